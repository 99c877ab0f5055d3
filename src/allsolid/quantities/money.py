"""Money with currency, price year and basis: unlike money is never added.

Rates and deflators come from one dated, sourced table (``data/rates.csv``): annual average
exchange rates in units of the currency per US dollar (European Central Bank reference rates), and
consumer price indices of the currency's area (World Bank).
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.resources import files

from allsolid.quantities.arguments import whole
from allsolid.quantities.errors import InputError
from allsolid.quantities.frozen import FrozenMapping
from allsolid.quantities.inputs import given
from allsolid.quantities.units import number
from allsolid.quantities.words import resolve, resolve_name


class Basis(StrEnum):
    """Whether an amount is in the money of its own year or of a stated price year."""

    NOMINAL = "nominal"
    """money of the day it was spent or promised"""
    REAL = "real"
    """money of constant purchasing power in the price year"""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money.

    Parameters
    ----------
    amount : in whole units of the currency
    currency : ISO 4217 code, e.g. ``"USD"``, one of the table of rates
    year : price year (for nominal money: the year of payment)
    basis : nominal or real

    Adding or comparing money of another currency, year or basis raises ``InputError``: convert
    one of them first with `exchanged` or `inflated`, which say at which rate.
    """

    amount: float
    currency: str
    year: int
    basis: Basis = Basis.REAL

    def __post_init__(self) -> None:
        if type(self.amount) is not float:  # one that is no number is a result's, with its reason
            object.__setattr__(self, "amount", given(self.amount, "", "amount"))
        object.__setattr__(self, "year", whole(self.year, "year", 1000, 3000))
        object.__setattr__(self, "currency", currency_code(self.currency))
        object.__setattr__(self, "basis", resolve(Basis, self.basis, key="basis"))

    def _alike(self, other: Money) -> None:
        if not isinstance(other, Money):
            raise InputError("expected money to combine with money", value=other)
        if (self.currency, self.year, self.basis) != (other.currency, other.year, other.basis):
            raise InputError(
                f"cannot combine {self.label} with {other.label}: convert one of them first"
            )

    @property
    def label(self) -> str:
        """Currency, year and basis, e.g. ``USD 2024 (real)``."""
        return f"{self.currency} {self.year} ({self.basis})"

    def __add__(self, other: Money) -> Money:
        self._alike(other)
        return replace(self, amount=self.amount + other.amount)

    def __sub__(self, other: Money) -> Money:
        self._alike(other)
        return replace(self, amount=self.amount - other.amount)

    def __lt__(self, other: Money) -> bool:
        self._alike(other)
        return self.amount < other.amount

    def __mul__(self, factor: float) -> Money:
        return replace(self, amount=self.amount * factor)

    __rmul__ = __mul__

    def __truediv__(self, divisor: float) -> Money:
        return replace(self, amount=self.amount / divisor)

    def exchanged(self, currency: str) -> Money:
        """The same money in another currency at the average rate of its own year."""
        currency = currency_code(currency)
        if currency == self.currency:  # needs no rate, also in a year that has none yet
            return self
        rate = rate_per_usd(currency, self.year) / rate_per_usd(self.currency, self.year)
        return replace(self, amount=self.amount * rate, currency=currency)

    def inflated(self, year: int) -> Money:
        """The same purchasing power in the prices of `year`, by the currency's own deflator."""
        if year == self.year:  # needs no index, also in a year that has none yet
            return replace(self, basis=Basis.REAL)
        ratio = price_index(self.currency, year) / price_index(self.currency, self.year)
        return replace(self, amount=self.amount * ratio, year=year, basis=Basis.REAL)

    def __str__(self) -> str:
        return f"{number(self.amount, 4)} {self.label}"


@dataclass(frozen=True, slots=True)
class Rate:
    """One row of the table: annual average units per USD and a price index, with sources."""

    currency: str
    year: int
    per_usd: float
    index: float | None
    source: str
    status: str


@functools.cache
def rates() -> Mapping[tuple[str, int], Rate]:
    """The table of exchange rates and price indices, by (currency, year)."""
    text = (files("allsolid.quantities") / "data" / "rates.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    table = {
        (row["currency"], int(row["year"])): Rate(
            row["currency"], int(row["year"]), float(row["per_usd"]),
            float(row["index"]) if row["index"] else None, row["source"], row["status"],
        )
        for row in rows
    }  # fmt: skip
    return FrozenMapping(table)


@functools.cache
def _currencies() -> tuple[str, ...]:
    return tuple(sorted({key[0] for key in rates()}))


_NAMES = {
    "dollar": "USD", "$": "USD", "US dollar": "USD", "euro": "EUR", "€": "EUR", "RMB": "CNY",
    "yuan": "CNY", "renminbi": "CNY", "yen": "JPY", "won": "KRW",
}  # fmt: skip
"""Everyday names of currencies; ¥ is left out, since two countries write it."""


def currency_code(currency: str) -> str:
    """The code of a currency that is typed as its code in any case, or by its everyday name.

    Raises
    ------
    InputError : a currency that the table of rates does not hold
    """
    if isinstance(currency, str) and currency in _currencies():
        return currency
    what = f"a currency; expected one of {', '.join(_currencies())}"
    return resolve_name(currency, _currencies(), what, key="currency", aliases=_NAMES)


def _row(currency: str, year: int) -> Rate:
    table, currency = rates(), currency_code(currency)
    if (currency, year) not in table:
        known = [key[1] for key, rate in table.items() if key[0] == currency and rate.index]
        years = sorted(known or [key[1] for key in table if key[0] == currency])
        raise InputError(f"expected a year from {years[0]} to {years[-1]}", value=year)
    return table[currency, year]


def rate_per_usd(currency: str, year: int) -> float:
    """Units of `currency` per US dollar, annual average of `year`."""
    return _row(currency, year).per_usd


def price_index(currency: str, year: int) -> float:
    """Price level of the currency's area in `year` (2015 = 100)."""
    index = _row(currency, year).index
    if index is None:
        raise InputError(f"no price index of {currency} is published for this year", value=year)
    return index
