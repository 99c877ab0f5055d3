"""The packaged entries: read them and ask them.

>>> from allsolid.strategy import Jurisdiction, TechnicalRoute, query
>>> [entry.id for entry in query(jurisdiction=Jurisdiction.KOREA, route=TechnicalRoute.POLYMER)]
['KR-2025-POL']
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from importlib.resources import files

from allsolid.quantities import InputError, checked, resolve_name
from allsolid.sources import Source, bibliography
from allsolid.sources.packaged import table
from allsolid.strategy.dates import Year, calendar_year
from allsolid.strategy.evidence.entry import Entry, read_entry
from allsolid.strategy.evidence.validation import check_entries, entry_tables
from allsolid.strategy.evidence.vocabulary import (
    EntryKind,
    Jurisdiction,
    MoneyType,
    SolidState,
    StatedLevel,
    TechnicalRoute,
    Verification,
    resolve_region,
    resolve_word,
)

PACKAGE = "allsolid.strategy.evidence"


@functools.cache
def entries() -> tuple[Entry, ...]:
    """All packaged entries, by year, then id.

    Raises
    ------
    InputError : an entry cannot be read, or one is wrong in itself (see `validation`)
    """
    names = sorted(path.name for path in (files(PACKAGE) / "data").iterdir())
    read = [
        read_entry(one, file=name)
        for name in names
        if name.startswith("evidence-")
        for one in entry_tables(table(PACKAGE, name), file=name)
    ]
    problems = check_entries(read)
    if problems:
        raise InputError(str(problems[0]), file="strategy/evidence/data")
    return tuple(sorted(read, key=lambda entry: (entry.year, entry.id)))


@checked
def find_entry(name: str) -> Entry:
    """The entry with this id; raises `InputError` with a near id where there is none."""
    by_id = {entry.id: entry for entry in entries()}
    return by_id[resolve_name(name, by_id, "an entry of the evidence", key="entry")]


def entry_of(entry: Entry | str) -> Entry:
    """The entry itself, or the one with this id."""
    return entry if isinstance(entry, Entry) else find_entry(entry)


_FIRMS = {
    "LGES": "LG Energy Solution", "LG": "LG Energy Solution", "SK Innovation": "SK On",
    "VW": "Volkswagen", "QS": "QuantumScape", "Mercedes": "Mercedes-Benz",
    "Idemitsu": "Idemitsu Kosan",
}  # fmt: skip
"""Other names of bodies that act."""


@checked
def query(
    *,
    jurisdiction: Jurisdiction | str | None = None,
    region: Jurisdiction | str | None = None,
    kind: EntryKind | str | None = None,
    money_type: MoneyType | str | None = None,
    level: StatedLevel | str | None = None,
    status: Verification | str | None = None,
    route: TechnicalRoute | str | None = None,
    solid_state: SolidState | str | None = None,
    entity: str | None = None,
    text: str | None = None,
    since: Year | None = None,
    until: Year | None = None,
    among: Iterable[Entry] | None = None,
) -> tuple[Entry, ...]:
    """The entries that fulfil every condition given.

    A closed set is asked by its member or by a word for it (``"JP"``, ``"Japan"``).

    Parameters
    ----------
    jurisdiction, kind, money_type, level, status, solid_state : equal to
    region : the jurisdiction's region, so that ``EU`` includes France
    route : one of the entry's routes
    entity : one of the entry's entities, without regard to case
    text : stands in the instrument, the note or an entity, without regard to case
    since, until : first and last year, both included
    among : entries to ask instead of the packaged ones

    Raises
    ------
    InputError : a word that names nothing, an empty text, no year, or years in the wrong order
    """
    asked = entries() if among is None else tuple(among)
    tests = _equal(
        jurisdiction=(Jurisdiction, jurisdiction), kind=(EntryKind, kind),
        money_type=(MoneyType, money_type), level=(StatedLevel, level),
        status=(Verification, status), solid_state=(SolidState, solid_state),
    )  # fmt: skip
    if region is not None:
        place = resolve_region(region)
        tests.append(lambda entry: entry.jurisdiction.region is place)
    if route is not None:
        way = resolve_word(TechnicalRoute, route, key="route")
        tests.append(lambda entry: way in entry.routes)
    if entity is not None:
        names = [name for entry in (*entries(), *asked) for name in entry.entities]
        what = "a body that acts in the evidence"
        body = resolve_name(entity, names, what, key="entity", aliases=_FIRMS)
        tests.append(lambda entry: body in entry.entities)
    if text is not None:
        words = text.strip().casefold()
        if not words:
            raise InputError("expected a word to look for", key="text", value=text)
        tests.append(lambda entry: words in _searchable(entry))
    first = 0 if since is None else calendar_year(since, key="since")
    last = math.inf if until is None else calendar_year(until, key="until")
    if first > last:
        raise InputError(f"lies after until={last}", key="since", value=since)
    tests.append(lambda entry: first <= entry.year <= last)
    return tuple(entry for entry in asked if all(test(entry) for test in tests))


def _equal(**wanted: tuple[type[StrEnum], str | None]) -> list[Callable[[Entry], bool]]:
    """One test a condition that is given: the field of this name equals the member meant."""
    members = {
        name: resolve_word(kind, word, key=name)
        for name, (kind, word) in wanted.items()
        if word is not None
    }
    return [
        lambda entry, name=name, member=member: getattr(entry, name) is member
        for name, member in members.items()
    ]


def _searchable(entry: Entry) -> str:
    return " ".join((entry.id, entry.instrument, entry.note, *entry.entities)).casefold()


@checked
def by_status(among: Iterable[Entry] | None = None) -> dict[Verification, int]:
    """How many entries have each status."""
    counted = Counter(entry.status for entry in (entries() if among is None else among))
    return {status: counted[status] for status in Verification}


@checked
def citations(among: Iterable[Entry]) -> list[Source]:
    """The sources of the entries: from the bibliography where the source is a key of it, else
    the address as it stands in the entry, with the entry's id as key and its status as note.
    """
    known = bibliography()
    by_text: dict[str, Source] = {}
    for entry in among:
        for number, text in enumerate(entry.sources, start=1):
            by_text.setdefault(text, known.get(text) or Source(
                f"{entry.id}/{number}", entry.instrument, ", ".join(entry.entities), entry.year,
                where=text, note=str(entry.status),
            ))  # fmt: skip
    return sorted(by_text.values(), key=lambda source: source.key)
