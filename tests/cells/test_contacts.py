"""Every contact of a cell is looked at, wherever a reader looks."""

import json
import tomllib
from importlib.resources import files

import pytest

from allsolid.cells import build, contacts, load, warnings
from allsolid.cells.standing.compatibility import potentials
from allsolid.designs import design_of, names
from allsolid.materials import Verdict


def table(name: str = "sulfide-nmc811-lithium") -> dict:
    return tomllib.loads((files("allsolid.designs") / "data" / f"{name}.toml").read_text("utf-8"))


def found_in(cell, where, one, other):
    return next(f for f in contacts(cell) if (f.where, f.one, f.other) == (where, one, other))


def with_separator(name: str) -> dict:
    made = table()
    made["separator"]["electrolyte"] = name
    return made


@pytest.mark.parametrize("name", ["Li10GeP2S12", "LATP", "Li3InCl6"])
def test_what_lithium_reduces_is_warned_of(name):
    cell = build(design_of(with_separator(name)))
    finding = found_in(cell, "anode", cell.separator.electrolyte.name, "Li")
    assert finding.verdict is Verdict.REACTS and finding.reason and finding.remedy
    assert f"! {finding}" in " ".join(str(cell).split())
    assert finding.as_dict() in cell.as_dict()["compatibility"]
    assert finding in warnings(cell)
    assert finding.reason in cell.to_html()


def test_a_sulfide_layer_shields_a_halide_from_lithium():
    cell = load("halide-nmc811-lithium")
    touching = {(f.one, f.other) for f in contacts(cell) if f.where in ("anode", "separator")}
    assert touching == {("Li6PS5Cl", "Li"), ("Li3InCl6", "Li6PS5Cl")}
    assert not any(f.verdict is Verdict.REACTS for f in contacts(cell))


def test_a_polymer_above_its_window_is_warned_of():
    made = table("polymer-lfp-lithium")
    made["cathode"]["active"] = "NMC811"
    made["operation"] |= {"upper_voltage": "4.3 V", "lower_voltage": "3.0 V"}
    cell = build(design_of(made))
    assert found_in(cell, "cathode", "PEO-LiTFSI", "NMC811").bad
    # the carbon is at the same 4.3 V, above 3.9 V (3.6 to 4.2 V)
    assert found_in(cell, "cathode", "PEO-LiTFSI", "carbon black").bad
    assert not warnings(load("polymer-lfp-lithium"))


def test_the_voltage_limit_of_the_design_counts():
    made = table("halide-nmc811-lithium")
    assert not found_in(build(design_of(made)), "cathode", "Li3InCl6", "NMC811").bad
    made["operation"]["upper_voltage"] = "4.8 V"
    cell = build(design_of(made))
    assert potentials(cell)[0][1] == pytest.approx(4.8)
    finding = found_in(cell, "cathode", "Li3InCl6", "NMC811")
    # 4.8 V against a practical limit of 4.27 V
    assert finding.bad and "0.53 V outside" in finding.reason


@pytest.mark.parametrize("stacking", ["parallel", "bipolar"])
def test_aluminium_under_lithium_is_warned_of(stacking):
    made = table()
    made["collectors"] |= {"negative": "Al", "stacking": stacking}
    cell = build(design_of(made))
    finding = found_in(cell, "negative collector", "Al", "0 V vs lithium")
    assert finding.verdict is Verdict.REACTS
    assert "aluminium alloys with lithium" in " ".join(str(cell).split())
    assert not any(f.where == "positive collector" and f.bad for f in contacts(cell))


def test_one_foil_of_a_bipolar_stack_sees_both_sides():
    made = table()
    made["collectors"] |= {"stacking": "bipolar", "negative_thickness": "0 um"}
    cell = build(design_of(made))  # aluminium alone
    assert found_in(cell, "negative collector", "Al", "0 V vs lithium").bad
    made["collectors"] |= {"positive_thickness": "0 um", "negative_thickness": "8 um"}
    cell = build(design_of(made))  # copper alone
    assert any(f.bad and f.one == "Cu" for f in contacts(cell) if f.where == "positive collector")


