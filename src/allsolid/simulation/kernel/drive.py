"""One design through a whole protocol, and the loop over designs that Python calls."""

from __future__ import annotations

import math

from allsolid.simulation.compile import entry, inlined, kernel
from allsolid.simulation.kernel.coefficients import coefficients
from allsolid.simulation.kernel.equations import POWER, VOLTAGE
from allsolid.simulation.kernel.events import HIGHEST, LITHIUM, LOWEST, TIME, margin, voltage_now
from allsolid.simulation.kernel.layout import E, I, Q, U, UnitCell, node_count
from allsolid.simulation.kernel.march import (
    ENDED,
    ENDLESS,
    EXHAUSTED,
    FIRST,
    INFEASIBLE,
    LEFT_WINDOW,
    LONGEST,
    MOST,
    NO_LITHIUM,
    RUNNING,
    SATURATED,
    STALLED,
    admissible,
    attempt,
    land,
    note,
    note_jump,
    take_step,
    target_at,
)
from allsolid.simulation.kernel.particles import advance
from allsolid.simulation.kernel.rosenbrock import dense_vectors, entries
from allsolid.simulation.kernel.start import at_rest, consistent, past_peak
from allsolid.simulation.vectors import WIDTH, full, largest, load, maximum, total

ADAPTIVE, KEEP, FOLLOW = 0, 1, 2
"""Modes of `Pace`."""

GUARDED, WHOLE = 1, 2
"""A step must not leave the cell's voltage limits on a side where it has none of its own, or a step
goes to the end of the cell's window: its voltage limit or the state of charge 0 or 1. Both heed
only the end that the current runs to: a cell may stand above its upper voltage when it is full."""

SETTLED = 0.02
"""Share of the rated capacity that a step passes before a front within it counts: what bends the
profile right after a jump is gone by then, and fronts that wander on are not."""

BEHIND = 1e-6
"""State of charge by which a hold must have its goal behind it to lead away from it."""

NO_DEFICIT = -1e-6
"""Lithium on the negative electrode at the start, of the rated capacity, that rounding explains."""


@kernel
def limits_of(row, step, c, steps, charging, charge):
    """(control, lowest, highest, taper, state of charge, its sign, floor, ceiling) for `margin`."""
    window = steps.table[step].window
    goal = steps.table[step].charge
    if window == WHOLE and math.isnan(goal):
        goal = 1.0 if charging else 0.0
    sign = 0.0
    if not math.isnan(goal):
        sign = 1.0 if charging else -1.0
        behind = sign * (c.charge_at_start - charge / c.window - goal)
        if steps.table[step].control == VOLTAGE and behind > BEHIND:
            sign = 0.0  # the current at this voltage leads away from the goal
    lowest = steps.table[step].lowest / c.series
    highest = steps.table[step].highest / c.series
    floor = -math.inf
    ceiling = math.inf
    if window == WHOLE or (window == GUARDED and not math.isfinite(lowest)):
        floor = c.lowest
    if window == WHOLE or (window == GUARDED and not math.isfinite(highest)):
        ceiling = c.highest
    return (
        steps.table[step].control,
        lowest,
        highest,
        steps.targets[row, step, 1],
        goal,
        sign,
        floor,
        ceiling,
    )


@kernel
def left_window(ending, entry):
    """True where a step (its record) ended on the cell's voltage limit, not on one of its own."""
    if entry.window != GUARDED:
        return False
    if ending == LOWEST:
        return not math.isfinite(entry.lowest)
    return ending == HIGHEST and not math.isfinite(entry.highest)


@kernel
def length_from(pace, step, used):
    """The kept length number `used` of a protocol step; the last one again when they run out."""
    first = pace.marks[step]
    last = pace.marks[step + 1] - 1
    return pace.lengths[max(min(first + used, last), 0)]


