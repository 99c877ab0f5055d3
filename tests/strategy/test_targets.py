"""Targets: base rates from the published history, required rates, deadlines."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from allsolid.datasheet import Performance
from allsolid.quantities import InputError, Level, Money
from allsolid.strategy import (
    DeadlineStatus,
    Metric,
    Outcome,
    RateStatus,
    all_targets,
    base_rates,
    claim_gap,
    claims,
    deadline_status,
    find_entry,
    required_rate,
    score,
)
from allsolid.strategy.market import average_price
from allsolid.strategy.targets.rates import Growth
from allsolid.strategy.targets.wanted import wanted_cost, wanted_text

COLUMNS = {
    Metric.SPECIFIC_ENERGY: "specific_energy_p98_all_wh_per_kg",
    Metric.ENERGY_DENSITY: "energy_density_p98_all_wh_per_l",
    Metric.COST: "price_all_cells_2018usd_per_kwh",
}


def history(shared_data: Path, column: str, first: int, last: int) -> dict[int, float]:
    with (shared_data / "strategy" / "li_ion_history.csv").open(encoding="utf-8") as file:
        rows = [(int(row["year"]), row[column]) for row in csv.DictReader(file)]
    return {year: float(text) for year, text in rows if text and first <= year <= last}


@pytest.mark.parametrize("base", [b for b in base_rates() if b.level is Level.CELL], ids=str)
def test_base_rates_are_those_of_the_history(base, shared_data):
    """Mean and standard deviation of the yearly changes, recomputed from the data file."""
    series = history(shared_data, COLUMNS[base.metric], *base.window)
    values = np.array([series[year] for year in sorted(series)])
    assert sorted(series) == list(range(base.window[0], base.window[1] + 1))
    changes = np.diff(np.log(values) if base.model is Growth.EXPONENTIAL else values)
    assert len(changes) == base.changes
    # four digits are kept in the file
    assert base.drift == pytest.approx(changes.mean(), rel=5e-4)
    assert base.sd == pytest.approx(changes.std(ddof=1), rel=5e-4)
    if base.metric is not Metric.COST:
        assert base.reference == pytest.approx(series[base.reference_year], rel=5e-4)
        recent = history(shared_data, COLUMNS[base.metric], *base.recent_window)
        span = base.recent_window[1] - base.recent_window[0]
        slope = (recent[base.recent_window[1]] - recent[base.recent_window[0]]) / span
        assert base.recent_drift == pytest.approx(slope, rel=5e-4)


def test_pack_prices_fell_by_93_percent_in_fifteen_years():
    """BloombergNEF 2025: 1474 to 108 USD/kWh in constant money, "93 % below 2010"."""
    base = next(b for b in base_rates() if b.level is Level.PACK)
    assert math.exp(base.drift * 15) == pytest.approx(108 / 1474, rel=0.01)


def test_500_wh_per_kg_by_2025_needed_four_times_the_base_rate():
    """By hand: the 261.4 of 2018 hold for its middle, so that at 2017.14 the trend is 261.4 -
    1.36 * 6.388 = 252.7; to the end of 2025 it is (500 - 252.7) / 8.86."""
    found = required_rate(find_entry("CN-2017-ACT"))
    assert found.status is RateStatus.STATED
    assert found.required == pytest.approx(27.91, abs=0.05)
    assert found.ratio == pytest.approx(27.91 / 6.388, rel=0.01)
    # (27.91 - 6.388) / (6.604 / sqrt(8.86)): an additive history puts less than 0.01 % on it
    assert found.z == pytest.approx(9.70, abs=0.05)


def test_a_yearly_figure_of_a_history_holds_for_the_middle_of_its_year():
    """The price trend through the 78 USD/kWh of 2024, three years back: 78 * exp(3 * 0.1379) =
    118; the average cell price of 2021 that no fit has seen is 119 (money of 2024).
    """
    base = next(b for b in base_rates() if b.metric is Metric.COST and b.level is Level.CELL)
    assert base.trend(2024.5) == pytest.approx(average_price(Level.CELL, 2024))
    assert base.trend(2021.5) == pytest.approx(average_price(Level.CELL, 2021), rel=0.02)


def test_reaching_a_target_at_the_base_rate_scores_zero():
    target = find_entry("US-2016-B500")
    base = next(b for b in base_rates() if b.metric is Metric.SPECIFIC_ENERGY)
    easy = replace(target, value=base.trend(2026.5), deadline=2026.5)
    found = required_rate(easy)
    assert found.required == pytest.approx(base.drift)
    assert found.z == pytest.approx(0.0, abs=1e-9)


def test_cost_rates_are_logarithmic_and_falling():
    found = required_rate(find_entry("US-2021-FCAB"))
    assert found.base is not None and found.start is not None and found.wanted is not None
    assert found.required is not None and found.required < 0
    years = math.log(found.wanted / found.start) / found.required
    assert years == pytest.approx(2031 - 2021.44, abs=0.02)
    # 60 USD of 2021 are more than 60 of 2024
    assert 66 < found.wanted < 74


def test_a_cost_that_must_fall_faster_scores_above_zero():
    """z counts how much more is asked than history gave, whichever way the figure moves: by hand
    ((-r) - (-m)) / (s / sqrt(t)) of the falling logarithm."""
    target = find_entry("US-2021-FCAB")
    base = required_rate(target).base
    assert base is not None and base.drift < 0
    begin = target.announced
    # prices have fallen by exp(drift) a year; the target asks for half as much again
    years = target.due - begin
    start = base.trend(begin)
    asked = 1.5 * base.drift
    wanted = start * math.exp(asked * years)
    found = required_rate(replace(target, value=wanted / _price_level(target, base)))
    assert found.z is not None
    assert found.required == pytest.approx(asked, rel=1e-3)
    assert found.z == pytest.approx(-0.5 * base.drift / (base.sd / math.sqrt(years)), rel=1e-2)
    half = start * math.exp(0.5 * base.drift * years) / _price_level(target, base)
    easier = required_rate(replace(target, value=half))
    assert easier.z == pytest.approx(-found.z, rel=1e-6)


def _price_level(target, base):
    """USD of the base rate's price year for one of the year of the announcement."""
    return Money(1.0, "USD", target.year).inflated(base.price_year).amount


