"""The source article beside what was found: its statements and its two tables.

The article's words are summarised, its figures quoted; a correction stands beside each cell.
Source: source-article.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

from allsolid.quantities import InputError, si
from allsolid.quantities.frozen import frozen
from allsolid.strategy.entry import Entry
from allsolid.strategy.evidence import find


class Finding(StrEnum):
    """What came of checking a statement."""

    RIGHT = "right"
    QUALIFIED = "right, with a qualification"
    OVER_GENERAL = "over-general"
    WRONG = "wrong"
    SECOND_HAND = "second-hand"
    DISPUTED = "disputed"
    NOT_FOUND = "not found"

    @property
    def stands(self) -> bool:
        """True where the statement may be repeated, with its qualification."""
        return self in (Finding.RIGHT, Finding.QUALIFIED)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the article and what was found.

    Parameters
    ----------
    number : 1 to 16 were checked first
    about : country
    says : the statement, summarised
    found : the checked fact
    verdict : the finding
    entries : ids of the evidence
    """

    number: int
    about: str
    says: str
    found: str
    verdict: Finding
    entries: tuple[str, ...]

    @property
    def evidence(self) -> tuple[Entry, ...]:
        """The entries behind the finding."""
        return tuple(find(name) for name in self.entries)


@dataclass(frozen=True, slots=True)
class CountryRow:
    """One row of the article's table of countries.

    Parameters
    ----------
    name : of the country
    policies, focus, entities, funding : the four columns, summarised
    corrections : the statements about it that do not stand as they are
    """

    name: str
    policies: str
    focus: str
    entities: str
    funding: str
    corrections: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class ElectrolyteRow:
    """One row of the article's table of electrolytes.

    Parameters
    ----------
    name : of the type
    conductivity : lower and upper value of the article, S/m
    temperature : at which
    advantages, challenges, examples : summarised
    found : 10, 50 and 90 % points of measured conductivities, S/m
    correction : what the data say
    sources : of `found`
    """

    name: str
    conductivity: tuple[float, float]
    temperature: str
    advantages: str
    challenges: str
    examples: tuple[str, ...]
    found: tuple[float, float, float]
    correction: str
    sources: tuple[str, ...]


@functools.cache
def _document() -> Mapping[str, Any]:
    path = files("allsolid.strategy") / "data" / "article.toml"
    return frozen(tomllib.loads(path.read_text(encoding="utf-8")))


@functools.cache
def statements() -> tuple[Statement, ...]:
    """Every checked statement of the article, by number."""
    found = []
    for table in _document()["statement"]:
        try:
            verdict = Finding(table["verdict"])
        except ValueError as error:
            key = f"statement {table['number']}"
            raise InputError(str(error), file="article.toml", key=key) from error
        found.append(
            Statement(
                table["number"],
                table["about"],
                table["says"],
                table["found"],
                verdict,
                tuple(table["entries"]),
            )
        )
    return tuple(found)


def country_table() -> tuple[CountryRow, ...]:
    """The article's comparison of countries, with the corrections beside each row."""
    by_number = {one.number: one for one in statements()}
    return tuple(
        CountryRow(
            row["name"], row["policies"], row["focus"], row["entities"], row["funding"],
            tuple(
                by_number[number]
                for number in row["statements"]
                if by_number[number].verdict is not Finding.RIGHT
            ),
        )
        for row in _document()["country"]
    )  # fmt: skip


def electrolyte_table() -> tuple[ElectrolyteRow, ...]:
    """The article's comparison of electrolytes, with measured conductivities beside its ranges."""
    return tuple(
        ElectrolyteRow(
            row["name"],
            _siemens(row["conductivity"]),
            row["temperature"],
            row["advantages"],
            row["challenges"],
            tuple(row["examples"]),
            _siemens(row["found"]),
            row["correction"],
            tuple(row["sources"]),
        )
        for row in _document()["electrolyte"]
    )


def _siemens(values: Sequence[float]) -> Any:
    return tuple(float(si(value, "S/cm")) for value in values)
