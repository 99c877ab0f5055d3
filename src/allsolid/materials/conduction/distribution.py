"""Distributions of imported conductivities: by family and temperature, censored rows as bounds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from allsolid.materials.conduction.imports import Imported, Reading, TableKind
from allsolid.quantities import ROOM_TEMPERATURE, ZERO_CELSIUS, InputError, checked, real

ROOM = 10.0
"""K about 25 degC within which a reading counts as one at room temperature."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Distribution of conductivity in a group, S/m.

    The quantiles place the censored rows below everything measured. `p10_at_most` places them at
    their detection limit instead: where the two differ, the lower quantile is only a bound.
    """

    group: str
    count: int
    censored: int
    p10: float
    p50: float
    p90: float
    p10_at_most: float

    @property
    def p10_is_bound(self) -> bool:
        """Whether the lower quantile depends on rows below the detection limit."""
        return self.p10_at_most > self.p10


@checked
def statistics(readings: Iterable[Reading], group: str = "") -> Statistics:
    """Quantiles of a set of readings (p10, p50, p90), censored rows below everything measured."""
    rows = list(readings)
    if not rows:
        raise InputError("no rows to describe", key=group or None)
    lowest = np.array([0.0 if r.censored else r.conductivity for r in rows])
    highest = np.array([r.conductivity for r in rows])
    p10, p50, p90 = np.quantile(lowest, [0.1, 0.5, 0.9])
    return Statistics(
        group=group,
        count=len(rows),
        censored=sum(r.censored for r in rows),
        p10=float(p10),
        p50=float(p50),
        p90=float(p90),
        p10_at_most=float(np.quantile(highest, 0.1)),
    )


@checked
def class_statistics(imported: Imported) -> list[Statistics]:
    """Statistics of each family at room temperature, the largest first, and of zirconium garnets.

    Readings at other temperatures stand apart, ten degrees (degC) together, and so do all of
    polymers.
    """
    if imported.table is TableKind.POLYMERS:
        return _by_temperature(imported.readings)
    families: dict[str, list[Reading]] = {}
    for r in imported.readings:
        families.setdefault(f"{r.family}{_elsewhere(r.temperature)}", []).append(r)
    found = [statistics(rows, group) for group, rows in families.items()]
    garnets = [
        r
        for r in imported.readings
        if r.group.startswith("garnet") and "Zr" in r.formula and not _elsewhere(r.temperature)
    ]
    extra = [statistics(garnets, "garnet with Zr (LLZO type)")] if garnets else []
    return sorted(found, key=lambda s: -s.count) + extra


def _elsewhere(temperature: float) -> str:
    """`` at 500 to 510 degC``, or nothing about room temperature."""
    if abs(temperature - ROOM_TEMPERATURE) <= ROOM:
        return ""
    return f" at {_decade(temperature)}"


def _decade(temperature: float) -> str:
    """The ten degrees that hold a temperature, as ``20 to 30 degC``."""
    low = math.floor((temperature - ZERO_CELSIUS + 1e-6) / 10) * 10
    return f"{low} to {low + 10} degC"


def _by_temperature(readings: Iterable[Reading]) -> list[Statistics]:
    bins: dict[str, list[Reading]] = {}
    for r in sorted(readings, key=lambda r: r.temperature):
        bins.setdefault(_decade(r.temperature), []).append(r)
    return [statistics(rows, f"polymers at {degrees}") for degrees, rows in bins.items()]


@checked
def peo_litfsi(imported: Imported, temperature: float, within: float = 2.0) -> tuple[Reading, ...]:
    """PEO with imide salts that carry two CF3 groups (LiTFSI and its nearest kin) at a temperature.

    The compilation writes a repeat unit between [Cu] and [Au]; PEO is ``[Cu]OCC[Au]``.

    Parameters
    ----------
    temperature : K; within : half-width of the window, K
    """
    temperature = real(temperature, "temperature", 150.0, 1500.0, unit="K",
                       expected="a temperature of 150 to 1500 K")  # fmt: skip
    within = real(within, "within", 0.0, 1500.0, expected="kelvins of zero or more")
    return tuple(
        r
        for r in imported.readings
        if r.group == "[Cu]OCC[Au]"
        and "[N-]" in r.salt
        and r.salt.count("C(F)(F)F") == 2
        and abs(r.temperature - temperature) <= within
    )
