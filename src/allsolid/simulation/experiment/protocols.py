"""Protocols: what is done to a cell, step by step."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

import numpy as np

from allsolid.quantities import InputError, given, instance, resolve, temperature, whole
from allsolid.quantities.frozen import read_only


class Control(IntEnum):
    """What a step holds (the numbers are the kernel's)."""

    CURRENT = 0
    VOLTAGE = 1
    POWER = 2


class LoadBasis(StrEnum):
    """To what a value of a step refers."""

    RATE = "C"
    """multiples of the rated capacity per hour"""
    CELL = "cell"
    """A or W of the whole cell"""
    AREA = "area"
    """A/m^2 or W/m^2 of electrode face"""
    MASS = "mass"
    """A/kg of the active material of the positive electrode"""


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """A current, a power or a charge with its basis; discharge is positive.

    The value may be an array with one value a design.
    """

    value: Any
    basis: LoadBasis

    def __post_init__(self) -> None:
        if type(self.basis) is not LoadBasis:
            object.__setattr__(self, "basis", resolve(LoadBasis, self.basis, key="basis"))
        if type(self.value) is not float:
            object.__setattr__(self, "value", given(self.value, "", "value"))
        if np.size(self.value) == 0 or not np.all(np.isfinite(self.value)):
            raise InputError("expected finite numbers", key="value", value=self.value)
        if np.ndim(self.value):
            object.__setattr__(self, "value", read_only(self.value))


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Values over time, straight in between; two equal times make a jump.

    time : s from the step's start, not decreasing, the first is 0
    factor : what the level of the step is multiplied with

    Raises
    ------
    InputError : unlike lengths, fewer than two points, values not finite, times that fall, three
        alike, or a jump at either end
    """

    time: np.ndarray
    factor: np.ndarray

    def __post_init__(self) -> None:
        for name in ("time", "factor"):
            object.__setattr__(self, name, read_only(getattr(self, name), float))
        t, v = self.time, self.factor
        if t.ndim != 1 or t.shape != v.shape or t.size < 2:
            text = "expected as many values as times, at least two"
            raise InputError(text, value=(t.shape, v.shape))
        if not (np.all(np.isfinite(t)) and np.all(np.isfinite(v))):
            raise InputError("expected finite times and values in a profile")
        rising = np.all(np.diff(t) >= 0.0) and t[1] > t[0] and t[-1] > t[-2]
        if t[0] != 0.0 or not rising or np.any(t[2:] == t[:-2]):
            text = "expected times from 0 on that do not decrease, at most two alike"
            raise InputError(text, key="profile")

    @property
    def ahead(self) -> float:
        """The sign of the first load that is not zero; 1 where all are."""
        found = self.factor[self.factor != 0.0]
        return float(np.sign(found[0])) if len(found) else 1.0

    @property
    def alternates(self) -> bool:
        """True where the load has both signs."""
        return bool(self.factor.min() < 0.0 < self.factor.max())

    def crossings(self) -> tuple[np.ndarray, np.ndarray]:
        """Times and factors with a point wherever the load passes zero: what is charged and what
        is discharged are told apart by time steps, which end at the points.
        """
        t, v = self.time, self.factor
        at = np.flatnonzero((v[1:] * v[:-1] < 0.0) & (t[1:] > t[:-1]))
        there = t[at] - v[at] * (t[at + 1] - t[at]) / (v[at + 1] - v[at])
        inside = (there > t[at]) & (there < t[at + 1])
        where = at[inside] + 1
        return np.insert(t, where, there[inside]), np.insert(v, where, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step. It ends at the first of its limits.

    Parameters
    ----------
    control : what is held
    level : current, power (`Load`) or the voltage as its value, V
    duration : s
    lowest, highest : voltage limits, V
    taper : magnitude of the current to which a voltage hold falls
    soc : state of charge at which the step ends, 0 to 1
    charge : that passes in the step before it ends, above zero: C of the cell, C/m^2 or C/kg
    window : the step ends at the end of the cell's window ("until empty", "until full"): its own
        lower or upper voltage, or the state of charge 0 or 1, whichever comes first
    profile : makes the level vary in time
    clip : at a voltage limit (its own, else the cell's) hold the voltage until the cell stands the
        load again, and count what was refused, instead of ending
    temperature : of the cell in this step, K; by default that of its conditions
    text : as written

    Raises
    ------
    InputError : no duration above zero, a level or limit that is not a number or refers to what it
        cannot, a taper without a hold, a hold that is to be clipped, a profile with a duration of
        its own, or one of both directions that is to end at a charge
    """

    control: Control
    level: Load
    duration: float = math.inf
    lowest: float = -math.inf
    highest: float = math.inf
    taper: Load | None = None
    soc: float | None = None
    charge: Load | None = None
    window: bool = False
    profile: Profile | None = None
    clip: bool = False
    temperature: float | None = None
    text: str = ""

    def __post_init__(self) -> None:
        if type(self.control) is not Control:
            object.__setattr__(self, "control", _control(self.control))
        for key, (kind, words) in _KINDS.items():
            instance(getattr(self, key), kind, key, words)
        self._read("duration", "s", 0.0, math.inf, "a duration above zero")
        self._read("lowest", "V", -math.inf, math.inf, "a voltage")
        self._read("highest", "V", -math.inf, math.inf, "a voltage")
        if self.duration == 0.0:
            raise InputError("expected a duration above zero", key="duration", value=0.0)
        if self.soc is not None:
            self._read("soc", "%", 0.0, 1.0, "a state of charge of 0 to 1")
        if not self.lowest < self.highest:
            text = "expected a lowest voltage below the highest"
            raise InputError(text, key="lowest", value=self.lowest)
        self._refer()
        if self.profile is not None:
            self._follow(self.profile)
        if self.clip and self.control is Control.VOLTAGE:
            raise InputError("a hold has no load to clip", key="clip", value=True)
        if self.temperature is not None:
            warm = temperature(self.temperature)
            if not isinstance(warm, float):
                raise InputError("expected one temperature", key="temperature", value=warm)
            object.__setattr__(self, "temperature", warm)

    def _refer(self) -> None:
        """Loads must refer to what their kind has."""
        basis = self.level.basis
        if self.control is Control.VOLTAGE and basis is not LoadBasis.CELL:
            raise InputError("expected the voltage of the cell", key="basis", value=str(basis))
        if self.control is Control.POWER and basis is LoadBasis.RATE:
            text = "expected a power of the cell, of area or of mass; a rate is a current"
            raise InputError(text, key="basis", value=str(basis))
        for key, load in (("charge", self.charge), ("taper", self.taper)):
            if load is not None and not np.all(np.asarray(load.value) > 0.0):
                raise InputError(f"expected a {key} above zero", key=key, value=load.value)
        if self.charge is not None and self.charge.basis is LoadBasis.RATE:
            text = "expected a charge of the cell (C), of area or of mass; `soc` ends at a share"
            raise InputError(text, key="charge", value=self.charge.value)
        if self.taper is not None and self.control is not Control.VOLTAGE:
            raise InputError("a taper ends a hold alone", key="taper", value=self.taper.value)

    def _follow(self, profile: Profile) -> None:
        """A profile says by itself how long and which way."""
        if math.isfinite(self.duration) and self.duration != profile.time[-1]:
            text = f"expected the {profile.time[-1]:g} s of the profile: cut the profile instead"
            raise InputError(text, key="duration", value=self.duration)
        ends = self.window or self.soc is not None or self.charge is not None
        if ends and profile.alternates:
            text = "expected a profile of one direction where a step ends at a charge"
            raise InputError(text, key="profile")

    def _read(self, key: str, unit: str, low: float, high: float, expected: str) -> None:
        stated = getattr(self, key)
        found = given(stated, unit, key)
        if not isinstance(found, float) or not low <= found <= high:
            raise InputError(f"expected {expected}", key=key, value=stated)
        object.__setattr__(self, key, found)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Repeat:
    """A block of steps done `times` times; blocks may hold blocks."""

    times: int
    steps: Any


@dataclass(frozen=True, slots=True)
class Stop:
    """What ends a whole protocol, in whatever step: a voltage below `lowest` or above `highest`
    (V), or the time `duration` (s) since its start.
    """

    lowest: float = -math.inf
    highest: float = math.inf
    duration: float = math.inf

    def __post_init__(self) -> None:
        for key, unit in (("lowest", "V"), ("highest", "V"), ("duration", "s")):
            found = given(getattr(self, key), unit, key)
            if not isinstance(found, float):
                raise InputError("expected one number", key=key, value=found)
            object.__setattr__(self, key, found)
        if not (self.lowest < self.highest and self.duration > 0.0):
            text = "expected a lowest voltage below the highest, and a time above zero"
            raise InputError(text, key="stop", value=str(self))

    def __and__(self, other: Stop) -> Stop:
        return Stop(
            max(self.lowest, other.lowest), min(self.highest, other.highest),
            min(self.duration, other.duration),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Protocol:
    """A sequence of steps, and what ends all of them."""

    steps: tuple[Step, ...]
    stop: Stop = field(default_factory=Stop)

    @property
    def temperatures(self) -> tuple[float, ...]:
        """The temperatures that its steps state, K, each once."""
        stated = (step.temperature for step in self.steps)
        return tuple(dict.fromkeys(one for one in stated if one is not None))

    @property
    def charges_first(self) -> np.ndarray:
        """(1,), or one a design: true where the first step that moves charge is a charge."""
        way = np.zeros(1)
        for step in self.steps:
            if step.control is Control.VOLTAGE:
                here = np.full(1, -1.0)
            else:
                here = np.sign(np.ravel(step.level.value))
                here = here if step.profile is None else here * step.profile.ahead
            if len(here) > 1 < len(way) and len(here) != len(way):
                text = f"expected one value, or one for each of the {len(way)} designs"
                raise InputError(text, key="level", value=step.level.value)
            way = np.where(way == 0.0, here, way)
            if way.all():
                break
        return way < 0.0

    def __str__(self) -> str:
        return "; ".join(step.text for step in self.steps)

    def __add__(self, other: Protocol) -> Protocol:
        return Protocol(self.steps + other.steps, self.stop & other.stop)


_KINDS: dict[str, tuple[Any, str]] = {
    "level": (Load, "a Level: a current, power or voltage with what it refers to"),
    "taper": (Load | None, "a Level or None"),
    "profile": (Profile | None, "a Profile or None"),
    "charge": (Load | None, "a Load or None"),
    "window": (bool, "True or False"),
    "clip": (bool, "True or False"),
    "text": (str, "text"),
}
"""What is no number in a step."""


def _control(value: Any) -> Control:
    try:
        return Control(whole(value, "control", 0, 2))
    except InputError:
        raise InputError("expected a Control: current, voltage or power", key="control",
                         value=value) from None  # fmt: skip
