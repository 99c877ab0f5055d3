"""Targets: which there are, how fast they ask lithium-ion history to move, what met them.

Required rate of a target announced at t0 and due at t1 (a bare year is due at its end), against a
history of drift m and yearly standard deviation s:

    additive     r = (target - base(t0)) / (t1 - t0)
    exponential  r = ln(target / base(t0)) / (t1 - t0)
    score        z = (r - m) / (s / sqrt(t1 - t0))

`base(t0)` is the history's own trend through its reference value in the middle of its year.
Specific energy and energy density follow the additive model, whose intervals held in back-tests;
cost the exponential one.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

from allsolid.quantities import (
    Basis,
    InputError,
    Level,
    Money,
    checked,
    currency_code,
    number,
    si,
)
from allsolid.strategy.comparison import announced, due
from allsolid.strategy.dates import decimal_year
from allsolid.strategy.entry import Entry
from allsolid.strategy.evidence import entries, entry_of
from allsolid.strategy.vocabulary import Better, EntryKind, Metric

_KINDS = (EntryKind.TARGET, EntryKind.FIRM_TARGET, EntryKind.PROGRAMME, EntryKind.AWARD)


@checked
def all_targets(among: Iterable[Entry] | None = None) -> tuple[Entry, ...]:
    """The entries that set a figure which a battery can meet, by deadline, then announcement."""
    chosen = [
        entry
        for entry in (entries() if among is None else among)
        if entry.kind in _KINDS and entry.metric is not None and entry.metric.of_a_battery
    ]
    return tuple(sorted(chosen, key=lambda e: (e.deadline or math.inf, announced(e), e.id)))


@checked
def claims(among: Iterable[Entry] | None = None) -> tuple[Entry, ...]:
    """The figures that firms state of their own cells."""
    chosen = entries() if among is None else among
    return tuple(entry for entry in chosen if entry.kind is EntryKind.CLAIM)


def cost_of(target: Entry) -> Money:
    """The cost per kWh that a target names, as money of the year in which it was announced.

    Raises
    ------
    InputError : the target is not one of cost
    """
    if target.metric is not Metric.COST or target.value is None:
        raise InputError(f"expected a cost target, got {target.metric}", value=target.id)
    return Money(target.value, target.unit.partition("/")[0], target.year, Basis.REAL)


class Model(StrEnum):
    """How a history moves."""

    ADDITIVE = "additive"
    EXPONENTIAL = "exponential"


@dataclass(frozen=True, slots=True)
class BaseRate:
    """A history of lithium-ion cells or packs.

    Parameters
    ----------
    metric, level, model : what moved, and how
    unit : of `reference`, and per year of an additive drift
    reference_year, reference : a point of the trend
    price_year : of money, None otherwise
    drift, sd, changes : mean and standard deviation of the yearly changes, and how many
    recent_drift : the same over a later window
    window, recent_window : years
    source : bibliography key
    """

    metric: Metric
    level: Level
    model: Model
    unit: str
    reference_year: int
    reference: float
    price_year: int | None
    drift: float
    sd: float
    changes: int
    recent_drift: float
    window: tuple[int, int]
    recent_window: tuple[int, int]
    source: str
    note: str

    def trend(self, year: float) -> float:
        """The history's trend at a decimal year, in `unit`; a yearly figure holds for mid-year."""
        years = year - (self.reference_year + 0.5)
        if self.model is Model.ADDITIVE:
            return self.reference + self.drift * years
        return self.reference * math.exp(self.drift * years)

    def required(self, start: float, value: float, years: float) -> float:
        """Yearly change from `start` to `value` (both in `unit`) within `years`."""
        if self.model is Model.ADDITIVE:
            return (value - start) / years
        return math.log(value / start) / years


@functools.cache
def base_rates() -> tuple[BaseRate, ...]:
    """The packaged histories."""
    path = files("allsolid.strategy") / "data" / "base_rates.toml"
    return tuple(
        BaseRate(
            metric=Metric(table["metric"]), level=Level(table["level"]),
            model=Model(table["model"]), unit=table["unit"],
            reference_year=table["reference_year"], reference=table["reference"],
            price_year=table.get("price_year"), drift=table["drift"], sd=table["sd"],
            changes=table["changes"], recent_drift=table["recent_drift"],
            window=tuple(table["window"]), recent_window=tuple(table["recent_window"]),
            source=table["source"], note=table["note"],
        )
        for table in tomllib.loads(path.read_text(encoding="utf-8")).values()
    )  # fmt: skip


