"""How a cell behaves under a protocol."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from allsolid.cli.printing import DEFAULT_DESIGN, DesignName, Json, print_json, print_table, say

if TYPE_CHECKING:
    from allsolid.simulation import Solution

DEFAULT_STEP = "Discharge at C/3 until 2.8 V"


def simulate(
    design: DesignName = DEFAULT_DESIGN,
    *,
    step: Annotated[
        tuple[str, ...],
        Parameter(
            help='A step, e.g. "Charge at C/3 until 4.3 V", "Hold at 4.3 V until C/20", '
            '"Rest for 1 h", "Discharge at 5 A for 10 min"; say it again for the next one. The '
            "cell begins empty where it is charged first, full otherwise.",
            negative="",
        ),
    ] = (DEFAULT_STEP,),
    profile: Annotated[
        Path | None,
        Parameter(
            help='CSV instead of steps, its columns named as "Time / s,Current / A" or '
            '"time [s],power [W]"; discharge is positive.'
        ),
    ] = None,
    temperature: Annotated[
        str, Parameter(help="Temperature of the cell.", allow_leading_hyphen=True)
    ] = "25 degC",
    figure: Annotated[Path | None, Parameter(help="Write the curves as one HTML page.")] = None,
    json: Json = False,
) -> None:
    """Simulate a cell through steps or a current profile."""
    from allsolid import simulation
    from allsolid.cells import load_cell
    from allsolid.quantities import parse, printable

    cell = load_cell(design)
    steps: Any = list(step) if profile is None else simulation.profile_from_csv(profile)
    run = simulation.simulate(cell, steps, temperature=parse(temperature, "degC"))
    if figure is not None:
        _write(figure, cell.design.title, run)
    if json:
        print_json(_document(run))
        return
    say(f"{printable(cell.design.title)}, {printable(temperature)}")
    heads = ("step", "min", "ended by", "V at the end", "A at the end", "Ah", "Wh")
    print_table(heads, [_shown(row) for row in _steps(run)], right=(1, 3, 4, 5, 6))
    say(_ending(run))
    if figure is not None:
        say(f"wrote {printable(figure)}")


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
        )
        shown = values if begun else (None, "not begun", *(None,) * 4)
        rows.append(dict(zip(_KEYS, (str(step), *shown), strict=True)))
    return rows


_KEYS = ("step", "minutes", "ended_by", "voltage_V", "current_A", "capacity_Ah", "energy_Wh")


def _shown(row: dict[str, Any]) -> list[str]:
    from allsolid.quantities import number

    digits = {"minutes": 3}
    return [
        number(value, digits.get(key, 4)) if isinstance(value, float) else value or ""
        for key, value in row.items()
    ]


def _ending(run: Solution) -> str:
    from allsolid.simulation import Status

    status = Status(int(run.status[0]))
    name = status.name.lower().replace("_", " ")
    return name if status is Status.FINISHED else f"{name}: {status.advice}"


def _document(run: Solution) -> dict[str, Any]:
    from allsolid.simulation import Status

    status = Status(int(run.status[0]))
    return {
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
