"""How a run ends: the curve ends where the summary does, the window holds, the status says why."""

import json

import numpy as np
import pytest

import allsolid.cells as cells
from allsolid import designs
from allsolid.cells import Metal, State
from allsolid.cli import run as command
from allsolid.quantities import InputError
from allsolid.simulation import (
    Detail,
    Ending,
    RunStatus,
    Spectral,
    Tolerance,
    charge_time,
    discharge,
    fast_charge,
    parameters,
    profile,
    pulse_resistance,
    rate_capability,
    simulate,
    solve,
)

FLAT = [name for name in designs.names() if isinstance(cells.load(name).anode, Metal)]


@pytest.fixture(scope="module")
def sulfide():
    return cells.load("sulfide-nmc811-lithium")


@pytest.fixture(scope="module")
def polymer():
    return cells.load("polymer-lfp-lithium")


def ends(make, polymer):
    """(status, run) of every status."""
    peer, resistive = make(), make(separator_resistance=2e-2)
    rough = make(curve_function=lambda x: 4.0 - 0.5 * x + 2e-3 * np.sin(1500.0 * x))
    fine, impossible = Tolerance(1e-10, 1e-10, 1e-8), Tolerance(1e-30, 1e-30, 1e-30)
    steep = make(ionic_conductivity=1.5e-3, thickness=100e-6, rated_capacity=2.3e5)
    jump = profile([0.0, 60.0, 60.0, 120.0], [50.0, 50.0, 9e9, 9e9], "W", lowest=0.1)
    cold = polymer.conditions(temperature="0 degC")
    return [
        (RunStatus.FINISHED, simulate(peer, "Discharge at 1C until 3 V; Rest for 60 s")),
        (RunStatus.SATURATED, simulate(peer, "Discharge at 1C until 0.2 V")),
        (RunStatus.INFEASIBLE,
         simulate(peer, "Discharge at C/5 for 1 h; Discharge at 1 MW for 1 s")),
        (RunStatus.INFEASIBLE, simulate(peer, jump)),
        (RunStatus.INFEASIBLE, simulate(resistive, "Discharge at 150 W until 0.2 V")),
        (RunStatus.STALLED, simulate(peer, "Discharge at 1C until 3 V", tolerance=impossible)),
        (RunStatus.LEFT_WINDOW, simulate(peer, "Discharge at C/20 for 30 h")),
        (RunStatus.NO_LITHIUM, simulate(make(lithium=5e4), "Discharge at C/5 until 3 V")),
        (RunStatus.NO_LITHIUM,
         simulate(make(lithium=-5e4), "Charge at C/5 until 4.2 V", soc=1.0)),
        (RunStatus.STEEP, simulate(steep, "Discharge at 1C until 3 V", mesh=Spectral())),
        (RunStatus.AT_ONCE,
         simulate(peer, "Discharge at C/5 for 10 min; Discharge at 20C until 3 V")),
        (RunStatus.AT_ONCE, simulate(polymer, "Discharge at 1C until 2.8 V", cold)),
        (RunStatus.STOPPED, simulate(peer, "Discharge at 1C until 3 V; Stop below 3.4 V")),
        (RunStatus.ENDLESS, simulate(peer, "Hold at 3.8 V until 10 %", soc=1.0)),
        (RunStatus.EXHAUSTED, simulate(rough, "Discharge at C/5 until 3 V", tolerance=fine)),
    ]  # fmt: skip


def test_the_curve_ends_where_the_summary_does_for_every_status(make, polymer):
    found = ends(make, polymer)
    for expected, run in found:
        assert run.status[0] == expected, (expected, run)
        last = (run.time, run.capacity, run.energy)
        summary = (run.duration, run.charge_passed, run.energy_delivered)
        for curve, total in zip(last, summary, strict=True):
            assert (curve[-1] if len(curve) else 0.0) == pytest.approx(
                total[0], rel=1e-12, abs=1e-9
            )
        begun = np.flatnonzero(np.isfinite(run.step_duration[0]))
        if begun.size:
            assert run.step[-1] == begun[-1]
            # the dense output at the end of a step is the state there; both are printed
            assert run.voltage[-1] == pytest.approx(run.step_voltage[0, begun[-1], 1], abs=1e-9)
            assert run.current[-1] == pytest.approx(
                run.step_current[0, begun[-1]], rel=1e-9, abs=1e-9
            )
        figure = run.plot()
        assert len(figure.data[0].x) == len(run.time)
    shown = {expected for expected, _ in found}
    assert shown == set(RunStatus) - {
        RunStatus.OUT_OF_BOUNDS
    }  # that one has no curve: test_refusals


