"""One tree under Wh and USD: what is drawn for the one is drawn for the other, and nothing else is
read once it is resolved.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from allsolid import cells, cost, evaluation
from allsolid.cost.outputs import OUTPUTS
from allsolid.designs import names
from allsolid.exploration import draw
from allsolid.sources import packaged
from allsolid.sources.tree import leaves, replaced, uncertain

DEFAULT = "sulfide-nmc811-lithium"


PARSERS = {"parse_formula"}
"""What keeps what it made of a text that it was given."""


def takes_words(function: Any) -> bool:
    """Whether it is called with names, or with nothing; what keeps a record's own is no reader."""
    taken = inspect.signature(function).parameters.values()
    return all(str(one.annotation) in ("str", "Any") for one in taken)


def readers() -> Iterator[tuple[Any, str]]:
    """Every name in the rooms that stands for packaged data: the readers, and what keeps theirs."""
    own = {packaged.text, packaged.rows, packaged.table}
    rooms = ("cells", "cost", "designs", "materials", "sources")
    for module in [m for n, m in sys.modules.items() if n.startswith("allsolid.")]:
        if module.__name__.split(".")[1] not in rooms:
            continue
        for name, value in list(vars(module).items()):
            inner = getattr(value, "__wrapped__", None)
            keeps = hasattr(value, "cache_clear") or hasattr(inner, "cache_clear")
            reads = keeps and takes_words(value) and name not in PARSERS
            if reads or any(value is one for one in own):
                yield module, name


def test_once_resolved_no_reader_is_needed_for_wh_and_usd(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {name: cells.load(name) for name in names()}
    cases = {name: cost.case_of(cell) for name, cell in made.items()}
    refused: list[str] = []

    def refuse(*_: object, **__: object) -> None:
        refused.append("")
        raise AssertionError("packaged data was read")

    found = list(readers())
    assert len(found) > 20
    for module, name in found:
        monkeypatch.setattr(module, name, refuse)
    with pytest.raises(AssertionError):
        cost.price_book()
    refused.clear()
    for name, case in cases.items():
        for tree in (case, draw(case, 20)):
            result = cost.breakdown(tree)
            for output in OUTPUTS:
                assert np.all(np.isfinite(output.value(result))), (name, output.id)
        assert not refused, name


@pytest.mark.parametrize("name", names())
def test_a_draw_gives_wh_and_usd_of_one_cell(name: str) -> None:
    """The energy that money is divided by is that of the drawn cell; at other seeds it is not."""
    results = evaluation.Results(cells.load(name))
    drawn = results.drawn(200)
    assert np.array_equal(drawn.cost.lines.cell.energy, drawn.cell.energy)
    assert np.array_equal(drawn.cost.lines.cell.mass, drawn.cell.mass)
    other = results.drawn(200, seed=1)
    assert not np.array_equal(drawn.cell.energy, other.cell.energy)


def test_a_cell_that_holds_more_costs_less_a_kwh_in_every_draw_of_its_capacity() -> None:
    """Only the cathode's capacity per gram drawn, areas and masses kept: money a cell stays, so
    materials per kWh go as 1/energy exactly.
    """
    case = cost.case_of(cells.load(DEFAULT))
    path = "cell.design.cathode.mean_potential"
    leaf = leaves(case).get(path)
    if leaf is None:
        path = next(p for p in uncertain(case) if p.endswith("potential_offset"))
        leaf = leaves(case)[path]
    drawn = cost.breakdown(replaced(case, {path: leaf.draw(np.array([[0.05, 0.5, 0.95]]))}))
    energy = drawn.lines.cell.energy
    assert np.all(np.diff(energy) > 0)
    # the plant makes the same GWh of fewer cells, whose electrolyte price falls with none of it
    per_cell = drawn.materials * energy
    assert per_cell == pytest.approx(np.full(3, per_cell[1]), rel=2e-3)
    assert np.all(np.diff(drawn.total) < 0)


@pytest.mark.parametrize("name", names())
def test_what_moves_a_cost_is_drawn_and_named(name: str) -> None:
    """Each leaf of the cell alone to both ends, without the machinery of swings."""
    case = cost.case_of(cells.load(name))
    before, listed = (
        cost.breakdown(case).total,
        {id(v) for v in cost.breakdown(case).provenance.values()},
    )
    moved = 0
    for path, leaf in uncertain(case.cell).items():
        for end in (0.05, 0.95):
            tree = replaced(case.cell, {path: leaf.draw(np.full((leaf.dimension, 1), end))})
            after = float(np.ravel(cost.breakdown(replace(case, cell=tree)).total)[0])
            if abs(after / before - 1.0) > 1e-3:
                moved += 1
                assert any(id(value) in listed for value in leaf.values), path
    assert moved > 3
