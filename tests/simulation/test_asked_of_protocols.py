"""Loads per mass, charges, temperatures by step, what ends all steps, limits that are held."""

from __future__ import annotations

import math

import numpy as np
import pytest

from allsolid.cells import load
from allsolid.quantities import InputError
from allsolid.simulation import (
    Detail,
    Ending,
    Load,
    LoadBasis,
    Parameters,
    RunStatus,
    Step,
    Stop,
    gradient,
    profile,
    protocol,
    simulate,
    solve,
)

CELL = "sulfide-nmc811-lithium"


def test_a_charge_ends_its_step() -> None:
    cell = load(CELL)
    steps = (
        "Discharge at C/3 for 0.5 Ah; Charge at C/2 until 0.2 Ah; Discharge at C/5 for 1 mAh/cm2"
    )
    run = simulate(cell, steps, soc=0.5)
    passed = run.step_charge[0] / 3600.0
    # 1 mAh/cm2 of face; 50 mAh in all where a face has 50 cm2
    each = 1e-3 * 1e4 * float(cell.area)
    assert passed == pytest.approx([0.5, -0.2, each], rel=1e-6)
    assert set(run.step_ending[0]) == {Ending.CHARGE} and run.finished[0]
    held = simulate(cell, "Charge at C/2 until 4.2 V; Hold at 4.2 V for 0.05 Ah", soc=0.2)
    # a goal is met to 1e-7 of the cell's 60 Ah
    assert held.step_charge[0, 1] / 3600.0 == pytest.approx(-0.05, abs=1e-5)


def test_the_first_of_two_charges_ends_it() -> None:
    """20 % of the charge, or a tenth of it in Ah: whichever comes first."""
    cell = load(CELL)
    tenth = 0.1 * float(cell.capacity) / 3600.0
    run = simulate(cell, f"Discharge at C/3 until 80 % or for {tenth} Ah")
    assert run.step_ending[0, 0] == Ending.CHARGE
    assert run.step_charge[0, 0] / 3600.0 == pytest.approx(tenth, rel=1e-6)
    run = simulate(cell, f"Discharge at C/3 until 80 % or for {3 * tenth} Ah")
    assert run.step_ending[0, 0] == Ending.STATE_OF_CHARGE


def test_a_current_per_mass_is_that_of_the_active_material() -> None:
    """100 mA/g of what the cathode holds, by its bill of materials."""
    cell = load(CELL)
    faces = float(cell.housing.faces) * float(cell.housing.positive_area)
    grams = 1e3 * float(cell.cathode.active_loading) * faces
    run = simulate(cell, "Discharge at 100 mA/g for 50 mAh/g")
    assert run.step_current[0, 0] == pytest.approx(0.1 * grams, rel=1e-9)
    assert run.step_charge[0, 0] / 3.6 == pytest.approx(50.0 * grams, rel=1e-6)
    assert run.duration[0] == pytest.approx(1800.0, rel=1e-6)


def test_a_mass_that_is_not_known_is_asked_for(peer: Parameters) -> None:
    with pytest.raises(InputError, match="active_mass"):
        solve(peer, "Discharge at 20 mA/g until 3 V")


@pytest.mark.parametrize(
    "text",
    ["CC-CV charge at C/3 to 4.2 V until C/20", "cccv at C/3 until 4.2 V until C/20",
     "CC CV Charge at C/3 to 4.2V until C/20"],
)  # fmt: skip
def test_cc_cv_is_a_step_and_a_hold(text: str) -> None:
    found = protocol(text).steps
    plain = protocol("Charge at C/3 until 4.2 V; Hold at 4.2 V until C/20").steps
    assert [str(step).casefold() for step in found] == [str(s).casefold() for s in plain] or [
        (s.control, s.level.value, s.highest) for s in found
    ] == [(s.control, s.level.value, s.highest) for s in plain]


def test_a_step_has_its_own_temperature() -> None:
    """A step at 45 degC is that of a cell at 45 degC, and the next one that of a cell at 25."""
    cell = load(CELL)
    warm = cell.conditions(temperature="45 degC")
    alone = simulate(cell, "Discharge at 1C until 3 V", warm)
    stated = simulate(cell, "Discharge at 1C until 3 V at 45 degC")
    # on the finer of the two meshes that the temperatures want
    assert stated.charge_passed[0] == pytest.approx(alone.charge_passed[0], rel=1e-3)
    assert stated.energy_delivered[0] == pytest.approx(alone.energy_delivered[0], rel=1e-3)
    rest = simulate(cell, "Rest for 60 s at 45 degC; Discharge at 1C for 10 s at 25 degC")
    pulse = simulate(cell, "Discharge at 1C for 10 s")
    assert rest.step_voltage[0, 1] == pytest.approx(pulse.step_voltage[0, 0], abs=1e-9)
    cold = simulate(cell, "Discharge at 1C for 10 s at 273.15 K; Discharge at 1C for 1 s")
    assert cold.step_voltage[0, 0, 1] < cold.step_voltage[0, 1, 0] - 0.01  # warmed at one blow


