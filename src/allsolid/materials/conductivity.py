"""Ionic conductivity as a function of temperature: Arrhenius, Vogel-Tammann-Fulcher, piecewise.

Every model answers ``at(T)`` in S/m for T in K (float or array of any shape), ``low(T)`` and
``high(T)`` (central 90 % interval), ``valid(T)`` (a flag for each temperature: outside the range
the value is an extrapolation) and ``sample(u)`` (a model drawn from its uncertainty).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

import numpy as np

from allsolid.quantities import BOLTZMANN, ROOM_TEMPERATURE, InputError
from allsolid.sources import Measured


class Form(StrEnum):
    """Which product is exponential in 1/T."""

    SIGMA = "sigma"
    """sigma = A exp(-Ea / kT)"""
    SIGMA_T = "sigma*T"
    """sigma T = A' exp(-Ea' / kT)"""


class Conductivity(Protocol):
    """What every conductivity model answers; temperatures in K, conductivities in S/m."""

    def at(self, temperature: Any) -> Any:
        """Conductivity, S/m."""
        ...

    def low(self, temperature: Any) -> Any:
        """Lower end of the central 90 % interval, S/m."""
        ...

    def high(self, temperature: Any) -> Any:
        """Upper end of the central 90 % interval, S/m."""
        ...

    def valid(self, temperature: Any) -> Any:
        """Whether each temperature lies in the range of validity."""
        ...

    def activation_energy(self, temperature: Any) -> Any:
        """Apparent activation energy, J per ion."""
        ...

    def sample(self, u: Any) -> Conductivity:
        """A model drawn at the probabilities `u`."""
        ...

    def draws(self, temperature: Any, u: Any) -> Any:
        """Conductivities of many draws, S/m: `u` has shape (n, 2), the answer (n, ...T)."""
        ...


def _log_halves(value: Measured) -> tuple[float, float]:
    """Half-widths down and up of the logarithm of a positive value."""
    return math.log(value.value / value.low), math.log(value.high / value.value)


@dataclass(frozen=True, slots=True)
class Arrhenius:
    """One activated branch, anchored at a reference temperature.

    ``sigma`` form: sigma = sigma_ref exp(-(Ea/k)(1/T - 1/T_ref)); ``sigma*T`` form: the same
    multiplied by T_ref / T. The anchor (not the prefactor) is the parameter, because prefactor
    and activation energy are strongly correlated and the conductivity near the anchor is not.

    Parameters
    ----------
    reference : conductivity at `temperature`, S/m
    energy : activation energy in this form, J per ion
    temperature : anchor, K
    form : which product is exponential
    minimum, maximum : range of validity, K
    correlation : of log(reference) and energy in draws; a sample with a higher barrier and the
        same prefactor conducts less, so it is not positive
    """

    reference: Measured
    energy: Measured
    temperature: float = ROOM_TEMPERATURE
    form: Form = Form.SIGMA
    minimum: float = 233.15
    maximum: float = 393.15
    correlation: float = 0.0

    def _exponent(self, temperature: Any) -> Any:
        return (1.0 / np.asarray(temperature, float) - 1.0 / self.temperature) / BOLTZMANN

    def _prefactor(self, temperature: Any) -> Any:
        if self.form is Form.SIGMA:
            return 1.0
        return self.temperature / np.asarray(temperature, float)

    def at(self, temperature: Any) -> Any:
        """Conductivity, S/m, shape of `temperature`."""
        exponent = self._exponent(temperature)
        return (
            self.reference.value
            * self._prefactor(temperature)
            * np.exp(-self.energy.value * exponent)
        )

    def _band(self, temperature: Any, side: int) -> Any:
        """Half-width of log(sigma) on one side (-1 below, +1 above), with the correlation."""
        exponent = self._exponent(temperature)
        anchor = _log_halves(self.reference)[0 if side < 0 else 1]
        below = self.energy.value - self.energy.low
        above = self.energy.high - self.energy.value
        # a larger sigma below the anchor temperature needs a smaller barrier, and conversely
        barrier = np.where(side * exponent > 0, below, above)
        swing = barrier * exponent
        return np.sqrt(anchor**2 + swing**2 - 2 * self.correlation * anchor * swing)

    def low(self, temperature: Any) -> Any:
        """Lower end of the central 90 % interval, S/m."""
        return self.at(temperature) * np.exp(-self._band(temperature, -1))

    def high(self, temperature: Any) -> Any:
        """Upper end of the central 90 % interval, S/m."""
        return self.at(temperature) * np.exp(self._band(temperature, +1))

    def valid(self, temperature: Any) -> Any:
        """Whether each temperature lies in the range of validity."""
        t = np.asarray(temperature, float)
        return (t >= self.minimum) & (t <= self.maximum)

    def activation_energy(self, temperature: Any) -> Any:
        """Apparent activation energy -d ln(sigma) / d(1/kT), J per ion: Ea, or Ea' - kT."""
        t = np.asarray(temperature, float)
        shift = BOLTZMANN * t if self.form is Form.SIGMA_T else 0.0 * t
        return self.energy.value - shift

    @property
    def prefactor(self) -> float:
        """A (S/m) or A' (S K/m) of the declared form."""
        scale = 1.0 if self.form is Form.SIGMA else self.temperature
        exponent = self.energy.value / (BOLTZMANN * self.temperature)
        return self.reference.value * scale * math.exp(exponent)

    def tangent(self, temperature: float = ROOM_TEMPERATURE) -> Arrhenius:
        """The other form, equal in value and slope at `temperature` only.

        From ``sigma*T`` to ``sigma``: Ea = Ea' - kT and A = A'/(e T); and conversely. Elsewhere
        the two differ: see `tangent_error`. The anchor moves to `temperature`, and with it its
        interval and its correlation with the barrier, so that the band stays what it was.
        """
        other = Form.SIGMA_T if self.form is Form.SIGMA else Form.SIGMA
        shift = BOLTZMANN * temperature * (1.0 if other is Form.SIGMA_T else -1.0)
        value, low, high = (float(f(temperature)) for f in (self.at, self.low, self.high))
        return replace(
            self,
            reference=replace(self.reference, value=value, low=low, high=high),
            energy=_shifted(self.energy, shift),
            temperature=temperature,
            form=other,
            correlation=self._correlation_at(temperature, math.log(high / low) / 2),
        )

    def _correlation_at(self, temperature: float, half: float) -> float:
        """Correlation of log(sigma) at `temperature`, whose half-width is `half`, and barrier.

        log(sigma) = log(reference) - Ea x, so the covariance with Ea is r a e - e^2 x.
        """
        if half == 0.0:
            return self.correlation
        anchor = math.log(self.reference.high / self.reference.low) / 2
        swing = (self.energy.high - self.energy.low) / 2 * float(self._exponent(temperature))
        return float(np.clip((self.correlation * anchor - swing) / half, -1.0, 1.0))

    def tangent_error(self, temperature: Any, matched: float = ROOM_TEMPERATURE) -> Any:
        """Relative error at `temperature` of the other form matched at `matched`."""
        return self.tangent(matched).at(temperature) / self.at(temperature) - 1.0

    def sample(self, u: Any) -> Arrhenius:
        """A draw; `u` holds two independent uniforms in (0, 1), for anchor and barrier.

        The barrier's normal score is mixed with the anchor's by `correlation` (Gaussian copula).
        """
        reference, energy = (float(x[0]) for x in self._pairs(np.atleast_2d(_uniforms(u))))
        return replace(
            self,
            reference=_exact(self.reference, reference),
            energy=_exact(self.energy, energy),
        )

    def _pairs(self, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Anchors and barriers drawn at the rows of `u`, with the correlation (Gaussian copula)."""
        mixed = _copula(u[:, 0], u[:, 1], self.correlation)
        return self.reference.draw(u[:, 0]), self.energy.draw(mixed)

    def draws(self, temperature: Any, u: Any) -> Any:
        """Conductivities of many draws, S/m: `u` has shape (n, 2), the answer (n, ...T)."""
        t = np.asarray(temperature, float)
        reference, energy = self._pairs(_uniforms(u))
        shape = (-1,) + (1,) * t.ndim
        decay = np.exp(-energy.reshape(shape) * self._exponent(t))
        return reference.reshape(shape) * self._prefactor(t) * decay


@dataclass(frozen=True, slots=True)
class Vtf:
    """Vogel-Tammann-Fulcher: sigma = A exp(-B / (k (T - T0))), for amorphous polymers and glasses.

    Anchored as `Arrhenius`: sigma = sigma_ref exp(-(B/k)(1/(T - T0) - 1/(T_ref - T0))).

    Parameters
    ----------
    reference : conductivity at `temperature`, S/m
    energy : pseudo-activation energy B, J per ion
    zero : T0, K, below the glass transition
    temperature : anchor, K
    minimum, maximum : range of validity, K; the minimum lies above `zero`
    correlation : of log(reference) and energy in draws
    """

    reference: Measured
    energy: Measured
    zero: float
    temperature: float
    minimum: float
    maximum: float
    correlation: float = 0.0

    def __post_init__(self) -> None:
        if self.minimum <= self.zero:
            raise InputError("expected a range above T0", key="minimum", value=self.minimum)

    def _warped(self) -> Arrhenius:
        # VTF is Arrhenius on the axis T - T0, so intervals and draws follow from one place
        return Arrhenius(
            self.reference,
            self.energy,
            self.temperature - self.zero,
            minimum=self.minimum - self.zero,
            maximum=self.maximum - self.zero,
            correlation=self.correlation,
        )

    def _above(self, temperature: Any) -> Any:
        # at and below T0 nothing moves; a small distance keeps the answer a finite tiny number
        return np.maximum(np.asarray(temperature, float) - self.zero, 1.0)

    def at(self, temperature: Any) -> Any:
        """Conductivity, S/m."""
        return self._warped().at(self._above(temperature))

    def low(self, temperature: Any) -> Any:
        """Lower end of the central 90 % interval, S/m."""
        return self._warped().low(self._above(temperature))

    def high(self, temperature: Any) -> Any:
        """Upper end of the central 90 % interval, S/m."""
        return self._warped().high(self._above(temperature))

    def valid(self, temperature: Any) -> Any:
        """Whether each temperature lies in the range of validity."""
        t = np.asarray(temperature, float)
        return (t >= self.minimum) & (t <= self.maximum)

    def activation_energy(self, temperature: Any) -> Any:
        """Apparent activation energy B (T / (T - T0))^2, J per ion."""
        t = np.asarray(temperature, float)
        return self.energy.value * (t / self._above(t)) ** 2

    def sample(self, u: Any) -> Vtf:
        """A draw; `u` holds two independent uniforms in (0, 1)."""
        drawn = self._warped().sample(u)
        return replace(self, reference=drawn.reference, energy=drawn.energy)

    def draws(self, temperature: Any, u: Any) -> Any:
        """Conductivities of many draws, S/m: `u` has shape (n, 2), the answer (n, ...T)."""
        return self._warped().draws(self._above(temperature), u)


@dataclass(frozen=True, slots=True)
class Piecewise:
    """Branches that follow each other at transition temperatures (a phase change, a melting).

    Parameters
    ----------
    branches : models, from cold to hot
    transitions : K, one fewer than the branches; at a transition the hotter branch holds
    hysteresis : K, by which the transition lags on cooling; for information
    """

    branches: tuple[Arrhenius | Vtf, ...]
    transitions: tuple[float, ...]
    hysteresis: float = 0.0

    def __post_init__(self) -> None:
        if len(self.transitions) != len(self.branches) - 1:
            raise InputError("expected one transition between two branches", key="transitions")

    def _choose(self, answers: list[Any], temperature: Any) -> Any:
        branch = np.digitize(np.asarray(temperature, float), self.transitions)
        return np.choose(branch, answers)

    def at(self, temperature: Any) -> Any:
        """Conductivity, S/m."""
        return self._choose([b.at(temperature) for b in self.branches], temperature)

    def low(self, temperature: Any) -> Any:
        """Lower end of the central 90 % interval, S/m."""
        return self._choose([b.low(temperature) for b in self.branches], temperature)

    def high(self, temperature: Any) -> Any:
        """Upper end of the central 90 % interval, S/m."""
        return self._choose([b.high(temperature) for b in self.branches], temperature)

    def valid(self, temperature: Any) -> Any:
        """Whether each temperature lies in its branch's range of validity."""
        return self._choose([b.valid(temperature) for b in self.branches], temperature)

    def activation_energy(self, temperature: Any) -> Any:
        """Apparent activation energy of the branch that holds, J per ion."""
        return self._choose([b.activation_energy(temperature) for b in self.branches], temperature)

    def sample(self, u: Any) -> Piecewise:
        """A draw; `u` holds two uniforms, shared by the branches (one sample is good or bad)."""
        return replace(self, branches=tuple(b.sample(u) for b in self.branches))

    def draws(self, temperature: Any, u: Any) -> Any:
        """Conductivities of many draws, S/m: `u` has shape (n, 2), the answer (n, ...T)."""
        return self._choose([b.draws(temperature, u) for b in self.branches], temperature)


def _uniforms(u: Any) -> np.ndarray:
    values = np.asarray(u, float)
    if values.shape[-1:] != (2,) or not np.all((values > 0) & (values < 1)):
        raise InputError("expected pairs of numbers in (0, 1)", key="u")
    return values


def _copula(first: np.ndarray, second: np.ndarray, correlation: float) -> np.ndarray:
    from scipy.special import ndtr, ndtri

    mixed = correlation * ndtri(first) + math.sqrt(1 - correlation**2) * ndtri(second)
    return np.asarray(ndtr(mixed))


def _exact(like: Measured, value: float) -> Measured:
    return replace(like, value=value, low=value, high=value)


def _shifted(like: Measured, by: float) -> Measured:
    return replace(like, value=like.value + by, low=like.low + by, high=like.high + by)
