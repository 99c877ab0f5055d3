"""Absurd input is refused by name or carries a status; nothing ends in a silent NaN."""

import json

import numpy as np
import pytest

import allsolid.cells as cells
from allsolid import designs
from allsolid.cells import State
from allsolid.quantities import FARADAY, InputError
from allsolid.simulation import (
    Control,
    Detail,
    Load,
    LoadBasis,
    Repeat,
    RunStatus,
    Spectral,
    Step,
    Tolerance,
    fast_charge,
    hppc,
    parameters,
    protocol,
    refined,
    simulate,
    solve,
)


def itself():
    ring = []
    ring.append(ring)
    return ring


@pytest.fixture(scope="module")
def sulfide():
    return cells.build(designs.read_design("sulfide-nmc811-lithium"))


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"temperature": float("nan")}, "temperature"),
        ({"temperature": -10.0}, "was -10 degC meant"),
        ({"temperature": 25}, "was 25 degC meant"),
        ({"temperature": [25, 60]}, "was 25 degC meant"),
        ({"temperature": True}, "temperature"),
        ({"temperature": float("inf")}, "temperature"),
        ({"temperature": "hot"}, "temperature"),
        ({"temperature": "1 K"}, "at least 150 K"),
        ({"soc": float("nan")}, "soc"),
        ({"soc": 1.1}, "soc"),
        ({"soc": "full"}, "soc"),
        ({"times": [-1.0, 5.0]}, "times"),
        ({"tolerance": Tolerance(0.0, 1e-3, 1e-2)}, "tolerance"),
        ({"tolerance": Tolerance(float("nan"), 1e-3, 1e-2)}, "tolerance"),
    ],
)
def test_absurd_conditions_are_named(sulfide, more, word):
    warm = {key: value for key, value in more.items() if key == "temperature"}
    rest = {key: value for key, value in more.items() if key != "temperature"}
    with pytest.raises(InputError, match=word):
        simulate(sulfide, "Discharge at 1C until 3 V", sulfide.conditions(**warm), **rest)


@pytest.mark.parametrize("wrong", [300.0, "25 degC", {"temperature": 300.0}, [300.0]])
def test_what_are_no_conditions_is_refused(sulfide, wrong):
    with pytest.raises(InputError, match="conditions"):
        simulate(sulfide, "Rest for 1 s", wrong)


@pytest.mark.parametrize("thing", [None, [], 7, 2.5, object()])
def test_what_is_no_cell_is_refused(thing):
    with pytest.raises(InputError, match=r"expected (a Cell|at least one cell)"):
        simulate(thing, "Rest for 1 s")


def test_conditions_are_a_cell_s_own(sulfide):
    step = "Discharge at C/3 until 2.8 V"
    at = [sulfide.conditions(temperature=t) for t in (283.15, 323.15)]
    both = simulate([sulfide, sulfide], step, at)
    alone = [simulate(sulfide, step, one).charge_passed[0] for one in at]
    assert both.charge_passed == pytest.approx(alone, rel=1e-12)
    with pytest.raises(InputError, match="each of the 2 cells"):
        simulate([sulfide, sulfide], step, at[0])


