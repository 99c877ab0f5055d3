"""What two rooms say of the same thing agrees: definitions of solid-state, company figures."""

from __future__ import annotations

import pytest

from allsolid import cells
from allsolid.strategy import Ruling, all_standards, classify_by_standards, entries


@pytest.mark.parametrize("definition", cells.DEFINITIONS, ids=lambda one: one.name)
def test_the_limits_of_the_cells_are_those_of_the_standards(definition):
    (standard,) = [one for one in all_standards().values() if definition.source in one.sources
                   and one.limit is not None]  # fmt: skip
    assert standard.limit == pytest.approx(definition.limit)


def test_a_cell_is_called_the_same_in_both_rooms():
    for name in ("sulfide-nmc811-lithium", "ceramic-qse5"):
        cell = cells.load(name)
        found = {
            one.standard.key: one.ruling
            for one in classify_by_standards(float(cells.volatile_share(cell)))
        }
        for definition in cells.DEFINITIONS:
            solid = cells.classify(cell, definition) is cells.CellKind.ALL_SOLID
            assert (found[definition.source] is Ruling.SOLID) == solid


@pytest.mark.parametrize(
    ("firm", "value", "unit"),
    [
        ("QuantumScape", 301, "Wh/kg"), ("QuantumScape", 844, "Wh/L"), ("Factorial", 391, "Wh/kg"),
        ("Factorial", 375, "Wh/kg"), ("Factorial", 450, "Wh/kg"), ("Samsung SDI", 900, "Wh/L"),
        ("SK On", 800, "Wh/L"), ("Solid Power", 330, "Wh/kg"), ("Solid Power", 390, "Wh/kg"),
        ("Solid Power", 440, "Wh/kg"), ("SAIC", 400, "Wh/kg"), ("SAIC", 820, "Wh/L"),
        ("WeLion", 360, "Wh/kg"), ("CATL", 500, "Wh/kg"),
    ],
)  # fmt: skip
def test_every_company_figure_that_was_gathered_is_in_the_evidence(firm, value, unit):
    """The list of company claims and targets that the work began from, at cell level."""
    known = {
        (name, entry.value, entry.unit, str(entry.level))
        for entry in entries()
        for name in entry.entities
    }
    assert (firm, value, unit, "cell") in known
