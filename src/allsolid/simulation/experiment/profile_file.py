"""A current or power over time from a file of a cycler, a simulation or a drive."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from allsolid.quantities import InputError, checked
from allsolid.simulation.experiment.columns import (
    CLOCK,
    Column,
    ColumnRole,
    Convention,
    Sign,
    columns,
    convention,
    direction,
    split_name,
    step_numbers,
)
from allsolid.simulation.experiment.protocols import Step
from allsolid.simulation.experiment.reading import profile
from allsolid.simulation.experiment.steps import level_unit, time_units
from allsolid.sources.decimalmark import check_marks
from allsolid.sources.tablefile import TableFile, numbers, place_of, read_table, refused

LIMIT = 100_000_000
"""Largest file of a profile, bytes: two million rows."""
EXPECTED = "a column of time and one of current or power, as 'Time / s,Current / A'"
_HOW = "say which: columns such as 'time=Test Time / s, current=Current / A' (--profile-columns)"
_SMALL = 0.01
"""Share of the largest load below which a load is taken for noise about zero."""
_TOTAL = ("test time", "testtime", "total time", "totaltime", "总时间", "测试时间")
_CLOCK = re.compile(
    r"(?:(\d{1,6})\s*(?:d|days?)?[\s,:.-]+)?(\d{1,7}):(\d{1,2}):(\d{1,2}(?:[.,]\d*)?)\Z"
)


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """A profile as it was read, and how it was understood.

    Parameters
    ----------
    step : the step that follows the profile, discharge positive
    points : rows read
    time, load : names of the columns used
    sign : what positive values of the file do
    convention : the format of the file, as its heading tells
    notes : what else was decided, a sentence each
    """

    path: str
    step: Step
    points: int
    time: str
    load: str
    sign: Sign
    convention: Convention
    notes: tuple[str, ...]

    def __str__(self) -> str:
        known = self.convention is not Convention.NONE
        origin = f" ({self.convention})" if known else ""
        notes = "".join(f"; {note}" for note in self.notes)
        return (
            f"{self.path}{origin}: {self.points} points, time from {self.time!r}, load from "
            f"{self.load!r}, positive values {self.sign}{notes}"
        )


@checked
def profile_from_csv(
    path: str | Path,
    *,
    time: str | None = None,
    current: str | None = None,
    power: str | None = None,
    sign: str | None = None,
    lowest: Any = -math.inf,
    highest: Any = math.inf,
    clip: bool = False,
) -> Step:
    """The step of `read_profile`, which see."""
    found = read_profile(
        path, time=time, current=current, power=power, sign=sign, lowest=lowest, highest=highest,
        clip=clip,
    )  # fmt: skip
    return found.step


@checked
def read_profile(
    path: str | Path,
    *,
    time: str | None = None,
    current: str | None = None,
    power: str | None = None,
    sign: str | None = None,
    lowest: Any = -math.inf,
    highest: Any = math.inf,
    clip: bool = False,
) -> ProfileFile:
    """A profile from a table such as ``Test Time / s,Current / A`` or ``time [s];power [W]``.

    The Battery Data Format and the exports of Arbin, Neware, BioLogic, Maccor and Basytec are
    known by their headings and charge with positive current; in any other file positive values
    discharge. Where there is a voltage column, the sign is checked against it.

    Parameters
    ----------
    time, current, power : names of columns, where the heading leaves a choice
    sign : ``charge`` or ``discharge``, what positive values do, against the heading's convention
    lowest, highest : voltage limits, V, or text ("2.5 V"); where one is not given, that of the
        cell ends the run
    clip : at these limits hold the voltage and count what is refused, instead of ending

    Raises
    ------
    InputError : no such columns, several that fit, a field that is not a number, times that
        decrease, a voltage that contradicts the sign; it names file, line, column and value
    """
    if sign is not None and sign not in set(Sign):
        raise InputError("expected 'charge' or 'discharge', what positive values do", value=sign)
    named = {ColumnRole.TIME: time, ColumnRole.CURRENT: current, ColumnRole.POWER: power}
    if current is not None and power is not None:
        raise InputError("expected a current or a power, not both", value=power)
    table = _table(path, named)
    try:
        clock, load = _chosen_time(table, named), _chosen_load(table, named)
    except InputError as error:
        raise error.located(file=path, key=f"line {table.line}") from error
    others = columns(table.heading)
    kind = convention(table.heading)
    state = next((c for c in others if c.role is ColumnRole.STATE), None)
    volts = next((c for c in others if c.role is ColumnRole.VOLTAGE), None)
    lines, cells = _cells(table, [c for c in (clock, load, volts, state) if c is not None])
    fields = {c.place: cells[k] for k, c in enumerate((clock, load, volts)) if c is not None}
    check_marks(table, fields, lines)
    _check_one_step(table, clock, kind, state)
    seconds = _seconds(table, clock, cells[0], lines)
    loads = np.array(numbers(table, load.place, cells[1], lines)[0])
    commas = any("," in cell for column in fields.values() for cell in column)
    given = Sign(sign) if sign else None
    found, ways, told = given or load.sign or kind.sign, None, ""
    if given is None and state is not None:
        found, ways, told = _by_state(table, load, loads, lines, state, cells[-1], found)
    notes = [*table.notices, *(["commas read as decimal commas"] if commas else [])]
    notes += [told] if told else []
    loads = np.abs(loads) * ways if ways is not None else loads * _SIGNS[found]
    if volts is not None:
        notes += _checked(table, loads, volts, cells[2], lines, given, found)
    elif kind is Convention.NONE and not (given or load.sign or told):
        notes.append("no known format, so discharge is taken as positive")
    try:
        step = profile(seconds, loads, _unit(load, kind), lowest=lowest, highest=highest,
                       clip=clip)  # fmt: skip
    except InputError as error:
        raise error.located(file=path, key=f"line {lines[0]} on") from error
    return ProfileFile(
        str(path), step, len(lines), clock.name, load.name, found, kind, tuple(notes)
    )


_SIGNS = {Sign.DISCHARGE: 1.0, Sign.CHARGE: -1.0}


def _table(path: str | Path, named: dict[ColumnRole, str | None]) -> TableFile:
    wanted = {name.casefold() for name in named.values() if name}

    def is_heading(cells: Sequence[str]) -> bool:
        names = {cell.strip().casefold() for cell in cells}
        if wanted and not wanted & names:
            return False
        roles = {column.role for column in columns(cells)}
        timed = (
            bool(roles & {ColumnRole.TIME, ColumnRole.STEP_TIME})
            or named[ColumnRole.TIME] is not None
        )
        loaded = named[ColumnRole.CURRENT] or named[ColumnRole.POWER]
        return timed and bool(loaded or roles & {ColumnRole.CURRENT, ColumnRole.POWER})

    return read_table(path, expected=EXPECTED, limit=LIMIT, is_heading=is_heading)


def _named(table: TableFile, role: ColumnRole, name: str) -> Column:
    place = place_of(name, table.heading)
    return Column(
        place, table.heading[place], role, split_name(table.heading[place])[1], True, True
    )


def _only(fitting: list[Column], what: str) -> Column:
    if len(fitting) > 1:
        names = ", ".join(repr(column.name) for column in fitting)
        raise InputError(f"several columns may be the {what}: {names[:300]}; {_HOW}")
    return fitting[0]


def _chosen_time(table: TableFile, named: dict[ColumnRole, str | None]) -> Column:
    name = named[ColumnRole.TIME]
    if name is not None:
        return _named(table, ColumnRole.TIME, name)
    found = columns(table.heading)
    exact = [c for c in found if c.role is ColumnRole.TIME and c.exact]
    total = [c for c in exact if split_name(c.name)[0] in _TOTAL]
    loose = [c for c in found if c.role is ColumnRole.TIME]
    step = [c for c in found if c.role is ColumnRole.STEP_TIME]
    fitting = next((some for some in (total, exact, loose, step) if some), None)
    if fitting is None:
        raise InputError(f"expected {EXPECTED}")
    return _only(fitting, "time")


def _chosen_load(table: TableFile, named: dict[ColumnRole, str | None]) -> Column:
    for role in (ColumnRole.CURRENT, ColumnRole.POWER):
        name = named[role]
        if name is not None:
            return _named(table, role, name)
    found = [c for c in columns(table.heading) if c.role in (ColumnRole.CURRENT, ColumnRole.POWER)]
    fitting = [c for c in found if c.exact] or found
    if not fitting:
        raise InputError(f"expected {EXPECTED}")
    return _only(fitting, "load")


def _unit(load: Column, kind: Convention) -> str:
    unit = load.unit or ("A" if kind is Convention.MACCOR else "")
    if not unit:
        text = f"column {load.name!r} states no unit; write 'Current / A' or 'Power / W'"
        raise InputError(text)
    level_unit(unit)
    return unit


def _cells(table: TableFile, used: Sequence[Column]) -> tuple[list[int], list[list[str]]]:
    """Lines, and the fields of each of the columns."""
    lines: list[int] = []
    cells: list[list[str]] = [[] for _ in used]
    width = len(table.heading)
    for line, row in table.rows():
        if len(row) > width:
            table.check_width(line, row)
        lines.append(line)
        for column, into in zip(used, cells, strict=True):
            into.append(row[column.place].strip() if column.place < len(row) else "")
    if len(lines) < 2:
        text = f"expected at least two rows under the heading, found {len(lines)}"
        raise InputError(text, file=table.path, key=f"line {table.line}")
    return lines, cells


def _own(clock: Column, kind: Convention) -> bool:
    """Whether this is the time of a step, which begins anew with every step."""
    title = split_name(clock.name)[0]
    own = clock.role is ColumnRole.STEP_TIME or (
        kind is Convention.NEWARE and title in ("time", "时间")
    )
    return own and not clock.chosen


def _check_one_step(
    table: TableFile, clock: Column, kind: Convention, state: Column | None
) -> None:
    """Refuse a step's own time where the file holds several steps, whether it falls or not."""
    if not _own(clock, kind):
        return
    for place in [*step_numbers(table.heading), *([] if state is None else [state.place])]:
        first = None
        for line, row in table.rows():
            cell = row[place].strip() if place < len(row) else ""
            first = cell if first is None else first
            if cell != first:
                words = "another step begins, and the time taken is each step's own: export the "
                words += f"time of the whole test beside {clock.name!r}"
                raise refused(table, line, place, cell, words)