def test_steps_built_by_hand_are_checked():
    rate = Load(1.0, LoadBasis.RATE)
    for wrong in (
        {"duration": 0.0}, {"duration": float("nan")}, {"lowest": float("nan")}, {"soc": 1.5},
        {"control": 7}, {"control": -2e5}, {"level": 1.0}, {"taper": 7}, {"profile": 7},
        {"window": "no"}, {"text": None}, {"duration": []}, {"soc": itself()},
    ):  # fmt: skip
        with pytest.raises(InputError):
            Step(**{"control": Control.CURRENT, "level": rate, **wrong})
    for value, basis in (
        (float("nan"), "C"),
        (np.inf, "C"),
        ("a", "C"),
        ((), "C"),
        (1.0, ()),
        (1.0, "x"),
    ):
        with pytest.raises(InputError):
            Load(value, basis)  # pyright: ignore[reportArgumentType]
    assert Load(1, "cell").basis is LoadBasis.CELL  # pyright: ignore[reportArgumentType]
    with pytest.raises(InputError, match=r"^times: 1\.5: expected a whole number"):
        protocol(Repeat(1.5, "Rest for 1 s"))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"detail": 7}, "detail"), ({"detail": "all"}, "detail"), ({"mesh": 0}, "mesh"),
        ({"mesh": ""}, "mesh"), ({"mesh": "fine"}, "mesh"), ({"tolerance": 1e-3}, "tolerance"),
        ({"times": "abc"}, "times"), ({"times": [1, 1]}, "times"), ({"soc": 7}, "soc"),
        ({"tolerance": Tolerance(1e-3, 2024, 1e-2)}, "tolerance.potential"),
        ({"tolerance": Tolerance(1e-3, 1, 1e-3)}, "tolerance.potential"),
        ({"tolerance": Tolerance([], 1e-3, 1e-2)}, "tolerance.stoichiometry"),
        ({"protocol": itself()}, "protocol"), ({"protocol": 7}, "protocol"),
        ({"protocol": "Hold at 3384174166711363 mV for 1 s"}, "step"),
        ({"protocol": "Hold at 4.2 V until -1 A"}, "step"),
        ({"protocol": "Discharge at 1e-999 A until 3 V"}, "step"),
        ({"protocol": "Discharge at " + "1" * 100_000 + "C until 3 V"}, "step"),
        ({"cells": itself()}, "cell"),
    ],
)  # fmt: skip
def test_what_a_simulation_cannot_use_is_refused_by_name(peer, given, key):
    with pytest.raises(InputError, match=f"^{key}") as error:
        simulate(**{"cells": peer, "protocol": "Discharge at 1C until 3 V", **given})
    assert len(str(error.value)) <= 1000


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("curve", 1 / 3), ("curve", 7), ("contact", 3.5), ("active_fraction", 2.0),
        ("temperature", 7.0), ("charged", -1.0), ("thickness", 0.0),
    ],
)  # fmt: skip
def test_parameters_beyond_what_they_mean_are_refused(peer, field, value):
    with pytest.raises(InputError, match=f"^{field}: "):
        solve(peer.replace(**{field: value}), "Discharge at 1C until 3 V")


def test_parameters_that_are_no_numbers_are_refused(peer):
    for value in ("", None, [], [[1, 2], [3]], itself(), {}, 10**400):
        with pytest.raises(InputError, match=r"^thickness: "):
            peer.replace(thickness=value)


def test_a_solution_is_asked_for_designs_by_number(make):
    cell = make()
    run = solve(cell.replace(thickness=np.array([80e-6, 90e-6])), "Rest for 1 s")
    assert run[-1].parameters.unit.thickness == run[1].parameters.unit.thickness == 90e-6
    assert [one.size for one in run] == [1, 1]
    for wrong in ("", slice(0, 1), 2, 0.5, None):
        with pytest.raises(InputError, match=r"^design: .*from -2 to 1"):
            run[wrong]


def test_a_detail_may_be_its_word(peer):
    run = simulate(peer, "Discharge at 1C until 3 V", detail="terminal")
    assert run.finished.all()
    with pytest.raises(InputError, match="for a curve"):
        run.time  # noqa: B018  # the ends of the steps are all that was kept


def test_numbers_with_exponents_are_read():
    (step,) = protocol("Discharge at 1e-05C for 2.5e3 s").steps
    assert (step.level.value, step.duration) == (1e-5, 2500.0)


def test_what_never_began_has_no_duration_and_no_warning(peer):
    run = simulate(peer, "Discharge at 100000 W until 3 V")
    assert run.status[0] == RunStatus.INFEASIBLE
    assert [run.duration[0], run.charge_passed[0], run.energy_delivered[0]] == [0.0, 0.0, 0.0]


def test_a_hold_that_comes_to_rest_short_of_its_limit_says_so(peer, open_circuit):
    run = simulate(peer, "Hold at 3.8 V until 10 %", soc=1.0)
    assert run.status[0] == RunStatus.ENDLESS
    u = peer.unit
    x = u.charged + (1.0 - run.state_of_charge[-1]) * (u.discharged - u.charged)
    assert open_circuit(x) == pytest.approx(3.8, abs=1e-3)


