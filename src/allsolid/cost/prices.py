"""Prices: what a material costs per unit bought, in one scenario, in the plant's money.

A price has a price year, a currency, a kind of market and an interval. Solid electrolytes are
priced from their precursors: price = (Σ kg of precursor · its price) / mass yield + processing.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from allsolid.cost.contents import Per
from allsolid.cost.reading import rows, table, value
from allsolid.quantities import Basis, InputError, Money, did_you_mean
from allsolid.quantities.money import price_index, rate_per_usd
from allsolid.sources import Kind, Measured, Scale

MODEL_CURRENCY, MODEL_YEAR = "USD", 2022
"""Money inside the model: that of the baseline plant."""


class Market(StrEnum):
    """What kind of price a price is."""

    MARKET = "market"
    """quoted or traded"""
    MODEL = "model"
    """a published cost model's input"""
    ASSUMPTION = "assumption"
    """our guess, with a wide interval"""


@dataclass(frozen=True, slots=True)
class Price:
    """A price per unit of a material.

    Parameters
    ----------
    name : material
    per : unit bought
    amount : in whole units of `currency` of `year`
    factor : turns that money into the model's (exchange rate of the year, then deflator)
    exponent : the unit price goes with (cells a year / 211e6)^exponent
    """

    name: str
    per: Per
    amount: Any
    currency: str
    year: int
    market: Market
    factor: float
    exponent: float = 0.0
    note: str = ""

    @property
    def money(self) -> Money:
        """The median price as money of its own year and currency (nominal, per unit bought)."""
        amount = self.amount.value if isinstance(self.amount, Measured) else self.amount
        return Money(amount, self.currency, self.year, Basis.NOMINAL)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A material made from precursors: kg of each per kg of product, yield and processing."""

    name: str
    precursors: tuple[tuple[str, float], ...]
    mass_yield: Any
    processing: Any
    factor: float


@dataclass(frozen=True, slots=True)
class PriceBook:
    """The prices of one scenario."""

    scenario: str
    prices: tuple[Price, ...]
    recipes: tuple[Recipe, ...]

    def price(self, material: str) -> Price | None:
        """The entry of `material`, or None where it is made by a recipe or unknown."""
        return next((price for price in self.prices if price.name == material), None)

    def recipe(self, material: str) -> Recipe | None:
        """How `material` is made, or None."""
        return next((recipe for recipe in self.recipes if recipe.name == material), None)

    def known(self, material: str) -> bool:
        """True where the book prices `material`."""
        return self.price(material) is not None or self.recipe(material) is not None

    def unit(self, material: str) -> Per:
        """The unit in which `material` is bought; recipes are by mass."""
        price = self.price(material)
        return Per.KILOGRAM if price is None else price.per

    def unit_price(self, material: str, scale: Any = 1.0) -> Any:
        """Price per unit in the model's money (USD 2022).

        Parameters
        ----------
        scale : cells a year over the baseline plant's, for prices that fall with volume

        Raises
        ------
        InputError : no price and no recipe for the material
        """
        price = self.price(material)
        if price is not None:
            return price.amount * price.factor * np.asarray(scale, dtype=float) ** price.exponent
        recipe = self.recipe(material)
        if recipe is None:
            names = [p.name for p in self.prices] + [r.name for r in self.recipes]
            raise InputError(
                f"no price for this material{did_you_mean(material, names)}", value=material
            )
        raw = sum(share * self.unit_price(name) for name, share in recipe.precursors)
        return raw / np.clip(recipe.mass_yield, 0.02, 1.0) + recipe.processing * recipe.factor

    def used(self, material: str) -> tuple[str, ...]:
        """The material and every precursor that its price rests on."""
        recipe = self.recipe(material) if self.price(material) is None else None
        below = [n for name, _ in recipe.precursors for n in self.used(name)] if recipe else []
        return (material, *below)

    def restricted(self, materials: Any) -> PriceBook:
        """The book reduced to what these materials need, so that listings name nothing else."""
        needed = {name for material in materials for name in self.used(material)}
        return replace(
            self,
            prices=tuple(p for p in self.prices if p.name in needed),
            recipes=tuple(
                r for r in self.recipes if r.name in needed and self.price(r.name) is None
            ),
        )

    def joined(self, other: PriceBook) -> PriceBook:
        """This book with the other's entries where it has none."""
        return replace(
            self,
            prices=(*self.prices, *(p for p in other.prices if not self.known(p.name))),
            recipes=(*self.recipes, *(r for r in other.recipes if not self.known(r.name))),
        )

    def with_price(self, material: str, amount: Any, *, per: Per | None = None) -> PriceBook:
        """The book with `material` at `amount` (USD 2022 per unit; a number, array or Measured).

        `material` may be new to the book: `per` then says how it is bought (default by mass).

        Raises
        ------
        InputError : a negative or not finite price
        """
        numbers = np.asarray(getattr(amount, "value", amount), dtype=float)
        if not np.all(np.isfinite(numbers) & (numbers >= 0)):
            raise InputError("expected a price of zero or more", key=material, value=amount)
        fixed = Price(
            material, per or self.unit(material), amount, MODEL_CURRENCY, MODEL_YEAR,
            Market.ASSUMPTION, 1.0,
        )  # fmt: skip
        others = tuple(price for price in self.prices if price.name != material)
        return replace(self, prices=(fixed, *others))


