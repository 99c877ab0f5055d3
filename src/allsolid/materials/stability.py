"""Chemical stability: what is known of two materials in contact, and of one at a potential.

Known reactions first, then windows against potentials; limits of inactive materials.
"""

from __future__ import annotations

import functools
import math
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

from allsolid.materials.active import ActiveMaterial
from allsolid.materials.electrolytes import Electrolyte, Window
from allsolid.materials.lookup import Material, electrolyte, find
from allsolid.materials.substance import Role, Substance
from allsolid.quantities import InputError, checked, number, parse, real
from allsolid.sources import source as bibliography_entry

FILE = "interactions.toml"


class Verdict(StrEnum):
    """How an electrolyte and an electrode get along, from best to worst."""

    STABLE = "stable"
    """use it as it is"""
    PASSIVATES = "passivates"
    """reacts to a layer that stops the reaction: allow for its resistance"""
    UNKNOWN = "not known"
    """no record and no window: find out before you build on it"""
    NEEDS_LAYER = "needs layer"
    """put a coating or interlayer between"""
    REACTS = "reacts"
    """the reaction does not stop: choose another pair"""


@dataclass(frozen=True, slots=True)
class Compatibility:
    """The verdict for one pair, with its reasons and what to do.

    `electrolyte` is the first partner (a collector or binder against a potential, too).
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


@dataclass(frozen=True, slots=True)
class Limit:
    """A potential (V vs Li/Li+) beyond which an inactive material is attacked."""

    material: str
    below: float
    above: float
    verdict: Verdict
    reason: str
    remedy: str
    source: str


@functools.cache
def interactions() -> tuple[Interaction, ...]:
    """The table of known reactions."""
    return tuple(Interaction(**entry) for entry in _entries("interaction"))


@functools.cache
def limits() -> tuple[Limit, ...]:
    """The table of potentials that inactive materials do not stand."""
    found = []
    for entry in _entries("limit"):
        below = parse(entry["below"], "V") if "below" in entry else -math.inf
        above = parse(entry["above"], "V") if "above" in entry else math.inf
        rest = {key: value for key, value in entry.items() if key not in ("below", "above")}
        found.append(Limit(**rest, below=below, above=above))
    return tuple(found)


def _entries(table: str) -> list[dict[str, Any]]:
    text = (files("allsolid.materials") / "data" / FILE).read_text(encoding="utf-8")
    entries = tomllib.loads(text)[table]
    for entry in entries:
        if entry["source"]:
            bibliography_entry(entry["source"])
    return [entry | {"verdict": Verdict(entry["verdict"])} for entry in entries]


@checked
def compatibility(
    one: Electrolyte | str, other: Material | str, *,
    potentials: tuple[float, float] | None = None,
) -> Compatibility:  # fmt: skip
    """Whether an electrolyte can touch another material of a cell.

    A known reaction decides; without one the practical window does: inside it the pair is stable,
    outside it needs a layer, without one the verdict is that nothing is known. The excess over the
    thermodynamic window is given in any case. Two electrolytes (catholyte and separator), binders
    and collectors have no potentials here: only known reactions speak.

    Parameters
    ----------
    one, other : materials, or their formula, common name or alias
    potentials : lowest and highest potential of the partner, V vs Li/Li+; by default those of its
        normal window. A conductive additive has none of its own: state them

    Raises
    ------
    InputError : an unknown name, a casing, or an additive without potentials
    """
    solid = one if isinstance(one, Electrolyte) else electrolyte(one)
    partner = find(other) if isinstance(other, str) else other
    if isinstance(partner, Electrolyte):
        return _two_electrolytes(solid, partner)
    if isinstance(partner, Substance) and partner.role in _INERT:
        return _by_record(solid, partner, _known(solid, partner))
    low, high = _potentials(partner) if potentials is None else _volts(potentials)
    window = solid.window
    outside = _outside(window.reduction, window.oxidation, low, high)
    practical = _outside(window.practical_reduction, window.practical_oxidation, low, high)
    known = _known(solid, partner, (low, high))
    if known is not None:
        verdict, reason, remedy, key = known.verdict, known.reason, known.remedy, known.source
        if verdict is Verdict.STABLE and practical and practical > CLOSE:
            verdict = Verdict.NEEDS_LAYER
            reason += f"; but {number(practical)} V outside the practical window"
    else:
        verdict, reason = _by_window(window, low, high)
        remedy, key = ("coating or interlayer" if verdict is Verdict.NEEDS_LAYER else ""), ""
    return Compatibility(solid.name, partner.name, verdict, reason, remedy, key, outside, practical)


CLOSE = 0.1
"""How far a potential may pass a practical window, V: windows and curves are known no better."""

_INERT = (Role.COLLECTOR, Role.BINDER, Role.COATING)


def _volts(given: tuple[float, float]) -> tuple[float, float]:
    """Potentials against lithium, the lower first."""
    low, high = (real(one, "potentials", -10.0, 10.0, unit="V", expected="-10 to 10 V")
                 for one in given)  # fmt: skip
    if low > high:
        raise InputError("expected the lower potential first", key="potentials", value=given)
    return low, high


@checked
def at_potential(one: Material | str, low: float, high: float) -> Compatibility:
    """Whether a collector, binder or additive stands the potentials `low` to `high`, V vs Li/Li+.

    Raises
    ------
    InputError : an unknown name, a material that is no inactive one, potentials beyond 10 V or
        with the higher one first
    """
    material = find(one) if isinstance(one, str) else one
    if not isinstance(material, Substance):
        text = "expected a collector, binder or additive"
        raise InputError(text, key="material", value=getattr(one, "name", one))
    low, high = _volts((low, high))
    span = f"{number(low)} to {number(high)} V" if high > low else f"{number(low)} V"
    span += VERSUS
    names = (material.name, material.based_on)
    own = [limit for limit in limits() if limit.material in names]
    for limit in own:
        if low < limit.below or high > limit.above:
            verdict, reason, remedy, key = limit.verdict, limit.reason, limit.remedy, limit.source
            return Compatibility(material.name, span, verdict, reason, remedy, key, None, None)
    verdict, reason = Verdict.UNKNOWN, "no limit is on record; none was looked for either"
    if own:
        verdict, reason = Verdict.STABLE, f"{span} lies inside the limits on record"
    return Compatibility(material.name, span, verdict, reason, "", "", None, None)


VERSUS = " vs lithium"
"""How the partner of `at_potential` ends: it is a potential."""


def _two_electrolytes(one: Electrolyte, other: Electrolyte) -> Compatibility:
    if one.name == other.name:
        text = "one and the same electrolyte"
        return Compatibility(one.name, other.name, Verdict.STABLE, text, "", "", None, None)
    return _by_record(one, other, _known(one, other) or _known(other, one))


def _by_record(
    one: Electrolyte, other: Electrolyte | Substance, known: Interaction | None
) -> Compatibility:
    if known is None:
        text = "no reaction is on record; none was looked for either"
        return Compatibility(one.name, other.name, Verdict.UNKNOWN, text, "", "", None, None)
    return Compatibility(
        one.name, other.name, known.verdict, known.reason, known.remedy, known.source, None, None
    )


def _potentials(partner: object) -> tuple[float, float]:
    if isinstance(partner, ActiveMaterial):
        ends = (partner.open_circuit.charged, partner.open_circuit.discharged)
        return tuple(sorted(float(partner.open_circuit.potential(x)) for x in ends))  # type: ignore[return-value]
    if isinstance(partner, Substance) and partner.potential is not None:
        return float(partner.potential), float(partner.potential)
    text = "expected an active material, a metal electrode or an electrolyte"
    if isinstance(partner, Substance) and partner.role is Role.ADDITIVE:
        text = "has the potential of its electrode: state potentials=(lowest, highest) in V"
    raise InputError(text, key="partner", value=getattr(partner, "name", None))


def _outside(reduction: object, oxidation: object, low: float, high: float) -> float | None:
    limits = [getattr(x, "value", None) for x in (reduction, oxidation)]
    if limits[0] is None or limits[1] is None:
        return None
    return max(0.0, limits[0] - low, high - limits[1])


def _by_window(window: Window, low: float, high: float) -> tuple[Verdict, str]:
    """Verdict by the practical window; it is open within the interval of the window's ends."""
    span = f"{number(low)} to {number(high)} V"
    below, above = window.practical_reduction, window.practical_oxidation
    if below is None or above is None:
        return Verdict.UNKNOWN, f"no window is known; the electrode works at {span}"
    by = max(float(below) - low, high - float(above))
    if by > CLOSE:
        text = f"{number(by)} V outside the practical window ({span})"
        if low >= below.low and high <= above.high:
            return Verdict.UNKNOWN, f"{text}, which is known no better"
        return Verdict.NEEDS_LAYER, text
    return Verdict.STABLE, f"{span} lies inside the practical window; no reaction is on record"


