"""Meshes: spectral (Gauss-Lobatto across the electrode, Galerkin along the radius) or volumes."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.polynomial import legendre

from allsolid.quantities import InputError, real, whole
from allsolid.quantities.frozen import read_only
from allsolid.simulation.kernel.layout import MOST_DENSE, MOST_MODES, MOST_NODES, mesh_type, room


@dataclass(frozen=True, slots=True)
class Spectral:
    """Polynomials: `nodes` Gauss-Lobatto points across the electrode, `modes` a particle.

    `film` takes the particle for a flat film (a dense electrode), not a sphere. `InputError` for
    fewer than 3 nodes or 2 modes, or more than 64 nodes or 32 modes.
    """

    nodes: int = 8
    modes: int = 8
    film: bool = False

    def __post_init__(self) -> None:
        whole(self.nodes, "mesh.nodes", 3, MOST_DENSE)
        whole(self.modes, "mesh.modes", 2, MOST_MODES)

    def __str__(self) -> str:
        return f"spectral {self.nodes} x {self.modes}"


@dataclass(frozen=True, slots=True)
class Elements:
    """Quadratic elements across the electrode on `nodes` points (odd), `modes` a particle.

    The elements grow geometrically from `first` times their mean thickness at the separator, and
    with `both` from the collector, too: where a front is thin. `InputError` for other numbers.
    """

    nodes: int = 25
    modes: int = 8
    first: float = 0.25
    both: bool = False

    def __post_init__(self) -> None:
        whole(self.nodes, "mesh.nodes", 5, MOST_NODES)
        whole(self.modes, "mesh.modes", 2, MOST_MODES)
        real(self.first, "mesh.first", 1e-4, 1.0)
        if self.nodes % 2 == 0:
            raise InputError("expected an odd number", key="mesh.nodes", value=self.nodes)

    def __str__(self) -> str:
        ends = ", graded at both ends" if self.both else ""
        return f"quadratic elements {self.nodes} x {self.modes}, first {self.first:g}{ends}"


@dataclass(frozen=True, slots=True)
class Volumes:
    """Finite volumes of equal thickness: `nodes` across the electrode, `shells` a particle.

    Values at the particle surface are extrapolated linearly from the two outermost shells; those at
    the electrode's faces follow from the outermost volumes and the slopes there, which are known.
    """

    nodes: int = 20
    shells: int = 20

    def __post_init__(self) -> None:
        whole(self.nodes, "mesh.nodes", 3, MOST_DENSE)
        whole(self.shells, "mesh.shells", 2, MOST_MODES)

    def __str__(self) -> str:
        return f"finite volumes {self.nodes} x {self.shells}"


Mesh = Spectral | Elements | Volumes
"""Any of them."""

DEFAULT = Spectral()
"""Enough wherever the reaction spreads over the electrode."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Operators of the kernel with the points on which fields are reported; read-only: every
    simulation on a mesh shares them.
    """

    mesh: np.ndarray
    """(1,) record of `mesh_type`"""
    positions: np.ndarray
    """(n,) from the separator (0) to the collector (1)"""
    radii: np.ndarray
    """(r,) from the centre (0) to the surface (1)"""
    radial: np.ndarray
    """(r, m) stoichiometry at the radii from the modes"""


@functools.lru_cache(maxsize=32)
def grid(choice: Mesh) -> Grid:
    """The operators of a mesh."""
    volumes = isinstance(choice, Volumes)
    along = choice.shells if isinstance(choice, Volumes) else choice.modes
    positions, weights, stiffness, spectrum = _electrode(choice)
    reach = 0.5 / choice.nodes if volumes else 0.0
    elements = (choice.nodes - 1) // 2 if isinstance(choice, Elements) else 0
    film = isinstance(choice, Spectral) and choice.film
    particle = _volume_sphere(along) if volumes else _spectral_particle(along, film)
    rates, source, surface, radii, radial, top = particle
    mesh = np.zeros(1, mesh_type(choice.nodes))
    row = mesh[0]
    row["nodes"], row["last"], row["elements"] = room(choice.nodes), choice.nodes - 1, elements
    row["first"][0] = row["final"][choice.nodes - 1] = 1.0
    row["weights"][: choice.nodes], row["spectrum"][:, : choice.nodes] = weights, spectrum
    if elements:
        row["stiff"][1 : choice.nodes : 2] = stiffness
    else:
        row["stiffness"][: choice.nodes, : choice.nodes] = stiffness
        row["unit"][:] = np.eye(row["unit"].shape[0])
    row["reach"], row["modes"] = reach, along
    row["rates"][:along], row["source"][:along], row["surface"][:along] = rates, source, surface
    row["radial_spectrum"][:, :along] = top
    return Grid(*map(read_only, (mesh, positions, radii, radial)))


@dataclass(frozen=True, slots=True)
class RadialRule:
    """Integration along the radius of the unit particle, of functions of the modes.

    weights : (q,) of 3 r^2 dr (sphere) or dr (film); they sum to one
    points : (q,) radii
    values, slopes : (q, m) value and derivative by r of each mode at the points
    polynomials : (m, m) of each mode in even Legendre polynomials, for other radii
    rates : (m,) eigenvalues of diffusion
    """

    weights: np.ndarray
    points: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    polynomials: np.ndarray
    rates: np.ndarray

    def at(self, radii: np.ndarray) -> np.ndarray:
        """(r, m) value of each mode at radii from 0 to 1."""
        return _even(radii, len(self.polynomials)) @ self.polynomials

    def slope_at(self, radii: np.ndarray) -> np.ndarray:
        """(r, m) derivative of each mode by the radius."""
        return _even_slopes(radii, len(self.polynomials)) @ self.polynomials


@functools.lru_cache(maxsize=32)
def radial_rule(choice: Mesh) -> RadialRule:
    """The rule for a mesh of polynomials along the radius.

    Raises
    ------
    InputError : a mesh of volumes, whose profiles are not known between the shells
    """
    if isinstance(choice, Volumes):
        raise InputError("expected a spectral mesh or elements", value=choice)
    found = _galerkin(choice.modes, isinstance(choice, Spectral) and choice.film)
    signs = np.sign(found.at(np.ones(1))[0])
    values, slopes = found.values * signs, found.slopes * signs
    values[:, 0], slopes[:, 0] = 1.0, 0.0
    parts = (found.weights, found.points, values, slopes, found.polynomials * signs, found.rates)
    return RadialRule(*map(read_only, parts))


def squared_slope(choice: Mesh, values: np.ndarray) -> np.ndarray:
    """Integral of the squared derivative over 0..1 of profiles (time, n) across the electrode."""
    _, _, stiffness, _ = _electrode(choice)
    values = values - values[:, :1]  # a constant has none, and its rounding would count
    if not isinstance(choice, Elements):
        return np.einsum("ti,ik,tk->t", values, stiffness, values)
    left = values[:, 1::2] - values[:, :-1:2]
    right = values[:, 2::2] - values[:, 1::2]
    return (7.0 * (left**2 + right**2) - 2.0 * left * right) @ stiffness


def _electrode(choice: Mesh) -> tuple[np.ndarray, ...]:
    if isinstance(choice, Spectral):
        return _spectral_electrode(choice.nodes)
    if isinstance(choice, Elements):
        return _element_electrode(choice)
    return _volume_electrode(choice.nodes)


def _element_electrode(choice: Elements) -> tuple[np.ndarray, ...]:
    """Nodes at the ends and middles of graded elements, Simpson's weights, and 1 / 3h of each."""
    n, count = choice.nodes, (choice.nodes - 1) // 2
    sizes = _graded(count, choice.first, choice.both)
    ends = np.concatenate([[0.0], np.cumsum(sizes)])
    positions = np.empty(n)
    positions[::2], positions[1::2] = ends, 0.5 * (ends[1:] + ends[:-1])
    weights = np.zeros(n)
    for at, size in enumerate(sizes):
        weights[2 * at : 2 * at + 3] += size / 6.0 * np.array([1.0, 4.0, 1.0])
    return positions, weights, 1.0 / (3.0 * sizes), np.zeros((2, n))


