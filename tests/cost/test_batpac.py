"""BatPaC 5.0, battery 1: every step, every total, from the workbook's own file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from allsolid.cost import bridge, estimate_cost, price_book, reference
from allsolid.cost.buying.reading import ratio, rows
from allsolid.quantities import Level

SHEET = "Manufacturing Costs"

# step: row of its labour; capital and area follow in the next two rows
ROWS = {
    "mixing cathode": 186, "mixing anode": 192, "coating cathode": 200, "coating anode": 207,
    "calendering cathode": 214, "calendering anode": 220, "notching cathode": 227,
    "notching anode": 233, "vacuum drying cathode": 240, "vacuum drying anode": 246,
    "slitting": 253, "stacking": 260, "tab welding": 266, "x-ray inspection": 272,
    "insertion in container": 278, "filling and sealing": 284, "dry room": 290,
    "formation and ageing": 298, "warehouse": 320, "solvent recovery": 333,
    "scrap recycling": 339, "control laboratory": 345,
}  # fmt: skip

MATERIALS = {
    "NMC811": 118, "carbon black": 119, "PVDF": 120, "NMP": 121, "graphite": 124, "CMC-SBR": 126,
    "Al foil": 135, "Cu foil": 136, "polyolefin separator": 137, "LiPF6 in EC:EMC": 138,
}  # fmt: skip


@pytest.fixture(scope="module")
def workbook(facts: Path) -> dict[tuple[str, int], tuple[str, str]]:
    """(sheet, row): (other numbers, battery 1)."""
    with (facts / "batpac5_battery1.csv").open(encoding="utf-8") as file:
        return {
            (line["sheet"], int(line["row"])): (line["other_numbers_in_row"], line["battery_1"])
            for line in csv.DictReader(file)
        }


@pytest.fixture(scope="module")
def battery():
    return estimate_cost(reference("batpac-nmc811-graphite"), "liquid", prices=price_book("2022"))


def test_total_is_the_published_one(battery) -> None:
    # the article's form of battery 1; our sums agree to the workbook's printed digits (1e-6)
    assert battery.total == pytest.approx(79.02, rel=1e-4)
    assert battery.materials == pytest.approx(62.0, rel=1e-3)
    assert battery.processing == pytest.approx(14.0, rel=1e-3)
    assert battery.research == pytest.approx(3.0, rel=1e-3)
    assert battery.per_cell == pytest.approx(19.75, rel=1e-3)


@pytest.mark.parametrize("name", ROWS)
def test_step_is_the_workbooks(workbook, battery, name: str) -> None:
    resources = battery.step(name).resources
    labour, capital, area = (float(workbook[SHEET, ROWS[name] + i][1]) for i in range(3))
    # the workbook prints nine digits; 1e-6 leaves room for its rounded yields
    assert resources.labour / 3600.0 == pytest.approx(labour, rel=1e-6)
    assert resources.capital / 1e6 == pytest.approx(capital, rel=1e-6)
    assert resources.area == pytest.approx(area, rel=1e-6)


def test_building_support_and_pack_steps(workbook, battery) -> None:
    lines = [*battery.lines.steps, *battery.lines.pack_steps]
    support = sum(
        line.resources.capital
        for line in lines
        if line.name in ("building support", "dry-room air handling")
    )
    assert support / 1e6 == pytest.approx(float(workbook[SHEET, 328][1]), rel=1e-9)
    for name, row in (("module assembly", 305), ("pack assembly", 313)):
        line = next(line for line in battery.lines.pack_steps if line.name == name)
        assert line.resources.labour / 3600.0 == pytest.approx(float(workbook[SHEET, row][1]))
        assert line.resources.capital / 1e6 == pytest.approx(float(workbook[SHEET, row + 1][1]))


@pytest.mark.parametrize("name", MATERIALS)
def test_material_is_the_workbooks(workbook, battery, name: str) -> None:
    per_cell = sum(line.total for line in battery.material(name)) * 0.25
    assert per_cell == pytest.approx(float(workbook[SHEET, MATERIALS[name]][1]), rel=1e-6)


def test_terminals_and_container(workbook, battery) -> None:
    parts = [line for line in battery.lines.materials if str(line.stream) == "part"]
    per_cell = sum(line.total for line in parts) * 0.25
    stated = sum(float(workbook[SHEET, row][1]) for row in (139, 140, 141))
    assert per_cell == pytest.approx(stated, rel=1e-5)


def test_cell_summary(workbook, battery) -> None:
    per_cell = 0.25
    steps = battery.lines.steps
    stated = {field: float(workbook[SHEET, row][1]) for field, row in (
        ("labour", 432), ("overhead", 433), ("depreciation", 437), ("administration", 438),
        ("research", 439),
    )}  # fmt: skip
    for field, amount in stated.items():
        ours = sum(getattr(step.expense, field) for step in steps) * per_cell
        if field == "overhead":  # the dry room's energy is shown apart from overhead
            ours += sum(step.expense.energy for step in steps) * per_cell
        assert ours == pytest.approx(amount, rel=1e-6), field
    assert battery.per_cell == pytest.approx(float(workbook[SHEET, 447][1]), rel=1e-6)


def test_pack_before_profit_and_warranty(workbook, battery) -> None:
    # variable plus fixed cost of the pack, USD for 100 kWh
    stated = float(workbook[SHEET, 494][1]) + float(workbook[SHEET, 500][1])
    assert battery.amount(Level.PACK) * 100.0 == pytest.approx(stated, rel=1e-5)


def test_bridge_from_the_step_table_to_the_cell(workbook, battery) -> None:
    steps = bridge(battery)
    # 18.95 and 17.0 are the stated sums, to their printed digits
    assert steps.start == pytest.approx(18.95, abs=0.01)
    assert steps.end == pytest.approx(17.0, abs=0.02)
    assert [round(float(bar.amount), 2) for bar in steps.bars] == [-0.56, -1.37]
    assert abs(steps.gap) < 1e-12
    away = float(workbook[SHEET, 394][1]) - float(workbook[SHEET, 384][1])
    share = 1.0 - away / float(workbook[SHEET, 394][1])
    assert battery.lines.support_share == pytest.approx(share, rel=1e-6)


# step: row of its labour in "Cost Input"; capital and area follow
INPUTS = {
    "mixing cathode": 126, "mixing anode": 132, "coating cathode": 140, "coating anode": 147,
    "calendering cathode": 154, "calendering anode": 160, "notching cathode": 167,
    "notching anode": 173, "vacuum drying cathode": 180, "vacuum drying anode": 186,
    "slitting": 193, "stacking": 200, "tab welding": 206, "x-ray inspection": 212,
    "insertion in container": 218, "filling and sealing": 224, "dry room": 230,
    "formation and ageing": 238, "module assembly": 245, "pack assembly": 252,
    "warehouse": 258, "building support": 265, "solvent recovery": 271, "scrap recycling": 277,
    "control laboratory": 283,
}  # fmt: skip


@pytest.mark.parametrize("name", INPUTS)
def test_shipped_inputs_are_the_workbooks(workbook, name: str) -> None:
    row = next(row for row in rows("steps.csv") if row["name"] == name)
    for offset, column in enumerate(("labour", "capital", "area")):
        amount, exponent = workbook["Cost Input", INPUTS[name] + offset][0].split(";")
        field = {"labour": "labour_h", "capital": "capital_MUSD", "area": "area_m2"}[column]
        assert ratio(row[field], file="steps.csv", key=name) == float(amount)
        assert float(row[f"p_{column}"]) == float(exponent)


def test_reference_cell_is_the_workbooks(workbook) -> None:
    cell = reference("batpac-nmc811-graphite")
    design = "Battery Design"
    masses = {"NMC811": 44, "PVDF": 46, "graphite": 51, "CMC-SBR": 53}
    for material, row in masses.items():
        item = next(item for item in cell.items if item.material == material)
        assert item.amount * 1e3 == pytest.approx(float(workbook[design, row][1]), rel=1e-9)
    assert cell.capacity / 3600.0 == pytest.approx(float(workbook[design, 35][1]), rel=1e-9)
    assert cell.cathode_area * 1e4 == pytest.approx(float(workbook[design, 287][1]), rel=1e-9)
    assert cell.volume * 1e6 == pytest.approx(float(workbook[design, 307][1]), rel=1e-9)
    assert cell.mass * 1e3 == pytest.approx(float(workbook[design, 77][1]), rel=1e-9)
