"""Simulation: a single-ion pseudo-two-dimensional model, one design or thousands of them.

Names are imported when first used, because the compiler takes a while to load.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allsolid.simulation.adapter import parameters
    from allsolid.simulation.kernel.layout import Tolerance, UnitCell
    from allsolid.simulation.mesh import Spectral, Volumes
    from allsolid.simulation.parameters import Parameters, tabulate
    from allsolid.simulation.protocol import (
        Profile,
        Protocol,
        Repeat,
        Step,
        profile,
        profile_from_csv,
        protocol,
    )
    from allsolid.simulation.simulate import TOLERANCE, Detail, simulate, solve
    from allsolid.simulation.solution import Ending, Solution, Status

_HOMES = {
    "adapter": ("parameters",),
    "kernel.layout": ("Tolerance", "UnitCell"),
    "mesh": ("Spectral", "Volumes"),
    "parameters": ("Parameters", "tabulate"),
    "protocol": (
        "Profile", "Protocol", "Repeat", "Step", "profile", "profile_from_csv", "protocol",
    ),
    "simulate": ("TOLERANCE", "Detail", "simulate", "solve"),
    "solution": ("Ending", "Solution", "Status"),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "TOLERANCE",
    "Detail",
    "Ending",
    "Parameters",
    "Profile",
    "Protocol",
    "Repeat",
    "Solution",
    "Spectral",
    "Status",
    "Step",
    "Tolerance",
    "UnitCell",
    "Volumes",
    "parameters",
    "profile",
    "profile_from_csv",
    "protocol",
    "simulate",
    "solve",
    "tabulate",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        module = importlib.import_module(f"allsolid.simulation.{_HOME[name]}")
        value = getattr(module, name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'allsolid.simulation' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
