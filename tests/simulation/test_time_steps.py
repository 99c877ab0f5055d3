"""The count of time steps that a run reports is that of the points it wrote."""

import numpy as np
import pytest

from allsolid.simulation import Detail, Ending, RunStatus, Spectral, solve


@pytest.mark.parametrize(
    ("protocol", "ending"),
    [
        ("Discharge at 1C until 3 V", Ending.LOWER_VOLTAGE),
        ("Discharge at 1C for 1000 s", Ending.TIME),
        ("Charge at 1C until 50 %", Ending.STATE_OF_CHARGE),
        ("Hold at 3.8 V until 10 %", Ending.NONE),  # comes to rest short of it
    ],
)
def test_points_of_the_series_are_counted_by_time_steps(peer, protocol, ending):
    start = 0.3 if protocol.startswith("Charge") else 1.0
    run = solve(peer.at(start), protocol, Spectral(), detail=Detail.CURVES)
    assert (run.step_ending[0, 0] == ending) and (run.status[0] == RunStatus.FINISHED or not ending)
    taken = int(run.raw.output.ends[0, 0, 7])
    written = int(np.sum(run.step == 0)) - 1  # but for the state at the start
    every = round(written / taken)
    # equally many points a time step; one more at the end would be no fault
    assert every >= 1
    assert 0 <= written - every * taken <= 1
    assert (np.diff(run.time) >= 0).all()


def test_particles_that_fill_up_before_any_limit_say_so(make):
    # 4.2 V - x falls to 3.2 V when full; charge transfer at a full surface adds some tenths: the
    # limit of 1 V is never met
    cell = make(curve_function=lambda x: 4.2 - x, lower_voltage=1.0)
    run = solve(cell, "Discharge at 1C until 1 V", Spectral(), detail=Detail.FIELDS)
    assert RunStatus(run.status[0]) is RunStatus.SATURATED
    assert not run.finished[0]
    room = (1.0 - cell.unit.initial) / 0.7  # 1C moves 0.7 of the stoichiometry
    assert 0.9 * room < run.charge_passed[0] / cell.unit.rated_capacity <= room
    assert run.fields.surface_stoichiometry[-1].max() > 0.99
    assert run.voltage[-1] > 1.0
