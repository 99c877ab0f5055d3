"""Diffusion of lithium into particles and dense films, for a constant flux."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allsolid.cells.sides.side import arrhenius
from allsolid.designs.schema import Microstructure
from allsolid.quantities import Number

if TYPE_CHECKING:
    from allsolid.cells.sides.composite import Composite

ROOT = 4.493409457909064
"""First positive root of tan x = x."""


def filling(electrode: Composite, duration: Number, temperature: Number) -> Number:
    """Time in which an even flux would bring the whole particle to where its surface is, s.

    A sphere, with T = D t / r^2, of (r^2 / 3 D) (exp(T) (1 + erf sqrt(T)) - 1), later of
    t + r^2 / (15 D); a dense film of thickness l of (l^2 / D) 2 sqrt(T / pi), later of
    t + l^2 / (3 D). With the first term that fades behind each the two meet within 0.2 %.
    """
    from scipy.special import erf  # late: slow to import

    material = electrode.active_material
    d = material.diffusivity.value * arrhenius(material.diffusivity_energy.value, temperature)
    if electrode.microstructure is Microstructure.DENSE:
        whole = np.asarray(electrode.thickness) ** 2 / d
        depth = duration / whole
        early = 2.0 * np.sqrt(depth / np.pi)
        late = depth + 1.0 / 3.0 - 2.0 / np.pi**2 * np.exp(-(np.pi**2) * depth)
        return whole * np.where(depth < 0.2, early, late)[()]
    whole = np.asarray(electrode.particle_radius) ** 2 / d
    depth = duration / whole
    near = np.minimum(depth, 1.0)
    early = (np.exp(near) * (1.0 + erf(np.sqrt(near))) - 1.0) / 3.0
    late = depth + 1.0 / 15.0 - 2.0 / 3.0 / ROOT**2 * np.exp(-(ROOT**2) * depth)
    return whole * np.where(depth < 0.1, early, late)[()]