@inlined
def run_step(row, step, begin, c, curves, mesh, steps, tolerance, work, out, pace, every):
    """March one protocol step; returns code, how it ended, its duration, time steps."""
    state = work.state
    mode = steps.table[step].control
    knot = steps.table[step].first_knot
    charging = state[I] < 0.0
    limits = limits_of(row, step, c, steps, charging, state[Q])
    inside, ending = margin(voltage_now(state, c, mesh), state[I], state[Q], c, limits)
    if inside <= 0.0:
        return ENDED, ending, 0.0, 0
    noting = out.records.shape[1] > 0 or out.times.shape[0] > 0
    charge_before = state[Q]
    since = 0.0
    h = FIRST
    memory = (0.0, 0.0)
    taken = 0
    at_knot = 0
    while taken - at_knot < MOST:
        final = knot < 0 or knot + 1 == steps.table[step].last_knot
        stop = steps.table[step].duration if knot < 0 else steps.knots[knot + 1, 0]
        target, drift = target_at(step, row, since, knot, steps)
        hold = (mode, target, drift)
        if pace.mode == FOLLOW:
            length = min(length_from(pace, step, taken), stop - since)
            take_step(length, hold, c, curves, mesh, work)
            code = RUNNING if admissible(work, mesh) else STALLED
        else:
            code, length, h, error = attempt(
                h, stop - since, hold, memory, c, curves, mesh, tolerance, work
            )
            memory = (error, length)
        if code != RUNNING:
            return code, 0, since, taken
        if pace.mode == KEEP:
            at = pace.marks[step + 1]
            if at < pace.lengths.shape[0]:
                pace.lengths[at] = length
            pace.marks[step + 1] = at + 1
        value = voltage_now(work.trial, c, mesh)
        here, ending = margin(value, work.trial[I], work.trial[Q], c, limits)
        if here < 0.0:
            length, ending = land(length, hold, limits, inside, here, c, curves, mesh, work)
        inside = here
        if noting:
            dense_vectors(mesh, work)
        note(row, step, begin + since, length, c, mesh, work, out, every)
        advance(c, mesh, work)
        since += length
        taken += 1
        if abs(state[Q] - charge_before) > SETTLED * c.rated:
            note_fronts(row, state, mesh, work, out)
        if here < 0.0:
            return ENDED, ending, since, taken
        if since > LONGEST and not math.isfinite(stop):
            return ENDLESS, 0, since, taken
        if since >= stop * (1.0 - 1e-14):
            if final:
                return ENDED, TIME, since, taken
            knot = next_knot(row, step, begin, knot, c, curves, mesh, steps, work, out)
            at_knot = taken
            if knot < 0:
                return INFEASIBLE, 0, since, taken
    return EXHAUSTED, 0, since, taken


@kernel
def next_knot(row, step, begin, knot, c, curves, mesh, steps, work, out):
    """The next piece of a profile; across a jump (two knots at one time) the potentials are made
    consistent again. -1 where that fails, with the state as it was before the jump.
    """
    knot += 1
    jumped = False
    while (
        knot + 1 < steps.table[step].last_knot and steps.knots[knot + 1, 0] <= steps.knots[knot, 0]
    ):
        knot += 1
        jumped = True
    if jumped:
        time = steps.knots[knot, 0]
        target, _ = target_at(step, row, time, knot, steps)
        if not consistent(work.state, steps.table[step].control, target, c, curves, mesh, work):
            for p in range(entries(mesh)):
                work.state[p] = work.trial[p]
            return -1
        value = voltage_now(work.state, c, mesh)
        note_jump(row, step, begin + time, value, mesh, work, out)
    return knot


