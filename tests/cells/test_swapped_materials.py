"""A packaged design with another active material or electrolyte builds, adds up and prints."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from allsolid.cells import bill_of_materials, build, ledger
from allsolid.designs import design_of
from allsolid.materials import active_material
from allsolid.quantities import to


def _table(name: str, areal: str, limits: tuple[str, str]) -> dict:
    table = tomllib.loads((files("allsolid.designs") / "data" / f"{name}.toml").read_text("utf-8"))
    table["cathode"]["areal_capacity"] = areal
    table["operation"] |= {"lower_voltage": limits[0], "upper_voltage": limits[1]}
    return table


@pytest.mark.parametrize(
    ("active", "limits", "potential"),
    [
        # V against lithium: mean of the window, within what the curve is known to
        ("NMC111", ("2.8 V", "4.3 V"), 3.85),
        ("NMC532", ("2.8 V", "4.3 V"), 3.85),
        ("NMC90", ("2.8 V", "4.3 V"), 3.85),
        ("LMO", ("3.0 V", "4.3 V"), 4.05),
        ("LMFP", ("2.5 V", "4.2 V"), 3.65),
        ("Li2S", ("1.4 V", "2.8 V"), 2.17),
    ],
)
def test_another_cathode(active: str, limits: tuple[str, str], potential: float) -> None:
    table = _table("sulfide-nmc811-lithium", "2 mAh/cm^2", limits)
    table["cathode"]["active"] = active
    cell = build(design_of(table))
    items = bill_of_materials(cell)
    assert sum(item.mass for item in items) == pytest.approx(cell.mass, rel=1e-12)
    # 60 faces of 200 cm2 at 2 mAh/cm2: 24 Ah; the mass by the specific capacity
    assert to(cell.capacity, "A*h") == pytest.approx(24.0)
    (mass,) = (item.mass for item in items if item.material == active)
    assert mass == pytest.approx(cell.capacity / active_material(active).capacity.value, rel=1e-9)
    assert float(cell.balance.average_voltage) == pytest.approx(potential, abs=0.03)
    assert ledger(cell).total > 0
    card = str(cell)
    assert "24 Ah" in card and "Wh/kg" in card


@pytest.mark.parametrize(
    ("active", "limits", "voltage"),
    [
        # 3.86 V of NMC811 less 1.57 and 0.33 V
        ("LTO", ("1.0 V", "2.9 V"), 3.86 - 1.57),
        ("SiOx", ("2.3 V", "4.3 V"), 3.86 - 0.33),
    ],
)
def test_another_anode(active: str, limits: tuple[str, str], voltage: float) -> None:
    table = _table("sulfide-nmc811-silicon", "2 mAh/cm^2", limits)
    table["anode"] |= {"active": active, "swelling": "1 %" if active == "LTO" else "30 %"}
    del table["anode"]["specific_capacity"]
    cell = build(design_of(table))
    balance = cell.balance
    assert float(balance.average_voltage) == pytest.approx(voltage, abs=0.03)
    assert balance.anode == pytest.approx(1.2 * balance.cathode, rel=1e-9)
    # the first cycle keeps back what the anode's efficiency says
    kept = 1.0 - active_material(active).first_cycle_efficiency.value
    assert balance.lost == pytest.approx(kept * balance.first_charge, rel=1e-9)
    assert "Wh/kg" in str(cell)


@pytest.mark.parametrize(
    ("design", "electrolyte", "layers"),
    [
        ("sulfide-nmc811-lithium", "Li5.5PS4.5Cl1.5", ("cathode", "separator")),
        ("sulfide-nmc811-lithium", "Li10SnP2S12", ("cathode", "separator")),
        ("halide-nmc811-lithium", "Li2ZrCl6", ("cathode",)),
    ],
)
def test_another_electrolyte(design: str, electrolyte: str, layers: tuple[str, ...]) -> None:
    table = _table(design, "3 mAh/cm^2", ("2.8 V", "4.3 V"))
    plain = build(design_of(table))
    before = table["cathode"]["electrolyte"]
    for layer in layers:
        table[layer]["electrolyte"] = electrolyte
    cell = build(design_of(table))
    assert electrolyte in {item.material for item in bill_of_materials(cell)}
    better = electrolyte != "Li2ZrCl6"
    assert (ledger(cell).total < ledger(plain).total) == better, before
    assert "Wh/kg" in str(cell)
