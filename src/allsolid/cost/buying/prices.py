"""Prices: what a material costs per unit bought, in one scenario, in the plant's money.

A price has a price year, a currency, a kind of market and an interval. Solid electrolytes are
priced from their precursors: price = (Σ kg of precursor · its price) / mass yield + processing.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np

from allsolid.cost.buying.contents import Per
from allsolid.cost.buying.reading import rows, table, value
from allsolid.cost.buying.stated import (
    MODEL_CURRENCY,
    MODEL_YEAR,
    model_amount,
    money_of,
    to_model_money,
)
from allsolid.quantities import Basis, InputError, Money, checked, did_you_mean, number
from allsolid.quantities.frozen import FrozenMapping, read_only
from allsolid.sources import Kind, Measured, Scale


def _middle(amount: Any) -> Any:
    """The median of a prior; a number or draws as they are."""
    return amount.value if isinstance(amount, Measured) else amount


DEAREST = 1e15
"""Of any money per unit bought."""


class Market(StrEnum):
    """What kind of price a price is."""

    MARKET = "market"
    """quoted or traded"""
    MODEL = "model"
    """a published cost model's input"""
    OWN = "own"
    """stated in the design"""
    ASSUMPTION = "assumption"
    """our guess, with a wide interval"""


@dataclass(frozen=True, slots=True)
class SheetPrice:
    """How the price of a sheet goes with its thickness t: price(t) = price·(1 + share·(t/t0 − 1)).

    thickness : t0 (m), for which the price per m^2 is stated; share : of it that goes with t
    """

    thickness: float
    share: Any

    def factor(self, thickness: Any) -> Any:
        """Price per m^2 at `thickness` (m; None for t0) over that at t0."""
        if thickness is None:
            return 1.0
        return 1.0 + np.clip(_middle(self.share), 0.0, 1.0) * (thickness / self.thickness - 1.0)


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
    film : how the price of a sheet goes with its thickness; None for others
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
    film: SheetPrice | None = None

    def __post_init__(self) -> None:
        # no unit, but no share: draws may pass 1
        if isinstance(self.amount, Measured) and np.isinf(self.amount.most):
            object.__setattr__(self, "amount", replace(self.amount, most=DEAREST))

    @property
    def money(self) -> Money:
        """The median price as money of its own year and currency (nominal, per unit bought)."""
        return Money(_middle(self.amount), self.currency, self.year, Basis.NOMINAL)


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
    aliases: Mapping[str, str] = field(default_factory=lambda: FrozenMapping({}))
    """The book's names of what is bought under another one."""

    def _price(self, name: str) -> Price | None:
        return next((price for price in self.prices if price.name == name), None)

    def _recipe(self, name: str) -> Recipe | None:
        return next((recipe for recipe in self.recipes if recipe.name == name), None)

    def names(self) -> list[str]:
        """Names of everything that has a price."""
        return [entry.name for entry in (*self.prices, *self.recipes)]

    def resolved(self, material: str) -> str:
        """The book's name of a material: its own, an alias of the catalogue, or in other case.

        Raises
        ------
        InputError : no price and no recipe under any of them; with the nearest names
        """
        if not isinstance(material, str):
            raise InputError("expected the name of a material", key="material", value=material)
        known = self.names()
        if material in known:
            return material
        if material in self.aliases:
            return self.aliases[material]
        folded = {name.casefold(): name for name in known}
        near = folded.get(material.strip().casefold()) or _catalogued(material)
        if near in known:
            return near
        word = material.casefold()
        part_of = [f"'{name}'" for name in known if word in name.casefold().split()]
        hint = did_you_mean(material, known)
        hint = hint or (f"; did you mean {' or '.join(part_of)}?" if part_of else "")
        text = f"no price for this material{hint}; state one under [prices] in the design"
        raise InputError(text, key="material", value=material)

    def price(self, material: str) -> Price | None:
        """The entry of `material`, or None where it is made by a recipe.

        Raises
        ------
        InputError : neither a price nor a recipe
        """
        return self._price(self.resolved(material))

    def recipe(self, material: str) -> Recipe | None:
        """How `material` is made, or None where it is bought.

        Raises
        ------
        InputError : neither a price nor a recipe
        """
        return self._recipe(self.resolved(material))

    def known(self, material: str) -> bool:
        """True where the book prices `material`, under this name or an alias."""
        try:
            self.resolved(material)
        except InputError:
            return False
        return True

    def unit(self, material: str) -> Per:
        """The unit in which `material` is bought; recipes are by mass.

        Raises
        ------
        InputError : neither a price nor a recipe
        """
        price = self.price(material)
        return Per.KILOGRAM if price is None else price.per

    def unit_price(self, material: str, scale: Any = 1.0, thickness: Any = None) -> Any:
        """Price per unit in the model's money (USD 2022), of a prior at its median.

        Parameters
        ----------
        scale : cells a year over the baseline plant's, for prices that fall with volume
        thickness : of a sheet, m; None for the thickness that its price is for

        Raises
        ------
        InputError : no price and no recipe for the material
        """
        name = self.resolved(material)
        price = self._price(name)
        if price is not None:
            grown = np.asarray(scale, dtype=float) ** price.exponent
            sheet = 1.0 if price.film is None else price.film.factor(thickness)
            return np.maximum(_middle(price.amount), 0.0) * price.factor * grown * sheet
        recipe = self._recipe(name)
        assert recipe is not None
        raw = sum(share * self.unit_price(part) for part, share in recipe.precursors)
        made = raw / np.clip(_middle(recipe.mass_yield), 0.02, 1.0)
        return made + _middle(recipe.processing) * recipe.factor

    def used(self, material: str) -> tuple[str, ...]:
        """The material and every precursor that its price rests on."""
        name = self.resolved(material)
        recipe = self._recipe(name) if self._price(name) is None else None
        below = [n for part, _ in recipe.precursors for n in self.used(part)] if recipe else []
        return (name, *below)

    def restricted(self, materials: Iterable[str]) -> PriceBook:
        """The book reduced to what these materials need, so that listings name nothing else.

        Raises
        ------
        InputError : one of them has no price and no recipe; with the nearest names
        """
        needed = {name for material in materials for name in self.used(material)}
        return replace(
            self,
            prices=tuple(p for p in self.prices if p.name in needed),
            recipes=tuple(
                r for r in self.recipes if r.name in needed and self._price(r.name) is None
            ),
            aliases=FrozenMapping({name: self.resolved(name) for name in materials}),
        )

    def joined(self, other: PriceBook) -> PriceBook:
        """This book with the other's entries where it has none."""
        own = set(self.names())
        return replace(
            self,
            prices=(*self.prices, *(p for p in other.prices if p.name not in own)),
            recipes=(*self.recipes, *(r for r in other.recipes if r.name not in own)),
        )

    def with_price(self, material: str, amount: Any, *, per: Per | str | None = None) -> PriceBook:
        """The book with `material` at a price of one's own.

        Parameters
        ----------
        material : a name of the book or of the catalogue, aliases included; a material that is
            new to both only with `per`
        amount : USD 2022 per unit bought (a number, array or `Measured`), `Money` per unit, or
            text such as ``"40 USD/kg"`` (money of 2022 where no year is given)
        per : how a new material is bought: kg, m^2, m^3 or piece; of a sheet, the price holds for
            the thickness that the cell has

        Raises
        ------
        InputError : an unknown name without `per`, another unit than that of the book, or a
            negative or not finite price
        """
        wanted = None if per is None else _unit(per)
        if wanted is None or self.known(material):
            name = self.resolved(material)
            bought = self.unit(name) if wanted is None else wanted
        else:
            name, bought = material, wanted
        fixed = Price(
            name, bought, _model_price(amount, name, bought), MODEL_CURRENCY, MODEL_YEAR,
            Market.ASSUMPTION, 1.0,
        )  # fmt: skip
        return self.with_entry(fixed)

    def with_entry(self, price: Price) -> PriceBook:
        """The book with this price in place of any of the same name."""
        others = tuple(other for other in self.prices if other.name != price.name)
        return replace(self, prices=(price, *others))


