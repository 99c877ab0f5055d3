"""A design against every target, at the target's own level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allsolid.datasheet.achieved import Performance
from allsolid.quantities import Level, Money, checked, number, to
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.evidence.vocabulary import NEW_YEAR, Advised, Metric
from allsolid.strategy.targets.wanted import all_targets, comparable_cost, wanted, wanted_text


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
