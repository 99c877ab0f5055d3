"""How fast targets ask lithium-ion history to move.

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
from dataclasses import dataclass
from enum import StrEnum

from allsolid.quantities import Level, checked
from allsolid.sources.packaged import table
from allsolid.strategy.evidence.catalogue import entry_of
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.evidence.vocabulary import NEW_YEAR, Advised, Metric
from allsolid.strategy.records import TableReader
from allsolid.strategy.targets.wanted import comparable_cost, wanted


class Growth(StrEnum):
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
    drift, sd, changes : mean and standard deviation of the yearly changes, and how many
    recent_drift : the same over a later window
    window, recent_window : years
    source : bibliography key
    reference_source : that of the reference, where it is another
    price_year : of money, None otherwise
    """

    metric: Metric
    level: Level
    model: Growth
    unit: str
    reference_year: int
    reference: float
    drift: float
    sd: float
    changes: int
    recent_drift: float
    window: tuple[int, int]
    recent_window: tuple[int, int]
    source: str
    note: str
    reference_source: str = ""
    price_year: int | None = None

    def trend(self, year: float) -> float:
        """The history's trend at a decimal year, in `unit`; a yearly figure holds for mid-year."""
        years = year - (self.reference_year + 0.5)
        if self.model is Growth.ADDITIVE:
            return self.reference + self.drift * years
        return self.reference * math.exp(self.drift * years)

    def required(self, start: float, value: float, years: float) -> float:
        """Yearly change from `start` to `value` (both in `unit`) within `years`."""
        if self.model is Growth.ADDITIVE:
            return (value - start) / years
        return math.log(value / start) / years


_READ = TableReader(BaseRate)


@functools.cache
def base_rates() -> tuple[BaseRate, ...]:
    """The packaged histories."""
    name = "base_rates.toml"
    tables = table("allsolid.strategy.targets", name)
    return tuple(_READ(one, file=name, where=key) for key, one in tables.items())


class RateStatus(Advised):
    """Whether a required rate could be stated; `next_step` says what to do."""

    STATED = "stated", "compare the required rate with the base rate"
    BEHIND_TREND = "no more than the trend of lithium-ion at the announcement", "ask what it adds"
    NO_DEADLINE = "no deadline", "find the deadline; a target without one cannot be missed"
    ALREADY_DUE = "due before it was announced", "check the date and the deadline of the entry"
    NO_HISTORY = "no history at this metric and level", "gather one before judging the target"
    NO_DEFLATOR = "no exchange rate or price index of its year yet", NEW_YEAR


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
        if self.base is None or self.required is None:
            return f"{self.target.id}: {self.status}"
        if self.base.model is Growth.ADDITIVE:
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
    years = target.due - target.announced
    if years <= 0:
        return RequiredRate(target, RateStatus.ALREADY_DUE, base)
    start, asked = base.trend(target.announced), _in_unit_of(base, target)
    if asked is None:
        return RequiredRate(target, RateStatus.NO_DEFLATOR, base, start)
    required = base.required(start, asked, years)
    if required * base.drift <= 0:
        return RequiredRate(target, RateStatus.BEHIND_TREND, base, start, asked)
    z = math.copysign(1.0, base.drift) * (required - base.drift) / (base.sd / math.sqrt(years))
    ratio = required / base.drift
    return RequiredRate(target, RateStatus.STATED, base, start, asked, required, ratio, z)


def _fits(base: BaseRate, target: Entry) -> bool:
    return target.metric is base.metric and target.level.level is base.level


def _in_unit_of(base: BaseRate, target: Entry) -> float | None:
    """The target's figure in the history's unit; None for money that cannot be brought there."""
    if base.price_year is None:
        return wanted(target)[1]
    money = comparable_cost(target, "USD", base.price_year)
    return None if money is None else money.amount
