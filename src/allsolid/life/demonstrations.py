"""Charge currents that full cells took, and whether one shows it for another cell.

A demonstration shows a current for a cell only if every condition of it was known and at least as
hard as the cell's: the same class of electrolyte at the lithium, nothing in either that the cell
lacks, the same electrode and interlayer, a catholyte no wetter, a temperature no higher, the cell's
pressure, a charge per area no smaller. Less pressure loses contact, more drives lithium into the
electrolyte until it shorts without any current (source: doux2020): neither is the easier.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allsolid.cells import LITHIUM_MELTS
from allsolid.quantities import InputError, printable, si, typeset
from allsolid.sources.packaged import rows

if TYPE_CHECKING:
    from allsolid.cells import Cell, Conditions, Demonstrated
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

    `assumed` names the fields of the setting (or "current") that the source does not state;
    `treatment` is what its electrolyte or lithium holds beyond its class, in words, or empty.
    """

    name: str
    setting: Setting
    current: float
    cycles: float
    assumed: frozenset[str]
    source: str
    status: str
    note: str
    treatment: str = ""

    def differences(self, cell: Setting) -> tuple[str, ...]:
        """Why it does not show its current for `cell`, in words; empty where it does."""
        own = self.setting
        found = [
            *_unlike("electrolyte", own.electrolyte, cell.electrolyte),
            *_unlike("negative electrode", own.anode, cell.anode),
            *_unlike("interlayer", own.interlayer or "none", cell.interlayer or "none"),
            *([self.treatment] if self.treatment else []),
            *(["a liquid or gel in its cathode"] if own.wet and not cell.wet else []),
            *_easier("temperature", own.temperature, cell.temperature, "degC"),
            *_molten(cell),
            *_easier("pressure", own.pressure, cell.pressure, "MPa"),
            *_pressed_less(own.pressure, cell.pressure),
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


def _molten(cell: Setting) -> list[str]:
    """Why no demonstration with solid lithium holds for a cell above its melting point."""
    melts = cell.anode in ("lithium", "anode-free") and cell.temperature >= LITHIUM_MELTS
    return [f"lithium melts at {typeset(LITHIUM_MELTS, 'degC')}"] if melts else []


def _pressed_less(own: float, wanted: float) -> list[str]:
    """The pressure in words where it lies below `wanted` by more than the tenth to which it is
    reported; where it lies above, `_easier` says so.
    """
    if math.isnan(own) or own >= 0.9 * wanted:
        return []
    return [f"pressure {typeset(own, 'MPa')}, not {typeset(wanted, 'MPa')}"]


def setting_of(cell: Cell | str, conditions: Conditions | None = None) -> Setting:
    """The setting of a single cell with a lithium electrode (or of its name or file), charged in
    full.

    Raises
    ------
    InputError : a cell without a lithium electrode, or a batch of cells
    """
    from allsolid.cells import as_cell

    cell = as_cell(cell)
    if cell.anode.kind in ("composite", "blocking"):
        raise InputError("expected a cell that plates lithium", file=cell.name, key="anode")
    if cell.size > 1:
        raise InputError("expected a single cell, not a batch", file=cell.name)
    facing, between = _face(cell)
    at = cell.under(conditions)
    return Setting(
        electrolyte_class(facing),
        cell.anode.kind,
        between,
        cell.cathode.liquid is not None,
        float(at.temperature),
        float(at.pressure),
        float(cell.areal_capacity),
    )


def _face(cell: Cell) -> tuple[Electrolyte, str]:
    """The electrolyte nearest to the lithium, and the names of other layers between them."""
    from allsolid.cells.standing.compatibility import as_electrolyte

    facing, between = cell.separator.electrolyte, []
    for layer in cell.interlayers:
        if layer.side == "anode":
            made_of = as_electrolyte(layer)
            if made_of is None:
                between.append(printable(layer.name))  # stands in sentences
            else:
                facing, between = made_of, []
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
        row["treatment"],
    )  # fmt: skip


def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one of the room's data files."""
    return rows("allsolid.life", name)


def read(row: Mapping[str, str], column: str, unit: str) -> float:
    """A number of a row in SI; nan where it is empty."""
    return _si(float(row[column]) if row[column] else None, unit)


def _si(value: float | None, unit: str) -> float:
    return math.nan if value is None else float(si(value, unit))
