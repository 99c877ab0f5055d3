"""Tables of conductivities that the user brings: OBELiX, the polymer compilation, or one's own.

Rows that a table gives only as a bound (``<1E-10``) stay bounds: they are counted, they sort below
what was measured, and they are never turned into a number. A row that cannot be right is skipped
and listed with its line and the reason, and takes part in nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from allsolid.materials.composition import parse_formula
from allsolid.materials.conduction.measurement import Conduction
from allsolid.materials.family import Family, classify
from allsolid.quantities import ROOM_TEMPERATURE, InputError, checked, number, parse, si, to
from allsolid.sources.decimalmark import check_marks
from allsolid.sources.tablefile import TableFile, place_of, read_table, refused

LIMIT = 50_000_000
"""Largest file, bytes; the compilation of polymers has about a million."""
HIGHEST = 1000.0
"""S/m (10 S/cm): no solid has passed it at any temperature."""
HIGHEST_AT_ROOM = 10.0
"""S/m at room temperature (0.1 S/cm): no lithium conductor has passed it."""
LOWEST = 1e-18
"""S/m (1e-20 S/cm): below what any instrument resolves."""
COLDEST, HOTTEST, HOTTEST_POLYMER = 100.0, 1500.0, 473.15
"""K: temperatures between which solids, and polymers, are measured."""


class TableKind(StrEnum):
    """What a table holds."""

    INORGANIC = "inorganic electrolytes"
    POLYMERS = "polymer electrolytes"


class Fault(StrEnum):
    """Why a row is skipped, and what to do about it."""

    FIELDS = "not as many fields as columns: close the quotes, or save with ';' between fields"
    FORMULA = "no formula that can be read: write numbers, as Li6.6La3Zr1.6Ta0.4O12"
    NUMBER = "no finite number"
    NOT_POSITIVE = "not above zero: a bound is written '<1E-10'; is this a logarithm?"
    IMPLAUSIBLE = "outside what any solid shows: check unit, exponent and logarithm"
    TEMPERATURE = "outside what is measured: check whether it is kelvin or degC"


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
class Skipped:
    """A row that was left out: its line, why, and what stands there."""

    line: int
    fault: Fault
    shown: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.shown}: {self.fault}"


@dataclass(frozen=True, slots=True)
class Imported:
    """A table as read: what it holds, from where, its rows, and the rows that were left out.

    `notes` say how columns without a unit and encodings were understood.
    """

    table: TableKind
    path: str
    readings: tuple[Reading, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


class _RowError(Exception):
    """A row to be left out."""

    def __init__(self, fault: Fault, shown: str) -> None:
        super().__init__(fault, shown)
        self.fault, self.shown = fault, shown


WORDS = ("composition", "conductivity", "temperature", "doi", "family")
"""What a column map may name."""
_NAMES = {
    "composition": ("True Composition", "composition", "formula", "Reduced Composition"),
    "conductivity": (
        "Ionic conductivity (S cm-1)", "ionic conductivity", "conductivity", "sigma", "σ",
    ),
    "temperature": ("temperature", "temp", "temp.", "T"),
    "doi": ("DOI",),
    "family": ("Family",),
    "smiles": ("smiles",),
    "salt": ("salt smiles",),
    "molality": ("molality",),
    "total": ("IC (Total)",),
    "bulk": ("IC (Bulk)",),
    "reduced": ("Reduced Composition",),
    "note": ("note",),
}  # fmt: skip
_MEASURED = ("conductivity", "temperature")
_OTHER_TEMPERATURES = {
    "sintering", "synthesis", "processing", "annealing", "calcination", "firing", "pressing",
    "melting", "glass", "transition", "decomposition", "preparation", "heating", "treatment",
}  # fmt: skip
"""Words of temperatures at which nothing was measured."""
_OBELIX = ("True Composition", "Ionic conductivity (S cm-1)", "DOI")
_POLYMERS = ("smiles", "conductivity", "salt smiles", "temperature")
_EXPECTED = (
    f"a csv with columns {', '.join(_OBELIX)} (OBELiX), {', '.join(_POLYMERS)} (polymers), or a "
    "formula and a conductivity (--columns 'composition=formula, conductivity=sigma')"
)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Places of the columns by word, and the units of what has one."""

    places: Mapping[str, int]
    units: Mapping[str, str]
    polymers: bool
    notes: tuple[str, ...]

    def text(self, row: Sequence[str], word: str) -> str:
        place = self.places.get(word)
        return row[place].strip() if place is not None and place < len(row) else ""


