"""Designs by the thousand: memory, threads, and the calls into the compiled kernel."""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from allsolid.quantities import InputError, real
from allsolid.quantities.frozen import read_only
from allsolid.quantities.inputs import COLDEST
from allsolid.simulation.compile import records
from allsolid.simulation.experiment.protocols import Control, Load, LoadBasis, Protocol
from allsolid.simulation.kernel.drive import ADAPTIVE, simulate_rows
from allsolid.simulation.kernel.layout import (
    STEP,
    SUMMARY,
    Pace,
    Records,
    Steps,
    Tolerance,
    UnitCell,
    state_size,
    work_type,
)
from allsolid.simulation.mesh import Grid
from allsolid.simulation.unit import CURVE, Parameters

CHUNK = 64
"""Designs that a thread takes at a time, at most."""

_NONE = -1.0
"""For no taper and no charge."""

OUT_OF_BOUNDS = 11
"""Status of a design that was not simulated; the kernel's own are in `kernel.march`."""

_UNIFORM = np.zeros((0, 0, 0))
_NO_PACE = Pace(ADAPTIVE, np.zeros(0), np.zeros(1, np.int64))


class Wanted(NamedTuple):
    """What is to be kept of a run."""

    curves: bool
    """time series"""
    fields: bool
    """potentials and concentrations at the points of the time series"""
    every: int
    """points of the time series a time step"""
    times: np.ndarray
    """s, at which the voltage is wanted"""


@dataclass(frozen=True, slots=True)
class Run:
    """Raw results of a batch, per m^2 of one repeat unit (`Records` of the kernel)."""

    output: Records
    steps: Steps


def run(
    cells: tuple[Parameters, ...],
    steps: Steps,
    grid: Grid,
    tolerance: Tolerance,
    wanted: Wanted,
    pace: Pace = _NO_PACE,
    starts: np.ndarray = _UNIFORM,
) -> Run:
    """Simulate every design; repeats those whose time series did not fit its memory.

    `cells` are the designs, and once more at each temperature that the protocol states; `steps` are
    those of `tabulated`; `starts` (1 or N, m, n) are the modes of particles that do not begin
    uniform.
    """
    _check_tolerance(tolerance)
    if steps.table["warm"].max(initial=0) >= len(cells):  # the kernel would read beyond them
        text = "expected cells: parameters are known at one temperature"
        raise InputError(text, key="protocol", value="a step with a temperature of its own")
    parameters = cells[0]
    found = [checked(one) for one in cells]
    rows = np.stack([one for one, _ in found]) if len(found) > 1 else found[0][0][np.newaxis]
    outside = np.logical_or.reduce([bad for _, bad in found]) if len(found) > 1 else found[0][1]
    some = outside.any()
    if some:  # a stand-in is simulated in their place
        inside = np.argmin(outside)
        steps = steps._replace(targets=steps.targets.copy())
        rows[:, outside] = rows[:, inside, np.newaxis]
        steps.targets[outside] = steps.targets[inside]
    room = _room(steps, wanted) if wanted.curves else 0
    # what is shared is read-only: as such it would be compiled once more
    curves, mesh = np.array(parameters.curves), records(np.array(grid.mesh))
    while True:
        output = _output(parameters.size, len(steps.table), grid, wanted, room)
        _march(rows, starts, curves, mesh, steps, tolerance, output, pace, wanted.every)
        if not room or not np.any(output.summary["count"] > room):
            if some:
                _blank(output, outside)
            return Run(output, steps)
        room *= 4


LOOSEST = Tolerance(stoichiometry=0.1, potential=0.1, current=1.0)
"""Beyond these an error is no smaller than what is computed, and its control has no hold."""


def _check_tolerance(tolerance: Any) -> None:
    if not isinstance(tolerance, Tolerance):
        raise InputError("expected a Tolerance", key="tolerance", value=tolerance)
    for name, allowed, most in zip(tolerance._fields, tolerance, LOOSEST, strict=True):
        if not (type(allowed) is float and 0.0 < allowed <= most):
            real(allowed, f"tolerance.{name}", 1e-300, most, expected=f"above 0, at most {most:g}")


def _blank(output: Records, rows: np.ndarray) -> None:
    """No results for these designs, and the status that says why."""
    output.ends[rows] = output.samples[rows] = np.nan
    output.summary[rows] = (OUT_OF_BOUNDS, 0, 0, 0.0, 0.0, np.nan, np.nan, np.nan)


