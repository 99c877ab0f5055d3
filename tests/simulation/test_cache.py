"""The disk cache follows every kernel source; nowhere to write means compile again."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import allsolid

PACKAGE = Path(allsolid.__file__).parent
PRINT = """
from allsolid.simulation import compile
from allsolid.simulation.kernel.probe import reaction_current as f
print(compile.cache_folder(), f(0.05, 2.0, 0.3, 0.0514, 0.0), sum(f.stats.cache_hits.values()))
"""


def _run(tree: Path, cache: Path) -> tuple[str, float, int]:
    env = {**os.environ, "PYTHONPATH": str(tree), "ALLSOLID_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", PRINT], env=env, capture_output=True, text=True, check=True
    )
    folder, value, hits = done.stdout.split()
    return folder, float(value), int(hits)


def test_an_edited_callee_changes_the_answer(tmp_path):
    tree, cache = tmp_path / "tree", tmp_path / "cache"
    shutil.copytree(PACKAGE, tree / "allsolid", ignore=shutil.ignore_patterns("__pycache__"))
    first = _run(tree, cache)
    again = _run(tree, cache)
    assert (first[2], again[2]) == (0, 1)  # compiled, then read from disk
    assert again[:2] == first[:2]
    kinetics = tree / "allsolid" / "simulation" / "kernel" / "kinetics.py"
    text = kinetics.read_text()
    assert "2.0 * at_half" in text
    kinetics.write_text(text.replace("2.0 * at_half", "3.0 * at_half"))
    edited = _run(tree, cache)
    assert edited[0] != first[0]
    assert abs(edited[1] / first[1] - 1.5) < 1e-12


def test_nowhere_to_write_means_compile_again(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    folder, value, hits = _run(PACKAGE.parent, blocked)
    assert (folder, hits) == ("None", 0)
    assert value > 0
