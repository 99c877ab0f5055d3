"""Where the energy of a run goes: each loss by itself, and the sum against what is delivered.

Per area of one face, with a L w_i the particle surface at the points across the cathode,

    separator, series     I^2 R                  charge transfer   sum a L w j eta
    negative electrode    I eta_n                film              sum a L w j^2 R_film
    ionic    integral i_e^2 / kappa dx           electronic        integral i_s^2 / sigma dx

    diffusion             F c_max eps L sum w <D (-dU/dx) |dx/dr|^2>      in the particles,

and what is stored is the free energy of the lithium, g(x) = -integral of U + U_n. The first law for
a cell at one temperature then reads: delivered + sum of losses = fall of what is stored. Nothing in
the time stepping makes it hold, so the rest is a check of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allsolid.quantities import InputError, checked
from allsolid.simulation.fields import Fields
from allsolid.simulation.mesh import Volumes
from allsolid.simulation.solution import Solution

NAMES = (
    "separator", "series", "negative electrode", "ionic", "electronic", "charge transfer", "film",
    "diffusion",
)  # fmt: skip
"""Of the losses, in the order of the ledger."""


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """Losses of one design over a run, and its balance of energy; of the whole cell.

    Parameters
    ----------
    power : by name, W at the times of the curve
    energy : by name, J over the run
    time : s
    delivered : J at the terminals, discharge positive
    stored : J by which the free energy of the lithium fell
    """

    power: dict[str, np.ndarray]
    energy: dict[str, float]
    time: np.ndarray
    delivered: float
    stored: float

    @property
    def total(self) -> float:
        """J lost over the run."""
        return sum(self.energy.values())

    @property
    def rest(self) -> float:
        """What the balance leaves open, over the losses."""
        return (self.stored - self.delivered - self.total) / self.total if self.total else 0.0


@checked
def losses(solution: Solution) -> Losses:
    """The losses of a run of one design with fields (``simulate(..., detail="fields")``).

    Raises
    ------
    InputError : several designs, a run without fields, or on a mesh of volumes
    """
    if isinstance(solution.mesh, Volumes):
        raise InputError("expected a spectral mesh or elements", value=solution.mesh)
    seen = Fields(solution)
    power = dict(zip(NAMES, _powers(seen), strict=True))
    scale = _scale(solution)
    time = seen.time
    energy = {name: scale * _integral(time, loss) for name, loss in power.items()}
    stored = scale * (_free_energy(seen, 0) - _free_energy(seen, -1))
    shown = {name: scale * loss for name, loss in power.items()}
    return Losses(shown, energy, time, float(solution.energy_delivered[0]), float(stored))


def _scale(solution: Solution) -> float:
    u = solution.parameters.unit
    return float(np.ravel(u.area)[0]) * float(np.ravel(u.series)[0])


def _powers(seen: Fields) -> tuple[np.ndarray, ...]:
    """W/m^2 of each loss at every time."""
    one, current = seen.value, seen.current_density
    j, weights = seen.reaction, seen.weights
    surface = seen.surface
    ionic, electronic = _ohmic(seen, current)
    return (
        current**2 * one("separator_resistance"),
        current**2 * one("series_resistance"),
        current * seen.negative_overpotential,
        ionic,
        electronic,
        surface * (j * seen.overpotential) @ weights,
        surface * one("film_resistance") * j**2 @ weights,
        _diffusion(seen),
    )


def _ohmic(seen: Fields, current: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of the ionic and the electronic current; integral u'^2 dx = u^T K u / L."""
    kappa, sigma = seen.value("ionic_conductivity"), seen.value("electronic_conductivity")
    both, length = 1.0 / (1.0 / kappa + 1.0 / sigma), seen.value("thickness")
    u = seen.potential_difference
    bent, rise = seen.squared_slope / length, u[:, -1] - u[:, 0]
    ionic = bent + 2.0 * current / sigma * rise + current**2 * length / sigma**2
    electronic = bent - 2.0 * current / kappa * rise + current**2 * length / kappa**2
    return both**2 / kappa * ionic, both**2 / sigma * electronic


def _diffusion(seen: Fields) -> np.ndarray:
    """W/m^2 dissipated in the particles."""
    radii, weights = _radii(seen.solution.parameters.dense)
    rule = seen.radial_rule
    x = np.einsum("rk,tkn->trn", rule.at(radii), seen.modes)
    gradient = np.einsum("rk,tkn->trn", rule.slope_at(radii), seen.modes)
    step = 1e-6
    slope = (seen.open_circuit(x + step) - seen.open_circuit(x - step)) / (2.0 * step)
    rate = seen.value("diffusivity") / seen.value("particle_radius") ** 2
    each = np.einsum("r,trn->tn", weights, -slope * gradient**2)
    return seen.host * rate * each @ seen.weights


def _free_energy(seen: Fields, at: int) -> float:
    """J/m^2 of the lithium in the cathode at a time, against that in the negative electrode."""
    grid = np.linspace(0.0, 1.0, 20_001)
    u = seen.open_circuit(grid) - seen.value("negative_potential")
    whole = np.concatenate([[0.0], np.cumsum(0.5 * (u[1:] + u[:-1]) * np.diff(grid))])
    radii, weights = _radii(seen.solution.parameters.dense)
    x = seen.radial_rule.at(radii) @ seen.modes[at]
    energy = -np.interp(x, grid, whole)
    return float(seen.host * (weights @ energy) @ seen.weights)


def _radii(film: bool) -> tuple[np.ndarray, np.ndarray]:
    """Radii and weights for what follows the open-circuit curve, whose knees a profile crosses in a
    small part of the radius: 40 panels of 8 points, narrow at the surface.
    """
    nodes, each = np.polynomial.legendre.leggauss(8)
    ends = 1.0 - np.concatenate([np.geomspace(1.0, 1e-4, 40), [0.0]])
    widths = np.diff(ends)
    radii = (ends[:-1, None] + 0.5 * widths[:, None] * (1.0 + nodes)).ravel()
    weights = (0.5 * widths[:, None] * each).ravel()
    return radii, weights if film else 3.0 * radii**2 * weights


def _integral(time: np.ndarray, value: np.ndarray) -> float:
    """Over time: where three points lie evenly behind one, as in a time step of a curve, by the
    rule of three eighths (cubics), else by trapezoids.
    """
    total, at = 0.0, 0
    while at < len(time) - 1:
        h = np.diff(time[at : at + 4])
        if len(h) == 3 and h[0] > 0.0 and np.ptp(h) < 1e-9 * time[at + 3]:
            total += 3.0 / 8.0 * h.mean() * value[at : at + 4] @ np.array([1.0, 3.0, 3.0, 1.0])
            at += 3
        else:
            total += 0.5 * h[0] * (value[at] + value[at + 1])
            at += 1
    return float(total)