class _Bound(NamedTuple):
    low: float
    high: float
    words: str


_TINY, _HUGE = 1e-300, 1e300
_POSITIVE = _Bound(_TINY, _HUGE, "expected a value above zero")
_NOT_NEGATIVE = _Bound(0.0, _HUGE, "expected a value of zero or more")
_STOICHIOMETRY = _Bound(1e-9, 1.0 - 1e-9, "expected a stoichiometry between 0 and 1")
_FINITE = _Bound(-_HUGE, _HUGE, "expected a finite value")
_BOUNDS = {
    **dict.fromkeys(UnitCell._fields, _POSITIVE),
    **dict.fromkeys(
        ("film_resistance", "separator_resistance", "series_resistance", "active_mass"),
        _NOT_NEGATIVE,
    ),
    "positive_lithium": _Bound(0.0, math.inf, "expected zero or more, or inf for a host"),
    "plating_efficiency": _Bound(_TINY, 1.0, "expected a share above 0 and up to 1"),
    **dict.fromkeys(("negative_potential", "lithium"), _FINITE),
    "temperature": _Bound(COLDEST, 5000.0, f"expected a temperature from {COLDEST:g} to 5000 K"),
    "initial": _STOICHIOMETRY,
    **dict.fromkeys(
        ("charged", "discharged"), _Bound(0.0, 1.0, "expected a stoichiometry, 0 to 1")
    ),
    "curve": _Bound(0.0, _HUGE, "expected an index of one of the open-circuit curves"),
    "lower_voltage": _Bound(-math.inf, _HUGE, "expected a voltage, or -inf for no limit"),
    "upper_voltage": _Bound(-_HUGE, math.inf, "expected a voltage, or inf for no limit"),
}
_LOWEST = np.array([_BOUNDS[name].low for name in UnitCell._fields])
_HIGHEST = np.array([_BOUNDS[name].high for name in UnitCell._fields])
_SHARES = [UnitCell._fields.index(name) for name in ("active_fraction", "contact")]
# a dense film takes part with its whole face, whatever share of it is active
_MOST = np.where(np.isin(np.arange(len(_HIGHEST)), _SHARES), 1.0 + 1e-9, _HIGHEST)


