"""Liquid, hybrid or all-solid: by what could evaporate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from allsolid.cells.record import CellRecord
from allsolid.quantities import checked
from allsolid.quantities.words import chosen


class CellKind(StrEnum):
    """What a cell is by ion transport and by its weight loss on drying."""

    ALL_SOLID = "all-solid"
    HYBRID = "hybrid solid-liquid"
    LIQUID = "liquid"


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition: highest weight loss (kg/kg) of an all-solid cell, and where it stands."""

    name: str
    limit: float
    source: str
    status: str


DEFINITIONS = (
    Definition("T/CSAE 434-2025", 0.01, "csae-434", "group standard, May 2025"),
    Definition("GB draft, part 1", 0.005, "gb-solid-1-draft", "draft for comment, December 2025"),
)
"""The two Chinese definitions: below 1 % and at most 0.5 % of the cell's weight."""


@checked
def volatile_share(cell: CellRecord) -> Any:
    """Mass of liquid electrolyte over mass of the cell, kg/kg.

    All of the liquid is counted (salt and gel former too), so this is the upper bound of what
    drying in vacuum would remove.
    """
    inside = sum(
        c.loading * layer.area for layer in cell.layers for c in layer.contents if c.volatile
    )
    return (inside + sum(part.loading for part in cell.spare if part.volatile)) / cell.mass


@checked
def classify(cell: CellRecord, definition: Definition | str = DEFINITIONS[0]) -> CellKind:
    """What a single cell is under a definition: liquid, if its separator conducts by a liquid.

    A definition may be named; one that is not known raises `InputError`.
    """
    if not isinstance(definition, Definition):
        known = {rule.name: rule for rule in DEFINITIONS}
        definition = known[chosen(definition, known, "definition")]
    if cell.separator.support is not None:
        return CellKind.LIQUID
    share = float(np.max(volatile_share(cell)))
    return CellKind.ALL_SOLID if share <= definition.limit else CellKind.HYBRID
