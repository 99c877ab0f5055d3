"""Measurements, one row each, and the canonical value derived from them."""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

import numpy as np

from allsolid.quantities import InputError, checked, parse, si
from allsolid.quantities.words import chosen
from allsolid.sources import Kind, Measured, Scale

FILE = "measurements.csv"


class Conduction(StrEnum):
    """What an ionic conductivity was taken from."""

    TOTAL = "total"
    """bulk and grain boundaries: what a cell sees"""
    BULK = "bulk"
    BULK_INFERRED = "bulk, inferred"
    """the source does not say; its value is that of grain interiors, the note says why"""
    GRAIN_BOUNDARY = "grain boundary"
    UNSTATED = "unstated"
    """the source does not say; common in compilations"""
    NONE = ""
    """not an ionic conductivity"""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One reading of one property of one material.

    Values are SI; `temperature` in K (None where it does not matter); `form` is the sample
    (pellet, film, single crystal, calculation).
    """

    material: str
    name: str
    value: float
    low: float
    high: float
    unit: str
    temperature: float | None
    conduction: Conduction
    form: str
    source: str
    kind: Kind
    note: str
    doi: str = ""


PROPERTIES: dict[str, tuple[str, Scale]] = {
    "ionic conductivity": ("mS/cm", Scale.DECADES),
    "activation energy": ("eV", Scale.LINEAR),
    "electronic conductivity": ("S/cm", Scale.DECADES),
    "density": ("g/cm^3", Scale.LINEAR),
    "transference number": ("", Scale.LINEAR),
    "reduction potential": ("V", Scale.LINEAR),
    "oxidation potential": ("V", Scale.LINEAR),
    "practical reduction potential": ("V", Scale.LINEAR),
    "practical oxidation potential": ("V", Scale.LINEAR),
    "Young's modulus": ("GPa", Scale.LINEAR),
    "fracture toughness": ("MPa*m^0.5", Scale.LINEAR),
    "processing temperature": ("degC", Scale.LINEAR),
    "dew point": ("degC", Scale.LINEAR),
    "salt diffusivity": ("m^2/s", Scale.DECADES),
    "salt concentration": ("mol/m^3", Scale.LINEAR),
}
"""Properties that rows may name: display unit and the scale of their interval."""


@functools.cache
def measurements() -> tuple[Measurement, ...]:
    """All rows of the packaged table."""
    text = (files("allsolid.materials") / "data" / FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(_read(row, number) for number, row in enumerate(rows, start=2))


def _read(row: dict[str, str], number: int) -> Measurement:
    key = f"line {number}, {row['material']}"
    if row["property"] not in PROPERTIES:
        raise InputError("not a known property", file=FILE, key=key, value=row["property"])
    try:
        unit = PROPERTIES[row["property"]][0]
        value, low, high = (
            parse(_text(row[column] or row["value"], row["unit"]), unit)
            for column in ("value", "low", "high")
        )
        if not low <= value <= high:
            raise InputError("expected low ≤ value ≤ high", value=value)
        return Measurement(
            material=row["material"],
            name=row["property"],
            value=value,
            low=low,
            high=high,
            unit=unit,
            temperature=float(si(float(row["temperature"]), "degC"))
            if row["temperature"]
            else None,
            conduction=Conduction(row["conduction"]),
            form=row["form"],
            source=row["source"],
            kind=Kind(row["kind"]),
            note=row["note"],
            doi=row["doi"],
        )
    except InputError as error:
        raise error.located(file=FILE, key=key) from error
    except ValueError as error:
        raise InputError(str(error), file=FILE, key=key) from error


def _text(number: str, unit: str) -> str:
    return f"{number} {unit}".strip()


def of(material: str, name: str) -> list[Measurement]:
    """The rows of one property of one material, by the names of the table.

    Raises
    ------
    InputError : a property or a material that the table does not have
    """
    name, material = chosen(name, PROPERTIES, "property"), chosen(material, _measured(), "material")
    return [m for m in measurements() if m.material == material and m.name == name]


@functools.cache
def _measured() -> tuple[str, ...]:
    """The materials that have rows."""
    return tuple(dict.fromkeys(row.material for row in measurements()))


_ROOM = (291.15, 303.15)
SCATTER_ONE, SCATTER_FEW = 0.4, 0.2
"""Least half-width of a conductivity's interval, decades: of one reading, of several.

