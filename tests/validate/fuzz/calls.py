"""Calls from Python: every public function, one argument or two replaced by odd objects."""

from __future__ import annotations

import functools
import importlib
import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from fuzz import arguments as a
from fuzz.arguments import Kind, array, instance, optional, real, sized, whole
from fuzz.hostile import OBJECTS
from fuzz.kinds import KEPT, OMITTED, kind_of
from fuzz.outcome import Outcome, Trial, Wrong

ROOMS = ("quantities", "sources", "materials", "cells", "simulation", "cost", "strategy", "reports")
ROOT = {"load": "cells", "simulate": "simulation", "cost": "cost", "estimate_cost": "cost",
        "study": "study", "run_study": "study"}  # fmt: skip
"""Functions of the root and the room whose arguments they have."""

WRITERS = ("write_whole",)
"""What writes files is tried through the command line."""


@dataclass(frozen=True)
class Call:
    """A callable with the kinds of its arguments."""

    name: str
    function: Callable[..., Any]
    kinds: dict[str, Kind]
    limit: float = 5.0


@functools.cache
def calls() -> tuple[Call, ...]:
    """Every public function of the root and the rooms, and some classes and methods."""
    found = []
    for room in ROOMS:
        module = importlib.import_module(f"allsolid.{room}")
        for name in module.__all__:
            one = getattr(module, name)
            if inspect.isfunction(inspect.unwrap(one)) and name not in WRITERS:
                found.append(_described(f"{room}.{name}", room, one))
    import allsolid

    root = [name for name in allsolid.__all__ if name in ROOT]
    found += [_described(name, ROOT[name], getattr(allsolid, name)) for name in root]
    return tuple(call for call in [*found, *_more()] if call.kinds)


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


def _more() -> list[Call]:
    """Classes and methods through which arguments come in as well."""
    from allsolid import cells, simulation
    from allsolid.quantities import Money

    number = real(1.0)
    unit = {
        **dict.fromkeys(simulation.UnitCell._fields, array(1.0, math.ulp(0.0))),
        **dict.fromkeys(("film_resistance", "separator_resistance", "series_resistance"),
            array(0.0, 0.0)),
        **dict.fromkeys(("negative_potential", "lithium", "lower_voltage", "upper_voltage"),
            array(0.0)),
        **dict.fromkeys(("initial", "charged", "discharged"), array(0.5, 0.0, 1.0)),
        "temperature": array(298.15, 150.0, 5000.0), "curve": whole(0, 0, 0),
        "contact": array(1.0, math.ulp(0.0), 1.0),
        "active_fraction": array(0.5, math.ulp(0.0), 1.0),
    }  # fmt: skip
    state = {
        "cathode_interphase": array(0.0, 0.0), "anode_interphase": array(0.0, 0.0),
        "cathode_contact": array(1.0, math.ulp(0.0), 1.0),
        "anode_contact": array(1.0, math.ulp(0.0), 1.0),
        "connectivity": array(1.0, math.ulp(0.0), 1.0),
        "lithium_lost": array(0.0, -1e5, 1e6), "highest_pressure": optional(array(2e7, 0.0)),
    }  # fmt: skip
    level = instance(lambda: simulation.Level(1.0, simulation.Basis.RATE))
    step = {
        "control": Kind(lambda: simulation.Control.CURRENT, lambda v: v in (0, 1, 2)),
        "level": level,
        "duration": Kind(lambda: 10.0,
            lambda v: real(1.0, 0.0, open_=True).may(v) or v == math.inf),
        "lowest": Kind(lambda: 2.5, lambda v: real(1.0).may(v) or v == -math.inf),
        "highest": Kind(lambda: 4.5, lambda v: real(1.0).may(v) or v == math.inf),
        "taper": optional(level), "charge": optional(real(0.5, 0.0, 1.0)), "window": a.FLAG,
        "profile": optional(Kind(lambda: None)), "text": a.ANY_TEXT,
    }  # fmt: skip
    return [
        Call("solution[]", lambda index: solution()[index],
             {"index": Kind(lambda: 0, lambda v: isinstance(v, slice) or whole(0, -1, 0).may(v))}),
        Call("Parameters.at", lambda charge: a.unit().at(charge), {"charge": array(0.5, 0.0, 1.0)}),
        *(Call(f"solve(Parameters.replace({name}))", functools.partial(_replaced, name),
            {"value": kind})
          for name, kind in unit.items()),
        Call("simulate(protocol=Step)", _stepped, step),
        Call("simulate(protocol=Level)", lambda value,
            basis: _stepped(level=simulation.Level(value, basis)),
             {"value": array(1.0).maybe(lambda v: False),
                 "basis": Kind(lambda: "C", lambda v: v in list(simulation.Basis))}),
        Call("protocol(Repeat)", lambda times,
            steps: simulation.protocol(simulation.Repeat(times, steps)),
             {"times": whole(2, 1, 100_000), "steps": Kind(lambda: "Rest for 1 s")}),
        Call("simulate(mesh=Spectral)", lambda nodes,
            modes: _meshed(simulation.Spectral(nodes, modes)),
             {"nodes": whole(6, 3, 64), "modes": whole(6, 2, 64)}),
        Call("simulate(mesh=Volumes)", lambda nodes,
            shells: _meshed(simulation.Volumes(nodes, shells)),
             {"nodes": whole(6, 3, 64), "shells": whole(6, 2, 64)}),
        Call("simulate(tolerance=Tolerance)", lambda x, u,
            i: _tolerated(simulation.Tolerance(x, u, i)),
             {name: real(1e-3, 0.0, open_=True) for name in "xui"}),
        Call("ledger(state=State)",
            lambda **given: cells.ledger(a.cell(), state=cells.State(**given)), state),
        Call("simulate(parameters(state=State))", _worn, state),
        Call("simulate([cell, cell])", _both,
             {"temperature": sized(array([298.15, 310.0], 150.0, 5000.0), 1, 2),
              "charge": optional(sized(array([0.9, 0.8], 0.0, 1.0), 1, 2))}),
        Call("vary(two arrays)", _varied,
             {"thickness": sized(array([1e-5, 2e-5], math.ulp(0.0), 0.1), 1, 2),
              "temperature": sized(array([298.0, 299.0], 100.0, 1500.0), 1, 2)}),
        Call("Money", lambda amount, currency,
            year: str(Money(amount, currency, year).exchanged("EUR")),
             {"amount": number, "currency": Kind(lambda: "USD", lambda v: v == "USD"),
                 "year": whole(2024, 2000, 2024)}),
    ]  # fmt: skip


