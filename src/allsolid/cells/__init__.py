"""Cells: a design file becomes a cell; mass, volume, balance, transport, resistance ledger.

Names are imported when first used, because the schema takes a while to build.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allsolid.cells.assembly import as_cell, build, load_cell
    from allsolid.cells.balance import Balance
    from allsolid.cells.bill import CoatedAreas, Item, bill_of_materials, coated_areas, elements
    from allsolid.cells.cell import (
        Cell,
        Content,
        Layer,
        energy_density,
        pressure_hardware,
        specific_energy,
    )
    from allsolid.cells.classification import (
        DEFINITIONS,
        CellKind,
        Definition,
        classify,
        volatile_share,
    )
    from allsolid.cells.compatibility import Finding, alarms, contacts, warnings
    from allsolid.cells.design import Design, Microstructure
    from allsolid.cells.electrodes import Electrode, Film, MetalAnode, SeparatorLayer
    from allsolid.cells.formats import Stacking
    from allsolid.cells.power import (
        Pulse,
        diffusion_resistance,
        discharge_voltage,
        open_circuit_voltage,
        pulse_power,
    )
    from allsolid.cells.precedents import Demonstrated, demonstrated, nearest
    from allsolid.cells.provenance import assumptions_of, choices_of, sources_of
    from allsolid.cells.reading import design_of, load, names, parse_design, read_design
    from allsolid.cells.resistance import Ledger, Term, ledger, lithiation, surface_resistances
    from allsolid.cells.state import FRESH, State
    from allsolid.cells.status import Status
    from allsolid.cells.transmission import Shares, electrode_resistance
    from allsolid.cells.variation import numbers, vary
    from allsolid.cells.writing import as_table, to_toml

_HOMES = {
    "assembly": (
        "as_cell",
        "build",
        "load_cell",
    ),
    "balance": ("Balance",),
    "bill": (
        "CoatedAreas",
        "Item",
        "bill_of_materials",
        "coated_areas",
        "elements",
    ),
    "cell": (
        "Cell",
        "Content",
        "Layer",
        "energy_density",
        "pressure_hardware",
        "specific_energy",
    ),
    "classification": (
        "DEFINITIONS",
        "CellKind",
        "Definition",
        "classify",
        "volatile_share",
    ),
    "compatibility": (
        "Finding",
        "alarms",
        "contacts",
        "warnings",
    ),
    "design": (
        "Design",
        "Microstructure",
    ),
    "electrodes": (
        "Electrode",
        "Film",
        "MetalAnode",
        "SeparatorLayer",
    ),
    "formats": ("Stacking",),
    "power": (
        "Pulse",
        "diffusion_resistance",
        "discharge_voltage",
        "open_circuit_voltage",
        "pulse_power",
    ),
    "precedents": (
        "Demonstrated",
        "demonstrated",
        "nearest",
    ),
    "provenance": (
        "assumptions_of",
        "choices_of",
        "sources_of",
    ),
    "reading": (
        "design_of",
        "load",
        "names",
        "parse_design",
        "read_design",
    ),
    "resistance": (
        "Ledger",
        "Term",
        "ledger",
        "lithiation",
        "surface_resistances",
    ),
    "state": (
        "FRESH",
        "State",
    ),
    "status": ("Status",),
    "transmission": (
        "Shares",
        "electrode_resistance",
    ),
    "variation": (
        "numbers",
        "vary",
    ),
    "writing": (
        "as_table",
        "to_toml",
    ),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "DEFINITIONS",
    "FRESH",
    "Balance",
    "Cell",
    "CellKind",
    "CoatedAreas",
    "Content",
    "Definition",
    "Demonstrated",
    "Design",
    "Electrode",
    "Film",
    "Finding",
    "Item",
    "Layer",
    "Ledger",
    "MetalAnode",
    "Microstructure",
    "Pulse",
    "SeparatorLayer",
    "Shares",
    "Stacking",
    "State",
    "Status",
    "Term",
    "alarms",
    "as_cell",
    "as_table",
    "assumptions_of",
    "bill_of_materials",
    "build",
    "choices_of",
    "classify",
    "coated_areas",
    "contacts",
    "demonstrated",
    "design_of",
    "diffusion_resistance",
    "discharge_voltage",
    "electrode_resistance",
    "elements",
    "energy_density",
    "ledger",
    "lithiation",
    "load",
    "load_cell",
    "names",
    "nearest",
    "numbers",
    "open_circuit_voltage",
    "parse_design",
    "pressure_hardware",
    "pulse_power",
    "read_design",
    "sources_of",
    "specific_energy",
    "surface_resistances",
    "to_toml",
    "vary",
    "volatile_share",
    "warnings",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        module = importlib.import_module(f"allsolid.cells.{_HOME[name]}")
        value = getattr(module, name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'allsolid.cells' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
