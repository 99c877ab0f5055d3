"""Elements against the world: at which output of cells does each bind, and who digs it.

    binding output (GWh/a) = share * world output of the element (kg/a) / demand (kg/kWh) / 1e6

The world's output is a yearly flow, so the answer is a flow of cells; `share` is how much of the
flow cells may take. Concentration is the Herfindahl-Hirschman index of producing countries, the
sum of squared shares (0..1); what the source does not divide is counted as many small producers
in the lower bound and as one in the upper.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from allsolid.materials.composition import ATOMIC_WEIGHTS
from allsolid.quantities import InputError, checked, given, number, resolve_name, to
from allsolid.quantities.frozen import FrozenMapping
from allsolid.sources import Kind, Measured
from allsolid.sources.packaged import table
from allsolid.strategy.evidence.vocabulary import Advised

Amount = Annotated[float | np.ndarray, "of one design, or of each design of a batch"]

KG_PER_TONNE = 1000.0
KWH_PER_GWH = 1e6
_SECONDS = 365.25 * 86400.0


@dataclass(frozen=True, slots=True)
class World:
    """The world's output of one element.

    Parameters
    ----------
    symbol, name, commodity, year : what and when
    output : of the element, kg/s as SI wants it, shown in t/a; `tonnes` is a float
    shares : producing country -> share of the output, largest first; they may sum below one
    source : bibliography keys
    note : what limits the figures
    """

    symbol: str
    name: str
    commodity: str
    year: int
    output: Measured
    shares: Mapping[str, float]
    sources: tuple[str, ...]
    note: str

    @property
    def tonnes(self) -> float:
        """Tonnes of the element a year."""
        return float(self.output) * _SECONDS / KG_PER_TONNE

    @property
    def top(self) -> tuple[str, float]:
        """The largest producer and its share."""
        name = next(iter(self.shares))
        return name, self.shares[name]

    @property
    def concentration(self) -> tuple[float, float]:
        """Lower and upper bound of the Herfindahl-Hirschman index, 0..1.

        The rest that the source does not divide is many small producers in the lower bound and
        one producer in the upper.
        """
        known = sum(share**2 for share in self.shares.values())
        rest = max(0.0, 1.0 - sum(self.shares.values()))
        return known, known + rest**2


@functools.cache
def world() -> Mapping[str, World]:
    """The world's output by symbol of the element."""
    tables = table("allsolid.strategy", "supply.toml")
    return FrozenMapping({symbol: _read(symbol, one) for symbol, one in tables.items()})


def _read(symbol: str, one: Mapping[str, Any]) -> World:
    output, content, producers = one["output"], one["content"], one["producers"]
    kind = max(
        (Kind(part["kind"]) for part in (output, content)), key=list(Kind).index
    )  # the weakest
    keys = [output.get("source", ""), content.get("source", ""), *one.get("sources", [])]
    value = output["value"] * content["value"] * (KG_PER_TONNE / _SECONDS)
    spread = 1.0 + math.hypot(_relative(output), _relative(content))
    measured = Measured(
        value, value / spread, value * spread, kind,
        "" if kind is Kind.ASSUMED else keys[0], unit="t/a", name=f"world output of {one['name']}",
        conditions=content.get("note", "") or output.get("note", ""),
    )  # fmt: skip
    divided = max(one.get("divided", output["value"]), sum(producers.values()))
    ordered = sorted(producers.items(), key=lambda item: -item[1])
    notes = [part.get("note", "") for part in (one, output, content)]
    return World(
        symbol,
        one["name"],
        one["commodity"],
        one["year"],
        measured,
        FrozenMapping({country: tonnes / divided for country, tonnes in ordered}),
        tuple(dict.fromkeys(key for key in keys if key)),
        "; ".join(note for note in notes if note),
    )


def _relative(part: Mapping[str, Any]) -> float:
    high, low = part.get("high", part["value"]), part.get("low", part["value"])
    return max(high / part["value"], part["value"] / low) - 1


class Supply(Advised):
    """How an element stands; `next_step` says what to do."""

    BINDS = "binds", "thrift, replace or recycle the element, or say who shall dig more"
    """below the stated output of cells"""
    FREE = "does not bind", "nothing"
    UNKNOWN = "no world figures", "add world output and producers to supply.toml"


