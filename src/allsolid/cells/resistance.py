"""The resistance ledger: area-specific resistances of one face, term by term, at T and P.

Linear limit: composition frozen at a state of charge, double layers charged, current going to
zero. Design, DC simulation and impedance read this one ledger. Solid diffusion is no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from allsolid.cells.conditions import Conditions, kelvin, state_of_charge
from allsolid.cells.electrodes import Electrode, Film, MetalAnode, film_resistance
from allsolid.cells.layers import foils_per_face
from allsolid.cells.record import CellRecord
from allsolid.cells.transmission import electrode_resistance
from allsolid.designs.formats import Stacking
from allsolid.materials import Electrolyte
from allsolid.quantities import (
    ROOM_TEMPERATURE,
    Number,
    Numbers,
    Quantity,
    checked,
    number,
    numbers_within,
    to,
)
from allsolid.quantities.frozen import FrozenMapping
from allsolid.quantities.words import chosen


class Term(StrEnum):
    """One term of the ledger."""

    COLLECTORS = "collectors"
    """spreading of the current along both foils"""
    CATHODE_ELECTRONIC = "cathode electronic"
    CATHODE_IONIC = "cathode ionic"
    CATHODE_CHARGE_TRANSFER = "cathode charge transfer"
    CATHODE_COATING = "cathode coating"
    CATHODE_INTERPHASE = "cathode interphase"
    CATHODE_INTERLAYERS = "cathode interlayers"
    SEPARATOR_BULK = "separator bulk"
    SEPARATOR_GRAIN_BOUNDARY = "separator grain boundary"
    ANODE_INTERLAYERS = "anode interlayers"
    ANODE_INTERPHASE = "anode interphase"
    ANODE_COATING = "anode coating"
    ANODE_CONTACT = "anode contact"
    """constriction of the current into the contact spots of a metal anode"""
    ANODE_CHARGE_TRANSFER = "anode charge transfer"
    ANODE_IONIC = "anode ionic"
    ANODE_ELECTRONIC = "anode electronic"


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Area-specific resistances of one face, ohm m^2 of positive area, by term.

    conditions, soc : what it holds for
    series, area : to turn it into the cell's resistance
    """

    terms: Mapping[Term, Number]
    conditions: Conditions
    soc: Number
    area: Number
    series: Number

    @property
    def total(self) -> Number:
        """Sum of the terms, ohm m^2."""
        return sum(self.terms.values())

    @property
    def resistance(self) -> Number:
        """Resistance at the terminals, ohm: total * faces in series / area of one series face."""
        return self.total * self.series / self.area

    def __getitem__(self, term: Term | str) -> Number:
        """The resistance of a term, by member or name; `InputError` for one that it has not."""
        known = term if term in self.terms else chosen(term, self.terms, "term")
        return self.terms[known]  # type: ignore[index]

    def largest(self) -> Term:
        """The term that dominates (of a single cell)."""
        return max(self.terms, key=lambda term: float(np.max(self.terms[term])))

    def __str__(self) -> str:
        whole = float(np.mean(self.total))
        lines = [
            f"{term:<26}{number(to(float(np.mean(value)), 'ohm*cm^2'), 3):>10}"
            f"{100 * float(np.mean(value)) / whole:>8.1f} %"
            for term, value in self.terms.items()
            if np.any(np.asarray(value) > 0)
        ]
        head = f"{'resistance of one face':<26}{'Ω·cm²':>10}{'share':>10}"
        total = f"{'total':<26}{number(to(whole, 'ohm*cm^2'), 3):>10}"
        return "\n".join([head, *lines, total])


@checked
def ledger(
    cell: CellRecord, conditions: Conditions | None = None, *, soc: Quantity = 0.5
) -> Ledger:
    """The ledger of a cell under conditions (by default the design's) at a state of charge.

    Parameters
    ----------
    cell : a cell or a batch
    conditions : of ``cell.conditions(temperature="60 degC")``
    soc : 0 discharged, 1 charged, or text ("50 %")

    Raises
    ------
    InputError : a state of charge out of range
    """
    at, soc = conditions or cell.conditions(), state_of_charge(soc)
    terms = {
        Term.COLLECTORS: collector_resistance(cell),
        **_cathode(cell, at, soc),
        **_separator(cell, at.temperature),
        **_anode(cell, at, soc),
    }
    ordered = FrozenMapping({term: terms[term] for term in Term if term in terms})
    return Ledger(ordered, at, soc, cell.area, cell.housing.series)


