"""From inputs to the record of a cell: fill in what the design leaves open, then balance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np

from allsolid.cells.balance import Balance, balance
from allsolid.cells.building.housing import Face, house
from allsolid.cells.building.inputs import Inputs
from allsolid.cells.building.layers import layers, side_thicknesses, spare_liquid
from allsolid.cells.record import CellRecord
from allsolid.cells.sides.blocking import Blocking
from allsolid.cells.sides.composite import Composite
from allsolid.cells.sides.composition import Phases, bulk_density, mass_shares, volume_shares
from allsolid.cells.sides.films import FilmLayer, Foil, SurfaceFilm
from allsolid.cells.sides.metal import Alloy, Metal
from allsolid.cells.sides.separator import SeparatorLayer
from allsolid.cells.sides.side import Side
from allsolid.designs import schema
from allsolid.designs.fields import si
from allsolid.designs.schema import (
    AnodeFree,
    BlockingElectrode,
    CompositeAnode,
    CompositeCathode,
    CompositeElectrode,
    LithiumElectrode,
    LithiumIndium,
    Microstructure,
)
from allsolid.materials import ActiveMaterial, Electrolyte, Family, Substance
from allsolid.quantities import ROOM_TEMPERATURE, InputError, Number, show
from allsolid.sources import Measured


def assemble(inputs: Inputs) -> CellRecord:
    """The record of the cell (or of a batch, where leaves hold arrays) that inputs describe.

    Raises
    ------
    InputError : parts that do not go together, or a capacity beyond the material's theoretical one
    """
    design = inputs.design
    cathode = _cathode(inputs)
    anode = _anode(inputs, cathode)
    balanced = balance(cathode, anode)
    separator = _separator(inputs)
    interlayers = tuple(_interlayer(part) for part in design.interlayers)
    foils, collector = design.collectors, inputs.materials.collector
    positive = Foil(collector(foils.positive), si(foils.positive_thickness))
    negative = Foil(collector(foils.negative), si(foils.negative_thickness))
    face = _face(inputs, cathode, separator, anode, interlayers, balanced)
    housing = house(design.format, face)
    stack = layers(
        design, housing, balanced, cathode, separator, anode, interlayers, positive, negative
    )
    use = design.operation
    return CellRecord(
        inputs=inputs,
        cathode=cathode,
        separator=separator,
        anode=anode,
        interlayers=interlayers,
        positive=positive,
        negative=negative,
        balance=balanced,
        housing=housing,
        layers=stack,
        spare=spare_liquid(design, _liquid(inputs), stack),
        temperature=si(use.temperature),
        pressure=si(use.pressure),
        lamination_pressure=_or(use.lamination_pressure, 0.0),
        upper_voltage=si(use.upper_voltage),
        lower_voltage=si(use.lower_voltage),
    )


def _or(stated: Measured | None, default: Measured | Number) -> Number:
    """The stated number, or the default where the design says nothing."""
    if stated is not None:
        return stated.value
    return default.value if isinstance(default, Measured) else default


def _liquid(inputs: Inputs) -> Electrolyte | None:
    part = inputs.design.liquid
    if part is None:
        return None
    liquid = inputs.materials.electrolyte(part.electrolyte)
    if liquid.family is not Family.LIQUID:
        text = f"expected a liquid: {liquid.name} is a {liquid.family} and fills no pores"
        raise InputError(text, key="liquid.electrolyte", value=part.electrolyte)
    return liquid


def _filling(inputs: Inputs, name: str) -> tuple[Electrolyte, Number] | None:
    """The liquid in a part and the share of its void that it fills; None where it has none."""
    part, liquid = inputs.design.liquid, _liquid(inputs)
    if part is None or liquid is None or name not in part.fills:
        return None
    return liquid, _or(part.filling, inputs.laws.filling)


def _liquid_density(inputs: Inputs) -> Number:
    part, liquid = inputs.design.liquid, _liquid(inputs)
    return 0.0 if part is None or liquid is None else _or(part.density, liquid.density)


def _film(inputs: Inputs, part: schema.Film | None) -> SurfaceFilm | None:
    """A film; one that the catalogue lacks (what a reaction leaves) has no substance."""
    if part is None:
        return None
    substance = inputs.materials.film(part.material)
    return SurfaceFilm(part.material, si(part.thickness), si(part.conductivity), substance)


def _interlayer(part: schema.Interlayer) -> FilmLayer:
    film = SurfaceFilm(part.name, si(part.thickness), si(part.conductivity))
    return FilmLayer(part.name, part.side, film, si(part.density), part.composition)


def _microstructure(
    part: CompositeElectrode, electrolyte: Electrolyte | None, wet: bool
) -> Microstructure:
    """As stated, or what the electrolyte's family suggests."""
    if part.microstructure is not None:
        return part.microstructure
    if electrolyte is None:
        return Microstructure.WETTED if wet else Microstructure.DENSE
    if electrolyte.family in (Family.POLYMER, Family.LIQUID):
        return Microstructure.WETTED
    return Microstructure.SINTERED if electrolyte.family is Family.OXIDE else Microstructure.PRESSED


