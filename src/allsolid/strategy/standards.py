"""Standards as data, and what they call a cell.

"Solid-state" has two definitions by law and trade in China: a cell that loses at most 1 %
(T/CSAE 434-2025) or at most 0.5 % (draft GB/T, part 1) of its mass at 120 degC under vacuum.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

import numpy as np

from allsolid.quantities import InputError, checked, number, parse, resolve_name
from allsolid.quantities.frozen import FrozenMapping
from allsolid.strategy.entry import Entry
from allsolid.strategy.evidence import entry_of
from allsolid.strategy.vocabulary import Definition, Jurisdiction, Status


class State(StrEnum):
    """How far a standard has come."""

    IN_FORCE = "in force"
    DRAFT = "draft"
    ANNOUNCED = "announced"


class Class(StrEnum):
    """What a standard calls a cell; `next_step` says what to do about it."""

    SOLID = "solid-state"
    NOT_SOLID = "not solid-state"
    UNKNOWN = "volatile mass unknown"
    NOT_APPLICABLE = "tests something else"

    @property
    def next_step(self) -> str:
        """What to do with such a cell."""
        return {
            Class.SOLID: "nothing: it may be called solid-state under this standard",
            Class.NOT_SOLID: "call it hybrid solid-liquid, or take volatile mass out of it",
            Class.UNKNOWN: "measure or state the volatile mass",
            Class.NOT_APPLICABLE: "run the test that the standard names",
        }[self]


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard.

    Parameters
    ----------
    key, title, body, jurisdiction, date, state : what it is
    tested : how, in words
    property : what is limited
    limit : largest volatile mass fraction, or None where it limits something else
    strict : True where the limit itself fails
    definition : the definition of solid-state that it sets
    must_hold : requirement in words where there is no limit
    scope, status, sources, note : as in the file
    """

    key: str
    title: str
    body: str
    jurisdiction: Jurisdiction
    date: str
    state: State
    tested: str
    property: str
    limit: float | None
    strict: bool
    definition: Definition
    must_hold: str
    scope: str
    status: Status
    sources: tuple[str, ...]
    note: str

    def meets(self, volatile_mass_fraction: Any) -> Any:
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
    verdict : its class
    margin : limit less volatile mass fraction; nan where there is none
    """

    standard: Standard
    verdict: Class
    margin: float

    def __str__(self) -> str:
        if math.isnan(self.margin):
            return f"{self.standard.title}: {self.verdict}"
        side = "below" if self.margin >= 0 else "above"
        return (
            f"{self.standard.title}: {self.verdict}, "
            f"{number(abs(self.margin) * 100, 3)} percentage points {side} the limit"
        )


@functools.cache
def all_standards() -> Mapping[str, Standard]:
    """All standards by key."""
    path = files("allsolid.strategy") / "data" / "standards.toml"
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return FrozenMapping({key: _read(key, table) for key, table in document.items()})


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


def _read(key: str, table: dict[str, Any]) -> Standard:
    try:
        return Standard(
            key=key,
            title=table["title"],
            body=table["body"],
            jurisdiction=Jurisdiction(table["jurisdiction"]),
            date=table["date"],
            state=State(table["state"]),
            tested=table["tested"],
            property=table["property"],
            limit=parse(table["limit"], "%") if "limit" in table else None,
            strict=table["strict"],
            definition=Definition(table["definition"]),
            must_hold=table.get("must_hold", ""),
            scope=table["scope"],
            status=Status(table["status"]),
            sources=tuple(table["sources"]),
            note=table.get("note", ""),
        )
    except (KeyError, ValueError) as error:
        raise InputError(str(error), file="standards.toml", key=key) from error


@checked
def classify(volatile_mass_fraction: float | str | None) -> tuple[Classification, ...]:
    """What every standard calls a cell with this volatile mass fraction.

    From 0 to 1, or text such as ``"0.5 %"``; None where it is unknown.

    Raises
    ------
    InputError : not one number from 0 to 1
    """
    if isinstance(volatile_mass_fraction, str):
        volatile_mass_fraction = parse(volatile_mass_fraction, "%")
    elif volatile_mass_fraction is not None and np.ndim(volatile_mass_fraction) > 0:
        raise InputError("expected one fraction; ask for each cell of a batch by itself")
    found = []
    for each in all_standards().values():
        if each.limit is None:
            found.append(Classification(each, Class.NOT_APPLICABLE, math.nan))
        elif volatile_mass_fraction is None:
            found.append(Classification(each, Class.UNKNOWN, math.nan))
        else:
            verdict = Class.SOLID if each.meets(volatile_mass_fraction) else Class.NOT_SOLID
            found.append(Classification(each, verdict, each.limit - volatile_mass_fraction))
    return tuple(found)


@checked
def classify_claim(claim: Entry | str) -> tuple[Classification, ...]:
    """What every standard calls the cell of a claim, from the definition that the claim states.

    A claim that follows the stricter definition fulfils the looser one too; one that follows the
    looser definition, or none, leaves the stricter one unknown.
    """
    entry = entry_of(claim)
    stated = {each.definition: each.limit for each in all_standards().values() if each.limit}
    own = stated.get(entry.definition)
    found = []
    for each in all_standards().values():
        if each.limit is None:
            verdict = Class.NOT_APPLICABLE
        elif own is not None and own <= each.limit:
            verdict = Class.SOLID
        else:
            verdict = Class.UNKNOWN
        found.append(Classification(each, verdict, math.nan))
    return tuple(found)
