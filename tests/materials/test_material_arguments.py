"""What no material, law or composition can use is refused by the name of the argument."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from allsolid import materials
from allsolid.quantities import InputError

WARM = np.array([280.0, 300.0, 320.0, 340.0, 360.0])
SIGMA = np.exp(5 - 4000 / WARM)


@pytest.mark.parametrize(
    "function", [materials.molar_mass, materials.mass_fractions, materials.classify]
)
@pytest.mark.parametrize(
    "composition",
    [7, {}, {"a": 1.0}, {1: 2.0}, {"Li": "a"}, {"Li": -1.0}, {"Li": math.inf}],
    ids=str,
)
def test_a_composition_is_counts_of_elements(function: Any, composition: Any) -> None:
    with pytest.raises(InputError):
        function(composition)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"anchor": "1 m"}, "anchor"), ({"anchor": 0}, "anchor"), ({"anchor": -math.inf}, "anchor"),
        ({"source": 7}, "source"), ({"temperature": "a"}, "temperature"),
        ({"sigma": None}, "sigma"),
        ({"sigma": [[1.0, 2.0], [3.0]]}, "sigma"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("fit", [materials.fit_arrhenius, materials.fit_vtf])
def test_a_fit_refuses_by_name(fit: Any, given: dict[str, Any], key: str) -> None:
    with pytest.raises(InputError, match=rf"^{key}: "):
        fit(**{"temperature": WARM, "sigma": SIGMA, **given})


def test_a_transition_is_one_temperature() -> None:
    for wrong in ("", None, [300.0, 310.0], 10.0):
        with pytest.raises(InputError, match=r"^transition: "):
            materials.fit_piecewise(WARM, SIGMA, wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(("low", "high"), [(3.0, math.nan), ("a", 4.0), (4.0, 3.0), (0.0, 1e9)])
def test_potentials_are_volts_the_lower_first(low: Any, high: Any) -> None:
    with pytest.raises(InputError):
        materials.at_potential("Al", low, high)
    with pytest.raises(InputError):
        materials.compatibility("Li6PS5Cl", "NMC811", potentials=(low, high))


def test_rows_and_tables_are_of_their_class() -> None:
    for function, key in (
        (materials.canonical, "rows"), (materials.validate, "readings"),
        (materials.validate_measurements, "rows"), (materials.class_statistics, "imported"),
    ):  # fmt: skip
        for wrong in (7, "abc", [None], ["a"]):
            with pytest.raises(InputError, match=rf"^{key}: .*expected "):
                function(wrong)  # type: ignore[operator]
