"""Bill of materials, and the elements in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid.cells.record import CellRecord
from allsolid.materials import mass_fractions
from allsolid.quantities import InputError, Number, checked, to


@dataclass(frozen=True, slots=True)
class Item:
    """One line: component, material, mass (kg per cell) and, of sheets, area (m^2 per cell)."""

    component: str
    material: str
    mass: Number
    area: Number


_SHEETS = ("collector", "separator", "interlayer", "lithium", "indium")


@checked
def bill_of_materials(cell: CellRecord) -> tuple[Item, ...]:
    """What one finished cell contains, before scrap and yield; the masses sum to its mass.

    The area is that of a sheet bought or made by area (foils, separator, interlayers, lithium,
    case), and zero for what is bought by mass; electrodes have theirs in `coated_areas`.
    """
    lines = [
        Item(
            content.component,
            content.material,
            content.loading * layer.area,
            layer.area if content.component.endswith(_SHEETS) else 0.0,
        )
        for layer in cell.layers
        for content in layer.contents
    ]
    lines += [Item(part.component, part.material, part.loading, 0.0) for part in cell.spare]
    fittings = cell.housing.fittings
    lines += [Item(part.component, part.material, part.mass, part.area) for part in fittings]
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class CoatedAreas:
    """Coated areas per cell, m^2 (both sides of a foil counted)."""

    cathode: Number
    separator: Number
    anode: Number


@checked
def coated_areas(cell: CellRecord) -> CoatedAreas:
    """Areas of cathode, separator and anode layers in the cell, m^2."""
    found = {layer.name: layer.area for layer in cell.layers}
    return CoatedAreas(found["cathode"], found["separator"], found["anode"])


@checked
def elements(cell: CellRecord) -> dict[str, Any]:
    """Mass of each element per energy, kg per kWh of the cell, largest first.

    Counts everything with a formula (electrodes, electrolytes, foils, interlayers); laminates,
    terminals and hardware have none and are left out. `InputError` for a cell that stores none.
    """
    if not np.any(cell.stores_energy):
        text = "it stores no energy: expected a cell that does, for what it takes per kWh"
        raise InputError(text, file=cell.name, key="energy")
    total: dict[str, Any] = {}

    def add(composition: Any, mass: Any) -> None:
        if not composition:
            return
        for element, share in mass_fractions(composition).items():
            total[element] = total.get(element, 0.0) + share * mass

    for layer in cell.layers:
        for content in layer.contents:
            add(content.composition, content.loading * layer.area)
    for part in cell.spare:
        add(part.composition, part.loading)
    energy = np.where(cell.stores_energy, to(cell.energy, "kWh"), np.nan)[()]
    ranked = sorted(total, key=lambda element: -float(np.mean(total[element])))
    return {element: total[element] / energy for element in ranked}
