"""Monte Carlo: an output of many draws of its inputs, and what it follows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from allsolid.exploration.sampling import drawn_leaves
from allsolid.quantities import Number, checked, seed_of, whole
from allsolid.sources import Kind, Measured
from allsolid.sources.tree import replaced, uncertain, values_of

Tree = TypeVar("Tree")

MOST_DRAWS = 100_000
"""Draws at most: each is a whole set of inputs, and all are in memory at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """Draws of an output and of what it rests on.

    Parameters
    ----------
    samples : output of each draw
    drawn : the draws of each uncertain value by path
    """

    samples: np.ndarray
    drawn: Mapping[str, Measured]

    def quantile(self, probability: Number) -> Number:
        """Quantile(s) of the output."""
        return np.quantile(self.samples, probability)

    @property
    def interval(self) -> tuple[float, float]:
        """Central 90 % interval."""
        low, high = np.quantile(self.samples, [0.05, 0.95])
        return float(low), float(high)

    @property
    def median(self) -> float:
        """Median of the output."""
        return float(np.median(self.samples))

    def rank_correlations(self) -> dict[str, float]:
        """Spearman correlation of each value with the output, strongest first; 0 where the output
        does not vary.
        """
        ranks = _ranks(self.samples)
        correlations = {
            path: _correlation(_ranks(np.asarray(value.value)), ranks)
            for path, value in self.drawn.items()
        }
        return dict(sorted(correlations.items(), key=lambda entry: -abs(entry[1])))

    @property
    def assumed_share(self) -> float:
        """Share of the spread that rests on assumed values; 0 where nothing is uncertain.

        The sum of squared rank correlations of the assumed ones over that of all.
        """
        squares = {path: r**2 for path, r in self.rank_correlations().items()}
        kinds = {path: value.kind for path, value in self.drawn.items()}
        whole = sum(squares.values())
        assumed = sum(s for path, s in squares.items() if kinds[path] is Kind.ASSUMED)
        return assumed / whole if whole else 0.0


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks about their mean; equal values share the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks = np.cumsum(count) - 0.5 * (count - 1.0)
    return ranks[place] - 0.5 * (values.size + 1.0)


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Of two centred columns; 0 where one of them does not vary."""
    size = math.sqrt(float(one @ one) * float(other @ other))
    return float(one @ other) / size if size else 0.0


@checked
def monte_carlo(
    tree: Tree, output: Callable[[Tree], Number], draws: int = 10_000, seed: int = 0
) -> Distribution:
    """An output over draws of every uncertain leaf of `tree` (a Latin hypercube), all at once.

    Raises
    ------
    InputError : a number of draws or a seed out of range
    """
    draws, seed = whole(draws, "draws", 2, MOST_DRAWS), seed_of(seed)
    drawn = drawn_leaves(uncertain(tree), draws, seed)
    samples = np.broadcast_to(np.asarray(output(replaced(tree, drawn)), float), (draws,))
    values = {name: v for path, leaf in drawn.items() for name, v in values_of(path, leaf)}
    return Distribution(np.array(samples), {n: v for n, v in values.items() if np.ndim(v.value)})
