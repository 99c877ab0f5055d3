"""The layers of one face with their contents: where every mass, area and element comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allsolid.cells.balance import Balance
from allsolid.cells.electrodes import Electrode, FilmLayer, Foil, MetalAnode, SeparatorLayer
from allsolid.cells.housing import Housing
from allsolid.designs.fields import si
from allsolid.designs.formats import Cylindrical, Flat, Stacking
from allsolid.designs.schema import Design
from allsolid.materials import Electrolyte, parse_formula
from allsolid.quantities import Number
from allsolid.quantities.frozen import FrozenMapping


@dataclass(frozen=True, slots=True)
class Content:
    """One material in a layer: mass per area of one layer, kg/m^2, and atoms per formula unit."""

    component: str
    material: str
    loading: Number
    composition: Mapping[str, float]
    active: bool = False
    volatile: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the face.

    thickness, thickness_discharged : m (charged and discharged cell)
    area : total over all faces, m^2; share : layers of this kind per face
    """

    name: str
    thickness: Number
    thickness_discharged: Number
    area: Number
    share: float
    contents: tuple[Content, ...]

    @property
    def loading(self) -> Number:
        """Mass per area of one layer, kg/m^2."""
        return sum(content.loading for content in self.contents)

    @property
    def mass(self) -> Number:
        """Mass in the cell, kg."""
        return self.loading * self.area


def foils_per_face(design: Design) -> float:
    """Foils of one polarity per face: a half where both sides of a foil are coated."""
    if isinstance(design.format, Flat):
        return 0.5 if design.collectors.stacking is Stacking.PARALLEL else 1.0
    return 0.5 if isinstance(design.format, Cylindrical) else 1.0


def anode_thickness(anode: Electrode | MetalAnode, balanced: Balance) -> tuple[Number, Number]:
    """Thickness of the anode in the charged and in the discharged cell, m.

    Lithium breathes by its whole volume (4.85 um per mAh/cm^2); a composite by its stated
    swelling; a cathode's particles are taken to breathe into their pores.
    """
    if isinstance(anode, MetalAnode):
        base = anode.excess + anode.host
        per_charge = 1.0 / anode.volumetric_capacity
        return (
            base + balanced.plated_charged * per_charge,
            base + balanced.plated_discharged * per_charge,
        )
    return anode.thickness * (1.0 + anode.swelling), anode.thickness


def layers(
    design: Design, housing: Housing, balanced: Balance, cathode: Electrode,
    separator: SeparatorLayer, anode: Electrode | MetalAnode, interlayers: tuple[FilmLayer, ...],
    positive: Foil, negative: Foil,
) -> tuple[Layer, ...]:  # fmt: skip
    """All layers of one face, from the positive to the negative collector."""
    per_foil = foils_per_face(design)
    areas = {
        "cathode": housing.positive_area * housing.faces,
        "separator": housing.separator_area * housing.faces,
        "anode": housing.negative_area * housing.faces,
    }
    charged, discharged = anode_thickness(anode, balanced)
    between = {side: [f for f in interlayers if f.side == side] for side in ("cathode", "anode")}
    return (
        _foil("positive collector", positive, housing.positive_foil, per_foil),
        _layer("cathode", cathode.thickness, areas["cathode"], _electrode("cathode", cathode)),
        *(_interlayer(film, areas[film.side]) for film in between["cathode"]),
        _layer("separator", separator.thickness, areas["separator"], _separator(separator)),
        *(_interlayer(film, areas[film.side]) for film in between["anode"]),
        Layer("anode", charged, discharged, areas["anode"], 1.0, _anode(anode)),
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


def _electrode(name: str, electrode: Electrode) -> tuple[Content, ...]:
    """Solids, coating of the particles and liquid in the pores."""
    phases = (
        ("active material", electrode.active_material),
        ("electrolyte", electrode.electrolyte),
        ("carbon", electrode.carbon),
        ("binder", electrode.binder),
    )
    shares = zip(phases, electrode.volume.solids, electrode.density.solids, strict=True)
    found = []
    for (role, material), share, density in shares:
        if material is not None:
            loading = share * density * electrode.thickness
            is_active = role == "active material"
            atoms = material.composition
            found.append(Content(f"{name} {role}", material.name, loading, atoms, is_active))
    film = electrode.coating
    if film is not None and film.substance is not None:
        atoms = film.substance.composition
        found.append(
            Content(f"{name} coating", film.substance.name, electrode.coating_loading, atoms)
        )
    return (*found, *_liquid(f"{name} liquid", electrode.liquid, electrode.liquid_loading))


def _liquid(component: str, liquid: Electrolyte | None, loading: Number) -> tuple[Content, ...]:
    if liquid is None:
        return ()
    return (Content(component, liquid.name, loading, liquid.composition, volatile=True),)


POLYOLEFIN = FrozenMapping({"C": 1.0, "H": 2.0})
"""Atoms of a polyethylene or polypropylene support."""

LITHIUM, INDIUM = parse_formula("Li"), parse_formula("In")


def _separator(separator: SeparatorLayer) -> tuple[Content, ...]:
    solid = separator.electrolyte
    name, atoms = solid.name, solid.composition
    if separator.support is not None:
        name, atoms = separator.support, POLYOLEFIN
    found = Content("separator", name, separator.loading, atoms)
    return (found, *_liquid("separator liquid", separator.liquid, separator.liquid_loading))


def _anode(anode: Electrode | MetalAnode) -> tuple[Content, ...]:
    if isinstance(anode, Electrode):
        return _electrode("anode", anode)
    lithium = Content("anode lithium", "Li", anode.density * anode.excess, LITHIUM, active=True)
    if anode.kind != "lithium-indium":
        return (lithium,)
    indium = Content("anode indium", "In", anode.host_density * anode.host, INDIUM, active=True)
    return (lithium, indium)


def spare_liquid(
    design: Design, liquid: Electrolyte | None, stack: tuple[Layer, ...]
) -> tuple[Content, ...]:
    """Liquid beyond the pores, as a mass in kg (not per area)."""
    if design.liquid is None or liquid is None or design.liquid.excess is None:
        return ()
    inside = sum(c.loading * layer.area for layer in stack for c in layer.contents if c.volatile)
    mass = si(design.liquid.excess) * inside
    return (Content("spare liquid", liquid.name, mass, liquid.composition, volatile=True),)