def test_targets_without_history_or_deadline_say_so():
    assert required_rate(find_entry("CN-2017-ACT-b")).status is RateStatus.NO_HISTORY
    assert required_rate(find_entry("US-2021-IARPA")).status is RateStatus.NO_DEADLINE
    assert required_rate(find_entry("KR-SKO")).status is RateStatus.BEHIND_TREND
    assert all(member.next_step for member in RateStatus)


@pytest.mark.parametrize(
    ("name", "at", "expected"),
    [
        ("EU-2020-SFY", 2024.5, DeadlineStatus.OPEN),
        ("EU-2020-SFY", 2025.0, DeadlineStatus.MISSED),
        # 350 Wh/kg in May 2020 is an interim report of a target for the end of 2021
        ("US-2016-B500", 2022.0, DeadlineStatus.UNKNOWN),
        ("CN-2017-ACT", 2025.9, DeadlineStatus.OPEN),
        ("CN-2017-ACT", 2026.0, DeadlineStatus.UNKNOWN),
        ("US-2021-FCAB", 2030.9, DeadlineStatus.OPEN),
        ("US-2021-IARPA", 2026.0, DeadlineStatus.NO_DEADLINE),
    ],
)
def test_status_at_a_date(name, at, expected):
    assert deadline_status(find_entry(name), at) is expected


def test_a_bare_year_is_due_at_its_end():
    assert find_entry("CN-2017-ACT").due == 2026.0
    assert find_entry("JP-2024-5").due == 2027.8
    assert find_entry("US-2021-IARPA").due == math.inf


def test_a_deadline_within_a_year_passes_within_it():
    target = replace(find_entry("CN-2017-ACT"), deadline=2025.4)
    assert deadline_status(target, 2025.3) is DeadlineStatus.OPEN
    assert deadline_status(target, 2025.5) is DeadlineStatus.UNKNOWN


def test_a_target_is_reached_by_an_outcome_that_reaches_it():
    target, outcome = find_entry("EU-2020-SFY"), find_entry("EU-2024-SFY")
    better = replace(outcome, value=1200.0)
    assert deadline_status(target, 2025.0, [better]) is DeadlineStatus.REACHED
    later = replace(better, year=2026)
    assert deadline_status(target, 2025.5, [later]) is DeadlineStatus.UNKNOWN
    assert deadline_status(target, 2027.0, [later]) is DeadlineStatus.LATE


def test_targets_hold_only_what_a_battery_can_meet():
    for target in all_targets():
        assert target.metric is not None and target.metric.of_a_battery
        assert target.value is not None
    deadlines = [target.deadline or math.inf for target in all_targets()]
    assert deadlines == sorted(deadlines)


def test_claims_are_not_targets():
    assert not {one.id for one in claims()} & {one.id for one in all_targets()}
    assert {"US-QS-QSE5", "US-FAC-FEST", "CN-CATL-COND"} <= {one.id for one in claims()}


def test_the_words_of_a_target_hold_its_level():
    assert wanted_text(find_entry("CN-2017-ACT")) == "500 Wh/kg at cell level"
    assert wanted_text(find_entry("JP-2018-NEDO2")) == "10000 JPY/kWh at pack level"
    with pytest.raises(InputError, match="expected a cost target"):
        wanted_cost(find_entry("CN-2017-ACT"))


def test_an_interim_report_settles_nothing_a_final_one_does():
    """A target for the end of 2021 (due 2022.0): short of it in 2020, unknown; in 2021, missed."""
    target, interim = find_entry("US-2016-B500"), find_entry("US-2020-B500")
    final = replace(interim, year=2021, date="2021-07-01")
    reached = replace(final, value=500.0)
    for outcomes, expected in (
        ([interim], DeadlineStatus.UNKNOWN),
        ([interim, final], DeadlineStatus.MISSED),
        ([interim, reached], DeadlineStatus.REACHED),
        ([interim, replace(reached, year=2023, date="2023-07-01")], DeadlineStatus.LATE),
    ):
        assert deadline_status(target, 2024.0, [target, *outcomes]) is expected


def test_a_cost_target_too_young_for_a_price_index_says_so():
    """Money of 2025 has no price index yet and that of 2026 no exchange rate either: the other
    targets keep their verdicts.
    """
    old = find_entry("US-2021-FCAB")
    cell = Performance("x", cost={Level.CELL: Money(70.0, "USD", 2024)})
    for year in (2025, 2026):
        young = replace(old, id="young", year=year, date=str(year))
        assert required_rate(young).status is RateStatus.NO_DEFLATOR
        card = score(cell, [old, young])
        outcomes = {one.target.id: one.outcome for one in card.scores}
        assert outcomes == {old.id: Outcome.MISSES, "young": Outcome.NO_DEFLATOR}
        claim = replace(young, value=30.0, year=2024, date="2024")
        with pytest.raises(InputError, match="no exchange rate or price index"):
            claim_gap(claim, young)
        # money of one year and currency needs neither: 30 of 60 USD is half of the target
        assert claim_gap(replace(young, value=30.0), young) == pytest.approx(-0.5)
