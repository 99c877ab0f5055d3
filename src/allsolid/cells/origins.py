"""What a cell rests on: every value that moves one of its outputs, with its kind and source."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from allsolid.cells.building.assembly import assemble
from allsolid.cells.building.inputs import label
from allsolid.cells.energy import LEVELS, energy_density, specific_energy
from allsolid.cells.power import pulse_power
from allsolid.cells.record import CellRecord
from allsolid.cells.resistance import ledger
from allsolid.exploration import NEGLIGIBLE, Swing, influence
from allsolid.quantities import Number, checked
from allsolid.sources import Kind, Measured
from allsolid.sources.tree import named


def headline(cell: CellRecord) -> dict[str, Number]:
    """The outputs that decide what a cell rests on: energies, size, resistance, power."""
    return {
        **{f"specific energy {level}": specific_energy(cell, level) for level in LEVELS},
        **{f"energy density {level}": energy_density(cell, level) for level in LEVELS},
        "capacity": cell.capacity,
        "mass": cell.mass,
        "volume discharged": cell.volume_discharged,
        "resistance": sum(r for r in ledger(cell).terms.values() if np.all(np.isfinite(r))),
        "pulse power": pulse_power(cell).specific,
    }


@checked
def cell_influence(cell: CellRecord) -> dict[str, tuple[Swing, ...]]:
    """How each value that a (single) cell is built of moves its outputs, by output."""
    with np.errstate(all="ignore"):  # an end of an interval may describe no cell
        return influence(cell.inputs, lambda inputs: headline(assemble(inputs)))


@checked
def provenance(cell: CellRecord) -> dict[str, Measured]:
    """Every value that moves an output of a cell, by its name.

    A value of the design has its key (``cathode.thickness``), one of a material the material's
    name first (``NMC811.density``), one that the design leaves open stands below ``default``.
    Of a batch all values are listed, for what moves one cell of it may not move another.
    """
    if cell.size > 1:
        return {label(path, value): value for path, value in named(cell.inputs).items()}
    swings = cell_influence(cell)
    moving = {
        (swing.path, swing.parameter.name): swing.parameter
        for of_output in swings.values()
        for swing in of_output
        if not swing.share <= NEGLIGIBLE
    }
    return {label(path, value): value for (path, _), value in moving.items()}


def assumed_of(known: Mapping[str, Measured]) -> dict[str, Measured]:
    """What of a provenance is assumed; what a design chooses is not."""
    return {name: value for name, value in known.items() if value.kind is Kind.ASSUMED}


def chosen_of(known: Mapping[str, Measured]) -> dict[str, Measured]:
    """What of a provenance the design chose."""
    return {name: value for name, value in known.items() if value.kind is Kind.CHOSEN}


def sources_of(cell: CellRecord, known: Mapping[str, Measured] | None = None) -> tuple[str, ...]:
    """Keys of the bibliography that a cell rests on: its values, curves and the design's own."""
    values = provenance(cell) if known is None else known
    curves = [one.open_circuit.source for one in cell.inputs.materials.active_materials.values()]
    own = (cell.design.source, *cell.design.sources)
    return tuple(sorted({*(value.source for value in values.values()), *curves, *own} - {""}))
