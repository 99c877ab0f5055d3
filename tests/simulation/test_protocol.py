"""The language of steps, profiles and blocks."""

import numpy as np
import pytest

from allsolid.quantities import InputError
from allsolid.simulation import (
    Control,
    LoadBasis,
    Repeat,
    cc_cv,
    fast_charge,
    gitt,
    hppc,
    profile,
    profile_from_csv,
    protocol,
    simulate,
)


@pytest.mark.parametrize(
    ("text", "control", "value", "basis", "limits"),
    [
        ("Discharge at 1C until 2.5 V", Control.CURRENT, 1.0, LoadBasis.RATE, {"lowest": 2.5}),
        ("Charge at C/3 until 4.2 V", Control.CURRENT, -1 / 3, LoadBasis.RATE, {"highest": 4.2}),
        ("Rest for 1 h", Control.CURRENT, 0.0, LoadBasis.RATE, {"duration": 3600.0}),
        ("Charge at 2 mA/cm2 for 10 min or until 4.3 V", Control.CURRENT, -20.0, LoadBasis.AREA,
         {"duration": 600.0, "highest": 4.3}),
        ("charge at 5 A until 4300 mV or for 2 hours", Control.CURRENT, -5.0, LoadBasis.CELL,
         {"duration": 7200.0, "highest": 4.3}),
        ("Discharge at 5 W until 3 V", Control.POWER, 5.0, LoadBasis.CELL, {"lowest": 3.0}),
        ("Discharge at 0.5C until 20 %", Control.CURRENT, 0.5, LoadBasis.RATE, {"soc": 0.2}),
        ("Discharge at C/10 until empty", Control.CURRENT, 0.1, LoadBasis.RATE, {"window": True}),
    ],
)  # fmt: skip
def test_steps_are_read(text, control, value, basis, limits):
    (step,) = protocol(text).steps
    assert (step.control, step.level.basis) == (control, basis)
    assert step.level.value == pytest.approx(value)
    for name, limit in limits.items():
        assert getattr(step, name) == pytest.approx(limit)


def test_a_hold_ends_at_a_current():
    (step,) = protocol("Hold at 4.2 V until C/20").steps
    assert (step.control, step.level.value) == (Control.VOLTAGE, 4.2)
    assert (step.taper.value, step.taper.basis) == (pytest.approx(0.05), LoadBasis.RATE)
    (step,) = protocol("Hold at 4.2 V for 1 h or until 1 mA/cm2").steps
    assert (step.duration, step.taper.value) == (3600.0, 10.0)


@pytest.mark.parametrize(
    ("text", "word", "allowed"),
    [
        ("Dischrge at 1C until 2.5 V", "dischrge", "did you mean 'discharge'"),
        ("Charge at C/3 untl 4.2 V", "C/3 untl 4.2 V", "a rate (1C, C/3)"),
        ("Charge at 2 parsec until 4.2 V", "2 parsec", "a current (5 A, 2 mA/cm2, 20 mA/g)"),
        ("Hold at 4.2 A until C/20", "4.2 A", "a voltage (4.2 V)"),
        ("Hold at 4.2 V until 3 W", "3 W", "a current at which the hold ends"),
        ("Rest until 3 V", "3 V", "Rest for 1 h"),
        ("Rest for ever", "ever", "a time (30 s, 10 min, 1 h)"),
        ("Discharge at 1C until C/20", "C/20", "only a hold ends at a current"),
        ("Discharge 1C until 2 V", "1C", "at, for or until"),
        ("Discharge at -1 A until 2 V", "-1 A", "the verb gives the direction"),
        ("Charge at 0C until 4 V", "0C", "above zero"),
        ("Discharge at 1C until full", "full", "until empty"),
        ("Discharge at 1C until 120 %", "120 %", "0 to 100 %"),
        ("Discharge at 1C", "Discharge at 1C", "until a limit"),
        ("Discharge at 1C for 1 h for 2 h", "2 h", "once"),
    ],
)
def test_a_bad_step_names_the_word_and_what_is_allowed(text, word, allowed):
    with pytest.raises(InputError) as caught:
        protocol(text)
    assert word in str(caught.value)
    assert allowed in str(caught.value)
    assert text in str(caught.value)


def test_blocks_repeat_and_nest():
    steps = protocol([Repeat(2, ["Rest for 1 s", Repeat(3, "Rest for 2 s")]), "Rest for 3 s"]).steps
    assert [s.duration for s in steps] == [1, 2, 2, 2, 1, 2, 2, 2, 3]
    with pytest.raises(InputError, match="from 1 to 1,000,000"):
        protocol(Repeat(0, "Rest for 1 s"))
    with pytest.raises(InputError, match="text, Step, Repeat"):
        protocol(7)


