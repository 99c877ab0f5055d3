"""Levels, money, incentives, R&D modes, learning, ramp, figures, export."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from allsolid.cost import (
    Incentives,
    Plant,
    Programme,
    breakdown,
    case_of,
    doublings_to,
    estimate_cost,
    learned,
    learning_rate,
    liquid_counterpart,
    monte_carlo,
    price_book,
    ramp,
    reference,
    scale_curve,
    scenarios,
    section_45x,
    tornado,
    waterfall,
    wright,
)
from allsolid.cost.buying.stated import to_model_money
from allsolid.cost.factory.plant import KWH
from allsolid.cost.factory.ramping import at_stage, stages
from allsolid.quantities import Basis, InputError, Level, Money
from allsolid.sources.tree import named, replaced

LEVELS = (Level.CELL, Level.PACK, Level.DC_SYSTEM, Level.INSTALLED)


def realise(case, pick):
    """The case with each value as `pick` of its path and prior says."""
    return replaced(case, {path: pick(path, m) for path, m in named(case).items()})


@pytest.fixture(scope="module")
def anchor():
    return estimate_cost(reference("sulfide-anchor"))


@pytest.mark.parametrize("name", ["liquid-lfp-graphite", "sulfide-anchor"])
def test_levels_rise_and_convert(name: str) -> None:
    result = estimate_cost(reference(name))
    amounts = [result.at(level).amount for level in LEVELS]
    assert all(np.diff(amounts) > 0)
    for level in LEVELS:
        dollars, euros = result.at(level, "USD", 2024), result.at(level, "EUR", 2024)
        assert euros.amount == pytest.approx(dollars.amount * 0.92442, rel=1e-9)
        assert (dollars.year, dollars.currency, dollars.basis) == (2024, "USD", Basis.REAL)
    assert result.at(Level.CELL).amount == pytest.approx(result.total * 132.349 / 123.474, rel=1e-9)


def test_lfp_stands_near_its_market() -> None:
    """A liquid LFP cell at the plant's cost, with no profit: between the market's 2024 average
    (74 to 78 USD/kWh over all chemistries) less a third and plus a third."""
    amount = estimate_cost(reference("liquid-lfp-graphite")).at(Level.CELL).amount
    assert 0.67 * 76 < amount < 1.33 * 76


def test_unknown_level_is_refused(anchor) -> None:
    with pytest.raises(InputError):
        anchor.amount(Level.ACTIVE)


def test_pressure_hardware_only_without_liquid() -> None:
    solid = {
        name: amount for _, name, amount in estimate_cost(reference("sulfide-anchor")).adders()
    }
    liquid = {name: amount for _, name, amount in liquid_counterpart().adders()}
    assert "stack pressure" in solid and "stack pressure" not in liquid


def test_adders_sum_to_the_difference_of_levels(anchor) -> None:
    between = sum(amount for level, _, amount in anchor.adders() if level is Level.PACK)
    assert anchor.amount(Level.PACK) - anchor.total == pytest.approx(between, rel=1e-12)


def test_incentives_by_hand(anchor) -> None:
    given = Incentives(
        production=Money(35.0, "USD", 2022), investment=0.3,
        grant=Money(1e9, "USD", 2022), years=10.0,
    )  # fmt: skip
    result = breakdown(replace(anchor.case, incentives=given))
    # 50 GWh a year for 10 a: 2 USD/kWh from a billion
    by_hand = 35.0 + 0.3 * result.capital / (10 * 50e6) + 2.0
    assert result.total - result.net == pytest.approx(by_hand, rel=1e-12)
    assert anchor.net == anchor.total
    assert section_45x().credits(0.0, 50e6)[0][1] == pytest.approx(35.0 * 123.474 / 132.349)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_shares_out_of_range_are_refused(share: float) -> None:
    with pytest.raises(InputError):
        Incentives(investment=share)
    with pytest.raises(InputError):
        Programme(Money(1e9, "USD", 2022), share, 1.0)


def test_programme_counts_public_money_once(anchor) -> None:
    programme = Programme(Money(2e9, "USD", 2022), 0.4, 100e6 * KWH)
    result = breakdown(replace(anchor.case, programme=programme))
    # 2 billion over 100 GWh is 20 USD/kWh, of which the public pays 8
    assert programme.private == pytest.approx(12.0)
    assert programme.public == pytest.approx(8.0)
    assert result.total_with_programme == pytest.approx(
        result.materials + result.processing + 12.0, rel=1e-12
    )
    with pytest.raises(InputError):
        _ = anchor.total_with_programme


def test_wright_by_hand() -> None:
    assert wright(100.0, 4.0, 0.2) == pytest.approx(64.0)
    assert wright(100.0, 1.0, 0.2) == 100.0
    assert doublings_to(100.0, 64.0, 0.2) == pytest.approx(2.0)
    # 300 to 75 USD/kWh at 19 % per doubling: 96 times the output (as stated in the evidence)
    assert 2 ** doublings_to(300.0, 75.0, 0.19) == pytest.approx(96.0, rel=0.02)


def test_learning_is_a_distribution() -> None:
    """18.9 % (12 to 25) saved per doubling: three doublings leave 0.811^3, 0.75^3 and 0.88^3."""
    low, middle, high = learned(100.0, [1.0, 8.0], draws=20_000)
    assert low[0] == middle[0] == high[0] == 100.0
    # 20,000 draws know the ends of the rate's interval to 0.0007, so three doublings to 0.3 %
    assert low[1] == pytest.approx(100.0 * 0.75**3, rel=0.01)
    assert middle[1] == pytest.approx(100.0 * 0.811**3, rel=0.005)
    assert high[1] == pytest.approx(100.0 * 0.88**3, rel=0.01)
    assert learning_rate("any-technology").high > learning_rate().high
    with pytest.raises(InputError):
        learning_rate("magic")


def test_a_stage_of_the_ramp_by_hand() -> None:
    """Of every started cell a share is good, so materials go with 1/yield; a plant that is used in
    part has all its people and machines, so the rest goes with 1/utilisation, but for what machines
    draw, which stand as long as nothing is made."""
    case = case_of(reference("sulfide-anchor"))
    stated = {"pilot": (0.2, 0.5, 0.35), "demonstration": (2.0, 0.75, 0.6),
              "series": (50.0, 0.92, 0.88)}  # fmt: skip
    assert {stage.name for stage in stages()} == set(stated)
    for stage in stages():
        volume, good, used = stated[stage.name]
        found = breakdown(at_stage(case, stage))
        # a plant that loses nothing and starts as many cells buys its parts at the same price
        perfect = breakdown(replace(case, plant=Plant(volume * 3.6e12 / good, cell_yield=1.0)))
        busy = breakdown(replace(case, plant=Plant(volume * 3.6e12, cell_yield=good)))
        assert found.materials == pytest.approx(perfect.materials / good, rel=1e-12)
        drawn = busy.step("warm isostatic pressing").expense.energy
        expected = (busy.processing - drawn) / used + drawn
        assert found.processing == pytest.approx(expected, rel=1e-12)
        assert found.research == pytest.approx(busy.research / used, rel=1e-12)


def test_the_spread_of_a_stage_is_that_of_its_yield() -> None:
    """Only the pilot's yield drawn (0.5, 0.2 to 0.75): the ends of 1/yield, to the draws' 2 %."""
    stage = stages()[0]
    case = realise(
        at_stage(case_of(reference("sulfide-anchor")), stage),
        lambda path, m: m if path == "plant.cell_yield" else m.value,
    )
    found = monte_carlo(case, 10_000, output=lambda result: result.materials)
    middle = breakdown(case).materials
    low, high = found.interval
    # and to the price of bought parts, which falls with the number of cells started
    assert low == pytest.approx(middle * 0.5 / 0.75, rel=0.02)
    assert found.median == pytest.approx(middle, rel=0.02)
    assert high == pytest.approx(middle * 0.5 / 0.2, rel=0.02)
    drawn = ramp(case_of(reference("sulfide-anchor")), draws=300)
    assert [one.stage.name for one in drawn] == ["pilot", "demonstration", "series"]


def test_a_scenario_moves_the_cost_by_its_li2s() -> None:
    """80 USD, 20 USD and 3500 CNY (7.196 a dollar) a kg in 2024. Li2S: 0.42796 kg a kg of
    electrolyte at a mass yield of 0.9; electrolyte 0.19579 kg/kWh in the separator (yields
    0.92·0.985·0.9·0.98) and 0.27961 in the cathode (0.92·0.922).
    """
    slope = 0.42796 / 0.9 * (
        0.19579 / (0.92 * 0.985 * 0.9 * 0.98) + 0.27961 / (0.92 * 0.922)
    ) * 123.474 / 132.349  # fmt: skip
    now, base, later = (
        estimate_cost("sulfide-anchor", prices=name).total
        for name in ("sulfide today", "base", "sulfide long run")
    )
    assert base - later == pytest.approx(60.0 * slope, rel=1e-3)
    assert now - base == pytest.approx((3500.0 / 7.196 - 80.0) * slope, rel=2e-3)
    assert {"2022", "market 2024"} <= set(scenarios())
    with pytest.raises(InputError):
        price_book("2050")


def test_today_li2s_gives_about_the_stated_electrolyte_price() -> None:
    """Li2S at its quoted price makes the electrolyte about as dear as the statement 'above 195
    USD/kg'; the quotation also says that Li2S is 77 to 80 % of it."""
    from allsolid.cost.case import realised

    book = realised(price_book("sulfide today"))
    price = book.unit_price("Li6PS5Cl") / to_model_money("USD", 2024)
    share = 0.428 * book.unit_price("Li2S") / book.unit_price("Li6PS5Cl")
    assert 195.0 < price < 300.0
    assert 0.7 < share < 0.9


