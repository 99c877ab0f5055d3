"""Active materials: capacity, density and concentration are one set; curves fall; averages."""

from __future__ import annotations

import numpy as np
import pytest

import allsolid.materials as room
from allsolid.materials import ActiveMaterial
from allsolid.quantities import FARADAY, to

ALL = room.names("active material")


def _material(name: str) -> ActiveMaterial:
    return room.active_material(name)


@pytest.mark.parametrize("name", ALL)
def test_potential_falls_with_lithiation_over_the_full_window(name: str) -> None:
    curve = _material(name).open_circuit
    x = np.linspace(0, 1, 2001)
    u = curve.potential(x)
    assert np.all(np.isfinite(u)) and np.all(np.diff(u) <= 1e-12)
    assert np.all(curve.slope(x) <= 1e-9)


@pytest.mark.parametrize("name", ALL)
def test_slope_is_the_derivative(name: str) -> None:
    curve = _material(name).open_circuit
    x, step = np.linspace(0.0213, 0.9791, 97), 1e-7
    numeric = (curve.potential(x + step) - curve.potential(x - step)) / (2 * step)
    # round-off of the difference (1e-9 V) and knots: compare to 1e-3 of the largest slope
    assert np.abs(numeric - curve.slope(x)).max() <= 1e-3 * np.abs(curve.slope(x)).max()


@pytest.mark.parametrize("name", ALL)
def test_capacity_density_and_concentration_are_one_set(name: str) -> None:
    material = _material(name)
    per_mass = material.maximum_concentration * FARADAY / material.density.value
    assert per_mass == pytest.approx(material.theoretical_capacity, rel=1e-12)
    assert material.capacity.value == pytest.approx(
        material.theoretical_capacity * material.open_circuit.window, rel=1e-12
    )
    assert material.capacity.low <= material.capacity.value <= material.capacity.high


@pytest.mark.parametrize(
    ("name", "capacity", "theoretical"),
    [
        # reversible intervals of the reference (mAh/g); theoretical: 26801 / M by hand
        ("NMC811", (203, 214), 275.5),
        ("NMC622", (176, 191), 276.5),
        ("NCA", (200, 204), 278.9),
        ("LFP", (152, 159), 169.9),
        ("graphite", (358, 383), 371.9),
        ("LCO", (130, 145), 273.8),
        ("LNMO", (125, 140), 146.7),
        ("S", (1400, 1600), 1672.0),
        ("Si", (1800, 3100), 3579.0),
    ],
)
def test_capacities(name: str, capacity: tuple[float, float], theoretical: float) -> None:
    material = _material(name)
    assert capacity[0] <= to(material.capacity.value, "mAh/g") <= capacity[1]
    assert to(material.theoretical_capacity, "mAh/g") == pytest.approx(theoretical, rel=2e-3)


@pytest.mark.parametrize(
    ("name", "average", "tolerance"),
    [
        # mean potentials of the reference (V); NMC from cells at rate against graphite, so low by
        # some tens of mV; LFP 3.36 likewise against a measured equilibrium of 3.43
        ("NMC811", 3.81, 0.06),
        ("NMC622", 3.81, 0.06),
        ("LFP", 3.36, 0.08),
        ("LNMO", 4.70, 0.06),
        ("LCO", 3.93, 0.05),
        ("graphite", 0.145, 0.03),
        ("Li-In", 0.62, 0.005),
    ],
)
def test_average_potentials(name: str, average: float, tolerance: float) -> None:
    curve = _material(name).open_circuit
    low, high = sorted((curve.charged, curve.discharged))
    x = np.linspace(low, high, 20001)
    assert curve.average == pytest.approx(float(np.mean(curve.potential(x))), abs=2e-4)
    assert curve.average == pytest.approx(average, abs=tolerance)


