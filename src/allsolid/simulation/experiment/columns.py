"""Columns of measured files: which holds time, current, power, voltage, and how they are signed.

Names are those of the Battery Data Format (its ontology: "positive current charges the test
object") and of the exports of Arbin, Neware, BioLogic, Maccor and Basytec, which all charge with
positive current; a file of another heading discharges with positive values, as this package does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ColumnRole(StrEnum):
    """What a column holds."""

    TIME = "time"
    STEP_TIME = "step time"
    CURRENT = "current"
    POWER = "power"
    VOLTAGE = "voltage"
    STATE = "state"


class Sign(StrEnum):
    """What positive values do to the cell."""

    CHARGE = "charge"
    DISCHARGE = "discharge"


class Convention(StrEnum):
    """Who wrote the file, as far as its heading tells."""

    BDF = "Battery Data Format"
    ARBIN = "Arbin"
    NEWARE = "Neware"
    BIOLOGIC = "BioLogic"
    MACCOR = "Maccor"
    BASYTEC = "Basytec"
    NONE = "no known format"

    @property
    def sign(self) -> Sign:
        """What positive current does there."""
        return Sign.DISCHARGE if self is Convention.NONE else Sign.CHARGE


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a heading: its place, name, role, unit ("" where none is stated).

    `exact` : the name is the field's own word for the role, not only one that holds it
    `chosen` : by the user
    """

    place: int
    name: str
    role: ColumnRole
    unit: str
    exact: bool
    chosen: bool = False

    @property
    def sign(self) -> Sign | None:
        """What positive values do, where the name says so ("charge current")."""
        words = set(split_name(self.name)[0].split())
        if words & _DISCHARGING:
            return Sign.DISCHARGE
        return Sign.CHARGE if words & _CHARGING else None


_DISCHARGING = {"discharge", "discharging", "dchg", "dchg."}
_CHARGING = {"charge", "charging", "chg", "chg."}
_TITLES = {
    ColumnRole.TIME: (
        "time", "t", "test time", "testtime", "total time", "totaltime", "elapsed time", "test",
        "run time", "总时间", "测试时间",
    ),
    ColumnRole.STEP_TIME: ("step time", "steptime", "step", "state time", "relative time", "时间"),
    ColumnRole.CURRENT: ("current", "i", "amps", "cell current", "电流"),
    ColumnRole.POWER: ("power", "p", "watts", "cell power"),
    ColumnRole.VOLTAGE: (
        "voltage", "u", "v", "volts", "cell voltage", "terminal voltage", "ewe", "ecell",
        "potential", "电压",
    ),
    ColumnRole.STATE: (
        "state", "md", "step type", "status", "step name", "工步类型", "工步名称", "状态",
        "工作状态",
    ),
}  # fmt: skip
_EXACT = {title: role for role, titles in _TITLES.items() for title in titles}
_STEP_NUMBERS = ("step", "step index", "step id", "step number", "step no", "工步号", "工步序号")
_MACHINE = {
    "test_time_second": ("test time", "s"),
    "step_time_second": ("step time", "s"),
    "voltage_volt": ("voltage", "V"),
    "current_ampere": ("current", "A"),
    "power_watt": ("power", "W"),
}
"""Machine-readable names of the Battery Data Format."""
_OWN_UNITS = {"amps": "A", "volts": "V", "watts": "W"}
_NOT_A_LOAD = re.compile(r"\b(range|limit|set|setpoint|max|min|factor)\b")
_UNIT = re.compile(r"(.+?)\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|/\s*([^/].*)|#(.+))\Z")
_CLOCK = re.compile(r"h+:m+(in)?:s+(\.m*s)?\Z")
CLOCK = "h:min:s"
"""Stands for a unit where times are written as hours, minutes and seconds."""


