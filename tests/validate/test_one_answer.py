"""The compiled kernel gives one answer to the last bit, however it came about."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.validate

# One discharge on elements, and one on a polynomial: the kernel calls kernels, which a process that
# compiled holds twice.
ANSWER = """
import hashlib
import numpy as np
def answer():
    import allsolid
    from allsolid.simulation import Spectral
    cell, step = allsolid.load("sulfide-nmc811-lithium"), "Discharge at C/3 until 2.8 V"
    run, other = allsolid.simulate(cell, step), allsolid.simulate(cell, step, mesh=Spectral())
    return run.step_charge.tobytes().hex() + " " + hashlib.sha256(
        run.raw.output.ends.tobytes() + run.voltage.tobytes() + other.voltage.tobytes()).hexdigest()
"""
PLAIN = ANSWER + "print(answer())"
OTHER_ORDER = (
    "from allsolid.simulation.kernel.probe import reaction_current\n"
    "reaction_current(0.05, 2.0, 0.3, 0.0514, 0.0)\n" + PLAIN
)
THREADS = (
    ANSWER
    + """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(12) as pool:
    (only,) = set(pool.map(lambda _: answer(), range(12)))
print(only)
"""
)
FORK = (
    ANSWER
    + """
import multiprocessing, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)
first = answer()
with multiprocessing.get_context("fork").Pool(3) as pool:
    (only,) = {first, *pool.starmap(answer, [()] * 6)}
print(only)
"""
)


def _begin(code: str, cache: Path, **env: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "ALLSOLID_CACHE": str(cache), **env},
    )  # fmt: skip


def _end(process: subprocess.Popen[str]) -> tuple[str, str]:
    out, error = process.communicate(timeout=1500)
    assert process.returncode == 0, error
    return out, error


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A cache, and the answer of the process that filled it by compiling."""
    cache = tmp_path_factory.mktemp("cache")
    return cache, _end(_begin(PLAIN, cache))[0]


def test_compiled_and_read_from_the_disk(filled: tuple[Path, str]) -> None:
    cache, compiled = filled
    assert _end(_begin(PLAIN, cache)) == (compiled, "")


def test_compiled_in_another_order_and_with_another_seed(
    filled: tuple[Path, str], tmp_path: Path
) -> None:
    """Half from the disk, half compiled; names inside the machine code differ, bits do not."""
    cache, compiled = filled
    copy = shutil.copytree(cache, tmp_path / "copy")
    kernels = sorted(copy.rglob("simulate_rows*.kernel"), key=lambda p: p.stat().st_size)
    assert len(kernels) == 2
    kernels[-1].unlink()
    assert _end(_begin(OTHER_ORDER, copy, PYTHONHASHSEED="7"))[0] == compiled


def test_eight_processes_with_an_empty_cache(filled: tuple[Path, str], tmp_path: Path) -> None:
    together = [_begin(PLAIN, tmp_path) for _ in range(8)]
    assert {_end(process) for process in together} == {(filled[1], "")}
    assert not list(tmp_path.rglob(".p*"))


@pytest.mark.parametrize("code", [THREADS, FORK], ids=["twelve threads", "after a fork"])
def test_many_at_once(filled: tuple[Path, str], code: str) -> None:
    cache, compiled = filled
    assert _end(_begin(code, cache)) == (compiled, "")


def test_damaged_in_twenty_ways(filled: tuple[Path, str], tmp_path: Path) -> None:
    """Every damage by its own process on the small kernel, and two on the large ones."""
    from importlib import util

    place = Path(__file__).parents[1] / "simulation" / "test_cache.py"
    found = util.spec_from_file_location("cache_tests", place)
    assert found and found.loader
    tests = util.module_from_spec(found)
    found.loader.exec_module(tests)
    whole = tests._run(tests.PACKAGE.parent, tmp_path)
    (file,) = Path(whole[0]).glob("*.kernel")
    good = file.read_bytes()
    assert len(tests.DAMAGES) >= 20
    for damage in tests.DAMAGES.values():
        file.write_bytes(damage(good))
        again = tests._run(tests.PACKAGE.parent, tmp_path)
        assert again[:3] == (*whole[:2], 0) and again[3].count("\n") == 1
    cache, compiled = filled
    for path in cache.rglob("simulate_rows*.kernel"):
        path.write_bytes(path.read_bytes()[:-9])
    out, said = _end(_begin(PLAIN, cache))
    assert out == compiled and said.count("\n") == 1
