"""Analytic limits, conservation, exactness of what is held and where steps end."""

import numpy as np
import pytest
from scipy.optimize import brentq

from allsolid.quantities import FARADAY, GAS_CONSTANT
from allsolid.simulation import (
    Detail,
    Ending,
    RunStatus,
    Spectral,
    Tolerance,
    simulate,
    solve,
)
from allsolid.simulation.kernel.probe import reaction_current

FINE = Spectral(nodes=24, modes=16)

TIGHT = Tolerance(1e-7, 1e-7, 1e-5)
THERMAL = 2.0 * GAS_CONSTANT * 298.15 / FARADAY


def test_butler_volmer_with_and_without_a_film():
    drive, i0 = 0.08, 2.0
    bare = reaction_current(drive, i0, 0.5, THERMAL, 0.0)
    # the kernel's exponential is good to 1e-9
    assert bare == pytest.approx(2 * i0 * np.sinh(drive / THERMAL), rel=1e-8)
    film = 5e-3
    exact = brentq(lambda j: j - 2 * i0 * np.sinh((drive - film * j) / THERMAL), 0.0, bare)
    assert reaction_current(drive, i0, 0.5, THERMAL, film) == pytest.approx(exact, rel=1e-8)


def test_ohmic_slab_adds_its_resistance_times_the_current(make):
    thin = simulate(make(separator_resistance=1e-4), "Discharge at 1C for 60 s", times=[1.0, 50.0])
    thick = simulate(make(separator_resistance=9e-4), "Discharge at 1C for 60 s", times=[1.0, 50.0])
    drop = (thin.sampled_voltage - thick.sampled_voltage)[0]
    # the separator is in series with all else: the drop is I dR to rounding
    assert drop == pytest.approx(thin.current[0] * 8e-4, rel=1e-8)


def test_porous_electrode_has_the_transmission_line_resistance(make):
    cell = make(ionic_conductivity=0.02, electronic_conductivity=0.05, film_resistance=1e-3)
    u, current = cell.unit, 1e-4
    run = solve(cell, f"Rest for 1 s; Discharge at {current} A/m^2 for 1 s", FINE)
    rest, jump = run.step_voltage[0, 0, 1], run.step_voltage[0, 1, 0]
    surface = 3 * u.active_fraction / u.particle_radius
    i0 = 2 * u.exchange_current * np.sqrt(u.initial * (1 - u.initial))
    per_volume = (THERMAL / 2 / i0 + u.film_resistance) / surface
    p, s = 1 / u.ionic_conductivity, 1 / u.electronic_conductivity
    nu = u.thickness * np.sqrt((p + s) / per_volume)
    line = (
        u.thickness
        / (p + s)
        * (p * s * (1 + 2 / (nu * np.sinh(nu))) + (p * p + s * s) / (nu * np.tanh(nu)))
    )
    negative = THERMAL / 2 / u.negative_exchange_current
    total = line + u.separator_resistance + u.series_resistance + negative
    # linear to (I / I0)^2 and resolved by 24 nodes; the voltage itself is good to 1e-9 V
    assert (rest - jump) / current == pytest.approx(total, rel=2e-5)


def _sphere(tau):
    """Surface rise of a sphere under constant flux, in units of flux R / D (Crank 1975, 6.45)."""
    roots = [brentq(lambda a: np.tan(a) - a, (k + 0.5) * np.pi - 1.5, (k + 0.5) * np.pi - 1e-9)
             for k in range(1, 60)]  # fmt: skip
    roots = np.array(roots)
    return 3 * tau + 0.2 - 2 * np.sum(np.exp(-np.outer(tau, roots**2)) / roots**2, axis=1)


