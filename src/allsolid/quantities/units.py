"""Units at the edge: text to SI floats, SI floats to text.

Inside the package every quantity is a float in SI base or coherent derived units. Files and
printouts use the units people speak. The units of the packaged files stand in a small table,
because importing `pint` costs several tenths of a second; every other unit is asked of `pint`,
which is imported on that first use and never in a loop (a test holds the table against it).
"""

from __future__ import annotations

import functools
import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, SupportsFloat

from allsolid.quantities.constants import AVOGADRO
from allsolid.quantities.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from pint import UnitRegistry

_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*\Z", re.DOTALL)

_BASE = ("[mass]", "[length]", "[time]", "[current]", "[temperature]", "[substance]")

# SI unit: (name of the dimension, exponents of kg, m, s, A, K, mol)
_DIMENSIONS: dict[str, tuple[str, tuple[float, ...]]] = {
    "": ("number without unit", (0, 0, 0, 0, 0, 0)),
    "m": ("length", (0, 1, 0, 0, 0, 0)),
    "m^2": ("area", (0, 2, 0, 0, 0, 0)),
    "m^3": ("volume", (0, 3, 0, 0, 0, 0)),
    "kg": ("mass", (1, 0, 0, 0, 0, 0)),
    "s": ("time", (0, 0, 1, 0, 0, 0)),
    "K": ("temperature", (0, 0, 0, 0, 1, 0)),
    "A": ("current", (0, 0, 0, 1, 0, 0)),
    "C": ("charge (capacity)", (0, 0, 1, 1, 0, 0)),
    "V": ("voltage", (1, 2, -3, -1, 0, 0)),
    "W": ("power", (1, 2, -3, 0, 0, 0)),
    "J": ("energy", (1, 2, -2, 0, 0, 0)),
    "ohm": ("resistance", (1, 2, -3, -2, 0, 0)),
    "Pa": ("pressure", (1, -1, -2, 0, 0, 0)),
    "kg/m^2": ("areal mass", (1, -2, 0, 0, 0, 0)),
    "kg/m^3": ("density", (1, -3, 0, 0, 0, 0)),
    "kg/mol": ("molar mass", (1, 0, 0, 0, 0, -1)),
    "mol/m^3": ("concentration", (0, -3, 0, 0, 0, 1)),
    "S/m": ("conductivity", (-1, -3, 3, 2, 0, 0)),
    "m^2/s": ("diffusivity", (0, 2, -1, 0, 0, 0)),
    "A/m^2": ("current density", (0, -2, 0, 1, 0, 0)),
    "A/kg": ("current per mass", (-1, 0, 0, 1, 0, 0)),
    "C/m^2": ("areal capacity", (0, -2, 1, 1, 0, 0)),
    "C/kg": ("specific capacity", (-1, 0, 1, 1, 0, 0)),
    "J/kg": ("specific energy", (0, 2, -2, 0, 0, 0)),
    "J/m^3": ("pressure", (1, -1, -2, 0, 0, 0)),
    "W/kg": ("specific power", (0, 2, -3, 0, 0, 0)),
    "W/m^3": ("power density", (1, -1, -3, 0, 0, 0)),
    "ohm*m^2": ("area-specific resistance", (1, 4, -3, -2, 0, 0)),
    "J/mol": ("molar energy", (1, 2, -2, 0, 0, -1)),
    "Hz": ("frequency", (0, 0, -1, 0, 0, 0)),
    "Pa*m^0.5": ("fracture toughness", (1, -0.5, -2, 0, 0, 0)),
}

