"""No room and public function share a name: importing the room would replace the function."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import allsolid

PACKAGES = [
    "allsolid",
    *(m.name for m in pkgutil.walk_packages(allsolid.__path__, "allsolid.") if m.ispkg),
]


@pytest.mark.parametrize("name", PACKAGES)
def test_no_public_name_is_a_submodule_too(name: str) -> None:
    package = importlib.import_module(name)
    inside = {module.name for module in pkgutil.iter_modules(package.__path__)}
    assert not inside & set(getattr(package, "__all__", ())), name


def _fresh(code: str) -> None:
    """Run in an interpreter that has imported no room yet."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_rooms_come_when_named_and_functions_stay_functions() -> None:
    _fresh(
        "import types, allsolid\n"
        "rooms = ('materials', 'cells', 'simulation', 'cost', 'strategy', 'reports', 'study')\n"
        "calls = ('load', 'simulate', 'estimate_cost', 'run_study')\n"
        "for _ in range(2):\n"
        "    assert all(callable(getattr(allsolid, name)) for name in calls)\n"
        "    assert all(isinstance(getattr(allsolid, r), types.ModuleType) for r in rooms)\n"
        "    assert set(rooms) | set(calls) <= set(dir(allsolid))\n"
    )


def test_the_public_functions_can_be_called_again() -> None:
    """The call before imported the room; a design that does not exist is the quickest study."""
    _fresh(
        "import allsolid\n"
        "def asked():\n"
        "    try:\n"
        "        allsolid.run_study('no-such-design')\n"
        "    except allsolid.InputError as error:\n"
        "        return str(error)\n"
        "first, again = asked(), asked()\n"
        "assert 'no-such-design' in first and first == again\n"
        "costs = [allsolid.estimate_cost('sulfide-anchor').total for _ in range(2)]\n"
        "assert costs[0] == costs[1] and asked() == first\n"
    )


def test_a_class_name_has_one_meaning() -> None:
    """`Status`, `Verdict`, `Level` and `Step` once meant three things each."""
    places: dict[str, list[str]] = {}
    source = Path(allsolid.__path__[0])
    for path in sorted(source.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(path.relative_to(source)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
