"""Step strings: valid ones mean what was written, mutated ones are refused or make sense."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random
from typing import Any

from fuzz.hostile import CONTROL, POWERS, TEXTS, UNITS, WORDS_OF_NUMBERS, noise, typo
from fuzz.outcome import Outcome, Trial, Wrong, printable
from fuzz.terminal import check, command

# unit: (control, basis, SI value); written down here, apart from the program's own
_LOADS = {
    "A": ("CURRENT", "cell", 1.0), "mA": ("CURRENT", "cell", 1e-3), "kA": ("CURRENT", "cell", 1e3),
    "mA/cm2": ("CURRENT", "area", 10.0), "mA/cm^2": ("CURRENT", "area", 10.0),
    "A/m2": ("CURRENT", "area", 1.0), "A/m^2": ("CURRENT", "area", 1.0),
    "uA/cm^2": ("CURRENT", "area", 0.01), "mA/cm²": ("CURRENT", "area", 10.0),
    "W": ("POWER", "cell", 1.0), "mW": ("POWER", "cell", 1e-3), "kW": ("POWER", "cell", 1e3),
    "mW/cm2": ("POWER", "area", 10.0), "W/m^2": ("POWER", "area", 1.0),
}  # fmt: skip
_VOLTS = {"V": 1.0, "mV": 1e-3}
_TIMES = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1, "min": 60, "minute": 60, "minutes": 60, "h": 3600,
    "hour": 3600, "hours": 3600, "d": 86400, "day": 86400, "days": 86400,
}  # fmt: skip


@dataclass
class Meaning:
    """A step and what it must mean, in the fields of the program's `Step`."""

    text: str
    fields: dict[str, Any] = field(default_factory=dict)


def _number(rng: Random, low: float, high: float) -> tuple[str, float]:
    """A number above zero as people write it, and its value."""
    value = math.exp(rng.uniform(math.log(low), math.log(high)))
    text = rng.choice(
        (
            f"{value:.3g}",
            f"{value:.6f}",
            f"{value:.2e}",
            f"{value:.1E}",
            f"{value!r}",
            f"{value:.0f}.",
        )
    )
    if text.startswith("0.") and len(text) > 2 and rng.random() < 0.3:
        text = text[1:]
    return (text, float(text)) if float(text) > 0.0 else ("2.5", 2.5)


def _rate(rng: Random) -> tuple[str, tuple[str, str, float]]:
    text, value = _number(rng, 0.01, 20.0)
    letter = rng.choice(("C", "C", "c"))
    way = rng.randrange(3)
    if way == 0:
        return f"{text}{letter}", ("CURRENT", "C", value)
    if way == 1:
        return f"{text} {letter}", ("CURRENT", "C", value)
    slash = rng.choice(("/", " / ", "/ "))
    return f"{letter}{slash}{text}", ("CURRENT", "C", 1.0 / value)


def _load(rng: Random, *, current: bool = False) -> tuple[str, tuple[str, str, float]]:
    if rng.random() < 0.5:
        return _rate(rng)
    unit = rng.choice(
        [u for u, (control, _, _) in _LOADS.items() if not current or control == "CURRENT"]
    )
    text, value = _number(rng, 1e-3, 1e3)
    control, basis, size = _LOADS[unit]
    return f"{text}{_gap(rng)}{unit}", (control, basis, value * size)


def _gap(rng: Random) -> str:
    return rng.choice((" ", " ", ""))


def _volts(rng: Random) -> tuple[str, float]:
    unit = rng.choice(list(_VOLTS))
    text, value = _number(rng, 2.0 / _VOLTS[unit], 5.0 / _VOLTS[unit])
    return f"{text}{_gap(rng)}{unit}", value * _VOLTS[unit]


