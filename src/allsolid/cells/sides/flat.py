"""What a side with a flat face and nothing inside has in common: no host, no transport."""

from __future__ import annotations

import numpy as np

from allsolid.cells.sides.side import Surroundings
from allsolid.materials import Electrolyte, Substance
from allsolid.quantities import Number


class FlatSide:
    """A face with nothing behind it that ions enter."""

    __slots__ = ()

    @property
    def electrolyte(self) -> Electrolyte | None:
        """None inside."""
        return None

    @property
    def conductors(self) -> tuple[Electrolyte, ...]:
        """None inside."""
        return ()

    @property
    def solids(self) -> tuple[Substance, ...]:
        """None inside."""
        return ()

    @property
    def binder(self) -> Substance | None:
        """None inside."""
        return None

    @property
    def liquid(self) -> Electrolyte | None:
        """None inside."""
        return None

    @property
    def coated_by(self) -> str:
        """Nothing: layers on a flat face are interlayers."""
        return ""

    @property
    def retained(self) -> Number:
        """Nothing is taken in."""
        return 0.0

    def positive_window(self, capacity: Number) -> tuple[Number, Number]:
        """No host, no lithiation."""
        return 0.0, 0.0

    def negative_window(self, charged: Number, discharged: Number) -> tuple[Number, Number]:
        """No host, no lithiation."""
        return 0.0, 0.0

    def diffusion(self, lithiation: Number, duration: Number, at: Surroundings) -> Number:
        """None inside."""
        return 0.0

    def overfull(self, lithiation: Number, gained: Number) -> np.ndarray:
        """Never: there is no host to fill."""
        return np.asarray(False)

    @property
    def in_table(self) -> Number:
        """It has no inner transport."""
        return np.asarray(True)

    @property
    def cut_off(self) -> np.ndarray:
        """It has no inner transport."""
        return np.asarray(False)

    @property
    def coarse(self) -> np.ndarray:
        """It has no particles."""
        return np.asarray(False)
