"""Mass, volume and capacity are the same however they are added up, over random designs."""

import copy
import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allsolid.cells import Metal, bill_of_materials, build, coated_areas, elements
from allsolid.cells.figures import mass_shares, volume_shares
from allsolid.designs import (
    as_table,
    design_of,
    names,
    numbers,
    parse_design,
    read_design,
    to_toml,
    vary,
)
from allsolid.quantities import FARADAY, InputError, Level

BASE = as_table(read_design("sulfide-nmc811-lithium"))
LIQUID = as_table(read_design("liquid-nmc811-graphite"))


def length(low, high, unit):
    return st.floats(low, high).map(lambda x: f"{x:.4f} {unit}")


@st.composite
def shares(draw, electrolyte=True):
    """Shares of a composite in tenths of a per cent, which sum to one."""
    carbon, binder = draw(st.integers(5, 60)), draw(st.integers(5, 40))
    se = draw(st.integers(50, 400)) if electrolyte else 0
    parts = {"active": 1000 - carbon - binder - se, "carbon": carbon, "binder": binder}
    if electrolyte:
        parts["electrolyte"] = se
    return {name: f"{part / 10:.1f} %" for name, part in parts.items()}


@st.composite
def anodes(draw):
    kind = draw(st.sampled_from(["lithium", "anode-free", "lithium-indium", "graphite", "Si"]))
    if kind == "lithium":
        return {"kind": kind, "excess": draw(length(0.5, 60, "um"))}
    if kind == "anode-free":
        return {"kind": kind}
    if kind == "lithium-indium":
        return {"kind": kind, "indium": draw(length(5, 100, "um")), "excess": "2 um"}
    return {
        "kind": "composite",
        "active": kind,
        "electrolyte": "Li6PS5Cl",
        "carbon": "carbon black",
        "binder": "NBR",
        "mass": draw(shares()),
        "void": draw(length(2, 30, "%")),
        "n_to_p": draw(length(1.0, 1.5, "")),
        "swelling": draw(length(0, 60, "%")),
    }


@st.composite
def formats(draw):
    table = copy.deepcopy(BASE["format"])
    table["width"], table["length"] = draw(length(30, 300, "mm")), draw(length(30, 500, "mm"))
    table["layers"] = draw(st.integers(1, 80))
    table["packing"] = draw(length(90, 100, "%"))
    case = {"material": "steel can", "thickness": "0.25 mm", "density": "7.87 g/cm^3"}
    kind = draw(st.sampled_from(["pouch", "prismatic", "cylindrical", "coin"]))
    if kind == "prismatic":
        for key in ("margin_width", "margin_length", "external_tabs"):
            table.pop(key)
        outer = {"width": "310 mm", "length": "520 mm", "thickness": "80 mm"}
        return {**table, "kind": kind, "outer": outer, "case": case}
    if kind == "cylindrical":
        return {
            "kind": kind,
            "diameter": draw(length(14, 46, "mm")),
            "height": draw(length(40, 120, "mm")),
            "mandrel": "2 mm",
            "head": "5 mm",
            "overhang": "1 mm",
            "separator_overhang": "2 mm",
            "packing": table["packing"],
            "terminals": table["terminals"],
            "case": case,
        }
    if kind == "coin":
        return {
            "kind": kind,
            "diameter": "12 mm",
            "case_diameter": "20 mm",
            "case_height": "6 mm",
            "spacers": "1 mm",
            "hardware": "4 g",
        }
    return table


@st.composite
def tables(draw):
    table = copy.deepcopy(BASE)
    table["cathode"]["mass"] = draw(shares())
    table["cathode"]["void"] = draw(length(0, 35, "%"))
    table["cathode"].pop("areal_capacity")
    amount = draw(st.sampled_from(["areal_capacity", "thickness", "loading"]))
    units = {
        "areal_capacity": length(0.5, 10, "mAh/cm^2"),
        "thickness": length(10, 200, "um"),
        "loading": length(2, 60, "mg/cm^2"),
    }
    table["cathode"][amount] = draw(units[amount])
    table["separator"]["thickness"] = draw(length(5, 400, "um"))
    table["anode"] = draw(anodes())
    table["format"] = draw(formats())
    single = table["format"]["kind"] == "coin"
    stacking = st.sampled_from(["parallel", "bipolar"])
    table["collectors"]["stacking"] = "single" if single else draw(stacking)
    if table["format"]["kind"] == "cylindrical":
        table["collectors"]["stacking"] = "parallel"
    return table


