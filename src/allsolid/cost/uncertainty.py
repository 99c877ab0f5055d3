"""Uncertainty: every parameter drawn from its prior, through the closed-form model at once.

Monte Carlo (Latin hypercube), tornado (each parameter at the ends of its 90 % interval), rank
correlation over the draws, and Sobol indices (Saltelli's estimator of scipy) of the parameters
that the tornado puts first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid.cost.model import Case
from allsolid.cost.parameters import uncertain
from allsolid.cost.result import CostBreakdown, drawn
from allsolid.quantities import InputError, checked, number, seed_of, typeset, whole
from allsolid.sources import Kind, Measured

MOST_DRAWS = 100_000
"""Draws at most: each is a whole case, and all are in memory at once."""

Output = Callable[[CostBreakdown], Any]


def total(result: CostBreakdown) -> Any:
    """The default output: C_total of the cell, USD 2022/kWh."""
    return result.total


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """Draws of an output and of what it rests on.

    Parameters
    ----------
    samples : output of each draw
    drawn : the parameters' draws by path
    """

    samples: np.ndarray
    drawn: dict[str, np.ndarray]

    def quantile(self, probability: Any) -> Any:
        """Quantile(s) of the output."""
        return np.quantile(self.samples, probability)

    @property
    def interval(self) -> tuple[float, float]:
        """Central 90 % interval."""
        low, high = self.quantile([0.05, 0.95])
        return float(low), float(high)

    @property
    def median(self) -> float:
        """Median of the output."""
        return float(self.quantile(0.5))

    def rank_correlations(self) -> dict[str, float]:
        """Spearman correlation of each parameter with the output, strongest first."""
        ranks = _ranks(self.samples)
        found = {
            path: float(np.corrcoef(_ranks(values), ranks)[0, 1])
            for path, values in self.drawn.items()
        }
        return dict(sorted(found.items(), key=lambda entry: -abs(entry[1])))


def _single(case: Case) -> None:
    """Draws take the place that a batch would: one cell in one plant at a time."""
    if not isinstance(case, Case):
        raise InputError("expected a case, such as `result.case`", key="case", value=case)
    volume = getattr(case.plant.volume, "value", case.plant.volume)
    if max(np.size(case.cell.energy), np.size(case.cell.mass), np.size(volume)) > 1:
        raise InputError("expected one cell in one plant, not a batch", key="case")


def _ranks(values: np.ndarray) -> np.ndarray:
    ranks = np.empty(values.size)
    ranks[np.argsort(values)] = np.arange(values.size)
    return ranks


def latin_hypercube(count: int, dimension: int, seed: int) -> np.ndarray:
    """(dimension, count) probabilities in (0, 1): one draw in each of `count` strata."""
    random = np.random.default_rng(seed)
    strata = random.permuted(np.tile(np.arange(count), (dimension, 1)), axis=1)
    return (strata + random.uniform(1e-9, 1.0 - 1e-9, size=(dimension, count))) / count


@checked
def monte_carlo(
    case: Case, draws: int = 10_000, seed: int = 0, output: Output = total
) -> Distribution:
    """Draw every uncertain parameter of `case` and evaluate all draws at once.

    Raises
    ------
    InputError : fewer than two draws, or a batch of cells or plants
    """
    _single(case)
    draws, seed = whole(draws, "draws", 2, MOST_DRAWS), seed_of(seed)
    priors = uncertain(case)
    table = latin_hypercube(draws, len(priors), seed)
    values = {
        path: np.asarray(m.quantile(u)) for (path, m), u in zip(priors.items(), table, strict=True)
    }
    samples = np.broadcast_to(np.asarray(output(drawn(case, values)), dtype=float), (draws,))
    return Distribution(np.array(samples), values)


@dataclass(frozen=True, slots=True)
class Swing:
    """One bar of a tornado: the output with one parameter at the ends of its interval."""

    path: str
    parameter: Measured
    low: float
    high: float

    @property
    def width(self) -> float:
        """Size of the swing."""
        return abs(self.high - self.low)

    @property
    def name(self) -> str:
        """The parameter's name."""
        return self.parameter.name or self.path

    @property
    def interval(self) -> str:
        """The ends of the parameter's 90 % interval with their unit, for people."""
        unit, ends = self.parameter.unit, (self.parameter.low, self.parameter.high)
        if not unit and max(ends) >= 1e6:
            return " to ".join(number(end / 1e6) for end in ends) + " million"
        low, high = (typeset(end, unit) for end in ends)
        return f"{low.partition(' ')[0]} to {high}"


