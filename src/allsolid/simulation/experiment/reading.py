"""From what people write to a protocol: step text, blocks, and profiles over time."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from allsolid.quantities import InputError, checked, given, whole
from allsolid.simulation.experiment.protocols import (
    Load,
    Profile,
    Protocol,
    Repeat,
    Step,
    Stop,
)
from allsolid.simulation.experiment.steps import level_unit, read_text


@checked
def protocol(steps: Any) -> Protocol:
    """A protocol from text, a `Step`, a `Repeat`, a `Protocol`, or a sequence of these.

    Text follows the grammar of `allsolid.simulation.experiment.steps`; several steps in one text
    are separated by semicolons. A `Stop`, or text such as ``Stop below 2.5 V or after 10 h``, ends
    the whole protocol in whatever step it is; of several the first that is met.

    Raises
    ------
    InputError : a step that cannot be read, naming the word and what is allowed
    """
    if isinstance(steps, Protocol):
        return steps
    parts = tuple(_flatten(steps))
    found = tuple(part for part in parts if isinstance(part, Step))
    stop = functools.reduce(operator.and_, (p for p in parts if isinstance(p, Stop)), Stop())
    if len(found) > MOST_STEPS:
        raise InputError(f"expected at most {MOST_STEPS:,} steps", key="protocol", value=len(found))
    if not found:
        raise InputError("expected at least one step", key="protocol")
    return Protocol(found, stop)


DEEPEST = 16
"""Blocks in blocks; a list that holds itself has no end."""
MOST_STEPS = 1_000_000


def _flatten(item: Any, depth: int = 0) -> Iterable[Step | Stop]:
    if depth > DEEPEST:
        raise InputError(f"expected blocks at most {DEEPEST} deep", key="protocol")
    if isinstance(item, Protocol):
        yield from (*item.steps, item.stop)
    elif isinstance(item, Step | Stop):
        yield item
    elif isinstance(item, str):
        if not item.strip(" ;"):
            raise InputError("expected at least one step", key="protocol", value=item)
        for part in item.split(";"):
            if part.strip():
                yield from read_text(part)
    elif isinstance(item, Repeat):
        times = whole(item.times, "times", 1, MOST_STEPS)
        block = tuple(_flatten(item.steps, depth + 1))
        if times * len(block) > MOST_STEPS:
            raise InputError(f"expected at most {MOST_STEPS:,} steps", key="times", value=times)
        for _ in range(times):
            yield from block
    elif isinstance(item, Sequence):
        for part in item:
            yield from _flatten(part, depth + 1)
    else:
        expected = "expected text, Step, Repeat, Protocol or a sequence"
        raise InputError(expected, key="protocol", value=item)


@checked
def profile(
    time: Any,
    value: Any,
    unit: str = "A",
    *,
    lowest: Any = -math.inf,
    highest: Any = math.inf,
    clip: bool = False,
) -> Step:
    """A step that follows a current or a power given at points in time, straight in between.

    Parameters
    ----------
    time : s, not decreasing; it is shifted to begin at 0
    value : at these times, discharge positive
    unit : ``A``, ``W``, ``A/m^2``, ``W/m^2`` and the like, or ``C`` for multiples of the rated
        capacity per hour
    lowest, highest : voltage limits, V or text ("2.5 V"); where one is not given, that of the cell
        ends the run
    clip : at a voltage limit hold the voltage until the cell stands the load again, and count what
        was refused (`Solution.step_refused`), instead of ending

    Raises
    ------
    InputError : unlike lengths, fewer than two points, decreasing times, values not finite
    """
    t, v = np.ravel(given(time, "s", "time")), np.ravel(given(value, "", "value"))
    if t.size != v.size or t.size < 2:
        raise InputError("expected as many values as times, at least two", value=(t.size, v.size))
    if not (np.all(np.isfinite(t)) and np.all(np.isfinite(v))):
        raise InputError("expected finite times and values in a profile")
    if np.any(np.diff(t) < 0.0) or t[-1] <= t[0] or np.any(t[2:] == t[:-2]):
        raise InputError("expected times that do not decrease, at most two alike", key="profile")
    if t[1] == t[0]:  # a jump at the very start or end has no side to it
        t, v = t[1:], v[1:]
    if t[-1] == t[-2]:
        t, v = t[:-1], v[:-1]
    control, basis, scale = level_unit(unit)
    text = f"Follow {t.size} points over {t[-1] - t[0]:g} s in {unit}"
    shape = Profile(t - t[0], v)
    low, high = given(lowest, "V", "lowest"), given(highest, "V", "highest")
    load = Load(scale, basis)
    return Step(control, load, math.inf, low, high, profile=shape, clip=clip, text=text)