def _catalogued(material: str) -> str | None:
    """The catalogue's name of a material; None for one that it does not know."""
    from allsolid.materials import find

    try:
        return find(material).name
    except InputError:
        return None


BOUGHT = {
    "kg": (Per.KILOGRAM, 1.0), "g": (Per.KILOGRAM, 1e3), "t": (Per.KILOGRAM, 1e-3),
    "m^2": (Per.SQUARE_METRE, 1.0), "m2": (Per.SQUARE_METRE, 1.0), "m²": (Per.SQUARE_METRE, 1.0),
    "m^3": (Per.CUBIC_METRE, 1.0), "m3": (Per.CUBIC_METRE, 1.0), "m³": (Per.CUBIC_METRE, 1.0),
    "L": (Per.CUBIC_METRE, 1e3), "piece": (Per.PIECE, 1.0),
}  # fmt: skip
"""Units of a price in words: what is counted, and how many of them one unit bought has."""


def _unit(per: Per | str) -> Per:
    if per not in BOUGHT:
        raise InputError(f"expected one of {', '.join(Per)}", key="per", value=per)
    return BOUGHT[str(per)][0]


def _model_price(amount: Any, name: str, bought: Per) -> Any:
    """A price in USD 2022 per unit bought, from a number, `Measured`, `Money` or text."""
    stated = amount
    if isinstance(amount, bool) or np.ma.isMaskedArray(amount):
        raise InputError("expected a price, e.g. 40.0 (USD 2022)", key=name, value=amount)
    if isinstance(amount, str):
        money, per = money_of(amount, name, f"40 USD/{bought}")
        unit, count = BOUGHT.get(per, (None, 1.0))
        if unit is not bought:
            raise InputError(f"expected a price per {bought}", key=name, value=amount)
        stated = model_amount(money) * count
    elif isinstance(amount, Money):
        stated = model_amount(amount)
    try:
        # the whole interval of a prior: its low end is the one that can be below zero
        numbers = np.asarray(getattr(stated, "low", stated), dtype=float)
    except (TypeError, ValueError):
        numbers = np.asarray(np.nan)
    if not np.all(np.isfinite(numbers) & (numbers >= 0)):
        asked = f"expected a price of zero or more, e.g. 40.0 (USD 2022) or '40 USD/{bought}'"
        raise InputError(asked, key=name, value=amount)
    if isinstance(stated, Measured):
        return stated
    return read_only(numbers) if numbers.ndim else float(numbers)


