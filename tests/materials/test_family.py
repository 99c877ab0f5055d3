"""The family that a composition belongs to, at the edges of the stated rules."""

import pytest

from allsolid.materials import Family
from allsolid.materials.composition import parse_formula
from allsolid.materials.family import classify


@pytest.mark.parametrize(
    ("formula", "family"),
    [
        ("Li2S", Family.SULFIDE),
        ("LiCl", Family.HALIDE),  # one halogen is enough
        ("Li2ZnBr0.5", Family.HALIDE),  # and so is half a one
        ("Li6PS5Cl", Family.SULFIDE),  # sulfur wins over halogen
        ("Li3PS2O2", Family.SULFIDE),  # as much sulfur as oxygen
        ("Li2SO4", Family.OXIDE),  # more oxygen than sulfur
        ("Li2Se", Family.SELENIDE),
        ("LiBH4", Family.BOROHYDRIDE),
        ("LiH", Family.HYDRIDE),
        ("LiBO2", Family.OXIDE),
        ("Li3N", Family.NITRIDE),
        ("Li6NCl3", Family.NITRIDE),  # three halogens a nitrogen
        ("Li7NCl4", Family.HALIDE),  # four
        ("LiPON", Family.OXIDE),  # nitrogen beside oxygen
        ("Li3OCl", Family.OXYHALIDE),  # as much halogen as oxygen
        ("Li5O2Cl", Family.OXIDE),
        ("Li7La3Zr2O12", Family.OXIDE),
        ("LiAl", Family.OTHER),
    ],
)
def test_families_by_their_anions(formula: str, family: Family) -> None:
    assert classify(parse_formula(formula)) is family
