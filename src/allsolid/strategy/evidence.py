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
from importlib.resources import files

from allsolid.quantities import InputError, Money, did_you_mean
from allsolid.sources import Source, bibliography
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


def find(name: str) -> Entry:
    """The entry with this id; raises `InputError` with a near id where there is none."""
    by_id = {entry.id: entry for entry in entries()}
    if name not in by_id:
        raise InputError(f"no such entry{did_you_mean(name, by_id)}", value=name)
    return by_id[name]


def query(
    *,
    jurisdiction: Jurisdiction | None = None,
    region: Jurisdiction | None = None,
    kind: EntryKind | None = None,
    money_type: MoneyType | None = None,
    level: StatedLevel | None = None,
    status: Status | None = None,
    route: Route | None = None,
    solid_state: SolidState | None = None,
    entity: str | None = None,
    text: str | None = None,
    since: int | None = None,
    until: int | None = None,
    among: Iterable[Entry] | None = None,
) -> tuple[Entry, ...]:
    """The entries that fulfil every condition given.

    Parameters
    ----------
    jurisdiction, kind, money_type, level, status, solid_state : equal to
    region : the jurisdiction's region, so that ``EU`` includes France
    route : one of the entry's routes
    entity : one of the entry's entities, without regard to case
    text : stands in the instrument, the note or an entity, without regard to case
    since, until : first and last year, both included
    among : entries to ask instead of the packaged ones
    """
    exact = {
        "jurisdiction": jurisdiction, "kind": kind, "money_type": money_type, "level": level,
        "status": status, "solid_state": solid_state,
    }  # fmt: skip
    tests: list[Callable[[Entry], bool]] = [
        lambda entry, name=name, wanted=wanted: getattr(entry, name) is wanted
        for name, wanted in exact.items()
        if wanted is not None
    ]
    if region is not None:
        tests.append(lambda entry: entry.jurisdiction.region is region)
    if route is not None:
        tests.append(lambda entry: route in entry.routes)
    if entity is not None:
        named = entity.casefold()
        tests.append(lambda entry: named in (one.casefold() for one in entry.entities))
    if text is not None:
        words = text.casefold()
        tests.append(lambda entry: words in _searchable(entry))
    if since is not None:
        tests.append(lambda entry: entry.year >= since)
    if until is not None:
        tests.append(lambda entry: entry.year <= until)
    asked = entries() if among is None else among
    return tuple(entry for entry in asked if all(test(entry) for test in tests))


def _searchable(entry: Entry) -> str:
    return " ".join((entry.id, entry.instrument, entry.note, *entry.entities)).casefold()


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


def total(among: Iterable[Entry], *, currency: str | None = None) -> Total:
    """The sum of the amounts of entries of one money type.

    Without `currency` every amount must already be in one currency. With `currency` each amount is
    converted at the average rate of its own year, and `Total.rates` states it. Nominal money of
    several years is added as it was promised: the sum carries the latest year.

    Raises
    ------
    InputError : no amounts, unlike money types (a loan is not added to a grant), unlike currencies
        without a wanted currency, the same entry twice, entries that hold some of the same money,
        or a per-kWh credit (a price, not an amount)
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
    target = currency or currencies.pop()
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
