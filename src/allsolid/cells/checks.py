"""Checks of a built cell: what its `Status` is."""

from __future__ import annotations

from typing import Any

import numpy as np

from allsolid.cells.electrodes import Electrode
from allsolid.cells.power import open_circuit_voltage
from allsolid.cells.record import CellRecord
from allsolid.cells.status import Status
from allsolid.designs.schema import Microstructure
from allsolid.quantities import ROOM_TEMPERATURE

MARGIN = 0.1
"""How far the open-circuit voltage may pass the limits of use, V: steep ends hold no charge."""


LARGEST, THICKEST = 500.0 * 3600.0, 1e-3
"""Capacity (C) and layer thickness (m) beyond which a slip of the pen is likelier than a cell.

A choice: several times what vehicles carry, and the thickness of the pellets of the laboratory."""


def status(cell: CellRecord) -> Any:
    """`Status` of a cell, or the integer sum of its members for each design of a batch."""
    cathode, anode = cell.cathode, cell.anode
    tests = [
        (Status.DOES_NOT_FIT, np.asarray(cell.housing.clearance) < 0),
        (Status.OUTSIDE_TABLE, ~np.asarray(cathode.in_table)),
        (Status.PERCOLATION_LOST, _cut_off(cathode)),
        (Status.LITHIUM_LIMITED, np.asarray(cell.balance.lithium_limited)),
        (Status.BEYOND_LIMITS, _beyond(cell)),
        (Status.ANODE_OVERFULL, _overfull(cell)),
        (Status.IMPLAUSIBLE_SIZE, _implausible(cell)),
    ]
    if isinstance(anode, Electrode):
        tests.append((Status.PERCOLATION_LOST, _cut_off(anode)))
        tests.append((Status.OUTSIDE_TABLE, ~np.asarray(anode.in_table)))
    total = np.zeros((), dtype=np.int64)
    for member, holds in tests:
        total = total | np.where(holds, int(member), 0)
    return Status(int(total)) if total.ndim == 0 else total


def _cut_off(electrode: Electrode) -> np.ndarray:
    """Whether a phase of a composite carries less than a millionth of a usual conductivity."""
    ions = np.asarray(electrode.ionic_conductivity(ROOM_TEMPERATURE)) < 1e-8
    bulk = electrode.active_material.electronic_conductivity.value
    return ions | (np.asarray(electrode.electronic_conductivity()) < 1e-7 * np.minimum(bulk, 1.0))


def _overfull(cell: CellRecord) -> np.ndarray:
    """Whether the charged anode holds more than its window, or more lithium than indium."""
    anode, balance = cell.anode, cell.balance
    if isinstance(anode, Electrode):
        return np.asarray(balance.anode_charged > anode.charged * (1.0 + 1e-9))
    if anode.kind != "lithium-indium":
        return np.asarray(False)
    lithium = anode.excess * anode.volumetric_capacity + balance.plated_charged
    return np.asarray(lithium > anode.host * anode.host_capacity)


def _implausible(cell: CellRecord) -> np.ndarray:
    thick = np.maximum(cell.separator.thickness, cell.cathode.thickness) > THICKEST
    for electrode in (cell.cathode, cell.anode):
        if (
            isinstance(electrode, Electrode)
            and electrode.microstructure is not Microstructure.DENSE
        ):
            thick = thick | (2.0 * electrode.particle_radius > electrode.thickness)
    return thick | (np.asarray(cell.capacity) > LARGEST)


def _beyond(cell: CellRecord) -> np.ndarray:
    series = cell.housing.series
    full, empty = (open_circuit_voltage(cell, soc) / series for soc in (1.0, 0.0))
    return (full > cell.upper_voltage + MARGIN) | (empty < cell.lower_voltage - MARGIN)
