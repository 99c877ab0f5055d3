"""The catalogue: finding materials, composition and class, plain-data views, provenance."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import allsolid.materials as room
from allsolid.materials import Category, Electrolyte, Family
from allsolid.materials.listing import values
from allsolid.quantities import InputError
from allsolid.sources import Kind, source


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Li6PS5Cl", "Li6PS5Cl"),
        ("lpscl", "Li6PS5Cl"),
        ("Li₆PS₅Cl", "Li6PS5Cl"),
        ("LLZO:Ta", "Li6.4La3Zr1.4Ta0.6O12"),
        ("PEO-LiTFSI", "PEO-LiTFSI"),
        ("PEO–LiTFSI", "PEO-LiTFSI"),
        ("75Li2S–25P2S5", "Li3PS4 glass"),
        ("NCM811", "NMC811"),
        ("LiFePO4", "LFP"),
        ("aluminium laminate", "pouch laminate"),
    ],
)
def test_find_by_formula_common_name_or_alias(given: str, name: str) -> None:
    assert room.find(given).name == name


def test_an_unknown_name_gets_a_near_one() -> None:
    with pytest.raises(InputError, match="did you mean 'NMC811'"):
        room.active_material("NMC812")
    with pytest.raises(InputError, match="Li6PS5Cl"):
        room.electrolyte("Li6PS5C")
    with pytest.raises(InputError, match="expected one of"):
        room.names("spoon")
    with pytest.raises(InputError):
        room.binder("Li6PS5Cl")
    for nothing in ("", "---", None, 5):
        with pytest.raises(InputError):
            room.find(nothing)  # type: ignore[arg-type]


def test_every_name_and_alias_is_unambiguous_within_its_category() -> None:
    for category in Category:
        seen: dict[str, str] = {}
        for material in room.materials(category).values():
            for tag in {material.name.casefold(), *(a.casefold() for a in material.aliases)}:
                assert seen.setdefault(tag, material.name) == material.name, tag


def test_names_are_unique_over_all_categories() -> None:
    names = room.names()
    assert len(names) == len(set(names))
    for row in room.catalogue():
        assert room.describe(row["name"])["category"] == row["category"]


def test_all_named_materials_of_the_house_are_there() -> None:
    wanted = """Li6PS5Cl Li6PS5Br Li10GeP2S12 75Li2S-25P2S5 Li7P3S11 LLZO LLZO:Ta LLZO:Al LLZO:Ga
    LATP LAGP LLTO LiPON Li3InCl6 Li3YCl6 Li3YBr6 LiBH4 Li3N PEO-LiTFSI PVDF-based NMC811 NMC622
    NCA LCO LFP LNMO S graphite Si Li Li-In LiNbO3 Li3PO4 Al2O3 Al Cu PVDF NBR PTFE
    NMC111 NMC532 NMC90 LMO LMFP LTO Li2S SiOx Li5.5PS4.5Cl1.5 Li10SnP2S12 Li2ZrCl6"""
    for name in wanted.split():
        assert room.find(name)


@pytest.mark.parametrize(
    ("formula", "atoms"),
    [
        ("Li6PS5Cl", {"Li": 6, "P": 1, "S": 5, "Cl": 1}),
        ("Li1.3Al0.3Ti1.7(PO4)3", {"Li": 1.3, "Al": 0.3, "Ti": 1.7, "P": 3, "O": 12}),
        ("LiN(SO2CF3)2", {"Li": 1, "N": 1, "S": 2, "O": 4, "C": 2, "F": 6}),
    ],
)
def test_formulas(formula: str, atoms: dict[str, float]) -> None:
    assert dict(room.parse_formula(formula)) == pytest.approx(atoms)


def test_molar_masses_by_hand() -> None:
    # Li6PS5Cl: 6 x 6.94 + 30.974 + 5 x 32.06 + 35.45 = 268.36 g/mol
    assert room.molar_mass(room.parse_formula("Li6PS5Cl")) == pytest.approx(0.26836, rel=1e-4)
    assert sum(room.mass_fractions(room.parse_formula("LiCoO2")).values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "formula",
    ["Li6PS5Clx", "Xx2", "Li(PO4", "Li)2", "", "Li-2", "2Li2S", "Li2.5.3", "Li(3PO4)2", "()"],
)
def test_bad_formulas_are_refused(formula: str) -> None:
    with pytest.raises(InputError):
        room.parse_formula(formula)


@pytest.mark.parametrize(
    ("formula", "family"),
    [
        ("Li6PS5Cl", Family.SULFIDE),
        ("Li10SnP2Se12", Family.SELENIDE),
        ("Li2B12H12", Family.BOROHYDRIDE),
        ("Li2NH", Family.HYDRIDE),
        ("Li6NBr3", Family.NITRIDE),
        ("Li3YCl6", Family.HALIDE),
        ("Li3OCl", Family.OXYHALIDE),
        ("Li7La3Zr2O12", Family.OXIDE),
        ("Li2SO4", Family.OXIDE),
        ("LiAl", Family.OTHER),
    ],
)
def test_class_from_composition(formula: str, family: Family) -> None:
    assert room.classify(room.parse_formula(formula)) is family


def test_declared_family_of_every_inorganic_is_that_of_its_composition() -> None:
    for material in room.materials("electrolyte").values():
        assert isinstance(material, Electrolyte)
        if material.family is not Family.POLYMER:
            assert room.classify(material.composition) is material.family, material.name


def test_describe_and_compare_are_plain_data_with_sources() -> None:
    for row in room.catalogue():
        described = room.describe(row["name"])
        json.dumps(described)
        assert described["values"] and row["headline"]
        for value in described["values"].values():
            assert value["low"] <= value["value"] <= value["high"]
            assert value["kind"] == "assumed" or value["source"]
    rows = room.compare(["LPSCl", "LLZO:Ta", "PEO-LiTFSI"])
    by_property = {r["property"]: r for r in rows}
    assert by_property["conductivity at 60 degC"]["PEO-LiTFSI"].startswith("0.386 mS/cm")
    assert "outside" not in by_property["conductivity at 60 degC"]["Li6PS5Cl"]


def test_every_value_names_a_known_source_or_is_assumed() -> None:
    for category in Category:
        for material in room.materials(category).values():
            for path, value in values(material):
                if value.source:
                    source(value.source)
                else:
                    assert value.kind is Kind.ASSUMED, f"{material.name}: {path}"
                assert not (value.kind is Kind.ASSUMED and value.exact) or path in {
                    "transference number",
                    "salt concentration",
                }, f"{material.name}: {path} is assumed and needs a wide interval"


def test_packaged_values_are_counted_by_kind() -> None:
    counted = room.kinds()
    assert counted[Kind.CLAIMED] == 0
    assert counted[Kind.MEASURED] > 100
    assert sum(counted.values()) > 400


def test_values_gathered_from_memory_are_confirmed_or_assumed(facts: Path) -> None:
    """Every row that was gathered from memory has an outcome in the room's own list."""
    with (facts / "electrolytes_from_memory.csv").open() as stream:
        gathered = list(csv.DictReader(stream))
    outcomes = {(o.material, o.name): o for o in room.confirmations()}
    for row in gathered:
        outcome = outcomes[(row["material"], row["property"])]
        if outcome.confirmed_by:
            source(outcome.confirmed_by)
        rows = [
            m
            for m in room.measurements()
            if m.material == outcome.packaged and m.name in outcome.properties
        ]
        assert rows or not outcome.properties, (row["material"], row["property"])
        if not outcome.confirmed_by:
            for m in rows:
                assert m.kind is Kind.ASSUMED or m.source not in ("", "gathered2026"), m
    assert len(gathered) == len(outcomes) == 43


