"""Scale and learning: unit cost against plant volume and against cumulative output.

Scale is what a larger plant does today (powers of the step table, whole machines); learning is
what experience has done to industries as a whole, scale included. Do not multiply the two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from allsolid.cost.model import Case
from allsolid.cost.plant import KWH
from allsolid.cost.reading import table, value
from allsolid.cost.result import breakdown
from allsolid.cost.stated import positive
from allsolid.cost.uncertainty import MOST_DRAWS
from allsolid.quantities import (
    InputError,
    Numbers,
    checked,
    did_you_mean,
    numbers_within,
    real,
    seed_of,
    whole,
)
from allsolid.sources import Measured


@checked
def at_volume(case: Case, volume: Numbers) -> Any:
    """C_total (USD 2022/kWh) of the same case in a plant of `volume` (J a year, array)."""
    made = np.asarray(positive(volume, "volume", "J a year above zero"))
    return breakdown(replace(case, plant=replace(case.plant, volume=made))).total


@dataclass(frozen=True, slots=True, eq=False)
class ScaleCurve:
    """Unit cost over plant volume: volume in J a year, cost in USD 2022/kWh."""

    volume: np.ndarray
    cost: np.ndarray


def _volume(energy: Any, key: str) -> float:
    return real(energy, key, KWH, 1e12 * KWH, unit="J", expected="1 kWh to 1e12 kWh a year, in J")


MOST_POINTS = 100_000
"""Points of a curve; each is a whole breakdown."""


@checked
def scale_curve(
    case: Case, low: float = 0.1e6 * KWH, high: float = 200e6 * KWH, points: int = 60
) -> ScaleCurve:
    """Unit cost from `low` to `high` J a year, evenly on a logarithm (0.1 to 200 GWh/a)."""
    low, high = _volume(low, "low"), _volume(high, "high")
    volume = np.geomspace(low, high, whole(points, "points", 1, MOST_POINTS))
    return ScaleCurve(volume, np.broadcast_to(at_volume(case, volume), volume.shape))


@checked
def minimum_efficient_scale(case: Case, saving: float = 0.02, points: int = 400) -> float:
    """Smallest volume (J a year) from which every doubling saves less than `saving` of C_total.

    A step table of powers has no plateau, so the scale depends on the saving that one calls
    small: state both. Searched from 0.1 to 200 GWh/a; an end of that range is returned where the
    answer lies beyond it.
    """
    saving = real(saving, "saving", 0.0, 1.0, expected="a share from 0 to 1")
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
def wright(cost: Numbers, multiple: Numbers, rate: Numbers) -> Any:
    """Wright's law: cost·multiple^(−w), w = −log2(1 − rate).

    Parameters
    ----------
    cost : at the first cumulative output
    multiple : cumulative output over the first, > 0
    rate : learning rate, below 1 (negative: cost rises)

    Raises
    ------
    InputError : a rate of 1 or more, or a multiple of zero or less
    """
    cost = positive(cost, "cost", "costs above zero")
    multiple = positive(multiple, "multiple", "multiples of cumulative output above zero")
    power = np.log2(1.0 - np.asarray(_below_one(rate)))
    return cost * np.asarray(multiple) ** power


@checked
def learned(
    cost: Numbers,
    multiples: Numbers,
    rate: Measured | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> np.ndarray:
    """Quantiles 5, 50 and 95 % of cost over multiples of cumulative output.

    Parameters
    ----------
    cost : a number, or draws of the cost today (shape (draws,))
    multiples : shape (m,)

    Returns
    -------
    array (3, m), in the units of `cost`
    """
    prior = rate or learning_rate()
    draws = whole(draws, "draws", 2, MOST_DRAWS)
    start = np.ravel(positive(cost, "cost", "costs above zero"))
    if start.size not in (1, draws):
        raise InputError(f"expected one cost or {draws} draws of it", key="cost", value=start.size)
    after = np.ravel(positive(multiples, "multiples", "multiples of output above zero"))
    u = np.random.default_rng(seed_of(seed)).uniform(size=draws)
    rates = np.minimum(prior.draw(u), 0.6)[:, None]
    paths = wright(np.broadcast_to(start, (draws,))[:, None], after[None, :], rates)
    return np.quantile(paths, [0.05, 0.5, 0.95], axis=0)


def _below_one(rate: Any) -> Any:
    return numbers_within("rate", rate, -10.0, 1.0 - 1e-9, "", "a learning rate below 1")


@checked
def doublings_to(cost: Numbers, target: Numbers, rate: Numbers) -> Any:
    """Doublings of cumulative output from `cost` to `target` at a learning rate.

    Raises
    ------
    InputError : a rate of 1 or more, or of 0 (nothing is learned), or a cost of zero or less
    """
    cost = positive(cost, "cost", "costs above zero")
    target = positive(target, "target", "costs above zero")
    rate = np.asarray(_below_one(rate))
    if np.any(rate == 0.0):
        raise InputError("at a rate of zero nothing is learned", key="rate", value=rate)
    return np.log(np.asarray(target) / cost) / np.log(1.0 - rate)
