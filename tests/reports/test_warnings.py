"""What speaks against a cell heads its report, its materials section and its scorecard."""

from __future__ import annotations

from pathlib import Path

import pytest

from allsolid.cells import Cell, load_cell, to_toml
from allsolid.reports.weight import head_facts
from allsolid.study import scorecard, substances


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default cell with aluminium under its lithium."""
    text = to_toml(load_cell("sulfide-nmc811-lithium").design)
    assert 'negative = "Cu"' in text
    place = tmp_path_factory.mktemp("design") / "al.toml"
    place.write_text(text.replace('negative = "Cu"', 'negative = "Al"'), encoding="utf-8")
    return place


def test_a_reaction_heads_the_report_and_its_section(path: Path) -> None:
    part = substances(load_cell(path))
    assert [fact.name for fact in part.head] == ["Chemistry"]
    assert "Al does not stand 0 V" in part.head[0].value and "remedy" in part.head[0].note
    assert "Al does not stand 0 V" in part.section.lead
    assert part.results["compatibility"][0]["verdict"] == "reacts"
    assert "not known" in {row["verdict"] for row in part.results["compatibility"]}
    assert "baranski1982" in set(part.keys)
    assert not substances(load_cell("polymer-lfp-lithium")).head


def test_a_reaction_stands_beside_the_targets(path: Path) -> None:
    assert "; but negative collector: Al does not stand 0 V" in str(scorecard(path))
    assert "; but" not in str(scorecard("sulfide-nmc811-lithium"))


def test_an_extrapolated_resistance_says_so_in_the_head() -> None:
    def told(cell: Cell) -> str:
        return next(f.note for f in head_facts(cell, cell) if f.name == "Resistance")

    inside = load_cell("sulfide-nmc811-lithium")
    outside = inside.vary({"cathode.mass.active": 0.90, "cathode.mass.electrolyte": 0.07})
    assert "extrapolated" not in told(inside)
    assert "extrapolated" in told(outside)
