"""What a cell delivers: rate capability, Ragone, energy, pulse resistance, charge time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid.quantities import ROOM_TEMPERATURE
from allsolid.simulation.protocols import Basis, Control, Level, Protocol, Step
from allsolid.simulation.solution import Solution
from allsolid.simulation.solver import Detail, gathered, solve
from allsolid.simulation.unit import Parameters

RATES = (0.1, 1.0 / 3.0, 1.0, 2.0, 3.0)
"""C: the rates of the standard discharge curves."""

MORE_RATES = (0.05, 0.1, 0.2, 1.0 / 3.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
"""C: the rates of rate capability and, as powers, of the Ragone plot."""


@dataclass(frozen=True, slots=True, eq=False)
class Discharges:
    """Full discharges, one row a condition (rate or power), one column a design.

    level : (K,) rate in C, or power in multiples of rated energy per hour
    power : (K, N) mean power, W
    capacity, energy : (K, N) delivered until the lower voltage, C and J
    status : (K, N) `Status`
    solution : all of them, condition by condition
    """

    level: np.ndarray
    power: np.ndarray
    capacity: np.ndarray
    energy: np.ndarray
    status: np.ndarray
    solution: Solution


def discharge(
    cells: Any, rates: Sequence[float] = RATES, *, temperature: Any = ROOM_TEMPERATURE,
    detail: Detail = Detail.CURVES,
) -> Discharges:  # fmt: skip
    """Full discharges from the charged state at several rates (C), down to the lower voltage."""
    levels = np.asarray(rates, dtype=float)
    return _discharges(cells, levels, Control.CURRENT, temperature, detail)


def rate_capability(
    cells: Any, rates: Sequence[float] = MORE_RATES, *, temperature: Any = ROOM_TEMPERATURE
) -> Discharges:
    """Capacity and energy against the rate (C)."""
    return discharge(cells, rates, temperature=temperature, detail=Detail.TERMINAL)


def ragone(
    cells: Any, levels: Sequence[float] = MORE_RATES, *, temperature: Any = ROOM_TEMPERATURE
) -> Discharges:
    """Energy against power: discharges at constant power, in multiples of the rated energy (rated
    capacity times the mean of the voltage window) per hour.
    """
    given = np.asarray(levels, dtype=float)
    return _discharges(cells, given, Control.POWER, temperature, Detail.TERMINAL)


def _discharges(
    cells: Any, levels: np.ndarray, control: Control, temperature: Any, detail: Detail
) -> Discharges:
    one = gathered(cells, temperature).at(1.0)
    many = repeated(one, len(levels))
    each = np.repeat(levels, one.size)
    if control is Control.POWER:
        u = many.unit
        rated = np.asarray(u.rated_capacity) * u.area * (u.lower_voltage + u.upper_voltage) / 2.0
        load = Level(each * rated / 3600.0, Basis.CELL)
    else:
        load = Level(each, Basis.RATE)
    run = solve(many, _to_window(control, load), detail=detail)
    shape = (len(levels), one.size)
    energy, duration = run.energy_delivered.reshape(shape), run.duration.reshape(shape)
    with np.errstate(invalid="ignore"):
        power = np.where(duration > 0.0, energy / np.where(duration > 0.0, duration, 1.0), np.nan)
    charge = run.charge_passed.reshape(shape)
    return Discharges(levels, power, charge, energy, run.status.reshape(shape), run)


def _to_window(control: Control, load: Level) -> Protocol:
    """One step that ends at the cell's own window."""
    return Protocol((Step(control, load, window=True, text="Discharge until empty"),))


def repeated(parameters: Parameters, times: int) -> Parameters:
    """The batch `times` times over, one whole batch after another."""
    return parameters.rows(np.tile(np.arange(parameters.size), times))


def energy_at(cells: Any, rate: float, *, temperature: Any = ROOM_TEMPERATURE) -> np.ndarray:
    """Energy (J, one value a design) of a full discharge at `rate` (C) and temperature (K)."""
    return rate_capability(cells, (rate,), temperature=temperature).energy[0]