def test_export_is_json_and_sums(anchor) -> None:
    data = json.loads(json.dumps(anchor.as_dict()))
    parts = ("materials", "processing", "research")
    total = sum(data[f"{part}_cost_USD2022_kWh"] for part in parts)
    assert data["cost_USD2022_kWh"]["cell"] == pytest.approx(total)
    net = sum(m["net"] + m["scrap"] for m in data["material_lines"])
    assert net == pytest.approx(data["materials_cost_USD2022_kWh"])
    assert set(data["levels"]) == {str(level) for level in LEVELS}
    assert data["assumed_parameters"] > 0 and "batpac5" in data["sources"]


def test_text_names_the_sum_and_the_levels(anchor) -> None:
    text = str(anchor)
    assert "C_materials" in text and "installed" in text and "status" in text


def test_text_shows_net_and_both_modes_of_research(anchor) -> None:
    programme = Programme(Money(2e9, "USD", 2022), 0.4, 100e6 * KWH)
    text = str(breakdown(replace(anchor.case, incentives=section_45x(), programme=programme)))
    assert ", net " in text and "production credit" in text and "R&D as a programme" in text
    assert ", net " not in str(anchor)


def test_status_warns_of_small_cells_and_tiny_plants() -> None:
    tiny = estimate_cost(reference("sulfide-anchor"), plant=Plant.of("10 MWh/a"))
    assert any(status.name == "FAR_RATE" for status in tiny.statuses)
    ramped = estimate_cost(reference("sulfide-anchor"), plant=Plant(cell_yield=0.5))
    assert any(status.name == "LOW_YIELD" for status in ramped.statuses)


