"""What a breakdown answers: the outputs of this room, by name. Money is USD of 2022, real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allsolid.cost.levels import LEVELS
from allsolid.quantities.output import Output, by_level

if TYPE_CHECKING:
    from allsolid.cost.result import CostBreakdown

PER_KWH = "USD2022/kWh"

OUTPUTS: tuple[Output[CostBreakdown], ...] = (
    *by_level(
        LEVELS, "cost", PER_KWH, "gross cost of a good cell, with what the level adds",
        lambda result, level: result.amount(level),
    ),
    *by_level(
        LEVELS, "net cost", PER_KWH, "the same cost less the credits to the cell plant",
        lambda result, level: result.net_amount(level),
    ),
    Output("materials cost", PER_KWH, "contents, scrap and solvents", lambda r: r.materials),
    Output("scrap cost", PER_KWH, "the part of the materials that is scrap and rejected cells",
           lambda r: r.scrap),
    Output("processing cost", PER_KWH,
           "labour, overhead, energy, depreciation, administration", lambda r: r.processing),
    Output("research cost", PER_KWH, "R&D by the plant rule, 0.4 of the depreciation",
           lambda r: r.research),
    Output("cost per cell", "USD2022", "gross cost of one good cell", lambda r: r.per_cell),
    Output("plant capital", "USD2022", "equipment of the cell plant", lambda r: r.capital),
)  # fmt: skip
"""Every output of this room, in the order of its documents."""