def _seconds(
    table: TableFile, clock: Column, cells: Sequence[str], lines: Sequence[int]
) -> np.ndarray:
    """Times in s, not decreasing."""
    units, unit = time_units(), clock.unit.casefold().rstrip(".")
    if clock.unit == CLOCK or ":" in cells[0]:
        time = np.array([_clock(table, clock, *place) for place in zip(cells, lines, strict=True)])
    elif unit in units:
        values, _ = numbers(table, clock.place, cells, lines)
        time = np.array(values) * units[unit]
    else:
        words = f"unit {clock.unit!r}" if clock.unit else "no unit"
        text = f"{words} of time; write 'Time / s' or give hours, minutes and seconds as 00:10:00"
        raise refused(table, table.line, clock.place, clock.name, text)
    for far, words in (
        (np.flatnonzero(~(np.diff(time) >= 0.0)), "expected times that do not decrease"),
        (np.flatnonzero(time[2:] == time[:-2]) + 1, "expected at most two times alike"),
    ):
        if far.size:
            place = int(far[0]) + 1
            words += "; a step's own time begins anew with every step" if "crease" in words else ""
            raise refused(table, lines[place], clock.place, cells[place], words)
    return time


def _clock(table: TableFile, clock: Column, cell: str, line: int) -> float:
    match = _CLOCK.match(cell)
    if match is None:
        words = "expected hours, minutes and seconds as 00:10:00 or '1d 00:10:00'"
        raise refused(table, line, clock.place, cell, words)
    days, hours, minutes, seconds = match.groups()
    second = float(seconds.replace(",", "."))
    if int(minutes) >= 60 or second >= 60.0:
        raise refused(table, line, clock.place, cell, "expected minutes and seconds below 60")
    return int(days or 0) * 86400.0 + int(hours) * 3600.0 + int(minutes) * 60.0 + second