# unit: (factor to SI, SI unit); offsets are the temperatures' alone
_COMMON: dict[str, tuple[str, str]] = {
    **{si: ("1", si) for si in _DIMENSIONS},
    "%": ("0.01", ""),
    "nm": ("1e-9", "m"), "um": ("1e-6", "m"), "mm": ("1e-3", "m"), "cm": ("0.01", "m"),
    "mm^2": ("1e-6", "m^2"), "cm^2": ("1e-4", "m^2"), "mm^3": ("1e-9", "m^3"),
    "cm^3": ("1e-6", "m^3"), "L": ("1e-3", "m^3"), "mL": ("1e-6", "m^3"),
    "mg": ("1e-6", "kg"), "g": ("1e-3", "kg"),
    "min": ("60", "s"), "h": ("3600", "s"), "d": ("86400", "s"),
    "mA": ("1e-3", "A"), "Ah": ("3600", "C"), "mAh": ("3.6", "C"), "uAh": ("3.6e-3", "C"),
    "mV": ("1e-3", "V"), "kW": ("1e3", "W"),
    "Wh": ("3600", "J"), "mWh": ("3.6", "J"), "uWh": ("3.6e-3", "J"),
    "kWh": ("3.6e6", "J"), "eV": ("1.602176634e-19", "J"),
    "kPa": ("1e3", "Pa"), "MPa": ("1e6", "Pa"), "GPa": ("1e9", "Pa"), "bar": ("1e5", "Pa"),
    "MPa*m^0.5": ("1e6", "Pa*m^0.5"),
    "mg/cm^2": ("0.01", "kg/m^2"), "g/m^2": ("1e-3", "kg/m^2"), "g/cm^3": ("1e3", "kg/m^3"),
    "g/mol": ("1e-3", "kg/mol"), "mol/L": ("1e3", "mol/m^3"),
    "S/cm": ("100", "S/m"), "mS/cm": ("0.1", "S/m"), "cm^2/s": ("1e-4", "m^2/s"),
    "mA/cm^2": ("10", "A/m^2"), "uA/cm^2": ("0.01", "A/m^2"),
    "mA/g": ("1", "A/kg"), "mAh/cm^2": ("36000", "C/m^2"), "mAh/g": ("3600", "C/kg"),
    "Wh/kg": ("3600", "J/kg"), "Wh/L": ("3.6e6", "J/m^3"), "W/L": ("1e3", "W/m^3"),
    "mohm": ("1e-3", "ohm"), "ohm*cm^2": ("1e-4", "ohm*m^2"), "kJ/mol": ("1e3", "J/mol"),
}  # fmt: skip

_SPELLINGS = (
    ("µ", "u"), ("μ", "u"), ("Ω", "ohm"), ("Ω", "ohm"), ("°C", "degC"), ("℃", "degC"),
    ("⁻¹", "^-1"), ("⁻²", "^-2"), ("⁻³", "^-3"), ("²", "^2"), ("³", "^3"), ("−", "-"),
    ("·", "*"), ("⋅", "*"), ("**", "^"), ("ohm cm", "ohm*cm"), ("ohm m", "ohm*m"),
)  # fmt: skip

_POWER = re.compile(r"(?<=[^\W\d_])(-[123]|(?<=m)[23])(?![\w.])")
"""Powers as they are typed in haste: ``mAh/cm2``, ``g/cm3``, ``mS cm-1``."""

_FACTOR = r"[^\W\d_][^\W\d]*(?:\^[+-]?\d{1,2}(?:\.\d{1,2})?)?"
_PRODUCT = rf"{_FACTOR}(?:(?: ?[*/] ?| ){_FACTOR}){{0,11}}"
_GROUP = rf"(?:{_FACTOR}|\({_PRODUCT}\))"
_SHAPE = re.compile(rf"(?:1 ?/ ?)?{_GROUP}(?:(?: ?[*/] ?| ){_GROUP}){{0,11}}\Z")
"""What is asked of pint: names joined by ``*``, ``/`` or a space, each with at most one power of
two digits, brackets one deep; ``1/`` may come first. Pint would compute ``m^9^9^9``, which never
ends, and takes the 1 of "3 1 um", which is two numbers, for a factor."""
_LONGEST = 60
"""Characters of the longest unit."""
_MEANT_OTHERWISE = re.compile(
    r"(?<!\w)(?:d?B[a-zA-Z]?|Np|[dc]?Np|deg|degrees?|rad(?:ians?)?|turns?|(?:[yzaEZY]|yocto|zepto)"
    r"(?:m|g|s|A|V|W|Wh|Ah|S|Pa|Hz))(?!\w)"
)
"""Names that pint knows and nobody means here: logarithms, angles, prefixes beyond femto and peta
(``30 ym`` is a slip of the finger)."""

_PRINTED = (
    ("ohm", "Ω"), ("degC", "°C"), ("um", "µm"), ("uA", "µA"), ("uW", "µW"),
    ("^2", "²"), ("^3", "³"), ("*", "·"),
)  # fmt: skip


