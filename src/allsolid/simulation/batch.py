"""Designs by the thousand: memory, threads, and the calls into the compiled kernel."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from allsolid.quantities import InputError
from allsolid.simulation.kernel.drive import ADAPTIVE, simulate_rows
from allsolid.simulation.kernel.layout import (
    STEP,
    SUMMARY,
    Output,
    Pace,
    Steps,
    Tolerance,
    UnitCell,
    state_size,
    work_type,
)
from allsolid.simulation.kernel.march import FULL
from allsolid.simulation.mesh import Grid
from allsolid.simulation.protocols import Basis, Control, Level, Protocol
from allsolid.simulation.unit import Parameters

CHUNK = 64
"""Designs a thread takes at a time."""

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
    """Raw results of a batch, per m^2 of one repeat unit (`Output` of the kernel)."""

    output: Output
    steps: Steps


def run(
    parameters: Parameters,
    protocol: Protocol,
    grid: Grid,
    tolerance: Tolerance,
    wanted: Wanted,
    pace: Pace = _NO_PACE,
) -> Run:
    """Simulate every design; repeats those whose time series did not fit its memory."""
    rows = checked(parameters)
    steps = tabulated(protocol, parameters)
    room = _room(protocol, wanted) if wanted.curves else 0
    while True:
        output = _output(len(rows), len(protocol.steps), grid, wanted, room)
        _march(rows, parameters.curves, grid, steps, tolerance, output, pace, wanted.every)
        if not room or not np.any(output.summary["status"] == FULL):
            return Run(output, steps)
        room *= 4


_POSITIVE = [
    UnitCell._fields.index(name)
    for name in (
        "temperature", "area", "series", "rated_capacity", "thickness", "active_fraction",
        "particle_radius", "contact", "diffusivity", "maximum_concentration",
        "ionic_conductivity", "electronic_conductivity", "exchange_current",
        "negative_exchange_current",
    )
]  # fmt: skip


def checked(parameters: Parameters) -> np.ndarray:
    """The rows of the parameters.

    Raises
    ------
    InputError : a value that is not finite, or not positive where it must be, or an index of an
        open-circuit curve that is not there
    """
    rows = parameters.matrix()
    names = UnitCell._fields
    wrong = ~np.isfinite(rows[:, : len(names) - 3])
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise InputError("expected a finite value", key=names[column], value=rows[row, column])
    low = rows[:, _POSITIVE] <= 0.0
    if low.any():
        row, column = np.argwhere(low)[0]
        at = _POSITIVE[column]
        raise InputError("expected a value above zero", key=names[at], value=rows[row, at])
    if rows[:, -1].max() >= len(parameters.curves) or rows[:, -1].min() < 0:
        raise InputError("expected an index of one of the open-circuit curves", key="curve")
    start = rows[:, names.index("initial")]
    if start.min() <= 0.0 or start.max() >= 1.0:
        raise InputError("expected a stoichiometry between 0 and 1 at the start", key="initial")
    return rows


def merged(coarse: Run, fine: Run, rows: np.ndarray) -> Run:
    """The first run with the results of the second in these rows."""
    one, two = coarse.output, fine.output
    room = max(one.records.shape[1], two.records.shape[1])
    records = np.empty((len(one.records), room, one.records.shape[2]))
    records[:, : one.records.shape[1]] = one.records
    records[rows, : two.records.shape[1]] = two.records
    one.ends[rows], one.summary[rows], one.samples[rows] = two.ends, two.summary, two.samples
    return Run(one._replace(records=records), coarse.steps)


def tabulated(protocol: Protocol, parameters: Parameters) -> Steps:
    """The protocol as the kernel reads it, in quantities of the repeat unit."""
    size = parameters.size
    table = np.zeros(len(protocol.steps), STEP)
    targets = np.zeros((size, len(protocol.steps), 2))
    knots = [np.zeros((2, 2))]
    used = 2
    for at, step in enumerate(protocol.steps):
        first = last = -1
        if step.profile is not None:
            first, last = used, used + len(step.profile.time) - 1
            knots.append(np.stack([step.profile.time, step.profile.factor], axis=1))
            used = last + 1
        limited = np.isfinite(step.lowest) or np.isfinite(step.highest)
        moves = step.control is not Control.VOLTAGE and np.any(np.asarray(step.level.value) != 0.0)
        charge = np.nan if step.charge is None else step.charge
        table[at] = (
            int(step.control), step.duration, step.lowest, step.highest,
            2 if step.window else int(moves and not limited), charge, first, last,
        )  # fmt: skip
        targets[:, at, 0] = _target(step.control, step.level, parameters)
        if step.taper is not None:
            targets[:, at, 1] = _target(Control.CURRENT, step.taper, parameters)
    return Steps(table, targets, np.concatenate(knots))


def _target(control: Control, level: Level, parameters: Parameters) -> np.ndarray:
    """What a step holds, per repeat unit: A/m^2, V or W/m^2."""
    u = parameters.unit
    area, series = np.asarray(u.area), np.asarray(u.series)
    if control is Control.VOLTAGE:
        return np.asarray(level.value, dtype=float) / series
    if level.basis is Basis.RATE:
        return np.asarray(level.value, dtype=float) * np.asarray(u.rated_capacity) / 3600.0
    if level.basis is Basis.AREA:
        return np.asarray(level.value, dtype=float)
    return (
        np.asarray(level.value, dtype=float) / area / (series if control is Control.POWER else 1.0)
    )


def _room(protocol: Protocol, wanted: Wanted) -> int:
    knots = sum(len(s.profile.time) for s in protocol.steps if s.profile is not None)
    return (64 * len(protocol.steps) + 2 * knots) * wanted.every + 64


def _output(size: int, steps: int, grid: Grid, wanted: Wanted, room: int) -> Output:
    state = state_size(len(grid.positions), grid.radial.shape[1])
    return Output(
        ends=np.full((size, steps, 8), np.nan),
        summary=np.zeros(size, SUMMARY),
        records=np.empty((size, room, 6)),
        profiles=np.empty((size, room if wanted.fields else 0, state)),
        samples=np.full((size, len(wanted.times)), np.nan),
        times=wanted.times,
    )


def _march(
    rows: np.ndarray, curves: np.ndarray, grid: Grid, steps: Steps, tolerance: Tolerance,
    output: Output, pace: Pace, every: int,
) -> None:  # fmt: skip
    def part(first: int, last: int) -> None:
        work = np.zeros(1, work_type(len(grid.positions), grid.radial.shape[1]))
        simulate_rows(
            first, last, rows, curves, grid.mesh, steps, tolerance, work, output, pace, every
        )

    size = len(rows)
    if size <= CHUNK:
        part(0, size)
        return
    workers = min(os.cpu_count() or 1, (size + CHUNK - 1) // CHUNK)
    part(0, 1)  # compiles before the threads begin
    with ThreadPoolExecutor(workers) as pool:
        starts = range(1, size, CHUNK)
        list(pool.map(lambda first: part(first, min(first + CHUNK, size)), starts))