def _graded(count: int, first: float, both: bool) -> np.ndarray:
    """Sizes of elements that sum to one and grow by one ratio from `first` times their mean."""
    half = (count + 1) // 2 if both else count

    def sizes(ratio: float) -> np.ndarray:
        grown = ratio ** np.arange(half)
        whole = np.concatenate([grown, grown[: count - half][::-1]]) if both else grown
        return whole / whole.sum()

    if first >= 1.0:
        return np.full(count, 1.0 / count)
    low, high = 1.0, 1e4
    for _ in range(200):  # the first element shrinks as the ratio grows
        middle = np.sqrt(low * high)
        low, high = (middle, high) if sizes(middle)[0] * count > first else (low, middle)
    return sizes(np.sqrt(low * high))


def _spectral_electrode(n: int) -> tuple[np.ndarray, ...]:
    """Gauss-Lobatto nodes on 0..1, their weights and the stiffness D^T W D."""
    last = legendre.Legendre.basis(n - 1)
    s = np.concatenate([[-1.0], np.sort(last.deriv().roots().real), [1.0]])
    weights = 2.0 / (n * (n - 1) * last(s) ** 2)
    values = legendre.legvander(s, n - 1)
    slopes = np.stack([legendre.Legendre.basis(k).deriv()(s) for k in range(n)], axis=1)
    inverse = np.linalg.inv(values)
    derivative = 2.0 * slopes @ inverse
    weights = 0.5 * weights
    stiffness = derivative.T @ (weights[:, None] * derivative)
    return 0.5 * (1.0 + s), weights, _symmetric(stiffness), inverse[-2:]


