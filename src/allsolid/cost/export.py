"""A breakdown as text and as JSON-able data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.cost.buying.stated import MODEL_CURRENCY, MODEL_YEAR
from allsolid.cost.factory.plant import KWH
from allsolid.cost.levels import LEVELS
from allsolid.cost.outputs import OUTPUTS
from allsolid.quantities import Money, number
from allsolid.quantities.output import document, plain

if TYPE_CHECKING:
    from allsolid.cost.result import CostBreakdown


def as_dict(result: CostBreakdown) -> dict[str, Any]:
    """Totals, levels, lines, credits, statuses and sources; USD 2022/kWh unless a key says else."""
    lines = result.lines
    return {
        "cell": result.case.name,
        "route": result.route,
        "plant_GWh_per_year": plain(lines.energy / 1e6),
        "money": f"{MODEL_CURRENCY} {MODEL_YEAR} (real) per kWh",
        **document(OUTPUTS, result),
        "research_programme": None
        if result.programme is None
        else plain(result.programme.private),
        "total_with_programme": None
        if result.programme is None
        else plain(result.total_with_programme),
        "credits": {name: plain(amount) for name, amount in result.credits},
        "scrap_by_step": {name: plain(lost) for name, lost in result.scrap_by_step().items()},
        "levels": _levels(result.at),
        "net_levels": _levels(result.net_at),
        "material_lines": [
            {"component": m.component, "material": m.material, "stream": str(m.stream),
             "net": plain(m.net), "scrap": plain(m.scrap)}
            for m in lines.materials
        ],
        "step_lines": [_step(step) for step in lines.steps],
        "adders": [
            {"level": str(level), "name": name, "amount": plain(amount)}
            for level, name, amount in result.adders()
        ],
        "statuses": [str(status) for status in result.statuses],
        "basis": "every parameter at the median of its prior",
        "parameters": len(result.provenance),
        "assumed_parameters": len(result.assumed),
        "sources": [source.key for source in result.sources()],
    }  # fmt: skip


MONIES = (("USD", 2024), ("EUR", 2024), ("USD", 2022))
"""Currencies and price years in which every level is stated."""


def _levels(at: Callable[..., Money]) -> dict[str, dict[str, Any]]:
    """Amounts by level and money, gross or net as `at` gives them."""
    return {
        str(level): {
            f"{currency} {year}": plain(at(level, currency, year).amount)
            for currency, year in MONIES
        }
        for level in LEVELS
    }


def _step(step: Any) -> dict[str, Any]:
    expense, resources = step.expense, step.resources
    return {
        "name": step.name, "section": str(step.section),
        "labour_h": plain(resources.labour / 3600.0), "capital_USD": plain(resources.capital),
        "area_m2": plain(resources.area), "energy_kWh": plain(resources.energy / KWH),
        "processing": plain(expense.processing), "research": plain(expense.research),
        "total": plain(expense.total),
    }  # fmt: skip


def text(result: CostBreakdown) -> str:
    """A short table for people: the article's sum, the levels, the largest lines."""
    if np.size(result.total) > 1:
        low, high = (_mean(edge) for edge in (np.min(result.total), np.max(result.total)))
        return (
            f"{np.size(result.total)} cells by {result.route}: C_total {low} to {high} "
            "USD 2022 per kWh"
        )
    rows = [
        f"{result.case.name} by {result.route}, "
        f"{number(float(np.mean(result.lines.energy)) / 1e6)} GWh/a, USD 2022 per kWh",
        f"  C_materials {_mean(result.materials)} + C_processing {_mean(result.processing)}"
        f" + C_R&D {_mean(result.research)} = {_mean(result.total)}",
    ]
    given = [f"{name} {_mean(amount)}" for name, amount in result.credits if np.any(amount)]
    if given:
        rows.append(f"  gross {_mean(result.total)}, net {_mean(result.net)} ({', '.join(given)})")
    if result.programme is not None:
        rows.append(
            f"  with R&D as a programme {_mean(result.total_with_programme)}: "
            f"{_mean(result.programme.private)} private, {_mean(result.programme.public)} public"
        )
    for level in LEVELS:
        net = f", net {_money(result.net_at(level))}" if given else ""
        rows.append(f"  {level!s:<10} {_money(result.at(level))} per kWh{net}")
    largest = sorted(result.parts(), key=lambda part: -float(np.mean(part[1])))[:8]
    rows += [f"  {_mean(amount):>6}  {name}" for name, amount in largest]
    rows.append(
        f"  {len(result.provenance)} parameters at their realised, "
        f"{len(result.assumed)} of them assumed"
    )
    rows += [f"  status: {status}" for status in result.statuses]
    return "\n".join(rows)


_LARGE = 1e5
"""Amount from which zeros hide the size: 1.27e6 is read, 1270000 is counted."""


def _mean(value: Any) -> str:
    amount = float(np.mean(value))
    if not _LARGE <= abs(amount) < np.inf:
        return number(amount)
    mantissa, exponent = f"{amount:.2e}".split("e")
    return f"{number(float(mantissa))}e{int(exponent)}"


def _money(amount: Money) -> str:
    return str(amount) if amount.amount < _LARGE else f"{_mean(amount.amount)} {amount.label}"
