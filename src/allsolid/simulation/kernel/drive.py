"""One design through a whole protocol, and the loop over designs that Python calls."""

from __future__ import annotations

import math

from allsolid.simulation.compile import entry, inlined, kernel
from allsolid.simulation.kernel.coefficients import coefficients
from allsolid.simulation.kernel.equations import POWER, VOLTAGE
from allsolid.simulation.kernel.events import (
    CHARGE,
    HIGHEST,
    LITHIUM,
    LOWEST,
    PASSED,
    RELEASE,
    STOPPED,
    TIME,
    Limits,
    margin,
    voltage_now,
)
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
    STOPPED_EARLY,
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
def limits_of(row, step, c, steps, work):
    """What a step must not pass, from where it begins."""
    state, entry = work.state, steps.table[step]
    soc = c.charge_at_start - state[Q] / c.window
    charging = entry.ahead * steps.targets[row, step, 0] < 0.0
    if entry.control == VOLTAGE:
        charging = state[I] < 0.0
    goal, kind = entry.charge, CHARGE
    if entry.window == WHOLE and math.isnan(goal):
        goal = 1.0 if charging else 0.0
    way = 1.0 if charging else -1.0
    sign = 0.0
    if not math.isnan(goal):
        sign = way
        behind = way * (soc - goal)
        if entry.control == VOLTAGE and behind > BEHIND:
            sign = 0.0  # the current at this voltage leads away from the goal
    most = steps.targets[row, step, 2]
    if most >= 0.0:
        end = soc + way * most / c.window
        if sign == 0.0 or way * (end - goal) < 0.0:
            goal, sign, kind = end, way, PASSED
    lowest, highest = entry.lowest / c.series, entry.highest / c.series
    floor = -math.inf
    ceiling = math.inf
    if entry.window == WHOLE or (entry.window == GUARDED and not math.isfinite(lowest)):
        floor = c.lowest
    if entry.window == WHOLE or (entry.window == GUARDED and not math.isfinite(highest)):
        ceiling = c.highest
    if entry.clip == 1:  # what leads back to the window is served
        lowest, floor = -math.inf, max(lowest, floor)
        highest, ceiling = math.inf, min(highest, ceiling)
    return Limits(
        control=entry.control,
        lowest=lowest,
        highest=highest,
        taper=steps.targets[row, step, 1],
        goal=goal,
        sign=sign,
        floor=floor,
        ceiling=ceiling,
        kind=kind,
        bottom=steps.stop[0] / c.series,
        top=steps.stop[1] / c.series,
        clipped=0.0,
        asked=entry.control,
        load=0.0,
        drift=0.0,
    )


@kernel
def while_held(limits, held, load, drift):
    """The limits of a step while it holds one of them in place of its load."""
    return Limits(
        control=VOLTAGE,
        lowest=-math.inf,
        highest=math.inf,
        taper=limits.taper,
        goal=limits.goal,
        sign=limits.sign,
        floor=-math.inf,
        ceiling=math.inf,
        kind=limits.kind,
        bottom=limits.bottom,
        top=limits.top,
        clipped=1.0 if held == LOWEST else -1.0,
        asked=limits.asked,
        load=load,
        drift=drift,
    )


@kernel
def at_voltage(ending):
    """True for an end at a voltage limit of the step."""
    return LOWEST <= ending <= HIGHEST


@kernel
def held_voltage(limits, held):
    """The voltage of one unit at which a limit is held."""
    if held == LOWEST:
        return max(limits.lowest, limits.floor)
    return min(limits.highest, limits.ceiling)


