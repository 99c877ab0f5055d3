"""Calls from Python: every public function, one argument or two replaced by odd objects."""

from __future__ import annotations

import functools
import importlib
import inspect
from random import Random
from typing import Any

from fuzz.arguments import Call, Kind
from fuzz.hostile import OBJECTS
from fuzz.kinds import KEPT, OMITTED, kind_of
from fuzz.methods import methods
from fuzz.outcome import Outcome, Trial, Wrong

ROOMS = (
    "quantities", "sources", "exploration", "materials", "designs", "cells", "simulation", "cost",
    "life", "datasheet", "strategy", "reports",
)  # fmt: skip
ROOT = {"load": "cells", "simulate": "simulation", "cost": "cost", "estimate_cost": "cost",
        "study": "study", "run_study": "study"}  # fmt: skip
"""Functions of the root and the room whose arguments they have."""

ELSEWHERE = ("write_whole", "checked", "instance", "real", "whole", "numbers_within", "printable")
"""What writes files is tried through the command line, readers through those that use them."""


@functools.cache
def calls() -> tuple[Call, ...]:
    """Every public function of the root and the rooms, and some classes and methods."""
    found = []
    for room in ROOMS:
        module = importlib.import_module(f"allsolid.{room}")
        for name in module.__all__:
            one = getattr(module, name)
            if inspect.isfunction(inspect.unwrap(one)) and name not in ELSEWHERE:
                found.append(_described(f"{room}.{name}", room, one))
    import allsolid

    root = [name for name in allsolid.__all__ if name in ROOT]
    found += [_described(name, ROOT[name], getattr(allsolid, name)) for name in root]
    return tuple(call for call in [*found, *methods()] if call.kinds)


def _described(name: str, room: str, function: Any) -> Call:
    if inspect.ismodule(function):  # a room of the same name
        function = getattr(function, name)
    kinds = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            continue
        if name.endswith("study") and parameter.name == "design":
            kinds["design"] = Kind(lambda: "sulfide-nmc811-lithium")
            continue
        kind = kind_of(room, name.rpartition(".")[2], parameter.name)
        if kind is None:
            raise LookupError(f"say in kinds.py what {parameter.name!r} of {name} may be")
        kinds[parameter.name] = kind
    return Call(name, function, kinds, 60.0 if name.endswith("study") else 5.0)


def make(rng: Random) -> Trial:
    """One public call, one argument replaced; now and then two, none, or one too many."""
    call = rng.choice(calls())
    names = [name for name, kind in call.kinds.items() if kind not in (KEPT, OMITTED)]
    if not names:
        return Trial(f"{call.name}()", lambda: None)
    way = rng.random()
    if way < 0.02:
        return Trial(f"{call.name}(…, bogus=1)", lambda: surplus(call), call.limit)
    slow = call.limit > 5.0
    count = 0 if way < 0.05 and not slow else 2 if way > 0.95 and len(names) > 1 else 1
    replaced = {name: rng.choice(list(OBJECTS)) for name in rng.sample(names, count)}
    shown = ", ".join(f"{name}={text}" for name, text in replaced.items())
    return Trial(
        f"{call.name}({shown or 'as it should be'})", lambda: attempt(call, replaced), call.limit
    )


def attempt(call: Call, replaced: dict[str, str]) -> None:
    from allsolid.quantities import InputError

    odd = {name: OBJECTS[text]() for name, text in replaced.items()}
    given = {
        name: kind.good()
        for name, kind in call.kinds.items()
        if kind is not OMITTED and name not in odd
    }
    # before the call: an iterator is used up by it
    wrong = [name for name, value in odd.items() if not _may(call.kinds[name], value)]
    try:
        call.function(**given, **odd)
    except InputError as error:
        if not replaced:
            raise Wrong(
                Outcome.MISREAD, f"{call.name} refused good arguments: {error.expected[:60]}"
            ) from error
        raise
    if wrong:
        raise Wrong(Outcome.NONSENSE, f"{call.name} takes what is no {wrong[0]}")


def _may(kind: Kind, value: Any) -> bool:
    try:
        return bool(kind.may(value))
    except Exception:  # what an oracle cannot even look at is nothing to take
        return False


def surplus(call: Call) -> None:
    """An argument that is not there is Python's own TypeError, or a refusal."""
    given = {name: kind.good() for name, kind in call.kinds.items() if kind is not OMITTED}
    try:
        call.function(**given, bogus=1)
    except TypeError:
        return
    if "profile_from_csv" not in call.name:
        raise Wrong(Outcome.NONSENSE, f"{call.name} takes an argument that it does not have")
