"""Numbers that a cell is asked under: refused where they are out of range, never extended."""

from __future__ import annotations

from typing import Any

import numpy as np

from allsolid.quantities import InputError, given, show, temperature
from allsolid.quantities.frozen import read_only

HOTTEST = 1500.0
"""K: the most that a design file may state."""


def numbers_within(
    key: str, value: Any, low: float, high: float, unit: str, expected: str, above: bool = False
) -> Any:
    """`value` (SI numbers or text with a unit) as a float or a read-only array, if all of it lies
    from `low` (or above) to `high`.

    Raises
    ------
    InputError : something else, with the first number that is out of range in its unit
    """
    try:
        found = given(value, unit, key)
    except InputError:
        raise InputError(f"expected {expected}", key=key, value=value) from None
    array = np.asarray(found)
    good = (array > low if above else array >= low) & (array <= high) & (array < np.inf)
    if not np.all(good):
        worst = float(array[~good].flat[0]) if array.ndim else float(array)
        raise InputError(f"expected {expected}", key=key, value=show(worst, unit))
    return float(array) if array.ndim == 0 else read_only(array)


def state_of_charge(value: Any) -> Any:
    """A state of charge: 0 (discharged) to 1 (charged), give or take rounding."""
    expected = "a state of charge from 0 (discharged) to 1 (charged)"
    return numbers_within("soc", value, -1e-9, 1.0 + 1e-9, "%", expected)


def kelvin(value: Any) -> Any:
    """A temperature that a design file may state, K."""
    found = temperature(value)
    expected = f"a temperature up to {HOTTEST:g} K"
    return numbers_within("temperature", found, 0.0, HOTTEST, "K", expected)


def pascal(value: Any) -> Any:
    """A stack pressure that a design file may state, Pa."""
    return numbers_within("pressure", value, 0.0, 5e9, "MPa", "a pressure in Pa, from 0 to 5 GPa")
