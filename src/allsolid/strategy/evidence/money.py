"""Sums of like money: one total, or a table by region and route. Unlike money is never added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allsolid.quantities import Basis, InputError, Money, checked, currency_code
from allsolid.strategy.evidence.catalogue import entries
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.evidence.orders import UNNAMED
from allsolid.strategy.evidence.vocabulary import (
    Jurisdiction,
    MoneyType,
    SolidState,
    TechnicalRoute,
    resolve_region,
    resolve_word,
)

SEVERAL = "several routes"


@dataclass(frozen=True, slots=True)
class MoneyTotal:
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
def total_money(among: Iterable[Entry], *, currency: str | None = None) -> MoneyTotal:
    """The sum of the amounts of entries of one money type.

    Without `currency` every amount must already be in one currency. With `currency` each amount is
    converted at the average rate of its own year, and `MoneyTotal.rates` states it. Nominal money
    of several years is added as it was promised: the sum carries the latest year.

    Raises
    ------
    InputError : no amounts, unlike money types (a loan is not added to a grant), unlike currencies
        without a wanted currency, an unknown currency, the same entry twice, entries that hold some
        of the same money, or a per-kWh credit (a price, not an amount)
    """
    chosen = tuple(among)
    amounts = {entry.id: entry.money for entry in chosen if entry.money is not None}
    stated = [entry for entry in chosen if entry.id in amounts]
    kind = _one_type(stated)
    _check_distinct(stated)
    currencies = sorted({money.currency for money in amounts.values()})
    if currency is None and len(currencies) > 1:
        listed = ", ".join(currencies)
        raise InputError(f"unlike currencies ({listed}) are not added; ask for one by `currency`")
    target = currencies[0] if currency is None else currency_code(currency)
    rates = []
    for name, money in amounts.items():
        if money.currency != target:
            rate = Money(1.0, money.currency, money.year, money.basis).exchanged(target).amount
            rates.append(f"{name}: 1 {money.currency} = {rate:.4g} {target} ({money.year})")
    return MoneyTotal(
        Money(
            sum(money.exchanged(target).amount for money in amounts.values()),
            target,
            max(money.year for money in amounts.values()),
            Basis.NOMINAL,
        ),
        kind,
        tuple(amounts),
        tuple(e.id for e in chosen if e.money_type is kind and e.amount is None),
        tuple(rates),
    )


def _one_type(stated: list[Entry]) -> MoneyType:
    """The money type of all the entries; refused where there are several, or one is a price."""
    first = {entry.money_type: entry.id for entry in reversed(stated)}
    if not first:
        raise InputError("expected at least one entry with an amount")
    if len(first) > 1:
        listed = ", ".join(f"{kind} ({first[kind]})" for kind in sorted(first))
        raise InputError(f"unlike money is never added: {listed}; ask for one money type")
    (kind,) = first
    if kind is MoneyType.TAX_CREDIT_PER_KWH:
        raise InputError("a tax credit per kWh is a price, not an amount; it cannot be added")
    return kind


def _check_distinct(stated: list[Entry]) -> None:
    """No entry stands twice, and no two hold some of the same money."""
    names = [entry.id for entry in stated]
    for entry in sorted(stated, key=lambda entry: entry.id):
        if names.count(entry.id) > 1:
            raise InputError("the same entry is added twice", value=entry.id)
    for entry in stated:
        if overlapping(entry, stated):
            raise InputError(
                f"{entry.id} holds some of the money of {', '.join(entry.overlaps)}: "
                "leave one of them out"
            )


def overlapping(entry: Entry, among: Iterable[Entry]) -> bool:
    """True where one of the entries `among` holds some of the money of `entry` already."""
    return any(other.id in entry.overlaps and other.amount is not None for other in among)


@dataclass(frozen=True, slots=True)
class MoneyComparison:
    """Money by region and route.

    Parameters
    ----------
    money_type : of every amount in it
    currency : of every amount in it
    columns : routes of the table; its rows are the `REGIONS`
    cells : (region, column) -> sum, with the rates of exchange; a missing key means that no entry
        was found, not zero
    unknown : ids of entries of that type without a stated amount
    left_out : ids of entries that hold money counted by another entry already
    """

    money_type: MoneyType
    currency: str
    columns: tuple[str, ...]
    cells: Mapping[tuple[Jurisdiction, str], MoneyTotal]
    unknown: tuple[str, ...]
    left_out: tuple[str, ...]

    def cell(self, region: Jurisdiction | str, route: TechnicalRoute | str) -> Money | None:
        """The sum for a region and a column, or None where no entry was found.

        Raises
        ------
        InputError : no such region or column
        """
        if route not in (SEVERAL, UNNAMED):
            route = resolve_word(TechnicalRoute, route, key="route")
        held = self.cells.get((resolve_region(region), str(route)))
        return None if held is None else held.amount


@checked
def compare_money(
    among: Iterable[Entry] | None = None, *, money_type: MoneyType | str, currency: str
) -> MoneyComparison:
    """Money of one type by region and route, converted to one stated currency.

    An entry with several routes stands in a column of its own: its money cannot be divided.

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
    kind = resolve_word(MoneyType, money_type, key="money_type")
    currency = currency_code(currency)
    if not kind.has_amount or kind is MoneyType.TAX_CREDIT_PER_KWH:
        raise InputError(f"a {kind} has no amount that could be compared", key="money_type")
    chosen = [
        entry
        for entry in (entries() if among is None else among)
        if among is not None
        or (entry.solid_state is not SolidState.NO and entry.money_type is kind)
    ]
    for entry in chosen:
        if entry.amount is not None and entry.money_type is not kind:
            text = f"{entry.id} is a {entry.money_type}, not a {kind}"
            raise InputError(f"unlike money is never added: {text}")
    left_out = tuple(entry.id for entry in chosen if overlapping(entry, chosen))
    groups: dict[tuple[Jurisdiction, str], list[Entry]] = {}
    for entry in chosen:
        if entry.amount is not None and entry.id not in left_out:
            first, *more = entry.routes or (UNNAMED,)
            column = SEVERAL if more else str(first)
            groups.setdefault((entry.jurisdiction.region, column), []).append(entry)
    cells = {key: total_money(group, currency=currency) for key, group in groups.items()}
    used = {column for _, column in cells}
    return MoneyComparison(
        kind,
        currency,
        tuple(name for name in (*map(str, TechnicalRoute), SEVERAL, UNNAMED) if name in used),
        cells,
        tuple(e.id for e in chosen if e.money_type is kind and e.amount is None),
        left_out,
    )
