"""How a cell behaves under a protocol."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from allsolid.cli.printing import (
    DEFAULT_DESIGN,
    DesignName,
    Json,
    count,
    print_json,
    print_table,
    say,
)

if TYPE_CHECKING:
    from allsolid.cells import Cell
    from allsolid.simulation import ProfileFile, Solution

MOST_REPEATS = 1_000_000
MOST_STEPS = 200
"""Steps that are printed; JSON holds all."""

Limit = Annotated[str | None, Parameter(allow_leading_hyphen=True)]


Step = Annotated[
    tuple[str, ...],
    Parameter(
        help='A step, e.g. "Charge at C/3 until 4.3 V", "Hold at 4.3 V until C/20", '
        '"Rest for 1 h", "Discharge at 5 A for 10 min"; say it again for the next one. The cell '
        "begins empty where it is charged first, full otherwise. Without steps and profile: "
        '"Discharge at C/3 until empty".',
        negative="",
    ),
]
Profile = Annotated[
    Path | None,
    Parameter(
        help="CSV that is followed after the steps, its columns named as "
        '"Time / s,Current / A" or "time [s],power [W]"; discharge is positive, but in the '
        "Battery Data Format and in exports of cyclers, which are known by their headings."
    ),
]
Columns = Annotated[
    str | None, Parameter(help='Which columns, e.g. "time=Test Time / s, current=Current / A".')
]
Positive = Annotated[
    str | None, Parameter(help="What positive values of the profile do: charge or discharge.")
]
Then = Annotated[
    tuple[str, ...],
    Parameter(help="A step after the profile; say it again for the next one.", negative=""),
]
Times = Annotated[float, Parameter(help="How many times the steps and the profile are done.")]
Charge = Annotated[
    str | None,
    Parameter(help='State of charge at the start, e.g. "50 %"; by default as told at --step.'),
]
Clip = Annotated[
    bool,
    Parameter(
        help="Where the profile meets a voltage limit, hold the voltage and count what is refused, "
        "instead of ending.",
        negative="",
    ),
]
Lowest = Annotated[
    Limit, Parameter(help='Voltage that ends the profile, e.g. "2.5 V"; else the design\'s.')
]
Highest = Annotated[Limit, Parameter(help="Likewise on charge.")]
Warm = Annotated[
    str | None,
    Parameter(
        help='Temperature of the cell, e.g. "-10 degC"; by default that of the design.',
        allow_leading_hyphen=True,
    ),
]
Pressure = Annotated[
    str | None, Parameter(help='Stack pressure, e.g. "2 MPa"; by default that of the design.')
]
Figure = Annotated[Path | None, Parameter(help="Write the curves as one HTML page.")]


def simulate(
    design: DesignName = DEFAULT_DESIGN,
    *,
    step: Step = (),
    profile: Profile = None,
    profile_columns: Columns = None,
    profile_sign: Positive = None,
    then: Then = (),
    repeat: Times = 1.0,
    soc: Charge = None,
    clip: Clip = False,
    lowest: Lowest = None,
    highest: Highest = None,
    temperature: Warm = None,
    pressure: Pressure = None,
    figure: Figure = None,
    json: Json = False,
) -> int:
    """Simulate a cell through steps, a current profile, or both; exit code 1 if it ends early."""
    from allsolid import simulation
    from allsolid.cells import load
    from allsolid.quantities import printable
    from allsolid.simulation.solver import STANDARD

    cell = load(design)
    both = (("lowest", lowest), ("highest", highest))
    limits = {name: value for name, value in both if value is not None}
    read = _profile(profile, profile_columns, profile_sign, limits, clip)
    steps = [*step, *([] if read is None else [read.step]), *then]
    at = cell.conditions(temperature=temperature, pressure=pressure)
    told = simulation.Repeat(count(repeat, "--repeat", 1, MOST_REPEATS), steps or STANDARD)
    run = simulation.simulate(cell, told, at, soc=soc)
    if figure is not None:
        _write(figure, cell.design.title, run)
    code = 0 if run.finished[0] else 1
    if json:
        understood = {} if read is None else {"profile": _understood(read)}
        told = {"design": cell.name, "warnings": _warnings(cell, run)}
        print_json(told | understood | _document(run))
        return code
    _tell(cell, run, read)
    if figure is not None:
        say(f"wrote {printable(figure)}")
    return code


def _tell(cell: Cell, run: Solution, read: ProfileFile | None) -> None:
    from allsolid.quantities import number, printable, typeset

    warm = typeset(float(run.parameters.unit.temperature), "degC")
    say(f"{printable(cell.design.title)}, {warm}")
    for alarm in _warnings(cell, run):
        say(f"! {alarm}")
    if read is not None:
        say(f"profile {read}")
    heads = ("step", "min", "ended by", "V at the end", "A at the end", "Ah", "Wh")
    rows = _steps(run)
    shown = [_shown(row)[: len(heads)] for row in rows[:MOST_STEPS]]
    print_table(heads, shown, right=(1, 3, 4, 5, 6))
    for place, (row, step) in enumerate(zip(rows, run.protocol.steps, strict=True), 1):
        if step.clip and row["refused_Ah_or_Wh"] and place <= MOST_STEPS:
            unit = "Wh" if step.control.name == "POWER" else "Ah"
            cut = number(row["refused_Ah_or_Wh"], 4)
            say(f"step {place}, {row['step']}: refused {cut} {unit} at its limits")
    if len(rows) > MOST_STEPS:
        say(f"and {len(rows) - MOST_STEPS} more steps, which --json lists")
    say(_ending(run))


def _warnings(cell: Cell, run: Solution) -> list[str]:
    """What makes the run doubtful: the cell, the temperature, and what the model leaves out."""
    from allsolid.cells import alarms
    from allsolid.cells.standing.temperatures import sentence

    made = run.parameters
    left_out = map(sentence, made.caveats)
    return list(dict.fromkeys([*alarms(cell, float(made.unit.temperature)), *left_out]))


def _profile(
    path: Path | None, columns: str | None, sign: str | None, limits: dict[str, str], clip: bool
) -> ProfileFile | None:
    """The profile of a file; what belongs to one is refused where there is none."""
    from allsolid.quantities import InputError
    from allsolid.simulation import read_profile
    from allsolid.sources.tablefile import column_map

    if path is None:
        belongs = {"profile-columns": columns, "profile-sign": sign, "clip": clip, **limits}
        for name, value in belongs.items():
            if value is not None and value is not False:
                expected = "expected --profile with it; a step has its own limits ('until 2.5 V')"
                raise InputError(expected, key=f"--{name}", value=value)
        return None
    words = ("time", "current", "power")
    chosen = column_map(columns, words, key="--profile-columns") if columns is not None else {}
    time, current, power = (chosen.get(word) for word in words)
    return read_profile(path, time=time, current=current, power=power, sign=sign, clip=clip,
                        **limits)  # fmt: skip


def _understood(read: ProfileFile) -> dict[str, Any]:
    return {
        "file": read.path,
        "format": str(read.convention),
        "points": read.points,
        "time": read.time,
        "load": read.load,
        "positive_values": str(read.sign),
        "notes": list(read.notes),
    }


def _steps(run: Solution) -> list[dict[str, Any]]:
    """A row a step; None for what did not happen."""
    from allsolid.simulation import Ending

    rows = []
    for place, step in enumerate(run.protocol.steps):
        seconds = float(run.step_duration[0, place])
        begun = seconds == seconds
        ended = Ending(int(run.step_ending[0, place])).name.lower().replace("_", " ")
        values = (
            seconds / 60.0,
            ended,
            float(run.step_voltage[0, place, 1]),
            float(run.step_current[0, place]),
            float(run.step_charge[0, place]) / 3600.0,
            float(run.step_energy[0, place]) / 3600.0,
            float(run.step_refused[0, place]) / 3600.0,
        )
        shown = values if begun else (None, "not begun", *(None,) * 5)
        rows.append(dict(zip(_KEYS, (str(step), *shown), strict=True)))
    return rows


_KEYS = ("step", "minutes", "ended_by", "voltage_V", "current_A", "capacity_Ah", "energy_Wh",
         "refused_Ah_or_Wh")  # fmt: skip


def _shown(row: dict[str, Any]) -> list[str]:
    from allsolid.quantities import number

    digits = {"minutes": 3}
    return [
        number(value, digits.get(key, 4)) if isinstance(value, float) else value or ""
        for key, value in row.items()
    ]


def _ending(run: Solution) -> str:
    from allsolid.simulation import RunStatus

    status = RunStatus(int(run.status[0]))
    name = status.name.lower().replace("_", " ")
    return name if status is RunStatus.FINISHED else f"{name}: {status.advice}"


def _document(run: Solution) -> dict[str, Any]:
    from allsolid.quantities import to
    from allsolid.simulation import RunStatus

    status = RunStatus(int(run.status[0]))
    return {
        "temperature_degC": float(to(run.parameters.unit.temperature, "degC")),
        "status": status.name,
        "advice": status.advice,
        "steps": _steps(run),
        "time_s": run.time.tolist(),
        "current_A": run.current.tolist(),
        "voltage_V": run.voltage.tolist(),
        "capacity_Ah": (run.capacity / 3600.0).tolist(),
        "energy_Wh": (run.energy / 3600.0).tolist(),
    }


def _write(path: Path, title: str, run: Solution) -> None:
    from allsolid.reports import Facts, Page, Picture, Section, render, write_whole

    section = Section("run", "Voltage and current", "", (Picture(run.plot()),))
    write_whole({path: render(Page(title, "", Facts(()), (section,)))})
