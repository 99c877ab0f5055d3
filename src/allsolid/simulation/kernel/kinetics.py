"""Open-circuit curves and charge transfer."""

from __future__ import annotations

import math

from allsolid.simulation.compile import kernel

EDGE = 1e-7
"""The exchange current is held at its value this close to an empty or a full surface."""


@kernel
def open_circuit(curves, index, x):
    """Open-circuit potential U(x) in V against lithium and its slope dU/dx.

    `curves` is (curves, intervals, 4): cubics on equal intervals of 0..1; straight outside.
    """
    intervals = curves.shape[1]
    position = min(max(x, 0.0), 1.0) * intervals
    i = min(int(position), intervals - 1)
    s = position - i
    a = curves[index, i, 0]
    b = curves[index, i, 1]
    c = curves[index, i, 2]
    d = curves[index, i, 3]
    slope = (b + s * (2.0 * c + 3.0 * s * d)) * intervals
    value = a + s * (b + s * (c + s * d))
    return value + slope * (x - position / intervals), slope


@kernel
def exchange_current(at_half, x):
    """i0(x) = 2 i0(1/2) sqrt(x (1 - x)): no electrolyte factor in a single-ion conductor, whose
    lithium concentration is fixed.
    """
    inside = min(max(x, EDGE), 1.0 - EDGE)
    return 2.0 * at_half * math.sqrt(inside * (1.0 - inside))


@kernel
def exponential(z):
    """exp(z) for |z| <= 100 by a polynomial of z / 1024, squared ten times (error below 1e-9).

    Plain arithmetic, so that the compiler does several nodes at once.
    """
    r = min(max(z, -100.0), 100.0) * (1.0 / 1024.0)
    tail = 1.0 + r * (1.0 / 5.0) * (1.0 + r * (1.0 / 6.0) * (1.0 + r * (1.0 / 7.0)))
    e = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0) * tail)))
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    return e * e


@kernel
def overpotential(drive, i0, thermal, film):
    """eta behind a film of `film` ohm m^2: eta + film 2 i0 sinh(eta / thermal) = drive.

    Newton from the smaller of two upper bounds of |eta|, from where it falls monotonically.
    """
    bound = thermal * math.asinh(0.5 * drive / (film * i0))
    eta = bound if abs(bound) < abs(drive) else drive
    for _ in range(30):
        e = math.exp(eta / thermal)
        miss = eta + film * i0 * (e - 1.0 / e) - drive
        change = miss / (1.0 + film * i0 * (e + 1.0 / e) / thermal)
        eta -= change
        if abs(change) < 1e-13:
            break
    return eta