Samples of one formula scatter by 0.4 to 0.8 decades (OBELiX)."""


@checked
def canonical(rows: Sequence[Measurement]) -> Measured | None:
    """The value to use, derived from the rows of one property; None where there are none.

    Of ionic conductivities only rows at 18 to 30 degC count, and grain-interior ones only where
    there is nothing else (a cell sees the total). Observed rows (measured or fitted) stand before
    claims, claims before assumptions. Value: the median, on the logarithm for quantities known to
    decades. Interval: with three rows or more, the median plus and minus 1.645 robust standard
    deviations (1.4826 times the median absolute deviation), because a handful of samples from
    different makers has outliers; with fewer, the outer ends of the rows' own intervals.
    """
    chosen = _strongest(_for_a_cell(tuple(rows)))
    if not chosen:
        return None
    unit, scale = PROPERTIES[chosen[0].name]
    decades = scale is Scale.DECADES
    values = np.array([_axis(r.value, decades) for r in chosen])
    centre = float(np.median(values))
    low = min(_axis(r.low, decades) for r in chosen)
    high = max(_axis(r.high, decades) for r in chosen)
    if len(chosen) >= 3:
        half = 1.645 * 1.4826 * float(np.median(np.abs(values - centre)))
        low, high = centre - half, centre + half
    if chosen[0].name == "ionic conductivity":
        half = (SCATTER_ONE if len(chosen) == 1 and low == high else SCATTER_FEW) * math.log(10)
        low, high = min(low, centre - half), max(high, centre + half)
    outside = int(np.count_nonzero((values < low) | (values > high)))
    value, low, high = (math.exp(x) if decades else x for x in (centre, low, high))
    return Measured(
        value=value,
        low=low,
        high=high,
        kind=max((r.kind for r in chosen), key=list(Kind).index),
        source=_sources(chosen),
        unit=unit,
        scale=scale,
        conditions=_conditions(chosen, outside),
        name=chosen[0].name,
    )


def _axis(value: float, decades: bool) -> float:
    return math.log(value) if decades else value


def _for_a_cell(rows: Sequence[Measurement]) -> list[Measurement]:
    if not rows or rows[0].name != "ionic conductivity":
        return list(rows)
    room = [r for r in rows if r.temperature and _ROOM[0] <= r.temperature <= _ROOM[1]]
    through = [r for r in room if r.conduction in (Conduction.TOTAL, Conduction.UNSTATED)]
    return through or room


def _strongest(rows: Sequence[Measurement]) -> list[Measurement]:
    for kinds in ((Kind.MEASURED, Kind.FITTED), (Kind.CLAIMED,), (Kind.ASSUMED,)):
        if known := [r for r in rows if r.kind in kinds]:
            return known
    return []


def _sources(rows: Sequence[Measurement]) -> str:
    # the row nearest to the median stands for the set; `of` lists every row with its source
    ordered = sorted(rows, key=lambda r: r.value)
    return ordered[(len(ordered) - 1) // 2].source


def _conditions(rows: Sequence[Measurement], outside: int) -> str:
    forms = sorted({r.form for r in rows if r.form})
    kinds = sorted({str(r.conduction) for r in rows if r.conduction})
    count = f"{len(rows)} rows" if len(rows) > 1 else ""
    count += f", {outside} outside the interval" if outside else ""
    notes = rows[0].note if len(rows) == 1 else ""
    return "; ".join(part for part in (*kinds, *forms, count, notes) if part)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What became of a value first written down from memory.

    `confirmed_by` is the key of the source that confirmed it, or empty: then the packaged rows of
    these properties are assumed (or come from another source that was read).
    """

    material: str
    name: str
    packaged: str
    properties: tuple[str, ...]
    confirmed_by: str
    outcome: str


@functools.cache
def confirmations() -> tuple[Confirmation, ...]:
    """The values first gathered from memory, and what confirmed them."""
    text = (files("allsolid.materials") / "data" / "confirmations.csv").read_text("utf-8")
    return tuple(
        Confirmation(
            material=row["material"],
            name=row["property"],
            packaged=row["packaged"],
            properties=tuple(row["properties"].split(";")),
            confirmed_by=row["source"],
            outcome=row["outcome"],
        )
        for row in csv.DictReader(text.splitlines())
    )
