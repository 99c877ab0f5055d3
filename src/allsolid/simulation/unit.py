"""Parameters of the simulated repeat unit, one or a batch of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid.quantities import InputError, did_you_mean
from allsolid.simulation.kernel.layout import UnitCell

INTERVALS = 1000
"""Intervals of a tabulated open-circuit curve (a spacing of 0.001 in stoichiometry)."""


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """One repeat unit or a batch of them at one temperature each, SI.

    Parameters
    ----------
    unit : the fields of `UnitCell`, each a float or an array of one length
    curves : (curves, intervals, 4) open-circuit potentials as made by `tabulate`
    dense : cathode without electrolyte inside: lithium diffuses through its thickness
    name : for listings and legends
    caveats : what the model leaves out of this cell
    """

    unit: UnitCell
    curves: np.ndarray
    dense: bool = False
    name: str = ""
    caveats: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Number of designs."""
        return max([1, *(np.size(value) for value in self.unit if not isinstance(value, float))])

    def replace(self, **changes: Any) -> Parameters:
        """The same with other values of `UnitCell` fields (floats or arrays of one length).

        Raises
        ------
        InputError : a name that is not a field
        """
        for name in changes:
            if name not in UnitCell._fields:
                hint = did_you_mean(name, UnitCell._fields)
                raise InputError(f"expected a field of UnitCell{hint}", value=name)
        return dataclasses.replace(self, unit=self.unit._replace(**changes))

    def rows(self, chosen: np.ndarray) -> Parameters:
        """Some designs of the batch."""
        columns = self.matrix()[chosen].T
        return dataclasses.replace(self, unit=UnitCell(*(np.array(c) for c in columns)))

    def at(self, charge: Any) -> Parameters:
        """The same, starting at the state of charge `charge` (0..1, float or array), with the
        lithium that has left the cathode on the negative electrode.
        """
        u = self.unit
        if not isinstance(charge, float):
            charge = np.asarray(charge, dtype=float)
        start = u.discharged + charge * (u.charged - u.discharged)
        moved = (u.initial - start) / (u.discharged - u.charged) * u.rated_capacity
        return dataclasses.replace(self, unit=u._replace(initial=start, lithium=u.lithium + moved))

    def matrix(self) -> np.ndarray:
        """(size, fields) float array, one row a design.

        Raises
        ------
        InputError : fields of unlike length
        """
        if all(isinstance(value, float) for value in self.unit):
            return np.array([self.unit], dtype=float)
        size = self.size
        rows = np.empty((size, len(UnitCell._fields)))
        for column, (name, value) in enumerate(zip(UnitCell._fields, self.unit, strict=True)):
            flat = np.ravel(np.asarray(value, dtype=float))
            if flat.size not in (1, size):
                raise InputError(f"expected 1 or {size} values", key=name, value=flat.size)
            rows[:, column] = flat
        return rows


def tabulate(
    potential: Callable[[np.ndarray], Any],
    intervals: int = INTERVALS,
    low: float = 0.0,
    high: float = 1.0,
) -> np.ndarray:
    """An open-circuit curve as cubics on equal intervals of stoichiometry 0..1.

    Slopes at the nodes are fourth-order differences; beyond `low`..`high`, where the curve is
    known, it goes on straight.

    Returns
    -------
    (1, intervals, 4) coefficients of 1, s, s^2, s^3 with s = 0..1 within each interval
    """
    x = np.linspace(0.0, 1.0, intervals + 1)
    inside = np.clip(x, low, high)
    value = np.asarray(potential(inside), dtype=float)
    step = 1.0 / intervals
    for edge, away in ((low, -1.0), (high, 1.0)):
        near = np.asarray(potential(np.array([edge, edge - away * step])), dtype=float)
        slope = (near[0] - near[1]) / (away * step)
        beyond = away * (x - edge) > 0.0
        value = np.where(beyond, near[0] + slope * (x - edge), value)
    rise = _differences(value)
    jump = np.diff(value)
    first, last = rise[:-1], rise[1:]
    table = [value[:-1], first, 3.0 * jump - 2.0 * first - last, first + last - 2.0 * jump]
    return np.ascontiguousarray(np.stack(table, axis=1))[None]


def _differences(value: np.ndarray) -> np.ndarray:
    """Slope per interval at every node, to fourth order inside and third at the ends."""
    slope = np.empty_like(value)
    slope[2:-2] = (8.0 * (value[3:-1] - value[1:-3]) - (value[4:] - value[:-4])) / 12.0
    one_sided = np.array([-11.0, 18.0, -9.0, 2.0]) / 6.0
    beside = np.array([-2.0, -3.0, 6.0, -1.0]) / 6.0
    slope[0], slope[1] = one_sided @ value[:4], beside @ value[:4]
    slope[-1], slope[-2] = -(one_sided @ value[:-5:-1]), -(beside @ value[:-5:-1])
    return slope


def gather(items: Sequence[Parameters]) -> Parameters:
    """Several parameter sets as one batch, in order.

    Raises
    ------
    InputError : none given, dense and porous cathodes together, or tables of unlike length
    """
    if not items:
        raise InputError("expected at least one cell to simulate")
    if len(items) == 1:
        return items[0]
    first = items[0]
    if any(item.dense != first.dense for item in items):
        raise InputError("expected either porous or dense cathodes in one batch, not both")
    if any(item.curves.shape[1:] != first.curves.shape[1:] for item in items):
        raise InputError("expected open-circuit tables with the same number of intervals")
    tables, offsets = _distinct([item.curves for item in items])
    rows = [item.matrix() for item in items]
    for row, offset in zip(rows, offsets, strict=True):
        row[:, -1] += offset
    stacked = np.concatenate(rows)
    unit = UnitCell(*(stacked[:, k] for k in range(stacked.shape[1])))
    names = list(dict.fromkeys(item.name for item in items if item.name))
    caveats = tuple(dict.fromkeys(text for item in items for text in item.caveats))
    return Parameters(unit, tables, first.dense, ", ".join(names), caveats)


def _distinct(tables: list[np.ndarray]) -> tuple[np.ndarray, list[int]]:
    """The tables without repeats, and at which index each begins."""
    kept: list[np.ndarray] = []
    starts: list[int] = []
    offsets = []
    for table in tables:
        for known, start in zip(kept, starts, strict=True):
            if known is table:
                offsets.append(start)
                break
        else:
            start = sum(len(known) for known in kept)
            kept.append(table)
            starts.append(start)
            offsets.append(start)
    return np.concatenate(kept), offsets
