"""Resistance of a porous electrode against limits and a numerical solution."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allsolid.cells import electrode_resistance


def test_thin_electrode_is_a_third_of_each_phase_plus_its_surface():
    shares = electrode_resistance(10e-6, 0.5, 2.0, 1e-3)
    # nu = 1e-5 sqrt(2.5/1e-3) = 5e-4: the next term is nu^2/15 smaller, so 1e-7 is safe
    assert shares.ionic == pytest.approx(10e-6 / 0.5 / 3, rel=1e-6)
    assert shares.electronic == pytest.approx(10e-6 / 2.0 / 3, rel=1e-6)
    assert shares.interfacial == pytest.approx(1e-3 / 10e-6, rel=1e-6)


def test_ideal_electrons_give_the_coth_of_the_transmission_line():
    length, ionic, r = 100e-6, 0.05, 4e-7
    nu = length * np.sqrt(1 / ionic / r)
    expected = np.sqrt(r / ionic) / np.tanh(nu)  # de Levie
    assert electrode_resistance(length, ionic, np.inf, r).total == pytest.approx(expected, rel=1e-9)


def finite_volumes(length, ionic, electronic, r, cells=4000):
    """Ladder of resistors: ions enter at the front, electrons leave at the back."""
    h = length / cells
    p, s, g = h / ionic, h / electronic, h / r
    # i_k: ionic current through rung k's front face; i_0 = 1, i_cells = 0. Kirchhoff's loops:
    # (i_{k-1} - i_k)/g - (i_k - i_{k+1})/g = -p i_k + s (1 - i_k)
    from scipy.linalg import solve_banded

    n = cells - 1
    band = np.zeros((3, n))
    band[0, 1:] = band[2, :-1] = -1 / g
    band[1] = 2 / g + p + s
    rhs = np.full(n, s)
    rhs[0] += 1 / g
    i = np.concatenate([[1.0], solve_banded((1, 1), band, rhs), [0.0]])
    drop = np.diff(i)
    ions = p * np.sum((i[1:] ** 2 + i[:-1] ** 2) / 2)
    electrons = s * np.sum(((1 - i[1:]) ** 2 + (1 - i[:-1]) ** 2) / 2)
    return ions, electrons, np.sum(drop**2) / g


@pytest.mark.parametrize("r", [1e-8, 1e-6, 1e-4])
def test_shares_are_the_heat_of_a_resistor_ladder(r):
    shares = electrode_resistance(80e-6, 0.02, 0.3, r)
    ladder = finite_volumes(80e-6, 0.02, 0.3, r)
    # second order in h/L * nu; nu < 60 with 4000 cells: below 0.1 %
    assert tuple(shares) == pytest.approx(ladder, rel=1e-3)


positive = st.floats(-8, 3).map(lambda e: 10.0**e)


@given(positive, positive, positive, st.floats(-7, -3).map(lambda e: 10.0**e))
def test_shares_are_positive_and_scale_with_all_resistances(ionic, electronic, r, length):
    shares = electrode_resistance(length, ionic, electronic, r)
    assert min(shares) >= -1e-6 * shares.total
    double = electrode_resistance(length, ionic / 2, electronic / 2, 2 * r)
    assert double.total == pytest.approx(2 * shares.total, rel=1e-9)


def test_the_thinnest_electrode_is_as_even_as_a_thin_one():
    """A nanometre, or a surface that hardly conducts: L/(3 kappa), L/(3 sigma), r/L."""
    for length, r in ((1e-9, 1e-3), (1e-6, 1e9), (1e-9, 1e12)):
        shares = electrode_resistance(length, 0.5, 2.0, r)
        assert tuple(shares) == pytest.approx((length / 1.5, length / 6.0, r / length), rel=1e-6)
