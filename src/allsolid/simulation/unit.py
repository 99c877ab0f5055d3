"""Parameters of the simulated repeat unit, one or a batch of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from allsolid.quantities import FARADAY, InputError, did_you_mean, given
from allsolid.simulation.kernel.layout import UnitCell


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
    size: int = field(init=False)
    """number of designs"""

    def __post_init__(self) -> None:
        sizes = [np.size(value) for value in self.unit if type(value) is not float]
        object.__setattr__(self, "size", max(sizes, default=1) or 1)

    def replace(self, **changes: Any) -> Parameters:
        """The same with other values of `UnitCell` fields (floats or arrays of one length).

        Raises
        ------
        InputError : a name that is not a field, or something else than numbers
        """
        read = {}
        for name, value in changes.items():
            if name not in UnitCell._fields:
                hint = did_you_mean(name, UnitCell._fields)
                raise InputError(f"expected a field of UnitCell{hint}", value=name)
            read[name] = value if type(value) is float else _numbers(name, value)
        return dataclasses.replace(self, unit=self.unit._replace(**read))

    def rows(self, chosen: np.ndarray) -> Parameters:
        """Some designs of the batch."""
        columns = self.matrix()[chosen].T
        return dataclasses.replace(self, unit=UnitCell(*(np.array(c) for c in columns)))

    def at(self, soc: Any) -> Parameters:
        """The same, starting at the state of charge `soc` (0..1, float, array, text), with
        the lithium that has left the cathode on the negative electrode.

        Raises
        ------
        InputError : a state of charge beyond 0 to 1
        """
        u = self.unit
        if not isinstance(soc, float):
            soc = given(soc, "%", "soc")
            if np.ndim(soc) > 1 or (self.size > 1 and np.size(soc) not in (1, self.size)):
                text = f"expected a state of charge, or one for each of {self.size} designs"
                raise InputError(text, key="soc", value=soc)
        if not np.all((soc >= -1e-9) & (soc <= 1.0 + 1e-9)):
            raise InputError("expected a state of charge of 0 to 1", key="soc", value=soc)
        start = u.discharged + soc * (u.charged - u.discharged)
        host = FARADAY * u.maximum_concentration * u.active_fraction * u.thickness
        moved = (u.initial - start) * host
        unit = u._replace(initial=start, lithium=u.lithium + moved)
        if not self.of_metal.any():
            return dataclasses.replace(self, unit=unit)
        left = np.maximum(u.positive_lithium - moved, 0.0)  # rounding at its very end
        return dataclasses.replace(self, unit=unit._replace(positive_lithium=left))

    def filled(self, mean: float, negative: float) -> Parameters:
        """The same with this mean stoichiometry, and lithium (C/m^2) on the negative electrode."""
        u = self.unit
        unit = u._replace(initial=float(mean), lithium=float(negative))
        if self.of_metal.any():
            host = FARADAY * u.maximum_concentration * u.active_fraction * u.thickness
            left = np.maximum(u.positive_lithium + (mean - u.initial) * host, 0.0)
            unit = unit._replace(positive_lithium=left)
        return dataclasses.replace(self, unit=unit)

    @property
    def of_metal(self) -> np.ndarray:
        """True for designs whose positive electrode is a metal."""
        return np.isfinite(self.unit.positive_lithium)

    @property
    def soc(self) -> Any:
        """State of charge of the designs as they stand."""
        u = self.unit
        return (u.discharged - u.initial) / (u.discharged - u.charged)

    def matrix(self) -> np.ndarray:
        """(size, fields) float array, one row a design.

        Raises
        ------
        InputError : fields of unlike length
        """
        size = self.size
        if size == 1 and all(isinstance(value, float) for value in self.unit):
            return np.array([self.unit], dtype=float)
        rows = np.empty((size, len(UnitCell._fields)))
        for column, (name, value) in enumerate(zip(UnitCell._fields, self.unit, strict=True)):
            flat = np.ravel(np.asarray(value, dtype=float))
            if flat.size not in (1, size):
                raise InputError(f"expected 1 or {size} values", key=name, value=flat.size)
            rows[:, column] = flat
        return rows


def _numbers(name: str, value: Any) -> Any:
    plain = isinstance(value, np.ndarray) and value.dtype.kind in "fiu"
    # what is no number in a batch has a status that says so
    found = value.astype(float) if plain else given(value, "", name)
    if np.ndim(found) > 1 or np.size(found) == 0:
        raise InputError("expected a number, or one for each design", key=name, value=value)
    return found


CURVE = UnitCell._fields.index("curve")


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
        row[:, CURVE] += offset
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
