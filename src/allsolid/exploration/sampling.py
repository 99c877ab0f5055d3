"""Draws of a whole tree of inputs, and the interval of what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from allsolid.quantities import InputError, Numbers, checked, given, seed_of, whole
from allsolid.sources.tree import Prior, replaced, uncertain

Tree = TypeVar("Tree")

MOST_DRAWS = 1_000_000
"""Draws at most; of a whole design, chunks of 100,000 keep to a few hundred megabytes."""


@checked
def latin_hypercube(count: int, dimension: int, seed: int) -> np.ndarray:
    """(dimension, count) probabilities in (0, 1): one draw in each of `count` strata.

    Raises
    ------
    InputError : a count, dimension or seed out of range
    """
    count, dimension = (
        whole(count, "count", 1, MOST_DRAWS),
        whole(dimension, "dimension", 0, 10_000),
    )
    seed = seed_of(seed)
    random = np.random.default_rng(seed)
    strata = random.permuted(np.tile(np.arange(count), (dimension, 1)), axis=1)
    return (strata + random.uniform(1e-9, 1.0 - 1e-9, size=(dimension, count))) / count


@checked
def draw(tree: Tree, count: int = 1000, seed: int = 0) -> Tree:
    """The tree with `count` draws in each uncertain leaf: a batch.

    Leaves are independent; the values of one leaf keep their correlation. What stands at one place
    is drawn once, wherever it is used.

    Raises
    ------
    InputError : a count or seed out of range
    """
    count, seed = whole(count, "count", 1, MOST_DRAWS), seed_of(seed)
    return replaced(tree, drawn_leaves(uncertain(tree), count, seed))


def drawn_leaves(priors: Mapping[str, Prior], count: int, seed: int) -> dict[str, Prior]:
    """Each prior with `count` draws, by path."""
    dimensions = [prior.dimension for prior in priors.values()]
    table = latin_hypercube(count, sum(dimensions), seed)
    starts = np.cumsum([0, *dimensions])
    return {
        path: prior.draw(table[start : start + prior.dimension])
        for start, (path, prior) in zip(starts, priors.items(), strict=False)
    }


@checked
def interval(output: Numbers) -> tuple[float, float]:
    """Central 90 % of an output of a drawn batch; one value twice where nothing is uncertain.

    Raises
    ------
    InputError : not numbers
    """
    drawn = np.atleast_1d(given(output, "", "output"))
    if not drawn.size or not np.any(np.isfinite(drawn)):
        raise InputError("expected at least one draw", key="output", value=output)
    low, high = np.quantile(drawn, [0.05, 0.95])
    return float(low), float(high)
