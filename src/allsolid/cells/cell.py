"""The cell: a frozen record of its parts in SI; every result is a pure function of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.cells.assumptions import assumed
from allsolid.cells.balance import Balance
from allsolid.designs.schema import Design
from allsolid.cells.electrodes import Electrode, FilmLayer, Foil, MetalAnode, SeparatorLayer
from allsolid.designs.formats import Cylindrical, Flat, Stacking
from allsolid.cells.freezing import freeze
from allsolid.cells.housing import Housing
from allsolid.designs.fields import si
from allsolid.quantities import Level, checked
from allsolid.quantities.words import chosen

if TYPE_CHECKING:
    from allsolid.cells.compatibility import Finding
    from allsolid.sources import Measured


@dataclass(frozen=True, slots=True)
class Content:
    """One material in a layer: mass per area of one layer, kg/m^2, and atoms per formula unit."""

    component: str
    material: str
    loading: Any
    composition: Mapping[str, float]
    active: bool = False
    volatile: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the face.

    thickness, thickness_discharged : m (charged and discharged cell)
    area : total over all faces, m^2; share : layers of this kind per face
    """

    name: str
    thickness: Any
    thickness_discharged: Any
    area: Any
    share: float
    contents: tuple[Content, ...]

    @property
    def loading(self) -> Any:
        """Mass per area of one layer, kg/m^2."""
        return sum(content.loading for content in self.contents)

    @property
    def mass(self) -> Any:
        """Mass in the cell, kg."""
        return self.loading * self.area


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell, or a batch of cells where fields are arrays. All fields SI.

    Parameters
    ----------
    design : what it was built from
    cathode, separator, anode, interlayers : parts of one face
    positive, negative : collectors
    balance : capacities and windows of one face
    housing : number and areas of faces, case, volume
    layers : from the positive to the negative collector
    spare : contents beside the layers (liquid beyond the pores), as (component, material, kg)
    temperature, pressure : of use, K and Pa
    lamination_pressure : highest pressure that the anode's face has seen as built, Pa
    upper_voltage, lower_voltage : limits of use of one face, V; the terminals of faces in series
        see them times their number
    """

    design: Design
    cathode: Electrode
    separator: SeparatorLayer
    anode: Electrode | MetalAnode
    interlayers: tuple[FilmLayer, ...]
    positive: Foil
    negative: Foil
    balance: Balance
    housing: Housing
    layers: tuple[Layer, ...]
    spare: tuple[Content, ...]
    temperature: Any
    pressure: Any
    lamination_pressure: Any
    upper_voltage: Any
    lower_voltage: Any

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            if field.name != "design":  # whose arrays `vary` made read-only
                freeze(getattr(self, field.name))

    def __setstate__(self, state: list[Any]) -> None:
        # arrays come out of a pickle writable
        for field, value in zip(dataclasses.fields(self), state, strict=True):
            object.__setattr__(self, field.name, value)
        freeze(self)

    @property
    def name(self) -> str:
        """Name of the design."""
        return self.design.name

    @property
    def area(self) -> Any:
        """Active area: positive area of all faces in parallel, m^2."""
        return self.housing.positive_area * self.housing.faces / self.housing.series

    @property
    def areal_capacity(self) -> Any:
        """Capacity of one face per positive area, C/m^2."""
        return self.balance.capacity

    @property
    def capacity(self) -> Any:
        """Capacity at the terminals, C."""
        return self.balance.capacity * self.area

    @property
    def average_voltage(self) -> Any:
        """Mean open-circuit voltage at the terminals, V."""
        return self.balance.average_voltage * self.housing.series

    @property
    def energy(self) -> Any:
        """Capacity times mean open-circuit voltage, J: what a very slow discharge gives."""
        return self.capacity * self.average_voltage

    @property
    def mass(self) -> Any:
        """Mass of the cell, kg: layers, spare liquid, case, terminals."""
        layers = sum(layer.mass for layer in self.layers)
        return layers + sum(part.loading for part in self.spare) + self.housing.mass

    @property
    def volume(self) -> Any:
        """Volume of the charged cell, m^3."""
        return self.housing.volume

    @property
    def volume_discharged(self) -> Any:
        """Volume of the discharged cell, m^3."""
        return self.housing.volume_discharged

    # what reads a cell stands in files of its own, which import this one: hence the late imports

    @property
    def status(self) -> Any:
        """What is to be known first: `Status`, or an integer array of its sums in a batch."""
        from allsolid.cells.checks import status

        return status(self)

    @property
    def contacts(self) -> tuple[Finding, ...]:
        """Whether what touches can touch: a `Finding` a contact, the worst first."""
        from allsolid.cells.compatibility import contacts

        return contacts(self)

    @property
    def provenance(self) -> dict[str, Measured]:
        """Every value that the cell rests on, by name."""
        from allsolid.cells.provenance import provenance

        return provenance(self)

    @property
    def size(self) -> int:
        """Number of designs in the batch; 1 for a single cell."""
        return int(np.size(self.mass + self.volume + self.energy))

    def vary(self, values: Mapping[str, Any]) -> Cell:
        """A new cell (or batch) with other numbers, e.g. ``{"separator.thickness": array}``.

        Keys are those of the design file, values SI floats or arrays; see `vary`.
        """
        from allsolid.cells.assembly import build
        from allsolid.designs.variation import vary

        return build(vary(self.design, values))

    def specific_energy(self, level: Level | str = Level.CELL) -> Any:
        """Gravimetric energy density E_d = C V / m at `level`, J/kg."""
        return specific_energy(self, level)

    def energy_density(self, level: Level | str = Level.CELL, *, charged: bool = True) -> Any:
        """Energy per volume at `level`, J/m^3, of the charged (or discharged) cell."""
        return energy_density(self, level, charged=charged)

    def __str__(self) -> str:
        from allsolid.cells.card import text

        return text(self)

    def as_dict(self) -> dict[str, Any]:
        """The card as plain data with units in its keys, ready for JSON."""
        from allsolid.cells.card import as_dict

        return as_dict(self)

    def to_html(self) -> str:
        """The card as an HTML section."""
        from allsolid.cells.card import html

        return html(self)

    _repr_html_ = to_html


@checked
def specific_energy(cell: Cell | str, level: Level | str = Level.CELL) -> Any:
    """E_d = C V / m, J/kg, with the mass of `level` (active, stack, cell, pack).

    Active and stack refer to one face (areal energy over areal mass: no overhangs, end foils or
    case); at the stack level a foil coated on both sides counts half. Any other level raises
    `InputError`.
    """
    cell, level = _meant(cell), _level(level)
    areal = cell.balance.capacity * cell.balance.average_voltage
    if level is Level.ACTIVE:
        return areal / active_loading(cell)
    if level is Level.STACK:
        return areal / stack_loading(cell)
    return cell.energy / level_mass(cell, level)


@checked
def energy_density(
    cell: Cell | str, level: Level | str = Level.CELL, *, charged: bool = True
) -> Any:
    """Energy per volume, J/m^3, of the charged or discharged cell at `level`.

    At the active level the volume is that of the dense active materials as built.
    """
    cell, level = _meant(cell), _level(level)
    areal = cell.balance.capacity * cell.balance.average_voltage
    if level is Level.ACTIVE:
        return areal / active_thickness(cell)
    if level is Level.STACK:
        return areal / stack_thickness(cell, charged=charged)
    return cell.energy / level_volume(cell, level, charged=charged)


def _meant(given: Cell | str) -> Cell:
    from allsolid.cells.assembly import as_cell  # it imports this file

    return as_cell(given)


LEVELS = (Level.ACTIVE, Level.STACK, Level.CELL, Level.PACK)
"""The levels at which a cell has an energy per mass and per volume."""


def _level(given: Level | str) -> Level:
    """The level of this name, if it is one of those of a cell."""
    return chosen(given, LEVELS, "level")


def active_loading(cell: Cell) -> Any:
    """Mass of the active materials of both electrodes per face, kg/m^2."""
    return sum(c.loading for layer in cell.layers for c in layer.contents if c.active)


def active_thickness(cell: Cell) -> Any:
    """Thickness of the dense active materials of both electrodes per face, m."""
    total = cell.cathode.volume.active * cell.cathode.thickness
    if isinstance(cell.anode, Electrode):
        return total + cell.anode.volume.active * cell.anode.thickness
    return total + cell.anode.excess + cell.anode.host


def stack_loading(cell: Cell) -> Any:
    """Mass of one face with its share of the foils, kg/m^2."""
    return sum(layer.loading * layer.share for layer in cell.layers)


def stack_thickness(cell: Cell, *, charged: bool = True) -> Any:
    """Thickness of one face with its share of the foils, m."""
    return sum(
        (layer.thickness if charged else layer.thickness_discharged) * layer.share
        for layer in cell.layers
    )


def level_mass(cell: Cell, level: Level) -> Any:
    """Mass at the cell or pack level, kg."""
    if level is Level.CELL:
        return cell.mass
    if level is Level.PACK:
        return cell.mass / _pack(cell, "cell_mass_share") + pressure_hardware(cell)
    raise ValueError(f"no mass of a whole cell at the level '{level}'")


def level_volume(cell: Cell, level: Level, *, charged: bool = True) -> Any:
    """Volume at the cell or pack level, m^3."""
    volume = cell.volume if charged else cell.volume_discharged
    if level is Level.CELL:
        return volume
    if level is Level.PACK:
        hardware = pressure_hardware(cell) / _pack(cell, "structure_density")
        return volume / _pack(cell, "cell_volume_share") + hardware
    raise ValueError(f"no volume of a whole cell at the level '{level}'")


PACK = {
    "cell_mass_share": "pack mass share",
    "cell_volume_share": "pack volume share",
    "pressure_structure": "pressure structure",
    "structure_strength": "structure strength",
    "structure_density": "structure density",
}
"""What a design may state of its pack, and the assumed value where it does not."""


def _pack(cell: Cell, name: str) -> Any:
    stated = getattr(cell.design.pack, name)
    return si(assumed(PACK[name]) if stated is None else stated)


@checked
def pressure_hardware(cell: Cell) -> Any:
    """Mass per cell of the frame that keeps the stack pressure in a pack, kg: k P V rho / strength.

    Ties that carry P over an area A along a length L need a cross-section P A / strength, so a
    mass P V rho / strength; plates and deflection make it k times that (assumed, about 3).
    """
    names = ("pressure_structure", "structure_strength", "structure_density")
    k, strength, rho = (_pack(cell, name) for name in names)
    return k * cell.pressure * cell.volume * rho / strength


def foils_per_face(design: Design) -> float:
    """Foils of one polarity per face: a half where both sides of a foil are coated."""
    if isinstance(design.format, Flat):
        return 0.5 if design.collectors.stacking is Stacking.PARALLEL else 1.0
    return 0.5 if isinstance(design.format, Cylindrical) else 1.0
