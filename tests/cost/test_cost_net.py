"""Net of credits: the same at every level, in every money, in every draw and in every place."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from allsolid.cost import (
    LEVELS,
    Incentives,
    Programme,
    breakdown,
    case_of,
    estimate_cost,
    monte_carlo,
    ramp,
    section_45x,
    tornado,
)
from allsolid.cost.factory.plant import KWH
from allsolid.designs import names
from allsolid.quantities import InputError, Level, Money
from allsolid.sources.tree import replaced, uncertain

CREDIT = 35.0
"""USD 2022/kWh, without any other credit: net is gross less this at every level."""


@pytest.fixture(scope="module")
def given():
    return estimate_cost(
        "sulfide-anchor", incentives=Incentives(production=Money(CREDIT, "USD", 2022))
    )


def test_a_credit_is_in_every_draw(given) -> None:
    gross = monte_carlo(given.case, 300)
    net = monte_carlo(given.case, 300, output=lambda result: result.net)
    assert net.samples == pytest.approx(gross.samples - CREDIT, abs=1e-9)
    swings = tornado(given.case, 1, output=lambda result: result.net)
    assert swings[0].low == pytest.approx(tornado(given.case, 1)[0].low - CREDIT)
    assert ramp(given.case, draws=20)[0].stage.name == "pilot"


def test_an_investment_credit_goes_with_the_capital_of_each_draw() -> None:
    case = case_of("sulfide-anchor", incentives=Incentives(investment=0.3, years=10.0))
    spread = monte_carlo(case, 200, output=lambda r: (r.total - r.net) / (0.3 * r.capital))
    # 50 GWh a year over ten years
    assert spread.samples == pytest.approx(1.0 / (10 * 50e6), rel=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_net_at_every_level_and_in_every_money(given, level: Level) -> None:
    assert given.amount(level) - given.net_amount(level) == pytest.approx(CREDIT, rel=1e-12)
    # US consumer prices of the table: 123.474 (2022), 132.349 (2024); 1 USD = 0.924 EUR in 2024
    by_hand = {"USD": CREDIT * 132.349 / 123.474, "EUR": CREDIT * 132.349 / 123.474 * 0.924}
    for currency, amount in by_hand.items():
        gap = given.at(level, currency) - given.net_at(level, currency)
        assert gap.amount == pytest.approx(amount, rel=1e-3)
    data = json.loads(json.dumps(given.as_dict()))
    for money, gross in data["levels"][str(level)].items():
        currency, year = money.split()
        stated = given.net_at(level, currency, int(year)).amount
        assert data["net_levels"][str(level)][money] == pytest.approx(stated, rel=1e-12)
        assert gross > data["net_levels"][str(level)][money]
    assert f"net {given.net_at(level)}" in str(given)


def test_the_report_shows_net_where_there_is_some(given) -> None:
    from allsolid.quantities import number
    from allsolid.reports.cost import _levels

    facts = _levels(given).facts
    for fact, level in zip(facts, LEVELS, strict=True):
        assert f"net of credits {number(given.net_at(level).amount)} USD/kWh" in fact.note
    plain = _levels(estimate_cost("sulfide-anchor")).facts
    assert not any("net" in fact.note for fact in plain)


def test_the_programme_is_in_the_draws_too() -> None:
    programme = Programme("2 billion USD", "40 %", 100e6 * KWH)
    case = case_of("sulfide-anchor", programme=programme)
    spread = monte_carlo(case, 50, output=lambda r: r.total_with_programme - r.materials)
    processing = monte_carlo(case, 50, output=lambda r: r.processing)
    # 2 billion over 100 GWh, of which sales carry 60 %: 12 USD/kWh
    assert spread.samples == pytest.approx(processing.samples + 12.0, rel=1e-12)


@pytest.mark.parametrize("name", names())
def test_a_draw_with_every_uniform_at_the_median_is_the_headline(name: str) -> None:
    result = estimate_cost(name, incentives=section_45x())
    middles = {
        path: prior.draw(np.full((prior.dimension, 1), 0.5))
        for path, prior in uncertain(result.case).items()
    }
    once = breakdown(replaced(result.case, middles))
    for level in LEVELS:
        assert once.amount(level) == pytest.approx(result.amount(level), rel=1e-12)
        assert once.net_amount(level) == pytest.approx(result.net_amount(level), rel=1e-12)


def test_money_in_words_is_money() -> None:
    """35 EUR of 2024: 0.924 EUR a USD and US prices of 132.349 over 123.474."""
    words = Incentives(production="35 EUR 2024/kWh", investment="30 %", grant="200 million USD")
    same = Incentives(Money(35.0, "EUR", 2024), 0.3, Money(2e8, "USD", 2022))
    assert words.credits(1e9, 50e6) == same.credits(1e9, 50e6)
    (_, production), (_, share), (_, grant) = words.credits(1e9, 50e6)
    assert production == pytest.approx(35 / 0.924 * 123.474 / 132.349, rel=1e-3)
    assert share == pytest.approx(0.3 * 1e9 / (10 * 50e6))
    assert grant == pytest.approx(2e8 / (10 * 50e6))


@pytest.mark.parametrize(
    "wrong",
    [
        {"production": 35.0},
        {"production": "35"},
        {"production": "35 USD/kg"},
        {"production": "35 XYZ/kWh"},
        {"production": Money(float("nan"), "USD", 2022)},
        {"production": Money(35.0, "USD", 1850)},
        {"production": "-5 USD/kWh"},
        {"grant": 2e9},
        {"grant": "2e9 USD/kWh"},
        {"investment": "much"},
        {"investment": None},
        {"investment": 1.5},
        {"years": 0.0},
        {"years": float("nan")},
        {"years": "ten"},
    ],
)
def test_what_is_no_credit_is_refused(wrong) -> None:
    with pytest.raises(InputError, match=next(iter(wrong))):
        Incentives(**wrong)


def test_what_is_no_programme_is_refused() -> None:
    for spend, public, sold in (
        (2e9, 0.4, 1.0),
        ("2 billion USD", 1.2, 1.0),
        ("2e9 USD", 0.4, 0.0),
    ):
        with pytest.raises(InputError):
            Programme(spend, public, sold)  # type: ignore[arg-type]


def test_credits_of_a_batch_of_plants() -> None:
    case = case_of("sulfide-anchor", incentives=Incentives(grant=Money(1e9, "USD", 2022)))
    volumes = np.array([10.0, 50.0]) * 1e6 * KWH
    both = breakdown(replace(case, plant=replace(case.plant, volume=volumes)))
    assert both.total - both.net == pytest.approx([1e9 / (10 * 10e6), 1e9 / (10 * 50e6)])
