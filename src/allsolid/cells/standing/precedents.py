"""What has been demonstrated near a design. What companies say is evidence: room `strategy`."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from allsolid.cells.record import CellRecord
from allsolid.quantities import checked, to, whole
from allsolid.sources.packaged import rows


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """A full cell that was built and cycled; None where what was read does not say.

    Figures in the units of its name: Ah, mAh/cm2, mA/cm2 of charge, degC and MPa of the test.
    `electrolyte`, `anode` and `interlayer` are what faces the plated lithium, `catholyte` is wet or
    dry; `assumed` names the columns that the source does not state.
    """

    name: str
    chemistry: str
    family: str
    electrolyte: str
    anode: str
    interlayer: str
    catholyte: str
    capacity_Ah: float | None
    areal_capacity_mAh_cm2: float | None
    current_density_mA_cm2: float | None
    temperature_degC: float | None
    pressure_MPa: float | None
    cycles: float | None
    retention: float | None
    source: str
    status: str
    assumed: str
    note: str


_TEXTS = (
    "name", "chemistry", "family", "electrolyte", "anode", "interlayer", "catholyte", "source",
    "status", "assumed", "note",
)  # fmt: skip


@functools.cache
def demonstrated() -> tuple[Demonstrated, ...]:
    """All demonstrated full cells of the package."""
    return tuple(
        Demonstrated(
            **{k: v if k in _TEXTS else (float(v) if v else None) for k, v in row.items()}  # type: ignore[arg-type]
        )
        for row in rows("allsolid.cells", "demonstrated.csv")
    )


@checked
def nearest(cell: CellRecord, count: int = 3) -> tuple[Demonstrated, ...]:
    """The demonstrated cells most like a (single) cell, nearest first; none for a liquid cell, or
    one that stores no energy.

    Distance: two units for another family of electrolyte (one, if both are inorganic), one for
    another kind of anode (lithium, plated or foil, or not), one for a factor of ten in capacity,
    one for a factor of four in areal capacity. A figure that is not known counts one unit.
    """
    count = whole(count, "count", 0, 10_000)
    if cell.separator.support is not None or not cell.stores_energy.all():
        return ()
    family, lithium = str(cell.separator.electrolyte.family), cell.anode.kind != "composite"
    capacity, areal = float(to(cell.capacity, "Ah")), float(to(cell.areal_capacity, "mAh/cm^2"))

    def distance(other: Demonstrated) -> float:
        ends = other.chemistry.split("|")[-1]
        metal = any(word in ends for word in ("lithium", "anode-free", "Ag-C"))
        return (
            _apart(other.family, family)
            + float(metal != lithium)
            + _decades(other.capacity_Ah, capacity, 10.0)
            + _decades(other.areal_capacity_mAh_cm2, areal, 4.0)
        )

    return tuple(sorted(demonstrated(), key=distance)[:count])


def _apart(a: str, b: str) -> float:
    soft = {"polymer", "gel", "liquid"}
    return 0.0 if a == b else (2.0 if a in soft or b in soft else 1.0)


def _decades(known: float | None, ours: float, factor: float) -> float:
    return 1.0 if known is None else abs(math.log(known / ours)) / math.log(factor)
