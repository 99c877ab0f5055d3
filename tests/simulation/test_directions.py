"""Which way a step goes, what it refers to, and what it may not be asked: wrong answers that once
finished without a word.
"""

import dataclasses

import numpy as np
import pytest
from tests.simulation.test_metals import MA_CM2, MAH_CM2, between

from allsolid.cells import Cell, Term, ledger, load
from allsolid.quantities import FARADAY, GAS_CONSTANT, InputError
from allsolid.simulation import (
    Control,
    Detail,
    Load,
    LoadBasis,
    Parameters,
    Profile,
    RunStatus,
    Step,
    fast_charge,
    parameters,
    profile,
    protocol,
    refined,
    simulate,
    solve,
)
from allsolid.simulation.fields import WARMED

FILM = "thinfilm-lco-lithium"


def host_charge(cell: Parameters) -> float:
    """C/m^2 from an empty to a full host."""
    u = cell.unit
    return float(FARADAY * u.maximum_concentration * u.active_fraction * u.thickness)


def ramp(peer: Parameters, **ends: object) -> Step:
    """A charge at 1C for an hour that begins at rest."""
    return dataclasses.replace(profile([0.0, 10.0, 3600.0], [0.0, -1.0, -1.0], "C"), **ends)


def test_a_charge_that_begins_at_rest_ends_where_it_is_told(peer: Parameters) -> None:
    host = float(peer.unit.rated_capacity)
    step = ramp(peer, charge=Load(0.1 * host, LoadBasis.AREA), lowest=0.0, highest=6.0)
    run = solve(peer.at(0.1), step)
    assert abs(run.charge_passed[0]) == pytest.approx(0.1 * host * peer.unit.area, rel=1e-9)
    run = solve(peer.at(0.1), ramp(peer, soc=0.3, lowest=0.0, highest=6.0))
    assert run.finished[0]
    passed = abs(run.charge_passed[0]) / float(peer.unit.area)
    u = peer.unit
    assert passed == pytest.approx(0.2 * (u.discharged - u.charged) * host_charge(peer), rel=1e-6)


def test_a_profile_of_both_directions_has_no_charge_to_end_at() -> None:
    both = profile([0.0, 60.0], [1.0, -1.0], "C")
    for ends in ({"soc": 0.5}, {"window": True}, {"charge": Load(1.0, LoadBasis.CELL)}):
        with pytest.raises(InputError, match="one direction"):
            dataclasses.replace(both, **ends)


def test_plating_costs_lithium_where_a_ramp_passes_zero() -> None:
    """A triangle of +-1 mA/cm2, 120 s long: a quarter period each way of every half is counted by
    hand, and a square wave of the same charges gives the same.
    """
    cell = parameters(between("50 um", "0.5 um")).replace(plating_efficiency=0.9)
    count, period = 40, 120.0
    at = np.r_[0.0, period / 4 + np.arange(2 * count) * period / 2, count * period]
    load_at = np.r_[0.0, np.where(np.arange(2 * count) % 2, 1.0, -1.0), 0.0]
    wave = profile(at, load_at, "mA/cm^2", lowest=-1.0, highest=1.0)
    run = solve(cell, [wave, "Discharge at 1 mA/cm2 for 10 h"], detail=Detail.CURVES)
    plated = count * period / 4 / 3600.0
    left = float(cell.unit.lithium) / MAH_CM2 - 0.1 * plated
    stripped = run.step_charge[0, 1] / float(cell.unit.area) / MAH_CM2
    assert stripped == pytest.approx(left, rel=1e-6)
    assert run.negative_lithium[-1] / MAH_CM2 == pytest.approx(0.0, abs=1e-6)