def test_figures_carry_the_numbers(anchor) -> None:
    from allsolid.cost import figures

    bars: Any = anchor.plot()
    assert sum(float(trace.y[0]) for trace in bars.data) == pytest.approx(anchor.total)
    steps = waterfall(liquid_counterpart(), anchor)
    drawn: Any = figures.waterfall_figure(steps)
    drawn = drawn.data[0]
    assert sum(drawn.x[:-1]) == pytest.approx(drawn.x[-1])
    swings = tornado(anchor.case)
    total = float(anchor.total)
    for trace, end in zip(figures.tornado_figure(swings, total).data, ("low", "high"), strict=True):
        ends = [base + total for base in trace.x]
        assert ends == pytest.approx([getattr(one, end) for one in reversed(swings)])
        assert trace.base == total
    curve = scale_curve(anchor.case, points=5)
    (line,) = figures.scale_figure({"sulfide": curve}).data
    # 0.1 to 200 GWh/a evenly on a logarithm
    assert line.x == pytest.approx(0.1 * 2000 ** np.linspace(0.0, 1.0, 5))
    at_five = estimate_cost(reference("sulfide-anchor"), plant=Plant.of(f"{line.x[2]} GWh/a"))
    assert line.y[2] == pytest.approx(float(at_five.total), rel=1e-9)
    multiples = np.array([1.0, 2.0, 4.0])
    quantiles = np.array([[100.0, 80.0, 60.0], [100.0, 85.0, 70.0], [100.0, 90.0, 80.0]])
    band, middle = figures.learning_figure(multiples, quantiles).data
    assert list(band.x) == [1.0, 2.0, 4.0, 4.0, 2.0, 1.0]
    assert list(band.y) == [100.0, 90.0, 80.0, 60.0, 80.0, 100.0]
    assert list(middle.y) == [100.0, 85.0, 70.0]


