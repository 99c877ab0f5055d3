"""Plain-data views of the catalogue: rows and dictionaries that a command line or a page prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from allsolid.materials.active import ActiveMaterial
from allsolid.materials.conduction.conductivity import Arrhenius, Conductivity, Piecewise, Vtf
from allsolid.materials.conduction.measurement import Measurement, measurements, of
from allsolid.materials.electrolytes import CORRELATION, Electrolyte
from allsolid.materials.family import classify
from allsolid.materials.lookup import (
    Category,
    Material,
    category_name,
    category_of,
    find,
    materials,
)
from allsolid.quantities import ROOM_TEMPERATURE, checked, number, show, to
from allsolid.quantities.frozen import FrozenMapping
from allsolid.quantities.words import list_of_names
from allsolid.sources import Kind, Measured, Source, cite

SHOWN_TEMPERATURES = (ROOM_TEMPERATURE, 333.15)
"""25 and 60 degC: the temperatures at which listings state a conductivity, K."""


@checked
def catalogue(category: Category | str | None = None) -> list[dict[str, Any]]:
    """One row a material: name, category, family, formula, aliases, density, headline value.

    Raises
    ------
    InputError : an unknown category, with those that there are
    """
    chosen = list(Category) if category is None else [category_of(category)]
    return [_row(m, c) for c in chosen for m in materials(c).values()]


def _row(material: Material, category: Category) -> dict[str, Any]:
    return {
        "name": material.name,
        "category": str(category),
        "family": str(material.family) if isinstance(material, Electrolyte) else "",
        "formula": material.formula,
        "aliases": list(material.aliases),
        "density": show(material.density.value, "g/cm^3"),
        "headline": _headline(material),
    }


def _headline(material: Material) -> str:
    if isinstance(material, Electrolyte):
        sigma = float(material.ionic_conductivity(ROOM_TEMPERATURE))
        return f"{show(sigma, 'mS/cm')} at 25 degC"
    if isinstance(material, ActiveMaterial):
        average = show(material.open_circuit.average, "V")
        return f"{show(material.capacity.value, 'mAh/g')} at {average}"
    if material.electrons:
        return show(material.capacity, "mAh/g")
    if material.electronic_conductivity:
        return f"{show(material.electronic_conductivity.value, 'S/cm')} (electrons)"
    return material.note or show(material.density.value, "g/cm^3")


@checked
def describe(
    one: Material | str, bibliography: Mapping[str, Source] = FrozenMapping({})
) -> dict[str, Any]:
    """Everything known of a material, JSON-able: each value with interval, kind and source.

    Parameters
    ----------
    one : a material, or the name of a packaged one
    bibliography : sources of one's own

    Raises
    ------
    InputError : an unknown name, with the nearest known ones
    """
    material = find(one) if isinstance(one, str) else one
    found = _row(material, category_name(material))
    found["composition"] = dict(material.composition)
    found["note"] = material.note
    found["values"] = {key: value.as_dict() for key, value in values(material)}
    if isinstance(material, Electrolyte):
        found |= _electrolyte(material)
    if isinstance(material, ActiveMaterial):
        found["open circuit"] = _open_circuit(material)
    keys = {v["source"] for v in found["values"].values()}
    keys |= {m["source"] for m in found.get("measurements", [])}
    keys |= {found.get("open circuit", {}).get("source", "")}
    found["sources"] = [str(s) for s in cite(keys, bibliography)]
    return found


def values(material: object, prefix: str = "") -> Iterator[tuple[str, Measured]]:
    """Every `Measured` of a material with its path, also inside window and conductivity."""
    assert is_dataclass(material)
    for field in fields(material):
        value = getattr(material, field.name)
        path = f"{prefix}{field.name}".replace("_", " ").replace("youngs", "Young's")
        if isinstance(value, Measured):
            yield path, value
        elif isinstance(value, Piecewise):
            for index, branch in enumerate(value.branches, start=1):
                yield from values(branch, f"{path}, branch {index}, ")
        elif isinstance(value, (Arrhenius, Vtf)) or field.name == "window":
            yield from values(value, f"{path}, ")


def _electrolyte(material: Electrolyte) -> dict[str, Any]:
    """Conductivity at the shown temperatures, classes and the rows behind the values."""
    model = material.conductivity
    return {
        "class by composition": str(classify(material.composition)),
        "moisture": str(material.moisture),
        "price class": str(material.price),
        "brittleness": str(material.brittleness),
        "single-ion conductor": material.single_ion,
        "conductivity model": _model(model),
        "conductivity": [_at(model, t) for t in SHOWN_TEMPERATURES],
        "charge diffusivity at 25 degC": {
            "value": float(material.diffusivity(ROOM_TEMPERATURE)),
            "unit": "m^2/s",
            "remark": "Nernst-Einstein; the tracer value is this times the Haven ratio, unknown",
        },
        "measurements": [_measurement(m) for m in measurements() if m.material == material.name],
    }


def _model(model: Conductivity) -> str:
    if isinstance(model, Piecewise):
        parts = [_model(b) for b in model.branches]
        at = ", ".join(show(t, "degC") for t in model.transitions)
        return f"{' then '.join(parts)}, changing at {at}"
    assert isinstance(model, (Arrhenius, Vtf))
    span = f"{show(model.minimum, 'degC')} to {show(model.maximum, 'degC')}"
    energy = show(model.energy.value, "eV")
    if isinstance(model, Vtf):
        return f"VTF with B = {energy}, T0 = {number(model.zero)} K, {span}"
    return f"Arrhenius of {model.form} with Ea = {energy}, {span}"


def _at(model: Conductivity, temperature: float) -> dict[str, Any]:
    value, low, high = (float(f(temperature)) for f in (model.at, model.low, model.high))
    return {
        "temperature": float(to(temperature, "degC")),
        "value": to(value, "mS/cm"),
        "low": to(low, "mS/cm"),
        "high": to(high, "mS/cm"),
        "unit": "mS/cm",
        "valid": bool(np.all(model.valid(temperature))),
    }


def _measurement(row: Measurement) -> dict[str, Any]:
    return {
        "property": row.name,
        "value": to(row.value, row.unit),
        "low": to(row.low, row.unit),
        "high": to(row.high, row.unit),
        "unit": row.unit,
        "temperature": None if row.temperature is None else float(to(row.temperature, "degC")),
        "type": str(row.conduction),
        "form": row.form,
        "doi": row.doi,
        "source": row.source,
        "kind": str(row.kind),
        "note": row.note,
    }


def _open_circuit(material: ActiveMaterial) -> dict[str, Any]:
    curve = material.open_circuit
    return {
        "average": curve.average,
        "charged": {"lithiation": curve.charged, "V": float(curve.potential(curve.charged))},
        "discharged": {
            "lithiation": curve.discharged,
            "V": float(curve.potential(curve.discharged)),
        },
        "trusted lithiation": [float(x) for x in curve.trusted],
        "maximum concentration": {"value": material.maximum_concentration, "unit": "mol/m^3"},
        "theoretical capacity": {
            "value": to(material.theoretical_capacity, "mAh/g"),
            "unit": "mAh/g",
        },
        "kind": str(curve.kind),
        "source": curve.source,
        "note": curve.note,
    }


@checked
def compare(names: list[str]) -> list[dict[str, Any]]:
    """One row a property, one column a material (text with interval and kind, or empty).

    Raises
    ------
    InputError : an unknown name, with the nearest known ones
    """
    chosen = [find(name) for name in list_of_names(names, "names")]
    columns = {m.name: _texts(m) for m in chosen}
    keys = list(dict.fromkeys(key for texts in columns.values() for key in texts))
    return [
        {"property": key, **{name: texts.get(key, "") for name, texts in columns.items()}}
        for key in keys
    ]


def _texts(material: Material) -> dict[str, str]:
    texts = {"formula": material.formula}
    if isinstance(material, Electrolyte):
        texts["family"] = str(material.family)
        for t in SHOWN_TEMPERATURES:
            at = _at(material.conductivity, t)
            flag = "" if at["valid"] else " (outside its range)"
            span = f"{number(at['low'])} to {number(at['high'])}"
            texts[f"conductivity at {show(t, 'degC')}"] = (
                f"{number(at['value'])} mS/cm ({span}){flag}"
            )
        texts |= {"moisture": str(material.moisture), "price class": str(material.price)}
    if isinstance(material, ActiveMaterial):
        texts["average potential"] = show(material.open_circuit.average, "V")
    plain = {key: str(value) for key, value in values(material) if "branch" not in key}
    return texts | plain


def kinds() -> Counter[Kind]:
    """How many packaged values are measured, fitted, claimed, assumed.

    Counts the rows of the measurement table, the models' own parameters, active materials,
    inactive substances and the open-circuit curves.
    """
    counted: Counter[Kind] = Counter(m.kind for m in measurements())
    for category in Category:
        for material in materials(category).values():
            solid = isinstance(material, Electrolyte)
            for path, value in values(material):
                # an electrolyte's other values are derived from rows that are counted already
                if not solid or ("branch" in path or not of(material.name, value.name)):
                    counted[value.kind] += 1
            if isinstance(material, ActiveMaterial):
                counted[material.open_circuit.kind] += 1
    counted[CORRELATION.kind] += 1
    return counted


@checked
def imported(path: str, columns: Mapping[str, str] | None = None) -> dict[str, Any]:
    """An imported table in plain data: rows, rows skipped, class statistics, faults found.

    `columns` names columns by what they hold, as `allsolid.materials.import_table`.

    Raises
    ------
    InputError : the file cannot be read as a known table
    """
    from allsolid.materials.conduction.distribution import class_statistics
    from allsolid.materials.conduction.imports import TableKind, import_table
    from allsolid.materials.conduction.validator import validate

    table = import_table(path, columns)
    faults = validate(table.readings) if table.table is TableKind.INORGANIC else []
    return {
        "table": str(table.table),
        "file": table.path,
        "notes": list(table.notes),
        "rows": len(table.readings),
        "skipped": [
            {"line": row.line, "reason": str(row.fault), "shown": row.shown}
            for row in table.skipped
        ],
        "censored": sum(r.censored for r in table.readings),
        "classes": [
            {
                "class": s.group,
                "rows": s.count,
                "censored": s.censored,
                "p10": to(s.p10, "S/cm"),
                "p10 at most": to(s.p10_at_most, "S/cm"),
                "p50": to(s.p50, "S/cm"),
                "p90": to(s.p90, "S/cm"),
                "unit": "S/cm",
            }
            for s in class_statistics(table)
        ],
        "faults": {
            problem.name.lower().replace("_", " "): count
            for problem, count in Counter(f.problem for f in faults).items()
        },
    }
