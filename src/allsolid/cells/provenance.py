"""Every value that a cell rests on, with its kind and source, by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import numpy as np

from allsolid import materials
from allsolid.cells.assembly import as_cell
from allsolid.cells.assumptions import assumed
from allsolid.cells.cell import PACK, Cell
from allsolid.designs.schema import Microstructure
from allsolid.cells.electrodes import Electrode, MetalAnode
from allsolid.designs.fields import CHOICE
from allsolid.designs.variation import numbers
from allsolid.quantities import checked
from allsolid.sources import Kind, Measured


def provenance(cell: Cell | str) -> dict[str, Measured]:
    """Values of the design (by key), of its materials (``NMC811.density``) and assumed defaults."""
    cell = as_cell(cell)
    found = {
        key: value for key, value in numbers(cell.design).items() if isinstance(value, Measured)
    }
    for material in _materials(cell):
        for name, value in _values(material):
            found[f"{material.name}.{name}"] = value
    found |= {f"default.{key}": value for key, value in fallbacks(cell).items()}
    return found | {f"default.{name}": assumed(name) for name in _laws(cell)}


@checked
def assumptions_of(cell: Cell | str) -> dict[str, Measured]:
    """What of the provenance is assumed; choices of the design (a thickness, a size) are not."""
    cell = as_cell(cell)
    return {
        k: v
        for k, v in provenance(cell).items()
        if v.kind is Kind.ASSUMED and v.conditions != CHOICE
    }


@checked
def choices_of(cell: Cell | str) -> dict[str, Measured]:
    """Plain values of a design that rests on no source."""
    cell = as_cell(cell)
    return {k: v for k, v in provenance(cell).items() if v.conditions == CHOICE}


@checked
def sources_of(cell: Cell | str) -> tuple[str, ...]:
    """Keys of the bibliography that the cell rests on, in alphabetical order."""
    cell = as_cell(cell)
    keys = {value.source for value in provenance(cell).values() if value.source}
    curves = [cell.cathode.active_material.open_circuit.source]
    if isinstance(cell.anode, Electrode):
        curves.append(cell.anode.active_material.open_circuit.source)
    design = cell.design
    return tuple(sorted(k for k in {*keys, *curves, *design.sources, design.source} if k))


def _materials(cell: Cell) -> Iterable[Any]:
    parts = [cell.cathode.active_material, cell.cathode.electrolyte, cell.cathode.carbon]
    parts += [cell.cathode.binder, cell.cathode.liquid, cell.separator.electrolyte]
    parts += [] if cell.cathode.coating is None else [cell.cathode.coating.substance]
    parts += [cell.positive.substance, cell.negative.substance]
    if isinstance(cell.anode, Electrode):
        anode = cell.anode
        parts += [
            anode.active_material,
            anode.electrolyte,
            anode.carbon,
            anode.binder,
            anode.liquid,
        ]
    else:
        parts.append(materials.metal("Li"))
        if cell.anode.kind == "lithium-indium":
            parts += [materials.metal("Li-In"), materials.active_material("Li-In")]
    return {part.name: part for part in parts if part is not None}.values()


_USED = (
    "density", "capacity", "diffusivity", "diffusivity_energy", "exchange_current",
    "exchange_current_energy", "particle_radius", "electronic_conductivity",
    "first_cycle_efficiency", "potential",
)  # fmt: skip


def _values(material: Any) -> Iterable[tuple[str, Measured]]:
    for name in _USED:
        value = getattr(material, name, None)
        if isinstance(value, Measured):
            yield name, value
    yield from _conductivity(getattr(material, "conductivity", None), "ionic conductivity")


def _conductivity(model: Any, name: str) -> Iterable[tuple[str, Measured]]:
    """The measured fields of a conductivity model, and of its branches."""
    if not dataclasses.is_dataclass(model):
        return
    for field in dataclasses.fields(model):
        value = getattr(model, field.name)
        if isinstance(value, Measured):
            yield f"{name} ({field.name})", value
        elif isinstance(value, tuple):
            for index, branch in enumerate(value):
                yield from _conductivity(branch, f"{name} {index + 1}")


def fallbacks(cell: Cell) -> dict[str, Measured]:
    """Assumed values in place of what the design does not state, by the key that would state it."""
    found = {"separator.grain_boundary": assumed("grain boundary")}
    found |= {f"pack.{key}": assumed(name) for key, name in PACK.items()}
    if cell.design.liquid is not None:
        found["liquid.filling"] = assumed("filling")
    for name, part in (("cathode", cell.cathode), ("anode", cell.anode)):
        if not isinstance(part, Electrode):
            found["anode.first_cycle_efficiency"] = assumed("lithium efficiency")
            continue
        wet = part.microstructure is Microstructure.WETTED or part.liquid is not None
        for what in ("contact", "connectivity"):
            found[f"{name}.{what}"] = assumed(f"wetted {what}" if wet else what)
        if part.microstructure in (Microstructure.PRESSED, Microstructure.SINTERED):
            beyond = "" if np.all(part.ions_in_table) else " outside the table"
            found[f"{name}.ionic_factor"] = assumed(f"transport transfer{beyond}")
    stated = numbers(cell.design)
    return {key: value for key, value in found.items() if key not in stated}


def _laws(cell: Cell) -> Iterable[str]:
    """Names of the assumed values of laws that no key of the design overrides."""
    if cell.cathode.interphase is None or cell.anode.interphase is None:
        yield "interphase conductivity"
    if isinstance(cell.anode, MetalAnode) and cell.anode.contact is None:
        yield from ("lithium contact pressure", "lithium contact pitch")
