"""Units: the table against pint, text against arithmetic, and anything a file can hold."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from allsolid.designs.bounds import quantity
from allsolid.quantities import (
    InputError,
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
from allsolid.quantities.units import _BASE, _COMMON, _DIMENSIONS, _registry

Length = quantity("um", gt=0, le="1 m")
Thickness = quantity("um", ge=0, le="10 cm")
Temperature = quantity("degC", ge=100.0, le=1500.0)
Fraction = quantity("", ge=0.0, le=1.0)


@pytest.mark.parametrize("unit", sorted(set(_COMMON) - {"", "%"}))
def test_the_table_agrees_with_pint(unit: str) -> None:
    """Independent method: every factor and every dimension as pint has it (to its float noise)."""
    factor, si_unit = _COMMON[unit]
    theirs = _registry().Quantity(1.0, unit).to_base_units()
    assert theirs.magnitude == pytest.approx(float(factor), rel=1e-13)
    powers = theirs.dimensionality
    assert _DIMENSIONS[si_unit][1] == tuple(float(str(powers.get(base, 0))) for base in _BASE)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("30 um", "m", 30e-6),
        ("3 mS/cm", "S/m", 0.3),
        ("5 mAh/cm^2", "C/m^2", 5e-3 * 3600 / 1e-4),
        ("25 degC", "K", 298.15),
        ("25 °C", "K", 298.15),
        ("-20degC", "K", 253.15),
        ("0.33 eV", "J", 0.33 * 1.602176634e-19),
        ("200 mAh/g", "C/kg", 200e-3 * 3600 / 1e-3),
        ("10 Ω·cm²", "ohm*m^2", 1e-3),
        ("40 ohm cm^2", "ohm*m^2", 4e-3),
        ("5 mAh/cm2", "C/m^2", 5e-3 * 3600 / 1e-4),
        ("2 g/cm3", "kg/m^3", 2000.0),
        ("92 %", "", 0.92),
        ("1 atm", "Pa", 101325.0),
        ("500 Wh/kg", "J/kg", 1.8e6),
        ("1e-14 m^2/s", "m^2/s", 1e-14),
        (0.25, "", 0.25),
    ],
)
def test_text_becomes_si_exactly(text: str | float, unit: str, expected: float) -> None:
    assert parse(text, unit) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("30 kg", "m", "a mass, not a length"),
        ("30", "m", "the unit is missing"),
        (30, "m", "the unit is missing"),
        ("30 blurps", "m", "'blurps' is not a known unit"),
        ("nan um", "m", "expected a length"),
        ("1e999 um", "m", "not finite"),
        (math.nan, "", "not finite"),
        (True, "", "expected a number"),
        (None, "m", "expected a length"),
        ("", "m", "expected a length"),
        ("3 S/m", "ohm*m^2", "a conductivity, not an area-specific resistance"),
    ],
)
def test_bad_text_is_one_clear_error(text: object, unit: str, words: str) -> None:
    with pytest.raises(InputError, match=words.replace("(", r"\(")):
        parse(text, unit)  # type: ignore[arg-type]


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.binary()))
def test_nothing_but_a_finite_float_or_an_input_error_comes_out(text: object) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pint's tokenizer warns on odd escapes
        try:
            assert math.isfinite(parse(text, "m"))  # type: ignore[arg-type]
        except InputError as error:
            assert str(error)


@given(st.floats(1e-12, 1e12), st.sampled_from(["um", "mAh/cm^2", "Wh/kg", "mS/cm", "degC"]))
def test_there_and_back(value: float, unit: str) -> None:
    """Tolerance: two roundings of a double, and the offset of a temperature."""
    assert to(si(value, unit), unit) == pytest.approx(value, rel=1e-14, abs=1e-10)
    text = f"{value!r} {unit}"
    assert parse(text, unit) == pytest.approx(si(value, unit), rel=1e-14)


def test_arrays_pass() -> None:
    assert np.allclose(to(np.array([1e-6, 2e-6]), "um"), [1, 2], rtol=1e-15)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.1 + 0.2, 3, "0.3"),
        (12345.6, 3, "12300"),
        (1e-9, 3, "1e-9"),
        (1.234e-7, 3, "1.23e-7"),
        (99.96, 3, "100"),
        (0, 3, "0"),
        (-0.00012345, 3, "-0.000123"),
        (math.inf, 3, "∞"),
        (2.0, 12, "2"),
        (9.995e-5, 3, "1e-4"),
    ],
)
def test_numbers_print_without_noise(value: float, digits: int, text: str) -> None:
    if text == "1e-4":  # rounding crosses a decade: either spelling of the same number will do
        assert float(number(value, digits)) == pytest.approx(1e-4, rel=1e-3)
    else:
        assert number(value, digits) == text


def test_show() -> None:
    assert show(30e-6, "um") == "30 um"
    assert show(298.15, "degC", 4) == "25 degC"


def test_dimension_names() -> None:
    assert dimension_name("mA/cm^2") == "current density"
    assert dimension_name("kg*m") == "quantity in kg*m"


class Layer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    thickness: Length
    coating: Thickness = 0.0
    temperature: Temperature = 298.15
    porosity: Fraction = 0.0


def test_fields_read_units_and_write_them_back() -> None:
    layer = Layer.model_validate({"thickness": "30 um", "porosity": "10 %"})
    assert layer.thickness == pytest.approx(30e-6, rel=1e-15)
    assert layer.porosity == pytest.approx(0.1)
    again = Layer.model_validate_json(layer.model_dump_json())
    assert again.thickness == pytest.approx(layer.thickness, rel=1e-11)  # 12 digits are written


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"thickness": "-3 um"}, "above 0 um"),
        ({"thickness": "2 km"}, "at most 1e6 um"),
        ({"thickness": "3 g"}, "a mass, not a length"),
        ({"thickness": "3 um", "porosity": 1.2}, "at most 1"),
    ],
)
def test_fields_name_their_bounds(entry: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Layer.model_validate(entry)


def test_the_json_schema_carries_unit_and_bounds() -> None:
    schema = Layer.model_json_schema()["properties"]["thickness"]
    assert schema["unit"] == "um"
    assert schema["si_le"] == 1.0


def test_a_field_of_ones_own() -> None:
    class Pressed(BaseModel):
        pressure: quantity("MPa", ge=0, lt="1 GPa")  # type: ignore[valid-type]

    assert Pressed(pressure="5 MPa").pressure == 5e6  # type: ignore[arg-type]


def test_typeset_and_percent() -> None:
    assert typeset(54.9e-4, "ohm*cm^2") == "54.9 Ω·cm²"
    assert typeset(298.15, "degC") == "25 °C"
    assert typeset(30e-6, "um") == "30 µm"
    assert percent(0.1549) == "15 %"
    assert percent(0.1549, 1) == "15.5 %"


@pytest.mark.parametrize(
    ("text", "unit"),
    [("10 nm", "nm"), ("1e-6 S/cm", "S/cm"), ("5", "%"), (0.5, "%"), ("3 furlong", "%"), ("", "%")],
)
def test_the_unit_that_a_text_is_written_in(text, unit):
    assert unit_of(text, "%") == unit


@pytest.mark.parametrize(
    "text",
    [
        "1 9**9**9**9",
        "1 m**9**9**9",
        "1 m^9^9^9",
        "1 (m^9)^9",
        "1 m**999999999",
        "1 " + "m*" * 500 + "m",
        "1 " + "(" * 90 + "m" + ")" * 90,
        "1 m^(9*9)",
        "1 9999999999*m",
    ],
)
def test_a_unit_is_looked_at_before_pint_computes_it(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pint takes powers of powers at their word and never comes back: it must not be asked."""
    from allsolid.quantities import units

    def never() -> None:
        raise AssertionError("pint was asked")

    monkeypatch.setattr(units, "_registry", never)
    units._known_unit.cache_clear()
    with pytest.raises(InputError, match=r"not a known unit|expected a length"):
        parse(text, "m")
    units._known_unit.cache_clear()