@kernel
def take_up(row, step, time, knot, limits, c, curves, mesh, steps, work):
    """The state as the load asks for it at `time` since the step's start, the particles held.

    Returns 0, or which limit is held in place of the load where the step clips it; -1 where no
    state gives it, with the state as it was.
    """
    state, entry = work.state, steps.table[step]
    target, _ = target_at(step, row, time, knot, steps)
    for p in range(entries(mesh)):
        work.trial[p] = state[p]
    mode, aim, held = entry.control, target, 0
    for _ in range(2):  # one place for the solution: it would be compiled for each
        found = consistent(state, mode, aim, c, curves, mesh, work)
        if held != 0:
            if found and state[I] * target >= 0.0:
                return held
            break
        held = LOWEST if target > 0.0 else HIGHEST
        if found:
            value = voltage_now(state, c, mesh)
            here, held = margin(value, state[I], state[Q], 0.0, work.spent, c, limits)
            if entry.clip == 0 or here >= 0.0 or not at_voltage(held):
                return 0
        mode, aim = VOLTAGE, held_voltage(limits, held)
        if entry.clip == 0 or not math.isfinite(aim):
            break
        for p in range(entries(mesh)):
            state[p] = work.trial[p]
    for p in range(entries(mesh)):
        state[p] = work.trial[p]
    return -1


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


@kernel
def refused(limits, length, work):
    """What a held limit cut from the load in the step just taken: C/m^2, of a power J/m^2."""
    entry = E if limits.asked == POWER else Q
    asked = (limits.load + 0.5 * limits.drift * length) * length
    return max(limits.clipped * (asked - work.trial[entry] + work.state[entry]), 0.0)


@kernel
def keep_length(pace, step, length):
    """Write down the length of a time step."""
    at = pace.marks[step + 1]
    if at < pace.lengths.shape[0]:
        pace.lengths[at] = length
    pace.marks[step + 1] = at + 1


@inlined
def run_step(row, step, begin, limits, held, c, curves, mesh, steps, tolerance, work, out, pace,
             every):  # fmt: skip
    """March one protocol step; returns code, how it ended, its duration, time steps, and what a
    held limit refused.
    """
    state, entry = work.state, steps.table[step]
    mode, knot = entry.control, entry.first_knot
    cut = 0.0
    noting = out.records.shape[1] > 0 or out.times.shape[0] > 0
    charge_before = state[Q]
    last_time = steps.stop[2] - begin
    since = 0.0
    h = FIRST
    memory = (0.0, 0.0)
    taken = 0
    at_knot = 0
    while taken - at_knot < MOST:
        final = knot < 0 or knot + 1 == entry.last_knot
        stop = min(entry.duration if knot < 0 else steps.knots[knot + 1, 0], last_time)
        target, drift = target_at(step, row, since, knot, steps)
        now, hold = limits, (mode, target, drift)
        if held != 0:
            now = while_held(limits, held, target, drift)
            hold = (VOLTAGE, held_voltage(limits, held), 0.0)
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
            return code, 0, since, taken, cut
        if pace.mode == KEEP:
            keep_length(pace, step, length)
        value = voltage_now(work.trial, c, mesh)
        here, ending = margin(value, work.trial[I], work.trial[Q], length, work.spent, c, now)
        if here < 0.0:
            length, ending = land(length, hold, now, here, c, curves, mesh, work)
        if held != 0:
            cut += refused(now, length, work)
        if noting:
            dense_vectors(mesh, work)
        note(row, step, begin + since, length, c, mesh, work, out, every)
        work.spent += c.spent * max(state[Q] - work.trial[Q], 0.0)
        advance(c, mesh, work)
        since += length
        taken += 1
        if abs(state[Q] - charge_before) > SETTLED * c.rated:
            note_fronts(row, state, mesh, work, out)
        if here < 0.0:
            clips = entry.clip == 1 and held == 0 and at_voltage(ending)
            if not (clips or ending == RELEASE):
                return ENDED, ending, since, taken, cut
            held = ending if clips else 0
            memory, h = (0.0, 0.0), FIRST
        if since > LONGEST and not math.isfinite(stop):
            return ENDLESS, 0, since, taken, cut
        if since >= stop * (1.0 - 1e-14):
            if final or stop == last_time:
                return ENDED, TIME if stop < last_time else STOPPED, since, taken, cut
            knot, held = next_knot(
                row, step, begin, knot, held, limits, c, curves, mesh, steps, work, out
            )
            at_knot = taken
            if held < 0:
                return INFEASIBLE, 0, since, taken, cut
    return EXHAUSTED, 0, since, taken, cut


