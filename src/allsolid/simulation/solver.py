"""One call: cells, a protocol, conditions; a `Solution` back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from allsolid.cells import Conditions, as_cell
from allsolid.quantities import InputError, Quantity, checked, given, resolve
from allsolid.simulation import batch
from allsolid.simulation.choice import ACROSS, MODES, Choice, choose, steepness
from allsolid.simulation.experiment.protocols import Protocol
from allsolid.simulation.experiment.reading import protocol as read_protocol
from allsolid.simulation.filling import Filling
from allsolid.simulation.kernel.layout import Steps, Tolerance, room
from allsolid.simulation.mesh import Mesh, Spectral, grid
from allsolid.simulation.solution import STEEP, Solution
from allsolid.simulation.unit import Parameters, gather

if TYPE_CHECKING:
    from allsolid.cells import Cell

TOLERANCE = Tolerance(stoichiometry=3e-4, potential=1e-3, current=1e-2)
"""Local error a time step; measured on 1C: 0.1 mV rms against a run at 1e-8."""

STANDARD = "Discharge at C/3 until empty"
"""What is simulated unless something else is asked for."""

FINER = Tolerance(stoichiometry=3e-5, potential=1e-4, current=1e-3)
"""That of `refined`."""

COMPARED = 200
"""Times at which `refined` compares voltages."""

SAFETY, LEFT = 1.5, 1e-5
"""What `refined` multiplies a difference with, and adds to that of the charge for what its time
steps leave: on 720 random runs the estimates then cover 97 % of the errors of the charge and 99 %
of those of the voltage, found on 129 x 32 (the difference alone 80 and 98 %)."""

_NO_TIMES = np.zeros(0)


class Detail(StrEnum):
    """What is kept of each design."""

    TERMINAL = "terminal"
    """the ends of the steps: a kilobyte a design"""
    CURVES = "curves"
    """time series as well"""
    FIELDS = "fields"
    """potentials and concentrations at every point of the time series as well"""


@checked
def simulate(
    cells: Cell | Parameters | str | Sequence[Cell | Parameters | str],
    protocol: Any = STANDARD,
    conditions: Conditions | Sequence[Conditions] | None = None,
    *,
    soc: Quantity | None = None,
    start: Filling | None = None,
    mesh: Mesh | None = None,
    tolerance: Tolerance = TOLERANCE,
    detail: Detail | str = Detail.CURVES,
    times: Quantity | None = None,
) -> Solution:
    """Simulate cells through a protocol with the single-ion pseudo-two-dimensional model.

    Parameters
    ----------
    cells : a cell, a batch of cells (array fields), the name or file of a design, `Parameters`, or
        a sequence of these
    protocol : step text, or anything that `allsolid.simulation.protocol` reads
    conditions : of ``cell.conditions(temperature="45 degC")``, of a sequence one a cell; by default
        those of each design. Temperature, pressure, voltage limits and state are those of the
        ledger; `Parameters` keep theirs
    soc : state of charge at the start, 0..1 or text ("50 %"); by default empty where the
        protocol charges first, full otherwise, and as built where both electrodes are metals
    start : in place of `soc`, where the lithium stands as another run left it
        (``run.fields.filling()``)
    mesh : `Spectral`, `Elements` or `Volumes`; by default what the fronts of each design need,
        and a finer one for those that meet a front which it does not resolve
    tolerance : local error allowed a time step
    detail : what is kept
    times : s, increasing, at which the voltage is wanted for every design

    Returns
    -------
    Solution with a `Status` for every design

    Raises
    ------
    InputError : a step that cannot be read, a cell that this model does not describe, conditions
        for `Parameters`, or parameters out of their bounds
    """
    steps = read_protocol(protocol)
    made = gathered(cells, conditions)
    others = [gathered(cells, conditions, temperature=warm) for warm in steps.temperatures]
    if start is not None:
        if soc is not None:
            raise InputError(
                "expected a state of charge or a start, not both", key="soc", value=soc
            )
        made, *warmed = (one.filled(start.mean, start.negative) for one in (made, *others))
    else:
        charge = _start(steps, soc, made)
        made, *warmed = (one.at(charge) for one in (made, *others))
    if warmed:
        told = dict.fromkeys(text for one in (made, *warmed) for text in one.caveats)
        made = replace(made, caveats=tuple(told))
    return _solve((made, *warmed), steps, mesh, tolerance, detail, times, start)


DEEPEST = 16
"""Lists of cells in lists; one that holds itself has no end."""


def gathered(
    cells: Any,
    conditions: Conditions | Sequence[Conditions] | None = None,
    depth: int = 0,
    temperature: float | None = None,
) -> Parameters:
    """Parameters of one cell or of several (a list or tuple), as one batch, under the conditions of
    their designs unless others are given, or these at another temperature (K).
    """
    if isinstance(cells, Parameters):
        if conditions is not None or temperature is not None:
            expected = "Parameters have their own: make them with parameters(cell, conditions)"
            raise InputError(expected, key="conditions", value=type(conditions).__name__)
        return cells
    if isinstance(cells, list | tuple) and depth < DEEPEST:
        pairs = zip(cells, _each(conditions, len(cells)), strict=True)
        return gather([gathered(one, at, depth + 1, temperature) for one, at in pairs])
    from allsolid.simulation.adapter import parameters

    cell = as_cell(cells)
    if isinstance(conditions, list | tuple):
        raise InputError("expected the conditions of one cell", key="conditions", value=conditions)
    at = cast("Conditions | None", conditions)
    if temperature is not None:
        at = cell.under(at)
        many = np.shape(at.temperature)  # as many as there are conditions
        at = replace(at, temperature=np.full(many, temperature) if many else temperature)
    return parameters(cell, at)


def _each(conditions: Any, cells: int) -> list[Any]:
    """One for each cell of a sequence: windows and states are a cell's own."""
    if conditions is None:
        return [None] * cells
    if not isinstance(conditions, list | tuple):
        conditions = [conditions]
    if len(conditions) != cells:
        expected = f"expected conditions for each of the {cells} cells"
        raise InputError(expected, key="conditions", value=len(conditions))
    return list(conditions)


