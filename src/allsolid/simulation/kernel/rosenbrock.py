"""One step in time of the cell: six stages, each one linear system (`method`, `linear`)."""

from __future__ import annotations

from allsolid.simulation.compile import kernel
from allsolid.simulation.kernel.equations import (
    boundary_potentials,
    charge_balance,
    charge_transfer,
    charge_transfer_slopes,
    control_miss,
    voltage_from,
)
from allsolid.simulation.kernel.kinetics import open_circuit
from allsolid.simulation.kernel.layout import E, I, Q, U
from allsolid.simulation.kernel.linear import prepare_system, solve_bordered
from allsolid.simulation.kernel.method import A, C, DENSE, GAMMA, GAMMAS
from allsolid.simulation.kernel.particles import particle_response, surface_before


@kernel
def moving(c, mesh):
    """Entries of the state that a step solves for: without a film not the fluxes at its end."""
    n = mesh.weights.shape[0]
    return U + 3 * n if c.film > 0.0 else U + 2 * n


@kernel
def prepare(h, c, curves, mesh, work):
    """Linearise at the start of a step of length `h`; returns V and dV/dI."""
    state = work.state
    particle_response(h, c, mesh, work)
    charge_transfer_slopes(state, c, curves, mesh, work)
    for i in range(mesh.weights.shape[0]):
        work.above[i] = work.overpotential[i] * c.thermal
    prepare_system(c, mesh, work, work.memory[0, 0])
    left, right = boundary_potentials(state, mesh)
    return voltage_from(left, right, state[I], c)


@kernel
def combine(stage, size, work):
    """Stage state y + sum a_ij U_j into `work.trial`; returns sum c_ij U_j of charge and energy."""
    trial, u = work.trial, work.stages
    charge = 0.0
    energy = 0.0
    for p in range(size):
        trial[p] = work.state[p]
    for before in range(stage):
        a = A[stage, before]
        for p in range(size):
            trial[p] += a * u[before, p]
        charge += C[stage, before] * u[before, Q]
        energy += C[stage, before] * u[before, E]
    return charge, energy


@kernel
def solve_stage(stage, h, size, c, curves, mesh, work, hold, start):
    """One linear system. `hold` is (mode, target at the stage, slope of the target in time);
    `start` is (current, voltage, slope of the voltage by the current) at the step's start.
    """
    n = mesh.weights.shape[0]
    trial, u = work.trial, work.stages
    charge, energy = combine(stage, size, work)
    surface_before(stage, mesh, work)
    if stage > 0:  # the first stage stands where `prepare` has just been
        charge_transfer(trial, c, curves, mesh, work)
    memory = work.memory[stage, stage]
    # the charge balance and what the step holds
    charge_balance(trial, c, mesh, work)
    for i in range(n):
        moved = work.own[i] - memory * work.reaction[i]
        pulled = work.damping[i] * work.by_surface[i] * moved
        work.load[i] = -work.load[i] - c.surface * mesh.weights[i] * pulled
    mode, target, drift = hold
    i_now, v_now, v_by_i = start
    left, right = boundary_potentials(trial, mesh)
    value, _ = voltage_from(left, right, trial[I], c)
    miss, _, _ = control_miss(mode, target, value, trial[I])
    _, by_v, by_i = control_miss(mode, target, v_now, i_now)
    d_current, d_voltage = solve_bordered(
        c, mesh, work, v_by_i, miss - GAMMAS[stage] * h * drift, by_v, by_i
    )
    flux_at_end(stage, trial[I] + d_current, memory, c, mesh, work)
    for i in range(n):
        u[stage, U + i] = work.load[i]
        u[stage, U + n + i] = work.own[i] - memory * work.flux[stage, i]
    if c.film > 0.0:
        for i in range(n):
            u[stage, U + 2 * n + i] = work.flux[stage, i] - trial[U + 2 * n + i]
    u[stage, I] = d_current
    u[stage, Q] = GAMMA * (h * (trial[I] + d_current) + charge)
    power = value * trial[I] + v_now * d_current + i_now * d_voltage
    u[stage, E] = GAMMA * (h * power + energy)


@kernel
def flux_at_end(stage, current, memory, c, mesh, work):
    """j that a stage ends with, from the change of u in `work.load`."""
    n = mesh.weights.shape[0]
    excess = current
    for i in range(n):
        moved = work.own[i] - memory * work.reaction[i]
        push = work.by_potential[i] * work.load[i] + work.by_surface[i] * moved
        work.flux[stage, i] = work.reaction[i] + work.damping[i] * push
        excess += c.surface * mesh.weights[i] * work.flux[stage, i]
    for i in range(n):  # what rounding in the solution leaves of a L sum(w j) + I
        work.flux[stage, i] -= excess / c.surface


@kernel
def error_norm(c, mesh, work, tolerance):
    """The last stage in units of the tolerance: largest over surface, potential and current."""
    n = mesh.weights.shape[0]
    last = work.stages[5]
    worst = abs(last[I]) / (tolerance.current * c.rated / 3600.0)
    for i in range(n):
        worst = max(worst, abs(last[U + n + i]) / tolerance.stoichiometry)
        worst = max(worst, abs(last[U + i]) / tolerance.potential)
    return worst


@kernel
def dense_vectors(size, work):
    """The two vectors of the dense output into rows 6 and 7 of the stages."""
    u = work.stages
    for row in range(2):
        for p in range(size):
            u[6 + row, p] = 0.0
        for before in range(5):
            d = DENSE[row, before]
            for p in range(size):
                u[6 + row, p] += d * u[before, p]


@kernel
def between(c, curves, mesh, work):
    """How far u leaves the open-circuit curve within the step, V; needs the dense output.

    Within the step u - U(x) of the dense output lies between those of the ends, for it is an
    overpotential. Where it does not, the curve did something that the ends did not see: these may
    be right while what lies between them is not.
    """
    n = mesh.weights.shape[0]
    worst = 0.0
    for i in range(n):
        start = work.above[i]
        x = work.trial[U + n + i]
        end = work.trial[U + i] - open_circuit(curves, c.curve, x)[0]
        for theta in (0.3, 0.75):
            x = dense(theta, U + n + i, work)
            here = dense(theta, U + i, work) - open_circuit(curves, c.curve, x)[0]
            worst = max(worst, here - max(start, end), min(start, end) - here)
    return worst


@kernel
def dense(theta, p, work):
    """Entry `p` of the state at the fraction `theta` of the step just taken."""
    bend = work.stages[6, p] + theta * work.stages[7, p]
    return (1.0 - theta) * work.state[p] + theta * (work.trial[p] + (1.0 - theta) * bend)
