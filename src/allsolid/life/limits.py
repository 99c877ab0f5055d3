"""Current limits: two verdicts that are never mixed.

A symmetric cell gives a critical current: a short at a charge current is then a probability. Full
cells that someone has cycled give a demonstrated current: what was done under conditions at least
as hard has been shown. A high probability from the first never refuses a cell that the second has
shown working. Both print the conditions that they hold for.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.cells import Conditions
from allsolid.life.demonstrations import (
    Demonstration,
    Setting,
    demonstrations,
    read,
    setting_of,
    table,
)
from allsolid.quantities import Quantity, checked, numbers_within, percent, typeset
from allsolid.sources import Kind, Measured
from allsolid.sources.values import Z90, Scale

if TYPE_CHECKING:
    from allsolid.cells import Cell


class ShownBefore(StrEnum):
    """What full cells have shown at a charge current."""

    SHOWN = "shown"
    """a full cell took this current or more under conditions at least as hard, all of them known"""
    OTHER_CONDITIONS = "shown under other conditions"
    """a full cell with this class of electrolyte took it, under conditions that are easier,
    different or assumed"""
    BEYOND = "beyond what was shown"
    """no full cell with this class of electrolyte is known at this current: a test must show it"""
    UNKNOWN = "nothing shown"
    """no full cell with a stated charge current is known for this class of electrolyte"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What full cells have shown at one charge current.

    Parameters
    ----------
    current : A/m^2, asked about
    verdict : the finding
    nearest : the demonstration it rests on; None where there is none
    differences : conditions of it that are easier, different, unknown or assumed, in words
    """

    current: float
    verdict: ShownBefore
    nearest: Demonstration | None
    differences: tuple[str, ...]

    def __str__(self) -> str:
        if self.nearest is None:
            return f"{self.verdict}: no full cell with this electrolyte and a stated charge current"
        most = f"{self.nearest.name}, {typeset(self.nearest.current, 'mA/cm^2')}"
        if self.verdict is ShownBefore.SHOWN:
            return f"{self.verdict}: {most}, {conditions(self.nearest.setting)}"
        if self.verdict is ShownBefore.BEYOND:
            return f"{self.verdict}: at most {most}, {conditions(self.nearest.setting)}"
        return f"{self.verdict}: {most}; {'; '.join(self.differences)}"


@dataclass(frozen=True, slots=True)
class CriticalCurrent:
    """A symmetric-cell series: the current (A/m^2) at which half of the cells short, with its
    central 90 % interval, and the conditions it holds for (nan: not stated).

    electrolyte : class, see `electrolyte_class`, or "other"
    temperature : K
    pressure : on the cell during the test, Pa; `attach_pressure` : pressed once to join the lithium
    plated : per half cycle, C/m^2
    status : measured, second-hand (a digest of the paper was read) or assumed
    """

    name: str
    electrolyte: str
    current: Measured
    temperature: float
    pressure: float
    attach_pressure: float
    plated: float
    status: str

    def differences(self, cell: Setting) -> tuple[str, ...]:
        """Where its conditions are not those of `cell`, in words; nothing is scaled for them."""
        known = self.electrolyte == cell.electrolyte
        foil = cell.anode == "lithium" and not cell.interlayer
        return (
            *([] if known else [f"no series of {cell.electrolyte} is known"]),
            *([] if foil else [f"lithium foil, this cell {_electrode(cell)}"]),
            *_apart("temperature", self.temperature, cell.temperature, "degC"),
            *_apart("pressure", self.pressure, cell.pressure, "MPa"),
            *_apart("charge per area", self.plated, cell.areal_charge, "mAh/cm^2"),
        )

    def __str__(self) -> str:
        held = [
            _stated("temperature", self.temperature, "degC"),
            _stated("pressure", self.pressure, "MPa"),
            _stated("plated", self.plated, "mAh/cm^2"),
        ]
        if not math.isnan(self.attach_pressure):
            held.append(f"lithium attached at {typeset(self.attach_pressure, 'MPa')}")
        if self.status != "measured":
            held.append(self.status)
        return f"{self.name}: {typeset(self.current.value, 'mA/cm^2')} ({', '.join(held)})"


@dataclass(frozen=True, slots=True, eq=False)
class CurrentLimits:
    """Both verdicts on charge currents of one cell.

    current : (K,) A/m^2 asked about
    setting : of the cell
    short : (K,) probability that a symmetric cell with this class of electrolyte shorts at it
    symmetric : the series it rests on
    findings : (K,) what full cells have shown
    """

    current: np.ndarray
    setting: Setting
    short: np.ndarray
    symmetric: tuple[CriticalCurrent, ...]
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> tuple[ShownBefore, ...]:
        """(K,) the verdicts from full cells alone."""
        return tuple(finding.verdict for finding in self.findings)

    @property
    def caveats(self) -> tuple[str, ...]:
        """Where the series' conditions are not those of the cell, each said once."""
        return tuple(
            dict.fromkeys(text for one in self.symmetric for text in one.differences(self.setting))
        )

    def sentence(self, index: int) -> str:
        """Both verdicts on one of the currents, with their conditions, as one sentence."""
        caveats = f" ({'; '.join(self.caveats)})" if self.caveats else ""
        return (
            f"Charged at {typeset(float(self.current[index]), 'mA/cm^2')}, symmetric cells short "
            f"with a probability of {percent(float(self.short[index]))}{caveats}; in full cells "
            f"{self.findings[index]}."
        )


