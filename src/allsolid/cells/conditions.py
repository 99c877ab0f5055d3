"""Numbers that a cell is asked under: refused where they are out of range, never extended."""

from __future__ import annotations

from typing import Any

from allsolid.quantities import numbers_within, temperature

HOTTEST = 1500.0
"""K: the most that a design file may state."""


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