@checked
def tornado(case: Case, most: int | None = 15, output: Output = total) -> tuple[Swing, ...]:
    """Swings of the output, largest first: each parameter at its low and at its high end."""
    _single(case)
    most = None if most is None else whole(most, "most", 0, 10_000)
    priors = uncertain(case)
    count = len(priors)
    values = {}
    for index, (path, measured) in enumerate(priors.items()):
        column = np.full(2 * count, measured.value)
        column[index], column[count + index] = measured.low, measured.high
        values[path] = column
    found = np.broadcast_to(np.asarray(output(drawn(case, values)), dtype=float), (2 * count,))
    swings = [
        Swing(path, measured, float(found[index]), float(found[count + index]))
        for index, (path, measured) in enumerate(priors.items())
    ]
    return tuple(sorted(swings, key=lambda swing: -swing.width)[:most])


@dataclass(frozen=True, slots=True)
class Sobol:
    """First-order and total Sobol index of one parameter."""

    path: str
    name: str
    first: float
    total: float


@checked
def sobol(
    case: Case, parameters: int = 12, samples: int = 1024, seed: int = 0, output: Output = total
) -> tuple[Sobol, ...]:
    """Sobol indices of the parameters with the widest swings, the others at their medians.

    Parameters
    ----------
    samples : base size, a power of two; (parameters + 2)·samples evaluations
    """
    from scipy.stats import sobol_indices, uniform

    parameters, seed = whole(parameters, "parameters", 1, 1_000), seed_of(seed)
    samples = whole(samples, "samples", 2, MOST_DRAWS)
    if samples & (samples - 1):
        raise InputError("expected a power of two", key="samples", value=samples)
    chosen = {swing.path: swing.parameter for swing in tornado(case, parameters, output)}

    def function(probabilities: np.ndarray) -> np.ndarray:
        inside = np.clip(probabilities, 1e-9, 1 - 1e-9)
        flat = inside.reshape(len(chosen), -1)
        values = {p: m.quantile(u) for (p, m), u in zip(chosen.items(), flat, strict=True)}
        found = np.asarray(output(drawn(case, values)), dtype=float)
        return np.array(np.broadcast_to(found, flat.shape[1:])).reshape(probabilities.shape[1:])

    indices: Any = sobol_indices(
        func=function, n=samples, dists=[uniform()] * len(chosen),
        rng=np.random.default_rng(seed),
    )  # fmt: skip
    found = [
        Sobol(path, m.name or path, float(s), float(t))
        for (path, m), s, t in zip(
            chosen.items(), indices.first_order, indices.total_order, strict=True
        )
    ]
    return tuple(sorted(found, key=lambda index: -index.total))


@checked
def assumed_share(distribution: Distribution, case: Case) -> float:
    """Share of the output's spread that rests on assumed parameters: Σ rank correlation^2 of the
    assumed ones over that of all; 0 where nothing is uncertain.
    """
    priors = uncertain(case)
    squares = {p: r**2 for p, r in distribution.rank_correlations().items()}
    assumed = sum(s for p, s in squares.items() if priors[p].kind is Kind.ASSUMED)
    whole = sum(squares.values())
    return assumed / whole if whole else 0.0
