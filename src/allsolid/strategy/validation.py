"""What is wrong with an entry: every problem of a file at once, each with what was expected."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allsolid.quantities import InputError, checked
from allsolid.sources import parse_toml, read_toml
from allsolid.strategy.entry import Entry, read_entry
from allsolid.strategy.vocabulary import EntryKind, Metric, MoneyType, StatedLevel, Status

LIMIT = 10_000_000
"""Largest file of entries, bytes; the packaged ones have about fifty thousand each."""
EXPECTED = "a file of evidence (.toml)"

_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
_TARGETS = (EntryKind.TARGET, EntryKind.FIRM_TARGET)


@dataclass(frozen=True, slots=True)
class Problem:
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
def check_entry(entry: Entry) -> list[Problem]:
    """Everything wrong within one entry; an empty list where nothing is."""
    found = [*_money(entry), *_figure(entry), *_provenance(entry)]
    return [Problem(entry.id, key, message) for key, message in found]


@checked
def check_entries(entries: Iterable[Entry]) -> list[Problem]:
    """Everything wrong within the entries and between them (ids, answers, replacements)."""
    entries = list(entries)
    problems = [problem for entry in entries for problem in check_entry(entry)]
    ids = [entry.id for entry in entries]
    problems += [
        Problem(name, "id", "stands twice; expected a name of its own")
        for name in sorted({name for name in ids if ids.count(name) > 1})
    ]
    by_id = {entry.id: entry for entry in entries}
    for entry in entries:
        if entry.answers:
            problems += _answer(entry, by_id.get(entry.answers))
        if entry.replaces:
            problems += _replacement(entry, by_id.get(entry.replaces))
        problems += [
            Problem(entry.id, "overlaps", f"there is no entry {name}")
            for name in entry.overlaps
            if name not in by_id
        ]
        problems += [
            Problem(entry.id, "overlaps", f"{name} names it too; one of the two must stand")
            for name in entry.overlaps
            if name in by_id and entry.id in by_id[name].overlaps
        ]
    return problems


@checked
def check_file(path: str | Path) -> list[Problem]:
    """Everything wrong in a TOML file of entries, reading on past the entries that are wrong.

    Raises
    ------
    InputError : the file cannot be read, is not TOML or holds no ``[[entry]]``
    """
    path = Path(path)
    problems: list[Problem] = []
    entries: list[Entry] = []
    for table in entries_of(read_toml(path, expected=EXPECTED, limit=LIMIT), file=path):
        try:
            entries.append(read_entry(table, file=path.name))
        except InputError as error:
            name, _, key = (error.key or "").partition(": ")
            problems.append(Problem(name or "entry", key or "table", str(error)))
    return problems + check_entries(entries)


def tables(path: Any) -> list[dict[str, Any]]:
    """The ``[[entry]]`` tables of a packaged TOML file."""
    return entries_of(parse_toml(path.read_text(encoding="utf-8"), file=path.name), file=path.name)


def entries_of(document: dict[str, Any], *, file: object) -> list[dict[str, Any]]:
    """The ``[[entry]]`` tables of a document.

    Raises
    ------
    InputError : there are none, or something else goes by this name
    """
    found = document.get("entry")
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise InputError("expected [[entry]] tables", file=file)
    return found


def _money(entry: Entry) -> list[tuple[str, str]]:
    found = []
    if entry.amount is not None and entry.money_type is MoneyType.NONE:
        found.append(("money_type", "is missing; an amount needs a money type"))
    if entry.amount is not None and entry.money_type is MoneyType.TAX_CREDIT_RATE:
        found.append(("amount", f"a {entry.money_type} has no amount"))
    if entry.total is not None and entry.amount is None:
        found.append(("total", "a project cost needs the amount that is part of it"))
    if entry.amount is not None and entry.amount <= 0:
        found.append(("amount", f"{entry.amount:g}: expected a positive amount"))
    if entry.total is not None and entry.amount is not None and entry.total < entry.amount:
        found.append(("total", "is less than the amount that is part of it"))
    if (entry.amount is not None) != bool(entry.currency):
        found.append(("currency", "expected together with an amount, and only then"))
    elif entry.currency and not _CURRENCY.match(entry.currency):
        found.append(("currency", f"'{entry.currency}': expected a three-letter code such as USD"))
    return found


def _figure(entry: Entry) -> list[tuple[str, str]]:
    found = []
    metric = entry.metric
    if metric is None:
        if entry.value is not None:
            found.append(("metric", "is missing; a value needs a metric"))
        if entry.kind in _TARGETS:
            found.append(("metric", "is missing; a target states what is to be reached"))
    else:
        found += _unit(entry, metric)
        if metric.of_a_battery and entry.value is not None and entry.value <= 0:
            found.append(("value", f"{entry.value:g}: expected a positive {metric}"))
        if metric.needs_level and entry.level is StatedLevel.UNSTATED and not entry.note:
            found.append(("level", "is unstated; say the level, or in the note why it is unknown"))
        stated = entry.level is not StatedLevel.UNSTATED
        if metric.needs_level and stated and entry.level.level is None:
            found.append(("level", f"a {metric} at {entry.level} level is not one of a battery"))
    if entry.deadline is not None and entry.deadline < entry.year:
        found.append(("deadline", f"{entry.deadline:g} lies before the year {entry.year}"))
    return found


def _unit(entry: Entry, metric: Metric) -> list[tuple[str, str]]:
    if entry.value is None and metric is not Metric.MILESTONE:
        return [("value", f"is missing; a {metric} needs one")]
    expected = metric.unit
    if expected.startswith("*"):
        currency, _, rest = entry.unit.partition("/")
        if not _CURRENCY.match(currency) or rest != "kWh":
            return [("unit", f"'{entry.unit}': expected a currency per kWh such as USD/kWh")]
    elif entry.unit != expected:
        return [("unit", f"'{entry.unit}': expected '{expected}' for {metric}")]
    return []


def _provenance(entry: Entry) -> list[tuple[str, str]]:
    found = []
    if not entry.sources and entry.status is not Status.NOT_FOUND:
        found.append(("sources", f"is missing; an entry with status {entry.status} needs one"))
    if any(not source.strip() for source in entry.sources):
        found.append(("sources", "holds an empty text"))
    if entry.status in (Status.DISPUTED, Status.NOT_FOUND) and not entry.note:
        found.append(("note", f"is missing; say why the status is {entry.status}"))
    if not entry.id.startswith(f"{entry.jurisdiction}-"):
        found.append(("id", f"expected to begin with {entry.jurisdiction}-"))
    if not entry.entities:
        found.append(("entities", "is empty; say who acts"))
    if entry.date and not (_DATE.match(entry.date) and _is_day(entry.date)):
        found.append(("date", f"'{entry.date}': expected a date such as 2024-09-06"))
    elif entry.date and int(entry.date[:4]) != entry.year:
        found.append(("date", f"{entry.date} is not in the year {entry.year}"))
    return found


def _replacement(entry: Entry, earlier: Entry | None) -> list[Problem]:
    if earlier is None:
        return [Problem(entry.id, "replaces", f"there is no entry {entry.replaces}")]
    if earlier.year > entry.year or earlier is entry:
        return [Problem(entry.id, "replaces", f"{earlier.id} is not the earlier of the two")]
    return []


def _is_day(date: str) -> bool:
    """Whether a year, month or day is one of the calendar."""
    try:
        datetime.date.fromisoformat(date + "-01-01"[len(date) - 4 :])
    except ValueError:
        return False
    return True


def _answer(outcome: Entry, target: Entry | None) -> list[Problem]:
    if outcome.kind is not EntryKind.OUTCOME:
        return [Problem(outcome.id, "answers", "only an outcome answers a target")]
    if target is None:
        return [Problem(outcome.id, "answers", f"there is no entry {outcome.answers}")]
    if target.metric is not outcome.metric:
        message = f"{outcome.metric} does not answer the {target.metric} of {target.id}"
        return [Problem(outcome.id, "answers", message)]
    if target.unit != outcome.unit:
        message = f"a figure in {outcome.unit} does not answer the {target.unit} of {target.id}"
        return [Problem(outcome.id, "answers", message)]
    if target.level is not outcome.level:
        message = f"a {outcome.level} figure does not answer the {target.level} target {target.id}"
        return [Problem(outcome.id, "answers", message)]
    return []
