"""Rates, powers, pulses and charge times of a cell that loses nothing, or a known resistance."""

import numpy as np
import pytest

from allsolid.cells import diffusion_resistance, lithiation, load
from allsolid.simulation import charge_time, discharge, pulse_resistance, ragone

SERIES = 2e-3
"""ohm m^2: all that resists in the cell below, but for a thousandth"""


def line(x):
    return 4.2 - 0.8 * x


@pytest.fixture(scope="module")
def simple(make):
    """Half a square metre with a straight curve and one resistance.

    Charged at x = 0.2 (4.04 V), discharged at 0.8 (3.56 V, below the limit).
    """
    cell = make(
        curve_function=line, diffusivity=1e-10, ionic_conductivity=1e3,
        electronic_conductivity=1e3, exchange_current=1e4, separator_resistance=0.0,
        series_resistance=SERIES, negative_exchange_current=1e6, area=0.5,
        initial=0.2, charged=0.2, discharged=0.8, lower_voltage=3.6, upper_voltage=4.05,
    )  # fmt: skip
    u = cell.unit
    full = 96485.33212 * u.maximum_concentration * u.active_fraction * u.thickness
    return cell.replace(rated_capacity=0.6 * full)


def test_a_discharge_ends_where_the_line_meets_the_limit(simple):
    found = discharge(simple, (0.1, 1.0))
    rated = simple.unit.rated_capacity
    for rate, capacity in zip((0.1, 1.0), found.capacity[:, 0], strict=True):
        # 4.2 - 0.8 x - i R = 3.6, and 0.6 of x is the rated capacity
        x = (4.2 - 3.6 - rate * rated / 3600 * SERIES) / 0.8
        assert capacity == pytest.approx(0.5 * rated * (x - 0.2) / 0.6, rel=1e-3)
    # the energy is the capacity times the voltage half way, of a line
    drop = rated / 3600 * SERIES
    middle = ((4.04 - drop) + 3.6) / 2
    assert found.energy[1, 0] == pytest.approx(found.capacity[1, 0] * middle, rel=1e-3)
    assert found.power[1, 0] == pytest.approx(0.5 * rated / 3600 * middle, rel=1e-3)


def test_a_level_of_power_is_the_rated_energy_in_its_hours(simple):
    found = ragone(simple, (0.5,))
    # rated capacity times (3.6 + 4.05) / 2 V, in two hours
    watts = 0.5 * simple.unit.rated_capacity * (3.6 + 4.05) / 2 / 7200
    assert found.power[0, 0] == pytest.approx(watts, rel=1e-5)
    seconds = found.energy[0, 0] / watts
    assert found.solution.duration[0] == pytest.approx(seconds, rel=1e-5)


@pytest.mark.parametrize("rate", [1.0, -1.0])
def test_a_pulse_sees_the_resistance_and_then_the_slope_of_the_curve(simple, rate):
    found = pulse_resistance(simple, (0.3, 0.6), rate=rate, duration=30.0)
    ohmic = SERIES / 0.5
    assert found.instant[:, 0] == pytest.approx([ohmic] * 2, rel=2e-3)
    # in 30 s the voltage falls by 0.8 * 0.6 V * 30 / 3600, whatever the current's sign
    fall = 0.8 * 0.6 * 30 / 3600 / (0.5 * simple.unit.rated_capacity / 3600)
    assert found.resistance[:, 0] == pytest.approx([ohmic + fall] * 2, rel=2e-3)


def test_a_charge_that_meets_no_limit_takes_the_hours_of_its_rate(simple):
    found = charge_time(simple, rate=0.5, start=0.1, end=0.8)
    # 0.7 of the capacity at C/2; 4.04 V - 0.2 * 0.48 V + i R stays below 4.05 V
    assert found.time[0] == pytest.approx(0.7 * 7200, rel=1e-6)
    assert found.constant_current[0] == pytest.approx(0.7 * 7200, rel=1e-6)


def test_a_charge_that_meets_the_limit_goes_on_at_falling_current(simple):
    rated = simple.unit.rated_capacity
    limited = simple.replace(upper_voltage=3.9)
    found = charge_time(limited, rate=1.0, start=0.1, end=0.6)
    # constant current up to 4.2 - 0.8 x + i R = 3.9; from 10 % (x = 0.74) to there
    drop = rated / 3600 * SERIES
    x = (0.3 + drop) / 0.8
    assert found.constant_current[0] == pytest.approx((0.74 - x) / 0.6 * 3600, rel=1e-3)
    # then a capacitor through a resistor: the current falls with R C, C = capacity over 0.48 V,
    # and the charge still to come falls with it: from x to 60 % (0.44), as if to 0.375
    tau = SERIES * rated / 0.48
    hold = tau * np.log((x - 0.375) / (0.44 - 0.375))
    assert found.time[0] - found.constant_current[0] == pytest.approx(hold, rel=5e-3)


