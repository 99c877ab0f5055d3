"""Eight node values as one value: `load` takes them from an array, arithmetic acts on all at once.

    j = i0 * (rise - fall)        reads as for one node and is done for eight

The compiler keeps them in the registers that the machine has: eight doubles with AVX-512, four with
AVX2, two on ARM. With numba's compiler off (``NUMBA_DISABLE_JIT=1``) they are arrays of numpy.
"""

from __future__ import annotations

from typing import Any

from allsolid.simulation.compile import COMPILED
from allsolid.simulation.vectors.width import WIDTH

_made: Any
if COMPILED:
    from allsolid.simulation.vectors import compiled as _made
else:
    from allsolid.simulation.vectors import plain as _made

load, store, full = _made.load, _made.store, _made.full
total, largest = _made.total, _made.largest
sqrt, nearest, floor, power_of_two = _made.sqrt, _made.nearest, _made.floor, _made.power_of_two
maximum, minimum = _made.maximum, _made.minimum
where_between, all_between = _made.where_between, _made.all_between
cubics = _made.cubics

__all__ = [
    "WIDTH", "all_between", "cubics", "floor", "full", "largest", "load", "maximum", "minimum",
    "nearest", "power_of_two", "sqrt", "store", "total", "where_between",
]  # fmt: skip
