"""Sixty small faults, drawn by seed, put into the science files one at a time: the tests see them.

The draw stands in `mutations/drawn.toml`; after a change of the sources that moved some of it,
`python tests/validate/mutations/draw.py` draws those anew. Mutations that change nothing are
argued away, and survivors explained, in `mutations/discussed.toml`. The same tests run first
without a mutation and must pass; what cannot be collected is an error here, no kill.
"""

from __future__ import annotations

import importlib
import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

MUTATIONS = Path(__file__).resolve().parent / "mutations"


def test_a_kill_is_a_failed_test_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(MUTATIONS))
    run, sites = importlib.import_module("run"), importlib.import_module("sites")
    assert run.killer(0, "5 passed") == ""
    assert run.killer(1, "F\nFAILED tests/cells/test_x.py::test_y - assert") == (
        "cells/test_x.py::test_y"
    )
    assert "no end" in run.killer(-signal.SIGXCPU, "")
    for code in (1, 2):
        said = run.killer(code, "ERROR tests/cells/test_x.py - InputError")
        assert said == "cells/test_x.py, which cannot be collected"
    for code, output in (
        (1, "E   SyntaxError: invalid\nERROR tests/cells/test_x.py"),
        (2, "E   SyntaxError: invalid\nERROR tests/cells/test_x.py"),
        (3, "INTERNALERROR"),
        (4, "ERROR: file or directory not found: tests/cells/test_z.py"),
        (5, "no tests ran"),
        (1, "killed by somebody"),
    ):
        with pytest.raises(run.Trouble):
            run.killer(code, output)
    text = "def f(x):\n    return x + 1\n"
    sum_ = sites.Mutation("cells/f.py", "f", "x + 1", "x - 1")
    assert sites.applied(sum_, text) == text.replace("+", "-")
    for replacement in ("x +", "(x + 1)"):  # no Python; the same program
        with pytest.raises(sites.Lost):
            sites.applied(replace(sum_, replacement=replacement), text)
    for pattern in ("x", "y"):  # twice in the function; nowhere
        with pytest.raises(sites.Lost):
            sites.applied(replace(sum_, pattern=pattern), text)


@pytest.mark.validate
def test_most_mutations_are_killed_and_every_survivor_is_discussed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = tmp_path / "outcomes.json"
    with capsys.disabled():
        print()
        done = subprocess.run(
            [sys.executable, str(MUTATIONS / "run.py"), "--workers", "2", "--json", str(found)],
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    result = json.loads(found.read_text())
    killed = [one for one in result["outcomes"] if one["killed"]]
    assert len(result["outcomes"]) == 60
    assert len(killed) >= 57
    assert not result["not_discussed"], "say in discussed.toml why these may live"
    # ten minutes of two cores, also where other work slows them down
    assert result["processor_seconds"] < 1200.0
