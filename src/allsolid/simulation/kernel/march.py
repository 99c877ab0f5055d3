"""Through a protocol, adaptively or along given time steps."""

from __future__ import annotations

import math

from allsolid.simulation.compile import kernel
from allsolid.simulation.kernel.events import (
    locate,
    margin,
    voltage_now,
    voltage_within,
)
from allsolid.simulation.kernel.layout import E, I, Q, U, node_count
from allsolid.simulation.kernel.method import ALPHA, STAGES
from allsolid.simulation.kernel.particles import moved_mode, weigh_modes
from allsolid.simulation.kernel.rosenbrock import (
    between,
    dense,
    dense_vectors,
    entries,
    error_norm,
    prepare,
    solve_stage,
)
from allsolid.simulation.vectors import WIDTH, all_between, load, store

RUNNING, ENDED, SATURATED, INFEASIBLE, STALLED = 0, 1, 2, 3, 4
LEFT_WINDOW, NO_LITHIUM, ENDLESS, EXHAUSTED, STOPPED_EARLY = 6, 7, 10, 12, 13
"""How a march ended; `allsolid.simulation.solution.Status` says what to do next."""

SHORTEST = 1e-9
"""s: below this the step size control gives up."""

LONGEST = 1e10
"""s: a step without a duration that has not met its limit by then comes to rest short of it."""

FIRST = 0.3
"""s: first time step after a jump."""

SEEN = 5e-4
"""Share of the rated capacity that a step must pass for the curve to do anything within it."""

DOUBTS = 4
"""Times that a step is shortened for what lies between its ends; what is left then does not shrink
with the step, such as a rest of an error of the step before.
"""

CLOSE = 1e-7
"""How near to a limit a step must end: V, or shares of the rated current or capacity."""

MOST = 20_000
"""Time steps allowed a protocol step, or the piece of its profile between two knots."""


@kernel
def target_at(step, row, time, knot, steps):
    """Target of a protocol step and its slope in time (profiles are straight between knots)."""
    scale = steps.targets[row, step, 0]
    if steps.table[step].first_knot < 0:
        return scale, 0.0
    t0, f0 = steps.knots[knot, 0], steps.knots[knot, 1]
    t1, f1 = steps.knots[knot + 1, 0], steps.knots[knot + 1, 1]
    slope = (f1 - f0) / (t1 - t0)
    return scale * (f0 + slope * (time - t0)), scale * slope


@kernel
def take_step(h, hold, c, curves, mesh, work):
    """One Rosenbrock step of length `h` from `work.state`; the new state is left in `work.trial`.

    `hold` is (control, target at the step's start, slope of the target).
    """
    mode, target, drift = hold
    state = work.state
    v_now, v_by_i = prepare(h, c, curves, mesh, work)
    start = (state[I], v_now, v_by_i)
    for stage in range(STAGES):
        at_stage = target + drift * h * ALPHA[stage]
        solve_stage(stage, h, c, curves, mesh, work, (mode, at_stage, drift), start)
    for p in range(0, entries(mesh), WIDTH):
        store(work.trial, load(work.trial, p) + load(work.stages, STAGES - 1, p), p)


@kernel
def admissible(work, mesh):
    """True where the new state is finite and every particle surface is between empty and full."""
    n = node_count(mesh)
    for i in range(0, n, WIDTH):
        if not all_between(0.0, load(work.trial, U + n + i), 1.0):
            return False
    return math.isfinite(work.trial[E]) and math.isfinite(work.trial[I])


@kernel
def next_length(h, error, last_error, last_h, rejected):
    """Step size from the error, with the predictive control of Gustafsson; at most 6 times."""
    factor = min(5.0, max(1.0 / 6.0, error**0.25 / 0.9))
    if last_error > 0.0 and error <= 1.0:
        predicted = (h / last_h) ** -1.0 * (error * error / last_error) ** 0.25 / 0.9
        factor = max(factor, min(5.0, predicted))
    if rejected:
        factor = max(1.0, factor)
    return coarse(h / factor)


@kernel
def coarse(h):
    """The next shorter length with four bits behind its first.

    Lengths that follow the error continuously carry each rounding on to all later ones (measured:
    1e-15 in the load becomes 1e-5 in the charge); on a coarse ladder it changes none of them.
    """
    mantissa, exponent = math.frexp(h)
    return math.ldexp(math.floor(32.0 * mantissa) / 32.0, exponent)