def to_model_money(currency: str, year: int) -> float:
    """Factor from money of `currency` and `year` to USD 2022: exchange first, then US deflator."""
    usd = 1.0 / rate_per_usd(currency, year)
    return usd * price_index(MODEL_CURRENCY, MODEL_YEAR) / price_index(MODEL_CURRENCY, year)


def scenarios() -> list[str]:
    """Names of the packaged price scenarios."""
    return sorted({row["scenario"] for row in rows("prices.csv")})


@functools.cache
def price_book(scenario: str = "base") -> PriceBook:
    """The prices of a scenario: its own rows over the base rows.

    Scenarios: ``base`` (2024, series production of electrolytes), ``2022`` (BatPaC 5.0),
    ``market 2024`` (Chinese spot; materials without a quotation stay at ``base``),
    ``sulfide today`` and ``sulfide long run`` (Li2S).

    Raises
    ------
    InputError : unknown scenario
    """
    if scenario not in scenarios():
        hint = did_you_mean(scenario, scenarios())
        raise InputError(f"expected one of {', '.join(scenarios())}{hint}", value=scenario)
    chosen = {row["material"]: row for row in rows("prices.csv") if row["scenario"] == "base"}
    chosen |= {row["material"]: row for row in rows("prices.csv") if row["scenario"] == scenario}
    return PriceBook(
        scenario, tuple(_price(row) for row in chosen.values()), tuple(_recipes())
    )  # fmt: skip


_PRINTED = {"kg": "kg", "m^2": "m²", "m^3": "m³", "piece": "piece"}


def _price(row: dict[str, str]) -> Price:
    amount, low, high = float(row["amount"]), float(row["low"]), float(row["high"])
    year = int(row["year"])
    measured = Measured(
        amount, low, high, Kind(row["kind"]), row["source"],
        scale=Scale.DECADES if low > 0 else Scale.LINEAR,
        conditions=f"{row['currency']} {year} per {row['per']}, {row['market']} price",
        name=f"price of {row['material']} ({row['currency']} {year}/{_PRINTED[row['per']]})",
    )  # fmt: skip
    return Price(
        row["material"], Per(row["per"]), measured, row["currency"], year,
        Market(row["market"]), to_model_money(row["currency"], year), float(row["exponent"]),
        row["note"],
    )  # fmt: skip


def _recipes() -> list[Recipe]:
    file = "recipes.toml"
    known = dict(table(file))
    processing = known.pop("processing")
    factor = to_model_money("USD", 2024)
    made = []
    for name, entry in known.items():
        family = entry["family"]
        rule = processing[family]
        made.append(
            Recipe(
                name,
                tuple(entry["precursors"].items()),
                value(rule["mass_yield"], "", file=file, key=f"{family} synthesis yield"),
                value(rule["cost"], "", file=file, key=f"{family} synthesis (USD 2024/kg)"),
                factor,
            )
        )
    return made