@dataclass(frozen=True, slots=True, eq=False)
class PulseResistance:
    """Resistance of a pulse over state of charge (rows) and temperature (columns).

    Parameters
    ----------
    charge : (K,) state of charge
    temperature : (T,) K
    resistance : (K, T) change of voltage at the end of the pulse per current, ohm; nan where the
        pulse could not be held
    instant : (K, T) the same right after the current jump: the ledger at this current, ohm
    """

    charge: np.ndarray
    temperature: np.ndarray
    resistance: np.ndarray
    instant: np.ndarray


def pulse_resistance(
    cell: Any, charge: Sequence[float] = (0.1, 0.3, 0.5, 0.7, 0.9), *,
    temperature: Any = ROOM_TEMPERATURE, rate: float = 1.0, duration: float = 10.0,
) -> PulseResistance:  # fmt: skip
    """R(state of charge, T) of one cell for a discharge pulse (or charge pulse: negative rate)."""
    levels = np.asarray(charge, dtype=float)
    warm = np.atleast_1d(np.asarray(temperature, dtype=float))
    parts = [gathered(cell, float(t)).at(levels) for t in warm]
    rest = np.empty((len(levels), len(warm)))
    start, end, current = rest.copy(), rest.copy(), rest.copy()
    step = Step(Control.CURRENT, Level(rate, Basis.RATE), duration, text="Pulse")
    idle = Step(Control.CURRENT, Level(0.0, Basis.RATE), 1e-3, text="Rest")
    for column, part in enumerate(parts):
        run = solve(part, Protocol((idle, step)))
        rest[:, column] = run.step_voltage[:, 0, 0]
        start[:, column] = run.step_voltage[:, 1, 0]
        end[:, column] = np.where(run.finished, run.step_voltage[:, 1, 1], np.nan)
        current[:, column] = run.step_current[:, 1]
    with np.errstate(invalid="ignore"):
        return PulseResistance(levels, warm, (rest - end) / current, (rest - start) / current)


@dataclass(frozen=True, slots=True, eq=False)
class ChargeTime:
    """Time from one state of charge to another, one value a design.

    time : s; inf where the charge came to its end short of the goal
    constant_current : s of it before the voltage limit
    """

    time: np.ndarray
    constant_current: np.ndarray
    solution: Solution


def charge_time(
    cells: Any, *, rate: float = 4.0, start: float = 0.1, end: float = 0.8,
    temperature: Any = ROOM_TEMPERATURE,
) -> ChargeTime:  # fmt: skip
    """Time to charge from `start` to `end`: at `rate` (C) up to the upper voltage, then there.

    This is what transport allows; whether the lithium electrode stands the current is a verdict
    of `allsolid.simulation.limits`.
    """
    made = gathered(cells, temperature).at(start)
    upper = np.asarray(made.unit.upper_voltage)
    fast = Step(
        Control.CURRENT, Level(-rate, Basis.RATE), charge=end, window=True,
        text=f"Charge at {rate:g}C until full or until {100 * end:g} %",
    )  # fmt: skip
    hold = Step(
        Control.VOLTAGE, Level(upper, Basis.CELL), charge=end, taper=Level(0.02, Basis.RATE),
        text=f"Hold at the upper voltage until {100 * end:g} % or until 0.02C",
    )  # fmt: skip
    run = solve(made, Protocol((fast, hold)))
    span = np.asarray(made.unit.rated_capacity) * made.unit.area * (end - start)
    there = run.finished & (-run.charge_passed >= span * (1.0 - 1e-6))
    return ChargeTime(np.where(there, run.duration, np.inf), run.step_duration[:, 0], run)


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """What the report shows of one cell."""

    curves: Discharges
    rates: Discharges
    ragone: Discharges
    resistance: PulseResistance
    charge: ChargeTime


def overview(cell: Any, *, temperature: float = ROOM_TEMPERATURE) -> Overview:
    """Discharge curves at five rates, rate capability, Ragone, R(SOC, T) and fast charge of one
    cell (forty simulations).
    """
    warm = (temperature - 25.0, temperature, temperature + 25.0)
    return Overview(
        discharge(cell, temperature=temperature),
        rate_capability(cell, temperature=temperature),
        ragone(cell, temperature=temperature),
        pulse_resistance(cell, temperature=warm),
        charge_time(cell, temperature=temperature),
    )
