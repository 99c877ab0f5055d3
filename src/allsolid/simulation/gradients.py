"""Derivatives of any output by any parameter, at a frozen sequence of time steps.

Differences of two adaptive runs carry the noise of their step sizes. Here one run keeps its steps
and the others, with one parameter moved each, follow them: the difference is smooth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid.quantities import InputError, did_you_mean
from allsolid.simulation import batch
from allsolid.simulation.kernel.drive import FOLLOW, KEEP
from allsolid.simulation.kernel.layout import Pace, Tolerance, UnitCell
from allsolid.simulation.mesh import DEFAULT, Spectral, Volumes, grid
from allsolid.simulation.protocols import protocol as read_protocol
from allsolid.simulation.solution import Solution
from allsolid.simulation.solver import TOLERANCE
from allsolid.simulation.unit import Parameters


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


def gradient(
    parameters: Parameters,
    protocol: Any,
    fields: Sequence[str],
    *,
    output: Callable[[Solution], Any] | None = None,
    times: Any = None,
    step: float = 1e-4,
    mesh: Spectral | Volumes = DEFAULT,
    tolerance: Tolerance = TOLERANCE,
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

    Raises
    ------
    InputError : an unknown field, a field that is zero, more than one design
    """
    if parameters.size != 1:
        raise InputError("expected one design", value=parameters.size)
    base = parameters.matrix()
    columns = [_column(name, base[0]) for name in fields]
    rows = np.repeat(base, len(columns) + 1, axis=0)
    for row, column in enumerate(columns, start=1):
        rows[row, column] *= 1.0 + step
    batched = Parameters(UnitCell(*rows.T), parameters.curves, parameters.dense)
    run = _frozen(batched, read_protocol(protocol), mesh, tolerance, times)
    outputs = np.asarray((output or _default)(run), dtype=float).reshape(len(rows), -1)
    rise = (outputs[1:] - outputs[0]).T / step
    return Gradient(tuple(fields), outputs[0], rise / base[0, columns], rise)


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


def _frozen(
    parameters: Parameters, steps: Any, mesh: Spectral | Volumes, tolerance: Tolerance, times: Any
) -> Solution:
    """Every design along the time steps of the first."""
    made = grid(mesh)
    marks = np.zeros(len(steps.steps) + 1, np.int64)
    none = np.zeros(0)
    room = 4096
    first = parameters.rows(np.array([0]))
    wanted = batch.Wanted(False, False, 1, none)
    while True:
        kept = Pace(KEEP, np.empty(room), marks)
        batch.run(first, steps, made, tolerance, wanted, kept)
        if marks[-1] <= room:
            break
        room = int(marks[-1])
    wanted = wanted._replace(times=none if times is None else np.ascontiguousarray(times, float))
    follow = kept._replace(mode=FOLLOW)
    raw = batch.run(parameters, steps, made, tolerance, wanted, follow)
    fine = np.zeros(parameters.size, dtype=bool)
    return Solution(parameters, steps, mesh, made, raw, fine)
