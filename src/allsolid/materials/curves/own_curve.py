"""An open-circuit curve of one's own: two columns of numbers on the lithiation of the host.

The first column says how full the material is, as lithiation x, state of charge or charge per
mass; potentials fall as lithium goes in, which tells a charge from a discharge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from allsolid.materials.curves.open_circuit import OpenCircuitCurve
from allsolid.quantities import InputError, checked, parse, resolve, show
from allsolid.sources import Kind
from allsolid.sources.decimalmark import check_marks
from allsolid.sources.tablefile import numbers, read_table

LIMIT = 4_000_000
"""Largest curve file, bytes."""
MOST_POINTS = 2000
"""Points that are kept of a curve; a longer table is thinned evenly."""
LEAST = 0.02
"""V: no host lies wholly below this against lithium; a curve that does was read in a wrong unit."""
NOISE = 2e-3
"""V by which a measured potential may rise with lithiation and still count as falling."""


class _Axis(StrEnum):
    """What the first column of a curve counts."""

    LITHIATION = "lithiation"
    STATE_OF_CHARGE = "state of charge"
    CAPACITY = "capacity"


_AXES = {
    "lithiation": ("x", "lithiation", "stoichiometry", "x in li_xhost"),
    "state of charge": ("soc", "state of charge", "state-of-charge"),
    "capacity": ("capacity", "specific capacity", "q"),
}
_POTENTIAL = ("potential", "voltage", "u", "ocv", "ocp", "e", "v")
EXPECTED = (
    "a table of two columns: 'x', 'SOC (%)' or 'capacity (mAh/g)', then 'potential (V)' against "
    "lithium"
)


@dataclass(frozen=True, slots=True)
class _Heading:
    axis: str
    factor: float
    volts: float
    axis_column: int
    potential_column: int


def _named(cell: str) -> tuple[str, str]:
    """A heading as its name and its unit, in lower case: ``"Capacity (mAh/g)"``."""
    text = cell.strip().casefold().replace("[", "(").replace("]", ")")
    for mark in ("(", "/ ", " in "):
        name, found, unit = text.partition(mark)
        if found:
            return name.strip(), unit.strip(" )")
    return text, ""


def _axis(cell: str) -> tuple[str, float] | None:
    name, unit = _named(cell)
    for axis, words in _AXES.items():
        if name in words:
            if axis == "state of charge":
                return axis, 0.01 if unit == "%" else 1.0
            if axis == "capacity":
                return (axis, 3600.0) if unit in ("mah/g", "ah/kg") else None
            return (axis, 1.0) if unit in ("", "-", "1") else None
    return None


_AGAINST = re.compile(r"\b(?:vs\.?|versus|against)\s*(?P<reference>[^()\[\]]*)", re.I)
_LITHIUM = ("li", "lithium", "li/li+", "li+/li", "li/li", "li|li+", "li metal")


def _volts(cell: str) -> float | None:
    """Volts in a unit of a column of potentials, whatever these are held against; else None."""
    name, unit = _named(_AGAINST.sub(" ", cell))
    if name not in _POTENTIAL:
        return None
    return {"": 1.0, "v": 1.0, "mv": 1e-3}.get(unit)


def _check_reference(path: str | Path, line: int, name: str) -> None:
    """Raise `InputError` where a column of potentials names another reference than lithium."""
    told = _AGAINST.search(name)
    if told and told["reference"].strip().casefold() not in _LITHIUM:
        text = (
            "expected potentials against lithium: add that of the reference first (Li-In: 0.62 V)"
        )
        raise InputError(text, file=path, key=f"line {line}", value=name)


def _heading(cells: Sequence[str]) -> _Heading | None:
    """What a row says of its columns, if it names one of each."""
    axes = [(column, found) for column, cell in enumerate(cells) if (found := _axis(cell))]
    volts = [(column, found) for column, cell in enumerate(cells) if (found := _volts(cell))]
    if len(axes) != 1 or len(volts) != 1:
        return None
    (column, (axis, factor)), (place, unit) = axes[0], volts[0]
    return _Heading(axis, factor, unit, column, place)


@checked
def read_curve(path: str | Path) -> dict[str, Any]:
    """A curve file as a table of its design: ``axis`` and ``points``, SI.

    Raises
    ------
    InputError : a file that cannot be read, no heading that names both columns, a column that is
        neither, a field that is no number
    """
    table = read_table(
        path, expected=EXPECTED, limit=LIMIT, is_heading=lambda cells: _heading(cells) is not None
    )
    head = _heading(table.heading)
    assert head is not None
    for column, name in enumerate(table.heading):
        if name.strip() and column not in (head.axis_column, head.potential_column):
            raise InputError(
                f"unknown column; expected {EXPECTED}", file=path, key=f"line {table.line}",
                value=name,
            )  # fmt: skip
    _check_reference(path, table.line, table.heading[head.potential_column])
    rows = list(table.rows())
    lines = [line for line, _ in rows]
    fields = {
        column: [row[column].strip() if column < len(row) else "" for _, row in rows]
        for column in (head.axis_column, head.potential_column)
    }
    check_marks(table, fields, lines)
    read = []
    for column, factor in ((head.axis_column, head.factor), (head.potential_column, head.volts)):
        for line, row in rows:
            table.check_width(line, row)
            if len(row) <= column:
                raise InputError("expected two fields", file=path, key=f"line {line}")
        cells = [row[column].strip() for _, row in rows]
        values, _ = numbers(table, column, cells, lines)
        read.append([factor * value for value in values])
    if len(rows) < 3:
        raise InputError("expected at least three points", file=path, value=len(rows))
    return {"axis": head.axis, "points": tuple(zip(*read, strict=True))}


def own_curve(
    table: Mapping[str, Any], base: OpenCircuitCurve | None, *, positive: bool, theoretical: float
) -> OpenCircuitCurve:
    """The curve that a material's table states, or that of its base.

    Parameters
    ----------
    table : of the material; ``curve`` as `read_curve` returns it, ``charged`` and ``discharged``
        the lithiation at the ends of its normal window (by default those of the curve)
    base : the curve of the material it is based on; its shape continues the own one beyond its ends
    theoretical : capacity of x from 0 to 1, C/kg

    Raises
    ------
    InputError : no curve at all, ends that are no lithiations or in the wrong order, a curve that
        rises with lithiation or leaves the host
    """
    ends = {key: _lithiation(table, key) for key in ("charged", "discharged")}
    stated = table.get("curve")
    if stated is None:
        if base is None:
            raise InputError("is missing: name a CSV file of the curve, or based_on", key="curve")
        if ends == {"charged": None, "discharged": None}:
            return base
        known = {"charged": base.charged, "discharged": base.discharged}
        made = replace(base, **{k: known[k] if v is None else v for k, v in ends.items()})
        _check_window(made, positive)
        return made
    if not isinstance(stated, Mapping) or {"axis", "points"} - set(stated):
        raise InputError("expected the name of a CSV file beside the design", key="curve",
                         value=stated if isinstance(stated, str) else None)  # fmt: skip
    x, u = _on_lithiation(stated, ends, base, positive=positive, theoretical=theoretical)
    x, u = _falling(x, u)
    low, high = float(x[0]), float(x[-1])
    charged, discharged = (low, high) if positive else (high, low)
    grid, potential = _whole(x, u, base)
    made = OpenCircuitCurve(
        grid,
        potential,
        charged if ends["charged"] is None else ends["charged"],
        discharged if ends["discharged"] is None else ends["discharged"],
        Kind(table.get("kind", Kind.ASSUMED if not table.get("source") else Kind.MEASURED)),
        table.get("source", ""),
        "own curve",
        trusted=(low, high),
    )
    _check_window(made, positive)
    return made


def _lithiation(table: Mapping[str, Any], key: str) -> float | None:
    if key not in table:
        return None
    given = table[key]
    value = parse(given, "") if isinstance(given, str) else given
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
        raise InputError("expected a lithiation from 0 to 1", key=key, value=given)
    return float(value)


def _check_window(curve: OpenCircuitCurve, positive: bool) -> None:
    fine = curve.charged < curve.discharged if positive else curve.charged > curve.discharged
    if not fine:
        side, sign = ("positive", "below") if positive else ("negative", "above")
        text = f"expected it {sign} the discharged end in a {side} electrode"
        raise InputError(text, key="charged", value=f"{curve.charged:g}, {curve.discharged:g}")


def _on_lithiation(
    stated: Mapping[str, Any],
    ends: Mapping[str, float | None],
    base: OpenCircuitCurve | None,
    *,
    positive: bool,
    theoretical: float,
) -> tuple[np.ndarray, np.ndarray]:
    """The curve's points as lithiation and potential, in rising order of lithiation."""
    axis = resolve(_Axis, stated["axis"], key="curve.axis")
    given, u = _points(stated["points"])
    if axis != "lithiation":
        known = (None, None) if base is None else (base.charged, base.discharged)
        charged, discharged = (
            own if own is not None else other
            for own, other in zip((ends["charged"], ends["discharged"]), known, strict=True)
        )
        if axis == "state of charge":
            if charged is None or discharged is None:
                key = "charged" if charged is None else "discharged"
                text = "is missing: a curve over state of charge needs the lithiation at both ends"
                raise InputError(text, key=key)
            given = discharged + given * (charged - discharged)
        else:
            given = _of_capacity(given / theoretical, u, charged, discharged, positive)
    if np.any((given < -1e-9) | (given > 1.0 + 1e-9)):
        worst = given[np.argmax(np.abs(given - 0.5))]
        text = "expected lithiations from 0 to 1"
        if axis == "capacity":
            text = f"goes beyond the {show(theoretical, 'mAh/g', 4)} that the formula can hold"
        raise InputError(text, key="curve", value=f"x = {worst:.4g}")
    order = np.argsort(given, kind="stable")
    return np.clip(given[order], 0.0, 1.0), u[order]


