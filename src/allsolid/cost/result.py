"""The result: C_total = C_materials + C_processing + C_R&D of a cell, with every line behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.cells import Inputs
from allsolid.cost.buying.stated import MODEL_CURRENCY, MODEL_YEAR
from allsolid.cost.case import Case, is_single, names, realised
from allsolid.cost.factory.plant import KWH
from allsolid.cost.factory.scrap import scrap_by_step
from allsolid.cost.factory.steps import ProcessStep
from allsolid.cost.incentives import Incentives, Programme
from allsolid.cost.levels import LEVELS
from allsolid.cost.model import Lines, MaterialLine, StepLine, cell_yield, evaluate
from allsolid.cost.status import CostStatus
from allsolid.exploration import NEGLIGIBLE, influence, tornado
from allsolid.quantities import InputError, Level, Money, checked, did_you_mean
from allsolid.sources import Kind, Measured, cite
from allsolid.sources.tree import named

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


@dataclass(frozen=True, slots=True)
class CostBreakdown:
    """Cost of one good cell by material and by step. Amounts are USD 2022 per kWh of cells.

    Parameters
    ----------
    case : the priors it rests on, with incentives and R&D programme
    lines : the evaluated lines (floats at the realised, or arrays for a batch or for draws)
    """

    case: Case
    lines: Lines

    @property
    def route(self) -> str:
        """Name of the route."""
        return self.case.route.name

    @property
    def incentives(self) -> Incentives:
        """Credits that turn gross into net."""
        return self.case.incentives

    @property
    def programme(self) -> Programme | None:
        """The second mode of R&D, or None."""
        return self.case.programme

    @property
    def materials(self) -> Any:
        """C_materials: net contents, scrap and solvents."""
        return _sum(line.total for line in self.lines.materials)

    @property
    def scrap(self) -> Any:
        """The part of C_materials that is scrap and rejected cells."""
        return _sum(line.scrap for line in self.lines.materials)

    @property
    def processing(self) -> Any:
        """C_processing: labour, overhead, energy, depreciation, administration."""
        return _sum(step.expense.processing for step in self.lines.steps)

    @property
    def research(self) -> Any:
        """C_R&D by the plant rule, 0.4·depreciation (a mature product)."""
        return _sum(step.expense.research for step in self.lines.steps)

    @property
    def research_programme(self) -> Any:
        """C_R&D as a programme: private spend over the energy sold; None without a programme."""
        return None if self.programme is None else self.programme.private

    @property
    def total(self) -> Any:
        """C_total of the cell, gross: the article's sum with R&D by the plant rule."""
        return self.materials + self.processing + self.research

    @property
    def total_with_programme(self) -> Any:
        """C_total, gross, with R&D as a programme instead of the plant rule."""
        if self.programme is None:
            raise InputError("no R&D programme was given", key="programme")
        return self.materials + self.processing + self.programme.private

    @property
    def credits(self) -> tuple[tuple[str, Any], ...]:
        """Name and amount of each credit."""
        return self.incentives.credits(self.capital, self.lines.energy)

    @property
    def credited(self) -> Any:
        """All credits together: production credit, investment credit and grant."""
        return _sum(amount for _, amount in self.credits)

    @property
    def net(self) -> Any:
        """C_total less the credits: `net_amount` at cell level."""
        return self.total - self.credited

    @property
    def capital(self) -> Any:
        """Equipment of the cell plant, USD 2022 (shared warehouse by its share)."""
        shared = self.case.plant.rules.warehouse_share
        rule = shared.value if isinstance(shared, Measured) else shared
        return _sum(
            step.resources.capital * (rule if step.name == "warehouse" else 1.0)
            for step in self.lines.steps
        )

    @property
    def per_cell(self) -> Any:
        """USD 2022 per good cell."""
        return self.total * self.lines.cell.energy / KWH

    def adders(self) -> tuple[tuple[Level, str, Any], ...]:
        """Level, name and USD 2022/kWh of everything between the cell and the installation."""
        pack = [(Level.PACK, step.name, step.expense.total) for step in self.lines.pack_steps] + [
            (Level.PACK, name, amount) for name, amount in self.lines.pack_items
        ]
        return (*pack, *self.lines.beyond)

    def amount(self, level: Level | str = Level.CELL) -> Any:
        """Gross USD 2022 per kWh at a level: cell, pack, DC system or installed.

        Raises
        ------
        InputError : a level that has no cost
        """
        upto = LEVELS[: LEVELS.index(_level(level)) + 1]
        return self.total + _sum(amount for at, _, amount in self.adders() if at in upto)

    def net_amount(self, level: Level | str = Level.CELL) -> Any:
        """Net USD 2022 per kWh at a level: the gross amount less the credits to the cell plant."""
        return self.amount(level) - self.credited

    def at(self, level: Level | str = Level.CELL, currency: str = "USD", year: int = 2024) -> Money:
        """Gross cost per kWh at a level, in money of `currency` in the prices of `year`.

        Raises
        ------
        InputError : a level, currency or year that is not known
        """
        return _in_money(self.amount(level), currency, year)

    def net_at(
        self, level: Level | str = Level.CELL, currency: str = "USD", year: int = 2024
    ) -> Money:
        """Net cost per kWh at a level, in money of `currency` in the prices of `year`.

        Raises
        ------
        InputError : a level, currency or year that is not known
        """
        return _in_money(self.net_amount(level), currency, year)

    def step(self, name: str) -> StepLine:
        """The line of a step of the cell plant; raises `InputError` where the route has none."""
        for line in self.lines.steps:
            if line.name == name:
                return line
        raise _not_one_of(name, [line.name for line in self.lines.steps], "step")

    def material(self, name: str) -> tuple[MaterialLine, ...]:
        """The lines of a material, by its name or an alias (several components may use it).

        Raises
        ------
        InputError : no such material in this cell
        """
        known = list(dict.fromkeys(line.material for line in self.lines.materials))
        if name not in known:
            book = self.case.prices
            wanted = book.resolved(name) if book.known(name) else name
            if wanted not in known:
                raise _not_one_of(name, known, "material")
            name = wanted
        return tuple(line for line in self.lines.materials if line.material == name)

    def parts(self) -> tuple[tuple[str, Any], ...]:
        """Every line of the cell by name, USD 2022/kWh; they sum to `total`."""
        materials = tuple((line.name, line.net) for line in self.lines.materials)
        steps = tuple((line.name, line.expense.total) for line in self.lines.steps)
        return (*materials, ("scrap and rejected cells", self.scrap), *steps)

    @property
    def provenance(self) -> dict[str, Measured]:
        """Every `Measured` that the result rests on, by the name that the tornado uses too."""
        return provenance(self.case)

    @property
    def assumed(self) -> dict[str, Measured]:
        """The parameters that are assumed, by name."""
        return {k: m for k, m in self.provenance.items() if m.kind is Kind.ASSUMED}

    @property
    def statuses(self) -> tuple[CostStatus, ...]:
        """What is to be known before the number is used."""
        return statuses(self)

    def scrap_by_step(self) -> dict[str, Any]:
        """Material lost at each step, USD 2022/kWh; the values sum to `scrap`."""
        return scrap_by_step(self.case, self.lines)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form: totals, levels, lines, credits, statuses, sources."""
        from allsolid.cost.export import as_dict

        return as_dict(self)

    def plot(self) -> Figure:
        """Stacked bar of the cost by group of steps and materials."""
        from allsolid.cost.figures import stacked

        return stacked([self])

    def __str__(self) -> str:
        from allsolid.cost.export import text

        return text(self)

    def sources(self) -> list[Any]:
        """Bibliography of what was used."""
        keys = [value.source for value in self.provenance.values()]
        if isinstance(self.case.cell, Inputs):
            actives = self.case.cell.materials.active_materials.values()
            keys += [one.open_circuit.source for one in actives]
        return cite(keys, self.case.bibliography)


def provenance(case: Case) -> dict[str, Measured]:
    """Every value that a cost rests on, by name: of the cell what moves the cost at its last level
    (in a batch, all of it), of process, plant and prices all that the case holds.
    """
    values, called = named(case), names(case)
    if is_single(case) and isinstance(case.cell, Inputs):
        moving = {
            path
            for swing in influence(case.cell, lambda inputs: _last_level(case, inputs))["cost"]
            for path in (f"cell.{swing.path}", f"cell.{swing.path}.{swing.parameter.name}")
            if not swing.share <= NEGLIGIBLE
        }
        values = {p: v for p, v in values.items() if p in moving or not p.startswith("cell.")}
    return {called[path]: value for path, value in values.items()}


def _last_level(case: Case, inputs: Inputs) -> dict[str, Any]:
    return {"cost": breakdown(replace(case, cell=inputs)).amount(LEVELS[-1])}


def _in_money(amount: Any, currency: str, year: int) -> Money:
    """USD 2022 in the prices of `year`, exchanged at that year's rate."""
    return Money(amount, MODEL_CURRENCY, MODEL_YEAR).inflated(year).exchanged(currency)


