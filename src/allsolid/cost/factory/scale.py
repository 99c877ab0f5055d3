"""Scale and learning: unit cost against plant volume and against cumulative output.

Scale is what a larger plant does today (powers of the step table, whole machines); learning is
what experience has done to industries as a whole, scale included. Do not multiply the two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from allsolid.cost.buying.reading import table, value
from allsolid.cost.buying.stated import positive, rate_of, share_of
from allsolid.cost.case import Case
from allsolid.cost.factory.plant import KWH, Plant
from allsolid.cost.result import breakdown
from allsolid.exploration.montecarlo import MOST_DRAWS
from allsolid.quantities import (
    InputError,
    Numbers,
    Quantity,
    checked,
    did_you_mean,
    real,
    seed_of,
    whole,
)
from allsolid.sources import Measured


@checked
def at_volume(case: Case, volume: Quantity) -> Any:
    """C_total (USD 2022/kWh) of the same case in a plant of `volume` (J a year, array, or text).

    Raises
    ------
    InputError : not a positive energy a year
    """
    plant = replace(case.plant, volume=np.asarray(_energy_a_year(volume, "volume")))
    return breakdown(replace(case, plant=plant)).total


def _energy_a_year(given: Any, key: str) -> Any:
    """J a year, from numbers or from text such as ``"10 GWh/a"``."""
    if isinstance(given, str):
        try:
            return Plant.of(given).volume
        except InputError as error:
            raise error.located(key=key) from error
    return positive(given, key, "a positive energy a year, in J or as '10 GWh/a'")


@dataclass(frozen=True, slots=True, eq=False)
class ScaleCurve:
    """Unit cost over plant volume: volume in J a year, cost in USD 2022/kWh."""

    volume: np.ndarray
    cost: np.ndarray


def _volume(energy: Any, key: str) -> float:
    joules = float(_energy_a_year(energy, key))
    return real(joules, key, KWH, 1e12 * KWH, expected="1 kWh to 1e12 kWh a year, in J")


MOST_POINTS = 100_000
"""Points of a curve; each is a whole breakdown."""


@checked
def scale_curve(
    case: Case, low: float | str = 0.1e6 * KWH, high: float | str = 200e6 * KWH, points: int = 60
) -> ScaleCurve:
    """Unit cost from `low` to `high` J a year (or text), evenly on a logarithm (0.1 to 200 GWh/a).

    Raises
    ------
    InputError : an end that is no energy a year from 1 kWh on, or points that are no whole number
    """
    low, high = _volume(low, "low"), _volume(high, "high")
    if high <= low:
        raise InputError("expected more than the lower end", key="high", value=high)
    volume = np.geomspace(low, high, whole(points, "points", 2, MOST_POINTS))
    return ScaleCurve(volume, np.broadcast_to(at_volume(case, volume), volume.shape))


@checked
def minimum_efficient_scale(case: Case, saving: float | str = 0.02, points: int = 400) -> float:
    """Smallest volume (J a year) from which every doubling saves less than `saving` of C_total.

    A step table of powers has no plateau, so the scale depends on the saving that one calls
    small: state both. Searched from 0.1 to 200 GWh/a; an end of that range is returned where the
    answer lies beyond it.

    Raises
    ------
    InputError : a saving that is no share such as 0.02 or "2 %", or fewer than two points
    """
    saving = share_of(saving, "saving")
    points = whole(points, "points", 2, MOST_POINTS)
    volume = np.geomspace(0.1e6, 200e6, points) * KWH
    gain = 1.0 - at_volume(case, 2.0 * volume) / at_volume(case, volume)
    late = np.nonzero(gain >= saving)[0]
    if late.size == 0:
        return float(volume[0])
    return float(volume[min(late[-1] + 1, points - 1)])


@checked
def learning_rate(name: str = "lithium-ion") -> Measured:
    """A prior of the learning rate (share saved per doubling of cumulative output) by name."""
    file = "learning.toml"
    rates = table(file)["rates"]
    if name not in rates:
        hint = did_you_mean(str(name), rates)
        text = f"expected one of {', '.join(rates)}{hint}"
        raise InputError(text, key="learning rate", value=name)
    return value(rates[name], "", file=file, key=f"learning rate, {name}")


@checked
def wright(cost: Numbers, multiple: Numbers, rate: Quantity) -> Any:
    """Wright's law: cost·multiple^(−w), w = −log2(1 − rate).

    Parameters
    ----------
    cost : at the first cumulative output
    multiple : cumulative output over the first, > 0
    rate : learning rate, below 1 (negative: cost rises); also text such as "20 %"

    Raises
    ------
    InputError : a rate of 1 or more, or a multiple of zero or less
    """
    cost = positive(cost, "cost", "costs above zero")
    multiple = positive(multiple, "multiple", "multiples of cumulative output above zero")
    power = np.log2(1.0 - np.asarray(rate_of(rate)))
    return cost * np.asarray(multiple) ** power


@checked
def learned(
    cost: Numbers,
    multiples: Numbers,
    rate: Measured | float | str | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> np.ndarray:
    """Quantiles 5, 50 and 95 % of cost over multiples of cumulative output.

    Parameters
    ----------
    cost : a number, or draws of the cost today (shape (draws,))
    multiples : shape (m,)
    rate : a prior; a number or text such as "20 %" holds for certain

    Returns
    -------
    array (3, m), in the units of `cost`
    """
    prior = learning_rate() if rate is None else rate
    draws = whole(draws, "draws", 2, MOST_DRAWS)
    start = np.ravel(positive(cost, "cost", "costs above zero"))
    if start.size not in (1, draws):
        raise InputError(f"expected one cost or {draws} draws of it", key="cost", value=start.size)
    after = np.ravel(positive(multiples, "multiples", "multiples of output above zero"))
    u = np.random.default_rng(seed_of(seed)).uniform(size=draws)
    drawn = prior.quantile(u) if isinstance(prior, Measured) else np.full(draws, rate_of(prior))
    rates = np.minimum(drawn, 0.6)[:, None]
    paths = wright(np.broadcast_to(start, (draws,))[:, None], after[None, :], rates)
    return np.quantile(paths, [0.05, 0.5, 0.95], axis=0)


@checked
def doublings_to(cost: Numbers, target: Numbers, rate: Quantity) -> Any:
    """Doublings of cumulative output from `cost` to `target` at a learning rate.

    Raises
    ------
    InputError : a rate of 1 or more, or of 0 (nothing is learned), or a cost of zero or less
    """
    cost = positive(cost, "cost", "costs above zero")
    target = positive(target, "target", "costs above zero")
    rate = np.asarray(rate_of(rate))
    if np.any(rate == 0.0):
        raise InputError("at a rate of zero nothing is learned", key="rate", value=rate)
    return np.log(np.asarray(target) / cost) / np.log(1.0 - rate)
