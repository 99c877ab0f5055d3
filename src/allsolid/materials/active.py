"""Active materials of positive and negative electrodes."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from allsolid.materials.composition import molar_mass, parse_formula
from allsolid.materials.curves.open_circuit import OpenCircuitCurve, open_circuit
from allsolid.quantities import FARADAY, InputError, Number
from allsolid.quantities.frozen import FrozenMapping
from allsolid.sources import Kind, Measured, measured

FILE = "active_materials.toml"


@dataclass(frozen=True, slots=True)
class ActiveMaterial:
    """An active material, in SI.

    Capacity, density and concentration are one set: the maximum concentration follows from
    density and theoretical capacity, and the reversible capacity is the theoretical one times the
    width of the open-circuit window. (Concentrations of published parameter sets are not
    densities and are not used.)

    Parameters
    ----------
    formula : of the host that the mass refers to (lithiated for positive electrodes, lithium-free
        for negative ones and sulfur)
    electrons : Li per formula unit between x = 0 and x = 1
    density : kg/m^3; capacity : C/kg, reversible, over the normal window
    open_circuit : potential against lithiation
    diffusivity, diffusivity_energy : m^2/s at 25 degC, and its barrier, J per particle
    exchange_current, exchange_current_energy : A/m^2 at x = 0.5 and 25 degC, and its barrier
    potential_offset : added to the whole curve, V: zero, with an interval
    particle_radius : m; electronic_conductivity : S/m
    first_cycle_efficiency : discharge over charge capacity of the first cycle
    expansion : relative volume gain from the delithiated to the lithiated end of the window
    """

    name: str
    formula: str
    aliases: tuple[str, ...]
    positive: bool
    electrons: float
    composition: Mapping[str, float]
    density: Measured
    capacity: Measured
    open_circuit: OpenCircuitCurve
    diffusivity: Measured
    diffusivity_energy: Measured
    exchange_current: Measured
    exchange_current_energy: Measured
    particle_radius: Measured
    electronic_conductivity: Measured
    first_cycle_efficiency: Measured
    expansion: Measured
    youngs_modulus: Measured
    potential_offset: Measured
    note: str = ""
    based_on: str = ""

    def __reduce_ex__(self, protocol: Any) -> Any:
        # a packaged material travels by its name: it stays the one that the catalogue holds
        if active_materials().get(self.name) is self:
            return _packaged, (self.name,)
        return object.__reduce_ex__(self, protocol)

    @property
    def molar_mass(self) -> float:
        """kg per mole of formula units."""
        return molar_mass(self.composition)

    @property
    def theoretical_capacity(self) -> float:
        """Capacity of x from 0 to 1, C/kg: n F / M."""
        return self.electrons * FARADAY / self.molar_mass

    @property
    def maximum_concentration(self) -> Number:
        """Lithium at x = 1, mol/m^3: density times theoretical capacity over F."""
        return self.density.value * self.theoretical_capacity / FARADAY


def _packaged(name: str) -> ActiveMaterial:
    return active_materials()[name]


@functools.cache
def active_materials() -> Mapping[str, ActiveMaterial]:
    """All packaged active materials by name."""
    text = (files("allsolid.materials") / "data" / FILE).read_text(encoding="utf-8")
    return FrozenMapping({name: _build(name, entry) for name, entry in tomllib.loads(text).items()})


UNITS = {
    "density": "g/cm^3",
    "diffusivity": "cm^2/s",
    "diffusivity_energy": "eV",
    "exchange_current": "mA/cm^2",
    "exchange_current_energy": "eV",
    "particle_radius": "um",
    "electronic_conductivity": "S/cm",
    "first_cycle_efficiency": "",
    "expansion": "",
    "youngs_modulus": "GPa",
    "potential_offset": "mV",
}
"""Unit of each value but the capacity."""

_OFFSETS = {Kind.MEASURED: 0.02, Kind.FITTED: 0.02}
"""V by which curves of one material differ between publications (assumed); 0.1 V where the curve
itself is assumed.
"""


def curve_offset(kind: Kind) -> Measured:
    """How far the whole curve may lie off, V: nothing at the median, an assumed interval."""
    half = _OFFSETS.get(kind, 0.1)
    return Measured(
        0.0, -half, half, Kind.ASSUMED, "", "mV", name="potential offset",
        conditions="curves of one material differ between publications by some 20 mV"
        if kind in _OFFSETS
        else "the open-circuit curve is assumed",
    )  # fmt: skip


def _build(name: str, entry: dict[str, Any]) -> ActiveMaterial:
    values: dict[str, Any] = {
        key: measured(entry[key], unit, name=key.replace("_", " "), file=FILE, key=f"{name}.{key}")
        for key, unit in UNITS.items()
        if key in entry or key != "potential_offset"
    }
    curve = open_circuit(name)
    values.setdefault("potential_offset", curve_offset(curve.kind))
    host = parse_formula(entry["formula"])
    theoretical = entry["electrons"] * FARADAY / molar_mass(host)
    stated = measured(entry["capacity"], "mAh/g", name="capacity", file=FILE, key=name)
    capacity = theoretical * curve.window
    if not stated.low <= capacity <= stated.high:
        raise InputError(
            "the open-circuit window gives a capacity outside the stated interval",
            file=FILE, key=name, value=capacity,
        )  # fmt: skip
    return ActiveMaterial(
        name=name,
        formula=entry["formula"],
        aliases=tuple(entry.get("aliases", ())),
        positive=entry["positive"],
        electrons=entry["electrons"],
        composition=host,
        capacity=replace(stated, value=capacity),
        open_circuit=curve,
        note=entry.get("note", ""),
        **values,
    )
