"""Draws of a value with an interval, by the tables of the normal distribution."""

from __future__ import annotations

import numpy as np
import pytest

from allsolid.sources import Kind, Measured, Scale

# z of the normal at 0.1 %, 5 %, 50 %, 95 %, 99.9 % over that at 95 %: 3.0902 / 1.6449
FAR = 3.0902 / 1.6449
PROBABILITIES = np.array([[0.001, 0.05, 0.5, 0.95, 0.999]])


def test_a_draw_has_the_two_half_widths_of_its_interval() -> None:
    """Low and high are the 5 % and 95 % points, the value the median; the tails go on beyond."""
    one = Measured(10.0, 8.0, 15.0, Kind.ASSUMED, "")
    by_hand = [10.0 - 2.0 * FAR, 8.0, 10.0, 15.0, 10.0 + 5.0 * FAR]
    assert one.draw(PROBABILITIES).value == pytest.approx(by_hand, rel=1e-4)


def test_a_draw_in_decades_has_them_on_the_logarithm() -> None:
    one = Measured(10.0, 1.0, 40.0, Kind.ASSUMED, "", scale=Scale.DECADES)
    by_hand = [10.0 * 0.1**FAR, 1.0, 10.0, 40.0, 10.0 * 4.0**FAR]
    assert one.draw(PROBABILITIES).value == pytest.approx(by_hand, rel=1e-3)