def collector_resistance(cell: CellRecord) -> Number:
    """Both foils for an even current drawn along them, ohm m^2.

    R = rho (L^2 / 3 + L L_tail) / (thickness per face): the mean voltage drop over a foil of
    length L that is tapped at one end, plus its bare tail. Zero where a foil is contacted over
    its whole face (coin, inner plates of a bipolar stack), and for a foil of no thickness: there
    is none, and whatever carries the current in its place is not known.
    """
    if cell.design.collectors.stacking is Stacking.BIPOLAR:
        return 0.0
    share = foils_per_face(cell.design)
    path, total = cell.housing.path, 0.0
    for foil, tail in (
        (cell.positive, cell.housing.positive_tail),
        (cell.negative, cell.housing.negative_tail),
    ):
        conductivity = foil.substance.electronic_conductivity
        sigma = conductivity.value if conductivity is not None else np.inf
        there = np.asarray(foil.thickness) > 0.0
        sheet = sigma * np.where(there, foil.thickness, 1.0) * share
        total = total + np.where(there, (path**2 / 3 + path * tail) / sheet, 0.0)[()]
    return total


@checked
def lithiation(cell: CellRecord, soc: Quantity) -> tuple[Number, Number]:
    """Lithiation of cathode and anode at a state of charge (0 to 1 of the balanced window).

    A state of charge beyond raises `InputError`.
    """
    b, soc = cell.balance, state_of_charge(soc)
    cathode = b.cathode_discharged + soc * (b.cathode_charged - b.cathode_discharged)
    return cathode, b.anode_discharged + soc * (b.anode_charged - b.anode_discharged)


@checked
def surface_resistances(
    cell: CellRecord,
    electrode: Electrode,
    lithiation: Numbers,
    temperature: Quantity,
    grown: Quantity = 0.0,
) -> tuple[Number, Number, Number]:
    """Charge transfer, coating and interphase per touched particle surface, ohm m^2.

    Films follow the temperature of the electrolyte that they are made from (assumed).
    """
    x = numbers_within("lithiation", lithiation, 0.0, 1.0, "", "0 to 1")
    thickness = numbers_within("grown", grown, 0.0, 1e-3, "um", "0 to 1 mm")
    return particle_resistances(cell, electrode, x, kelvin(temperature), thickness)


def particle_resistances(
    cell: CellRecord, electrode: Electrode, lithiation: Number, temperature: Number, grown: Number
) -> tuple[Number, Number, Number]:
    """As `surface_resistances`, of what was read before; a balance may leave 0 to 1 a little."""
    factor = _film_factor(electrode, temperature)
    return (
        electrode.charge_transfer(lithiation, temperature),
        film_resistance(electrode.coating) * factor,
        _grown(cell, electrode.interphase, grown) * factor,
    )


def _film_factor(electrode: Electrode, temperature: Number) -> Number:
    """Resistance of a film against 25 degC: that of the electrolyte."""
    conductor = electrode.electrolyte or electrode.liquid
    return 1.0 if conductor is None else _warming(conductor, temperature)


def _warming(conductor: Electrolyte, temperature: Number) -> Number:
    at = conductor.ionic_conductivity
    return at(ROOM_TEMPERATURE) / at(temperature)


def _porous(
    cell: CellRecord, electrode: Electrode, lithiation: Number, temperature: Number, grown: Number,
    contact: Number, reached: Number,
) -> tuple[Number, Number, Number, Number, Number]:  # fmt: skip
    """Ionic, electronic, charge transfer, coating and interphase terms, ohm m^2."""
    surface = particle_resistances(cell, electrode, lithiation, temperature, grown)
    per_surface = surface[0] + surface[1] + surface[2]
    area = electrode.contact_surface * contact * reached
    shares = electrode_resistance(
        electrode.thickness,
        electrode.ionic_conductivity(temperature),
        electrode.electronic_conductivity(),
        per_surface / area,
    )
    parts = (shares.interfacial * part / per_surface for part in surface)
    return shares.ionic, shares.electronic, *parts


def _cathode(cell: CellRecord, at: Conditions, soc: Number) -> dict[Term, Number]:
    x, state = lithiation(cell, soc)[0], at.state
    ionic, electronic, transfer, coating, interphase = _porous(
        cell, cell.cathode, x, at.temperature, state.cathode_interphase, state.cathode_contact,
        state.connectivity,
    )  # fmt: skip
    return {
        Term.CATHODE_ELECTRONIC: electronic,
        Term.CATHODE_IONIC: ionic,
        Term.CATHODE_CHARGE_TRANSFER: transfer,
        Term.CATHODE_COATING: coating,
        Term.CATHODE_INTERPHASE: interphase,
    }


