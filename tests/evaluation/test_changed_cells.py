"""A cell changed beside its inputs is refused where the inputs are what counts."""

import dataclasses

import pytest

from allsolid import cost
from allsolid.cells import load
from allsolid.quantities import InputError

DESIGN = "sulfide-nmc811-lithium"


@pytest.mark.parametrize(
    "ask",
    [
        lambda cell: cell.draw(10),
        lambda cell: cell.vary({"separator.thickness": 20e-6}),
        lambda cell: cell.provenance,
        cost.estimate_cost,
    ],
    ids=["draw", "vary", "provenance", "cost"],
)
def test_what_starts_from_the_inputs_refuses_a_cell_that_is_not_theirs(ask):
    cell = load(DESIGN)
    balance = dataclasses.replace(cell.balance, capacity=1.1 * cell.balance.capacity)
    changed = dataclasses.replace(cell, balance=balance)
    assert changed.capacity == pytest.approx(1.1 * cell.capacity)
    with pytest.raises(InputError, match=r"capacity: it was changed beside its inputs.*vary"):
        ask(changed)
    ask(cell)
