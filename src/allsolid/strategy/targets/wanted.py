"""Which targets there are, and what each wants: its figure in words and in other money."""

from __future__ import annotations

import math
from collections.abc import Iterable

from allsolid.quantities import Basis, InputError, Money, checked, currency_code, number
from allsolid.strategy.evidence.catalogue import entries, entry_of
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.evidence.vocabulary import EntryKind, Metric

_KINDS = (EntryKind.TARGET, EntryKind.FIRM_TARGET, EntryKind.PROGRAMME, EntryKind.AWARD)


@checked
def all_targets(among: Iterable[Entry] | None = None) -> tuple[Entry, ...]:
    """The entries that set a figure which a battery can meet, by deadline, then announcement."""
    chosen = [
        entry
        for entry in (entries() if among is None else among)
        if entry.kind in _KINDS and entry.metric is not None and entry.metric.of_a_battery
    ]
    return tuple(sorted(chosen, key=lambda e: (e.deadline or math.inf, e.announced, e.id)))


@checked
def claims(among: Iterable[Entry] | None = None) -> tuple[Entry, ...]:
    """The figures that firms state of their own cells."""
    chosen = entries() if among is None else among
    return tuple(entry for entry in chosen if entry.kind is EntryKind.CLAIM)


def wanted(target: Entry) -> tuple[Metric, float]:
    """What a target measures and its figure, in the target's unit.

    Raises
    ------
    InputError : the entry states no figure
    """
    if target.metric is None or target.value is None:
        raise InputError("expected an entry with a figure", value=target.id)
    return target.metric, target.value


def wanted_cost(target: Entry) -> Money:
    """The cost per kWh that a target names, as money of the year in which it was announced.

    Raises
    ------
    InputError : the target is not one of cost
    """
    if target.metric is not Metric.COST or target.value is None:
        raise InputError(f"expected a cost target, got {target.metric}", value=target.id)
    return Money(target.value, target.unit.partition("/")[0], target.year, Basis.REAL)


def comparable_cost(target: Entry, currency: str, year: int) -> Money | None:
    """The cost that a target names in the money of `currency` and `year`: exchanged at the rate of
    its announcement, then by the deflator. None where the announcement is too young for either.

    Raises
    ------
    InputError : the target is not one of cost, or a currency that is not known
    """
    money = wanted_cost(target)
    try:
        return money.exchanged(currency).inflated(year)
    except InputError:
        currency_code(currency)  # an unknown currency is an error of the caller's
        return None


def wanted_text(target: Entry) -> str:
    """The figure as people say it: ``500 Wh/kg at cell level``."""
    text = f"{number(wanted(target)[1], 6)} {target.unit}"
    return text if target.level.level is None else f"{text} at {target.level} level"


@checked
def claim_gap(claim: Entry | str, target: Entry | str) -> float:
    """By which fraction a claim falls short of a target (negative: it exceeds it).

    Each is an entry or its id.

    Raises
    ------
    InputError : another metric or another level; a cell is never held against a pack target
    """
    claim, target = entry_of(claim), entry_of(target)
    metric = target.metric
    if claim.metric is not metric or metric is None:
        raise InputError(f"{claim.id} states {claim.metric}, {target.id} wants {metric}")
    if claim.level is not target.level or target.level.level is None:
        raise InputError(
            f"{claim.id} is at {claim.level} level and {target.id} at {target.level} level: "
            "convert one of them first"
        )
    if metric is not Metric.COST:
        return metric.shortfall(wanted(claim)[1] / wanted(target)[1])
    own = wanted_cost(claim)
    asked = comparable_cost(target, own.currency, own.year)
    if asked is None:
        text = "no exchange rate or price index links the years of the two"
        raise InputError(text, key=target.id, value=target.year)
    return metric.shortfall(own.amount / asked.amount)
