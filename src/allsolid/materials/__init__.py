"""Materials: electrolytes, active materials and the rest of a cell, each value with its source."""

from allsolid.materials.active import ActiveMaterial
from allsolid.materials.classes import ElectrolyteClass, electrolyte_classes
from allsolid.materials.composition import mass_fractions, molar_mass, parse_formula
from allsolid.materials.conductivity import Arrhenius, Conductivity, Form, Piecewise, Vtf
from allsolid.materials.distribution import Statistics, class_statistics, peo_litfsi, statistics
from allsolid.materials.electrolytes import Electrolyte, Window
from allsolid.materials.family import Family, classify
from allsolid.materials.fits import Fit, fit_arrhenius, fit_piecewise, fit_vtf
from allsolid.materials.imports import Fault, Imported, Reading, Skipped, import_table
from allsolid.materials.listing import catalogue, compare, describe, imported, kinds
from allsolid.materials.lookup import (
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
from allsolid.materials.measurement import (
    Conduction,
    Confirmation,
    Measurement,
    canonical,
    confirmations,
    measurements,
)
from allsolid.materials.open_circuit import OpenCircuitCurve
from allsolid.materials.stability import Compatibility, Verdict, at_potential, compatibility
from allsolid.materials.substance import Role, Substance
from allsolid.materials.validator import Finding, Problem, validate, validate_measurements

__all__ = [
    "ActiveMaterial",
    "Arrhenius",
    "Category",
    "Compatibility",
    "Conduction",
    "Conductivity",
    "Confirmation",
    "Electrolyte",
    "ElectrolyteClass",
    "Family",
    "Fault",
    "Finding",
    "Fit",
    "Form",
    "Imported",
    "Material",
    "Measurement",
    "OpenCircuitCurve",
    "Piecewise",
    "Problem",
    "Reading",
    "Role",
    "Skipped",
    "Statistics",
    "Substance",
    "Verdict",
    "Vtf",
    "Window",
    "active_material",
    "additive",
    "at_potential",
    "binder",
    "canonical",
    "casing",
    "catalogue",
    "class_statistics",
    "classify",
    "coating",
    "collector",
    "compare",
    "compatibility",
    "confirmations",
    "describe",
    "electrolyte",
    "electrolyte_classes",
    "find",
    "fit_arrhenius",
    "fit_piecewise",
    "fit_vtf",
    "import_table",
    "imported",
    "kinds",
    "liquid",
    "mass_fractions",
    "materials",
    "measurements",
    "metal",
    "molar_mass",
    "names",
    "parse_formula",
    "peo_litfsi",
    "statistics",
    "validate",
    "validate_measurements",
]