class _Unit(NamedTuple):
    """SI value = value * factor + offset; exponents of kg, m, s, A, K, mol."""

    factor: Decimal
    offset: Decimal
    exponents: tuple[float, ...]


@functools.cache
def _registry() -> UnitRegistry:
    import pint

    registry: UnitRegistry = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
    registry.define("ampere_hour = ampere * hour = Ah")
    return registry


def _unit(text: str) -> _Unit:
    if not isinstance(text, str):
        raise InputError("expected a unit such as 'um' or 'mAh/cm^2'", key="unit", value=text)
    return _known_unit(text)


@functools.lru_cache(maxsize=1024)
def _known_unit(text: str) -> _Unit:
    cleaned = text.strip()
    for spelling, plain in _SPELLINGS:
        cleaned = cleaned.replace(spelling, plain)
    cleaned = _POWER.sub(r"^\1", cleaned)
    if cleaned == "degC":
        return _Unit(Decimal(1), Decimal("273.15"), _DIMENSIONS["K"][1])
    if cleaned in _COMMON:
        factor, si_unit = _COMMON[cleaned]
        return _Unit(Decimal(factor), Decimal(0), _DIMENSIONS[si_unit][1])
    return _from_pint(cleaned, text)


def _from_pint(cleaned: str, given: str) -> _Unit:
    if len(cleaned) > _LONGEST or not _SHAPE.match(cleaned) or _MEANT_OTHERWISE.search(cleaned):
        raise InputError(f"'{_short(given)}' is not a known unit", value=given)
    registry = _registry()
    try:
        unit = registry.Unit(cleaned)
        zero = registry.Quantity(0.0, unit).to_base_units().magnitude
        one = registry.Quantity(1.0, unit).to_base_units().magnitude
        powers = {str(name): float(str(power)) for name, power in unit.dimensionality.items()}
    except (
        Exception,
        RecursionError,
    ) as error:  # pint lets its tokenizer's and Python's own errors through
        hint = did_you_mean(given, _COMMON)
        raise InputError(f"'{_short(given)}' is not a known unit{hint}", value=given) from error
    # 14 digits: pint multiplies prefixes as floats and leaves noise in the last two
    return _Unit(
        Decimal(f"{one - zero:.14g}"),
        Decimal(f"{zero:.14g}"),
        tuple(powers.get(base, 0) for base in _BASE),
    )


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def dimension_name(unit: str) -> str:
    """A person's name for the dimension of `unit`, as used in error messages."""
    wanted = _unit(unit).exponents
    for name, exponents in _DIMENSIONS.values():
        if exponents == wanted:
            return name
    return f"quantity in {unit}"


def parse(text: str | float | int, unit: str) -> float:
    """The SI value of a text such as ``"30 um"`` with the dimension of `unit`.

    Parameters
    ----------
    text : a number followed by a unit; for a dimensionless `unit` ("" or "%") a bare number too
    unit : any unit of the expected dimension; it also serves as the example in messages

    Raises
    ------
    InputError : not a number and a unit, another dimension, or not finite
    """
    example = (
        f"{_with_article(dimension_name(unit))} such as '{'0.5' if unit == '' else f'25 {unit}'}'"
    )
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        raise InputError(f"expected {example}", value=text)
    if not isinstance(text, str):
        _check_finite(text, example)
    match = _NUMBER.match(str(text).replace("\u2212", "-"))
    if not match or len(str(text)) > 200:
        raise InputError(f"expected {example}", value=text)
    _check_written(match[2], text)
    digits, given = match[1], match[2]
    wanted = _unit(unit)
    if not given and any(wanted.exponents):
        raise InputError(f"the unit is missing; expected {example}", value=text)
    found = _unit(given)
    if given.strip() == "mPa":
        text = "a thousandth of a pascal; expected MPa, or bare 'Pa' where so little is meant"
        raise InputError(text, value=given)
    if unit == "eV" and found.exponents == _DIMENSIONS["J/mol"][1]:  # a barrier, per mole
        found = _Unit(found.factor / Decimal(repr(AVOGADRO)), found.offset, wanted.exponents)
    if found.exponents != wanted.exponents:
        raise InputError(f"{_with_article(dimension_name(given))}, not {example}", value=text)
    try:
        value = float(Decimal(digits) * found.factor + found.offset)
    except (ArithmeticError, ValueError):
        value = math.inf
    if not math.isfinite(value):
        raise InputError(f"not finite; expected {example}", value=text)
    if value == 0.0 and Decimal(digits) and not found.offset:
        raise InputError(f"too small a number to be told from zero; expected {example}", value=text)
    return value


