"""Materials of one's own: a table in a design file becomes a material of the catalogue.

The keys are those of the packaged data, with the measured values of an electrolyte in the table
itself. With ``based_on`` everything that is not stated comes from the material named there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from allsolid.materials import active, substance
from allsolid.materials.active import ActiveMaterial
from allsolid.materials.composition import molar_mass, parse_formula
from allsolid.materials.conduction.conductivity import Arrhenius, Conductivity, Form
from allsolid.materials.curves.open_circuit import OpenCircuitCurve
from allsolid.materials.curves.own_curve import own_curve
from allsolid.materials.electrolytes import (
    CORRELATION,
    SINGLE_ION,
    Brittleness,
    Electrolyte,
    Moisture,
    PriceClass,
    Window,
)
from allsolid.materials.family import Family, classify
from allsolid.materials.lookup import Catalogue, Category, Material
from allsolid.materials.substance import Role, Substance
from allsolid.quantities import (
    ELEMENTARY_CHARGE,
    FARADAY,
    ROOM_TEMPERATURE,
    InputError,
    checked,
    did_you_mean,
    parse,
    resolve,
    show,
    unit_of,
)
from allsolid.quantities.frozen import FrozenMapping
from allsolid.sources import Kind, Measured, measured

_WINDOW = ("reduction", "oxidation", "practical_reduction", "practical_oxidation")

ELECTROLYTE_UNITS = {
    "density": "g/cm^3",
    "conductivity": "mS/cm",
    "activation_energy": "eV",
    "electronic_conductivity": "S/cm",
    "transference_number": "",
    **dict.fromkeys(_WINDOW, "V"),
    "youngs_modulus": "GPa",
    "fracture_toughness": "MPa*m^0.5",
    "processing_temperature": "degC",
    "dew_point": "degC",
    "salt_diffusivity": "cm^2/s",
    "salt_concentration": "mol/L",
}
"""Unit of each value of an electrolyte."""

_WORDS = {"category", "based_on", "formula", "aliases", "note", "kind", "source"}
_OTHER = {
    Electrolyte: {"family", "brittleness", "moisture", "price_class", "conductivity_at"},
    ActiveMaterial: {"positive", "electrons", "curve", "charged", "discharged"},
    Substance: {"electrons"},
}
_UNITS: dict[type, Mapping[str, str]] = {
    Electrolyte: ELECTROLYTE_UNITS,
    ActiveMaterial: active.UNITS | {"capacity": "mAh/g"},
    Substance: substance.UNITS,
}
_SIGNED = {"potential", "potential_offset", "expansion", *_WINDOW}
"""What may be zero or negative."""
_AGREES = 0.01
"""How far a stated capacity may lie from that of stated ends: both are written with few digits."""
_SHARES = {"first_cycle_efficiency", "transference_number"}
_POSSIBLE = {
    "density": (10.0, 25e3, "0.01 to 25 g/cm^3"),
    "conductivity": (1e-18, 1e4, "1e-17 to 1e5 mS/cm"),
    "activation_energy": (0.0, 3.0 * ELEMENTARY_CHARGE, "0 to 3 eV"),
    "electronic_conductivity": (0.0, 1e8, "at most 1e6 S/cm"),
    "youngs_modulus": (0.0, 2e12, "at most 2000 GPa"),
    "expansion": (-1.0, 10.0, "-100 to 1000 %"),
}
"""SI: what no solid or liquid leaves; a value beyond was written in another unit."""
_WARM = (100.0, 2000.0)
"""K, at which conductivities are measured."""


@checked
def with_own(known: Catalogue, tables: Mapping[str, Mapping[str, Any]]) -> Catalogue:
    """The catalogue with materials of one's own over it.

    Parameters
    ----------
    tables : by name; keys as in the packaged data, see the how-to on own materials

    Raises
    ------
    InputError : a key, category or material that is not known, a value that is missing, out of
        bounds or in another unit; its key begins with ``materials.NAME``
    """
    for name, table in tables.items():
        key = f"materials.{name}"
        try:
            made = _own(name, table, known)
        except InputError as error:
            inner = f"{key}.{error.key}" if error.key else key
            raise InputError(error.expected, key=inner, value=error.value) from error
        _check_aliases(made, known, f"{key}.aliases")
        known = _placed(known, made)
    return known


def _check_aliases(made: Material, known: Catalogue, key: str) -> None:
    """Raise where another material is known by an alias already."""
    for alias in made.aliases:
        try:
            other = known.find(alias)
        except InputError:
            continue
        if other.name != made.name:
            text = f"'{other.name}' is known by this name: expected another alias"
            raise InputError(text, key=key, value=alias)


def _placed(known: Catalogue, made: Material) -> Catalogue:
    """The catalogue with one more material, in the table of its kind."""
    if isinstance(made, Electrolyte):
        field = "electrolytes"
    else:
        field = "active_materials" if isinstance(made, ActiveMaterial) else f"{made.role}s"
    return replace(known, **{field: FrozenMapping({**getattr(known, field), made.name: made})})


def _own(name: str, table: Mapping[str, Any], known: Catalogue) -> Material:
    base = _base(name, table, known)
    kind = type(base) if base is not None else _kind(table)
    _check_keys(table, kind)
    if base is not None and "category" in table and not _of_category(base, table):
        text = f"{base.name} is of another category: state one of the two"
        raise InputError(text, key="category", value=table["category"])
    given = _Given(name, table, _UNITS[kind])
    if kind is Electrolyte:
        return _electrolyte(given, base if isinstance(base, Electrolyte) else None)
    if kind is ActiveMaterial:
        return _active(given, base if isinstance(base, ActiveMaterial) else None)
    return _substance(given, base if isinstance(base, Substance) else None)


def _base(name: str, table: Mapping[str, Any], known: Catalogue) -> Material | None:
    """The material that a table names as its own base; one that is shadowed must be it."""
    stated, base = table.get("based_on"), None
    if stated is not None:
        try:
            base = known.find(stated)
        except InputError as error:
            raise InputError(error.expected, key="based_on", value=stated) from error
    try:
        shadowed = known.find(name)
    except InputError:
        return base
    if base is not shadowed:
        text = f"'{shadowed.name}' is a known material: expected based_on = \"{shadowed.name}\""
        raise InputError(f"{text}, or another name")
    return base


def _kind(table: Mapping[str, Any]) -> type:
    if "category" not in table:
        raise InputError(
            f"expected based_on, or a category: one of {', '.join(Category)}", key="category"
        )
    category = resolve(Category, table["category"], key="category")
    if category in (Category.ELECTROLYTE, Category.LIQUID):
        return Electrolyte
    return ActiveMaterial if category is Category.ACTIVE_MATERIAL else Substance


def _of_category(base: Material, table: Mapping[str, Any]) -> bool:
    """Whether a material is of the category that a table states beside it."""
    category = resolve(Category, table["category"], key="category")
    if isinstance(base, Substance):
        return str(category) == str(base.role)
    return _kind(table) is type(base)


def _check_keys(table: Mapping[str, Any], kind: type) -> None:
    known = sorted({*_WORDS, *_OTHER[kind], *_UNITS[kind]})
    for key in table:
        if key not in known:
            hint = did_you_mean(key, known) or f"; expected one of {', '.join(known)}"
            raise InputError(f"unknown key{hint}", key=key)


@dataclass(frozen=True, slots=True)
class _Given:
    """What a table states, read key by key."""

    name: str
    table: Mapping[str, Any]
    units: Mapping[str, str]

    def value(self, key: str) -> Measured | None:
        """The value at a key, None where the table has none."""
        if key not in self.table:
            return None
        stated, unit = self.table[key], self.units[key]
        head = {k: self.table[k] for k in ("kind", "source") if k in self.table}
        own = stated if isinstance(stated, Mapping) else {"value": stated}
        full = {"kind": Kind.CHOSEN} | head | dict(own)
        made = measured(full, unit, name=key.replace("_", " "), key=key)
        if isinstance(full["value"], str):
            made = replace(made, unit=unit_of(full["value"], unit))
        return replace(_bounded(made, key), name=key.replace("_", " "))

    def text(self, key: str, default: str = "") -> str:
        stated = self.table.get(key, default)
        if not isinstance(stated, str):
            raise InputError("expected a text", key=key, value=stated)
        return stated

    def number(self, key: str, default: float) -> float:
        stated = self.table.get(key, default)
        if isinstance(stated, bool) or not isinstance(stated, int | float):
            raise InputError("expected a number", key=key, value=stated)
        return float(stated)

    def aliases(self) -> tuple[str, ...]:
        stated = self.table.get("aliases", ())
        if not isinstance(stated, tuple | list) or not all(isinstance(x, str) for x in stated):
            raise InputError("expected a list of names", key="aliases", value=stated)
        return tuple(stated)

    def needed(self, key: str) -> Measured:
        """The value at a key that nothing else can tell."""
        found = self.value(key)
        if found is None:
            unit = self.units[key]
            text = f"is missing; state it ({f'in {unit}' if unit else 'a number'}) or based_on"
            raise InputError(text, key=key)
        return found


def _bounded(value: Measured, key: str) -> Measured:
    """The value, if it is physical at all."""
    if key in _SHARES and not 0.0 < value.low <= value.high <= 1.0:
        raise InputError("expected a share above 0 and up to 1", key=key, value=str(value))
    if key not in _SIGNED and not value.low > 0.0:
        raise InputError("expected more than zero", key=key, value=str(value))
    least, most, words = _POSSIBLE.get(key, (-math.inf, math.inf, ""))
    if not least <= value.low <= value.high <= most:
        raise InputError(f"expected {words}", key=key, value=str(value))
    if key in _SIGNED and key != "expansion" and not -1.0 <= value.low <= value.high <= 10.0:
        raise InputError("expected -1 to 10 V", key=key, value=str(value))
    return replace(value, least=0.0) if key not in _SIGNED else value


def _identity(given: _Given, base: Material | None) -> dict[str, Any]:
    """Name, formula and what follows from it."""
    formula = given.text("formula", base.formula if base is not None else "")
    return {
        "name": given.name,
        "formula": formula,
        "composition": parse_formula(formula) if formula else FrozenMapping({}),
        "aliases": given.aliases(),
        "note": given.text("note", base.note if base is not None else ""),
        "based_on": "" if base is None else base.name,
    }


# -- electrolytes ----


def _electrolyte(given: _Given, base: Electrolyte | None) -> Electrolyte:
    read = {
        key: given.value(key)
        for key in ELECTROLYTE_UNITS
        if key not in ("conductivity", "activation_energy", *_WINDOW)
    }
    stated: dict[str, Any] = {key: value for key, value in read.items() if value is not None}
    known = {} if base is None else {key: getattr(base.window, key) for key in _WINDOW}
    window = Window(*(given.value(key) or known.get(key) for key in _WINDOW))
    common = _identity(given, base) | {"window": window, "conductivity": _conductivity(given, base)}
    if base is not None:
        return replace(base, **common, **stated, **_classes(given))
    if not common["formula"]:
        raise InputError("is missing; state it or based_on", key="formula")
    given.needed("density")
    classes = {
        "family": classify(common["composition"]),
        "brittleness": Brittleness.BRITTLE,
        "moisture": Moisture.HYDROLYSES,
        "price": PriceClass.HIGH,
    }
    blank: dict[str, Any] = dict.fromkeys(
        ("electronic_conductivity", "youngs_modulus", "fracture_toughness",
         "processing_temperature", "dew_point")
    )  # fmt: skip
    blank["transference_number"] = SINGLE_ION
    return Electrolyte(**{**blank, **classes, **common, **stated, **_classes(given)})


def _classes(given: _Given) -> dict[str, Any]:
    """The classes that a table states."""
    kinds = {
        "family": ("family", Family),
        "brittleness": ("brittleness", Brittleness),
        "moisture": ("moisture", Moisture),
        "price_class": ("price", PriceClass),
    }
    return {
        field: resolve(kind, given.table[key], key=key)
        for key, (field, kind) in kinds.items()
        if key in given.table
    }


def _conductivity(given: _Given, base: Electrolyte | None) -> Conductivity:
    """Own anchor and barrier over those of the base; a law of Arrhenius where they are new."""
    anchor, barrier = given.value("conductivity"), given.value("activation_energy")
    law = None if base is None else base.conductivity
    at = given.table.get("conductivity_at")
    if anchor is None and barrier is None and at is None and law is not None:
        return law
    if anchor is not None:
        anchor = replace(anchor, name="ionic conductivity")
    if barrier is not None:
        barrier = replace(barrier, name="activation energy")
    if isinstance(law, Arrhenius):
        warm = law.temperature if at is None else _measured_at(at)
        if anchor is None and warm != law.temperature:
            raise InputError("expected a conductivity beside it", key="conductivity_at", value=at)
        return replace(
            law, reference=anchor or law.reference, energy=barrier or law.energy, temperature=warm
        )
    if anchor is None or barrier is None:
        missing = "conductivity" if anchor is None else "activation_energy"
        text = "is missing; a conductivity and an activation_energy make a law of Arrhenius"
        raise InputError(text, key=missing)
    warm = ROOM_TEMPERATURE if at is None else _measured_at(at)
    return Arrhenius(anchor, barrier, warm, Form.SIGMA, correlation=float(CORRELATION))


def _measured_at(stated: Any) -> float:
    """The temperature of a stated conductivity, K."""
    try:
        warm = parse(stated, "degC")
    except InputError as error:
        raise InputError(error.expected, key="conductivity_at", value=stated) from error
    if not _WARM[0] <= warm <= _WARM[1]:
        expected = f"expected a temperature from {_WARM[0]:g} to {_WARM[1]:g} K"
        raise InputError(expected, key="conductivity_at", value=stated)
    return warm


# -- active materials ----


def _active(given: _Given, base: ActiveMaterial | None) -> ActiveMaterial:
    identity = _identity(given, base)
    if not identity["formula"]:
        raise InputError("is missing; state it or based_on", key="formula")
    _check_lithium(identity["composition"], base)
    positive = given.table.get("positive", None if base is None else base.positive)
    if not isinstance(positive, bool):
        text = "expected true for a positive, false for a negative electrode"
        raise InputError(text, key="positive", value=positive)
    electrons = given.number("electrons", 1.0 if base is None else base.electrons)
    if not 0.0 < electrons <= 20.0:
        text = "expected the Li per formula unit, above 0 and up to 20"
        raise InputError(text, key="electrons", value=electrons)
    lithium = identity["composition"].get("Li", 0.0)
    if positive and 0.0 < lithium < electrons * (1.0 - 1e-9):
        text = f"expected at most the {lithium:g} Li of the formula"
        raise InputError(text, key="electrons", value=electrons)
    theoretical = electrons * FARADAY / molar_mass(identity["composition"])
    known = None if base is None else base.open_circuit
    table = _with_end(given, known, theoretical, positive=positive)
    curve = own_curve(table, known, positive=positive, theoretical=theoretical)
    curve, capacity = _capacity(given, base, curve, theoretical, positive=positive)
    read = {key: given.value(key) for key in active.UNITS}
    values: dict[str, Any] = {key: value for key, value in read.items() if value is not None}
    if base is None:
        for key in active.UNITS:
            if key != "potential_offset" and key not in values:
                given.needed(key)
    if "potential_offset" not in values and ("curve" in given.table or base is None):
        values["potential_offset"] = active.curve_offset(curve.kind)
    common = identity | {
        "positive": positive, "electrons": electrons, "capacity": capacity, "open_circuit": curve,
    }  # fmt: skip
    if base is not None:
        return replace(base, **common, **values)
    return ActiveMaterial(**common, **values)


def _check_lithium(composition: Mapping[str, float], base: ActiveMaterial | None) -> None:
    """Raise for a host without the lithium that its base is written with."""
    if base is not None and "Li" in base.composition and "Li" not in composition:
        text = f"expected the lithium in it, as in that of {base.name}"
        raise InputError(text, key="formula", value="".join(composition))


def _with_end(
    given: _Given, known: OpenCircuitCurve | None, theoretical: float, *, positive: bool
) -> Mapping[str, Any]:
    """The table with the charged end that a stated capacity gives: a curve over state of charge
    ends there.
    """
    curve, capacity = given.table.get("curve"), given.value("capacity")
    over_charge = isinstance(curve, Mapping) and curve.get("axis") == "state of charge"
    end = given.table.get("discharged", None if known is None else known.discharged)
    if capacity is None or not over_charge or "charged" in given.table or end is None:
        return given.table
    low = parse(end, "") if isinstance(end, str) else end
    charged = low - (1.0 if positive else -1.0) * float(capacity) / theoretical
    return {**given.table, "charged": min(max(charged, 0.0), 1.0)}


def _capacity(
    given: _Given,
    base: ActiveMaterial | None,
    curve: OpenCircuitCurve,
    theoretical: float,
    *,
    positive: bool,
) -> tuple[OpenCircuitCurve, Measured]:
    """The capacity with its interval, and the curve whose window gives just that.

    A stated capacity sets the charged end; without one the window sets the capacity, as uncertain
    as that of the base where its curve is used.
    """
    window, stated = theoretical * curve.window, given.value("capacity")
    if stated is None and base is not None and "curve" not in given.table:
        like, ratio = base.capacity, window / float(base.capacity)
        return curve, replace(like, value=window, low=like.low * ratio, high=like.high * ratio)
    if stated is None:
        kind = curve.kind if curve.source else Kind.ASSUMED
        return curve, Measured(window, window, window, kind, curve.source, "mAh/g", name="capacity")
    if "charged" in given.table and abs(window / float(stated) - 1.0) > _AGREES:
        ends = f"{show(window, 'mAh/g', 4)} lie between the stated ends of the window"
        text = f"{ends}: state the capacity or 'charged', or both alike"
        raise InputError(text, key="capacity", value=show(float(stated), "mAh/g", 4))
    charged = curve.discharged - (1.0 if positive else -1.0) * float(stated) / theoretical
    if not 0.0 <= charged <= 1.0:
        room = theoretical * (curve.discharged if positive else 1.0 - curve.discharged)
        most = show(room, "mAh/g", 4)
        text = f"expected at most {most}: what the formula holds beyond the discharged end"
        raise InputError(text, key="capacity", value=show(float(stated), "mAh/g", 4))
    return replace(curve, charged=charged), stated


# -- substances ----


def _substance(given: _Given, base: Substance | None) -> Substance:
    read = {key: given.value(key) for key in substance.UNITS}
    stated = {key: value for key, value in read.items() if value is not None}
    common: dict[str, Any] = _identity(given, base) | {
        "electrons": given.number("electrons", 0.0 if base is None else base.electrons)
    }
    if base is not None:
        return replace(base, **common, **stated)
    given.needed("density")
    role = Role(str(resolve(Category, given.table["category"])))
    if role is Role.COLLECTOR:  # without it the foil would be a perfect conductor
        given.needed("electronic_conductivity")
    return Substance(**{**common, **read, "role": role})
