"""A value with its interval, its kind and its source."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from allsolid.quantities import InputError, Number, checked, did_you_mean, parse, resolve, show, to

if TYPE_CHECKING:
    import numpy as np


class Kind(StrEnum):
    """How a value is known, from strongest to weakest."""

    MEASURED = "measured"
    """read off an experiment (a crystal structure counts)"""
    FITTED = "fitted"
    """a parameter obtained by fitting a model to measurements, or computed from them"""
    CLAIMED = "claimed"
    """stated by someone with an interest, without data that others can check"""
    CHOSEN = "chosen"
    """set by whoever designed the cell (a thickness, a size): there is nothing to know better"""
    ASSUMED = "assumed"
    """our guess or an unverified memory; the interval is wide and every result says so"""


UNSOURCED = (Kind.CHOSEN, Kind.ASSUMED)
"""Kinds that need no source."""


class Scale(StrEnum):
    """The scale on which the interval is symmetric."""

    LINEAR = "linear"
    DECADES = "decades"


Z90 = 1.6448536269514722
"""Standard normal quantile at 95 %: half-width of a central 90 % interval."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with interval, kind, conditions and source.

    Parameters
    ----------
    value : SI; an array where it was drawn or varied, one entry a cell of the batch
    low, high : central 90 % interval, SI; equal to the value where none is known
    kind : how it is known
    source : key of the bibliography; may be empty only for a chosen or an assumed value
    unit : display unit
    scale : linear, or decades for quantities known to orders of magnitude
    conditions : temperature, pressure, composition: what the value holds for
    name : what it is, for listings
    least, most : what is possible at all, SI; draws stay inside
    """

    value: Number
    low: float
    high: float
    kind: Kind
    source: str
    unit: str = ""
    scale: Scale = Scale.LINEAR
    conditions: str = ""
    name: str = ""
    least: float = -math.inf
    most: float = math.inf

    def __post_init__(self) -> None:
        if not (self.low <= self.value <= self.high):
            got = ", ".join(show(x, self.unit, 6) for x in (self.low, self.value, self.high))
            raise InputError(f"expected low ≤ value ≤ high, got {got}", key=self.name or None)
        if self.scale is Scale.DECADES and self.low <= 0:
            raise InputError("an interval in decades needs a positive low", key=self.name or None)
        if not self.source and self.kind not in UNSOURCED:
            raise InputError(f"a {self.kind} value needs a source", key=self.name or None)

    def __setstate__(self, state: list[Any]) -> None:
        # arrays come out of a pickle writable
        for name, value in zip(Measured.__slots__, state, strict=True):
            if getattr(value, "ndim", 0):
                value.setflags(write=False)
            object.__setattr__(self, name, value)

    def __float__(self) -> float:
        return float(self.value)

    def at(self, value: Number) -> Measured:
        """The same quantity at another value, float or array; what is known of it stays."""
        copy = object.__new__(Measured)
        for name in Measured.__slots__:
            object.__setattr__(copy, name, getattr(self, name))
        if getattr(value, "ndim", 0):
            value.setflags(write=False)  # type: ignore[union-attr]
        object.__setattr__(copy, "value", value)
        return copy

    def quantile(self, probability: Number) -> Number:
        """Quantile of the prior at a probability, float or array in [0, 1].

        A split normal around the value (its two half-widths from the interval's two sides), on
        the logarithm for the scale of decades: the 5 % and 95 % quantiles are `low` and `high`
        and the median is the value.
        """
        import numpy as np
        from scipy.special import ndtri

        asked = np.asarray(probability, dtype=float)
        if not np.all((asked >= 0.0) & (asked <= 1.0)):
            raise InputError("expected probabilities from 0 to 1", key="u", value=probability)
        z = ndtri(asked) / Z90
        if self.scale is Scale.DECADES:
            up, down = math.log(self.high / self.value), math.log(self.value / self.low)
            return self.value * np.exp(np.where(z > 0, z * up, z * down))
        up, down = self.high - self.value, self.value - self.low
        return self.value + np.where(z > 0, z * up, z * down)

    @property
    def dimension(self) -> int:
        """Rows of probabilities that a draw takes: one."""
        return 1

    @property
    def values(self) -> tuple[Measured, ...]:
        """The values that a draw replaces: itself."""
        return (self,)

    def draw(self, probabilities: np.ndarray) -> Measured:
        """The value at the quantiles of one row of probabilities, shape (1, draws).

        The far tails of a prior may leave what is physical; draws may not. They stay between
        `least` and `most`, what is positive stays above a twentieth of its `low`, and what may
        be a share (no unit, no `most`, none above 1) stays one.
        """
        import numpy as np

        return self.at(np.clip(self.quantile(probabilities[0]), *self._span()))

    def _span(self) -> tuple[float, float]:
        floor = 0.05 * self.low if self.low > 0.0 else -math.inf
        share = self.unit in ("", "%") and self.high <= 1.0 and math.isinf(self.most)
        return max(self.least, floor), 1.0 if share else self.most

    @property
    def exact(self) -> bool:
        """True where no interval is known."""
        return self.low == self.high

    def __str__(self) -> str:
        text = show(self.value, self.unit)
        if not self.exact:
            low = show(self.low, self.unit).removesuffix(self.unit).strip()
            text += f" ({low} to {show(self.high, self.unit)})"
        return f"{text} [{self.kind}]"

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form: value and interval in the display unit, with kind and source."""
        return {
            "name": self.name,
            "value": to(self.value, self.unit),
            "low": to(self.low, self.unit),
            "high": to(self.high, self.unit),
            "unit": self.unit,
            "kind": str(self.kind),
            "scale": str(self.scale),
            "conditions": self.conditions,
            "source": self.source,
        }


_KEYS = ("value", "low", "high", "kind", "source", "scale", "conditions", "note")


def expected_key(given: object) -> str:
    """The end of a sentence on a wrong key of such a table: the nearest right one, or all."""
    return did_you_mean(str(given), _KEYS) or f"; expected one of {', '.join(_KEYS)}"


@checked
def measured(
    table: Any, unit: str, *, name: str = "", file: object = None, key: str | None = None
) -> Measured:
    """Read a `Measured` from a table of a data file.

    The table has ``value`` and ``kind``; optional ``low``, ``high`` (same kind of text),
    ``source``, ``scale``, ``conditions``, ``note``.

    Raises
    ------
    InputError : unknown key, wrong unit, missing or inconsistent entries
    """
    if not isinstance(table, Mapping):
        raise InputError("expected a table with value, kind, source", file=file, key=key)
    for given in table:
        if given not in _KEYS:
            text = f"unknown key{expected_key(given)}"
            raise InputError(text, file=file, key=f"{key}.{given}" if key else str(given))
    for needed in ("value", "kind"):
        if needed not in table:
            raise InputError(f"'{needed}' is missing", file=file, key=key)
    try:
        value = parse(table["value"], unit)
        kind = resolve(Kind, table["kind"])
        return Measured(
            value=value,
            low=parse(table["low"], unit) if "low" in table else value,
            high=parse(table["high"], unit) if "high" in table else value,
            kind=kind,
            source=table.get("source", ""),
            unit=unit,
            scale=resolve(Scale, table.get("scale", "linear")),
            conditions=table.get("conditions", ""),
            name=name,
        )
    except InputError as error:
        raise error.located(file=file, key=key) from error
    except ValueError as error:
        raise InputError(str(error), file=file, key=key) from error
