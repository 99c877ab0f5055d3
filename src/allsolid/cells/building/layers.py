"""The layers of one face with their contents: where every mass, area and element comes from."""

from __future__ import annotations

from allsolid.cells.balance import Balance
from allsolid.cells.building.content import Content, Layer, liquid_content
from allsolid.cells.building.housing import Housing
from allsolid.cells.sides.films import FilmLayer, Foil
from allsolid.cells.sides.separator import SeparatorLayer
from allsolid.cells.sides.side import Side
from allsolid.designs.fields import si
from allsolid.designs.formats import Cylindrical, SheetFormat, Stacking
from allsolid.designs.schema import Design
from allsolid.materials import Electrolyte, parse_formula
from allsolid.quantities import Number
from allsolid.quantities.frozen import FrozenMapping


def foils_per_face(design: Design) -> float:
    """Foils of one polarity per face: a half where both sides of a foil are coated."""
    if isinstance(design.format, SheetFormat):
        return 0.5 if design.collectors.stacking is Stacking.PARALLEL else 1.0
    return 0.5 if isinstance(design.format, Cylindrical) else 1.0


def side_thicknesses(
    cathode: Side, anode: Side, balanced: Balance
) -> tuple[tuple[Number, Number], tuple[Number, Number]]:
    """Thickness of cathode and anode in the charged and in the discharged cell, m."""
    given = balanced.first_charge
    return (
        cathode.thicknesses(-given, balanced.capacity - given),
        anode.thicknesses(balanced.plated_charged, balanced.plated_discharged),
    )


def layers(
    design: Design, housing: Housing, balanced: Balance, cathode: Side,
    separator: SeparatorLayer, anode: Side, interlayers: tuple[FilmLayer, ...],
    positive: Foil, negative: Foil,
) -> tuple[Layer, ...]:  # fmt: skip
    """All layers of one face, from the positive to the negative collector."""
    per_foil = foils_per_face(design)
    areas = {
        "cathode": housing.positive_area * housing.faces,
        "separator": housing.separator_area * housing.faces,
        "anode": housing.negative_area * housing.faces,
    }
    positive_side, negative_side = side_thicknesses(cathode, anode, balanced)
    between = {side: [f for f in interlayers if f.side == side] for side in ("cathode", "anode")}
    return (
        _foil("positive collector", positive, housing.positive_foil, per_foil),
        Layer("cathode", *positive_side, areas["cathode"], 1.0, cathode.contents("cathode")),
        *(_interlayer(film, areas[film.side]) for film in between["cathode"]),
        _layer("separator", separator.thickness, areas["separator"], _separator(separator)),
        *(_interlayer(film, areas[film.side]) for film in between["anode"]),
        Layer("anode", *negative_side, areas["anode"], 1.0, anode.contents("anode")),
        _foil("negative collector", negative, housing.negative_foil, per_foil),
    )


def _layer(name: str, thickness: Number, area: Number, contents: tuple[Content, ...]) -> Layer:
    return Layer(name, thickness, thickness, area, 1.0, contents)


def _foil(name: str, foil: Foil, area: Number, share: float) -> Layer:
    content = Content(name, foil.substance.name, foil.loading, foil.substance.composition)
    return Layer(name, foil.thickness, foil.thickness, area, share, (content,))


def _interlayer(layer: FilmLayer, area: Number) -> Layer:
    atoms = parse_formula(layer.composition) if layer.composition else FrozenMapping({})
    content = Content(f"{layer.side} interlayer", layer.name, layer.loading, atoms)
    return _layer(layer.name, layer.film.thickness, area, (content,))


POLYOLEFIN = FrozenMapping({"C": 1.0, "H": 2.0})
"""Atoms of a polyethylene or polypropylene support."""


def _separator(separator: SeparatorLayer) -> tuple[Content, ...]:
    solid = separator.electrolyte
    name, atoms = solid.name, solid.composition
    if separator.support is not None:
        name, atoms = separator.support, POLYOLEFIN
    found = Content("separator", name, separator.loading, atoms)
    return (found, *liquid_content("separator liquid", separator.liquid, separator.liquid_loading))


def spare_liquid(
    design: Design, liquid: Electrolyte | None, stack: tuple[Layer, ...]
) -> tuple[Content, ...]:
    """Liquid beyond the pores, as a mass in kg (not per area)."""
    if design.liquid is None or liquid is None or design.liquid.excess is None:
        return ()
    inside = sum(c.loading * layer.area for layer in stack for c in layer.contents if c.volatile)
    mass = si(design.liquid.excess) * inside
    return (Content("spare liquid", liquid.name, mass, liquid.composition, volatile=True),)