def drop_by_hand(cell: Cell, current: float, filled: float = 0.5) -> float:
    """V at once: the ledger's resistances times I (A/m^2), but for the charge transfer, which is
    (2RT/F) asinh(I / 2 i0) on either side, once over the face; i0 falls as 2 sqrt(x (1 - x)) from
    that of the ledger (half charged) to that of a cathode `filled` to x.
    """
    book, thermal = ledger(cell), GAS_CONSTANT * 298.15 / FARADAY
    kinetics = [float(book[t]) for t in (Term.CATHODE_CHARGE_TRANSFER, Term.ANODE_CHARGE_TRANSFER)]
    drop = current * (float(book.total) - sum(kinetics))
    u = parameters(cell).unit
    half = 0.5 * (float(u.charged) + float(u.discharged))
    if filled != 0.5:
        kinetics[0] *= np.sqrt(half * (1.0 - half) / (filled * (1.0 - filled)))
    return drop + sum(2 * thermal * np.arcsinh(0.5 * current * r / thermal) for r in kinetics)


@pytest.mark.parametrize("rate", [20.0, 60.0])
def test_a_dense_cathode_is_refined_as_a_film(rate: float) -> None:
    """A sphere of the same size has three times the surface: 10 mV too much at 60C."""
    cell = load(FILM)
    run = refined(cell, f"Discharge at {rate}C until empty")
    u = run.parameters.unit
    open_circuit = solve(run.parameters.at(1.0), "Rest for 1 s").step_voltage[0, 0, 1]
    drop = drop_by_hand(cell, rate * float(u.rated_capacity) / 3600.0, float(u.charged))
    assert run.voltage[0] == pytest.approx(open_circuit - drop, abs=2e-4)


@pytest.mark.parametrize("current", [0.5, 10.0])
def test_a_cell_of_two_metals_is_refined_as_such(current: float) -> None:
    run = refined(between(), f"Discharge at {current} mA/cm2 for 1 s")
    drop = drop_by_hand(between(), current * MA_CM2)
    assert run.voltage[-1] == pytest.approx(-drop, abs=2e-6)


@pytest.mark.parametrize("rate", ["C/3", "C/30"])
def test_losses_of_a_dense_cathode_close(rate: str) -> None:
    """They were rounding times 1e8 S/m2: less than nothing at C/30."""
    run = simulate(FILM, [f"Discharge at {rate} until empty", "Rest for 1 h"], detail="fields")
    found = run.losses
    assert 0.0 <= found.energy["ionic"] < 1e-4 * found.total
    assert 0.0 <= found.energy["electronic"] < 1e-4 * found.total
    # stored and delivered are four orders larger: what time steps leave of them is 1e-5
    rest = found.stored - found.delivered - found.total
    assert abs(rest) < 2e-5 * found.delivered


def test_each_design_begins_where_its_own_load_asks() -> None:
    cell = load("sulfide-nmc811-lithium")
    step = Step(Control.CURRENT, Load([0.2, -0.2], LoadBasis.RATE), lowest=2.8, highest=4.45)
    both = simulate([cell, cell], step)
    for row, value in enumerate((0.2, -0.2)):
        one = Step(Control.CURRENT, Load(value, LoadBasis.RATE), lowest=2.8, highest=4.45)
        assert both.charge_passed[row] == simulate(cell, one).charge_passed[0]


def test_temperatures_of_steps_hold_for_every_condition() -> None:
    cell = load("sulfide-nmc811-lithium")
    text = "Discharge at C/3 for 60 s; Discharge at 1C for 60 s at 45 degC"
    warm = [273.15, 333.15]
    both = simulate(cell, text, cell.conditions(temperature=warm))
    for row, kelvin in enumerate(warm):
        one = simulate(cell, text, cell.conditions(temperature=kelvin))
        assert both.step_voltage[row] == pytest.approx(one.step_voltage[0], abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "CC-CV charge at C/3 to 4.2 V until C/20 at 60 degC",
        "CC-CV charge at C/3 at 60 degC to 4.2 V until C/20",
    ],
)
def test_a_temperature_is_of_both_parts_of_a_cc_cv(text: str) -> None:
    assert [one.temperature for one in protocol(text).steps] == [333.15, 333.15]


