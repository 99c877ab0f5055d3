"""The linear system of a time step or of a Newton step, bordered by the current.

The particle modes are eliminated first: a change of flux dj_i moves the surface by -S dj_i, so
dj_i = (dj/du du_i + dj/dx X_i) / (1 + dj/dx S). What is left is symmetric positive definite,

    [(G/L) K + diag(a L w dj/du / (1 + dj/dx S))] du + b dI = load,

and one row for what the step holds (current, voltage or power).
"""

from __future__ import annotations

from allsolid.simulation.compile import kernel


@kernel
def invert(c, mesh, work, memory):
    """Inverse of the system's matrix with S = `memory` into `work.inverse`; A^-1 b beside it.

    Gauss-Jordan without pivoting (the matrix is symmetric positive definite): with few nodes the
    whole inverse costs less than the six triangular solves that a factor would need.
    """
    n = mesh.weights.shape[0]
    a = work.inverse
    for i in range(n):
        work.damping[i] = 1.0 / max(1.0 + work.by_surface[i] * memory, 1e-3)
        for k in range(n):
            a[i, k] = c.conduction * mesh.stiffness[i, k]
        a[i, i] += c.surface * mesh.weights[i] * work.by_potential[i] * work.damping[i]
    for p in range(n):
        pivot = 1.0 / a[p, p]
        a[p, p] = 1.0
        for k in range(n):
            work.pivot[k] = a[p, k] * pivot
        for i in range(n):
            factor = a[i, p]
            a[i, p] = 0.0
            for k in range(n):
                a[i, k] -= factor * work.pivot[k]
        for k in range(n):
            a[p, k] = work.pivot[k]
    for i in range(n):
        work.border[i] = c.at_separator * a[i, 0] + c.at_collector * a[i, n - 1]


@kernel
def solve_bordered(c, mesh, work, by_current, miss, miss_by_voltage, miss_by_current):
    """Changes of u (into `work.load`, which holds the load) and of the current (returned),
    and the change of the voltage (returned).
    """
    n = mesh.weights.shape[0]
    for i in range(n):
        value = 0.0
        for k in range(n):
            value += work.inverse[i, k] * work.load[k]
        work.held[i] = value
    direct = 0.0
    through = 0.0
    for i in range(n):
        share = c.at_separator * mesh.left[i] + c.at_collector * mesh.right[i]
        direct += share * work.held[i]
        through += share * work.border[i]
    slope = by_current - through
    change = -(miss + miss_by_voltage * direct) / (miss_by_voltage * slope + miss_by_current)
    for i in range(n):
        work.load[i] = work.held[i] - change * work.border[i]
    return change, direct + slope * change
