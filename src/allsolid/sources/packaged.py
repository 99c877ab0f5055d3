"""Data files that the package ships: read once, and nobody can change what was read.

A room keeps its files in ``data/`` beside the module that reads them.
"""

from __future__ import annotations

import csv
import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from allsolid.quantities.frozen import FrozenMapping, frozen


@functools.cache
def rows(package: str, name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of the CSV file ``data/name`` of a package; lines that begin with # are comments."""
    lines = [line for line in _text(package, name).splitlines() if not line.startswith("#")]
    return tuple(FrozenMapping(row) for row in csv.DictReader(lines))


@functools.cache
def table(package: str, name: str) -> Mapping[str, Any]:
    """The TOML file ``data/name`` of a package, with tuples and mappings in place of lists."""
    return frozen(tomllib.loads(_text(package, name)))


def _text(package: str, name: str) -> str:
    return (files(package) / "data" / name).read_text(encoding="utf-8")
