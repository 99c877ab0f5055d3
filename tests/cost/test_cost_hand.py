"""Hand arithmetic, limits and conservation of the cost model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allsolid.cost import (
    Plant,
    at_volume,
    breakdown,
    case_of,
    estimate_cost,
    liquid_counterpart,
    price_book,
    reference,
    waterfall,
)
from allsolid.cost.buying.prices import price_book as book_of
from allsolid.cost.case import Case, realised
from allsolid.cost.factory.plant import KWH
from allsolid.cost.factory.processes import apply
from allsolid.cost.factory.steps import Driver, PlantSection, ProcessStep, Resources
from allsolid.cost.model import cell_yield, evaluate, stream_yield
from allsolid.materials import electrolyte
from allsolid.quantities import InputError
from allsolid.sources.tree import named, replaced


def realise(case, pick):
    """The case with each value as `pick` of its path and prior says."""
    return replaced(case, {path: pick(path, m) for path, m in named(case).items()})


@pytest.fixture(scope="module")
def anchor():
    return reference("sulfide-anchor")


def test_expense_of_one_step_by_hand() -> None:
    plant = realised(Plant())
    # 1000 h, 1 MUSD, 100 m^2: labour 25 kUSD; depreciation 100 + 15 = 115 kUSD;
    # overhead 0.4*25 + 0.2*115 = 33; administration 0.25*(25 + 33) + 0.25*115 = 43.25; R&D 46
    expense = plant.expense(Resources(1000 * 3600.0, 1e6, 100.0))
    assert expense.labour == pytest.approx(25e3)
    assert expense.depreciation == pytest.approx(115e3)
    assert expense.overhead == pytest.approx(33e3)
    assert expense.administration == pytest.approx(43.25e3)
    assert expense.research == pytest.approx(46e3)
    assert expense.total == pytest.approx(262.25e3)


def test_yields_multiply_to_the_workbooks() -> None:
    case = realised(case_of(reference("batpac-nmc811-graphite"), prices=price_book("2022")))
    process = apply(case.route, case.base, case.cell)
    products = {"cathode": 0.922, "anode": 0.922, "cathode foil": 0.865, "separator": 0.98}
    for name, stated in products.items():
        stream = next(i.stream for i in case.cell.items if i.stream == name)
        assert stream_yield(process, stream) == pytest.approx(stated, rel=1e-8)
    assert cell_yield(process, case.plant) == 0.95


@pytest.mark.parametrize(("price", "stated"), [(195.0, 93.0), (50.0, 24.0), (10.0, 5.0)])
def test_sulfide_electrolyte_on_the_anchor_cell(anchor, price: float, stated: float) -> None:
    # 0.196 kg/kWh in the separator and 0.280 in the cathode; stated to whole USD/kWh
    book = price_book().with_price("Li6PS5Cl", price)
    lines = estimate_cost(anchor, prices=book).material("Li6PS5Cl")
    net = sum(line.net for line in lines)
    assert net == pytest.approx(price * (0.19579 + 0.27961), rel=1e-4)
    assert net == pytest.approx(stated, abs=0.5)
    # scrap by hand: cell yield 0.92; separator 0.985*0.9*0.98; cathode 0.922
    separator = price * 0.19579 * (1 / (0.92 * 0.985 * 0.9 * 0.98) - 1)
    catholyte = price * 0.27961 * (1 / (0.92 * 0.922) - 1)
    assert sum(line.scrap for line in lines) == pytest.approx(separator + catholyte, rel=1e-3)


def test_doubling_volume_with_exponents_of_one_leaves_unit_cost() -> None:
    """Powers of one and no size of plant in any price: the unit cost cannot depend on volume."""
    case = case_of(reference("batpac-nmc811-graphite"), "liquid")

    def linear(path: str, measured):
        return 1.0 if path.endswith("_exponent") and "steps" in path else measured.value

    flat: Case = realise(case, linear)
    prices = tuple(replace(price, exponent=0.0) for price in flat.prices.prices)
    flat = replace(flat, prices=replace(flat.prices, prices=prices))
    small, large = (
        breakdown(replace(flat, plant=replace(flat.plant, volume=v * 1e6 * KWH))).total
        for v in (10.0, 20.0)
    )
    assert small == pytest.approx(large, rel=1e-12)


def test_scale_follows_the_power() -> None:
    step = ProcessStep(
        "x", PlantSection.ELECTRODE, Driver.CELLS, 100.0, 10.0, 20.0, 30.0, 0.7, 0.9, 0.95
    )
    case = realised(case_of(reference("sulfide-anchor")))
    demand = evaluate(case).demand
    demand = replace(demand, rates={**demand.rates, Driver.CELLS: np.array([100.0, 200.0])})
    found = step.resources(demand)
    assert found.labour == pytest.approx([10.0, 10.0 * 2**0.7])
    assert found.capital == pytest.approx([20.0, 20.0 * 2**0.9])
    assert found.area == pytest.approx([30.0, 30.0 * 2**0.95])


def test_larger_plants_are_cheaper_and_half_used_ones_dearer(anchor) -> None:
    case = case_of(anchor)
    curve = at_volume(case, np.array([0.5, 5.0, 50.0]) * 1e6 * KWH)
    assert np.all(np.diff(curve) < 0)
    half = breakdown(replace(case, plant=Plant(utilisation=0.5)))
    full = breakdown(case)
    # half the output from the same plant: processing per kWh doubles, but for what the press draws,
    # which runs half the time; materials stay
    drawn = full.step("warm isostatic pressing").expense.energy
    assert half.step("warm isostatic pressing").expense.energy == pytest.approx(drawn, rel=1e-12)
    assert half.processing - drawn == pytest.approx(2.0 * (full.processing - drawn), rel=1e-12)
    assert half.materials == pytest.approx(full.materials, rel=1e-12)


def test_parts_sum_to_the_total_and_the_waterfall_closes(anchor) -> None:
    result = estimate_cost(anchor)
    assert sum(amount for _, amount in result.parts()) == pytest.approx(result.total, rel=1e-12)
    steps = waterfall(liquid_counterpart(), result)
    assert abs(steps.gap) < 1e-10
    assert abs(steps.grouped().gap) < 1e-10
    assert all(bar.name for bar in steps.bars)


@pytest.mark.parametrize("name", ["sulfide-anchor", "liquid-lfp-graphite"])
def test_scrap_by_step_sums_to_scrap(name: str) -> None:
    result = estimate_cost(reference(name))
    lost = result.scrap_by_step()
    assert sum(lost.values()) == pytest.approx(result.scrap, rel=1e-12)
    assert all(amount > 0 for amount in lost.values())


def test_scrap_of_the_separator_by_hand(anchor) -> None:
    # stages in their order: stacking 0.98 (of the base process), mixing 0.985, then this one
    line = next(m for m in estimate_cost(anchor).lines.materials if m.component == "separator")
    lost = estimate_cost(anchor).scrap_by_step()["coating and laminating separator"]
    assert lost == pytest.approx(line.total * 0.985 * 0.98 * (1 - 0.9), rel=1e-9)


def test_waterfall_of_a_cell_against_itself_is_flat() -> None:
    same = liquid_counterpart()
    assert all(bar.amount == 0.0 for bar in waterfall(same, same).bars)


def test_dry_room_energy_is_not_counted_twice() -> None:
    """The baseline's air handling is split off; with or without it the sum is the workbook's."""
    case = case_of(reference("batpac-nmc811-graphite"), prices=price_book("2022"))

    def free(path: str, measured):
        return 0.0 if path == "plant.rules.electricity" else measured.value

    priced = breakdown(case).total
    assert breakdown(realise(case, free)).total == pytest.approx(priced, rel=1e-12)


def test_a_drier_room_by_hand() -> None:
    """20 K double the load: twice the energy and 2^0.6 of the equipment. A tenth of it a year, a
    fifth and 0.3 of that as overhead and administration, four tenths as research; 9 ct/kWh.
    """
    case = case_of(reference("sulfide-anchor"))
    at, drier = (
        breakdown(replace(case, route=replace(case.route, dew_point=273.15 + celsius))).step(
            "dry-room air handling"
        )
        for celsius in (-40.0, -60.0)
    )
    assert drier.resources.energy == pytest.approx(2.0 * at.resources.energy, rel=1e-12)
    assert drier.resources.capital == pytest.approx(2.0**0.6 * at.resources.capital, rel=1e-12)
    for line in (at, drier):
        by_hand = 0.1 * 1.9 * line.resources.capital + 0.09 * line.resources.energy / 3.6e6
        assert line.expense.total == pytest.approx(by_hand / 50e6, rel=1e-12)


def test_recipes_conserve_mass() -> None:
    """Precursors weigh at least the product; salts without gas weigh exactly as much."""
    for recipe in book_of().recipes:
        mass = sum(share for _, share in recipe.precursors)
        assert mass > 0.9999
        if not {"Li2CO3", "NH4H2PO4"} & {name for name, _ in recipe.precursors}:
            assert mass == pytest.approx(1.0, abs=1e-4)


def test_argyrodite_from_precursors_by_hand() -> None:
    # 0.428 kg Li2S, 0.414 kg P2S5, 0.158 kg LiCl a kg; prices of 2024 in USD 2022
    book = realised(book_of())
    deflator = 123.474 / 132.349
    raw = 0.428 * 80.0 + 0.414 * 6.0 + 0.158 * 12.0
    assert book.unit_price("Li6PS5Cl") == pytest.approx((raw / 0.9 + 12.0) * deflator, rel=1e-3)


def test_batch_of_plants_equals_single_plants(anchor) -> None:
    volumes = np.array([1.0, 10.0, 100.0]) * 1e6 * KWH
    batch = estimate_cost(anchor, plant=Plant(volume=volumes)).total
    single = [estimate_cost(anchor, plant=Plant(volume=float(v))).total for v in volumes]
    assert batch == pytest.approx(single, rel=1e-14)


@pytest.mark.parametrize("text", ["50 GWh/a", "50 GWh", "50000 MWh/yr", "50e6 kWh"])
def test_plant_from_text(text: str) -> None:
    assert Plant.of(text).volume == pytest.approx(50e6 * KWH)


@pytest.mark.parametrize("text", ["-1 GWh/a", "50", "fifty GWh/a", "0 GWh"])
def test_plant_refuses(text: str) -> None:
    with pytest.raises(InputError):
        Plant.of(text)


def test_the_polymer_is_bought_in_the_mixture_that_it_is_computed_with() -> None:
    """EO:Li = 20: one LiTFSI (287.09 g/mol) on twenty C2H4O (44.053 g/mol)."""
    recipe = next(one for one in book_of().recipes if one.name == "PEO-LiTFSI")
    inside = electrolyte("PEO-LiTFSI").composition
    units = (inside["O"] - 4.0) / inside["Li"]  # four of the oxygens are the anion's
    assert units == 20.0
    salt = 287.09 / (287.09 + units * 44.053)
    assert dict(recipe.precursors) == pytest.approx({"PEO": 1.0 - salt, "LiTFSI": salt}, abs=1e-5)
