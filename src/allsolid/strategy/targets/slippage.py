"""The slippage of announcements, with what is not over yet counted as censored.

A promise is followed from the day it was made. Its event is that it was moved to a later date,
withdrawn, or missed; a promise that was kept, moved to an earlier date, or still stands on the day
of the count is censored there. Only what a firm undertook counts: an opinion of what will be hard
or likely is evidence (a firm forecast), no promise. Two estimates of the same ledger stand in
`survival`; the mean slip, years of delay per year that passes, is the sum of (new due - old due)
over the sum of (new made - old made), over the promises that were replaced.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from allsolid.quantities import InputError, checked
from allsolid.strategy.dates import Day, decimal_year
from allsolid.strategy.targets.promises import Promise, PromiseEnd, promises
from allsolid.strategy.targets.survival import (
    FailureRate,
    Survival,
    exponential_rate,
    kaplan_meier,
)


@dataclass(frozen=True, slots=True)
class Slippage:
    """What the ledger says on a day.

    Parameters
    ----------
    at : decimal year of the count
    promises, slipped : how many, and how many of them failed
    overdue : how many are past their date without a known outcome
    survival : Kaplan-Meier curve of the years that a promise stands
    rate : exponential rate of failure
    slip_per_year : years of delay per year that passes, over replaced promises
    mean_slip : mean delay of a replaced promise, years
    """

    at: float
    promises: int
    slipped: int
    overdue: int
    survival: Survival
    rate: FailureRate
    slip_per_year: float
    mean_slip: float

    def expected_due(self, due: Day) -> float:
        """Where a promise ends up if its slip goes on: at + (due - at) / (1 - slip per year).

        Infinite where the slip is a year per year or more: the date recedes as fast as it nears.
        A date that has passed cannot come again: what is still promised for it comes at `at` at
        the earliest, and `at` is what is returned.
        """
        due = decimal_year(due, key="due")
        left = due - self.at
        if left <= 0:
            return self.at
        return math.inf if self.slip_per_year >= 1 else self.at + left / (1 - self.slip_per_year)


@checked
def estimate_slippage(at: Day, among: Sequence[Promise] | None = None) -> Slippage:
    """The estimates from the promises made before `at`, a decimal year, a date or its text.

    Raises
    ------
    InputError : no day, or no promise was made by then
    """
    at = decimal_year(at)
    chosen = [p for p in (promises() if among is None else among) if p.made < at]
    if not chosen:
        raise InputError("no promise was made by then", value=at)
    times = [promise.exposure(at) for promise in chosen]
    failed = [promise.slipped(at) for promise in chosen]
    moved = [p for p in chosen if p.slip is not None and p.ended is not None and p.ended <= at]
    delays = [promise.slip or 0.0 for promise in moved]
    passed = sum((promise.ended or 0.0) - promise.made for promise in moved)
    return Slippage(
        at,
        len(chosen),
        sum(failed),
        sum(promise.end_at(at) is PromiseEnd.OVERDUE for promise in chosen),
        kaplan_meier(times, failed),
        exponential_rate(times, failed),
        sum(delays) / passed if passed else 0.0,
        sum(delays) / len(delays) if delays else 0.0,
    )
