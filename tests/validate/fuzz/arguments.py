"""What every public function's arguments may be: a good value, and which odd ones may be taken."""

from __future__ import annotations

import atexit
import functools
import math
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Kind:
    """One kind of argument.

    good : a valid value, cheap to use
    may : whether another value may be taken too; whatever else is taken is nonsense
    """

    good: Callable[[], Any]
    may: Callable[[Any], bool] = lambda _: False

    def maybe(self, may: Callable[[Any], bool]) -> Kind:
        return Kind(self.good, lambda value: self.may(value) or may(value))


@dataclass(frozen=True)
class Call:
    """A callable with the kinds of its arguments."""

    name: str
    function: Callable[..., Any]
    kinds: Mapping[str, Kind]
    limit: float = 5.0


def real(good: Any, low: float = -math.inf, high: float = math.inf, *, open_: bool = False) -> Kind:
    """A finite number from `low` to `high`; `open_`: above `low`."""

    def may(value: Any) -> bool:
        if isinstance(value, (str, bytes)):
            return False
        try:
            number = float(value) if isinstance(value, (Real, np.generic)) else math.nan
        except (OverflowError, TypeError, ValueError):
            return False
        return (
            math.isfinite(number) and (low < number if open_ else low <= number) and number <= high
        )

    return Kind(lambda: good, may)


def whole(good: int, low: int, high: int) -> Kind:
    return Kind(lambda: good, lambda v: isinstance(v, (int, np.integer)) and low <= v <= high)


def array(good: Any, low: float = -math.inf, high: float = math.inf, *, text: bool = False) -> Kind:
    """A number or numbers within the bounds; with `text`, also text with a unit."""
    one = real(good, low, high)

    def may(value: Any) -> bool:
        if isinstance(value, str):
            return text
        if isinstance(value, (list, tuple, range, np.ndarray)):
            flat = (
                np.ravel(np.asarray(value, dtype=object)) if not isinstance(value, range) else value
            )
            return all(one.may(part) for part in flat)
        return one.may(value)

    return Kind(lambda: good, may)


def sized(kind: Kind, *sizes: int) -> Kind:
    """As many of them as that."""
    return Kind(kind.good, lambda value: kind.may(value) and np.size(value) in sizes)


def one_of(good: Any, words: Callable[[], Sequence[Any]]) -> Kind:
    """A word (or member) out of a closed set."""
    return Kind(lambda: good, lambda v: isinstance(v, (str, Enum)) and v in tuple(words()))


def instance(make: Callable[[], Any]) -> Kind:
    """An object of one class of the package."""
    return Kind(functools.cache(make), lambda value: isinstance(value, type(make())))


def optional(kind: Kind) -> Kind:
    return kind.maybe(lambda value: value is None)


ANY_TEXT = Kind(lambda: "a text", lambda value: isinstance(value, str))
ANYTHING = Kind(lambda: "anything", lambda _: True)
FLAG = Kind(lambda: True, lambda _: True)
"""Anything is true or false."""
FILE = Kind(lambda: None, lambda _: True)
"""For messages only: whatever it is, it is shown."""


def _sequence(of: Kind, least: int = 0) -> Callable[[Any], bool]:
    def may(value: Any) -> bool:
        if isinstance(value, (str, bytes)) or not isinstance(
            value, (list, tuple, range, np.ndarray, Mapping, set)
        ):
            return False
        return len(value) >= least and all(of.may(part) for part in value)

    return may


def many(good: Callable[[], Any], of: Kind, least: int = 0) -> Kind:
    """A sequence of a kind."""
    return Kind(good, _sequence(of, least))


# -- objects of the package ----------------------------------------------------------------------


@functools.cache
def cell() -> Any:
    import allsolid

    return allsolid.load("sulfide-nmc811-lithium")


@functools.cache
def design() -> Any:
    from allsolid import designs

    return designs.read_design("sulfide-nmc811-lithium")


@functools.cache
def unit() -> Any:
    from allsolid.simulation import parameters

    return parameters(cell())


@functools.cache
def case() -> Any:
    from allsolid.cost import case_of

    return case_of("sulfide-nmc811-lithium")


@functools.cache
def breakdown() -> Any:
    from allsolid import cost

    return cost.breakdown(case())


@functools.cache
def distribution() -> Any:
    from allsolid import cost

    return cost.monte_carlo(case(), 20)


@functools.cache
def entries() -> Any:
    from allsolid import strategy

    return strategy.entries()


@functools.cache
def target() -> Any:
    from allsolid import strategy

    return next(one for one in strategy.all_targets() if strategy.required_rate(one))


@functools.cache
def bindings() -> Any:
    from allsolid import cells, strategy

    return strategy.binding(strategy.critical(cells.elements(cell())))


@functools.cache
def performance() -> Any:
    from allsolid.evaluation import Results

    return Results(cell()).performance


@functools.cache
def card() -> Any:
    from allsolid import strategy

    return strategy.score(performance())


@functools.cache
def page() -> Any:
    from allsolid.reports import Facts, Page

    return Page("title", "", Facts(()), ())


def folder() -> Path:
    """A new folder that goes when the process does."""
    made = tempfile.mkdtemp(prefix="fuzz-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


@functools.cache
def csv_file(text: str) -> str:
    path = folder() / "table.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


@functools.cache
def table_of_conductivities() -> Any:
    from allsolid.materials import import_table

    return import_table(
        csv_file("smiles,conductivity,salt smiles,temperature\n[Cu]OCC[Au],-5,x,60\n")
    )


def profile_file() -> str:
    return csv_file("Time / s,Current / A\n0,1\n10,1\n")


def cells_may(value: Any) -> bool:
    """Cells, parameters, or a sequence of them that is not empty."""
    from allsolid.cells import Cell
    from allsolid.simulation import Parameters

    if isinstance(value, (list, tuple)):
        try:
            return bool(value) and all(cells_may(one) for one in value)
        except RecursionError:
            return False
    return isinstance(value, (Cell, Parameters))


def word_of_design(value: Any) -> bool:
    from allsolid.cells import Cell
    from allsolid.cost import Contents, reference_names
    from allsolid.designs import names

    return isinstance(value, (Cell, Contents)) or value in (*names(), *reference_names())
