"""The monotone cubic against scipy's, the same published algorithm by other hands."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator

from allsolid.materials.active import active_materials
from allsolid.materials.curves.monotone_cubic import monotone_cubic

# scipy's own division overflows on heights below 1e-308, so heights are multiples of 1e-9
HEIGHTS = st.integers(-(10**9), 10**9).map(lambda whole: whole * 1e-9)
STEPS = st.lists(st.tuples(st.floats(1e-3, 1.0), HEIGHTS), min_size=3, max_size=30)


@given(STEPS)
def test_values_slopes_and_integrals_are_those_of_scipy(steps: list[tuple[float, float]]) -> None:
    x = np.cumsum([step[0] for step in steps])
    y = np.array([step[1] for step in steps])
    ours, theirs = monotone_cubic(x, y), PchipInterpolator(x, y)
    at = np.linspace(x[0], x[-1], 57)
    steepest = np.abs(np.diff(y) / np.diff(x)).max() + 1.0
    assert ours(at) == pytest.approx(theirs(at), abs=1e-12)
    assert ours.slope(at) == pytest.approx(theirs(at, 1), abs=1e-9 * steepest)
    low, high = x[0] + 0.2 * np.ptp(x), x[0] + 0.7 * np.ptp(x)
    assert ours.integral(low, high) == pytest.approx(theirs.integrate(low, high), abs=1e-12)


def test_the_smallest_step_there_is_stays_flat() -> None:
    curve = monotone_cubic(np.arange(3.0), np.array([0.0, 0.0, 5e-324]))
    assert curve(np.linspace(0, 2, 9)) == pytest.approx(np.zeros(9), abs=1e-300)


@pytest.mark.parametrize("name", sorted(active_materials()))
def test_packaged_curves_never_rise(name: str) -> None:
    curve = active_materials()[name].open_circuit
    x = np.linspace(0.0, 1.0, 4001)
    assert np.all(np.diff(curve.potential(x)) <= 1e-12)
    assert np.all(curve.slope(x) <= 1e-12)
