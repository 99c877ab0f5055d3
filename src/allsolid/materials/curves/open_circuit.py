"""Open-circuit curves over the full window of an insertion or alloying material."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from allsolid.materials.curves.monotone_cubic import MonotoneCubic, monotone_cubic
from allsolid.quantities import InputError, resolve_name
from allsolid.quantities.frozen import read_only
from allsolid.sources import Kind

FILE = "open_circuit.toml"


@dataclass(frozen=True, slots=True, eq=False)
class OpenCircuitCurve:
    """Potential against Li/Li+ as a function of lithiation.

    Lithiation x runs from 0 (no lithium in the theoretical host) to 1 (fully lithiated). The
    curve is a monotone cubic (PCHIP) through a table, so it never rises with x; outside the table
    the last value holds and the slope is zero.

    Parameters
    ----------
    lithiation : x of the table, increasing, from 0 to 1
    table : potential at those, V
    charged, discharged : x at the two ends of the normal window of a *cell*: for a positive
        electrode charged < discharged, for a negative one charged > discharged
    on_lithiation, on_delithiation : tables of the two branches where a hysteresis is known, V
    trusted : the range of x that rests on data; outside it the table is an assumed extension
        (both ends equal where nothing is)
    kind, source, note : how the curve is known
    """

    lithiation: np.ndarray
    table: np.ndarray
    charged: float
    discharged: float
    kind: Kind
    source: str
    note: str = ""
    on_lithiation: np.ndarray | None = None
    on_delithiation: np.ndarray | None = None
    trusted: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        for name in ("lithiation", "table", "on_lithiation", "on_delithiation"):
            given = getattr(self, name)
            if given is not None:
                object.__setattr__(self, name, read_only(given, float))
        for table in (self.table, self.on_lithiation, self.on_delithiation):
            if table is not None and np.any(np.diff(table) > 1e-12):
                raise InputError("expected a potential that falls with lithiation", key=self.note)
        if self.lithiation[0] != 0.0 or self.lithiation[-1] != 1.0:
            raise InputError("expected a table from x = 0 to x = 1", key="lithiation")

    def potential(self, x: Any) -> Any:
        """Equilibrium potential (mean of the branches), V vs Li/Li+; shape of `x`."""
        return _curve(self).mean(np.clip(x, 0.0, 1.0))

    def slope(self, x: Any) -> Any:
        """dU/dx, V; never positive; zero outside 0 to 1."""
        inside = (np.asarray(x) >= 0.0) & (np.asarray(x) <= 1.0)
        return np.where(inside, _curve(self).mean.slope(np.clip(x, 0.0, 1.0)), 0.0)

    def potential_on_lithiation(self, x: Any) -> Any:
        """Potential while lithium goes in, V; the mean where no hysteresis is known."""
        return _curve(self).lithiation(np.clip(x, 0.0, 1.0))

    def potential_on_delithiation(self, x: Any) -> Any:
        """Potential while lithium comes out, V; the mean where no hysteresis is known."""
        return _curve(self).delithiation(np.clip(x, 0.0, 1.0))

    def hysteresis(self, x: Any) -> Any:
        """Delithiation minus lithiation potential, V."""
        return self.potential_on_delithiation(x) - self.potential_on_lithiation(x)

    @property
    def window(self) -> float:
        """Width of the normal window in x."""
        return abs(self.discharged - self.charged)

    @property
    def average(self) -> float:
        """Average potential over the normal window, V."""
        low, high = sorted((self.charged, self.discharged))
        return _curve(self).mean.integral(low, high) / self.window


class _Curve(NamedTuple):
    mean: MonotoneCubic
    lithiation: MonotoneCubic
    delithiation: MonotoneCubic


@functools.lru_cache(maxsize=256)
def _curve(curve: OpenCircuitCurve) -> _Curve:
    mean = monotone_cubic(curve.lithiation, curve.table)
    branches = (
        mean if table is None else monotone_cubic(curve.lithiation, table)
        for table in (curve.on_lithiation, curve.on_delithiation)
    )
    return _Curve(mean, *branches)


@functools.cache
def open_circuit(name: str) -> OpenCircuitCurve:
    """The packaged curve of an active material.

    The tables keep the stoichiometry of their publication; ``map`` in the data file holds the two
    points that carry it to the lithiation of the theoretical host (linear between and beyond).
    """
    root = files("allsolid.materials") / "data"
    entries = tomllib.loads((root / FILE).read_text(encoding="utf-8"))
    what = "an active material with an open-circuit curve"
    entry = entries[resolve_name(name, entries, what, key="active material")]
    columns = np.loadtxt(
        (root / "open_circuit" / entry["table"]).read_text(encoding="utf-8").splitlines(),
        delimiter=",",
        comments="#",
    ).T
    (given_a, x_a), (given_b, x_b) = entry["map"]
    x = x_a + (columns[0] - given_a) * (x_b - x_a) / (given_b - given_a)
    branches = [_complete(x, column, entry) for column in columns[1:]]
    grid, mean = branches[0][0], np.mean([b[1] for b in branches], axis=0)
    return OpenCircuitCurve(
        lithiation=grid,
        table=mean,
        charged=entry["charged"],
        discharged=entry["discharged"],
        kind=Kind(entry["kind"]),
        source=entry["source"],
        note=entry["note"],
        on_lithiation=branches[0][1] if len(branches) == 2 else None,
        on_delithiation=branches[1][1] if len(branches) == 2 else None,
        trusted=_trusted(x, entry),
    )


def _trusted(x: np.ndarray, entry: dict[str, Any]) -> tuple[float, float]:
    """The stated range of data, else that of the published table; empty for an assumed curve."""
    if "trusted" in entry:
        low, high = entry["trusted"]
        return float(low), float(high)
    if entry["kind"] == Kind.ASSUMED:
        return 0.0, 0.0
    return max(float(x[0]), 0.0), min(float(x[-1]), entry.get("cut", 1.0), 1.0)


def _complete(x: np.ndarray, u: np.ndarray, entry: dict[str, Any]) -> tuple[Any, Any]:
    """Cut the table to 0..1, add the assumed ends of the data file, and make it fall with x."""
    keep = (x >= 0.0) & (x <= min(entry.get("cut", 1.0), 1.0))
    points = {float(a): float(b) for a, b in zip(x[keep], u[keep], strict=True)}
    points |= {float(a): float(b) for a, b in entry.get("ends", [])}
    grid = np.array(sorted(points))
    return grid, np.minimum.accumulate(np.array([points[a] for a in grid]))
