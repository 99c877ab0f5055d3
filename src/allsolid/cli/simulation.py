"""How a cell behaves under a protocol."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from allsolid.cli.printing import DEFAULT_DESIGN, DesignName, Json, print_json, print_table

if TYPE_CHECKING:
    from allsolid.simulation import Solution

DEFAULT_STEP = "Discharge at C/3 until 2.8 V"


def simulate(
    design: DesignName = DEFAULT_DESIGN,
    *,
    step: Annotated[
        tuple[str, ...],
        Parameter(help='A step, e.g. "Charge at C/3 until 4.3 V"; say it again for the next one.'),
    ] = (DEFAULT_STEP,),
    profile: Annotated[
        Path | None, Parameter(help="CSV of time in s and current in A instead of steps.")
    ] = None,
    temperature: Annotated[str, Parameter(help="Temperature of the cell.")] = "25 degC",
    figure: Annotated[Path | None, Parameter(help="Write the curves as one HTML page.")] = None,
    json: Json = False,
) -> None:
    """Simulate a cell through steps or a current profile."""
    from allsolid import simulation
    from allsolid.cells import load_cell
    from allsolid.quantities import parse

    cell = load_cell(design)
    steps: Any = list(step) if profile is None else simulation.profile_from_csv(profile)
    run = simulation.simulate(cell, steps, temperature=parse(temperature, "degC"))
    if figure is not None:
        _write(figure, cell.design.title, run)
    if json:
        print_json(_document(run))
        return
    print(f"{cell.design.title}, {temperature}")
    print_table(
        ("step", "min", "ended by", "V", "A", "Ah", "Wh"), _steps(run), right=(1, 3, 4, 5, 6)
    )
    print(_ending(run))
    if figure is not None:
        print(f"wrote {figure}")


def _steps(run: Solution) -> list[tuple[str, ...]]:
    from allsolid.quantities import number
    from allsolid.simulation import Ending

    rows = []
    for place, step in enumerate(run.protocol.steps):
        seconds = float(run.step_duration[0, place])
        if seconds != seconds:  # not begun
            rows.append((str(step), "", "not begun", "", "", "", ""))
            continue
        ending = Ending(int(run.step_ending[0, place])).name.lower().replace("_", " ")
        values = (
            run.step_voltage[0, place, 1],
            run.step_current[0, place],
            run.step_charge[0, place] / 3600.0,
            run.step_energy[0, place] / 3600.0,
        )
        rows.append((str(step), number(seconds / 60), ending, *(number(v, 4) for v in values)))
    return rows


def _ending(run: Solution) -> str:
    from allsolid.simulation import Status

    status = Status(int(run.status[0]))
    told = f"{status.name.lower().replace('_', ' ')}"
    advice = status.__doc__ if not status.finished else ""
    return f"{told}{': ' + advice.strip() if advice else ''}"


def _document(run: Solution) -> dict[str, Any]:
    from allsolid.simulation import Status

    return {
        "status": Status(int(run.status[0])).name,
        "steps": [dict(zip(_HEADS, row, strict=True)) for row in _steps(run)],
        "time_s": run.time.tolist(),
        "current_A": run.current.tolist(),
        "voltage_V": run.voltage.tolist(),
        "capacity_Ah": (run.capacity / 3600.0).tolist(),
        "energy_Wh": (run.energy / 3600.0).tolist(),
    }


_HEADS = ("step", "minutes", "ended_by", "voltage_V", "current_A", "capacity_Ah", "energy_Wh")


def _write(path: Path, title: str, run: Solution) -> None:
    from allsolid.reports import Facts, Page, Picture, Section, render, write_whole

    section = Section("run", "Voltage and current", "", (Picture(run.plot()),))
    write_whole({path: render(Page(title, "", Facts(()), (section,)))})