def _limits(rng: Random, verb: str) -> dict[str, tuple[str, str, Any]]:
    """Limits that this verb may have: field: (word, text, value)."""
    text, value = _number(rng, 0.1, 1000.0)
    unit = rng.choice(list(_TIMES))
    found: dict[str, tuple[str, str, Any]] = {
        "duration": (
            "for",
            f"{text}{_gap(rng)}{rng.choice((unit, unit.title()))}",
            value * _TIMES[unit],
        )
    }
    if verb == "rest":
        return found
    share = rng.randrange(101)
    found["soc"] = ("until", f"{share}{_gap(rng)}%", share / 100)
    if verb == "hold":
        words, level = _load(rng, current=True)
        found["taper"] = ("until", words, level)
        return found
    words, volts = _volts(rng)
    found["lowest" if verb == "discharge" else "highest"] = ("until", words, volts)
    end = "empty" if verb == "discharge" else "full"
    found["window"] = ("until", rng.choice((end, end.title(), end.upper())), True)
    chosen = rng.sample(list(found), rng.randint(1, len(found)))
    return {name: found[name] for name in chosen}


def valid(rng: Random) -> Meaning:
    """A step of the grammar with its meaning."""
    verb = rng.choice(("charge", "discharge", "discharge", "hold", "rest"))
    parts = [rng.choice((verb, verb.title(), verb.upper()))]
    fields: dict[str, Any] = {}
    if verb == "rest":
        fields |= {"control": "CURRENT", "level": ("C", 0.0)}
    elif verb == "hold":
        words, volts = _volts(rng)
        parts += [rng.choice(("at", "At")), words]
        fields |= {"control": "VOLTAGE", "level": ("cell", volts)}
    else:
        words, (control, basis, size) = _load(rng)
        parts += ["at", words]
        fields |= {"control": control, "level": (basis, size if verb == "discharge" else -size)}
    limits = _limits(rng, verb)
    names = list(limits)
    rng.shuffle(names)
    before = ""
    for at, name in enumerate(names):
        word, text, value = limits[name]
        if at:
            parts.append(rng.choice(("or", "OR", "or")))
        if not at or word != before or rng.random() < 0.5:
            parts.append(rng.choice((word, word, word.upper())))
        before = word
        parts.append(text)
        fields[name] = value[1:] if name == "taper" else value
    text = rng.choice((" ", " ", " ", "  ", "\t")).join(parts)
    return Meaning(rng.choice((text, text, f"  {text} ")), fields)


def agree(step: Any, meaning: Meaning) -> None:
    """The step read is the step written."""
    fields = meaning.fields
    found = {
        "control": step.control.name,
        "level": (str(step.level.basis), float(step.level.value)),
        "duration": step.duration,
        "lowest": step.lowest,
        "highest": step.highest,
        "soc": step.soc,
        "window": step.window,
        "taper": None if step.taper is None else (str(step.taper.basis), float(step.taper.value)),
    }
    plain = {"duration": math.inf, "lowest": -math.inf, "highest": math.inf, "window": False}
    for name, value in found.items():
        if not _same(value, fields.get(name, plain.get(name))):
            raise Wrong(Outcome.MISREAD, f"another {name} was read")


def _same(one: Any, two: Any) -> bool:
    if isinstance(one, tuple) and isinstance(two, tuple):
        return len(one) == len(two) and all(_same(a, b) for a, b in zip(one, two, strict=True))
    if isinstance(one, float) and isinstance(two, (int, float)):
        return math.isclose(one, two, rel_tol=1e-12)
    return one == two


# -- mutations: the text, and whether it must be refused ------------------------------------------


def _characters(rng: Random, text: str) -> tuple[str, bool]:
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(text) + 1)
        text = rng.choice(
            (
                text[:at] + text[at + 1 :],
                text[:at] + noise(rng, 3) + text[at:],
                typo(rng, text),
                text[at:],
            )
        )
    return text, not text.strip(" \t\n;")


def _words(rng: Random, text: str) -> tuple[str, bool]:
    words = text.split() or ["at"]
    at = rng.randrange(len(words))
    extra = rng.choice(
        ("at", "for", "until", "or", "%", "C", "1", "full", "empty", ";", *TEXTS[:20], words[at])
    )
    way = rng.randrange(4)
    if way == 0:
        del words[at]
    elif way == 1:
        words.insert(at, extra)
    elif way == 2:
        words[at] = extra
    else:
        rng.shuffle(words)
    return " ".join(words), False


