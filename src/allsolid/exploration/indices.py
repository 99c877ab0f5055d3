"""Sobol indices of the inputs that matter most (Saltelli's estimator of SciPy)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from allsolid.exploration.montecarlo import MOST_DRAWS
from allsolid.exploration.swings import tornado
from allsolid.quantities import InputError, Number, checked, seed_of, whole
from allsolid.sources.tree import Prior, leaves, replaced

Tree = TypeVar("Tree")


@dataclass(frozen=True, slots=True)
class Sobol:
    """First-order and total Sobol index of one leaf."""

    path: str
    name: str
    first: float
    total: float


@checked
def sobol(
    tree: Tree,
    output: Callable[[Tree], Number],
    parameters: int = 12,
    samples: int = 1024,
    seed: int = 0,
) -> tuple[Sobol, ...]:
    """Sobol indices of the rows with the widest swings, the others at their medians.

    Parameters
    ----------
    samples : base size, a power of two; (parameters + 2)·samples evaluations

    Raises
    ------
    InputError : a size that is no power of two, or a number out of range
    """
    from scipy.stats import sobol_indices, uniform  # late: a second to import

    parameters, seed = whole(parameters, "parameters", 1, 1_000), seed_of(seed)
    samples = whole(samples, "samples", 2, MOST_DRAWS)
    if samples & (samples - 1):
        raise InputError("expected a power of two", key="samples", value=samples)
    swings = tornado(tree, output, parameters)
    priors = leaves(tree)
    rows = [(swing.path, priors[swing.path].values.index(swing.parameter)) for swing in swings]

    def function(probabilities: np.ndarray) -> np.ndarray:
        flat = np.clip(probabilities, 1e-9, 1 - 1e-9).reshape(len(rows), -1)
        samples_of = {path: _drawn(priors[path], path, rows, flat) for path, _ in rows}
        found = np.asarray(output(replaced(tree, samples_of)), dtype=float)
        return np.array(np.broadcast_to(found, flat.shape[1:])).reshape(probabilities.shape[1:])

    indices = sobol_indices(
        func=function, n=samples, dists=[uniform()] * len(rows), rng=np.random.default_rng(seed)
    )
    found = [
        Sobol(swing.path, swing.name, float(first), float(total))
        for swing, first, total in zip(
            swings, indices.first_order, indices.total_order, strict=True
        )
    ]
    return tuple(sorted(found, key=lambda index: -index.total))


def _drawn(leaf: Prior, path: str, rows: list[tuple[str, int]], table: np.ndarray) -> Prior:
    """A leaf at the probabilities of its rows, the other rows at the median."""
    own = np.full((leaf.dimension, table.shape[1]), 0.5)
    for row, (at, place) in zip(table, rows, strict=True):
        if at == path:
            own[place] = row
    return leaf.draw(own)
