"""From a published table to a curve over the whole host: cut, ends, and never rising."""

from __future__ import annotations

import numpy as np

from allsolid.materials.curves.open_circuit import _complete

X = np.array([-0.1, 0.0, 0.2, 0.5, 1.0, 1.2])
U = np.array([5.0, 4.5, 4.0, 4.1, 3.0, 2.0])


def test_what_lies_beyond_the_host_is_left_out_and_the_curve_never_rises() -> None:
    grid, fallen = _complete(X, U, {})
    assert list(grid) == [0.0, 0.2, 0.5, 1.0]
    # 4.1 V after 4.0 V would rise
    assert list(fallen) == [4.5, 4.0, 4.0, 3.0]


def test_above_the_cut_the_stated_ends_stand() -> None:
    grid, fallen = _complete(X, U, {"cut": 0.5, "ends": [[0.0, 4.8], [0.9, 3.5], [1.0, 2.5]]})
    assert list(grid) == [0.0, 0.2, 0.5, 0.9, 1.0]
    assert list(fallen) == [4.8, 4.0, 4.0, 3.5, 2.5]
    # a cut above the host leaves the host
    assert list(_complete(X, U, {"cut": 1.5})[0]) == [0.0, 0.2, 0.5, 1.0]
