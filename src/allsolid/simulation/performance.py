"""What a cell delivers: rate capability, Ragone, energy, pulse resistance, charge time.

Cells are given as in `simulate`: cells, batches, `Parameters`, names or files of designs, or
several of these. Rates are numbers or text (``C/3``). Conditions are by default those of each
design.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from allsolid.cells import Conditions, as_cell
from allsolid.quantities import InputError, Quantity, checked, given, rates, real
from allsolid.quantities import temperature as kelvin
from allsolid.quantities.inputs import COLDEST
from allsolid.simulation.experiment.protocols import Control, Load, LoadBasis, Protocol, Step
from allsolid.simulation.solution import Ending, RunStatus, Solution
from allsolid.simulation.solver import Detail, gathered, solve
from allsolid.simulation.unit import Parameters

At = Conditions | Sequence[Conditions] | None

RATES = (0.1, 1.0 / 3.0, 1.0, 2.0, 3.0)
"""C: the rates of the standard discharge curves."""

MORE_RATES = (0.05, 0.1, 0.2, 1.0 / 3.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
"""C: the rates of rate capability and, as powers, of the Ragone plot."""


@dataclass(frozen=True, slots=True, eq=False)
class Discharges:
    """Full discharges, one row a condition (rate or power), one column a design.

    Parameters
    ----------
    level : (K,) rate in C, or power in multiples of rated energy per hour
    power : (K, N) mean power, W
    capacity, energy : (K, N) delivered until the end of the window, C and J: the lower voltage or
        the state of charge 0, whichever comes first
    status : (K, N) `RunStatus`
    solution : all of them, condition by condition
    """

    level: np.ndarray
    power: np.ndarray
    capacity: np.ndarray
    energy: np.ndarray
    status: np.ndarray
    solution: Solution


@checked
def discharge(
    cells: Any,
    levels: Any = RATES,
    conditions: At = None,
    *,
    detail: Detail | str = Detail.CURVES,
) -> Discharges:
    """Full discharges from the charged state at several rates (C, or text such as ``C/3``) to the
    end of the cell's window.

    Raises
    ------
    InputError : no rate, or one that is not above zero; as in `simulate`
    """
    return _discharges(cells, _levels(levels, "rate"), Control.CURRENT, conditions, detail)


@checked
def rate_capability(cells: Any, levels: Any = MORE_RATES, conditions: At = None) -> Discharges:
    """Capacity and energy against the rate (C, or text such as ``C/3``)."""
    return discharge(cells, levels, conditions, detail=Detail.TERMINAL)


@checked
def ragone(cells: Any, levels: Any = MORE_RATES, conditions: At = None) -> Discharges:
    """Energy against power: discharges at constant power, in multiples of the rated energy (rated
    capacity times the mean of the voltage limits) per hour.
    """
    chosen = _levels(levels, "power")
    return _discharges(cells, chosen, Control.POWER, conditions, Detail.TERMINAL)


FASTEST = (1e-9, 1e9)
"""Slowest and fastest rate that is asked for, 1/h."""
RATED = "a rate from 1e-9 to 1e9 per hour"


def _levels(levels: Any, key: str) -> np.ndarray:
    """Rates or powers, checked."""
    found = np.ravel(np.asarray(rates(levels, key), dtype=float))
    if not (found.size and np.all((found >= FASTEST[0]) & (found <= FASTEST[1]))):
        raise InputError(f"expected at least one {key}, {RATED}", key=key, value=levels)
    return found


def _discharges(
    cells: Any, levels: np.ndarray, control: Control, conditions: At, detail: Detail | str
) -> Discharges:
    one = gathered(cells, conditions).at(1.0)
    many = repeated(one, len(levels))
    each = np.repeat(levels, one.size)
    if control is Control.POWER:
        u = many.unit
        middle = (np.asarray(u.lower_voltage) + u.upper_voltage) / 2.0 * u.series
        load = Load(each * u.rated_capacity * u.area * middle / 3600.0, LoadBasis.CELL)
    else:
        load = Load(each, LoadBasis.RATE)
    run = solve(many, _to_window(control, load), detail=detail)
    shape = (len(levels), one.size)
    energy, duration = run.energy_delivered.reshape(shape), run.duration.reshape(shape)
    with np.errstate(invalid="ignore"):
        power = np.where(duration > 0.0, energy / np.where(duration > 0.0, duration, 1.0), np.nan)
    charge = run.charge_passed.reshape(shape)
    return Discharges(levels, power, charge, energy, run.status.reshape(shape), run)


def _to_window(control: Control, load: Load) -> Protocol:
    """One step that ends at the cell's own window."""
    return Protocol((Step(control, load, window=True, text="Discharge until empty"),))


