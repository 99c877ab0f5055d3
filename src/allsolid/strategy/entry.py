"""One entry of the evidence base: a programme, target, award, standard, entity or announcement.

An entry is one ``[[entry]]`` table of a TOML file in ``data/``; a contributor adds one by editing
one file. The closed sets (money type, level, stage, status, route ...) stand in `vocabulary`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from allsolid.quantities import Basis, InputError, Money, checked, did_you_mean, si
from allsolid.strategy.vocabulary import (
    Definition,
    EntryKind,
    Jurisdiction,
    Metric,
    MoneyType,
    Route,
    SolidState,
    Stage,
    StatedLevel,
    Status,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of evidence.

    Parameters
    ----------
    id : jurisdiction, year or name, and what it is: ``US-2016-B500``
    jurisdiction, kind, status : enumerations
    entities : bodies that act
    instrument : name of the plan, law, round or announcement, with its date where known
    year : in which it was announced; `date` as ISO text where known more closely
    solid_state : whether it is about solid-state batteries
    sources : bibliography keys or addresses, at least one unless the status is "not found"
    money_type, amount, currency : nominal money of `year`, in whole units of the currency
    total : whole cost of the same project, public and private, in the same currency
    metric, value, unit, level, stage, volume, deadline : the figure it states, where it states one
    routes : technical routes
    definition : which definition of solid-state the figure follows
    answers : id of the target whose outcome this is
    replaces : id of the earlier entry whose date or figure this one takes the place of
    overlaps : ids of entries that hold some of the same money; the two are never added
    note : what the source leaves open
    """

    id: str
    jurisdiction: Jurisdiction
    kind: EntryKind
    entities: tuple[str, ...]
    instrument: str
    year: int
    status: Status
    solid_state: SolidState
    sources: tuple[str, ...]
    date: str = ""
    money_type: MoneyType = MoneyType.NONE
    amount: float | None = None
    currency: str = ""
    total: float | None = None
    metric: Metric | None = None
    value: float | None = None
    unit: str = ""
    level: StatedLevel = StatedLevel.UNSTATED
    stage: Stage = Stage.UNSTATED
    volume: str = ""
    deadline: float | None = None
    routes: tuple[Route, ...] = ()
    definition: Definition = Definition.UNSTATED
    answers: str = ""
    replaces: str = ""
    overlaps: tuple[str, ...] = ()
    note: str = ""

    @property
    def money(self) -> Money | None:
        """The amount as nominal money of the year, or None where none is stated."""
        if self.amount is None:
            return None
        return Money(self.amount, self.currency, self.year, Basis.NOMINAL)

    @property
    def project_cost(self) -> Money | None:
        """The whole cost of the same project as nominal money, or None."""
        if self.total is None:
            return None
        return Money(self.total, self.currency, self.year, Basis.NOMINAL)

    @property
    def si_value(self) -> float | None:
        """The figure in SI (J/kg, J/m^3, s, fraction) where its unit has an SI form, else as is."""
        if self.value is None or self.metric is None:
            return self.value
        if self.unit in ("Wh/kg", "Wh/L", "min", "%", "Ah"):
            return float(si(self.value, self.unit))
        return self.value

    @property
    def figure(self) -> str:
        """The figure with its unit and level, e.g. ``specific energy 500 Wh/kg, cell level``."""
        if self.metric is None:
            return ""
        head = f"{self.metric}"
        if self.value is not None and self.metric is not Metric.MILESTONE:
            head += f" {self.value:g} {self.unit}".rstrip()
        known = self.level is not StatedLevel.UNSTATED
        return f"{head}, {self.level} level" if known else head


@checked
def read_entry(table: dict[str, Any], *, file: object = None) -> Entry:
    """The entry of one table of a file, its enumerations and types checked.

    Raises
    ------
    InputError : unknown key, missing key, wrong type or a word outside its closed set; names the
        file, the entry, the key, the value and what was expected
    """
    where = str(table.get("id", "entry without id"))
    known = {item.name for item in fields(Entry)}
    for key in table:
        if key not in known:
            raise InputError(
                f"unknown key{did_you_mean(key, known)}", file=file, key=where, value=key
            )
    for key in _REQUIRED:
        if key not in table:
            raise InputError("is missing", file=file, key=f"{where}: {key}")
    read: dict[str, Any] = {"sources": ()}
    for key, value in table.items():
        read[key] = _convert(key, value, file=file, where=where)
    return Entry(**read)


_REQUIRED = (
    "id", "jurisdiction", "kind", "entities", "instrument", "year", "status", "solid_state",
)  # fmt: skip

_ENUMS: dict[str, type[StrEnum]] = {
    "jurisdiction": Jurisdiction, "kind": EntryKind, "status": Status, "solid_state": SolidState,
    "money_type": MoneyType, "metric": Metric, "level": StatedLevel, "stage": Stage,
    "definition": Definition,
}  # fmt: skip

_NUMBERS = ("amount", "total", "value", "deadline")


def _convert(key: str, value: Any, *, file: object, where: str) -> Any:
    at = f"{where}: {key}"
    if key in _ENUMS:
        return _member(_ENUMS[key], value, file=file, key=at)
    if key == "routes":
        return tuple(_member(Route, word, file=file, key=at) for word in _words(value, file, at))
    if key in ("entities", "sources", "overlaps"):
        return tuple(_words(value, file, at))
    if key == "year":
        if isinstance(value, bool) or not isinstance(value, int):
            raise InputError("expected a year such as 2024", file=file, key=at, value=value)
        return value
    if key in _NUMBERS:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise InputError("expected a number", file=file, key=at, value=value)
        if not math.isfinite(value):
            raise InputError("expected a finite number", file=file, key=at, value=value)
        return float(value)
    if not isinstance(value, str):
        raise InputError("expected text", file=file, key=at, value=value)
    return value


def _words(value: Any, file: object, key: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise InputError("expected a list of texts", file=file, key=key, value=value)
    return value


def _member(kind: type[StrEnum], value: Any, *, file: object, key: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError as error:
        words = [member.value for member in kind]
        hint = did_you_mean(value, words) if isinstance(value, str) else ""
        text = f"expected one of {', '.join(words)}{hint}"
        raise InputError(text, file=file, key=key, value=value) from error
