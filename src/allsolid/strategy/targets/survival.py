"""Lifetimes of which some are not over yet: the Kaplan-Meier curve and a constant rate.

Kaplan-Meier    S(t) = product over event times t_i <= t of (1 - d_i / n_i)
exponential     rate = events / total exposure, interval of a Poisson count
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from allsolid.quantities import InputError, checked


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

    def at(self, time: float | np.ndarray) -> float | np.ndarray:
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
class FailureRate:
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

    def standing(self, years: float | np.ndarray) -> float | np.ndarray:
        """Probability that a promise still stands after `years` (zero or more)."""
        passed = np.asarray(years, dtype=float)
        if not np.all(passed >= 0):
            raise InputError("expected zero or more years", key="years", value=years)
        return np.exp(-self.rate * passed)


@checked
def exponential_rate(durations: Sequence[float], failed: Sequence[bool | int]) -> FailureRate:
    """Maximum-likelihood rate of exponential lifetimes with right-censoring.

    rate = d / T with d failures in a total exposure T; interval from chi-square quantiles with
    2d and 2d + 2 degrees of freedom, that of a Poisson count d at a fixed T. Source: epstein1953.
    """
    times, events = _checked(durations, failed)
    exposure, count = float(times.sum()), int(events.sum())
    if exposure <= 0:
        raise InputError("expected some exposure")
    # the chi-square quantile with 2k degrees of freedom is twice that of a gamma of shape k
    low = float(gammaincinv(count, 0.05)) / exposure if count else 0.0
    high = float(gammaincinv(count + 1, 0.95)) / exposure
    return FailureRate(count / exposure, low, high, count, exposure)


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