def _known(
    solid: Electrolyte, partner: object, potentials: tuple[float, float] | None = None
) -> Interaction | None:
    """The most specific entry: electrolyte before family, partner before group."""
    own = [solid.name, *_base(solid), f"family:{solid.family}"]
    other = _groups(partner, potentials)
    ranked = [
        (own.index(i.electrolyte) * 10 + other.index(i.partner), i)
        for i in interactions()
        if i.electrolyte in own and i.partner in other
    ]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _base(material: Material) -> list[str]:
    """What an own material is based on reacts as it does, as far as is known."""
    return [material.based_on] if material.based_on else []


def _groups(partner: object, potentials: tuple[float, float] | None = None) -> list[str]:
    if isinstance(partner, Electrolyte):
        return [partner.name, *_base(partner), f"family:{partner.family}"]
    if isinstance(partner, ActiveMaterial):
        oxide = partner.positive and partner.composition.get("O", 0.0) > 0
        return [partner.name, *_base(partner), *(["oxide cathode"] if oxide else [])]
    if isinstance(partner, Substance):
        lithium = partner.role is Role.METAL and "Li" in (partner.name, partner.based_on)
        groups = [partner.name, *_base(partner), *(["lithium"] if lithium else [])]
        if partner.role is Role.ADDITIVE and partner.formula == "C" and potentials is not None:
            groups += ["carbon above 3 V"] if potentials[1] > 3.0 else []
            groups += ["carbon below 1 V"] if potentials[0] < 1.0 else []
        return groups
    return []
