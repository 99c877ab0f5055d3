"""From a design to a cell: look up the materials, fill in what the design leaves open, balance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from allsolid import materials
from allsolid.designs import schema
from allsolid.cells.assumptions import assumed
from allsolid.cells.balance import Balance, balance, mean_potential
from allsolid.cells.cell import Cell
from allsolid.cells.composition import Phases, bulk_density, mass_shares, volume_shares
from allsolid.designs.schema import (
    AnodeFree,
    Cathode,
    Composite,
    CompositeAnode,
    Design,
    LithiumAnode,
    LithiumIndium,
    Microstructure,
)
from allsolid.cells.electrodes import (
    Electrode,
    Film,
    FilmLayer,
    Foil,
    MetalAnode,
    SeparatorLayer,
)
from allsolid.cells.housing import Face, house
from allsolid.cells.layers import anode_thickness, layers, spare_liquid
from allsolid.designs.reading import load
from allsolid.designs.fields import si
from allsolid.materials import Electrolyte, Family
from allsolid.quantities import ROOM_TEMPERATURE, InputError, checked, show


@checked
def load_cell(name_or_path: str | Path) -> Cell:
    """The cell of a packaged design or of a TOML file; errors as in `load` and `build`."""
    return build(load(name_or_path), file=name_or_path)


@checked
def as_cell(given: Any) -> Cell:
    """The cell that is meant: a cell as it is, or that of a packaged name, a file or a `Design`.

    Raises
    ------
    InputError : none of these, and as in `load_cell`
    """
    if isinstance(given, Cell):
        return given
    if isinstance(given, Design):
        return build(given)
    if isinstance(given, str | Path):
        return load_cell(given)
    expected = "expected a Cell (allsolid.load makes one), or the name or file of a design"
    raise InputError(expected, key="cell", value=given)


@checked
def build(design: Design, *, file: object = None) -> Cell:
    """The cell of a design (or a batch, if the design was varied with arrays).

    `file` is what errors name; without it the design's own name.

    Raises
    ------
    InputError : an unknown material, a capacity beyond the material's theoretical one, a voltage
        that is not positive, or (for a single cell) a stack that does not fit its case, with the
        length by which it does not
    """
    try:
        cell = _assemble(design)
    except InputError as error:
        raise error.located(file=file or design.name) from error
    least = float(np.min(cell.balance.average_voltage))
    if least <= 0:
        text = (
            "expected a mean cell voltage above zero: potentials of cathode and anode are swapped"
        )
        raise InputError(text, file=file or design.name, key="cathode", value=show(least, "V"))
    if np.ndim(cell.housing.clearance) == 0 and cell.housing.clearance < 0:
        by = show(-float(cell.housing.clearance), "mm", 4)
        text = f"the stack does not fit its case: it is {by} too large"
        raise InputError(text, file=file or design.name, key="format")
    return cell


def _assemble(design: Design) -> Cell:
    cathode = _cathode(design)
    anode = _anode(design, cathode)
    balanced = balance(cathode, anode)
    separator = _separator(design)
    interlayers = tuple(_interlayer(part) for part in design.interlayers)
    foils = design.collectors
    positive, negative = (
        Foil(_named(materials.collector, metal, f"collectors.{side}"), si(thickness))
        for side, metal, thickness in (
            ("positive", foils.positive, foils.positive_thickness),
            ("negative", foils.negative, foils.negative_thickness),
        )
    )
    face = _face(design, cathode, separator, anode, interlayers, balanced)
    housing = house(design.format, face)
    stack = layers(
        design, housing, balanced, cathode, separator, anode, interlayers, positive, negative
    )
    return Cell(
        design=design,
        cathode=cathode,
        separator=separator,
        anode=anode,
        interlayers=interlayers,
        positive=positive,
        negative=negative,
        balance=balanced,
        housing=housing,
        layers=stack,
        spare=spare_liquid(design, stack),
        temperature=si(design.operation.temperature),
        pressure=si(design.operation.pressure),
        lamination_pressure=_or(design.operation.lamination_pressure, 0.0),
        upper_voltage=si(design.operation.upper_voltage),
        lower_voltage=si(design.operation.lower_voltage),
    )


def _or(stated: Any, default: Any) -> Any:
    """The stated number, or the default where the design says nothing."""
    return si(default) if stated is None else si(stated)


def _named(lookup: Callable[[str], Any], name: str | None, key: str) -> Any:
    """The material of this name; where there is none, an error that names the key of the file."""
    if name is None:
        return None
    try:
        return lookup(name)
    except InputError as error:
        raise InputError(error.expected, key=key, value=error.value) from error


def _liquid(part: schema.Liquid) -> Electrolyte:
    return _named(materials.electrolyte, part.electrolyte, "liquid.electrolyte")


def _film(part: schema.Film | None) -> Film | None:
    if part is None:
        return None
    try:
        substance = materials.coating(part.material)
    except InputError:  # a film that the catalogue does not have, such as what a reaction leaves
        substance = None
    return Film(part.material, si(part.thickness), si(part.conductivity), substance)


def _interlayer(part: schema.Interlayer) -> FilmLayer:
    film = Film(part.name, si(part.thickness), si(part.conductivity))
    return FilmLayer(part.name, part.side, film, si(part.density), part.composition)


def _microstructure(part: Composite, electrolyte: Electrolyte | None, wet: bool) -> Microstructure:
    """As stated, or what the electrolyte's family suggests."""
    if part.microstructure is not None:
        return part.microstructure
    if electrolyte is None:
        return Microstructure.WETTED if wet else Microstructure.DENSE
    if electrolyte.family in (Family.POLYMER, Family.LIQUID):
        return Microstructure.WETTED
    return Microstructure.SINTERED if electrolyte.family is Family.OXIDE else Microstructure.PRESSED


