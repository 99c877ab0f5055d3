"""Derivatives at a frozen sequence of time steps."""

import numpy as np
import pytest

from allsolid.quantities import InputError
from allsolid.simulation import Tolerance, gradient, solve

FIELDS = (
    "thickness", "active_fraction", "particle_radius", "diffusivity", "ionic_conductivity",
    "exchange_current", "separator_resistance", "initial",
)  # fmt: skip
STEPS = "Discharge at 1C until 3 V"


def test_eight_parameters_against_tight_central_differences(peer):
    found = gradient(peer, STEPS, FIELDS)
    tight = Tolerance(1e-8, 1e-8, 1e-6)
    for column, field in enumerate(FIELDS):
        value = getattr(peer.unit, field)
        runs = [
            solve(peer.replace(**{field: value * (1 + sign * 1e-3)}), STEPS, tolerance=tight)
            for sign in (1, -1)
        ]
        for row, name in enumerate(("charge_passed", "energy_delivered")):
            up, down = (getattr(run, name)[0] for run in runs)
            # the promise of the room: 0.2 %
            assert found.logarithmic[row, column] == pytest.approx((up - down) / 2e-3, rel=2e-3)


def test_frozen_steps_are_smooth_where_adaptive_ones_are_not(peer):
    # the derivative does not depend on the size of the difference
    steps = (1e-3, 1e-4, 1e-5)
    found = [gradient(peer, STEPS, ["exchange_current"], step=s).jacobian[0, 0] for s in steps]
    assert found[1] == pytest.approx(found[2], rel=1e-3)
    assert found[0] == pytest.approx(found[1], rel=5e-3)


def test_voltage_at_times_and_own_outputs(peer):
    times = np.array([60.0, 600.0])
    found = gradient(peer, "Discharge at 1C for 1000 s", ["separator_resistance"], times=times)
    current = peer.unit.rated_capacity / 3600
    # dV/dR = -I exactly
    assert found.jacobian[2:, 0] == pytest.approx(-current, rel=1e-6)
    own = gradient(peer, STEPS, ["thickness"], output=lambda run: run.duration)
    assert own.jacobian.shape == (1, 1)
    assert own.logarithmic[0, 0] > 0


def test_bad_fields_are_refused(peer):
    with pytest.raises(InputError, match="did you mean 'thickness'"):
        gradient(peer, STEPS, ["thicknes"])
    with pytest.raises(InputError, match="not zero"):
        gradient(peer, STEPS, ["film_resistance"])
