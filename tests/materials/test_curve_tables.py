"""From a published table to a curve over the whole host: cut, ends, and never rising."""

from __future__ import annotations

import numpy as np
import pytest

from allsolid.materials.curves.open_circuit import _complete
from allsolid.materials.curves.own_curve import own_curve

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


@pytest.mark.parametrize(("positive", "most", "least"), [(True, 4.2, 3.6), (False, 1.2, 0.1)])
def test_a_curve_over_charge_fills_where_its_potential_falls(positive, most, least):
    """Charged or discharged over half of the host: the same points at the same lithiations."""
    q, u = np.array([0.0, 45.0, 90.0]), np.array([most, (most + least) / 2.0, least])
    begin = "charged" if positive else "discharged"
    end = "discharged" if positive else "charged"
    falling = {"curve": {"axis": "capacity", "points": list(zip(q, u, strict=True))}, begin: 0.4}
    rising = {"curve": {"axis": "capacity", "points": list(zip(q, u[::-1], strict=True))}, end: 0.9}
    for table in (falling, rising):
        made = own_curve(table, None, positive=positive, theoretical=180.0)
        assert made.potential([0.4, 0.65, 0.9]) == pytest.approx(u)
