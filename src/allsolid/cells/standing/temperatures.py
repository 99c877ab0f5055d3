"""What is to be known of a cell at a temperature for which its materials were not measured."""

from __future__ import annotations

import numpy as np

from allsolid.cells.conditions import kelvin
from allsolid.cells.record import CellRecord
from allsolid.quantities import ROOM_TEMPERATURE, Quantity, checked, typeset

LITHIUM_MELTS = 453.65
"""K: 180.50 degC (CRC Handbook of Chemistry and Physics)."""

_MOLTEN = "lithium is molten above 180 °C, and what is computed takes it for solid"


def sentence(clause: str) -> str:
    """A clause with a capital and a full stop."""
    return f"{clause[0].upper()}{clause[1:]}."


@checked
def temperature_doubts(cell: CellRecord, temperature: Quantity) -> tuple[str, ...]:
    """Why figures at a temperature rest on no data; empty where they do.

    Parameters
    ----------
    temperature : K, one or several, or text with its unit

    Raises
    ------
    InputError : no temperature that a design may state
    """
    asked = np.atleast_1d(np.asarray(kelvin(temperature), dtype=float))
    doubts = []
    if (cell.anode.plates or cell.cathode.plates) and np.any(asked > LITHIUM_MELTS):
        doubts.append(_MOLTEN)
    sides = (*cell.cathode.conductors, *cell.anode.conductors)
    for name, law in {c.name: c.conductivity for c in (cell.separator.electrolyte, *sides)}.items():
        outside = asked[~np.asarray(law.valid(asked))]
        if outside.size:
            furthest = outside[np.argmax(np.abs(outside - ROOM_TEMPERATURE))]
            worst = typeset(float(furthest), "degC", 4)
            doubts.append(
                f"the conductivity of {name} was not measured at {worst}: it is extrapolated"
            )
    return tuple(doubts)
