"""What the simulation is given of a cell, against the cell's own sums."""

import numpy as np
import pytest

import allsolid.cells as cells
from allsolid.cells import State, ledger, load
from allsolid.cells.balance import aged, cyclable
from allsolid.quantities import FARADAY
from allsolid.simulation import parameters, pulse_resistance, simulate


@pytest.fixture(scope="module")
def sulfide():
    return cells.load("sulfide-nmc811-lithium")


def _window(unit):
    """C/m^2 that the cathode takes between its ends, by the parameters alone."""
    host = FARADAY * unit.maximum_concentration * unit.active_fraction * unit.thickness
    return host * (unit.discharged - unit.charged)


@pytest.mark.parametrize("connectivity", [1.0, 0.8])
def test_the_window_of_the_parameters_holds_the_capacity(sulfide, connectivity):
    cell = sulfide.vary({"cathode.connectivity": connectivity})
    unit = parameters(cell).unit
    assert unit.active_fraction == pytest.approx(cell.cathode.volume.active * connectivity)
    assert _window(unit) == pytest.approx(cell.areal_capacity, rel=1e-9)


def test_thin_film_holds_the_share_that_is_reached():
    cell = cells.load("thinfilm-lco-lithium")
    # 44.7 % of the film is reached
    assert parameters(cell).unit.active_fraction == pytest.approx(0.447, rel=1e-6)
    assert _window(parameters(cell).unit) == pytest.approx(cell.areal_capacity, rel=1e-9)


def test_what_is_cut_off_holds_nothing(sulfide):
    fresh = parameters(sulfide).unit
    worn = parameters(sulfide, sulfide.conditions(state=State(connectivity=0.6))).unit
    assert _window(worn) == pytest.approx(0.6 * _window(fresh), rel=1e-12)


def test_lost_lithium_is_missing_on_the_negative_electrode(sulfide):
    fresh = parameters(sulfide).unit.lithium
    # 20 um of lithium in excess hold 4.1 mAh/cm2 beside what the cathode gave
    assert fresh > sulfide.areal_capacity
    worn = parameters(sulfide, sulfide.conditions(state=State(lithium_lost=9000.0))).unit.lithium
    assert fresh - worn == pytest.approx(9000.0, rel=1e-9)


def test_a_cell_that_lost_its_reserve_runs_out_of_lithium(sulfide):
    unit = parameters(sulfide).unit
    little = 0.5 * sulfide.areal_capacity
    worn = parameters(sulfide, sulfide.conditions(state=State(lithium_lost=unit.lithium - little)))
    run = simulate(worn, "Discharge at C/10 until empty")
    assert run.charge_passed[0] / run.parameters.unit.area == pytest.approx(little, rel=1e-5)


def test_a_shifted_curve_rests_where_the_cell_does():
    cell = cells.load("ceramic-qse5")
    # the design states a mean potential: its curve is moved by tens of millivolts
    assert abs(cell.cathode.shift) > 0.01
    for charge in (0.2, 0.5, 0.8):
        run = simulate(cell, "Rest for 1 s", soc=charge)
        x, _ = cells.resistance.lithiation(cell, charge)
        curve = float(cell.cathode.active_material.open_circuit.potential(x))
        # the curve of the kernel is evened out within 1 mV
        assert run.voltage[-1] == pytest.approx(curve + cell.cathode.shift, abs=1.1e-3)


def test_grown_films_are_crossed_by_the_current(sulfide):
    fresh = parameters(sulfide).unit
    worn = parameters(
        sulfide, sulfide.conditions(state=State(cathode_interphase=40e-9, anode_interphase=200e-9))
    ).unit
    # on the particles 40 nm of 1e-7 S/cm: 40 ohm cm2 of surface
    assert worn.film_resistance - fresh.film_resistance == pytest.approx(40e-4, rel=1e-6)
    # on the foil 200 nm of 1e-5 S/cm on the share that is touched: sqrt(5 * 25) / 16
    share = np.sqrt(5.0 * 25.0) / 16.0
    rise = worn.series_resistance - fresh.series_resistance
    assert rise == pytest.approx(2e-4 / share, rel=1e-6)


def test_contact_lost_on_the_particles_leaves_less_surface(sulfide):
    fresh = parameters(sulfide).unit
    worn = parameters(sulfide, sulfide.conditions(state=State(cathode_contact=0.5))).unit
    assert worn.contact == pytest.approx(0.5 * fresh.contact)
    assert worn.active_fraction == fresh.active_fraction


