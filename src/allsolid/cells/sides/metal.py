"""Sides of metal: lithium (as foil, or plated in place) and lithium-indium."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allsolid.cells.building.content import Content
from allsolid.cells.sides.films import SurfaceFilm, grown_resistance
from allsolid.cells.sides.flat import FlatSide
from allsolid.cells.sides.separator import warming
from allsolid.cells.sides.side import Surroundings, arrhenius
from allsolid.materials import parse_formula
from allsolid.quantities import FARADAY, GAS_CONSTANT, Number

LITHIUM, INDIUM = parse_formula("Li"), parse_formula("In")


@dataclass(frozen=True, slots=True, eq=False)
class Metal(FlatSide):
    """Lithium with a flat face, SI.

    Parameters
    ----------
    kind : "lithium", "anode-free" or, of an alloy, "lithium-indium"
    excess : lithium in the cell as built, m
    density, volumetric_capacity : of lithium, kg/m^3 and C/m^3
    plateau : its potential, V vs Li/Li+
    exchange_current, exchange_current_energy : A/m^2 of contact at 25 degC, J per particle
    contact_share : area share of contact; None: it follows from pressure
    """

    kind: str
    excess: Number
    density: Number
    volumetric_capacity: Number
    plateau: Number
    exchange_current: Number
    exchange_current_energy: Number
    contact_share: Number | None
    first_cycle_efficiency: Number
    interphase: SurfaceFilm | None

    @property
    def name(self) -> str:
        """The metal that the separator touches."""
        return "Li"

    @property
    def thickness(self) -> Number:
        """As built, m."""
        return self.excess

    @property
    def supply(self) -> Number:
        """Its excess, C/m^2."""
        return self.excess * self.volumetric_capacity

    @property
    def reversible(self) -> Number:
        """Lithium can be laid on lithium without end."""
        return np.inf

    @property
    def plates(self) -> bool:
        """Lithium lies on its face."""
        return True

    @property
    def active_thickness(self) -> Number:
        """Its excess, m."""
        return self.excess

    @property
    def surface(self) -> str:
        """The metal."""
        return self.name

    def potential(self, lithiation: Number) -> Number:
        """Its plateau, V."""
        return self.plateau

    def mean_potential(self, low: Number, high: Number) -> Number:
        """Its plateau, V."""
        return self.plateau

    def thicknesses(self, charged: Number, discharged: Number) -> tuple[Number, Number]:
        """Lithium breathes by its whole volume: 4.85 um per mAh/cm^2."""
        per_charge = 1.0 / self.volumetric_capacity
        return self.thickness + charged * per_charge, self.thickness + discharged * per_charge

    def contents(self, place: str) -> tuple[Content, ...]:
        """The lithium as built."""
        loading = self.density * self.excess
        return (Content(f"{place} lithium", "Li", loading, LITHIUM, active=True),)

    def charge_transfer(self, temperature: Number) -> Number:
        """R T / (F i0) per contact area, ohm m^2."""
        i0 = self.exchange_current * arrhenius(self.exchange_current_energy, temperature)
        return GAS_CONSTANT * temperature / (FARADAY * i0)

    def resistances(self, lithiation: Number, at: Surroundings) -> Mapping[str, Number]:
        """Constriction into the contact spots, charge transfer and interphase, ohm m^2."""
        contact, constriction = self.contact(at)
        film = grown_resistance(
            self.interphase, at.grown, at.laws.interphase_conductivity.value
        ) * warming(at.separator.electrolyte, at.temperature)
        return {
            "contact": constriction,
            "charge transfer": self.charge_transfer(at.temperature) / contact,
            "interphase": film / contact,
        }

    def contact(self, at: Surroundings) -> tuple[Number, Number]:
        """Contact share and the constriction resistance (ohm m^2) that it causes.

        share f = sqrt(P P_high) / P_full, at most one: proportional to the pressure on its first
        rise, and half of it (on the logarithm) is kept when the pressure falls again from P_high.
        With P_full = 16 MPa this follows the one measured cell of Doux et al. 2020, 1 to 25 MPa
        and back.

        Patches of size d squeeze the current in the electrolyte (thickness L, conductivity s, spot
        radius a = d sqrt(f / pi)): the lesser of the constriction into spots of a half-space (Holm,
        with the flux tube of Cooper, Mikic and Yovanovich 1969) and of electrolyte left unused,

            R = min[ d^2 (1 - sqrt(f))^1.5 / (4 s a),  (1 / f - 1) (L / s + interlayers) ].

        A side whose contact does not follow from pressure (plated in place, polymer, thin film)
        states its contact in the design.
        """
        if self.contact_share is not None:
            share = np.asarray(self.contact_share, dtype=float)
        else:
            full = at.laws.lithium_contact_pressure.value
            share = np.sqrt(np.asarray(at.pressure, dtype=float) * at.highest) / full
        share = np.clip(share * at.contact, 1e-3, 1.0)[()]
        pitch = at.laws.lithium_contact_pitch.value
        spot = pitch * np.sqrt(share / np.pi)
        sigma = at.separator.ionic_conductivity(at.temperature)
        spots = pitch**2 * (1.0 - np.sqrt(share)) ** 1.5 / (4.0 * sigma * spot)
        unused = (1.0 / share - 1.0) * (at.separator.thickness / sigma + at.interlayers)
        return share, np.minimum(spots, unused)


@dataclass(frozen=True, slots=True, eq=False)
class Alloy(Metal):
    """Lithium-indium on its plateau, up to one lithium an indium, SI.

    Parameters
    ----------
    host : indium, m; host_density, host_capacity : of indium, kg/m^3 and C/m^3
    """

    host: Number = 0.0
    host_density: Number = 0.0
    host_capacity: Number = 0.0

    @property
    def name(self) -> str:
        """The alloy that the separator touches."""
        return "Li-In"

    @property
    def thickness(self) -> Number:
        """As built, m."""
        return self.excess + self.host

    @property
    def reversible(self) -> Number:
        """One lithium an indium, C/m^2."""
        return self.host * self.host_capacity

    @property
    def plates(self) -> bool:
        """Its lithium stays in the alloy."""
        return False

    @property
    def active_thickness(self) -> Number:
        """Lithium and indium, m."""
        return self.excess + self.host

    def contents(self, place: str) -> tuple[Content, ...]:
        """Lithium and indium as built."""
        indium = self.host_density * self.host
        return (
            Content(f"{place} lithium", "Li", self.density * self.excess, LITHIUM, active=True),
            Content(f"{place} indium", "In", indium, INDIUM, active=True),
        )

    def overfull(self, lithiation: Number, gained: Number) -> np.ndarray:
        """More lithium than indium leaves the plateau."""
        return np.asarray(self.supply + gained > self.reversible)