def test_thin_electrode_is_one_particle_with_the_exact_surface(make, open_circuit):
    cell = make(
        ionic_conductivity=1e3, electronic_conductivity=1e3, separator_resistance=0.0,
        series_resistance=0.0, negative_exchange_current=1e6,
    )  # fmt: skip
    u = cell.unit
    times = np.array([20.0, 60.0, 200.0, 600.0, 1500.0, 2500.0])
    run = solve(cell, "Discharge at 1C for 2600 s", tolerance=TIGHT, times=times)
    current = u.rated_capacity / 3600.0
    flux = current / (3 * u.active_fraction / u.particle_radius * u.thickness)
    scale = flux * u.particle_radius / (u.diffusivity * FARADAY * u.maximum_concentration)
    x = u.initial + scale * _sphere(times * u.diffusivity / u.particle_radius**2)
    i0 = 2 * u.exchange_current * np.sqrt(x * (1 - x))
    exact = open_circuit(x) - THERMAL * np.arcsinh(flux / (2 * i0))
    # 8 modes resolve the sphere from 20 s on; 5e-5 V holds conductors of 1e3 S/m and the table
    assert run.sampled_voltage[0] == pytest.approx(exact, abs=5e-5)


def test_film_at_short_times_follows_sand(make):
    cell = make(
        thickness=1e-6, particle_radius=1e-6, active_fraction=1.0, diffusivity=1e-15,
        ionic_conductivity=1.0, electronic_conductivity=1.0, curve_function=lambda x: 4.2 - x,
        exchange_current=1e4, separator_resistance=0.0, series_resistance=0.0,
        negative_exchange_current=1e6,
    )  # fmt: skip
    u = cell.unit
    times = np.array([10.0, 20.0, 30.0, 40.0])  # tau up to 0.04: the far end is not felt
    run = solve(cell, "Discharge at 1 A/m^2 for 60 s", Spectral(8, 8, film=True), TIGHT,
                times=times)  # fmt: skip
    rise = 2 / (FARADAY * u.maximum_concentration) * np.sqrt(times / (np.pi * u.diffusivity))
    # Sand: the surface moves with the square root of time; U = 4.2 - x reads it off
    assert 4.2 - u.initial - run.sampled_voltage[0] == pytest.approx(rise, rel=0.01)


def test_film_under_a_potential_step_follows_cottrell(make):
    cell = make(
        thickness=1e-6, particle_radius=1e-6, active_fraction=1.0, diffusivity=1e-15,
        ionic_conductivity=1.0, electronic_conductivity=1.0, curve_function=lambda x: 4.2 - x,
        exchange_current=1e4, separator_resistance=0.0, series_resistance=0.0,
        negative_exchange_current=1e6,
    )  # fmt: skip
    u = cell.unit
    step = 0.01
    run = solve(cell, f"Hold at {4.2 - u.initial - step} V for 60 s",
                Spectral(24, 16, film=True), TIGHT, Detail.CURVES)  # fmt: skip
    late = (run.time > 15.0) & (run.time < 50.0)
    exact = (
        FARADAY * u.maximum_concentration * step * np.sqrt(u.diffusivity / (np.pi * run.time[late]))
    )
    # i = F dc sqrt(D / pi t); 8 modes of a film resolve tau > 0.015 to a per cent
    assert run.current[late] == pytest.approx(exact, rel=0.015)


PROTOCOL = [
    "Discharge at 2C until 3 V", "Rest for 10 min", "Charge at C/2 until 4.2 V",
    "Hold at 4.2 V until C/20", "Discharge at 100 W until 80 %", "Rest for 1 min",
]  # fmt: skip


def test_lithium_is_conserved(peer):
    run = simulate(peer, PROTOCOL)
    u = peer.unit
    host = FARADAY * u.maximum_concentration * u.active_fraction * u.thickness
    before = u.lithium + host * u.initial
    cathode, negative = run.lithium
    # charge balance and particle means are linear in the same stage values: exact to rounding
    assert (cathode + negative)[0] * FARADAY == pytest.approx(before, rel=1e-12)
    assert cathode[0] != pytest.approx(host * u.initial / FARADAY, rel=1e-3)


def test_energy_is_the_integral_of_power(peer):
    run = solve(peer, PROTOCOL, tolerance=TIGHT, detail=Detail.CURVES)
    ends = run.raw.output.ends[0]
    moved = np.diff(run.time) > 0
    power = 0.5 * (run.power[1:] + run.power[:-1])
    work = np.sum((power * np.diff(run.time))[moved])
    gross = np.sum(np.abs(run.step_energy))
    # trapezia over the points of a tight run, against all the energy that went to and fro
    assert run.energy_delivered[0] == pytest.approx(work, abs=3e-5 * gross)
    assert run.step_energy[0, 4] == pytest.approx(100.0 * run.step_duration[0, 4], rel=1e-6)
    assert ends[4, 4] == pytest.approx(np.sum(run.step_energy[0, :5]))