@checked
def solve(
    parameters: Parameters,
    protocol: Any,
    mesh: Mesh | None = None,
    tolerance: Tolerance = TOLERANCE,
    detail: Detail | str = Detail.TERMINAL,
    times: Quantity | None = None,
) -> Solution:
    """As `simulate`, from `Parameters` as they stand (their own start).

    Raises
    ------
    InputError : as `simulate`; a step at a temperature, for which parameters are not known
    """
    steps = read_protocol(protocol)
    return _solve((parameters,), steps, mesh, tolerance, detail, times)


Cells = tuple[Parameters, ...]
"""Designs, and once more at each temperature that a protocol states."""


def _solve(
    cells: Cells, steps: Protocol, mesh: Mesh | None, tolerance: Tolerance, detail: Detail | str,
    times: Quantity | None, start: Filling | None = None,
) -> Solution:  # fmt: skip
    if type(detail) is not Detail:
        detail = resolve(Detail, detail, key="detail")
    wanted = batch.Wanted(
        curves=detail is not Detail.TERMINAL,
        fields=detail is Detail.FIELDS,
        every=1 if detail is Detail.TERMINAL else 3,
        times=_NO_TIMES if times is None else increasing(times),
    )
    if mesh is not None:
        return on_mesh(cells, steps, mesh, tolerance, wanted, start)
    return on_chosen(cells, steps, tolerance, wanted, start)


ROUNDS = 2
"""Times that a design is repeated on a finer mesh."""


