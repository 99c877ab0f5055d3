"""Energy per mass and volume at each level, and what a pack adds."""

from __future__ import annotations

import numpy as np

from allsolid.cells.record import CellRecord
from allsolid.designs.fields import si
from allsolid.quantities import Level, Number, checked
from allsolid.quantities.words import chosen


@checked
def specific_energy(cell: CellRecord, level: Level | str = Level.CELL) -> Number:
    """E_d = C V / m, J/kg, with the mass of `level` (active, stack, cell, pack).

    Active and stack refer to one face (areal energy over areal mass: no overhangs, end foils or
    case); at the stack level a foil coated on both sides counts half. Any other level raises
    `InputError`.
    """
    level = _level(level)
    areal = cell.balance.energy
    if level is Level.ACTIVE:
        return _over(areal, active_loading(cell))
    if level is Level.STACK:
        return areal / stack_loading(cell)
    return cell.energy / level_mass(cell, level)


@checked
def energy_density(
    cell: CellRecord, level: Level | str = Level.CELL, *, charged: bool = True
) -> Number:
    """Energy per volume, J/m^3, of the charged or discharged cell at `level`.

    At the active level the volume is that of the dense active materials as built.
    """
    level = _level(level)
    areal = cell.balance.energy
    if level is Level.ACTIVE:
        return _over(areal, active_thickness(cell))
    if level is Level.STACK:
        return areal / stack_thickness(cell, charged=charged)
    return cell.energy / level_volume(cell, level, charged=charged)


def _over(energy: Number, active: Number) -> Number:
    """Energy over what is active; not a number where nothing is."""
    there = np.asarray(active) > 0.0
    return np.where(there, energy / np.where(there, active, 1.0), np.nan)[()]


LEVELS = (Level.ACTIVE, Level.STACK, Level.CELL, Level.PACK)
"""The levels at which a cell has an energy per mass and per volume."""


def _level(given: Level | str) -> Level:
    """The level of this name, if it is one of those of a cell."""
    return chosen(given, LEVELS, "level")


def active_loading(cell: CellRecord) -> Number:
    """Mass of the active materials of both electrodes per face, kg/m^2."""
    return sum(c.loading for layer in cell.layers for c in layer.contents if c.active)


def active_thickness(cell: CellRecord) -> Number:
    """Thickness of the dense active materials of both electrodes per face, m."""
    return cell.cathode.active_thickness + cell.anode.active_thickness


def stack_loading(cell: CellRecord) -> Number:
    """Mass of one face with its share of the foils, kg/m^2."""
    return sum(layer.loading * layer.share for layer in cell.layers)


def stack_thickness(cell: CellRecord, *, charged: bool = True) -> Number:
    """Thickness of one face with its share of the foils, m."""
    return sum(
        (layer.thickness if charged else layer.thickness_discharged) * layer.share
        for layer in cell.layers
    )


def level_mass(cell: CellRecord, level: Level) -> Number:
    """Mass at the cell or pack level, kg."""
    if level is Level.CELL:
        return cell.mass
    if level is Level.PACK:
        return cell.mass / _pack(cell, "cell_mass_share") + pressure_hardware(cell)
    raise ValueError(f"no mass of a whole cell at the level '{level}'")


def level_volume(cell: CellRecord, level: Level, *, charged: bool = True) -> Number:
    """Volume at the cell or pack level, m^3."""
    volume = cell.volume if charged else cell.volume_discharged
    if level is Level.CELL:
        return volume
    if level is Level.PACK:
        hardware = pressure_hardware(cell) / _pack(cell, "structure_density")
        return volume / _pack(cell, "cell_volume_share") + hardware
    raise ValueError(f"no volume of a whole cell at the level '{level}'")


def _pack(cell: CellRecord, name: str) -> Number:
    """What the design states of its pack, or the law's value."""
    laws, stated = cell.inputs.laws, getattr(cell.design.pack, name)
    default = {
        "cell_mass_share": laws.pack_mass_share,
        "cell_volume_share": laws.pack_volume_share,
        "pressure_structure": laws.pressure_structure,
        "structure_strength": laws.structure_strength,
        "structure_density": laws.structure_density,
    }
    return si(default[name] if stated is None else stated)


@checked
def pressure_hardware(cell: CellRecord) -> Number:
    """Mass per cell of the frame that keeps the stack pressure in a pack, kg: k P V rho / strength.

    Ties that carry P over an area A along a length L need a cross-section P A / strength, so a
    mass P V rho / strength; plates and deflection make it k times that (assumed, about 3).
    """
    names = ("pressure_structure", "structure_strength", "structure_density")
    k, strength, rho = (_pack(cell, name) for name in names)
    return k * cell.pressure * cell.volume * rho / strength
