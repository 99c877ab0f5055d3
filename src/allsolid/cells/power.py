"""Pulse power: P_d = I V / m at a stated state of charge, pulse, temperature and pressure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid.cells import transport
from allsolid.cells.assembly import as_cell
from allsolid.cells.cell import Cell
from allsolid.cells.conditions import kelvin, state_of_charge
from allsolid.cells.electrodes import Electrode, arrhenius
from allsolid.cells.resistance import ledger, lithiation
from allsolid.cells.state import FRESH, State
from allsolid.quantities import FARADAY, Numbers, Quantity, checked, numbers_within, rates


@dataclass(frozen=True, slots=True, eq=False)
class Pulse:
    """A discharge pulse, SI: what it gives and what it holds for.

    current : A; voltage : at its end, V; power : W; specific : W/kg of the cell; density : W/m^3
    """

    current: Any
    voltage: Any
    power: Any
    specific: Any
    density: Any
    soc: Any
    duration: Any
    temperature: Any


@checked
def open_circuit_voltage(cell: Cell | str, soc: Any) -> Any:
    """Open-circuit voltage at the terminals at a state of charge (0 to 1 or text), V."""
    cell = as_cell(cell)
    x, y = lithiation(cell, soc)
    anode = cell.anode
    negative = anode.potential(y) if isinstance(anode, Electrode) else anode.potential
    return (cell.cathode.potential(x) - negative) * cell.housing.series


@checked
def diffusion_resistance(
    electrode: Electrode, x: Numbers, duration: Quantity, temperature: Quantity
) -> Any:
    """What solid diffusion adds to the resistance of a pulse, ohm m^2 of electrode.

    R = abs(dU/dx) / (c_max F) * 2 sqrt(t / (pi D)) / (a L): constant flux into a half-space, good
    while sqrt(D t) is well below the particle radius; beyond, the whole particle is taken to fill
    evenly, t / (r / 3).

    Parameters
    ----------
    x : lithiation, 0 to 1; duration : s or text; temperature : K or text

    Raises
    ------
    InputError : a lithiation, time or temperature out of range
    """
    x = numbers_within("x", x, 0.0, 1.0, "", "a lithiation from 0 to 1")
    seconds = numbers_within("duration", duration, 0.0, np.inf, "s", "a time above 0", above=True)
    return _diffusion(electrode, x, seconds, kelvin(temperature))


def _diffusion(electrode: Electrode, x: Any, seconds: Any, temperature: Any) -> Any:
    """As `diffusion_resistance`, of what was read before; a balance may leave 0 to 1."""
    material = electrode.active_material
    slope = np.abs(material.open_circuit.slope(x))
    per_charge = slope / (electrode.density.active * material.theoretical_capacity)
    d = material.diffusivity.value * arrhenius(material.diffusivity_energy.value, temperature)
    radius = electrode.particle_radius
    surface = electrode.contact_surface * electrode.thickness
    spread = np.maximum(2.0 * np.sqrt(seconds / (np.pi * d)), 3.0 * seconds / radius)
    return per_charge * spread / surface


def limiting_current(cell: Cell, duration: Any) -> Any:
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
    cell: Cell | str,
    *,
    soc: Any = 0.5,
    duration: Any = 10.0,
    temperature: Any = None,
    pressure: Any = None,
    state: State = FRESH,
) -> Pulse:
    """Largest power of a discharge pulse that ends at the lower voltage limit.

    With U the open-circuit voltage and R the ledger plus solid diffusion, I = (U - V) / R and
    P = I V, where V is the lower limit or U/2 (the matched load), whichever is higher, and I at
    most the limiting current of a binary electrolyte. Linear: an upper bound where overpotentials
    are large; a simulation of the pulse says more.

    Parameters
    ----------
    cell : a cell or a batch, or the name or file of a design
    soc : 0 to 1; duration : s; temperature : K; pressure : Pa; each also as text ("45 degC")

    Raises
    ------
    InputError : one of them out of range, or text that cannot be read
    """
    cell, soc = as_cell(cell), state_of_charge(soc)
    temperature = kelvin(cell.temperature if temperature is None else temperature)
    expected = "a duration above 0 s"
    duration = numbers_within("duration", duration, 0.0, np.inf, "s", expected, above=True)
    book = ledger(cell, temperature, pressure, soc=soc, state=state)
    x, y = lithiation(cell, soc)
    per_area = book.total + _diffusion(cell.cathode, x, duration, temperature)
    if isinstance(cell.anode, Electrode):
        per_area = per_area + _diffusion(cell.anode, y, duration, temperature)
    resistance = per_area * cell.housing.series / cell.area
    rest = open_circuit_voltage(cell, soc)
    voltage = np.maximum(cell.lower_voltage * cell.housing.series, rest / 2.0)
    most = limiting_current(cell, duration) * cell.area
    current = np.minimum(np.maximum(rest - voltage, 0.0) / resistance, most)
    voltage = rest - current * resistance
    power = current * voltage
    return Pulse(
        current, voltage, power, power / cell.mass, power / cell.volume, soc, duration, temperature
    )  # fmt: skip


@checked
def discharge_voltage(
    cell: Cell | str,
    c_rate: Any,
    temperature: Any = None,
    pressure: Any = None,
    state: State = FRESH,
) -> Any:
    """Mean voltage of a slow discharge, V: mean open circuit less I R (ledger at half charge).

    A linear estimate: without diffusion and with all of the capacity, so a simulation of the same
    discharge gives less.

    Parameters
    ----------
    cell : a cell or a batch, or the name or file of a design
    c_rate : current over capacity per hour, 1/h, 0 or more; or text ("C/3")

    Raises
    ------
    InputError : a rate, temperature or pressure out of range
    """
    cell = as_cell(cell)
    c_rate = numbers_within("c_rate", rates(c_rate), 0.0, np.inf, "", "a rate of 0 or more")
    book = ledger(cell, temperature, pressure, state=state)
    current = c_rate * cell.capacity / 3600.0
    return cell.average_voltage - current * book.resistance
