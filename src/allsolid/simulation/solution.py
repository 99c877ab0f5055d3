"""What a simulation returns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.quantities import InputError, whole
from allsolid.quantities.constants import FARADAY
from allsolid.simulation.batch import Run
from allsolid.simulation.experiment.protocols import Control, Protocol
from allsolid.simulation.kernel.march import MOST
from allsolid.simulation.mesh import Elements, Grid, Mesh, grid
from allsolid.simulation.unit import Parameters

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from allsolid.simulation.fields import Fields
    from allsolid.simulation.losses import Losses

MET = 1e-6
"""How near to its state of charge a step counts as ended on it."""
TAPERED = 0.9
"""Share of its taper above which a hold's first current counts as just come to it."""

BENT, BENT_WIDE, BENT_FINE = 0.5e-3, 6e-3, 8e-3
"""V: highest coefficient of u above which a profile counts as not resolved: of one polynomial, of
elements, and of elements that are many or thin at an end (measured on 1,000 random runs: 0.2 % of
those below are off by more than 1 mV or 0.3 %)."""
STEEP = 1e-2
"""Likewise of the stoichiometry along the radius of a particle."""


class RunStatus(IntEnum):
    """How the simulation of a design ended; `advice` says what to do next."""

    FINISHED = 1
    SATURATED = 2
    INFEASIBLE = 3
    STALLED = 4
    LEFT_WINDOW = 6
    NO_LITHIUM = 7
    STEEP = 8
    AT_ONCE = 9
    ENDLESS = 10
    OUT_OF_BOUNDS = 11
    EXHAUSTED = 12
    STOPPED = 13

    @property
    def finished(self) -> bool:
        """True where the protocol came to its end."""
        return self in (
            RunStatus.FINISHED, RunStatus.STEEP, RunStatus.AT_ONCE, RunStatus.STOPPED,
        )  # fmt: skip

    @property
    def advice(self) -> str:
        """What it means and what to do next."""
        return _ADVICE[self]


_ADVICE = {
    RunStatus.FINISHED: "every step came to its end",
    RunStatus.SATURATED: "particle surfaces ran empty or full before any limit: lower the rate, or "
    "set a limit that is met earlier",
    RunStatus.INFEASIBLE: "no state of the cell gives this current, voltage or power: lower it",
    RunStatus.STALLED: "even the shortest time step misses the tolerance, as near the largest load "
    "that the cell stands: lower the load, ask for a finer tolerance, or check the parameters",
    RunStatus.LEFT_WINDOW: "a step without a voltage limit came to one of the cell's own: give it "
    "one ('or until 2.5 V'; of a profile, lowest or highest)",
    RunStatus.NO_LITHIUM: "the negative electrode ran out of lithium, or had none: more excess, or "
    "a higher cut-off",
    RunStatus.STEEP: "finished, but on a front that the mesh does not resolve: ask "
    "`allsolid.simulation.refined` for the error",
    RunStatus.AT_ONCE: "a step ended at its first instant, because its limit was already passed: "
    "lower its rate, or begin it at another state of charge",
    RunStatus.ENDLESS: "a step came to rest short of its limit: give it a time, or a limit that it "
    "can reach",
    RunStatus.OUT_OF_BOUNDS: "not simulated, a parameter is not finite or not positive: simulate "
    "this design alone to see which",
    RunStatus.EXHAUSTED: f"{MOST:,} time steps did not end a step, or bring its profile to the "
    "next point: loosen the tolerance, or ask for less at a time",
    RunStatus.STOPPED: "what ends the whole protocol was met before its last step",
}
for _member, _text in _ADVICE.items():
    _member.__doc__ = _text


