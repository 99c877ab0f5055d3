"""Scrap: what each step's loss costs in material, so that a yield has a price."""

from __future__ import annotations

from typing import Any

import numpy as np

from allsolid.cost.case import Case, realised
from allsolid.cost.model import Lines, cell_yield

REJECTED = "rejected cells"


def scrap_by_step(case: Case, lines: Lines) -> dict[str, Any]:
    """Material lost at each step, USD 2022/kWh; the values sum to the breakdown's scrap.

    A stream passes its steps in order: step k loses gross·Π_{j<k} y_j·(1 − y_k); the last loss is
    that of whole cells, net/y_cell − net. Only material is counted, at the price it was bought.
    """
    process = lines.process
    good = cell_yield(process, realised(case.plant))
    lost: dict[str, Any] = {}
    for line in lines.materials:
        stages = [y for y in process.yields if line.stream in y.streams]
        if not np.any(np.asarray(line.scrap) != 0):
            continue
        left = line.net + line.scrap
        for stage in stages:
            share = np.clip(stage.value, 0.02, 1.0)
            lost[stage.step] = lost.get(stage.step, 0.0) + left * (1.0 - share)
            left = left * share
        lost[REJECTED] = lost.get(REJECTED, 0.0) + left * (1.0 - good)
    return lost
