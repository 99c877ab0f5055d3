"""Compatibility of electrolyte and electrode: windows against potentials, known reactions."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from allsolid.materials.active import ActiveMaterial
from allsolid.materials.electrolytes import Electrolyte
from allsolid.materials.lookup import Role, electrolyte, find
from allsolid.materials.substance import Substance
from allsolid.quantities import InputError, number
from allsolid.sources import source as bibliography_entry

FILE = "interactions.toml"


class Verdict(StrEnum):
    """How an electrolyte and an electrode get along, from best to worst."""

    STABLE = "stable"
    """use it as it is"""
    PASSIVATES = "passivates"
    """reacts to a layer that stops the reaction: allow for its resistance"""
    NEEDS_LAYER = "needs layer"
    """put a coating or interlayer between"""
    REACTS = "reacts"
    """the reaction does not stop: choose another pair"""


@dataclass(frozen=True, slots=True)
class Compatibility:
    """The verdict for one pair, with its reasons and what to do.

    `outside_thermodynamic` and `outside_practical` (V) say by how much the electrode's window
    leaves that of the electrolyte; 0 where it stays inside; None where no window is known.
    """

    electrolyte: str
    partner: str
    verdict: Verdict
    reason: str
    remedy: str
    source: str
    outside_thermodynamic: float | None
    outside_practical: float | None


@dataclass(frozen=True, slots=True)
class Interaction:
    """One entry of the table of known reactions."""

    electrolyte: str
    partner: str
    verdict: Verdict
    reason: str
    remedy: str
    source: str


@functools.cache
def interactions() -> tuple[Interaction, ...]:
    """The table of known reactions."""
    text = (files("allsolid.materials") / "data" / FILE).read_text(encoding="utf-8")
    found = []
    for entry in tomllib.loads(text)["interaction"]:
        if entry["source"]:
            bibliography_entry(entry["source"])
        found.append(Interaction(**(entry | {"verdict": Verdict(entry["verdict"])})))
    return tuple(found)


def compatibility(electrolyte_name: str, partner_name: str) -> Compatibility:
    """Whether an electrolyte can touch an active material, a metal electrode or an electrolyte.

    A known reaction decides; without one the practical window does: inside it the pair is stable,
    outside it needs a layer. The excess over the thermodynamic window is given in any case. Two
    electrolytes (catholyte and separator) have no potentials: only known reactions speak.

    Raises
    ------
    InputError : an unknown name, or a partner that is neither electrode nor electrolyte
    """
    solid = electrolyte(electrolyte_name)
    partner = find(partner_name)
    if isinstance(partner, Electrolyte):
        return _two_electrolytes(solid, partner)
    low, high = _potentials(partner)
    outside = _outside(solid.window.reduction, solid.window.oxidation, low, high)
    practical = _outside(
        solid.window.practical_reduction, solid.window.practical_oxidation, low, high
    )
    known = _known(solid, partner)
    if known is not None:
        verdict, reason, remedy, key = known.verdict, known.reason, known.remedy, known.source
        if verdict is Verdict.STABLE and practical and practical > 0.1:
            verdict = Verdict.NEEDS_LAYER
            reason += f"; but {number(practical)} V outside the practical window"
    else:
        verdict, reason = _by_window(practical, low, high)
        remedy, key = ("coating or interlayer" if verdict is Verdict.NEEDS_LAYER else ""), ""
    return Compatibility(solid.name, partner.name, verdict, reason, remedy, key, outside, practical)


def _two_electrolytes(one: Electrolyte, other: Electrolyte) -> Compatibility:
    known = _known(one, other) or _known(other, one)
    if known is None:
        text = "no reaction is on record; none was looked for either"
        return Compatibility(one.name, other.name, Verdict.STABLE, text, "", "", None, None)
    return Compatibility(
        one.name, other.name, known.verdict, known.reason, known.remedy, known.source, None, None
    )


def _potentials(partner: object) -> tuple[float, float]:
    if isinstance(partner, ActiveMaterial):
        ends = (partner.open_circuit.charged, partner.open_circuit.discharged)
        return tuple(sorted(float(partner.open_circuit.potential(x)) for x in ends))  # type: ignore[return-value]
    if isinstance(partner, Substance) and partner.potential is not None:
        return partner.potential.value, partner.potential.value
    text = "expected an active material, a metal electrode or an electrolyte"
    raise InputError(text, key="partner")


def _outside(reduction: object, oxidation: object, low: float, high: float) -> float | None:
    limits = [getattr(x, "value", None) for x in (reduction, oxidation)]
    if limits[0] is None and limits[1] is None:
        return None
    below = 0.0 if limits[0] is None else limits[0] - low
    above = 0.0 if limits[1] is None else high - limits[1]
    return max(0.0, below, above)


def _by_window(practical: float | None, low: float, high: float) -> tuple[Verdict, str]:
    span = f"{number(low)} to {number(high)} V"
    if practical is None:
        return Verdict.NEEDS_LAYER, f"no window is known; the electrode works at {span}"
    if practical > 0.02:  # closer than the curves and windows are known
        text = f"{number(practical)} V outside the practical window ({span})"
        return Verdict.NEEDS_LAYER, text
    return Verdict.STABLE, f"{span} lies inside the practical window; no reaction is on record"


def _known(solid: Electrolyte, partner: object) -> Interaction | None:
    """The most specific entry: electrolyte before family, partner before group."""
    own = [solid.name, f"family:{solid.family}"]
    other = _groups(partner)
    ranked = [
        (own.index(i.electrolyte) * 10 + other.index(i.partner), i)
        for i in interactions()
        if i.electrolyte in own and i.partner in other
    ]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _groups(partner: object) -> list[str]:
    if isinstance(partner, Electrolyte):
        return [partner.name, f"family:{partner.family}"]
    if isinstance(partner, ActiveMaterial):
        oxide = partner.positive and partner.composition.get("O", 0.0) > 0
        return [partner.name, *(["oxide cathode"] if oxide else [])]
    if isinstance(partner, Substance):
        lithium = partner.role is Role.METAL and partner.name == "Li"
        return [partner.name, *(["lithium"] if lithium else [])]
    return []
