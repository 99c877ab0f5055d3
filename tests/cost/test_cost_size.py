"""Cost follows size: thickness of sheets, volume in the press, sheets placed, faces in series."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allsolid.cells import Cell, build, load
from allsolid.cost import (
    breakdown,
    case_of,
    contents_of,
    estimate_cost,
    price_book,
    reference,
    tornado,
)
from allsolid.cost.case import Case, counted, realised
from allsolid.cost.factory.plant import KWH
from allsolid.cost.model import evaluate
from allsolid.designs import as_table, design_of, read_design
from allsolid.quantities import InputError
from allsolid.sources.tree import named, replaced


def realise(case, pick):
    """The case with each value as `pick` of its path and prior says."""
    return replaced(case, {path: pick(path, m) for path, m in named(case).items()})


def with_thickness(cell, material: str, thickness: float):
    return cell.with_items(
        *(replace(i, thickness=thickness) if i.material == material else i for i in cell.items)
    )


@pytest.mark.parametrize(
    ("material", "stated", "share", "price"),
    [
        # the workbook's copper: 10 um are 0.0896 kg/m^2 at 8.64 USD/kg, 0.774 of 1.2 USD/m^2
        ("Cu foil", 10e-6, 8960 * 10e-6 * 8.64 / 1.2, 1.2),
        ("polyolefin separator", 15e-6, 0.4, 0.9),
    ],
)
def test_a_sheet_costs_by_its_thickness(
    material: str, stated: float, share: float, price: float
) -> None:
    cell, book = reference("batpac-nmc811-graphite"), price_book("2022")
    area = next(item.amount for item in cell.items if item.material == material)

    def net(thickness: float) -> float:
        thick = with_thickness(cell, material, thickness)
        (line,) = estimate_cost(thick, prices=book).material(material)
        return line.net

    for thickness in (4e-6, 8e-6, stated, 20e-6):
        by_hand = price * (1 + share * (thickness / stated - 1))
        # share printed to three digits
        assert net(thickness) == pytest.approx(by_hand * area / 0.25, rel=1e-3)
    # at the thickness that the price is for it is the workbook's
    assert net(stated) == pytest.approx(price * area / 0.25, rel=1e-12)


def test_the_share_of_metal_in_foils_is_the_workbooks(facts) -> None:
    """Foil prices, thicknesses and the price of copper in terminals, all of the workbook."""
    import csv

    with (facts / "batpac5_battery1.csv").open(encoding="utf-8") as file:
        chem = {int(r["row"]): r["battery_1"] for r in csv.DictReader(file) if r["sheet"] == "Chem"}
    book = realised(price_book("2022"))
    for foil, terminal, density, rows in (
        ("Cu foil", "Cu terminal", 8960.0, (58, 160)),
        ("Al foil", "Al terminal", 2700.0, (31, 159)),
    ):  # fmt: skip
        thickness, price = float(chem[rows[0]]) * 1e-6, float(chem[rows[1]])
        entry = book.price(foil)
        assert entry is not None and entry.film is not None
        assert entry.film.thickness == pytest.approx(thickness)
        assert entry.amount == pytest.approx(price)
        metal = density * thickness * float(book.unit_price(terminal)) / price
        prior = price_book("2022").price(foil)
        assert prior is not None and prior.film is not None
        assert prior.film.share.low < metal < prior.film.share.high


def test_the_thickness_of_a_design_reaches_the_cost() -> None:
    cell = load("liquid-nmc811-graphite")
    items = {i.component: i for i in contents_of(cell).items}
    assert items["positive collector"].thickness == pytest.approx(15e-6)
    assert items["negative collector"].thickness == pytest.approx(10e-6)
    assert items["separator"].thickness == pytest.approx(15e-6)
    thin, thick = (
        estimate_cost(cell.vary({"collectors.negative_thickness": t})).material("Cu foil")[0]
        for t in (6e-6, 12e-6)
    )
    # 1.2 USD/m^2 at 10 um: factors 1 + 0.645 (0.6 - 1) and 1 + 0.645 (1.2 - 1)
    assert thin.net / thick.net == pytest.approx(0.742 / 1.129, rel=1e-3)


def test_ones_own_price_of_a_foil_is_that_of_the_foil_in_the_cell() -> None:
    cell = with_thickness(reference("batpac-nmc811-graphite"), "Cu foil", 6e-6)
    line = estimate_cost(cell, prices=price_book().with_price("Cu foil", 0.9)).material("Cu foil")[
        0
    ]
    assert line.net == pytest.approx(0.9 * 0.505475626 / 0.25, rel=1e-12)


def halved(cell):
    """Twice as many cells of half the size."""
    items = tuple(replace(i, amount=i.amount / 2) for i in cell.items)
    extensive = (
        "energy", "capacity", "volume", "mass", "cathode_area", "anode_area", "separator_area",
        "lithium_area", "cathode_volume", "separator_volume", "lithium_volume",
    )  # fmt: skip
    return replace(cell, items=items, **{key: getattr(cell, key) / 2 for key in extensive})


def test_the_press_holds_a_volume_not_a_number_of_cells() -> None:
    """Machines = volume of started cells · 15 min / (0.12 m^3 · 0.8 · 320 d), whatever the cell."""
    cell = reference("sulfide-anchor")
    started = 50e6 / 0.25 / 0.92  # 50 GWh a year of 0.25 kWh at a cell yield of 92 %
    presses = started * 193.85e-6 * 900.0 / (0.12 * 0.8 * 320 * 86400.0)
    for made in (cell, halved(cell)):
        press = breakdown(case_of(made)).step("warm isostatic pressing")
        assert press.resources.capital == pytest.approx(4e6 * presses, rel=1e-9)


def test_small_ceramic_cells_have_fewer_sheets_to_handle() -> None:
    """Sheets placed one by one go with their number, as placements in stacking do: by the charge
    of the cell to the power 0.95 and its area per charge to 0.5.
    """
    case = case_of("oxide-nmc811-lithium", "oxide")
    small = replace(case, cell=halved(counted(case)))
    for name in ("stacking", "handling ceramic sheets"):
        one, two = breakdown(case).step(name).resources, breakdown(small).step(name).resources
        # twice the cells to 0.9, half the charge each to 0.95
        assert two.labour / one.labour == pytest.approx(2**0.9 / 2**0.95, rel=1e-9)


def stack(stacking: str, layers: int) -> Cell:
    table = as_table(read_design("sulfide-nmc811-lithium"))
    table["format"]["layers"] = layers
    table["collectors"]["stacking"] = stacking
    return build(design_of(table))


def test_a_bipolar_stack_by_hand() -> None:
    """Ten faces of 100 mm by 200 mm in series; tails of 15 mm, the negative foil 2 mm larger."""
    cell = contents_of(stack("bipolar", 10))
    items = {item.component: item for item in cell.items}
    assert cell.cathode_area == pytest.approx(10 * 0.1 * 0.2)
    # one aluminium and one copper foil a face: the plates between faces count once
    assert items["positive collector"].amount == pytest.approx(10 * 0.1 * 0.215)
    assert items["negative collector"].amount == pytest.approx(10 * 0.102 * 0.217)
    # 5 mAh/cm^2 on 200 cm^2 is 1 Ah a face; ten faces hold ten of them
    assert cell.capacity == pytest.approx(10 * 3600.0, rel=0.03)


def test_a_bipolar_stack_is_stacked_and_formed_like_its_parallel_twin() -> None:
    """Ten faces are ten faces: the same charge, area and energy in a cell of either kind."""
    parallel, bipolar = (
        estimate_cost(stack(kind, layers)) for kind, layers in (("parallel", 5), ("bipolar", 10))
    )
    assert bipolar.lines.cell.energy == pytest.approx(parallel.lines.cell.energy, rel=1e-9)
    for name in ("stacking", "formation and ageing", "coating cathode", "warm isostatic pressing"):
        one, two = parallel.step(name).resources, bipolar.step(name).resources
        # the volume differs by foils alone
        assert two.capital == pytest.approx(one.capital, rel=0.06), name
    assert parallel.statuses == bipolar.statuses


def test_a_cell_without_energy_has_no_cost() -> None:
    empty = replace(reference("sulfide-anchor"), energy=0.0)
    with pytest.raises(InputError, match="energy"):
        estimate_cost(empty)


def test_nothing_uncertain_is_no_division_by_zero() -> None:
    """A case whose one uncertain parameter does not reach the cost."""

    case: Case = realise(
        case_of("sulfide-anchor"),
        lambda path, m: m if path.startswith("adders") else m.value,
    )
    assert all(swing.width == 0.0 for swing in tornado(case, None))
    assert breakdown(case).statuses
    assert evaluate(realised(case)).energy == pytest.approx(50e6 * KWH / KWH)
