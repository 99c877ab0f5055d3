"""Single laws of a cell against arithmetic that is written out here, off the usual numbers."""

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from allsolid.cells import State, Term, build, ledger, load
from allsolid.cells.power import (
    diffusion_resistance,
    discharge_voltage,
    limiting_current,
    open_circuit_voltage,
    pulse_power,
)
from allsolid.cells.resistance import lithiation, surface_resistances, surroundings
from allsolid.cells.sides.diffusion import filling
from allsolid.cells.sides.transport import carbon_network
from allsolid.designs import as_table, design_of, read_design
from allsolid.quantities import FARADAY


def changed(name="sulfide-nmc811-lithium", **parts):
    """A packaged design with keys of its parts replaced."""
    table = as_table(read_design(name))
    for part, values in parts.items():
        table[part] = {**table[part], **values}
    return build(design_of(table))


def test_one_per_cent_of_carbon_carries_a_thousandth():
    # 0.01^1.5 = 1e-3, 0.04^1.5 = 8e-3 of the carbon's own conductivity
    assert carbon_network(0.01, 1e4) == pytest.approx(10.0, rel=1e-12)
    assert carbon_network(0.04, 1e4) == pytest.approx(80.0, rel=1e-12)


def test_carbon_lies_in_parallel_to_the_active_material():
    cathode = load("sulfide-nmc811-lithium").cathode
    bare = SimpleNamespace(
        active_material=cathode.active_material, microstructure=cathode.microstructure,
        volume=cathode.volume, carbon=None, tables=cathode.tables,
    )  # fmt: skip
    more = cathode.electronic_conductivity() - type(cathode).electronic_conductivity(bare)
    share, sigma = cathode.volume.carbon, cathode.carbon.electronic_conductivity.value
    assert more == pytest.approx(sigma * share * math.sqrt(share), rel=1e-9)


def _salt(cell):
    """Salt diffusivity, conducting share, concentration, and share of the current of the anions."""
    e = cell.separator
    d = e.electrolyte.salt_diffusivity.value
    anions = 1.0 - e.electrolyte.transference_number.value
    return d, float(e.conducting), e.electrolyte.salt_concentration.value, anions


def test_steady_limiting_current_empties_one_face_and_doubles_the_other():
    cell = changed("polymer-lfp-lithium", separator={"void": "10 %", "thickness": "100 um"})
    d, share, c, anions = _salt(cell)
    assert share == pytest.approx(0.9)
    # the anions stand still: their flux by the field, (1 - t+) i / F, is their flux by diffusion,
    # e^1.5 D dc/dx, and a straight line from 2 c to nothing falls by 2 c over the thickness
    slope = 2.0 * c / 100e-6
    steady = FARADAY * share**1.5 * d * slope / anions
    assert limiting_current(cell, 1e9) == pytest.approx(steady, rel=1e-9)


def test_a_short_pulse_empties_the_face_in_the_time_of_sand():
    cell = changed("polymer-lfp-lithium", separator={"void": "10 %", "thickness": "100 um"})
    d, share, c, anions = _salt(cell)
    duration = 0.5
    found = limiting_current(cell, duration)
    assert found > 2.0 * limiting_current(cell, 1e9)
    # e dc/dt = e^1.5 D d2c/dx2 with a constant flux out of the face, by volumes of unlike width
    flux = anions * found / FARADAY
    reach = math.sqrt(share**0.5 * d * duration)
    edges = np.concatenate([[0.0], np.cumsum(np.geomspace(reach / 200, reach / 5, 60))])
    widths, middles = np.diff(edges), (edges[1:] + edges[:-1]) / 2
    between = share**1.5 * d / np.diff(middles)
    matrix = np.zeros((60, 60))
    for i, rate in enumerate(between):
        matrix[i, [i, i + 1]] += np.array([-rate, rate])
        matrix[i + 1, [i, i + 1]] += np.array([rate, -rate])
    steps = 2000
    implicit = np.linalg.inv(np.diag(share * widths) - matrix * duration / steps)
    salt = np.full(60, c)
    for _ in range(steps):
        salt = implicit @ (share * widths * salt - np.eye(60)[0] * flux * duration / steps)
    at_face = salt[0] - flux / (share**1.5 * d) * middles[0]
    # first order in time and second in space: half a per cent of the salt
    assert at_face / c == pytest.approx(0.0, abs=5e-3)