def test_rates_follow_the_stated_activation_energies(sulfide):
    cold, warm = (
        parameters(sulfide, sulfide.conditions(temperature=298.15)).unit,
        parameters(sulfide, sulfide.conditions(temperature=328.15)).unit,
    )
    material = sulfide.cathode.active_material
    inverse = (1.0 / 298.15 - 1.0 / 328.15) / 1.380649e-23
    for now, then, energy in (
        (warm.diffusivity, cold.diffusivity, material.diffusivity_energy.value),
        (warm.exchange_current, cold.exchange_current, material.exchange_current_energy.value),
    ):
        assert now / then == pytest.approx(np.exp(energy * inverse), rel=1e-9)


def test_molten_lithium_and_temperatures_without_data_are_said(sulfide):
    assert not parameters(sulfide, sulfide.conditions(temperature=350.0)).caveats
    (told,) = parameters(sulfide, sulfide.conditions(temperature=450.0)).caveats
    assert "Li6PS5Cl was not measured at 176.9 °C" in told
    first, _ = parameters(sulfide, sulfide.conditions(temperature=460.0)).caveats
    assert "molten" in first


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"cathode_interphase": 20e-9, "anode_interphase": 200e-9},
        {"cathode_contact": 0.5, "anode_contact": 0.6},
        {"connectivity": 0.8},
    ],
)
@pytest.mark.parametrize("at", [{}, {"temperature": "45 degC", "pressure": "1 MPa"}])
def test_a_small_pulse_sees_the_ledger_under_the_same_conditions(state, at):
    """The instant jump of a small current is the ledger's sum, whatever the cell has been through.

    Both are linear there: 0.01C leaves the kinetics within 1e-3 of their slope; the electrode is
    solved on its mesh and in closed form, which agree within a per cent.
    """
    cell = load("sulfide-nmc811-lithium")
    asked = cell.conditions(**at, state=State(**state))
    pulse = pulse_resistance(cell, 0.5, asked, rate=0.01)
    assert pulse.instant[0, 0] == pytest.approx(float(ledger(cell, asked).resistance), rel=0.01)
    if state:
        fresh = pulse_resistance(cell, 0.5, cell.conditions(**at), rate=0.01)
        assert pulse.instant[0, 0] > 1.01 * fresh.instant[0, 0]


def test_voltage_limits_and_lost_lithium_reach_the_simulation():
    """A higher cut-off ends a discharge earlier; lost lithium is not delivered."""
    cell = load("sulfide-nmc811-lithium")
    step = "Discharge at C/3 until empty"
    wide, narrow = (simulate(cell, step, cell.conditions(lower_voltage=v)) for v in (2.8, 3.4))
    assert narrow.step_voltage[0, -1, 1] == pytest.approx(3.4, abs=1e-6)
    assert narrow.charge_passed[0] < wide.charge_passed[0]
    bare = load("sulfide-nmc811-anodefree")
    lost = 0.5 * float(cyclable(bare.balance, bare.anode))
    aged = simulate(bare, "Discharge at C/20 until empty",
                    bare.conditions(state=State(lithium_lost=lost)))  # fmt: skip
    left = float(cyclable(bare.balance, bare.anode)) - lost
    assert aged.charge_passed[0] / float(bare.area) <= left * (1.0 + 1e-6)


def test_a_state_of_charge_is_that_of_the_card(sulfide):
    """With lithium lost, and with cathode lost in a cell that lithium limits: the window of a
    simulation is the aged one of the card.
    """
    short = cells.load("sulfide-nmc811-anodefree").vary({"anode.first_cycle_efficiency": 0.8})
    states = (
        (sulfide, State(lithium_lost=6.0 * 36e3)), (sulfide, State(connectivity=0.8)),
        (short, State(connectivity=0.7)), (short, State(lithium_lost=36e3, connectivity=0.9)),
    )  # fmt: skip
    for cell, state in states:
        at = cell.conditions(state=state)
        for soc in (0.1, 0.5):
            rest = simulate(cell, "Rest for 1 min", at, soc=soc)
            card = float(cells.open_circuit_voltage(cell, soc, at))
            # the curve of the kernel is evened out within 1 mV
            assert rest.voltage[-1] == pytest.approx(card, abs=1.5e-3)
        slow = simulate(cell, "Discharge at C/200 until empty", at)
        card = aged(cell.balance, cell.cathode, cell.anode, state).capacity
        assert slow.charge_passed[0] / slow.parameters.unit.area == pytest.approx(card, rel=5e-3)
