"""Ionic conductivity as a function of temperature: Arrhenius, Vogel-Tammann-Fulcher, piecewise.

Every model answers ``at(T)`` in S/m for T in K (float, array of any shape, or text), ``low(T)`` and
``high(T)`` (central 90 % interval), ``valid(T)`` (a flag for each temperature: outside the range
the value is an extrapolation; below 150 K none is given, and an `InputError` says so) and
``draw(probabilities)`` (the model with an array of draws in each value).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

import numpy as np

from allsolid.quantities import BOLTZMANN, ROOM_TEMPERATURE, InputError, Number
from allsolid.quantities import temperature as kelvin
from allsolid.sources import Measured
from allsolid.sources.values import Z90


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

    @property
    def dimension(self) -> int:
        """Rows of probabilities that a draw takes."""
        ...

    @property
    def values(self) -> tuple[Measured, ...]:
        """The values that it holds."""
        ...

    def draw(self, probabilities: np.ndarray) -> Conductivity:
        """The model drawn at (dimension, draws) probabilities."""
        ...


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
        return (1.0 / _kelvin(temperature) - 1.0 / self.temperature) / BOLTZMANN

    def _prefactor(self, temperature: Any) -> Any:
        if self.form is Form.SIGMA:
            return 1.0
        return self.temperature / _kelvin(temperature)

    def at(self, temperature: Any) -> Any:
        """Conductivity, S/m, shape of `temperature`."""
        exponent = self._exponent(temperature)
        return (
            self.reference.value
            * self._prefactor(temperature)
            * np.exp(-self.energy.value * exponent)
        )

    def low(self, temperature: Any) -> Any:
        """Lower end of the central 90 % interval, S/m."""
        return self.at(temperature) * np.exp(-_band(self, self._exponent(temperature), -1))

    def high(self, temperature: Any) -> Any:
        """Upper end of the central 90 % interval, S/m."""
        return self.at(temperature) * np.exp(_band(self, self._exponent(temperature), +1))

    def valid(self, temperature: Any) -> Any:
        """Whether each temperature lies in the range of validity."""
        t = _kelvin(temperature)
        return (t >= self.minimum) & (t <= self.maximum)

    def activation_energy(self, temperature: Any) -> Any:
        """Apparent activation energy -d ln(sigma) / d(1/kT), J per ion: Ea, or Ea' - kT."""
        t = _kelvin(temperature)
        shift = BOLTZMANN * t if self.form is Form.SIGMA_T else 0.0 * t
        return self.energy.value - shift

    @property
    def prefactor(self) -> Number:
        """A (S/m) or A' (S K/m) of the declared form."""
        scale = 1.0 if self.form is Form.SIGMA else self.temperature
        exponent = self.energy.value / (BOLTZMANN * self.temperature)
        return self.reference.value * scale * np.exp(exponent)

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

    @property
    def dimension(self) -> int:
        """Rows of probabilities that a draw takes: anchor and barrier."""
        return 2

    @property
    def values(self) -> tuple[Measured, ...]:
        """Anchor and barrier."""
        return self.reference, self.energy

    def draw(self, probabilities: np.ndarray) -> Arrhenius:
        """The model at (2, draws) probabilities, its anchor and barrier correlated."""
        reference, energy = _pairs(self, _probabilities(probabilities, 2))
        return replace(self, reference=self.reference.at(reference), energy=self.energy.at(energy))


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
    zero_per_energy : dT0/dB, K/J: by how much T0 moves with B in bands and draws. In a fit the two
        nearly make up for each other; with T0 held, the interval of B alone would widen the band
        several times. 0 where T0 is set.
    zero_spread : half-width of the central 90 % interval of T0 at a given B, K; 0 where T0 is set
    """

    reference: Measured
    energy: Measured
    zero: Number
    temperature: float
    minimum: float
    maximum: float
    correlation: float = 0.0
    zero_per_energy: float = 0.0
    zero_spread: float = 0.0

    def __post_init__(self) -> None:
        if np.any(self.minimum <= self.zero):
            raise InputError("expected a range above T0", key="minimum", value=self.minimum)

    def _exponent(self, temperature: Any, zero: Any) -> Any:
        anchor = _above(self.temperature, zero)
        return (1.0 / _above(temperature, zero) - 1.0 / anchor) / BOLTZMANN

    def _by_zero(self, temperature: Any) -> Any:
        """-d log(sigma) / dT0 at a given B, 1/K."""
        here, anchor = _above(temperature, self.zero), _above(self.temperature, self.zero)
        return self.energy.value / BOLTZMANN * (here**-2.0 - anchor**-2.0)

    def _half_width(self, temperature: Any, side: int) -> Any:
        by_zero = self._by_zero(temperature)
        lever = self._exponent(temperature, self.zero) + by_zero * self.zero_per_energy
        return np.hypot(_band(self, lever, side), by_zero * self.zero_spread)

    def at(self, temperature: Any) -> Any:
        """Conductivity, S/m."""
        exponent = self._exponent(temperature, self.zero)
        return self.reference.value * np.exp(-self.energy.value * exponent)

    def low(self, temperature: Any) -> Any:
        """Lower end of the central 90 % interval, S/m."""
        return self.at(temperature) * np.exp(-self._half_width(temperature, -1))

    def high(self, temperature: Any) -> Any:
        """Upper end of the central 90 % interval, S/m."""
        return self.at(temperature) * np.exp(self._half_width(temperature, +1))

    def valid(self, temperature: Any) -> Any:
        """Whether each temperature lies in the range of validity."""
        t = _kelvin(temperature)
        return (t >= self.minimum) & (t <= self.maximum)

    def activation_energy(self, temperature: Any) -> Any:
        """Apparent activation energy B (T / (T - T0))^2, J per ion."""
        t = _kelvin(temperature)
        return self.energy.value * (t / _above(t, self.zero)) ** 2

    @property
    def dimension(self) -> int:
        """Rows of probabilities that a draw takes: anchor, B, and T0 where it has a spread."""
        return 3 if self.zero_spread else 2

    @property
    def values(self) -> tuple[Measured, ...]:
        """Anchor and B."""
        return self.reference, self.energy

    def draw(self, probabilities: np.ndarray) -> Vtf:
        """The model at (dimension, draws) probabilities: T0 follows B, below the valid range."""
        rows = _probabilities(probabilities, self.dimension)
        reference, energy = _pairs(self, rows)
        zero = self.zero + self.zero_per_energy * (energy - self.energy.value)
        if self.zero_spread:
            zero = zero + self.zero_spread * _score(rows[2])
        return replace(
            self,
            reference=self.reference.at(reference),
            energy=self.energy.at(energy),
            zero=np.minimum(zero, self.minimum - 1e-3),
            zero_per_energy=0.0,
            zero_spread=0.0,
        )


@dataclass(frozen=True, slots=True)
class Piecewise:
    """Branches that follow each other at transition temperatures (a phase change, a melting).

    Parameters
    ----------
    branches : models, from cold to hot
    transitions : K, one fewer than the branches; at a transition the hotter branch holds
    """

    branches: tuple[Arrhenius | Vtf, ...]
    transitions: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.transitions) != len(self.branches) - 1:
            raise InputError("expected one transition between two branches", key="transitions")

    def _choose(self, answers: list[Any], temperature: Any) -> Any:
        branch = np.digitize(_kelvin(temperature), self.transitions)
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

    @property
    def dimension(self) -> int:
        """Rows of probabilities that a draw takes, shared by the branches."""
        return max(branch.dimension for branch in self.branches)

    @property
    def values(self) -> tuple[Measured, ...]:
        """Anchors and barriers of all branches."""
        return tuple(value for branch in self.branches for value in branch.values)

    def draw(self, probabilities: np.ndarray) -> Piecewise:
        """The model at (2, draws) probabilities: one sample is good or bad in all branches."""
        return replace(self, branches=tuple(b.draw(probabilities) for b in self.branches))


def _probabilities(table: np.ndarray, rows: int) -> np.ndarray:
    values = np.asarray(table, float)
    if values.ndim != 2 or len(values) < rows or not np.all((values > 0) & (values < 1)):
        text = f"expected {rows} rows of probabilities in (0, 1)"
        raise InputError(text, key="probabilities", value=table)
    return values


def _kelvin(temperature: Any) -> np.ndarray:
    return np.asarray(kelvin(temperature), float)


def _above(temperature: Any, zero: Any) -> Any:
    # at and below T0 nothing moves; a small distance keeps the answer a finite tiny number
    return np.maximum(_kelvin(temperature) - zero, 1.0)


def _band(model: Arrhenius | Vtf, lever: Any, side: int) -> Any:
    """Half-width of log(sigma) on one side (-1 below, +1 above), with the correlation.

    `lever` is -d log(sigma) / d energy, 1/J.
    """
    reference, energy = model.reference, model.energy
    anchor = math.log(
        reference.value / reference.low if side < 0 else reference.high / reference.value
    )
    below, above = energy.value - energy.low, energy.high - energy.value
    # more than the value needs a smaller barrier where the lever is positive, and conversely
    swing = np.where(side * lever > 0, below, above) * lever
    return np.sqrt(anchor**2 + swing**2 - 2 * model.correlation * anchor * swing)


def _pairs(model: Arrhenius | Vtf, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Anchors and barriers at two rows of probabilities, correlated (Gaussian copula)."""
    mixed = _copula(rows[0], rows[1], model.correlation)
    return np.asarray(model.reference.quantile(rows[0])), np.asarray(model.energy.quantile(mixed))


def _score(probability: np.ndarray) -> np.ndarray:
    """Normal score, 1 at the 95 % quantile."""
    from scipy.special import ndtri

    return ndtri(probability) / Z90


def _copula(first: np.ndarray, second: np.ndarray, correlation: float) -> np.ndarray:
    from scipy.special import ndtr, ndtri

    mixed = correlation * ndtri(first) + math.sqrt(1 - correlation**2) * ndtri(second)
    return np.asarray(ndtr(mixed))


def _shifted(like: Measured, by: float) -> Measured:
    return replace(like, value=like.value + by, low=like.low + by, high=like.high + by)
