"""Against PyBaMM: its stored tight-tolerance answers always, itself where it is installed."""

import csv
import sys
from pathlib import Path

import numpy as np
import pytest

from allsolid.simulation import Spectral, Tolerance, Volumes, solve

FINE = Spectral(nodes=24, modes=16)

DATA = Path(__file__).parent / "data" / "pybamm_answers.csv"
TIGHT = Tolerance(1e-7, 1e-7, 1e-5)
# what the room promises on the same mesh, mV rms
PROMISED = {0.1: 0.02, 1.0: 0.05, 3.0: 0.1}


def _answers(form, rate):
    with DATA.open(encoding="utf-8") as handle:
        rows = csv.DictReader(line for line in handle if not line.startswith("#"))
        pairs = [
            (float(row["time_s"]), float(row["voltage_V"]))
            for row in rows
            if row["form"] == form and float(row["rate_C"]) == rate
        ]
    return np.array(pairs).T


def _millivolts(cell, form, rate, mesh):
    times, volts = _answers(form, rate)
    run = solve(cell, f"Discharge at {rate}C until 3 V", mesh, TIGHT, times=times[:-1])
    return 1e3 * np.sqrt(np.mean((run.sampled_voltage[0] - volts[:-1]) ** 2)), run, times[-1]


@pytest.mark.parametrize("form", ["reduced", "stock"])
@pytest.mark.parametrize("rate", [0.1, 1.0, 3.0])
def test_same_mesh_gives_the_same_voltage(make, form, rate):
    error, run, end = _millivolts(make(series_resistance=0.0), form, rate, Volumes(20, 20))
    assert error < PROMISED[rate] / 5.0
    assert run.duration[0] == pytest.approx(end, rel=5e-6)  # the cut-off, located by both


@pytest.mark.parametrize(("rate", "most"), [(0.1, 0.1), (1.0, 0.6), (3.0, 1.6)])
def test_the_spectral_mesh_is_inside_the_error_of_20_volumes(make, rate, most):
    cell = make(series_resistance=0.0)
    eight, _, _ = _millivolts(cell, "reduced", rate, Spectral())
    fine, _, _ = _millivolts(cell, "reduced", rate, FINE)
    # both spectral meshes stand at the same distance: it is the error of the volumes
    assert eight < most
    assert eight == pytest.approx(fine, rel=0.02)


def _apart(cell, rate, nodes):
    """mV rms between PyBaMM's stock half-cell, solved here, and us on the same mesh."""
    import peer_pybamm as peer

    current = rate * cell.unit.rated_capacity / 3600.0
    times = np.linspace(0.0, 4200.0 / rate, 400)
    simulation, area = peer.stock(cell.unit, 1e-8, nodes)
    found = simulation.solve([0, times[-1]], inputs={"current": current * area}, t_interp=times)
    inside = np.ascontiguousarray(found.t[1:-1])
    step = f"Discharge at {rate}C until 3 V"
    run = solve(cell, step, Volumes(nodes, 20), TIGHT, times=inside)
    return 1e3 * np.sqrt(
        np.mean((run.sampled_voltage[0] - found["Voltage [V]"].entries[1:-1]) ** 2)
    )


@pytest.mark.validate
@pytest.mark.parametrize("rate", [1.0, 3.0])
def test_what_is_left_to_the_stock_model_falls_with_the_square_of_the_volumes(make, rate):
    pytest.importorskip("pybamm")
    sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
    cell = make(series_resistance=0.0)
    ten, twenty, forty = (_apart(cell, rate, nodes) for nodes in (10, 20, 40))
    assert twenty < PROMISED[rate]
    # second order; at 40 volumes the tolerance of 1e-8 is a few per cent of the rest
    assert [ten / twenty, twenty / forty] == pytest.approx([4.0, 4.0], rel=0.1)


@pytest.mark.validate
@pytest.mark.parametrize("rate", [0.1, 1.0, 3.0])
def test_pybamm_itself(make, rate):
    pytest.importorskip("pybamm")
    sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
    import peer_pybamm as peer

    cell = make(series_resistance=0.0)
    current = rate * cell.unit.rated_capacity / 3600.0
    times = np.linspace(0.0, 4200.0 / rate, 400)
    found = peer.solver(1e-9, False).solve(
        peer.reduced(cell.unit), times, inputs=peer.inputs(cell.unit, current)
    )
    inside = np.ascontiguousarray(found.t[1:-1])
    run = solve(cell, f"Discharge at {rate}C until 3 V", Volumes(20, 20), TIGHT, times=inside)
    error = run.sampled_voltage[0] - found["Voltage [V]"].entries[1:-1]
    assert 1e3 * np.sqrt(np.mean(error**2)) < PROMISED[rate]
