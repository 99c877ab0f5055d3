"""Published cells, the stack table, and the default design by hand."""

import csv

import pytest

from allsolid.cells import bill_of_materials, build, discharge_voltage, load
from allsolid.designs import as_table, design_of, read_design
from allsolid.quantities import Level


@pytest.fixture(scope="module")
def battery_1(facts):
    with (facts / "batpac5_battery1.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["sheet"] == "Battery Design"]
    return {int(r["row"]): float(r["battery_1"]) for r in rows if _number(r["battery_1"])}


def _number(text):
    try:
        return bool(text) and float(text) == float(text)
    except ValueError:
        return False


def test_battery_1_of_batpac_within_two_per_cent(battery_1):
    cell = load("liquid-nmc811-graphite")
    volts = discharge_voltage(cell, 1 / 3)
    energy = cell.capacity * volts / 3600  # Wh at C/3, as the workbook states it
    mass, volume = cell.mass * 1e3, cell.volume * 1e3
    # the issue's own tolerance; what differs: 32 bicells against 31.99, our open-circuit curves
    assert cell.capacity / 3600 == pytest.approx(battery_1[35], rel=0.02)
    assert mass == pytest.approx(battery_1[77], rel=0.02)
    assert volume == pytest.approx(battery_1[307] / 1e3, rel=0.02)
    assert energy / mass * 1e3 == pytest.approx(battery_1[486], rel=0.02)
    assert energy / volume == pytest.approx(battery_1[487], rel=0.02)
    # the pack: shares taken from this battery, plus 0.1 MPa of pressure structure
    at_rate = volts / cell.average_voltage
    pack = cell.specific_energy(Level.PACK) * at_rate / 3600
    assert pack == pytest.approx(battery_1[488], rel=0.02)
    pack = cell.energy_density(Level.PACK) * at_rate / 3.6e6
    assert pack == pytest.approx(battery_1[489], rel=0.02)


def test_battery_1_part_by_part(battery_1):
    cell = load("liquid-nmc811-graphite")
    grams = {item.component: item.mass * 1e3 for item in bill_of_materials(cell)}
    areas = {item.component: item.area for item in bill_of_materials(cell)}
    # geometry is the workbook's up to the whole number of layers (0.03 %)
    close = 1e-3
    assert grams["cathode active material"] == pytest.approx(battery_1[44], rel=close)
    assert grams["anode active material"] == pytest.approx(battery_1[51], rel=close)
    assert areas["positive collector"] == pytest.approx(battery_1[63], rel=close)
    assert areas["negative collector"] == pytest.approx(battery_1[64], rel=close)
    assert areas["separator"] == pytest.approx(battery_1[65], rel=close)
    liquid = sum(mass for name, mass in grams.items() if name.endswith("liquid"))
    assert liquid == pytest.approx(battery_1[67], rel=close)
    assert cell.housing.thickness * 1e3 == pytest.approx(battery_1[81], rel=close)
    # how the cups are cut is not in the workbook: 2 % of 16 g
    assert grams["case"] == pytest.approx(battery_1[76], rel=0.02)


def test_reading_of_qse5_is_within_three_per_cent_of_its_claim_and_says_that_it_is_a_fit():
    cell = load("ceramic-qse5")
    assert cell.energy / 3600 == pytest.approx(21.6, rel=0.03)
    assert cell.specific_energy() / 3600 == pytest.approx(301, rel=0.03)
    assert cell.energy_density() / 3.6e6 == pytest.approx(844, rel=0.03)
    assert cell.design.kind == "fitted"
    assert "fit" in cell.design.summary.lower()
    assert cell.housing.clearance > 0  # the stack fits into 4.6 mm


FOILS = {
    "positive": "Al",
    "positive_thickness": "10 um",
    "negative": "Cu",
    "negative_thickness": "6 um",
}


def stack(separator, thickness, areal, density=None, excess=None):
    """The hand model of the stack table as a design."""
    table = as_table(read_design("sulfide-nmc811-lithium"))
    table["cathode"] = {
        "active": "NMC811",
        "electrolyte": "Li6PS5Cl",
        "carbon": "carbon black",
        "active_density": "4.75 g/cm^3",
        "electrolyte_density": "1.9 g/cm^3",
        "carbon_density": "1.9 g/cm^3",
        "specific_capacity": "200 mAh/g",
        "mean_potential": "3.8 V",
        "first_cycle_efficiency": "100 %",
        "areal_capacity": f"{areal} mAh/cm^2",
        "mass": {"active": "80 %", "electrolyte": "17 %", "carbon": "3 %"},
        "void": "10 %",
    }
    table["separator"] = {"electrolyte": separator, "thickness": f"{thickness} um"}
    if density:
        table["separator"]["density"] = density
    anode = {"kind": "anode-free"} if excess is None else {"kind": "lithium", "excess": excess}
    table["anode"] = {**anode, "first_cycle_efficiency": "100 %"}
    table["collectors"] = FOILS
    return build(design_of(table))


TABLE = [
    ("Li6PS5Cl", 20, 3, 430, 1140),
    ("Li6PS5Cl", 20, 5, 487, 1284),
    ("Li6PS5Cl", 20, 8, 526, 1382),
    ("Li7La3Zr2O12", 20, 3, 346, None),
    ("Li7La3Zr2O12", 20, 5, 418, None),
    ("Li7La3Zr2O12", 20, 8, 473, None),
    ("Li6PS5Cl", 50, 3, 355, 877),
    ("Li6PS5Cl", 50, 5, 426, 1068),
    ("Li6PS5Cl", 50, 8, 480, 1216),
    ("Li6PS5Cl", 400, 3, 117, 238),
    ("Li6PS5Cl", 400, 5, 173, 360),
    ("Li6PS5Cl", 400, 8, 237, 507),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} {row[1]} um {row[2]} mAh")
def test_stack_table_within_five_per_cent(row):
    separator, thickness, areal, weight, volume = row
    cell = stack(separator, thickness, areal)
    # the same hand model; what is left is rounding, and 0.5 % of volume: the table's lithium is
    # near 5 um per mAh/cm2, ours 4.85
    assert cell.specific_energy(Level.STACK) / 3600 == pytest.approx(weight, rel=0.01)
    if volume:
        assert cell.energy_density(Level.STACK) / 3.6e6 == pytest.approx(volume, rel=0.01)


def test_fifty_micrometres_of_lithium_cost_a_quarter_of_the_volume_and_little_weight():
    free, foil = stack("Li6PS5Cl", 20, 5), stack("Li6PS5Cl", 20, 5, excess="50 um")
    weight = foil.specific_energy(Level.STACK) / free.specific_energy(Level.STACK)
    volume = foil.energy_density(Level.STACK) / free.energy_density(Level.STACK)
    # published as "about 25 %" and "6 %": one in the last digit
    assert 1 - weight == pytest.approx(0.06, abs=0.01)
    assert 1 - volume == pytest.approx(0.25, abs=0.02)


def test_default_design_by_hand():
    """Plain arithmetic with the numbers of the design file and of the catalogue."""
    # cathode, one face, per cm2: 5 mAh at 275.51 mAh/g * (0.938 - 0.183) = 208.01 mAh/g
    active = 5.0 / 208.01  # g/cm2 -> 0.024037
    coating = active / 0.80  # 0.030047 g/cm2
    se, carbon, binder = 0.17 * coating, 0.02 * coating, 0.01 * coating
    solids = active / 4.75 + se / 1.86 + carbon / 2.0 + binder / 1.0  # cm -> 0.0084077
    cathode = solids / 0.90  # 10 % void -> 93.4 um
    separator = 30e-4 * 1.86 * 0.95  # 5 % void -> 0.0053010 g/cm2
    lithium = 20e-4 * 0.534  # 0.0010680 g/cm2
    # areas in cm2: 60 faces; positive 10 x 20, negative and foil + 0.2, separator + 0.3
    positive, negative, sheet = 10.0 * 20.0, 10.2 * 20.2, 10.3 * 20.3
    # 10 nm of LiNbO3 (4.64 g/cm3) on spheres of 2.5 um: 3 / r of the active material's volume
    niobate = 10e-7 * 4.64 * 3 / 2.5e-4 * active / 4.75  # 0.00028176 g/cm2
    mass = 60 * positive * (coating + niobate) + 60 * sheet * separator + 60 * negative * lithium
    mass += 30 * 10.0 * (20.0 + 1.5) * 10e-4 * 2.70  # 30 aluminium foils with 15 mm tails
    mass += 31 * 10.2 * (20.2 + 1.5) * 8e-4 * 8.96  # 31 copper foils
    mass += 8.0 + 18.0  # terminals
    # thickness, charged: the first charge takes 5 / 0.924 mAh/cm2 out, 98 % of it stays as lithium
    plated = 5.0 / 0.924 * 0.98 / (0.534 * 3861.9)  # cm
    face = cathode + 30e-4 + 20e-4 + plated
    thick = (60 * face + 30 * 10e-4 + 31 * 8e-4) / 0.99 + 2 * 153e-4
    width, length = 10.0 + 0.8, 20.0 + 4.0
    mass += 2 * (width + thick) * (length - 1.6 + thick) * 153e-4 * 1.39  # laminate, tabs out
    # mean potential of NMC811 over its window, from the catalogue's own integral
    energy = 5.0 * positive * 60 / 1000 * 3.8553  # Wh
    cell = load("sulfide-nmc811-lithium")
    material = cell.cathode.active_material
    changed = "the catalogue's NMC811 has changed: do the sum again"
    assert material.capacity.value / 3600 == pytest.approx(208.01, abs=0.01), changed
    assert material.open_circuit.average == pytest.approx(3.8553, abs=2e-4), changed
    # five digits were carried; the catalogue's capacity and voltage are rounded to that
    assert cell.mass * 1e3 == pytest.approx(mass, rel=1e-4)
    assert cell.volume * 1e6 == pytest.approx(width * length * thick, rel=1e-4)
    assert cell.specific_energy() / 3600 == pytest.approx(energy / mass * 1e3, rel=2e-4)
    assert energy / mass * 1e3 == pytest.approx(422, abs=1)