def test_the_figure_of_a_ramp_shows_median_and_interval() -> None:
    from allsolid.cost import figures
    from allsolid.cost.factory.ramping import StageCost
    from allsolid.exploration import Distribution

    # of 0 to 100 the median is 50, the central 90 % 5 to 95
    spread = Distribution(np.arange(1.0, 102.0), {})
    (trace,) = figures.ramp_figure([StageCost(stages()[0], spread)]).data
    assert trace.x[0] == "pilot<br>0.2 GWh/a" and trace.y[0] == 51.0
    assert (trace.error_y.array[0], trace.error_y.arrayminus[0]) == (45.0, 45.0)


def test_what_a_level_adds_is_drawn_with_it() -> None:
    """Only the pressure hardware of the pack drawn: the cell has no spread, the pack all of it."""
    case = realise(
        case_of(reference("sulfide-anchor")),
        lambda path, m: m if path == "adders.pressure" else m.value,
    )
    prior = case.adders.pressure
    pack = monte_carlo(case, 4000, output=lambda r: r.amount(Level.PACK))
    assert np.ptp(monte_carlo(case, 300).samples) == 0.0
    middle = breakdown(case).amount(Level.PACK)
    low, high = pack.interval
    assert prior.high > prior.low
    assert low - middle == pytest.approx(prior.low - prior.value, rel=0.02)
    assert high - middle == pytest.approx(prior.high - prior.value, rel=0.02)


@pytest.mark.parametrize("wrong", [{"volume": -1.0}, {"utilisation": 0.0}, {"cell_yield": 1.2}])
def test_impossible_plants_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Plant(**wrong)


def test_batches_print_and_are_not_drawn() -> None:
    volumes = np.array([1.0, 50.0]) * 1e6 * KWH
    result = estimate_cost(reference("sulfide-anchor"), plant=Plant(volume=volumes))
    assert "2 cells by sulfide-slurry" in str(result)
    assert len(json.loads(json.dumps(result.as_dict()))["materials_cost_USD2022_kWh"]) == 2
    with pytest.raises(InputError, match="batch"):
        monte_carlo(result.case, 10)
