"""RODAS: a Rosenbrock method of order 4(3), L-stable and stiffly accurate, with dense output.

Coefficients of Hairer and Wanner, Solving Ordinary Differential Equations II (source key
``hairer1996``). A step of M y' = F(t, y) with J = dF/dy solves six linear systems,

    (M / (gamma h) - J) U_i = F(t + alpha_i h, y + sum a_ij U_j) + M sum c_ij U_j / h
                              + gamma_i h dF/dt,

with the same matrix; y_new = y + sum a_5j U_j + U_5 + U_6 and U_6 is the error estimate.
"""

from __future__ import annotations

import numpy as np

from allsolid.simulation.compile import kernel
from allsolid.simulation.kernel.equations import (
    boundary_potentials,
    charge_balance,
    charge_transfer,
    charge_transfer_slopes,
    control_miss,
    surface_stoichiometry,
    voltage_from,
)
from allsolid.simulation.kernel.kinetics import open_circuit
from allsolid.simulation.kernel.layout import E, I, Q, U
from allsolid.simulation.kernel.linear import prepare_system, solve_bordered

GAMMA = 0.25
ALPHA = np.array([0.0, 0.386, 0.21, 0.63, 1.0, 1.0])
GAMMAS = np.array([0.25, -0.1043, 0.1035, -0.0362, 0.0, 0.0])
A = np.array([
    (0.0, 0.0, 0.0, 0.0, 0.0),
    (1.544, 0.0, 0.0, 0.0, 0.0),
    (0.9466785280815826, 0.2557011698983284, 0.0, 0.0, 0.0),
    (3.314825187068521, 2.896124015972201, 0.9986419139977817, 0.0, 0.0),
    (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895, 0.0),
    (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895, 1.0),
])  # fmt: skip
C = np.array([
    (0.0, 0.0, 0.0, 0.0, 0.0),
    (-5.6688, 0.0, 0.0, 0.0, 0.0),
    (-2.430093356833875, -0.2063599157091915, 0.0, 0.0, 0.0),
    (-0.1073529058151375, -9.594562251023355, -20.47028614809616, 0.0, 0.0),
    (7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616, 0.0),
    (8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136,
     -6.058818238834054),
])  # fmt: skip
DENSE = np.array([
    (10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823,
     1.025137723295662),
    (-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386,
     -6.594389125716872),
])  # fmt: skip


@kernel
def entries(mesh):
    """Entries of the state in use."""
    n = mesh.weights.shape[0]
    return U + 2 * n + mesh.modes * n


@kernel
def moving(c, mesh):
    """Entries of the state that a step solves for: without a film not the fluxes at its end."""
    return entries(mesh) - (0 if c.film > 0.0 else mesh.weights.shape[0])


@kernel
def prepare(h, c, curves, mesh, work):
    """Linearise at the start of a step of length `h`; returns V, dV/dI and S (see `linear`)."""
    state = work.state
    m = mesh.modes
    memory = 0.0
    for k in range(m):
        work.decay[k] = 1.0 / (1.0 / (GAMMA * h) + c.diffusion * mesh.rates[k])
        memory += mesh.surface[k] * mesh.source[k] * work.decay[k]
    surface_stoichiometry(state, mesh, work)
    charge_transfer_slopes(state, c, curves, mesh, work)
    for i in range(mesh.weights.shape[0]):
        work.above[i] = work.overpotential[i] * c.thermal
    memory *= c.flux
    prepare_system(c, mesh, work, memory)
    left, right = boundary_potentials(state, mesh)
    value, by_current = voltage_from(left, right, state[I], c)
    return value, by_current, memory


@kernel
def combine(stage, h, size, work):
    """Stage state y + sum a_ij U_j into `work.trial`, sum c_ij U_j / h into `work.sums`."""
    trial, sums, u = work.trial, work.sums, work.stages
    for p in range(size):
        trial[p] = work.state[p]
        sums[p] = 0.0
    for before in range(stage):
        a = A[stage, before]
        c = C[stage, before] / h
        for p in range(size):
            trial[p] += a * u[before, p]
            sums[p] += c * u[before, p]


