"""Classes and methods through which arguments come in, beside the public functions."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from fuzz import arguments as a
from fuzz.arguments import Call, Kind, array, instance, optional, real, sized, whole
from fuzz.outcome import Outcome, Wrong

STEP = "Discharge at 1C until 3 V"
ABOVE = math.ulp(0.0)
POSITIVE, NOT_NEGATIVE, SHARE = array(1.0, ABOVE), array(0.0, 0.0), array(1.0, ABOVE, 1.0)


def methods() -> list[Call]:
    """All of them."""
    return [*_cells(), *_runs(), *_protocols(), *_accuracy(), _money()]


# -- cells and their states ----------------------------------------------------------------------


def _cells() -> list[Call]:
    state = {
        "cathode_interphase": NOT_NEGATIVE, "anode_interphase": NOT_NEGATIVE,
        "cathode_contact": SHARE, "anode_contact": SHARE, "connectivity": SHARE,
        "lithium_lost": array(0.0, -1e5, 1e6), "highest_pressure": optional(array(2e7, 0.0)),
    }  # fmt: skip
    varied = {
        "thickness": sized(array([1e-5, 2e-5], ABOVE, 0.1), 1, 2),
        "temperature": sized(array([298.0, 299.0], 100.0, 1500.0), 1, 2),
    }
    return [
        Call("ledger(state=State)", _ledger, state),
        Call("solve(parameters(state=State))", _worn, state),
        Call("vary(two arrays)", _varied, varied),
    ]


def _ledger(**given: Any) -> Any:
    from allsolid.cells import State, ledger

    return ledger(a.cell(), a.cell().conditions(state=State(**given)))


def _worn(**given: Any) -> Any:
    from allsolid.cells import State
    from allsolid.simulation import parameters, solve

    return sane(solve(parameters(a.cell(), a.cell().conditions(state=State(**given))), STEP))


def _varied(thickness: Any, temperature: Any) -> Any:
    from allsolid import cells, designs

    given = {"separator.thickness": thickness, "operation.temperature": temperature}
    return cells.build(designs.vary(a.design(), given))


# -- parameters and solutions --------------------------------------------------------------------


def _or_no_limit(none: float) -> Kind:
    """A voltage limit; `none` is the documented word for having none."""
    return array(0.0).maybe(lambda value: isinstance(value, float) and value == none)


def _runs() -> list[Call]:
    from allsolid.simulation import UnitCell

    resistances = ("film_resistance", "separator_resistance", "series_resistance")
    signed = ("negative_potential", "lithium")
    unit = {
        **dict.fromkeys(UnitCell._fields, POSITIVE),
        **dict.fromkeys(resistances, NOT_NEGATIVE),
        **dict.fromkeys(signed, array(0.0)),
        **dict.fromkeys(("initial", "charged", "discharged"), array(0.5, 0.0, 1.0)),
        **dict.fromkeys(("contact", "active_fraction"), SHARE),
        "lower_voltage": _or_no_limit(-math.inf),
        "upper_voltage": _or_no_limit(math.inf),
        "temperature": array(298.15, 150.0, 5000.0),
        "curve": whole(0, 0, 0),
    }
    index = Kind(lambda: 0, lambda v: isinstance(v, slice) or whole(0, -1, 0).may(v))
    both = {
        "temperature": sized(array([298.15, 310.0], 150.0, 1500.0), 1, 2),
        "soc": optional(sized(array([0.9, 0.8], 0.0, 1.0), 1, 2)),
    }
    return [
        Call("solution[]", lambda index: solution()[index], {"index": index}),
        Call("Parameters.at", lambda soc: a.unit().at(soc), {"soc": array(0.5, 0.0, 1.0)}),
        Call("simulate([cell, cell])", _both, both),
        *(
            Call(f"solve(Parameters.replace({name}))", functools.partial(_replaced, name),
                 {"value": Kind(functools.partial(_unchanged, name), kind.may).maybe(_batch)})
            for name, kind in unit.items()
        ),
    ]  # fmt: skip


@functools.cache
def solution() -> Any:
    from allsolid.simulation import simulate

    return simulate(a.cell(), STEP)


def _unchanged(name: str) -> Any:
    return getattr(a.unit().unit, name)


def _batch(value: Any) -> bool:
    """Numbers of several designs: those out of bounds have a status that says so."""
    return isinstance(value, (list, range, np.ndarray)) and array(0.0).may(value) and len(value) > 1


def _replaced(name: str, value: Any) -> Any:
    from allsolid.simulation import solve

    return sane(solve(a.unit().replace(**{name: value}), STEP))


def _both(temperature: Any, soc: Any) -> Any:
    cell = a.cell()
    warm = np.ravel(cell.conditions(temperature=temperature).temperature)
    at = [cell.conditions(temperature=float(warm[k % warm.size])) for k in range(2)]
    return _simulated([cell, cell], STEP, at, soc=soc)


# -- protocols -----------------------------------------------------------------------------------


def _protocols() -> list[Call]:
    from allsolid.simulation import Control, Load, LoadBasis

    level = instance(lambda: Load(1.0, LoadBasis.RATE))
    step = {
        "control": Kind(lambda: Control.CURRENT, lambda v: v in (0, 1, 2)),
        "level": level,
        "duration": Kind(lambda: 10.0, lambda v: real(1.0, ABOVE).may(v) or v == math.inf),
        "lowest": Kind(lambda: 2.5, lambda v: real(1.0).may(v) or v == -math.inf),
        "highest": Kind(lambda: 4.5, lambda v: real(1.0).may(v) or v == math.inf),
        "soc": optional(real(0.5, 0.0, 1.0)),
        "window": a.FLAG,
        "profile": optional(Kind(lambda: None)),
        "text": a.ANY_TEXT,
    }
    by_hand = {"value": array(1.0), "basis": Kind(lambda: "C", lambda v: v in [*LoadBasis])}
    block = {"times": whole(2, 1, 100_000), "steps": Kind(lambda: "Rest for 1 s")}
    return [
        Call("simulate(protocol=Step)", _stepped, step),
        Call("simulate(protocol=Hold)", _held, {"taper": optional(level)}),
        Call("simulate(protocol=Level)", _levelled, by_hand),
        Call("protocol(Repeat)", _repeated, block),
    ]


def _stepped(**given: Any) -> Any:
    from allsolid import simulation as s

    usual = {"control": s.Control.CURRENT, "level": s.Load(1.0, s.LoadBasis.RATE), "duration": 10.0}
    return _simulated(a.cell(), s.Step(**{**usual, **given}))


def _held(**given: Any) -> Any:
    from allsolid import simulation as s

    volts = s.Load(4.0, s.LoadBasis.CELL)
    return _simulated(a.cell(), s.Step(s.Control.VOLTAGE, volts, 10.0, **given))


def _levelled(value: Any, basis: Any) -> Any:
    from allsolid.simulation import Load

    return _stepped(level=Load(value, basis))


def _repeated(times: Any, steps: Any) -> Any:
    from allsolid.simulation import Repeat, protocol

    return protocol(Repeat(times, steps))


# -- meshes and tolerances -----------------------------------------------------------------------


def _accuracy() -> list[Call]:
    nodes, modes = whole(6, 3, 64), whole(6, 2, 64)
    allowed = real(1e-3, ABOVE, 1.0)
    return [
        # a mesh of another size is compiled first
        Call("simulate(mesh=Spectral)", _spectral, {"nodes": nodes, "modes": modes}, 240.0),
        Call("simulate(mesh=Volumes)", _volumes, {"nodes": nodes, "shells": modes}, 240.0),
        Call("simulate(tolerance=Tolerance)", _tolerated,
             {"stoichiometry": allowed, "potential": allowed, "current": allowed}),
    ]  # fmt: skip


def _spectral(nodes: Any, modes: Any) -> Any:
    from allsolid.simulation import Spectral

    return _simulated(a.cell(), STEP, mesh=Spectral(nodes, modes))


def _volumes(nodes: Any, shells: Any) -> Any:
    from allsolid.simulation import Volumes

    return _simulated(a.cell(), STEP, mesh=Volumes(nodes, shells))


def _tolerated(**given: Any) -> Any:
    from allsolid.simulation import Tolerance

    return _simulated(a.cell(), STEP, tolerance=Tolerance(**given))


def _simulated(*given: Any, **more: Any) -> Any:
    from allsolid.simulation import simulate

    return sane(simulate(*given, **more))


def sane(run: Any) -> Any:
    """A run that finished delivers what is finite, and ends with no less lithium than none."""
    done = run.finished
    outputs = (run.charge_passed[done], run.energy_delivered[done])
    if not all(np.isfinite(output).all() for output in outputs):
        raise Wrong(Outcome.NOT_FINITE, "a finished run delivers what is not finite")
    if any(np.any(part[done] < -1e-9) for part in run.lithium):
        raise Wrong(Outcome.NONSENSE, "a finished run ends with less lithium than none")
    return run


# -- money ---------------------------------------------------------------------------------------


def _money() -> Call:
    dollars = Kind(lambda: "USD", lambda v: v == "USD")
    return Call(
        "Money.exchanged",
        _exchanged,
        {
            "amount": Kind(lambda: 1.0, _amount),
            "currency": dollars,
            "year": whole(2024, 2000, 2024),
        },
    )


def _amount(value: Any) -> bool:
    """A number; what could not be computed is infinite money, or none."""
    return real(1.0).may(value) or isinstance(value, float)


def _exchanged(amount: Any, currency: Any, year: Any) -> str:
    from allsolid.quantities import Money

    return str(Money(amount, currency, year).exchanged("EUR"))
