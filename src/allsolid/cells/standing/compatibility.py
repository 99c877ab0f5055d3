"""Whether what touches in a cell can touch: every contact, at the potentials of this cell."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid import materials
from allsolid.cells.record import CellRecord
from allsolid.cells.sides.films import FilmLayer, Foil
from allsolid.cells.sides.side import Side
from allsolid.cells.standing.checks import status
from allsolid.cells.standing.temperatures import sentence, temperature_doubts
from allsolid.designs.formats import Stacking
from allsolid.materials import Compatibility, Electrolyte, Verdict
from allsolid.materials.stability import VERSUS
from allsolid.quantities import InputError, Quantity, checked, printable

Potentials = tuple[float, float] | None
"""Lowest and highest potential of an electrode in use, V vs Li/Li+; None where nothing sets it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known of one contact.

    Parameters
    ----------
    where : cathode, separator, anode, positive or negative collector
    one, other : the partners; a potential where a metal or binder is held against one
    verdict, reason, remedy, source : as in `materials.compatibility`
    between : coating or layer of the design that keeps the two apart, or empty
    """

    where: str
    one: str
    other: str
    verdict: Verdict
    reason: str
    remedy: str
    source: str
    between: str = ""

    @property
    def bad(self) -> bool:
        """Whether something is to be done: a reaction, or a layer that the design does not have."""
        if self.verdict is Verdict.NEEDS_LAYER:
            return not self.between
        return self.verdict is Verdict.REACTS

    def __str__(self) -> str:
        layer = f" ({printable(self.between)} stands between)" if self.between else ""
        remedy = f"; remedy: {self.remedy}" if self.remedy else ""
        return f"{self.where}: {self.pair}{layer}: {self.reason}{remedy}"

    @property
    def pair(self) -> str:
        """Partners and verdict in a few words."""
        words = {
            Verdict.STABLE: f"{self.one} stands {self.other}",
            Verdict.PASSIVATES: f"{self.one} forms a film on {self.other}",
            Verdict.UNKNOWN: f"{self.one} and {self.other}: not known",
            Verdict.NEEDS_LAYER: f"{self.one} should not touch {self.other}",
            Verdict.REACTS: f"{self.one} reacts with {self.other}",
        }
        if self.verdict is Verdict.REACTS and self.other.endswith(VERSUS):
            return f"{self.one} does not stand {self.other}"
        return words[self.verdict]

    def as_dict(self) -> dict[str, Any]:
        """Plain data; `electrolyte` is the first partner."""
        return {
            "where": self.where,
            "electrolyte": self.one,
            "partner": self.other,
            "verdict": str(self.verdict),
            "between": self.between,
            "reason": self.reason,
            "remedy": self.remedy,
            "source": self.source,
            "bad": self.bad,
        }


@checked
def contacts(cell: CellRecord) -> tuple[Contact, ...]:
    """A finding for every contact of the cell, the worst first."""
    found = [*_cathode(cell), *_anode(cell), *_collectors(cell)]
    # the same two may meet on both sides of the separator, with a layer between on one of them
    unique = {(f.where, f.one, f.other, f.between): f for f in found}
    order = list(Verdict)
    return tuple(sorted(unique.values(), key=lambda f: (not f.bad, -order.index(f.verdict))))


@checked
def warnings(cell: CellRecord) -> tuple[Contact, ...]:
    """The contacts about which something is to be done, the worst first."""
    return tuple(finding for finding in contacts(cell) if finding.bad)


@checked
def alarms(cell: CellRecord, temperature: Quantity | None = None) -> tuple[str, ...]:
    """What makes the figures of one cell doubtful in every room, a sentence each.

    The stack does not fit, a path is missing, something in it reacts without end, or a temperature
    (by default the design's) is beyond what its materials were measured at.
    """
    reacting = (found for found in contacts(cell) if found.verdict is Verdict.REACTS)
    warm = cell.temperature if temperature is None else temperature
    heat = map(sentence, temperature_doubts(cell, warm))
    return (*status(cell).doubts.advice, *heat, *(str(found) for found in reacting))


def potentials(cell: CellRecord) -> tuple[Potentials, Potentials]:
    """Potentials between which the cathode and the anode work, over all cells of a batch.

    The cathode's highest is that at the upper voltage limit, or at rest where that is higher. A
    blocking side has none of its own: it is where the limits put it against the other.
    """
    cathode, anode, balance = cell.cathode, cell.anode, cell.balance
    if "blocking" in (cathode.kind, anode.kind):
        return _against_blocking(cell)
    full = anode.potential(balance.anode_charged)
    empty = anode.potential(balance.anode_discharged)
    rest = cathode.potential(balance.cathode_charged)
    top = np.maximum(rest, np.asarray(cell.upper_voltage) + full)
    low = cathode.potential(balance.cathode_discharged)
    return (
        (float(np.min(low)), float(np.max(top))),
        (float(np.min(full)), float(np.max(np.maximum(full, empty)))),
    )


def _against_blocking(cell: CellRecord) -> tuple[Potentials, Potentials]:
    """Both spans where at least one side is blocking."""
    lower, upper = float(np.min(cell.lower_voltage)), float(np.max(cell.upper_voltage))
    b, sides = cell.balance, (cell.cathode, cell.anode)
    own = ((b.cathode_charged, b.cathode_discharged), (b.anode_charged, b.anode_discharged))
    if all(side.kind == "blocking" for side in sides):
        return None, None
    at = 0 if sides[1].kind == "blocking" else 1
    ends = [np.asarray(sides[at].potential(x)) for x in own[at]]
    span = (float(min(np.min(e) for e in ends)), float(max(np.max(e) for e in ends)))
    if at == 0:
        return span, (span[0] - upper, span[1] - lower)
    return (span[0] + lower, span[1] + upper), span


def _finding(where: str, pair: Compatibility, between: str = "") -> Contact:
    return Contact(
        where, pair.electrolyte, pair.partner, pair.verdict, pair.reason, pair.remedy, pair.source,
        between,
    )  # fmt: skip


def _cathode(cell: CellRecord) -> Iterator[Contact]:
    span, _ = potentials(cell)
    layers = [f for f in reversed(cell.interlayers) if f.side == "cathode"]
    yield from _inside(cell.cathode, "cathode", span)
    yield from _face(cell, cell.cathode, "cathode", span, layers, cell.positive)


def _anode(cell: CellRecord) -> Iterator[Contact]:
    _, span = potentials(cell)
    layers = [f for f in cell.interlayers if f.side == "anode"]
    yield from _inside(cell.anode, "anode", span)
    yield from _face(cell, cell.anode, "anode", span, layers, cell.negative)


def _inside(part: Side, where: str, span: Potentials) -> Iterator[Contact]:
    """Inside a side: each ion conductor with particles, carbon, binder and each other."""
    for one in part.conductors:
        if part.surface is not None:
            pair = materials.compatibility(one, part.surface, potentials=span)
            yield _finding(where, pair, part.coated_by)
        for other in part.solids:
            yield _finding(where, materials.compatibility(one, other, potentials=span))
    for one, other in itertools.combinations(part.conductors, 2):
        yield _finding(where, materials.compatibility(one, other))
    if part.binder is not None and span is not None:
        yield _finding(where, materials.at_potential(part.binder, *span))


def _face(
    cell: CellRecord,
    part: Side,
    where: str,
    span: Potentials,
    layers: list[FilmLayer],
    foil: Foil,
) -> Iterator[Contact]:
    """From the separator through the layers on one side to the electrode."""
    last, between = cell.separator.electrolyte, ""
    for layer in layers:
        following = as_electrolyte(layer)
        if following is None:  # such as silver-carbon: no electrolyte, but it keeps apart
            between = layer.name
            continue
        yield _finding("separator", materials.compatibility(last, following), between)
        last, between = following, ""
    if part.surface is None:  # the foil is the electrode
        pair = materials.compatibility(last, foil.substance, potentials=span)
        yield _finding(where, pair, between)
        return
    inside = list(part.conductors)
    wet = cell.separator.liquid is not None and cell.separator.support is None
    if wet and part.kind == "composite":
        inside = [*inside, cell.separator.liquid]
    for one in inside:
        if one.name != last.name:
            pair = materials.compatibility(last, one)
            yield _finding("separator", pair, between)
    # a liquid fills the gap; a solid separator lies on the particles
    if part.liquid is None and last.name not in {one.name for one in inside}:
        pair = materials.compatibility(last, part.surface, potentials=span)
        yield _finding(where, pair, between or part.coated_by)


def as_electrolyte(layer: FilmLayer) -> Electrolyte | None:
    """The electrolyte that a layer is made of, by its name or its composition; None for another."""
    for name in (layer.name, layer.composition):
        try:
            return materials.electrolyte(name)
        except InputError:
            continue
    return None


def _collectors(cell: CellRecord) -> Iterator[Contact]:
    """Each foil at the potentials that it sees, and with the electrolyte in its electrode."""
    spans = potentials(cell)
    foils = (cell.positive, cell.negative)
    if cell.design.collectors.stacking is Stacking.BIPOLAR:  # of one metal, it sees both sides
        foils = tuple(
            other if _absent(own) else own for own, other in zip(foils, foils[::-1], strict=True)
        )
    parts = (cell.cathode, cell.anode)
    for where, foil, part, span in zip(_SIDES, foils, parts, spans, strict=True):
        if span is not None:
            yield _finding(where, materials.at_potential(foil.substance, *span))
        for one in part.conductors:
            yield _finding(where, materials.compatibility(one, foil.substance))


_SIDES = ("positive collector", "negative collector")


def _absent(foil: Foil) -> bool:
    return bool(np.all(np.asarray(foil.thickness) == 0.0))
