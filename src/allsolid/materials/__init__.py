"""Materials: electrolytes, active materials and the rest of a cell, each value with its source."""

from allsolid.materials.active import ActiveMaterial
from allsolid.materials.catalogue import (
    Category,
    Material,
    active_material,
    additive,
    binder,
    casing,
    coating,
    collector,
    electrolyte,
    find,
    liquid,
    materials,
    metal,
    names,
)
from allsolid.materials.composition import mass_fractions, molar_mass, parse_formula
from allsolid.materials.conductivity import Arrhenius, Conductivity, Form, Piecewise, Vtf
from allsolid.materials.electrolyte import Electrolyte, Window
from allsolid.materials.family import Family, classify
from allsolid.materials.measurements import Conduction, Measurement, canonical, measurements
from allsolid.materials.open_circuit import OpenCircuitCurve
from allsolid.materials.substance import Role, Substance

__all__ = [
    "ActiveMaterial",
    "Arrhenius",
    "Category",
    "Conduction",
    "Conductivity",
    "Electrolyte",
    "Family",
    "Form",
    "Material",
    "Measurement",
    "OpenCircuitCurve",
    "Piecewise",
    "Role",
    "Substance",
    "Vtf",
    "Window",
    "active_material",
    "additive",
    "binder",
    "canonical",
    "casing",
    "classify",
    "coating",
    "collector",
    "electrolyte",
    "find",
    "liquid",
    "mass_fractions",
    "materials",
    "measurements",
    "metal",
    "molar_mass",
    "names",
    "parse_formula",
]
