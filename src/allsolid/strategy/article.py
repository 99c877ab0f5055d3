"""The source article beside what was found: its statements and its two tables.

The article's words are summarised, its figures quoted; a correction stands beside each cell.
Source: source-article.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum

from allsolid.quantities import si
from allsolid.sources.packaged import table
from allsolid.strategy.evidence.catalogue import find_entry
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.records import TableReader


class FactCheck(StrEnum):
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
        return self in (FactCheck.RIGHT, FactCheck.QUALIFIED)


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
    verdict: FactCheck
    entries: tuple[str, ...]

    @property
    def evidence(self) -> tuple[Entry, ...]:
        """The entries behind the finding."""
        return tuple(find_entry(name) for name in self.entries)


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


_FILE = "article.toml"
_READ_STATEMENT = TableReader(Statement)
_READ_COUNTRY = TableReader(CountryRow)
_READ_ELECTROLYTE = TableReader(ElectrolyteRow)


@functools.cache
def statements() -> tuple[Statement, ...]:
    """Every checked statement of the article, by number."""
    return tuple(
        _READ_STATEMENT(one, file=_FILE, where=f"statement {one['number']}")
        for one in table("allsolid.strategy", _FILE)["statement"]
    )


def country_table() -> tuple[CountryRow, ...]:
    """The article's comparison of countries, with the corrections beside each row."""
    wrong = {one.number: one for one in statements() if one.verdict is not FactCheck.RIGHT}
    rows = []
    for one in table("allsolid.strategy", _FILE)["country"]:
        columns = {key: text for key, text in one.items() if key != "statements"}
        columns["corrections"] = [wrong[n] for n in one["statements"] if n in wrong]
        rows.append(_READ_COUNTRY(columns, file=_FILE, where=one["name"]))
    return tuple(rows)


def electrolyte_table() -> tuple[ElectrolyteRow, ...]:
    """The article's comparison of electrolytes, with measured conductivities beside its ranges."""
    rows = []
    for one in table("allsolid.strategy", _FILE)["electrolyte"]:
        siemens = {
            key: [float(si(value, "S/cm")) for value in one[key]]
            for key in ("conductivity", "found")
        }
        rows.append(_READ_ELECTROLYTE({**one, **siemens}, file=_FILE, where=one["name"]))
    return tuple(rows)
