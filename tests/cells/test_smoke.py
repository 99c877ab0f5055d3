"""The default design loads and its parts add up."""

import pytest

from allsolid.cells import bill_of_materials, ledger, load


def test_default_design_loads_and_its_bill_is_its_mass():
    cell = load("sulfide-nmc811-lithium")
    assert sum(item.mass for item in bill_of_materials(cell)) == pytest.approx(cell.mass, rel=1e-12)
    assert cell.capacity == pytest.approx(60 * 3600)  # 60 faces of 200 cm2 at 5 mAh/cm2
    assert ledger(cell).total > 0
