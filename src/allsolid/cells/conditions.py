"""Numbers that a cell is asked under: refused where they are out of range, never extended."""

from __future__ import annotations

from typing import Any

import numpy as np

from allsolid.quantities import InputError, show
from allsolid.quantities.frozen import read_only


def numbers_within(
    key: str, given: Any, low: float, high: float, unit: str, expected: str, above: bool = False
) -> Any:
    """`given` as a float or a read-only array, if all of it lies from `low` (or above) to `high`.

    Raises
    ------
    InputError : something else, with the first number that is out of range in its unit
    """
    if isinstance(given, (str, bytes, bool)):
        raise InputError(f"expected {expected}", key=key, value=given)
    try:
        array = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise InputError(f"expected {expected}", key=key, value=given) from None
    with np.errstate(invalid="ignore"):
        good = (array > low if above else array >= low) & (array <= high) & (array < np.inf)
    if not np.all(good):
        worst = float(array[~good].flat[0]) if array.ndim else float(array)
        raise InputError(f"expected {expected}", key=key, value=show(worst, unit))
    return float(array) if array.ndim == 0 else read_only(array)


def state_of_charge(given: Any) -> Any:
    """A state of charge: 0 (discharged) to 1 (charged), give or take rounding."""
    expected = "a state of charge from 0 (discharged) to 1 (charged)"
    return numbers_within("soc", given, -1e-9, 1.0 + 1e-9, "", expected)


def kelvin(given: Any) -> Any:
    """A temperature that a design file may state, K."""
    expected = "a temperature in kelvin, from 100 to 1500 (25 degC is 298.15)"
    return numbers_within("temperature", given, 100.0, 1500.0, "K", expected)


def pascal(given: Any) -> Any:
    """A stack pressure that a design file may state, Pa."""
    return numbers_within("pressure", given, 0.0, 5e9, "MPa", "a pressure in Pa, from 0 to 5 GPa")