def _densities(part: Composite, active: Any, electrolyte: Any, carbon: Any, binder: Any) -> Phases:
    def of(stated: Any, material: Any) -> Any:
        return 1.0 if material is None else _or(stated, material.density)

    return Phases(
        _or(part.active_density, active.density),
        of(part.electrolyte_density, electrolyte),
        of(part.carbon_density, carbon),
        of(part.binder_density, binder),
    )


def _shares(part: Composite, density: Phases) -> tuple[Phases, Phases]:
    """Volume and mass shares from whichever the design states."""
    given = part.mass if part.mass is not None else part.volume
    assert given is not None
    stated = Phases(
        *(_or(x, 0.0) for x in (given.active, given.electrolyte, given.carbon, given.binder))
    )
    if part.mass is not None:
        return volume_shares(stated, density, si(part.void)), stated
    volume = Phases(*stated.solids, void=si(part.void))
    return volume, mass_shares(volume, density)


def _composite(design: Design, part: Composite, name: str, amount: Any) -> Electrode:
    """An electrode whose thickness is ``amount(electrode of unit thickness)``."""
    active = _named(materials.active_material, part.active, f"{name}.active")
    electrolyte = _named(materials.electrolyte, part.electrolyte, f"{name}.electrolyte")
    carbon = _named(materials.additive, part.carbon, f"{name}.carbon")
    binder = _named(materials.binder, part.binder, f"{name}.binder")
    if electrolyte is not None and electrolyte.family is Family.LIQUID:
        text = f"{electrolyte.name} is a liquid: let the table 'liquid' fill the void with it"
        raise InputError(text, key=f"{name}.electrolyte")
    liquid = design.liquid if design.liquid is not None and name in design.liquid.fills else None
    density = _densities(part, active, electrolyte, carbon, binder)
    volume, mass = _shares(part, density)
    structure = _microstructure(part, electrolyte, liquid is not None)
    wetted = "wetted " if structure is Microstructure.WETTED or liquid is not None else ""
    specific, charged, discharged = _window(part, active, name)
    electrode = Electrode(
        active_material=active,
        electrolyte=electrolyte,
        carbon=carbon,
        binder=binder,
        liquid=None if liquid is None else _liquid(liquid),
        thickness=1.0,
        volume=volume,
        mass=mass,
        density=density,
        liquid_density=_liquid_density(design),
        filled=0.0 if liquid is None else volume.void * _or(liquid.filling, assumed("filling")),
        specific_capacity=specific,
        charged=charged,
        discharged=discharged,
        shift=0.0,
        particle_radius=_or(part.particle_radius, active.particle_radius),
        exchange_current=_or(part.exchange_current, active.exchange_current),
        contact=_or(part.contact, assumed(f"{wetted}contact")),
        connectivity=_or(part.connectivity, assumed(f"{wetted}connectivity")),
        first_cycle_efficiency=_or(part.first_cycle_efficiency, active.first_cycle_efficiency),
        coating=_film(part.coating),
        interphase=_film(part.interphase),
        microstructure=structure,
        ionic_factor=_or(part.ionic_factor, assumed("transport transfer")),
    )
    shift = 0.0
    if part.mean_potential is not None:
        shift = si(part.mean_potential) - mean_potential(electrode, charged, discharged)
    return replace(electrode, shift=shift, thickness=amount(electrode))


def _window(part: Composite, active: Any, name: str) -> tuple[Any, Any, Any]:
    """Specific capacity and the lithiation at the charged and discharged ends of its window.

    A stated capacity widens or narrows the catalogue's window at its charged end.
    """
    curve = active.open_circuit
    discharged = _or(part.discharged_lithiation, curve.discharged)
    sign = 1.0 if active.positive else -1.0
    if part.specific_capacity is None:
        span = sign * (discharged - curve.charged)
        if np.any(span <= 0):
            text = f"expected a lithiation beyond that of the charged end, {curve.charged:g}"
            raise InputError(text, key=f"{name}.discharged_lithiation")
        return active.theoretical_capacity * span, curve.charged, discharged
    specific = si(part.specific_capacity)
    charged = discharged - sign * specific / active.theoretical_capacity
    if np.any(charged < 0) or np.any(charged > 1):
        most = discharged if active.positive else 1.0 - discharged
        limit = show(active.theoretical_capacity * float(np.min(most)), "mAh/g", 4)
        text = f"expected at most {limit} of {active.name}"
        raise InputError(text, key=f"{name}.specific_capacity")
    return specific, charged, discharged


