"""A side that lets electrons through and no lithium: steel or carbon against the separator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allsolid.cells.building.content import Content
from allsolid.cells.sides.flat import FlatSide
from allsolid.cells.sides.side import Surroundings
from allsolid.quantities import Number


@dataclass(frozen=True, slots=True, eq=False)
class Blocking(FlatSide):
    """The collector's own face as an electrode: no capacity, no potential, no direct current."""

    @property
    def kind(self) -> str:
        """Its kind in a design file."""
        return "blocking"

    @property
    def name(self) -> str:
        """What people call it."""
        return "blocking"

    @property
    def thickness(self) -> Number:
        """It is the collector."""
        return 0.0

    @property
    def first_cycle_efficiency(self) -> Number:
        """Nothing is lost where nothing goes."""
        return 1.0

    @property
    def supply(self) -> Number:
        """No lithium."""
        return 0.0

    @property
    def reversible(self) -> Number:
        """No lithium."""
        return 0.0

    @property
    def plates(self) -> bool:
        """No lithium."""
        return False

    @property
    def active_thickness(self) -> Number:
        """Nothing active."""
        return 0.0

    @property
    def surface(self) -> None:
        """The collector, which is checked for itself."""
        return None

    def potential(self, lithiation: Number) -> Number:
        """None of its own: not a number."""
        return np.nan

    def mean_potential(self, low: Number, high: Number) -> Number:
        """None of its own: not a number."""
        return np.nan

    def thicknesses(self, charged: Number, discharged: Number) -> tuple[Number, Number]:
        """It is the collector."""
        return 0.0, 0.0

    def contents(self, place: str) -> tuple[Content, ...]:
        """Nothing beside the collector."""
        return ()

    def resistances(self, lithiation: Number, at: Surroundings) -> Mapping[str, Number]:
        """No direct current crosses it."""
        return {"charge transfer": np.inf}
