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
from allsolid.simulation.kernel.layout import U, node_count
from allsolid.simulation.kernel.method import GAMMA, STAGES, A, C, stage_weight
from allsolid.simulation.vectors import WIDTH, full, load, store, total


@kernel
def particle_response(h, c, mesh, work):
    """The responses r and S of a step of length `h`, and what the surfaces do alone."""
    for s in range(STAGES):
        for q in range(s + 1):
            work.memory[s, q] = 0.0
    for k in range(0, mesh.modes, WIDTH):
        fade = c.diffusion * load(mesh.rates, k)
        push = c.flux * load(mesh.source, k) * load(mesh.surface, k)
        respond(h, fade, k, work)
        for s in range(STAGES):
            alone = full(0.0)
            for q in range(s + 1):
                response = load(work.response, s, q, k)
                alone = alone + response
                work.memory[s, q] += total(push * response)
            store(work.weight, fade * load(mesh.surface, k) * alone, s, k)
    surface_alone(mesh, work)


@kernel
def respond(h, fade, k, work):
    """r_sq of eight modes from `k` on."""
    own = 1.0 / (1.0 / (GAMMA * h) + fade)
    for s in range(STAGES):
        store(work.response, own, s, s, k)
        for q in range(s):
            response = full(0.0)
            for t in range(q, s):
                gain = C[s, t] / h - A[s, t] * fade
                response = response + gain * load(work.response, t, q, k)
            store(work.response, own * response, s, q, k)


@kernel
def surface_alone(mesh, work):
    """What the surfaces do in each stage without any flux."""
    n = node_count(mesh)
    for s in range(STAGES):
        for i in range(0, n, WIDTH):
            alone = full(0.0)
            for k in range(1, mesh.modes):  # the first one, the mean, rests
                alone = alone - work.weight[s, k] * load(work.modes, k, i)
            store(work.alone, alone, s, i)


@kernel
def surface_before(stage, mesh, work):
    """Change of the surfaces in a stage, but for the flux of its own, into `work.own`."""
    n = node_count(mesh)
    for i in range(0, n, WIDTH):
        own = load(work.alone, stage, i)
        for q in range(stage):
            own = own - work.memory[stage, q] * load(work.flux, q, i)
        store(work.own, own, i)


@kernel
def weigh_modes(theta, c, mesh, work):
    """For `moved_mode` at the fraction `theta` of the step just taken: how much of each mode is
    left, and what each flux has taken from it.
    """
    for k in range(0, mesh.modes, WIDTH):
        keep = full(1.0)
        for q in range(STAGES):
            response = full(0.0)
            for s in range(q, STAGES):
                response = response + stage_weight(theta, s) * load(work.response, s, q, k)
            keep = keep - c.diffusion * load(mesh.rates, k) * response
            store(work.weight, c.flux * load(mesh.source, k) * response, q, k)
        store(work.keep, keep, k)


@kernel
def moved_mode(k, i, work):
    """Mode `k` in the particles at eight nodes from `i` on, as weighed."""
    moved = work.keep[k] * load(work.modes, k, i)
    for q in range(STAGES):
        moved = moved - work.weight[q, k] * load(work.flux, q, i)
    return moved


@kernel
def advance(c, mesh, work):
    """The state and the modes at the end of the step just taken."""
    n = node_count(mesh)
    for p in range(0, U + 3 * n, WIDTH):
        store(work.state, load(work.trial, p), p)
    weigh_modes(1.0, c, mesh, work)
    for i in range(0, n, WIDTH):
        x = full(0.0)
        for k in range(mesh.modes):
            moved = moved_mode(k, i, work)
            store(work.modes, moved, k, i)
            x = x + mesh.surface[k] * moved
        store(work.state, x, U + n + i)
