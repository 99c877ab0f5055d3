"""What a design that says nothing is given: a packaged table of assumed values."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from importlib.resources import files

from allsolid.quantities import parse, resolve_name
from allsolid.quantities.frozen import FrozenMapping
from allsolid.sources import Kind, Measured, Scale

FILE = "assumptions.csv"


@functools.cache
def assumptions() -> Mapping[str, Measured]:
    """All assumed values by name."""
    text = (files("allsolid.cells") / "data" / FILE).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return FrozenMapping({row["name"]: _measured(row) for row in csv.DictReader(lines)})


def _measured(row: dict[str, str]) -> Measured:
    value, low, high = (
        parse(f"{row[key]} {row['unit']}", row["unit"]) for key in ("value", "low", "high")
    )
    return Measured(
        value, low, high, Kind(row["kind"]), row["source"], row["unit"], Scale(row["scale"]),
        row["note"], row["name"],
    )  # fmt: skip


def assumed(name: str) -> Measured:
    """The assumed value of this name; `InputError` where there is none."""
    table = assumptions()
    return table[resolve_name(name, table, "an assumed value", key="assumption")]
