"""Pulse power: P_d = I V / m at a stated state of charge, pulse, temperature and pressure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allsolid.cells.balance import aged
from allsolid.cells.conditions import Conditions, state_of_charge
from allsolid.cells.record import CellRecord
from allsolid.cells.resistance import ledger, lithiation, surroundings
from allsolid.cells.sides import transport
from allsolid.cells.state import FRESH
from allsolid.quantities import FARADAY, Number, Numbers, Quantity, checked, numbers_within, rates
from allsolid.quantities.words import chosen


@dataclass(frozen=True, slots=True, eq=False)
class Pulse:
    """A discharge pulse, SI: what it gives and what it holds for.

    current : A; voltage : at its end, V; power : W; specific : W/kg of the cell; density : W/m^3
    """

    current: Number
    voltage: Number
    power: Number
    specific: Number
    density: Number
    soc: Number
    duration: Number
    conditions: Conditions


@checked
def open_circuit_voltage(
    cell: CellRecord, soc: Quantity, conditions: Conditions | None = None
) -> Number:
    """Open-circuit voltage at the terminals at a state of charge (0 to 1 or text), V.

    Of the conditions the state counts: lost lithium and lost material move the windows.
    """
    x, y = lithiation(cell, soc, FRESH if conditions is None else conditions.state)
    return (cell.cathode.potential(x) - cell.anode.potential(y)) * cell.housing.series


@checked
def diffusion_resistance(
    cell: CellRecord,
    place: str,
    x: Numbers,
    duration: Quantity,
    conditions: Conditions | None = None,
) -> Number:
    """What solid diffusion adds to the resistance of a pulse, ohm m^2 of electrode.

    Parameters
    ----------
    place : "cathode" or "anode"; x : its lithiation, 0 to 1
    duration : of the pulse, s, or text
    conditions : of ``cell.conditions(...)``; by default the design's

    Raises
    ------
    InputError : one of them out of range
    """
    side = {"cathode": cell.cathode, "anode": cell.anode}[
        chosen(place, ("cathode", "anode"), "place")
    ]
    filled = numbers_within("x", x, 0.0, 1.0, "", "a lithiation from 0 to 1")
    seconds = numbers_within("duration", duration, 0.0, np.inf, "s", "a time above 0", above=True)
    at = cell.under(conditions)
    return side.diffusion(filled, seconds, surroundings(cell, place, at))


def limiting_current(cell: CellRecord, duration: Number) -> Number:
    """Current density at which a binary salt runs out in the separator, A/m^2; else infinite.

    The larger of the steady limit 2 F D c / ((1 - t+) L), at which the salt is gone on one side
    and doubled on the other, and the current that Sand's time allows for the duration,
    F c sqrt(pi e D / t) / (2 (1 - t+)), with e the conducting share of the separator and
    D = e^1.5 D_bulk. Between flat electrodes; salt in a porous one adds to it.
    """
    salt = cell.separator.electrolyte
    if salt.single_ion or salt.salt_diffusivity is None or salt.salt_concentration is None:
        return np.inf
    share = cell.separator.conducting
    d = salt.salt_diffusivity.value * transport.wetted_ratio(share)
    c = salt.salt_concentration.value
    anions = 1.0 - salt.transference_number.value
    steady = 2.0 * FARADAY * d * c / (anions * cell.separator.thickness)
    with np.errstate(divide="ignore"):  # in no time no salt runs out
        sand = FARADAY * c * np.sqrt(np.pi * share * d / np.asarray(duration)) / (2.0 * anions)
    return np.maximum(steady, sand)


@checked
def pulse_power(
    cell: CellRecord,
    conditions: Conditions | None = None,
    *,
    soc: Quantity = 0.5,
    duration: Quantity = 10.0,
) -> Pulse:
    """Largest power of a discharge pulse that ends at the lower voltage limit.

    With U the open-circuit voltage and R the ledger plus solid diffusion, I = (U - V) / R and
    P = I V, where V is the lower limit or U/2 (the matched load), whichever is higher, and I at
    most the limiting current of a binary electrolyte. Linear: an upper bound where overpotentials
    are large; a simulation of the pulse says more.

    Parameters
    ----------
    cell : a cell or a batch
    conditions : of ``cell.conditions(temperature="45 degC")``; by default the design's
    soc : 0 to 1; duration : s; each also as text

    Raises
    ------
    InputError : one of them out of range, or text that cannot be read
    """
    level = state_of_charge(soc)
    at = cell.under(conditions)
    expected = "a duration above 0 s"
    seconds = numbers_within("duration", duration, 0.0, np.inf, "s", expected, above=True)
    book = ledger(cell, at, soc=level)
    x, y = lithiation(cell, level, at.state)
    per_area = (
        book.total
        + cell.cathode.diffusion(x, seconds, surroundings(cell, "cathode", at))
        + cell.anode.diffusion(y, seconds, surroundings(cell, "anode", at))
    )
    resistance = per_area * cell.housing.series / cell.area
    rest = open_circuit_voltage(cell, level, at)
    voltage = np.maximum(at.lower_voltage * cell.housing.series, rest / 2.0)
    most = limiting_current(cell, seconds) * cell.area
    current = np.minimum(np.maximum(rest - voltage, 0.0) / resistance, most)
    with np.errstate(invalid="ignore"):  # no current through a blocking side: no number
        voltage = rest - current * resistance
    power = current * voltage
    return Pulse(
        current, voltage, power, power / cell.mass, power / cell.volume, level, seconds, at
    )  # fmt: skip


@checked
def discharge_voltage(
    cell: CellRecord, c_rate: Quantity, conditions: Conditions | None = None
) -> Number:
    """Mean voltage of a slow discharge, V: mean open circuit less I R (ledger at half charge).

    A linear estimate: without diffusion and with all of the capacity, so a simulation of the same
    discharge gives less. Not a number where it would lie below the cell's lower limit: the cell
    does not hold such a rate.

    Parameters
    ----------
    cell : a cell or a batch
    c_rate : current over capacity per hour, 1/h, 0 or more; or text ("C/3")

    Raises
    ------
    InputError : a rate out of range
    """
    multiple = numbers_within("c_rate", rates(c_rate), 0.0, np.inf, "", "a rate of 0 or more")
    at = cell.under(conditions)
    book = ledger(cell, at)
    current = multiple * cell.capacity / 3600.0
    rest = aged(cell.balance, cell.cathode, cell.anode, at.state).average_voltage
    with np.errstate(invalid="ignore"):  # no current through a blocking side: no number
        voltage = rest * cell.housing.series - current * book.resistance
    return np.where(voltage < at.lower_voltage * cell.housing.series, np.nan, voltage)[()]
