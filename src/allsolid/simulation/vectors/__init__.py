"""Eight node values as one value: `load` takes them from an array, arithmetic acts on all at once.

    j = i0 * (rise - fall)        reads as for one node and is done for eight

The compiler keeps them in the registers that the machine has: eight doubles with AVX-512, four with
AVX2, two on ARM. With numba's compiler off (``NUMBA_DISABLE_JIT=1``) they are arrays of numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba.core import config

from allsolid.simulation.vectors.width import WIDTH

_settings: object = config
if TYPE_CHECKING or getattr(_settings, "DISABLE_JIT", False):
    from allsolid.simulation.vectors.plain import (
        all_between,
        cubics,
        floor,
        full,
        largest,
        load,
        maximum,
        minimum,
        nearest,
        power_of_two,
        smallest,
        sqrt,
        store,
        total,
        where_between,
    )
else:
    from allsolid.simulation.vectors.compiled import (
        all_between,
        cubics,
        floor,
        full,
        largest,
        load,
        maximum,
        minimum,
        nearest,
        power_of_two,
        smallest,
        sqrt,
        store,
        total,
        where_between,
    )

__all__ = [
    "WIDTH", "all_between", "cubics", "floor", "full", "largest", "load", "maximum", "minimum",
    "nearest", "power_of_two", "smallest", "sqrt", "store", "total", "where_between",
]  # fmt: skip