@pytest.mark.parametrize(("tight", "left"), [("width", 3.0), ("length", 5.0), ("thickness", 2.0)])
@pytest.mark.parametrize("kind", ["pouch", "prismatic"])
def test_clearance_is_what_the_tightest_direction_leaves(kind, tight, left):
    table = as_table(read_design("sulfide-nmc811-lithium"))
    form = {**table["format"], "kind": kind, "packing": "100 %"}
    # the separator is the widest sheet, and as long as the negative electrode
    form |= {"overhang_width": "2 mm", "separator_overhang_width": "6 mm"}
    form |= {"overhang_length": "9 mm", "separator_overhang_length": "9 mm"}
    form["case"] = {"material": "steel can", "thickness": "0.5 mm", "density": "7.87 g/cm^3"}
    if kind == "prismatic":
        for key in ("margin_width", "margin_length", "external_tabs"):
            form.pop(key)
    table["format"] = form
    loose = {"width": "200 mm", "length": "400 mm", "thickness": "80 mm"}
    form["outer"] = loose
    stack = build(design_of(table))
    faces = sum(x.thickness for x in stack.layers if "collector" not in x.name)
    height = 1e3 * (60 * faces + 30 * 10e-6 + 31 * 8e-6)
    inside = {"width": 100.0 + 6.0, "length": 200.0 + 9.0, "thickness": height}
    form["outer"] = {**loose, tight: f"{inside[tight] + 2 * 0.5 + left:.9f} mm"}
    assert build(design_of(table)).housing.clearance == pytest.approx(left * 1e-3, rel=1e-6)


@pytest.mark.parametrize("short", ["width", "length"])
def test_a_case_that_is_a_millimetre_too_small_is_refused(short):
    from allsolid.quantities import InputError

    table = as_table(read_design("sulfide-nmc811-lithium"))
    fits = {"width": "104 mm", "length": "204 mm", "thickness": "50 mm"}
    build(design_of({**table, "format": {**table["format"], "outer": fits}}))
    outer = {**fits, short: {"width": "102 mm", "length": "202 mm"}[short]}
    with pytest.raises(InputError, match="fit"):
        build(design_of({**table, "format": {**table["format"], "outer": outer}}))


def _even(cell):
    """The cathode so thin that its whole depth carries the same current, a third touched."""
    return replace(cell.vary({"cathode.contact": 1.0 / 3.0}).cathode, thickness=1e-9)


def test_a_long_pulse_fills_the_particles_evenly_whatever_is_touched():
    cell = load("sulfide-nmc811-lithium")
    cathode = _even(cell)
    x, seconds = 0.6, 1e7
    slope = abs(float(cathode.active_material.open_circuit.slope(x)))
    # a current of 1 A/m2 raises the lithiation by t / (F c_max phi L), wherever the lithium sits,
    # and the surface is ahead of the mean by that of r^2 / 15 D
    full = cathode.density.active * cathode.active_material.theoretical_capacity
    ahead = cathode.particle_radius**2 / (15.0 * cathode.active_material.diffusivity.value)
    per_second = 1.0 / (full * cathode.volume.active * cathode.connectivity * cathode.thickness)
    found = cathode.diffusion(x, seconds, surroundings(cell, "cathode", cell.conditions()))
    assert found == pytest.approx(slope * per_second * (seconds + ahead), rel=1e-4)


def test_a_short_pulse_sees_a_half_space():
    cell = load("sulfide-nmc811-lithium")
    cathode = _even(cell)
    x, seconds = 0.6, 0.001
    material = cathode.active_material
    slope = abs(float(material.open_circuit.slope(x)))
    full = cathode.density.active * material.theoretical_capacity
    share = cathode.volume.active * cathode.connectivity
    surface = 3.0 * share / cathode.particle_radius * cathode.thickness
    # 2 j sqrt(t / pi D) / (F c_max): surface of a half-space under a constant flux; a sphere of
    # 2.5 um is that within sqrt(pi D t) / 2r < 0.1 %
    d = material.diffusivity.value
    rise = 2.0 / surface * math.sqrt(seconds / (math.pi * d)) / full
    found = cathode.diffusion(x, seconds, surroundings(cell, "cathode", cell.conditions()))
    assert found == pytest.approx(slope * rise, rel=2e-3)


@pytest.mark.parametrize("name", ["sulfide-nmc811-lithium", "thinfilm-lco-lithium"])
def test_filling_follows_the_series_for_a_sphere_and_for_a_film(name):
    cathode = load(name).cathode
    d = cathode.active_material.diffusivity.value
    if name.startswith("thinfilm"):
        whole = cathode.thickness**2 / d
        roots = math.pi * np.arange(1, 400)
        share, offset = 1.0, 1.0 / 3.0
    else:
        whole = cathode.particle_radius**2 / d
        k = np.arange(1, 400)
        roots = (k + 0.5) * math.pi
        for _ in range(40):  # tan(q) = q
            roots = k * math.pi + np.arctan(roots)
        share, offset = 3.0, 1.0 / 15.0
    for depth in (0.003, 0.03, 0.1, 0.15, 0.2, 0.27, 0.3, 1.0, 10.0):
        # Crank, The Mathematics of Diffusion: the surface under a constant flux
        tail = np.sum(np.exp(-(roots**2) * depth) / roots**2)
        expected = depth + offset - 2.0 / share * tail
        found = float(filling(cathode, depth * whole, 298.15)) / whole
        assert found == pytest.approx(expected, rel=2e-3)


