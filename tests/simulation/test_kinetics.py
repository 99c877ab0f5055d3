"""Butler-Volmer with equal halves: odd in the overpotential, a sinh, finite however far."""

import numpy as np
import pytest

from allsolid.simulation.kernel.probe import reaction_current

THERMAL = 2.0 * 8.314462618 * 298.15 / 96485.33212


@pytest.mark.parametrize("drive", [1e-6, 1e-3, 0.03, 0.3, 1.0, 3.0, 5.0])
def test_the_current_is_a_sinh_of_the_drive(drive):
    for x, half in ((0.5, 1.0), (0.1, 0.6), (0.9, 0.6)):  # 2 sqrt(x (1 - x))
        found = reaction_current(drive, 2.0, x, THERMAL, 0.0)
        exact = 2.0 * 2.0 * half * np.sinh(drive / THERMAL)
        # the kernel's exponential is good to 1e-9; of its sinh, next to nothing, 1e-9 of cosh
        assert found == pytest.approx(exact, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("drive", [0.02, 0.5, 4.0, 6.0, 9.0, 50.0])
@pytest.mark.parametrize("film", [0.0, 2e-3])
def test_charge_and_discharge_are_mirror_images(drive, film):
    ahead, back = (reaction_current(d, 2.0, 0.4, THERMAL, film) for d in (drive, -drive))
    assert np.isfinite(ahead) and ahead > 0.0
    assert back == pytest.approx(-ahead, rel=1e-7)


def test_behind_a_film_a_large_drive_is_ohmic():
    # 3 V over 2 mohm m2: the film takes all but the few tenths of a volt of charge transfer
    current = reaction_current(3.0, 2.0, 0.5, THERMAL, 2e-3)
    rest = THERMAL * np.arcsinh(current / 4.0)
    assert 2e-3 * current + rest == pytest.approx(3.0, rel=1e-9)
    assert rest < 0.4
