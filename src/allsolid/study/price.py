"""What the cell costs, by the first feasible route, and how sure that is."""

from __future__ import annotations

import numpy as np

from allsolid import cost
from allsolid.cost.outputs import OUTPUTS as cost_outputs
from allsolid.datasheet.measure import USABLE_RATES, usable_cost
from allsolid.evaluation import DRAWS, Results, intervals
from allsolid.quantities import InputError, Money
from allsolid.reports.cost import cost_section, head_fact
from allsolid.study.record import Grounds, StudyPart


def fill(results: Results) -> StudyPart:
    """The breakdown, its interval and swings, the liquid cell beside it, and the routes."""
    result = results.cost
    liquid = cost.liquid_counterpart(plant=result.case.plant)
    drawn = results.draws.cost
    usable = _usable(results)
    section = cost_section(
        result,
        usable,
        liquid,
        cost.waterfall(liquid, result),
        cost.levers(liquid, result),
        drawn,
        cost.tornado(result.case, 12),
        cost.feasible(results.cell),
    )
    found = result.as_dict() | {
        "interval_90": intervals(cost_outputs, drawn),
        "median_of_draws": float(np.median(drawn.total)),
        "draws": DRAWS,
        "per_usable_kWh": {
            _rate(rate): None if isinstance(told, str) else told.amount
            for rate, told in usable.items()
        },
        "per_usable_kWh_reason": {
            _rate(rate): told for rate, told in usable.items() if isinstance(told, str)
        },
    }
    return StudyPart(section, found, (section.lead,), (head_fact(result, drawn),), basis(results))


def basis(results: Results) -> Grounds:
    """Every parameter of the cost."""
    return Grounds(results.cost.provenance)


def _rate(rate: float) -> str:
    return f"{rate:.3g}C"


def _usable(results: Results) -> dict[float, Money | str]:
    """Cost per delivered kWh by rate, or the reason that no simulation describes the cell."""
    try:
        rates = results.behaviour.overview.rates
    except InputError as error:
        return dict.fromkeys(USABLE_RATES, str(error))
    return usable_cost(results.cell, results.cost, rates)