class RateStatus(StrEnum):
    """Whether a required rate could be stated; `next_step` says what to do."""

    STATED = "stated"
    BEHIND_TREND = "no more than the trend of lithium-ion at the announcement"
    NO_DEADLINE = "no deadline"
    ALREADY_DUE = "due before it was announced"
    NO_HISTORY = "no history at this metric and level"
    NO_DEFLATOR = "no exchange rate or price index of its year yet"

    @property
    def next_step(self) -> str:
        """What to do next."""
        return {
            RateStatus.STATED: "compare the required rate with the base rate",
            RateStatus.BEHIND_TREND: "ask what the target is meant to add",
            RateStatus.NO_DEADLINE: "find the deadline; a target without one cannot be missed",
            RateStatus.ALREADY_DUE: "check the date and the deadline of the entry",
            RateStatus.NO_HISTORY: "gather a history at the target's level before judging it",
            RateStatus.NO_DEFLATOR: "add the year to rates.csv once it is published",
        }[self]


@dataclass(frozen=True, slots=True)
class RequiredRate:
    """What a target asks of the history.

    Parameters
    ----------
    target : the entry
    status : whether the rest is stated; the numbers are None otherwise
    base : the history
    start : its trend at the announcement, in the history's unit
    wanted : the target in the history's unit
    required : yearly change that the target needs
    ratio : required rate over the history's drift
    z : how many standard errors of a mean over the horizon lie between them
    """

    target: Entry
    status: RateStatus
    base: BaseRate | None = None
    start: float | None = None
    wanted: float | None = None
    required: float | None = None
    ratio: float | None = None
    z: float | None = None

    def __str__(self) -> str:
        if self.base is None or self.required is None or self.ratio is None or self.z is None:
            return f"{self.target.id}: {self.status}"
        if self.base.model is Model.ADDITIVE:
            rate = f"{self.required:+.1f} {self.base.unit} a year"
        else:
            rate = f"{math.expm1(self.required):+.1%} a year"
        return f"{self.target.id}: {rate}, {self.ratio:.1f} times the base rate (z = {self.z:+.1f})"


@checked
def required_rate(target: Entry | str) -> RequiredRate:
    """The yearly change that a target (or the one with this id) needs from the day of its
    announcement, against history.
    """
    target = entry_of(target)
    base = next((rate for rate in base_rates() if _fits(rate, target)), None)
    if base is None:
        return RequiredRate(target, RateStatus.NO_HISTORY)
    if target.deadline is None:
        return RequiredRate(target, RateStatus.NO_DEADLINE)
    begin = announced(target)
    years = due(target) - begin
    if years <= 0:
        return RequiredRate(target, RateStatus.ALREADY_DUE, base)
    start, wanted = base.trend(begin), _in_unit_of(base, target)
    if wanted is None:
        return RequiredRate(target, RateStatus.NO_DEFLATOR, base, start)
    required = base.required(start, wanted, years)
    if required * base.drift <= 0:
        return RequiredRate(target, RateStatus.BEHIND_TREND, base, start, wanted)
    z = (required - base.drift) / (base.sd / math.sqrt(years))
    z = z if base.drift > 0 else -z
    ratio = required / base.drift
    return RequiredRate(target, RateStatus.STATED, base, start, wanted, required, ratio, z)


def _fits(base: BaseRate, target: Entry) -> bool:
    return target.metric is base.metric and target.level.level is base.level


def _in_unit_of(base: BaseRate, target: Entry) -> float | None:
    """The target's figure in the history's unit; None for money that cannot be brought there."""
    if base.price_year is None:
        assert target.value is not None
        return target.value
    money = comparable_cost(target, "USD", base.price_year)
    return None if money is None else money.amount


def comparable_cost(target: Entry, currency: str, year: int) -> Money | None:
    """The cost that a target names in the money of `currency` and `year`: exchanged at the rate of
    its announcement, then by the deflator. None where the announcement is too young for either.

    Raises
    ------
    InputError : the target is not one of cost, or a currency that is not known
    """
    money = cost_of(target)
    try:
        return money.exchanged(currency).inflated(year)
    except InputError:
        currency_code(currency)  # an unknown currency is an error of the caller's
        return None


