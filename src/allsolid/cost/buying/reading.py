"""Reading the room's data files: values with an interval, without repeating every table."""

from __future__ import annotations

import csv
import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from allsolid.quantities import InputError, parse
from allsolid.quantities.frozen import frozen
from allsolid.sources import Kind, Measured, measured


@functools.cache
def table(name: str) -> Mapping[str, Any]:
    """A packaged TOML file of this room; nobody can change it."""
    text = (files("allsolid.cost") / "data" / name).read_text(encoding="utf-8")
    return frozen(tomllib.loads(text))


@functools.cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a packaged CSV file of this room; lines beginning with # are comments."""
    text = (files("allsolid.cost") / "data" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozen(list(csv.DictReader(lines)))


def value(entry: Any, unit: str, *, file: str, key: str) -> Measured:
    """A `Measured` from a table (value, low, high, kind, source) of a data file."""
    return measured(entry, unit, name=key, file=file, key=key)


def claimed(amount: float, spread: float, source: str, *, unit: str = "", name: str) -> Measured:
    """A sourced model input with a relative interval: value·(1 ± spread), unit in SI."""
    half = abs(amount) * spread
    return Measured(amount, amount - half, amount + half, Kind.CLAIMED, source, unit, name=name)


def ratio(text: str, *, file: str, key: str) -> float:
    """A number of a CSV cell, plain or as a quotient ``a/b`` (kept as the source states it)."""
    try:
        head, _, tail = text.partition("/")
        return float(head) / float(tail) if tail else float(head)
    except (ValueError, ZeroDivisionError) as error:
        raise InputError("expected a number or a/b", file=file, key=key, value=text) from error


def quantity(text: str, unit: str, *, file: str, key: str) -> float:
    """A quantity with its unit, in SI, with the place of an error named."""
    try:
        return parse(text, unit)
    except InputError as error:
        raise error.located(file=file, key=key) from error
