"""Electrolytes: solid, polymer and, for comparison, liquid."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

import numpy as np

from allsolid.materials.composition import molar_mass, parse_formula
from allsolid.materials.conduction.conductivity import Arrhenius, Conductivity, Form, Piecewise, Vtf
from allsolid.materials.conduction.measurement import canonical, of
from allsolid.materials.family import Family
from allsolid.quantities import AVOGADRO, BOLTZMANN, ELEMENTARY_CHARGE, InputError, Number, parse
from allsolid.quantities import temperature as kelvin
from allsolid.quantities.frozen import FrozenMapping
from allsolid.sources import Kind, Measured, measured

FILE = "electrolytes.toml"


class Moisture(StrEnum):
    """What moisture does, and so the dryness that handling needs."""

    STABLE = "stable"
    """air-stable for processing"""
    SURFACE = "surface"
    """reacts slowly: carbonate or hydrate on the surface; dry room or later cleaning"""
    HYGROSCOPIC = "hygroscopic"
    """takes up water and loses conductivity; dry room"""
    HYDROLYSES = "hydrolyses"
    """decomposes and gives off gas (H2S, H2, NH3); very dry room or inert gas"""


class PriceClass(StrEnum):
    """Class of price of the powder at scale, from its elements and its process."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very high"


class Brittleness(StrEnum):
    """How a layer takes strain."""

    DUCTILE = "ductile"
    """densifies by cold pressing"""
    BRITTLE = "brittle"
    """cracks; must be sintered"""
    RUBBERY = "rubbery"
    FLUID = "fluid"


@dataclass(frozen=True, slots=True)
class Window:
    """Electrochemical window against Li/Li+, V.

    `reduction` and `oxidation` are thermodynamic (first-principles) limits; the practical ones
    include passivation and slow kinetics and are what cells are run at.
    """

    reduction: Measured | None
    oxidation: Measured | None
    practical_reduction: Measured | None
    practical_oxidation: Measured | None


@dataclass(frozen=True, slots=True)
class Electrolyte:
    """An electrolyte, in SI.

    Parameters
    ----------
    name, formula, family, aliases : identity
    composition : atoms per formula unit
    density : kg/m^3, of the dense material (crystal, glass or film)
    conductivity : ionic, a model of temperature
    electronic_conductivity : S/m at 25 degC
    transference_number : of Li+; 1 for a single-ion conductor
    window : against Li/Li+
    youngs_modulus : Pa; fracture_toughness : Pa m^0.5
    processing_temperature : sintering or densification temperature, K
    dew_point : highest dew point at which it is handled, K
    salt_diffusivity, salt_concentration : of a binary electrolyte, m^2/s and mol/m^3
    """

    name: str
    formula: str
    family: Family
    aliases: tuple[str, ...]
    composition: Mapping[str, float]
    density: Measured
    conductivity: Conductivity
    electronic_conductivity: Measured | None
    transference_number: Measured
    window: Window
    youngs_modulus: Measured | None
    fracture_toughness: Measured | None
    brittleness: Brittleness
    processing_temperature: Measured | None
    moisture: Moisture
    dew_point: Measured | None
    price: PriceClass
    salt_diffusivity: Measured | None = None
    salt_concentration: Measured | None = None
    note: str = ""
    based_on: str = ""

    def __reduce_ex__(self, protocol: Any) -> Any:
        # a packaged material travels by its name: it stays the one that the catalogue holds
        if electrolytes().get(self.name) is self:
            return _packaged, (self.name,)
        return object.__reduce_ex__(self, protocol)

    @property
    def molar_mass(self) -> float:
        """kg per mole of formula units."""
        return molar_mass(self.composition)

    @property
    def single_ion(self) -> bool:
        """Whether only Li+ moves, so that no salt concentration can build up."""
        number = self.transference_number
        return number.exact and number.low == 1.0

    def ionic_conductivity(self, temperature: Any) -> Any:
        """Ionic conductivity at `temperature` (K, or text), S/m."""
        return self.conductivity.at(temperature)

    @property
    def carrier_density(self) -> Number:
        """Li per volume from density and formula (so from the crystal cell), 1/m^3."""
        return self.density.value / self.molar_mass * AVOGADRO * self.composition["Li"]

    def diffusivity(self, temperature: Any) -> Any:
        """Charge diffusivity D_sigma = sigma k T / (n q^2) (Nernst-Einstein), m^2/s.

        The tracer diffusivity is D_sigma times the Haven ratio. That ratio is not known for most
        of these solids (0.1 to 1 occur), so it is not applied here.
        """
        charge = self.carrier_density * ELEMENTARY_CHARGE**2
        thermal = BOLTZMANN * np.asarray(kelvin(temperature), float)
        return self.ionic_conductivity(temperature) * thermal / charge


