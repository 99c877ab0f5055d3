"""allsolid: solid-state batteries from the material to the market.

Five questions about one cell, answered from its materials upward::

    import allsolid
    cell = allsolid.load("sulfide-nmc811-lithium")   # a packaged design or a TOML file
    print(cell)                                      # weight, energy, resistance ledger
    run = allsolid.simulate(cell, "Discharge at 1C until 2.5 V")
    run.plot()
    allsolid.estimate_cost(cell, route="sulfide-slurry").plot()

Names are imported when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from allsolid.cells import load
    from allsolid.cost import estimate_cost
    from allsolid.quantities import InputError, Money
    from allsolid.simulation import simulate
    from allsolid.study import run_study

_PLACES = {
    "load": ("cells", "load"),
    "simulate": ("simulation", "simulate"),
    "estimate_cost": ("cost", "estimate_cost"),
    "run_study": ("study", "run_study"),
    "InputError": ("quantities", "InputError"),
    "Money": ("quantities", "Money"),
}

_ROOMS = (
    "quantities", "sources", "figures", "exploration", "materials", "designs", "cells",
    "simulation", "cost", "life", "datasheet", "strategy", "evaluation", "reports", "study",
)  # fmt: skip
"""Modules that are imported when they are first named; none shares its name with a function."""

__all__ = ["InputError", "Money", "estimate_cost", "load", "run_study", "simulate"]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return importlib.import_module(f"allsolid.{name}")
    if name not in _PLACES:
        raise AttributeError(f"module 'allsolid' has no attribute {name!r}")
    module, attribute = _PLACES[name]
    return getattr(importlib.import_module(f"allsolid.{module}"), attribute)


def __dir__() -> list[str]:
    return sorted([*__all__, *_ROOMS, "__version__"])