@pytest.mark.parametrize(
    ("text", "unit", "si_value"),
    [
        ("1 J/(mol K)", "J/(mol*K)", 1.0),
        ("1 W/(m*K)", "W/m/K", 1.0),
        ("2 1/h", "1/s", 2 / 3600),
        ("1 kg m^2 / s^2", "J", 1.0),
        ("4 m^0.5", "mm^0.5", 4.0),
        ("1 cm^-1", "1/m", 100.0),
    ],
)
def test_compound_units_are_still_read(text: str, unit: str, si_value: float) -> None:
    assert parse(text, unit) == pytest.approx(si_value, rel=1e-12)


@pytest.mark.parametrize("digits", [400, 5000])
@pytest.mark.parametrize("unit", ["", "um", "degC"])
def test_an_integer_beyond_the_floats_is_bad_input(digits: int, unit: str) -> None:
    with pytest.raises(InputError, match="too large a number"):
        parse(10**digits, unit)


@pytest.mark.parametrize("value", [1 + 2j, np.array([1j])])
def test_a_complex_number_is_no_quantity(value):
    with pytest.raises(InputError, match="expected a number"):
        si(value, "mm")


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("3 mS·cm⁻¹", "S/m", 0.3),
        ("3 mS cm-1", "S/m", 0.3),
        ("170 mAh g-1", "mAh/g", 170 * 3600.0),
        ("170 mAh g⁻¹", "mAh/g", 170 * 3600.0),
        ("25 ℃", "degC", 298.15),
        ("2 A m-2", "A/m^2", 2.0),
        ("1 1/s", "Hz", 1.0),
        ("96.48533212 kJ/mol", "eV", 1.602176634e-19),  # one electronvolt, times Avogadro
    ],
)
def test_spellings_of_papers_are_read(text: str, unit: str, expected: float) -> None:
    assert parse(text, unit) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("3 1 um", "um", "not a known unit"),
        ("5 1*um", "um", "not a known unit"),
        ("5 1", "", "not a known unit"),
        ("5 mPa", "MPa", "a thousandth of a pascal; expected MPa"),
        ("32 kJ/mol", "J", "energy"),
    ],
)
def test_slips_of_the_pen_are_not_read(text: str, unit: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        parse(text, unit)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("10 dB", ""), ("5 dBm", "W"), ("1 Np", ""), ("180 deg", ""), ("30 ym", "m"), ("2 zg", "kg")],
)
def test_logarithms_angles_and_slips_of_the_finger_are_no_units(text: str, unit: str) -> None:
    with pytest.raises(InputError, match="not a known unit"):
        parse(text, unit)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("0,03 mm", "write a point before decimals"),
        ("30 ± 2 um", "write an interval as a table"),
        ("28 to 32 um", "write an interval as a table"),
        ("28-32 um", "write an interval|not a known unit"),
        ("10^-3 S/cm", "write a power of ten as 1e-3"),
        ("3 x 10-3 S/cm", "write a power of ten as 1e-3"),
    ],
)
def test_what_is_no_unit_says_how_to_write_it(text: str, cure: str) -> None:
    with pytest.raises(InputError, match=cure):
        parse(text, "S/cm" if "S" in text else "um")


def test_a_minus_as_typesetters_write_it() -> None:
    assert parse("−10 degC", "K") == pytest.approx(263.15)