@given(tables())
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_thousand_random_designs_conserve_mass_volume_and_capacity(table):
    design = design_of(table)
    try:
        cell = build(design)
    except InputError as error:
        assert "does not fit its case" in str(error)  # the one reason left
        return
    exact = 1e-9  # sums of the same floats in another order
    # mass: layers, bill, groups, elements
    bill = bill_of_materials(cell)
    assert sum(item.mass for item in bill) == pytest.approx(cell.mass, rel=exact)
    assert sum(mass_shares(cell).values()) == pytest.approx(cell.mass, rel=exact)
    known = sum(elements(cell).values()) * cell.energy / 3.6e6
    fittings = cell.housing.mass
    assert known == pytest.approx(cell.mass - fittings, rel=exact)
    # volume: the layers are inside the case
    assert sum(volume_shares(cell).values()) == pytest.approx(cell.volume, rel=exact)
    stack = sum(layer.thickness * layer.share for layer in cell.layers) * cell.area
    assert stack * cell.housing.series < cell.volume
    assert cell.volume_discharged <= cell.volume * (1 + exact)
    # capacity: terminals, areal, active mass
    areas = coated_areas(cell)
    total = cell.areal_capacity * areas.cathode
    assert cell.capacity * cell.housing.series == pytest.approx(total, rel=exact)
    active = next(i.mass for i in bill if i.component == "cathode active material")
    held = active * cell.cathode.specific_capacity
    assert total <= held * (1 + exact)
    if not cell.balance.lithium_limited:
        assert total == pytest.approx(held, rel=exact)
    # energy: a level is an energy over a mass, and the levels only add mass
    assert cell.specific_energy() * cell.mass == pytest.approx(cell.energy, rel=exact)
    levels = [cell.specific_energy(v) for v in (Level.ACTIVE, Level.STACK, Level.CELL, Level.PACK)]
    assert np.all(np.diff(levels) < 0)
    lithium(cell)


def lithium(cell):
    """What leaves the cathode is in the anode, came back, or is lost."""
    b = cell.balance
    assert b.first_charge == pytest.approx(b.plated_charged + b.lost, rel=1e-12)
    assert b.plated_charged == pytest.approx(b.plated_discharged + b.capacity, rel=1e-9, abs=1e-9)
    moved = (b.cathode_discharged - b.cathode_charged) * cell.cathode.active_loading
    moved *= cell.cathode.active_material.theoretical_capacity
    assert moved == pytest.approx(b.capacity, rel=1e-9)
    if isinstance(cell.anode, Metal):
        breathing = (cell.layers[-2].thickness - cell.layers[-2].thickness_discharged) * 534.0
        # lithium of 6.94 g/mol: the mass that moves is the charge that moves
        assert breathing * FARADAY / 6.94e-3 == pytest.approx(b.capacity, rel=1e-9)


@given(tables())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_designs_survive_a_round_trip_through_units_and_text(table):
    design = design_of(table)
    again = parse_design(to_toml(design))
    assert as_table(again) == as_table(design)


WRONG = {
    "a negative thickness": ("separator", "thickness", "-5 um"),
    "a share beyond one": ("cathode", "void", "120 %"),
    "a wrong dimension": ("separator", "thickness", "5 g"),
    "not a number": ("separator", "thickness", "nan um"),
    "a stranger": ("separator", "colour", "red"),
    "an absurd count": ("format", "layers", -3),
    "a wrong sum": ("cathode", "mass", {"active": "50 %", "electrolyte": "20 %"}),
}


@given(tables(), st.sampled_from(sorted(WRONG)))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_invalid_design_is_refused_with_a_reason(table, wrong):
    part, key, value = WRONG[wrong]
    table[part][key] = value
    with pytest.raises(InputError) as caught:
        design_of(table)
    assert caught.value.key and part in caught.value.key
    assert caught.value.expected


@given(st.data(), st.sampled_from(names()))
@settings(max_examples=400, deadline=None)
def test_extreme_numbers_give_finite_figures_or_a_reason(data, name):
    design = read_design(name)
    known = {k: v for k, v in numbers(design).items() if not isinstance(v, int)}
    values = {}
    for key in data.draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=3)):
        factor = data.draw(st.sampled_from([0.0, 1e-9, 1e-3, 0.1, 0.5, 2.0, 10.0, 1e3]))
        values[key] = (known[key].value or 1e-3) * factor
    try:
        cell = build(vary(design, values))
    except InputError as error:
        assert error.expected
        return
    card = cell.as_dict()  # warnings are errors here, so no overflow or division passes unseen
    json.dumps(card, allow_nan=False)
    assert str(cell) and cell.to_html()
    assert all(np.isfinite(item.mass) and item.mass >= 0 for item in bill_of_materials(cell))