@kernel
def solve_stage(stage, h, c, curves, mesh, work, hold, start, memory):
    """One linear system. `hold` is (mode, target at the stage, slope of the target in time);
    `start` is (current, voltage, slope of the voltage by the current) at the step's start;
    `memory` is S, by which a unit of flux moves the surface within the stage.
    """
    n = mesh.weights.shape[0]
    m = mesh.modes
    first = U + n
    trial, sums, u = work.trial, work.sums, work.stages
    if stage > 0:  # the first stage stands where `prepare` has just been
        surface_stoichiometry(trial, mesh, work)
        charge_transfer(trial, c, curves, mesh, work)
    # what the surface does on its own during the stage, X_i = sum s_k U_ki at the present flux
    for i in range(n):
        work.own[i] = -memory * work.reaction[i]
    for k in range(m):
        weight = mesh.surface[k] * work.decay[k]
        fade = c.diffusion * mesh.rates[k]
        for i in range(n):
            work.own[i] += weight * (sums[first + k * n + i] - fade * trial[first + k * n + i])
    # the charge balance and what the step holds
    charge_balance(trial, c, mesh, work)
    for i in range(n):
        pulled = work.damping[i] * work.by_surface[i] * work.own[i]
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
    # back to the modes, at the flux of the stage's end
    excess = trial[I] + d_current
    for i in range(n):
        u[stage, U + i] = work.load[i]
        work.reaction[i] += work.damping[i] * (
            work.by_potential[i] * work.load[i] + work.by_surface[i] * work.own[i]
        )
        excess += c.surface * mesh.weights[i] * work.reaction[i]
    for i in range(n):  # what rounding in the solution leaves of a L sum(w j) + I
        work.reaction[i] -= excess / c.surface
    flux = first + m * n
    if c.film > 0.0:
        for i in range(n):
            u[stage, flux + i] = work.reaction[i] - trial[flux + i]
    for k in range(m):
        decay = work.decay[k]
        fade = c.diffusion * mesh.rates[k]
        push = c.flux * mesh.source[k]
        for i in range(n):
            p = first + k * n + i
            u[stage, p] = decay * (sums[p] - fade * trial[p] - push * work.reaction[i])
    u[stage, I] = d_current
    u[stage, Q] = GAMMA * h * (trial[I] + d_current + sums[Q])
    power = value * trial[I] + v_now * d_current + i_now * d_voltage
    u[stage, E] = GAMMA * h * (power + sums[E])


@kernel
def error_norm(c, mesh, work, tolerance):
    """The last stage in units of the tolerance: largest over surface, potential and current."""
    n = mesh.weights.shape[0]
    size = entries(mesh)
    last = work.sums
    for p in range(size):
        last[p] = work.stages[5, p]
    surface_stoichiometry(last, mesh, work)
    worst = abs(last[I]) / (tolerance.current * c.rated / 3600.0)
    for i in range(n):
        worst = max(worst, abs(work.surface[i]) / tolerance.stoichiometry)
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
    """How far u leaves the open-circuit curve within the step, V; needs the dense output, and the
    new surfaces in `work.surface`.

    Within the step u - U(x) of the dense output lies between those of the ends, for it is an
    overpotential. Where it does not, the curve did something that the ends did not see: these may
    be right while what lies between them is not.
    """
    worst = 0.0
    for i in range(mesh.weights.shape[0]):
        work.held[i] = work.trial[U + i] - open_circuit(curves, c.curve, work.surface[i])[0]
    for theta in (0.3, 0.75):
        above_curve(theta, c, curves, mesh, work, work.load)
        for i in range(mesh.weights.shape[0]):
            start, end, here = work.above[i], work.held[i], work.load[i]
            worst = max(worst, here - max(start, end), min(start, end) - here)
    return worst


@kernel
def above_curve(theta, c, curves, mesh, work, found):
    """u - U(x) at every node on the dense output, into `found`."""
    n = mesh.weights.shape[0]
    first = U + n
    x = work.surface
    for i in range(n):
        x[i] = 0.0
    rest = 1.0 - theta
    for k in range(mesh.modes):
        weight = mesh.surface[k]
        for i in range(n):
            p = first + k * n + i
            bend = work.stages[6, p] + theta * work.stages[7, p]
            x[i] += weight * (rest * work.state[p] + theta * (work.trial[p] + rest * bend))
    for i in range(n):
        found[i] = dense(theta, U + i, work) - open_circuit(curves, c.curve, x[i])[0]


@kernel
def dense(theta, p, work):
    """Entry `p` of the state at the fraction `theta` of the step just taken."""
    bend = work.stages[6, p] + theta * work.stages[7, p]
    return (1.0 - theta) * work.state[p] + theta * (work.trial[p] + (1.0 - theta) * bend)
