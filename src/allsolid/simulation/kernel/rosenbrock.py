"""One step in time of the cell: six stages, each one linear system (`method`, `linear`)."""

from __future__ import annotations

import math

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
from allsolid.simulation.kernel.layout import E, I, Q, U, node_count
from allsolid.simulation.kernel.linear import prepare_system, solve_bordered
from allsolid.simulation.kernel.method import DENSE, GAMMA, GAMMAS, A, C
from allsolid.simulation.kernel.particles import particle_response, surface_before
from allsolid.simulation.vectors import (
    WIDTH,
    full,
    load,
    maximum,
    minimum,
    store,
    total,
)


@kernel
def entries(mesh):
    """Entries of the state."""
    return U + 3 * node_count(mesh)


@kernel
def prepare(h, c, curves, mesh, work):
    """Linearise at the start of a step of length `h`; returns V and dV/dI."""
    state = work.state
    particle_response(h, c, mesh, work)
    charge_transfer_slopes(state, c, curves, mesh, work)
    for i in range(0, node_count(mesh), WIDTH):
        store(work.above, load(work.overpotential, i) * c.thermal, i)
    prepare_system(c, mesh, work, work.memory[0, 0])
    left, right = boundary_potentials(state, mesh)
    return voltage_from(left, right, state[I], c)


@kernel
def combine(stage, mesh, work):
    """Stage state y + sum a_ij U_j into `work.trial`; returns sum c_ij U_j of charge and energy."""
    trial, u = work.trial, work.stages
    charge = 0.0
    energy = 0.0
    trial[I], trial[Q], trial[E] = work.state[I], work.state[Q], work.state[E]
    for p in range(U, entries(mesh), WIDTH):
        sum_ = load(work.state, p)
        for before in range(stage):
            sum_ = sum_ + A[stage, before] * load(u, before, p)
        store(trial, sum_, p)
    for before in range(stage):
        trial[I] += A[stage, before] * u[before, I]
        trial[Q] += A[stage, before] * u[before, Q]
        trial[E] += A[stage, before] * u[before, E]
        charge += C[stage, before] * u[before, Q]
        energy += C[stage, before] * u[before, E]
    return charge, energy


@kernel
def solve_stage(stage, h, c, curves, mesh, work, hold, start):
    """One linear system. `hold` is (mode, target at the stage, slope of the target in time);
    `start` is (current, voltage, slope of the voltage by the current) at the step's start.
    """
    n = node_count(mesh)
    trial, u = work.trial, work.stages
    charge, energy = combine(stage, mesh, work)
    surface_before(stage, mesh, work)
    if stage > 0:  # the first stage stands where `prepare` has just been
        charge_transfer(trial, c, curves, mesh, work)
    memory = work.memory[stage, stage]
    # the charge balance and what the step holds
    charge_balance(trial, c, mesh, work)
    for i in range(0, n, WIDTH):
        moved = load(work.own, i) - memory * load(work.reaction, i)
        pulled = load(work.damping, i) * load(work.by_surface, i) * moved
        taken = c.surface * load(mesh.weights, i) * pulled
        store(work.load, -load(work.load, i) - taken, i)
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
    for i in range(0, n, WIDTH):
        flux = load(work.flux, stage, i)
        store(u, load(work.load, i), stage, U + i)
        store(u, load(work.own, i) - memory * flux, stage, U + n + i)
        store(u, flux - load(trial, U + 2 * n + i), stage, U + 2 * n + i)
    u[stage, I] = d_current
    u[stage, Q] = GAMMA * (h * (trial[I] + d_current) + charge)
    power = value * trial[I] + v_now * d_current + i_now * d_voltage
    u[stage, E] = GAMMA * (h * power + energy)


@kernel
def flux_at_end(stage, current, memory, c, mesh, work):
    """j that a stage ends with, from the change of u in `work.load`."""
    n = node_count(mesh)
    excess = current
    for i in range(0, n, WIDTH):
        j = load(work.reaction, i)
        moved = load(work.own, i) - memory * j
        push = load(work.by_potential, i) * load(work.load, i) + load(work.by_surface, i) * moved
        flux = j + load(work.damping, i) * push
        store(work.flux, flux, stage, i)
        excess += total(c.surface * load(mesh.weights, i) * flux)
    for i in range(0, n, WIDTH):  # what rounding in the solution leaves of a L sum(w j) + I
        store(work.flux, load(work.flux, stage, i) - excess / c.surface, stage, i)


@kernel
def error_norm(c, mesh, work, tolerance):
    """The last stage in units of the tolerance: root of the weighted mean over the electrode of the
    squares at surface and potential, or what is larger at its two ends, or of the current.
    """
    n = node_count(mesh)
    current = abs(work.stages[5, I]) / (tolerance.current * c.rated / 3600.0)
    square = 0.0
    for i in range(0, n, WIDTH):
        on_surface = load(work.stages, 5, U + n + i) / tolerance.stoichiometry
        on_potential = load(work.stages, 5, U + i) / tolerance.potential
        both = on_surface * on_surface + on_potential * on_potential
        square += total(load(mesh.weights, i) * both)
    ends = max(abs(work.stages[5, U]), abs(work.stages[5, U + mesh.last])) / tolerance.potential
    return max(current, max(math.sqrt(square), ends))


@kernel
def dense_vectors(mesh, work):
    """The two vectors of the dense output into rows 6 and 7 of the stages."""
    u = work.stages
    for row in range(2):
        for p in range(0, entries(mesh), WIDTH):
            bend = full(0.0)
            for before in range(5):
                bend = bend + DENSE[row, before] * load(u, before, p)
            store(u, bend, 6 + row, p)


@kernel
def between(c, curves, mesh, work):
    """How far u leaves the open-circuit curve within the step, V, as the root of the weighted mean
    of the squares over the electrode; needs the dense output.

    Within the step u - U(x) of the dense output lies between those of the ends, for it is an
    overpotential. Where it does not, the curve did something that the ends did not see: these may
    be right while what lies between them is not.
    """
    n = node_count(mesh)
    square = 0.0
    for i in range(0, n, WIDTH):
        start = load(work.above, i)
        x = load(work.trial, U + n + i)
        end = load(work.trial, U + i) - open_circuit(curves, c.curve, x)[0]
        high, low = maximum(start, end), minimum(start, end)
        for theta in (0.3, 0.75):
            x = dense_vector(theta, U + n + i, work)
            here = dense_vector(theta, U + i, work) - open_circuit(curves, c.curve, x)[0]
            beyond = maximum(maximum(here - high, low - here), 0.0)
            square += total(load(mesh.weights, i) * beyond * beyond)
    return math.sqrt(square)


@kernel
def dense_vector(theta, p, work):
    """`dense` of eight entries from `p` on."""
    bend = load(work.stages, 6, p) + theta * load(work.stages, 7, p)
    return (1.0 - theta) * load(work.state, p) + theta * (
        load(work.trial, p) + (1.0 - theta) * bend
    )


@kernel
def dense(theta, p, work):
    """Entry `p` of the state at the fraction `theta` of the step just taken."""
    bend = work.stages[6, p] + theta * work.stages[7, p]
    return (1.0 - theta) * work.state[p] + theta * (work.trial[p] + (1.0 - theta) * bend)
