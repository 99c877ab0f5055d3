"""A monotone cubic through a table: it falls where the table falls and overshoots nowhere.

The slopes are those of Fritsch and Butland (1984): at an inner knot the harmonic mean of the two
neighbouring secants, weighted by the widths, and zero where they differ in sign; at an end the
three-point formula, limited so that the curve keeps its shape. scipy's ``PchipInterpolator`` is
the same curve (a test holds them together); importing it costs more than reading a whole cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid.quantities.frozen import read_only


@dataclass(frozen=True, slots=True, eq=False)
class MonotoneCubic:
    """The curve as one cubic an interval: c[0] + c[1] s + c[2] s^2 + c[3] s^3, s = x - knot.

    Parameters
    ----------
    knots : (n,) increasing
    coefficients : (4, n - 1)
    """

    knots: np.ndarray
    coefficients: np.ndarray

    def __post_init__(self) -> None:
        for name in ("knots", "coefficients"):
            object.__setattr__(self, name, read_only(getattr(self, name), float))

    def __call__(self, x: Any) -> Any:
        """Value at x (any shape), which must lie within the knots."""
        place, s = self._locate(x)
        c0, c1, c2, c3 = self.coefficients[:, place]
        return c0 + s * (c1 + s * (c2 + s * c3))

    def slope(self, x: Any) -> Any:
        """First derivative at x."""
        place, s = self._locate(x)
        _, c1, c2, c3 = self.coefficients[:, place]
        return c1 + s * (2.0 * c2 + s * 3.0 * c3)

    def integral(self, low: float, high: float) -> float:
        """Integral from `low` to `high`."""
        return self._primitive(high) - self._primitive(low)

    def _primitive(self, x: float) -> float:
        whole = np.diff(self.knots)
        parts = _integrated(self.coefficients, whole)
        place, s = self._locate(x)
        return float(parts[: int(place)].sum() + _integrated(self.coefficients[:, place], s))

    def _locate(self, x: Any) -> tuple[Any, Any]:
        place = np.clip(np.searchsorted(self.knots, x, side="right") - 1, 0, self.knots.size - 2)
        return place, x - self.knots[place]


def monotone_cubic(x: np.ndarray, y: np.ndarray) -> MonotoneCubic:
    """The monotone cubic through (x, y); x increasing, at least three points."""
    width = np.diff(x)
    secant = np.diff(y) / width
    slope = _slopes(width, secant)
    c2 = (3.0 * secant - 2.0 * slope[:-1] - slope[1:]) / width
    c3 = (slope[:-1] + slope[1:] - 2.0 * secant) / width**2
    return MonotoneCubic(x, np.array([y[:-1], slope[:-1], c2, c3]))


def _slopes(width: np.ndarray, secant: np.ndarray) -> np.ndarray:
    before, after = secant[:-1], secant[1:]
    w1, w2 = 2.0 * width[1:] + width[:-1], width[1:] + 2.0 * width[:-1]
    same = before * after > 0.0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # flat: the mean is zero
        inner = (w1 + w2) / (w1 / before + w2 / after)
    ends = (
        _end(width[0], width[1], secant[0], secant[1]),
        _end(width[-1], width[-2], secant[-1], secant[-2]),
    )
    return np.concatenate([[ends[0]], np.where(same, inner, 0.0), [ends[1]]])


def _end(h0: float, h1: float, d0: float, d1: float) -> float:
    slope = ((2.0 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
    if slope * d0 <= 0.0:
        return 0.0
    if d0 * d1 <= 0.0 and abs(slope) > 3.0 * abs(d0):
        return 3.0 * d0
    return slope


def _integrated(c: np.ndarray, s: Any) -> Any:
    return s * (c[0] + s * (c[1] / 2.0 + s * (c[2] / 3.0 + s * c[3] / 4.0)))
