"""What the two sides of a face have in common, whatever they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from allsolid.cells.building.content import Content
from allsolid.cells.building.laws import Laws
from allsolid.cells.sides.separator import SeparatorLayer
from allsolid.materials import ActiveMaterial, Electrolyte, Substance
from allsolid.quantities import BOLTZMANN, ROOM_TEMPERATURE, Number


def arrhenius(energy: Number, temperature: Number) -> Number:
    """exp(-E/k (1/T - 1/298.15 K)), with E in J per particle."""
    return np.exp(-energy / BOLTZMANN * (1.0 / np.asarray(temperature) - 1.0 / ROOM_TEMPERATURE))


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What the resistance of a side depends on beside itself.

    Parameters
    ----------
    temperature : K; pressure, highest : stack pressure and the highest that it has seen, Pa
    grown : interphase grown beyond the design's film, m
    contact, reached : factors on the touched surface and on the reached material
    separator : what it faces; interlayers : resistance of the layers between, ohm m^2
    laws : what no design has to state
    """

    temperature: Number
    pressure: Number
    highest: Number
    grown: Number
    contact: Number
    reached: Number
    separator: SeparatorLayer
    interlayers: Number
    laws: Laws


class Side(Protocol):
    """One side of a face, positive or negative. Charges and capacities in C/m^2, potentials in V vs
    Li/Li+; a lithiation means nothing to a side without a host and is 0 there.
    """

    @property
    def kind(self) -> str:
        """Its kind in a design file: composite, lithium, anode-free, lithium-indium, blocking."""
        ...

    @property
    def name(self) -> str:
        """What people call it: the active material, the metal."""
        ...

    @property
    def thickness(self) -> Number:
        """As built, m."""
        ...

    @property
    def first_cycle_efficiency(self) -> Number:
        """Share of the lithium of its first cycle that it gives back."""
        ...

    @property
    def supply(self) -> Number:
        """Lithium that it holds as built and can give."""
        ...

    @property
    def reversible(self) -> Number:
        """Lithium that it can take and give in every cycle; infinite for a metal."""
        ...

    @property
    def retained(self) -> Number:
        """Lithium that a side built empty keeps of the first that it takes on the positive side."""
        ...

    @property
    def plates(self) -> bool:
        """Whether lithium metal lies, or is laid, on its face."""
        ...

    @property
    def active_thickness(self) -> Number:
        """Thickness of its dense active material, m."""
        ...

    @property
    def electrolyte(self) -> Electrolyte | None:
        """The solid ion conductor inside it."""
        ...

    @property
    def conductors(self) -> tuple[Electrolyte, ...]:
        """The ion conductors inside it."""
        ...

    @property
    def solids(self) -> tuple[Substance, ...]:
        """What else its conductors touch: carbon, binder."""
        ...

    @property
    def binder(self) -> Substance | None:
        """The binder inside it."""
        ...

    @property
    def liquid(self) -> Electrolyte | None:
        """The liquid in its pores."""
        ...

    @property
    def surface(self) -> ActiveMaterial | str | None:
        """What its conductors, or the separator, touch; None for a foil alone."""
        ...

    @property
    def coated_by(self) -> str:
        """The coating on that surface, by name; empty where there is none."""
        ...

    def potential(self, lithiation: Number) -> Number:
        """Open-circuit potential, V."""
        ...

    def mean_potential(self, low: Number, high: Number) -> Number:
        """Mean open-circuit potential between two lithiations, V."""
        ...

    def positive_window(self, capacity: Number) -> tuple[Number, Number]:
        """Lithiation in the charged and in the discharged cell, on the positive side."""
        ...

    def negative_window(self, charged: Number, discharged: Number) -> tuple[Number, Number]:
        """The same on the negative side, which then holds so much lithium beyond as built."""
        ...

    def thicknesses(self, charged: Number, discharged: Number) -> tuple[Number, Number]:
        """Thickness in the charged and the discharged cell, m, as it then holds so much lithium
        beyond as built.
        """
        ...

    def contents(self, place: str) -> tuple[Content, ...]:
        """What it is made of, as the side of this name."""
        ...

    def resistances(self, lithiation: Number, at: Surroundings) -> Mapping[str, Number]:
        """Its terms of the ledger, ohm m^2, by the second word of their names."""
        ...

    def diffusion(self, lithiation: Number, duration: Number, at: Surroundings) -> Number:
        """What solid diffusion adds to the resistance of a pulse, ohm m^2."""
        ...

    def overfull(self, lithiation: Number, gained: Number) -> np.ndarray:
        """Whether the charged cell has more lithium in it than it has room for."""
        ...

    @property
    def in_table(self) -> Number:
        """Whether its transport lies within what was measured."""
        ...

    @property
    def cut_off(self) -> np.ndarray:
        """Whether ions or electrons find no way through it."""
        ...

    @property
    def coarse(self) -> np.ndarray:
        """Whether a particle of it is thicker than the side."""
        ...
