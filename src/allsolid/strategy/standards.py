"""Standards as data, and what they call a cell.

"Solid-state" has two definitions by law and trade in China: a cell that loses at most 1 %
(T/CSAE 434-2025) or at most 0.5 % (draft GB/T, part 1) of its mass at 120 degC under vacuum.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from allsolid.quantities import InputError, checked, given, number, parse, resolve_name
from allsolid.quantities.frozen import FrozenMapping
from allsolid.sources.packaged import table
from allsolid.strategy.evidence.catalogue import entry_of
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.evidence.vocabulary import (
    Advised,
    Jurisdiction,
    StatedDefinition,
    Verification,
)
from allsolid.strategy.records import TableReader


class LegalState(StrEnum):
    """How far a standard has come."""

    IN_FORCE = "in force"
    DRAFT = "draft"
    ANNOUNCED = "announced"


class Ruling(Advised):
    """What a standard calls a cell; `next_step` says what to do about it."""

    SOLID = "solid-state", "nothing: it may be called solid-state under this standard"
    NOT_SOLID = "not solid-state", "call it hybrid solid-liquid, or take volatile mass out of it"
    UNKNOWN = "volatile mass unknown", "measure or state the volatile mass"
    NOT_APPLICABLE = "tests something else", "run the test that the standard names"


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard.

    Parameters
    ----------
    key, title, body, jurisdiction, date, state : what it is
    tested : how, in words
    property : what is limited
    strict : True where the limit itself fails
    definition : the definition of solid-state that it sets
    scope, status, sources, note : as in the file
    limit : largest volatile mass fraction, or None where it limits something else
    must_hold : requirement in words where there is no limit
    """

    key: str
    title: str
    body: str
    jurisdiction: Jurisdiction
    date: str
    state: LegalState
    tested: str
    property: str
    strict: bool
    definition: StatedDefinition
    scope: str
    status: Verification
    sources: tuple[str, ...]
    note: str = ""
    limit: float | None = None
    must_hold: str = ""

    def meets(self, volatile_mass_fraction: float | np.ndarray) -> bool | np.ndarray:
        """Whether a volatile mass fraction (float or array, 0..1) keeps the limit: bool or array.

        Raises
        ------
        InputError : the standard limits no volatile mass, or a fraction lies outside 0..1
        """
        if self.limit is None:
            raise InputError("limits no volatile mass", key=self.key)
        fraction = np.asarray(volatile_mass_fraction, dtype=float)
        if not np.all((fraction >= 0) & (fraction <= 1)):
            text = "expected a volatile mass fraction from 0 to 1"
            raise InputError(text, key=self.key, value=volatile_mass_fraction)
        kept = fraction < self.limit if self.strict else fraction <= self.limit
        return bool(kept) if np.ndim(kept) == 0 else kept


@dataclass(frozen=True, slots=True)
class Classification:
    """What one standard calls one cell.

    Parameters
    ----------
    standard : the standard
    ruling : what it calls the cell
    margin : limit less volatile mass fraction; nan where there is none
    """

    standard: Standard
    ruling: Ruling
    margin: float = math.nan

    def __str__(self) -> str:
        text = f"{self.standard.title}: {self.ruling}"
        if math.isnan(self.margin):
            return text
        side = "below" if self.margin >= 0 else "above"
        return f"{text}, {number(abs(self.margin) * 100, 3)} percentage points {side} the limit"


_READ = TableReader(Standard)


@functools.cache
def all_standards() -> Mapping[str, Standard]:
    """All standards by key."""
    name = "standards.toml"
    read = {}
    for key, one in table("allsolid.strategy", name).items():
        limit = {"limit": parse(one["limit"], "%")} if "limit" in one else {}
        read[key] = _READ({"key": key, **one, **limit}, file=name, where=key)
    return FrozenMapping(read)


_NUMBERS = {
    "T/CSAE 434-2025": "csae-434", "T/CSAE 434": "csae-434", "GB 38031-2025": "gb-38031",
    "GB 38031": "gb-38031",
}  # fmt: skip
"""Official numbers of the standards."""


@checked
def standard(key: str) -> Standard:
    """The standard with this key or number; `InputError` with a near key where there is none."""
    known = all_standards()
    return known[resolve_name(key, known, "a standard", key="standard", aliases=_NUMBERS)]


@checked
def classify_by_standards(
    volatile_mass_fraction: float | str | None,
) -> tuple[Classification, ...]:
    """What every standard calls a cell with this volatile mass fraction.

    From 0 to 1, or text such as ``"0.5 %"``; None where it is unknown.

    Raises
    ------
    InputError : not one number from 0 to 1
    """
    if volatile_mass_fraction is None:
        return _by_each(lambda _: Ruling.UNKNOWN)
    fraction = given(volatile_mass_fraction, "%", "volatile_mass_fraction")
    return _by_each(
        lambda each: Ruling.SOLID if each.meets(fraction) else Ruling.NOT_SOLID, fraction
    )


@checked
def classify_claim(claim: Entry | str) -> tuple[Classification, ...]:
    """What every standard calls the cell of a claim, from the definition that the claim states.

    A claim that follows the stricter definition fulfils the looser one too; one that follows the
    looser definition, or none, leaves the stricter one unknown.
    """
    stated = {each.definition: each.limit for each in all_standards().values() if each.limit}
    own = stated.get(entry_of(claim).definition, math.inf)
    return _by_each(lambda each: Ruling.SOLID if own <= (each.limit or 0.0) else Ruling.UNKNOWN)


def _by_each(
    ruling: Callable[[Standard], Ruling], fraction: float = math.nan
) -> tuple[Classification, ...]:
    """The ruling of every standard that limits volatile mass; the others test something else."""
    return tuple(
        Classification(each, Ruling.NOT_APPLICABLE)
        if each.limit is None
        else Classification(each, ruling(each), each.limit - fraction)
        for each in all_standards().values()
    )
