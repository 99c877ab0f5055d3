"""Shares that sum to one, drawn so that each keeps the interval that is stated for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allsolid.sources import Measured

_ROUNDS, _MOST = 200, 0.999999


def on_simplex(shares: Sequence[Measured], drawn: np.ndarray) -> np.ndarray:
    """Independent draws of shares, moved so that they keep the sum of their medians.

    The shares with an interval make up for each other, x_i = m_i + k_i d_i - w_i sum(k d), with the
    stretches k and weights w that leave to each the spread it is stated with (`_stretched`). One
    that is stated wider than all others together allow is what these leave; where only one has an
    interval, those without give way in proportion to their size.

    Parameters
    ----------
    shares : at their medians
    drawn : (shares, draws), each drawn from its own prior
    """
    middle = np.array([share.value for share in shares], dtype=float)[:, np.newaxis]
    width = np.array([share.high - share.low for share in shares])
    moved = drawn - middle
    if np.count_nonzero(width) > 1:
        stretch, weight = _stretched(width)
        moved = stretch[:, np.newaxis] * moved
    else:
        weight = np.where(width > 0.0, 0.0, middle[:, 0])
        weight = weight / (weight.sum() or 1.0)
    made = np.maximum(middle + moved - weight[:, np.newaxis] * moved.sum(axis=0), 0.0)
    return made * (middle.sum() / made.sum(axis=0))


def _stretched(width: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Stretches and weights that leave each deviation its width when their sum is taken out.

    With variances s^2 and weights w = s^2 / sum(s^2), taking out the sum leaves s^2 (1 - w): that
    is to be width^2, solved by repetition.
    """
    variance = width**2
    for _ in range(_ROUNDS):
        weight = np.minimum(variance / variance.sum(), _MOST)
        variance = width**2 / (1.0 - weight)
    weight = variance / variance.sum()
    stretch = np.sqrt(np.divide(variance, width**2, out=np.zeros_like(width), where=width > 0.0))
    return stretch, weight