@checked
def current_limits(
    cell: Cell | str, current: Quantity, conditions: Conditions | None = None
) -> CurrentLimits:
    """Both verdicts on charge current densities of a cell.

    The probability mixes the symmetric-cell series of the class of electrolyte that faces the
    lithium with equal weight; each is lognormal, P = Phi(ln(i / i_c) / s) with s from its 90 %
    interval. Neither temperature, pressure nor the amount plated is scaled for: `caveats` says
    where they differ.

    Parameters
    ----------
    cell : a cell, or the name or file of a design
    current : A/m^2, 0 or more; also as text ("3 mA/cm^2"), one or several
    conditions : by default those of the design

    Raises
    ------
    InputError : a negative current, text that cannot be read, a batch of cells, or a cell without
        a lithium electrode
    """
    expected = "a charge current density, a positive number in A/m^2 or text as '3 mA/cm^2'"
    asked = np.ravel(numbers_within("current", current, 0.0, np.inf, "mA/cm^2", expected))
    setting = setting_of(cell, conditions)
    series = symmetric_series(setting.electrolyte)
    findings = tuple(judge(float(value), setting, demonstrations()) for value in asked)
    return CurrentLimits(asked, setting, short_probability(asked, series), series, findings)


def judge(current: float, cell: Setting, known: Sequence[Demonstration]) -> Finding:
    """What the demonstrations `known` show at a charge current (A/m^2) of a cell's setting.

    Shown needs every condition at least as hard and known; see `Demonstration.differences`.
    """
    alike = [one for one in known if one.setting.electrolyte == cell.electrolyte]
    if not alike:
        return Finding(current, ShownBefore.UNKNOWN, None, ())
    enough = [one for one in alike if one.current >= current]
    if not enough:
        most = max(alike, key=lambda one: one.current)
        return Finding(current, ShownBefore.BEYOND, most, most.differences(cell))
    best = min(enough, key=lambda one: (len(one.differences(cell)), -one.current))
    differences = best.differences(cell)
    verdict = ShownBefore.OTHER_CONDITIONS if differences else ShownBefore.SHOWN
    return Finding(current, verdict, best, differences)


def conditions(setting: Setting) -> str:
    """A setting in words: electrode, catholyte, temperature, pressure, charge."""
    held = (
        "a wet cathode" if setting.wet else "a dry cathode",
        _stated("temperature", setting.temperature, "degC"),
        _stated("pressure", setting.pressure, "MPa"),
        _stated("plated", setting.areal_charge, "mAh/cm^2"),
    )
    return f"{setting.electrolyte}, {_electrode(setting)} ({', '.join(held)})"


def _electrode(setting: Setting) -> str:
    kind = "lithium foil" if setting.anode == "lithium" else setting.anode
    return f"{kind} with {setting.interlayer}" if setting.interlayer else kind


def _stated(what: str, value: float, unit: str) -> str:
    return f"{what} not stated" if math.isnan(value) else f"{what} {typeset(value, unit)}"


def short_probability(current: Any, series: Sequence[CriticalCurrent]) -> np.ndarray:
    """Probability of a short at current densities (A/m^2), mean over the series."""
    from scipy.special import ndtr

    asked = np.maximum(np.asarray(current, dtype=float), 1e-12)
    each = []
    for one in series:
        width = math.log(one.current.high / one.current.low) / (2.0 * Z90)
        each.append(ndtr(np.log(asked / one.current.value) / width))
    return np.mean(each, axis=0)


def symmetric_series(electrolyte: str) -> tuple[CriticalCurrent, ...]:
    """Symmetric-cell series of a class of electrolyte; those of no known class where none is."""
    known = _series()
    return tuple(s for s in known if s.electrolyte == electrolyte) or tuple(
        s for s in known if s.electrolyte == "other"
    )


def _apart(what: str, own: float, wanted: float, unit: str) -> list[str]:
    """A condition of a series in words where it is unknown or not that of the cell.

    As close as such figures are reported: 5 K, otherwise a tenth.
    """
    asked = typeset(wanted, unit)
    if math.isnan(own):
        return [f"{what} not stated, this cell {asked}"]
    close = abs(own - wanted) <= (5.0 if unit == "degC" else 0.1 * abs(wanted))
    return [] if close else [f"{what} {typeset(own, unit)}, this cell {asked}"]


_KINDS = {"measured": Kind.MEASURED, "second-hand": Kind.MEASURED, "assumed": Kind.ASSUMED}


@functools.cache
def _series() -> tuple[CriticalCurrent, ...]:
    made = []
    for row in table("critical_currents.csv"):
        value, low, high = (
            read(row, key, "mA/cm^2") for key in ("current_mA_cm2", "low_mA_cm2", "high_mA_cm2")
        )
        current = Measured(
            value, low, high, _KINDS[row["status"]], row["source"], "mA/cm^2", Scale.DECADES,
            f"{row['status']}; {row['note']}", row["name"],
        )  # fmt: skip
        made.append(
            CriticalCurrent(
                row["name"], row["electrolyte"], current,
                read(row, "temperature_degC", "degC"), read(row, "test_pressure_MPa", "MPa"),
                read(row, "attach_pressure_MPa", "MPa"), read(row, "plated_mAh_cm2", "mAh/cm^2"),
                row["status"],
            )
        )  # fmt: skip
    return tuple(made)
