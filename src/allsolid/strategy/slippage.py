"""The slippage of announcements, with what is not over yet counted as censored.

A promise is followed from the day it was made. Its event is that it was moved to a later date,
withdrawn, or missed; a promise that was kept, moved to an earlier date, or still stands on the day
of the count is censored there. Only what a firm undertook counts: an opinion of what will be hard
or likely is evidence (a firm forecast), no promise. Two estimates of the same ledger:

    Kaplan-Meier    S(t) = product over event times t_i <= t of (1 - d_i / n_i)
    exponential     rate = events / total exposure, interval of a Poisson count

and the mean slip, years of delay per year that passes: sum of (new due - old due) over sum of
(new made - old made), over the promises that were replaced.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

import numpy as np

from allsolid.quantities import InputError, checked
from allsolid.strategy.dates import decimal_year
from allsolid.strategy.vocabulary import Status


class End(StrEnum):
    """What became of a promise."""

    MOVED_LATER = "moved later"
    MOVED_EARLIER = "moved earlier"
    WITHDRAWN = "withdrawn"
    MISSED = "missed"
    """its date passed, and a later source shows that the thing was not there: ends on its date"""
    KEPT = "kept"
    STANDING = "standing"
    """still valid on the day of the count: censored there"""
    OVERDUE = "due, outcome not found"
    """its date lies before the day of the count and nothing was found: censored on its date"""

    @property
    def is_slip(self) -> bool:
        """True where the promise failed."""
        return self in (End.MOVED_LATER, End.WITHDRAWN, End.MISSED)


@dataclass(frozen=True, slots=True)
class Promise:
    """One announcement of one milestone.

    Parameters
    ----------
    milestone, firm, what : the thing promised
    made : decimal year
    due : decimal year, the end of the stated span
    end : what became of it, as far as the ledger knows; `end_at` says it on a day
    ended : decimal year, or None where it stands
    next_due : the date that replaced it, or None
    source, status : as in the ledger
    """

    milestone: str
    firm: str
    what: str
    made: float
    due: float
    end: End
    ended: float | None
    next_due: float | None
    source: str
    status: Status

    @property
    def slip(self) -> float | None:
        """Years by which the next promise is later (negative: earlier), or None."""
        return None if self.next_due is None else self.next_due - self.due

    def end_at(self, at: float) -> End:
        """What had become of it by the decimal year `at`: overdue where its date had passed."""
        if self.ended is not None and self.ended <= at:
            return self.end
        return End.OVERDUE if self.due < at else End.STANDING

    def exposure(self, at: float) -> float:
        """Years from the day it was made to its end, as far as known at `at`, else to its due
        date or to `at`.
        """
        if self.ended is not None and self.ended <= at:
            return self.ended - self.made
        return max(0.0, min(self.due, at) - self.made)

    def slipped(self, at: float) -> bool:
        """Whether it had failed by the decimal year `at`."""
        return self.end.is_slip and self.ended is not None and self.ended <= at


@functools.cache
def ledger() -> tuple[Promise, ...]:
    """Every promise of the packaged ledger, by milestone, then date."""
    path = files("allsolid.strategy") / "data" / "evidence_promises.toml"
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    found: list[Promise] = []
    for milestone in document["milestone"]:
        found += _promises(milestone)
    return tuple(found)


def _promises(milestone: dict[str, Any]) -> list[Promise]:
    name, rows = milestone["id"], milestone["promise"]
    found = []
    for index, row in enumerate(rows):
        following = rows[index + 1] if index + 1 < len(rows) else None
        if row["due"] < row["made"]:
            raise InputError("is due before it was made", file="evidence_promises.toml", key=name)
        if following is not None and following["made"] <= row["made"]:
            raise InputError("promises stand out of order", file="evidence_promises.toml", key=name)
        if following is None:
            end, ended = _last(milestone, row["due"])
        else:
            end = End.MOVED_LATER if following["due"] > row["due"] else End.MOVED_EARLIER
            ended = following["made"]
        found.append(
            Promise(
                name,
                milestone["firm"],
                milestone["what"],
                row["made"],
                row["due"],
                end,
                ended,
                None if following is None else following["due"],
                row["source"],
                Status(row["status"]),
            )
        )
    return found


def _last(milestone: dict[str, Any], due: float) -> tuple[End, float | None]:
    """What became of the last promise of a milestone, and when."""
    where = {"file": "evidence_promises.toml", "key": milestone["id"]}
    words = [end.value for end in (End.STANDING, End.KEPT, End.WITHDRAWN, End.MISSED)]
    if milestone["end"] not in words:
        raise InputError(f"expected one of {', '.join(words)}", value=milestone["end"], **where)
    end = End(milestone["end"])
    dated = end in (End.KEPT, End.WITHDRAWN)
    if dated != ("ended" in milestone):
        raise InputError("expected `ended` where it was kept or withdrawn, only there", **where)
    return end, due if end is End.MISSED else milestone.get("ended")


@dataclass(frozen=True, slots=True)
class Survival:
    """A Kaplan-Meier curve.

    Parameters
    ----------
    times : event times, increasing
    survival : probability to stand beyond each time
    at_risk : how many were still followed just before each time
    events : how many failed at each time
    """

    times: np.ndarray
    survival: np.ndarray
    at_risk: np.ndarray
    events: np.ndarray

    def at(self, time: Any) -> Any:
        """Probability to stand beyond `time` (float or array), a step function from one."""
        if np.any(np.isnan(np.asarray(time, dtype=float))):
            raise InputError("expected years", key="time", value=time)
        index = np.searchsorted(self.times, time, side="right")
        steps = np.concatenate([[1.0], self.survival])
        return steps[index]

    @property
    def median(self) -> float:
        """First time at which at most half still stand; infinite where it is never reached."""
        below = np.nonzero(self.survival <= 0.5)[0]
        return float(self.times[below[0]]) if below.size else math.inf


@checked
def kaplan_meier(durations: Sequence[float], failed: Sequence[bool | int]) -> Survival:
    """The Kaplan-Meier curve of durations, those that did not fail being right-censored.

    Source: kaplan1958.

    Raises
    ------
    InputError : no durations, unequal lengths or a negative duration
    """
    times, events = _checked(durations, failed)
    at = np.unique(times[events])
    at_risk = np.array([np.sum(times >= t) for t in at], dtype=float)
    deaths = np.array([np.sum((times == t) & events) for t in at], dtype=float)
    steps = np.cumprod(1 - deaths / at_risk) if at.size else np.array([])
    return Survival(at, steps, at_risk, deaths)


@dataclass(frozen=True, slots=True)
class Rate:
    """A constant rate of failure.

    Parameters
    ----------
    rate : events per year of exposure
    low, high : central 90 % interval
    events, exposure : what it rests on
    """

    rate: float
    low: float
    high: float
    events: int
    exposure: float

    def standing(self, years: Any) -> Any:
        """Probability that a promise still stands after `years` (zero or more)."""
        passed = np.asarray(years, dtype=float)
        if not np.all(passed >= 0):
            raise InputError("expected zero or more years", key="years", value=years)
        return np.exp(-self.rate * passed)


@checked
def exponential_rate(durations: Sequence[float], failed: Sequence[bool | int]) -> Rate:
    """Maximum-likelihood rate of exponential lifetimes with right-censoring.

    rate = d / T with d failures in a total exposure T; interval from chi-square quantiles with
    2d and 2d + 2 degrees of freedom, that of a Poisson count d at a fixed T. Source: epstein1953.
    """
    from scipy.stats import chi2

    times, events = _checked(durations, failed)
    exposure, count = float(times.sum()), int(events.sum())
    if exposure <= 0:
        raise InputError("expected some exposure")
    low = float(chi2.ppf(0.05, 2 * count)) / (2 * exposure) if count else 0.0
    high = float(chi2.ppf(0.95, 2 * count + 2)) / (2 * exposure)
    return Rate(count / exposure, low, high, count, exposure)


def _checked(
    durations: Sequence[float], failed: Sequence[bool | int]
) -> tuple[np.ndarray, np.ndarray]:
    marks = np.asarray(failed)
    if marks.size and not np.all(np.isin(marks, (0, 1))):
        raise InputError("expected a mark of true or false for each duration", key="failed")
    times, events = np.asarray(durations, dtype=float), marks.astype(bool)
    if times.ndim != 1 or times.shape != events.shape or times.size == 0:
        raise InputError("expected as many durations as marks, and at least one")
    if not np.all(np.isfinite(times)) or np.any(times < 0):
        raise InputError("expected durations of zero or more years")
    return times, events


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
    rate: Rate
    slip_per_year: float
    mean_slip: float

    def expected_due(self, due: float) -> float:
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
def estimate_slippage(at: Any, among: Sequence[Promise] | None = None) -> Slippage:
    """The estimates from the promises made before `at`, a decimal year, a date or its text.

    Raises
    ------
    InputError : no day, or no promise was made by then
    """
    at = decimal_year(at)
    chosen = [p for p in (ledger() if among is None else among) if p.made < at]
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
        sum(promise.end_at(at) is End.OVERDUE for promise in chosen),
        kaplan_meier(times, failed),
        exponential_rate(times, failed),
        sum(delays) / passed if passed else 0.0,
        sum(delays) / len(delays) if delays else 0.0,
    )
