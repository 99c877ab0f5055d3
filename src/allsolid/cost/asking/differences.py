"""Waterfalls: the difference between two costs, every USD/kWh with a name.

From one cell and route (as a rule the liquid cell) to another: materials by component, then for
each step what the new cell asks of it (same process, other rates) and what the route changes. The
bars sum to the difference exactly, because costs are sums of lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from allsolid.cost.buying.contents import Stream
from allsolid.cost.model import AIR, ROOM, SUPPORT, evaluate
from allsolid.cost.result import CostBreakdown
from allsolid.quantities import InputError, Number, checked


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: name, the group it belongs to, USD 2022/kWh."""

    name: str
    group: str
    amount: Number


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Bars that lead from `start` to `end`, USD 2022/kWh.

    output : what is added up, for the axis of a figure
    """

    title: str
    start_name: str
    start: Number
    bars: tuple[Bar, ...]
    end_name: str
    end: Number
    output: str = "C_total"

    @property
    def gap(self) -> Any:
        """end − start − Σ bars: zero up to rounding."""
        return self.end - self.start - sum(bar.amount for bar in self.bars)

    def grouped(self) -> Waterfall:
        """The same waterfall with one bar a group."""
        groups: dict[str, Any] = {}
        for bar in self.bars:
            groups[bar.group] = groups.get(bar.group, 0.0) + bar.amount
        bars = tuple(Bar(name, name, amount) for name, amount in groups.items())
        return replace(self, bars=bars)

    def __str__(self) -> str:
        cells = max(np.size(bar.amount) for bar in self.bars)
        batch = f", mean of {cells} cells" if cells > 1 else ""
        rows = [f"{self.title} (USD 2022 per kWh{batch})"]
        rows += [f"{np.mean(self.start):8.2f}  {self.start_name}"]
        rows += [f"{np.mean(bar.amount):+8.2f}  {bar.name}" for bar in self.bars]
        return "\n".join([*rows, f"{np.mean(self.end):8.2f}  {self.end_name}"])


_MATERIAL_GROUPS = {
    Stream.CATHODE: "cathode materials",
    Stream.ANODE: "anode materials",
    Stream.LITHIUM: "anode materials",
    Stream.SEPARATOR: "separator",
    Stream.LIQUID: "liquid electrolyte",
    Stream.CATHODE_FOIL: "foils and parts",
    Stream.ANODE_FOIL: "foils and parts",
    Stream.PART: "foils and parts",
}


@checked
def waterfall(start: CostBreakdown, end: CostBreakdown) -> Waterfall:
    """From one cell, route and plant to another: materials, then each step in two parts.

    "cell" is what the other cell asks of the same step by the start's route and plant, "route"
    what the other route (and plant) removes, adds or changes: first → the other cell by the first
    route → last, so the bars sum to the difference whatever the two are.

    Raises
    ------
    InputError : what is no breakdown
    """
    for given, key in ((start, "start"), (end, "end")):
        if not isinstance(given, CostBreakdown):
            raise InputError("expected a breakdown, as estimate_cost gives", key=key, value=given)
    prices = end.case.prices.joined(start.case.prices)
    same_process = replace(start.case, cell=end.case.cell, general=end.case.general, prices=prices)
    between = CostBreakdown(same_process, evaluate(same_process))
    bars = [*_materials(start, end)]
    first, middle, last = (_steps(result) for result in (start, between, end))
    for name in dict.fromkeys([*first, *middle, *last]):
        group = _group(name)
        if name in first or name in middle:
            design = middle.get(name, 0.0) - first.get(name, 0.0)
            bars.append(Bar(f"{name} (cell)", group, design))
        if name in middle and name not in last:
            bars.append(Bar(f"{name} (removed)", group, -middle[name]))
        elif name in middle:
            bars.append(Bar(f"{name} (route)", group, last[name] - middle[name]))
        elif name in last:
            bars.append(Bar(f"{name} (added)", "added steps", last[name]))
    return Waterfall(
        f"From {start.case.name} to {end.case.name} by {end.route}",
        start.case.name, start.total, tuple(bars), end.case.name, end.total,
    )  # fmt: skip


def _materials(a: CostBreakdown, b: CostBreakdown) -> list[Bar]:
    def lines(result: CostBreakdown) -> dict[tuple[str, str], Any]:
        found: dict[tuple[str, str], Any] = {}
        for line in result.lines.materials:
            key = (line.name, _MATERIAL_GROUPS[line.stream])
            found[key] = found.get(key, 0.0) + line.net
        return found

    first, last = lines(a), lines(b)
    bars = [
        Bar(name, group, last.get((name, group), 0.0) - first.get((name, group), 0.0))
        for name, group in dict.fromkeys([*first, *last])
    ]
    return [*bars, Bar("scrap and rejected cells", "scrap", b.scrap - a.scrap)]


def _steps(result: CostBreakdown) -> dict[str, Any]:
    return {line.name: line.expense.total for line in result.lines.steps}


def _group(name: str) -> str:
    if name in (ROOM, AIR):
        return "dry room"
    if name == "stacking":
        return "stacking"
    if name in ("filling and sealing", "formation and ageing", SUPPORT):
        return name
    electrode = ("mixing", "coating", "calendering", "vacuum drying", "notching", "slitting")
    if name.startswith(electrode) or name == "solvent recovery":
        return "electrode making"
    return "other steps"


@dataclass(frozen=True, slots=True)
class Lever:
    """A lever on C_processing: its cost in the liquid and in the route's plant, USD 2022/kWh.

    share : of the route's processing plus research
    """

    name: str
    liquid: Number
    route: Number
    share: Number

    @property
    def saving(self) -> Any:
        """What the route saves against the liquid cell; negative where it costs more."""
        return self.liquid - self.route


_LEVERS = {
    "dry room": (ROOM, AIR),
    "stacking": ("stacking", "handling ceramic sheets"),
    "formation and ageing": ("formation and ageing",),
    "filling and sealing": ("filling and sealing",),
    "solvent recovery": ("solvent recovery",),
}


@checked
def levers(liquid: CostBreakdown, solid: CostBreakdown) -> tuple[Lever, ...]:
    """Dry room (room, air handling, its energy), stacking, formation, filling, solvent recovery:
    what each costs now and what the route really saves.
    """
    whole = solid.processing + solid.research
    first, last = _steps(liquid), _steps(solid)

    def cost(steps: dict[str, Any], wanted: tuple[str, ...]) -> Any:
        return sum((steps.get(name, 0.0) for name in wanted), 0.0)

    return tuple(
        Lever(name, cost(first, wanted), cost(last, wanted), cost(last, wanted) / whole)
        for name, wanted in _LEVERS.items()
    )


@checked
def lever_waterfall(liquid: CostBreakdown, solid: CostBreakdown) -> Waterfall:
    """Processing plus R&D from the liquid plant to the route's: each lever, each added step,
    building support, then all the rest.
    """
    start, end = (result.processing + result.research for result in (liquid, solid))
    bars = [Bar(lever.name, "lever", -lever.saving) for lever in levers(liquid, solid)]
    first, last = _steps(liquid), _steps(solid)
    inside = {name for names in _LEVERS.values() for name in names}
    added = [name for name in last if name not in first and name not in inside]
    bars += [Bar(f"{name} (added)", "added", last[name]) for name in added]
    bars.append(Bar(SUPPORT, "support", last[SUPPORT] - first[SUPPORT]))
    rest = end - start - sum(bar.amount for bar in bars)
    bars.append(Bar("all other steps", "rest", rest))
    return Waterfall(
        f"Processing plus R&D: {solid.case.name} by {solid.route}", liquid.case.name,
        start, tuple(bars), solid.case.name, end, "processing, R&D",
    )  # fmt: skip


@checked
def bridge(result: CostBreakdown) -> Waterfall:
    """From all steps charged to cells (the step table's sum) to what the cell really pays.

    BatPaC charges modules and packs two thirds of the warehouse, and building support by floor
    area; the rest of the table is the cell's.
    """
    cell = _steps(result)
    pack = {line.name: line.expense.total for line in result.lines.pack_steps}
    given = ("warehouse", SUPPORT)
    start = sum(cell.values()) + sum(pack[name] for name in given)
    bars = (
        Bar("two thirds of the warehouse to modules and packs", "pack", -pack["warehouse"]),
        Bar("building support by floor area to modules and packs", "pack", -pack[SUPPORT]),
    )
    return Waterfall(
        "All steps charged to cells, and what the cell pays", "sum of the step table", start,
        bars, "processing plus R&D of the cell", result.processing + result.research,
        "processing, R&D",
    )  # fmt: skip


__all__ = ["Bar", "Lever", "Waterfall", "bridge", "lever_waterfall", "levers", "waterfall"]