def checked(parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """The rows of the parameters, and which of them are out of bounds: a value that is not finite,
    or not positive where it must be, or an index of an open-circuit curve that is not there.

    Raises
    ------
    InputError : every design is out of bounds
    """
    rows = parameters.matrix()
    most = _HIGHEST if parameters.dense else _MOST
    good = (rows >= _LOWEST) & (rows <= most)
    index = rows[:, CURVE]
    good[:, CURVE] &= (index < len(parameters.curves)) & (index == np.floor(index))
    outside = ~good.all(axis=1)
    if outside.all():
        bad = ~good
        row, column = np.argwhere(bad)[0]
        name = UnitCell._fields[column]
        raise InputError(_BOUNDS[name].words, key=name, value=float(rows[row, column]))
    return rows, np.asarray(outside)


def joined(parts: Sequence[tuple[np.ndarray, Run]]) -> Run:
    """Runs of some rows each as the run of all of them; of a row in several the last counts.

    Fields are kept of a single part alone: those of other meshes have other sizes.
    """
    if len(parts) == 1:
        return parts[0][1]
    size = 1 + max(int(rows.max()) for rows, _ in parts)
    outputs = [run.output for _, run in parts]
    steps = parts[0][1].steps
    room = max(one.records.shape[1] for one in outputs)
    whole = Records(
        np.empty((size, *outputs[0].ends.shape[1:])),
        np.empty(size, SUMMARY),
        np.empty((size, room, 6)),
        np.empty((size, 0, 0)),
        np.empty((size, *outputs[0].samples.shape[1:])),
        outputs[0].times,
    )
    targets = np.empty((size, *steps.targets.shape[1:]))
    for rows, run in parts:
        one = run.output
        whole.ends[rows], whole.summary[rows], whole.samples[rows] = (
            one.ends, one.summary, one.samples,
        )  # fmt: skip
        whole.records[rows, : one.records.shape[1]] = one.records
        targets[rows] = run.steps.targets
    return Run(whole, steps._replace(targets=targets))


def tabulated(protocol: Protocol, parameters: Parameters) -> Steps:
    """The protocol as the kernel reads it, in quantities of the repeat unit."""
    table, knots = _table(protocol)
    targets = np.full((parameters.size, len(protocol.steps), 3), _NONE)
    for at, step in enumerate(protocol.steps):
        targets[:, at, 0] = _target(step.control, step.level, parameters)
        if step.taper is not None:
            targets[:, at, 1] = _target(Control.CURRENT, step.taper, parameters)
        if step.charge is not None:
            targets[:, at, 2] = _target(Control.CURRENT, step.charge, parameters)
    stop = protocol.stop
    ends = np.array([stop.lowest, stop.highest, stop.duration])
    return Steps(table.copy(), targets, knots.copy(), ends)


@functools.lru_cache(maxsize=64)
def _table(protocol: Protocol) -> tuple[np.ndarray, np.ndarray]:
    """Records of `STEP` and the knots of all profiles; read-only, because they are kept."""
    table, warm = np.zeros(len(protocol.steps), STEP), protocol.temperatures
    knots = [np.zeros((2, 2))]
    used = 2
    for at, step in enumerate(protocol.steps):
        first = last = -1
        if step.profile is not None:
            knots.append(np.stack(step.profile.crossings(), axis=1))
            first, last = used, used + len(knots[-1]) - 1
            used = last + 1
        moves = step.control is not Control.VOLTAGE and np.any(np.asarray(step.level.value) != 0.0)
        soc = math.nan if step.soc is None else step.soc
        table[at] = (
            int(step.control), step.duration, step.lowest, step.highest,
            2 if step.window else int(moves), soc, int(step.clip),
            0 if step.temperature is None else 1 + warm.index(step.temperature), first, last,
            1.0 if step.profile is None else step.profile.ahead,
        )  # fmt: skip
    return read_only(table), read_only(np.concatenate(knots))


def _target(control: Control, level: Load, parameters: Parameters) -> Any:
    """What a step holds, per repeat unit: A/m^2, V or W/m^2."""
    u = parameters.unit
    if np.size(level.value) not in (1, parameters.size):
        expected = f"expected one value, or one for each of the {parameters.size} designs"
        raise InputError(expected, key="level", value=level.value)
    if control is Control.VOLTAGE:
        return level.value / u.series
    if level.basis is LoadBasis.RATE:
        return level.value * u.rated_capacity / 3600.0
    if level.basis is LoadBasis.AREA:
        return level.value
    if level.basis is LoadBasis.MASS:
        if not np.all(np.asarray(u.active_mass) > 0.0):
            expected = "expected a known mass of active material (UnitCell.active_mass)"
            raise InputError(expected, key="level", value=level.value)
        return level.value * u.active_mass
    return level.value / u.area / (u.series if control is Control.POWER else 1.0)


def _room(steps: Steps, wanted: Wanted) -> int:
    return (64 * len(steps.table) + 2 * len(steps.knots)) * wanted.every + 64


def _output(size: int, steps: int, grid: Grid, wanted: Wanted, room: int) -> Records:
    state = state_size(len(grid.positions), grid.radial.shape[1])
    return Records(
        ends=np.full((size, steps, 9), np.nan),
        summary=np.zeros(size, SUMMARY),
        records=np.empty((size, room, 6)),
        profiles=np.empty((size, room if wanted.fields else 0, state)),
        samples=np.full((size, len(wanted.times)), np.nan),
        times=wanted.times,
    )


def _march(
    rows: np.ndarray, starts: np.ndarray, curves: np.ndarray, mesh: np.ndarray, steps: Steps,
    tolerance: Tolerance, output: Records, pace: Pace, every: int,
) -> None:  # fmt: skip
    told = steps._replace(table=records(steps.table))
    kept = output._replace(summary=records(output.summary))

    def part(first: int, last: int) -> None:
        work = records(np.zeros(1, work_type(mesh["nodes"][0])))
        simulate_rows(
            first, last, rows, starts, curves, mesh, told, tolerance, work, kept, pace, every
        )

    size = rows.shape[1]
    workers = os.cpu_count() or 1
    chunk = min(max(size // (4 * workers), 4), CHUNK)
    if size <= chunk or workers == 1:
        part(0, size)
        return
    firsts = range(0, size, chunk)
    list(_threads(os.getpid()).map(lambda at: part(at, min(at + chunk, size)), firsts))


@functools.lru_cache(maxsize=1)
def _threads(process: int) -> ThreadPoolExecutor:
    """The threads of this process (a forked one makes its own)."""
    return ThreadPoolExecutor(os.cpu_count() or 1)
