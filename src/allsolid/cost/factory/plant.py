"""The plant: volume, rules of expense, dry room. One year of it, in USD 2022.

Expense of a step (BatPaC 5.0): depreciation = capital/10 + 5 % of building (3000 USD/m^2);
variable overhead = 0.4·labour + 0.2·depreciation; administration = 0.25·(labour + variable
overhead) + 0.25·depreciation; research = 0.4·depreciation. All linear, so steps add up.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from allsolid.cost.buying.reading import table, value
from allsolid.cost.factory.steps import Resources
from allsolid.quantities import InputError, parse
from allsolid.quantities.frozen import read_only
from allsolid.sources import Measured

YEAR = 365.0 * 86400.0
"""s; the dry room is kept dry all year."""
DAY = 86400.0
KWH = 3.6e6


@dataclass(frozen=True, slots=True)
class Rules:
    """Shares and rates that turn labour, capital and floor into expense (source: batpac5).

    wage in USD/h, days of production a year, equipment_rate and building_rate in 1/a,
    building_price in USD/m^2, electricity in USD/kWh, the others dimensionless.
    """

    wage: Any
    days: Any
    equipment_rate: Any
    building_rate: Any
    building_price: Any
    overhead_labour: Any
    overhead_depreciation: Any
    administration_labour: Any
    administration_depreciation: Any
    research: Any
    warehouse_share: Any
    electricity: Any
    utilities_share: Any


@dataclass(frozen=True, slots=True)
class DryRoom:
    """Air handling of a dry room, in proportion to a reference room.

    load = 2^((T_ref − T_dew)/doubling); capital = capital_per_area·area·load^capital_exponent;
    power = power_ref·(area·height/volume_ref)·air_changes·load.

    capital_per_area in USD/m^2, power in W, volume in m^3, dew_point and doubling in K, height
    in m, air_changes relative to the reference room (source: ahmed2016 for the power).
    """

    capital_per_area: Any
    power: Any
    volume: Any
    dew_point: Any
    height: Any
    air_changes: Any
    doubling: Any
    capital_exponent: Any

    def load(self, dew_point: Any) -> Any:
        """Air-handling load at a dew point (K) over that of the reference room."""
        return 2.0 ** ((self.dew_point - dew_point) / self.doubling)

    def resources(self, area: Any, dew_point: Any) -> Resources:
        """Capital and annual energy of the air handling of `area` (m^2) at `dew_point` (K)."""
        load = self.load(dew_point)
        power = self.power * area * self.height / self.volume * self.air_changes * load
        capital = self.capital_per_area * area * load**self.capital_exponent
        return Resources(labour=0.0, capital=capital, area=0.0, energy=power * YEAR)


@dataclass(frozen=True, slots=True)
class Expense:
    """One step's expense in USD a year, by kind."""

    labour: Any
    overhead: Any
    depreciation: Any
    administration: Any
    research: Any
    energy: Any = 0.0

    @property
    def processing(self) -> Any:
        """Everything but research: the article's C_processing."""
        return self.labour + self.overhead + self.depreciation + self.administration + self.energy

    @property
    def total(self) -> Any:
        """Processing plus research."""
        return self.processing + self.research

    def __mul__(self, factor: Any) -> Expense:
        return Expense(
            self.labour * factor, self.overhead * factor, self.depreciation * factor,
            self.administration * factor, self.research * factor, self.energy * factor,
        )  # fmt: skip


_RULES = {
    "wage": "wage (USD 2022/h)",
    "days": "days of production a year",
    "equipment_rate": "depreciation of equipment a year",
    "building_rate": "depreciation of buildings a year",
    "building_price": "buildings (USD 2022/m²)",
    "overhead_labour": "variable overhead on labour",
    "overhead_depreciation": "variable overhead on depreciation",
    "administration_labour": "administration on labour and overhead",
    "administration_depreciation": "administration on depreciation",
    "research": "R&D on depreciation",
    "warehouse_share": "cells' share of the warehouse",
    "electricity": "electricity (USD 2022/kWh)",
    "utilities_share": "utilities in variable overhead",
}
"""Name of each rule for people."""

_DRY_ROOM = {
    "capital_per_area": ("air handling of the dry room (USD 2022/m²)", ""),
    "power": ("power of the reference dry room", "kW"),
    "volume": ("volume of the reference dry room", "m^3"),
    "dew_point": ("dew point of the reference dry room", "degC"),
    "height": ("height of the dry room", "m"),
    "air_changes": ("air changes of the dry room over the reference", ""),
    "doubling": ("kelvin of dew point that double the air-handling load", ""),
    "capital_exponent": ("exponent of air-handling equipment on its load", ""),
}
"""Name for people and display unit of each property of the dry room."""