def on_chosen(
    cells: Cells, steps: Protocol, tolerance: Tolerance, wanted: batch.Wanted,
    start: Filling | None = None,
) -> Solution:  # fmt: skip
    """Solve each design on the mesh that its fronts need, and those that met one which it does not
    resolve again on a finer one.
    """
    parameters = cells[0]
    steep = steepness(parameters)
    told = batch.tabulated(steps, parameters)
    chosen = choose(parameters, steps, told, steep)
    for warm in cells[1:]:
        chosen = chosen.or_finer(choose(warm, steps, told, steep))
    if wanted.fields and parameters.size > 1:  # of one size for all
        chosen = chosen.together()
    found = _solved(cells, steps, told, chosen, tolerance, wanted, steep, start)
    again = np.zeros(parameters.size, dtype=bool)
    for _ in range(ROUNDS):
        bent = found.bent
        if not found.steep.any():
            break
        finer = chosen.finer(bent, found.raw.output.summary["radial"] > STEEP)
        if wanted.fields:
            finer = finer.together()
        rows = np.flatnonzero(finer.differs(chosen))
        if not len(rows):
            break
        more = _solved(
            tuple(one.rows(rows) for one in cells), steps, told.rows(rows), finer.rows(rows),
            tolerance, wanted, steep[rows], start,
        )  # fmt: skip
        found = _replaced(found, more, rows)
        chosen, again = finer, again | np.isin(np.arange(parameters.size), rows)
    return replace(found, again=again) if again.any() else found


def _solved(
    cells: Cells, steps: Protocol, told: Steps, chosen: Choice, tolerance: Tolerance,
    wanted: batch.Wanted, steep: np.ndarray, start: Filling | None = None,
) -> Solution:  # fmt: skip
    """Solve each design on its mesh, those of one mesh together."""
    parameters = cells[0]
    groups = chosen.groups(parameters.dense)
    which, parts = np.zeros(parameters.size, dtype=int), []
    for at, (mesh, rows) in enumerate(groups):
        whole = len(groups) == 1
        one = cells if whole else tuple(each.rows(rows) for each in cells)
        own = told if whole else told.rows(rows)
        parts.append((rows, _run(one, own, mesh, tolerance, wanted, start)))
        which[rows] = at
    meshes = tuple(mesh for mesh, _ in groups)
    no = np.zeros(parameters.size, dtype=bool)
    return Solution(parameters, steps, meshes, which, batch.joined(parts), steep, no)


def _run(
    cells: Cells, told: Steps, mesh: Mesh, tolerance: Tolerance, wanted: batch.Wanted,
    start: Filling | None,
) -> batch.Run:  # fmt: skip
    """All designs on one mesh, uniform at their start or filled as another run left them."""
    if start is None:
        return batch.run(cells, told, grid(mesh), tolerance, wanted)
    modes = start.on(mesh)
    wide = np.zeros((1, modes.shape[0], room(modes.shape[1])))
    wide[0, :, : modes.shape[1]] = modes
    wide[0, 0, modes.shape[1] :] = start.mean  # what fills up a vector rests
    return batch.run(cells, told, grid(mesh), tolerance, wanted, starts=wide)


def _replaced(found: Solution, more: Solution, rows: np.ndarray) -> Solution:
    """A solution with that of some designs in their place."""
    if len(rows) == found.size:
        return replace(more, parameters=found.parameters, protocol=found.protocol)
    which = found.which.copy()
    which[rows] = more.which + len(found.meshes)
    everyone = np.arange(found.size)
    raw = batch.joined([(everyone, found.raw), (rows, more.raw)])
    return replace(found, meshes=(*found.meshes, *more.meshes), which=which, raw=raw)


def on_mesh(
    cells: Cells, steps: Protocol, mesh: Mesh, tolerance: Tolerance, wanted: batch.Wanted,
    start: Filling | None = None,
) -> Solution:  # fmt: skip
    """Solve every design on one mesh."""
    parameters = cells[0]
    chosen = for_cathode(mesh, parameters)
    told = batch.tabulated(steps, parameters)
    run = _run(cells, told, chosen, tolerance, wanted, start)
    which = np.zeros(parameters.size, dtype=int)
    return Solution(parameters, steps, (chosen,), which, run, steepness(parameters), which > 0)