_SLIPS = (
    (re.compile(r",\d"), "write a point before decimals, and nothing between thousands"),
    (re.compile(r"±|\+-|\+/-|\bto\b|–|\.\."),
     "write an interval as a table { value = ..., low = ..., high = ... }"),
    (re.compile(r"\^|[x*×]\s*10"), "write a power of ten as 1e-3"),
)  # fmt: skip


def _check_written(rest: str, text: Any) -> None:
    """Raise for what follows a number and is neither a unit nor meant as one, saying how to."""
    for slip, cure in _SLIPS:
        if slip.match(rest.strip()):
            raise InputError(cure, value=text)


def _check_finite(value: float | int, example: str) -> None:
    try:
        finite = math.isfinite(value)
    except OverflowError:  # an integer beyond the floats; its digits may even be too many to print
        raise InputError(f"too large a number; expected {example}") from None
    if not finite:
        raise InputError(f"not finite; expected {example}", value=value)


def unit_of(text: Any, default: str) -> str:
    """The unit that a text such as ``"10 nm"`` is written in, as it is printed; else `default`.

    Only units of the packaged files count, so that a rare spelling does not reach a table.
    """
    match = _NUMBER.match(text) if isinstance(text, str) else None
    return match[2] if match and match[2] and match[2] in _COMMON else default


def to(value: Any, unit: str) -> Any:
    """The SI `value` (float or array) expressed in `unit`: (value - offset) / factor."""
    found = _unit(unit)
    try:
        return (value - float(found.offset)) / float(found.factor)
    except (TypeError, ValueError, OverflowError):
        raise _no_number(value) from None


def si(value: Any, unit: str) -> Any:
    """A number or array given in `unit`, in SI: value * factor + offset."""
    found = _unit(unit)
    try:
        read = value * float(found.factor) + float(found.offset)
    except (TypeError, ValueError, OverflowError):
        raise _no_number(value) from None
    if isinstance(read, complex) or getattr(getattr(read, "dtype", None), "kind", "") == "c":
        raise _no_number(value)
    return read


def _no_number(value: object) -> InputError:
    return InputError("expected a number or an array of numbers", key="value", value=value)


def show(value: SupportsFloat, unit: str, digits: int = 3) -> str:
    """The SI `value` as text in `unit` with `digits` significant digits and no float noise."""
    return f"{number(to(value, unit), digits)} {unit}".rstrip()


def typeset(value: SupportsFloat, unit: str, digits: int = 3) -> str:
    """As `show`, with the unit as it is printed in a text: ``"54.9 Ω·cm²"``, ``"25 °C"``."""
    shown, printed = number(to(value, unit), digits), unit
    for plain, better in _PRINTED:
        printed = printed.replace(plain, better)
    return f"{shown} {printed}".rstrip()


def percent(fraction: SupportsFloat, digits: int = 0) -> str:
    """A fraction as a percentage with a fixed number of decimals: ``"15 %"``."""
    return f"{_formatted(100 * _single(fraction), digits, 'f')} %"


def number(value: SupportsFloat, digits: int = 3) -> str:
    """A number as people write it: `digits` significant digits, no trailing zeros or noise."""
    value = _single(value)
    if math.isnan(value):
        return "n/a"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    mantissa, exponent = _formatted(value, digits, "e").split("e")
    magnitude = int(exponent)
    if -4 <= magnitude < 6:
        text = f"{float(f'{mantissa}e{magnitude}'):.{max(0, digits - 1 - magnitude)}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{magnitude}"


def _single(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise InputError("expected a number", key="value", value=value) from None


def _formatted(value: float, digits: Any, kind: str) -> str:
    try:
        return f"{value:.{digits - (kind == 'e')}{kind}}"  # 'e': one stands before the point
    except (TypeError, ValueError):
        raise InputError("expected a number of digits", key="digits", value=digits) from None


def _with_article(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