def _volume_electrode(n: int) -> tuple[np.ndarray, ...]:
    """Volume centres on 0..1 and the two-point stiffness."""
    stiffness = n * (2.0 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1))
    stiffness[0, 0] = stiffness[-1, -1] = n
    weights, jump = np.full(n, 1.0 / n), np.zeros((2, n))
    return (np.arange(n) + 0.5) / n, weights, stiffness, jump


def _spectral_particle(m: int, film: bool) -> tuple[np.ndarray, ...]:
    """Modes of diffusion in the unit sphere or film among even polynomials of degree 2(m - 1).

    Weak form with weight 3 r^2 (sphere) or 1 (film): dy_k/dt = -rate_k y_k - source_k (flux),
    x(1) = sum surface_k y_k; the first mode is the mean.
    """
    found = _galerkin(m, film)
    radii = np.linspace(0.0, 1.0, 2 * m + 1)
    at_surface = found.at(np.ones(1))
    top = found.polynomials[-2:]
    return _modes(found.rates, at_surface, at_surface, radii, found.at(radii), film, top)


def _even(radii: np.ndarray, count: int) -> np.ndarray:
    """(r, count) Legendre polynomials in 2 r^2 - 1."""
    return legendre.legvander(2.0 * radii * radii - 1.0, count - 1)


def _even_slopes(radii: np.ndarray, count: int) -> np.ndarray:
    """(r, count) their derivatives by r."""
    bent = [legendre.Legendre.basis(k).deriv()(2.0 * radii * radii - 1.0) for k in range(count)]
    return np.stack([4.0 * radii * one for one in bent], axis=1)


def _galerkin(m: int, film: bool) -> RadialRule:
    """The modes as the weak form makes them, of either sign."""
    nodes, weights = legendre.leggauss(2 * m + 4)
    r, w = 0.5 * (1.0 + nodes), 0.5 * weights
    measure = w if film else 3.0 * r * r * w
    phi, slopes = _even(r, m), _even_slopes(r, m)
    mass = phi.T @ (measure[:, None] * phi)
    stiff = slopes.T @ (measure[:, None] * slopes)
    lower = np.linalg.inv(np.linalg.cholesky(mass))
    rates, vectors = np.linalg.eigh(_symmetric(lower @ stiff @ lower.T))
    shapes = lower.T @ vectors
    return RadialRule(measure, r, phi @ shapes, slopes @ shapes, shapes, rates)


def _volume_sphere(m: int) -> tuple[np.ndarray, ...]:
    """Shells of equal thickness: the same form from the finite-volume operator."""
    edges = np.linspace(0.0, 1.0, m + 1)
    volumes = np.diff(edges**3)
    link = 3.0 * edges[1:-1] ** 2 * m
    operator = np.zeros((m, m))
    for k, size in enumerate(link):
        operator[k : k + 2, k : k + 2] += size * np.array([[1.0, -1.0], [-1.0, 1.0]])
    root = np.sqrt(volumes)
    rates, vectors = np.linalg.eigh(_symmetric(operator / np.outer(root, root)))
    shapes = vectors / root[:, None]
    surface = 1.5 * shapes[-1:] - 0.5 * shapes[-2:-1]
    centres = 0.5 * (edges[1:] + edges[:-1])
    return _modes(rates, shapes[-1:], surface, centres, shapes, False, np.zeros((2, m)))


def _modes(
    rates: np.ndarray,
    inlet: np.ndarray,
    surface: np.ndarray,
    radii: np.ndarray,
    radial: np.ndarray,
    film: bool,
    top: np.ndarray,
) -> tuple[np.ndarray, ...]:
    """Order the modes, make the first one the mean, exactly."""
    signs = np.sign(radial[-1])
    rates = np.maximum(rates, 0.0)
    rates[0] = 0.0
    inlet, surface, radial = inlet[0] * signs, surface[0] * signs, radial * signs
    inlet[0] = surface[0] = 1.0
    radial[:, 0] = 1.0
    return rates, (1.0 if film else 3.0) * inlet, surface, radii, radial, top * signs


def _symmetric(matrix: np.ndarray) -> np.ndarray:
    return 0.5 * (matrix + matrix.T)
