"""Orders of the evidence: by time, by country and route, by who acts."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from allsolid.quantities import InputError, Money, checked, currency_code
from allsolid.strategy.dates import decimal_year
from allsolid.strategy.entry import Entry
from allsolid.strategy.evidence import Total, entries, overlapping, total
from allsolid.strategy.vocabulary import (
    EntryKind,
    Jurisdiction,
    MoneyType,
    Route,
    resolve,
    resolve_region,
)

SEVERAL = "several routes"
UNNAMED = "no route named"

REGIONS = (
    Jurisdiction.CHINA,
    Jurisdiction.JAPAN,
    Jurisdiction.KOREA,
    Jurisdiction.UNITED_STATES,
    Jurisdiction.EUROPEAN_UNION,
)


@dataclass(frozen=True, slots=True)
class Event:
    """A point on the timeline.

    Parameters
    ----------
    when : decimal year
    what : "announced" or "due"
    entry : the entry
    """

    when: float
    what: str
    entry: Entry


@checked
def timeline(among: Iterable[Entry] | None = None) -> tuple[Event, ...]:
    """Announcements and deadlines of the entries in order of time.

    An announcement stands at its date where one is known, otherwise in the middle of its year.
    """
    events = []
    for entry in entries() if among is None else among:
        events.append(Event(announced(entry), "announced", entry))
        if entry.deadline is not None:
            events.append(Event(due(entry), "due", entry))
    return tuple(sorted(events, key=lambda event: (event.when, event.entry.id, event.what)))


def announced(entry: Entry) -> float:
    """When an entry was announced, as a decimal year: its day, else the middle of its month, else
    of its year.
    """
    if len(entry.date) < len("2024-09"):
        return entry.year + 0.5
    return decimal_year(entry.date if len(entry.date) > len("2024-09") else f"{entry.date}-15")


def due(entry: Entry) -> float:
    """When a deadline has passed, as a decimal year: a bare year such as 2025 ends with it.

    Infinite where there is none.
    """
    if entry.deadline is None:
        return math.inf
    return entry.deadline + 1 if entry.deadline.is_integer() else entry.deadline


def column(entry: Entry) -> str:
    """The route column of an entry; one with several routes has a column of its own, because
    its money cannot be divided.
    """
    if not entry.routes:
        return UNNAMED
    return str(entry.routes[0]) if len(entry.routes) == 1 else SEVERAL


@dataclass(frozen=True, slots=True)
class Comparison:
    """Money by region and route.

    Parameters
    ----------
    money_type : of every amount in it
    currency : of every amount in it
    regions, columns : of the table
    cells : (region, column) -> sum; a missing key means that no entry was found, not zero
    unknown : ids of entries of that type without a stated amount
    left_out : ids of entries that hold money counted by another entry already
    rates : at which rate each converted amount was converted
    """

    money_type: MoneyType
    currency: str
    regions: tuple[Jurisdiction, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[Jurisdiction, str], Total]
    unknown: tuple[str, ...]
    left_out: tuple[str, ...]
    rates: tuple[str, ...]

    def cell(self, region: Jurisdiction | str, route: Route | str) -> Money | None:
        """The sum for a region and a column, or None where no entry was found.

        Raises
        ------
        InputError : no such region or column
        """
        found = self.cells.get((resolve_region(region), _column(route)))
        return None if found is None else found.amount


def _column(route: Route | str) -> str:
    if route in (SEVERAL, UNNAMED):
        return str(route)
    return str(resolve(Route, route, key="route"))


@checked
def compare(
    among: Iterable[Entry] | None = None, *, money_type: MoneyType | str, currency: str
) -> Comparison:
    """Money of one type by region and route, converted to one stated currency.

    Parameters
    ----------
    among : entries, by default all that are about solid-state batteries at least partly
    money_type : the one type to compare; other types of `among` are an error when `among` is given
    currency : three-letter code; each amount is converted at the average rate of its own year

    Raises
    ------
    InputError : `among` holds amounts of another money type, the type has no amounts, or a word
        that names no money type or currency
    """
    money_type, currency = resolve(MoneyType, money_type, key="money_type"), currency_code(currency)
    if not money_type.has_amount or money_type is MoneyType.TAX_CREDIT_PER_KWH:
        raise InputError(f"a {money_type} has no amount that could be compared", key="money_type")
    if among is None:
        chosen = [e for e in entries() if e.solid_state != "no" and e.money_type is money_type]
    else:
        chosen = list(among)
        for entry in chosen:
            if entry.amount is not None and entry.money_type is not money_type:
                raise InputError(
                    f"unlike money is never added: {entry.id} is a {entry.money_type}, "
                    f"not a {money_type}"
                )
    left_out = tuple(entry.id for entry in chosen if overlapping(entry, chosen))
    groups: dict[tuple[Jurisdiction, str], list[Entry]] = {}
    for entry in chosen:
        if entry.amount is not None and entry.id not in left_out:
            groups.setdefault((entry.jurisdiction.region, column(entry)), []).append(entry)
    cells = {key: total(group, currency=currency) for key, group in groups.items()}
    order = [str(route) for route in Route] + [SEVERAL, UNNAMED]
    used = {key[1] for key in cells}
    return Comparison(
        money_type,
        currency,
        REGIONS,
        tuple(name for name in order if name in used),
        cells,
        tuple(e.id for e in chosen if e.money_type is money_type and e.amount is None),
        left_out,
        tuple(rate for cell in cells.values() for rate in cell.rates),
    )


@checked
def counts(
    among: Iterable[Entry] | None = None,
) -> dict[tuple[Jurisdiction, str], int]:
    """How many entries each region has for each route; an entry counts once for each of its
    routes.
    """
    found: dict[tuple[Jurisdiction, str], int] = {}
    for entry in entries() if among is None else among:
        for name in [str(route) for route in entry.routes] or [UNNAMED]:
            key = (entry.jurisdiction.region, name)
            found[key] = found.get(key, 0) + 1
    return found


@dataclass(frozen=True, slots=True)
class Entity:
    """A body that acts.

    Parameters
    ----------
    name : as in the entries
    regions : of its entries
    kinds : of its entries
    entries : ids, by year
    """

    name: str
    regions: tuple[Jurisdiction, ...]
    kinds: tuple[EntryKind, ...]
    entries: tuple[str, ...]


@checked
def entities(among: Iterable[Entry] | None = None) -> tuple[Entity, ...]:
    """Every body named in the entries, those with most entries first."""
    found: dict[str, list[Entry]] = {}
    for entry in entries() if among is None else among:
        for name in entry.entities:
            found.setdefault(name, []).append(entry)
    listed = [
        Entity(
            name,
            tuple(dict.fromkeys(entry.jurisdiction.region for entry in group)),
            tuple(dict.fromkeys(entry.kind for entry in group)),
            tuple(entry.id for entry in group),
        )
        for name, group in found.items()
    ]
    return tuple(sorted(listed, key=lambda one: (-len(one.entries), one.name)))
