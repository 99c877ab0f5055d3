"""What ends a step, and where in a time step it happened."""

from __future__ import annotations

from typing import NamedTuple

from allsolid.simulation.compile import kernel
from allsolid.simulation.kernel.equations import POWER, VOLTAGE, boundary_potentials, voltage_from
from allsolid.simulation.kernel.layout import I, Q, U
from allsolid.simulation.kernel.rosenbrock import dense

TIME, LOWEST, HIGHEST, TAPER, CHARGE, LITHIUM, PASSED, STOPPED, RELEASE = 1, 2, 3, 4, 5, 6, 7, 8, 9
"""How a step ended; 0 means that it has not. At `RELEASE` a limit is no longer held."""


class Limits(NamedTuple):
    """What a time step must not pass; voltages of one unit."""

    control: int
    """what is held"""
    lowest: float
    highest: float
    taper: float
    """A/m^2"""
    goal: float
    """state of charge"""
    sign: float
    """of the way to the goal: 1 on charge, -1 on discharge, 0 for no goal"""
    floor: float
    """holds for a discharge alone"""
    ceiling: float
    """holds for a charge alone"""
    kind: int
    """how a step ends at the goal: `CHARGE` or `PASSED`"""
    bottom: float
    """voltage below which the whole protocol ends"""
    top: float
    """voltage above which it ends"""
    clipped: float
    """1 while the lower limit is held, -1 while the upper one is, else 0"""
    asked: int
    """control of the load that a held limit cuts"""
    load: float
    """what was asked for at the start of the time step"""
    drift: float
    """its slope in time"""


@kernel
def margin(value, current, charge, since, spent, c, limits):
    """Distance to the nearest limit of the step (negative: passed) and which one it is.

    `since` is the time since the start of the time step, `spent` the plated lithium (C/m^2) that
    cannot come back.
    """
    lowest, highest = limits.lowest, limits.highest
    if current > 0.0:
        lowest = max(lowest, limits.floor)
    elif current < 0.0:
        highest = min(highest, limits.ceiling)
    nearest, kind = value - lowest, LOWEST
    if highest - value < nearest:
        nearest, kind = highest - value, HIGHEST
    if limits.clipped != 0.0:  # until the cell stands what is asked for
        has = value * current if limits.asked == POWER else current
        per = (value if limits.asked == POWER else 1.0) * c.rated / 3600.0
        nearest = limits.clipped * (limits.load + limits.drift * since - has) / per
        kind = RELEASE
        left = limits.clipped * current / c.rated * 3600.0
        if left < nearest:  # at this voltage the cell gives nothing more
            nearest, kind = left, LOWEST if limits.clipped > 0.0 else HIGHEST
    elif limits.control == VOLTAGE:
        nearest, kind = abs(current) / c.rated * 3600.0 - limits.taper / c.rated * 3600.0, TAPER
    if limits.sign != 0.0:
        left = limits.sign * (limits.goal - (c.charge_at_start - charge / c.window))
        if left < nearest:
            nearest, kind = left, limits.kind
    left = min(value - limits.bottom, limits.top - value)
    if left < nearest:
        nearest, kind = left, STOPPED
    left = (c.lithium - spent - charge) / c.rated
    if left < 0.0 and current > 0.0 and left < nearest:
        nearest, kind = left, LITHIUM
    left = (c.positive + charge) / c.rated
    if left < 0.0 and current < 0.0 and left < nearest:
        nearest, kind = left, LITHIUM
    return nearest, kind


@kernel
def voltage_within(theta, c, mesh, work):
    """Voltage and current at a fraction of the step just taken, on its dense output."""
    left = dense(theta, U, work)
    right = dense(theta, U + mesh.last, work)
    current = dense(theta, I, work)
    return voltage_from(left, right, current, c)[0], current


@kernel
def margin_within(theta, h, c, mesh, work, limits):
    """`margin` at a fraction of the step of length `h` just taken, on its dense output."""
    value, current = voltage_within(theta, c, mesh, work)
    return margin(value, current, dense(theta, Q, work), theta * h, work.spent, c, limits)


@kernel
def locate(h, c, mesh, work, limits, outside):
    """The fraction of the step at which the margin is zero (Illinois, to 1e-13)."""
    low, high = 0.0, 1.0
    at_low, _ = margin_within(low, h, c, mesh, work, limits)
    at_high = outside
    at_low = max(at_low, 1e-300)
    theta = 1.0
    for _ in range(80):
        theta = (low * at_high - high * at_low) / (at_high - at_low)
        here, _ = margin_within(theta, h, c, mesh, work, limits)
        if here > 0.0:
            low, at_low = theta, here
            at_high *= 0.5
        else:
            high, at_high = theta, here
            at_low *= 0.5
        if high - low < 1e-13 or abs(here) < 1e-13:
            break
    return theta


@kernel
def voltage_now(state, c, mesh):
    """Voltage of a consistent state."""
    left, right = boundary_potentials(state, mesh)
    return voltage_from(left, right, state[I], c)[0]