def repeated(parameters: Parameters, times: int) -> Parameters:
    """The batch `times` times over, one whole batch after another."""
    return parameters.rows(np.tile(np.arange(parameters.size), times))


@checked
def energy_at(cells: Any, rate: Any, conditions: At = None) -> np.ndarray:
    """Energy (J, one value a design) of a full discharge at `rate` (C or text)."""
    one = real(rates(rate), "rate", *FASTEST, expected=RATED)
    return rate_capability(cells, (one,), conditions).energy[0]


@dataclass(frozen=True, slots=True, eq=False)
class PulseResistance:
    """Resistance of a pulse over state of charge (rows) and temperature (columns).

    Parameters
    ----------
    soc : (K,) state of charge
    temperature : (T,) K
    resistance : (K, T) change of voltage at the end of the pulse per current, ohm; nan where the
        pulse could not be held: `status` says why
    instant : (K, T) the same right after the current jump: the ledger at this current, ohm; nan
        where the jump could not be made
    status : (K, T) `RunStatus` of each pulse
    """

    soc: np.ndarray
    temperature: np.ndarray
    resistance: np.ndarray
    instant: np.ndarray
    status: np.ndarray


@checked
def pulse_resistance(
    cell: Any, soc: Any = (0.1, 0.3, 0.5, 0.7, 0.9), conditions: Conditions | None = None, *,
    temperature: Quantity | None = None, rate: Any = 1.0, duration: Any = 10.0,
) -> PulseResistance:  # fmt: skip
    """R(state of charge, T) of one cell for a discharge pulse (or charge pulse: negative rate).

    `temperature` is one or several, each at otherwise the same conditions; by default theirs.

    Raises
    ------
    InputError : a rate of zero, more than one cell; as in `simulate`
    """
    levels = np.atleast_1d(given(soc, "%", "soc"))
    multiple = real(rates(rate), "rate", -FASTEST[1], FASTEST[1], expected=RATED)
    if abs(multiple) < FASTEST[0]:
        raise InputError(f"expected {RATED}", key="rate", value=rate)
    seconds = real(duration, "duration", 1e-9, 1e12, unit="s", expected="a time above zero")
    parts = [part.at(levels) for part in _warmed(cell, conditions, temperature)]
    warm = np.array([np.ravel(part.unit.temperature)[0] for part in parts])
    idle = Step(Control.CURRENT, Load(0.0, LoadBasis.RATE), 1e-3, text="Rest")
    step = Step(Control.CURRENT, Load(multiple, LoadBasis.RATE), seconds, text="Pulse")
    shape = (len(levels), len(warm))
    resistance, instant, status = np.empty(shape), np.empty(shape), np.empty(shape, dtype=int)
    for column, part in enumerate(parts):
        run = solve(part, Protocol((idle, step)))
        current = multiple * part.unit.rated_capacity / 3600.0 * part.unit.area
        rest, (start, end) = run.step_voltage[:, 0, 0], run.step_voltage[:, 1].T
        resistance[:, column] = np.where(run.finished, (rest - end) / current, np.nan)
        instant[:, column] = (rest - start) / current
        status[:, column] = run.status
    return PulseResistance(levels, warm, resistance, instant, status)


