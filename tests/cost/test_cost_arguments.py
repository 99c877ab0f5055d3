"""What a cost cannot be computed from is refused by the name of the argument."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from allsolid import cost
from allsolid.quantities import InputError


def itself() -> list[Any]:
    ring: list[Any] = []
    ring.append(ring)
    return ring


@pytest.fixture(scope="module")
def case() -> cost.Case:
    return cost.case_of("sulfide-nmc811-lithium")


@pytest.mark.parametrize("seed", [-1, 0.5, "a", None, [1], itself()], ids=str)
@pytest.mark.parametrize("function", [cost.monte_carlo, cost.ramp])
def test_a_seed_is_one_whole_number(case: cost.Case, function: Any, seed: Any) -> None:
    """NumPy takes a list of lists too, and ends the process on one that holds itself."""
    with pytest.raises(InputError, match=r"^seed: "):
        function(case, 20, seed)


@pytest.mark.parametrize(
    ("function", "given", "key"),
    [
        (cost.monte_carlo, {"draws": 1_000_000_000}, "draws"), (cost.ramp, {"draws": 1}, "draws"),
        (cost.tornado, {"most": "1 m"}, "most"), (cost.tornado, {"most": -1}, "most"),
        (cost.sobol, {"samples": 12}, "samples"), (cost.sobol, {"parameters": None}, "parameters"),
        (cost.scale_curve, {"low": []}, "low"), (cost.scale_curve, {"points": 0}, "points"),
        (cost.scale_curve, {"high": math.inf}, "high"),
        (cost.minimum_efficient_scale, {"saving": math.nan}, "saving"),
        (cost.at_volume, {"volume": -1.0}, "volume"), (cost.at_volume, {"volume": "a"}, "volume"),
        (cost.break_even_price, {"material": "Li6PS5Cl", "target": -2e5}, "target"),
        (cost.break_even_price, {"material": "Li6PS5Cl", "target": {}}, "target"),
        (cost.break_even, {"parameter": [1], "target": 90.0}, "parameter"),
        (cost.break_even, {"parameter": "a", "target": range(3)}, "target"),
    ],
)  # fmt: skip
def test_arguments_of_an_analysis_are_refused_by_name(
    case: cost.Case, function: Any, given: dict[str, Any], key: str
) -> None:
    with pytest.raises(InputError, match=rf"^{key}: "):
        function(case, **given)


@pytest.mark.parametrize("wrong", [7, "sulfide", None, object()], ids=str)
def test_what_is_no_case_or_breakdown_is_refused(wrong: Any) -> None:
    for function, key in (
        (cost.breakdown, "case"), (cost.tornado, "case"), (cost.at_volume, "case"),
        (cost.bridge, "result"), (cost.waterfall, "start"),
        (cost.levers, "liquid"),
    ):  # fmt: skip
        more = (1.0,) if function is cost.at_volume else ()
        more = (wrong,) if function in (cost.waterfall, cost.levers) else more
        with pytest.raises(InputError, match=rf"^{key}: .*expected a C"):
            function(wrong, *more)


@pytest.mark.parametrize(
    ("function", "given", "key"),
    [
        (cost.wright, (-math.inf, 2.0, 0.2), "cost"), (cost.wright, (100.0, 0.0, 0.2), "multiple"),
        (cost.wright, (100.0, 2.0, 1.0), "rate"), (cost.wright, (10**400, 2.0, 0.2), "cost"),
        (cost.learned, (0.0, [1.0, 8.0]), "cost"), (cost.learned, (100.0, b"abc"), "multiples"),
        (cost.learned, ([1.0, 2.0, 3.0], [8.0]), "cost"), (cost.learned, (1.0, [8.0], 1.0), "rate"),
        (cost.doublings_to, (100.0, 50.0, "1 m"), "rate"),
        (cost.doublings_to, (100.0, itself(), 0.2), "target"),
        (cost.price_book, ({},), "scenario"), (cost.route, (7,), "name"),
    ],
)  # fmt: skip
def test_learning_and_lookups_refuse_by_name(
    function: Any, given: tuple[Any, ...], key: str
) -> None:
    with pytest.raises(InputError, match=rf"^{key}: "):
        function(*given)


def test_a_list_does_where_an_array_does() -> None:
    """2 doublings at 20 %: 100 * 0.8^2 = 64."""
    np.testing.assert_allclose(cost.wright([100.0], [4.0], 0.2), [64.0], rtol=1e-12)
    np.testing.assert_allclose(cost.doublings_to([100.0], [64.0], 0.2), [2.0], rtol=1e-12)


def test_a_curve_rises_and_a_region_is_named(case: cost.Case) -> None:
    with pytest.raises(InputError, match=r"^high: .*more than the lower end"):
        cost.scale_curve(case, high=1e9)
    with pytest.raises(InputError, match=r"^rate: "):
        cost.doublings_to(100.0, 50.0, -2.5)
