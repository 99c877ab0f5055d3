"""The evidence base: read it, ask it, and total like money only.

>>> from allsolid.strategy import Jurisdiction, Route, query
>>> [entry.id for entry in query(jurisdiction=Jurisdiction.KOREA, route=Route.POLYMER)]
['KR-2025-POL']
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from allsolid.quantities import InputError, Money, checked, currency_code, resolve_name
from allsolid.sources import Source, bibliography
from allsolid.strategy.dates import Year, calendar_year
from allsolid.strategy.entry import Entry, read_entry
from allsolid.strategy.validation import Problem, check_entries, tables
from allsolid.strategy.vocabulary import (
    EntryKind,
    Jurisdiction,
    MoneyType,
    Route,
    SolidState,
    StatedLevel,
    Status,
    resolve,
    resolve_region,
)


@functools.cache
def entries() -> tuple[Entry, ...]:
    """All packaged entries, by year, then id.

    Raises
    ------
    InputError : an entry cannot be read, or one is wrong in itself (see `validation`)
    """
    read: list[Entry] = []
    for path in sorted((files("allsolid.strategy") / "data").iterdir(), key=lambda p: p.name):
        if path.name.startswith("evidence-") and path.name.endswith(".toml"):
            read += [read_entry(table, file=path.name) for table in tables(path)]
    problems = check_entries(read)
    if problems:
        raise InputError(str(problems[0]), file="strategy/data")
    return tuple(sorted(read, key=lambda entry: (entry.year, entry.id)))


def problems() -> list[Problem]:
    """What is wrong with the packaged entries; empty where nothing is."""
    return check_entries(entries())


@checked
def find(name: str) -> Entry:
    """The entry with this id; raises `InputError` with a near id where there is none."""
    by_id = {entry.id: entry for entry in entries()}
    return by_id[resolve_name(name, by_id, "an entry of the evidence", key="entry")]


def entry_of(entry: Entry | str) -> Entry:
    """The entry itself, or the one with this id."""
    return entry if isinstance(entry, Entry) else find(entry)


_FIRMS = {
    "LGES": "LG Energy Solution", "LG": "LG Energy Solution", "SK Innovation": "SK On",
    "VW": "Volkswagen", "QS": "QuantumScape", "Mercedes": "Mercedes-Benz",
    "Idemitsu": "Idemitsu Kosan",
}  # fmt: skip
"""Other names of bodies that act."""


def _entity(name: str, asked: Iterable[Entry]) -> str:
    names = [one for entry in asked for one in entry.entities]
    return resolve_name(name, names, "a body that acts in the evidence", key="entity",
                        aliases=_FIRMS)  # fmt: skip


@checked
def query(
    *,
    jurisdiction: Jurisdiction | str | None = None,
    region: Jurisdiction | str | None = None,
    kind: EntryKind | str | None = None,
    money_type: MoneyType | str | None = None,
    level: StatedLevel | str | None = None,
    status: Status | str | None = None,
    route: Route | str | None = None,
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
        money_type=(MoneyType, money_type), level=(StatedLevel, level), status=(Status, status),
        solid_state=(SolidState, solid_state),
    )  # fmt: skip
    if region is not None:
        place = resolve_region(region)
        tests.append(lambda entry: entry.jurisdiction.region is place)
    if route is not None:
        way = resolve(Route, route, key="route")
        tests.append(lambda entry: way in entry.routes)
    if entity is not None:
        named = _entity(entity, (*entries(), *asked))
        tests.append(lambda entry: named in entry.entities)
    if text is not None:
        if not isinstance(text, str) or not text.strip():
            raise InputError("expected a word to look for", key="text", value=text)
        words = text.strip().casefold()
        tests.append(lambda entry: words in _searchable(entry))
    tests += _between(since, until)
    return tuple(entry for entry in asked if all(test(entry) for test in tests))


Test = Callable[[Entry], bool]


def _equal(**wanted: tuple[type[StrEnum], StrEnum | str | None]) -> list[Test]:
    """One test a condition that is given: the field of this name equals the member meant."""
    members = {
        name: resolve(kind, word, key=name)
        for name, (kind, word) in wanted.items()
        if word is not None
    }
    return [
        lambda entry, name=name, member=member: getattr(entry, name) is member
        for name, member in members.items()
    ]


def _between(since: Year | None, until: Year | None) -> list[Test]:
    first = None if since is None else calendar_year(since, key="since")
    last = None if until is None else calendar_year(until, key="until")
    if first is not None and last is not None and first > last:
        raise InputError(f"lies after until={last}", key="since", value=since)
    tests: list[Test] = []
    if first is not None:
        tests.append(lambda entry: entry.year >= first)
    if last is not None:
        tests.append(lambda entry: entry.year <= last)
    return tests


def _searchable(entry: Entry) -> str:
    return " ".join((entry.id, entry.instrument, entry.note, *entry.entities)).casefold()


@checked
def by_status(among: Iterable[Entry] | None = None) -> dict[Status, int]:
    """How many entries have each status."""
    counts = Counter(entry.status for entry in (entries() if among is None else among))
    return {status: counts[status] for status in Status}


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of like money.

    Parameters
    ----------
    amount : the sum
    money_type : of every addend
    counted : ids of the entries in it
    unknown : ids of the entries of that type that state no amount
    rates : for each addend that was converted, at which rate
    """

    amount: Money
    money_type: MoneyType
    counted: tuple[str, ...]
    unknown: tuple[str, ...]
    rates: tuple[str, ...] = ()


