"""From a designed cell to the contents a plant sees: streams, areas, volumes, families.

Reads the cell's bill of materials (kg and m^2 per good cell) and its layers; adds what the bill
counts by mass alone but is bought by piece (making of terminals and container).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from allsolid.cells import bill_of_materials, coated_areas
from allsolid.cells.record import CellRecord
from allsolid.cost.buying.contents import Anode, Contents, Per, PricedItem, Stream
from allsolid.materials import Category, Electrolyte, Family

_STREAMS = {
    "cathode active material": Stream.CATHODE,
    "cathode electrolyte": Stream.CATHODE,
    "cathode carbon": Stream.CATHODE,
    "cathode binder": Stream.CATHODE,
    "cathode coating": Stream.CATHODE,
    "anode active material": Stream.ANODE,
    "anode electrolyte": Stream.ANODE,
    "anode carbon": Stream.ANODE,
    "anode binder": Stream.ANODE,
    "anode coating": Stream.ANODE,
    "anode lithium": Stream.LITHIUM,
    "anode indium": Stream.LITHIUM,
    "cathode liquid": Stream.LIQUID,
    "separator liquid": Stream.LIQUID,
    "anode liquid": Stream.LIQUID,
    "spare liquid": Stream.LIQUID,
    "separator": Stream.SEPARATOR,
    "positive collector": Stream.CATHODE_FOIL,
    "negative collector": Stream.ANODE_FOIL,
    "cathode interlayer": Stream.PART,
    "anode interlayer": Stream.PART,
    "case": Stream.PART,
    "hardware": Stream.PART,
    "substrate": Stream.PART,
    "encapsulation": Stream.PART,
    "positive terminal": Stream.PART,
    "negative terminal": Stream.PART,
}
"""Stream of each component of the bill of materials; one that is not here counts as a part."""


def contents(cell: CellRecord) -> Contents:
    """The contents of a designed cell (or a batch of one build)."""
    areas = coated_areas(cell)
    anode = _anode(cell)
    lithium = sum(
        (line.mass for line in bill_of_materials(cell) if line.component == "anode lithium"), 0.0
    )
    solid = cell.separator.support is None
    family = _family(cell.separator.electrolyte) if solid else "liquid"
    bare = not any(film.side == "anode" for film in cell.interlayers)
    touched = frozenset(cell.separator.electrolyte.composition) if solid and bare else frozenset()
    return Contents(
        name=cell.name,
        energy=cell.energy,
        capacity=cell.capacity * cell.housing.series,
        volume=cell.volume,
        mass=cell.mass,
        cathode_area=areas.cathode,
        anode_area=areas.anode,
        separator_area=areas.separator,
        lithium_area=areas.anode if anode is Anode.LITHIUM else 0.0,
        cathode_volume=cell.cathode.thickness * areas.cathode,
        separator_volume=cell.separator.thickness * areas.separator,
        lithium_volume=lithium / cell.inputs.materials.metal("Li").density.value,
        anode=anode,
        separator_family=family,
        catholyte_family=_catholyte(cell),
        separator_elements=touched,
        items=tuple(item for line in bill_of_materials(cell) for item in _items(cell, line)),
        own=cell.design.own,
        based_on=_based_on(cell),
    )


def _based_on(cell: CellRecord) -> dict[str, str]:
    """What own materials are based on, under the names by which they are bought."""
    stated = {name: entry.given for name, entry in cell.design.own.materials.items()}
    own = {
        name: given["based_on"]
        for name, given in stated.items()
        if isinstance(given, Mapping) and "based_on" in given
    }
    own |= {
        one.name: one.based_on
        for category in Category
        for one in cell.inputs.materials.of(category).values()
        if one.based_on
    }
    forms = ("", " foil", " terminal")
    return {f"{name}{form}": f"{base}{form}" for name, base in own.items() for form in forms}


def _anode(cell: CellRecord) -> Anode:
    made = {"composite": Anode.COATED, "anode-free": Anode.FREE, "blocking": Anode.FREE}
    return made.get(cell.anode.kind, Anode.LITHIUM)


def _family(conductor: Electrolyte) -> str:
    """The family as a plant sees it: an oxynitride film is grown in vacuum, not sintered."""
    film = {"N", "O", "P"} <= set(conductor.composition)
    return "oxynitride" if film and conductor.family is Family.OXIDE else str(conductor.family)


def _catholyte(cell: CellRecord) -> str:
    if cell.cathode.electrolyte is not None:
        return str(cell.cathode.electrolyte.family)
    return "" if cell.cathode.liquid is None else "liquid"


_POLYOLEFINS = ("polyolefin", "polyolefin separator", "pe", "pp", "pp/pe/pp", "polyethylene",
                "polypropylene")  # fmt: skip


def _support(name: str | None) -> str:
    """The name by which a porous support is bought."""
    return "polyolefin separator" if str(name).casefold() in _POLYOLEFINS else str(name)


def _items(cell: CellRecord, line: Any) -> tuple[PricedItem, ...]:
    """One line of the bill as items in the units in which they are bought."""
    component, material = line.component, line.material
    if not np.any(np.asarray(line.mass) > 0):
        return ()
    if component in ("positive collector", "negative collector"):
        bought, stream = f"{material} foil", _STREAMS[component]
        thick = next(layer.thickness for layer in cell.layers if layer.name == component)
        return (PricedItem(component, bought, stream, line.area, Per.SQUARE_METRE, thick),)
    if component == "separator" and cell.separator.support is not None:
        bought, thick = _support(cell.separator.support), cell.separator.thickness
        return (
            PricedItem(component, bought, Stream.SEPARATOR, line.area, Per.SQUARE_METRE, thick),
        )
    if component.endswith("terminal"):
        metal = PricedItem(component, f"{material} terminal", Stream.PART, line.mass, Per.KILOGRAM)
        return (
            metal,
            PricedItem(f"{component}, making", "terminal making", Stream.PART, 1.0, Per.PIECE),
        )
    if component == "case":
        making = PricedItem("case, making", "container making", Stream.PART, 1.0, Per.PIECE)
        return (PricedItem(component, material, Stream.PART, line.mass, Per.KILOGRAM), making)
    stream = _STREAMS.get(component, Stream.PART)
    if stream is Stream.LIQUID and material == "LiPF6 in EC:EMC":
        volume = line.mass / cell.inputs.materials.electrolyte(material).density.value
        return (PricedItem(component, material, stream, volume, Per.CUBIC_METRE),)
    return (PricedItem(component, material, stream, line.mass, Per.KILOGRAM),)
