"""The article beside the checked facts: sixteen claims and two tables."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from allsolid.quantities import si
from allsolid.sources import source
from allsolid.strategy import FactCheck, Verification, country_table, electrolyte_table, statements

ROOT = Path(__file__).resolve().parents[2]


def test_sixteen_claims_and_those_added_since():
    assert [one.number for one in statements()] == list(range(1, len(statements()) + 1))
    assert len(statements()) >= 16


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        (1, FactCheck.QUALIFIED),
        (4, FactCheck.DISPUTED),
        (6, FactCheck.NOT_FOUND),
        (7, FactCheck.WRONG),
        (14, FactCheck.WRONG),
        (15, FactCheck.OVER_GENERAL),
        (16, FactCheck.RIGHT),
    ],
)
def test_the_findings(number, verdict):
    assert statements()[number - 1].verdict is verdict


def test_every_statement_has_its_evidence():
    for one in statements():
        assert one.evidence, one.number
        assert one.says
        assert one.found


def test_a_statement_that_was_not_found_has_an_entry_that_says_so():
    for one in statements():
        if one.verdict is FactCheck.NOT_FOUND:
            assert Verification.NOT_FOUND in {entry.status for entry in one.evidence}, one.number


def test_the_figures_of_a_finding_are_those_of_its_entries():
    """NEDO 2018: 10 billion yen, not 100; Battery500: 50 and 75 million dollars."""
    nedo = statements()[6]
    assert nedo.evidence[0].amount == 10e9
    battery500 = {entry.id: entry.amount for entry in statements()[13].evidence}
    assert battery500["US-2016-B500"] == 50e6
    assert battery500["US-2021-B500"] == 75e6


def test_the_country_table_shows_every_correction():
    table = country_table()
    assert [row.name for row in table] == ["China", "Japan", "Korea", "United States"]
    shown = {one.number for row in table for one in row.corrections}
    wanted = {one.number for one in statements() if one.verdict is not FactCheck.RIGHT}
    assert shown == wanted


def test_the_electrolyte_table_holds_the_article_s_ranges_and_the_data():
    rows = {row.name: row for row in electrolyte_table()}
    assert rows["sulfide"].conductivity == pytest.approx((si(1e-3, "S/cm"), si(1e-2, "S/cm")))
    for row in rows.values():
        low, middle, high = row.found
        assert low < middle < high
        assert row.correction
        assert [source(key) for key in row.sources]
    # the article's range for oxides ends below what measured ones reach
    assert rows["oxide"].found[2] > rows["oxide"].conductivity[1]
    assert rows["polymer"].found[1] > rows["polymer"].conductivity[1]


def test_every_place_of_the_article_map_exists():
    """Each `allsolid.…` name of docs/article-map.md can be imported or read."""
    text = (ROOT / "docs" / "article-map.md").read_text(encoding="utf-8")
    names = sorted(set(re.findall(r"`(allsolid\.[A-Za-z0-9_.]+?)`", text)))
    assert len(names) > 15
    for name in names:
        assert _exists(name), name


def _exists(name: str) -> bool:
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False
