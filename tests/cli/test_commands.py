"""Every command: one JSON document with --json, a readable answer without."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from allsolid.cells import load
from allsolid.cli import run
from allsolid.designs import names, read_design, to_toml
from allsolid.sources import bibliography

DESIGN = "sulfide-nmc811-lithium"
COMMANDS = [
    ("materials", "list"),
    ("materials", "list", "electrolyte"),
    ("materials", "show", "Li6PS5Cl"),
    ("materials", "show", "NMC811"),
    ("materials", "compare", "Li6PS5Cl", "LLZO:Ta", "PEO-LiTFSI"),
    ("cell", DESIGN),
    ("simulate", DESIGN),
    ("cost", DESIGN),
    ("strategy", "evidence"),
    ("strategy", "claims"),
    ("strategy", "targets"),
    ("strategy", "targets", DESIGN),
    ("strategy", "standards"),
    ("strategy", "countries"),
    ("strategy", "market"),
    ("strategy", "supply", DESIGN),
    ("cite", DESIGN),
    ("doctor",),
]


def _answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert run([*words, "--json"]) == code
    seen = capsys.readouterr()
    return json.loads(seen.out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert _answer(capsys, *words)
    assert run(words) == 0
    shown = capsys.readouterr().out
    assert len(shown) > 100
    assert "Measured(" not in shown and "<" not in shown.replace("<1", "")


@pytest.mark.parametrize("name", names())
def test_every_packaged_cell_has_a_card(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """E = C·V/m: the printed Wh/kg is the printed Ah times the printed V over the printed grams."""
    card = _answer(capsys, "cell", name)
    expected = card["capacity_Ah"] * card["average_voltage_V"] / (card["mass_g"] / 1000)
    assert card["specific_energy_Wh_kg"]["cell"] == pytest.approx(expected, rel=1e-9)
    assert all(math.isfinite(value) for value in card["area_specific_resistance_ohm_cm2"].values())
    terms = {k: v for k, v in card["area_specific_resistance_ohm_cm2"].items() if k != "total"}
    assert sum(terms.values()) == pytest.approx(
        card["area_specific_resistance_ohm_cm2"]["total"], rel=1e-9
    )


def test_a_study_cites_exactly_what_it_used(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    results = _answer(capsys, "study", DESIGN, "--out", str(tmp_path))
    cited = {entry["key"] for entry in _answer(capsys, "cite", DESIGN)}
    assert cited == {entry["key"] for entry in results["sources"]}
    assert cited <= set(bibliography())
    polymer = {entry["key"] for entry in _answer(capsys, "cite", "polymer-lfp-lithium")}
    assert polymer != cited, "two chemistries cannot rest on the same sources"
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert all(f">{key}</td>" in page for key in cited)
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8")) == results


def test_what_was_assumed_is_visible(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    results = _answer(capsys, "study", DESIGN, "--out", str(tmp_path))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert len(results["assumed"]) > 10
    assert all(entry["name"] in page for entry in results["assumed"])


def test_steps_are_numbers_and_agree_with_the_curve(capsys: pytest.CaptureFixture[str]) -> None:
    """The last step ends where the curve ends; the same quantities, printed from two places."""
    run_ = _answer(capsys, "simulate", DESIGN, "--step", "Discharge at C/3 until 2.8 V")
    step = run_["steps"][-1]
    assert step["minutes"] * 60 == pytest.approx(run_["time_s"][-1], rel=1e-9)
    assert step["voltage_V"] == pytest.approx(run_["voltage_V"][-1], abs=1e-9)
    assert step["capacity_Ah"] == pytest.approx(run_["capacity_Ah"][-1], rel=1e-9)


def test_a_step_that_cannot_begin_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("simulate", DESIGN, "--step", "Discharge at 1000C until 2.8 V")
    found = _answer(capsys, *words, code=1)
    assert found["status"] == "INFEASIBLE" and found["steps"][0]["minutes"] is None
    assert run(words) == 1
    assert "lower it" in capsys.readouterr().out


def test_a_cold_cell_is_asked_for_as_people_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    """At -10 degC the same step delivers less than at 25 degC: transport is activated."""
    cold, warm = (
        _answer(capsys, "simulate", DESIGN, "--temperature", text)["capacity_Ah"][-1]
        for text in ("-10 degC", "25 degC")
    )
    assert 0 < cold < warm


def test_the_help_of_cost_names_what_there_is() -> None:
    from allsolid.cli.cost import ROUTES, SCENARIOS
    from allsolid.cost import price_book
    from allsolid.cost.factory.processes import routes

    assert ROUTES.replace(" or ", ", ").split(", ") == routes()
    for scenario in SCENARIOS.replace(" or ", ", ").split(", "):
        assert price_book(scenario)


@pytest.mark.parametrize("command", [("simulate", "--step", "Rest for 1 s"), ("cost",)])
def test_what_cannot_work_is_told_wherever_figures_are(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Aluminium under lithium, and a separator in millimetres for micrometres."""
    text = to_toml(load("sulfide-nmc811-lithium").design)
    path = tmp_path / "mine.toml"
    text = text.replace('negative = "Cu"', 'negative = "Al"')
    path.write_text(text.replace('thickness = "30 um"', 'thickness = "30 mm"'), encoding="utf-8")
    name, *options = command
    run([name, str(path), *options])
    told = " ".join(capsys.readouterr().out.split())
    assert "! The cell is larger than 500 Ah" in told
    assert "! negative collector: Al does not stand 0 V vs lithium" in told
    run([name, str(path), *options, "--json"])
    assert len(json.loads(capsys.readouterr().out)["warnings"]) == 2
    run([name, "sulfide-nmc811-lithium", *options])
    assert "!" not in capsys.readouterr().out