def _shares(part: CompositeElectrode, density: Phases) -> tuple[Phases, Phases]:
    """Volume and mass shares from whichever the design states."""
    if part.mass is not None:
        stated = _phases(part.mass)
        return volume_shares(stated, density, si(part.void)), stated
    assert part.volume is not None  # the schema asks for one of them
    solids, void = _phases(part.volume), si(part.void)
    scale = (1.0 - void) / solids.total  # the solids give way to a void that is drawn
    volume = Phases(*(share * scale for share in solids.solids), void=void)
    return volume, mass_shares(volume, density)


def _phases(given: schema.Fractions) -> Phases:
    return Phases(
        *(_or(x, 0.0) for x in (given.active, given.electrolyte, given.carbon, given.binder))
    )


def _composite(
    inputs: Inputs, part: CompositeElectrode, name: str, amount: Callable[[Composite], Number]
) -> Composite:
    """An electrode whose thickness is ``amount(electrode of unit thickness)``."""
    known, laws = inputs.materials, inputs.laws
    active = known.active_material(part.active)
    electrolyte = None if part.electrolyte is None else known.electrolyte(part.electrolyte)
    carbon = None if part.carbon is None else known.additive(part.carbon)
    binder = None if part.binder is None else known.binder(part.binder)
    if electrolyte is not None and electrolyte.family is Family.LIQUID:
        text = f"{electrolyte.name} is a liquid: let the table 'liquid' fill the void with it"
        raise InputError(text, key=f"{name}.electrolyte")
    filled = _filling(inputs, name)
    density = _densities(part, active, electrolyte, carbon, binder)
    volume, mass = _shares(part, density)
    structure = _microstructure(part, electrolyte, filled is not None)
    wet = structure is Microstructure.WETTED or filled is not None
    specific, charged, discharged = _window(part, active, name)
    if name == "cathode" and not active.positive:  # it is empty when the cell is charged
        charged, discharged = discharged, charged
    electrode = Composite(
        active_material=active,
        electrolyte=electrolyte,
        carbon=carbon,
        binder=binder,
        liquid=None if filled is None else filled[0],
        thickness=1.0,
        volume=volume,
        mass=mass,
        density=density,
        liquid_density=_liquid_density(inputs),
        filled=0.0 if filled is None else volume.void * filled[1],
        specific_capacity=specific,
        charged=charged,
        discharged=discharged,
        shift=active.potential_offset.value,
        particle_radius=_or(part.particle_radius, active.particle_radius),
        exchange_current=_or(part.exchange_current, active.exchange_current),
        contact=_or(part.contact, laws.wetted_contact if wet else laws.contact),
        connectivity=_or(part.connectivity, laws.wetted_connectivity if wet else laws.connectivity),
        first_cycle_efficiency=_or(part.first_cycle_efficiency, active.first_cycle_efficiency),
        coating=_film(inputs, part.coating),
        interphase=_film(inputs, part.interphase),
        microstructure=structure,
        tables=laws.tables,
    )
    shift = electrode.shift
    if part.mean_potential is not None:
        shift = shift + si(part.mean_potential) - electrode.mean_potential(charged, discharged)
    factor = _transfer(inputs, part, electrode)
    return replace(electrode, shift=shift, ionic_factor=factor, thickness=amount(electrode))