def test_a_hold_at_the_very_rest_potential_lasts_its_time(make):
    cell = make(curve_function=lambda x: 4.0 + 0.0 * x)
    run = simulate(cell, "Hold at 4.0 V for 1 h", soc=0.5)
    assert run.duration[0] == pytest.approx(3600.0)


def test_one_bad_design_does_not_stop_the_others(make):
    cell = make()
    thickness = np.linspace(60e-6, 100e-6, 200)
    step, mesh = "Discharge at 1C until 3 V", Spectral()
    good = solve(cell.replace(thickness=thickness), step, mesh, detail=Detail.CURVES)
    thickness = thickness.copy()
    thickness[[0, 17]] = np.nan, -1e-6
    run = solve(cell.replace(thickness=thickness), step, mesh, detail=Detail.CURVES)
    assert list(np.flatnonzero(run.status == RunStatus.OUT_OF_BOUNDS)) == [0, 17]
    assert not run.finished[[0, 17]].any()
    assert np.isnan(run.charge_passed[[0, 17]]).all() and np.isnan(run.energy_delivered[17])
    rest = np.delete(np.arange(200), [0, 17])
    assert run.charge_passed[rest] == pytest.approx(good.charge_passed[rest], abs=0.0)
    assert len(run[17].voltage) == 0


def test_named_routines_stay_in_the_window_of_a_real_cell(sulfide):
    run = simulate(sulfide, hppc([0.9, 0.7, 0.5, 0.3, 0.1]))
    assert run.finished.all()
    assert run.voltage.min() >= sulfide.lower_voltage - 1e-6
    # the charge pulses at 0.9 meets the upper voltage and ends there, the others last ten seconds
    assert run.step_duration[0, -1] == pytest.approx(10.0)
    run = simulate(sulfide, fast_charge([(2, 0.3), (1, 0.6), (0.5, 0.8)]), soc=0.1)
    assert run.finished.all()
    assert run.voltage.max() <= sulfide.upper_voltage + 1e-6


def test_lithium_is_the_same_from_whichever_charge_a_used_cell_starts(sulfide):
    used = parameters(sulfide, sulfide.conditions(state=State(connectivity=0.8)))
    totals = []
    for charge in (0.0, 0.4, 1.0):
        u = used.at(charge).unit
        host = FARADAY * u.maximum_concentration * u.active_fraction * u.thickness
        totals.append(u.lithium + host * u.initial)
    assert totals == pytest.approx([totals[0]] * 3, rel=1e-12)


def test_the_table_that_all_cells_of_a_material_share_cannot_be_zeroed(sulfide):
    with pytest.raises(ValueError, match="read-only"):
        parameters(sulfide).curves[:] = 0.0


@pytest.mark.parametrize("name", designs.names())
def test_zero_of_anything_means_none_of_it(name):
    """Every number of a design that may be zero: the card is finite, and so is the simulation."""
    design = designs.read_design(name)
    zeroed = 0
    for key in designs.numbers(design):
        try:
            cell = cells.build(designs.vary(design, {key: 0.0}))
        except InputError:
            continue  # zero is out of the bounds of this number
        zeroed += 1
        json.dumps(cell.as_dict(), allow_nan=False)
        if isinstance(cell.anode, cells.Metal):
            run = simulate(cell)
            assert np.isfinite(run.energy_delivered[0]), key
            # neither voltages beyond those of any battery nor a resistance of a missing layer
            assert (np.abs(run.step_voltage[0]) < 100.0).all(), key
    assert zeroed >= 5


def test_states_of_charge_are_one_or_one_for_each_design(sulfide):
    for wrong in (np.zeros((2, 3)), [0.1, 0.2, 0.3], []):
        with pytest.raises(InputError, match=r"soc: .*expected a state of charge"):
            simulate([sulfide, sulfide], soc=wrong)
    with pytest.raises(InputError, match=r"lower_voltage: .*expected a voltage"):
        solve(parameters(sulfide).replace(lower_voltage=np.inf), "Rest for 1 s")


@pytest.mark.parametrize("run", [simulate, refined])
@pytest.mark.parametrize("detail", ["curve", [298, 299], None])
def test_what_is_kept_is_one_of_three_words(run, detail):
    with pytest.raises(InputError, match="detail"):
        run("sulfide-nmc811-lithium", "Discharge at 1C for 1 min", detail=detail)
