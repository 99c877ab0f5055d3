"""Open-circuit curves and charge transfer."""

from __future__ import annotations

import math

from allsolid.simulation.compile import kernel
from allsolid.simulation.vectors import (
    cubics,
    floor,
    maximum,
    minimum,
    nearest,
    power_of_two,
    sqrt,
)

EDGE = 1e-7
"""The exchange current is held at its value this close to an empty or a full surface."""

PER_OCTAVE = math.log(2.0)


@kernel
def open_circuit(curves, index, x):
    """Open-circuit potential U(x) in V against lithium and its slope dU/dx.

    `curves` is (curves, intervals, 4): cubics on equal intervals of 0..1; straight outside.
    """
    intervals = curves.shape[1]
    position = minimum(maximum(x, 0.0), 1.0) * intervals
    interval = minimum(floor(position), intervals - 1.0)
    s = position - interval
    a, b, c, d = cubics(curves, index, interval)
    slope = (b + s * (2.0 * c + 3.0 * s * d)) * intervals
    value = a + s * (b + s * (c + s * d))
    return value + slope * (x - position / intervals), slope


@kernel
def exchange_current(at_half, x):
    """i0(x) = 2 i0(1/2) sqrt(x (1 - x)): no electrolyte factor in a single-ion conductor, whose
    lithium concentration is fixed.
    """
    inside = minimum(maximum(x, EDGE), 1.0 - EDGE)
    return 2.0 * at_half * sqrt(inside * (1.0 - inside))


@kernel
def exponentials(z):
    """exp(z) and exp(-z) for |z| <= 100: 2^k exp(r) with |r| <= ln 2 / 2 by its series, whose even
    and odd parts serve both (error below 1e-13).
    """
    inside = minimum(maximum(z, -100.0), 100.0)
    k = nearest(inside * (1.0 / PER_OCTAVE))
    r = inside - k * PER_OCTAVE
    q = r * r
    even = 1.0 + q * (1 / 2 + q * (1 / 24 + q * (1 / 720 + q * (1 / 40320 + q * (1 / 3628800)))))
    odd = 1.0 + q * (1 / 6 + q * (1 / 120 + q * (1 / 5040 + q * (1 / 362880 + q / 39916800))))
    odd = r * odd
    return power_of_two(k) * (even + odd), power_of_two(-k) * (even - odd)


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
