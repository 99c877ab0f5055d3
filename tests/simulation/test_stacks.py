"""Faces in series and in parallel: one face simulated, its voltage and current multiplied."""

from dataclasses import replace

import numpy as np
import pytest

import allsolid.cells as cells
from allsolid import designs
from allsolid.cells import Term, ledger, pulse_power
from allsolid.designs import Stacking
from allsolid.quantities import Level
from allsolid.simulation import (
    Detail,
    Ending,
    Spectral,
    charge_time,
    parameters,
    profile,
    pulse_resistance,
    ragone,
    rate_capability,
    simulate,
    solve,
)

FACES = 10
"""No power of two: loads are multiplied and divided with rounding."""
COUNT = 1000
EXACT = {"rel": 1e-10}


def stacked(stacking, layers, values=None):
    """The reference cell with its faces connected like this, varied, without collectors' term."""
    design = designs.read_design("sulfide-nmc811-lithium")
    collectors = design.collectors.model_copy(update={"stacking": stacking})
    form = design.format.model_copy(update={"layers": layers})
    design = design.model_copy(update={"collectors": collectors, "format": form})
    cell = cells.build(design if values is None else designs.vary(design, values))
    return replace(cell, housing=replace(cell.housing, path=0.0))


@pytest.fixture(scope="module")
def drawn():
    rng = np.random.default_rng(5)
    return {
        "separator.thickness": rng.uniform(15e-6, 60e-6, COUNT),
        "cathode.areal_capacity": rng.uniform(2.0, 5.0, COUNT) * 36000.0,
        "cathode.particle_radius": rng.uniform(1.5e-6, 5e-6, COUNT),
        "operation.temperature": rng.uniform(298.15, 343.15, COUNT),
    }


@pytest.fixture(scope="module")
def trio(drawn):
    """One face; ten in series; ten in parallel."""
    return (
        stacked(Stacking.SINGLE, 1, drawn),
        stacked(Stacking.BIPOLAR, FACES, drawn),
        stacked(Stacking.SINGLE, FACES, drawn),
    )


def same(one, series, parallel, *, voltage=0, charge=0):
    """A quantity of the three that scales with these powers of the voltage and of the charge."""
    assert np.isfinite(one).all()
    assert series == pytest.approx(one * float(FACES) ** voltage, **EXACT)
    assert parallel == pytest.approx(one * float(FACES) ** charge, **EXACT)


def test_what_is_computed_without_time_scales_with_faces(trio):
    for quantity, voltage, charge in (
        (lambda c: c.capacity, 0, 1),
        (lambda c: c.average_voltage, 1, 0),
        (lambda c: c.energy, 1, 1),
        (lambda c: cells.open_circuit_voltage(c, 0.3), 1, 0),
        (lambda c: cells.discharge_voltage(c, 0.5), 1, 0),
        (lambda c: ledger(c).resistance, 1, -1),
        (lambda c: ledger(c).total, 0, 0),
        (lambda c: pulse_power(c).power, 1, 1),
        (lambda c: pulse_power(c).current, 0, 1),
        (lambda c: pulse_power(c).voltage, 1, 0),
        (lambda c: c.specific_energy(Level.ACTIVE), 0, 0),
    ):
        same(*(np.broadcast_to(quantity(c), COUNT) for c in trio), voltage=voltage, charge=charge)


def test_a_salt_limits_the_current_of_a_face_whatever_is_in_series():
    design = designs.read_design("polymer-lfp-lithium")
    powers = []
    for stacking, layers in ((Stacking.SINGLE, 1), (Stacking.BIPOLAR, FACES)):
        parts = {"collectors": design.collectors.model_copy(update={"stacking": stacking}),
                 "format": design.format.model_copy(update={"layers": layers})}  # fmt: skip
        cell = cells.build(design.model_copy(update=parts))
        # an hour's pulse: the salt, not the ledger, limits it
        cell = replace(cell, housing=replace(cell.housing, path=0.0))
        powers.append(pulse_power(cell, duration=3600.0))
    assert powers[1].current == pytest.approx(powers[0].current, **EXACT)
    assert powers[1].power == pytest.approx(FACES * powers[0].power, **EXACT)


PROTOCOL = ("Discharge at 2C until empty", "Charge at 2C until full", "Discharge at 2C for 1 h")


def test_a_thousand_cells_scale_through_a_protocol_without_values_of_the_terminals(trio):
    runs = [solve(parameters(c).at(1.0), list(PROTOCOL), Spectral()) for c in trio]
    status, endings = ([getattr(r, name) for r in runs] for name in ("status", "step_ending"))
    assert (status[0] == status[1]).all() and (status[0] == status[2]).all()
    assert (endings[0] == endings[1]).all() and (endings[0] == endings[2]).all()
    same(*(r.step_duration for r in runs))
    same(*(r.step_voltage for r in runs), voltage=1)
    same(*(r.step_charge for r in runs), charge=1)
    same(*(r.step_energy for r in runs), voltage=1, charge=1)