@kernel
def next_knot(row, step, begin, knot, held, limits, c, curves, mesh, steps, work, out):
    """The next piece of a profile, and which limit is held; across a jump (two knots at one time)
    the load is taken up again. -1 where that fails, with the state as it was before the jump.
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
        held = take_up(row, step, time, knot, limits, c, curves, mesh, steps, work)
        if held >= 0:
            value = voltage_now(work.state, c, mesh)
            note_jump(row, step, begin + time, value, mesh, work, out)
    return knot, held


@inlined
def march(row, designs, starts, curves, mesh, steps, tolerance, work, out, pace, every):
    """One design through every step of the protocol; returns how it ended."""
    state = work.state
    warm = 0
    c = coefficients_of(designs, warm, row, mesh)
    at_rest(row, starts, c, curves, mesh, work)
    work.spent = 0.0
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
        entry = steps.table[step]
        if pace.mode == KEEP:
            pace.marks[step + 1] = pace.marks[step]
        if time >= steps.stop[2]:
            return STOPPED_EARLY
        if entry.warm != warm:
            warm = entry.warm
            c = coefficients_of(designs, warm, row, mesh)
        held, limits = begin_step(row, step, c, curves, mesh, steps, work)
        if held < 0:
            return INFEASIBLE
        at_start = voltage_now(state, c, mesh)
        note_jump(row, step, time, at_start, mesh, work, out)
        inside, ending = margin(at_start, state[I], state[Q], 0.0, work.spent, c, limits)
        code, lasted, taken, cut = ENDED, 0.0, 0, 0.0
        if held != 0 or inside > 0.0:
            code, ending, lasted, taken, cut = run_step(
                row, step, time, limits, held, c, curves, mesh, steps, tolerance, work, out, pace,
                every,
            )  # fmt: skip
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
        end[8] = cut
        code = ended_as(code, ending, entry, c, curves, mesh, work)
        if code != ENDED:
            return code
    return ENDED


@kernel
def begin_step(row, step, c, curves, mesh, steps, work):
    """The load of a step taken up, and its limits: these depend on which way the current runs."""
    entry = steps.table[step]
    target, _ = target_at(step, row, 0.0, entry.first_knot, steps)
    if entry.control == POWER:
        work.state[I] = target / max(voltage_now(work.state, c, mesh), 0.1)
    elif entry.control != VOLTAGE:
        work.state[I] = target
    limits = limits_of(row, step, c, steps, work)
    held = take_up(row, step, 0.0, entry.first_knot, limits, c, curves, mesh, steps, work)
    if entry.control == VOLTAGE:
        limits = limits_of(row, step, c, steps, work)
    return held, limits


@kernel
def ended_as(code, ending, entry, c, curves, mesh, work):
    """How the march ends with a step, `ENDED` where it goes on."""
    if code == STALLED and nearly_saturated(work.state, mesh):
        return SATURATED
    if code == STALLED and entry.control == POWER and past_peak(work.state, c, curves, mesh, work):
        return INFEASIBLE
    if code != ENDED:
        return code
    if ending == LITHIUM:
        return NO_LITHIUM
    if ending == STOPPED:
        return STOPPED_EARLY
    if left_window(ending, entry):
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


@kernel
def coefficients_of(designs, warm, row, mesh):
    """Of a design (fields in the order of `UnitCell`) at one of its temperatures."""
    d = designs[warm, row]
    unit = UnitCell(
        d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11], d[12], d[13],
        d[14], d[15], d[16], d[17], d[18], d[19], d[20], d[21], d[22], d[23], d[24], d[25], d[26],
        d[27],
    )  # fmt: skip
    return coefficients(unit, mesh.source[0], mesh.reach)


@entry
def simulate_rows(
    first, last, designs, starts, curves, meshes, steps, tolerance, works, out, pace, every
):
    """Designs `first` to `last`: rows of `designs`, (temperatures, designs, fields)."""
    mesh = meshes[0]
    work = works[0]
    for row in range(first, last):
        status = march(row, designs, starts, curves, mesh, steps, tolerance, work, out, pace, every)
        out.summary[row].status = status
        out.summary[row].mean = mean_stoichiometry(mesh, work)
        out.summary[row].charge = work.state[Q]
        out.summary[row].energy = work.state[E]