def test_a_long_step_that_leaves_the_limits_is_whole_in_json(capsys):
    words = ("simulate", "sulfide-nmc811-lithium", "--step", "Discharge at C/3 for 4 h", "--json")
    assert command(words) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "LEFT_WINDOW"
    for key in ("capacity_Ah", "energy_Wh", "voltage_V"):
        assert found[key][-1] == pytest.approx(found["steps"][-1][key], rel=1e-9)
    assert found["time_s"][-1] == pytest.approx(60 * found["steps"][-1]["minutes"], rel=1e-9)


# -- the window ----


@pytest.mark.parametrize("name", FLAT)
def test_what_is_delivered_never_exceeds_the_rated_capacity(name):
    cell = cells.load(name)
    found = discharge(cell, (0.01, 0.05, 0.2, 0.5, 1.0, 5.0))
    # the end of the window is met to rounding: charge is linear in time at constant current
    assert (found.capacity[:, 0] <= cell.capacity * (1.0 + 1e-12)).all()
    for row in range(6):
        charge = found.solution[row].state_of_charge
        assert charge.min() > -1e-12 and charge.max() < 1.0 + 1e-12
    full = simulate(cell, "Charge at C/20 until full")
    assert full.state_of_charge[-1] < 1.0 + 1e-12
    assert full.state_of_charge[0] == pytest.approx(0.0, abs=1e-12)


def test_random_cells_stay_in_their_window(sulfide):
    rng = np.random.default_rng(11)
    many = sulfide.vary({
        "cathode.areal_capacity": rng.uniform(1.0, 6.0, 300) * 36000.0,
        "cathode.particle_radius": rng.uniform(0.5e-6, 5e-6, 300),
        "operation.lower_voltage": rng.uniform(1.5, 3.3, 300),
        "operation.upper_voltage": rng.uniform(4.0, 4.6, 300),
        "operation.temperature": rng.uniform(290.0, 360.0, 300),
    })  # fmt: skip
    run = simulate(many, "Discharge at C/4 until empty; Charge at C/4 until full")
    assert run.finished.all()
    low = 1.0 - run.step_charge[:, 0] / many.capacity
    high = low - run.step_charge[:, 1] / many.capacity
    assert (low > -1e-12).all() and (high < 1.0 + 1e-12).all()
    volts = run.step_voltage[:, 0, 1]
    window = run.step_ending[:, 0] == Ending.STATE_OF_CHARGE
    # whichever comes first: the end of the window, or the voltage (to the 1e-7 V of CLOSE)
    assert window.any() and not window.all()
    assert low[window] == pytest.approx(0.0, abs=1e-12)
    assert volts[~window] == pytest.approx(many.lower_voltage[~window], abs=2e-7)
    assert (volts[window] >= many.lower_voltage[window]).all()


def test_a_voltage_of_its_own_leaves_the_window_and_says_so(polymer):
    rated = simulate(polymer, "Discharge at C/20 until empty")
    assert rated.step_ending[0, 0] == Ending.STATE_OF_CHARGE
    beyond = simulate(polymer, "Discharge at C/20 until 2.0 V")
    assert beyond.charge_passed[0] > polymer.capacity
    # state of charge by hand: 1 - charge over rated capacity
    by_hand = 1.0 - beyond.charge_passed[0] / polymer.capacity
    assert beyond.state_of_charge[-1] == pytest.approx(by_hand, abs=1e-12)
    assert by_hand < 0.0


def test_a_used_cathode_has_its_state_of_charge_by_lithiation(sulfide):
    """Nine tenths of the cathode reached: its window holds nine tenths of the charge."""
    used = parameters(sulfide, sulfide.conditions(state=State(connectivity=0.9))).at(1.0)
    run = solve(used, "Discharge at C/50 until 50 %", Spectral(), detail=Detail.CURVES)
    assert run.charge_passed[0] == pytest.approx(0.5 * 0.9 * sulfide.capacity, rel=1e-6)
    x = run.lithium[0][0] * 96485.33212 / (
        96485.33212 * used.unit.maximum_concentration * used.unit.active_fraction
        * used.unit.thickness * used.unit.area
    )  # fmt: skip
    assert x == pytest.approx(0.5 * (used.unit.charged + used.unit.discharged), rel=1e-6)


# -- statuses ----


