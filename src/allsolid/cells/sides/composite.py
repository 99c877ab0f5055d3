"""A composite electrode: active particles in an ion conductor, with carbon and binder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allsolid.cells.building.content import Content, liquid_content
from allsolid.cells.sides import transport
from allsolid.cells.sides.composition import Phases, bulk_density
from allsolid.cells.sides.diffusion import filling
from allsolid.cells.sides.films import SurfaceFilm, film_resistance, grown_resistance
from allsolid.cells.sides.separator import INSULATING, warming
from allsolid.cells.sides.side import Surroundings, arrhenius
from allsolid.cells.sides.transmission import electrode_resistance
from allsolid.designs.schema import Microstructure
from allsolid.materials import ActiveMaterial, Electrolyte, Substance
from allsolid.quantities import FARADAY, GAS_CONSTANT, ROOM_TEMPERATURE, Number

_NO_WIDTH = 1e-6
"""Lithiation below which a window counts as a point."""
_POINTS = 2001
"""Points of the integral of an open-circuit curve."""


@dataclass(frozen=True, slots=True, eq=False)
class Composite:
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
    coating: SurfaceFilm | None
    interphase: SurfaceFilm | None
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
    def kind(self) -> str:
        """Its kind in a design file."""
        return "composite"

    @property
    def name(self) -> str:
        """Its active material."""
        return self.active_material.name

    @property
    def built_lithiated(self) -> bool:
        """Whether its active material comes with the lithium in it."""
        return self.active_material.positive

    @property
    def supply(self) -> Number:
        """What the first charge takes out of it: capacity / first-cycle efficiency, C/m^2; at most
        the lithium of a full host above the charged end.
        """
        if not self.built_lithiated:
            return 0.0
        most = self.host * (1.0 - np.asarray(self.charged))
        return np.minimum(self.areal_capacity / self.first_cycle_efficiency, most)[()]

    @property
    def reversible(self) -> Number:
        """Its areal capacity, C/m^2."""
        return self.areal_capacity

    @property
    def retained(self) -> Number:
        """Of the first lithium, what a host built empty does not give back, C/m^2; at most what is
        in it at the charged end.
        """
        if self.built_lithiated:
            return 0.0
        most = self.host * np.asarray(self.charged)
        return np.minimum(self.areal_capacity * (1.0 / self.first_cycle_efficiency - 1.0), most)[()]

    @property
    def plates(self) -> bool:
        """Its lithium goes into the host."""
        return False

    @property
    def active_thickness(self) -> Number:
        """Thickness of its active material if it were dense, m."""
        return self.volume.active * self.thickness

    @property
    def host(self) -> Number:
        """Lithium that its reached material would hold from empty to full, C/m^2."""
        return self.connectivity * self.active_loading * self.active_material.theoretical_capacity

    @property
    def conductors(self) -> tuple[Electrolyte, ...]:
        """Electrolyte and liquid, as far as it has them."""
        return tuple(one for one in (self.electrolyte, self.liquid) if one is not None)

    @property
    def solids(self) -> tuple[Substance, ...]:
        """Carbon and binder, as far as it has them."""
        return tuple(one for one in (self.carbon, self.binder) if one is not None)

    @property
    def surface(self) -> ActiveMaterial:
        """Its active material."""
        return self.active_material

    @property
    def coated_by(self) -> str:
        """The coating of its particles."""
        return "" if self.coating is None else self.coating.material or "a coating"

    def mean_potential(self, low: Number, high: Number) -> Number:
        """Mean open-circuit potential between two lithiations, V, from a cumulative integral; of
        no width, that of the point.
        """
        x = np.linspace(0.0, 1.0, _POINTS)
        u = np.asarray(self.active_material.open_circuit.potential(x))
        total = np.concatenate([[0.0], np.cumsum((u[1:] + u[:-1]) / 2 * np.diff(x))])
        width = np.abs(np.asarray(high) - low)
        rise = np.interp(np.maximum(high, low), x, total)
        rise = rise - np.interp(np.minimum(high, low), x, total)
        point = width < _NO_WIDTH
        mean = np.where(point, self.active_material.open_circuit.potential(low), 0.0)
        return (mean + np.where(point, 0.0, rise / np.where(point, 1.0, width)))[()] + self.shift

    def positive_window(self, capacity: Number) -> tuple[Number, Number]:
        """From its charged end as far as the cell's capacity fills it."""
        span = capacity / (self.connectivity * self.active_loading)
        return self.charged, self.charged + span / self.active_material.theoretical_capacity

    def negative_window(self, charged: Number, discharged: Number) -> tuple[Number, Number]:
        """What the cathode does not take back stays in it and shifts its window."""
        low = self.discharged + discharged / self.host
        return low + (charged - discharged) / self.host, low

    def thicknesses(self, charged: Number, discharged: Number) -> tuple[Number, Number]:
        """It swells as stated when the cell is charged; of none is stated, particles are taken to
        breathe into the pores.
        """
        return self.thickness * (1.0 + self.swelling), self.thickness

    def contents(self, place: str) -> tuple[Content, ...]:
        """Solids, coating of the particles and liquid in the pores."""
        phases = (
            ("active material", self.active_material),
            ("electrolyte", self.electrolyte),
            ("carbon", self.carbon),
            ("binder", self.binder),
        )
        shares = zip(phases, self.volume.solids, self.density.solids, strict=True)
        found = []
        for (role, material), share, density in shares:
            if material is not None:
                loading = share * density * self.thickness
                atoms = material.composition
                is_active = role == "active material"
                found.append(Content(f"{place} {role}", material.name, loading, atoms, is_active))
        film = self.coating
        if film is not None and film.substance is not None:
            name, atoms = film.substance.name, film.substance.composition
            found.append(Content(f"{place} coating", name, self.coating_loading, atoms))
        return (*found, *liquid_content(f"{place} liquid", self.liquid, self.liquid_loading))

    def particle_resistances(
        self, lithiation: Number, temperature: Number, grown: Number, assumed_conductivity: Number
    ) -> tuple[Number, Number, Number]:
        """Charge transfer, coating and interphase per touched particle surface, ohm m^2.

        Films follow the temperature of the electrolyte that they are made from (assumed).
        """
        factor = warming(self.electrolyte or self.liquid, temperature)
        return (
            self.charge_transfer(lithiation, temperature),
            film_resistance(self.coating) * factor,
            grown_resistance(self.interphase, grown, assumed_conductivity) * factor,
        )

    def resistances(self, lithiation: Number, at: Surroundings) -> Mapping[str, Number]:
        """Ionic, electronic, charge transfer, coating and interphase terms, ohm m^2."""
        surface = self.particle_resistances(
            lithiation, at.temperature, at.grown, at.laws.interphase_conductivity.value
        )
        per_surface = surface[0] + surface[1] + surface[2]
        shares = electrode_resistance(
            self.thickness,
            self.ionic_conductivity(at.temperature),
            self.electronic_conductivity(),
            per_surface / (self.contact_surface * at.contact * at.reached),
        )
        transfer, coating, interphase = (
            shares.interfacial * part / per_surface for part in surface
        )
        return {
            "electronic": shares.electronic,
            "ionic": shares.ionic,
            "charge transfer": transfer,
            "coating": coating,
            "interphase": interphase,
        }

    def diffusion(self, lithiation: Number, duration: Number, at: Surroundings) -> Number:
        """What solid diffusion adds to the resistance of a pulse, ohm m^2.

        A constant flux moves the lithiation of the particle surface as `filling` says, and with it
        the potential by abs(dU/dx); in the electrode that resists like charge transfer, in series
        with it. The lithium spreads from the touched spots over the whole particle: lost contact
        raises the charge transfer, not this.
        """
        surface = self.contact_surface * at.contact * at.reached
        grown = at.laws.interphase_conductivity.value
        held = sum(self.particle_resistances(lithiation, at.temperature, at.grown, grown)) / surface
        material = self.active_material
        slope = np.abs(material.open_circuit.slope(lithiation))
        host = self.density.active * material.theoretical_capacity
        host = host * self.volume.active * self.connectivity * at.reached
        slow = slope / host * filling(self, duration, at.temperature)
        if self.microstructure is Microstructure.DENSE:  # one face, no way along the electrode
            return slow / self.thickness
        ways = (
            self.thickness,
            self.ionic_conductivity(at.temperature),
            self.electronic_conductivity(),
        )
        both = electrode_resistance(*ways, held + slow).total
        return np.maximum(both - electrode_resistance(*ways, held).total, 0.0)

    def overfull(self, lithiation: Number, gained: Number) -> np.ndarray:
        """Filled beyond its window."""
        return np.asarray(lithiation > self.charged * (1.0 + 1e-9))

    @property
    def cut_off(self) -> np.ndarray:
        """Whether a phase carries less than a millionth of a usual conductivity."""
        ions = np.asarray(self.ionic_conductivity(ROOM_TEMPERATURE)) < 1e-8
        bulk = self.active_material.electronic_conductivity.value
        return ions | (np.asarray(self.electronic_conductivity()) < 1e-7 * np.minimum(bulk, 1.0))

    @property
    def coarse(self) -> np.ndarray:
        """Whether a particle is thicker than the electrode; a dense film has none."""
        if self.microstructure is Microstructure.DENSE:
            return np.asarray(False)
        return np.asarray(2.0 * self.particle_radius > self.thickness)

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
