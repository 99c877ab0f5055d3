"""Outputs of all rooms by name, and the results they are read from, each computed once.

``evaluate(cell, ["specific_energy.cell", "cost.pack"])`` answers for a cell, a batch, or a design
with other values; `outputs` lists the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from allsolid.cells import Cell, Conditions, Inputs, as_cell, build
from allsolid.cells import outputs as cells
from allsolid.cost import Case, CostBreakdown, breakdown, case_of
from allsolid.cost import outputs as cost
from allsolid.cost.buying.bill import contents
from allsolid.datasheet import Performance, performance
from allsolid.datasheet import outputs as sheet
from allsolid.exploration import draw, interval
from allsolid.quantities import InputError, Number, checked, did_you_mean
from allsolid.quantities.output import Output
from allsolid.simulation import outputs as simulation
from allsolid.simulation import parameters
from allsolid.sources import Source
from allsolid.strategy import Scorecard, score

DRAWS = 2000
"""Draws behind every interval: the 5 % quantile is then a 5.0 ± 0.5 % quantile."""


class Results:
    """Everything that is answered of one cell or batch; each part is computed when first asked.

    Parameters
    ----------
    cell : a cell or a batch
    conditions : by default those of its design
    case : what its cost rests on; by default the first route that makes it, in the default plant
    """

    def __init__(
        self, cell: Cell, conditions: Conditions | None = None, case: Case | None = None
    ) -> None:
        self.cell = cell
        self._asked = conditions
        self.conditions = cell.under(conditions)
        self._case = case

    @property
    def sources(self) -> Mapping[str, Source]:
        """Sources of the design's own."""
        return self.cell.design.own.bibliography

    @cached_property
    def card(self) -> cells.CellAnswers:
        """What weight, energy, resistance and power are read from."""
        return cells.answers(self.cell, self.conditions)

    @cached_property
    def behaviour(self) -> simulation.Behaviour:
        """What simulated figures are read from; each run is made when first asked."""
        return simulation.Behaviour(self.cell, self.conditions)

    def check_simulated(self) -> None:
        """Raise `InputError` where no simulation describes the cell; computes nothing."""
        parameters(self.cell, self.conditions)

    @cached_property
    def cost(self) -> CostBreakdown:
        """Cost by the first route that makes the cell; `InputError` where none does."""
        return breakdown(self._case or case_of(self.cell))

    @cached_property
    def performance(self) -> Performance:
        """What targets ask of the cell; without cost where no route makes it."""
        try:
            return performance(self.cell, self.cost)
        except InputError:
            return performance(self.cell)

    @cached_property
    def draws(self) -> Results:
        """The same of `DRAWS` drawn cells: what every interval is read from."""
        return self.drawn(DRAWS)

    def drawn(self, count: int, seed: int = 0) -> Results:
        """The results of `count` cells, every uncertain value of cell and cost drawn once.

        Wh and USD of one entry follow from the same draw. Where no route makes the cell, the cell
        alone is drawn.
        """
        try:
            case = draw(self.cost.case, count, seed)
        except InputError:
            return Results(self.cell.draw(count, seed), self._asked)
        if not isinstance(case.cell, Inputs):  # contents that were stated
            return Results(self.cell.draw(count, seed), self._asked, case)
        drawn = build(case.cell)
        counted = replace(case, cell=contents(drawn))  # for its cost, not assembled again
        return Results(drawn, self._asked, counted)


@dataclass(frozen=True, slots=True)
class Answerer:
    """The outputs of a room, and what of the results answers them."""

    room: str
    outputs: tuple[Output[Any], ...]
    answers: Callable[[Results], Any]


ROOMS = (
    Answerer("cells", cells.OUTPUTS, lambda results: results.card),
    Answerer("simulation", simulation.OUTPUTS, lambda results: results.behaviour),
    Answerer("cost", cost.OUTPUTS, lambda results: results.cost),
    Answerer(
        "datasheet", sheet.OUTPUTS, lambda results: sheet.InUse(results.behaviour, results.cost)
    ),
)
"""The rooms that answer, in the order of the questions."""


def outputs() -> dict[str, Output[Any]]:
    """Every output by the name that it is asked for with."""
    return {output.id: output for room in ROOMS for output in room.outputs}


def _answerer(name: str) -> tuple[Output[Any], Answerer]:
    for room in ROOMS:
        for output in room.outputs:
            if output.id == name:
                return output, room
    hint = did_you_mean(str(name), outputs())
    text = f"no output of this name{hint}; `allsolid outputs` lists them"
    raise InputError(text, key="output", value=name)


@checked
def evaluate(
    cell: Cell | str | Path,
    names: Iterable[str],
    values: Mapping[str, Any] | None = None,
    conditions: Conditions | None = None,
) -> dict[str, Number]:
    """Outputs by name, each in its own unit (`outputs` tells it).

    Parameters
    ----------
    cell : a cell or batch, the name of a packaged design or a design file
    names : such as ``specific_energy.cell``
    values : what the design states otherwise, by its keys, SI; an array makes a batch
    conditions : by default those of the design

    Raises
    ------
    InputError : a name that no room has, or a cell that a room refuses
    """
    if isinstance(names, str):
        raise InputError("expected a list of names", key="names", value=names)
    asked = [_answerer(name) for name in names]
    made = as_cell(cell)
    results = Results(made.vary(values) if values else made, conditions)
    return {output.id: output.value(room.answers(results)) for output, room in asked}


def intervals(found: Iterable[Output[Any]], answers: Any) -> dict[str, Any]:
    """Central 90 % of outputs of a drawn batch, keyed as their document; None where a draw has
    no number.
    """
    spans: dict[str, Any] = {}
    for output in found:
        drawn = np.asarray(output.value(answers), dtype=float)
        span = list(interval(drawn)) if np.all(np.isfinite(drawn)) else None
        if output.part:
            spans.setdefault(output.key, {})[output.part] = span
        else:
            spans[output.key] = span
    return spans


@checked
def scorecard(design: str | Path | Cell) -> Scorecard:
    """A design against every target."""
    return score(Results(as_cell(design)).performance)