@checked
def total(among: Iterable[Entry], *, currency: str | None = None) -> Total:
    """The sum of the amounts of entries of one money type.

    Without `currency` every amount must already be in one currency. With `currency` each amount is
    converted at the average rate of its own year, and `Total.rates` states it. Nominal money of
    several years is added as it was promised: the sum carries the latest year.

    Raises
    ------
    InputError : no amounts, unlike money types (a loan is not added to a grant), unlike currencies
        without a wanted currency, an unknown currency, the same entry twice, entries that hold some
        of the same money, or a per-kWh credit (a price, not an amount)
    """
    chosen = tuple(among)
    with_amount = [entry for entry in chosen if entry.amount is not None]
    if not with_amount:
        raise InputError("expected at least one entry with an amount")
    kinds = {entry.money_type for entry in with_amount}
    if len(kinds) > 1:
        listed = ", ".join(
            f"{kind} ({next(e.id for e in with_amount if e.money_type is kind)})"
            for kind in sorted(kinds)
        )
        raise InputError(f"unlike money is never added: {listed}; ask for one money type")
    kind = kinds.pop()
    if kind is MoneyType.TAX_CREDIT_PER_KWH:
        raise InputError("a tax credit per kWh is a price, not an amount; it cannot be added")
    names = [entry.id for entry in with_amount]
    again = sorted({name for name in names if names.count(name) > 1})
    if again:
        raise InputError("the same entry is added twice", value=again[0])
    twice = [entry for entry in with_amount if overlapping(entry, with_amount)]
    if twice:
        raise InputError(
            f"{twice[0].id} holds some of the money of {', '.join(twice[0].overlaps)}: "
            "leave one of them out"
        )
    currencies = {entry.currency for entry in with_amount}
    if currency is None and len(currencies) > 1:
        listed = ", ".join(sorted(currencies))
        raise InputError(f"unlike currencies ({listed}) are not added; ask for one by `currency`")
    target = currencies.pop() if currency is None else currency_code(currency)
    amounts, rates = zip(*(_exchanged(entry, target) for entry in with_amount), strict=True)
    year = max(entry.year for entry in with_amount)
    first = with_amount[0].money
    assert first is not None
    return Total(
        Money(sum(amounts), target, year, first.basis),
        kind,
        tuple(entry.id for entry in with_amount),
        tuple(e.id for e in chosen if e.money_type is kind and e.amount is None),
        tuple(rate for rate in rates if rate),
    )


def overlapping(entry: Entry, among: Iterable[Entry]) -> bool:
    """True where one of the entries `among` holds some of the money of `entry` already."""
    return any(other.id in entry.overlaps and other.amount is not None for other in among)


def _exchanged(entry: Entry, currency: str) -> tuple[float, str]:
    money = entry.money
    assert money is not None
    if money.currency == currency:
        return money.amount, ""
    changed = money.exchanged(currency)
    rate = Money(1.0, money.currency, money.year, money.basis).exchanged(currency).amount
    return changed.amount, f"{entry.id}: 1 {money.currency} = {rate:.4g} {currency} ({money.year})"


@checked
def citations(among: Iterable[Entry]) -> list[Source]:
    """The sources of the entries: from the bibliography where the source is a key of it, else
    the address as it stands in the entry, with the entry's id as key and its status as note.
    """
    known = bibliography()
    found: dict[str, Source] = {}
    for entry in among:
        for number, text in enumerate(entry.sources, start=1):
            if text in known:
                found[text] = known[text]
            elif text not in (source.where for source in found.values()):
                key = f"{entry.id}/{number}"
                found[key] = Source(
                    key, entry.instrument, ", ".join(entry.entities), entry.year,
                    where=text, note=str(entry.status),
                )  # fmt: skip
    return sorted(found.values(), key=lambda source: source.key)
