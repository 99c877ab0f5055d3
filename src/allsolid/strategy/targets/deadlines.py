"""Where a target stands on a day, by the outcomes known then."""

from __future__ import annotations

from collections.abc import Iterable

from allsolid.quantities import InputError, checked
from allsolid.strategy.dates import Day, decimal_year
from allsolid.strategy.evidence.catalogue import entries, entry_of
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.evidence.vocabulary import Advised, Better
from allsolid.strategy.targets.wanted import wanted


class DeadlineStatus(Advised):
    """Where a target stands at a date; `next_step` says what to do."""

    OPEN = "open", "wait, and watch the slippage ledger"
    REACHED = "reached", "look at the next target"
    LATE = "reached late", "look at the next target, and count the delay"
    MISSED = "missed", "ask whether a new date was named"
    """its date passed, and what was reached in its last year or later falls short"""
    UNKNOWN = "due, outcome not found", "look for what became of it and add an outcome entry"
    REPLACED = "replaced by a later announcement", "look at the one that took its place"
    NO_DEADLINE = "no deadline", "find the deadline"


@checked
def deadline_status(
    target: Entry | str, at: Day, among: Iterable[Entry] | None = None
) -> DeadlineStatus:
    """Where a target (or the one with this id) stands on a day, by the outcomes known then.

    `at` is a decimal year, a date, or its text. An outcome is known from its date on, or from the
    middle of its year. One that falls short of the target settles it only from the last year before
    the deadline on: an earlier one is an interim report, after which the target may yet be reached.

    Raises
    ------
    InputError : no such entry, no day, or an outcome in another unit than the target
    """
    target, at = entry_of(target), decimal_year(at)
    known = [e for e in (entries() if among is None else among) if e.announced <= at]
    outcomes = [e for e in known if e.answers == target.id and e.value is not None]
    reached = [outcome.announced for outcome in outcomes if _reaches(target, outcome)]
    if target.deadline is None:
        return DeadlineStatus.REACHED if reached else DeadlineStatus.NO_DEADLINE
    if reached:
        in_time = min(reached) < target.due
        return DeadlineStatus.REACHED if in_time else DeadlineStatus.LATE
    final = any(outcome.announced >= target.due - 1.0 for outcome in outcomes)
    missed = final and at >= target.due
    if not missed and any(entry.replaces == target.id for entry in known):
        return DeadlineStatus.REPLACED
    if at < target.due:
        return DeadlineStatus.OPEN
    return DeadlineStatus.MISSED if missed else DeadlineStatus.UNKNOWN


def _reaches(target: Entry, outcome: Entry) -> bool:
    if outcome.unit != target.unit:
        text = f"{outcome.id} states {outcome.unit}, {target.id} {target.unit}: convert one of them"
        raise InputError(text)
    (metric, asked), (_, shown) = wanted(target), wanted(outcome)
    return shown <= asked if metric.better is Better.LOWER else shown >= asked
