"""What the kernels are given: designs, meshes, curves, workspaces, as named tuples.

State vector of one design (n nodes across the electrode, m modes a particle):

====================  =======  ==========================================================
entries               count    meaning
====================  =======  ==========================================================
`I`                   1        current density of the repeat unit, A/m^2, discharge > 0
`Q`                   1        charge passed since the start, C/m^2, discharge > 0
`E`                   1        energy delivered since the start, J/m^2
`U` + i               n        u = phi_s - phi_e at node i, V
`U` + n + i           n        x, stoichiometry at the particle surface at node i
`U` + 2 n + i         n        j, current per touched particle surface behind a film, A/m^2
====================  =======  ==========================================================

and apart from it the m n modes of the stoichiometry in the particles, which a time step eliminates
(`particles`). Where both are written out, the modes follow the state, mode by mode.

Two compiled kernels serve all meshes and particles: one for up to eight nodes, one vector, and one
for more. The numbers of nodes and modes are theirs to read.
"""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import numpy as np

from allsolid.simulation.compile import kernel
from allsolid.simulation.vectors.width import WIDTH

I, Q, E, U = 0, 1, 2, WIDTH
"""Places in the state: current, charge, energy, the first of the potentials (in whole vectors)."""

MOST_MODES, MOST_NODES, MOST_DENSE = 32, 129, 64
"""Modes of a particle, nodes across the electrode, and nodes without elements for which there is
room."""


class UnitCell(NamedTuple):
    """One repeat unit in SI, at one temperature; areas are per m^2 of electrode face.

    Floats; in `Parameters` of a batch also arrays.
    """

    temperature: Any
    """K"""
    area: Any
    """m^2: face area of all units in parallel"""
    series: Any
    """units in series (bipolar stack), 1 for a parallel stack"""
    rated_capacity: Any
    """C/m^2: what 1C means"""
    thickness: Any
    """m, composite cathode"""
    active_fraction: Any
    """volume fraction of connected active material"""
    particle_radius: Any
    """m"""
    contact: Any
    """fraction of the particle surface that touches electrolyte"""
    diffusivity: Any
    """m^2/s, lithium in the active material"""
    maximum_concentration: Any
    """mol/m^3 at stoichiometry 1"""
    ionic_conductivity: Any
    """S/m, effective, composite cathode"""
    electronic_conductivity: Any
    """S/m, effective, composite cathode"""
    exchange_current: Any
    """A/m^2 of particle surface at stoichiometry 0.5"""
    film_resistance: Any
    """ohm m^2 of particle surface: coating and cathode interphase"""
    separator_resistance: Any
    """ohm m^2: bulk and grain boundaries of the separator"""
    series_resistance: Any
    """ohm m^2: interphase, constriction, contacts, collectors"""
    negative_exchange_current: Any
    """A/m^2 of electrode face"""
    negative_potential: Any
    """V against lithium: 0 for lithium metal, 0.62 for Li-In"""
    lithium: Any
    """C/m^2 of lithium that the negative electrode holds at the start"""
    initial: Any
    """stoichiometry of the cathode at the start"""
    charged: Any
    """stoichiometry at state of charge 1"""
    discharged: Any
    """stoichiometry at state of charge 0"""
    lower_voltage: Any
    """V of one unit: ends a step that has no voltage limit of its own"""
    upper_voltage: Any
    """V of one unit: likewise"""
    curve: Any
    """index of the open-circuit curve"""
    active_mass: Any = 0.0
    """kg/m^2 of active material, to which currents per mass refer; 0: not known"""
    plating_efficiency: Any = 1.0
    """share of the lithium plated on the negative electrode that can come back"""
    positive_lithium: Any = math.inf
    """C/m^2 of lithium that a positive electrode of metal holds at the start; inf for a host, whose
    stoichiometry tells"""


