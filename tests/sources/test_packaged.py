"""Data files that ship with the package, against the standard library's own readers."""

from __future__ import annotations

import csv
import tomllib
from importlib.resources import files

import pytest

from allsolid.sources.packaged import rows, table


def test_rows_are_those_of_the_file_without_its_comments():
    text = (files("allsolid.quantities") / "data" / "rates.csv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and line[0] != "#"]
    assert [list(row.values()) for row in rows("allsolid.quantities", "rates.csv")] == list(
        csv.reader(lines[1:])
    )
    assert list(rows("allsolid.quantities", "rates.csv")[0]) == lines[0].split(",")


def test_a_table_is_that_of_the_file():
    place = files("allsolid.strategy") / "data" / "prices.toml"
    document = tomllib.loads(place.read_text(encoding="utf-8"))
    read = table("allsolid.strategy", "prices.toml")
    assert set(read) == set(document)
    assert dict(read["cell"]) == document["cell"]
    assert read["sources"]["cell"] == tuple(document["sources"]["cell"])


def test_what_was_read_cannot_be_changed_and_is_read_once():
    read = table("allsolid.strategy", "prices.toml")
    with pytest.raises(TypeError):
        read["cell"]["2024"] = 0.0  # type: ignore[index]
    assert read is table("allsolid.strategy", "prices.toml")
    (first, *_) = rows("allsolid.quantities", "rates.csv")
    with pytest.raises(TypeError):
        first["year"] = "1900"  # type: ignore[index]
