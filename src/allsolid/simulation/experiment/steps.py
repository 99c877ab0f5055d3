"""The language of steps.

    Discharge at 1C until 2.5 V
    Charge at 2 mA/cm2 for 10 min or until 4.3 V
    Hold at 4.2 V until C/20
    Rest for 1 h
    Discharge at 5 W until 3 V
    Discharge at C/3 until 50 %
    Charge at C/3 until full
    Discharge at 20 mA/g for 1.5 Ah or until 2.5 V
    CC-CV charge at C/3 to 4.2 V until C/20
    Discharge at 1C until 2.5 V at 45 degC
    Stop below 2.0 V or after 20 h

A step is a verb, ``at`` a value (not for a rest), then any of ``for`` a time or a charge and
``until`` a limit, joined by ``or``; ``%`` is the state of charge, ``full`` and ``empty`` are the
ends of the cell's window: its upper or lower voltage, or the state of charge 100 or 0 %, whichever
comes first. A voltage beyond that window leaves it. A charge (Ah, mAh/cm2, mAh/g) is what passes in
the step. A second ``at`` states the temperature of the step. ``mA/g`` and ``mAh/g`` refer to the
active material of the positive electrode. ``CC-CV`` is a step and the hold that follows it,
both at the temperature that it states; ``Stop`` ends the whole protocol.
"""

from __future__ import annotations

import functools
import math
import re
from dataclasses import replace
from typing import Any

from allsolid.quantities import InputError, did_you_mean, parse, rate, temperature
from allsolid.quantities.inputs import DIGITS
from allsolid.simulation.experiment.protocols import Control, Load, LoadBasis, Step, Stop

LONGEST = 300
"""Characters of a step."""
_VOLTS = (-1.0, 1000.0)
"""V: voltages that a cell or a bipolar stack of them may have."""
_VERBS = ("charge", "discharge", "hold", "rest")
_TIME = re.compile(rf"{DIGITS}\s*([a-z]+)\Z", re.IGNORECASE)
_WORDS = re.compile(r"\b(at|for|until|or)\b", re.IGNORECASE)
_VALUES = "a rate (1C, C/3), a current (5 A, 2 mA/cm2, 20 mA/g) or a power (5 W, 3 mW/cm2)"
_TIMES = {
    "ms": 1e-3, "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0,
    "min": 60.0, "minute": 60.0, "minutes": 60.0,
    "h": 3600.0, "hour": 3600.0, "hours": 3600.0, "d": 86400.0, "day": 86400.0, "days": 86400.0,
}  # fmt: skip


@functools.lru_cache(maxsize=256)
def read_text(text: str) -> tuple[Step | Stop, ...]:
    """Read one step, the two of a ``CC-CV``, or what ends a whole protocol.

    Raises
    ------
    InputError : naming the word that cannot be read and what is allowed there
    """
    if len(text) > LONGEST:
        raise InputError(f"expected at most {LONGEST} characters", key="step", value=text)
    plain = " ".join(text.split())
    try:
        if plain.casefold().startswith("stop "):
            return (_stop(plain),)
        held = _HELD.match(plain)
        if held is None and _CC_CV.match(plain):
            raise InputError("expected 'CC-CV charge at C/3 to 4.2 V until C/20'", value=plain)
        if held is None:
            return (_step(plain),)
        first = _step(f"{held['verb'] or 'Charge'} at {held['load']} until {held['volts']}")
        return _warmed(first, _step(f"Hold at {held['volts']} {held['rest']}"))
    except InputError as error:
        raise error.located(key=f"step '{plain}'") from error


def _warmed(first: Step, hold: Step) -> tuple[Step, Step]:
    """Both at the temperature that one of them states: they were written as one."""
    said = [one.temperature for one in (first, hold) if one.temperature is not None]
    if len(said) != 1:
        return first, hold
    return replace(first, temperature=said[0]), replace(hold, temperature=said[0])


_CC_CV = re.compile(r"C[CP]\s?-?\s?CV\b", re.IGNORECASE)
_HELD = re.compile(
    r"C[CP]\s?-?\s?CV\s+(?:(?P<verb>charge|discharge)\s+)?at\s+(?P<load>.+?)\s+(?:to|until)\s+"
    r"(?P<volts>\S+\s?m?V)\s+(?P<rest>(?:until|for)\s.+)\Z",
    re.IGNORECASE,
)
"""A load to a voltage, which is then held: ``CC-CV charge at C/3 to 4.2 V until C/20``."""
_STOPS = re.compile(
    r"\s*(?:or\s+)?(?P<word>below|above|after)\s+(?P<value>.+?)(?=\s+or\s+|\Z)", re.IGNORECASE
)


