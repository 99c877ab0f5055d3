"""The figures of a cell that states and firms set targets for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from allsolid.quantities import InputError, Level, Money, real, resolve


@dataclass(frozen=True)
class Performance:
    """What a design achieves, as far as it is known.

    Parameters
    ----------
    name : of the design
    specific_energy : level -> J/kg
    energy_density : level -> J/m^3
    cost : level -> money per kWh
    cycle_life : cycles to the end of life
    charge_time : s, 10 to 80 % or as the target's source has it
    warnings : what speaks against the design as a whole, such as a reaction that does not stop

    Levels are members of `Level` or their names; a figure is in SI or text with its unit, such as
    ``"400 Wh/kg"``.

    Raises
    ------
    InputError : an unknown level, a figure that is negative, not finite or cannot be in SI, or
        a cost that is no money
    """

    name: str
    specific_energy: Mapping[Level, float] = field(default_factory=dict)
    energy_density: Mapping[Level, float] = field(default_factory=dict)
    cost: Mapping[Level, Money] = field(default_factory=dict)
    cycle_life: float | None = None
    charge_time: float | None = None
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for key in ("specific_energy", "energy_density", "cost"):
            object.__setattr__(self, key, _by_level(key, getattr(self, key)))
        for key in ("cycle_life", "charge_time"):
            if getattr(self, key) is not None:
                object.__setattr__(self, key, _figure(key, getattr(self, key)))


def _by_level(key: str, table: object) -> dict[Level, float | Money]:
    if not isinstance(table, Mapping):
        raise InputError("expected a figure for each level", key=key, value=table)
    read = _cost if key == "cost" else _figure
    return {resolve(Level, level, key=key): read(key, value) for level, value in table.items()}


def _cost(key: str, money: object) -> Money:
    if not isinstance(money, Money):
        raise InputError("expected money per kWh", key=key, value=money)
    if not math.isfinite(money.amount):
        raise InputError("expected a finite cost", key=key, value=money.amount)
    return money


_SMALLEST = {
    "specific_energy": ("Wh/kg", 1500.0),
    "energy_density": ("Wh/L", 5000.0),
    "charge_time": ("min", 30.0),
    "cycle_life": ("", 0.0),
}
"""The unit that people use, and a figure in SI below which it was meant: 0.4 Wh/kg and 0.001 Wh/L,
less than a film of a micrometre on its wafer has; a charge in less than half a minute."""


def _figure(key: str, value: object) -> float:
    """A figure in SI; what is too small to be SI, but not zero, is asked about, not believed."""
    unit, least = _SMALLEST[key]
    figure = real(value, key, 0.0, unit=unit, expected="one finite number, zero or more")
    if 0 < figure < least:
        text = f"a bare number is SI; was {unit} meant? Give text such as '{value} {unit}'"
        raise InputError(text, key=key, value=value)
    return figure
