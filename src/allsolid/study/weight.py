"""What the cell weighs, holds and resists."""

from __future__ import annotations

from allsolid.cells import alarms
from allsolid.cells import outputs as cells
from allsolid.cells.card import as_dict
from allsolid.cells.origins import sources_of
from allsolid.cells.standing.precedents import nearest
from allsolid.evaluation import Results, intervals
from allsolid.reports.weight import head_facts, weight_section
from allsolid.study.record import Grounds, StudyPart


def fill(results: Results) -> StudyPart:
    """Card, intervals, claims and demonstrations beside it."""
    cell = results.cell
    drawn = results.draws
    section = weight_section(cell, drawn.cell)
    spans = intervals(cells.OUTPUTS, drawn.card)
    told = dict.fromkeys([*cell.status.advice, *alarms(cell)])
    summary = (section.lead, *(f"! {line}" for line in told))
    return StudyPart(
        section,
        as_dict(cell) | {"interval_90": spans},
        summary,
        head_facts(cell, drawn.cell),
        basis(results),
    )


def basis(results: Results) -> Grounds:
    """The cell's inputs, what was demonstrated beside it, and the article that claims are of."""
    cell = results.cell
    shown = {one.source for one in nearest(cell, 5)}
    return Grounds(cell.provenance, frozenset({*sources_of(cell), *shown, "source-article"}))
