# materials: what is public, each from its file
from .active import ActiveMaterial as ActiveMaterial
from .classes import (
    ElectrolyteClass as ElectrolyteClass, electrolyte_classes as electrolyte_classes,
)
from .composition import (
    mass_fractions as mass_fractions, molar_mass as molar_mass, parse_formula as parse_formula,
)
from .conduction.conductivity import (
    Arrhenius as Arrhenius, Conductivity as Conductivity, Form as Form, Piecewise as Piecewise,
    Vtf as Vtf,
)
from .conduction.distribution import (
    Statistics as Statistics, class_statistics as class_statistics, peo_litfsi as peo_litfsi,
    statistics as statistics,
)
from .electrolytes import Electrolyte as Electrolyte, Window as Window
from .family import Family as Family, classify as classify
from .conduction.fits import (
    Fit as Fit, fit_arrhenius as fit_arrhenius, fit_piecewise as fit_piecewise, fit_vtf as
    fit_vtf,
)
from .conduction.imports import (
    Fault as Fault, Imported as Imported, Reading as Reading, Skipped as Skipped, import_table
    as import_table,
)
from .listing import (
    catalogue as catalogue, compare as compare, describe as describe, imported as imported,
    kinds as kinds,
)
from .lookup import (
    Catalogue as Catalogue, Category as Category, Material as Material, active_material as active_material, additive as
    additive, binder as binder, casing as casing, coating as coating, collector as collector,
    electrolyte as electrolyte, find as find, liquid as liquid, materials as materials, packaged as packaged, metal as
    metal, names as names,
)
from .conduction.measurement import (
    Conduction as Conduction, Confirmation as Confirmation, Measurement as Measurement,
    canonical as canonical, confirmations as confirmations, measurements as measurements,
)
from .curves.open_circuit import OpenCircuitCurve as OpenCircuitCurve
from .own import with_own as with_own
from .curves.own_curve import read_curve as read_curve
from .stability import (
    Compatibility as Compatibility, Verdict as Verdict, at_potential as at_potential,
    compatibility as compatibility,
)
from .substance import Role as Role, Substance as Substance
from .conduction.validator import (
    RowFault as RowFault, Problem as Problem, validate as validate, validate_measurements as
    validate_measurements,
)