class Ending(IntEnum):
    """What ended a step."""

    NONE = 0
    TIME = 1
    LOWER_VOLTAGE = 2
    UPPER_VOLTAGE = 3
    CURRENT = 4
    STATE_OF_CHARGE = 5
    NO_LITHIUM = 6
    CHARGE = 7
    STOPPED = 8


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Results for one design or a batch; quantities at the terminals of the cell, SI.

    Parameters
    ----------
    parameters, protocol : what was simulated
    meshes, which : the meshes, and (N,) which of them each design has
    raw : results of the kernel per m^2 of repeat unit
    steepness : (N,) of the open-circuit curves, as `allsolid.simulation.choice.steepness`
    again : (N,) True for designs that were repeated on a finer mesh
    spatial_error : relative error of the charge passed, estimated by `refined`; else None
    voltage_error : rms error of the voltage, V, likewise
    """

    parameters: Parameters
    protocol: Protocol
    meshes: tuple[Mesh, ...]
    which: np.ndarray
    raw: Run
    steepness: np.ndarray
    again: np.ndarray
    spatial_error: np.ndarray | None = None
    voltage_error: np.ndarray | None = None

    @property
    def mesh(self) -> Mesh:
        """That of the (first) design."""
        return self.meshes[int(self.which[0])]

    @property
    def grid(self) -> Grid:
        """Operators and points of `mesh`."""
        return grid(self.mesh)

    # -- every design ---------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """Number of designs."""
        return len(self.raw.output.summary)

    @property
    def status(self) -> np.ndarray:
        """(N,) `RunStatus` of each design, as integers."""
        summary = self.raw.output.summary
        status = summary["status"].copy()
        finished = np.isin(status, (RunStatus.FINISHED, RunStatus.STOPPED))
        status[finished & self.steep] = RunStatus.STEEP
        status[finished & self._at_once] = RunStatus.AT_ONCE
        return status

    @property
    def steep(self) -> np.ndarray:
        """(N,) True where some step met a front that the mesh does not resolve."""
        return self.bent | (self.raw.output.summary["radial"] > STEEP)

    @property
    def bent(self) -> np.ndarray:
        """(N,) True where that front stood across the electrode."""
        limits = np.array([_limit(mesh) for mesh in self.meshes])[self.which]
        return self.raw.output.summary["bend"] > limits * self.steepness

    @property
    def finished(self) -> np.ndarray:
        """(N,) True where the protocol came to its end."""
        return np.isin(self.status, [s for s in RunStatus if s.finished])

    @property
    def step_duration(self) -> np.ndarray:
        """(N, S) duration of each step, s; nan for steps not begun."""
        return np.diff(self.raw.output.ends[:, :, 0], axis=1, prepend=0.0)

    @property
    def step_ending(self) -> np.ndarray:
        """(N, S) `Ending` of each step."""
        return np.nan_to_num(self.raw.output.ends[:, :, 5]).astype(int)

    @property
    def step_voltage(self) -> np.ndarray:
        """(N, S, 2) voltage right after each step's current jump and at its end, V."""
        return self.raw.output.ends[:, :, [6, 1]] * self._series[:, None, None]

    @property
    def step_current(self) -> np.ndarray:
        """(N, S) current at the end of each step, A."""
        return self.raw.output.ends[:, :, 2] * self._area[:, None]

    @property
    def step_charge(self) -> np.ndarray:
        """(N, S) charge passed in each step, C, discharge positive."""
        return np.diff(self.raw.output.ends[:, :, 3], axis=1, prepend=0.0) * self._area[:, None]

    @property
    def step_energy(self) -> np.ndarray:
        """(N, S) energy delivered in each step, J."""
        scale = (self._area * self._series)[:, None]
        return np.diff(self.raw.output.ends[:, :, 4], axis=1, prepend=0.0) * scale

    @property
    def step_refused(self) -> np.ndarray:
        """(N, S) what a limit that was held refused of the load of each step that clips, not
        negative: C of a current, J of a power.
        """
        power = np.array([step.control is Control.POWER for step in self.protocol.steps])
        scale = self._area[:, None] * np.where(power, self._series[:, None], 1.0)
        return self.raw.output.ends[:, :, 8] * scale

    @property
    def charge_passed(self) -> np.ndarray:
        """(N,) charge passed in all, C, discharge positive."""
        return self.raw.output.summary["charge"] * self._area

    @property
    def energy_delivered(self) -> np.ndarray:
        """(N,) energy delivered in all, J."""
        return self.raw.output.summary["energy"] * self._area * self._series

    @property
    def duration(self) -> np.ndarray:
        """(N,) time at the end, s; 0 where no step could begin."""
        return np.fmax.reduce(self.raw.output.ends[:, :, 0], axis=1, initial=0.0)

    @property
    def lithium(self) -> tuple[np.ndarray, np.ndarray]:
        """(N,) lithium in the active material (or metal) of the positive and in the negative
        electrode at the end, mol a cell, from the final fields (their sum is the check of
        conservation).
        """
        u = self.parameters.unit
        summary = self.raw.output.summary
        hosts = np.asarray(u.maximum_concentration) * u.active_fraction * u.thickness
        area = self._area * self._series
        negative = (np.asarray(u.lithium) - summary["charge"]) / FARADAY
        metal, held = self.parameters.of_metal, np.asarray(u.positive_lithium)
        plain = (np.where(metal, held, 0.0) + summary["charge"]) / FARADAY
        return np.where(metal, plain, summary["mean"] * hosts) * area, negative * area

    @property
    def sampled_voltage(self) -> np.ndarray:
        """(N, Q) voltage at the requested times, V; nan after the end."""
        return self.raw.output.samples * self._series[:, None]

    # -- one design -----------------------------------------------------------------------------

    @property
    def time(self) -> np.ndarray:
        """Times of the curve, s, never falling; a jump of the current stands twice."""
        # steps are summed in two orders, one rounding apart
        return np.maximum.accumulate(self._column(0))

    @property
    def current(self) -> np.ndarray:
        """Current, A, discharge positive."""
        return self._column(1) * self._area[0]

    @property
    def voltage(self) -> np.ndarray:
        """Voltage, V."""
        return self._column(2) * self._series[0]

    @property
    def power(self) -> np.ndarray:
        """Power, W, discharge positive."""
        return self.current * self.voltage

    @property
    def capacity(self) -> np.ndarray:
        """Charge passed since the start, C, discharge positive."""
        return self._column(3) * self._area[0]

    @property
    def energy(self) -> np.ndarray:
        """Energy delivered since the start, J."""
        return self._column(4) * self._area[0] * self._series[0]

    @property
    def step(self) -> np.ndarray:
        """Index of the protocol step."""
        return self._column(5).astype(int)

    @property
    def state_of_charge(self) -> np.ndarray:
        """State of charge: 1 at the charged end of the cathode's window, 0 at the discharged one.

        It leaves 0 to 1 where a step has a voltage limit beyond the window.
        """
        return self._state_of_charge(self._column(3))

    @property
    def negative_lithium(self) -> np.ndarray:
        """Lithium on the negative electrode that can come back, C/m^2 of electrode face."""
        spent = 1.0 - _first(self.parameters.unit.plating_efficiency)
        passed = self._column(3)
        plated = np.concatenate([[0.0], np.cumsum(np.maximum(-np.diff(passed), 0.0))])
        return _first(self.parameters.unit.lithium) - passed - spent * plated

    @property
    def negative_thickness(self) -> np.ndarray:
        """Thickness of dense lithium that this inventory makes, m (none of the host of Li-In)."""
        from allsolid.materials import metal

        lithium = metal("Li")
        return self.negative_lithium / (lithium.density.value * lithium.capacity)

    @property
    def fields(self) -> Fields:
        """Concentrations, potentials and currents inside; needs `Detail.FIELDS`."""
        from allsolid.simulation.fields import Fields

        return Fields(self)

    @property
    def losses(self) -> Losses:
        """Where the energy went; needs `Detail.FIELDS`."""
        from allsolid.simulation.losses import losses

        return losses(self)

    def to_dataframe(self) -> Any:
        """The curve as a pandas DataFrame (pandas is not among the requirements).

        Raises
        ------
        InputError : pandas is not installed
        """
        try:
            import pandas
        except ImportError:
            raise InputError("expected pandas to be installed: pip install pandas") from None
        return pandas.DataFrame(self.columns())

    def columns(self) -> dict[str, np.ndarray]:
        """The curve by name and unit, discharge positive."""
        return {
            "Time / s": self.time,
            "Current / A": self.current,
            "Voltage / V": self.voltage,
            "Capacity / C": self.capacity,
            "Energy / J": self.energy,
            "State of charge": self.state_of_charge,
            "Step": self.step,
        }

    def plot(self) -> Figure:
        """Voltage and current over time (one design), or voltage over charge (a batch)."""
        from allsolid.simulation.figures import curves

        return curves(self)

    def __getitem__(self, row: int) -> Solution:
        """The solution of one design of a batch; a negative row counts from the end.

        Raises
        ------
        InputError : no whole number, or no such design
        """
        row = whole(row, "design", -self.size, self.size - 1)
        at = range(self.size)[row]
        output = self.raw.output
        one = output._replace(
            **{name: getattr(output, name)[at : at + 1] for name in output._fields[:-1]}
        )
        parameters = self.parameters.rows(np.array([at]))
        steps = self.raw.steps._replace(targets=self.raw.steps.targets[at : at + 1])
        chosen = slice(at, at + 1)
        return Solution(
            parameters,
            self.protocol,
            self.meshes,
            self.which[chosen],
            Run(one, steps),
            self.steepness[chosen],
            self.again[chosen],
            None if self.spatial_error is None else self.spatial_error[chosen],
            None if self.voltage_error is None else self.voltage_error[chosen],
        )

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Solution]:
        return (self[row] for row in range(self.size))

    def __str__(self) -> str:
        names = [RunStatus(s).name.lower().replace("_", " ") for s in np.unique(self.status)]
        text = f"{self.size} design{'s' if self.size > 1 else ''}: {', '.join(names)}"
        used = np.unique(self.which)
        mesh = str(self.mesh) if len(used) == 1 else f"{len(used)} meshes"
        return f"{text} ({self.protocol}; {mesh})"

    # -- inside ---------------------------------------------------------------------------------

    @property
    def _at_once(self) -> np.ndarray:
        """True where a step ended at its first instant, on a limit that was passed before.

        A state of charge or a current to which the step before has just come is met, not passed; so
        is the taper of a hold at the limit where the step before ended, and a charge may begin at
        the voltage that the hold after it goes on with. What a single time step lets pass before a
        voltage limit, by rounding, is nothing.
        """
        passed = np.zeros(self.size, dtype=bool)
        steps, before = self.protocol.steps, self._state_of_charge(np.zeros(self.size))
        at_limit = passed
        for at, end in enumerate(np.moveaxis(self.raw.output.ends, 1, 0)):
            charge, goal = self._state_of_charge(end[:, 3]), self.raw.steps.table["charge"][at]
            goals = np.round(np.clip(charge, 0.0, 1.0)) if np.isnan(goal) else goal
            there = (end[:, 5] == Ending.STATE_OF_CHARGE) & (np.abs(charge - goals) < MET)
            near = np.abs(end[:, 2]) > TAPERED * self.raw.steps.targets[:, at, 1]
            held = (end[:, 5] == Ending.CURRENT) & (near | at_limit)
            met = (there | held | (end[:, 5] == Ending.STOPPED)) & (end[:, 0] > 0.0)
            at_limit = np.isin(end[:, 5], (Ending.LOWER_VOLTAGE, Ending.UPPER_VOLTAGE))
            if at + 1 < len(steps) and steps[at + 1].control is Control.VOLTAGE:
                met = met | at_limit
            rounding = at_limit & (end[:, 7] <= 1.0) & (np.abs(charge - before) < MET)
            little = (end[:, 7] == 0.0) | rounding
            passed |= little & ~met
            before = charge
        return passed

    def _state_of_charge(self, charge: np.ndarray) -> np.ndarray:
        """After `charge` (C/m^2 of one unit) has passed."""
        u = self.parameters.unit
        window = np.asarray(u.discharged) - u.charged
        host = FARADAY * np.asarray(u.maximum_concentration) * u.active_fraction * u.thickness
        return (u.discharged - u.initial) / window - charge / (window * host)

    @property
    def _area(self) -> np.ndarray:
        return np.broadcast_to(np.asarray(self.parameters.unit.area, dtype=float), self.size)

    @property
    def _series(self) -> np.ndarray:
        return np.broadcast_to(np.asarray(self.parameters.unit.series, dtype=float), self.size)

    def _column(self, column: int) -> np.ndarray:
        return self._single(self.raw.output.records)[:, column]

    def _single(self, array: np.ndarray) -> np.ndarray:
        if self.size != 1:
            raise InputError("expected one design: pick it with solution[i]", value=self.size)
        if array.shape[1] == 0:
            raise InputError("expected simulate(..., detail=Detail.CURVES) for a curve")
        return array[0, : self.raw.output.summary["count"][0]]


def _limit(mesh: Mesh) -> float:
    """Highest coefficient of u that counts as resolved, V."""
    if isinstance(mesh, Elements):
        return BENT_FINE if mesh.nodes > 64 or mesh.first < 0.2 else BENT_WIDE
    return BENT if mesh.nodes <= 8 else 2.0 * BENT


def _first(value: Any) -> float:
    return float(np.ravel(value)[0])