def test_named_routines_run(peer):
    run = simulate(peer, cc_cv(1.0, 4.2))
    assert run.finished.all()
    assert run.step_current[0, 1] == pytest.approx(
        -0.05 * peer.unit.rated_capacity / 3600, rel=1e-5
    )
    run = simulate(peer, gitt(0.1, 600.0, 1800.0, pulses=5))
    assert run.state_of_charge[-1] == pytest.approx(1 - 5 * 600 / 36000, abs=1e-9)
    rests = run.step_voltage[0, 1::2]
    assert (rests[:, 1] > rests[:, 0]).all()  # the voltage relaxes upwards after a discharge pulse
    run = simulate(peer, hppc([0.9, 0.5], settle=600.0))
    assert run.state_of_charge[run.step == 0][-1] == pytest.approx(0.9, abs=2e-7)
    run = simulate(peer, fast_charge([(2.0, 0.4), (1.0, 0.7), (0.5, 0.9)]), soc=0.1)
    assert run.step_charge[0].sum() == pytest.approx(-0.7 * peer.unit.rated_capacity, rel=1e-6)


def test_a_profile_follows_its_points(peer, tmp_path):
    time = np.arange(0.0, 61.0)
    amperes = 30.0 + 20.0 * np.sin(time / 3.0)
    run = simulate(peer, profile(time, amperes, "A"))
    assert run.current == pytest.approx(np.interp(run.time, time, amperes), abs=1e-6)
    assert run.charge_passed[0] == pytest.approx(np.trapezoid(amperes, time), rel=1e-9)
    path = tmp_path / "drive.csv"
    rows = "\n".join(f"{t},{i}" for t, i in zip(time / 60, amperes * 1e3, strict=True))
    path.write_text(f"# bench\nTime / min,Current / mA\n{rows}\n")
    again = simulate(peer, profile_from_csv(path))
    assert again.voltage[-1] == pytest.approx(run.voltage[-1], abs=1e-9)


def test_a_power_profile_delivers_its_energy(peer):
    time, watts = np.array([0.0, 30.0, 60.0, 90.0]), np.array([0.0, 200.0, -100.0, 50.0])
    run = simulate(peer, profile(time, watts, "W"), soc=0.7)
    # the energy state integrates the power that the constraint holds to its tolerance
    assert run.energy_delivered[0] == pytest.approx(np.trapezoid(watts, time), rel=1e-4)


def test_a_jump_in_a_profile_starts_consistently(peer):
    steps = profile([0.0, 10.0, 10.0, 20.0], [50.0, 50.0, -50.0, -50.0], "A")
    run = simulate(peer, steps)
    block = simulate(peer, "Discharge at 50 A for 10 s; Charge at 50 A for 10 s", soc=1.0)
    # two runs whose time steps differ, each good to 0.1 mV; a missed jump would be 50 mV off
    assert run.voltage[-1] == pytest.approx(block.voltage[-1], abs=1e-4)
    assert run.charge_passed[0] == pytest.approx(0.0, abs=1e-6)


def test_bad_profiles_are_refused(tmp_path):
    with pytest.raises(InputError, match="do not decrease"):
        profile([0, 2, 1], [1, 1, 1])
    with pytest.raises(InputError, match="unit of current or power"):
        profile([0, 1], [1, 1], "V")
    path = tmp_path / "bad.csv"
    path.write_text("Time / s,Voltage / V\n0,1\n1,2\n")
    with pytest.raises(InputError, match=r"bad\.csv.*one of current or power"):
        profile_from_csv(path)
    path.write_text("Time / s,Current / A\n0,1\n1,x\n")
    with pytest.raises(InputError, match="expected a number"):
        profile_from_csv(path)


def test_jumps_at_the_ends_of_a_profile_are_left_out(peer):
    plain = simulate(peer, profile([0.0, 10.0, 20.0], [50.0, 40.0, 30.0]))
    for time, value in (
        ([0.0, 0.0, 10.0, 20.0], [0.0, 50.0, 40.0, 30.0]),
        ([0.0, 10.0, 20.0, 20.0], [50.0, 40.0, 30.0, 0.0]),
    ):
        run = simulate(peer, profile(time, value))
        assert run.finished[0]
        assert run.charge_passed[0] == pytest.approx(plain.charge_passed[0], rel=1e-12)
    with pytest.raises(InputError, match="at most two alike"):
        profile([0.0, 1.0, 1.0, 1.0, 2.0], [1.0, 2.0, 3.0, 4.0, 5.0])
