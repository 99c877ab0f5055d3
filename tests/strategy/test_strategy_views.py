"""Rows, documents and figures of the room."""

from __future__ import annotations

import datetime
import json

import pytest

from allsolid.quantities import Level, si
from allsolid.strategy import (
    MoneyType,
    Performance,
    binding,
    compare,
    evidence_document,
    evidence_rows,
    figures,
    find,
    market_rows,
    query,
    score,
    supply_rows,
    target_rows,
    targets_document,
    views,
)

CARD = score(Performance("a cell", {Level.CELL: si(435.0, "Wh/kg")}))


@pytest.mark.parametrize(
    "made",
    [
        evidence_document,
        lambda: targets_document(2026.9),
        lambda: targets_document(2026.9, CARD),
        lambda: market_rows([2023, 2025]),
        lambda: supply_rows(binding({"Li": 0.1, "S": 0.0, "Xx": 1.0})),
        lambda: views.comparison_rows(compare(money_type=MoneyType.GRANT, currency="USD")),
        views.claim_rows,
        lambda: views.scorecard_rows({"a cell": CARD}),
    ],
)
def test_documents_are_json(made):
    """No infinity, no not-a-number, nothing that JSON does not know."""
    text = json.dumps(made(), allow_nan=False)
    assert json.loads(text)


def test_a_row_an_entry():
    rows = evidence_rows(query(text="battery500"))
    assert "US-2016-B500" in {row["id"] for row in rows}
    first = next(row for row in rows if row["id"] == "US-2016-B500")
    assert first["money"] == "50 M USD grant"
    assert first["figure"] == "specific energy 500 Wh/kg, cell level"
    assert views.money_text(find("JP-2023-NEXT")) == "grant, amount not stated"
    assert views.money_text(find("KR-2021-TAX")) == "tax credit rate"
    assert views.money_text(find("CN-2020-NEV")) == ""


def test_a_row_a_target_with_and_without_a_design():
    plain = {row["id"]: row for row in target_rows(2026.9)}
    scored = {row["id"]: row for row in target_rows(2026.9, CARD)}
    assert "outcome" not in plain["CN-2017-ACT"]
    assert scored["CN-2017-ACT"]["outcome"] == "misses"
    assert scored["CN-2017-ACT"]["gap"] == pytest.approx(0.13)
    assert plain["EU-2020-SFY"]["status"] == "missed"


def test_a_day_is_a_decimal_year():
    assert views.decimal_year(datetime.date(2026, 1, 1)) == 2026.0
    assert views.decimal_year(datetime.date(2024, 7, 2)) == pytest.approx(2024.5, abs=1e-3)


def test_statements_stand_beside_the_facts():
    rows = views.statement_rows()
    assert len(rows) >= 16
    assert all(row["article"] and row["found"] and row["status"] for row in rows)


@pytest.mark.parametrize(
    "draw",
    [
        figures.timeline_figure,
        figures.matrix_figure,
        lambda: figures.comparison_figure(compare(money_type=MoneyType.GRANT, currency="USD")),
        lambda: figures.scorecard_figure(CARD),
        lambda: figures.supply_figure({"x": binding({"Li": 0.1, "Co": 0.05}), "y": ()}),
        lambda: figures.slippage_figure(2026.9),
        lambda: figures.market_figure(range(2019, 2027)),
    ],
)
def test_figures_have_a_title_and_something_to_see(draw):
    made = draw()
    assert made.layout.title.text
    assert len(made.data) >= 1
    assert made.to_json()