def _warmed(
    cell: Any, conditions: Conditions | None, temperature: Quantity | None
) -> list[Parameters]:
    """The cell at each temperature, at otherwise the same conditions."""
    if temperature is None:
        return [_one(gathered(cell, conditions))]
    if isinstance(cell, Parameters):
        expected = "Parameters have their own: make them with parameters(cell, conditions)"
        raise InputError(expected, key="temperature", value=temperature)
    made = as_cell(cell)
    at = made.under(conditions)
    asked = np.atleast_1d(kelvin(temperature))
    return [_one(gathered(made, replace(at, temperature=float(t)))) for t in asked]


def _one(made: Parameters) -> Parameters:
    if made.size != 1:
        raise InputError("expected one cell", key="cell", value=made.size)
    return made


@dataclass(frozen=True, slots=True, eq=False)
class ChargeTime:
    """Time from one state of charge to another, one value a design.

    Parameters
    ----------
    time : s; inf where the charge came to its end short of the goal: the solution's status and
        endings say why
    constant_current : s of it before the voltage limit
    """

    time: np.ndarray
    constant_current: np.ndarray
    solution: Solution

    def told(self, design: int = 0) -> str:
        """How the charge of a design ended, in words."""
        status = RunStatus(int(self.solution.status[design]))
        if np.isfinite(self.time[design]):
            return "at the goal"
        if not status.finished:
            return status.advice
        return "the current at the upper voltage fell to 0.02C short of the goal"


@checked
def charge_time(
    cells: Any,
    conditions: At = None,
    *,
    rate: Any = 4.0,
    start: Any = 0.1,
    end: Any = 0.8,
) -> ChargeTime:
    """Time to charge from `start` to `end`: at `rate` (C) up to the upper voltage, then there.

    This is what transport allows; whether the lithium electrode stands the current is a verdict
    of `allsolid.life`.

    Raises
    ------
    InputError : a rate not above zero, or states of charge that do not rise; as in `simulate`
    """
    multiple = real(rates(rate), "rate", FASTEST[0], FASTEST[1], expected=RATED)
    begin, goal = real(start, "start", unit="%"), real(end, "end", unit="%")
    if not 0.0 <= begin < goal <= 1.0:
        expected = "expected states of charge of 0 to 1, the end above the start"
        raise InputError(expected, key="start, end", value=(start, end))
    made = gathered(cells, conditions).at(begin)
    upper = np.asarray(made.unit.upper_voltage) * made.unit.series
    fast = Step(
        Control.CURRENT, Load(-multiple, LoadBasis.RATE), soc=goal, window=True,
        text=f"Charge at {multiple:g}C until full or until {100 * goal:g} %",
    )  # fmt: skip
    hold = Step(
        Control.VOLTAGE, Load(upper, LoadBasis.CELL), soc=goal, taper=Load(0.02, LoadBasis.RATE),
        text=f"Hold at the upper voltage until {100 * goal:g} % or until 0.02C",
    )  # fmt: skip
    run = solve(made, Protocol((fast, hold)))
    there = run.finished & (run.step_ending[:, 1] == Ending.STATE_OF_CHARGE)
    return ChargeTime(np.where(there, run.duration, np.inf), run.step_duration[:, 0], run)


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """What the report shows of one cell; `rates` with their curves."""

    rates: Discharges
    ragone: Discharges
    resistance: PulseResistance
    charge: ChargeTime


@checked
def overview(cell: Any, conditions: Conditions | None = None) -> Overview:
    """Discharges at ten rates, Ragone, R(SOC, T) and fast charge of one cell (36 simulations)."""
    (middle,) = np.ravel(_one(gathered(cell, conditions)).unit.temperature).tolist()
    around = (max(middle - 25.0, COLDEST), middle, middle + 25.0)
    return Overview(
        discharge(cell, MORE_RATES, conditions),
        ragone(cell, MORE_RATES, conditions),
        pulse_resistance(cell, conditions=conditions, temperature=around),
        charge_time(cell, conditions),
    )