def _level(level: Level | str) -> Level:
    if level not in LEVELS:
        raise _not_one_of(level, [str(one) for one in LEVELS], "level")
    return Level(level)


def _not_one_of(value: Any, known: list[str], key: str) -> InputError:
    hint = did_you_mean(str(value), known)
    return InputError(f"expected one of {', '.join(known)}{hint}", key=key, value=str(value))


@checked
def breakdown(case: Case) -> CostBreakdown:
    """The breakdown of a case at the medians of its priors, or at the draws that it holds."""
    return CostBreakdown(case, evaluate(case))


def statuses(result: CostBreakdown) -> tuple[CostStatus, ...]:
    """The statuses of a breakdown at the medians."""
    found = []
    if not np.all(np.isfinite(np.asarray(result.total, dtype=float))):
        found.append(CostStatus.NO_COST)
    rates = result.lines.demand.rates
    steps = [step for step in result.lines.process.steps if isinstance(step, ProcessStep)]
    ratios = [np.asarray(rates[step.driver] / step.baseline) for step in steps]
    if any(np.any((r > 20) | ((r > 0) & (r < 0.05))) for r in ratios):
        found.append(CostStatus.FAR_RATE)
    if np.any(np.asarray(result.lines.cell.capacity) < 20 * 3600.0):
        found.append(CostStatus.SMALL_CELL)
    good = cell_yield(result.lines.process, realised(result.case.plant))
    if np.any(np.asarray(good) < 0.7):
        found.append(CostStatus.LOW_YIELD)
    if _assumed_share(result.case) > 0.5:
        found.append(CostStatus.MOSTLY_ASSUMED)
    return tuple(found) or (CostStatus.WITHIN,)


def _assumed_share(case: Case) -> float:
    """Share of the squared swings of the tornado that assumed parameters make; 0 for a batch or
    for a case without uncertain parameters.
    """
    if not is_single(case):
        return 0.0
    swings = tornado(case, lambda moved: breakdown(moved).total, None)
    squares = [(swing.width**2, swing.parameter.kind) for swing in swings]
    whole = sum(square for square, _ in squares)
    assumed = sum(square for square, kind in squares if kind is Kind.ASSUMED)
    return assumed / whole if whole else 0.0


def _sum(values: Iterable[Any]) -> Any:
    return sum(values, 0.0)