class DeadlineStatus(StrEnum):
    """Where a target stands at a date; `next_step` says what to do."""

    OPEN = "open"
    REACHED = "reached"
    LATE = "reached late"
    MISSED = "missed"
    """its date passed, and what was reached in its last year or later falls short"""
    UNKNOWN = "due, outcome not found"
    REPLACED = "replaced by a later announcement"
    NO_DEADLINE = "no deadline"

    @property
    def next_step(self) -> str:
        """What to do next."""
        return {
            DeadlineStatus.OPEN: "wait, and watch the slippage ledger",
            DeadlineStatus.REACHED: "look at the next target",
            DeadlineStatus.LATE: "look at the next target, and count the delay",
            DeadlineStatus.MISSED: "ask whether a new date was named",
            DeadlineStatus.UNKNOWN: "look for what became of it and add an outcome entry",
            DeadlineStatus.REPLACED: "look at the announcement that took its place",
            DeadlineStatus.NO_DEADLINE: "find the deadline",
        }[self]


@checked
def deadline_status(
    target: Entry | str, at: Any, among: Iterable[Entry] | None = None
) -> DeadlineStatus:
    """Where a target (or the one with this id) stands on a day, by the outcomes known then.

    `at` is a decimal year, a date, or its text. An outcome is known from its date on, or from the
    middle of its year. One that falls short of the target settles it only from the last year before
    the deadline on: an earlier one is an interim report, after which the target may yet be reached.

    Raises
    ------
    InputError : no such entry, no day, or an outcome in another unit than the target
    """
    target, at = entry_of(target), decimal_year(at)
    known = [e for e in (entries() if among is None else among) if announced(e) <= at]
    outcomes = [e for e in known if e.answers == target.id and e.value is not None]
    reached = [announced(outcome) for outcome in outcomes if _reaches(target, outcome)]
    if target.deadline is None:
        return DeadlineStatus.REACHED if reached else DeadlineStatus.NO_DEADLINE
    if reached:
        in_time = min(reached) < due(target)
        return DeadlineStatus.REACHED if in_time else DeadlineStatus.LATE
    final = [outcome for outcome in outcomes if announced(outcome) >= due(target) - 1.0]
    missed = bool(final) and at >= due(target)
    if not missed and any(entry.replaces == target.id for entry in known):
        return DeadlineStatus.REPLACED
    if at < due(target):
        return DeadlineStatus.OPEN
    return DeadlineStatus.MISSED if missed else DeadlineStatus.UNKNOWN


def _reaches(target: Entry, outcome: Entry) -> bool:
    assert target.value is not None and outcome.value is not None and target.metric is not None
    if outcome.unit != target.unit:
        text = f"{outcome.id} states {outcome.unit}, {target.id} {target.unit}: convert one of them"
        raise InputError(text)
    if target.metric.better is Better.LOWER:
        return outcome.value <= target.value
    return outcome.value >= target.value


@checked
def claim_gap(claim: Entry | str, target: Entry | str) -> float:
    """By which fraction a claim falls short of a target (negative: it exceeds it).

    Each is an entry or its id.

    Raises
    ------
    InputError : another metric or another level; a cell is never held against a pack target
    """
    claim, target = entry_of(claim), entry_of(target)
    if claim.metric is not target.metric or target.metric is None:
        raise InputError(f"{claim.id} states {claim.metric}, {target.id} wants {target.metric}")
    if claim.level is not target.level or target.level.level is None:
        raise InputError(
            f"{claim.id} is at {claim.level} level and {target.id} at {target.level} level: "
            "convert one of them first"
        )
    if target.metric is Metric.COST:
        own = cost_of(claim)
        wanted = comparable_cost(target, own.currency, own.year)
        if wanted is None:
            text = "no exchange rate or price index links the years of the two"
            raise InputError(text, key=target.id, value=target.year)
        ratio = own.amount / wanted.amount
    else:
        assert claim.value is not None and target.value is not None
        ratio = claim.value / target.value
    return ratio - 1 if target.metric.better is Better.LOWER else 1 - ratio


def wanted_si(target: Entry) -> float:
    """The figure of a target that is not one of cost, in SI (J/kg, J/m^3, s, cycles)."""
    if target.metric is Metric.COST or target.value is None:
        raise InputError("a cost has no SI form; use cost_of", value=target.id)
    if target.metric is Metric.CYCLE_LIFE:
        return target.value
    return float(si(target.value, target.unit))


def wanted_text(target: Entry) -> str:
    """The figure as people say it: ``500 Wh/kg at cell level``."""
    assert target.value is not None
    text = f"{number(target.value, 6)} {target.unit}"
    return text if target.level.level is None else f"{text} at {target.level} level"
