"""The resistance ledger: area-specific resistances of one face, term by term, at T and P.

Linear limit: composition frozen at a state of charge, double layers charged, current going to
zero. Card, pulse power and simulation read this one ledger. Solid diffusion is no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from allsolid.cells.balance import aged
from allsolid.cells.building.layers import foils_per_face
from allsolid.cells.conditions import Conditions, kelvin, state_of_charge
from allsolid.cells.record import CellRecord
from allsolid.cells.sides.composite import Composite
from allsolid.cells.sides.separator import warming
from allsolid.cells.sides.side import Surroundings
from allsolid.cells.state import FRESH, State
from allsolid.designs.formats import Stacking
from allsolid.quantities import (
    InputError,
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
    CATHODE_CONTACT = "cathode contact"
    """constriction of the current into the contact spots of a metal on the positive side"""
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
            + (f"{100 * float(np.mean(value)) / whole:>8.1f} %" if np.isfinite(whole) else "")
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
    at, soc = cell.under(conditions), state_of_charge(soc)
    if cell.size > 1 and np.size(soc) not in (1, cell.size):
        text = f"expected a state of charge, or one for each of the {cell.size} cells"
        raise InputError(text, key="soc", value=np.size(soc))
    terms = {
        Term.COLLECTORS: collector_resistance(cell),
        **_separator(cell, at.temperature),
        **_sides(cell, at, soc),
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
def lithiation(cell: CellRecord, soc: Quantity, state: State = FRESH) -> tuple[Number, Number]:
    """Lithiation of cathode and anode at a state of charge (0 to 1 of the balanced window).

    A state of charge beyond raises `InputError`.
    """
    b, soc = aged(cell.balance, cell.cathode, cell.anode, state), state_of_charge(soc)
    cathode = b.cathode_discharged + soc * (b.cathode_charged - b.cathode_discharged)
    return cathode, b.anode_discharged + soc * (b.anode_charged - b.anode_discharged)


@checked
def surface_resistances(
    cell: CellRecord,
    electrode: Composite,
    lithiation: Numbers,
    temperature: Quantity,
    grown: Quantity = 0.0,
) -> tuple[Number, Number, Number]:
    """Charge transfer, coating and interphase per touched particle surface, ohm m^2.

    Films follow the temperature of the electrolyte that they are made from (assumed).
    """
    x = numbers_within("lithiation", lithiation, 0.0, 1.0, "", "0 to 1")
    thickness = numbers_within("grown", grown, 0.0, 1e-3, "um", "0 to 1 mm")
    assumed = cell.inputs.laws.interphase_conductivity.value
    return electrode.particle_resistances(x, kelvin(temperature), thickness, assumed)


def surroundings(cell: CellRecord, place: str, at: Conditions) -> Surroundings:
    """What the side of this place ("cathode" or "anode") meets under conditions."""
    state, positive = at.state, place == "cathode"
    highest = np.maximum(at.pressure, cell.lamination_pressure)
    if state.highest_pressure is not None:
        highest = np.maximum(highest, state.highest_pressure)
    return Surroundings(
        temperature=at.temperature,
        pressure=at.pressure,
        highest=highest,
        grown=state.cathode_interphase if positive else state.anode_interphase,
        contact=state.cathode_contact if positive else state.anode_contact,
        reached=state.connectivity if positive else 1.0,
        separator=cell.separator,
        interlayers=interlayer_resistance(cell, place, at.temperature),
        laws=cell.inputs.laws,
    )


def _sides(cell: CellRecord, at: Conditions, soc: Number) -> dict[Term, Number]:
    """The terms of both sides; their equations stand in `composite`, `metal` and `blocking` of the
    folder `sides`.
    """
    places = (("cathode", cell.cathode), ("anode", cell.anode))
    return {
        Term(f"{place} {word}"): value
        for (place, side), x in zip(places, lithiation(cell, soc, at.state), strict=True)
        for word, value in side.resistances(x, surroundings(cell, place, at)).items()
    }


def interlayer_resistance(cell: CellRecord, side: str, temperature: Number) -> Number:
    """Layers on one side of the separator, ohm m^2; they follow its change with temperature.

    `side` is "cathode" or "anode"; another raises `InputError`.
    """
    side = chosen(side, ("cathode", "anode"), "side")
    factor = warming(cell.separator.electrolyte, temperature)
    return sum(f.film.resistance for f in cell.interlayers if f.side == side) * factor


def _separator(cell: CellRecord, temperature: Number) -> dict[Term, Number]:
    layer = cell.separator
    whole = layer.thickness / layer.ionic_conductivity(temperature)
    return {
        Term.SEPARATOR_BULK: whole * (1.0 - layer.grain_boundary),
        Term.SEPARATOR_GRAIN_BOUNDARY: whole * layer.grain_boundary,
        Term.CATHODE_INTERLAYERS: interlayer_resistance(cell, "cathode", temperature),
        Term.ANODE_INTERLAYERS: interlayer_resistance(cell, "anode", temperature),
    }
