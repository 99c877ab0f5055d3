"""Tables of conductivities that the user brings: OBELiX and the polymer compilation.

Rows that a table gives only as a bound (``<1E-10``) stay bounds: they are counted, they sort below
what was measured, and they are never turned into a number.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from allsolid.materials.composition import parse_formula
from allsolid.materials.family import Family, classify
from allsolid.materials.measurement import Conduction
from allsolid.quantities import ROOM_TEMPERATURE, ZERO_CELSIUS, InputError


class Table(StrEnum):
    """Tables that can be read."""

    OBELIX = "OBELiX"
    POLYMERS = "polymers"


@dataclass(frozen=True, slots=True)
class Reading:
    """One row of an imported table, in SI.

    `conductivity` (S/m) is an upper bound where `censored`; `group` is the structural family or
    the polymer's SMILES as the table states it; `salt` and `molality` (mol/kg) for polymers.
    """

    line: int
    formula: str
    family: Family
    group: str
    conductivity: float
    censored: bool
    temperature: float
    conduction: Conduction
    doi: str = ""
    salt: str = ""
    molality: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A table as read: which one, from where, and its rows."""

    table: Table
    path: str
    readings: tuple[Reading, ...]


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


_OBELIX = ("True Composition", "Ionic conductivity (S cm-1)", "DOI")
_POLYMERS = ("smiles", "conductivity", "salt smiles", "temperature")


def import_table(path: str | Path) -> Imported:
    """Read an OBELiX or polymer file, recognised by its columns.

    Raises
    ------
    InputError : no such file, other columns, no rows, or a row that cannot be read (with its
        line): too short, or a number that is missing, not finite or not a number
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            columns = reader.fieldnames or []
            if all(c in columns for c in _OBELIX):
                table, read = Table.OBELIX, _obelix
            elif all(c in columns for c in _POLYMERS):
                table, read = Table.POLYMERS, _polymer
            else:
                expected = f"{', '.join(_OBELIX)} (OBELiX) or {', '.join(_POLYMERS)} (polymers)"
                raise InputError(f"expected a csv with columns {expected}", file=path)
            readings = tuple(_located(read, row, reader.line_num, path) for row in reader)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("expected a csv file in UTF-8", file=path) from error
    if not readings:
        raise InputError("holds a heading but no rows", file=path)
    return Imported(table, str(path), readings)


def _located(
    read: Callable[[dict[str, str], int], Reading], row: dict[str, str], line: int, path: Path
) -> Reading:
    key = f"line {line}"
    if None in row.values():
        raise InputError("expected as many fields as there are columns", file=path, key=key)
    try:
        reading = read(row, line)
    except InputError as error:
        raise error.located(file=path, key=key) from error
    except (ValueError, ArithmeticError) as error:
        raise InputError(f"cannot be read: {error}", file=path, key=key) from error
    if not (math.isfinite(reading.conductivity) and math.isfinite(reading.temperature)):
        text = "expected a finite conductivity and temperature"
        raise InputError(text, file=path, key=key)
    return reading


def _obelix(row: dict[str, str], line: int) -> Reading:
    text = row["Ionic conductivity (S cm-1)"].strip()
    censored = text.startswith("<")
    composition = parse_formula("".join(row["True Composition"].split()))
    total, bulk = (row.get(c, "").strip() for c in ("IC (Total)", "IC (Bulk)"))
    conduction = Conduction.UNSTATED
    if total and float(total) == float(text.lstrip("<")):
        conduction = Conduction.TOTAL
    elif bulk:
        conduction = Conduction.BULK
    return Reading(
        line=line,
        formula="".join(row.get("Reduced Composition", "").split()),
        family=classify(composition),
        group=row.get("Family", "").strip(),
        conductivity=float(text.lstrip("<")) * 100.0,
        censored=censored,
        temperature=ROOM_TEMPERATURE,
        conduction=conduction,
        doi=row["DOI"].strip(),
        note=row.get("note", "").strip(),
    )


def _polymer(row: dict[str, str], line: int) -> Reading:
    molality = row.get("molality", "").strip()
    return Reading(
        line=line,
        formula=row["smiles"],
        family=Family.POLYMER,
        group=row["smiles"],
        conductivity=10.0 ** float(row["conductivity"]) * 100.0,
        censored=False,
        temperature=float(row["temperature"]) + ZERO_CELSIUS,
        conduction=Conduction.TOTAL,
        salt=row["salt smiles"],
        molality=float(molality) if molality else None,
    )


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


def class_statistics(imported: Imported) -> list[Statistics]:
    """Statistics of each family in the table, the largest first, and of zirconium garnets.

    Polymers are grouped by temperature instead, in steps of 10 K about round temperatures (degC).
    """
    if imported.table is Table.POLYMERS:
        return _by_temperature(imported.readings)
    families: dict[Family, list[Reading]] = {}
    for r in imported.readings:
        families.setdefault(r.family, []).append(r)
    found = [statistics(rows, str(family)) for family, rows in families.items()]
    garnets = [r for r in imported.readings if r.group.startswith("garnet") and "Zr" in r.formula]
    extra = [statistics(garnets, "garnet with Zr (LLZO type)")] if garnets else []
    return sorted(found, key=lambda s: -s.count) + extra


def _by_temperature(readings: Iterable[Reading]) -> list[Statistics]:
    bins: dict[int, list[Reading]] = {}
    for r in readings:
        bins.setdefault(round((r.temperature - ZERO_CELSIUS) / 10) * 10, []).append(r)
    return [statistics(rows, f"polymers at {t} degC") for t, rows in sorted(bins.items())]


def peo_litfsi(imported: Imported, temperature: float, within: float = 2.0) -> tuple[Reading, ...]:
    """PEO with imide salts that carry two CF3 groups (LiTFSI and its nearest kin) at a temperature.

    The compilation writes a repeat unit between [Cu] and [Au]; PEO is ``[Cu]OCC[Au]``.

    Parameters
    ----------
    temperature : K; within : half-width of the window, K
    """
    return tuple(
        r
        for r in imported.readings
        if r.group == "[Cu]OCC[Au]"
        and "[N-]" in r.salt
        and r.salt.count("C(F)(F)F") == 2
        and abs(r.temperature - temperature) <= within
    )
