"""Effective ionic and electronic conductivity of composite electrodes.

Pressed composites: the table measured by Minnmann et al. 2021 on NMC622 + Li6PS5Cl with 14 % pores
gives the ratio of effective to bulk conductivity of each phase as a function of its own volume
share; the table wins in its range. Outside it power laws continue it without ever letting less of
a phase conduct better, and `in_range` says so. Carrying the ratio over to other pairs of materials,
grain sizes and porosities is an assumption: Bruggeman's law, the usual alternative, is off by 2 to
65 on this very table.

Connectivity (material that is not reached at all: lost capacity) and contact (surface that is not
touched: lost rate) are separate numbers of the design and no part of these laws.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np

from allsolid.quantities import Number
from allsolid.sources.packaged import rows

BULK_IONIC, BULK_ELECTRONIC = 0.16, 1.0
"""Bulk conductivities of the measured table, S/m: Li6PS5Cl and NMC622 (Minnmann 2021)."""

EXPONENT = 2.87
"""Exponent of share below the ionic tables (2.75 to 2.99): least squares over 77 effective
conductivities of composite electrodes from 27 papers, shares of 0.17 to 0.61. Those papers conduct
where a percolation law through the table's end has no path left, and lie a decade above that end;
the residual is 0.2 decades above a share of 0.35 and 0.56 below 0.30."""

BRUGGEMAN = 1.5
"""Exponent for a continuous liquid or polymer around spheres."""


@dataclass(frozen=True, slots=True, eq=False)
class TransportTable:
    """A measured table and how it goes on below its lower end.

    share : of the conducting phase, rising; ratio : effective over bulk conductivity
    exponent : of the power law below
    """

    share: np.ndarray
    ratio: np.ndarray
    exponent: float


@dataclass(frozen=True, slots=True)
class Tables:
    """Measured transport in composites, each against the share of the conducting phase.

    ionic, electronic : of pressed composites (Minnmann 2021); below the electronic one the slope
        of its first interval goes on, because no other measurement says more
    sintered : ionic, share / tortuosity factor of co-sintered ceramics (Neumann 2021)
    """

    ionic: TransportTable
    electronic: TransportTable
    sintered: TransportTable


@functools.cache
def packaged_tables() -> Tables:
    """The tables that the package ships."""
    coarse = [row for row in rows("allsolid.cells", "minnmann2021.csv") if row["grain"] == "coarse"]
    rising = coarse[::-1]
    ionic = [float(row["ionic_S_per_cm"]) * 100 / BULK_IONIC for row in rising]
    share = [float(row["active"]) for row in coarse]
    electronic = [float(row["electronic_S_per_cm"]) * 100 / BULK_ELECTRONIC for row in coarse]
    slope = math.log(electronic[1] / electronic[0]) / math.log(share[1] / share[0])
    sintered = [
        (float(row["share"]), float(row["tortuosity"]))
        for row in rows("allsolid.cells", "neumann2021.csv")
    ]
    return Tables(
        _table([float(row["electrolyte"]) for row in rising], ionic, EXPONENT),
        _table(share, electronic, slope),
        _table([s for s, _ in sintered], [s / tortuosity for s, tortuosity in sintered], EXPONENT),
    )


def _table(share: list[float], ratio: list[float], exponent: float) -> TransportTable:
    """A table whose arrays nobody can write to: it is shared by every cell."""
    columns = np.array(share), np.array(ratio)
    for column in columns:
        column.setflags(write=False)
    return TransportTable(*columns, exponent)


def pressed_ratio(share: Number, table: TransportTable) -> Number:
    """Effective over bulk conductivity of a phase of a pressed composite.

    Log-linear in the measured table. Above it a power law that meets the table's end and the pure
    phase: share^m. Below it a power law from the table's end: ratio_end (share / end)^exponent.
    """
    phi = np.asarray(share, dtype=float)
    shares, ratios = table.share, table.ratio
    inside = np.exp(np.interp(phi, shares, np.log(ratios)))
    power = math.log(ratios[-1]) / math.log(shares[-1])
    above = np.minimum(phi, 1.0) ** power
    return np.where(phi > shares[-1], above, np.where(phi < shares[0], _below(phi, table), inside))


def _below(phi: Number, table: TransportTable) -> Number:
    return table.ratio[0] * (np.maximum(phi, 0.0) / table.share[0]) ** table.exponent


def in_range(share: Number, table: TransportTable) -> Number:
    """Whether the share lies in the measured table."""
    return (np.asarray(share) >= table.share[0]) & (np.asarray(share) <= table.share[-1])


def sintered_ratio(share: Number, table: TransportTable) -> Number:
    """Effective over bulk conductivity in a sintered composite: share / tortuosity factor.

    The tortuosity factor is linear in the table and on to 1 of the pure phase. Below the table it
    is not held, because then the last of the electrolyte would conduct as if the path stayed
    straight: ratio_end (share / end)^2.87, as in a pressed composite.
    """
    phi = np.asarray(share, float)
    known = np.append(table.share, 1.0)
    tortuosity = np.interp(phi, known, known / np.append(table.ratio, 1.0))
    return np.where(phi < table.share[0], _below(phi, table), phi / tortuosity)


def wetted_ratio(share: Number) -> Number:
    """Effective over bulk conductivity of a continuous matrix: share^1.5 (Bruggeman)."""
    return np.asarray(share, dtype=float) ** BRUGGEMAN


def electronic_threshold(diameter: Number) -> Number:
    """Share of active material at which electrons percolate, of the solids: Bielefeld 2019.

    p_c = (7.83 ln(d / um) + 36.67) %, with the particle size and volume basis of that work;
    measured composites conduct below it, so where a table exists the table wins.
    """
    return (7.83 * np.log(np.asarray(diameter) * 1e6) + 36.67) / 100.0


def carbon_network(share: Number, conductivity: Number) -> Number:
    """Conductivity that a carbon additive adds, S/m: sigma * share^1.5 above any threshold.

    Fibres percolate at a few tenths of a per cent; the conductivity is an assumed one of the
    pressed carbon and known to a decade at best.
    """
    return conductivity * np.asarray(share, dtype=float) ** BRUGGEMAN