def test_what_was_met_before_ends_at_once(peer: Parameters) -> None:
    """Whatever rounding lets pass: a second discharge to the same voltage delivers nothing."""
    limit = "Discharge at C/3 until 3.2 V"
    assert RunStatus(int(solve(peer.at(1.0), limit).status[0])) is RunStatus.FINISHED
    run = solve(peer.at(1.0), [limit, limit])
    assert RunStatus(int(run.status[0])) is RunStatus.AT_ONCE
    held = "Discharge at C/10 for 60 s; Hold at 3.9 V until 30C"
    assert RunStatus(int(solve(peer.at(1.0), held).status[0])) is RunStatus.AT_ONCE


def test_a_charge_below_its_taper_needs_no_hold(peer: Parameters) -> None:
    run = solve(peer.at(0.2), "CC-CV charge at C/30 to 3.9 V until C/20")
    assert RunStatus(int(run.status[0])) is RunStatus.FINISHED
    assert run.step_duration[0, 1] == 0.0


def test_loads_are_one_or_one_a_design() -> None:
    step = Step(Control.CURRENT, Load([0.1, 0.2, 0.3], "C"), 60.0, lowest=2.5)
    with pytest.raises(InputError, match="one for each of the 1 designs"):
        simulate("sulfide-nmc811-lithium", step)


@pytest.mark.parametrize("name", [FILM, "sulfide-nmc811-lithium", "polymer-lfp-lithium"])
def test_what_a_temperature_changes_is_listed(name: str) -> None:
    cell = load(name)
    cold, warm = (
        parameters(cell, cell.conditions(temperature=kelvin)).unit for kelvin in (298.15, 318.15)
    )
    pairs = zip(cold._fields, cold, warm, strict=True)
    changed = {key for key, one, other in pairs if not np.array_equal(one, other, equal_nan=True)}
    assert {"temperature", "diffusivity", "separator_resistance"} <= changed <= set(WARMED)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: Step(Control.VOLTAGE, Load(4.2, "C"), 60.0), "voltage of the cell"),
        (lambda: Step(Control.POWER, Load(1.0, "C"), 60.0), "a rate is a current"),
        (lambda: Step(Control.CURRENT, Load(1.0, "C"), charge=Load(0.5, "C")), "a charge of the"),
        (lambda: Step(Control.VOLTAGE, Load(4.2, "cell"), taper=Load(-0.9, "C")), "above zero"),
        (lambda: Step(Control.CURRENT, Load(1.0, "C"), 60.0, taper=Load(0.9, "C")), "a hold alone"),
        (lambda: Step(Control.CURRENT, Load(1.0, "C"), lowest=4.0, highest=3.0), "below the high"),
        (lambda: profile([0, 60], [1, 1], lowest="4 V", highest="3 V"), "below the highest"),
        (
            lambda: dataclasses.replace(profile([0, 600], [10, 10]), duration=300.0),
            "cut the profile",
        ),
        (lambda: Profile(np.array([0.0, 1.0]), np.array([1.0])), "as many values"),
        (lambda: Profile(np.array([0.0, np.nan]), np.ones(2)), "finite"),
        (lambda: Profile(np.array([0.0, 2.0, 1.0]), np.ones(3)), "do not decrease"),
        (lambda: Profile(np.array([100.0, 200.0]), np.ones(2)), "from 0 on"),
    ],
)
def test_what_a_step_may_not_be_asked(made, said: str) -> None:
    with pytest.raises(InputError, match=said):
        made()


def test_a_filling_fits_its_mesh_and_its_particles() -> None:
    run = simulate("sulfide-nmc811-lithium", "Discharge at 1C for 60 s", detail="fields")
    whole = run.fields.filling()
    with pytest.raises(InputError, match="expected modes of"):
        dataclasses.replace(whole, modes=whole.modes[:, :3])
    with pytest.raises(InputError, match="from 0 to 1"):
        dataclasses.replace(whole, modes=6.0 * whole.modes)


def test_stages_come_to_the_end_of_the_charge() -> None:
    with pytest.raises(InputError, match=r"a last stage that ends at 0\.8"):
        fast_charge([(1.0, 0.5)], until=0.8)


@pytest.mark.parametrize("text", ["", " ; "])
def test_an_empty_step_is_no_step(text: str) -> None:
    with pytest.raises(InputError, match="at least one step"):
        protocol(["Rest for 60 s", text])
