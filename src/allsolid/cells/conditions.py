"""What a cell is asked under: temperature, pressure, window and state, in one frozen record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allsolid.cells.state import FRESH, State
from allsolid.quantities import (
    InputError,
    Number,
    Quantity,
    checked,
    instance,
    numbers_within,
    show,
    temperature,
)

HOTTEST = 1500.0
"""K: the most that a design file may state."""


@dataclass(frozen=True, slots=True, eq=False)
class Conditions:
    """Conditions of use; `Cell.conditions` makes them, by default those of the design.

    Parameters
    ----------
    temperature : K; pressure : stack pressure, Pa
    lower_voltage, upper_voltage : limits of one face, V
    state : what use has done to the cell

    Numbers may be arrays with one entry a cell of a batch.

    Raises
    ------
    InputError : a number out of range, or a lower limit that is not below the upper one
    """

    temperature: Number
    pressure: Number
    lower_voltage: Number
    upper_voltage: Number
    state: State = FRESH

    def __post_init__(self) -> None:
        instance(self.state, State, "state", "a State, such as FRESH")
        read = {
            "temperature": kelvin(self.temperature),
            "pressure": pascal(self.pressure),
            "lower_voltage": volt(self.lower_voltage, "lower_voltage"),
            "upper_voltage": volt(self.upper_voltage, "upper_voltage"),
        }
        for name, value in read.items():
            object.__setattr__(self, name, value)
        if len(lengths := self.lengths) > 1:
            text = f"expected arrays of one length, got {sorted(lengths)}"
            raise InputError(text, key="conditions")
        gap = np.asarray(read["upper_voltage"] - read["lower_voltage"])
        if not np.all(gap > 0.0):
            lower = show(float(np.max(read["lower_voltage"])), "V")
            raise InputError("expected it below the upper limit", key="lower_voltage", value=lower)

    @property
    def lengths(self) -> set[int]:
        """Lengths of the arrays among its numbers and those of the state."""
        own = (self.temperature, self.pressure, self.lower_voltage, self.upper_voltage)
        state = (getattr(self.state, name) for name in self.state.__slots__)
        return {np.size(part) for part in (*own, *state) if part is not None and np.ndim(part)}


@checked
def state_of_charge(value: Quantity) -> Number:
    """A state of charge: 0 (discharged) to 1 (charged), give or take rounding."""
    expected = "a state of charge from 0 (discharged) to 1 (charged)"
    return numbers_within("soc", value, -1e-9, 1.0 + 1e-9, "%", expected)


def kelvin(value: Quantity) -> Number:
    """A temperature that a design file may state, K."""
    expected = f"a temperature up to {HOTTEST:g} K"
    return numbers_within("temperature", temperature(value), 0.0, HOTTEST, "K", expected)


def pascal(value: Quantity) -> Number:
    """A stack pressure that a design file may state, Pa."""
    return numbers_within("pressure", value, 0.0, 5e9, "MPa", "a pressure in Pa, from 0 to 5 GPa")


def volt(value: Quantity, key: str = "voltage") -> Number:
    """A limit of one face that a design file may state, V."""
    return numbers_within(key, value, -1.0, 10.0, "V", "a voltage from -1 to 10 V")
