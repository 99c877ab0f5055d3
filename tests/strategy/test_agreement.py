"""What two rooms say of the same thing agrees: definitions of solid-state, company figures."""

from __future__ import annotations

import pytest

from allsolid import cells
from allsolid.strategy import Class, all_standards, classify, entries


@pytest.mark.parametrize("definition", cells.DEFINITIONS, ids=lambda one: one.name)
def test_the_limits_of_the_cells_are_those_of_the_standards(definition):
    (standard,) = [one for one in all_standards().values() if definition.source in one.sources
                   and one.limit is not None]  # fmt: skip
    assert standard.limit == pytest.approx(definition.limit)


def test_a_cell_is_called_the_same_in_both_rooms():
    for name in ("sulfide-nmc811-lithium", "ceramic-qse5"):
        cell = cells.load_cell(name)
        found = {
            one.standard.key: one.verdict for one in classify(float(cells.volatile_share(cell)))
        }
        for definition in cells.DEFINITIONS:
            solid = cells.classify(cell, definition) is cells.CellKind.ALL_SOLID
            assert (found[definition.source] is Class.SOLID) == solid


@pytest.mark.parametrize("claim", cells.claims(), ids=lambda one: f"{one.company} {one.value:g}")
def test_every_company_figure_of_the_cells_is_in_the_evidence(claim):
    known = {
        (name.casefold(), entry.value, entry.unit, str(entry.level))
        for entry in entries()
        for name in (*entry.entities, entry.instrument.split()[0].strip(","))
    }
    assert (claim.company.casefold(), claim.value, claim.unit, str(claim.level)) in known
