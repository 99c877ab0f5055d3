"""What a cell is measured to give: delivered energy, cost of a usable kWh, figures for targets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from allsolid.cells import Cell, Conditions
from allsolid.cells.standing.temperatures import temperature_doubts
from allsolid.cost import LEVELS, CostBreakdown
from allsolid.datasheet.achieved import Performance
from allsolid.exploration import interval
from allsolid.materials import Verdict
from allsolid.quantities import (
    InputError,
    Level,
    Money,
    Number,
    checked,
    instance,
    rates,
)
from allsolid.simulation import RunStatus
from allsolid.simulation.outputs import delivered
from allsolid.simulation.performance import Discharges, rate_capability

USABLE_RATES = (1 / 3, 1.0)
"""Rates (C) at which the delivered energy has an interval, and a kWh delivered its cost."""
SIMULATED_DRAWS = 200
"""Cells simulated for an interval: the 5 % quantile is then a 5 ± 1.5 % quantile."""


@checked
def delivered_span(
    cell: Cell, levels: Any = USABLE_RATES, conditions: Conditions | None = None
) -> dict[float, tuple[float, float]]:
    """Central 90 % of the energy (J/kg) that full discharges deliver, by rate (C).

    `SIMULATED_DRAWS` cells drawn from the priors are simulated. One that is not solved widens the
    interval: it counts as nothing for the lower end and as all of its energy for the upper. Rates
    and errors as in `allsolid.simulation.rate_capability`.
    """
    drawn = cell.draw(SIMULATED_DRAWS)
    found = rate_capability(drawn, levels, conditions)
    spans = {}
    for rate, energy in zip(found.level.tolist(), delivered(found), strict=True):
        unknown = np.isnan(energy)
        low, _ = interval(np.where(unknown, 0.0, energy) / drawn.mass)
        _, high = interval(np.where(unknown, drawn.energy, energy) / drawn.mass)
        spans[rate] = (low, high)
    return spans


@checked
def usable_cost(
    cell: Cell, cost: CostBreakdown, discharges: Discharges, levels: Any = USABLE_RATES
) -> dict[float, Money | str]:
    """Cost per kWh that a full discharge delivers, by rate (C).

    C_total of the cell times its nominal over its delivered energy, USD in prices of 2024; the
    reason in words where a discharge delivers nothing to pay for.

    Parameters
    ----------
    discharges : full discharges of the cell
    levels : those of their rates that are asked about, C, or text such as ``C/3``

    Raises
    ------
    InputError : a rate that is not among the discharges
    """
    instance(cost, CostBreakdown, "cost", "a CostBreakdown, of estimate_cost(cell)")
    instance(discharges, Discharges, "discharges", "Discharges, of rate_capability(cell)")
    energies = delivered(discharges)[:, 0]
    costs: dict[float, Money | str] = {}
    for rate in np.ravel(np.asarray(rates(levels, "levels"), dtype=float)).tolist():
        row = int(np.argmin(np.abs(discharges.level - rate)))
        if not math.isclose(discharges.level[row], rate, rel_tol=1e-6):
            known = ", ".join(f"{level:.3g}" for level in discharges.level)
            raise InputError(
                f"expected a rate that was simulated: {known} C", key="levels", value=rate
            )
        energy, ended = float(energies[row]), RunStatus(int(discharges.status[row, 0]))
        costs[rate] = (
            cost.at() * (float(cell.energy) / energy)
            if energy > 0.0
            else f"a full discharge delivers nothing: {ended.advice}"
        )
    return costs


_ENERGIES = (Level.ACTIVE, Level.STACK, Level.CELL, Level.PACK)


@checked
def performance(cell: Cell, cost: CostBreakdown | None = None) -> Performance:
    """What the targets of states and firms ask of a (single) cell, as far as it is computed.

    Without a cost (no route makes it) its targets of cost stay "not computed".
    """
    costs = {} if cost is None else {level: cost.at(level) for level in LEVELS}
    return Performance(
        cell.name,
        specific_energy=_known({level: cell.specific_energy(level) for level in _ENERGIES}),
        energy_density=_known({level: cell.energy_density(level) for level in _ENERGIES}),
        cost={level: money for level, money in costs.items() if math.isfinite(money.amount)},
        warnings=(
            *(_clause(line) for line in cell.status.doubts.advice),
            *temperature_doubts(cell, cell.temperature),
            *(f"{p.where}: {p.pair}" for p in cell.contacts if p.verdict is Verdict.REACTS),
        ),
    )


def _clause(advice: str) -> str:
    """What is wrong, as a part of a sentence."""
    what = advice.partition(":")[0]
    return f"{what[:1].lower()}{what[1:]}"


def _known(figures: Mapping[Level, Number]) -> dict[Level, float]:
    """The figures that are finite and not negative; a target leaves the others uncomputed."""
    return {level: float(x) for level, x in figures.items() if 0.0 <= float(x) < math.inf}
