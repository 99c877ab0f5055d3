"""Consistent potentials: at the start and after each jump of what is held."""

from __future__ import annotations

from allsolid.simulation.compile import kernel
from allsolid.simulation.kernel.equations import (
    charge_balance,
    charge_transfer_slopes,
    control_miss,
    settle,
    voltage,
)
from allsolid.simulation.kernel.kinetics import open_circuit
from allsolid.simulation.kernel.layout import I, U, node_count
from allsolid.simulation.kernel.linear import prepare_system, solve_bordered
from allsolid.simulation.vectors import WIDTH, full, load, store

LONGEST = 0.2
"""V: the largest change of u in one Newton step (a few thermal voltages)."""

FLAT = 0.05
"""Slope of the power by the current, of the voltage, below which the power is at its peak."""


@kernel
def at_rest(row, starts, c, curves, mesh, work):
    """No current, nothing passed: particles uniform at the initial stoichiometry, or filled as
    `starts` says (of each design, of all of them, or none).
    """
    n = node_count(mesh)
    state = work.state
    for p in range(U + 3 * n):
        state[p] = 0.0
    for k in range(mesh.modes):
        for i in range(n):
            work.modes[k, i] = c.initial if k == 0 else 0.0
    given = starts.shape[0]
    if given > 0:
        for k in range(mesh.modes):
            for i in range(n):
                work.modes[k, i] = starts[row % given, k, i]
    for i in range(0, n, WIDTH):
        x = full(0.0)
        for k in range(mesh.modes):
            x = x + mesh.surface[k] * load(work.modes, k, i)
        equilibrium, _ = open_circuit(curves, c.curve, x)
        store(state, equilibrium, U + i)
        store(state, x, U + n + i)


@kernel
def consistent(state, mode, target, c, curves, mesh, work):
    """Newton on charge balance and control with the particles held; True when it converged."""
    n = node_count(mesh)
    for _ in range(60):
        settle(state, c, curves, mesh, work)
        charge_transfer_slopes(state, c, curves, mesh, work)
        prepare_system(c, mesh, work, 0.0)
        charge_balance(state, c, mesh, work)
        for i in range(n):
            work.load[i] = -work.load[i]
        value, by_current = voltage(state, c, mesh)
        miss, by_v, by_i = control_miss(mode, target, value, state[I])
        d_current, _ = solve_bordered(c, mesh, work, by_current, miss, by_v, by_i)
        largest = 0.0
        for i in range(n):
            largest = max(largest, abs(work.load[i]))
        share = min(1.0, LONGEST / max(largest, 1e-300))
        for i in range(n):
            state[U + i] += share * work.load[i]
        state[I] += share * d_current
        if not largest < 1e3:
            return False
        # quadratic convergence: the next change would be below rounding
        if largest < 1e-8 and abs(d_current) <= 1e-7 * (abs(state[I]) + 1e-3 * c.rated):
            settle(state, c, curves, mesh, work)
            return True
    return False


@kernel
def past_peak(state, c, curves, mesh, work):
    """True where more current gives no more power: dP/dI = V + I dV/dI, with the particles held."""
    current = state[I]
    settle(state, c, curves, mesh, work)
    charge_transfer_slopes(state, c, curves, mesh, work)
    prepare_system(c, mesh, work, 0.0)
    for i in range(node_count(mesh)):
        work.load[i] = 0.0
    value, by_current = voltage(state, c, mesh)
    change, rise = solve_bordered(c, mesh, work, by_current, -1.0, 0.0, 1.0)
    return value + current * rise / change < FLAT * value
