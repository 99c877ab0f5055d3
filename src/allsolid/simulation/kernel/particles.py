"""Diffusion in the particles, eliminated from a time step.

It is linear: within a Rosenbrock step of length h each stage does to each mode y what follows from
the modes at the start and from the fluxes j_q that the stages before it, and it itself, end with,

    U_s = -f sum_q r_sq y - p sum_q r_sq j_q,      f = rate D / R^2,    p = source flux,
    r_ss = d = 1 / (1 / (gamma h) + f),            r_sq = d sum_t (c_st / h - f a_st) r_tq.

The responses r are the same at every node, so that no stage touches a mode: the surface follows as

    U_s(x) = alone_s - sum_q S_sq j_q,             S_sq = sum over the modes of (surface p r_sq).
"""

from __future__ import annotations

from allsolid.simulation.compile import kernel
from allsolid.simulation.kernel.layout import U
from allsolid.simulation.kernel.method import A, GAMMA, NEW, STAGES, C, stage_weight


@kernel
def particle_response(h, c, mesh, work):
    """The responses r and S of a step of length `h`, and what the surfaces do alone."""
    m = mesh.modes
    for s in range(STAGES):
        for q in range(s):
            respond(s, q, h, c, mesh, work)
        for k in range(m):
            work.response[s, s, k] = 1.0 / (1.0 / (GAMMA * h) + c.diffusion * mesh.rates[k])
        for q in range(s + 1):
            memory = 0.0
            for k in range(m):
                memory += mesh.source[k] * mesh.surface[k] * work.response[s, q, k]
            work.memory[s, q] = c.flux * memory
        surface_alone(s, c, mesh, work)


@kernel
def respond(s, q, h, c, mesh, work):
    """r_sq of every mode, for q < s."""
    m = mesh.modes
    response = work.response
    for k in range(m):
        response[s, q, k] = 0.0
    for t in range(q, s):
        gain = C[s, t] / h
        loss = A[s, t] * c.diffusion
        for k in range(m):
            response[s, q, k] += (gain - loss * mesh.rates[k]) * response[t, q, k]
    for k in range(m):
        response[s, q, k] *= response[0, 0, k]


@kernel
def surface_alone(s, c, mesh, work):
    """What the surfaces do in a stage without any flux."""
    n = mesh.weights.shape[0]
    for i in range(n):
        work.alone[s, i] = 0.0
    for k in range(1, mesh.modes):  # the first one, the mean, rests
        response = 0.0
        for q in range(s + 1):
            response += work.response[s, q, k]
        weight = mesh.surface[k] * c.diffusion * mesh.rates[k] * response
        for i in range(n):
            work.alone[s, i] -= weight * work.modes[k, i]


@kernel
def surface_before(stage, mesh, work):
    """Change of the surfaces in a stage, but for the flux of its own, into `work.own`."""
    n = mesh.weights.shape[0]
    for i in range(n):
        work.own[i] = work.alone[stage, i]
    for q in range(stage):
        memory = work.memory[stage, q]
        for i in range(n):
            work.own[i] -= memory * work.flux[q, i]


@kernel
def modes_within(theta, c, mesh, work, k, found):
    """Mode `k` of every particle at the fraction `theta` of the step just taken, into `found`."""
    n = mesh.weights.shape[0]
    keep = 1.0
    for i in range(n):
        found[i] = 0.0
    for q in range(STAGES):
        response = 0.0
        for s in range(q, STAGES):
            response += stage_weight(theta, s) * work.response[s, q, k]
        keep -= c.diffusion * mesh.rates[k] * response
        push = c.flux * mesh.source[k] * response
        for i in range(n):
            found[i] -= push * work.flux[q, i]
    for i in range(n):
        found[i] += keep * work.modes[k, i]


@kernel
def advance(c, mesh, work):
    """The state and the modes at the end of the step just taken."""
    n = mesh.weights.shape[0]
    for p in range(U + 3 * n):
        work.state[p] = work.trial[p]
    for i in range(n):
        work.state[U + n + i] = 0.0
    for k in range(mesh.modes):
        move_mode(k, c, mesh, work)
        at_surface = mesh.surface[k]
        for i in range(n):
            work.state[U + n + i] += at_surface * work.modes[k, i]


@kernel
def move_mode(k, c, mesh, work):
    """`modes_within` at the end of the step, in place."""
    n = mesh.weights.shape[0]
    keep = 1.0
    push = work.weight
    for q in range(STAGES):
        response = 0.0
        for s in range(q, STAGES):
            response += NEW[s] * work.response[s, q, k]
        keep -= c.diffusion * mesh.rates[k] * response
        push[q] = c.flux * mesh.source[k] * response
    for i in range(n):
        moved = keep * work.modes[k, i]
        for q in range(STAGES):
            moved -= push[q] * work.flux[q, i]
        work.modes[k, i] = moved
