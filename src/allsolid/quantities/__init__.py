"""Quantities: constants, units at the edge, levels, money, and the error that bad input raises."""

from allsolid.quantities.arguments import (
    Number,
    Numbers,
    Quantity,
    instance,
    numbers_within,
    real,
    seed_of,
    whole,
)
from allsolid.quantities.checking import checked
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
    "Number",
    "Numbers",
    "Quantity",
    "checked",
    "currency_code",
    "did_you_mean",
    "dimension_name",
    "given",
    "instance",
    "number",
    "numbers_within",
    "parse",
    "percent",
    "printable",
    "rate",
    "rates",
    "real",
    "resolve",
    "resolve_name",
    "seed_of",
    "show",
    "si",
    "temperature",
    "to",
    "typeset",
    "unit_of",
    "whole",
]