def interlayer_resistance(cell: CellRecord, side: str, temperature: Number) -> Number:
    """Layers on one side of the separator, ohm m^2; they follow its change with temperature.

    `side` is "cathode" or "anode"; another raises `InputError`.
    """
    side = chosen(side, ("cathode", "anode"), "side")
    warming = _warming(cell.separator.electrolyte, temperature)
    return sum(f.film.resistance for f in cell.interlayers if f.side == side) * warming


def _separator(cell: CellRecord, temperature: Number) -> dict[Term, Number]:
    layer = cell.separator
    whole = layer.thickness / layer.ionic_conductivity(temperature)
    return {
        Term.SEPARATOR_BULK: whole * (1.0 - layer.grain_boundary),
        Term.SEPARATOR_GRAIN_BOUNDARY: whole * layer.grain_boundary,
        Term.CATHODE_INTERLAYERS: interlayer_resistance(cell, "cathode", temperature),
        Term.ANODE_INTERLAYERS: interlayer_resistance(cell, "anode", temperature),
    }


def _anode(cell: CellRecord, at: Conditions, soc: Number) -> dict[Term, Number]:
    anode, state = cell.anode, at.state
    if isinstance(anode, Electrode):
        _, x = lithiation(cell, soc)
        ionic, electronic, transfer, coating, interphase = _porous(
            cell, anode, x, at.temperature, state.anode_interphase, state.anode_contact, 1.0
        )
        return {
            Term.ANODE_IONIC: ionic,
            Term.ANODE_ELECTRONIC: electronic,
            Term.ANODE_CHARGE_TRANSFER: transfer,
            Term.ANODE_COATING: coating,
            Term.ANODE_INTERPHASE: interphase,
        }
    contact, constriction = metal_contact(cell, anode, at)
    film = _grown(cell, anode.interphase, state.anode_interphase)
    warming = _warming(cell.separator.electrolyte, at.temperature)
    return {
        Term.ANODE_CONTACT: constriction,
        Term.ANODE_CHARGE_TRANSFER: anode.charge_transfer(at.temperature) / contact,
        Term.ANODE_INTERPHASE: film * warming / contact,
    }


def _grown(cell: CellRecord, film: Film | None, grown: Number) -> Number:
    """Resistance of the design's film and what has grown, ohm m^2; alone it is of assumed stuff."""
    if film is None:
        return grown / cell.inputs.laws.interphase_conductivity.value
    return film.resistance + grown / film.conductivity


def metal_contact(cell: CellRecord, anode: MetalAnode, at: Conditions) -> tuple[Number, Number]:
    """Contact share of a metal anode and the constriction resistance (ohm m^2) that it causes.

    share f = sqrt(P P_high) / P_full, at most one: proportional to the pressure on its first rise,
    and half of it (on the logarithm) is kept when the pressure falls again from P_high. With
    P_full = 16 MPa this follows the one measured cell of Doux et al. 2020, 1 to 25 MPa and back.

    Patches of size d squeeze the current in the electrolyte (thickness L, conductivity s, spot
    radius a = d sqrt(f / pi)): the lesser of the constriction into spots of a half-space (Holm,
    with the flux tube of Cooper, Mikic and Yovanovich 1969) and of electrolyte left unused,

        R = min[ d^2 (1 - sqrt(f))^1.5 / (4 s a),  (1 / f - 1) (L / s + interlayers) ].

    An anode whose contact does not follow from pressure (plated in place, polymer, thin film)
    states its contact in the design.
    """
    pressure, state, laws = at.pressure, at.state, cell.inputs.laws
    if anode.contact is not None:
        share = np.asarray(anode.contact, dtype=float)
    else:
        highest = np.maximum(pressure, cell.lamination_pressure)
        if state.highest_pressure is not None:
            highest = np.maximum(highest, state.highest_pressure)
        full = laws.lithium_contact_pressure.value
        share = np.sqrt(np.asarray(pressure, dtype=float) * highest) / full
    share = np.clip(share * state.anode_contact, 1e-3, 1.0)[()]
    pitch = laws.lithium_contact_pitch.value
    spot = pitch * np.sqrt(share / np.pi)
    sigma = cell.separator.ionic_conductivity(at.temperature)
    spots = pitch**2 * (1.0 - np.sqrt(share)) ** 1.5 / (4.0 * sigma * spot)
    column = cell.separator.thickness / sigma + interlayer_resistance(cell, "anode", at.temperature)
    unused = (1.0 / share - 1.0) * column
    return share, np.minimum(spots, unused)
