"""What a caller asks for by name or in words is found or refused, never ignored."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from allsolid.cells import load
from allsolid.cost import (
    Incentives,
    Plant,
    at_volume,
    break_even,
    break_even_price,
    breakdown,
    case_of,
    doublings_to,
    estimate_cost,
    feasible,
    learned,
    learning_rate,
    liquid_counterpart,
    minimum_efficient_scale,
    monte_carlo,
    price_book,
    reference,
    route,
    scale_curve,
    tornado,
    waterfall,
    wright,
)
from allsolid.designs import names
from allsolid.quantities import InputError, Money
from allsolid.sources import Kind, Measured
from allsolid.sources.tree import replaced


@pytest.fixture(scope="module")
def case():
    return case_of("sulfide-anchor")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("LPSCl", "Li6PS5Cl"), ("NCM811", "NMC811"), ("Li2s", "Li2S"), ("lithium", "Li")],
)
def test_a_price_under_an_alias_is_that_of_the_material(asked: str, meant: str) -> None:
    book = price_book().with_price(asked, 7.0)
    assert book.unit_price(meant) == 7.0
    assert book.unit_price(asked) == 7.0
    assert [p.name for p in book.prices].count(meant) == 1


DESIGN = "sulfide-nmc811-lithium"


def test_an_alias_moves_the_cost() -> None:
    """The price of the cathode by 10 USD/kg: 1.3158 kg/kWh over yields of 0.92 and 0.922."""
    low, high = (
        estimate_cost("sulfide-anchor", prices=price_book().with_price("NCM811", p)).total
        for p in (20.0, 30.0)
    )
    assert high - low == pytest.approx(10.0 * 0.328947368 / 0.25 / (0.92 * 0.922), rel=1e-6)


@pytest.mark.parametrize(
    ("name", "hint"), [("Li2SS", "Li2S"), ("NMC8111", "NMC811"), ("Cu", "Cu foil"), (5, "name")]
)
def test_an_unknown_material_is_refused_with_the_nearest(name: Any, hint: str) -> None:
    for ask in (
        lambda: price_book().with_price(name, 1.0),
        lambda: price_book().unit(name),
        lambda: price_book().price(name),
        lambda: price_book().recipe(name),
        lambda: price_book().unit_price(name),
    ):
        with pytest.raises(InputError, match=hint):
            ask()


def test_a_price_is_a_number_money_or_words() -> None:
    # US consumer prices: 123.474 in 2022, 132.349 in 2024; 1 USD = 0.924 EUR in 2024
    expected = {
        40.0: 40.0,
        "40 USD/kg": 40.0,
        "0.04 USD/g": 40.0,
        "40000 USD/t": 40.0,
        "40 USD 2024/kg": 40.0 * 123.474 / 132.349,
        "40 EUR 2024/kg": 40.0 / 0.924 * 123.474 / 132.349,
        Money(40.0, "USD", 2024): 40.0 * 123.474 / 132.349,
    }
    for given, amount in expected.items():
        assert price_book().with_price("Li2S", given).unit_price("Li2S") == pytest.approx(
            amount, rel=1e-3
        ), given
    prior = Measured(40.0, 20.0, 80.0, Kind.ASSUMED, "", conditions="mine")
    assert price_book().with_price("Li2S", prior).unit("Li2S") == "kg"
    litres = price_book().with_price("LiPF6 in EC:EMC", "10 USD/L")
    assert litres.unit_price("LiPF6 in EC:EMC") == pytest.approx(1e4)


@pytest.mark.parametrize(
    "amount", ["40", "cheap", "40 USD/m^2", "40 XYZ/kg", "-1 USD/kg", None, [1, "x"], "nan USD/kg"]
)
def test_what_is_no_price_is_refused(amount: Any) -> None:
    with pytest.raises(InputError, match="Li2S"):
        price_book().with_price("Li2S", amount)


def test_a_new_material_says_how_it_is_bought() -> None:
    assert price_book().with_price("my film", 2.0, per="m^2").unit("my film") == "m^2"
    with pytest.raises(InputError, match="kg"):
        price_book().with_price("my film", 2.0, per="bucket")


def test_a_route_and_a_scenario_are_taken_as_such_or_by_name() -> None:
    by_name = estimate_cost("sulfide-anchor", "sulfide-dry-film", prices="2022").total
    way = route("sulfide-dry-film")
    assert estimate_cost("sulfide-anchor", way, prices=price_book("2022")).total == by_name


WRONG: dict[str, Any] = {
    "a number as route": lambda: estimate_cost("sulfide-anchor", 5),  # type: ignore[arg-type]
    "a class as route": lambda: estimate_cost("sulfide-anchor", type(route("oxide"))),  # type: ignore
    "an empty route": lambda: estimate_cost("sulfide-anchor", ""),
    "a number as prices": lambda: estimate_cost("sulfide-anchor", prices=2022),  # type: ignore
    "a misspelt scenario": lambda: estimate_cost("sulfide-anchor", prices="bas"),
    "a number as credit": lambda: estimate_cost("sulfide-anchor", incentives=35.0),  # type: ignore
    "a text as programme": lambda: estimate_cost("sulfide-anchor", programme="much"),  # type: ignore
    "a text as volume": lambda: Plant(volume="50 GWh/a"),
    "a number as plant": lambda: Plant.of(50),  # type: ignore[arg-type]
    "a result as case": lambda: monte_carlo(estimate_cost("sulfide-anchor")),  # type: ignore
    "a name as case": lambda: tornado("sulfide-anchor"),  # type: ignore[arg-type]
    "a name as breakdown": lambda: waterfall("liquid-lfp-graphite", "sulfide-anchor"),  # type: ignore
    "a number as cell": lambda: feasible(5),  # type: ignore[arg-type]
    "a misspelt cell": lambda: feasible("sulfide-ancor"),
    "a misspelt step": lambda: liquid_counterpart().step("staking"),
    "a material not in the cell": lambda: liquid_counterpart().material("Li6PS5Cl"),
    "a misspelt level": lambda: liquid_counterpart().amount("packk"),
    "an unknown currency": lambda: liquid_counterpart().at("cell", "EURX"),
    "a misspelt learning rate": lambda: learning_rate("lithium-iom"),
    "a reference cell": lambda: reference("sulfide-anchr"),
    "a rate of one": lambda: wright(100.0, 2.0, 1.0),
    "a rate of zero": lambda: doublings_to(100.0, 50.0, 0.0),
    "a target of zero": lambda: doublings_to(100.0, 0.0, 0.2),
    "a credit in numbers": lambda: Incentives(production=35.0),  # type: ignore[arg-type]
    "a volume in other words": lambda: at_volume(case_of("sulfide-anchor"), "10 GW"),
    "a curve from nothing": lambda: scale_curve(case_of("sulfide-anchor"), 0.0, "10 GWh/a"),
    "a saving in USD": lambda: minimum_efficient_scale(case_of("sulfide-anchor"), "2 USD"),
    "a target of nan": lambda: break_even_price(case_of("sulfide-anchor"), "NMC811", math.nan),
    "a target in words": lambda: break_even(case_of("sulfide-anchor"), "cell yield", "cheap"),
    "half a draw": lambda: monte_carlo(case_of("sulfide-anchor"), 10.5),  # type: ignore[arg-type]
    "a rate in words": lambda: learned(100.0, [2.0], "fast"),
    "a prior of prices below zero": lambda: price_book().with_price(
        "NMC811", Measured(5.0, -20.0, 30.0, Kind.ASSUMED, "")
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_taken_is_refused_in_one_line(what: str) -> None:
    with pytest.raises(InputError) as caught:
        WRONG[what]()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("ask", "hint"),
    [
        ("a misspelt scenario", "'base'"),
        ("a misspelt step", "'stacking'"),
        ("a misspelt level", "'pack'"),
        ("a misspelt learning rate", "'lithium-ion'"),
        ("a misspelt cell", "sulfide-anchor"),
        ("an unknown currency", "'EUR'"),
    ],
)
def test_a_refusal_suggests(ask: str, hint: str) -> None:
    with pytest.raises(InputError, match=hint):
        WRONG[ask]()


def test_a_material_is_found_by_its_alias() -> None:
    result = estimate_cost("sulfide-anchor")
    assert result.material("LPSCl") == result.material("Li6PS5Cl")


@pytest.mark.parametrize("name", ["sulfide-nmc811-lithium", "oxide-nmc811-lithium"])
def test_every_bar_of_the_tornado_has_a_break_even(name: str) -> None:
    """Half way along each bar is a target that this parameter alone must be able to reach."""

    case = case_of(name)
    base = breakdown(case).total
    for swing in tornado(case, 15):
        target = 0.5 * (base + swing.high)
        value = break_even(case, swing.path, target)
        assert break_even(case, swing.name, target) == value, swing.name
        again = breakdown(replaced(case, {swing.path: swing.parameter.at(value)})).total
        assert float(again) == pytest.approx(target, rel=1e-9), swing.name
        low, high = sorted((swing.parameter.value, swing.parameter.high))
        assert low <= value <= high, swing.name


def test_the_break_even_of_a_precursor_by_hand(case) -> None:
    """Li2S: 0.42796 kg of it a kg of electrolyte at a mass yield of 0.9; electrolyte 0.19579 kg/kWh
    in the separator (yields 0.92·0.985·0.9·0.98) and 0.27961 in the cathode (0.92·0.922).
    """
    slope = 0.42796 / 0.9 * (
        0.19579 / (0.92 * 0.985 * 0.9 * 0.98) + 0.27961 / (0.92 * 0.922)
    )  # fmt: skip
    base = breakdown(case).total
    price = 80.0 * 123.474 / 132.349  # USD 2022
    assert break_even_price(case, "Li2S", base - 10.0) == pytest.approx(
        price - 10.0 / slope, rel=1e-3
    )
    # the same in the price's own money of 2024
    value = break_even(case, "price of Li2S (USD 2024/kg)", base - 10.0)
    assert value * 123.474 / 132.349 == pytest.approx(price - 10.0 / slope, rel=1e-3)


def test_what_people_write_means_the_same_as_numbers(case) -> None:
    """Costs, volumes and shares as text with their unit, in every law that takes them."""
    assert break_even_price(case, "Li2S", "80 USD/kWh") == break_even_price(case, "Li2S", 80.0)
    # 80 USD of 2024 are 80 * 123.474 / 132.349 of 2022
    later = break_even_price(case, "Li2S", Money(80.0, "USD", 2024))
    assert later == pytest.approx(break_even_price(case, "Li2S", 80 * 123.474 / 132.349))
    name, target = "price of Li2S (USD 2024/kg)", float(breakdown(case).total) - 5.0
    assert break_even(case, name, f"{target!r} USD/kWh") == break_even(case, name, target)
    assert at_volume(case, "10 GWh/a") == at_volume(case, 10e6 * 3.6e6)
    curve = scale_curve(case, "1 GWh/a", "10 GWh/a", points=2)
    assert list(curve.cost) == [at_volume(case, "1 GWh/a"), at_volume(case, "10 GWh/a")]
    assert minimum_efficient_scale(case, "2 %") == minimum_efficient_scale(case, 0.02)
    assert wright(100.0, 4.0, "20 %") == pytest.approx(64.0)
    assert doublings_to(100.0, 64.0, "20 %") == pytest.approx(2.0)
    assert learned(100.0, [4.0], "20 %")[:, 0] == pytest.approx([64.0] * 3)


def test_a_price_of_the_book_can_be_asked_for() -> None:
    """22 USD 2024/kg of NMC811; Li6PS5Cl from its precursors by hand: (0.42796 * 80 + 0.41408 * 6
    + 0.15796 * 12) / 0.9 + 12 USD 2024/kg. At no price Li2S leaves the rest.
    """
    money = 123.474 / 132.349
    assert price_book().unit_price("NMC811") == pytest.approx(22.0 * money)
    rest = (0.41408 * 6 + 0.15796 * 12) / 0.9 + 12
    asked = price_book().unit_price("Li6PS5Cl")
    assert asked == pytest.approx((rest + 0.42796 * 80 / 0.9) * money, rel=1e-5)
    free = price_book().with_price("Li2S", 0.0).unit_price("Li6PS5Cl")
    assert free == pytest.approx(rest * money, rel=1e-5)


def test_no_draw_of_a_price_is_below_zero(case) -> None:
    """A linear prior from 0 to 10 USD/kg has 5 % of its draws below its low end."""
    wide = Measured(5.0, 0.0, 10.0, Kind.ASSUMED, "", name="wide")
    free = breakdown(replace(case, prices=case.prices.with_price("NMC811", 0.0)))
    dear = replace(case, prices=case.prices.with_price("NMC811", wide))
    lines = monte_carlo(dear, 500, output=lambda r: r.material("NMC811")[0].net).samples
    assert free.material("NMC811")[0].net == 0.0
    assert lines.min() == 0.0 and 0.02 < (lines == 0.0).mean() < 0.08


def test_a_break_even_out_of_reach_says_what_is_reached(case) -> None:
    with pytest.raises(InputError, match="out of reach"):
        break_even(case, "price of Li2S (USD 2024/kg)", 1e4)
    with pytest.raises(InputError, match="did you mean 'price of Li2S"):
        break_even(case, "price of Li2s", 80.0)
    with pytest.raises(InputError, match="nothing in this cell is made of it"):
        break_even_price(case, "LiPON", 80.0)
    with pytest.raises(InputError, match="no price"):
        break_even_price(case, "unobtainium", 80.0)


@pytest.mark.parametrize("start", names())
def test_a_waterfall_closes_from_any_start(start: str) -> None:
    first = estimate_cost(start)
    for end in names():
        last = estimate_cost(end)
        steps = waterfall(first, last)
        scale = max(float(first.total), float(last.total))
        # a sum of two hundred floats of that size
        assert abs(steps.gap) < 1e-12 * scale
        assert abs(steps.grouped().gap) < 1e-12 * scale
        # every step of either process is named
        named = {bar.name.rpartition(" (")[0] for bar in steps.bars}
        assert {line.name for r in (first, last) for line in r.lines.steps} <= named


def test_arrays_that_a_caller_changes_later_change_no_result() -> None:
    """Books and plants are frozen: what they were made of may be used again."""
    prices, volumes = np.array([20.0, 30.0]), np.array([1e14, 2e14])
    book, plant = price_book().with_price("NMC811", prices), Plant(volume=volumes)
    before = (estimate_cost(DESIGN, prices=book).total, estimate_cost(DESIGN, plant=plant).total)
    prices[0] = volumes[0] = 1e3
    after = (estimate_cost(DESIGN, prices=book).total, estimate_cost(DESIGN, plant=plant).total)
    assert np.array_equal(before, after)


@pytest.mark.parametrize("key", ["utilisation", "cell_yield"])
@pytest.mark.parametrize("share", [[1.0, 5.0], [0.9, -5.0], [0.5, math.nan], "0.8"])
def test_shares_of_a_plant_are_shares(key: str, share: Any) -> None:
    given = share if isinstance(share, str) else np.array(share)
    with pytest.raises(InputError, match=rf"{key}.*share above 0"):
        Plant(**{key: given})


def test_prices_of_another_number_than_the_cells_are_refused() -> None:
    batch = load(DESIGN).vary({"separator.thickness": [1e-5, 2e-5, 3e-5]})
    book = price_book().with_price("NMC811", np.array([20.0, 30.0]))
    with pytest.raises(InputError, match=r"as many prices"):
        estimate_cost(batch, prices=book)


@pytest.mark.parametrize("text", ["$40/kg", "40 $/kg", "US$40/kg", "4.0E1 USD/kg", "40 USD per kg"])
def test_money_as_people_type_it(text: str) -> None:
    book = price_book().with_price("NMC811", text)
    assert book.unit_price("NMC811") == pytest.approx(40.0)
