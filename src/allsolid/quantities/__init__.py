"""Quantities: constants, units at the edge, levels, money, and the error that bad input raises."""

from allsolid.quantities.constants import (
    AVOGADRO,
    BOLTZMANN,
    ELEMENTARY_CHARGE,
    FARADAY,
    GAS_CONSTANT,
    ROOM_TEMPERATURE,
    ZERO_CELSIUS,
)
from allsolid.quantities.errors import InputError, did_you_mean
from allsolid.quantities.escaping import printable
from allsolid.quantities.inputs import given, rate, rates, temperature
from allsolid.quantities.level import Level
from allsolid.quantities.money import Basis, Money, currency_code
from allsolid.quantities.units import (
    dimension_name,
    number,
    parse,
    percent,
    show,
    si,
    to,
    typeset,
    unit_of,
)
from allsolid.quantities.words import resolve, resolve_name

__all__ = [
    "AVOGADRO",
    "BOLTZMANN",
    "ELEMENTARY_CHARGE",
    "FARADAY",
    "GAS_CONSTANT",
    "ROOM_TEMPERATURE",
    "ZERO_CELSIUS",
    "Basis",
    "InputError",
    "Level",
    "Money",
    "currency_code",
    "did_you_mean",
    "dimension_name",
    "given",
    "number",
    "parse",
    "percent",
    "printable",
    "rate",
    "rates",
    "resolve",
    "resolve_name",
    "show",
    "si",
    "temperature",
    "to",
    "typeset",
    "unit_of",
]
