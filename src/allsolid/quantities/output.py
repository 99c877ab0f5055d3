"""Outputs by name: what a room can answer, each with its unit, its meaning and what it takes.

A room lists its own; documents, tables, sweeps, targets and forms read names and units there and
type none themselves.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

import numpy as np

from allsolid.quantities.arguments import Number
from allsolid.quantities.level import Level
from allsolid.quantities.units import to, typeset

Answers = TypeVar("Answers")


class Effort(StrEnum):
    """What an output takes."""

    CLOSED_FORM = "closed form"
    """a formula: microseconds a cell"""
    SIMULATED = "simulated"
    """a simulation: milliseconds a cell"""


@dataclass(frozen=True, slots=True)
class Output(Generic[Answers]):
    """One number that a room can answer.

    Parameters
    ----------
    name : in the terms of the field, without the unit: ``specific energy``
    unit : in which it is shown; of money also its year, as in ``USD2022/kWh``
    meaning : what it is, in a sentence
    of : its value from the room's answers, SI (money in `unit`); an array for a batch
    part : which of several of this name: a level, a term of the ledger, a rate
    level : what the denominator includes, where that is what `part` names
    effort : what it takes
    """

    name: str
    unit: str
    meaning: str
    of: Callable[[Answers], Number]
    part: str = ""
    level: Level | None = None
    effort: Effort = Effort.CLOSED_FORM

    @property
    def id(self) -> str:
        """The name by which it is asked for: ``specific_energy.cell``."""
        return ".".join(_snake(word) for word in (self.name, self.part) if word)

    @property
    def key(self) -> str:
        """Its key in a document, with the unit: ``specific_energy_Wh_kg``."""
        unit = self.unit.replace("%", "percent").replace("^", "")
        return "_".join(word for word in (_snake(self.name), _snake(unit)) if word)

    @property
    def monetary(self) -> bool:
        """Whether it is money, which has no SI unit."""
        return self.unit.startswith("USD")

    def value(self, answers: Answers) -> Number:
        """Its value in `unit`."""
        return self.shown(self.of(answers))

    def shown(self, value: Number) -> Number:
        """A value of its own (SI) in `unit`."""
        return value if self.monetary or not self.unit else to(value, self.unit)

    def text(self, value: Number) -> str:
        """A value of its own (SI) with its unit, for people."""
        if self.monetary:
            return f"{typeset(float(value), '')} {self.unit}"
        return typeset(float(value), self.unit)


def _snake(words: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_")


def by_level(
    levels: Iterable[Level],
    name: str,
    unit: str,
    meaning: str,
    of: Callable[[Answers, Level], Number],
) -> tuple[Output[Answers], ...]:
    """One output at each of several levels; `of` takes the answers and the level."""

    def at(level: Level) -> Callable[[Answers], Number]:
        return lambda answers: of(answers, level)

    return tuple(Output(name, unit, meaning, at(one), str(one), one) for one in levels)


def document(outputs: Iterable[Output[Answers]], answers: Answers) -> dict[str, Any]:
    """Values by key, those of one name together by part; lists for a batch.

    What is no finite number is null.
    """
    found: dict[str, Any] = {}
    for output in outputs:
        value = plain(output.value(answers))
        if output.part:
            found.setdefault(output.key, {})[output.part] = value
        else:
            found[output.key] = value
    return found


def plain(value: Number) -> Any:
    """A float, or a list of floats for an array; None where a number is not finite."""
    array = np.asarray(value, dtype=float)
    if array.ndim:
        return [plain(one) for one in array]
    number = float(array)
    return number if math.isfinite(number) else None
