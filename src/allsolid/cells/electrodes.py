"""The parts of one face: composite electrode, metal anode, separator, film."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allsolid.cells import transport
from allsolid.cells.composition import Phases, bulk_density
from allsolid.designs.schema import Microstructure
from allsolid.materials import ActiveMaterial, Electrolyte, Substance
from allsolid.quantities import BOLTZMANN, FARADAY, GAS_CONSTANT, ROOM_TEMPERATURE, Number

INSULATING = 1e-12
"""What an electrode without an ion-conducting phase is given, S/m; its status says so."""


def arrhenius(energy: Number, temperature: Number) -> Number:
    """exp(-E/k (1/T - 1/298.15 K)), with E in J per particle."""
    return np.exp(-energy / BOLTZMANN * (1.0 / np.asarray(temperature) - 1.0 / ROOM_TEMPERATURE))


@dataclass(frozen=True, slots=True)
class Film:
    """A film on a surface: thickness (m), conductivity at 25 degC (S/m), material.

    `substance` is its entry in the catalogue, where it has one: then its mass counts.
    """

    material: str
    thickness: Number
    conductivity: Number
    substance: Substance | None = None

    @property
    def resistance(self) -> Number:
        """R = thickness / conductivity, ohm m^2 of the surface it covers, at 25 degC."""
        return self.thickness / self.conductivity


def film_resistance(film: Film | None) -> Number:
    """Resistance of a film that may be absent, ohm m^2."""
    return 0.0 if film is None else film.resistance


@dataclass(frozen=True, slots=True, eq=False)
class Electrode:
    """A composite electrode on one face, SI; every number may be an array.

    Parameters
    ----------
    active_material, electrolyte, carbon, binder, liquid : materials; None where absent
    thickness : m; `volume`, `mass` : shares; `density` : kg/m^3 of each phase
    filled : share of the electrode's volume that the liquid fills
    specific_capacity : reversible, C/kg of active material
    charged, discharged : lithiation at the ends of the window of that capacity
    shift : added to the open-circuit curve, V
    particle_radius : m
    exchange_current : A/m^2 of touched particle surface at half lithiation and 25 degC
    contact : touched share of the particle surface; connectivity : reached share of the material
    tables : measured transport that the law of the microstructure rests on
    ionic_factor : on the solid phase's conductivity by the transport law
    first_cycle_efficiency : of this electrode
    """

    active_material: ActiveMaterial
    electrolyte: Electrolyte | None
    carbon: Substance | None
    binder: Substance | None
    liquid: Electrolyte | None
    thickness: Number
    volume: Phases
    mass: Phases
    density: Phases
    liquid_density: Number
    filled: Number
    specific_capacity: Number
    charged: Number
    discharged: Number
    shift: Number
    particle_radius: Number
    exchange_current: Number
    contact: Number
    connectivity: Number
    first_cycle_efficiency: Number
    coating: Film | None
    interphase: Film | None
    microstructure: Microstructure
    tables: transport.Tables
    ionic_factor: Number = 1.0
    swelling: Number = 0.0

    @property
    def loading(self) -> Number:
        """Mass of the solids per area, kg/m^2."""
        return bulk_density(self.volume, self.density) * self.thickness

    @property
    def active_loading(self) -> Number:
        """Mass of active material per area, kg/m^2."""
        return self.volume.active * self.density.active * self.thickness

    @property
    def liquid_loading(self) -> Number:
        """Mass of liquid in the pores per area, kg/m^2."""
        return self.filled * self.liquid_density * self.thickness

    @property
    def coating_loading(self) -> Number:
        """Mass of the coating of all particles per area, kg/m^2; its volume is neglected."""
        if self.coating is None or self.coating.substance is None:
            return 0.0
        per_surface = self.coating.thickness * self.coating.substance.density.value
        return per_surface * self.specific_surface * self.thickness

    @property
    def areal_capacity(self) -> Number:
        """Reversible capacity of the reached material per area, C/m^2."""
        return self.connectivity * self.active_loading * self.specific_capacity

    @property
    def specific_surface(self) -> Number:
        """Surface of spherical particles per electrode volume, 3 phi / r, 1/m."""
        if self.microstructure is Microstructure.DENSE:
            return 1.0 / self.thickness
        return 3.0 * self.volume.active / self.particle_radius

    @property
    def contact_surface(self) -> Number:
        """Surface that takes part: connectivity * contact * specific surface, 1/m.

        A dense film takes part with its whole face, whatever of it is reached behind.
        """
        if self.microstructure is Microstructure.DENSE:
            return self.contact * self.specific_surface
        return self.connectivity * self.contact * self.specific_surface

    def potential(self, lithiation: Number) -> Number:
        """Open-circuit potential, V vs Li/Li+."""
        return self.active_material.open_circuit.potential(lithiation) + self.shift

    def ionic_conductivity(self, temperature: Number) -> Number:
        """Effective ionic conductivity, S/m: solid phase by its law, plus wetted pores.

        Whatever the factor on the law, a phase conducts at most by its share of the volume, as
        straight channels would.
        """
        if self.microstructure is Microstructure.DENSE:
            return np.inf
        total = 0.0
        if self.electrolyte is not None:
            share = self.volume.electrolyte
            ratio = np.minimum(self._ionic_ratio(share) * self.ionic_factor, share)
            total = total + self.electrolyte.ionic_conductivity(temperature) * ratio
        if self.liquid is not None:
            bulk = self.liquid.ionic_conductivity(temperature)
            total = total + bulk * transport.wetted_ratio(self.filled)
        return np.maximum(total, INSULATING)

    def _ionic_ratio(self, share: Number) -> Number:
        """Effective over bulk conductivity of the solid phase by the law of the microstructure."""
        if self.microstructure is Microstructure.PRESSED:
            return transport.pressed_ratio(share, self.tables.ionic)
        if self.microstructure is Microstructure.SINTERED:
            return transport.sintered_ratio(share, self.tables.sintered)
        return transport.wetted_ratio(share)

    def electronic_conductivity(self) -> Number:
        """Effective electronic conductivity, S/m: active material plus carbon, in parallel."""
        bulk = self.active_material.electronic_conductivity.value
        if self.microstructure is Microstructure.DENSE:
            return bulk
        total = bulk * transport.pressed_ratio(self.volume.active, self.tables.electronic)
        if self.carbon is not None and self.carbon.electronic_conductivity is not None:
            sigma = self.carbon.electronic_conductivity.value
            total = total + transport.carbon_network(self.volume.carbon, sigma)
        return total

    def charge_transfer(self, lithiation: Number, temperature: Number) -> Number:
        """R T / (F i0) per touched particle surface, ohm m^2; i0 = i0_half 2 sqrt(x (1 - x))."""
        x = np.clip(lithiation, 0.01, 0.99)
        energy = self.active_material.exchange_current_energy.value
        i0 = self.exchange_current * 2.0 * np.sqrt(x * (1.0 - x)) * arrhenius(energy, temperature)
        return GAS_CONSTANT * temperature / (FARADAY * i0)

    @property
    def ions_in_table(self) -> Number:
        """Whether the table that the ionic conductivity rests on covers this composition."""
        if self.microstructure is Microstructure.SINTERED:
            return transport.in_range(self.volume.electrolyte, self.tables.sintered)
        if self.microstructure is Microstructure.PRESSED:
            return transport.in_range(self.volume.electrolyte, self.tables.ionic)
        return np.asarray(True)

    @property
    def electrons_in_table(self) -> Number:
        """Whether the table of electronic conductivity covers this composition.

        In a liquid or polymer the active particles may be denser than in the table, which only
        brings them nearer to the bulk; fewer of them matter where no carbon connects them.
        """
        table, share = self.tables.electronic, self.volume.active
        if self.microstructure is Microstructure.DENSE:
            return np.asarray(True)
        if self.microstructure is Microstructure.WETTED:
            return np.asarray(share >= table.share[0]) | (self.carbon is not None)
        return transport.in_range(share, table)

    @property
    def in_table(self) -> Number:
        """Whether the tables that the transport laws rest on cover this composition."""
        return np.logical_and(self.ions_in_table, self.electrons_in_table)


@dataclass(frozen=True, slots=True, eq=False)
class MetalAnode:
    """Lithium or lithium-indium with a flat face, SI.

    Parameters
    ----------
    kind : "lithium", "anode-free" or "lithium-indium"
    excess : lithium in the cell as built, m; host : indium, m
    host_density, host_capacity : of indium, kg/m^3 and C/m^3 (one lithium to one indium)
    density, volumetric_capacity : of lithium, kg/m^3 and C/m^3
    potential : V vs Li/Li+
    exchange_current, exchange_current_energy : A/m^2 of contact at 25 degC, J per particle
    contact : area share of contact; None: it follows from pressure
    """

    kind: str
    excess: Number
    host: Number
    host_density: Number
    host_capacity: Number
    density: Number
    volumetric_capacity: Number
    potential: Number
    exchange_current: Number
    exchange_current_energy: Number
    contact: Number | None
    first_cycle_efficiency: Number
    interphase: Film | None

    def charge_transfer(self, temperature: Number) -> Number:
        """R T / (F i0) per contact area, ohm m^2."""
        i0 = self.exchange_current * arrhenius(self.exchange_current_energy, temperature)
        return GAS_CONSTANT * temperature / (FARADAY * i0)


@dataclass(frozen=True, slots=True, eq=False)
class SeparatorLayer:
    """The separator on one face, SI.

    Parameters
    ----------
    electrolyte : its ion conductor, solid or the liquid in its pores
    support : porous support, None for a solid electrolyte
    liquid : what fills its open volume, None where nothing does
    void : open volume; filled : share of the volume with liquid
    density : of the solid; scale : of the catalogue's conductivity
    grain_boundary : share of the resistance
    """

    electrolyte: Electrolyte
    support: str | None
    liquid: Electrolyte | None
    thickness: Number
    void: Number
    filled: Number
    density: Number
    liquid_density: Number
    scale: Number
    grain_boundary: Number

    @property
    def loading(self) -> Number:
        """Mass of the solid per area, kg/m^2."""
        return (1.0 - self.void) * self.density * self.thickness

    @property
    def liquid_loading(self) -> Number:
        """Mass of liquid per area, kg/m^2."""
        return self.filled * self.liquid_density * self.thickness

    def ionic_conductivity(self, temperature: Number) -> Number:
        """Effective conductivity, S/m: bulk times (volume share)^1.5, plus that of wetted pores."""
        bulk = self.electrolyte.ionic_conductivity(temperature) * self.scale
        total = bulk * transport.wetted_ratio(self.conducting)
        if self.support is None and self.liquid is not None:
            pores = transport.wetted_ratio(self.filled)
            total = total + self.liquid.ionic_conductivity(temperature) * pores
        return np.maximum(total, INSULATING)

    @property
    def conducting(self) -> Number:
        """Volume share of `electrolyte`."""
        return self.filled if self.support is not None else 1.0 - self.void


@dataclass(frozen=True, slots=True, eq=False)
class FilmLayer:
    """An interlayer on one face: coating, wetting layer, alloy host."""

    name: str
    side: str
    film: Film
    density: Number
    composition: str = ""

    @property
    def loading(self) -> Number:
        """Mass per area, kg/m^2."""
        return self.density * self.film.thickness


@dataclass(frozen=True, slots=True, eq=False)
class Foil:
    """A current collector: substance and thickness (m)."""

    substance: Substance
    thickness: Number

    @property
    def loading(self) -> Number:
        """Mass per area, kg/m^2."""
        return self.substance.density.value * self.thickness