def _points(stated: Any) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of numbers as two columns."""
    pairs: np.ndarray
    try:
        pairs = np.array(stated, dtype=float)
    except (TypeError, ValueError):
        pairs = np.empty((0, 0))
    if pairs.ndim != 2 or pairs.shape[1] != 2 or not np.all(np.isfinite(pairs)):
        raise InputError("expected pairs of finite numbers", key="curve.points")
    return pairs[:, 0], pairs[:, 1]


def _of_capacity(
    q: np.ndarray, u: np.ndarray, charged: float | None, discharged: float | None, positive: bool
) -> np.ndarray:
    """Lithiation of a curve over charge: rising with it where the potential falls."""
    filling = u[np.argmax(q)] < u[np.argmin(q)]
    low, high = (charged, discharged) if positive else (discharged, charged)
    start = low if filling else high
    if start is None:
        ends = ("charged", "discharged") if positive else ("discharged", "charged")
        key = ends[0] if filling else ends[1]
        text = "is missing: a curve over capacity needs the lithiation at which it begins"
        raise InputError(text, key=key)
    return start + q if filling else start - q


def _once(x: np.ndarray, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each lithiation once, with the mean of its potentials, if these are the same but for noise.

    A charge and a discharge in one file give two: which of them is meant is not ours to choose.
    """
    start = np.flatnonzero(np.concatenate([[True], np.diff(x) > 1e-12]))
    least, most = np.minimum.reduceat(u, start), np.maximum.reduceat(u, start)
    if np.any(most - least > NOISE):
        at = int(np.argmax(most - least))
        text = "expected one branch: keep the charge or the discharge, or their mean"
        told = f"{least[at]:.4g} and {most[at]:.4g} V at x = {x[start[at]]:.4g}"
        raise InputError(text, key="curve", value=told)
    return x[start], np.add.reduceat(u, start) / np.diff(np.append(start, u.size))


