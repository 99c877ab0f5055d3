"""Families of electrolytes, and the family that a composition belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from allsolid.materials.composition import check_composition
from allsolid.quantities import checked


class Family(StrEnum):
    """Family of an electrolyte, by its anion framework or its state."""

    SULFIDE = "sulfide"
    SELENIDE = "selenide"
    OXIDE = "oxide"
    OXYHALIDE = "oxyhalide"
    HALIDE = "halide"
    NITRIDE = "nitride"
    HYDRIDE = "hydride"
    BOROHYDRIDE = "borohydride"
    POLYMER = "polymer"
    LIQUID = "liquid"
    OTHER = "other"


@checked
def classify(composition: Mapping[str, float]) -> Family:
    """Family of an inorganic composition (atoms per formula unit); the first rule met wins.

    Sulfide where S > 0 and S >= O; selenide likewise; borohydride with B and H and no O; hydride
    with H and no O; nitride with N, no O and at most three halogens per N; halide with halogen
    and no O; oxyhalide with O and at least as much halogen; oxide with O; otherwise other.
    """
    check_composition(composition)
    s, se, o, n, h, b = (composition.get(e, 0.0) for e in ("S", "Se", "O", "N", "H", "B"))
    halogen = sum(composition.get(e, 0.0) for e in ("F", "Cl", "Br", "I"))
    rules = (
        (s > 0 and s >= o, Family.SULFIDE),
        (se > 0 and se >= o, Family.SELENIDE),
        (b > 0 and h > 0 and o == 0, Family.BOROHYDRIDE),
        (h > 0 and o == 0, Family.HYDRIDE),
        (n > 0 and o == 0 and halogen <= 3 * n, Family.NITRIDE),
        (halogen > 0 and o == 0, Family.HALIDE),
        (o > 0 and halogen >= o, Family.OXYHALIDE),
        (o > 0, Family.OXIDE),
    )
    return next((family for holds, family in rules if holds), Family.OTHER)
