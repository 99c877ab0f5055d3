"""The main job: one cell through every room, to one page and one document of results."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import allsolid
from allsolid.reports import Fact, Facts, Page, Section, render, write_whole
from allsolid.sources import Measured, Source, cite

DEFAULT_DESIGN = "sulfide-nmc811-lithium"


@dataclass(frozen=True, slots=True)
class Study:
    """What one study found.

    Parameters
    ----------
    page : the report
    results : the same numbers, JSON-able
    sources : exactly the sources used
    summary : a few lines for a terminal
    """

    page: Page
    results: dict[str, Any]
    sources: tuple[Source, ...]
    summary: str

    def write(self, out: str | Path) -> list[Path]:
        """Write ``report.html`` and ``results.json`` into the folder `out`, both or neither.

        Raises
        ------
        InputError : the folder cannot be written
        """
        folder = Path(out)
        document = json.dumps(self.results, indent=2, ensure_ascii=False, allow_nan=False)
        texts = {
            folder / "results.json": document + "\n",
            folder / "report.html": render(self.page),
        }
        write_whole(texts)
        return list(texts)


@dataclass(frozen=True, slots=True)
class Part:
    """What one room adds: its section, its results, the values and the sources behind them."""

    section: Section
    results: dict[str, Any]
    used: Mapping[str, Measured]
    keys: Iterable[str] = ()


def today() -> float:
    """The day as a decimal year."""
    now = datetime.datetime.now(tz=datetime.UTC)
    start = datetime.datetime(now.year, 1, 1, tzinfo=datetime.UTC)
    return now.year + (now - start).total_seconds() / (365.25 * 86400)
