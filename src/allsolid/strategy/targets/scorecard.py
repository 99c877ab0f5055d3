"""A design against every target, at the target's own level."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from allsolid.quantities import InputError, Level, Money, checked, number, real, resolve, to
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.evidence.vocabulary import NEW_YEAR, Advised, Metric
from allsolid.strategy.targets.wanted import all_targets, comparable_cost, wanted, wanted_text


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
        for key in ("specific_energy", "energy_density", "cost"):
            object.__setattr__(self, key, _by_level(key, getattr(self, key)))
        for key in ("cycle_life", "charge_time"):
            if getattr(self, key) is not None:
                object.__setattr__(self, key, _figure(key, getattr(self, key)))


def _by_level(key: str, table: object) -> dict[Level, float | Money]:
    if not isinstance(table, Mapping):
        raise InputError("expected a figure for each level", key=key, value=table)
    read = _cost if key == "cost" else _figure
    return {resolve(Level, level, key=key): read(key, value) for level, value in table.items()}


def _cost(key: str, money: object) -> Money:
    if not isinstance(money, Money):
        raise InputError("expected money per kWh", key=key, value=money)
    if not math.isfinite(money.amount):
        raise InputError("expected a finite cost", key=key, value=money.amount)
    return money


_SMALLEST = {
    "specific_energy": ("Wh/kg", 1500.0),
    "energy_density": ("Wh/L", 5000.0),
    "charge_time": ("min", 30.0),
    "cycle_life": ("", 0.0),
}
"""The unit that people use, and a figure in SI below which it was meant: 0.4 Wh/kg and 0.001 Wh/L,
less than a film of a micrometre on its wafer has; a charge in less than half a minute."""


def _figure(key: str, value: object) -> float:
    """A figure in SI; what is too small to be SI, but not zero, is asked about, not believed."""
    unit, least = _SMALLEST[key]
    figure = real(value, key, 0.0, unit=unit, expected="one finite number, zero or more")
    if 0 < figure < least:
        text = f"a bare number is SI; was {unit} meant? Give text such as '{value} {unit}'"
        raise InputError(text, key=key, value=value)
    return figure


class Outcome(Advised):
    """How a design stands to a target; `next_step` says what to do."""

    MEETS = "meets", "nothing"
    MISSES = "misses", "ask an inverse design what would have to be true"
    OTHER_LEVEL = "stated at another level", "compute the design at the level of the target"
    NOT_COMPUTED = "not computed for this cell", "compute this property of the design"
    LEVEL_UNKNOWN = "the target does not say its level", "find it out; until then, no verdict"
    NO_DEFLATOR = "no exchange rate or price index of the target's year yet", NEW_YEAR


@dataclass(frozen=True, slots=True)
class Score:
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
    scores : one a target
    warnings : what speaks against the design as a whole
    """

    name: str
    scores: tuple[Score, ...]
    warnings: tuple[str, ...] = ()

    @property
    def comparable(self) -> tuple[Score, ...]:
        """The scores where the design was held against the target."""
        return tuple(one for one in self.scores if one.gap is not None)

    @property
    def met(self) -> tuple[Score, ...]:
        """The targets that the design meets."""
        return tuple(one for one in self.scores if one.outcome is Outcome.MEETS)

    @property
    def missed(self) -> tuple[Score, ...]:
        """The targets that the design misses, the nearest first."""
        misses = [one for one in self.scores if one.outcome is Outcome.MISSES]
        return tuple(sorted(misses, key=lambda one: one.gap or 0.0))

    def __str__(self) -> str:
        against = "".join(f"; but {warning}" for warning in self.warnings)
        if not self.comparable:
            return f"{self.name}: no target could be compared{against}"
        text = f"{self.name} meets {len(self.met)} of {len(self.comparable)} comparable targets"
        named = list(dict.fromkeys(map(str, self.missed)))
        more = [f"and {len(named) - 3} more"] if len(named) > 3 else []
        return "; ".join([text, *named[:3], *more]) + against


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
    scores = tuple(_score(performance, target) for target in all_targets(among))
    return Scorecard(performance.name, scores, performance.warnings)


def _score(performance: Performance, target: Entry) -> Score:
    if target.metric is Metric.CHARGE_TIME:
        return _of_number(target, performance.charge_time)
    if target.metric is Metric.CYCLE_LIFE:
        return _of_number(target, performance.cycle_life)
    level = target.level.level
    if level is None:
        return Score(target, Outcome.LEVEL_UNKNOWN)
    if target.metric is Metric.COST:
        achieved: Mapping[Level, float | Money] = performance.cost
    elif target.metric is Metric.ENERGY_DENSITY:
        achieved = performance.energy_density
    else:
        achieved = performance.specific_energy
    if level not in achieved:
        return Score(target, Outcome.OTHER_LEVEL if achieved else Outcome.NOT_COMPUTED)
    figure = achieved[level]
    return _of_cost(target, figure) if isinstance(figure, Money) else _of_number(target, figure)


def _of_number(target: Entry, value: float | None) -> Score:
    if value is None:
        return Score(target, Outcome.NOT_COMPUTED)
    metric, asked = wanted(target)
    own = value if metric is Metric.CYCLE_LIFE else float(to(value, target.unit))
    return _compared(target, own / asked)


def _of_cost(target: Entry, cost: Money) -> Score:
    asked = comparable_cost(target, cost.currency, cost.year)
    if asked is None:
        return Score(target, Outcome.NO_DEFLATOR)
    return _compared(target, cost.amount / asked.amount)


def _compared(target: Entry, ratio: float) -> Score:
    """The score of a design that has `ratio` times what the target wants."""
    metric, asked = wanted(target)
    gap = metric.shortfall(ratio)
    outcome = Outcome.MEETS if gap <= 0 else Outcome.MISSES
    return Score(target, outcome, float(number(ratio * asked, 6)), gap)