def _stop(text: str) -> Stop:
    """``Stop below 2.5 V or above 4.4 V or after 10 h``."""
    found: dict[str, float] = {}
    at = len("stop")
    while at < len(text):
        match = _STOPS.match(text, at)
        if match is None:
            expected = "expected 'below' or 'above' a voltage, or 'after' a time, joined by 'or'"
            raise InputError(expected, value=text[at:].strip())
        word, value = match["word"].casefold(), match["value"]
        key = {"below": "lowest", "above": "highest", "after": "duration"}[word]
        if key in found:
            raise InputError(f"expected '{word}' once", value=text)
        found[key] = _time(value) if word == "after" else _voltage(value, "a voltage (2.5 V)")
        at = match.end()
    return Stop(**found)


def _step(text: str) -> Step:
    verb, _, rest = text.partition(" ")
    verb = verb.casefold()
    if verb not in _VERBS:
        hint = did_you_mean(verb, _VERBS)
        expected = f"expected Charge, Discharge, Hold, Rest, CC-CV or Stop{hint}"
        raise InputError(expected, value=verb or text)
    at, warm, clauses = _clauses(rest)
    control, level = _held(verb, at)
    limits = _limits(verb, control, clauses)
    if not limits:
        needed = "for a time" if verb == "rest" else "for a time or until a limit"
        raise InputError(f"expected '{needed}'", value=text)
    return Step(control, level, text=text, temperature=warm, **limits)


def _clauses(rest: str) -> tuple[str | None, float | None, list[tuple[str, str]]]:
    """The value after ``at``, the temperature after another one, and the pairs of ``for`` or
    ``until`` with theirs.
    """
    parts = _WORDS.split(rest)
    if parts[0].strip():
        raise InputError("expected at, for or until", value=parts[0].split()[0])
    pairs: list[tuple[str, str]] = []
    word = ""
    for key, value in zip(parts[1::2], parts[2::2], strict=True):
        key, value = key.casefold(), value.strip()
        if key == "or" and not value:
            continue
        word = word if key == "or" else key
        if word not in ("at", "for", "until"):
            raise InputError("expected at, for or until before 'or'", value=value)
        if not value:
            raise InputError(f"expected a value after '{key}'", value=rest)
        pairs.append((word, value))
    said = [value for key, value in pairs if key == "at"]
    warm = [value for value in said if _WARM.search(value)]
    held = [value for value in said if value not in warm]
    if len(held) > 1 or len(warm) > 1:
        more = [*held[1:], *warm[1:]][0]
        raise InputError("expected one value and one temperature (45 degC) after 'at'", value=more)
    others = [pair for pair in pairs if pair[0] != "at"]
    return (held[0] if held else None), (temperature(warm[0]) if warm else None), others


_WARM = re.compile(r"\d\s*(?:degC|°C|℃|K)\Z")
"""The end of a temperature."""


def _held(verb: str, at: str | None) -> tuple[Control, Load]:
    if verb == "rest":
        if at is not None:
            raise InputError(
                "a rest holds nothing: expected 'Rest for 1 h', or a temperature (45 degC)",
                value=at,
            )
        return Control.CURRENT, Load(0.0, LoadBasis.RATE)
    if at is None:
        raise InputError(f"expected '{verb} at' and a value", value=verb)
    if verb == "hold":
        return Control.VOLTAGE, Load(_voltage(at, "a voltage (4.2 V)"), LoadBasis.CELL)
    control, level = _load(at)
    sign = 1.0 if verb == "discharge" else -1.0
    if level.value < 0.0:
        raise InputError("expected a value without sign: the verb gives the direction", value=at)
    if level.value == 0.0:
        raise InputError("expected a value above zero ('Rest for 1 h' holds no current)", value=at)
    return control, Load(sign * level.value, level.basis)


def _load(text: str) -> tuple[Control, Load]:
    """A rate, a current or a power."""
    multiple = rate(text)
    if multiple is not None:
        return Control.CURRENT, Load(multiple, LoadBasis.RATE)
    for unit, control, basis in _LOADS:
        value = _try(text, unit)
        if value is not None:
            return control, Load(value, basis)
    raise InputError(f"expected {_VALUES}", value=text)


_CHARGES = (("Ah", LoadBasis.CELL), ("mAh/cm^2", LoadBasis.AREA), ("mAh/g", LoadBasis.MASS))