STEP = "Discharge at 1C until 3 V"


@functools.cache
def solution() -> Any:
    from allsolid.simulation import simulate

    return simulate(a.cell(), STEP)


def _replaced(name: str, value: Any) -> Any:
    from allsolid.simulation import solve

    kept = a.unit()
    if value == "unchanged":
        value = getattr(kept.unit, name)
    return sane(solve(kept.replace(**{name: value}), STEP))


def _stepped(**given: Any) -> Any:
    from allsolid import simulation as s

    usual = {"control": s.Control.CURRENT, "level": s.Level(1.0, s.Basis.RATE), "duration": 10.0}
    return sane(s.simulate(a.cell(), s.Step(**{**usual, **given})))


def _meshed(mesh: Any) -> Any:
    from allsolid.simulation import simulate

    return sane(simulate(a.cell(), STEP, mesh=mesh))


def _tolerated(tolerance: Any) -> Any:
    from allsolid.simulation import simulate

    return sane(simulate(a.cell(), STEP, tolerance=tolerance))


def _both(temperature: Any, charge: Any) -> Any:
    from allsolid.simulation import simulate

    cells = [a.cell(), a.cell()]
    return sane(simulate(cells, STEP, temperature=temperature, charge=charge))


def _varied(thickness: Any, temperature: Any) -> Any:
    from allsolid import cells

    given = {"separator.thickness": thickness, "operation.temperature": temperature}
    return cells.build(cells.vary(a.design(), given))


def _worn(**given: Any) -> Any:
    from allsolid.cells import State
    from allsolid.simulation import parameters, solve

    return sane(solve(parameters(a.cell(), state=State(**given)), STEP))


def sane(run: Any) -> Any:
    """A run that finished delivers what is finite, and ends with no less lithium than none."""
    import numpy as np

    done = run.finished
    if (
        not np.isfinite(run.charge_passed[done]).all()
        or not np.isfinite(run.energy_delivered[done]).all()
    ):
        raise Wrong(Outcome.NOT_FINITE, "a finished run delivers what is not finite")
    if any(np.any(part[done] < -1e-9) for part in run.lithium):
        raise Wrong(Outcome.NONSENSE, "a finished run ends with less lithium than none")
    return run


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
    if call.name.startswith("solve(Parameters") and not odd:
        given = {"value": "unchanged"}
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
