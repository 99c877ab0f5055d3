"""No room and public function share a name: importing the room would replace the function."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

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
    _fresh(
        "import allsolid\n"
        "name = 'liquid-nmc811-graphite'\n"
        "first = allsolid.run_study(name).results['design']\n"
        "costs = [allsolid.estimate_cost(name).total for _ in range(2)]\n"
        "assert allsolid.run_study(name).results['design'] == first == name\n"
        "assert costs[0] == costs[1]\n"
    )
