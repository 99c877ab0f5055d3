"""One trial and what came of it."""

from __future__ import annotations

import signal
import time
import traceback
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import allsolid
from allsolid.quantities import InputError

PACKAGE = Path(allsolid.__file__).parent
LONGEST = 5.0
"""s that a trial may take."""
AGAIN = 2.0
"""Times the limit for a trial that did not even have the processor for it."""
LONGEST_MESSAGE = 1000
"""Characters up to which a message counts as cut."""


class Outcome(StrEnum):
    """Classes of outcomes; the first two are right, the rest are failures."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNNAMED = "refused, not named"
    MISREAD = "valid, misread"
    NONSENSE = "nonsense accepted"
    NOT_FINITE = "not finite"
    TRACEBACK = "traceback"
    WARNED = "Python's warning"
    HANG = "hang"
    DIED = "process died"
    RAW = "raw or uncut text"
    CODE = "other exit code"
    SILENT = "nothing said"
    LEFT = "files left"

    @property
    def right(self) -> bool:
        return self in (Outcome.ACCEPTED, Outcome.REFUSED)


class Wrong(Exception):
    """An oracle disagrees: the class of the failure, and why in words that failures share."""

    def __init__(self, outcome: Outcome, why: str) -> None:
        super().__init__(why)
        self.outcome, self.why = outcome, why


class Hang(BaseException):
    """The time is up; not an Exception, so that nobody swallows it."""


@dataclass(frozen=True)
class Trial:
    """Something to try.

    repeat : how to do it again, short and printable
    run : returns where it is accepted (or `Outcome.REFUSED`), raises `InputError` where refused,
        `Wrong` where an oracle disagrees
    limit : s
    """

    repeat: str
    run: Callable[[], Any]
    limit: float = LONGEST


@dataclass(frozen=True)
class Verdict:
    """The outcome of a trial; `why` is alike for failures of one kind, `detail` is not."""

    outcome: Outcome
    why: str = ""
    detail: str = ""


def judge(trial: Trial) -> Verdict:
    """Run a trial and say what came of it."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        began = time.process_time()
        verdict = _judge(trial)
        if verdict.outcome is Outcome.HANG and time.process_time() - began < 0.8 * trial.limit:
            # it waits for something, or the machine is busy: once more, with more time
            verdict = _judge(replace(trial, limit=AGAIN * trial.limit))
    if verdict.outcome.right and warned:
        one = warned[0]
        why = f"{one.category.__name__} at {Path(one.filename).name}"
        return Verdict(Outcome.WARNED, why, f"{one.message} (line {one.lineno})")
    return verdict


def _judge(trial: Trial) -> Verdict:
    try:
        with limited(trial.limit):
            found = trial.run()
    except InputError as error:
        return refusal(error)
    except Wrong as wrong:
        return Verdict(wrong.outcome, wrong.why)
    except Hang as error:
        return Verdict(Outcome.HANG, place(error), f"over {trial.limit:g} s")
    except (Exception, SystemExit) as error:
        why = f"{type(error).__name__} at {place(error)}"
        return Verdict(Outcome.TRACEBACK, why, printable(str(error))[:200])
    return Verdict(Outcome.REFUSED if found is Outcome.REFUSED else Outcome.ACCEPTED)


def time_is_up(*_: object) -> None:
    raise Hang


_UP = time_is_up.__name__


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `Hang` after that time, again and again should it be swallowed."""

    before = signal.signal(signal.SIGALRM, time_is_up)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


def refusal(error: InputError) -> Verdict:
    """Whether a refusal says on one printable line of bearable length what is wrong."""
    text = str(error)
    if raw := raw_characters(text, lines=False):
        why = "the message holds a control character"
        return Verdict(Outcome.RAW, why, f"{raw[0]}: {printable(text)[:200]}")
    if len(text) > LONGEST_MESSAGE:
        return Verdict(Outcome.RAW, "the message is not cut", f"{len(text)} characters")
    if not text.strip() or not error.expected:
        return Verdict(Outcome.SILENT, "empty message")
    return Verdict(Outcome.REFUSED)


_BIDI = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u2028", "\u2029"}


def raw_characters(text: str, *, lines: bool) -> list[str]:
    """Names of the characters in `text` that move a terminal; with `lines`, a newline may be."""
    kept = {"\n"} if lines else set()
    bad = {c for c in text if unicodedata.category(c) in ("Cc", "Cs") or c in _BIDI} - kept
    return sorted(f"U+{ord(c):04X}" for c in bad)


def printable(text: str) -> str:
    """The text with what is not printable escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def place(error: BaseException) -> str:
    """The innermost function of the package on the way to an error."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.name != _UP]
    ours = [f for f in frames if Path(f.filename).is_relative_to(PACKAGE)]
    if not ours:
        return f"{Path(frames[-1].filename).name}:{frames[-1].name}"
    return f"{Path(ours[-1].filename).relative_to(PACKAGE)}:{ours[-1].name}"
