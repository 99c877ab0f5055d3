"""The ledger of announcements: what was promised when, for when, and what became of it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from allsolid.quantities import InputError
from allsolid.sources.packaged import table
from allsolid.strategy.evidence.vocabulary import Verification
from allsolid.strategy.records import TableReader

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
    ended : decimal year, or None where it stands
    next_due : the date that replaced it, or None
    source, status : as in the ledger
    """

    milestone: str
    firm: str
    what: str
    made: float
    due: float
    end: PromiseEnd
    ended: float | None
    next_due: float | None
    source: str
    status: Verification

    @property
    def slip(self) -> float | None:
        """Years by which the next promise is later (negative: earlier), or None."""
        return None if self.next_due is None else self.next_due - self.due

    def end_at(self, at: float) -> PromiseEnd:
        """What had become of it by the decimal year `at`: overdue where its date had passed."""
        if self.ended is not None and self.ended <= at:
            return self.end
        return PromiseEnd.OVERDUE if self.due < at else PromiseEnd.STANDING

    def exposure(self, at: float) -> float:
        """Years from the day it was made to its end, as far as known at `at`, else to its due
        date or to `at`.
        """
        if self.ended is not None and self.ended <= at:
            return self.ended - self.made
        return max(0.0, min(self.due, at) - self.made)

    def slipped(self, at: float) -> bool:
        """Whether it had failed by the decimal year `at`."""
        return self.end.is_slip and self.ended is not None and self.ended <= at


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
    name, announced = milestone["id"], milestone["promise"]
    for promise, following in zip(announced, (*announced[1:], None), strict=True):
        if promise["due"] < promise["made"]:
            raise InputError("is due before it was made", file=FILE, key=name)
        if following is None:
            end, ended, next_due = *_last(milestone, promise["due"]), None
        else:
            ended, next_due = following["made"], following["due"]
            if ended <= promise["made"]:
                raise InputError("promises stand out of order", file=FILE, key=name)
            end = PromiseEnd.MOVED_LATER if next_due > promise["due"] else PromiseEnd.MOVED_EARLIER
        what = {key: milestone[key] for key in ("firm", "what")}
        fate = {"end": end, "ended": ended, "next_due": next_due}
        yield _READ({"milestone": name, **what, **promise, **fate}, file=FILE, where=name)


def _last(milestone: Mapping[str, Any], due: float) -> tuple[str, float | None]:
    """What became of the last promise of a milestone, and when."""
    end, where = milestone["end"], milestone["id"]
    if end not in _LAST_ENDS:
        text = f"expected one of {', '.join(_LAST_ENDS)}"
        raise InputError(text, file=FILE, key=where, value=end)
    if (end in (PromiseEnd.KEPT, PromiseEnd.WITHDRAWN)) != ("ended" in milestone):
        text = "expected `ended` where it was kept or withdrawn, only there"
        raise InputError(text, file=FILE, key=where)
    return end, due if end == PromiseEnd.MISSED else milestone.get("ended")


_LAST_ENDS = (
    PromiseEnd.STANDING, PromiseEnd.KEPT, PromiseEnd.WITHDRAWN, PromiseEnd.MISSED,
)  # fmt: skip
