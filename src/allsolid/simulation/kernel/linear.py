"""The linear system of a time step or of a Newton step, bordered by the current.

The particle modes are eliminated first: a change of flux dj_i moves the surface by -S dj_i, so
dj_i = (dj/du du_i + dj/dx X_i) / (1 + dj/dx S). What is left is symmetric positive definite,

    [(G/L) K + diag(a L w dj/du / (1 + dj/dx S))] du + b dI = load,

and one row for what the step holds (current, voltage or power).
"""

from __future__ import annotations

from allsolid.simulation.compile import kernel
from allsolid.simulation.kernel.layout import node_count
from allsolid.simulation.vectors import WIDTH, full, load, maximum, store


@kernel
def prepare_system(c, mesh, work, memory):
    """Factor the system's matrix with S = `memory`; A^-1 b into `work.border`."""
    n = node_count(mesh)
    for i in range(0, n, WIDTH):
        damping = 1.0 / maximum(1.0 + load(work.by_surface, i) * memory, 1e-3)
        # the diagonal that the reaction adds
        held = c.surface * load(mesh.weights, i) * load(work.by_potential, i) * damping
        store(work.damping, damping, i)
        store(work.held, held, i)
    if mesh.elements > 0:
        factor(c, mesh, work)
        for i in range(n):
            work.border[i] = 0.0
        work.border[0] = c.at_separator
        work.border[mesh.last] += c.at_collector
        substitute(work.border, mesh, work)
    else:
        invert(c, mesh, work)
        for i in range(0, n, WIDTH):
            first, last = load(work.inverse, 0, i), load(work.inverse, mesh.last, i)
            store(work.border, c.at_separator * first + c.at_collector * last, i)


@kernel
def factor(c, mesh, work):
    """Factor the matrix of quadratic elements: each middle node touches its two ends alone and is
    eliminated, what is left is tridiagonal (L D L^T without pivoting, it is positive definite).

    Row 0 of `work.inverse` holds the reciprocal pivots; row 1 at a middle node its share b / d of
    either end, at an end the entry of L below it.
    """
    reciprocal, below = work.inverse[0], work.inverse[1]
    pivot = work.held[0]
    for e in range(mesh.elements):
        i = 2 * e + 1
        stiff = c.conduction * mesh.stiff[i]
        reciprocal[i] = 1.0 / (16.0 * stiff + work.held[i])
        below[i] = -8.0 * stiff * reciprocal[i]
        through = -8.0 * stiff * below[i]
        pivot += 7.0 * stiff - through
        reciprocal[i - 1] = 1.0 / pivot
        below[i - 1] = (stiff - through) * reciprocal[i - 1]
        pivot = work.held[i + 1] + 7.0 * stiff - through - (stiff - through) * below[i - 1]
    reciprocal[mesh.last] = 1.0 / pivot


@kernel
def substitute(x, mesh, work):
    """A^-1 x in place, from the factor."""
    reciprocal, below = work.inverse[0], work.inverse[1]
    for i in range(1, mesh.last, 2):
        x[i - 1] -= below[i] * x[i]
        x[i + 1] -= below[i] * x[i]
    for i in range(2, mesh.last + 1, 2):
        x[i] -= below[i - 2] * x[i - 2]
    x[mesh.last] *= reciprocal[mesh.last]
    for i in range(mesh.last - 2, -1, -2):
        x[i] = reciprocal[i] * x[i] - below[i] * x[i + 2]
    for i in range(1, mesh.last, 2):
        x[i] = reciprocal[i] * x[i] - below[i] * (x[i - 1] + x[i + 1])


@kernel
def invert(c, mesh, work):
    """Inverse of the system's matrix into `work.inverse`.

    Gauss-Jordan without pivoting (the matrix is symmetric positive definite): with few nodes the
    whole inverse costs less than the six triangular solves that a factor would need.
    """
    n = node_count(mesh)
    rows = mesh.last + 1
    a = work.inverse
    for i in range(rows):
        for k in range(0, n, WIDTH):
            flows = c.conduction * load(mesh.stiffness, i, k)
            store(a, flows + work.held[i] * load(mesh.unit, i, k), i, k)
    for p in range(rows):
        pivot = 1.0 / a[p, p]
        for k in range(0, n, WIDTH):
            here = load(mesh.unit, p, k)
            store(work.pivot, pivot * (load(a, p, k) * (1.0 - here) + here), k)
        for i in range(rows):
            factor = a[i, p]
            for k in range(0, n, WIDTH):
                rest = load(a, i, k) * (1.0 - load(mesh.unit, p, k))
                store(a, rest - factor * load(work.pivot, k), i, k)
        for k in range(0, n, WIDTH):
            store(a, load(work.pivot, k), p, k)


@kernel
def solve_bordered(c, mesh, work, by_current, miss, miss_by_voltage, miss_by_current):
    """Changes of u (into `work.load`, which holds the load) and of the current (returned),
    and the change of the voltage (returned).
    """
    n = node_count(mesh)
    if mesh.elements > 0:
        for i in range(0, n, WIDTH):
            store(work.held, load(work.load, i), i)
        substitute(work.held, mesh, work)
    else:
        for i in range(0, n, WIDTH):
            value = full(0.0)
            for k in range(mesh.last + 1):
                value = value + load(work.inverse, k, i) * work.load[k]
            store(work.held, value, i)
    direct = c.at_separator * work.held[0] + c.at_collector * work.held[mesh.last]
    through = c.at_separator * work.border[0] + c.at_collector * work.border[mesh.last]
    slope = by_current - through
    change = -(miss + miss_by_voltage * direct) / (miss_by_voltage * slope + miss_by_current)
    for i in range(0, n, WIDTH):
        store(work.load, load(work.held, i) - change * load(work.border, i), i)
    return change, direct + slope * change
