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
from allsolid.quantities import InputError, did_you_mean
from allsolid.sources import Measured


def at_volume(case: Case, volume: Any) -> Any:
    """C_total (USD 2022/kWh) of the same case in a plant of `volume` (J a year, array)."""
    return breakdown(replace(case, plant=replace(case.plant, volume=np.asarray(volume)))).total


@dataclass(frozen=True, slots=True, eq=False)
class ScaleCurve:
    """Unit cost over plant volume: volume in J a year, cost in USD 2022/kWh."""

    volume: np.ndarray
    cost: np.ndarray


def scale_curve(
    case: Case, low: float = 0.1e6 * KWH, high: float = 200e6 * KWH, points: int = 60
) -> ScaleCurve:
    """Unit cost from `low` to `high` J a year, evenly on a logarithm (0.1 to 200 GWh/a)."""
    volume = np.geomspace(low, high, points)
    return ScaleCurve(volume, np.broadcast_to(at_volume(case, volume), volume.shape))


def minimum_efficient_scale(case: Case, saving: float = 0.02, points: int = 400) -> float:
    """Smallest volume (J a year) from which every doubling saves less than `saving` of C_total.

    A step table of powers has no plateau, so the scale depends on the saving that one calls
    small: state both. Searched from 0.1 to 200 GWh/a; an end of that range is returned where the
    answer lies beyond it.
    """
    volume = np.geomspace(0.1e6, 200e6, points) * KWH
    gain = 1.0 - at_volume(case, 2.0 * volume) / at_volume(case, volume)
    late = np.nonzero(gain >= saving)[0]
    if late.size == 0:
        return float(volume[0])
    return float(volume[min(late[-1] + 1, points - 1)])


def learning_rate(name: str = "lithium-ion") -> Measured:
    """A prior of the learning rate (share saved per doubling of cumulative output) by name."""
    file = "learning.toml"
    rates = table(file)["rates"]
    if name not in rates:
        hint = did_you_mean(str(name), rates)
        text = f"expected one of {', '.join(rates)}{hint}"
        raise InputError(text, key="learning rate", value=name)
    return value(rates[name], "", file=file, key=f"learning rate, {name}")


def wright(cost: Any, multiple: Any, rate: Any) -> Any:
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
    positive(multiple, "multiple", "multiples of cumulative output above zero")
    _below_one(rate)
    return cost * np.asarray(multiple, dtype=float) ** np.log2(1.0 - np.asarray(rate))


def learned(
    cost: Any, multiples: Any, rate: Measured | None = None, draws: int = 2000, seed: int = 0
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
    u = np.random.default_rng(seed).uniform(size=draws)
    rates = np.minimum(prior.draw(u), 0.6)[:, None]
    start = np.broadcast_to(np.asarray(cost, dtype=float), (draws,))[:, None]
    paths = wright(start, np.asarray(multiples, dtype=float)[None, :], rates)
    return np.quantile(paths, [0.05, 0.5, 0.95], axis=0)


def _below_one(rate: Any) -> None:
    positive(1.0 - np.asarray(rate, dtype=float), "rate", "a learning rate below 1")


def doublings_to(cost: Any, target: Any, rate: Any) -> Any:
    """Doublings of cumulative output from `cost` to `target` at a learning rate.

    Raises
    ------
    InputError : a rate of 1 or more, or of 0 (nothing is learned), or a cost of zero or less
    """
    positive(cost, "cost", "costs above zero")
    positive(target, "target", "costs above zero")
    _below_one(rate)
    if np.any(np.asarray(rate, dtype=float) == 0.0):
        raise InputError("at a rate of zero nothing is learned", key="rate", value=rate)
    return np.log(np.asarray(target) / cost) / np.log(1.0 - np.asarray(rate))
