"""Readers of single arguments: a whole number, a number within bounds, an object of a class."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, Union

from allsolid.quantities.errors import InputError
from allsolid.quantities.inputs import given
from allsolid.quantities.units import show

if TYPE_CHECKING:
    import numpy as np

One = TypeVar("One")

Number = Union[float, "np.ndarray"]
"""An SI float, or an array of them where a batch is computed at once."""
Numbers = Union[float, Sequence[Any], "np.ndarray"]
"""One number or several; a function reads them with `given`."""
Quantity = Union[float, str, Sequence[Any], "np.ndarray"]
"""SI numbers, one or several, or text with the unit; a function reads them with `given`."""


def whole(value: Any, key: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`.

    Raises
    ------
    InputError : something else
    """
    try:
        found = operator.index(value)
    except TypeError:
        found = None
    if found is None or isinstance(value, bool) or not low <= found <= high:
        raise InputError(f"expected a whole number from {low:,} to {high:,}", key=key, value=value)
    return found


def seed_of(value: Any) -> int:
    """A seed of random numbers; a list would be one too, but one that holds itself ends NumPy."""
    return whole(value, "seed", 0, 2**63 - 1)


def real(
    value: Any,
    key: str,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    unit: str = "",
    expected: str = "a finite number",
) -> float:
    """One finite number from `low` to `high`, or text with its unit, in SI.

    Raises
    ------
    InputError : something else, several numbers, or a number out of these bounds
    """
    found = given(value, unit, key)
    if not isinstance(found, float) or not low <= found <= high or math.isinf(found):
        raise InputError(f"expected {expected}", key=key, value=value)
    return found


def instance(value: Any, kind: type[One], key: str, expected: str) -> One:
    """`value`, if it is of that class; `expected` says which, with its article.

    Raises
    ------
    InputError : something else
    """
    if not isinstance(value, kind):
        raise InputError(f"expected {expected}", key=key, value=value)
    return value


def numbers_within(
    key: str, value: Any, low: float, high: float, unit: str, expected: str, above: bool = False
) -> Any:
    """`value` (SI numbers or text with a unit) as a float or a read-only array, if all of it lies
    from `low` (or above) to `high`.

    Raises
    ------
    InputError : something else, with the first number that is out of range in its unit
    """
    import numpy as np  # late: the command line reads units before it needs arrays

    from allsolid.quantities.frozen import read_only

    try:
        found = given(value, unit, key)
    except InputError as error:
        why = f"; {error.expected}" if isinstance(value, str) else ""
        raise InputError(f"expected {expected}{why}", key=key, value=value) from None
    array = np.asarray(found)
    good = (array > low if above else array >= low) & (array <= high) & (array < np.inf)
    if array.size == 0:
        raise InputError(f"expected {expected}", key=key, value=value)
    if not np.all(good):
        worst = float(array[~good].flat[0]) if array.ndim else float(array)
        raise InputError(f"expected {expected}", key=key, value=show(worst, unit))
    return float(array) if array.ndim == 0 else read_only(array)
