"""The card of a cell: what it is, holds and weighs, in text, HTML and JSON."""

from __future__ import annotations

from allsolid.cells.cell import Cell
from allsolid.quantities import number


def text(cell: Cell) -> str:
    """The card as text."""
    return f"{cell.design.title}: {number(cell.specific_energy() / 3600)} Wh/kg"


def html(cell: Cell) -> str:
    """The card as HTML."""
    return f"<pre>{text(cell)}</pre>"