def _liquid_density(design: Design) -> Any:
    if design.liquid is None:
        return 0.0
    return _or(design.liquid.density, _liquid(design.liquid).density)


def _cathode(design: Design) -> Electrode:
    part = design.cathode

    def amount(unit: Electrode) -> Any:
        return _thickness(part, unit)

    return _composite(design, part, "cathode", amount)


def _thickness(part: Cathode, unit: Electrode) -> Any:
    """Thickness from whichever of thickness, loading, areal capacity the design states."""
    if part.thickness is not None:
        return si(part.thickness)
    if part.loading is not None:
        return si(part.loading) / bulk_density(unit.volume, unit.density)
    return si(part.areal_capacity) / unit.areal_capacity


def _anode(design: Design, cathode: Electrode) -> Electrode | MetalAnode:
    part = design.anode
    if isinstance(part, CompositeAnode):

        def amount(unit: Electrode) -> Any:
            return si(part.n_to_p) * cathode.areal_capacity / unit.areal_capacity

        return replace(_composite(design, part, "anode", amount), swelling=_or(part.swelling, 0.0))
    if design.liquid is not None and "anode" in design.liquid.fills:
        raise InputError("a metal anode has no pores to fill", key="liquid.fills")
    return _metal(part)


def _metal(part: LithiumAnode | AnodeFree | LithiumIndium) -> MetalAnode:
    lithium = materials.metal("Li")
    surface = materials.metal("Li-In") if isinstance(part, LithiumIndium) else lithium
    assert surface.exchange_current is not None and surface.exchange_current_energy is not None
    assert surface.potential is not None
    indium = isinstance(part, LithiumIndium)
    host = materials.active_material("Li-In") if indium else None
    return MetalAnode(
        kind=part.kind,
        excess=0.0 if isinstance(part, AnodeFree) else si(part.excess),
        host=si(part.indium) if isinstance(part, LithiumIndium) else 0.0,
        host_density=0.0 if host is None else host.density.value,
        host_capacity=0.0 if host is None else host.density.value * host.theoretical_capacity,
        density=lithium.density.value,
        volumetric_capacity=lithium.density.value * lithium.capacity,
        potential=surface.potential.value,
        exchange_current=_or(part.exchange_current, surface.exchange_current),
        exchange_current_energy=surface.exchange_current_energy.value,
        contact=None if part.contact is None else si(part.contact),
        first_cycle_efficiency=_or(part.first_cycle_efficiency, assumed("lithium efficiency")),
        interphase=_film(part.interphase),
    )


def _separator(design: Design) -> SeparatorLayer:
    part, liquid = design.separator, design.liquid
    electrolyte = _named(materials.electrolyte, part.electrolyte, "separator.electrolyte")
    void = _or(part.void, 0.0)
    wet = liquid if liquid is not None and "separator" in liquid.fills else None
    flows = electrolyte.family is Family.LIQUID
    if part.support is not None and (part.density is None or wet is None):
        text = "a porous support needs its 'density' and a liquid that fills the separator"
        raise InputError(text, key="separator.support")
    if flows and part.support is None:
        text = f"{electrolyte.name} is a liquid: name the porous 'support' that holds it"
        raise InputError(text, key="separator.electrolyte")
    if part.support is not None and wet is not None and electrolyte.name != _liquid(wet).name:
        text = f"expected the liquid that fills the support, {wet.electrolyte!r}"
        raise InputError(text, key="separator.electrolyte", value=part.electrolyte)
    scale = 1.0
    if part.conductivity is not None:
        scale = si(part.conductivity) / electrolyte.ionic_conductivity(ROOM_TEMPERATURE)
    return SeparatorLayer(
        electrolyte=electrolyte,
        support=part.support,
        liquid=None if wet is None else _liquid(wet),
        thickness=si(part.thickness),
        void=void,
        filled=0.0 if wet is None else void * _or(wet.filling, assumed("filling")),
        density=_or(part.density, electrolyte.density),
        liquid_density=_liquid_density(design),
        scale=scale,
        grain_boundary=_or(part.grain_boundary, assumed("grain boundary")),
    )


def _face(
    design: Design, cathode: Electrode, separator: SeparatorLayer,
    anode: Electrode | MetalAnode, interlayers: tuple[FilmLayer, ...], balanced: Balance,
) -> Face:  # fmt: skip
    fixed = cathode.thickness + separator.thickness + sum(f.film.thickness for f in interlayers)
    charged, discharged = anode_thickness(anode, balanced)
    return Face(
        charged=fixed + charged,
        discharged=fixed + discharged,
        positive_foil=si(design.collectors.positive_thickness),
        negative_foil=si(design.collectors.negative_thickness),
        stacking=design.collectors.stacking,
    )
