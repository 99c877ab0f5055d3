"""A design against every target, at the target's own level."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from allsolid.quantities import InputError, Level, Money, checked, number, parse, resolve, to
from allsolid.strategy.entry import Entry
from allsolid.strategy.targets import all_targets, comparable_cost, wanted_si, wanted_text
from allsolid.strategy.vocabulary import Better, Metric


@dataclass(frozen=True)
class Performance:
    """What a design achieves, as far as it is known.

    Parameters
    ----------
    name : of the design
    specific_energy : level -> J/kg
    energy_density : level -> J/m^3
    cost : level -> money per kWh
    cycle_life : cycles to the end of life
    charge_time : s, 10 to 80 % or as the target's source has it
    warnings : what speaks against the design as a whole, such as a reaction that does not stop

    Levels are members of `Level` or their names; a figure is in SI or text with its unit, such as
    ``"400 Wh/kg"``.

    Raises
    ------
    InputError : an unknown level, a figure that is negative, not finite or cannot be in SI, or
        a cost that is no money
    """

    name: str
    specific_energy: Mapping[Level, float] = field(default_factory=dict)
    energy_density: Mapping[Level, float] = field(default_factory=dict)
    cost: Mapping[Level, Money] = field(default_factory=dict)
    cycle_life: float | None = None
    charge_time: float | None = None
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, unit, least in _TABLES:
            table = {
                resolve(Level, level, key=name): _figure(value, unit, least, name)
                for level, value in getattr(self, name).items()
            }
            object.__setattr__(self, name, table)
        cost = {resolve(Level, level, key="cost"): money for level, money in self.cost.items()}
        for money in cost.values():
            if not isinstance(money, Money):
                raise InputError("expected money per kWh", key="cost", value=money)
            if not math.isfinite(money.amount):
                raise InputError("expected a finite cost", key="cost", value=money.amount)
        object.__setattr__(self, "cost", cost)
        if self.cycle_life is not None:
            object.__setattr__(self, "cycle_life", _figure(self.cycle_life, "", 0.0, "cycle_life"))
        if self.charge_time is not None:
            time = _figure(self.charge_time, "min", _SHORTEST, "charge_time")
            object.__setattr__(self, "charge_time", time)


_TABLES = (("specific_energy", "Wh/kg", 1500.0), ("energy_density", "Wh/L", 5000.0))
"""Tables of energies with the unit people use, and a figure in SI below which that unit was meant:
0.4 Wh/kg and 0.001 Wh/L, less than a film of a micrometre on its wafer has."""
_SHORTEST = 30.0
"""A charge in fewer seconds than this was meant in minutes."""


def _figure(value: Any, unit: str, least: float, key: str) -> float:
    """A figure in SI; what is too small to be SI, but not zero, is asked about, not believed."""
    found = parse(value, unit) if isinstance(value, str) else value
    if isinstance(found, bool) or not isinstance(found, numbers.Real):
        raise InputError("expected one number", key=key, value=value)
    if not 0 <= float(found) < math.inf:
        raise InputError("expected a finite number, zero or more", key=key, value=value)
    if 0 < float(found) < least:
        text = f"a bare number is SI; was {unit} meant? Give text such as '{value} {unit}'"
        raise InputError(text, key=key, value=value)
    return float(found)


class Outcome(StrEnum):
    """How a design stands to a target; `next_step` says what to do."""

    MEETS = "meets"
    MISSES = "misses"
    OTHER_LEVEL = "stated at another level"
    NOT_COMPUTED = "not computed for this cell"
    LEVEL_UNKNOWN = "the target does not say its level"
    NO_DEFLATOR = "no exchange rate or price index of the target's year yet"

    @property
    def next_step(self) -> str:
        """What to do next."""
        return {
            Outcome.MEETS: "nothing",
            Outcome.MISSES: "ask an inverse design what would have to be true",
            Outcome.OTHER_LEVEL: "compute the design at the level of the target",
            Outcome.NOT_COMPUTED: "compute this property of the design",
            Outcome.LEVEL_UNKNOWN: "find out the level; until then it is not compared",
            Outcome.NO_DEFLATOR: "add the year to rates.csv once it is published",
        }[self]

    @property
    def comparable(self) -> bool:
        """True where the design was held against the target."""
        return self in (Outcome.MEETS, Outcome.MISSES)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One design against one target.

    Parameters
    ----------
    target : the entry
    outcome : how it stands
    value : what the design has, in the target's unit, or None
    gap : fraction by which it falls short; negative where it exceeds the target; None unknown
    """

    target: Entry
    outcome: Outcome
    value: float | None = None
    gap: float | None = None

    def __str__(self) -> str:
        if self.gap is None:
            return f"{wanted_text(self.target)}: {self.outcome}"
        margin = number(abs(self.gap) * 100, 2)
        return f"{self.outcome} {wanted_text(self.target)} by {margin} %"


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One design against all targets.

    Parameters
    ----------
    name : of the design
    verdicts : one a target
    warnings : what speaks against the design as a whole
    """

    name: str
    verdicts: tuple[Verdict, ...]
    warnings: tuple[str, ...] = ()

    @property
    def comparable(self) -> tuple[Verdict, ...]:
        """The verdicts where the design was held against the target."""
        return tuple(verdict for verdict in self.verdicts if verdict.outcome.comparable)

    @property
    def met(self) -> tuple[Verdict, ...]:
        """The targets that the design meets."""
        return tuple(v for v in self.verdicts if v.outcome is Outcome.MEETS)

    @property
    def missed(self) -> tuple[Verdict, ...]:
        """The targets that the design misses, the nearest first."""
        misses = [v for v in self.verdicts if v.outcome is Outcome.MISSES]
        return tuple(sorted(misses, key=lambda verdict: verdict.gap or 0.0))

    def __str__(self) -> str:
        against = "".join(f"; but {warning}" for warning in self.warnings)
        if not self.comparable:
            return f"{self.name}: no target could be compared{against}"
        text = f"{self.name} meets {len(self.met)} of {len(self.comparable)} comparable targets"
        named = list(dict.fromkeys(str(verdict) for verdict in self.missed))
        if named:
            text += f"; {'; '.join(named[:3])}"
            text += f"; and {len(named) - 3} more" if len(named) > 3 else ""
        return text + against


@checked
def score(performance: Performance, among: Iterable[Entry] | None = None) -> Scorecard:
    """A design against the targets, each at its own level.

    A cost target is money of the year of its announcement; it is exchanged at that year's rate
    and brought to the price year of the design's cost by the deflator of that currency.

    Parameters
    ----------
    performance : what the design achieves
    among : targets, by default all packaged ones
    """
    chosen = all_targets(among)
    verdicts = tuple(_judge(performance, target) for target in chosen)
    return Scorecard(performance.name, verdicts, performance.warnings)


def _judge(performance: Performance, target: Entry) -> Verdict:
    if target.metric is Metric.CHARGE_TIME:
        return _number(target, performance.charge_time)
    if target.metric is Metric.CYCLE_LIFE:
        return _number(target, performance.cycle_life)
    level = target.level.level
    if level is None:
        return Verdict(target, Outcome.LEVEL_UNKNOWN)
    table: Mapping[Level, float | Money] = {
        Metric.SPECIFIC_ENERGY: performance.specific_energy,
        Metric.ENERGY_DENSITY: performance.energy_density,
        Metric.COST: performance.cost,
    }[target.metric]  # type: ignore[index]
    if level not in table:
        return Verdict(target, Outcome.OTHER_LEVEL if table else Outcome.NOT_COMPUTED)
    found = table[level]
    return _money(target, found) if isinstance(found, Money) else _number(target, found)


def _number(target: Entry, value: float | None) -> Verdict:
    if value is None:
        return Verdict(target, Outcome.NOT_COMPUTED)
    shown = value if target.metric is Metric.CYCLE_LIFE else float(to(value, target.unit))
    return _compare(target, value / wanted_si(target), shown)


def _money(target: Entry, cost: Money) -> Verdict:
    wanted = comparable_cost(target, cost.currency, cost.year)
    if wanted is None:
        return Verdict(target, Outcome.NO_DEFLATOR)
    ratio = cost.amount / wanted.amount
    assert target.value is not None
    return _compare(target, ratio, ratio * target.value)


def _compare(target: Entry, ratio: float, shown: float) -> Verdict:
    assert target.metric is not None
    gap = ratio - 1 if target.metric.better is Better.LOWER else 1 - ratio
    outcome = Outcome.MEETS if gap <= 0 else Outcome.MISSES
    return Verdict(target, outcome, float(number(shown, 6)), gap)
