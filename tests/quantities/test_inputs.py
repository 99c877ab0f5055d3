"""What a person gives to a function: bare SI numbers, arrays, text with a unit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allsolid.quantities import InputError, given, rates, temperature


@pytest.mark.parametrize(
    ("value", "kelvin"),
    [("25 degC", 298.15), ("298.15 K", 298.15), (300, 300.0), (np.float64(310.5), 310.5)],
)
def test_a_temperature_is_kelvin_or_has_its_unit(value: Any, kelvin: float) -> None:
    assert temperature(value) == pytest.approx(kelvin, abs=1e-12)
    assert isinstance(temperature(value), float)


def test_temperatures_may_be_several() -> None:
    np.testing.assert_allclose(temperature(["25 degC", 333.15]), [298.15, 333.15])
    np.testing.assert_allclose(temperature(np.array([300, 310])), [300.0, 310.0])


@pytest.mark.parametrize("value", [25, 25.0, -10, [25, 60], np.array([298.15, 25.0])])
def test_a_bare_number_below_150_is_asked_whether_celsius_was_meant(value: Any) -> None:
    with pytest.raises(InputError, match=r"^temperature: .*was -?\d+ degC meant\?"):
        temperature(value)


@pytest.mark.parametrize(
    "value",
    ["25", "hot", "-300 degC", "25 V", None, True, float("nan"), float("inf"), {}, object()],
)
def test_what_is_no_temperature_is_refused_by_name(value: Any) -> None:
    with pytest.raises(InputError, match=r"^temperature: "):
        temperature(value)


def test_rates_are_numbers_or_text() -> None:
    assert rates("C/4") == 0.25 and rates("0.5 C") == 0.5 and rates(2) == 2.0
    np.testing.assert_array_equal(rates(["C/2", 1]), [0.5, 1.0])
    for wrong in ("fast", "C/0", "0C", None, ["1C", "fast"], "1 A"):
        with pytest.raises(InputError):
            rates(wrong)


def test_text_and_numbers_give_the_same_in_si() -> None:
    assert given("5 MPa", "Pa") == given(5e6, "Pa") == 5e6
    assert given("50 %", "%") == given(0.5, "%") == 0.5
    with pytest.raises(InputError, match=r"^soc: "):
        given("half", "%", "soc")


def test_only_a_number_without_a_unit_is_asked_about() -> None:
    with pytest.raises(InputError, match="at least 150 K"):  # 123.15 K, and said to be -150 degC
        temperature(["-150 degC", 298.0])
    with pytest.raises(InputError, match="was 60 degC meant"):
        temperature(["25 degC", 60])


def test_what_a_mask_hides_is_not_taken_for_a_number() -> None:
    hidden = np.ma.masked_array([300.0, 400.0], mask=[False, True])
    with pytest.raises(InputError, match="without a mask"):
        given(hidden, "K", "temperature")
    open_array = np.ma.masked_array([300.0, 400.0], mask=False)
    assert type(given(open_array, "K")) is np.ndarray
