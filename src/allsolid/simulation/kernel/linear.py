"""The linear system of a time step or of a Newton step, bordered by the current.

The particle modes are eliminated first: a change of flux dj_i moves the surface by -S dj_i, so
dj_i = (dj/du du_i + dj/dx X_i) / (1 + dj/dx S). What is left is symmetric positive definite,

    [(G/L) K + diag(a L w dj/du / (1 + dj/dx S))] du + b dI = load,

and one row for what the step holds (current, voltage or power).
"""

from __future__ import annotations

from allsolid.simulation.compile import kernel


@kernel
def prepare_system(c, mesh, work, memory):
    """Factor the system's matrix with S = `memory`; A^-1 b into `work.border`."""
    n = mesh.weights.shape[0]
    for i in range(n):
        work.damping[i] = 1.0 / max(1.0 + work.by_surface[i] * memory, 1e-3)
        # the diagonal that the reaction adds
        work.held[i] = c.surface * mesh.weights[i] * work.by_potential[i] * work.damping[i]
    if mesh.elements > 0:
        factor(c, mesh, work)
        for i in range(n):
            work.border[i] = 0.0
        work.border[0] = c.at_separator
        work.border[n - 1] += c.at_collector
        substitute(work.border, mesh, work)
    else:
        invert(c, mesh, work)
        for i in range(n):
            a = work.inverse
            work.border[i] = c.at_separator * a[i, 0] + c.at_collector * a[i, n - 1]


@kernel
def factor(c, mesh, work):
    """L D L^T of the pentadiagonal matrix of quadratic elements, without pivoting (it is symmetric
    positive definite): 1/D into row 0 of `work.inverse`, the bands of L into rows 1 and 2.
    """
    n = mesh.weights.shape[0]
    reciprocal, near, far = work.inverse[0], work.inverse[1], work.inverse[2]
    before, last = 1.0, 1.0  # the two pivots above
    for i in range(n):
        pivot = c.conduction * mesh.stiffness[i, i] + work.held[i]
        below = c.conduction * mesh.stiffness[i, i + 1] if i + 1 < n else 0.0
        if i > 1:
            pivot -= far[i - 2] * far[i - 2] * before
        if i > 0:
            pivot -= near[i - 1] * near[i - 1] * last
            below -= near[i - 1] * far[i - 1] * last
        inverse = 1.0 / pivot
        reciprocal[i] = inverse
        near[i] = below * inverse
        far[i] = c.conduction * mesh.stiffness[i, i + 2] * inverse if i + 2 < n else 0.0
        before, last = last, pivot


@kernel
def substitute(x, mesh, work):
    """A^-1 x in place, from the factor."""
    n = mesh.weights.shape[0]
    reciprocal, near, far = work.inverse[0], work.inverse[1], work.inverse[2]
    x[1] -= near[0] * x[0]
    for i in range(2, n):
        x[i] -= near[i - 1] * x[i - 1] + far[i - 2] * x[i - 2]
    for i in range(n):
        x[i] *= reciprocal[i]
    x[n - 2] -= near[n - 2] * x[n - 1]
    for i in range(n - 3, -1, -1):
        x[i] -= near[i] * x[i + 1] + far[i] * x[i + 2]


@kernel
def invert(c, mesh, work):
    """Inverse of the system's matrix into `work.inverse`.

    Gauss-Jordan without pivoting (the matrix is symmetric positive definite): with few nodes the
    whole inverse costs less than the six triangular solves that a factor would need.
    """
    n = mesh.weights.shape[0]
    a = work.inverse
    for i in range(n):
        for k in range(n):
            a[i, k] = c.conduction * mesh.stiffness[i, k]
        a[i, i] += work.held[i]
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


@kernel
def solve_bordered(c, mesh, work, by_current, miss, miss_by_voltage, miss_by_current):
    """Changes of u (into `work.load`, which holds the load) and of the current (returned),
    and the change of the voltage (returned).
    """
    n = mesh.weights.shape[0]
    if mesh.elements > 0:
        for i in range(n):
            work.held[i] = work.load[i]
        substitute(work.held, mesh, work)
    else:
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