_BAD = (
    "0",
    "-1",
    "-0",
    "1e999",
    "nan",
    "inf",
    "-inf",
    "1" * 400,
    "0x10",
    "1e-999",
    "∞",
    "--1",
    "1e",
    "e1",
)


def _numbers(rng: Random, text: str) -> tuple[str, bool]:
    """A value that no step can have, where each is to be above zero."""
    bad = rng.choice(_BAD)
    shape = rng.choice(
        (
            "Discharge at {0}C for 1 s", "Discharge at {0} C until 3 V", "Charge at {0} A for 1 s",
            "Charge at {0} mA/cm2 until 4.2 V", "Discharge at {0} W until 3 V", "Rest for {0} s",
            "Discharge at 1C for {0} min", "Hold at 4.2 V until {0} A", "Hold at 4.2 V for {0} h",
            "Hold at 4.2 V until {0}C", "Charge at C/{0} until full",
        )
    )  # fmt: skip
    # 1e-999 and 0 per C/… divide; what a float cannot hold is refused as well
    return shape.format(bad), True


def _shares(rng: Random, text: str) -> tuple[str, bool]:
    bad = rng.choice(("101", "-1", "1e999", "nan", "1" * 400, "--1", "%"))
    return f"Discharge at 1C until {bad} %", True


def _units(rng: Random, text: str) -> tuple[str, bool]:
    known = {*_LOADS, "C", "kA", "µA", "MW"}
    unit = rng.choice((rng.choice(UNITS), rng.choice(POWERS)))
    shape = rng.choice(("Discharge at 2 {0} for 1 s", "Hold at 4 {0} for 1 s", "Rest for 1 {0}"))
    wrong = unit not in known and unit not in (*_VOLTS, *_TIMES, *_LOADS)
    return shape.format(unit), wrong


def _verbs(rng: Random, text: str) -> tuple[str, bool]:
    verb, rest = (*text.split(None, 1), "")[:2]
    new = rng.choice((typo(rng, verb), rng.choice(TEXTS), rng.choice(CONTROL) + verb))
    known = new.strip().casefold() in ("charge", "discharge", "hold", "rest") or ";" in new
    return f"{new} {rest}", bool(new.strip()) and not known


def _number_words(rng: Random, text: str) -> tuple[str, bool]:
    return f"Discharge at {rng.choice(WORDS_OF_NUMBERS)} A until 3 V", False


def _long(rng: Random, text: str) -> tuple[str, bool]:
    return rng.choice(
        (
            (text + " or " + "until 3 V or " * 5000, True), ("a" * 100_000, True),
            (text + " " * 100_000, False),
            (";" * 100_000, True), ("Rest for 1 s;" * 2000, False), ("or " * 20_000, True),
            ("Discharge at " + "1" * 100_000 + " A for 1 s", True), ("(" * 5000, True),
        )
    )  # fmt: skip


def _noise(rng: Random, text: str) -> tuple[str, bool]:
    return rng.choice((noise(rng, 60), rng.choice(TEXTS))), False


MUTATIONS = (
    _characters, _characters, _characters, _words, _words, _numbers, _shares, _units, _verbs,
    _number_words, _long, _noise,
)  # fmt: skip


def make(rng: Random) -> Trial:
    """One valid step, three of them, or a mutation; now and then through the command line."""
    meaning = valid(rng)
    if rng.random() < 0.5:
        count = rng.choice((1, 1, 1, 3))
        all_ = [meaning, *(valid(rng) for _ in range(count - 1))]
        text = "; ".join(one.text for one in all_)
        if rng.random() < 0.06:
            design, charge = rng.choice(_DESIGNS), rng.choice((None, 0.0, 0.5, 0.9))
            shown = f"simulate {design} from {charge}: {printable(text)}"
            return Trial(shown, lambda: lived(design, text, charge))
        return Trial(f"valid: {printable(text)}", lambda: must(text, all_))
    mutation = rng.choice(MUTATIONS)
    text, refused = mutation(rng, meaning.text)
    name = mutation.__name__.strip("_")
    shown = printable(text[:200])
    if rng.random() < 0.05:
        return Trial(f"{name}, simulate --step {shown}", lambda: terminal(text))
    return Trial(f"{name}{', refuse' if refused else ''}: {shown}", lambda: may(text, refused))


