"""What is wrong with an entry: every problem of a file at once, each with what was expected."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allsolid.quantities import InputError, checked
from allsolid.sources import read_toml
from allsolid.strategy.evidence.entry import Entry, read_entry
from allsolid.strategy.evidence.vocabulary import (
    EntryKind,
    Metric,
    MoneyType,
    StatedLevel,
    Verification,
)

LARGEST = 10_000_000
"""Largest file of entries, bytes; the packaged ones have about fifty thousand each."""

_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
_TARGETS = (EntryKind.TARGET, EntryKind.FIRM_TARGET)

Wrong = Iterator[tuple[str, str]]
"""Which fields of an entry are wrong, and how."""


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """One thing wrong with one entry.

    Parameters
    ----------
    entry : id of the entry
    key : which field
    message : what was found and what was expected
    """

    entry: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.key}: {self.message}"


@checked
def check_entry(entry: Entry) -> list[EntryProblem]:
    """Everything wrong within one entry; an empty list where nothing is."""
    wrong = [*_money(entry), *_figure(entry), *_provenance(entry)]
    return [EntryProblem(entry.id, key, message) for key, message in wrong]


@checked
def check_entries(entries: Iterable[Entry]) -> list[EntryProblem]:
    """Everything wrong within the entries and between them (ids, answers, replacements)."""
    entries = list(entries)
    problems = [problem for entry in entries for problem in check_entry(entry)]
    problems += [
        EntryProblem(name, "id", "stands twice; expected a name of its own")
        for name, times in sorted(Counter(entry.id for entry in entries).items())
        if times > 1
    ]
    by_id = {entry.id: entry for entry in entries}
    problems += [
        EntryProblem(entry.id, key, message)
        for entry in entries
        for key, message in _between(entry, by_id)
    ]
    return problems


@checked
def check_file(path: str | Path) -> list[EntryProblem]:
    """Everything wrong in a TOML file of entries, reading on past the entries that are wrong.

    Raises
    ------
    InputError : the file cannot be read, is not TOML or holds no ``[[entry]]``
    """
    path = Path(path)
    problems: list[EntryProblem] = []
    entries: list[Entry] = []
    document = read_toml(path, expected="a file of evidence (.toml)", limit=LARGEST)
    for table in entry_tables(document, file=path):
        try:
            entries.append(read_entry(table, file=path.name))
        except InputError as error:
            name, _, key = (error.key or "").partition(": ")
            problems.append(EntryProblem(name or "entry", key or "table", str(error)))
    return problems + check_entries(entries)


def entry_tables(document: Mapping[str, Any], *, file: object) -> list[Mapping[str, Any]]:
    """The ``[[entry]]`` tables of a document.

    Raises
    ------
    InputError : there are none, or something else goes by this name
    """
    tables = document.get("entry")
    if not isinstance(tables, list | tuple) or not all(isinstance(t, Mapping) for t in tables):
        raise InputError("expected [[entry]] tables", file=file)
    return list(tables)


def _money(entry: Entry) -> Wrong:
    if entry.amount is not None:
        if entry.money_type is MoneyType.NONE:
            yield "money_type", "is missing; an amount needs a money type"
        if entry.money_type is MoneyType.TAX_CREDIT_RATE:
            yield "amount", f"a {entry.money_type} has no amount"
        if entry.amount <= 0:
            yield "amount", f"{entry.amount:g}: expected a positive amount"
    if entry.total is not None:
        if entry.amount is None:
            yield "total", "a project cost needs the amount that is part of it"
        elif entry.total < entry.amount:
            yield "total", "is less than the amount that is part of it"
    if (entry.amount is not None) != bool(entry.currency):
        yield "currency", "expected together with an amount, and only then"
    elif entry.currency and not _CURRENCY.match(entry.currency):
        yield "currency", f"'{entry.currency}': expected a three-letter code such as USD"


def _figure(entry: Entry) -> Wrong:
    metric = entry.metric
    if metric is not None:
        yield from _measured(entry, metric)
    else:
        if entry.value is not None:
            yield "metric", "is missing; a value needs a metric"
        if entry.kind in _TARGETS:
            yield "metric", "is missing; a target states what is to be reached"
    if entry.deadline is not None and entry.deadline < entry.year:
        yield "deadline", f"{entry.deadline:g} lies before the year {entry.year}"


def _measured(entry: Entry, metric: Metric) -> Wrong:
    """What is wrong with the value, the unit and the level of a figure."""
    currency, _, rest = entry.unit.partition("/")
    if entry.value is None and metric is not Metric.MILESTONE:
        yield "value", f"is missing; a {metric} needs one"
    elif metric is Metric.COST and not (_CURRENCY.match(currency) and rest == "kWh"):
        yield "unit", f"'{entry.unit}': expected a currency per kWh such as USD/kWh"
    elif metric is not Metric.COST and entry.unit != metric.unit:
        yield "unit", f"'{entry.unit}': expected '{metric.unit}' for {metric}"
    if metric.of_a_battery and entry.value is not None and entry.value <= 0:
        yield "value", f"{entry.value:g}: expected a positive {metric}"
    if metric.needs_level and entry.level is StatedLevel.UNSTATED:
        if not entry.note:
            yield "level", "is unstated; say the level, or in the note why it is unknown"
    elif metric.needs_level and entry.level.level is None:
        yield "level", f"a {metric} at {entry.level} level is not one of a battery"


def _provenance(entry: Entry) -> Wrong:
    if not entry.sources and entry.status is not Verification.NOT_FOUND:
        yield "sources", f"is missing; an entry with status {entry.status} needs one"
    if any(not source.strip() for source in entry.sources):
        yield "sources", "holds an empty text"
    if entry.status in (Verification.DISPUTED, Verification.NOT_FOUND) and not entry.note:
        yield "note", f"is missing; say why the status is {entry.status}"
    if not entry.id.startswith(f"{entry.jurisdiction}-"):
        yield "id", f"expected to begin with {entry.jurisdiction}-"
    if not entry.entities:
        yield "entities", "is empty; say who acts"
    if entry.date and not (_DATE.match(entry.date) and _is_day(entry.date)):
        yield "date", f"'{entry.date}': expected a date such as 2024-09-06"
    elif entry.date and int(entry.date[:4]) != entry.year:
        yield "date", f"{entry.date} is not in the year {entry.year}"


def _is_day(date: str) -> bool:
    """Whether a year, month or day is one of the calendar."""
    try:
        datetime.date.fromisoformat(date + "-01-01"[len(date) - 4 :])
    except ValueError:
        return False
    return True


def _between(entry: Entry, by_id: Mapping[str, Entry]) -> Wrong:
    """What is wrong in what an entry says of others."""
    if entry.answers:
        yield from _answer(entry, by_id.get(entry.answers))
    if entry.replaces:
        earlier = by_id.get(entry.replaces)
        if earlier is None:
            yield "replaces", f"there is no entry {entry.replaces}"
        elif earlier.year > entry.year or earlier is entry:
            yield "replaces", f"{earlier.id} is not the earlier of the two"
    for name in entry.overlaps:
        if name not in by_id:
            yield "overlaps", f"there is no entry {name}"
        elif entry.id in by_id[name].overlaps:
            yield "overlaps", f"{name} names it too; one of the two must stand"


def _answer(outcome: Entry, target: Entry | None) -> Wrong:
    if outcome.kind is not EntryKind.OUTCOME:
        yield "answers", "only an outcome answers a target"
    elif target is None:
        yield "answers", f"there is no entry {outcome.answers}"
    elif target.metric is not outcome.metric:
        yield "answers", f"{outcome.metric} does not answer the {target.metric} of {target.id}"
    elif target.unit != outcome.unit:
        yield (
            "answers",
            f"a figure in {outcome.unit} does not answer the {target.unit} of {target.id}",
        )
    elif target.level is not outcome.level:
        yield (
            "answers",
            f"a {outcome.level} figure does not answer the {target.level} target {target.id}",
        )
