"""Materials beside their sisters: values against numbers that they were not read from."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import allsolid.materials as room
from allsolid.materials import Electrolyte, Verdict, compatibility
from allsolid.quantities import AVOGADRO, FARADAY, to
from allsolid.sources import Kind

LAYERED = ("NMC111", "NMC532", "NMC622", "NMC811")


@pytest.mark.parametrize(
    ("name", "theoretical"),
    [
        # n F / M by hand: 26801.5 mAh/mol over the molar mass of the formula
        ("NMC111", 26801.5 / 96.459),
        ("NMC532", 26801.5 / 96.553),
        ("NMC90", 26801.5 / 97.455),
        ("LMO", 26801.5 / 180.81),
        ("Li2S", 2 * 26801.5 / 45.94),
        ("LMFP", 26801.5 / 157.30),
        ("LTO", 3 * 26801.5 / 459.09),
        # 3/4 of the silicon, 3.75 Li each
        ("SiOx", 0.75 * 3.75 * 26801.5 / 44.084),
    ],
)
def test_theoretical_capacities_by_hand(name: str, theoretical: float) -> None:
    found = to(room.active_material(name).theoretical_capacity, "mAh/g")
    assert found == pytest.approx(theoretical, rel=5e-4)


@pytest.mark.parametrize(
    ("name", "published", "tolerance"),
    [
        # parameter set of BattMo's NMC111: 155 mAh/g
        ("NMC111", 155, 8),
        # Voronina et al. 2022 (Batteries 8, 67): up to 220 for layered oxides rich in nickel
        ("NMC90", 220, 8),
        # Voronina et al. 2022: about 120; Singh et al. 2010 (Physica B 405, 649): 126 for
        # Li1.03Mn1.97O4
        ("LMO", 122, 6),
        # LiMn0.6Fe0.4PO4, 0.1C, 2.0 to 4.3 V: 156.5 (read as an abstract)
        ("LMFP", 156.5, 6),
        # MRS Proceedings 973: 161 at C/12; the window is that of another cell's curve, 1.0 to 2.4 V
        ("LTO", 161, 3),
    ],
)
def test_reversible_capacities(name: str, published: float, tolerance: float) -> None:
    assert to(room.active_material(name).capacity.value, "mAh/g") == pytest.approx(
        published, abs=tolerance
    )


def test_capacity_of_layered_oxides_rises_with_nickel() -> None:
    nickel = {"NMC111": 1 / 3, "NMC532": 0.5, "NMC622": 0.6, "NMC811": 0.8, "NMC90": 0.9}
    capacities = [to(room.active_material(n).capacity.value, "mAh/g") for n in nickel]
    assert capacities == sorted(capacities)
    # the steps are even: a line through the outer ones misses none by more than 4 %
    line = np.interp(list(nickel.values()), [1 / 3, 0.9], [capacities[0], capacities[-1]])
    np.testing.assert_allclose(capacities, line, rtol=0.04)


def test_silicon_monoxide_loses_a_quarter_of_its_silicon() -> None:
    """4 SiO + 4 Li = 3 Si + Li4SiO4, then 3.75 Li on each of the three Si."""
    oxide = room.active_material("SiOx")
    bound = 4 / 4  # Li lost on each SiO
    first = (oxide.electrons + bound) * FARADAY / oxide.molar_mass
    # Journal of Electroanalytical Chemistry 661, 245 (2011): about 2400 mAh/g on the first charge
    assert to(first, "mAh/g") == pytest.approx(2400, rel=0.05)
    most = oxide.electrons / (oxide.electrons + bound)
    assert oxide.first_cycle_efficiency.value < most == pytest.approx(0.738, abs=0.001)
    # swelling by molar volumes: Li4SiO4 2.39, Si 2.33 g/cm^3, lithiated silicon 3.8 times Si
    silicate, silicon = 119.84 / 2.39, 3 * 28.085 / 2.33
    full = (silicate + 3.8 * silicon) / (silicate + silicon) - 1
    assert oxide.expansion.value == pytest.approx(full * oxide.open_circuit.window, abs=0.05)


def test_sulfide_of_lithium_is_the_other_end_of_sulfur() -> None:
    sulfide, sulfur = room.active_material("Li2S"), room.active_material("S")
    per_sulfur = [m.theoretical_capacity * m.molar_mass for m in (sulfide, sulfur)]
    assert per_sulfur[0] == pytest.approx(per_sulfur[1], rel=1e-12)
    x = np.linspace(0.0, 1.0, 101)
    np.testing.assert_array_equal(
        sulfide.open_circuit.potential(x), sulfur.open_circuit.potential(x)
    )
    volumes = [m.molar_mass / m.density.value for m in (sulfide, sulfur)]
    full = volumes[0] / volumes[1] - 1
    assert sulfide.expansion.value == pytest.approx(full * sulfide.open_circuit.window, abs=0.03)


@pytest.mark.parametrize(
    ("name", "average", "tolerance"),
    [
        # LiFePO4 3.43 V and LiMnPO4 4.1 V by halves; a discharge lies some tens of mV below
        ("LMFP", (3.43 + 4.10) / 2, 0.14),
        # Julien and Mauger 2024: 1.55 V
        ("LTO", 1.55, 0.03),
        # Li2S/S: 2.2 V
        ("Li2S", 2.2, 0.05),
    ],
)
def test_mean_potentials(name: str, average: float, tolerance: float) -> None:
    assert room.active_material(name).open_circuit.average == pytest.approx(average, abs=tolerance)


def test_nickel_lowers_the_potential_at_equal_lithiation() -> None:
    x = np.linspace(0.42, 0.72, 31)
    curves = [room.active_material(n).open_circuit.potential(x) for n in LAYERED]
    for poorer, richer in pairwise(curves):
        assert np.all(poorer > richer)


def test_nmc532_has_the_mean_potential_of_another_fit() -> None:
    """Mohtat et al. 2020, another cell and laboratory: its lithiation is of its own scale, so the
    means between 4.2 and 3.62 V are compared."""

    def mohtat(x):
        polynomial = np.polyval([-2.2166, 3.5146, -2.0843, 1.6225, -1.6518, 4.3452], x)
        return polynomial - 0.5623e-4 * np.exp(109.451 * x - 100.006)

    def mean(potential):
        x = np.linspace(0.05, 0.99, 20001)
        u = potential(x)
        return u[(u < 4.2) & (u > 3.62)].mean()

    curve = room.active_material("NMC532").open_circuit
    assert mean(curve.potential) == pytest.approx(mean(mohtat), abs=0.03)


def test_spinel_has_the_mean_and_the_step_of_another_fit() -> None:
    """Fuller, Doyle and Newman 1994, another spinel than that of the packaged curve."""

    def fuller(x):
        step = 4.06279 + 0.0677504 * np.tanh(-21.8502 * x + 12.8268)
        end = 0.105734 * (1 / (1.00167 - x) ** 0.379571 - 1.575994)
        return step - end - 0.045 * np.exp(-71.69 * x**8) + 0.01 * np.exp(-200 * (x - 0.19))

    curve = room.active_material("LMO").open_circuit
    x = np.linspace(0.2, 0.98, 2001)
    assert curve.potential(x).mean() == pytest.approx(fuller(x).mean(), abs=0.015)
    for at in (0.3, 0.8):
        assert float(curve.potential(at)) == pytest.approx(fuller(at), abs=0.015)


def test_published_points_of_the_curves() -> None:
    """By hand from the published functions, and digitised points."""
    for name, x, potential in (
        ("NMC111", 0.5, 6.0826 - 6.9922 / 2 + 7.1062 / 4 - 2.5947 / 8),
        ("LMO", 0.5, 4.1043),
        # plateaus of manganese and of iron
        ("LMFP", 0.3, 3.94),
        ("LMFP", 0.8, 3.39),
        ("LTO", 0.5, 1.556),
    ):
        found = float(room.active_material(name).open_circuit.potential(x))
        assert found == pytest.approx(potential, abs=0.005), name


@pytest.mark.parametrize(
    ("name", "density", "tolerance"),
    [
        # parameter set of BattMo's NMC111: 4650 kg/m^3
        ("NMC111", 4.65, 0.02),
        # Doyle 1996: 22,860 mol/m^3 of LiMn2O4
        ("LMO", 22_860 * 180.81e-6, 0.03),
        # Vasileiadis 2017, as MPET has it: 1.32e28 Li in a cubic metre of Li7Ti5O12, 3 inserted
        ("LTO", 1.32e28 / AVOGADRO / 3 * 459.09e-6, 0.05),
    ],
)
def test_densities_of_active_materials(name: str, density: float, tolerance: float) -> None:
    found = to(room.active_material(name).density.value, "g/cm^3")
    assert found == pytest.approx(density, rel=tolerance)


def test_densities_of_electrolytes() -> None:
    rich = room.electrolyte("Li5.5PS4.5Cl1.5")
    # Adeli 2019, four formula units in a cube of 9.8061 angstrom, and of 9.8598 for Li6PS5Cl
    for solid, edge in ((rich, 9.8061), (room.electrolyte("Li6PS5Cl"), 9.8598)):
        by_hand = 4 * solid.molar_mass / AVOGADRO / (edge * 1e-10) ** 3
        assert solid.density.value == pytest.approx(by_hand, rel=0.005)
    # Gao et al. 2020 (Chemical Reviews, table 4): 2.07e28 Li in a cubic metre of Li10SnP2S12
    assert room.electrolyte("LSPS").carrier_density == pytest.approx(2.07e28, rel=0.01)
    # a simulated box of 1248 formula units, 64.38 angstrom wide
    zirconium = room.electrolyte("Li2ZrCl6")
    box = 1248 * zirconium.molar_mass / AVOGADRO / 64.38e-10**3
    assert zirconium.density.value == pytest.approx(box, rel=0.03)


@pytest.mark.parametrize(
    ("name", "published", "factor"),
    [
        # Yu et al. 2024: almost 10 mS/cm at room temperature
        ("Li5.5PS4.5Cl1.5", 10.0, 1.3),
        # Kuhn et al. 2014, in Gao et al. 2020: 4 mS/cm at 298 K
        ("Li10SnP2S12", 4.0, 1.1),
    ],
)
def test_conductivities_at_25_degc(name: str, published: float, factor: float) -> None:
    found = to(float(room.electrolyte(name).ionic_conductivity("25 degC")), "mS/cm")
    assert published / factor <= found <= published * factor


def test_zirconium_chloride_conducts_less_than_indium_chloride() -> None:
    found = room.electrolyte("LZC").conductivity.reference
    # a tenth of 1.03 mS/cm (Gamaralalage et al. 2026) is the lowest seen, 0.81 the highest
    assert 0.1 < to(found.low, "mS/cm") < 0.33 and to(found.high, "mS/cm") > 0.81
    assert found.value < room.electrolyte("Li3InCl6").conductivity.reference.value / 2


def test_chlorine_makes_argyrodite_three_times_as_good() -> None:
    """Adeli 2019: 9.4 against 2.5 mS/cm made in one way, barrier 0.29 against 0.34 eV."""
    rich, plain = (room.electrolyte(n) for n in ("Li5.5PS4.5Cl1.5", "Li6PS5Cl"))
    assert isinstance(rich, Electrolyte) and isinstance(plain, Electrolyte)
    ratio = rich.conductivity.reference.value / plain.conductivity.reference.value
    assert 9.4 / 2.5 / 2 <= ratio <= 9.4 / 2.5 * 2


def test_an_assumed_curve_is_told_to_its_reader() -> None:
    assumed = []
    for name in room.names("active material"):
        material = room.active_material(name)
        curve = material.open_circuit
        if curve.kind is Kind.ASSUMED:
            assumed.append(name)
            assert curve.trusted[0] == curve.trusted[1], name
            assert "open-circuit curve is assumed" in material.note, name
            assert "open-circuit curve is assumed" in room.describe(name)["note"]
        else:
            assert curve.source and curve.trusted[0] < curve.trusted[1], name
    assert assumed == ["S", "NMC90", "Li2S", "SiOx"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("NCM523", "NMC532"),
        ("LiNi1/3Mn1/3Co1/3O2", "NMC111"),
        ("NCM955", "NMC90"),
        ("LiMn2O4", "LMO"),
        ("Li₂S", "Li2S"),
        ("SiO", "SiOx"),
        ("Li4Ti5O12", "LTO"),
        ("LSPS", "Li10SnP2S12"),
    ],
)
def test_names(given: str, name: str) -> None:
    assert room.find(given).name == name


def test_titanate_is_a_coating_too() -> None:
    for given in ("Li4Ti5O12", "LTO", "Li4Ti5O12 film"):
        assert room.coating(given).name == "Li4Ti5O12 film"


@pytest.mark.parametrize(
    ("electrolyte", "partner", "verdict"),
    [
        ("LSPS", "Li", Verdict.REACTS),
        ("LSPS", "graphite", Verdict.REACTS),
        ("LSPS", "SiOx", Verdict.REACTS),
        # 1.0 V at its lowest stays near the 1.2 V from which tin is reduced
        ("Li6PS5Cl", "LTO", Verdict.STABLE),
        ("Li5.5PS4.5Cl1.5", "Li", Verdict.PASSIVATES),
        ("Li5.5PS4.5Cl1.5", "NMC90", Verdict.NEEDS_LAYER),
        ("Li6PS5Cl", "LMFP", Verdict.NEEDS_LAYER),
        ("Li6PS5Cl", "Li2S", Verdict.STABLE),
        ("Li2ZrCl6", "Li", Verdict.REACTS),
        ("Li2ZrCl6", "NMC532", Verdict.STABLE),
        ("Li2ZrCl6", "LTO", Verdict.NEEDS_LAYER),
        ("PEO-LiTFSI", "LMFP", Verdict.NEEDS_LAYER),
    ],
)
def test_contacts(electrolyte: str, partner: str, verdict: Verdict) -> None:
    assert compatibility(electrolyte, partner).verdict is verdict