def test_a_state_reaches_what_diffuses():
    """Half of the particles reached: twice the current in each."""
    cell = load("sulfide-nmc811-lithium")
    cathode = replace(cell.cathode, thickness=1e-9)
    at = cell.conditions(temperature=298.15)
    fresh = cathode.diffusion(0.6, 100.0, surroundings(cell, "cathode", at))
    half = cell.conditions(temperature=298.15, state=State(connectivity=0.5))
    worn = cathode.diffusion(0.6, 100.0, surroundings(cell, "cathode", half))
    assert worn == pytest.approx(2.0 * fresh, rel=1e-4)
    assert pulse_power(cell, cell.conditions(state=State(connectivity=0.5)), duration=1e4).power < (
        0.7 * pulse_power(cell, duration=1e4).power
    )


def test_material_that_is_not_reached_counts_as_little_as_material_that_is_lost() -> None:
    """Half of the host reached as built, or half of it lost in use: the same half is left."""
    cell = load("sulfide-nmc811-lithium")
    thickness = float(cell.cathode.thickness)
    whole, half = (
        cell.vary({"cathode.thickness": thickness, "cathode.connectivity": share})
        for share in (1.0, 0.5)
    )
    worn = whole.conditions(state=State(connectivity=0.5))
    lost = diffusion_resistance(whole, "cathode", 0.6, 100.0, worn)
    never = diffusion_resistance(half, "cathode", 0.6, 100.0)
    assert never == pytest.approx(lost, rel=1e-12)
    assert never > diffusion_resistance(whole, "cathode", 0.6, 100.0)


def test_what_grows_on_the_particles_adds_its_thickness_over_its_conductivity():
    cell = load("sulfide-nmc811-lithium")
    _, coating, fresh = surface_resistances(cell, cell.cathode, 0.5, 298.15)
    _, same, grown = surface_resistances(cell, cell.cathode, 0.5, 298.15, 40e-9)
    # 5 nm of 1e-7 S/cm is 5 ohm cm2 of surface; 40 nm more is 40 ohm cm2
    assert fresh == pytest.approx(5e-4, rel=1e-6)
    assert grown - fresh == pytest.approx(40e-4, rel=1e-6)
    assert same == coating
    worn = ledger(cell, cell.conditions(state=State(cathode_interphase=40e-9)))
    assert worn[Term.CATHODE_INTERPHASE] > 3.0 * ledger(cell)[Term.CATHODE_INTERPHASE]


def test_growth_slows_a_pulse_by_what_it_adds_to_the_resistance():
    cell = load("sulfide-nmc811-lithium")

    def ohms(state):
        """Of a pulse from U down to V: (U - V) V / P."""
        found = pulse_power(cell, cell.conditions(state=state))
        low = max(2.8, open_circuit_voltage(cell, 0.5) / 2)
        assert found.voltage == pytest.approx(low, rel=1e-9)
        return (open_circuit_voltage(cell, 0.5) - low) * low / found.power

    # 400 nm of 1e-5 S/cm are 4 ohm cm2 on the touched share of a foil; 60 faces of 200 cm2
    rise = 4.0 / (math.sqrt(5.0 * 25.0) / 16.0) / (60 * 200.0)
    assert ohms(State(anode_interphase=400e-9)) - ohms(State()) == pytest.approx(rise, rel=1e-6)
    worn = State(cathode_interphase=40e-9)
    more = (ledger(cell, cell.conditions(state=worn)).total - ledger(cell).total) / (60 * 0.02)
    # in a porous electrode the interface counts by its square root at least and in proportion at
    # most; diffusion in series with the film makes it larger, so the film counts less than at rest
    assert 0.5 * more < ohms(worn) - ohms(State()) < more


def test_a_slow_discharge_loses_the_current_times_the_resistance():
    cell = load("sulfide-nmc811-lithium")
    # 60 faces of 200 cm2 at 5 mAh/cm2 are 60 Ah: C/3 is 20 A
    drop = cell.average_voltage - discharge_voltage(cell, 1 / 3)
    assert drop == pytest.approx(20.0 * ledger(cell).resistance, rel=1e-9)
    # five times the current, five times the loss
    assert cell.average_voltage - discharge_voltage(cell, 5 / 3) == pytest.approx(5 * drop)
    # a hundred times: 28 V of loss are no voltage of a cell
    assert np.isnan(discharge_voltage(cell, 100.0))
    assert "less than its lower limit at C/3" in str(cell.vary({"operation.temperature": 243.15}))


@pytest.mark.parametrize("name", ["sulfide-nmc811-lithium", "sulfide-nmc811-anodefree"])
def test_a_metal_has_no_lithiation_and_holds_what_the_cathode_gave(name):
    cell = load(name)
    b = cell.balance
    assert (b.anode_charged, b.anode_discharged) == (0.0, 0.0)
    assert lithiation(cell, 0.3)[1] == 0.0
    # 5 mAh/cm2 come back of what left; metallic lithium is 2062 mAh/cm3
    excess = {"sulfide-nmc811-lithium": 20e-4 * 2062.0, "sulfide-nmc811-anodefree": 0.0}[name]
    kept = (b.first_charge - b.lost) / 36000.0
    # three digits of the density of lithium
    assert b.anode / 36000.0 == pytest.approx(kept + excess, rel=2e-3)
