"""Sixty small faults, drawn by seed, put into the science files one at a time: the tests see them.

The draw stands in `mutations/drawn.toml`; after a change of the sources that moved some of it,
`python tests/validate/mutations/draw.py` draws those anew. Mutations that change nothing are
argued away, and survivors explained, in `mutations/discussed.toml`. The same tests run first
without a mutation and must pass; what cannot be collected is an error here, no kill.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MUTATIONS = Path(__file__).resolve().parent / "mutations"


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