def test_energy_balance_loss_is_the_heat_of_all_resistances(make):
    # a straight curve and a slow cycle: what is lost is I^2 R of the pieces, no more, no less
    cell = make(curve_function=lambda x: 4.4 - 0.8 * x, diffusivity=1e-12)
    run = simulate(cell, "Discharge at C/50 until 60 %; Charge at C/50 until 100 %")
    rate = cell.unit.rated_capacity / 3600 / 50
    half = solve(cell, f"Rest for 1 s; Discharge at {rate} A/m^2 for 1 s")
    resistance = (half.step_voltage[0, 0, 1] - half.step_voltage[0, 1, 0]) / rate
    lost = -run.energy_delivered[0]
    heat = rate**2 * resistance * run.duration[0]
    # i0 changes over the window, so the resistance at its start is good to a tenth
    assert lost == pytest.approx(heat, rel=0.1)


def test_steps_end_exactly_and_hold_what_they_say(peer):
    run = simulate(peer, PROTOCOL)
    assert run.status[0] == RunStatus.FINISHED
    assert list(run.step_ending[0]) == [
        Ending.LOWER_VOLTAGE, Ending.TIME, Ending.UPPER_VOLTAGE, Ending.CURRENT,
        Ending.STATE_OF_CHARGE, Ending.TIME,
    ]  # fmt: skip
    # limits are met to 1e-7: V, and shares of the rated current and capacity
    assert run.step_voltage[0, [0, 2], 1] == pytest.approx([3.0, 4.2], abs=2e-7)
    assert run.step_current[0, 3] == pytest.approx(-peer.unit.rated_capacity / 3600 / 20, rel=1e-5)
    assert run.state_of_charge[-1] == pytest.approx(0.8, abs=2e-7)
    held = run.step == 3
    # within a step the constraint is solved to its tolerance (1 mV), at the ends exactly
    assert run.voltage[held] == pytest.approx(4.2, abs=1e-3)
    watts = run.power[run.step == 4]
    assert watts == pytest.approx(100.0, rel=1e-3)


def test_limits_that_are_passed_at_once_and_currents_that_cannot_be(peer):
    at_once = simulate(peer, "Discharge at 20C until 3 V")
    assert at_once.status[0] == RunStatus.AT_ONCE
    assert at_once.charge_passed[0] == 0.0
    never = simulate(peer, "Discharge at 100000 W until 3 V")
    assert never.status[0] == RunStatus.INFEASIBLE
    left = simulate(peer, "Discharge at 1C for 2 h")
    assert left.status[0] == RunStatus.LEFT_WINDOW
    assert left.voltage[-1] == pytest.approx(3.0, abs=2e-7)


def test_lithium_runs_out_where_there_is_none(make):
    little = 0.5 * make().unit.rated_capacity
    run = simulate(make(lithium=little), "Discharge at C/5 until 3 V")
    assert run.status[0] == RunStatus.NO_LITHIUM
    assert run.charge_passed[0] == pytest.approx(little, rel=1e-6)
    assert run.negative_lithium[-1] == pytest.approx(0.0, abs=0.1)


def test_tolerance_controls_the_error(peer):
    times = np.linspace(60.0, 3400.0, 200)
    exact = solve(peer, "Discharge at 1C until 3 V", tolerance=TIGHT, times=times).sampled_voltage
    usual = solve(peer, "Discharge at 1C until 3 V", times=times).sampled_voltage
    loose = solve(peer, "Discharge at 1C until 3 V", tolerance=Tolerance(3e-3, 1e-2, 1e-1),
                  times=times).sampled_voltage  # fmt: skip
    error = np.sqrt(np.mean((usual - exact) ** 2))
    # stated: 0.1 mV rms at the default tolerance
    assert error < 2e-4
    assert error < np.sqrt(np.mean((loose - exact) ** 2))
