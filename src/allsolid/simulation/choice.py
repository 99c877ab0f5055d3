"""Which mesh a design needs: chosen before it runs, from how thin its fronts will be.

Across the electrode, with the conductance G = 1 / (1/kappa + 1/sigma), the resistance of a touched
surface r = RT / (F i0) + film, its surface a L and the largest current I, the reaction reaches

    delta = sqrt(G r / (a L^2)),   tau = 2 R T G / (F I L),   w = (delta^-2 + tau^-2)^(-1/2)

of the thickness: delta where it is linear, tau where it is not (Newman and Tobias 1962). In a
particle the fronts of a current that would fill the host in the time t are sqrt(D t) / R deep, and
t is shorter by w where the reaction is crowded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from allsolid.quantities import FARADAY, GAS_CONSTANT
from allsolid.simulation.experiment.protocols import Control, Protocol
from allsolid.simulation.kernel.layout import Steps, UnitCell
from allsolid.simulation.mesh import Elements, Mesh, Spectral
from allsolid.simulation.unit import Parameters

ACROSS = (8, 25, 41, 81)
"""Points across the electrode: one polynomial, then quadratic elements."""
MODES = (8, 16, 24, 32)
"""Modes of a particle."""
FIRST = (1.0, 0.3, 0.1)
"""Size of the element at a graded end, of the mean."""

SPREAD = (0.1, 0.03, 0.003)
"""Widths w down to which one polynomial, 25 and 41 points are tried first; where the open-circuit
curve is flat, one mesh finer (measured on 1,000 random runs: at the same time in all, a twentieth
of them is run again, not a fifth)."""
DEEP = (12.0, 60.0, 400.0)
"""R^2 / (D t) up to which 8, 16 and 24 modes are enough."""
FRONT = 0.4
"""Size of the first element, of the front."""
ELECTRONIC = 0.8
"""Share of sigma in kappa + sigma below which fronts stand at the collector, too."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One mesh a design: places in `ACROSS`, `MODES` and `FIRST`; whether both ends are graded."""

    across: np.ndarray
    modes: np.ndarray
    first: np.ndarray
    both: np.ndarray

    def finer(self, bent: np.ndarray, steep: np.ndarray) -> Choice:
        """One mesh up across the electrode where `bent`, one up in particles where `steep`."""
        return replace(
            self,
            across=np.minimum(self.across + bent, len(ACROSS) - 1),
            modes=np.minimum(self.modes + steep, len(MODES) - 1),
        )

    def or_finer(self, other: Choice) -> Choice:
        """The finer of two choices for each design."""
        return Choice(
            np.maximum(self.across, other.across), np.maximum(self.modes, other.modes),
            np.maximum(self.first, other.first), self.both | other.both,
        )  # fmt: skip

    def differs(self, other: Choice) -> np.ndarray:
        """Where the two are not the same."""
        return (
            (self.across != other.across)
            | (self.modes != other.modes)
            | (self.first != other.first)
            | (self.both != other.both)
        )

    def rows(self, chosen: np.ndarray) -> Choice:
        """The choices of some designs."""
        return Choice(
            self.across[chosen], self.modes[chosen], self.first[chosen], self.both[chosen]
        )

    def together(self) -> Choice:
        """One mesh that is enough for all."""
        size = len(self.across)
        tops = (self.across.max(), self.modes.max(), self.first.max(), self.both.any())
        return Choice(*(np.full(size, top) for top in tops))

    def groups(self, dense: bool) -> list[tuple[Mesh, np.ndarray]]:
        """Each mesh with the rows that take it."""
        if len(self.across) == 1:
            return [(self._mesh(0, dense), np.zeros(1, dtype=int))]
        code = ((self.across * 10 + self.modes) * 10 + self.first) * 2 + self.both
        code = np.where(self.across == 0, self.modes - 10_000, code)  # of a polynomial no grading
        found = []
        for one in np.unique(code):
            rows = np.flatnonzero(code == one)
            found.append((self._mesh(rows[0], dense), rows))
        return found

    def _mesh(self, row: int, dense: bool) -> Mesh:
        modes = MODES[self.modes[row]]
        if self.across[row] == 0:
            return Spectral(ACROSS[0], modes, film=dense)
        nodes, first = ACROSS[self.across[row]], FIRST[self.first[row]]
        return Elements(nodes, modes, first, bool(self.both[row]))


