"""Simulation: a single-ion pseudo-two-dimensional model, one design or thousands of them.

Names are imported when first used, because the compiler takes a while to load.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allsolid.simulation.adapter import parameters
    from allsolid.simulation.curves import smoothed, tabulate
    from allsolid.simulation.demonstrations import Demonstration, Setting
    from allsolid.simulation.gradients import Gradient, gradient
    from allsolid.simulation.kernel.layout import Tolerance, UnitCell
    from allsolid.simulation.limits import CurrentLimits, Finding, Verdict, current_limits
    from allsolid.simulation.mesh import FINE, Spectral, Volumes
    from allsolid.simulation.performance import (
        ChargeTime,
        Discharges,
        Overview,
        PulseResistance,
        charge_time,
        discharge,
        energy_at,
        overview,
        pulse_resistance,
        ragone,
        rate_capability,
    )
    from allsolid.simulation.profile_file import ProfileFile, profile_from_csv, read_profile
    from allsolid.simulation.protocols import (
        Basis,
        Control,
        Level,
        Profile,
        Protocol,
        Repeat,
        Step,
        profile,
        protocol,
    )
    from allsolid.simulation.routines import cc_cv, fast_charge, gitt, hppc
    from allsolid.simulation.solution import Ending, Solution, Status
    from allsolid.simulation.solver import TOLERANCE, Detail, refined, simulate, solve
    from allsolid.simulation.unit import Parameters

_HOMES = {
    "adapter": ("parameters",),
    "gradients": (
        "Gradient",
        "gradient",
    ),
    "kernel.layout": (
        "Tolerance",
        "UnitCell",
    ),
    "demonstrations": ("Demonstration", "Setting"),
    "limits": (
        "CurrentLimits",
        "Finding",
        "Verdict",
        "current_limits",
    ),
    "mesh": (
        "FINE",
        "Spectral",
        "Volumes",
    ),
    "curves": ("smoothed", "tabulate"),
    "unit": ("Parameters",),
    "performance": (
        "ChargeTime",
        "Discharges",
        "Overview",
        "PulseResistance",
        "charge_time",
        "discharge",
        "energy_at",
        "overview",
        "pulse_resistance",
        "ragone",
        "rate_capability",
    ),
    "protocols": (
        "Basis",
        "Control",
        "Level",
        "Profile",
        "Protocol",
        "Repeat",
        "Step",
        "profile",
        "protocol",
    ),
    "profile_file": ("ProfileFile", "profile_from_csv", "read_profile"),
    "routines": (
        "cc_cv",
        "fast_charge",
        "gitt",
        "hppc",
    ),
    "solver": (
        "TOLERANCE",
        "Detail",
        "refined",
        "simulate",
        "solve",
    ),
    "solution": (
        "Ending",
        "Solution",
        "Status",
    ),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "FINE",
    "TOLERANCE",
    "Basis",
    "ChargeTime",
    "Control",
    "CurrentLimits",
    "Demonstration",
    "Detail",
    "Discharges",
    "Ending",
    "Finding",
    "Gradient",
    "Level",
    "Overview",
    "Parameters",
    "Profile",
    "ProfileFile",
    "Protocol",
    "PulseResistance",
    "Repeat",
    "Setting",
    "Solution",
    "Spectral",
    "Status",
    "Step",
    "Tolerance",
    "UnitCell",
    "Verdict",
    "Volumes",
    "cc_cv",
    "charge_time",
    "current_limits",
    "discharge",
    "energy_at",
    "fast_charge",
    "gitt",
    "gradient",
    "hppc",
    "overview",
    "parameters",
    "profile",
    "profile_from_csv",
    "protocol",
    "pulse_resistance",
    "ragone",
    "rate_capability",
    "read_profile",
    "refined",
    "simulate",
    "smoothed",
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
