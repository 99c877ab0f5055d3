"""Pulse power: P_d = I V / m at a stated state of charge, pulse, temperature and pressure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allsolid.cells import transport
from allsolid.cells.conditions import Conditions, kelvin, state_of_charge
from allsolid.cells.electrodes import Electrode, arrhenius
from allsolid.cells.record import CellRecord
from allsolid.cells.resistance import ledger, lithiation, particle_resistances
from allsolid.cells.transmission import electrode_resistance
from allsolid.designs.schema import Microstructure
from allsolid.quantities import FARADAY, Number, Numbers, Quantity, checked, numbers_within, rates

ROOT = 4.493409457909064
"""Least positive root of tan(q) = q: the slowest profile in a sphere fades as exp(-q^2 T)."""


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
def open_circuit_voltage(cell: CellRecord, soc: Number) -> Number:
    """Open-circuit voltage at the terminals at a state of charge (0 to 1 or text), V."""
    x, y = lithiation(cell, soc)
    anode = cell.anode
    negative = anode.potential(y) if isinstance(anode, Electrode) else anode.potential
    return (cell.cathode.potential(x) - negative) * cell.housing.series


@checked
def diffusion_resistance(
    cell: CellRecord,
    electrode: Electrode,
    x: Numbers,
    duration: Quantity,
    temperature: Quantity,
    *,
    grown: Numbers = 0.0,
    contact: Numbers = 1.0,
    reached: Numbers = 1.0,
) -> Number:
    """What solid diffusion adds to the resistance of a pulse, ohm m^2 of electrode.

    A constant flux moves the lithiation of the particle surface as `filling` says, and with it the
    potential by abs(dU/dx); in the electrode that resists like charge transfer, in series with it.
    The lithium spreads from the touched spots over the whole particle, as the simulation takes it:
    lost contact raises the charge transfer, not this.

    Parameters
    ----------
    cell, electrode, x : the cell, one of its electrodes and the lithiation of that, 0 to 1
    duration : of the pulse, s; temperature : K; each also as text
    grown, contact, reached : thickness of interphase (m), factors on touched surface and on
        reached material, as in `State`

    Raises
    ------
    InputError : one of them out of range
    """
    filled = numbers_within("x", x, 0.0, 1.0, "", "a lithiation from 0 to 1")
    seconds = numbers_within("duration", duration, 0.0, np.inf, "s", "a time above 0", above=True)
    share = "a factor from 1e-6 to 1"
    return _diffusion(
        cell, electrode, filled, seconds, kelvin(temperature),
        grown=numbers_within("grown", grown, 0.0, 1e-3, "um", "a thickness from 0 to 1 mm"),
        contact=numbers_within("contact", contact, 1e-6, 1.0, "", share),
        reached=numbers_within("reached", reached, 1e-6, 1.0, "", share),
    )  # fmt: skip


def _diffusion(
    cell: CellRecord, electrode: Electrode, x: Number, duration: Number, temperature: Number, *,
    grown: Number = 0.0, contact: Number = 1.0, reached: Number = 1.0,
) -> Number:  # fmt: skip
    """As `diffusion_resistance`, of what was read before; a balance may leave 0 to 1."""
    surface = electrode.contact_surface * contact * reached
    held = sum(particle_resistances(cell, electrode, x, temperature, grown)) / surface
    material = electrode.active_material
    slope = np.abs(material.open_circuit.slope(x))
    host = electrode.density.active * material.theoretical_capacity
    host = host * electrode.volume.active * electrode.connectivity * reached
    slow = slope / host * filling(electrode, duration, temperature)
    if electrode.microstructure is Microstructure.DENSE:  # one face, no way along the electrode
        return slow / electrode.thickness
    ways = (
        electrode.thickness,
        electrode.ionic_conductivity(temperature),
        electrode.electronic_conductivity(),
    )
    both = electrode_resistance(*ways, held + slow).total
    return np.maximum(both - electrode_resistance(*ways, held).total, 0.0)


def filling(electrode: Electrode, duration: Number, temperature: Number) -> Number:
    """Time in which an even flux would bring the whole particle to where its surface is, s.

    A sphere, with T = D t / r^2, of (r^2 / 3 D) (exp(T) (1 + erf sqrt(T)) - 1), later of
    t + r^2 / (15 D); a dense film of thickness l of (l^2 / D) 2 sqrt(T / pi), later of
    t + l^2 / (3 D). With the first term that fades behind each the two meet within 0.2 %.
    """
    from scipy.special import erf  # late: slow to import

    material = electrode.active_material
    d = material.diffusivity.value * arrhenius(material.diffusivity_energy.value, temperature)
    if electrode.microstructure is Microstructure.DENSE:
        whole = np.asarray(electrode.thickness) ** 2 / d
        depth = duration / whole
        early = 2.0 * np.sqrt(depth / np.pi)
        late = depth + 1.0 / 3.0 - 2.0 / np.pi**2 * np.exp(-(np.pi**2) * depth)
        return whole * np.where(depth < 0.2, early, late)[()]
    whole = np.asarray(electrode.particle_radius) ** 2 / d
    depth = duration / whole
    near = np.minimum(depth, 1.0)
    early = (np.exp(near) * (1.0 + erf(np.sqrt(near))) - 1.0) / 3.0
    late = depth + 1.0 / 15.0 - 2.0 / 3.0 / ROOT**2 * np.exp(-(ROOT**2) * depth)
    return whole * np.where(depth < 0.1, early, late)[()]


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
    at, state = conditions or cell.conditions(), (conditions or cell.conditions()).state
    expected = "a duration above 0 s"
    seconds = numbers_within("duration", duration, 0.0, np.inf, "s", expected, above=True)
    book = ledger(cell, at, soc=level)
    x, y = lithiation(cell, level)
    per_area = book.total + _diffusion(
        cell, cell.cathode, x, seconds, at.temperature, grown=state.cathode_interphase,
        contact=state.cathode_contact, reached=state.connectivity,
    )  # fmt: skip
    if isinstance(cell.anode, Electrode):
        per_area = per_area + _diffusion(
            cell, cell.anode, y, seconds, at.temperature, grown=state.anode_interphase,
            contact=state.anode_contact,
        )  # fmt: skip
    resistance = per_area * cell.housing.series / cell.area
    rest = open_circuit_voltage(cell, level)
    voltage = np.maximum(at.lower_voltage * cell.housing.series, rest / 2.0)
    most = limiting_current(cell, seconds) * cell.area
    current = np.minimum(np.maximum(rest - voltage, 0.0) / resistance, most)
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
    at = conditions or cell.conditions()
    book = ledger(cell, at)
    current = multiple * cell.capacity / 3600.0
    voltage = cell.average_voltage - current * book.resistance
    return np.where(voltage < at.lower_voltage * cell.housing.series, np.nan, voltage)[()]