FLAT, LEAST, PLATEAU = 0.2, 0.09, 0.5
"""V between a quarter and three quarters of the window at and above which a curve is steep; the
least share of an error of the potential that one which is not leaves allowed; the share below which
a curve is flat."""


def steepness(parameters: Parameters) -> np.ndarray:
    """How steep the open-circuit curve of each design is, from `LEAST` (a plateau) to 1.

    On a plateau a small error of the potential is a large one of the charge.
    """
    u, curves = parameters.unit, parameters.curves
    charged, discharged = u.charged, u.discharged
    index = _whole(u.curve, len(curves))
    low, high = (
        curves[index, _whole((charged + share * (discharged - charged)) * curves.shape[1],
                             curves.shape[1]), 0]
        for share in (0.25, 0.75)
    )  # fmt: skip
    found = np.minimum(np.maximum(np.abs(high - low) / FLAT, LEAST), 1.0)
    return np.full(parameters.size, found)


def _whole(value: Any, count: int) -> Any:
    """As indices below `count`; 0 for what is no number."""
    if np.ndim(value) == 0:
        return int(min(max(0.0, value), count - 1.0))
    return np.minimum(np.maximum(value, 0.0), count - 1.0).astype(int)


def choose(parameters: Parameters, protocol: Protocol, steps: Steps, steep: np.ndarray) -> Choice:
    """The mesh of each design for a protocol; `steps` is the protocol in quantities of its unit,
    `steep` the `steepness` of the designs.
    """
    # numpy's own scalars: what divides by zero there is refused later, with its name
    u, size = UnitCell(*map(np.float64, parameters.unit)), parameters.size
    held = steps.targets[:, :, 0].T if size > 1 else steps.targets[0, :, 0]
    current = _strongest(protocol, u, held)
    with np.errstate(all="ignore"):  # a parameter out of its bounds has a status that says so
        width = np.float64(1.0) if parameters.dense else _width(u, current)
        filled = u.rated_capacity / current  # s, in which the host would be
        depth = u.particle_radius**2 / (u.diffusivity * filled * np.sqrt(width))
        wanted = FRONT * width * (ACROSS[2] - 1) / 2.0
        both = u.electronic_conductivity * (1.0 - ELECTRONIC) < ELECTRONIC * u.ionic_conductivity
    finer = (steep < PLATEAU) & (not parameters.dense)
    across = _places(width, SPREAD, size) + finer
    return Choice(
        np.minimum(across, len(ACROSS) - 1),
        _places(-depth, tuple(-one for one in DEEP), size),
        _places(wanted, FIRST[1:], size),
        np.full(size, both),
    )


def _width(u: UnitCell, current: np.ndarray) -> np.ndarray:
    """Width w of the reaction across the electrode, of the thickness; at most one."""
    conductance = 1.0 / (1.0 / u.ionic_conductivity + 1.0 / u.electronic_conductivity)
    thermal = GAS_CONSTANT * u.temperature / FARADAY
    surface = 3.0 * u.active_fraction * u.contact / u.particle_radius * u.thickness
    each = thermal / u.exchange_current + u.film_resistance
    linear = conductance * each / (surface * u.thickness)
    tafel = 2.0 * thermal * conductance / (current * u.thickness)
    return np.minimum((1.0 / linear + tafel**-2.0) ** -0.5, 1.0)


def _places(value: Any, limits: tuple[float, ...], size: int) -> np.ndarray:
    """Below how many of the (falling) limits each value is."""
    return np.full(size, sum(value < limit for limit in limits))


def _strongest(protocol: Protocol, u: UnitCell, targets: np.ndarray) -> np.ndarray:
    """The largest current of any step, A/m^2; a protocol of holds alone counts as 1C."""
    found = np.float64(0.0)
    for step, held in zip(protocol.steps, targets, strict=True):
        if step.control is Control.VOLTAGE:
            continue
        factor = 1.0 if step.profile is None else float(np.max(np.abs(step.profile.factor)))
        target = np.abs(held) * factor
        if step.control is Control.POWER:
            target = target / _middle(u)
        found = np.maximum(found, target)
    return np.where(found > 0.0, found, u.rated_capacity / 3600.0)[()]


def _middle(u: UnitCell) -> np.ndarray:
    """Between the voltage limits, or what batteries have where there are none, V."""
    middle = 0.5 * (u.lower_voltage + u.upper_voltage)
    return np.where(np.isfinite(middle) & (middle > 1.0), middle, 3.0)[()]