def test_composition_of_the_liquid_is_its_recipe() -> None:
    # EC:EMC 3:7 by weight: 30/88.06 to 70/104.10 mol; one mole of salt a litre at 1.2 kg/L
    liquid = room.liquid("LP57")
    carbonates = liquid.composition["O"] / 3
    emc = liquid.composition["C"] - 3 * carbonates  # C3H4O3 and C4H8O3
    assert (carbonates - emc) / emc == pytest.approx((30 / 88.06) / (70 / 104.10), rel=0.03)
    assert liquid.density.value / liquid.molar_mass == pytest.approx(1000, rel=0.03)


def test_salt_in_peo_by_hand() -> None:
    # EO:Li = 20: one LiTFSI (287.1 g/mol) with twenty C2H4O (44.05 g/mol) at 1.2 g/cm^3
    peo = room.electrolyte("PEO-LiTFSI")
    assert peo.salt_concentration is not None
    by_hand = 1.2e6 / (287.1 + 20 * 44.05)
    assert peo.salt_concentration.value == pytest.approx(by_hand, rel=0.01)
    assert peo.molar_mass == pytest.approx(0.2871 + 20 * 0.04405, rel=1e-3)


def test_a_row_with_its_ends_the_wrong_way_round_is_refused() -> None:
    from allsolid.materials.conduction.measurement import _read

    empty = ("material", "doi", "temperature", "conduction", "form", "source", "note")
    row = dict.fromkeys(empty, "")
    row |= {"property": "density", "unit": "g/cm^3", "value": "2", "kind": "assumed"}
    assert _read(row | {"low": "1.9", "high": "2.1"}, 2).high == pytest.approx(2100)
    with pytest.raises(InputError, match="line 2"):
        _read(row | {"low": "2.1", "high": "1.9"}, 2)


def test_density_of_crystals_by_hand() -> None:
    # Li3InCl6: C2/m, a 6.432, b 11.093, c 6.398 angstrom, beta about 109.8 deg, Z = 2
    from math import sin

    volume = 6.432 * 11.093 * 6.398 * sin(1.9164) * 1e-30
    mass = 2 * room.electrolyte("Li3InCl6").molar_mass / 6.02214076e23
    assert room.electrolyte("Li3InCl6").density.value == pytest.approx(mass / volume, rel=0.02)


def test_a_category_in_the_plural_is_refused_with_the_right_word():
    for read in (room.catalogue, room.names, room.materials):
        with pytest.raises(InputError, match="did you mean 'electrolyte'"):
            read("electrolytes")
    assert len(room.catalogue("electrolyte")) == len(room.names("electrolyte"))


def test_an_unlike_name_points_to_the_list():
    with pytest.raises(InputError, match="'allsolid materials list' names all"):
        room.find("unobtainium")


def test_a_value_says_how_many_of_its_rows_lie_outside_its_interval():
    """Counted here from the table: one ball-milled argyrodite far below the other three."""
    value = room.electrolyte("Li6PS5Cl").conductivity.reference
    rows = [
        row
        for row in room.measurements()
        if (row.material, row.name) == ("Li6PS5Cl", "ionic conductivity")
    ]
    outside = [row for row in rows if not value.low <= row.value <= value.high]
    assert len(rows) == 4 and [row.doi for row in outside] == ["10.1002/pssa.201001117"]
    assert "4 rows, 1 outside the interval" in value.conditions
    assert "outside the interval" in outside[0].note