def test_a_charge_that_gets_there_is_finished(sulfide):
    found = charge_time(sulfide, rate=0.2, end=0.5)
    assert np.isfinite(found.time[0])
    assert found.solution.status[0] == RunStatus.FINISHED
    # a constant current: 0.4 of the capacity at C/5 takes two hours
    assert found.time[0] == pytest.approx(2 * 3600.0, rel=1e-6)
    stages = simulate(sulfide, fast_charge([("C/5", "50 %"), ("C/10", 0.9)], until=0.5), soc=0.1)
    assert stages.status[0] == RunStatus.FINISHED
    for start, end in ((0.8, 0.1), (0.5, 0.5), (0.5, 1.2)):
        with pytest.raises(InputError, match="end above the start"):
            charge_time(sulfide, start=start, end=end)


def test_a_state_of_charge_that_was_passed_before_is_not_reached(sulfide):
    run = simulate(sulfide, "Charge at C/5 for 10 s; Discharge at C/5 until 60 %", soc=0.3)
    assert run.status[0] == RunStatus.AT_ONCE
    assert simulate(sulfide, "Discharge at C/5 until empty", soc=0.0).status[0] == RunStatus.AT_ONCE


def test_every_pulse_has_a_status(sulfide):
    found = pulse_resistance(sulfide, (0.0, "50 %"), temperature=("-30 degC", 318.15))
    assert found.status.shape == found.resistance.shape == (2, 2)
    held = found.status == RunStatus.FINISHED
    assert np.isfinite(found.resistance[held]).all() and np.isnan(found.resistance[~held]).all()
    assert held.any() and not held.all()
    assert set(found.status[~held]) <= {RunStatus.LEFT_WINDOW, RunStatus.INFEASIBLE}


def test_lithium_that_is_not_there_cannot_be_lost(sulfide):
    balance = sulfide.balance
    most = float(balance.anode)
    for lost, status in (
        (0.5 * (most - balance.capacity), RunStatus.FINISHED),
        (1e6, RunStatus.NO_LITHIUM),
    ):
        made = parameters(sulfide).at(0.0)
        made = made.replace(lithium=made.unit.lithium - lost)
        assert solve(made, "Charge at C/10 until 4.2 V").status[0] == status
        assert solve(made, "Rest for 1 h").status[0] == status
    with pytest.raises(InputError, match=r"state.lithium_lost: '27\.78 mAh/cm"):
        parameters(sulfide, sulfide.conditions(state=State(lithium_lost=1e6)))


def test_a_long_profile_runs_through(sulfide):
    """28,000 points at 10 Hz; the charge by the trapezoidal rule."""
    time = np.arange(28_000) / 10.0
    amperes = 10.0 + 8.0 * np.sin(time / 0.73)
    run = simulate(sulfide, profile(time, amperes), detail=Detail.TERMINAL)
    assert run.status[0] == RunStatus.FINISHED
    assert run.duration[0] == pytest.approx(time[-1])
    assert run.charge_passed[0] == pytest.approx(np.trapezoid(amperes, time), rel=1e-9)


def test_rates_and_names_are_read_where_numbers_and_cells_are(sulfide):
    by_text = rate_capability(
        "sulfide-nmc811-lithium", ["C/3", "1 C"], sulfide.conditions(temperature="45 degC")
    )
    by_number = rate_capability(sulfide, (1 / 3, 1.0), sulfide.conditions(temperature=318.15))
    assert by_text.energy == pytest.approx(by_number.energy, rel=1e-12)
    for wrong in (["fast"], [0.0], [], "", [None], [float("nan")], ["C/0"]):
        with pytest.raises(InputError):
            rate_capability(sulfide, wrong)
    with pytest.raises(InputError, match="have their own"):
        simulate(parameters(sulfide), conditions=sulfide.conditions(temperature=300.0))
    with pytest.raises(InputError, match="above zero"):
        simulate(sulfide, "Discharge at 0 A for 1 h")


# -- conditions ----


@pytest.mark.parametrize("name", FLAT)
def test_the_command_without_options_is_the_study_at_the_same_rate(name, capsys):
    from allsolid.datasheet.measure import USABLE_RATES
    from allsolid.evaluation import Results
    from allsolid.study.behaviour import fill

    assert command(("simulate", name, "--json")) == 0
    found = json.loads(capsys.readouterr().out)["steps"][-1]["energy_Wh"]
    cell = cells.load(name)
    results = fill(Results(cell)).results
    place = int(np.argmin(np.abs(np.array(results["rate_C"]) - USABLE_RATES[0])))
    assert found / cell.mass == pytest.approx(results["specific_energy_Wh_kg"][place], rel=1e-6)