@functools.cache
def standard_rules() -> Rules:
    """The packaged rules with their intervals."""
    entries = table("plant.toml")["rules"]
    read = {k: value(entries[k], "", file="plant.toml", key=name) for k, name in _RULES.items()}
    return Rules(**read)


@functools.cache
def standard_dry_room() -> DryRoom:
    """The packaged dry room with its intervals."""
    entries = table("plant.toml")["dry_room"]
    read = {
        k: value(entries[k], unit, file="plant.toml", key=name)
        for k, (name, unit) in _DRY_ROOM.items()
    }
    return DryRoom(**read)


@dataclass(frozen=True, slots=True)
class Plant:
    """A cell plant.

    Parameters
    ----------
    volume : energy of good cells a year at full use, J (a float, an array or a `Measured`)
    utilisation : share of that volume made; labour and capital stay
    cell_yield : None for the route's own, or a value that overrides it (ramp)
    """

    volume: Any = 50e6 * KWH
    utilisation: Any = 1.0
    cell_yield: Any = None
    rules: Rules = field(default_factory=standard_rules)
    dry_room: DryRoom = field(default_factory=standard_dry_room)

    def __post_init__(self) -> None:
        for key in ("volume", "utilisation", "cell_yield"):
            if isinstance(getattr(self, key), np.ndarray):
                object.__setattr__(self, key, read_only(getattr(self, key)))
        if not np.all(_positive(_numbers(self.volume))):
            asked = "expected a positive energy a year, in J (Plant.of reads '50 GWh/a')"
            raise InputError(asked, key="volume", value=self.volume)
        for key in ("utilisation", "cell_yield"):
            stated = getattr(self, key)
            shares = _numbers(1.0 if stated is None else stated)
            drawn = isinstance(stated, Measured)  # draws may leave (0, 1]: the model clips them
            sane = ~np.isnan(shares) if drawn else _positive(shares) & (shares <= 1.0)
            if not np.all(sane):
                raise InputError("expected a share above 0 and up to 1", key=key, value=stated)

    @staticmethod
    def of(text: str) -> Plant:
        """A plant from ``"50 GWh/a"`` (also ``"50 GWh"`` or ``"50 GWh/yr"``).

        Raises
        ------
        InputError : not an energy, or not positive
        """
        if not isinstance(text, str):
            raise InputError("expected text such as '50 GWh/a'", key="plant", value=text)
        energy = text.strip()
        for suffix in ("/a", "/yr", "/year"):
            energy = energy.removesuffix(suffix)
        joules = _energy(energy, text)
        if not _positive(joules):
            raise InputError("expected a positive energy a year such as '50 GWh/a'", value=text)
        return Plant(volume=joules)

    @property
    def operating_time(self) -> Any:
        """Seconds of production a year (three shifts on every day of production)."""
        return self.rules.days * DAY

    def expense(self, resources: Resources) -> Expense:
        """What the resources of a year cost in USD, by the rules above."""
        rules = self.rules
        labour = resources.labour / 3600.0 * rules.wage
        building = resources.area * rules.building_price
        depreciation = resources.capital * rules.equipment_rate + building * rules.building_rate
        overhead = rules.overhead_labour * labour + rules.overhead_depreciation * depreciation
        administration = (
            rules.administration_labour * (labour + overhead)
            + rules.administration_depreciation * depreciation
        )
        energy = resources.energy / KWH * rules.electricity
        return Expense(
            labour, overhead, depreciation, administration, rules.research * depreciation, energy
        )


def _positive(numbers: Any) -> Any:
    """Finite and above zero (False for NaN)."""
    return np.isfinite(numbers) & (np.asarray(numbers) > 0)


def _numbers(value_: Any) -> np.ndarray:
    """The numbers in a float, an array or a prior; NaN for what is none."""
    if isinstance(value_, str):
        return np.asarray(np.nan)
    try:
        return np.asarray(getattr(value_, "value", value_), dtype=float)
    except (TypeError, ValueError):
        return np.asarray(np.nan)


_MULTIPLES = {"GWh": 1e6 * KWH, "MWh": 1e3 * KWH, "TWh": 1e9 * KWH}


def _energy(text: str, given: str) -> float:
    for unit, joules in _MULTIPLES.items():
        if text.strip().endswith(unit):
            try:
                return parse(text.strip().removesuffix(unit), "") * joules
            except InputError as error:
                raise InputError("expected e.g. '50 GWh/a'", value=given) from error
    try:
        return parse(text, "kWh")
    except InputError as error:
        raise InputError("expected an energy a year such as '50 GWh/a'", value=given) from error