def test_parameters_have_one_temperature(peer: Parameters) -> None:
    with pytest.raises(InputError, match="known at one temperature"):
        solve(peer, "Rest for 1 h at 45 degC")


def test_a_protocol_stops_in_whatever_step_it_is(peer: Parameters) -> None:
    twice = ["Discharge at 1C until 3.2 V", "Rest for 1 h", "Discharge at 2C until 2.5 V"]
    run = solve(peer, [*twice, "Stop below 3.0 V"])
    assert RunStatus(int(run.status[0])) is RunStatus.STOPPED and run.finished[0]
    assert run.step_ending[0].tolist() == [Ending.LOWER_VOLTAGE, Ending.TIME, Ending.STOPPED]
    assert run.step_voltage[0, 2, 1] == pytest.approx(3.0, abs=1e-6)
    run = solve(peer, [*twice, "Stop after 70 min or above 4.5 V"])
    assert run.duration[0] == pytest.approx(4200.0, abs=1e-6)
    assert run.step_ending[0, 1] == Ending.STOPPED and math.isnan(run.step_duration[0, 2])
    both = protocol([twice, Stop(lowest=2.0), Stop(lowest=2.8, duration="1 h")])
    assert (both.stop.lowest, both.stop.duration) == (2.8, 3600.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Stop at 2.5 V", "expected 'below' or 'above'"),
        ("Stop below 3 V or below 2 V", "expected 'below' once"),
        ("Stop below 4 V or above 3 V", "lowest voltage below the highest"),
        ("Discharge at 1C for 0 Ah", "charge above zero"),
        ("CC-CV charge at C/3 to 4.2 V", "expected 'CC-CV charge at C/3 to 4.2 V until C/20'"),
        ("Discharge at 1C for 1 Wh", "a time .* or a charge"),
        ("Discharge at 1C at 20 degC at 30 degC for 1 s", "one temperature"),
        ("Discharge at 1C at 20 K for 1 s", "20 K"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        protocol(text)


def test_a_held_limit_is_a_hold(peer: Parameters) -> None:
    """A constant load, clipped at 3.4 V: the discharge to it, and a hold for what is left."""
    rated = peer.unit.rated_capacity / 3600.0
    step = profile([0.0, 3600.0], [2 * rated, 2 * rated], "A/m^2", lowest=3.4, clip=True)
    run = solve(peer, step, detail=Detail.CURVES)
    plain = solve(peer, "Discharge at 2C until 3.4 V; Hold at 3.4 V for 10 min")
    left = 3600.0 - plain.step_duration[0, 0]
    by_hand = solve(peer, f"Discharge at 2C until 3.4 V; Hold at 3.4 V for {left} s")
    assert run.step_ending[0, 0] == Ending.TIME and run.finished[0]
    assert run.charge_passed[0] == pytest.approx(by_hand.charge_passed[0], rel=1e-4)
    asked = 2 * rated * 3600.0
    assert run.step_refused[0, 0] == pytest.approx(asked - run.charge_passed[0], rel=1e-9)
    assert run.voltage.min() > 3.4 - 1e-4  # between the steps by the dense output


@pytest.mark.parametrize("unit", ["A/m^2", "W/m^2"])
def test_a_load_is_served_wherever_the_cell_stands_it(peer: Parameters, unit: str) -> None:
    """A wave that asks for more than the cell gives between 3.5 and 4.1 V: outside the holds the
    load is what was asked for, within them it is less, and the sum of what is missing is told.
    """
    rated = peer.unit.rated_capacity / 3600.0 * (3.7 if unit == "W/m^2" else 1.0)
    time = np.linspace(0.0, 3600.0, 721)
    asked = 6 * rated * np.sin(2 * np.pi * time / 900.0)
    step = profile(time, asked, unit, lowest=3.5, highest=4.1, clip=True)
    run = solve(peer.at(0.5), step, detail=Detail.CURVES)
    assert run.finished[0] and run.duration[0] == pytest.approx(3600.0)
    volts, load_ = run.voltage, run.power if unit == "W/m^2" else run.current
    assert volts.min() > 3.5 - 1e-3 and volts.max() < 4.1 + 1e-3
    wanted = np.interp(run.time, time, asked)
    free = (volts > 3.5 + 2e-3) & (volts < 4.1 - 2e-3)
    assert 0.1 < free.mean() < 0.9
    # a power varies within a step as the dense output of current and voltage does
    near = 1e-3 if unit == "W/m^2" else 1e-6
    assert load_[free] == pytest.approx(wanted[free], abs=near * abs(asked).max())
    assert np.all(np.abs(load_) <= np.abs(wanted) + near * abs(asked).max())
    missing = np.trapezoid(np.abs(wanted - load_), run.time)
    assert run.step_refused[0, 0] == pytest.approx(missing, rel=2e-3)


def test_a_jump_beyond_what_any_state_gives_is_cut(peer: Parameters) -> None:
    rated = peer.unit.rated_capacity / 3600.0
    time, load_ = (
        [0.0, 10.0, 10.0, 20.0, 20.0, 30.0],
        np.array([1, 1, 1e4, 1e4, 1, 1]) * 3.7 * rated,
    )
    run = solve(peer, profile(time, load_, "W/m^2", lowest=3.0, clip=True), detail=Detail.CURVES)
    assert run.finished[0]
    last = run.time > 21.0
    assert run.power[last] == pytest.approx(3.7 * rated, rel=1e-3)
    assert run.step_refused[0, 0] == pytest.approx(1e4 * 3.7 * rated * 10.0, rel=0.05)
    unclipped = solve(peer, profile(time, load_, "W/m^2", lowest=3.0))
    assert RunStatus(int(unclipped.status[0])) is RunStatus.INFEASIBLE


def test_a_hold_is_not_clipped() -> None:
    with pytest.raises(InputError, match="no load to clip"):
        Step(1, Load(3.0, LoadBasis.CELL), 10.0, clip=True)


def test_plated_lithium_comes_back_by_its_efficiency(make) -> None:
    """Anode-free, 90 %: of what the charge plates a tenth stays, and the discharge ends on it."""
    cell = make(lithium=0.0, initial=0.97, plating_efficiency=0.9)
    run = simulate(cell, "Charge at C/5 until 4.2 V; Discharge at C/5 until 2.5 V", soc=0.0)
    plated, stripped = -run.step_charge[0, 0], run.step_charge[0, 1]
    assert RunStatus(int(run.status[0])) is RunStatus.NO_LITHIUM
    assert stripped / plated == pytest.approx(0.9, rel=1e-6)
    assert run.negative_lithium.min() > -1e-6 * run.parameters.unit.rated_capacity


def test_a_derivative_has_no_step_of_another_temperature(peer: Parameters) -> None:
    with pytest.raises(InputError, match="known at one temperature"):
        gradient(peer, "Discharge at 1C for 60 s at 45 degC", ["thickness"])


def test_fields_of_steps_at_other_temperatures_are_those_that_these_leave_alone() -> None:
    run = simulate(CELL, "Discharge at 1C for 60 s at 45 degC", detail=Detail.FIELDS)
    assert run.fields.surface_stoichiometry.shape == run.fields.potential_difference.shape
    with pytest.raises(InputError, match="protocol at one temperature"):
        _ = run.fields.overpotential
    with pytest.raises(InputError, match="protocol at one temperature"):
        _ = run.losses


def test_a_clipped_load_never_runs_backwards(peer: Parameters) -> None:
    """Full, at rest at 3.99 V, with an upper limit of 3.9 V: a rest and a discharge are served, a
    charge is refused whole, and nothing is drawn to come to the limit.
    """
    rated = peer.unit.rated_capacity / 3600.0
    for asked, passed in ((0.0, 0.0), (0.1, 60.0 * 0.1 * rated)):
        step = profile([0.0, 60.0], np.array([asked, asked]) * rated, "A/m^2", lowest=3.0,
                       highest=3.9, clip=True)  # fmt: skip
        run = solve(peer.at(1.0), step)
        assert run.finished[0] and run.charge_passed[0] == pytest.approx(passed, abs=1e-9)
        assert run.step_refused[0, 0] == 0.0
    step = profile([0.0, 60.0], [-0.1 * rated] * 2, "A/m^2", highest=3.9, clip=True)
    run = solve(peer.at(1.0), step)
    assert run.charge_passed[0] == 0.0
    assert RunStatus(int(run.status[0])) in (RunStatus.AT_ONCE, RunStatus.INFEASIBLE)


def test_a_stop_that_is_met_between_steps_is_a_stop(peer: Parameters) -> None:
    run = solve(peer, "Rest for 60 s; Discharge at 1C for 60 s; Stop after 60 s")
    assert RunStatus(int(run.status[0])) is RunStatus.STOPPED
