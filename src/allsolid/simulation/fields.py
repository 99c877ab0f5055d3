"""What a run looks like inside: concentrations, potentials and currents across the cathode.

Potentials are those of a cell whose negative metal is at zero, without the series resistance:

    phi_e(x) = -U_n - eta_n - I R_sep - (G/kappa) (u(x) - u(0) + I x / sigma),   phi_s = u + phi_e,

because i_e = G (u' + I / sigma) with u = phi_s - phi_e and G = 1 / (1/kappa + 1/sigma). Times lie
along the first axis, positions across the cathode along the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from allsolid.quantities import FARADAY, GAS_CONSTANT, InputError, whole
from allsolid.simulation.filling import Filling
from allsolid.simulation.kernel.layout import U, room
from allsolid.simulation.mesh import RadialRule, radial_rule, squared_slope

if TYPE_CHECKING:
    from allsolid.simulation.mesh import Grid
    from allsolid.simulation.solution import Solution


WARMED = (
    "temperature", "diffusivity", "ionic_conductivity", "electronic_conductivity",
    "exchange_current", "film_resistance", "separator_resistance", "series_resistance",
    "negative_exchange_current",
)  # fmt: skip
"""What a cell's temperature changes."""


@dataclass(frozen=True, eq=False)
class Fields:
    """The fields of one design at the times of its curve; `simulate(..., detail="fields")`.

    Parameters
    ----------
    solution : of one design

    Raises
    ------
    InputError : several designs, or a run that kept no fields
    """

    solution: Solution

    def __post_init__(self) -> None:
        run = self.solution
        if run.size != 1:
            raise InputError("expected one design: pick it with solution[i]", value=run.size)
        if run.raw.output.profiles.shape[1] == 0:
            raise InputError("expected simulate(..., detail=Detail.FIELDS) for fields")

    @property
    def _grid(self) -> Grid:
        return self.solution.grid

    def value(self, name: str) -> float:
        """A parameter of the design by its name in `UnitCell`.

        Raises
        ------
        InputError : one that a step with a temperature of its own changes
        """
        if name in WARMED and self.solution.protocol.temperatures:
            text = "expected a protocol at one temperature: run its steps one after another"
            raise InputError(text, key=name, value=str(self.solution.protocol))
        return float(np.ravel(getattr(self.solution.parameters.unit, name))[0])

    @cached_property
    def _states(self) -> np.ndarray:
        run = self.solution
        return run.raw.output.profiles[0, : run.raw.output.summary["count"][0]]

    def _across(self, which: int) -> np.ndarray:
        n = len(self._grid.positions)
        first = U + which * room(n)
        return self._states[:, first : first + n]

    @property
    def time(self) -> np.ndarray:
        """s; a jump of the current stands twice."""
        return self.solution.time

    @property
    def current_density(self) -> np.ndarray:
        """Current per area of one face, A/m^2, discharge positive."""
        return self.solution.raw.output.records[0, : len(self._states), 1]

    @property
    def positions(self) -> np.ndarray:
        """Points across the cathode from the separator, m."""
        return self._grid.positions * self.value("thickness")

    @property
    def radii(self) -> np.ndarray:
        """Points along the particle radius from the centre, m."""
        return self._grid.radii * self.value("particle_radius")

    @cached_property
    def modes(self) -> np.ndarray:
        """(time, m, n) of the stoichiometry in the particles; the first is its mean."""
        n, m = len(self._grid.positions), self._grid.radial.shape[1]
        return self._states[:, U:].reshape(-1, 3 + m, room(n))[:, 3:, :n]

    @property
    def stoichiometry(self) -> np.ndarray:
        """(time, r, n) in the particles at `radii` and `positions`.

        A polynomial swings about a front in a particle. Where it would leave 0 to 1, the profile is
        drawn in towards its mean until it does not (the limiter of Zhang and Shu 2010, which keeps
        the lithium); the state of the run stays as it is.
        """
        found = np.einsum("rk,tkn->trn", self._grid.radial, self.modes)
        mean = self.modes[:, :1]
        low, high = found.min(axis=1, keepdims=True), found.max(axis=1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            down = np.where(low < 0.0, mean / (mean - low), 1.0)
            up = np.where(high > 1.0, (1.0 - mean) / (high - mean), 1.0)
        share = np.minimum(down, up)
        return np.where(share < 1.0, np.clip(mean + share * (found - mean), 0.0, 1.0), found)

    def filling(self, at: int = -1) -> Filling:
        """Where the lithium stands at a point of the curve (by default the last), from where
        another run may go on: ``simulate(cell, protocol, start=run.fields.filling())``.
        """
        at = whole(at, "at", -len(self._states), len(self._states) - 1)
        negative = float(self.solution.negative_lithium[at])
        return Filling(self.solution.mesh, np.array(self.modes[at]), negative)

    @property
    def concentration(self) -> np.ndarray:
        """(time, r, n) lithium in the particles, mol/m^3."""
        return self.stoichiometry * self.value("maximum_concentration")

    @property
    def mean_stoichiometry(self) -> np.ndarray:
        """(time, n) of the particles."""
        return self.modes[:, 0]

    @property
    def surface_stoichiometry(self) -> np.ndarray:
        """(time, n) at the particle surfaces."""
        return self._across(1)

    @property
    def potential_difference(self) -> np.ndarray:
        """(time, n) u = phi_s - phi_e, V."""
        return self._across(0)

    @property
    def reaction(self) -> np.ndarray:
        """(time, n) j, A/m^2 of touched particle surface; positive where lithium leaves."""
        return self._across(2)

    @property
    def open_circuit_potential(self) -> np.ndarray:
        """(time, n) U at the particle surfaces, V against lithium."""
        return self.open_circuit(self.surface_stoichiometry)

    def open_circuit(self, x: np.ndarray) -> np.ndarray:
        """U at stoichiometries, V against lithium, by the table of the run."""
        table = self.solution.parameters.curves[int(self.value("curve"))]
        place = np.clip(x, 0.0, 1.0) * len(table)
        row = np.minimum(place.astype(int), len(table) - 1)
        s, (a, b, c, d) = place - row, np.moveaxis(table[row], -1, 0)
        slope = (b + s * (2.0 * c + 3.0 * s * d)) * len(table)
        return a + s * (b + s * (c + s * d)) + slope * (x - place / len(table))

    @property
    def film_drop(self) -> np.ndarray:
        """(time, n) voltage across the films on the particles, V."""
        return self.value("film_resistance") * self.reaction

    @property
    def overpotential(self) -> np.ndarray:
        """(time, n) eta of the charge transfer, V: phi_s - phi_e - U - the film's drop."""
        return self.potential_difference - self.open_circuit_potential - self.film_drop

    @property
    def negative_overpotential(self) -> np.ndarray:
        """(time,) eta of the negative electrode, V: (2RT/F) asinh(I / 2 i0)."""
        thermal = 2.0 * GAS_CONSTANT * self.value("temperature") / FARADAY
        return thermal * np.arcsinh(
            0.5 * self.current_density / self.value("negative_exchange_current")
        )

    # -- for sums across the cathode and along the radius ----

    @property
    def weights(self) -> np.ndarray:
        """(n,) quadrature across the cathode; they sum to one."""
        return np.asarray(self._grid.mesh["weights"][0])[: len(self._grid.positions)]

    @property
    def surface(self) -> float:
        """a L: touched particle surface per area of one face."""
        shape = 1.0 if self.solution.parameters.dense else 3.0
        share = shape * self.value("active_fraction") * self.value("contact")
        return share * self.value("thickness") / self.value("particle_radius")

    @property
    def host(self) -> float:
        """C/m^2 of lithium between empty and full."""
        held = FARADAY * self.value("maximum_concentration") * self.value("active_fraction")
        return held * self.value("thickness")

    @property
    def squared_slope(self) -> np.ndarray:
        """(time,) integral of (du/dX)^2 over X = x / L from 0 to 1."""
        return squared_slope(self.solution.mesh, self.potential_difference)

    @property
    def radial_rule(self) -> RadialRule:
        """How to integrate along the particle radius."""
        return radial_rule(self.solution.mesh)

    # -- potentials ----

    @property
    def _conductance(self) -> float:
        ways = (self.value("ionic_conductivity"), self.value("electronic_conductivity"))
        return 1.0 / (1.0 / ways[0] + 1.0 / ways[1])

    @property
    def _at_separator(self) -> np.ndarray:
        """(time,) u at the separator: that of volumes lies half a volume before the first point."""
        reach = float(self._grid.mesh["reach"][0]) * self.value("thickness")
        slope = self.current_density / self.value("ionic_conductivity")
        return self.potential_difference[:, 0] - slope * reach

    @property
    def electrolyte_potential(self) -> np.ndarray:
        """(time, n) phi_e, V, where the negative metal is at zero."""
        current = self.current_density
        first = -self.value("negative_potential") - self.negative_overpotential
        first = first - current * self.value("separator_resistance")
        rise = self.potential_difference - self._at_separator[:, None]
        rise = rise + np.outer(current, self.positions) / self.value("electronic_conductivity")
        return first[:, None] - self._conductance / self.value("ionic_conductivity") * rise

    @property
    def solid_potential(self) -> np.ndarray:
        """(time, n) phi_s, V, where the negative metal is at zero."""
        return self.potential_difference + self.electrolyte_potential