def _by_state(
    table: TableFile,
    load: Column,
    loads: np.ndarray,
    lines: Sequence[int],
    state: Column,
    states: Sequence[str],
    assumed: Sign,
) -> tuple[Sign, np.ndarray | None, str]:
    """What positive values do by each row's state, and what to say of it.

    Where charge and discharge are both written as positive values, each row's direction, discharge
    1, charge -1. Where the states tell nothing, what was `assumed`.
    """
    ways = np.array([direction(word) for word in states], dtype=float)
    large = np.abs(loads) > _SMALL * np.max(np.abs(loads), initial=0.0)
    signs = [set(np.sign(loads[large & (ways == way)]).tolist()) for way in (1.0, -1.0)]
    if signs in ([{1.0}, {1.0}], [{1.0}, set()]):
        for at in np.flatnonzero(large & (ways == 0.0)):
            words = "a current whose direction neither sign nor state tells"
            raise refused(table, lines[int(at)], load.place, float(loads[at]), words)
        note = f"all values positive: the direction is that of column {state.name!r}"
        return Sign.DISCHARGE, ways, note
    for sign, agreeing in (
        (Sign.DISCHARGE, ([{1.0}, {-1.0}], [set(), {-1.0}])),
        (Sign.CHARGE, ([{-1.0}, {1.0}], [{-1.0}, set()], [set(), {1.0}])),
    ):
        if signs in agreeing:
            return sign, None, f"the sign is that of column {state.name!r}"
    return assumed, None, ""