def room(nodes: int) -> int:
    """Nodes with those that fill up the last vector; these have no weight and stay at rest."""
    return -(-nodes // WIDTH) * WIDTH


@kernel
def node_count(mesh):
    """n: known to the compiler where all nodes make one vector."""
    one = mesh.weights.shape[0] == WIDTH
    return WIDTH if one else mesh.nodes


@functools.cache
def mesh_type(nodes: int) -> np.dtype:
    """Operators across the electrode and along the radius, as one record.

    Records, not tuples of arrays: the compiler then knows every length, and a call passes one
    address (measured: a third of the run time and of the compile time).
    """
    n, m = room(WIDTH if nodes <= WIDTH else MOST_NODES), MOST_MODES
    dense = min(n, MOST_DENSE)
    return np.dtype(
        [
            ("nodes", np.int64),  # n, whole vectors; the rows below have room for more
            ("last", np.int64),  # node at the collector; those after it fill up a vector and rest
            ("weights", float, (n,)),  # quadrature across the electrode; they sum to 1
            ("first", float, (n,)),  # 1 at the separator's node
            ("final", float, (n,)),  # 1 at the collector's node
            # u^T K u = integral of u'^2 over 0..1; of quadratic elements each is
            # 7, -8, 1 | -8, 16, -8 | 1, -8, 7 times `stiff`, 1 / 3h, at its middle node
            ("elements", np.int64),  # their number; 0: a polynomial, or volumes
            ("stiff", float, (n,)),
            ("stiffness", float, (dense, dense)),
            ("unit", float, (dense, dense)),  # unit vectors
            ("reach", float),  # from the outer nodes to the faces, of the thickness
            ("modes", np.int64),  # m, modes of a particle; the rows below have room for more
            ("rates", float, (m,)),  # eigenvalues of diffusion in the unit sphere; the first is 0
            ("source", float, (m,)),  # what a unit of surface flux takes from each mode
            ("surface", float, (m,)),  # value at the particle surface of each mode
            ("spectrum", float, (2, n)),  # the two highest coefficients of a profile
            ("radial_spectrum", float, (2, m)),  # likewise along the radius, from the modes
        ],
        align=True,
    )


@functools.cache
def work_type(nodes: int) -> np.dtype:
    """Scratch memory of one thread, as one record, with room for the most modes."""
    n, m = room(WIDTH if nodes <= WIDTH else MOST_NODES), MOST_MODES
    size = state_size(n, 0)
    return np.dtype(
        [
            ("state", float, (size,)),
            ("trial", float, (size,)),  # state at a stage; at last the new state
            ("stages", float, (8, size)),  # six stages, then two vectors of the dense output
            ("modes", float, (m, n)),  # of the stoichiometry at the start of the step
            ("flux", float, (6, n)),  # j that each stage ends with
            ("response", float, (6, 6, m)),  # of a mode in one stage to the flux of another, s
            ("memory", float, (6, 6)),  # of the surface likewise, m^2/A: S
            ("alone", float, (6, n)),  # change of the surface in each stage without any flux
            ("weight", float, (6, m)),  # of a mode in a sum, or of a flux in it
            ("keep", float, (m,)),  # share of a mode that a step leaves
            ("spent", float),  # C/m^2 of plated lithium that cannot come back
            ("own", float, (n,)),  # change of the surface without the flux of the stage
            ("overpotential", float, (n,)),  # eta F / 2RT
            ("exchange", float, (n,)),  # i0
            ("above", float, (n,)),  # u - U(x) at the start of the step
            ("slope", float, (n,)),  # dU/dx
            ("reaction", float, (n,)),  # j
            ("by_potential", float, (n,)),  # dj/du
            ("by_surface", float, (n,)),  # dj/dx
            ("share", float, (n,)),  # 1 / (1 + film dj/d eta): of a miss that the flux takes up
            ("damping", float, (n,)),  # 1 / (1 + dj/dx S)
            ("load", float, (n,)),  # right-hand side, then the change of u
            ("border", float, (n,)),  # A^-1 b
            ("held", float, (n,)),  # change of u at constant current
            ("pivot", float, (n,)),  # row of the elimination
            # inverse of the system's matrix; of elements, its factor (`linear.factor`)
            ("inverse", float, (min(n, MOST_DENSE), n)),
        ],
        align=True,
    )


def state_size(nodes: int, modes: int) -> int:
    """Entries of the state vector and of the modes."""
    return U + (3 + modes) * room(nodes)


class Tolerance(NamedTuple):
    """Local error allowed a step."""

    stoichiometry: float
    potential: float
    """V"""
    current: float
    """relative to the rated current"""


STEP = np.dtype(
    [
        ("control", np.int64),  # 0 current, 1 voltage, 2 power
        ("duration", float),  # s; inf where only a limit ends the step
        ("lowest", float),  # V of the stack: ends when the voltage falls to it
        ("highest", float),  # V of the stack: ends when the voltage rises to it
        # 1: the cell's limits end the march, 3: the lower, 4: the upper one; 2: its window the step
        ("window", np.int64),
        ("charge", float),  # ends when the state of charge comes to it; nan: never
        ("clip", np.int64),  # 1: at a voltage limit that is held, and the step goes on
        ("warm", np.int64),  # which of the temperatures of the designs
        ("first_knot", np.int64),  # first row of the step's profile in `knots`; -1: constant
        ("last_knot", np.int64),  # last row of it
        ("ahead", float),  # sign of the first load of a profile that is not zero
    ],
    align=True,
)
"""One step of a protocol, the same for every design."""


class Steps(NamedTuple):
    """A protocol of S steps for N designs."""

    table: np.ndarray
    """(S,) records of `STEP`"""
    targets: np.ndarray
    """(N, S, 3): what is held (A/m^2, V or W/m^2 of the repeat unit), the current in A/m^2 to
    whose magnitude a voltage hold tapers, and the charge in C/m^2 that ends the step (negative:
    none)"""
    knots: np.ndarray
    """(K, 2) time since the step's start in s, factor on the target; straight in between"""
    stop: np.ndarray
    """(3,) voltages of the stack below and above which the whole protocol ends, and the time, s"""

    def rows(self, chosen: np.ndarray) -> Steps:
        """Those of some designs."""
        return self._replace(targets=self.targets[chosen])


SUMMARY = np.dtype(
    [
        ("status", np.int64),  # how the march ended
        ("count", np.int64),  # records written; more than there is room for: some are missing
        ("sampled", np.int64),  # requested times passed
        ("bend", float),  # V, highest coefficients of u after any time step
        ("radial", float),  # likewise of the stoichiometry along the radius of any particle
        ("mean", float),  # mean stoichiometry of the cathode at the end
        ("charge", float),  # C/m^2 passed at the end, discharge > 0
        ("energy", float),  # J/m^2 delivered at the end
    ],
    align=True,
)


class Records(NamedTuple):
    """Where the results go."""

    ends: np.ndarray
    """(N, S, 9) of each step: time, voltage, current, charge, energy at its end, how it ended,
    voltage at its start (after the current jump), time steps taken, and what a limit that was held
    refused of the load (C/m^2 of a current, J/m^2 of a power)"""
    summary: np.ndarray
    """(N,) records of `SUMMARY`"""
    records: np.ndarray
    """(N, R, 6) time, current, voltage, charge, energy, protocol step; R may be 0"""
    profiles: np.ndarray
    """(N, R, size) states and modes at the records, or (N, 0, size)"""
    samples: np.ndarray
    """(N, Q) voltage at the requested times, or (N, 0)"""
    times: np.ndarray
    """(Q,) requested times, s, increasing"""


class Pace(NamedTuple):
    """Time steps kept or followed, for derivatives at a frozen step sequence."""

    mode: int
    """0 adaptive, 1 adaptive and kept, 2 followed"""
    lengths: np.ndarray
    """(L,) s"""
    marks: np.ndarray
    """(S + 1,) first length of each protocol step; the last entry is their number"""
