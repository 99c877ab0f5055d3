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


def test_what_is_no_share_may_be_drawn_above_one() -> None:
    """0.9 (0.8 to 1.0) of a ratio: one draw in twenty lies above 1; of a share none does."""
    ratio = Measured(0.9, 0.8, 1.0, Kind.CHOSEN, "", most=100.0)
    share = Measured(0.9, 0.8, 1.0, Kind.CHOSEN, "")
    rows = (np.arange(1000) + 0.5)[np.newaxis] / 1000
    assert np.sum(np.asarray(ratio.draw(rows).value) > 1.0) == 50
    assert np.max(share.draw(rows).value) == 1.0