def test_conditions_are_those_of_the_design(polymer):
    """80 degC and 2.5 to 3.65 V of its own; a batch keeps a temperature each."""
    own = simulate(polymer)
    stated = simulate(
        polymer, "Discharge at C/3 until empty", polymer.conditions(temperature=353.15)
    )
    assert own.energy_delivered == stated.energy_delivered
    both = simulate(["sulfide-nmc811-lithium", polymer])
    assert both.parameters.unit.temperature == pytest.approx([298.15, 353.15])
    many = polymer.vary({"operation.temperature": np.array([333.15, 353.15])})
    assert simulate(many).energy_delivered[1] == pytest.approx(own.energy_delivered[0], rel=1e-12)


def test_a_profile_follows_the_steps_and_takes_limits(tmp_path, capsys):
    path = tmp_path / "drive.csv"
    path.write_text("Time / s,Current / A\n0,30\n36000,30\n")
    words = ("simulate", "--profile", str(path), "--json")
    assert command(words) == 1  # ends early at the design's limit, and says so
    early = json.loads(capsys.readouterr().out)
    assert early["status"] == "LEFT_WINDOW" and "lowest" in early["advice"]
    steps = ("--step", "Discharge at C/3 until 90 %", "--lowest", "3.2 V")
    assert command((*words, *steps)) == 0
    both = json.loads(capsys.readouterr().out)
    assert [row["ended_by"] for row in both["steps"]] == ["state of charge", "lower voltage"]
    assert both["steps"][1]["voltage_V"] == pytest.approx(3.2, abs=1e-6)
    assert command(("simulate", "--lowest", "3 V")) == 2
    assert "--profile" in capsys.readouterr().err


def test_a_cell_that_delivers_nothing_says_so_in_the_study(polymer):
    """A polymer at 0 degC: no value that JSON cannot hold, and a reason beside each missing one."""
    from allsolid.datasheet.measure import USABLE_RATES, usable_cost
    from allsolid.evaluation import Results
    from allsolid.study.behaviour import fill

    cold = Results(polymer.vary({"operation.temperature": 273.15}))
    results = fill(cold).results
    json.dumps(results, allow_nan=False)
    assert results["specific_energy_Wh_kg"][-1] == 0.0 and results["status"][-1] == "AT_ONCE"
    assert results["charge_10_80_s"] is None and results["charge_10_80_ended"] != "at the goal"
    for values, reasons in zip(results["pulse_mohm"], results["pulse_status"], strict=True):
        for value, reason in zip(values, reasons, strict=True):
            assert (value is None) == (reason != "FINISHED")
    usable = usable_cost(cold.cell, cold.cost, cold.behaviour.overview.rates)
    assert list(usable) == list(USABLE_RATES)
    assert all("delivers nothing" in str(reason) for reason in usable.values())


def test_a_profile_with_one_limit_keeps_the_cell_s_other_one(sulfide):
    """20 A out and in again: 4.3 V is passed on the way back, whatever the lower limit."""
    time, amperes = [0.0, 600.0, 600.0, 1200.0], [20.0, 20.0, -20.0, -20.0]
    guarded = simulate(sulfide, profile(time, amperes))
    for limits in ({"lowest": "3.0 V"}, {"lowest": "2.0 V"}):
        run = simulate(sulfide, profile(time, amperes, **limits))
        assert RunStatus(run.status[0]) is RunStatus.LEFT_WINDOW
        assert run.voltage[-1] == pytest.approx(4.3, abs=1e-6)
        assert run.time[-1] == pytest.approx(guarded.time[-1], rel=1e-9)
    below = simulate(sulfide, profile([0.0, 3e4], [60.0, 60.0], highest="4.5 V"))
    assert RunStatus(below.status[0]) is RunStatus.LEFT_WINDOW
    assert below.voltage[-1] == pytest.approx(2.8, abs=1e-6)
    # a limit that is stated ends the profile, not the run; one beyond the cell's is heeded
    wide = simulate(sulfide, profile(time, amperes, highest="5 V"))
    assert (RunStatus(wide.status[0]), wide.time[-1]) == (RunStatus.FINISHED, 1200.0)
    assert wide.voltage[-1] > 4.5
    stated = simulate(sulfide, profile(time, amperes, highest="4.3 V"))
    assert RunStatus(stated.status[0]) is RunStatus.FINISHED
    assert Ending(int(stated.step_ending[0, 0])) is Ending.UPPER_VOLTAGE


