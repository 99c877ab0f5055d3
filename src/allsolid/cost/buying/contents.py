"""What one good cell holds, in the terms of a plant: streams of material, areas, volumes.

Reference cells (battery 1 of BatPaC 5.0 and an LFP cell of the same form) are packaged; a
designed cell is turned into `Contents` by `allsolid.cost.buying.bill`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from allsolid.cost.buying.reading import quantity, table
from allsolid.designs import Own
from allsolid.quantities import InputError, Number, checked, did_you_mean


class Stream(StrEnum):
    """The chain of yields that a material goes through."""

    CATHODE = "cathode"
    ANODE = "anode"
    CATHODE_FOIL = "cathode foil"
    ANODE_FOIL = "anode foil"
    SEPARATOR = "separator"
    LITHIUM = "lithium"
    LIQUID = "liquid"
    PART = "part"


class Per(StrEnum):
    """The unit in which a material is bought and counted."""

    KILOGRAM = "kg"
    SQUARE_METRE = "m^2"
    CUBIC_METRE = "m^3"
    PIECE = "piece"


class Anode(StrEnum):
    """How the anode is made."""

    COATED = "coated"
    """graphite, silicon or another powder coated on foil"""
    LITHIUM = "lithium"
    """a layer of lithium metal put in at manufacture"""
    FREE = "anode-free"
    """no lithium metal at manufacture"""


@dataclass(frozen=True, slots=True)
class PricedItem:
    """One material in one component of a cell: net amount, before scrap and yield.

    thickness : m, of a sheet bought by area; None for the thickness that its price is for
    """

    component: str
    material: str
    stream: Stream
    amount: Number
    per: Per
    thickness: Number | None = None

    @property
    def name(self) -> str:
        """Component and material, for listings."""
        return f"{self.component}: {self.material}"


@dataclass(frozen=True, slots=True)
class Contents:
    """One good cell (or a batch of like build): energies in J, charges in C, areas in m^2.

    Parameters
    ----------
    capacity : charge of all faces: a stack in series holds its capacity once in each of them
    cathode_area, anode_area : coated faces (both sides of a foil counted), m^2
    separator_area, lithium_area : faces, m^2
    cathode_volume, separator_volume, lithium_volume : layers, m^3
    separator_family, catholyte_family : names of electrolyte families; "" where there is none
    separator_elements : chemical elements of the separator's electrolyte
    own : prices, plant and sources that the design brings
    based_on : what the own materials are based on, by the name under which each is bought
    """

    name: str
    energy: Number
    capacity: Number
    volume: Number
    mass: Number
    cathode_area: Number
    anode_area: Number
    separator_area: Number
    lithium_area: Number
    cathode_volume: Number
    separator_volume: Number
    lithium_volume: Number
    anode: Anode
    separator_family: str
    catholyte_family: str
    separator_elements: frozenset[str]
    items: tuple[PricedItem, ...]
    own: Own = field(default_factory=Own)
    based_on: Mapping[str, str] = field(default_factory=dict)

    def stream_mass(self, stream: Stream) -> Any:
        """kg of everything bought by mass in `stream`."""
        return sum(
            (i.amount for i in self.items if i.stream is stream and i.per is Per.KILOGRAM), 0.0
        )

    @property
    def has_liquid(self) -> bool:
        """True where a liquid is filled into the cell."""
        return any(item.stream is Stream.LIQUID for item in self.items)

    def with_items(self, *items: PricedItem) -> Contents:
        """The same cell with these items instead."""
        return replace(self, items=tuple(items))


_NUMBERS = {
    "energy": "kWh", "capacity": "Ah", "volume": "cm^3", "mass": "g", "cathode_area": "cm^2",
    "anode_area": "cm^2", "separator_area": "m^2", "lithium_area": "cm^2",
    "cathode_volume": "cm^3", "separator_volume": "cm^3", "lithium_volume": "cm^3",
}  # fmt: skip
_AMOUNTS = {"kg": "g", "m^2": "m^2", "m^3": "L", "piece": ""}


def reference_names() -> list[str]:
    """Names of the packaged reference cells."""
    return sorted(table("reference_cells.toml"))


@checked
def reference(name: str) -> Contents:
    """A packaged reference cell by name.

    Raises
    ------
    InputError : no such reference cell
    """
    file = "reference_cells.toml"
    known = table(file)
    if name not in known:
        hint = did_you_mean(name, known)
        raise InputError(f"expected one of {', '.join(sorted(known))}{hint}", value=name)
    entry = known[name]
    numbers: dict[str, Any] = {
        field: quantity(entry[field], unit, file=file, key=f"{name}.{field}")
        if field in entry
        else 0.0
        for field, unit in _NUMBERS.items()
    }
    return Contents(
        name=name,
        **numbers,
        anode=Anode(entry["anode"]),
        separator_family=entry["separator_family"],
        catholyte_family=entry["catholyte_family"],
        separator_elements=frozenset(entry.get("separator_elements", ())),
        items=tuple(_item(line, file, name) for line in entry["items"]),
    )


def _item(line: list[str], file: str, name: str) -> PricedItem:
    component, material, stream, amount, per, *sheet = line
    key = f"{name}.{component}"
    thickness = quantity(sheet[0], "um", file=file, key=key) if sheet else None
    amount = quantity(amount, _AMOUNTS[per], file=file, key=key)
    return PricedItem(component, material, Stream(stream), amount, Per(per), thickness)
