"""What speaks against a cell heads its report, its materials section and its scorecard."""

from __future__ import annotations

from pathlib import Path

import pytest

from allsolid.cells import Cell, load
from allsolid.designs import to_toml
from allsolid.evaluation import Results, scorecard
from allsolid.reports.weight import head_facts
from allsolid.study import running, substances, weight


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default cell with aluminium under its lithium."""
    text = to_toml(load("sulfide-nmc811-lithium").design)
    assert 'negative = "Cu"' in text
    place = tmp_path_factory.mktemp("design") / "al.toml"
    place.write_text(text.replace('negative = "Cu"', 'negative = "Al"'), encoding="utf-8")
    return place


def test_a_reaction_heads_the_report_and_its_section(path: Path) -> None:
    part = substances.fill(Results(load(path)))
    assert [fact.name for fact in part.head] == ["Chemistry"]
    assert "Al does not stand 0 V" in part.head[0].value and "remedy" in part.head[0].note
    assert "Al does not stand 0 V" in part.section.lead
    assert part.results["compatibility"][0]["verdict"] == "reacts"
    assert "not known" in {row["verdict"] for row in part.results["compatibility"]}
    assert "baranski1982" in part.basis.keys
    assert not substances.fill(Results(load("polymer-lfp-lithium"))).head


def test_a_reaction_stands_beside_the_targets(path: Path) -> None:
    assert "; but negative collector: Al does not stand 0 V" in str(scorecard(path))
    assert "; but" not in str(scorecard("sulfide-nmc811-lithium"))


def test_an_extrapolated_resistance_says_so_in_the_head() -> None:
    def told(cell: Cell) -> str:
        return next(f.note for f in head_facts(cell, cell) if f.name == "Resistance")

    inside = load("sulfide-nmc811-lithium")
    outside = inside.vary({"cathode.mass.active": 0.90, "cathode.mass.electrolyte": 0.07})
    assert "extrapolated" not in told(inside)
    assert "extrapolated" in told(outside)


@pytest.fixture(scope="module")
def thick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default cell with millimetres for micrometres in its separator."""
    text = to_toml(load("sulfide-nmc811-lithium").design)
    assert 'thickness = "30 um"' in text
    place = tmp_path_factory.mktemp("design") / "thick.toml"
    place.write_text(text.replace('thickness = "30 um"', 'thickness = "30 mm"'), encoding="utf-8")
    return place


def test_what_puts_the_figures_in_doubt_heads_summary_report_and_targets(thick: Path) -> None:
    part = weight.fill(Results(load(thick)))
    (advice,) = load(thick).status.advice
    assert f"! {advice}" in part.summary
    assert part.head[0].name == "Warning"
    assert f"{part.head[0].value}: {part.head[0].note}" == advice
    assert "; but the cell is larger than 500 Ah" in str(scorecard(thick))
    sound = weight.fill(Results(load("sulfide-nmc811-lithium")))
    assert len(sound.summary) == 1 and sound.head[0].name == "Specific energy"


def test_a_cell_that_is_not_simulated_says_so_in_the_summary() -> None:
    room = next(one for one in running.ROOMS if one.key == "simulation")
    part = room.part(Results(load("liquid-nmc811-graphite")))
    (line,) = part.summary
    assert "not simulated" in line and part.results["refused"] in line


def test_a_draw_beyond_what_a_design_may_state_costs_no_section() -> None:
    """A composite outside the tables: its factor of transport is 0.05 to 20, so one draw in some
    thousands passes the design's bound of 100."""
    cell = load("sulfide-nmc811-lithium").vary(
        {"cathode.mass.active": 0.91, "cathode.mass.electrolyte": 0.06}
    )
    factor = cell.draw(40_000, seed=3).cathode.ionic_factor
    assert factor.max() == 100.0 and factor.min() > 0.0
    assert weight.fill(Results(cell)).head