@checked
def refined(
    cells: Any,
    protocol: Any = STANDARD,
    conditions: Conditions | Sequence[Conditions] | None = None,
    *,
    soc: Quantity | None = None,
    detail: Detail | str = Detail.CURVES,
) -> Solution:
    """As `simulate` on the fine mesh, with an estimate of the spatial error.

    `Solution.spatial_error` is the relative change of the charge passed in the protocol (the sum
    of the magnitudes of its steps) against the run as it is shipped, `Solution.voltage_error` the
    rms change of the voltage over it, each with a margin (`SAFETY`): upper estimates of the finer
    run's own errors.
    """
    kept = resolve(Detail, detail, key="detail")
    steps = read_protocol(protocol)
    made = gathered(cells, conditions)
    start = _start(steps, soc, made)
    made = made.at(start)
    every = (made, *(
        gathered(cells, conditions, temperature=warm).at(start) for warm in steps.temperatures
    ))  # fmt: skip
    shipped = _solve(every, steps, None, TOLERANCE, Detail.TERMINAL, None)
    longest = float(np.max(shipped.duration, initial=1.0))
    times = longest * np.arange(1, COMPARED) / COMPARED
    shipped = _solve(every, steps, None, TOLERANCE, Detail.TERMINAL, times)
    across = 0 if made.dense else len(ACROSS) - 1  # a film has one point
    levels = Choice(*(np.full(made.size, top) for top in (across, len(MODES) - 1, 1, True)))
    wanted = batch.Wanted(kept is not Detail.TERMINAL, kept is Detail.FIELDS, 3, times)
    told = batch.tabulated(steps, made)
    fine = _solved(every, steps, told, levels, FINER, wanted, steepness(made))
    passed = np.nansum(np.abs(fine.step_charge), axis=1)
    other = np.nansum(np.abs(shipped.step_charge), axis=1)
    error = SAFETY * np.abs(passed - other) / np.maximum(passed, 1e-300) + LEFT
    apart = (fine.sampled_voltage - shipped.sampled_voltage) ** 2
    both = np.isfinite(apart)
    mean = np.where(both, apart, 0.0).sum(axis=1) / np.maximum(both.sum(axis=1), 1)
    return replace(
        fine, again=~fine.again, spatial_error=error, voltage_error=SAFETY * np.sqrt(mean)
    )


def _start(steps: Protocol, soc: Any, made: Parameters) -> Any:
    if soc is not None:
        return soc
    usual, metal = np.where(steps.charges_first, 0.0, 1.0), made.of_metal
    if len(usual) not in (1, made.size):
        expected = f"expected one value, or one for each of the {made.size} designs"
        raise InputError(expected, key="level", value=len(usual))
    if metal.any():
        return np.where(metal, made.soc, usual)
    return float(usual[0]) if len(usual) == 1 else usual


def for_cathode(mesh: Mesh, parameters: Parameters) -> Mesh:
    """The mesh with films for particles where the cathode is dense."""
    if not parameters.dense:
        return mesh
    if not isinstance(mesh, Spectral):
        raise InputError("expected a Spectral mesh for a dense cathode", value=mesh)
    return replace(mesh, film=True)


def increasing(times: Any) -> np.ndarray:
    """Times at which the voltage is wanted, checked."""
    array = np.ascontiguousarray(given(times, "s", "times"), dtype=float).ravel()
    inside = np.all((array >= 0.0) & (array < np.inf))
    if not (inside and np.all(np.diff(array) > 0.0)):
        expected = "expected finite times from 0 on in increasing order"
        raise InputError(expected, key="times", value=times)
    return array
