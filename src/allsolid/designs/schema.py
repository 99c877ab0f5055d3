"""The file of a cell: what a design states, with units, bounds and sources.

`Design` is a frozen pydantic model. Every number is a `Measured`: plain text (``"30 um"``) takes
kind and source from the head of the file, a table states its own. In a batch (`vary`) a number
may be replaced by an array in SI.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, PrivateAttr, field_validator, model_validator
from pydantic_core import PydanticCustomError

from allsolid.designs import fields as v
from allsolid.designs.fields import Part
from allsolid.designs.formats import Cylindrical, Format, SheetFormat, Stacking
from allsolid.designs.own import Own
from allsolid.designs.shares import on_simplex
from allsolid.sources import Kind, Measured


class Microstructure(StrEnum):
    """How the ion-conducting phase of a composite came about; it fixes the transport law."""

    PRESSED = "pressed"
    """particles pressed together: measured table of Minnmann 2021, then percolation"""
    SINTERED = "sintered"
    """co-sintered ceramics: simulated table of Neumann 2021"""
    WETTED = "wetted"
    """active particles in a continuous liquid or polymer: Bruggeman"""
    DENSE = "dense"
    """a film of active material without an ion-conducting phase"""


class Film(Part):
    """A thin layer on particles or between layers: resistance = thickness / conductivity."""

    material: str = ""
    thickness: v.Thickness
    conductivity: v.Conductivity


class Fractions(Part):
    """Shares of the phases of a composite; they sum to one (with `void`, if by volume)."""

    active: v.Share
    electrolyte: v.Fraction | None = None
    carbon: v.Fraction | None = None
    binder: v.Fraction | None = None

    @property
    def values(self) -> tuple[Measured, ...]:
        """The shares that are stated."""
        shares = (self.active, self.electrolyte, self.carbon, self.binder)
        return tuple(share for share in shares if share is not None)

    @property
    def dimension(self) -> int:
        """Rows of probabilities that a draw takes: one a share."""
        return len(self.values)

    def draw(self, probabilities: np.ndarray) -> Fractions:
        """Shares drawn together: each over its own interval, the sum as stated."""
        rows = zip(self.values, probabilities, strict=True)
        drawn = np.array([share.draw(row[np.newaxis]).value for share, row in rows])
        made = zip(self.values, on_simplex(self.values, drawn), strict=True)
        return self.model_copy(update={share.name: share.at(value) for share, value in made})


_TOLERANCE = 1e-6
"""Sums of shares must be one within this: ten times the rounding of a six-digit percentage."""


class CompositeElectrode(Part):
    """A composite electrode.

    `specific_capacity` and `discharged_lithiation` move the ends of the catalogue's window;
    `mean_potential` shifts its open-circuit curve; `connectivity` is the reached share of the
    active material, `contact` the touched share of its surface; `ionic_factor` multiplies the
    ionic conductivity that the transport law of the `microstructure` gives.
    """

    active: str
    electrolyte: str | None = None
    carbon: str | None = None
    binder: str | None = None
    mass: Fractions | None = None
    volume: Fractions | None = None
    void: v.Void
    particle_radius: v.Solid | None = None
    active_density: v.Density | None = None
    carbon_density: v.Density | None = None
    binder_density: v.Density | None = None
    electrolyte_density: v.Density | None = None
    specific_capacity: v.SpecificCapacity | None = None
    discharged_lithiation: v.Fraction | None = None
    mean_potential: v.Voltage | None = None
    first_cycle_efficiency: v.Share | None = None
    exchange_current: v.CurrentDensity | None = None
    connectivity: v.Share | None = None
    contact: v.Share | None = None
    microstructure: Microstructure | None = None
    ionic_factor: v.Ratio | None = None
    coating: Film | None = None
    interphase: Film | None = None

    @model_validator(mode="after")
    def _fractions(self) -> CompositeElectrode:
        given = self.mass if self.mass is not None else self.volume
        if given is None or (self.mass is not None and self.volume is not None):
            raise PydanticCustomError("sum", "expected one of the tables 'mass' and 'volume'")
        void = self.void if self.volume is not None else None
        shares = (given.active, given.electrolyte, given.carbon, given.binder, void)
        if all(share is None or isinstance(share, Measured) for share in shares):
            check_sum(sum(float(share) for share in shares if share is not None), void is not None)
        check_phases(self)
        for phase in ("electrolyte", "carbon", "binder"):
            if getattr(self, phase) is None and getattr(self, f"{phase}_density") is not None:
                text = f"'{phase}_density' needs the material '{phase}'"
                raise PydanticCustomError("phase", "{text}", {"text": text})
        return self


def check_phases(part: CompositeElectrode) -> None:
    """Raise where a composite has a share of what it names no material for, or the reverse."""
    given = part.mass if part.mass is not None else part.volume
    for phase in ("electrolyte", "carbon", "binder"):
        share, material = getattr(given, phase), getattr(part, phase)
        some = share is not None and np.any(np.asarray(v.si(share)) > 0.0)
        if some if material is None else share is None:
            text = f"'{phase}' needs both a material and a share"
            raise PydanticCustomError("phase", "{text}", {"text": text})


def check_sum(total: float, with_void: bool) -> None:
    """Raise where the shares of a composite do not sum to one."""
    if abs(total - 1.0) > _TOLERANCE:
        what = "volume shares and void" if with_void else "mass shares"
        text = f"expected {what} that sum to 100 %, got {100 * total:.6g} %"
        raise PydanticCustomError("sum", "{text}", {"text": text})


class CompositeCathode(CompositeElectrode):
    """The composite cathode; exactly one of thickness, loading, areal_capacity sets its amount."""

    kind: Literal["composite"] = "composite"
    thickness: v.Solid | None = None
    loading: v.Loading | None = None
    areal_capacity: v.ArealCapacity | None = None

    @model_validator(mode="after")
    def _amount(self) -> CompositeCathode:
        amounts = (self.thickness, self.loading, self.areal_capacity)
        if sum(amount is not None for amount in amounts) != 1:
            text = "expected exactly one of thickness, loading and areal_capacity"
            raise PydanticCustomError("amount", text)
        return self


class Separator(Part):
    """The layer between the electrodes: a dense electrolyte, or a porous support with a liquid."""

    electrolyte: str
    thickness: v.Solid
    void: v.Void | None = None
    density: v.Density | None = None
    conductivity: v.Conductivity | None = None
    grain_boundary: v.Fraction | None = None
    support: str | None = None


class Plane(Part):
    """What any side with a flat face of metal to the separator may state about that face."""

    interphase: Film | None = None
    contact: v.Share | None = None
    exchange_current: v.CurrentDensity | None = None
    first_cycle_efficiency: v.Share | None = None


class LithiumElectrode(Plane):
    """Lithium foil: `excess` is what stands on the collector of the cell as built."""

    kind: Literal["lithium"]
    excess: v.Solid


class AnodeFree(Plane):
    """No lithium as built: the first charge plates it."""

    kind: Literal["anode-free"]


class LithiumIndium(Plane):
    """Indium foil with some lithium as built; on its plateau (0.62 V) up to one Li an In."""

    kind: Literal["lithium-indium"]
    indium: v.Solid
    excess: v.Thickness


class BlockingElectrode(Part):
    """The collector itself: lets no lithium through, as steel in a cell for conductivity."""

    kind: Literal["blocking"]


class CompositeAnode(CompositeElectrode):
    """Graphite or silicon composite; its amount follows from the N/P ratio."""

    kind: Literal["composite"]
    n_to_p: v.Ratio
    swelling: v.Swelling | None = None


Cathode = Annotated[
    CompositeCathode | LithiumElectrode | LithiumIndium | BlockingElectrode,
    Field(discriminator="kind"),
]
"""The positive side; composite where the file names no kind."""

Anode = Annotated[
    LithiumElectrode | AnodeFree | LithiumIndium | CompositeAnode | BlockingElectrode,
    Field(discriminator="kind"),
]
"""The negative side."""


class Interlayer(Part):
    """A layer on one face of the separator: R = thickness / conductivity."""

    name: str
    side: Literal["cathode", "anode"]
    thickness: v.Thickness
    conductivity: v.Conductivity
    density: v.Density
    composition: str = ""


class Collectors(Part):
    """The two foils and how the faces are connected."""

    positive: str
    positive_thickness: v.Thickness
    negative: str
    negative_thickness: v.Thickness
    stacking: Stacking = Stacking.PARALLEL


class Liquid(Part):
    """A liquid in the pores of the named parts; `excess` is what the cell holds beyond them."""

    electrolyte: str
    fills: tuple[Literal["cathode", "separator", "anode"], ...]
    filling: v.Share | None = None
    excess: v.Excess | None = None
    density: v.Density | None = None

    @field_validator("fills")
    @classmethod
    def _distinct(cls, fills: tuple[str, ...]) -> tuple[str, ...]:
        if not fills or len(set(fills)) < len(fills):
            raise PydanticCustomError("fills", "expected one part at least, and each once")
        return fills


class Operation(Part):
    """Conditions of use; `lamination_pressure` is the highest that the anode's face has seen.

    The voltage limits are those of one face, whatever is connected in series.
    """

    temperature: v.Temperature
    pressure: v.Pressure
    lamination_pressure: v.Pressure | None = None
    upper_voltage: v.Voltage
    lower_voltage: v.Voltage

    @model_validator(mode="after")
    def _window(self) -> Operation:
        if not float(self.lower_voltage) < float(self.upper_voltage):
            raise PydanticCustomError("window", "expected lower_voltage below upper_voltage")
        return self


class Pack(Part):
    """What a pack adds: the cells' share of its mass and volume, and the frame for the pressure.

    `pressure_structure` is the frame's mass over that of ideal ties of `structure_strength`.
    """

    cell_mass_share: v.Share | None = None
    cell_volume_share: v.Share | None = None
    pressure_structure: v.Ratio | None = None
    structure_strength: v.Strength | None = None
    structure_density: v.Density | None = None


class Design(Part):
    """A cell as a file states it.

    `kind` and `source` hold for every plain value; a table states its own. `sources` are further
    works the file rests on.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    title: str
    summary: str = ""
    kind: Kind = Kind.CHOSEN
    source: str = ""
    sources: tuple[str, ...] = ()
    cathode: Cathode
    separator: Separator
    anode: Anode
    interlayers: tuple[Interlayer, ...] = Field(default=(), max_length=16)
    collectors: Collectors
    liquid: Liquid | None = None
    format: Format
    operation: Operation
    pack: Pack = Pack()
    _own: Own = PrivateAttr(default_factory=Own)

    @property
    def own(self) -> Own:
        """The materials, prices, plant and sources that the design brings."""
        return self._own

    def with_own(self, own: Own) -> Design:
        """A copy that brings these."""
        copy = self.model_copy()
        copy._own = own
        return copy

    @model_validator(mode="after")
    def _connected(self) -> Design:
        stacking = self.collectors.stacking
        wound = isinstance(self.format, Cylindrical)
        if isinstance(self.format, SheetFormat) or stacking is Stacking.PARALLEL:
            return self
        if wound or stacking is Stacking.BIPOLAR:
            fits = "parallel" if wound else "parallel or single"
            text = "expected collectors.stacking {fits} in a {kind} cell"
            raise PydanticCustomError("stacking", text, {"fits": fits, "kind": self.format.kind})
        return self