def _densities(
    part: CompositeElectrode, active: ActiveMaterial, electrolyte: Electrolyte | None,
    carbon: Substance | None, binder: Substance | None,
) -> Phases:  # fmt: skip
    def of(stated: Measured | None, material: Electrolyte | Substance | None) -> Number:
        return 1.0 if material is None else _or(stated, material.density)

    return Phases(
        _or(part.active_density, active.density),
        of(part.electrolyte_density, electrolyte),
        of(part.carbon_density, carbon),
        of(part.binder_density, binder),
    )


def _transfer(inputs: Inputs, part: CompositeElectrode, electrode: Composite) -> Number:
    """The stated factor on the ionic conductivity, or that of the law in or beyond its table."""
    if part.ionic_factor is not None:
        return si(part.ionic_factor)
    if electrode.microstructure not in (Microstructure.PRESSED, Microstructure.SINTERED):
        return 1.0
    laws = inputs.laws
    inside = laws.transport_transfer.value
    beyond = laws.transport_transfer_outside_the_table.value
    return np.where(electrode.ions_in_table, inside, beyond)[()]


LEAST_LITHIATION = 1e-3
"""How near to empty (or full) a drawn capacity may take its host, as a share of the room."""


def _window(
    part: CompositeElectrode, active: ActiveMaterial, name: str
) -> tuple[Number, Number, Number]:
    """Specific capacity and the lithiation at the charged and discharged ends of its window.

    The capacity sets the charged end: the catalogue's, whose median ends where its curve does, or
    a stated one.
    """
    curve, most = active.open_circuit, active.theoretical_capacity
    sign = 1.0 if active.positive else -1.0
    discharged = _or(part.discharged_lithiation, curve.discharged)
    room = discharged if active.positive else 1.0 - discharged
    if part.specific_capacity is not None:
        specific = np.asarray(si(part.specific_capacity))
        if specific.ndim and not part.specific_capacity.exact:  # the far tail of draws
            specific = np.minimum(specific, most * room * (1.0 - LEAST_LITHIATION))
        if np.any(specific > most * room):
            limit = show(most * float(np.min(room)), "mAh/g", 4)
            text = f"expected at most {limit} of {active.name}"
            raise InputError(text, key=f"{name}.specific_capacity")
        return specific[()], discharged - sign * specific[()] / most, discharged
    own = curve.discharged if active.positive else 1.0 - curve.discharged
    capacity = np.minimum(active.capacity.value, most * own * (1.0 - LEAST_LITHIATION))
    charged = curve.discharged - sign * capacity / most
    span = sign * (discharged - charged)
    if np.any(span <= 0):
        text = f"expected a lithiation beyond that of the charged end, {np.max(charged):g}"
        raise InputError(text, key=f"{name}.discharged_lithiation")
    return most * span, charged, discharged


def _cathode(inputs: Inputs) -> Side:
    part = inputs.design.cathode
    if isinstance(part, CompositeCathode):
        return _composite(inputs, part, "cathode", lambda unit: _thickness(part, unit))
    return _plane(inputs, part, "cathode")


def _thickness(part: CompositeCathode, unit: Composite) -> Number:
    """Thickness from whichever of thickness, loading, areal capacity the design states."""
    if part.thickness is not None:
        return si(part.thickness)
    if part.loading is not None:
        return si(part.loading) / bulk_density(unit.volume, unit.density)
    assert part.areal_capacity is not None  # the schema asks for one of the three
    return si(part.areal_capacity) / unit.areal_capacity


def _anode(inputs: Inputs, cathode: Side) -> Side:
    part = inputs.design.anode
    if not isinstance(part, CompositeAnode):
        return _plane(inputs, part, "anode")
    if not isinstance(cathode, Composite):
        text = "a composite anode is sized by the cathode that it faces: expected a composite one"
        raise InputError(text, key="cathode.kind", value=cathode.kind)

    active = inputs.materials.active_material(part.active)
    if active.positive:
        text = "it comes with its lithium in it: expected a host built empty, such as graphite"
        raise InputError(text, key="anode.active", value=active.name)

    def amount(unit: Composite) -> Number:
        return si(part.n_to_p) * cathode.areal_capacity / unit.areal_capacity

    return replace(_composite(inputs, part, "anode", amount), swelling=_or(part.swelling, 0.0))