def must(text: str, meanings: list[Meaning]) -> None:
    from allsolid.quantities import InputError
    from allsolid.simulation import protocol

    try:
        steps = protocol(text).steps
    except InputError as error:
        raise Wrong(Outcome.MISREAD, f"a valid step was refused: {error.expected[:60]}") from error
    if len(steps) != len(meanings):
        raise Wrong(Outcome.MISREAD, "another number of steps was read")
    for step, meaning in zip(steps, meanings, strict=True):
        agree(step, meaning)


_DESIGNS = ("sulfide-nmc811-lithium", "sulfide-nmc811-anodefree", "oxide-nmc811-lithium",
            "polymer-lfp-lithium", "thinfilm-lco-lithium", "ceramic-qse5")  # fmt: skip


def lived(design: str, text: str, charge: float | None) -> None:
    """What a protocol of the grammar does to a cell: an end that says why, and finite numbers."""
    import numpy as np

    import allsolid
    from allsolid.simulation import Control, Ending, RunStatus, simulate

    run = simulate(allsolid.load(design), text, soc=charge)
    status = RunStatus(int(run.status[0]))
    steps = run.protocol.steps
    if status is RunStatus.STALLED and any(step.control is Control.POWER for step in steps):
        raise Wrong(Outcome.MISREAD, "a power beyond the cell's is STALLED, not INFEASIBLE")
    if not all(np.isfinite(a).all() for a in (run.time, run.current, run.voltage, run.energy)):
        raise Wrong(Outcome.NOT_FINITE, "a curve is not finite")
    if any(part[0] < -1e-9 for part in run.lithium if np.isfinite(part[0])):
        raise Wrong(Outcome.NONSENSE, "less lithium than none")
    for at, step in enumerate(steps):
        timed = run.step_ending[0, at] == Ending.TIME
        if timed and not math.isclose(run.step_duration[0, at], step.duration, rel_tol=1e-6):
            raise Wrong(Outcome.MISREAD, "a step that ended by its time did not last it")


def may(text: str, refused: bool) -> None:
    from allsolid.quantities import InputError
    from allsolid.simulation import Control, protocol

    try:
        steps = protocol(text).steps
    except InputError as error:
        if error.key is None and error.value is None:
            raise Wrong(
                Outcome.UNNAMED, f"neither step nor word is named: {error.expected[:40]}"
            ) from error
        raise
    if refused:
        raise Wrong(Outcome.NONSENSE, f"a step that must be refused was taken: {_shape(text)}")
    for step in steps:
        verb = step.text.split()[0].casefold()
        value = float(step.level.value)
        sign = {"discharge": 1.0, "charge": -1.0}.get(verb)
        if sign is not None and not 0.0 < sign * value < math.inf:
            raise Wrong(Outcome.NONSENSE, f"{verb} at {value:g}")
        if step.control is Control.VOLTAGE and not abs(value) < 1e6:
            raise Wrong(Outcome.NONSENSE, "hold at a voltage beyond everything")
        ends = (step.duration, -step.lowest, step.highest)
        if all(end == math.inf for end in ends) and not (
            step.window or step.taper or step.soc is not None
        ):
            raise Wrong(Outcome.NONSENSE, "a step without an end")


def _shape(text: str) -> str:
    return printable(text.strip()[:28])


def terminal(text: str) -> Outcome:
    printed = command(["simulate", "--step", text])
    check(printed)
    return Outcome.REFUSED if printed.code else Outcome.ACCEPTED