def _packaged(name: str) -> Electrolyte:
    return electrolytes()[name]


@functools.cache
def electrolytes() -> Mapping[str, Electrolyte]:
    """All packaged electrolytes by name."""
    text = (files("allsolid.materials") / "data" / FILE).read_text(encoding="utf-8")
    return FrozenMapping({name: _build(name, entry) for name, entry in tomllib.loads(text).items()})


def _build(name: str, entry: dict[str, Any]) -> Electrolyte:
    family = Family(entry["family"])
    density = canonical(of(name, "density"))
    if density is None:
        raise InputError("a density is missing", file="measurements.csv", key=name)
    return Electrolyte(
        name=name,
        formula=entry["formula"],
        family=family,
        aliases=tuple(entry.get("aliases", ())),
        composition=parse_formula(entry["formula"]),
        density=density,
        conductivity=_conductivity(name, entry.get("conductivity", {})),
        electronic_conductivity=canonical(of(name, "electronic conductivity")),
        transference_number=canonical(of(name, "transference number")) or SINGLE_ION,
        window=Window(
            *(
                canonical(of(name, f"{p}{side} potential"))
                for p in ("", "practical ")
                for side in ("reduction", "oxidation")
            )
        ),
        youngs_modulus=canonical(of(name, "Young's modulus")),
        fracture_toughness=canonical(of(name, "fracture toughness")),
        brittleness=Brittleness(entry["brittleness"]),
        processing_temperature=canonical(of(name, "processing temperature")),
        moisture=Moisture(entry["moisture"]),
        dew_point=canonical(of(name, "dew point")),
        price=PriceClass(entry["price"]),
        salt_diffusivity=canonical(of(name, "salt diffusivity")),
        salt_concentration=canonical(of(name, "salt concentration")),
        note=entry.get("note", ""),
    )


SINGLE_ION = Measured(
    1.0, 1.0, 1.0, Kind.ASSUMED, "", conditions="single-ion conductor by structure",
    name="transference number",
)  # fmt: skip

CORRELATION = Measured(
    -0.5, -0.9, 0.0, Kind.ASSUMED, "",
    conditions="of log(sigma at 25 degC) with Ea between samples: no set of replicates with both",
    name="correlation",
)  # fmt: skip
"""Correlation of log conductivity and barrier between samples of one material."""


def _conductivity(name: str, entry: dict[str, Any]) -> Conductivity:
    if "branches" not in entry:
        return _branch(name, entry)
    return Piecewise(
        tuple(_branch(name, branch) for branch in entry["branches"]),
        tuple(parse(t, "degC") for t in entry["transitions"]),
    )


def _branch(name: str, entry: dict[str, Any]) -> Arrhenius | Vtf:
    """One branch: its own numbers, or (an empty table) those derived from the measurements."""
    at = parse(entry.get("at", "25 degC"), "degC")
    lowest, highest = (parse(t, "degC") for t in entry.get("valid", ("-30 degC", "100 degC")))
    reference = _own(name, entry, "conductivity", "mS/cm", "ionic conductivity")
    barrier = _own(name, entry, "energy", "eV", "activation energy")
    if entry.get("model") == "vtf":
        zero = parse(entry["zero"], "degC")
        return Vtf(reference, barrier, zero, at, lowest, highest, float(CORRELATION))
    form = Form(entry.get("form", "sigma"))
    return Arrhenius(reference, barrier, at, form, lowest, highest, float(CORRELATION))


def _own(name: str, entry: dict[str, Any], key: str, unit: str, quantity: str) -> Measured:
    if key in entry:
        return measured(entry[key], unit, name=quantity, file=FILE, key=f"{name}.{key}")
    found = canonical(of(name, quantity))
    if found is None:
        raise InputError(f"no {quantity} among the measurements", file=FILE, key=name)
    return found