@checked
def import_table(path: str | Path, columns: Mapping[str, str] | None = None) -> Imported:
    """Read a table of conductivities, recognised by its columns.

    Parameters
    ----------
    columns : names of columns by what they hold (`WORDS`), where they are not the known ones

    Raises
    ------
    InputError : a file that `allsolid.sources.read_text` refuses, other columns, no rows, a table
        that breaks off, or no row that can be used, with the reasons of the first
    """
    named = dict(columns or {})
    for word in named:
        if word not in WORDS:
            raise InputError(f"expected one of {', '.join(WORDS)}", key="columns", value=word)
    table = read_table(
        path, expected=_EXPECTED, limit=LIMIT, is_heading=lambda cells: _fits(cells, named)
    )
    layout = _layout(table, named)
    read = _polymer if layout.polymers else _inorganic
    readings: list[Reading] = []
    skipped: list[Skipped] = []
    for line, row in table.rows():
        try:
            _check_fields(table, row)
            readings.append(_plausible(read(layout, row, line), layout.polymers))
        except _RowError as error:
            skipped.append(Skipped(line, error.fault, error.shown[:140]))
    if not readings:
        shown = "; ".join(str(row) for row in skipped[:3])
        text = f"no row can be used: {shown}" if skipped else "holds a heading but no rows"
        raise InputError(text, file=path)
    kind = TableKind.POLYMERS if layout.polymers else TableKind.INORGANIC
    notes = (*table.notices, *layout.notes)
    return Imported(kind, str(path), tuple(readings), tuple(skipped), notes)


def _fits(cells: Sequence[str], named: Mapping[str, str]) -> bool:
    heading = [cell.strip() for cell in cells]
    if named:
        folded = {name.casefold() for name in heading}
        return any(name.casefold() in folded for name in named.values())
    if all(c in heading for c in _POLYMERS):
        return True
    try:
        found = _places(heading, {})
    except InputError:  # which is told once the heading is known
        return True
    return "composition" in found and "conductivity" in found


def _title_and_unit(name: str) -> tuple[str, str]:
    """``T [K]``, ``T / K`` and ``T (K)`` as name and unit; else the name alone."""
    for opening, closing in (("[", "]"), ("(", ")"), ("/", "")):
        title, mark, unit = name.partition(opening)
        if mark and title.strip() and unit.endswith(closing):
            return title.strip(), unit.removesuffix(closing).strip()
    return name.strip(), ""


def _places(heading: Sequence[str], chosen: Mapping[str, int]) -> dict[str, int]:
    """Place of the column that holds each word, where the user has not chosen it.

    Raises
    ------
    InputError : two columns of a conductivity or of a temperature
    """
    found = dict(chosen)
    titles = [_title_and_unit(head)[0].casefold() for head in heading]
    for word in [word for word in _NAMES if word not in chosen]:
        fitting = [
            k
            for name in _NAMES[word]
            for k, head in enumerate(heading)
            if head == name or titles[k] == name.casefold()
        ]
        if word == "temperature":
            fitting = fitting or [k for k, head in enumerate(heading) if _of_temperature(head)]
        fitting = [k for k in fitting if k not in chosen.values()]
        if fitting:
            found[word] = _only(heading, sorted(set(fitting), key=fitting.index), word)
    return found


def _only(heading: Sequence[str], places: Sequence[int], word: str) -> int:
    if word in _MEASURED and len(places) > 1:
        names = ", ".join(repr(heading[k]) for k in places)
        text = (
            f"several columns may be the {word}: {names[:200]}; say which: --columns '{word}=...'"
        )
        raise InputError(text)
    return places[0]


def _of_temperature(head: str) -> bool:
    """Whether a column of another name holds the temperature of the measurement.

    Such a column must not be passed over: what it holds would count as room temperature.
    """
    title, _ = _title_and_unit(head)
    words = set(title.casefold().replace("_", " ").split())
    if words & _OTHER_TEMPERATURES:
        return False
    inverse = re.match(r"1000\s*/\s*T\b|1\s*/\s*T\b", head)
    return bool(words & {"temperature", "temp", "temp.", "t"} or inverse)


def _layout(table: TableFile, named: Mapping[str, str]) -> _Layout:
    heading = table.heading
    polymers = not named and all(column in heading for column in _POLYMERS)
    try:
        chosen = {word: place_of(name, heading) for word, name in named.items()}
        places = _places(heading, chosen)
        if not {"composition", "conductivity"} <= places.keys() and not polymers:
            raise InputError("expected columns of a composition and a conductivity (--columns)")
    except InputError as error:
        raise error.located(file=table.path, key=f"line {table.line}") from error
    units: dict[str, str] = {}
    notes: list[str] = []
    if not polymers:
        read = [f"{w} from {heading[places[w]]!r}" for w in WORDS[:3] if w in places]
        notes.append(", ".join(read))
        for word, usual in (("conductivity", "S/cm"), ("temperature", "degC")):
            if word in places:
                name = heading[places[word]]
                units[word] = _unit(table, name, usual, notes)
            elif word == "temperature":
                notes.append("no column of temperatures: read as 25 degC")
        _check_numbers(table, places, units, notes)
    return _Layout(places, units, polymers, tuple(notes))


def _check_numbers(
    table: TableFile, places: Mapping[str, int], units: Mapping[str, str], notes: Sequence[str]
) -> None:
    """Refuse marks that may group thousands, and kelvin in a column that states no unit."""
    rows = list(table.rows())
    lines = [line for line, _ in rows]
    fields = {
        places[word]: [
            row[places[word]].strip().lstrip("<") if places[word] < len(row) else ""
            for _, row in rows
        ]
        for word in units
    }
    check_marks(table, fields, lines)
    place = places.get("temperature", -1)
    if place >= 0 and any(f"{table.heading[place]!r} states no unit" in note for note in notes):
        for line, cell in zip(lines, fields[place], strict=True):
            if _like_kelvin(cell):
                words = "degC or K? Name the column 'T (K)' or 'T (degC)'"
                raise refused(table, line, place, cell, words)


