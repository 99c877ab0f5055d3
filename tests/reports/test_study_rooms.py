"""One room that cannot answer takes nothing else of a study with it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from allsolid import evaluation
from allsolid.cells import Cell, build, load
from allsolid.cli import run
from allsolid.designs import as_table, design_of, read_design
from allsolid.evaluation import Results
from allsolid.quantities import InputError
from allsolid.reports import finite_document, render
from allsolid.simulation import outputs
from allsolid.study import price, run_study, running, weight
from allsolid.study.record import StudyPart

DESIGN = "liquid-nmc811-graphite"  # not simulated, so quick


def refuses(results: Results) -> StudyPart:
    raise InputError("no route can make this cell", key="route")


def breaks(results: Results) -> StudyPart:
    return StudyPart(weight.fill(results).section, {"x": 1 // int(results.cell.size - 1)})


def holds_nan(results: Results) -> StudyPart:
    found = {"good": 1.0, "bad": math.nan, "list": [1.0, math.inf], "array": np.array([-np.inf])}
    return StudyPart(weight.fill(results).section, found)


@pytest.fixture
def with_price(monkeypatch: pytest.MonkeyPatch):
    """Puts another function in the place of the room of cost."""

    def put(fill: Any) -> None:
        changed = tuple(
            replace(one, fill=fill) if one.key == "cost" else one for one in running.ROOMS
        )
        monkeypatch.setattr(running, "ROOMS", changed)

    return put


def test_a_refusal_is_a_section_that_says_why(with_price, tmp_path: Path) -> None:
    with_price(refuses)
    made = run_study(DESIGN)
    assert made.results["cost"] == {"refused": "route: no route can make this cell"}
    assert "Not computed: route: no route can make this cell." in made.summary
    assert made.faults == ()
    (section,) = (one for one in made.page.sections if one.key == "cost")
    assert section.title == "What does it cost?"
    assert "no route can make this cell" in section.lead
    # every other room has its say, and both files are written
    assert made.results["cell"]["capacity_Ah"] > 60
    assert made.results["strategy"]["targets"]
    document = json.loads(made.write(tmp_path)[0].read_text(encoding="utf-8"))
    assert document["cost"]["refused"] in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_refusal_ends_well_on_the_command_line(with_price, tmp_path: Path, capsys) -> None:
    with_price(refuses)
    assert run(["study", DESIGN, "--out", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert "no route can make this cell" in told.out and told.err == ""


def test_an_error_of_ours_is_named_and_ends_with_one(with_price, tmp_path: Path, capsys) -> None:
    with_price(breaks)
    assert run(["study", DESIGN, "--out", str(tmp_path), "--json"]) == 1
    told = capsys.readouterr()
    document = json.loads(told.out)
    fault = document["cost"]["fault"]
    assert "ZeroDivisionError" in fault and "test_study_rooms.py, line" in fault
    assert "in breaks" in fault and fault in told.err
    assert document["strategy"]["targets"]
    assert "an error in allsolid (ZeroDivisionError" in (tmp_path / "report.html").read_text()


def test_what_is_not_finite_is_null_with_its_place(with_price, tmp_path: Path) -> None:
    with_price(holds_nan)
    made = run_study(DESIGN)
    document = json.loads(made.write(tmp_path)[0].read_text(encoding="utf-8"))
    assert document["cost"] == {"good": 1.0, "bad": None, "list": [1.0, None], "array": [None]}
    assert set(document["not_computed"]) == {"cost.bad", "cost.list[1]", "cost.array[0]"}
    assert "nan" in document["not_computed"]["cost.bad"]
    assert "not_computed" not in finite_document({"all": 1.0, "text": "nan"})


def test_a_document_that_holds_itself_is_refused():
    endless = {"name": "x"}
    endless["again"] = endless
    with pytest.raises(InputError, match="at most 32 tables"):
        finite_document(endless)


def test_every_room_is_guarded_under_the_title_of_its_section() -> None:
    """What stands in the place of a section has the same key and the same question."""
    results = Results(load("sulfide-nmc811-lithium"))
    for room in running.ROOMS:
        section = room.part(results).section
        assert (room.section, room.title) == (section.key, section.title)


def in_polymer() -> Cell:
    """A sulfide design with a polymer at 25 degC in place of its electrolyte: 1 mS/cm becomes
    some uS/cm, so that at C/3 its voltage drops below 2.8 V at once.
    """
    table = as_table(read_design("sulfide-nmc811-lithium"))
    table["cathode"]["electrolyte"] = table["separator"]["electrolyte"] = "PEO"
    return build(design_of(table))


def test_a_cell_that_delivers_nothing_has_no_cost_per_usable_kwh() -> None:
    part = price.fill(Results(in_polymer()))
    document = finite_document({"cost": part.results})
    assert "not_computed" not in document
    assert document["cost"]["per_usable_kWh"] == {"0.333C": None, "1C": None}
    for reason in document["cost"]["per_usable_kWh_reason"].values():
        assert "delivers nothing" in reason
    assert document["cost"]["cost_USD2022_kWh"]["cell"] > 40
    page = render(replace(_page(), sections=(part.section,)))
    assert "Per usable kWh at C/3" in page and "delivers nothing" in page


@pytest.mark.parametrize("design", ["liquid-nmc811-graphite", "sulfide-nmc811-silicon"])
def test_a_cell_that_the_engine_does_not_describe_says_so_beside_its_cost(design: str) -> None:
    found = price.fill(Results(load(design))).results
    assert found["per_usable_kWh"] == {"0.333C": None, "1C": None}
    assert all("not simulated" in told for told in found["per_usable_kWh_reason"].values())


def _page():
    from allsolid.reports import Facts, Page

    return Page("t", "s", Facts(()), ())


def test_a_cell_that_is_not_simulated_keeps_its_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise InputError("a curve leaves its range")

    monkeypatch.setattr(outputs, "overview", refuse)
    found = price.fill(Results(load("sulfide-nmc811-lithium"))).results
    assert set(found["per_usable_kWh_reason"].values()) == {"a curve leaves its range"}


def test_a_cell_that_no_route_makes_is_held_against_the_other_targets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(cell: Cell) -> None:
        raise InputError("no route can make this cell")

    monkeypatch.setattr(evaluation, "case_of", refuse)
    card = evaluation.scorecard(DESIGN)
    assert card.comparable
    assert not any(str(one.target.metric) == "cost" for one in card.comparable)