def test_cells_scale_through_voltages_and_powers_of_the_terminals(trio):
    one, some = trio[0], np.arange(0, COUNT, 10)
    watts = float(np.min(one.energy)) / 7200.0
    runs = []
    for cell, series, parallel in zip(trio, (1, FACES, 1), (1, 1, FACES), strict=True):
        amperes = float(np.min(one.capacity)) / 7200.0 * parallel
        drive = profile([0.0, 60.0, 120.0], [0.2 * amperes, amperes, 0.1 * amperes],
                        lowest=3.0 * series, highest=4.4 * series)  # fmt: skip
        steps = [
            drive,
            f"Discharge at {watts * series * parallel!r} W until {3.2 * series!r} V",
            f"Charge at {amperes!r} A until {4.1 * series!r} V",
            f"Hold at {4.1 * series!r} V until {0.2 * amperes!r} A or 100 %",
        ]
        runs.append(solve(parameters(cell).rows(some).at(1.0), steps, Spectral()))
    assert runs[0].finished.all()
    same(*(r.step_duration for r in runs))
    same(*(r.step_voltage for r in runs), voltage=1)
    same(*(r.step_charge for r in runs), charge=1)
    same(*(r.step_energy for r in runs), voltage=1, charge=1)


def test_standard_figures_scale_with_faces(trio):
    few = [parameters(cell).rows(np.arange(0, COUNT, 50)) for cell in trio]
    charges = [charge_time(p, rate=2.0) for p in few]
    same(*(c.time for c in charges))
    rates = [rate_capability(p, ("C/5", "2C")) for p in few]
    same(*(r.energy for r in rates), voltage=1, charge=1)
    powers = [ragone(p, (0.2, 1.0)) for p in few]
    same(*(r.power for r in powers), voltage=1, charge=1)
    same(*(r.energy for r in powers), voltage=1, charge=1)
    pulses = [pulse_resistance(p.rows(np.array([3]))) for p in few]
    same(*(p.resistance for p in pulses), voltage=1, charge=-1)
    same(*(p.instant for p in pulses), voltage=1, charge=-1)


def test_with_collectors_only_their_term_parts_series_from_parallel():
    bipolar, parallel = (
        cells.build(
            designs.vary(replaced(kind), {"separator.thickness": np.linspace(2e-5, 6e-5, 20)})
        )
        for kind in (Stacking.BIPOLAR, Stacking.SINGLE)
    )
    one, other = ledger(bipolar), ledger(parallel)
    for term in Term:
        if term in one.terms and term is not Term.COLLECTORS:
            assert other[term] == pytest.approx(one[term], **EXACT)
    assert np.all(other[Term.COLLECTORS] > 0.0) and np.all(one[Term.COLLECTORS] == 0.0)
    made = parameters(parallel)
    without = made.replace(series_resistance=made.unit.series_resistance - other[Term.COLLECTORS])
    runs = [solve(p.at(1.0), "Discharge at 1C until empty") for p in (parameters(bipolar), without)]
    assert runs[1].energy_delivered == pytest.approx(runs[0].energy_delivered, **EXACT)


def replaced(stacking):
    design = designs.read_design("sulfide-nmc811-lithium")
    collectors = design.collectors.model_copy(update={"stacking": stacking})
    return design.model_copy(update={"collectors": collectors})


def test_ten_faces_in_series_by_hand():
    """Ten faces of 5 mAh/cm2 and 200 cm2: 1 Ah, 28 to 43 V."""
    cell = stacked(Stacking.BIPOLAR, 10)
    assert cell.capacity / 3600 == pytest.approx(1.0, rel=1e-12)
    full = simulate(cell, "Charge at C/3 until full")
    assert full.step_voltage[0, 0, 1] == pytest.approx(43.0, abs=1e-5)
    assert full.step_ending[0, 0] == Ending.UPPER_VOLTAGE
    # 36 and 48 nodes agree on 0.4289 Ah and 27.82 Wh; what the standard mesh adds is below 0.3 %
    assert -full.charge_passed[0] / 3600 == pytest.approx(0.4289, rel=3e-3)
    empty = simulate(cell)
    assert empty.step_voltage[0, 0, 1] == pytest.approx(28.0, abs=1e-5)
    assert empty.energy_delivered[0] / 3600 == pytest.approx(27.82, rel=1e-3)
    long = simulate(cell, "Discharge at C/3 for 4 h", detail=Detail.TERMINAL)
    assert long.energy_delivered[0] == pytest.approx(empty.energy_delivered[0], rel=1e-9)


def test_a_foil_of_no_thickness_resists_nothing():
    """The negative foil left out: what is left is the positive foil's rho (L^2 / 3 + L tail) / d,
    with d half of 10 um for each of its two faces.
    """
    cell = cells.build(designs.read_design("sulfide-nmc811-lithium")).vary(
        {"collectors.negative_thickness": "0 um"}
    )
    length, tail = 0.2, 0.015
    sigma = cell.positive.substance.electronic_conductivity.value
    expected = (length**2 / 3 + length * tail) / (sigma * 10e-6 / 2)
    assert ledger(cell)[Term.COLLECTORS] == pytest.approx(expected, rel=1e-12)
    both = cell.vary({"collectors.negative_thickness": np.array([0.0, 8e-6])})
    assert ledger(both)[Term.COLLECTORS][0] == pytest.approx(expected, rel=1e-12)
    assert simulate(cell).finished[0]


def test_a_rounding_of_the_load_stays_a_rounding():
    """One in 1e15 more current: the result is off by that, not by the tolerance of the steps."""
    made = parameters("sulfide-nmc811-lithium").at(1.0)
    for rate in ("2C", "C/3"):
        step = f"Discharge at {rate} until empty"
        whole = solve(made, step).charge_passed[0]
        for more in (1e-15, 1e-14, -1e-14):
            moved = made.replace(rated_capacity=made.unit.rated_capacity * (1.0 + more))
            assert solve(moved, step).charge_passed[0] == pytest.approx(whole, rel=1e-12)
