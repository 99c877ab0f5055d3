"""The level at which a quantity per kWh, per kg or per litre is stated."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """What the denominator includes; unlike levels are never compared silently."""

    ACTIVE = "active"
    """active materials alone (both electrodes)"""
    STACK = "stack"
    """everything between and including the collectors, no packaging"""
    CELL = "cell"
    """the stack with electrolyte, tabs and case"""
    PACK = "pack"
    """cells with modules, housing, cooling, pressure hardware and electronics"""
    DC_SYSTEM = "DC system"
    """packs or racks with enclosure, thermal management and DC protection"""
    INSTALLED = "installed"
    """the DC system with power conversion, grid connection and construction"""
