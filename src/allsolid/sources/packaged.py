"""The one reader of the data files that the package ships beside its rooms."""

from __future__ import annotations

import csv
import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from allsolid.quantities.frozen import frozen


def text(package: str, name: str) -> str:
    """The text of ``data/name`` beside the modules of `package` (``allsolid.cells``)."""
    return (files(package) / "data" / name).read_text(encoding="utf-8")


@functools.cache
def rows(package: str, name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a packaged CSV file by heading; lines that begin with # are comments."""
    lines = (line for line in text(package, name).splitlines() if not line.startswith("#"))
    return frozen(list(csv.DictReader(lines)))


@functools.cache
def table(package: str, name: str) -> Mapping[str, Any]:
    """A packaged TOML file; nobody can change it."""
    return frozen(tomllib.loads(text(package, name)))
