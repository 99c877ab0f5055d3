"""Where the lithium stands in a cell that is not at rest, for a run that goes on from there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import legendre

from allsolid.quantities import InputError
from allsolid.simulation.mesh import Elements, Mesh, Spectral, Volumes, grid, radial_rule

ROUNDING = 1e-6
"""Stoichiometry by which a run may leave 0 to 1 on its way."""


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """Stoichiometries in the particles across the cathode, and lithium on the negative electrode.

    mesh : on which they are known
    modes : (m, n) of the stoichiometry along the radius, at each point across the cathode
    negative : C/m^2 of electrode face that can come back from the negative electrode

    Raises
    ------
    InputError : modes that are not those of the mesh or no numbers, a mean of a particle below 0 or
        above 1
    """

    mesh: Mesh
    modes: np.ndarray
    negative: float

    def __post_init__(self) -> None:
        mesh, modes = self.mesh, np.asarray(self.modes, dtype=float)
        along = mesh.shells if isinstance(mesh, Volumes) else mesh.modes
        if modes.shape != (along, len(grid(mesh).positions)):
            text = f"expected modes of {mesh}: {along} at {len(grid(mesh).positions)} points"
            raise InputError(text, key="modes", value=modes.shape)
        if not np.all(np.isfinite(modes)):
            raise InputError("expected finite numbers", key="modes")
        if not isinstance(mesh, Volumes) and not np.all(np.abs(modes[0] - 0.5) <= 0.5 + ROUNDING):
            text = "expected means of the particles from 0 to 1"
            raise InputError(text, key="modes", value=float(modes[0].max()))

    @property
    def mean(self) -> float:
        """Mean stoichiometry of the cathode."""
        return _mean(self.mesh, self.modes[0])

    def on(self, mesh: Mesh) -> np.ndarray:
        """(m, n) the same on another mesh; the lithium is kept to rounding.

        Raises
        ------
        InputError : films for spheres or the reverse, or a mesh of volumes
        """
        if mesh == self.mesh:
            return self.modes
        if isinstance(mesh, Volumes) or isinstance(self.mesh, Volumes):
            raise InputError("expected a spectral mesh or elements", key="start", value=mesh)
        if _film(mesh) != _film(self.mesh):
            text = "expected a filling of spheres for spheres, of a film for a film"
            raise InputError(text, key="start", value=str(self.mesh))
        along = _projected(self.mesh, mesh) @ self.modes
        across = np.array([_interpolated(self.mesh, mesh, mode) for mode in along])
        across[0] += self.mean - _mean(mesh, across[0])
        return across


def _film(mesh: Mesh) -> bool:
    return isinstance(mesh, Spectral) and mesh.film


def _mean(mesh: Mesh, values: np.ndarray) -> float:
    weights = np.asarray(grid(mesh).mesh["weights"][0])[: len(values)]
    return float(weights @ values)


def _projected(old: Mesh, new: Mesh) -> np.ndarray:
    """(m', m) modes of the new mesh from those of the old, by their scalar products; both are
    known at the points of the finer rule.
    """
    most = max((old, new), key=lambda mesh: mesh.modes if not isinstance(mesh, Volumes) else 0)
    rule = radial_rule(most)
    points = rule.points
    values = [rule.values if one == most else _at(one, points) for one in (old, new)]
    return values[1].T @ (rule.weights[:, None] * values[0])


def _at(mesh: Mesh, radii: np.ndarray) -> np.ndarray:
    return radial_rule(mesh).at(radii)


def _interpolated(old: Mesh, new: Mesh, values: np.ndarray) -> np.ndarray:
    """Values at the points of the new mesh, by the polynomials of the old one."""
    from_, to = grid(old).positions, grid(new).positions
    if not isinstance(old, Elements):
        fit = np.linalg.solve(legendre.legvander(2.0 * from_ - 1.0, len(from_) - 1), values)
        return legendre.legval(2.0 * to - 1.0, fit)
    ends = from_[::2]
    element = np.clip(np.searchsorted(ends, to, side="right") - 1, 0, len(ends) - 2)
    s = (to - ends[element]) / (ends[element + 1] - ends[element])
    a, b, c = (values[2 * element + k] for k in range(3))
    return a * (1 - s) * (1 - 2 * s) + 4 * b * s * (1 - s) + c * s * (2 * s - 1)
