"""Protocols: what is done to a cell, step by step."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Any

import numpy as np

from allsolid.quantities import InputError, given
from allsolid.quantities.frozen import read_only


class Control(IntEnum):
    """What a step holds (the numbers are the kernel's)."""

    CURRENT = 0
    VOLTAGE = 1
    POWER = 2


class Basis(StrEnum):
    """To what a value of a step refers."""

    RATE = "C"
    """multiples of the rated capacity per hour"""
    CELL = "cell"
    """A or W of the whole cell"""
    AREA = "area"
    """A/m^2 or W/m^2 of electrode face"""


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """A current or a power with its basis; discharge is positive.

    The value may be an array with one value a design.
    """

    value: Any
    basis: Basis

    def __post_init__(self) -> None:
        if np.ndim(self.value):
            object.__setattr__(self, "value", read_only(self.value))


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Values over time, straight in between; two equal times make a jump.

    time : s from the step's start, not decreasing, the first is 0
    factor : what the level of the step is multiplied with
    """

    time: np.ndarray
    factor: np.ndarray

    def __post_init__(self) -> None:
        for name in ("time", "factor"):
            object.__setattr__(self, name, read_only(getattr(self, name), float))


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step. It ends at the first of its limits.

    Parameters
    ----------
    control : what is held
    level : current, power (`Level`) or the voltage as its value, V
    duration : s
    lowest, highest : voltage limits, V
    taper : current to whose magnitude a voltage hold falls
    charge : state of charge at which the step ends, 0 to 1
    window : the step ends at the end of the cell's window ("until empty", "until full"): its own
        lower or upper voltage, or the state of charge 0 or 1, whichever comes first
    profile : makes the level vary in time
    text : as written

    Raises
    ------
    InputError : no duration above zero, a level or limit that is not a number
    """

    control: Control
    level: Level
    duration: float = math.inf
    lowest: float = -math.inf
    highest: float = math.inf
    taper: Level | None = None
    charge: float | None = None
    window: bool = False
    profile: Profile | None = None
    text: str = ""

    def __post_init__(self) -> None:
        if not self.duration > 0.0:
            raise InputError("expected a duration above zero", value=self.duration)
        if math.isnan(self.lowest) or math.isnan(self.highest):
            raise InputError("expected voltage limits that are numbers", value=self.text)
        if self.charge is not None and not 0.0 <= self.charge <= 1.0:
            raise InputError("expected a state of charge of 0 to 1", value=self.charge)
        for level in (self.level, self.taper):
            if level is not None and not np.all(np.isfinite(level.value)):
                raise InputError("expected finite currents, voltages and powers", value=level.value)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Repeat:
    """A block of steps done `times` times; blocks may hold blocks."""

    times: int
    steps: Any


@dataclass(frozen=True, slots=True)
class Protocol:
    """A sequence of steps."""

    steps: tuple[Step, ...]

    @property
    def charges_first(self) -> bool:
        """True where the first step that moves charge is a charge."""
        for step in self.steps:
            if step.control is Control.VOLTAGE:
                return True
            first = float(np.ravel(step.level.value)[0])
            if step.profile is not None:
                first *= float(step.profile.factor[np.argmax(step.profile.factor != 0.0)])
            if first != 0.0:
                return first < 0.0
        return False

    def __str__(self) -> str:
        return "; ".join(step.text for step in self.steps)

    def rows(self, chosen: np.ndarray) -> Protocol:
        """The protocol for some designs of a batch, where levels differ by design."""
        return Protocol(tuple(_chosen(step, chosen) for step in self.steps))

    def __add__(self, other: Protocol) -> Protocol:
        return Protocol(self.steps + other.steps)


def _chosen(step: Step, rows: np.ndarray) -> Step:
    if np.ndim(step.level.value) == 0 or np.size(step.level.value) == 1:
        return step
    return replace(step, level=Level(np.asarray(step.level.value)[rows], step.level.basis))


def protocol(steps: Any) -> Protocol:
    """A protocol from text, a `Step`, a `Repeat`, a `Protocol`, or a sequence of these.

    Text follows the grammar of `allsolid.simulation.steps.step`; several steps in one text are
    separated by semicolons.

    Raises
    ------
    InputError : a step that cannot be read, naming the word and what is allowed
    """
    if isinstance(steps, Protocol):
        return steps
    found = tuple(_flatten(steps))
    if not found:
        raise InputError("expected at least one step", key="protocol")
    return Protocol(found)


def _flatten(item: Any) -> Iterable[Step]:
    from allsolid.simulation.steps import step

    if isinstance(item, Protocol):
        yield from item.steps
    elif isinstance(item, Step):
        yield item
    elif isinstance(item, str):
        for part in item.split(";"):
            if part.strip():
                yield step(part)
    elif isinstance(item, Repeat):
        if not isinstance(item.times, int | np.integer) or item.times < 1:
            raise InputError("expected a block to be repeated at least once", value=item.times)
        block = tuple(_flatten(item.steps))
        for _ in range(item.times):
            yield from block
    elif isinstance(item, Sequence):
        for part in item:
            yield from _flatten(part)
    else:
        raise InputError("expected text, Step, Repeat, Protocol or a sequence", value=item)


def profile(
    time: Any,
    value: Any,
    unit: str = "A",
    *,
    lowest: Any = -math.inf,
    highest: Any = math.inf,
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

    Raises
    ------
    InputError : unlike lengths, fewer than two points, decreasing times, values not finite
    """
    from allsolid.simulation.steps import level_unit

    t, v = np.array(time, dtype=float).ravel(), np.array(value, dtype=float).ravel()
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
    return Step(control, Level(scale, basis), math.inf, low, high, profile=shape, text=text)
