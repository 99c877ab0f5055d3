"""Rows, documents and figures of the room."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from allsolid.datasheet import Performance
from allsolid.figures import COLOURS
from allsolid.quantities import Level, si
from allsolid.strategy import (
    MoneyType,
    SolidState,
    binding,
    compare_money,
    entries,
    evidence_document,
    figures,
    find_entry,
    market_rows,
    query,
    score,
    supply_rows,
    target_rows,
    targets_document,
    views,
)
from allsolid.strategy.dates import decimal_year

CARD = score(Performance("a cell", {Level.CELL: si(435.0, "Wh/kg")}))


@pytest.mark.parametrize(
    "made",
    [
        evidence_document,
        lambda: targets_document(2026.9),
        lambda: targets_document(2026.9, CARD),
        lambda: market_rows([2023, 2025]),
        lambda: supply_rows(binding({"Li": 0.1, "S": 0.0, "O": 1.0})),
        views.claim_rows,
    ],
)
def test_documents_are_json(made):
    """No infinity, no not-a-number, nothing that JSON does not know."""
    text = json.dumps(made(), allow_nan=False)
    assert json.loads(text)


def test_a_row_an_entry():
    rows = evidence_document(query(text="battery500"))["entries"]
    assert "US-2016-B500" in {row["id"] for row in rows}
    first = next(row for row in rows if row["id"] == "US-2016-B500")
    assert first["money_text"] == "50 M USD grant"
    assert first["figure"] == "specific energy 500 Wh/kg, cell level"
    assert find_entry("JP-2023-NEXT").money_text == "grant, amount not stated"
    assert find_entry("KR-2021-TAX").money_text == "tax credit rate"
    assert find_entry("CN-2020-NEV").money_text == ""


def test_a_row_a_target_with_and_without_a_design():
    plain = {row["id"]: row for row in target_rows(2026.9)}
    scored = {row["id"]: row for row in target_rows(2026.9, CARD)}
    assert "outcome" not in plain["CN-2017-ACT"]
    assert scored["CN-2017-ACT"]["outcome"] == "misses"
    assert scored["CN-2017-ACT"]["gap"] == pytest.approx(0.13)
    assert plain["EU-2020-SFY"]["status"] == "missed"
    assert plain["CN-2017-ACT"]["asks"] == "4.4 times the base rate"
    assert plain["JP-NIS"]["asks"] == "no history at this metric and level"


def test_a_day_is_a_decimal_year():
    assert decimal_year(datetime.date(2026, 1, 1)) == 2026.0
    assert decimal_year(datetime.date(2024, 7, 2)) == pytest.approx(2024.5, abs=1e-3)


def test_statements_stand_beside_the_facts():
    rows = views.statement_rows()
    assert len(rows) >= 16
    assert all(row["article"] and row["found"] and row["status"] for row in rows)
    for row in rows:
        assert set(row["sources"]) == {
            s for name in row["entries"] for s in find_entry(name).sources
        }
        assert row["sources"]


def test_a_limit_below_one_percent_is_not_printed_as_zero():
    """1 % by T/CSAE 434-2025 and 0.5 % by the draft GB/T."""
    limits = {row["limit"] for row in views.standard_rows()}
    assert {"1 %", "0.5 %"} <= limits
    assert "0 %" not in limits


def test_a_target_carries_its_unit_year_and_sources():
    (row,) = (row for row in target_rows(2026.9) if row["id"] == "JP-NIS")
    assert (row["unit"], row["year"]) == ("USD/kWh", 2021)
    assert row["sources"] == list(find_entry("JP-NIS").sources) != []


def test_a_year_without_any_measure_is_one_row():
    (row,) = market_rows([1990])
    assert row["region"] == "all regions"
    assert (row["public_shares"], row["subsidy_to_price"], row["loans_per_grant"]) == (
        [],
        None,
        None,
    )
    assert len(row["missing"]) == 1
    assert [row["year"] for row in market_rows([2025, 1990])] == [2025] * 5 + [1990]


def drawn(made: Any) -> Any:
    return made.data


def test_every_shown_announcement_is_drawn_once_and_no_line_runs_through_another_s_dot():
    lines, dots = drawn(figures.timeline_figure())
    shown = [
        entry
        for entry in entries()
        if entry.solid_state is not SolidState.NO and entry.announced >= 2010
    ]
    assert len(dots.x) == len(set(zip(dots.x, dots.y, strict=True))) == len(shown)
    spans = [(lines.x[n], lines.x[n + 1], lines.y[n]) for n in range(0, len(lines.x), 3)]
    for x, y in zip(dots.x, dots.y, strict=True):
        assert sum(begin <= x <= end and y == row for begin, end, row in spans) <= 1


def test_the_comparison_shows_the_sums_of_the_table():
    found = compare_money(money_type=MoneyType.GRANT, currency="USD")
    (heat,) = drawn(figures.comparison_figure(found))
    place = (list(heat.y).index("Korea"), list(heat.x).index("polymer"))
    # 25 bn won at the average of 2025, 1420 won to the dollar within a tenth
    assert float(heat.text[place[0]][place[1]]) == pytest.approx(25e9 / 1420 / 1e6, rel=0.1)
    assert heat.text[0][0] == ""


def test_a_bar_is_green_where_the_target_is_met():
    (bars,) = drawn(figures.scorecard_figure(CARD))
    for length, colour in zip(bars.x, bars.marker.color, strict=True):
        assert (colour == COLOURS["green"]) == (length >= 0)


def test_bars_are_labelled_by_who_set_the_target():
    """An id of ours is no name; two bars with one label would be drawn as one."""
    (bars,) = drawn(figures.scorecard_figure(CARD))
    assert len(set(bars.y)) == len(CARD.comparable)
    assert "390 Wh/kg, cell level<br>Solid Power" in " ".join(bars.y)
    assert not any("US-SP-390" in label for label in bars.y)
    made: Any = figures.scorecard_figure(CARD)
    assert made.layout.xaxis.title.text == "margin to the target (%)"


def test_elements_stand_scarcest_first():
    made: Any = figures.supply_figure({"x": binding({"Li": 0.1, "Ta": 0.1, "S": 0.1}), "y": ()})
    assert list(made.layout.xaxis.categoryarray) == ["Ta", "Li", "S"]
    (points,) = drawn(made)
    assert dict(zip(points.x, points.y, strict=True))["Li"] == pytest.approx(290.0)


def test_the_curve_of_standing_promises_falls_from_one():
    curve, _ = drawn(figures.slippage_figure(2026.9))
    assert curve.y[0] == 1.0
    assert list(curve.y) == sorted(curve.y, reverse=True)


def test_the_market_figure_has_a_line_a_region_and_measure():
    names = [line.name for line in drawn(figures.market_figure(range(2019, 2027)))]
    assert len(names) == len(set(names))
    assert "United States: credit to price" in names
    assert "Korea: grant to cost" in names


@pytest.mark.parametrize(
    "draw",
    [
        figures.timeline_figure,
        figures.matrix_figure,
        lambda: figures.comparison_figure(
            compare_money(money_type=MoneyType.GRANT, currency="USD")
        ),
        lambda: figures.scorecard_figure(CARD),
        lambda: figures.supply_figure({"x": binding({"Li": 0.1, "Co": 0.05}), "y": ()}),
        lambda: figures.slippage_figure(2026.9),
        lambda: figures.market_figure(range(2019, 2027)),
    ],
)
def test_figures_have_a_title_that_fits_a_telephone(draw):
    """36 letters at 15 px are about 250 px, what 390 px leave beside the labels."""
    made = draw()
    assert 0 < len(made.layout.title.text) <= 36
    assert len(made.data) >= 1
    assert made.to_json()
