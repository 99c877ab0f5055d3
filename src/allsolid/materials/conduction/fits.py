"""Fits of a conductivity model to a table of temperature and conductivity, with intervals.

All fits are on log(sigma), because the error of a conductivity is a factor. With n points and p
parameters the residual variance has n - p degrees of freedom; intervals are central 90 %
(Student's t times the standard error of the linearised fit).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid.materials.conduction.conductivity import Arrhenius, Form, Piecewise, Vtf
from allsolid.quantities import (
    BOLTZMANN,
    ELEMENTARY_CHARGE,
    ROOM_TEMPERATURE,
    InputError,
    Quantity,
    checked,
    given,
)
from allsolid.quantities import temperature as kelvin
from allsolid.quantities.words import chosen
from allsolid.sources import Kind, Measured, Scale


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model and how well it fits.

    Parameters
    ----------
    model : with intervals on its parameters
    scatter : standard deviation of log10(sigma) about the fit, decades
    points : number of points
    zero : T0 of a VTF with its interval, K; None for Arrhenius
    """

    model: Arrhenius | Vtf
    scatter: float
    points: int
    zero: Measured | None = None


def _check(
    temperature: Quantity, sigma: Quantity, parameters: int
) -> tuple[np.ndarray, np.ndarray]:
    t, s = kelvin(temperature), given(sigma, "S/m", "sigma")
    t, s = np.ravel(t), np.ravel(s)
    if t.shape != s.shape:
        raise InputError("expected as many conductivities as temperatures", key="sigma")
    if t.size <= parameters or np.unique(t).size < parameters:
        raise InputError(f"expected more than {parameters} points", key="sigma", value=t.size)
    if not (np.all(np.isfinite(t) & np.isfinite(s)) and np.all(t > 0) and np.all(s > 0)):
        raise InputError("expected positive finite numbers (K, S/m)", key="sigma")
    return t, s


def _anchor(temperature: Any, key: str) -> float:
    found = kelvin(temperature, key)
    if not isinstance(found, float) or found > HOTTEST:
        raise InputError(f"expected one temperature, at most {HOTTEST:g} K", key=key, value=found)
    return found


HOTTEST = 2000.0
"""K: no conductivity is stated above this."""


@checked
def fit_arrhenius(
    temperature: Quantity,
    sigma: Quantity,
    form: Form | str = Form.SIGMA,
    anchor: float = ROOM_TEMPERATURE,
    source: str = "",
) -> Fit:
    """Least squares of log(sigma) (or log(sigma T)) on 1/T.

    Parameters
    ----------
    temperature : K, shape (n,), n > 2; sigma : S/m, shape (n,)
    form : declared form of the exponential
    anchor : temperature at which the conductivity is stated, K
    source : key of the data; without one the result counts as assumed

    Raises
    ------
    InputError : too few points or numbers that are not positive
    """
    form, anchor = chosen(form, Form, "form"), _anchor(anchor, "anchor")
    t, s = _check(temperature, sigma, 2)
    y = np.log(s * (t / anchor if form is Form.SIGMA_T else 1.0))
    x = (1.0 / t - 1.0 / anchor) / BOLTZMANN * ELEMENTARY_CHARGE  # per eV: well scaled
    design = np.column_stack([np.ones_like(x), -x])
    best, *_ = np.linalg.lstsq(design, y, rcond=None)
    spread, covariance, quantile = _errors(design, y - design @ best)
    half = quantile * np.sqrt(np.diag(covariance))
    model = Arrhenius(
        _log_measured(best[0], half[0], source),
        _energy(best[1], half[1], source),
        anchor,
        form,
        minimum=float(t.min()),
        maximum=float(t.max()),
        correlation=_correlation(covariance),
    )
    return Fit(model, spread / np.log(10), t.size)


