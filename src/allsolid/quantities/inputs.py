"""What a person gives to a function: a bare SI number, an array of them, or text with its unit."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from allsolid.quantities.constants import ZERO_CELSIUS
from allsolid.quantities.errors import InputError
from allsolid.quantities.units import number, parse

DIGITS = r"((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)"
"""A number without sign in text."""

LONGEST = 200
"""Characters of a rate in text; reading thousands of digits takes minutes."""

COLDEST = 150.0
"""K: no cell is asked for below this, and a bare number is likelier to be degrees Celsius."""


_RATE = re.compile(rf"(?:{DIGITS}\s*C|C\s*/\s*{DIGITS})\Z", re.IGNORECASE)


def rate(text: str) -> float | None:
    """The C-rate that a text such as ``1C``, ``0.5 C`` or ``C/3`` states, or None.

    Raises
    ------
    InputError : a rate that is zero or not finite
    """
    if not isinstance(text, str):
        raise InputError("expected text such as 1C or C/3", key="text", value=text)
    match = _RATE.match(text.strip()) if len(text) <= LONGEST else None
    if match is None:
        return None
    value = float(match[1]) if match[1] else 1.0 / float(match[2]) if float(match[2]) else 0.0
    if not 0.0 < value < math.inf:
        raise InputError("expected a rate above zero", value=text)
    return value


def rates(value: Any, key: str = "rate") -> Any:
    """C-rates (current over capacity per hour), float or array: numbers, or text such as ``C/3``.

    Raises
    ------
    InputError : neither a number nor a rate
    """
    if isinstance(value, str):
        found = rate(value)
        if found is None:
            raise InputError("expected a rate such as 1C or C/3", key=key, value=value)
        return found
    if isinstance(value, list | tuple):
        value = [rates(one, key) if isinstance(one, str) else one for one in value]
    return given(value, "", key)


def given(value: Any, unit: str, key: str | None = None) -> Any:
    """The SI value of what a function was given, float or array.

    Parameters
    ----------
    value : SI number or array; text with a unit of the dimension of `unit`; a sequence of these
    unit : any unit of the dimension, the example in messages
    key : what an error calls it

    Raises
    ------
    InputError : neither numbers nor text with such a unit, or not a number (NaN)
    """
    try:
        found = _si(value, unit)
    except InputError as error:
        raise error.located(key=key) from error
    valid = not math.isnan(found) if isinstance(found, float) else bool((found == found).all())
    if not valid:
        raise InputError("expected a number", key=key, value=value)
    return found


DEEPEST = 4
"""Lists in lists that are read; one that holds itself has no end."""


def _si(value: Any, unit: str, depth: int = 0) -> Any:
    if isinstance(value, str):
        return parse(value, unit)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _float(value)
    import numpy as np  # late: the command line reads units before it needs arrays

    if isinstance(value, np.ma.MaskedArray) and np.any(np.ma.getmaskarray(value)):
        text = "expected numbers without a mask: fill what is missing, or leave it out"
        raise InputError(text, value=str(value))
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "fiu":
        return np.asarray(value, dtype=float)[()]
    if isinstance(value, np.ndarray) and value.dtype.kind in "OU" and value.ndim > 0:
        value = list(value)
    if isinstance(value, list | tuple | range) and depth < DEEPEST:
        parts = [_si(one, unit, depth + 1) for one in value]
        if len({np.shape(part) for part in parts}) <= 1:
            return np.array(parts, dtype=float)
        raise InputError("expected rows of one length", value=value)
    example = f"a number or text such as '25 {unit}'" if unit else "a number"
    raise InputError(f"expected {example}", value=value)


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        raise InputError("expected a number that a float can hold", value=value) from None


def temperature(value: Any, key: str = "temperature") -> Any:
    """Temperatures in K, float or array: bare numbers are kelvin, text has its unit.

    ``temperature("25 degC")`` is 298.15. No cell is used below 150 K: a bare number below that is
    asked whether degrees Celsius were meant.

    Raises
    ------
    InputError : neither numbers nor text, below 150 K, or not finite
    """
    found = given(value, "degC", key)
    lowest = found if isinstance(found, float) else float(found.min(initial=math.inf))
    highest = found if isinstance(found, float) else float(found.max(initial=0.0))
    bare = _bare(value) if lowest < COLDEST else []
    cold = [one for one in bare if -ZERO_CELSIUS < one < COLDEST]
    if cold:
        meant = number(min(cold), 6)
        question = f"a bare number is in kelvin: was {meant} degC meant? then write '{meant} degC'"
        raise InputError(question, key=key, value=value)
    if not (lowest >= COLDEST and highest < math.inf):
        raise InputError(f"expected at least {COLDEST:g} K, and finite", key=key, value=value)
    return found


def _bare(value: Any) -> list[float]:
    """The numbers in what was given that have no unit."""
    if isinstance(value, str):
        return []
    if isinstance(value, Sequence) or getattr(value, "ndim", 0):
        return [bare for one in value for bare in _bare(one)]
    return [float(value)]
