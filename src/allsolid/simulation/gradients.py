"""Derivatives of any output by any parameter, at a frozen sequence of time steps.

Differences of two adaptive runs carry the noise of their step sizes. Here one run keeps its steps
and the others, with one parameter moved each, follow them: the difference is smooth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid.quantities import InputError, Quantity, checked, did_you_mean, real
from allsolid.simulation import batch
from allsolid.simulation.choice import choose, steepness
from allsolid.simulation.experiment.protocols import Protocol
from allsolid.simulation.experiment.reading import protocol as read_protocol
from allsolid.simulation.kernel.drive import FOLLOW, KEEP
from allsolid.simulation.kernel.layout import Pace, Tolerance, UnitCell
from allsolid.simulation.mesh import Mesh, grid
from allsolid.simulation.solution import Solution
from allsolid.simulation.solver import for_cathode, increasing, solve
from allsolid.simulation.unit import Parameters

STRICT = Tolerance(stoichiometry=1e-4, potential=3e-4, current=3e-3)
"""Local error a time step; the steps are laid once, and the derivative is that along them."""


@dataclass(frozen=True, slots=True, eq=False)
class Gradient:
    """Derivatives of outputs by parameters.

    fields : (P,) names
    value : (Q,) outputs
    jacobian : (Q, P) d output / d parameter, SI
    logarithmic : (Q, P) d output / d ln parameter
    """

    fields: tuple[str, ...]
    value: np.ndarray
    jacobian: np.ndarray
    logarithmic: np.ndarray


@checked
def gradient(
    parameters: Parameters,
    protocol: Any,
    fields: Sequence[str],
    *,
    output: Callable[[Solution], Any] | None = None,
    times: Quantity | None = None,
    step: float = 1e-4,
    mesh: Mesh | None = None,
    tolerance: Tolerance = STRICT,
) -> Gradient:
    """Derivatives of a simulation's outputs by the fields of `UnitCell`, one design.

    Parameters
    ----------
    parameters, protocol : what is simulated, from the parameters' own start
    fields : names of `UnitCell` fields that are not zero
    output : from a terminal `Solution` of a batch, one row of outputs a design (N,) or (N, Q); by
        default the charge passed (C) and the energy delivered (J), and with `times` the voltages
    times : s, at which the voltage is wanted
    step : relative change of each field, one-sided
    mesh : by default that on which `solve` takes the design

    Raises
    ------
    InputError : an unknown field, a field that is zero, more than one design
    """
    step = real(step, "step", -0.5, 0.5, expected="a relative change of at most 0.5, not 0")
    if step == 0.0:
        raise InputError("expected a relative change of at most 0.5, not 0", key="step", value=step)
    if parameters.size != 1:
        raise InputError("expected one design", value=parameters.size)
    base = parameters.matrix()
    columns = [_column(name, base[0]) for name in fields]
    rows = np.repeat(base, len(columns) + 1, axis=0)
    for row, column in enumerate(columns, start=1):
        rows[row, column] *= 1.0 + step
    batched = Parameters(UnitCell(*rows[1:].T), parameters.curves, parameters.dense)
    steps = read_protocol(protocol)
    when = increasing(() if times is None else times)
    chosen = for_cathode(mesh, parameters) if mesh else _first_mesh(parameters, steps)
    first, pace = _kept(parameters, steps, chosen, tolerance, when)
    if mesh is None and first.steep[0]:
        chosen = solve(parameters, steps).mesh
        first, pace = _kept(parameters, steps, chosen, tolerance, when)
    moved = _followed(batched, steps, chosen, tolerance, when, pace)
    read = output or _default
    value = np.asarray(read(first), dtype=float).reshape(1, -1)
    rise = ((np.asarray(read(moved), dtype=float).reshape(len(columns), -1) - value) / step).T
    return Gradient(tuple(fields), value[0], rise / base[0, columns], rise)


def _first_mesh(parameters: Parameters, steps: Protocol) -> Mesh:
    """The mesh that is chosen before the run."""
    steep = steepness(parameters)
    chosen = choose(parameters, steps, batch.tabulated(steps, parameters), steep)
    return chosen.groups(parameters.dense)[0][0]


def _column(name: str, row: np.ndarray) -> int:
    if name not in UnitCell._fields:
        hint = did_you_mean(name, UnitCell._fields)
        raise InputError(f"expected a field of UnitCell{hint}", value=name)
    column = UnitCell._fields.index(name)
    if row[column] == 0.0:
        raise InputError("expected a field that is not zero", value=name)
    return column


def _default(run: Solution) -> np.ndarray:
    terminal = np.stack([run.charge_passed, run.energy_delivered], axis=1)
    return np.concatenate([terminal, run.sampled_voltage], axis=1)


def _kept(
    parameters: Parameters, steps: Protocol, mesh: Mesh, tolerance: Tolerance,
    times: np.ndarray,
) -> tuple[Solution, Pace]:  # fmt: skip
    """An adaptive run and its time steps."""
    wanted = batch.Wanted(False, False, 1, times)
    room = 4096
    while True:
        pace = Pace(KEEP, np.empty(room), np.zeros(len(steps.steps) + 1, np.int64))
        told = batch.tabulated(steps, parameters)
        raw = batch.run((parameters,), told, grid(mesh), tolerance, wanted, pace)
        if pace.marks[-1] <= room:
            return _solution(parameters, steps, mesh, raw), pace._replace(mode=FOLLOW)
        room = int(pace.marks[-1])


def _followed(
    parameters: Parameters, steps: Protocol, mesh: Mesh, tolerance: Tolerance,
    times: np.ndarray, pace: Pace,
) -> Solution:  # fmt: skip
    """Every design along the kept time steps."""
    wanted = batch.Wanted(False, False, 1, times)
    told = batch.tabulated(steps, parameters)
    raw = batch.run((parameters,), told, grid(mesh), tolerance, wanted, pace)
    return _solution(parameters, steps, mesh, raw)


def _solution(parameters: Parameters, steps: Protocol, mesh: Mesh, raw: batch.Run) -> Solution:
    which = np.zeros(parameters.size, dtype=int)
    return Solution(parameters, steps, (mesh,), which, raw, steepness(parameters), which > 0)