def split_name(name: str) -> tuple[str, str]:
    """Title, in lower case and plain words, and unit of a column's name."""
    plain = name.strip().lstrip("~").strip()
    if plain.casefold() in _MACHINE:
        return _MACHINE[plain.casefold()]
    match = _UNIT.match(plain[:200])
    title = match[1] if match else plain
    unit = next((part for part in match.groups()[1:] if part), "").strip() if match else ""
    title = " ".join(title.replace("_", " ").strip(" <>|*").casefold().split())
    if _CLOCK.match(unit.casefold()):
        unit = CLOCK
    elif "°" not in unit and title != "t":  # Test (Sec)
        unit = unit.casefold() if unit.casefold() in ("sec", "s", "min", "h") else unit
    return title, unit or _OWN_UNITS.get(title, "")


def columns(heading: Sequence[str]) -> list[Column]:
    """The columns whose role can be told from their names."""
    found = []
    for place, name in enumerate(heading):
        title, unit = split_name(name)
        if title == "t" and "C" in unit.upper().replace("SEC", ""):
            continue  # T / °C
        role = _EXACT.get(title) or _loose(title, unit)
        if role is not None and not (title in ("step", "test") and not unit):
            found.append(Column(place, name.strip(), role, unit, title in _EXACT))
    return found


def _loose(title: str, unit: str) -> ColumnRole | None:
    if not unit or _NOT_A_LOAD.search(title):
        return None
    words = title.split()
    if "time" in words and "unix" not in words:
        return ColumnRole.STEP_TIME if "step" in words else ColumnRole.TIME
    return next(
        (r for r in (ColumnRole.CURRENT, ColumnRole.POWER, ColumnRole.VOLTAGE) if str(r) in words),
        None,
    )


def convention(heading: Sequence[str]) -> Convention:
    """The format that wrote this heading."""
    low = {" ".join(name.strip().lstrip("~").casefold().split()) for name in heading}
    titles = {split_name(name)[0] for name in heading}
    bare = {re.sub(r"[\s_]", "", name) for name in low}
    if _begins(low, "test time /") and (_begins(low, "current /") or _begins(low, "power /")):
        return Convention.BDF
    if {"test_time_second"} <= low and low & {"current_ampere", "power_watt"}:
        return Convention.BDF
    if any(name.startswith("time/") for name in low) and bare & {
        "ewe/v", "<ewe>/v", "ecell/v", "i/ma", "<i>/ma", "i/a", "<i>/a",
    }:  # fmt: skip
        return Convention.BIOLOGIC
    if any(name.startswith("time[") for name in bare) and bare & {"i[a]", "i[ma]", "u[v]"}:
        return Convention.BASYTEC
    if {"amps", "volts"} <= low or (titles & {"md", "dpt time"} and "current" in titles):
        return Convention.MACCOR
    current = any(name.startswith("current(") for name in bare)
    if current and titles & {
        "total time", "datapoint", "step type", "record id", "relative time", "cycle id",
    }:  # fmt: skip
        return Convention.NEWARE
    if "电流" in titles and titles & {"总时间", "工步类型", "数据序号"}:
        return Convention.NEWARE
    if current and any(name.startswith("testtime(") for name in bare):
        return Convention.ARBIN
    return Convention.NONE


def _begins(names: set[str], beginning: str) -> bool:
    return any(name.startswith(beginning) for name in names)


def step_numbers(heading: Sequence[str]) -> list[int]:
    """Places of the columns that number the steps of a test."""
    names = [split_name(name) for name in heading]
    return [k for k, (title, unit) in enumerate(names) if title in _STEP_NUMBERS and not unit]


def direction(state: str) -> int:
    """Discharge 1, charge -1 or neither 0 by the word in a column of states."""
    word = state.casefold().strip()
    if word == "d" or any(part in word for part in ("dch", "disch", "放电", "entlad")):
        return 1
    charges = word in ("c", "cha") or any(part in word for part in ("chg", "charge", "充电"))
    return -1 if charges else 0
