"""The tabulated open-circuit curve: exact for cubics, to its order for others, straight beyond."""

import numpy as np
import pytest

from allsolid.materials import active_material, names
from allsolid.simulation import smoothed, tabulate


def at(table, x):
    """Value and slope of the table at stoichiometries within 0..1, read piece by piece."""
    intervals = table.shape[1]
    i = np.minimum((np.asarray(x) * intervals).astype(int), intervals - 1)
    s = np.asarray(x) * intervals - i
    a, b, c, d = table[0, i].T
    return a + b * s + c * s**2 + d * s**3, (b + 2 * c * s + 3 * d * s**2) * intervals


def cubic(x):
    return 4.3 - 0.9 * x + 0.7 * x**2 - 0.4 * x**3


def test_a_cubic_is_its_own_table():
    # differences of third and fourth order are exact for a cubic, at the ends as inside
    x = np.linspace(0.0, 1.0, 7001)
    value, slope = at(tabulate(cubic, intervals=20), x)
    assert value == pytest.approx(cubic(x), abs=1e-12)
    assert slope == pytest.approx(-0.9 + 1.4 * x - 1.2 * x**2, abs=1e-11)


def test_slopes_of_a_smooth_curve_are_of_fourth_order_inside_and_third_at_the_ends():
    errors = []
    for intervals in (20, 40):
        x = np.linspace(0.0, 1.0, intervals + 1)
        _, slope = at(tabulate(np.exp, intervals), x)
        errors.append(np.abs(slope - np.exp(x)))
    coarse, fine = errors[0], errors[1][::2]
    # half the step: a sixteenth of the error inside, an eighth at the two nodes of either end
    assert coarse[3:-3] / fine[3:-3] == pytest.approx(16.0, rel=0.15)
    assert coarse[[0, -1]] / fine[[0, -1]] == pytest.approx(8.0, rel=0.15)


def test_beyond_what_is_known_the_curve_goes_on_straight():
    low, high = 0.2, 0.9
    table = tabulate(cubic, intervals=1000, low=low, high=high)
    for edge, x in ((low, np.array([0.02, 0.1, 0.19])), (high, np.array([0.91, 0.95, 0.99]))):
        slope = -0.9 + 1.4 * edge - 1.2 * edge**2
        value, rise = at(table, x)
        # the slope is a difference over one interval of 0.001: off by half of it times U'' < 1.4
        assert value == pytest.approx(cubic(edge) + slope * (x - edge), abs=1e-4)
        assert rise == pytest.approx(np.full(3, slope), abs=1e-3)


def test_a_straight_curve_is_left_alone_and_noise_is_not():
    def line(x):
        return 4.0 - 0.5 * np.asarray(x)

    x = np.linspace(0.0, 1.0, 2001)
    assert smoothed(line)(x) == pytest.approx(line(x), abs=1e-12)

    def rough(x):
        return line(x) + 2e-4 * np.sin(2 * np.pi * np.asarray(x) / 0.004)

    # Gaussians of 0.002 to 0.016 leave exp(-(2 pi w / 0.004)^2 / 2) < 1 % of a wave of 0.004
    left = smoothed(rough)(x) - line(x)
    assert np.abs(left[50:-50]).max() < 2e-6


@pytest.mark.parametrize("name", names("active material"))
def test_a_packaged_curve_is_met_and_never_rises(name):
    """Within 1 mV, where a knee or a wall lies between two nodes within half their distance."""
    curve = active_material(name).open_circuit
    x = np.linspace(0.0, 1.0, 20_001)
    told, rise = at(tabulate(curve.potential), x)
    near = np.array([curve.potential(np.clip(x + by, 0.0, 1.0)) for by in (-5e-4, 0.0, 5e-4)])
    assert np.all(told <= near.max(axis=0) + 1e-3)
    assert np.all(told >= near.min(axis=0) - 1e-3)
    assert np.all(rise <= 1e-9)
