"""Money: like with like only, and conversions against published figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allsolid.quantities import Basis, InputError, Money
from allsolid.quantities.money import rate_per_usd, rates
from allsolid.sources import bibliography


def test_unlike_money_is_not_added() -> None:
    dollars = Money(1, "USD", 2024)
    for other in (
        Money(1, "EUR", 2024),
        Money(1, "USD", 2023),
        Money(1, "USD", 2024, Basis.NOMINAL),
    ):
        with pytest.raises(InputError, match="convert one of them first"):
            dollars + other
        with pytest.raises(InputError, match="convert"):
            _ = dollars < other
    assert (dollars + dollars).amount == 2
    assert (3 * dollars / 2 - dollars).amount == pytest.approx(0.5)


def test_deflators_against_the_bureau_of_labor_statistics() -> None:
    """CPI-U annual averages 2022 292.655, 2024 313.689 (U.S. BLS). The World Bank's series is the
    same index; 0.02 % covers the rounding of published rates."""
    real = Money(100, "USD", 2022).inflated(2024)
    assert real.amount == pytest.approx(100 * 313.689 / 292.655, rel=2e-4)
    assert real.basis is Basis.REAL


@pytest.mark.parametrize(
    ("currency", "year", "published"),
    [("JPY", 2023, 140.49), ("KRW", 2022, 1291.45), ("CNY", 2021, 6.4490), ("EUR", 2020, 0.8755)],
)
def test_rates_against_the_world_bank(currency: str, year: int, published: float) -> None:
    """World Bank PA.NUS.FCRF, another averaging (working days, other fixings): within 0.4 %."""
    assert rate_per_usd(currency, year) == pytest.approx(published, rel=4e-3)


@given(st.sampled_from(["EUR", "JPY", "CNY", "KRW"]), st.integers(2009, 2025))
def test_exchange_there_and_back(currency: str, year: int) -> None:
    start = Money(123.0, "USD", year)
    assert start.exchanged(currency).exchanged("USD").amount == pytest.approx(123.0, rel=1e-12)


def test_unknown_years_and_currencies_are_named() -> None:
    with pytest.raises(InputError, match="did you mean 'EUR'"):
        Money(1, "USD", 2024).exchanged("EURX")
    with pytest.raises(InputError, match="expected a year from 2009 to"):
        Money(1, "USD", 1990).exchanged("EUR")
    with pytest.raises(InputError, match="no price index"):
        Money(1, "USD", 2024).inflated(2025)


def test_every_rate_has_a_source() -> None:
    keys = {key for rate in rates().values() for key in rate.source.split(";")}
    assert keys <= set(bibliography())


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_money_that_stays_what_it_is_needs_no_rate(year):
    """The index of 2025 is not published, and 2026 has no row at all."""
    for currency in ("USD", "EUR"):
        money = Money(3.0, currency, year)
        assert money.exchanged(currency) == money
        assert money.inflated(year) == money