def _falling(x: np.ndarray, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The points, thinned and with each lithiation once, if their potential falls with it."""
    if np.any((u < -1.0) | (u > 10.0)):
        worst = u[np.argmax(np.abs(u))]
        raise InputError("expected potentials from -1 to 10 V", key="curve", value=f"{worst:g} V")
    if np.max(np.abs(u)) < LEAST:
        text = "expected potentials in volts, or in mV under a heading that says so, without marks"
        raise InputError(text, key="curve", value=f"at most {np.max(np.abs(u)):.2g} V")
    x, u = _once(x, u)
    if x.size < 3 or x[-1] - x[0] < 0.01:
        raise InputError("expected a curve over at least a hundredth of the host", key="curve")
    rise = u - np.minimum.accumulate(u)
    if np.any(rise > NOISE):
        at = int(np.argmax(rise))
        text = "expected a potential that falls as lithium goes in"
        raise InputError(text, key="curve", value=f"{u[at]:.4g} V at x = {x[at]:.4g}")
    if x.size > MOST_POINTS:
        kept = np.unique(np.linspace(0, x.size - 1, MOST_POINTS).astype(int))
        x, u = x[kept], u[kept]
    return x, np.minimum.accumulate(u)


def _whole(
    x: np.ndarray, u: np.ndarray, base: OpenCircuitCurve | None
) -> tuple[np.ndarray, np.ndarray]:
    """The curve from 0 to 1: the base's shape beyond the ends, moved to meet them, else steep."""
    low, high = float(x[0]), float(x[-1])
    if base is None:
        before = np.array([0.0]) if low > 0.0 else np.empty(0)
        after = np.array([1.0]) if high < 1.0 else np.empty(0)
        slope = np.gradient(u, x)
        first, last = (min(float(slope[k]), -0.1) for k in (0, -1))
        head, tail = u[0] + first * (before - low), u[-1] + last * (after - high)
    else:
        grid = base.lithiation
        before, after = grid[grid < low - 1e-9], grid[grid > high + 1e-9]
        head = base.potential(before) + u[0] - float(base.potential(low))
        tail = base.potential(after) + u[-1] - float(base.potential(high))
    grid = np.concatenate([before, x, after])
    grid[0], grid[-1] = 0.0, 1.0
    return grid, np.minimum.accumulate(np.concatenate([head, u, tail]))
