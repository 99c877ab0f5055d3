"""Bad input at the command line: one line on standard error, exit code 2, nothing written."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allsolid.cli import run

GOOD = (files("allsolid.designs") / "data" / "sulfide-nmc811-lithium.toml").read_text("utf-8")


def _refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(words) == 2
    seen = capsys.readouterr()
    assert seen.out == ""
    assert seen.err.startswith("allsolid: ") and seen.err.count("\n") == 1
    assert "Traceback" not in seen.err
    return seen.err


def _changed(tmp_path: Path, old: str, new: str) -> str:
    assert old in GOOD, f"the packaged design no longer holds {old!r}"
    path = tmp_path / "cell.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    return str(path)


def test_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert "nowhere.toml" in _refused(capsys, "cell", "nowhere.toml")


def test_an_unknown_design_has_a_near_name(capsys: pytest.CaptureFixture[str]) -> None:
    error = _refused(capsys, "cell", "sulfide-nmc811-litium")
    assert "did you mean 'sulfide-nmc811-lithium'" in error


def test_malformed_toml_names_the_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "cell.toml"
    path.write_text(GOOD + "\n[[[\n", encoding="utf-8")
    error = _refused(capsys, "cell", str(path))
    assert "cell.toml" in error and "line" in error


def test_an_unknown_key_has_a_near_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    error = _refused(capsys, "cell", _changed(tmp_path, "[separator]", "[seperator]"))
    assert "seperator" in error and "did you mean 'separator'" in error


def test_a_huge_file_is_not_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)  # sparse: 100 MB in name only
    assert "huge.toml" in _refused(capsys, "cell", str(path))


def test_a_folder_is_no_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    error = _refused(capsys, "cell", str(tmp_path))
    assert str(tmp_path) in error


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("studdy",), "studdy"),
        (("study", "--oot", "x"), "--oot"),
        (("study", "a", "unexpected"), "unexpected"),
    ],
)
def test_unknown_words(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], named: str
) -> None:
    assert named.casefold() in _refused(capsys, *words).casefold()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("materials", "list", "electrolytes"), "did you mean 'electrolyte'"),
        (("cost", "--draws", "1"), "--draws"),
        (("cost", "--draws", "1000000000"), "--draws"),
        (("cost", "--plant", "-5 GWh/a"), "-5 GWh/a"),
        (("simulate", "--temperature", "-300 degC"), "temperature"),
        (("simulate", "--profile", "nowhere.csv"), "nowhere.csv"),
        (("simulate", "--profile", "/dev/zero"), "a device, not a file"),
        (("simulate", "--temperature", "1 m**9**9**9"), "not a known unit"),
        (("materials", "import", "/dev/zero"), "a device, not a file"),
        (("materials", "import", "x.csv", "--columns", "sigma"), "--columns"),
        (("cell", "/dev/zero"), "a device, not a file"),
        (("strategy", "evidence", "--region", "jap"), "did you mean 'JP'"),
    ],
)
def test_a_word_out_of_place(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], named: str
) -> None:
    assert named in _refused(capsys, *words)


def test_powers_without_end_in_a_design(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = _changed(tmp_path, 'upper_voltage = "4.3 V"', 'upper_voltage = "4.3 V**9**9**9"')
    error = _refused(capsys, "cell", bad)
    assert "upper_voltage" in error and "not a known unit" in error


def test_a_table_of_ones_own_by_its_columns(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("what,sigma [mS/cm]\nLi6PS5Cl,3\nLi6PS5Cl,fast\n", encoding="utf-8")
    columns = "composition=what, conductivity=sigma [mS/cm]"
    assert run(["materials", "import", str(path), "--columns", columns]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "1 rows, 0 below a detection limit, 1 skipped" in shown
    assert "skipped line 3: 'fast': no finite number" in shown


def test_a_folder_where_a_figure_goes_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert f"allsolid: {tmp_path}: cannot be written" in _refused(
        capsys, "simulate", "--figure", str(tmp_path)
    )


def test_nothing_is_written_for_a_bad_design(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    bad = _changed(tmp_path, "[separator]", "[seperator]")
    _refused(capsys, "study", bad, "--out", str(out))
    assert not out.exists()


def test_a_place_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wall = tmp_path / "wall"
    wall.write_text("a file where a folder is needed")
    error = _refused(capsys, "study", "--json", "--out", str(wall / "out"))
    assert "cannot be written" in error


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.binary(max_size=400))
def test_arbitrary_bytes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "noise.toml"
    path.write_bytes(content)
    assert run(["cell", str(path)]) == 2


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    st.integers(0, GOOD.count("\n") - 1),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=30),
)
def test_any_line_replaced_by_anything(tmp_path: Path, number: int, line: str) -> None:
    """One line of a good file replaced: a cell or one clear error, never a crash."""
    lines = GOOD.split("\n")
    lines[number] = line
    path = tmp_path / "cell.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert run(["cell", str(path), "--json"]) in (0, 2)


def test_the_whole_program_ends_with_code_2() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "allsolid.cli", "cell", "nowhere.toml"],
        capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m allsolid.cli materials list | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("option", ["--lowest", "--highest", "--step", "--then", "--soc"])
def test_an_option_without_a_value_is_not_dropped(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As an unset variable of a shell gives it."""
    path = tmp_path / "load.csv"
    path.write_text("time_s,current_A\n0,10\n600,10\n")
    assert _refused(capsys, "simulate", "--profile", str(path), option, "")
