"""Where the cell stands among targets, and which elements bind."""

from __future__ import annotations

from allsolid import strategy
from allsolid.cells import elements
from allsolid.evaluation import Results
from allsolid.reports.standing import standing_section
from allsolid.study.record import Grounds, StudyPart


def fill(results: Results) -> StudyPart:
    """Scorecard, slippage of promises, and supply."""
    card, at = strategy.score(results.performance), strategy.today()
    bindings = _bindings(results)
    section = standing_section(card, bindings, strategy.estimate_slippage(at), at)
    found = {
        **strategy.targets_document(at, card),
        "supply": strategy.supply_rows(bindings),
        "evidence": {str(status): n for status, n in strategy.by_status().items()},
    }
    return StudyPart(section, found, (str(card),), basis=basis(results))


def basis(results: Results) -> Grounds:
    """World output of the elements that bind."""
    return Grounds(
        {
            one.world.output.name or f"world output of {one.symbol}": one.world.output
            for one in _bindings(results)
            if one.world
        }
    )


def _bindings(results: Results) -> list[strategy.Binding]:
    return list(strategy.binding(strategy.critical(elements(results.cell))))
