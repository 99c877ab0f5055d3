"""What a layer of the cell is made of: where every mass, area and element comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allsolid.materials import Electrolyte
from allsolid.quantities import Number


@dataclass(frozen=True, slots=True)
class Content:
    """One material in a layer: mass per area of one layer, kg/m^2, and atoms per formula unit."""

    component: str
    material: str
    loading: Number
    composition: Mapping[str, float]
    active: bool = False
    volatile: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the face.

    thickness, thickness_discharged : m (charged and discharged cell)
    area : total over all faces, m^2; share : layers of this kind per face
    """

    name: str
    thickness: Number
    thickness_discharged: Number
    area: Number
    share: float
    contents: tuple[Content, ...]

    @property
    def loading(self) -> Number:
        """Mass per area of one layer, kg/m^2."""
        return sum(content.loading for content in self.contents)

    @property
    def mass(self) -> Number:
        """Mass in the cell, kg."""
        return self.loading * self.area


def liquid_content(
    component: str, liquid: Electrolyte | None, loading: Number
) -> tuple[Content, ...]:
    """The liquid in the pores of a layer, where there is one."""
    if liquid is None:
        return ()
    return (Content(component, liquid.name, loading, liquid.composition, volatile=True),)
