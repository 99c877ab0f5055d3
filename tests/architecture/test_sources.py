"""Every key of a source that a data file names stands in the bibliography."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from allsolid.sources import bibliography

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "allsolid"


def _named(entry: Any) -> Iterator[str]:
    if isinstance(entry, dict):
        for key, value in entry.items():
            if key == "source" and isinstance(value, str):
                yield value
            elif key == "sources" and isinstance(value, list):
                yield from (text for text in value if isinstance(text, str))
            else:
                yield from _named(value)
    elif isinstance(entry, list):
        for value in entry:
            yield from _named(value)


def _data_files(suffix: str) -> list[Path]:
    # an entry of the evidence base carries its own source, so that adding one is one edit; the
    # validator of `strategy` looks after those
    return [
        path
        for path in PACKAGE.rglob(f"data/**/*{suffix}")
        if path.parent != PACKAGE / "sources" / "data" and not path.name.startswith("evidence")
    ]


def test_keys_in_toml_files() -> None:
    known = set(bibliography())
    for path in _data_files(".toml"):
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        keys = {key.strip() for text in _named(entries) for key in text.split(";")}
        assert keys - {""} <= known, f"{path.name}: {sorted(keys - {''} - known)}"


def test_keys_in_csv_files() -> None:
    known = set(bibliography())
    for path in _data_files(".csv"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
        for row in csv.DictReader(lines):
            if "source" not in row:
                break
            keys = {key.strip() for key in (row["source"] or "").split(";")}
            assert keys - {""} <= known, f"{path.name}: {sorted(keys - {''} - known)}"