def _checked(
    table: TableFile,
    loads: np.ndarray,
    volts: Column,
    cells: Sequence[str],
    lines: Sequence[int],
    given: Sign | None,
    found: Sign,
) -> list[str]:
    """Notes on the voltage's verdict on the sign; a contradiction of what was assumed raises."""
    voltage, _ = numbers(table, volts.place, cells, lines)
    verdict = agreement(loads, np.array(voltage))
    if verdict > -0.5:
        agrees = verdict > 0.5
        return [f"column {volts.name!r} {'agrees' if agrees else 'does not tell the sign'}"]
    other = Sign.CHARGE if found is Sign.DISCHARGE else Sign.DISCHARGE
    if given is not None:
        return [f"column {volts.name!r} speaks against the sign that was asked for"]
    text = (
        f"positive values were taken to {found}, but the voltage in column {volts.name!r} shows "
        f"the opposite; say what they do: sign '{other}' (--profile-sign {other}) or '{found}'"
    )
    raise InputError(text, file=table.path, key=f"line {table.line}")


def agreement(loads: np.ndarray, voltage: np.ndarray) -> float:
    """How far the voltage falls where `loads` (discharge positive) discharge or grow: -1 to 1.

    Each interval counts with its change of voltage: while both its ends charge or both discharge
    without the load growing smaller, the voltage drifts, and where the load changes its sign or
    begins, it jumps; other intervals say nothing.
    """
    low = 0.05 * np.max(np.abs(loads), initial=0.0)
    before = np.where(np.abs(loads[:-1]) > low, loads[:-1], 0.0)
    after = np.where(np.abs(loads[1:]) > low, loads[1:], 0.0)
    smaller = (before * after > 0.0) & (np.abs(after) < 0.95 * np.abs(before))
    way = np.where(smaller | (after == 0.0), 0.0, np.sign(after))
    fall = -np.diff(voltage)
    counted = float(np.sum(np.abs(fall[way != 0.0])))
    return float(np.sum(way * fall)) / counted if counted > 0.0 else 0.0