def test_thousands_of_steps_are_told_without_thousands_of_rows(capsys):
    steps = [word for _ in range(150) for word in ("--step", "Rest for 1 s; Rest for 2 s")]
    assert run(["simulate", "sulfide-nmc811-lithium", *steps]) == 0
    out = capsys.readouterr().out
    assert "and 100 more steps, which --json lists" in out
    assert 200 < out.count("\n") < 215


def test_a_hot_cell_says_so_in_every_room(tmp_path: Path, capsys) -> None:
    """At 200 degC lithium is molten and no conductivity was measured."""
    text = to_toml(read_design(DESIGN)).replace('= "25 degC"', '= "200 degC"')
    path = tmp_path / "hot.toml"
    path.write_text(text, encoding="utf-8")
    told = _answer(capsys, "simulate", DESIGN, "--temperature", "200 degC")["warnings"]
    assert any("molten" in line for line in told) and any("extrapolated" in x for x in told)
    for words in (("cell", str(path)), ("cost", str(path))):
        assert any("molten" in line for line in _answer(capsys, *words)["warnings"])
    study = _answer(capsys, "study", str(path), "--out", str(tmp_path / "out"))
    assert any("molten" in line for line in study["simulation"]["left_out"])
    assert "molten" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_what_the_model_leaves_out_is_told(tmp_path: Path, capsys) -> None:
    told = _answer(capsys, "simulate", "polymer-lfp-lithium")["warnings"]
    assert any("polarisation is left out" in line for line in told)
    _answer(capsys, "study", "polymer-lfp-lithium", "--out", str(tmp_path / "out"))
    assert "olarisation is left out" in (tmp_path / "out" / "report.html").read_text("utf-8")


@pytest.mark.parametrize("times", ["0", "2.5", "1e9", "nan"])
def test_steps_are_repeated_a_whole_number_of_times(times: str, capsys) -> None:
    assert run(["simulate", "--step", "Rest for 1 s", "--repeat", times]) == 2
    assert "--repeat" in capsys.readouterr().err
    assert len(_answer(capsys, "simulate", "--step", "Rest for 1 s", "--repeat", "3")["steps"]) == 3


def test_a_year_is_a_whole_number(capsys) -> None:
    assert run(["strategy", "market", "2025.9"]) == 2
    assert "2025.9" in capsys.readouterr().err
