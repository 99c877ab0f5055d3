"""Killed at any moment, a study leaves whole files or none; run again and again, it stays small."""

from __future__ import annotations

import json
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.validate
STUDY = [sys.executable, "-m", "allsolid.cli", "study"]


def test_killed_at_any_moment_nothing_is_half_written(tmp_path: Path) -> None:
    began = time.monotonic()
    subprocess.run([*STUDY, "--out", str(tmp_path / "whole")], check=True, capture_output=True)
    whole = time.monotonic() - began
    killed = 0
    for number in range(12):
        out = tmp_path / f"killed-{number}"
        process = subprocess.Popen(
            [*STUDY, "--out", str(out)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(random.Random(number).uniform(0.3, 1.05) * whole)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        found = {path.name for path in out.glob("[!.]*")} if out.exists() else set()
        assert found <= {path.name for path in (tmp_path / "whole").iterdir()}
        if "results.json" in found:
            json.loads((out / "results.json").read_text())
        if "report.html" in found:
            assert (out / "report.html").read_text().rstrip().endswith("</html>")
    # on a busy machine some come to their end first, but not all: else nothing was tried
    assert killed >= 6


def test_many_studies_stay_small() -> None:
    """Resident memory after the fifth and the twenty-fifth study differs by less than 10 %."""
    code = (
        "import resource\n"
        "from allsolid.study import run_study\n"
        "size = lambda: int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize()\n"
        "for n in range(25):\n"
        "    run_study()\n"
        "    if n == 4: first = size()\n"
        "print(size() / first)\n"
    )
    if resource.getpagesize() <= 0 or not Path("/proc/self/statm").exists():
        pytest.skip("no /proc on this system")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 1.10
