"""Current limits: two verdicts that are never mixed.

A symmetric cell gives a critical current: a short at a charge current is then a probability. Full
cells that someone has cycled give a demonstrated current: what is below it has been done. A high
probability from the first never refuses a cell that the second has shown working.
"""

from __future__ import annotations

import csv
import functools
import math
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.quantities import ZERO_CELSIUS, InputError, parse
from allsolid.sources import Kind, Measured
from allsolid.sources.values import Z90, Scale

if TYPE_CHECKING:
    from allsolid.cells import Cell, Demonstrated


class Verdict(StrEnum):
    """What full cells have shown at a charge current."""

    SHOWN = "shown"
    """a full cell of this family was cycled at this current or more"""
    BEYOND = "beyond what was shown"
    """no full cell of this family is known at this current: a test must show it"""
    UNKNOWN = "nothing shown"
    """no full cell with a stated current is known for this family"""


@dataclass(frozen=True, slots=True)
class CriticalCurrent:
    """A symmetric-cell series: the current (A/m^2) at which half of the cells short, with its
    central 90 % interval, and the conditions it holds for.
    """

    name: str
    family: str
    current: Measured
    temperature: float
    pressure: float
    plated: float


@dataclass(frozen=True, slots=True)
class ShownCurrent:
    """A charge current (A/m^2) that a full cell took, with temperature (K), cycles and source."""

    name: str
    current: float
    temperature: float
    cycles: float
    source: str
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class CurrentLimits:
    """Both verdicts on charge currents of one cell.

    current : (K,) A/m^2 asked about
    short : (K,) probability that a symmetric cell of this family shorts at it
    symmetric : the series it rests on
    verdict : (K,) `Verdict` from full cells
    shown : the highest demonstrated current of the family, or None
    """

    current: np.ndarray
    short: np.ndarray
    symmetric: tuple[CriticalCurrent, ...]
    verdict: tuple[Verdict, ...]
    shown: ShownCurrent | None


def current_limits(cell: Cell, current: Any) -> CurrentLimits:
    """Both verdicts on charge current densities (A/m^2, positive) of a cell.

    The probability mixes the family's symmetric-cell series with equal weight; each is lognormal,
    P = Phi(ln(i / i_c) / s) with s from its 90 % interval. Neither temperature, pressure nor the
    amount plated is scaled for: the conditions stand beside the result.

    Raises
    ------
    InputError : a negative current, or a cell without a lithium electrode
    """
    from allsolid.cells import MetalAnode

    asked = np.atleast_1d(np.asarray(current, dtype=float))
    if np.any(asked < 0.0):
        raise InputError("expected charge currents as positive numbers", value=current)
    if not isinstance(cell.anode, MetalAnode):
        raise InputError("expected a cell that plates lithium", file=cell.name, key="anode")
    family = str(cell.separator.electrolyte.family)
    series = symmetric_series(family)
    shown = demonstrated_current(family)
    verdicts = tuple(_verdict(value, shown) for value in asked)
    return CurrentLimits(asked, short_probability(asked, series), series, verdicts, shown)


def short_probability(current: Any, series: tuple[CriticalCurrent, ...]) -> np.ndarray:
    """Probability of a short at current densities (A/m^2), mean over the series."""
    from scipy.special import ndtr

    asked = np.maximum(np.asarray(current, dtype=float), 1e-12)
    each = []
    for one in series:
        width = math.log(one.current.high / one.current.low) / (2.0 * Z90)
        each.append(ndtr(np.log(asked / one.current.value) / width))
    return np.mean(each, axis=0)


def symmetric_series(family: str) -> tuple[CriticalCurrent, ...]:
    """Symmetric-cell series of a family of electrolytes; those of no known family where none is."""
    known = _series()
    return tuple(s for s in known if s.family == family) or tuple(
        s for s in known if s.family == "other"
    )


def demonstrated_current(family: str) -> ShownCurrent | None:
    """The highest charge current that a full cell of the family was shown to take."""
    from allsolid.cells import demonstrated

    found = [_shown(cell) for cell in demonstrated() if cell.family == family]
    found += [shown for group, shown in _charges() if group == family]
    known = [shown for shown in found if shown is not None]
    return max(known, key=lambda shown: shown.current, default=None)


def _shown(cell: Demonstrated) -> ShownCurrent | None:
    """From the room `cells`; cells whose negative electrode is not lithium do not plate it."""
    if cell.current_density_mA_cm2 is None or "silicon" in cell.chemistry:
        return None
    return ShownCurrent(
        cell.name, 10.0 * cell.current_density_mA_cm2,
        _kelvin(cell.temperature_degC), cell.cycles or math.nan, cell.source, cell.note,
    )  # fmt: skip


def _verdict(current: float, shown: ShownCurrent | None) -> Verdict:
    if shown is None:
        return Verdict.UNKNOWN
    return Verdict.SHOWN if current <= shown.current else Verdict.BEYOND


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("allsolid.simulation") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


_KINDS = {"measured": Kind.MEASURED, "second-hand": Kind.MEASURED, "assumed": Kind.ASSUMED}


@functools.cache
def _series() -> tuple[CriticalCurrent, ...]:
    made = []
    for row in _rows("critical_currents.csv"):
        value, low, high = (
            parse(f"{row[key]} mA/cm^2", "A/m^2")
            for key in ("current_mA_cm2", "low_mA_cm2", "high_mA_cm2")
        )
        current = Measured(
            value, low, high, _KINDS[row["status"]], row["source"], "mA/cm^2", Scale.DECADES,
            row["note"], row["name"],
        )  # fmt: skip
        made.append(
            CriticalCurrent(
                row["name"], row["family"], current, _kelvin(_float(row["temperature_degC"])),
                1e6 * _float(row["pressure_MPa"]), 36000.0 * _float(row["plated_mAh_cm2"]),
            )
        )  # fmt: skip
    return tuple(made)


@functools.cache
def _charges() -> tuple[tuple[str, ShownCurrent], ...]:
    return tuple(
        (
            row["family"],
            ShownCurrent(
                row["name"], 10.0 * float(row["current_mA_cm2"]),
                _kelvin(float(row["temperature_degC"])), float(row["cycles"]), row["source"],
                row["note"],
            ),
        )
        for row in _rows("demonstrated_charges.csv")
    )  # fmt: skip


def _float(text: str) -> float:
    return float(text) if text else math.nan


def _kelvin(celsius: float | None) -> float:
    return math.nan if celsius is None else celsius + ZERO_CELSIUS