def test_figures_show_the_hand_arithmetic_in_units_of_people(simple):
    """Ah, hours, per cent, Wh/kg and ohm cm2 of half a square metre and 0.2 kg."""
    from allsolid.simulation import figures

    rated = simple.unit.rated_capacity
    ampere_hours = 0.5 * rated / 3600
    drop = rated / 3600 * SERIES

    def delivered(rate):
        """Ah until 4.2 - 0.8 x - i R = 3.6."""
        return ampere_hours * ((0.6 - rate * drop) / 0.8 - 0.2) / 0.6

    found = discharge(simple, (0.5, 1.0))
    curves = figures.discharge_curves(found).data
    assert [trace.name for trace in curves] == ["C/2", "1C"]
    for rate, trace in zip((0.5, 1.0), curves, strict=True):
        assert (trace.x[0], trace.x[-1]) == pytest.approx((0.0, delivered(rate)), rel=1e-3)
        assert trace.y[-1] == pytest.approx(3.6, abs=1e-4)
        middle = int(np.searchsorted(trace.x, delivered(rate) / 2))
        x = 0.2 + 0.6 * trace.x[middle] / ampere_hours
        assert trace.y[middle] == pytest.approx(4.2 - 0.8 * x - rate * drop, abs=1e-3)
    (shares,) = figures.rate_capability(found).data
    assert list(shares.x) == [0.5, 1.0]
    assert shares.y == pytest.approx([100.0, 100.0 * delivered(1.0) / delivered(0.5)], rel=1e-3)

    powers = ragone(simple, (0.5,))
    (line_,) = figures.ragone(powers, 0.2).data
    # half the rated energy in an hour, of 0.2 kg
    assert line_.x == pytest.approx([0.5 * ampere_hours * (3.6 + 4.05) / 2 / 0.2], rel=1e-5)
    assert line_.y == pytest.approx(powers.energy[:, 0] / 720.0, rel=1e-12)

    pulses = pulse_resistance(simple, (0.3, 0.6), rate=1.0, duration=30.0)
    (line_,) = figures.resistance(pulses, 0.5).data
    assert list(line_.x) == [30.0, 60.0] and line_.name == "25 °C"
    # 2e-3 ohm m2 are 20 ohm cm2; in 30 s at 1C the curve falls by 0.48 V * 30 / 3600
    fall = 0.48 * 30 / 3600 / (rated / 3600)
    assert line_.y == pytest.approx([(SERIES + fall) * 1e4] * 2, rel=2e-3)


def test_the_figure_of_a_run_shows_hours_volts_and_amperes(simple):
    from allsolid.simulation import simulate

    rated = simple.unit.rated_capacity
    volts, amperes = simulate(simple, "Discharge at 1C for 30 min").plot().data
    assert (volts.x[0], volts.x[-1]) == pytest.approx((0.0, 0.5))
    # half of 0.6 further than x = 0.2
    assert volts.y[-1] == pytest.approx(4.2 - 0.8 * 0.5 - rated / 3600 * SERIES, abs=1e-3)
    assert amperes.y[-1] == pytest.approx(0.5 * rated / 3600, rel=1e-9)
    assert amperes.yaxis == "y2"
    both = simulate([simple, simple], "Discharge at 1C for 30 min").plot().data
    assert [trace.name for trace in both] == ["1", "2"]
    assert both[1].x[-1] == pytest.approx(0.25 * rated / 3600, rel=1e-9)  # Ah


def test_diffusion_in_a_pulse_follows_contact_and_time_as_simulated():
    """Ratios, so that the slope of the open-circuit curve, evened out for the simulation, cancels:
    lost contact makes the reaction more even, and a film fills with its own thickness.
    """

    def both(cell, seconds):
        run = pulse_resistance(cell, (0.5,), rate=0.01, duration=seconds)
        x, _ = lithiation(cell, 0.5)
        law = diffusion_resistance(cell, "cathode", x, seconds)
        return run.resistance[0, 0] - run.instant[0, 0], float(law)

    cell = load("sulfide-nmc811-lithium")
    touched, bare = both(cell, 10.0), both(cell.vary({"cathode.contact": 0.3}), 10.0)
    assert bare[1] / touched[1] == pytest.approx(bare[0] / touched[0], rel=0.03)
    film = load("thinfilm-lco-lithium")
    late, early = both(film, 1000.0), both(film, 1.0)
    assert late[1] / early[1] == pytest.approx(late[0] / early[0], rel=0.03)