def _like_kelvin(text: str) -> bool:
    """Whether a number without unit may be a temperature near room temperature in kelvin."""
    try:
        return 250.0 <= _number(text) <= 400.0
    except _RowError:
        return False


def _unit(table: TableFile, name: str, usual: str, notes: list[str]) -> str:
    """The unit that a column's name states, or the usual one, which is noted."""
    title, unit = _title_and_unit(name)
    if re.search(r"\b(log|log10|ln)\b", f"{title} {unit}".casefold()):
        text = "this names a logarithm: give the conductivity itself, with its unit"
        raise InputError(text, file=table.path, key=f"line {table.line}", value=name)
    unit = unit.replace("⁻¹", "-1").replace("S cm-1", "S/cm").replace("S m-1", "S/m")
    unit = {"C": "degC", "°C": "degC"}.get(unit, unit) if usual == "degC" else unit
    if not unit:
        notes.append(f"column {name!r} states no unit: read as {usual}")
        return usual
    try:
        parse(f"1 {unit}", usual)
    except InputError as error:
        text = f"expected a unit such as {usual}"
        key = f"line {table.line}, column {name!r}"
        raise InputError(text, file=table.path, key=key, value=unit) from error
    return unit


def _check_fields(table: TableFile, row: Sequence[str]) -> None:
    beyond = [cell for cell in row[len(table.heading) :] if cell.strip()]
    if beyond or len(row) < len(table.heading):
        raise _RowError(Fault.FIELDS, f"{len(row)} fields, expected as many fields as columns")


def _number(text: str) -> float:
    try:
        comma = text.count(",") == 1 and "." not in text
        value = math.nan if "_" in text else float(text.replace(",", ".") if comma else text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _RowError(Fault.NUMBER, repr(text))
    return value


def _inorganic(layout: _Layout, row: Sequence[str], line: int) -> Reading:
    text = layout.text(row, "conductivity")
    value = _number(text.lstrip("<"))
    formula = "".join(layout.text(row, "composition").split())
    try:
        composition = parse_formula(formula)
    except InputError as error:
        raise _RowError(Fault.FORMULA, f"{formula[:40]!r}, {error.expected}") from error
    total, bulk = layout.text(row, "total"), layout.text(row, "bulk")
    conduction = Conduction.UNSTATED
    if total and _number(total) == value:
        conduction = Conduction.TOTAL
    elif bulk:
        conduction = Conduction.BULK
    temperature = ROOM_TEMPERATURE
    if "temperature" in layout.places:
        temperature = si(_number(layout.text(row, "temperature")), layout.units["temperature"])
    return Reading(
        line=line,
        formula="".join(layout.text(row, "reduced").split()) or formula,
        family=classify(composition),
        group=layout.text(row, "family"),
        conductivity=si(value, layout.units["conductivity"]),
        censored=text.startswith("<"),
        temperature=temperature,
        conduction=conduction,
        doi=layout.text(row, "doi"),
        note=layout.text(row, "note"),
    )


def _polymer(layout: _Layout, row: Sequence[str], line: int) -> Reading:
    """A row of the compilation: the conductivity as log10 of S/cm, the temperature in degC."""
    molality = layout.text(row, "molality")
    logarithm = _number(layout.text(row, "conductivity"))
    if not -20.0 <= logarithm <= -1.0:
        shown = f"log10 of S/cm {number(logarithm)}"
        raise _RowError(Fault.IMPLAUSIBLE, shown)
    smiles = layout.text(row, "smiles")
    return Reading(
        line=line,
        formula=smiles,
        family=Family.POLYMER,
        group=smiles,
        conductivity=10.0**logarithm * 100.0,
        censored=False,
        temperature=si(_number(layout.text(row, "temperature")), "degC"),
        conduction=Conduction.TOTAL,
        salt=layout.text(row, "salt"),
        molality=_number(molality) if molality else None,
    )


def _plausible(reading: Reading, polymer: bool) -> Reading:
    """The reading, if a solid can show it."""
    celsius = f"{number(float(to(reading.temperature, 'degC')), 4)} degC"
    shown = f"{number(float(to(reading.conductivity, 'S/cm')))} S/cm at {celsius}"
    if not COLDEST <= reading.temperature <= (HOTTEST_POLYMER if polymer else HOTTEST):
        raise _RowError(Fault.TEMPERATURE, celsius)
    if reading.conductivity <= 0.0:
        raise _RowError(Fault.NOT_POSITIVE, shown)
    room = abs(reading.temperature - ROOM_TEMPERATURE) <= 10.0
    if not LOWEST <= reading.conductivity <= (HIGHEST_AT_ROOM if room else HIGHEST):
        raise _RowError(Fault.IMPLAUSIBLE, shown)
    return reading