def test_nmc811_is_not_denser_than_its_crystal() -> None:
    # the trap: a published c_max of 63,104 mol/m^3 means 6.14 g/cm^3, above the crystal's 4.75
    nmc = _material("NMC811")
    density = nmc.maximum_concentration * nmc.molar_mass
    assert density == pytest.approx(nmc.density.value, rel=1e-12)
    assert 4600 <= density <= 4800
    assert nmc.maximum_concentration < 50_000
    assert nmc.open_circuit.potential(nmc.open_circuit.charged) == pytest.approx(4.3, abs=0.01)
    # 225 mAh/g come out on the first charge, 208 go back
    first = to(nmc.theoretical_capacity * (1 - nmc.open_circuit.charged), "mAh/g")
    assert first == pytest.approx(225, abs=1)
    assert to(nmc.capacity.value, "mAh/g") / first == pytest.approx(
        nmc.first_cycle_efficiency.value, abs=0.005
    )


def test_positive_and_negative_electrodes_run_opposite_ways() -> None:
    for name in ALL:
        material = _material(name)
        rises = material.open_circuit.charged < material.open_circuit.discharged
        assert rises == material.positive, name


def test_range_of_data_is_told_from_the_extension() -> None:
    low, high = _material("NMC811").open_circuit.trusted
    assert 0.15 < low < 0.2 and 0.85 < high < 0.92
    low, high = _material("S").open_circuit.trusted
    assert low == high
    assert _material("Li-In").open_circuit.trusted == (0.015, 0.98)


def test_silicon_keeps_both_branches_and_their_mean() -> None:
    curve = _material("Si").open_circuit
    x = np.linspace(0.05, 0.95, 19)
    up, down = curve.potential_on_delithiation(x), curve.potential_on_lithiation(x)
    assert np.all(up > down)
    np.testing.assert_allclose(curve.potential(x), (up + down) / 2, atol=2e-3)
    # the published polynomials at x = 0.5: 0.4263 and 0.1910 V
    assert float(curve.hysteresis(0.5)) == pytest.approx(0.4263 - 0.1910, abs=1e-3)
    assert float(_material("NMC811").open_circuit.hysteresis(0.5)) == 0.0


def test_published_points_of_the_tables() -> None:
    # Kremer 2019 NMC622, Pron 2019 LNMO and Ai 2020 LCO at points of their tables
    assert float(_material("LNMO").open_circuit.potential(0.499164)) == pytest.approx(
        4.75038, abs=5e-4
    )
    assert float(_material("LCO").open_circuit.potential(0.402)) == pytest.approx(4.38473, abs=5e-4)
    # Dreyer 2010 LFP on the plateau: 3.409 V and 3.445 V, digitised to some mV
    lfp = _material("LFP").open_circuit
    assert float(lfp.potential_on_lithiation(0.5)) == pytest.approx(3.409, abs=5e-3)
    assert float(lfp.hysteresis(0.5)) == pytest.approx(0.036, abs=5e-3)


def test_lithium_metal_is_4_85_um_per_mah_cm2() -> None:
    lithium = room.metal("Li")
    per_area = 36e3 / lithium.capacity  # kg/m^2 for 1 mAh/cm^2 = 36 kC/m^2
    assert per_area / lithium.density.value * 1e6 == pytest.approx(4.85, abs=0.01)
    assert to(lithium.capacity, "mAh/g") == pytest.approx(3862, abs=1)


def test_swelling_over_the_window_by_hand() -> None:
    # molar volumes, cm^3/mol: In 114.82/7.31, LiIn 121.76/density; nine tenths are cycled
    indium = 114.82 / 7.31
    alloy = room.metal("Li-In foil")
    full = alloy.molar_mass / alloy.density.value * 1e6 / indium - 1
    assert _material("Li-In").expansion.value == pytest.approx(0.9 * full, abs=0.02)
    # S to Li2S: 32.06/2.07 to 45.94/1.66 cm^3/mol, window 0.88
    sulfur = (45.94 / 1.66) / (32.06 / 2.07) - 1
    assert _material("S").expansion.value == pytest.approx(0.88 * sulfur, abs=0.04)
    # every swelling is that of its window: no more than the material's full swelling
    for name, full in {"graphite": 0.132, "LFP": 0.07, "Si": 2.8}.items():
        material = _material(name)
        assert material.expansion.value == pytest.approx(
            full * material.open_circuit.window, rel=0.04
        ), name


def test_outside_the_table_the_last_value_holds() -> None:
    curve = _material("NMC811").open_circuit
    assert float(curve.potential(-0.1)) == float(curve.potential(0.0))
    assert float(curve.slope(1.2)) == 0.0
