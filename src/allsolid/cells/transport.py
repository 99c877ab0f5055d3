"""Effective ionic and electronic conductivity of composite electrodes.

Pressed composites: the table measured by Minnmann et al. 2021 on NMC622 + Li6PS5Cl with 14 % pores
gives the ratio of effective to bulk conductivity of each phase as a function of its own volume
share; the table wins in its range. Outside it a percolation law continues it, and
`in_range` says so. Carrying the ratio over to other pairs of materials, grain sizes and porosities
is an assumption: Bruggeman's law, the usual alternative, is off by 2 to 65 on this very table.

Connectivity (material that is not reached at all: lost capacity) and contact (surface that is not
touched: lost rate) are separate numbers of the design and no part of these laws.
"""

from __future__ import annotations

import csv
import functools
import math
from importlib.resources import files
from typing import Any

import numpy as np

BULK_IONIC, BULK_ELECTRONIC = 0.16, 1.0
"""Bulk conductivities of the measured table, S/m: Li6PS5Cl and NMC622 (Minnmann 2021)."""

PORES = 0.14
"""Void share of the measured table."""

EXPONENT = 2.0
"""Conductivity exponent of three-dimensional percolation, used outside the table."""

BRUGGEMAN = 1.5
"""Exponent for a continuous liquid or polymer around spheres."""


@functools.cache
def _rows(name: str) -> list[dict[str, str]]:
    text = (files("allsolid.cells") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@functools.cache
def ionic_table() -> tuple[np.ndarray, np.ndarray]:
    """Electrolyte share and measured ratio of effective to bulk ionic conductivity."""
    rows = [row for row in _rows("minnmann2021.csv") if row["grain"] == "coarse"][::-1]
    share = np.array([float(row["electrolyte"]) for row in rows])
    return share, np.array([float(r["ionic_S_per_cm"]) * 100 for r in rows]) / BULK_IONIC


@functools.cache
def electronic_table() -> tuple[np.ndarray, np.ndarray]:
    """Active share and measured ratio of effective to bulk electronic conductivity."""
    rows = [row for row in _rows("minnmann2021.csv") if row["grain"] == "coarse"]
    share = np.array([float(row["active"]) for row in rows])
    return share, np.array([float(r["electronic_S_per_cm"]) * 100 for r in rows]) / BULK_ELECTRONIC


def pressed_ratio(share: Any, table: tuple[np.ndarray, np.ndarray]) -> Any:
    """Effective over bulk conductivity of a phase of a pressed composite.

    Log-linear in the measured table. Above it a power law that meets the table's end and the pure
    phase: share^m. Below it ((share - p) / (end - p))^2 with the threshold p that makes the law
    tangent to the table's first interval; zero conductivity below p is replaced by 1e-9, a
    phase that is present but not connected.
    """
    phi = np.asarray(share, dtype=float)
    shares, ratios = table
    inside = np.exp(np.interp(phi, shares, np.log(ratios)))
    power = math.log(ratios[-1]) / math.log(shares[-1])
    above = np.minimum(phi, 1.0) ** power
    slope = math.log(ratios[1] / ratios[0]) / (shares[1] - shares[0])
    threshold = shares[0] - EXPONENT / slope
    reach = np.maximum(phi - threshold, 0.0) / (shares[0] - threshold)
    below = np.maximum(ratios[0] * reach**EXPONENT, 1e-9)
    return np.where(phi > shares[-1], above, np.where(phi < shares[0], below, inside))


def in_range(share: Any, table: tuple[np.ndarray, np.ndarray]) -> Any:
    """Whether the share lies in the measured table."""
    shares = table[0]
    return (np.asarray(share) >= shares[0]) & (np.asarray(share) <= shares[-1])


@functools.cache
def sintered_table() -> tuple[np.ndarray, np.ndarray]:
    """Electrolyte share and tortuosity factor of sintered composites (Neumann 2021)."""
    rows = _rows("neumann2021.csv")
    share = np.array([float(row["share"]) for row in rows])
    return share, np.array([float(row["tortuosity"]) for row in rows])


def sintered_ratio(share: Any) -> Any:
    """Effective over bulk conductivity in a sintered composite: share / tortuosity factor."""
    known, tortuosity = sintered_table()
    whole = np.append(known, 1.0), np.append(tortuosity, 1.0)
    return np.asarray(share, float) / np.interp(share, *whole)


def wetted_ratio(share: Any) -> Any:
    """Effective over bulk conductivity of a continuous matrix: share^1.5 (Bruggeman)."""
    return np.asarray(share, dtype=float) ** BRUGGEMAN


def electronic_threshold(diameter: Any) -> Any:
    """Share of active material at which electrons percolate, of the solids: Bielefeld 2019.

    p_c = (7.83 ln(d / um) + 36.67) %, with the particle size and volume basis of that work;
    measured composites conduct below it, so where a table exists the table wins.
    """
    return (7.83 * np.log(np.asarray(diameter) * 1e6) + 36.67) / 100.0


def carbon_network(share: Any, conductivity: Any) -> Any:
    """Conductivity that a carbon additive adds, S/m: sigma * share^1.5 above any threshold.

    Fibres percolate at a few tenths of a per cent; the conductivity is an assumed one of the
    pressed carbon and known to a decade at best.
    """
    return conductivity * np.asarray(share, dtype=float) ** BRUGGEMAN
