"""One entry of the evidence base: a programme, target, award, standard, entity or announcement.

An entry is one ``[[entry]]`` table of a TOML file in ``data/``; a contributor adds one by editing
one file. The closed sets (money type, level, stage, status, route ...) stand in `vocabulary`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allsolid.quantities import Basis, Money, checked
from allsolid.strategy.dates import decimal_year
from allsolid.strategy.evidence.vocabulary import (
    DevelopmentStage,
    EntryKind,
    Jurisdiction,
    Metric,
    MoneyType,
    SolidState,
    StatedDefinition,
    StatedLevel,
    TechnicalRoute,
    Verification,
)
from allsolid.strategy.records import TableReader, WholeYear


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of evidence.

    Parameters
    ----------
    id : jurisdiction, year or name, and what it is: ``US-2016-B500``
    jurisdiction, kind, status : enumerations
    entities : bodies that act
    instrument : name of the plan, law, round or announcement, with its date where known
    year : in which it was announced; `date` as ISO text where known more closely
    solid_state : whether it is about solid-state batteries
    sources : bibliography keys or addresses, at least one unless the status is "not found"
    money_type, amount, currency : nominal money of `year`, in whole units of the currency
    total : whole cost of the same project, public and private, in the same currency
    metric, value, unit, level, stage, volume, deadline : the figure it states, where it states one
    routes : technical routes
    definition : which definition of solid-state the figure follows
    answers : id of the target whose outcome this is
    replaces : id of the earlier entry whose date or figure this one takes the place of
    overlaps : ids of entries that hold some of the same money; the two are never added
    note : what the source leaves open
    """

    id: str
    jurisdiction: Jurisdiction
    kind: EntryKind
    entities: tuple[str, ...]
    instrument: str
    year: WholeYear
    status: Verification
    solid_state: SolidState
    sources: tuple[str, ...] = ()
    date: str = ""
    money_type: MoneyType = MoneyType.NONE
    amount: float | None = None
    currency: str = ""
    total: float | None = None
    metric: Metric | None = None
    value: float | None = None
    unit: str = ""
    level: StatedLevel = StatedLevel.UNSTATED
    stage: DevelopmentStage = DevelopmentStage.UNSTATED
    volume: str = ""
    deadline: float | None = None
    routes: tuple[TechnicalRoute, ...] = ()
    definition: StatedDefinition = StatedDefinition.UNSTATED
    answers: str = ""
    replaces: str = ""
    overlaps: tuple[str, ...] = ()
    note: str = ""

    @property
    def money(self) -> Money | None:
        """The amount as nominal money of the year, or None where none is stated."""
        if self.amount is None:
            return None
        return Money(self.amount, self.currency, self.year, Basis.NOMINAL)

    @property
    def money_text(self) -> str:
        """The money as people say it, with its type: ``10 bn JPY grant``."""
        if self.money_type is MoneyType.NONE:
            return ""
        if self.amount is None:
            known = self.money_type.has_amount
            return f"{self.money_type}, amount not stated" if known else str(self.money_type)
        sizes = ((1e12, " tn"), (1e9, " bn"), (1e6, " M"), (1.0, ""))
        size, name = next((one for one in sizes if self.amount >= one[0]), sizes[-1])
        return f"{self.amount / size:g}{name} {self.currency} {self.money_type}"

    @property
    def announced(self) -> float:
        """When it was announced, as a decimal year: its day, else the middle of its month, else of
        its year.
        """
        if len(self.date) < len("2024-09"):
            return self.year + 0.5
        return decimal_year(self.date if len(self.date) > len("2024-09") else f"{self.date}-15")

    @property
    def due(self) -> float:
        """When its deadline has passed, as a decimal year: a bare year such as 2025 ends with it.

        Infinite where there is none.
        """
        if self.deadline is None:
            return math.inf
        return self.deadline + 1 if self.deadline.is_integer() else self.deadline

    @property
    def figure(self) -> str:
        """The figure with its unit and level, e.g. ``specific energy 500 Wh/kg, cell level``."""
        if self.metric is None:
            return ""
        head = f"{self.metric}"
        if self.value is not None and self.metric is not Metric.MILESTONE:
            head += f" {self.value:g} {self.unit}".rstrip()
        known = self.level is not StatedLevel.UNSTATED
        return f"{head}, {self.level} level" if known else head


_READ = TableReader(Entry)


@checked
def read_entry(table: Mapping[str, Any], *, file: object = None) -> Entry:
    """The entry of one table of a file, its enumerations and types checked.

    Raises
    ------
    InputError : unknown key, missing key, wrong type or a word outside its closed set; names the
        file, the entry, the key, the value and what was expected
    """
    return _READ(table, file=file, where=str(table.get("id", "entry without id")))