@dataclass(frozen=True, slots=True)
class Binding:
    """One element of a design.

    Parameters
    ----------
    symbol : of the element
    kg_per_kwh : demand, float or array
    gwh : GWh of cells a year at which the stated share of the world's output is used; and the
        central 90 % interval from that of the output
    low, high : its interval
    status : against the stated yearly output of cells
    world : the figures behind it, or None
    """

    symbol: str
    kg_per_kwh: Amount
    gwh: Amount
    low: Amount
    high: Amount
    status: Supply
    world: World | None

    def __str__(self) -> str:
        if self.world is None:
            return f"{self.symbol}: {self.status}"
        country, share = self.world.top
        least, most = self.world.concentration
        return (
            f"{self.symbol}: {number(float(np.max(self.kg_per_kwh)), 3)} kg/kWh, "
            f"{number(float(np.min(self.gwh)), 3)} GWh/a, {country} {share:.0%}, "
            f"HHI {least:.2f} to {most:.2f} ({self.world.year})"
        )


@checked
def binding(
    demand: Mapping[str, Amount], *, share: float | str = 0.1, output: float | str = 1000.0
) -> tuple[Binding, ...]:
    """The elements of a design, those that bind first at the head.

    Parameters
    ----------
    demand : symbol of the element -> kg/kWh, float or array of a batch
    share : of the world's yearly output that cells may take, 0..1, or text such as "10 %"
    output : GWh of cells a year, for the status, or text such as "1 TWh"

    Raises
    ------
    InputError : a share outside 0..1, an output that is not positive, a demand that is negative
        or not finite, or a name that is no element's
    """
    yearly = given(output, "GWh", "output")
    yearly = to(yearly, "GWh") if isinstance(output, str) else yearly
    if not 0 < yearly < math.inf:
        raise InputError("expected GWh a year above 0", key="output", value=output)
    taken = given(share, "%", "share")
    if not 0 < taken <= 1:
        raise InputError("expected a share above 0 and at most 1", key="share", value=share)
    needed = _elements(demand)
    bound = [_bind(symbol, kilograms, taken, yearly) for symbol, kilograms in needed.items()]
    return tuple(sorted(bound, key=lambda one: float(np.min(one.gwh))))


def _bind(symbol: str, kilograms: Amount, share: float, output: float) -> Binding:
    try:
        amount = np.asarray(kilograms, dtype=float)
    except (TypeError, ValueError) as error:
        raise InputError("expected kg/kWh as a number", key=symbol, value=kilograms) from error
    if not np.all(np.isfinite(amount)) or np.any(amount < 0):
        raise InputError("expected kg/kWh of zero or more", key=symbol, value=kilograms)
    known = world().get(symbol)
    if known is None:
        unlimited = np.full(amount.shape, np.inf)[()]
        return Binding(symbol, kilograms, unlimited, unlimited, unlimited, Supply.UNKNOWN, None)
    yearly = np.array([known.output.low, known.output.value, known.output.high]) * _SECONDS
    with np.errstate(divide="ignore"):
        low, gwh, high = (share * kg / amount / KWH_PER_GWH for kg in yearly)
    status = Supply.BINDS if float(np.min(gwh)) < output else Supply.FREE
    return Binding(symbol, kilograms, gwh, low, high, status, known)


@checked
def by_route(
    demands: Mapping[str, Mapping[str, Amount]],
    *,
    share: float | str = 0.1,
    output: float | str = 1000.0,
) -> dict[str, tuple[Binding, ...]]:
    """The binding elements of several designs or routes, each as in `binding`."""
    return {name: binding(demand, share=share, output=output) for name, demand in demands.items()}


@checked
def element(symbol: str) -> World:
    """The world's output of one element by symbol or name; `InputError` where none is known."""
    what = "an element with world figures"
    return world()[resolve_name(symbol, world(), what, key="element", aliases=_symbols())]


@checked
def critical(demand: Mapping[str, Amount]) -> dict[str, Amount]:
    """The part of a demand (symbol -> kg/kWh) that has world figures.

    The masses of a cell's elements hold oxygen, carbon and aluminium too, which bind nobody.
    """
    return {symbol: amount for symbol, amount in _elements(demand).items() if symbol in world()}


def _symbols() -> dict[str, str]:
    """Symbols by name of the element."""
    return {one.name: one.symbol for one in world().values()}


def _elements(demand: Mapping[str, Amount]) -> dict[str, Amount]:
    """The demand by symbol, names and case resolved; a word that is no element is refused."""
    named: dict[str, Amount] = {}
    for name, amount in demand.items():
        symbol = resolve_name(name, ATOMIC_WEIGHTS, "an element", key="demand", aliases=_symbols())
        if symbol in named:
            raise InputError("the same element stands twice", key="demand", value=name)
        named[symbol] = amount
    return named
