"""The separator on one face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allsolid.cells.sides import transport
from allsolid.materials import Electrolyte
from allsolid.quantities import ROOM_TEMPERATURE, Number

INSULATING = 1e-12
"""What a layer without an ion-conducting phase is given, S/m; its status says so."""


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


def warming(conductor: Electrolyte | None, temperature: Number) -> Number:
    """Resistance against 25 degC of what is made of an electrolyte; 1 where there is none."""
    if conductor is None:
        return 1.0
    at = conductor.ionic_conductivity
    return at(ROOM_TEMPERATURE) / at(temperature)
