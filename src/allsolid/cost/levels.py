"""From the cell to the installed system: what each level adds, USD 2022 per kWh."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from allsolid.cost.buying.contents import Contents
from allsolid.cost.buying.reading import claimed, quantity, table, value
from allsolid.cost.buying.stated import to_model_money
from allsolid.cost.factory.plant import KWH
from allsolid.quantities import Level

LEVELS = (Level.CELL, Level.PACK, Level.DC_SYSTEM, Level.INSTALLED)
"""The levels at which a kWh has a cost."""


class Follows(StrEnum):
    """What a purchased item of the pack goes with."""

    VOLUME = "volume"
    ENERGY = "energy"


@dataclass(frozen=True, slots=True)
class Hardware:
    """A purchased item of module or pack: USD per kWh of the reference pack."""

    name: str
    amount: Any
    follows: Follows


@dataclass(frozen=True, slots=True)
class Adders:
    """Purchased items of the pack and the adders to the DC system and the installation.

    reference_volume : m^3 of cells per kWh in the reference pack; pressure in USD 2022/kWh,
    dc_system in USD 2024/kWh, power in EUR 2024/kW, duration in h.
    """

    hardware: tuple[Hardware, ...]
    reference_volume: float
    pressure: Any
    dc_system: Any
    power: Any
    duration: Any

    def pack_items(self, cell: Contents) -> tuple[tuple[str, Any], ...]:
        """Name and USD/kWh of each purchased item for `cell`."""
        bulk = cell.volume / (cell.energy / KWH) / self.reference_volume
        items = tuple(
            (h.name, h.amount * (bulk if h.follows is Follows.VOLUME else 1.0))
            for h in self.hardware
        )
        return items if cell.has_liquid else (*items, ("stack pressure", self.pressure))

    def beyond_pack(self) -> tuple[tuple[Level, str, Any], ...]:
        """Level, name and USD/kWh of what comes after the pack."""
        dc = self.dc_system * to_model_money("USD", 2024)
        installed = self.power / self.duration * to_model_money("EUR", 2024)
        return (
            (Level.DC_SYSTEM, "enclosure, protection, integration", dc),
            (Level.INSTALLED, "power conversion, connection, construction", installed),
        )


_NAMES = {
    "pressure": "stack-pressure hardware (USD 2022/kWh)",
    "dc_system": "pack to DC system (USD 2024/kWh)",
    "power": "DC system to installed (EUR 2024/kW)",
    "duration": "hours of discharge at full power",
}


@functools.cache
def standard_adders() -> Adders:
    """The packaged adders with their intervals."""
    file = "pack.toml"
    entries = table(file)
    spread = table("plant.toml")["spread"]["hardware"]
    hardware = tuple(
        Hardware(
            name,
            claimed(usd / 100.0, spread, "batpac5", name=f"pack: {name}"),
            Follows(follows),
        )
        for name, usd, follows in entries["hardware"]["items"]
    )
    read = {key: value(entries[key], "", file=file, key=name) for key, name in _NAMES.items()}
    volume = entries["hardware"]["reference_volume"]
    return Adders(
        hardware, quantity(volume, "cm^3", file=file, key="hardware.reference_volume"), **read
    )
