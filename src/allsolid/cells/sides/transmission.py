"""Linear resistance of a porous electrode with two conducting phases, split by dissipation.

An electrode of thickness L between a separator (ions) and a collector (electrons), with effective
ionic and electronic conductivities kappa and sigma and an interfacial resistance r per volume
(ohm m^3), has with p = 1/kappa, s = 1/sigma, nu = L sqrt((p + s) / r)

    R = L / (p + s) [p s + 2 p s / (nu sinh nu) + (p^2 + s^2) coth(nu) / nu]

(Newman and Tobias 1962, linear kinetics). R is homogeneous of degree one in (p, s, r), and each
resistance times the derivative of R by it is the heat that it dissipates at unit current (Cohn's
theorem), so the three shares are positive and sum to R exactly.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from allsolid.quantities import InputError, Number, Numbers, checked, given

_MOST = 1e60
"""Beyond it squares leave the floats."""
_ENDLESS = ("ionic", "electronic")
"""Conductivities may be infinite: a phase without resistance."""

EVEN = 1e-3
"""Below this nu the current is even to 1e-6, and what the formula subtracts is lost in rounding."""


class Shares(NamedTuple):
    """Parts of an electrode's area-specific resistance, ohm m^2."""

    ionic: Number
    electronic: Number
    interfacial: Number

    @property
    def total(self) -> Any:
        """Sum of the three parts."""
        return self.ionic + self.electronic + self.interfacial


@checked
def electrode_resistance(
    thickness: Numbers, ionic: Numbers, electronic: Numbers, interfacial: Numbers
) -> Shares:
    """Resistance of a porous electrode at vanishing current and frozen composition.

    Parameters
    ----------
    thickness : m
    ionic, electronic : effective conductivities, S/m; infinite for an ideal phase
    interfacial : ohm m^3, what the particle surfaces in a volume of electrode resist: resistance
        per surface (ohm m^2) over specific surface (1/m)

    Returns
    -------
    Shares, ohm m^2. For small thickness: L/(3 kappa), L/(3 sigma), r/L.

    Raises
    ------
    InputError : a number that is not above zero
    """
    p, s = 1.0 / _positive("ionic", ionic), 1.0 / _positive("electronic", electronic)
    length, r = _positive("thickness", thickness), _positive("interfacial", interfacial)
    if len({one.size for one in (p, s, length, r) if one.size > 1}) > 1:
        raise InputError("expected arrays of one length", key="thickness", value=thickness)
    total = np.maximum(p + s, 1e-300)
    nu = length * np.sqrt(total / r)
    a, b, da, db = _functions(nu)
    # each term carries its own powers of (p, s); u = nu^2 scales as (p + s) / r
    head, cross, square = p * s / total, 2 * p * s / total, (p * p + s * s) / total
    slope = length * (cross * db + square * da) * nu / 2  # dR/d ln(nu) / 2
    base = length / total

    def conductor(own: Any, other: Any) -> Any:
        direct = base * own * (other + 2 * other * b + 2 * own * a)
        whole = length * (head + cross * b + square * a)
        return direct - own / total * whole + own / total * slope

    even = nu < EVEN
    return Shares(
        np.where(even, length * p / 3, conductor(p, s))[()],
        np.where(even, length * s / 3, conductor(s, p))[()],
        np.where(even, r / length, -slope)[()],
    )


def _positive(key: str, value: Any) -> np.ndarray:
    array = np.asarray(given(value, "", key))
    if not (array.size and np.all((array > 0.0) & ((array < _MOST) | (key in _ENDLESS)))):
        raise InputError("expected numbers above zero", key=key, value=value)
    return array


def _functions(nu: Any) -> tuple[Any, Any, Any, Any]:
    """coth(nu)/nu, 1/(nu sinh nu) and their derivatives."""
    x = np.maximum(nu, EVEN)
    decay = np.exp(-x)
    square = -np.expm1(-2 * x)  # 1 - exp(-2x)
    coth, csch = (1 + decay * decay) / square, 2 * decay / square
    a, b = coth / x, csch / x
    return a, b, -(csch * csch) / x - coth / x**2, -csch / x**2 - coth * csch / x
