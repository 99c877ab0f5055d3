"""Prices and plant that a design brings, over the packaged ones; see `allsolid.designs.own`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from allsolid.cost.buying.prices import BOUGHT, Market, Price, PriceBook
from allsolid.cost.buying.stated import MODEL_CURRENCY, MODEL_YEAR, model_amount, money_of
from allsolid.cost.factory.plant import Plant, Rules
from allsolid.designs import Own, OwnEntry
from allsolid.quantities import InputError, did_you_mean, parse
from allsolid.sources import Kind, Measured, measured

Read = Callable[[Any, str], float]
"""Reads one number of an entry (value, low or high) at a key, in the model's units."""

_MONEY = {"wage": "h", "electricity": "kWh", "building_price": "m^2"}
"""What money of the plant is per."""
_ANY = ("days", "overhead_labour", "overhead_depreciation", "administration_labour",
        "administration_depreciation", "research")  # fmt: skip
"""Rules that may be more than one; the others are shares."""
MOST = 1e12
"""Of what is no share."""
_RULES = tuple(field.name for field in fields(Rules))
_PLANT = (*_RULES, "volume", "utilisation", "cell_yield")


def own_prices(book: PriceBook, own: Own, used: frozenset[str]) -> PriceBook:
    """The book with the design's prices over it.

    An own material without a price takes that of what it is based on, as an assumption.

    Parameters
    ----------
    used : names of the materials in the cell, which may be new to the book

    Raises
    ------
    InputError : a name that neither the book nor the cell has, no money per unit bought
    """
    stated: dict[str, str] = {}
    for name, entry in own.prices.items():
        if name in own.materials and name not in used and not book.known(name):
            continue  # a price list may serve several designs
        if not (book.known(name) or name in used):
            hint = did_you_mean(name, [*book.names(), *used])
            text = f"neither a material of this cell nor a price of the package{hint}"
            raise InputError(text, file=entry.file or None, key=f"prices.{name}")
        price = _price(name, entry, book)
        if price.name in stated:
            text = f"'{stated[price.name]}' is the same material: state one price for it"
            raise InputError(text, file=entry.file or None, key=f"prices.{name}")
        stated[price.name] = name
        book = book.with_entry(price)
    return book


def stand_ins(book: PriceBook, based_on: Mapping[str, str]) -> PriceBook:
    """The book with the price of its base for each own material that has none, as assumed."""
    for name, direct in based_on.items():
        base = direct
        for _ in based_on:  # an own material may be based on another one
            if book.known(base) or base not in based_on:
                break
            base = based_on[base]
        if base and not book.known(name) and book.known(base):
            price = book.price(base)
            if price is None:  # made by a recipe
                recipe = book.recipe(base)
                assert recipe is not None
                book = replace(book, recipes=(*book.recipes, replace(recipe, name=name)))
                continue
            amount = price.amount
            if isinstance(amount, Measured):
                told = f"the price of {base}, which {name} is based on"
                amount = replace(
                    amount, kind=Kind.ASSUMED, conditions=told, name=f"price of {name}"
                )
            book = book.with_entry(replace(price, name=name, amount=amount))
    return book


def _price(name: str, entry: OwnEntry, book: PriceBook) -> Price:
    key = f"prices.{name}"
    bought = book.unit(name) if book.known(name) else None
    example = f"40 USD 2024/{bought or 'kg'}"

    def read(given: Any, at: str) -> float:
        money, per = money_of(_text(given, at, example), at, example)
        unit, count = BOUGHT.get(per, (None, 1.0))
        if unit is None or bought not in (None, unit):
            raise InputError(f"expected money per {bought or 'kg'}", key=at, value=given)
        return float(model_amount(money)) * count

    found = _measured(entry, key, read, zero=True)
    stated = entry.given["value"]
    _, per = money_of(_text(stated, key, example), key, example)
    found = replace(found, name=f"price of {name} (USD 2022/{BOUGHT[per][0]})")
    return Price(
        book.resolved(name) if bought is not None else name,
        BOUGHT[per][0],
        replace(found, conditions=found.conditions or f"stated as {stated}"),
        MODEL_CURRENCY,
        MODEL_YEAR,
        Market.ASSUMPTION if found.kind is Kind.ASSUMED else Market.OWN,
        1.0,  # of a sheet as thick as the cell has it
    )


def _text(given: Any, key: str, example: str) -> str:
    if not isinstance(given, str):
        raise InputError(f"expected text such as '{example}'", key=key, value=given)
    return given


def _measured(entry: OwnEntry, key: str, read: Read, *, zero: bool = False) -> Measured:
    """An entry as a value with its interval, kind and source; errors name its file."""
    try:
        stated = entry.given
        numbers = {
            word: read(stated[word], key if word == "value" else f"{key}.{word}")
            for word in ("value", "low", "high")
            if word in stated
        }
        full = {"kind": Kind.CHOSEN} | dict(stated) | numbers
        found = measured(full, "", name=key, key=key)
        if found.low < 0.0 or not (zero or found.low > 0.0):
            least = "zero or more" if zero else "more than zero"
            raise InputError(f"expected {least}", key=key, value=stated.get("value"))
    except InputError as error:
        raise error.located(file=entry.file or None, key=key) from error
    return found


def own_plant(plant: Plant, own: Own) -> Plant:
    """The plant with what the design states of it: wage, electricity, volume, other rules.

    Raises
    ------
    InputError : a name that the plant does not have, or a value in another unit or out of bounds
    """
    for name, entry in own.plant.items():
        key = f"plant.{name}"
        if name not in _PLANT:
            hint = did_you_mean(name, _PLANT) or f"; expected one of {', '.join(_PLANT)}"
            raise InputError(f"unknown key{hint}", file=entry.file or None, key=key)
        found = replace(_measured(entry, key, _reader(name)), name=name.replace("_", " "))
        if name in _ANY or name in _MONEY:
            found = replace(found, most=MOST)
        if name in _RULES:
            plant = replace(plant, rules=replace(plant.rules, **{name: found}))
        else:
            plant = replace(plant, **{name: found})
    return plant


def _reader(name: str) -> Read:
    if name == "volume":
        return lambda given, key: Plant.of(_text(given, key, "20 GWh/a")).volume
    if name in _MONEY:
        per = _MONEY[name]

        def money(given: Any, key: str) -> float:
            example = f"20 USD 2024/{per}"
            stated, unit = money_of(_text(given, key, example), key, example)
            if unit.replace("m2", "m^2").replace("m²", "m^2") != per:
                raise InputError(f"expected money per {per} such as '{example}'", key=key,
                                 value=given)  # fmt: skip
            return float(model_amount(stated))

        return money

    def number(given: Any, key: str) -> float:
        plain = isinstance(given, int | float) and not isinstance(given, bool)
        try:
            value = float(given) if plain else parse(_text(given, key, "30 %"), "")
        except InputError as error:
            raise InputError("expected a number or a share", key=key, value=given) from error
        most = {"days": 366.0}.get(name, 10.0 if name in _ANY else 1.0)
        if not 0.0 < value <= most:
            raise InputError(f"expected a number above 0 and up to {most:g}", key=key, value=given)
        return value

    return number
