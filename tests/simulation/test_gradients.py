"""Derivatives at a frozen sequence of time steps."""

import numpy as np
import pytest

from allsolid import designs
from allsolid.quantities import InputError
from allsolid.simulation import Elements, Tolerance, gradient, solve
from allsolid.simulation.gradients import STRICT

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


def test_a_dense_film_is_differentiated_as_a_film():
    import allsolid.cells as cells
    from allsolid.simulation import parameters

    made = parameters(cells.build(designs.read_design("thinfilm-lco-lithium"))).at(1.0)
    step = "Discharge at 20C until 3 V"
    found = gradient(made, step, ["diffusivity"])
    tight = Tolerance(1e-8, 1e-8, 1e-6)
    up, down = (
        solve(made.replace(diffusivity=made.unit.diffusivity * s), step, tolerance=tight)
        for s in (1.001, 0.999)
    )
    exact = (up.energy_delivered[0] - down.energy_delivered[0]) / 2e-3
    assert found.value[1] == pytest.approx(up.energy_delivered[0], rel=1e-3)
    assert found.logarithmic[1, 0] == pytest.approx(exact, rel=0.01)


def test_a_steep_design_is_differentiated_on_the_mesh_that_it_needs(make):
    steep = make(ionic_conductivity=1.5e-3, thickness=100e-6, rated_capacity=2.3e5)
    run = solve(steep, STEPS, tolerance=STRICT)
    assert isinstance(run.mesh, Elements)
    found = gradient(steep, STEPS, ["thickness"])
    assert found.value[0] == pytest.approx(run.charge_passed[0], rel=1e-12)
