"""A validator for tables of conductivities: the faults that compilations are known to have."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from allsolid.materials.conduction.imports import HIGHEST_AT_ROOM, Reading
from allsolid.materials.conduction.measurement import Conduction, Measurement
from allsolid.quantities import ROOM_TEMPERATURE, checked, number, to


class Problem(StrEnum):
    """A fault, and what to do about it."""

    REPEATED_AT_ANOTHER_TEMPERATURE = "same value at two temperatures: keep the original one"
    WRONG_DOI = "value belongs to another paper: correct the DOI"
    MISSING_TYPE = "bulk, grain boundary or total? look it up; until then it is 'unstated'"
    MISSING_TEMPERATURE = "state the temperature; without it the row is not used"
    CENSORED_AS_VALUE = "a detection limit entered as a value or zero: mark it as a bound"
    DUPLICATE = "the same reading twice: drop one"
    IMPLAUSIBLE = "outside what any solid shows: check unit and exponent"
    MISSING_SOURCE = "an observed value without source: name it or call it assumed"


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault: which row (line or index), what, and the evidence."""

    problem: Problem
    row: int
    evidence: str


# Readings whose paper is certain because they are its headline: (formula, S/cm) -> DOI.
HEADLINES = {("Li7P3S11", 1.7e-2): "10.1039/c3ee41655k"}

_DETECTION_LIMIT = 1e-10
"""S/cm: what compilations write as "<1E-10"; the exact number as a value is suspect."""


@checked
def validate(readings: Iterable[Reading]) -> list[RowFault]:
    """Known faults among readings of ionic conductivity, in the order of the rows."""
    rows = list(readings)
    found = [finding for row in rows for finding in _single(row)]
    found += _repeated(rows)
    return sorted(found, key=lambda f: f.row)


def _single(row: Reading) -> list[RowFault]:
    found = []
    shown = f"{row.formula}, {number(row.conductivity / 100)} S/cm, {row.doi or 'no DOI'}"

    def add(problem: Problem, evidence: str = shown) -> None:
        found.append(RowFault(problem, row.line, evidence))

    if not math.isfinite(row.temperature):
        add(Problem.MISSING_TEMPERATURE)
    if row.conduction in (Conduction.UNSTATED, Conduction.NONE):
        add(Problem.MISSING_TYPE)
    limit = math.isclose(row.conductivity / 100, _DETECTION_LIMIT)
    if not row.censored and (row.conductivity == 0 or limit):
        add(Problem.CENSORED_AS_VALUE)
    room = abs(row.temperature - ROOM_TEMPERATURE) < 10
    if row.conductivity < 0 or (room and row.conductivity > HIGHEST_AT_ROOM):
        add(Problem.IMPLAUSIBLE)
    for (formula, value), doi in HEADLINES.items():
        same = math.isclose(row.conductivity / 100, value, rel_tol=0.02)
        if row.formula == formula and same and doi not in row.doi.lower():
            add(Problem.WRONG_DOI, f"{shown}: the value is that of {doi}")
    return found


def _repeated(rows: list[Reading]) -> list[RowFault]:
    """The same value of the same formula and paper, twice: a duplicate, or a wrong temperature."""
    groups: dict[tuple[str, str, str, float], list[Reading]] = defaultdict(list)
    for row in rows:
        if row.doi and not row.censored:
            groups[(row.formula, row.doi, row.conduction, row.conductivity)].append(row)
    found = []
    for (formula, doi, _, value), same in groups.items():
        for row in same[1:]:
            first = same[0]
            apart = abs(row.temperature - first.temperature) > 2
            problem = Problem.REPEATED_AT_ANOTHER_TEMPERATURE if apart else Problem.DUPLICATE
            temperatures = " and ".join(
                f"{number(float(to(r.temperature, 'degC')))} degC" for r in (first, row)
            )
            evidence = f"{formula}, {number(value / 100)} S/cm at {temperatures}, {doi}"
            found.append(RowFault(problem, row.line, evidence))
    return found


@checked
def validate_measurements(rows: Iterable[Measurement]) -> list[RowFault]:
    """The same checks on the packaged table, and that every observed value names its source."""
    found, readings = [], []
    for index, row in enumerate(rows):
        if not row.source and row.kind != "assumed":
            found.append(RowFault(Problem.MISSING_SOURCE, index, f"{row.material}, {row.name}"))
        if row.name == "ionic conductivity":
            readings.append(_as_reading(row, index))
    return sorted([*found, *validate(readings)], key=lambda f: f.row)


def _as_reading(row: Measurement, index: int) -> Reading:
    from allsolid.materials.family import Family

    return Reading(
        line=index,
        formula=row.material,
        family=Family.OTHER,
        group="",
        conductivity=row.value,
        censored=False,
        temperature=math.nan if row.temperature is None else row.temperature,
        conduction=row.conduction,
        doi=row.doi,
        note=row.note,
    )