def test_the_document_says_of_what_and_how_warm(capsys):
    words = ("simulate", "polymer-lfp-lithium", "--step", "Rest for 1 s", "--json")
    assert command(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["design"], found["temperature_degC"]) == ("polymer-lfp-lithium", 80.0)


def test_a_hold_that_leads_away_from_its_goal_does_not_reach_it(sulfide):
    """Open circuit above the upper voltage: a hold there discharges the cell. 10 to 80 % is not
    charged in 0 s."""
    low = sulfide.vary({"operation.upper_voltage": 3.4, "operation.lower_voltage": 2.5})
    found = charge_time(low, rate=1.0)
    assert found.time[0] == np.inf and found.solution.step_charge[0, 1] > 0.0
    assert "short of the goal" in found.told()
    run = simulate(sulfide, "Hold at 3.5 V until 90 % or until C/50", soc=0.5)
    assert run.step_ending[0, 0] == Ending.CURRENT and run.charge_passed[0] > 0.0
    # towards the goal it still ends there
    run = simulate(sulfide, "Hold at 3.5 V until 49 % or until C/50", soc=0.5)
    assert run.step_ending[0, 0] == Ending.STATE_OF_CHARGE
    assert run.state_of_charge[-1] == pytest.approx(0.49, abs=1e-6)


def test_a_profile_with_one_limit_does_not_leave_the_window_at_the_other(sulfide):
    ampere = sulfide.capacity / 3600.0
    up = profile([0.0, 10800.0], [-ampere / 10.0] * 2, lowest=2.5)
    run = simulate(sulfide, up, soc=0.9)
    assert run.status[0] == RunStatus.LEFT_WINDOW
    assert run.step_voltage[0, 0, 1] == pytest.approx(4.3, abs=1e-5)
    down = profile([0.0, 36000.0], [ampere / 5.0] * 2, highest=4.3)
    run = simulate(sulfide, down, soc=0.5)
    assert run.status[0] == RunStatus.LEFT_WINDOW
    assert run.step_voltage[0, 0, 1] == pytest.approx(2.8, abs=1e-5)
    # its own limit is an end as before, wherever the cell's lies
    run = simulate(sulfide, profile([0.0, 36000.0], [ampere / 5.0] * 2, lowest=2.5), soc=0.5)
    assert run.status[0] == RunStatus.FINISHED
    assert run.step_voltage[0, 0, 1] == pytest.approx(2.5, abs=1e-5)


def test_a_cell_above_its_upper_voltage_discharges_and_does_not_charge(sulfide):
    full = sulfide.vary({"operation.upper_voltage": 4.25})
    run = simulate(full, "Discharge at C/50 for 1 h")
    assert run.status[0] == RunStatus.FINISHED
    assert run.charge_passed[0] == pytest.approx(full.capacity / 50.0, rel=1e-9)
    ampere = full.capacity / 3600.0
    rest = profile([0.0, 60.0, 60.0, 120.0], [0.0, 0.0, ampere / 50, ampere / 50])
    assert simulate(full, rest).status[0] == RunStatus.FINISHED
    assert simulate(full, "Charge at C/50 for 1 h", soc=1.0).status[0] == RunStatus.LEFT_WINDOW


def test_a_step_that_ends_at_once_is_told_wherever_it_stands(sulfide):
    for steps in ("Discharge at C/3 until 80 %; Rest for 1 h",
                  "Charge at C/3 until 20 %; Discharge at C/10 for 1 h"):  # fmt: skip
        assert simulate(sulfide, steps, soc=0.5).status[0] == RunStatus.AT_ONCE
    # a charge that begins at its upper voltage goes on as the hold
    both = "Charge at 2C until 4 V; Hold at 4 V until C/20"
    run = simulate(sulfide, both, soc=0.5)
    assert run.step_duration[0, 0] == 0.0 and run.status[0] == RunStatus.FINISHED


@pytest.mark.parametrize("diffusivity", [1e-16, 1e-17, 1e-18])
def test_slow_particles_are_resolved_or_told(diffusivity):
    """10 s at 1C in particles of 2.5 um, where lithium moves 30 to 3 nm: as with 32 modes within
    2 mV, or not without a word."""
    cell = parameters("sulfide-nmc811-lithium").replace(diffusivity=diffusivity).at(0.9)
    step = "Discharge at 1C for 10 s"
    run, exact = solve(cell, step), solve(cell, step, Spectral(40, 32))
    off = abs(run.step_voltage[0, 0, 1] - exact.step_voltage[0, 0, 1])
    assert run.status[0] != RunStatus.FINISHED or off < 2e-3
    assert diffusivity < 1e-16 or off < 1e-3
