"""Inactive substances: metals, collectors, additives, binders, coatings, casings."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

from allsolid.materials.composition import molar_mass, parse_formula
from allsolid.quantities import FARADAY
from allsolid.quantities.frozen import FrozenMapping
from allsolid.sources import Measured, measured

FILE = "substances.toml"


class Role(StrEnum):
    """What a substance does in a cell."""

    METAL = "metal"
    COLLECTOR = "collector"
    ADDITIVE = "additive"
    BINDER = "binder"
    COATING = "coating"
    CASING = "casing"


@dataclass(frozen=True, slots=True)
class Substance:
    """An inactive substance or a lithium metal, in SI; None where a property does not apply.

    Parameters
    ----------
    formula : empty for laminates and carbon blacks that have none
    density : kg/m^3, of the dense material
    electronic_conductivity, ionic_conductivity : S/m at 25 degC
    thickness : usual thickness of a sheet, film or wall, m
    areal_mass : of a laminate, kg/m^2
    potential : of a metal electrode against Li/Li+, V
    electrons : Li per formula unit that a metal electrode stores
    exchange_current : of a metal electrode on a solid electrolyte, A/m^2 at 25 degC, with its
        barrier `exchange_current_energy`, J per particle
    reduction, oxidation : electrochemical limits of a coating, V
    """

    name: str
    role: Role
    formula: str
    aliases: tuple[str, ...]
    composition: Mapping[str, float]
    density: Measured
    electronic_conductivity: Measured | None
    ionic_conductivity: Measured | None
    thickness: Measured | None
    areal_mass: Measured | None
    youngs_modulus: Measured | None
    potential: Measured | None
    electrons: float
    exchange_current: Measured | None
    exchange_current_energy: Measured | None
    reduction: Measured | None
    oxidation: Measured | None
    note: str
    based_on: str = ""

    def __reduce_ex__(self, protocol: Any) -> Any:
        # a packaged substance travels by its name: it stays the one that the catalogue holds
        if substances()[self.role].get(self.name) is self:
            return _packaged, (self.role, self.name)
        return object.__reduce_ex__(self, protocol)

    @property
    def molar_mass(self) -> float:
        """kg per mole of formula units."""
        return molar_mass(self.composition)

    @property
    def capacity(self) -> float:
        """Capacity of a metal electrode, C/kg: n F / M; 0 where it stores no lithium."""
        return self.electrons * FARADAY / self.molar_mass if self.electrons else 0.0


UNITS = {
    "density": "g/cm^3",
    "electronic_conductivity": "S/cm",
    "ionic_conductivity": "S/cm",
    "thickness": "um",
    "areal_mass": "g/m^2",
    "youngs_modulus": "GPa",
    "potential": "V",
    "exchange_current": "mA/cm^2",
    "exchange_current_energy": "eV",
    "reduction": "V",
    "oxidation": "V",
}


def _packaged(role: Role, name: str) -> Substance:
    return substances()[role][name]


@functools.cache
def substances() -> Mapping[str, Mapping[str, Substance]]:
    """All packaged substances by role and name."""
    text = (files("allsolid.materials") / "data" / FILE).read_text(encoding="utf-8")
    return FrozenMapping(
        {
            Role(role): FrozenMapping({n: _build(n, Role(role), e) for n, e in entries.items()})
            for role, entries in tomllib.loads(text).items()
        }
    )


def _build(name: str, role: Role, entry: dict[str, Any]) -> Substance:
    values = {
        key: measured(entry[key], unit, name=key.replace("_", " "), file=FILE, key=f"{name}.{key}")
        if key in entry
        else None
        for key, unit in UNITS.items()
    }
    formula = entry.get("formula", "")
    return Substance(
        name=name,
        role=role,
        formula=formula,
        aliases=tuple(entry.get("aliases", ())),
        composition=parse_formula(formula) if formula else FrozenMapping({}),
        electrons=entry.get("electrons", 0.0),
        note=entry.get("note", ""),
        **values,  # type: ignore[arg-type]
    )
