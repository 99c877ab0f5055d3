"""What a study is made of: the part of each room, and the whole."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allsolid.evaluation import Results
from allsolid.quantities import InputError
from allsolid.reports import Fact, Page, Section, render, write_whole
from allsolid.sources import Measured, Source


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a part rests on: values by name, and keys of further sources."""

    used: Mapping[str, Measured] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StudyPart:
    """What one room adds: its section, its results, lines for a terminal, facts for the head.

    `fault` is an error of ours, with its place; empty as a rule.
    """

    section: Section
    results: dict[str, Any]
    summary: tuple[str, ...] = ()
    head: tuple[Fact, ...] = ()
    basis: Grounds = field(default_factory=Grounds)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the study.

    Parameters
    ----------
    key : of its results
    section, title : of its section
    doing : what it does, for a person who waits
    fill : makes its part
    basis : what that part rests on, without computing it
    """

    key: str
    section: str
    title: str
    doing: str
    fill: Callable[[Results], StudyPart]
    basis: Callable[[Results], Grounds]

    def part(self, results: Results) -> StudyPart:
        """What the room adds; or why it adds nothing, so that the other rooms keep their say.

        Input that the room refuses is a reason to read. Any other exception is an error of ours:
        the section names its place, and the study carries it among its `faults`.
        """
        try:
            return self.fill(results)
        except InputError as error:
            return self._empty(str(error), "")
        except MemoryError:
            raise
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            at = f"{Path(where.filename).name}, line {where.lineno}, in {where.name}"
            told = " ".join(f"{type(error).__name__}: {error}".split())
            return self._empty(f"an error in allsolid ({told})", f"{self.key}: {told} ({at})")

    def _empty(self, reason: str, fault: str) -> StudyPart:
        section = Section(self.section, self.title, f"Not computed: {reason}.")
        results = {"refused": reason} | ({"fault": fault} if fault else {})
        return StudyPart(section, results, (f"{self.title} Not computed: {reason}.",), fault=fault)

    def rests_on(self, results: Results) -> Grounds:
        """What the part rests on; nothing where the room refuses the cell."""
        try:
            return self.basis(results)
        except InputError:
            return Grounds()


@dataclass(frozen=True, slots=True)
class Study:
    """What one study found.

    Parameters
    ----------
    page : the report
    results : the same numbers, JSON-able
    sources : exactly the sources used
    summary : a few lines for a terminal
    faults : errors of ours that cost a room its section, each with its place; empty as a rule
    """

    page: Page
    results: dict[str, Any]
    sources: tuple[Source, ...]
    summary: str
    faults: tuple[str, ...] = ()

    def write(self, out: str | Path) -> list[Path]:
        """Write ``report.html`` and ``results.json`` into the folder `out`, both or neither.

        Raises
        ------
        InputError : the folder cannot be written, or holds a file of such a name that is not ours
        """
        folder = Path(out)
        document = json.dumps(self.results, indent=2, ensure_ascii=False, allow_nan=False)
        texts = {
            folder / "results.json": document + "\n",
            folder / "report.html": render(self.page),
        }
        write_whole(texts, mark="allsolid")
        return list(texts)
