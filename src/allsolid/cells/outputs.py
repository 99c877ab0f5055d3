"""What a cell can answer in closed form: the outputs of this room, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from allsolid.cells.balance import aged
from allsolid.cells.conditions import Conditions
from allsolid.cells.energy import (
    LEVELS,
    energy_density,
    level_mass,
    pressure_hardware,
    specific_energy,
    stack_thickness,
)
from allsolid.cells.power import Pulse, discharge_voltage, open_circuit_voltage, pulse_power
from allsolid.cells.record import CellRecord
from allsolid.cells.resistance import Ledger, Term, ledger
from allsolid.cells.standing.classification import volatile_share
from allsolid.quantities import Level, Number
from allsolid.quantities.output import Output, by_level


@dataclass(frozen=True, eq=False)
class CellAnswers:
    """A cell under conditions, with what several outputs share, each computed once."""

    cell: CellRecord
    conditions: Conditions

    @cached_property
    def used(self) -> CellRecord:
        """The cell under its conditions, with the balance that its state leaves it."""
        at, cell = self.conditions, self.cell
        return replace(
            cell,
            balance=aged(cell.balance, cell.cathode, cell.anode, at.state),
            temperature=at.temperature,
            pressure=at.pressure,
            lower_voltage=at.lower_voltage,
            upper_voltage=at.upper_voltage,
        )

    @cached_property
    def ledger(self) -> Ledger:
        """Resistance ledger at half charge."""
        return ledger(self.cell, self.conditions)

    @cached_property
    def pulse(self) -> Pulse:
        """Discharge pulse of 10 s at half charge."""
        return pulse_power(self.cell, self.conditions)


def answers(cell: CellRecord, conditions: Conditions | None = None) -> CellAnswers:
    """What the outputs are computed from; by default under the conditions of the design."""
    return CellAnswers(cell, cell.under(conditions))


Answer = Callable[[CellAnswers], Number]


def _of(read: Callable[[CellRecord], Number]) -> Answer:
    """An answer that needs the cell alone, as its state leaves it."""
    return lambda given: read(given.used)


def _term(term: Term) -> Answer:
    return lambda given: given.ledger.terms.get(term, np.zeros(np.shape(given.ledger.total)))


_ASR = "area-specific resistance"

OUTPUTS: tuple[Output[CellAnswers], ...] = (
    *by_level(
        LEVELS, "specific energy", "Wh/kg", "capacity times mean open-circuit voltage over mass",
        lambda given, level: specific_energy(given.used, level),
    ),
    *by_level(
        LEVELS, "energy density", "Wh/L", "the same energy over the volume of the charged cell",
        lambda given, level: energy_density(given.used, level),
    ),
    *by_level(
        LEVELS, "energy density discharged", "Wh/L",
        "the same energy over the volume of the discharged cell",
        lambda given, level: energy_density(given.used, level, charged=False),
    ),
    Output("capacity", "Ah", "charge at the terminals between the ends of the window",
           _of(lambda cell: cell.capacity)),
    Output("average voltage", "V", "mean open-circuit voltage at the terminals",
           _of(lambda cell: cell.average_voltage)),
    Output("energy", "Wh", "capacity times mean open-circuit voltage: a very slow discharge",
           _of(lambda cell: cell.energy)),
    Output("areal capacity", "mAh/cm^2", "capacity of one face per positive area",
           _of(lambda cell: cell.areal_capacity)),
    Output("N to P", "", "capacity of the negative over that of the positive electrode",
           _of(lambda cell: cell.balance.n_to_p)),
    Output("mass", "g", "of the cell with case and terminals", _of(lambda cell: cell.mass)),
    Output("volume", "L", "of the charged cell", _of(lambda cell: cell.volume)),
    Output("volume discharged", "L", "of the discharged cell",
           _of(lambda cell: cell.volume_discharged)),
    Output("thickness", "mm", "of the charged cell's case",
           _of(lambda cell: cell.housing.thickness)),
    Output("face thickness", "um", "of one charged face with its share of the foils",
           _of(stack_thickness)),
    Output("face thickness discharged", "um", "of one discharged face with its share of the foils",
           _of(lambda cell: stack_thickness(cell, charged=False))),
    Output("pack mass", "g", "of the pack, per cell",
           _of(lambda cell: level_mass(cell, Level.PACK))),
    Output("pressure frame", "g", "mass of the pack's frame that keeps the pressure, per cell",
           _of(pressure_hardware)),
    Output(_ASR, "ohm*cm^2", "of one face at half charge, current to zero: the ledger's sum",
           lambda given: given.ledger.total, "total"),
    *(
        Output(_ASR, "ohm*cm^2", "a term of the resistance ledger at half charge",
               _term(term), str(term))
        for term in Term
    ),
    Output("resistance", "mohm", "at the terminals at half charge, without diffusion",
           lambda given: given.ledger.resistance),
    Output("mean discharge voltage", "V",
           "mean open circuit less the ledger's drop; no diffusion",
           lambda given: discharge_voltage(given.cell, 1.0 / 3.0, given.conditions), "C/3"),
    Output("specific power", "W/kg",
           "of a 10 s discharge pulse at half charge to the lower limit, linear bound",
           lambda given: given.pulse.specific),
    Output("power density", "W/L", "the same power over the volume of the charged cell",
           lambda given: given.pulse.density),
    Output("cathode lithiation", "", "of the charged cell",
           _of(lambda cell: cell.balance.cathode_charged), "charged"),
    Output("cathode lithiation", "", "of the discharged cell",
           _of(lambda cell: cell.balance.cathode_discharged), "discharged"),
    Output("open-circuit voltage", "V", "of the charged cell at rest, at the terminals",
           _of(lambda cell: open_circuit_voltage(cell, 1.0)), "charged"),
    Output("open-circuit voltage", "V", "of the discharged cell at rest, at the terminals",
           _of(lambda cell: open_circuit_voltage(cell, 0.0)), "discharged"),
    Output("voltage limit", "V", "upper limit of use at the terminals",
           lambda given: given.conditions.upper_voltage * given.cell.housing.series, "upper"),
    Output("voltage limit", "V", "lower limit of use at the terminals",
           lambda given: given.conditions.lower_voltage * given.cell.housing.series, "lower"),
    Output("temperature", "degC", "of use", lambda given: given.conditions.temperature),
    Output("pressure", "MPa", "stack pressure of use", lambda given: given.conditions.pressure),
    Output("volatile share", "%", "mass of liquid electrolyte over that of the cell",
           _of(volatile_share)),
)  # fmt: skip
"""Every output of this room, in the order of its documents."""