@kernel
def attempt(h, most, hold, memory, c, curves, mesh, tolerance, work):
    """Step with error control until one is accepted, no longer than `most`.

    `memory` is (error, length) of the last accepted step, (0, 0) after a jump. Returns code,
    length taken, length proposed next, error.
    """
    rejected = False
    doubts = 0
    for _ in range(200):
        length = most if h > 0.95 * most else h
        take_step(length, hold, c, curves, mesh, work)
        error = error_norm(c, mesh, work, tolerance)
        if not (error < 1e6 and admissible(work, mesh)):
            error = 1e3
        moved = abs(work.trial[Q] - work.state[Q]) > SEEN * c.rated
        if error <= 1.0 and moved and doubts < DOUBTS:
            dense_vectors(mesh, work)
            within = between(c, curves, mesh, work) / tolerance.potential
            error = max(error, within)
            doubts += 1
        error = max(error, 1e-8)
        proposed = next_length(length, error, memory[0], memory[1], rejected)
        if error <= 1.0:
            return RUNNING, length, max(proposed, h) if length < h else proposed, error
        rejected = True
        h = proposed
        if h < SHORTEST:
            break
    return STALLED, 0.0, h, 0.0


@kernel
def land(h, hold, limits, outside, c, curves, mesh, work):
    """Repeat the step so that it ends on the limit: first at the root on the dense output, then
    by secants through the last two lengths, halving the bracket where they leave it. Returns the
    length of the step and which limit it ends on.

    `outside` is the margin at the end of the whole step, below zero.
    """
    dense_vectors(mesh, work)
    low, high = 0.0, h
    before, at_before = h, outside
    length = h * locate(h, c, mesh, work, limits, outside)
    kind = 0
    for _ in range(40):
        take_step(length, hold, c, curves, mesh, work)
        value = voltage_now(work.trial, c, mesh)
        here, kind = margin(value, work.trial[I], work.trial[Q], length, work.spent, c, limits)
        if abs(here) < CLOSE or high - low < 1e-12 * h:
            break
        if here > 0.0:
            low = length
        else:
            high = length
        guess = length - here * (length - before) / (here - at_before)
        before, at_before = length, here
        length = guess if low < guess < high else 0.5 * (low + high)
    return length, kind


@kernel
def note(row, step, time, h, c, mesh, work, out, every):
    """Write `every` records of the step just taken and the samples that lie in it."""
    most = out.records.shape[1]
    if most > 0:
        for part in range(1, every + 1):
            at = out.summary[row].count
            if at >= most:
                out.summary[row].count = most + 1
                return
            theta = part / every
            record = out.records[row, at]
            record[0] = time + theta * h
            record[1] = dense(theta, I, work)
            record[2] = voltage_within(theta, c, mesh, work)[0]
            record[3] = dense(theta, Q, work)
            record[4] = dense(theta, E, work)
            record[5] = step
            if out.profiles.shape[1] > 0:
                note_profile(row, at, theta, c, mesh, work, out)
            out.summary[row].count = at + 1
    at = out.summary[row].sampled
    while at < out.times.shape[0] and out.times[at] <= time + h * (1.0 + 1e-12):
        theta = (out.times[at] - time) / h
        out.samples[row, at] = voltage_within(theta, c, mesh, work)[0]
        at += 1
    out.summary[row].sampled = at


@kernel
def note_profile(row, at, theta, c, mesh, work, out):
    """Write the state and the modes at the fraction `theta` of the step just taken."""
    n = node_count(mesh)
    profile = out.profiles[row, at]
    for p in range(entries(mesh)):
        profile[p] = dense(theta, p, work)
    weigh_modes(theta, c, mesh, work)
    for k in range(mesh.modes):
        for i in range(0, n, WIDTH):
            store(profile, moved_mode(k, i, work), entries(mesh) + k * n + i)


@kernel
def note_jump(row, step, time, value, mesh, work, out):
    """Write the state right after a jump."""
    state = work.state
    at = out.summary[row].count
    if at < out.records.shape[1]:
        record = out.records[row, at]
        record[0] = time
        record[1] = state[I]
        record[2] = value
        record[3] = state[Q]
        record[4] = state[E]
        record[5] = step
        if out.profiles.shape[1] > 0:
            n = node_count(mesh)
            for p in range(U + 3 * n):
                out.profiles[row, at, p] = state[p]
            for k in range(mesh.modes):
                for i in range(n):
                    out.profiles[row, at, U + 3 * n + k * n + i] = work.modes[k, i]
        out.summary[row].count = at + 1
    elif out.records.shape[1] > 0:
        out.summary[row].count = out.records.shape[1] + 1
