"""Checks of a built cell: what its `CellStatus` is."""

from __future__ import annotations

from typing import Any

import numpy as np

from allsolid.cells.power import open_circuit_voltage
from allsolid.cells.record import CellRecord
from allsolid.cells.standing.status import CellStatus

BEYOND = 0.01
"""Share of the charge at either end that may lie beyond the limits of use: steep ends hold less."""

LARGEST, THICKEST = 500.0 * 3600.0, 1e-3
"""Capacity (C) and layer thickness (m) beyond which a slip of the pen is likelier than a cell.

A choice: several times what vehicles carry, and the thickness of the pellets of the laboratory."""


def status(cell: CellRecord) -> Any:
    """`CellStatus` of a cell, or the integer sum of its members for each design of a batch."""
    sides = (cell.cathode, cell.anode)
    tests = [
        (CellStatus.DOES_NOT_FIT, np.asarray(cell.housing.clearance) < 0),
        *((CellStatus.OUTSIDE_TABLE, ~np.asarray(side.in_table)) for side in sides),
        *((CellStatus.PERCOLATION_LOST, side.cut_off) for side in sides),
        (CellStatus.LITHIUM_LIMITED, np.asarray(cell.balance.lithium_limited)),
        (CellStatus.BEYOND_LIMITS, _beyond(cell)),
        (
            CellStatus.ANODE_OVERFULL,
            cell.anode.overfull(cell.balance.anode_charged, cell.balance.plated_charged),
        ),
        (CellStatus.IMPLAUSIBLE_SIZE, _implausible(cell)),
    ]
    total = np.zeros((), dtype=np.int64)
    for member, holds in tests:
        total = total | np.where(holds, int(member), 0)
    return CellStatus(int(total)) if total.ndim == 0 else total


def _implausible(cell: CellRecord) -> np.ndarray:
    thick = np.maximum(cell.separator.thickness, cell.cathode.thickness) > THICKEST
    thick = thick | cell.cathode.coarse | cell.anode.coarse
    return thick | (np.asarray(cell.capacity) > LARGEST)


def _beyond(cell: CellRecord) -> np.ndarray:
    series = cell.housing.series
    full, empty = (open_circuit_voltage(cell, soc) / series for soc in (1.0 - BEYOND, BEYOND))
    return np.asarray((full > cell.upper_voltage) | (empty < cell.lower_voltage))
