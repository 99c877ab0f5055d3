"""Process steps: what a year of a step takes in labour, capital, floor and energy.

Two kinds, both data: a `ProcessStep` scales a known plant with powers of its rate (BatPaC's form),
a `Machine` counts machines from batch, cycle time and operating time, for steps no such plant has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from allsolid.cost.buying.reading import claimed, ratio, rows, table, value


class Driver(StrEnum):
    """The annual rate a step is sized by."""

    CELLS = "cells"
    """cells started a year"""
    CELL_VOLUME = "cell volume"
    """m^3 of started cells a year"""
    ENERGY = "energy"
    """kWh of good cells a year"""
    CATHODE_MASS = "cathode mass"
    """kg of dry cathode coating mixed a year"""
    ANODE_MASS = "anode mass"
    """kg of dry anode coating mixed a year"""
    CATHODE_AREA = "cathode area"
    """m^2 of coated cathode face a year"""
    ANODE_AREA = "anode area"
    """m^2 of anode face a year"""
    ELECTRODE_AREA = "electrode area"
    """m^2 of both a year"""
    CATHODE_MADE = "cathode made"
    """m^2 of coated cathode face a year, what the route loses included"""
    SEPARATOR_MASS = "separator mass"
    """kg of separator a year"""
    SEPARATOR_AREA = "separator area"
    """m^2 of separator made a year, breakage included"""
    SEPARATOR_VOLUME = "separator volume"
    """m^3 of separator made a year"""
    CATHODE_VOLUME = "cathode volume"
    """m^3 of cathode deposited a year"""
    LITHIUM_AREA = "lithium area"
    """m^2 of lithium layer made a year, losses included"""
    LITHIUM_VOLUME = "lithium volume"
    """m^3 of lithium layer deposited a year; what misses the foil is a loss of material only"""
    CATHODE_SOLVENT = "cathode solvent"
    """kg of solvent other than water evaporated a year, of every slurry of the route"""
    ROOM = "room"
    """the larger of the ratios of cells and of electrode area to the baseline plant's"""


class PlantSection(StrEnum):
    """Where in the plant a step belongs."""

    ELECTRODE = "electrode"
    ASSEMBLY = "assembly"
    FORMATION = "formation"
    SUPPORT = "support"
    PACK = "pack"


class Size(StrEnum):
    """A property of the cell that a step's equipment depends on besides its rate."""

    CAPACITY = "capacity"
    """C per cell"""
    ABOVE_80_AH = "above 80 Ah"
    """1.1 above 80 Ah per cell, else 1"""
    AREA_PER_CHARGE = "area per charge"
    """m^2 of cathode face per C"""
    CATHODE_SOLVENT_LOAD = "cathode solvent load"
    """kg of solvent per m^2 of cathode face"""
    ANODE_SOLVENT_LOAD = "anode solvent load"
    """kg of solvent per m^2 of anode face"""


@dataclass(frozen=True, slots=True)
class Modifier:
    """Labour, capital and area times (size / reference)^exponent; exponent 0 leaves them."""

    size: Size
    reference: float
    labour: Any
    capital: Any
    area: Any


@dataclass(frozen=True, slots=True)
class Demand:
    """What a year of production asks of the steps: rates by driver and sizes by property.

    Machines, people and floor are there for the rates; they run for the share that is made.
    """

    rates: Mapping[Driver, Any]
    sizes: Mapping[Size, Any]
    operating_time: Any
    """s of production a year"""
    utilisation: Any = 1.0
    """share of the rates that is made"""


@dataclass(frozen=True, slots=True)
class Resources:
    """One step's year: labour in person-seconds, capital in USD, floor in m^2, energy in J."""

    labour: Any
    capital: Any
    area: Any
    energy: Any = 0.0


