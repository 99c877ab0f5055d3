"""Cost: C_total = C_materials + C_processing + C_R&D of a cell, from steps that can be checked.

The baseline is BatPaC 5.0's plant for liquid cells; every solid-state route is a difference to it.
Names are imported when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allsolid.cost.breaking_even import break_even, break_even_price
    from allsolid.cost.contents import (
        Anode,
        Contents,
        Item,
        Per,
        Stream,
        reference,
        reference_names,
    )
    from allsolid.cost.costing import (
        case_of,
        contents_of,
        default_route,
        estimate_cost,
        feasible,
        liquid_counterpart,
    )
    from allsolid.cost.differences import (
        Bar,
        Lever,
        Waterfall,
        bridge,
        lever_waterfall,
        levers,
        waterfall,
    )
    from allsolid.cost.feasibility import Verdict
    from allsolid.cost.incentives import Incentives, Programme, section_45x
    from allsolid.cost.model import Case
    from allsolid.cost.plant import Plant
    from allsolid.cost.prices import Price, PriceBook, price_book, scenarios
    from allsolid.cost.processes import Route, route, routes
    from allsolid.cost.ramping import Stage, StageCost, ramp, stages
    from allsolid.cost.result import LEVELS, CostBreakdown, breakdown
    from allsolid.cost.scale import (
        at_volume,
        doublings_to,
        learned,
        learning_rate,
        minimum_efficient_scale,
        scale_curve,
        wright,
    )
    from allsolid.cost.scrap import scrap_by_step
    from allsolid.cost.status import Status
    from allsolid.cost.uncertainty import (
        Distribution,
        Sobol,
        Swing,
        assumed_share,
        monte_carlo,
        sobol,
        tornado,
    )

_HOMES = {
    "breaking_even": ("break_even", "break_even_price"),
    "result": ("LEVELS", "CostBreakdown", "breakdown"),
    "contents": ("Anode", "Contents", "Item", "Per", "Stream", "reference", "reference_names"),
    "costing": (
        "case_of", "contents_of", "default_route", "estimate_cost", "feasible",
        "liquid_counterpart",
    ),
    "feasibility": ("Verdict",),
    "incentives": ("Incentives", "Programme", "section_45x"),
    "model": ("Case",),
    "plant": ("Plant",),
    "prices": ("Price", "PriceBook", "price_book", "scenarios"),
    "ramping": ("Stage", "StageCost", "ramp", "stages"),
    "processes": ("Route", "route", "routes"),
    "scale": (
        "at_volume", "doublings_to", "learned", "learning_rate", "minimum_efficient_scale",
        "scale_curve", "wright",
    ),
    "scrap": ("scrap_by_step",),
    "status": ("Status",),
    "uncertainty": (
        "Distribution", "Sobol", "Swing", "assumed_share", "monte_carlo",
        "sobol", "tornado",
    ),
    "differences": (
        "Bar", "Lever", "Waterfall", "bridge", "lever_waterfall", "levers", "waterfall",
    ),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "LEVELS",
    "Anode",
    "Bar",
    "Case",
    "Contents",
    "CostBreakdown",
    "Distribution",
    "Incentives",
    "Item",
    "Lever",
    "Per",
    "Plant",
    "Price",
    "PriceBook",
    "Programme",
    "Route",
    "Sobol",
    "Stage",
    "StageCost",
    "Status",
    "Stream",
    "Swing",
    "Verdict",
    "Waterfall",
    "assumed_share",
    "at_volume",
    "break_even",
    "break_even_price",
    "breakdown",
    "bridge",
    "case_of",
    "contents_of",
    "default_route",
    "doublings_to",
    "estimate_cost",
    "feasible",
    "learned",
    "learning_rate",
    "lever_waterfall",
    "levers",
    "liquid_counterpart",
    "minimum_efficient_scale",
    "monte_carlo",
    "price_book",
    "ramp",
    "reference",
    "reference_names",
    "route",
    "routes",
    "scale_curve",
    "scenarios",
    "scrap_by_step",
    "section_45x",
    "sobol",
    "stages",
    "tornado",
    "waterfall",
    "wright",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'allsolid.cost' has no attribute '{name}'")
    return getattr(importlib.import_module(f"allsolid.cost.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
