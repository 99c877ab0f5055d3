"""The slippage of announcements, with what is not over yet counted as censored.

A promise is followed from the day it was made. Its event is that it was moved to a later date,
withdrawn, or missed; a promise that was kept, moved to an earlier date, or still stands on the day
of the count is censored there. Only what a firm undertook counts: an opinion of what will be hard
or likely is evidence (a firm forecast), no promise. Two estimates of the same ledger stand in
`survival`; the mean slip, years of delay per year that passes, is the sum of (new due - old due)
over the sum of (new made - old made), over the promises that were replaced.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from allsolid.quantities import InputError, checked
from allsolid.sources.packaged import table
from allsolid.strategy.dates import Day, decimal_year
from allsolid.strategy.evidence.vocabulary import Verification
from allsolid.strategy.records import TableReader
from allsolid.strategy.targets.survival import (
    FailureRate,
    Survival,
    exponential_rate,
    kaplan_meier,
)

FILE = "evidence_promises.toml"


class PromiseEnd(StrEnum):
    """What became of a promise."""

    MOVED_LATER = "moved later"
    MOVED_EARLIER = "moved earlier"
    WITHDRAWN = "withdrawn"
    MISSED = "missed"
    """its date passed, and a later source shows that the thing was not there: ends on its date"""
    KEPT = "kept"
    STANDING = "standing"
    """still valid on the day of the count: censored there"""
    OVERDUE = "due, outcome not found"
    """its date lies before the day of the count and nothing was found: censored on its date"""

    @property
    def is_slip(self) -> bool:
        """True where the promise failed."""
        return self in (PromiseEnd.MOVED_LATER, PromiseEnd.WITHDRAWN, PromiseEnd.MISSED)


@dataclass(frozen=True, slots=True)
class Promise:
    """One announcement of one milestone.

    Parameters
    ----------
    milestone, firm, what : the thing promised
    made : decimal year
    due : decimal year, the end of the stated span
    end : what became of it, as far as the ledger knows; `end_at` says it on a day
    source, status : as in the ledger
    ended : decimal year; infinite where it stands
    next_due : the date that replaced it, or None
    """

    milestone: str
    firm: str
    what: str
    made: float
    due: float
    end: PromiseEnd
    source: str
    status: Verification
    ended: float = math.inf
    next_due: float | None = None

    @property
    def slip(self) -> float | None:
        """Years by which the next promise is later (negative: earlier), or None."""
        return None if self.next_due is None else self.next_due - self.due

    def end_at(self, at: float) -> PromiseEnd:
        """What had become of it by the decimal year `at`: overdue where its date had passed."""
        if self.ended <= at:
            return self.end
        return PromiseEnd.OVERDUE if self.due < at else PromiseEnd.STANDING

    def exposure(self, at: float) -> float:
        """Years from the day it was made to its end, as far as known at `at`, else to its due
        date or to `at`.
        """
        end = self.ended if self.ended <= at else max(self.made, min(self.due, at))
        return end - self.made

    def slipped(self, at: float) -> bool:
        """Whether it had failed by the decimal year `at`."""
        return self.end_at(at).is_slip


_READ = TableReader(Promise)


@functools.cache
def promises() -> tuple[Promise, ...]:
    """Every promise of the packaged ledger, by milestone, then date.

    Raises
    ------
    InputError : a promise due before it was made, promises out of order, or an end that is none
    """
    milestones = table("allsolid.strategy.targets", FILE)["milestone"]
    return tuple(promise for milestone in milestones for promise in _promises(milestone))


def _promises(milestone: Mapping[str, Any]) -> Iterator[Promise]:
    name, made = milestone["id"], milestone["promise"]
    for promise, following in zip(made, (*made[1:], None), strict=True):
        if promise["due"] < promise["made"]:
            raise InputError("is due before it was made", file=FILE, key=name)
        fate = _last(milestone, promise) if following is None else _replaced(promise, following)
        if fate.get("ended", math.inf) <= promise["made"]:
            raise InputError("promises stand out of order", file=FILE, key=name)
        what = {"milestone": name, "firm": milestone["firm"], "what": milestone["what"]}
        yield _READ({**what, **promise, **fate}, file=FILE, where=name)


def _replaced(promise: Mapping[str, Any], following: Mapping[str, Any]) -> dict[str, Any]:
    """What became of a promise that another one took the place of."""
    later = following["due"] > promise["due"]
    end = PromiseEnd.MOVED_LATER if later else PromiseEnd.MOVED_EARLIER
    return {"end": end, "ended": following["made"], "next_due": following["due"]}


def _last(milestone: Mapping[str, Any], promise: Mapping[str, Any]) -> dict[str, Any]:
    """What became of the last promise of a milestone."""
    end, where = milestone["end"], milestone["id"]
    if end not in _LAST_ENDS:
        text = f"expected one of {', '.join(_LAST_ENDS)}"
        raise InputError(text, file=FILE, key=where, value=end)
    if (end in (PromiseEnd.KEPT, PromiseEnd.WITHDRAWN)) != ("ended" in milestone):
        text = "expected `ended` where it was kept or withdrawn, only there"
        raise InputError(text, file=FILE, key=where)
    ended = {key: milestone[key] for key in ("ended",) if key in milestone}
    return {"end": end, **({"ended": promise["due"]} if end == PromiseEnd.MISSED else ended)}


_LAST_ENDS = (
    PromiseEnd.STANDING, PromiseEnd.KEPT, PromiseEnd.WITHDRAWN, PromiseEnd.MISSED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slippage:
    """What the ledger says on a day.

    Parameters
    ----------
    at : decimal year of the count
    promises, slipped : how many, and how many of them failed
    overdue : how many are past their date without a known outcome
    survival : Kaplan-Meier curve of the years that a promise stands
    rate : exponential rate of failure
    slip_per_year : years of delay per year that passes, over replaced promises
    mean_slip : mean delay of a replaced promise, years
    """

    at: float
    promises: int
    slipped: int
    overdue: int
    survival: Survival
    rate: FailureRate
    slip_per_year: float
    mean_slip: float

    def expected_due(self, due: Day) -> float:
        """Where a promise ends up if its slip goes on: at + (due - at) / (1 - slip per year).

        Infinite where the slip is a year per year or more: the date recedes as fast as it nears.
        A date that has passed cannot come again: what is still promised for it comes at `at` at
        the earliest, and `at` is what is returned.
        """
        due = decimal_year(due, key="due")
        left = due - self.at
        if left <= 0:
            return self.at
        return math.inf if self.slip_per_year >= 1 else self.at + left / (1 - self.slip_per_year)


@checked
def estimate_slippage(at: Day, among: Sequence[Promise] | None = None) -> Slippage:
    """The estimates from the promises made before `at`, a decimal year, a date or its text.

    Raises
    ------
    InputError : no day, or no promise was made by then
    """
    at = decimal_year(at)
    chosen = [p for p in (promises() if among is None else among) if p.made < at]
    if not chosen:
        raise InputError("no promise was made by then", value=at)
    times = [promise.exposure(at) for promise in chosen]
    failed = [promise.slipped(at) for promise in chosen]
    moved = [(p.slip, p.ended - p.made) for p in chosen if p.slip is not None and p.ended <= at]
    delay, passed = sum(slip for slip, _ in moved), sum(years for _, years in moved)
    return Slippage(
        at,
        len(chosen),
        sum(failed),
        sum(promise.end_at(at) is PromiseEnd.OVERDUE for promise in chosen),
        kaplan_meier(times, failed),
        exponential_rate(times, failed),
        delay / passed if passed else 0.0,
        delay / len(moved) if moved else 0.0,
    )