@dataclass(frozen=True, slots=True)
class ProcessStep:
    """A step scaled from a known plant: y = y0·x^p with x = rate / baseline.

    Parameters
    ----------
    baseline : rate of the known plant in the driver's unit per year
    labour : person-seconds a year of the known plant
    capital : USD; area : m^2
    labour_exponent, capital_exponent, area_exponent : p of each
    """

    name: str
    section: PlantSection
    driver: Driver
    baseline: float
    labour: Any
    capital: Any
    area: Any
    labour_exponent: Any
    capital_exponent: Any
    area_exponent: Any
    modifiers: tuple[Modifier, ...] = ()

    def resources(self, demand: Demand) -> Resources:
        """Labour, capital and area of a year at the rates of `demand`."""
        x = np.asarray(demand.rates[self.driver] / self.baseline, dtype=float)
        labour = self.labour * x**self.labour_exponent
        capital = self.capital * x**self.capital_exponent
        area = self.area * x**self.area_exponent
        for modifier in self.modifiers:
            size = np.asarray(demand.sizes[modifier.size] / modifier.reference, dtype=float)
            # a cell without this stream has size 0 and no such step either
            size = np.where(size > 0, size, 1.0)
            labour = labour * size**modifier.labour
            capital = capital * size**modifier.capital
            area = area * size**modifier.area
        present = x > 0
        return Resources(*(np.where(present, part, 0.0) for part in (labour, capital, area)))


@dataclass(frozen=True, slots=True)
class Machine:
    """A step made of machines: n = max(1, demand·cycle / (batch·rate·uptime·operating time)).

    Parameters
    ----------
    batch : driver units (m^2, m^3, cells) per cycle of one machine; of layers grown in vacuum the
        zone in m^2
    rate : growth of such a layer per cycle, m; 1 elsewhere
    cycle : s
    uptime : share of the operating time that it produces
    price : USD, installed
    floor : m^2 a machine; crew : persons a machine; power : W a machine
    """

    name: str
    section: PlantSection
    driver: Driver
    batch: Any
    rate: Any
    cycle: Any
    uptime: Any
    price: Any
    floor: Any
    crew: Any
    power: Any

    def resources(self, demand: Demand) -> Resources:
        """Labour, capital, area and energy of a year; nothing where the driver is zero."""
        asked = np.asarray(demand.rates[self.driver], dtype=float)
        time = demand.operating_time
        busy = asked * self.cycle / (self.batch * self.rate * self.uptime * time)
        count = np.where(asked > 0, np.maximum(busy, 1.0), 0.0)
        return Resources(
            labour=count * self.crew * time,
            capital=count * self.price,
            area=count * self.floor,
            energy=busy * demand.utilisation * self.uptime * time * self.power,
        )


_COLUMNS = {
    "labour_h": "labour of {}",
    "capital_MUSD": "equipment of {} (USD 2022)",
    "area_m2": "floor of {}",
    "p_labour": "scale exponent of labour, {}",
    "p_capital": "scale exponent of equipment, {}",
    "p_area": "scale exponent of floor, {}",
}
"""Name for people of each column of the step table."""


def baseline_steps() -> tuple[ProcessStep, ...]:
    """The steps of BatPaC 5.0's baseline plant, each with its intervals (source: batpac5)."""
    plant = table("plant.toml")
    spread, source = plant["spread"], "batpac5"
    made = []
    for row in rows("steps.csv"):
        name = row["name"]

        def read(column: str, scale: float, width: float, unit: str = "", row=row, name=name):
            amount = ratio(row[column], file="steps.csv", key=f"{name}.{column}") * scale
            return claimed(amount, width, source, unit=unit, name=_COLUMNS[column].format(name))

        made.append(
            ProcessStep(
                name=name,
                section=PlantSection(row["section"]),
                driver=Driver(row["driver"]),
                baseline=ratio(row["baseline"], file="steps.csv", key=f"{name}.baseline"),
                labour=read("labour_h", 3600.0, spread["step"], "h"),
                capital=read("capital_MUSD", 1e6, spread["step"]),
                area=read("area_m2", 1.0, spread["step"], "m^2"),
                labour_exponent=read("p_labour", 1.0, spread["exponent"]),
                capital_exponent=read("p_capital", 1.0, spread["exponent"]),
                area_exponent=read("p_area", 1.0, spread["exponent"]),
                modifiers=_modifiers(name, plant["modifiers"]),
            )
        )
    return tuple(made)


def _modifiers(step: str, entries: list[dict[str, Any]]) -> tuple[Modifier, ...]:
    def read(entry: dict[str, Any], field: str) -> Any:
        what = "equipment" if field == "capital" else "floor" if field == "area" else field
        key = f"{step}: exponent of {what} on {entry['size']}"
        return value(entry[field], "", file="plant.toml", key=key) if field in entry else 0.0

    return tuple(
        Modifier(
            Size(entry["size"]), float(entry["reference"]), read(entry, "labour"),
            read(entry, "capital"), read(entry, "area"),
        )
        for entry in entries
        if entry["step"] == step
    )  # fmt: skip