def test_copper_at_the_positive_side_dissolves():
    made = table()
    made["collectors"]["positive"] = "Cu"
    cell = build(design_of(made))
    bad = [f for f in warnings(cell) if f.where == "positive collector"]
    assert {f.verdict for f in bad} == {Verdict.REACTS, Verdict.NEEDS_LAYER}  # 4.3 V; Cu2S


def test_carbon_and_copper_in_our_own_silicon_electrode():
    cell = load("sulfide-nmc811-silicon")
    carbon = found_in(cell, "anode", "Li6PS5Cl", "VGCF")
    assert carbon.bad and carbon.source == "tan2021"
    assert found_in(cell, "negative collector", "Li6PS5Cl", "Cu").bad
    made = table("sulfide-nmc811-silicon")
    made["anode"]["mass"] = {"active": "62 %", "electrolyte": "36 %", "binder": "2 %"}
    del made["anode"]["carbon"]
    clean = build(design_of(made))
    assert not any(f.where == "anode" and f.bad for f in contacts(clean))


def test_a_coating_answers_for_its_particles_and_only_for_them():
    cell = load("sulfide-nmc811-lithium")
    active = found_in(cell, "cathode", "Li6PS5Cl", "NMC811")
    assert active.verdict is Verdict.NEEDS_LAYER and active.between == "LiNbO3" and not active.bad
    assert found_in(cell, "cathode", "Li6PS5Cl", "VGCF").bad
    made = table()
    del made["cathode"]["coating"]
    assert found_in(build(design_of(made)), "cathode", "Li6PS5Cl", "NMC811").bad


def test_a_liquid_beside_a_sulfide_is_warned_of():
    made = table()
    made["liquid"] = {"electrolyte": "gel catholyte", "fills": ["cathode"]}
    cell = build(design_of(made))
    inside = found_in(cell, "cathode", "Li6PS5Cl", "gel catholyte")
    assert inside.verdict is Verdict.REACTS
    assert found_in(cell, "separator", "Li6PS5Cl", "gel catholyte").bad


def test_what_nobody_looked_for_is_not_known_and_stays_off_the_card():
    cell = load("ceramic-qse5")
    finding = found_in(cell, "separator", "Li6.4La3Zr1.4Ta0.6O12", "gel catholyte")
    assert finding.verdict is Verdict.UNKNOWN and not finding.bad
    assert str(finding) not in " ".join(str(cell).split())


@pytest.mark.parametrize("name", names())
def test_every_packaged_design_tells_its_contacts(name):
    cell = load(name)
    found = contacts(cell)
    assert {f.where for f in found} >= {"cathode", "anode", "positive collector"}
    assert all(f.reason for f in found)
    assert all(f.remedy for f in found if f.bad)
    json.dumps([f.as_dict() for f in found], allow_nan=False)
    assert len(warnings(cell)) <= 3, "the card would be flooded"
    order = [f.bad for f in found]
    assert order == sorted(order, reverse=True)
    batch = cell.vary({"operation.pressure": [1e6, 2e6]})
    assert contacts(batch) == found


def test_a_layer_on_one_side_says_nothing_of_the_other_side():
    """A halide in both electrodes and a sulfide between, silver-carbon on the anode's side only:
    the two still touch on the cathode's side.
    """
    made = table("sulfide-nmc811-silicon")
    made["cathode"]["electrolyte"] = made["anode"]["electrolyte"] = "Li3InCl6"
    made["interlayers"] = table("sulfide-nmc811-anodefree")["interlayers"]
    cell = build(design_of(made))
    found = [f for f in contacts(cell) if (f.one, f.other) == ("Li6PS5Cl", "Li3InCl6")]
    assert sorted((f.between, f.bad) for f in found) == [("", True), ("Ag-C", False)]
    assert [f.between for f in warnings(cell) if f.where == "separator"] == [""]
