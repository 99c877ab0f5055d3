"""Charge currents that full cells took, and whether one shows it for another cell.

A demonstration shows a current for a cell only if every condition of it was known and at least as
hard as the cell's: the same class of electrolyte at the lithium, the same electrode and interlayer,
a catholyte no wetter, a temperature and a pressure no higher, a charge per area no smaller.
"""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from allsolid.quantities import InputError, printable, si, typeset

if TYPE_CHECKING:
    from allsolid.cells import Cell, Demonstrated
    from allsolid.materials import Electrolyte


@dataclass(frozen=True, slots=True)
class Setting:
    """What a charge current depends on; nan where it is not stated.

    Parameters
    ----------
    electrolyte : class of what faces the plated lithium, see `electrolyte_class`
    anode : "lithium", "anode-free" or "lithium-indium"
    interlayer : what lies between the two, empty for nothing
    wet : whether a liquid or gel fills the cathode
    temperature, pressure : of the test or of use, K and Pa
    areal_charge : plated in one charge, C/m^2
    """

    electrolyte: str
    anode: str
    interlayer: str
    wet: bool
    temperature: float
    pressure: float
    areal_charge: float


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A charge current (A/m^2) that a full cell took for a number of cycles.

    `assumed` names the fields of the setting (or "current") that the source does not state.
    """

    name: str
    setting: Setting
    current: float
    cycles: float
    assumed: frozenset[str]
    source: str
    status: str
    note: str

    def differences(self, cell: Setting) -> tuple[str, ...]:
        """Why it does not show its current for `cell`, in words; empty where it does."""
        own = self.setting
        found = [
            *_unlike("electrolyte", own.electrolyte, cell.electrolyte),
            *_unlike("negative electrode", own.anode, cell.anode),
            *_unlike("interlayer", own.interlayer or "none", printable(cell.interlayer) or "none"),
            *(["a liquid or gel in its cathode"] if own.wet and not cell.wet else []),
            *_easier("temperature", own.temperature, cell.temperature, "degC"),
            *_easier("pressure", own.pressure, cell.pressure, "MPa"),
            *_easier("charge per area", -own.areal_charge, -cell.areal_charge, "mAh/cm^2"),
        ]
        taken = [name for name in _CONDITIONS if name in self.assumed]
        return (*found, *([f"assumed of it: {', '.join(taken)}"] if taken else []))


_CONDITIONS = (
    "electrolyte", "anode", "interlayer", "catholyte", "temperature", "pressure", "charge",
    "current",
)  # fmt: skip


def _unlike(what: str, own: str, wanted: str) -> list[str]:
    return [] if own.casefold() == wanted.casefold() else [f"{what} {own}, not {wanted}"]


def _easier(what: str, own: float, wanted: float, unit: str) -> list[str]:
    """The condition in words where `own` is unknown or above `wanted` (signs as compared)."""
    if math.isnan(own):
        return [f"{what} not stated"]
    # a thousandth: a figure of one paper, rounded twice, is the same figure
    if own <= wanted + 1e-3 * abs(wanted):
        return []
    shown, asked = (
        typeset(value if unit == "degC" else abs(value), unit) for value in (own, wanted)
    )
    return [f"{what} {shown}, not {asked}"]


def setting_of(cell: Cell | str) -> Setting:
    """The setting of a single cell with a lithium electrode (or of its name or file), charged in
    full.

    Raises
    ------
    InputError : a cell without a lithium electrode, or a batch of cells
    """
    from allsolid.cells import MetalAnode, as_cell

    cell = as_cell(cell)
    if not isinstance(cell.anode, MetalAnode):
        raise InputError("expected a cell that plates lithium", file=cell.name, key="anode")
    if cell.size > 1:
        raise InputError("expected a single cell, not a batch", file=cell.name)
    facing, between = _face(cell)
    return Setting(
        electrolyte_class(facing),
        cell.anode.kind,
        between,
        cell.cathode.liquid is not None,
        float(cell.temperature),
        float(cell.pressure),
        float(cell.areal_capacity),
    )


def _face(cell: Cell) -> tuple[Electrolyte, str]:
    """The electrolyte nearest to the lithium, and the names of other layers between them."""
    from allsolid.materials import electrolyte

    facing, between = cell.separator.electrolyte, []
    for layer in cell.interlayers:
        if layer.side == "anode":
            try:
                facing, between = electrolyte(layer.name), []
            except InputError:  # a layer that is no electrolyte of the catalogue
                between.append(layer.name)
    return facing, " + ".join(between)


def electrolyte_class(electrolyte: Electrolyte) -> str:
    """Class of an electrolyte by what it is made of, narrower than its family.

    Argyrodite: Li, P, S and a halogen; garnet: Li, La, Zr and O. Another electrolyte is a class of
    its own, by its name: LiPON is no garnet although both are oxides.
    """
    inside = {symbol for symbol, amount in electrolyte.composition.items() if amount > 0}
    if {"Li", "P", "S"} <= inside and inside & {"Cl", "Br", "I"}:
        return "argyrodite"
    if {"Li", "La", "Zr", "O"} <= inside:
        return "garnet"
    return electrolyte.name


@functools.cache
def demonstrations() -> tuple[Demonstration, ...]:
    """All charge currents that full cells with a lithium electrode were shown to take."""
    from allsolid.cells import demonstrated

    own = tuple(_charge(row) for row in table("demonstrated_charges.csv"))
    # a negative electrode of silicon does not plate
    others = (one for one in demonstrated() if one.anode != "silicon")
    return own + tuple(_full_cell(one) for one in others if one.current_density_mA_cm2)


def _full_cell(one: Demonstrated) -> Demonstration:
    plated = one.areal_capacity_mAh_cm2
    setting = Setting(
        one.electrolyte, one.anode, one.interlayer, one.catholyte == "wet",
        _si(one.temperature_degC, "degC"), _si(one.pressure_MPa, "MPa"), _si(plated, "mAh/cm^2"),
    )  # fmt: skip
    assumed = _CONDITIONS if one.status == "assumed" else one.assumed.split(";")
    current = _si(one.current_density_mA_cm2, "mA/cm^2")
    cycles = math.nan if one.cycles is None else one.cycles
    return Demonstration(
        one.name, setting, current, cycles, frozenset(assumed), one.source, one.status, one.note
    )


def _charge(row: Mapping[str, str]) -> Demonstration:
    setting = Setting(
        row["electrolyte"], row["anode"], row["interlayer"], row["catholyte"] == "wet",
        read(row, "temperature_degC", "degC"), read(row, "pressure_MPa", "MPa"),
        read(row, "areal_capacity_mAh_cm2", "mAh/cm^2"),
    )  # fmt: skip
    return Demonstration(
        row["name"], setting, read(row, "current_mA_cm2", "mA/cm^2"), float(row["cycles"]),
        frozenset(row["assumed"].split(";")), row["source"], row["status"], row["note"],
    )  # fmt: skip


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of the room's data files."""
    text = (files("allsolid.simulation") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def read(row: Mapping[str, str], column: str, unit: str) -> float:
    """A number of a row in SI; nan where it is empty."""
    return _si(float(row[column]) if row[column] else None, unit)


def _si(value: float | None, unit: str) -> float:
    return math.nan if value is None else float(si(value, unit))