def scenarios() -> list[str]:
    """Names of the packaged price scenarios."""
    return sorted({row["scenario"] for row in rows("prices.csv")})


@checked
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
        hint = did_you_mean(str(scenario), scenarios())
        raise InputError(f"expected one of {', '.join(scenarios())}{hint}", value=scenario)
    chosen = {row["material"]: row for row in rows("prices.csv") if row["scenario"] == "base"}
    chosen |= {row["material"]: row for row in rows("prices.csv") if row["scenario"] == scenario}
    return PriceBook(
        scenario, tuple(_price(row) for row in chosen.values()), tuple(_recipes())
    )  # fmt: skip


_PRINTED = {"kg": "kg", "m^2": "m²", "m^3": "m³", "piece": "piece"}


def _price(row: Mapping[str, str]) -> Price:
    amount, low, high = float(row["amount"]), float(row["low"]), float(row["high"])
    year = int(row["year"])
    film = _films().get(row["material"])
    sheet = "" if film is None else f", {number(film.thickness * 1e6)} µm thick"
    measured = Measured(
        amount, low, high, Kind(row["kind"]), row["source"],
        scale=Scale.DECADES if low > 0 else Scale.LINEAR,
        conditions=f"{row['currency']} {year} per {row['per']}, {row['market']} price{sheet}",
        name=f"price of {row['material']} ({row['currency']} {year}/{_PRINTED[row['per']]})",
    )  # fmt: skip
    return Price(
        row["material"], Per(row["per"]), measured, row["currency"], year,
        Market(row["market"]), to_model_money(row["currency"], year), float(row["exponent"]),
        row["note"], film,
    )  # fmt: skip


@functools.cache
def _films() -> Mapping[str, SheetPrice]:
    """How sheets' prices go with their thickness, by material."""
    films = {
        row["material"]: SheetPrice(
            float(row["thickness_um"]) * 1e-6,
            Measured(
                float(row["share"]), float(row["low"]), float(row["high"]), Kind.ASSUMED,
                row["source"], conditions=row["conditions"],
                name=f"share of the price of {row['material']} that goes with its thickness",
            ),
        )
        for row in rows("films.csv")
    }  # fmt: skip
    return FrozenMapping(films)


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
