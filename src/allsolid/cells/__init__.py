"""Cells: a design file becomes a cell; mass, volume, balance, transport, resistance ledger.

Names are imported when first used, because the schema takes a while to build.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allsolid.cells.assembly import build, load_cell
    from allsolid.cells.balance import Balance
    from allsolid.cells.bill import CoatedAreas, Item, bill_of_materials, coated_areas, elements
    from allsolid.cells.cell import Cell, Content, Layer, energy_density, specific_energy
    from allsolid.cells.design import Design, Microstructure
    from allsolid.cells.electrodes import Electrode, Film, MetalAnode, SeparatorLayer
    from allsolid.cells.formats import Stacking
    from allsolid.cells.reading import load, names, parse_design, read_design
    from allsolid.cells.resistance import Ledger, Term, ledger, lithiation
    from allsolid.cells.state import FRESH, State
    from allsolid.cells.status import Status
    from allsolid.cells.transmission import electrode_resistance
    from allsolid.cells.variation import numbers, vary

_HOMES = {
    "balance": ("Balance",),
    "bill": ("CoatedAreas", "Item", "bill_of_materials", "coated_areas", "elements"),
    "assembly": ("build", "load_cell"),
    "cell": ("Cell", "Content", "Layer", "energy_density", "specific_energy"),
    "design": ("Design", "Microstructure"),
    "electrodes": ("Electrode", "Film", "MetalAnode", "SeparatorLayer"),
    "formats": ("Stacking",),
    "resistance": ("Ledger", "Term", "ledger", "lithiation"),
    "reading": ("load", "names", "parse_design", "read_design"),
    "state": ("FRESH", "State"),
    "status": ("Status",),
    "transmission": ("electrode_resistance",),
    "variation": ("numbers", "vary"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "FRESH",
    "Balance",
    "Cell",
    "CoatedAreas",
    "Content",
    "Design",
    "Electrode",
    "Film",
    "Item",
    "Layer",
    "Ledger",
    "MetalAnode",
    "Microstructure",
    "SeparatorLayer",
    "Stacking",
    "State",
    "Status",
    "Term",
    "bill_of_materials",
    "build",
    "coated_areas",
    "electrode_resistance",
    "elements",
    "energy_density",
    "ledger",
    "lithiation",
    "load",
    "load_cell",
    "names",
    "numbers",
    "parse_design",
    "read_design",
    "specific_energy",
    "vary",
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