@checked
def fit_vtf(
    temperature: Quantity, sigma: Quantity, anchor: float | None = None, source: str = ""
) -> Fit:
    """Least squares of log(sigma) = log(sigma_ref) - (B/k)(1/(T - T0) - 1/(T_ref - T0)).

    Linear in log(sigma_ref) and B for a given T0; T0 is sought on its own, so no start values
    are needed. T0 and B are strongly correlated: a short range of temperature leaves both wide.

    Parameters
    ----------
    temperature : K, shape (n,), n > 3; sigma : S/m, shape (n,)
    anchor : temperature at which the conductivity is stated, K; default the middle of the data

    Raises
    ------
    InputError : too few points or numbers that are not positive
    """
    from scipy.optimize import minimize_scalar

    t, s = _check(temperature, sigma, 3)
    y = np.log(s)
    reference = float(np.median(t)) if anchor is None else _anchor(anchor, "anchor")

    def design_at(zero: float) -> np.ndarray:
        x = (1.0 / (t - zero) - 1.0 / (reference - zero)) / BOLTZMANN * ELEMENTARY_CHARGE
        return np.column_stack([np.ones_like(x), -x])

    def misfit(zero: float) -> float:
        design = design_at(zero)
        best, *_ = np.linalg.lstsq(design, y, rcond=None)
        return float(np.sum((y - design @ best) ** 2))

    # T0 = 0 is Arrhenius; close below the coldest point the fit degenerates
    ceiling = float(t.min()) - 5.0
    grid = np.linspace(0.0, ceiling, 60)
    start = grid[np.argmin([misfit(z) for z in grid])]
    step = grid[1]
    bounds = (max(0.0, start - step), min(ceiling, start + step))
    sought: Any = minimize_scalar(misfit, bounds=bounds, method="bounded")
    zero = float(sought.x)
    design = design_at(zero)
    best, *_ = np.linalg.lstsq(design, y, rcond=None)
    bend = best[1] / BOLTZMANN * ELEMENTARY_CHARGE
    by_zero = -bend * (1.0 / (t - zero) ** 2 - 1.0 / (reference - zero) ** 2)
    full = np.column_stack([design, by_zero])
    spread, covariance, quantile = _errors(full, y - design @ best)
    half = quantile * np.sqrt(np.diag(covariance))
    along, rest = _regression(covariance)
    model = Vtf(
        _log_measured(best[0], half[0], source),
        _energy(best[1], half[1], source),
        zero,
        reference,
        minimum=float(t.min()),
        maximum=float(t.max()),
        correlation=_correlation(covariance),
        zero_per_energy=along / ELEMENTARY_CHARGE,
        zero_spread=quantile * rest,
    )
    temperature_zero = Measured(
        zero, max(0.0, zero - half[2]), zero + half[2], _kind(source), source, "K", name="T0"
    )
    return Fit(model, spread / np.log(10), t.size, temperature_zero)


@checked
def fit_piecewise(
    temperature: Quantity,
    sigma: Quantity,
    transition: float,
    form: Form | str = Form.SIGMA,
    source: str = "",
) -> Piecewise:
    """Two Arrhenius branches on the two sides of a known transition temperature (K)."""
    t, s = _check(temperature, sigma, 2)
    transition = _anchor(transition, "transition")
    cold = t < transition
    branches = tuple(
        fit_arrhenius(t[side], s[side], form, anchor, source).model
        for side, anchor in ((cold, ROOM_TEMPERATURE), (~cold, transition))
    )
    return Piecewise(branches, (transition,))


def _errors(design: np.ndarray, residual: np.ndarray) -> tuple[float, np.ndarray, float]:
    """Residual standard deviation, covariance of the parameters, Student quantile at 95 %."""
    from scipy.stats import t as student

    freedom = residual.size - design.shape[1]
    variance = float(residual @ residual) / freedom
    covariance = variance * np.linalg.pinv(design.T @ design)
    return float(np.sqrt(variance)), covariance, float(student.ppf(0.95, freedom))


def _correlation(covariance: np.ndarray) -> float:
    scale = np.sqrt(covariance[0, 0] * covariance[1, 1])
    return float(np.clip(covariance[0, 1] / scale, -0.999, 0.999)) if scale > 0 else 0.0


def _regression(covariance: np.ndarray) -> tuple[float, float]:
    """Regression of the third parameter on the second: slope, standard deviation of the rest."""
    within, across, alone = covariance[1, 1], covariance[1, 2], covariance[2, 2]
    if within == 0.0:
        return 0.0, float(np.sqrt(alone))
    return float(across / within), float(np.sqrt(max(0.0, alone - across**2 / within)))


def _kind(source: str) -> Kind:
    return Kind.FITTED if source else Kind.ASSUMED


def _log_measured(centre: float, half: float, source: str) -> Measured:
    low, value, high = np.exp([centre - half, centre, centre + half])
    return Measured(
        float(value), float(low), float(high), _kind(source), source, "mS/cm", Scale.DECADES,
        name="ionic conductivity",
    )  # fmt: skip


def _energy(centre: float, half: float, source: str) -> Measured:
    low, value, high = (
        float(x) * ELEMENTARY_CHARGE for x in (centre - half, centre, centre + half)
    )
    return Measured(value, low, high, _kind(source), source, "eV", name="activation energy")
