"""The interval of a cell's figures, from the intervals of the values it rests on."""

from __future__ import annotations

from typing import Any

import numpy as np

from allsolid.cells.assembly import as_cell
from allsolid.cells.cell import Cell
from allsolid.cells.electrodes import Electrode
from allsolid.cells.provenance import fallbacks
from allsolid.designs.variation import field_of, numbers
from allsolid.quantities import ROOM_TEMPERATURE, seed_of, whole
from allsolid.sources import Kind, Measured, Scale

_SHARES = (".mass.", ".volume.")
"""Shares of a composite must sum to one, so they are not drawn one by one."""


def uncertain(cell: Cell | str) -> dict[str, Measured]:
    """Values with an interval, by the key of the design that overrides them.

    Those that the design states, those it takes from its materials (capacity per gram, first-cycle
    efficiency, exchange current and density of the active materials, densities of electrolytes, the
    separator's conductivity), and those assumed in place of what it does not state.
    """
    cell = as_cell(cell)
    stated = numbers(cell.design)
    found = {key: value for key, value in stated.items() if isinstance(value, Measured)}
    found = _of_materials(cell) | fallbacks(cell) | found
    return {key: value for key, value in found.items() if not value.exact and not _bound(cell, key)}


def _bound(cell: Cell, key: str) -> bool:
    """Whether a value must sum to one with others; the void does where shares are by volume."""
    part = getattr(cell.design, key.split(".")[0])
    by_volume = getattr(part, "volume", None) is not None
    return any(share in key for share in _SHARES) or (by_volume and key.endswith(".void"))


def _of_materials(cell: Cell) -> dict[str, Measured]:
    found: dict[str, Measured] = {}
    for name, electrode in (("cathode", cell.cathode), ("anode", cell.anode)):
        if not isinstance(electrode, Electrode):
            continue
        active = electrode.active_material
        found[f"{name}.specific_capacity"] = active.capacity
        found[f"{name}.active_density"] = active.density
        found[f"{name}.exchange_current"] = active.exchange_current
        found[f"{name}.first_cycle_efficiency"] = active.first_cycle_efficiency
        if electrode.electrolyte is not None:
            found[f"{name}.electrolyte_density"] = electrode.electrolyte.density
    found["separator.conductivity"] = _conductivity(cell)
    found["separator.density"] = cell.separator.electrolyte.density
    return found


def _conductivity(cell: Cell) -> Measured:
    """The separator's conductivity at 25 degC with the interval of its model."""
    model, at = cell.separator.electrolyte.conductivity, ROOM_TEMPERATURE
    low, value, high = (float(f(at)) for f in (model.low, model.at, model.high))
    note = "interval of the catalogue's model, which names its sources"
    return Measured(
        value, low, high, Kind.ASSUMED, "", "mS/cm", Scale.DECADES, note, "conductivity"
    )


def draw(cell: Cell | str, count: int = 1000, seed: int = 0) -> Cell:
    """A batch of `count` cells with every uncertain value drawn from its prior, independently.

    An electrolyte that is in the separator and in an electrode has one density in each draw. The
    tails of a prior may leave what is physical, its central 90 % may not: draws are kept positive,
    shares below one, capacities within what the host can hold, and all within what a design may
    state.
    """
    cell, count = as_cell(cell), whole(count, "count", 1, 1_000_000)
    random = np.random.default_rng(seed_of(seed))
    known = uncertain(cell)
    uniforms = {key: random.uniform(size=count) for key in known}
    for key, same in _one_electrolyte(cell).items():
        if key in known and known[key] is known.get(same):
            uniforms[key] = uniforms[same]
    values = {
        key: np.clip(value.draw(uniforms[key]), *_span(cell, key, value))
        for key, value in known.items()
    }
    return cell.vary(values) if values else cell


def _one_electrolyte(cell: Cell) -> dict[str, str]:
    """Keys of electrodes that hold the separator's electrolyte, with its own key."""
    parts = {"cathode": cell.cathode, "anode": cell.anode}
    return {
        f"{name}.electrolyte_density": "separator.density"
        for name, part in parts.items()
        if isinstance(part, Electrode) and part.electrolyte is cell.separator.electrolyte
    }


def _span(cell: Cell, key: str, value: Measured) -> tuple[float, float]:
    """The least and the most that is physical and that a design may state."""
    field = field_of(cell.design, key)
    least, most = (-np.inf, np.inf) if field is None else (field.least, field.most)
    floor = 0.05 * value.low if value.low > 0.0 else -np.inf
    return max(least, floor), min(most, _ceiling(cell, key, value))


def _ceiling(cell: Cell, key: str, value: Measured) -> float:
    """The most that is physical."""
    part, _, name = key.partition(".")
    if name == "specific_capacity":
        active = getattr(cell, part).active_material
        discharged = active.open_circuit.discharged
        room = discharged if active.positive else 1.0 - discharged
        return active.theoretical_capacity * room * (1.0 - 1e-3)
    return 1.0 if value.unit in ("", "%") and value.high <= 1.0 else np.inf


def interval(output: Any) -> tuple[float, float]:
    """Central 90 % of an output of a drawn batch; one value twice where nothing is uncertain."""
    low, high = np.quantile(np.atleast_1d(output), [0.05, 0.95])
    return float(low), float(high)
