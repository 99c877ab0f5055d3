"""Whatever the terminal is, the program ends in one clear way and sends it nothing that steers."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import pytest

from allsolid.cli import run
from allsolid.quantities import InputError, printable

GOOD = (files("allsolid.designs") / "data" / "sulfide-nmc811-anodefree.toml").read_text("utf-8")
COMMAND = [sys.executable, "-m", "allsolid.cli"]
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
posix = pytest.mark.skipif(os.name == "nt", reason="shell and signals of POSIX")


def _shell(command: str, **env: str) -> subprocess.CompletedProcess[str]:
    words = f"{sys.executable} -m allsolid.cli {command}"
    return subprocess.run(
        ["sh", "-c", words], capture_output=True, text=True, check=False, errors="replace",
        env={**os.environ, **env},
    )  # fmt: skip


@posix
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "koi8-r"])
@pytest.mark.parametrize("command", ["cell sulfide-nmc811-lithium", "materials list", "--help"])
def test_an_encoding_without_our_signs(command: str, encoding: str) -> None:
    done = _shell(command, PYTHONIOENCODING=encoding, LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout) > 100


@posix
def test_ascii_says_what_unicode_said() -> None:
    done = _shell("cell sulfide-nmc811-lithium", PYTHONIOENCODING="ascii")
    assert "5 mAh/cm^2, a 30 um sulfide separator" in done.stdout


@posix
def test_json_in_ascii_is_the_same_document() -> None:
    ascii_, utf8 = (
        _shell("cell sulfide-nmc811-lithium --json", PYTHONIOENCODING=name) for name in
        ("ascii", "utf-8")
    )  # fmt: skip
    assert json.loads(ascii_.stdout) == json.loads(utf8.stdout)


@posix
@pytest.mark.parametrize("place", [">&-", "> /dev/full"])
def test_output_that_cannot_be_written(place: str) -> None:
    done = _shell(f"materials list {place}")
    assert done.returncode == 2
    assert done.stderr.startswith("allsolid: standard output: ") and done.stderr.count("\n") == 1


@posix
@pytest.mark.parametrize("place", ["2>&-", "2> /dev/full"])
def test_an_error_is_never_printed_to_the_output(place: str) -> None:
    done = _shell(f"cell nowhere.toml {place}")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@posix
def test_all_closed_at_once() -> None:
    assert _shell("cell nowhere.toml <&- >&- 2>&-").returncode == 2


@posix
@pytest.mark.parametrize("after", [0.15, 0.3, 0.5, 0.8, 1.2])
def test_an_early_interrupt_is_one_line(after: float, tmp_path: Path) -> None:
    """Before our own code runs, Python's own start may end it without a line of ours."""
    code = "import sys, time\nfrom allsolid.cli import main\nsys.argv[1:] = ['cite']\nmain()"
    process = subprocess.Popen(
        [sys.executable, "-c", f"print(flush=True)\n{code}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert process.stdout and process.stderr
    process.stdout.readline()  # Python itself is up
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert "Traceback" not in error
    assert error in ("", "allsolid: stopped\n")
    assert process.returncode in (0, 130, -signal.SIGINT)


def test_an_interrupt_within_a_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("allsolid.cells.load", interrupted)
    assert run(["cell", "oxide-nmc811-lithium"]) == 130
    assert capsys.readouterr().err == "allsolid: stopped\n"


def test_what_steers_a_terminal_is_shown_escaped() -> None:
    assert printable("a\x1b[31mb\nc\u202ed\x9bé\u2009Ω\udce9") == (
        r"a\x1b[31mb\nc\u202ed\x9bé" + "\u2009Ω" + r"\udce9"
    )
    assert printable("x" * 300) == "x" * 199 + "…"
    error = InputError("expected\x07 a name", file="a\nb.toml", key="k\x1b[2J", value="v\x1b")
    assert not RAW.search(str(error)) and "\n" not in str(error)
    assert str(error) == r"a\nb.toml: k\x1b[2J: 'v\x1b': expected\x07 a name"


HOSTILE = r"\u001b[2J\u001b]0;owned\u0007\nforged line\u0085\u202e"


@pytest.mark.parametrize(
    "words", [("cell",), ("cell", "--json"), ("cost",), ("simulate",), ("study",)]
)
def test_names_of_a_design_reach_the_terminal_escaped(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = tmp_path / "cell.toml"
    text = GOOD.replace('title = "NMC811', f'title = "{HOSTILE}')
    text = text.replace('name = "Ag-C"', f'name = "{HOSTILE}"')
    text = text.replace('conditions = "mixed', f'conditions = "{HOSTILE}')
    text = text.replace('material = "oxidised Li6PS5Cl"', f'material = "{HOSTILE}"')
    path.write_text(text.replace('summary = "', f'summary = "{HOSTILE}'), encoding="utf-8")
    more = ["--out", str(tmp_path / "out")] if words[0] == "study" else []
    assert run([words[0], str(path), *words[1:], *more]) in (0, 2)
    seen = capsys.readouterr()
    assert not RAW.search(seen.out + seen.err)
    assert not re.search("^forged", seen.out + seen.err, re.MULTILINE)


@pytest.mark.parametrize(
    "words",
    [
        ("cell", "a\x1b[31m\nb.toml"),
        ("materials", "show", "Li\x1b[31m\n6"),
        ("simulate", "--step", "Discharge\x1b[31m\nat C/3"),
        ("simulate", "--temperature", "25 \x1b[31m\ndegC"),
        ("simulate", "--profile", "a\x1b[31m\n.csv"),
        ("simulate", "--figure", "no\x1b/where\n/\x1b.html", "--temperature", "-9\x1b"),
        ("study", "--out", "\x1b[31m\x00"),
        ("stu\x1b[31m\ndy",),
        ("cost", "--plant", "\x1b[31m\n GWh/a"),
        ("strategy", "evidence", "--region", "\x1b[31m\n"),
    ],
)
def test_words_of_the_command_line_come_back_escaped(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    seen = capsys.readouterr()
    assert seen.out == "" and seen.err.count("\n") == 1
    assert not RAW.search(seen.err)