Plane = LithiumElectrode | AnodeFree | LithiumIndium | BlockingElectrode


def _plane(inputs: Inputs, part: Plane, name: str) -> Side:
    """A side with a flat face."""
    liquid = inputs.design.liquid
    if liquid is not None and name in liquid.fills:
        text = f"expected a composite {name}: this one has no pores to fill"
        raise InputError(text, key="liquid.fills", value=name)
    if isinstance(part, BlockingElectrode):
        return Blocking()
    metal = _metal(inputs, part)
    if not isinstance(part, LithiumIndium):
        return metal
    host = inputs.materials.active_material("Li-In")
    return Alloy(
        **{field.name: getattr(metal, field.name) for field in fields(metal)},
        host=si(part.indium),
        host_density=host.density.value,
        host_capacity=host.density.value * host.theoretical_capacity,
    )


def _metal(inputs: Inputs, part: LithiumElectrode | AnodeFree | LithiumIndium) -> Metal:
    lithium = inputs.materials.metal("Li")
    surface = inputs.materials.metal("Li-In") if isinstance(part, LithiumIndium) else lithium
    assert surface.exchange_current is not None and surface.exchange_current_energy is not None
    assert surface.potential is not None
    return Metal(
        kind=part.kind,
        excess=0.0 if isinstance(part, AnodeFree) else si(part.excess),
        density=lithium.density.value,
        volumetric_capacity=lithium.density.value * lithium.capacity,
        plateau=surface.potential.value,
        exchange_current=_or(part.exchange_current, surface.exchange_current),
        exchange_current_energy=surface.exchange_current_energy.value,
        contact_share=None if part.contact is None else si(part.contact),
        first_cycle_efficiency=_or(part.first_cycle_efficiency, inputs.laws.lithium_efficiency),
        interphase=_film(inputs, part.interphase),
    )


def _separator(inputs: Inputs) -> SeparatorLayer:
    part = inputs.design.separator
    electrolyte = inputs.materials.electrolyte(part.electrolyte)
    void, filled = _or(part.void, 0.0), _filling(inputs, "separator")
    if part.support is not None and (part.density is None or filled is None):
        text = "a porous support needs its 'density' and a liquid that fills the separator"
        raise InputError(text, key="separator.support")
    if electrolyte.family is Family.LIQUID and part.support is None:
        text = f"{electrolyte.name} is a liquid: name the porous 'support' that holds it"
        raise InputError(text, key="separator.electrolyte")
    if part.support is not None and filled is not None and electrolyte.name != filled[0].name:
        text = f"expected the liquid that fills the support, {filled[0].name!r}"
        raise InputError(text, key="separator.electrolyte", value=part.electrolyte)
    scale: Number = 1.0
    if part.conductivity is not None:
        scale = si(part.conductivity) / electrolyte.ionic_conductivity(ROOM_TEMPERATURE)
    return SeparatorLayer(
        electrolyte=electrolyte,
        support=part.support,
        liquid=None if filled is None else filled[0],
        thickness=si(part.thickness),
        void=void,
        filled=0.0 if filled is None else void * filled[1],
        density=_or(part.density, electrolyte.density),
        liquid_density=_liquid_density(inputs),
        scale=scale,
        grain_boundary=_or(part.grain_boundary, inputs.laws.grain_boundary),
    )


def _face(
    inputs: Inputs, cathode: Side, separator: SeparatorLayer, anode: Side,
    interlayers: tuple[FilmLayer, ...], balanced: Balance,
) -> Face:  # fmt: skip
    foils = inputs.design.collectors
    fixed = separator.thickness + sum(f.film.thickness for f in interlayers)
    positive, negative = side_thicknesses(cathode, anode, balanced)
    return Face(
        charged=positive[0] + fixed + negative[0],
        discharged=positive[1] + fixed + negative[1],
        positive_foil=si(foils.positive_thickness),
        negative_foil=si(foils.negative_thickness),
        stacking=foils.stacking,
        catalogue=inputs.materials,
    )
