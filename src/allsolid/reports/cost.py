"""The report's section on what a cell costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from allsolid.cost.figures import stacked, tornado_figure, waterfall_figure
from allsolid.exploration import interval
from allsolid.quantities import Level, number, percent
from allsolid.reports.page import Fact, Facts, Picture, Section, Table

if TYPE_CHECKING:
    from allsolid.cost import CostBreakdown, Feasibility, Waterfall
    from allsolid.cost.asking.differences import Lever
    from allsolid.cost.asking.uncertainty import Swing
    from allsolid.quantities import Money

LEVELS = (Level.CELL, Level.PACK, Level.DC_SYSTEM, Level.INSTALLED)
YEAR = 2024


def head_fact(result: CostBreakdown, drawn: CostBreakdown) -> Fact:
    """Cost of the cell with its interval."""
    low, high = interval(drawn.total)
    note = f"cell level, prices of 2022, 90\u00a0%: {number(low)} to {number(high)}"
    return Fact("Cost", f"{number(result.total)} USD/kWh", note)


def cost_section(
    result: CostBreakdown,
    usable: Mapping[float, Money | str],
    liquid: CostBreakdown,
    steps: Waterfall,
    levers: Sequence[Lever],
    drawn: CostBreakdown,
    swings: Sequence[Swing],
    routes: Sequence[Feasibility],
) -> Section:
    """C_total in three parts, its interval, the difference to the liquid cell, and the levers."""
    low, high = interval(drawn.total)
    median = float(np.median(drawn.total))
    lead = (
        f"C_total {number(result.total)} = materials {number(result.materials)} + processing "
        f"{number(result.processing)} + R&D {number(result.research)} USD/kWh at cell level in "
        f"prices of 2022, by the route {result.route}, with every input at its median. Over all "
        f"draws the median is {number(median)} and the 90 % interval {number(low)} to "
        f"{number(high)}{_skew(result.total, low, high)}. A liquid NMC811-graphite cell in the "
        f"same plant costs {number(liquid.total)}."
    )
    return Section(
        "cost",
        "What does it cost?",
        lead,
        (
            _levels(result),
            *_usable(usable),
            Picture(stacked([result, liquid]), "Cost by group, beside the liquid cell."),
            Picture(
                waterfall_figure(steps.grouped()),
                "From the liquid cell to this one: every USD/kWh of difference has a name.",
            ),
            Picture(
                tornado_figure(swings, result.total),
                "Each parameter at the ends of its 90 % interval, the others at their medians.",
            ),
            _levers(levers),
            _routes(routes),
        ),
    )


def _skew(value: float, low: float, high: float) -> str:
    dear = high - value > 1.5 * (value - low)
    return ": what can go wrong weighs more than what can go right" if dear else ""


def _levels(result: CostBreakdown) -> Facts:
    return Facts(
        tuple(
            Fact(
                f"{str(level)[:1].upper()}{str(level)[1:]} level",
                f"{number(result.at(level).amount)} USD/kWh",
                f"{number(result.at(level, 'EUR').amount)} EUR/kWh, prices of {YEAR}"
                f"{_net(result, level)}",
            )
            for level in LEVELS
        )
    )


def _net(result: CostBreakdown, level: Level) -> str:
    """The same level after credits, where there are any."""
    if not result.credited:
        return ""
    dollars, euros = (number(result.net_at(level, c).amount) for c in ("USD", "EUR"))
    return f"; net of credits {dollars} USD/kWh, {euros} EUR/kWh"


def _usable(usable: Mapping[float, Money | str]) -> tuple[Facts, ...]:
    facts = tuple(_per_usable(rate, found) for rate, found in usable.items())
    return (Facts(facts),) if facts else ()


def _per_usable(rate: float, found: Money | str) -> Fact:
    name = f"Per usable kWh at {'1C' if rate == 1 else f'C/{1 / rate:.0f}'}"
    if isinstance(found, str):
        return Fact(name, "none", found)
    note = f"cell level, what a full discharge delivers, prices of {found.year}"
    return Fact(name, f"{number(found.amount)} {found.currency}/kWh", note)


def _levers(levers: Sequence[Lever]) -> Table:
    rows = tuple(
        (
            lever.name,
            number(float(lever.liquid)),
            number(float(lever.route)),
            percent(float(lever.share)),
            f"{-float(lever.saving):+.2f}",
        )
        for lever in levers
    )
    return Table(
        ("Lever", "Liquid cell", "This route", "Of processing + R&D", "Difference"),
        rows,
        "The levers that the source article names (dry room, stacking) and the larger ones, "
        "USD/kWh in prices of 2022.",
        numeric=(1, 2, 3, 4),
    )


def _routes(routes: Sequence[Feasibility]) -> Table:
    rows = tuple(
        (one.route, "feasible" if one.feasible else "refused", one.reason) for one in routes
    )
    return Table(("Route", "This cell", "Reason"), rows, "Routes of production.")
