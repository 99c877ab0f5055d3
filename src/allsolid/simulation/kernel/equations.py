"""The equations of the cell, in the order of the model description.

Single-ion electrolyte (transference number 1, no salt concentration): with u = phi_s - phi_e the
two charge balances of the composite cathode become one,

    d/dx (G du/dx) = a j,    G = 1 / (1/kappa + 1/sigma),
    du/dx = I / kappa at the separator,    du/dx = -I / sigma at the collector,

where j > 0 is oxidation (lithium leaves the particle) and I > 0 is discharge. Tested with the
nodal functions it reads F_i = (G/L) (K u)_i + a L w_i j_i + I b_i = 0, b = G/kappa at the first
node and G/sigma at the last: its sum is the charge balance a L sum(w j) = -I, exactly.
"""

from __future__ import annotations

import math

from allsolid.simulation.compile import kernel
from allsolid.simulation.kernel.kinetics import (
    EDGE,
    exchange_current,
    exponentials,
    open_circuit,
    overpotential,
)
from allsolid.simulation.kernel.layout import I, U, node_count
from allsolid.simulation.vectors import WIDTH, full, load, store, where_between

CURRENT, VOLTAGE, POWER = 0, 1, 2
"""What a step holds."""


@kernel
def overpotentials(state, c, curves, mesh, work):
    """u_i - U(x_i) in units of 2RT/F, dU/dx, and i0(x_i)."""
    n = node_count(mesh)
    for i in range(0, n, WIDTH):
        x = load(state, U + n + i)
        equilibrium, slope = open_circuit(curves, c.curve, x)
        store(work.overpotential, (load(state, U + i) - equilibrium) / c.thermal, i)
        store(work.slope, slope, i)
        store(work.exchange, exchange_current(c.exchange, x), i)


@kernel
def charge_transfer(state, c, curves, mesh, work):
    """Butler-Volmer at every node, j = 2 i0(x) sinh(F eta / 2RT), after one Newton step from the
    state's own j, by the share that `charge_transfer_slopes` left.

    Behind a film eta holds j itself. It is an algebraic unknown of the state: a Rosenbrock step
    solves for it with the rest, so that no node iterates. Without a film the share is 1.
    """
    n = node_count(mesh)
    per_volt = 1.0 / c.thermal
    for i in range(0, n, WIDTH):
        x = load(state, U + n + i)
        held = load(state, U + 2 * n + i)
        equilibrium, _ = open_circuit(curves, c.curve, x)
        driving = load(state, U + i) - equilibrium - c.film * held
        rise, fall = exponentials(driving * per_volt)
        j = exchange_current(c.exchange, x) * (rise - fall)
        store(work.reaction, held + load(work.share, i) * (j - held), i)


@kernel
def settle(state, c, curves, mesh, work):
    """The state's own j at its potentials and particles, exactly."""
    n = node_count(mesh)
    overpotentials(state, c, curves, mesh, work)
    if c.film > 0.0:
        for i in range(n):
            drive = work.overpotential[i] * c.thermal
            eta = overpotential(drive, work.exchange[i], c.thermal, c.film)
            work.overpotential[i] = eta / c.thermal
    for i in range(0, n, WIDTH):
        rise, fall = exponentials(load(work.overpotential, i))
        store(state, load(work.exchange, i) * (rise - fall), U + 2 * n + i)


@kernel
def charge_transfer_slopes(state, c, curves, mesh, work):
    """As `charge_transfer`, with dj/du and dj/dx; dj/dx = -dj/du dU/dx + j d(ln i0)/dx."""
    overpotentials(state, c, curves, mesh, work)
    n = node_count(mesh)
    for i in range(0, n, WIDTH):
        x = load(state, U + n + i)
        held = load(state, U + 2 * n + i)
        i0 = load(work.exchange, i)
        rise, fall = exponentials(load(work.overpotential, i) - c.film / c.thermal * held)
        j = i0 * (rise - fall)
        gain = i0 * (rise + fall) / c.thermal
        share = 1.0 / (1.0 + c.film * gain)
        growth = where_between(EDGE, x, 1.0 - EDGE, (0.5 - x) / (x * (1.0 - x)), 0.0)
        store(work.share, share, i)
        store(work.reaction, held + share * (j - held), i)
        store(work.by_potential, gain * share, i)
        store(work.by_surface, (j * growth - gain * load(work.slope, i)) * share, i)


@kernel
def flows_of_elements(state, mesh, work):
    """K u of quadratic elements into `work.load`, element by element."""
    for i in range(0, node_count(mesh), WIDTH):
        store(work.load, full(0.0), i)
    for e in range(mesh.elements):
        i = 2 * e
        stiff = mesh.stiff[i + 1]
        left = state[U + i + 1] - state[U + i]
        right = state[U + i + 2] - state[U + i + 1]
        work.load[i] += -stiff * (7.0 * left - right)
        work.load[i + 1] += stiff * 8.0 * (left - right)
        work.load[i + 2] += stiff * (7.0 * right - left)


@kernel
def flows_of_polynomial(state, mesh, work):
    """K u of one polynomial into `work.load`, column by column: K is symmetric."""
    n = node_count(mesh)
    for i in range(0, n, WIDTH):
        flow = full(0.0)
        for k in range(1, mesh.last + 1):  # rows of K sum to zero
            flow = flow + load(mesh.stiffness, k, i) * (state[U + k] - state[U])
        store(work.load, flow, i)


@kernel
def charge_balance(state, c, mesh, work):
    """F_i = (G/L) (K u)_i + a L w_i j_i + I b_i, into `work.load`."""
    n = node_count(mesh)
    if mesh.elements > 0:
        flows_of_elements(state, mesh, work)
    else:
        flows_of_polynomial(state, mesh, work)
    for i in range(0, n, WIDTH):
        reacted = c.surface * load(mesh.weights, i) * load(work.reaction, i)
        entering = state[I] * c.at_separator * load(mesh.first, i)
        leaving = state[I] * c.at_collector * load(mesh.final, i)
        store(work.load, c.conduction * load(work.load, i) + reacted + entering + leaving, i)


@kernel
def negative_electrode(current, c):
    """Planar metal: U_n + eta_n, eta_n = (2RT/F) asinh(I / 2 i0), and its slope by the current."""
    ratio = 0.5 * current / c.negative_exchange
    slope = 0.5 * c.thermal / (c.negative_exchange * math.sqrt(1.0 + ratio * ratio))
    return c.negative_potential + c.thermal * math.asinh(ratio), slope


@kernel
def boundary_potentials(state, mesh):
    """u at the separator and at the collector (of volumes: at their centres next to these)."""
    return state[U], state[U + mesh.last]


@kernel
def voltage_from(left, right, current, c):
    """Voltage of the repeat unit and its slope by the current,

    V = (G/kappa) u(0) + (G/sigma) u(L) - I (L / (kappa + sigma) + R) - eta_n - U_n.
    """
    negative, slope = negative_electrode(current, c)
    value = c.at_separator * left + c.at_collector * right - current * c.ohmic - negative
    return value, -c.ohmic - slope


@kernel
def voltage(state, c, mesh):
    """Voltage of the repeat unit and its slope by the current, from a state."""
    left, right = boundary_potentials(state, mesh)
    return voltage_from(left, right, state[I], c)


@kernel
def control_miss(mode, target, value, current):
    """What the step holds, minus its target; slopes by voltage and current."""
    if mode == VOLTAGE:
        return value - target, 1.0, 0.0
    if mode == POWER:
        return value * current - target, current, value
    return current - target, 0.0, 1.0
