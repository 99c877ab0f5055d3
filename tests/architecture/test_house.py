"""The house rules that a linter does not know: sizes, names, folders, hosts, sources."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "allsolid"
MODULES = sorted(PACKAGE.rglob("*.py"))
PYTHON = [
    *MODULES,
    *sorted((ROOT / "tests").rglob("*.py")),
    *sorted((ROOT / "benchmarks").rglob("*.py")),
    *sorted((ROOT / "examples").rglob("*.py")),
    ROOT / "do.py",
]
MOST_LINES, MOST_FUNCTION_LINES, MOST_DEPTH = 500, 70, 3


def _names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]


@pytest.mark.parametrize("path", PYTHON, ids=_names(PYTHON))
def test_files_and_functions_are_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_LINES, f"{lines} lines: one idea a file"
    for function in _functions(path):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= MOST_FUNCTION_LINES, f"{function.name} has {length} lines"


def test_every_folder_of_modules_is_a_package_and_lies_shallow() -> None:
    for folder in {path.parent for path in MODULES}:
        assert (folder / "__init__.py").exists(), folder
        assert len(folder.relative_to(PACKAGE).parts) <= MOST_DEPTH, folder


def test_no_drawer_of_odds_and_ends() -> None:
    for path in MODULES:
        assert path.stem not in {"utils", "helpers", "misc", "common"}, path


def _committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


# spelled in pieces, so that this file does not trip over itself
HOSTS = re.compile(
    "|".join(("py" + r"pi\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs"))
)
PLACES = re.compile("|".join((r"(?<![\w.])/work" + "/", "/ro" + r"ot/\.", "/op" + "t/")))


def test_no_registry_host_and_no_path_of_a_machine() -> None:
    for path in _committed():
        if path.suffix in {".png", ".parquet", ".gz"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not HOSTS.search(text), f"{path} names a registry host"
        assert not PLACES.search(text), f"{path} names a path of a machine"


def test_nothing_is_left_for_later() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        for word in words:
            assert word not in text, f"{path}: {word}"


def test_the_core_draws_in_no_pandas_and_no_matplotlib() -> None:
    rooms = [p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists()]
    code = "import sys, importlib\n"
    code += "".join(f"importlib.import_module('allsolid.{room}')\n" for room in rooms)
    code += (
        "bad = {'pandas', 'matplotlib', 'pint', 'plotly'} & set(sys.modules)\nassert not bad, bad\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_data_files_stand_beside_a_reader() -> None:
    for folder in PACKAGE.rglob("data"):
        assert (folder.parent / "__init__.py").exists(), folder


def test_the_contract_of_the_applications_grows_with_the_house() -> None:
    """Every room that the applications may not know is forbidden to them as soon as it stands."""
    unknown = ["life", "simulation", "impedance", "cost", "safety", "cells", "materials"]
    unknown += ["datasheet.measure"]
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    found = [c for c in contracts["contracts"] if c["name"].startswith("applications")]
    for name in unknown:
        place = PACKAGE / name.replace(".", "/")
        if place.is_dir() or place.with_suffix(".py").exists():
            assert f"allsolid.{name}" in found[0]["forbidden_modules"], name


def test_a_plain_clone_skips_only_the_large_tables() -> None:
    """OBELiX and polymers (imports, samples), experience curves (targets): all else ships."""
    wanted = "shared" + "_data"
    tests = [path for path in PYTHON if "tests" in path.relative_to(ROOT).parts]
    asking = {path.name for path in tests if wanted in path.read_text(encoding="utf-8")}
    assert asking <= {"conftest.py", "test_imports.py", "test_samples.py", "test_targets.py"}