_LOADS = (
    ("A", Control.CURRENT, LoadBasis.CELL),
    ("A/m^2", Control.CURRENT, LoadBasis.AREA),
    ("A/kg", Control.CURRENT, LoadBasis.MASS),
    ("W", Control.POWER, LoadBasis.CELL),
    ("W/m^2", Control.POWER, LoadBasis.AREA),
)


def _limits(verb: str, control: Control, clauses: list[tuple[str, str]]) -> dict[str, Any]:
    """Keyword arguments of `Step` from the ``for`` and ``until`` clauses."""
    found: dict[str, Any] = {}
    for word, value in clauses:
        charge = None if verb == "rest" else _charge(value)
        if charge is not None:
            name, limit = "charge", charge
        elif word == "for":
            name, limit = "duration", _time(value)
        else:
            name, limit = _limit(verb, control, value)
        if name in found:
            raise InputError("expected each kind of limit once", value=value)
        found[name] = limit
    return found


def _charge(text: str) -> Load | None:
    """A charge that passes in the step; None for something else."""
    if not re.search(r"ah\b", text, re.IGNORECASE):
        return None
    for unit, basis in _CHARGES:
        value = _try(text, unit)
        if value is not None and value > 0.0:
            return Load(value, basis)
    raise InputError("expected a charge above zero (1.5 Ah, 2 mAh/cm2, 150 mAh/g)", value=text)


def _limit(verb: str, control: Control, text: str) -> tuple[str, Any]:
    if text.casefold() in ("full", "empty"):
        if (verb, text.casefold()) not in (("charge", "full"), ("discharge", "empty")):
            raise InputError("expected 'Charge ... until full' or 'Discharge ... until empty'",
                             value=text)  # fmt: skip
        return "window", True
    if text.endswith("%"):
        share = _parsed(text, "%", "a state of charge (50 %)")
        if verb == "rest" or not 0.0 <= share <= 1.0:
            raise InputError("expected a state of charge of 0 to 100 %, not for a rest", value=text)
        return "soc", share
    multiple = rate(text)
    if control is Control.VOLTAGE:
        if multiple is not None:
            return "taper", Load(multiple, LoadBasis.RATE)
        for unit, kind, basis in _LOADS:
            value = _try(text, unit)
            if value is not None and value > 0.0 and kind is Control.CURRENT:
                return "taper", Load(value, basis)
        raise InputError(
            "expected a current at which the hold ends, above zero (C/20, 1 mA/cm2)", value=text
        )
    allowed = "a voltage (2.5 V), a state of charge (50 %), full or empty"
    if verb == "rest":
        raise InputError("a rest ends after a time: expected 'Rest for 1 h'", value=text)
    if multiple is not None:
        raise InputError(f"expected {allowed}: only a hold ends at a current", value=text)
    return ("lowest" if verb == "discharge" else "highest"), _voltage(text, allowed)


def _time(text: str) -> float:
    match = _TIME.match(text)
    if match is None or match[2].casefold() not in _TIMES:
        raise InputError("expected a time (30 s, 10 min, 1 h) or a charge (2 Ah)", value=text)
    seconds = float(match[1]) * _TIMES[match[2].casefold()]
    if not 0.0 < seconds < math.inf:
        raise InputError("expected a time above zero", value=text)
    return seconds


def _parsed(text: str, unit: str, expected: str) -> float:
    value = _try(text, unit)
    if value is None:
        raise InputError(f"expected {expected}", value=text)
    return value


def _voltage(text: str, expected: str) -> float:
    volts = _parsed(text, "V", expected)
    if not _VOLTS[0] <= volts <= _VOLTS[1]:
        low, high = _VOLTS
        raise InputError(f"expected a voltage from {low:g} to {high:g} V", value=text)
    return volts


def _try(text: str, unit: str) -> float | None:
    try:
        return parse(text.replace("cm2", "cm^2").replace("m2", "m^2"), unit)
    except InputError:
        return None


def level_unit(unit: str) -> tuple[Control, LoadBasis, float]:
    """Control, basis and SI scale of a unit of current or power, or ``C``.

    Raises
    ------
    InputError : another unit
    """
    if unit.strip() == "C":
        return Control.CURRENT, LoadBasis.RATE, 1.0
    for known, control, basis in _LOADS:
        scale = _try(f"1 {unit}", known)
        if scale is not None:
            return control, basis, scale
    raise InputError("expected a unit of current or power (A, mA/cm^2, W) or C", value=unit)


def time_units() -> dict[str, float]:
    """Units of time and the seconds in each."""
    return dict(_TIMES)
