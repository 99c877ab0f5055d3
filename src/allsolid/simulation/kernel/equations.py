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
    exponential,
    open_circuit,
    overpotential,
)
from allsolid.simulation.kernel.layout import I, U

CURRENT, VOLTAGE, POWER = 0, 1, 2
"""What a step holds."""


@kernel
def overpotentials(state, c, curves, mesh, work):
    """u_i - U(x_i) in units of 2RT/F, and i0(x_i)."""
    n = mesh.weights.shape[0]
    for i in range(n):
        equilibrium, slope = open_circuit(curves, c.curve, state[U + n + i])
        work.overpotential[i] = (state[U + i] - equilibrium) / c.thermal
        work.slope[i] = slope
    for i in range(n):
        work.exchange[i] = exchange_current(c.exchange, state[U + n + i])


@kernel
def charge_transfer(state, c, curves, mesh, work):
    """Butler-Volmer at every node, j = 2 i0(x) sinh(F eta / 2RT), after one Newton step from the
    state's own j, by the share that `charge_transfer_slopes` left.

    Behind a film eta holds j itself. It is an algebraic unknown of the state: a Rosenbrock step
    solves for it with the rest, so that no node iterates.
    """
    overpotentials(state, c, curves, mesh, work)
    n = mesh.weights.shape[0]
    if c.film > 0.0:
        behind_film(state, c, mesh, work)
        return
    for i in range(n):
        e = exponential(work.overpotential[i])
        work.reaction[i] = work.exchange[i] * (e - 1.0 / e)


@kernel
def behind_film(state, c, mesh, work):
    """`charge_transfer` with the state's own j in the overpotential."""
    n = mesh.weights.shape[0]
    flux = U + 2 * n
    for i in range(n):
        held = state[flux + i]
        e = exponential(work.overpotential[i] - c.film / c.thermal * held)
        work.reaction[i] = held + work.share[i] * (work.exchange[i] * (e - 1.0 / e) - held)


@kernel
def settle(state, c, curves, mesh, work):
    """The state's own j at its potentials and particles, exactly."""
    overpotentials(state, c, curves, mesh, work)
    n = mesh.weights.shape[0]
    for i in range(n):
        eta = work.overpotential[i] * c.thermal
        if c.film > 0.0:
            eta = overpotential(eta, work.exchange[i], c.thermal, c.film)
        e = exponential(eta / c.thermal)
        state[U + 2 * n + i] = work.exchange[i] * (e - 1.0 / e)


@kernel
def charge_transfer_slopes(state, c, curves, mesh, work):
    """As `charge_transfer`, with dj/du and dj/dx; dj/dx = -dj/du dU/dx + j d(ln i0)/dx."""
    overpotentials(state, c, curves, mesh, work)
    n = mesh.weights.shape[0]
    for i in range(n):
        x = state[U + n + i]
        held = state[U + 2 * n + i] if c.film > 0.0 else 0.0
        e = exponential(work.overpotential[i] - c.film / c.thermal * held)
        j = work.exchange[i] * (e - 1.0 / e)
        gain = work.exchange[i] * (e + 1.0 / e) / c.thermal
        share = 1.0 / (1.0 + c.film * gain)
        work.share[i] = share
        growth = (0.5 - x) / (x * (1.0 - x)) if EDGE < x < 1.0 - EDGE else 0.0
        work.reaction[i] = held + share * (j - held)
        work.by_potential[i] = gain * share
        work.by_surface[i] = (j * growth - gain * work.slope[i]) * share


@kernel
def flows_of_elements(state, mesh, work):
    """K u of quadratic elements into `work.load`, element by element."""
    work.load[0] = 0.0
    for e in range(mesh.elements):
        i = 2 * e
        stiff = mesh.stiffness[i, i + 2]  # 1 / 3h, with 7, -8, 1 | -8, 16, -8 | 1, -8, 7
        left = state[U + i + 1] - state[U + i]
        right = state[U + i + 2] - state[U + i + 1]
        work.load[i] += -stiff * (7.0 * left - right)
        work.load[i + 1] = stiff * 8.0 * (left - right)
        work.load[i + 2] = stiff * (7.0 * right - left)


@kernel
def charge_balance(state, c, mesh, work):
    """F_i = (G/L) (K u)_i + a L w_i j_i + I b_i, into `work.load`."""
    n = mesh.weights.shape[0]
    if mesh.elements > 0:
        flows_of_elements(state, mesh, work)
    else:
        for i in range(n):
            flow = 0.0
            for k in range(n):
                flow += mesh.stiffness[i, k] * (state[U + k] - state[U])  # rows of K sum to zero
            work.load[i] = flow
    for i in range(n):
        flow = c.conduction * work.load[i]
        work.load[i] = flow + c.surface * mesh.weights[i] * work.reaction[i]
    work.load[0] += state[I] * c.at_separator
    work.load[n - 1] += state[I] * c.at_collector


@kernel
def negative_electrode(current, c):
    """Planar metal: U_n + eta_n, eta_n = (2RT/F) asinh(I / 2 i0), and its slope by the current."""
    ratio = 0.5 * current / c.negative_exchange
    slope = 0.5 * c.thermal / (c.negative_exchange * math.sqrt(1.0 + ratio * ratio))
    return c.negative_potential + c.thermal * math.asinh(ratio), slope


@kernel
def boundary_potentials(state, mesh):
    """u at the separator and at the collector (of volumes: at their centres next to these)."""
    n = mesh.weights.shape[0]
    left = 0.0
    right = 0.0
    for i in range(n):
        left += mesh.left[i] * state[U + i]
        right += mesh.right[i] * state[U + i]
    return left, right


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