@inlined
def march(row, c, curves, mesh, steps, tolerance, work, out, pace, every):
    """One design through every step of the protocol; returns how it ended."""
    state = work.state
    at_rest(c, curves, mesh, work)
    time = 0.0
    out.summary[row].bend = 0.0
    out.summary[row].radial = 0.0
    out.summary[row].count = 0
    out.summary[row].sampled = 0
    if c.lithium < NO_DEFICIT * c.rated:
        return NO_LITHIUM
    if pace.mode == KEEP:
        pace.marks[0] = 0
    for step in range(steps.table.shape[0]):
        if pace.mode == KEEP:
            pace.marks[step + 1] = pace.marks[step]
        mode = steps.table[step].control
        target, _ = target_at(step, row, 0.0, steps.table[step].first_knot, steps)
        if mode != VOLTAGE and state[I] == 0.0:
            state[I] = 1e-3 * target
        if not consistent(state, mode, target, c, curves, mesh, work):
            return INFEASIBLE
        at_start = voltage_now(state, c, mesh)
        note_jump(row, step, time, at_start, mesh, work, out)
        code, ending, lasted, taken = run_step(
            row, step, time, c, curves, mesh, steps, tolerance, work, out, pace, every
        )
        time += lasted
        if taken > 0:
            note_fronts(row, state, mesh, work, out)
        end = out.ends[row, step]
        end[0] = time
        end[1] = voltage_now(state, c, mesh)
        end[2] = state[I]
        end[3] = state[Q]
        end[4] = state[E]
        end[5] = ending
        end[6] = at_start
        end[7] = taken
        if code == STALLED and nearly_saturated(state, mesh):
            return SATURATED
        if code == STALLED and mode == POWER and past_peak(state, c, curves, mesh, work):
            return INFEASIBLE
        if code != ENDED:
            return code
        if ending == LITHIUM:
            return NO_LITHIUM
        if left_window(ending, steps.table[step]):
            return LEFT_WINDOW
    return ENDED


@kernel
def nearly_saturated(state, mesh):
    """True where some particle surface is within 1 % of empty or full."""
    n = node_count(mesh)
    for i in range(mesh.last + 1):
        x = state[U + n + i]
        if x < 0.01 or x > 0.99:
            return True
    return False


@kernel
def bent(state, mesh):
    """The larger of the two highest polynomial coefficients of u across the electrode, V; of
    elements the largest bend within any.
    """
    n = node_count(mesh)
    found = 0.0
    for e in range(mesh.elements):
        i = U + 2 * e
        found = max(found, abs(state[i + 1] - 0.5 * (state[i] + state[i + 2])))
    for row in range(mesh.spectrum.shape[0]):
        part = 0.0
        for i in range(0, n, WIDTH):
            part += total(load(mesh.spectrum, row, i) * load(state, U + i))
        found = max(found, abs(part))
    return found


@kernel
def steep_within(mesh, work):
    """The larger of the two highest polynomial coefficients of the stoichiometry along the radius
    of any particle.
    """
    n = node_count(mesh)
    found = 0.0
    for i in range(0, n, WIDTH):
        last, before = full(0.0), full(0.0)
        for k in range(mesh.modes):
            value = load(work.modes, k, i)
            last = last + mesh.radial_spectrum[1, k] * value
            before = before + mesh.radial_spectrum[0, k] * value
        found = max(found, largest(maximum(abs(last), abs(before))))
    return found


@kernel
def note_fronts(row, state, mesh, work, out):
    """What of the state the mesh may not resolve, if it is more than before."""
    record = out.summary[row]
    record.bend = max(record.bend, bent(state, mesh))
    record.radial = max(record.radial, steep_within(mesh, work))


@kernel
def mean_stoichiometry(mesh, work):
    """Mean over the cathode: the first mode of every particle is its mean."""
    mean = 0.0
    for i in range(node_count(mesh)):
        mean += mesh.weights[i] * work.modes[0, i]
    return mean


@entry
def simulate_rows(first, last, designs, curves, meshes, steps, tolerance, works, out, pace, every):
    """Designs `first` to `last` (rows of `designs`, fields in the order of `UnitCell`)."""
    mesh = meshes[0]
    work = works[0]
    for row in range(first, last):
        d = designs[row]
        unit = UnitCell(
            d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11],
            d[12], d[13], d[14], d[15], d[16], d[17], d[18], d[19], d[20], d[21], d[22],
            d[23], d[24],
        )  # fmt: skip
        c = coefficients(unit, mesh.source[0], mesh.reach)
        status = march(row, c, curves, mesh, steps, tolerance, work, out, pace, every)
        out.summary[row].status = status
        out.summary[row].mean = mean_stoichiometry(mesh, work)
        out.summary[row].charge = work.state[Q]
        out.summary[row].energy = work.state[E]
