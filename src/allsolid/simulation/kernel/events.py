"""What ends a step, and where in a time step it happened."""

from __future__ import annotations

from allsolid.simulation.compile import kernel
from allsolid.simulation.kernel.equations import VOLTAGE, boundary_potentials, voltage_from
from allsolid.simulation.kernel.layout import I, Q, U
from allsolid.simulation.kernel.rosenbrock import dense

TIME, LOWEST, HIGHEST, TAPER, CHARGE, LITHIUM = 1, 2, 3, 4, 5, 6
"""How a step ended; 0 means that it has not."""


@kernel
def margin(value, current, charge, c, limits):
    """Distance to the nearest limit of the step (negative: passed) and which one it is.

    `limits` is (control, lowest V, highest V, taper A/m^2, state of charge, its sign, floor V,
    ceiling V), of one unit; the floor holds for a discharge alone, the ceiling for a charge.
    """
    mode, lowest, highest, taper, goal, sign, floor, ceiling = limits
    if current > 0.0:
        lowest = max(lowest, floor)
    elif current < 0.0:
        highest = min(highest, ceiling)
    nearest, kind = value - lowest, LOWEST
    if highest - value < nearest:
        nearest, kind = highest - value, HIGHEST
    if mode == VOLTAGE:
        nearest, kind = abs(current) / c.rated * 3600.0 - taper / c.rated * 3600.0, TAPER
    if sign != 0.0:
        left = sign * (goal - (c.charge_at_start - charge / c.window))
        if left < nearest:
            nearest, kind = left, CHARGE
    left = (c.lithium - charge) / c.rated
    if left < 0.0 and current > 0.0 and left < nearest:
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
def margin_within(theta, c, mesh, work, limits):
    """`margin` at a fraction of the step just taken, on its dense output."""
    value, current = voltage_within(theta, c, mesh, work)
    return margin(value, current, dense(theta, Q, work), c, limits)


@kernel
def locate(c, mesh, work, limits, outside):
    """The fraction of the step at which the margin is zero (Illinois, to 1e-13)."""
    low, high = 0.0, 1.0
    at_low, _ = margin_within(low, c, mesh, work, limits)
    at_high = outside
    at_low = max(at_low, 1e-300)
    theta = 1.0
    for _ in range(80):
        theta = (low * at_high - high * at_low) / (at_high - at_low)
        here, _ = margin_within(theta, c, mesh, work, limits)
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
