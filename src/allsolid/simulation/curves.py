"""Open-circuit curves as the kernel reads them: uniform tables of cubics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from allsolid.quantities import InputError, checked, real, whole

INTERVALS = 1000
"""Intervals of a tabulated open-circuit curve (a spacing of 0.001 in stoichiometry)."""

WIDTHS = (0.002, 0.004, 0.008, 0.016)
"""Widths in stoichiometry with which a digitised curve is smoothed, where it allows."""


@checked
def tabulate(
    potential: Callable[[np.ndarray], Any],
    intervals: int = INTERVALS,
    low: float = 0.0,
    high: float = 1.0,
) -> np.ndarray:
    """An open-circuit curve as cubics on equal intervals of stoichiometry 0..1.

    Slopes at the nodes are fourth-order differences, limited so that the cubics neither rise nor
    overshoot at a knee (Hyman 1983); beyond `low`..`high`, where the curve is known, it goes on
    straight.

    Returns
    -------
    (1, intervals, 4) coefficients of 1, s, s^2, s^3 with s = 0..1 within each interval
    """
    low, high = real(low, "low", 0.0, 1.0), real(high, "high", 0.0, 1.0)
    if low >= high:
        raise InputError("expected low below high", key="low", value=low)
    x = np.linspace(0.0, 1.0, whole(intervals, "intervals", 5, 100_000) + 1)
    inside = np.clip(x, low, high)
    value = np.asarray(potential(inside), dtype=float)
    step = 1.0 / intervals
    for edge, away in ((low, -1.0), (high, 1.0)):
        near = np.asarray(potential(np.array([edge, edge - away * step])), dtype=float)
        slope = (near[0] - near[1]) / (away * step)
        beyond = away * (x - edge) > 0.0
        value = np.where(beyond, near[0] + slope * (x - edge), value)
    jump = np.diff(value)
    rise = _limited(_differences(value), jump)
    first, last = rise[:-1], rise[1:]
    table = [value[:-1], first, 3.0 * jump - 2.0 * first - last, first + last - 2.0 * jump]
    return np.ascontiguousarray(np.stack(table, axis=1))[None]


def _differences(value: np.ndarray) -> np.ndarray:
    """Slope per interval at every node, to fourth order inside and third at the ends."""
    slope = np.empty_like(value)
    slope[2:-2] = (8.0 * (value[3:-1] - value[1:-3]) - (value[4:] - value[:-4])) / 12.0
    one_sided = np.array([-11.0, 18.0, -9.0, 2.0]) / 6.0
    beside = np.array([-2.0, -3.0, 6.0, -1.0]) / 6.0
    slope[0], slope[1] = one_sided @ value[:4], beside @ value[:4]
    slope[-1], slope[-2] = -(one_sided @ value[:-5:-1]), -(beside @ value[:-5:-1])
    return slope


def _limited(slope: np.ndarray, jump: np.ndarray) -> np.ndarray:
    """Slopes at most three times the lesser jump beside them and none where the jumps part."""
    before, after = np.append(jump[0], jump), np.append(jump, jump[-1])
    least = np.where(before * after > 0.0, np.minimum(np.abs(before), np.abs(after)), 0.0)
    return np.where(slope * before > 0.0, np.clip(slope, -3.0 * least, 3.0 * least), 0.0)


@checked
def smoothed(
    potential: Callable[[np.ndarray], Any], most: float = 2e-3
) -> Callable[[np.ndarray], np.ndarray]:
    """A curve without the unevenness of its digitisation, nowhere further off than `most` (V).

    Gaussians of growing width, each only where it and its neighbourhood stay within `most`: plains
    become even, knees stay. Kinks of a digitised table force short time steps (measured: two to
    three times as many) and carry no chemistry.
    """
    most = real(most, "most", 0.0, 10.0, unit="V", expected="0 to 10 V")
    x = np.linspace(0.0, 1.0, 2 * INTERVALS + 1)
    step = x[1]
    given = np.asarray(potential(x), dtype=float)
    curve = given.copy()
    for width in WIDTHS:
        wider = _convolved(curve, width / step)
        off = (np.abs(wider - given) > most).astype(float)
        reach = int(3.0 * width / step) + 1
        near = np.convolve(off, np.ones(2 * reach + 1), "same") > 0.5
        share = _convolved(np.where(near, 0.0, 1.0), width / step)
        curve += np.clip(share, 0.0, 1.0) * (wider - curve)
    return lambda at: np.interp(at, x, curve)


def _convolved(values: np.ndarray, width: float) -> np.ndarray:
    """With a Gaussian of `width` samples; point-symmetric continuation at the ends."""
    reach = int(4.0 * width) + 1
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    before = 2.0 * values[0] - values[reach:0:-1]
    after = 2.0 * values[-1] - values[-2 : -reach - 2 : -1]
    return np.convolve(np.concatenate([before, values, after]), kernel / kernel.sum(), "valid")
