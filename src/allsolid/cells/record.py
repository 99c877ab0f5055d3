"""The record of a cell: its parts in SI, frozen; every result is a pure function of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid.cells.balance import Balance, cyclable
from allsolid.cells.building.content import Content, Layer
from allsolid.cells.building.freezing import freeze
from allsolid.cells.building.housing import Housing
from allsolid.cells.building.inputs import Inputs
from allsolid.cells.conditions import Conditions, kelvin, pascal, volt
from allsolid.cells.sides.films import FilmLayer, Foil
from allsolid.cells.sides.separator import SeparatorLayer
from allsolid.cells.sides.side import Side
from allsolid.cells.state import FRESH, State
from allsolid.designs import Design
from allsolid.quantities import InputError, Number, Quantity, instance, show


@dataclass(frozen=True, slots=True, eq=False)
class CellRecord:
    """A cell, or a batch of cells where fields are arrays. All fields SI.

    The record at the bottom of the room: what reads it (ledger, energies, card) stands above, and
    `Cell` is the same record with those as its methods.

    Parameters
    ----------
    inputs : what it was built from: design, materials, laws
    cathode, separator, anode, interlayers : parts of one face
    positive, negative : collectors
    balance : capacities and windows of one face
    housing : number and areas of faces, case, volume
    layers : from the positive to the negative collector
    spare : contents beside the layers (liquid beyond the pores), as (component, material, kg)
    temperature, pressure : of use, K and Pa
    lamination_pressure : highest pressure that the anode's face has seen as built, Pa
    upper_voltage, lower_voltage : limits of use of one face, V; the terminals of faces in series
        see them times their number
    """

    inputs: Inputs
    cathode: Side
    separator: SeparatorLayer
    anode: Side
    interlayers: tuple[FilmLayer, ...]
    positive: Foil
    negative: Foil
    balance: Balance
    housing: Housing
    layers: tuple[Layer, ...]
    spare: tuple[Content, ...]
    temperature: Number
    pressure: Number
    lamination_pressure: Number
    upper_voltage: Number
    lower_voltage: Number

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            if field.name != "inputs":  # whose leaves are read-only from the start
                freeze(getattr(self, field.name))

    def __setstate__(self, state: list[Any]) -> None:
        # arrays come out of a pickle writable
        for field, value in zip(dataclasses.fields(self), state, strict=True):
            object.__setattr__(self, field.name, value)
        freeze(self)

    @property
    def design(self) -> Design:
        """The design that it was built from."""
        return self.inputs.design

    @property
    def name(self) -> str:
        """Name of the design."""
        return self.design.name

    @property
    def area(self) -> Number:
        """Active area: positive area of all faces in parallel, m^2."""
        return self.housing.positive_area * self.housing.faces / self.housing.series

    @property
    def areal_capacity(self) -> Number:
        """Capacity of one face per positive area, C/m^2."""
        return self.balance.capacity

    @property
    def capacity(self) -> Number:
        """Capacity at the terminals, C."""
        return self.balance.capacity * self.area

    @property
    def average_voltage(self) -> Number:
        """Mean open-circuit voltage at the terminals, V."""
        return self.balance.average_voltage * self.housing.series

    @property
    def energy(self) -> Number:
        """Capacity times mean open-circuit voltage, J: what a very slow discharge gives."""
        return self.balance.energy * self.area * self.housing.series

    @property
    def stores_energy(self) -> np.ndarray:
        """Whether it has a capacity and a voltage: symmetric and blocking cells have none."""
        return np.asarray(self.energy) > 0.0

    @property
    def mass(self) -> Number:
        """Mass of the cell, kg: layers, spare liquid, case, terminals."""
        layers = sum(layer.mass for layer in self.layers)
        return layers + sum(part.loading for part in self.spare) + self.housing.mass

    @property
    def volume(self) -> Number:
        """Volume of the charged cell, m^3."""
        return self.housing.volume

    @property
    def volume_discharged(self) -> Number:
        """Volume of the discharged cell, m^3."""
        return self.housing.volume_discharged

    def conditions(
        self,
        *,
        temperature: Quantity | None = None,
        pressure: Quantity | None = None,
        lower_voltage: Quantity | None = None,
        upper_voltage: Quantity | None = None,
        state: State = FRESH,
    ) -> Conditions:
        """Conditions of use: those of the design, but for what is given (SI or text).

        Raises
        ------
        InputError : one of them out of range, or a state that the cell cannot be in
        """
        asked = Conditions(
            temperature=kelvin(self.temperature if temperature is None else temperature),
            pressure=pascal(self.pressure if pressure is None else pressure),
            lower_voltage=self.lower_voltage if lower_voltage is None else volt(lower_voltage),
            upper_voltage=self.upper_voltage if upper_voltage is None else volt(upper_voltage),
            state=state,
        )
        return self.under(asked)

    def under(self, conditions: Conditions | None) -> Conditions:
        """Conditions for this cell: those given, by default those of the design.

        Raises
        ------
        InputError : no conditions, of another number of cells, or of a state that it cannot be in
        """
        if conditions is None:
            return self.conditions()
        instance(conditions, Conditions, "conditions", "Conditions, of cell.conditions(...)")
        lengths = conditions.lengths - {1}
        if lengths and self.size > 1 and lengths != {self.size}:
            text = f"expected single numbers or one for each of the {self.size} cells of the batch"
            got = ", ".join(map(str, sorted(conditions.lengths)))
            raise InputError(text, file=self.name, key="conditions", value=f"{got} numbers")
        self._check_lithium(conditions.state)
        return conditions

    def _check_lithium(self, state: State) -> None:
        """Raise `InputError` where a state has lost more lithium than the charged anode held."""
        there = cyclable(self.balance, self.anode)
        if np.any(np.asarray(state.lithium_lost) > there * (1.0 + 1e-9)):
            most = show(float(np.min(there)), "mAh/cm^2", 4)
            lost = show(float(np.max(state.lithium_lost)), "mAh/cm^2", 4)
            raise InputError(
                f"expected at most the {most} that the cell has",
                file=self.name, key="state.lithium_lost", value=lost,
            )  # fmt: skip

    @property
    def size(self) -> int:
        """Number of designs in the batch; 1 for a single cell."""
        return int(np.size(self.mass + self.volume + self.energy))
