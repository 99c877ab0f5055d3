"""Whole processes: how long until help, a card, a first simulation, a report; best of five each.

python benchmarks/startup.py
"""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
import time

RUNS = 5
FIRST = (
    "import allsolid; cell = allsolid.load('sulfide-nmc811-lithium');"
    "allsolid.simulate(cell, 'Discharge at 1C until 2.8 V')"
)


def seconds(command: list[str]) -> tuple[float, float]:
    """Best and median wall seconds of a whole process, after one run that warms the caches."""
    taken = []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - began)
    warm = sorted(taken[1:])
    return warm[0], warm[len(warm) // 2]


def main() -> None:
    cli = [sys.executable, "-m", "allsolid.cli"]
    with tempfile.TemporaryDirectory() as folder:
        rows = {
            "allsolid --help": [*cli, "--help"],
            "import allsolid.cells": [sys.executable, "-c", "import allsolid.cells"],
            "allsolid cell": [*cli, "cell", "sulfide-nmc811-lithium"],
            "load and first simulation": [sys.executable, "-c", FIRST],
            "allsolid study": [*cli, "study", "--out", folder],
        }
        print(
            f"Python {platform.python_version()}, {platform.machine()}; best and median of {RUNS}"
        )
        for name, command in rows.items():
            best, middle = seconds(command)
            print(f"{name:<28}{best:8.2f} s{middle:8.2f} s")


if __name__ == "__main__":
    main()
