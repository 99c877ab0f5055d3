"""What a caller states in words: money such as ``"40 USD/kg"``, and shares such as ``"30 %"``."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from allsolid.quantities import Basis, InputError, Money, numbers_within, parse
from allsolid.quantities.money import price_index, rate_per_usd

MODEL_CURRENCY, MODEL_YEAR = "USD", 2022
"""Money inside the model: that of the baseline plant."""

_MULTIPLES = {"": 1.0, "million": 1e6, "billion": 1e9}
_MONEY = re.compile(
    r"\s*(?P<amount>[-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*(?P<multiple>million|billion)?"
    r"\s*(?P<currency>[A-Za-z]{3})(?:\s+(?P<year>\d{4}))?\s*(?:(?:/|\bper\b)\s*(?P<per>.+?))?\s*"
)


_SIGNS = {"€": "EUR", "£": "GBP", "US$": "USD", "$": "USD"}
_BEFORE = re.compile(r"\s*(?P<sign>€|£|US\$|\$)\s*(?P<amount>[\d.]+(?:[eE][-+]?\d+)?)")


def _codes(text: str) -> str:
    """Money with the code of its currency behind the amount: ``$40/kg`` is ``40 USD/kg``."""
    text = _BEFORE.sub(r"\g<amount> \g<sign>", text, count=1)
    for sign, code in _SIGNS.items():
        text = text.replace(sign, code)
    return text


def to_model_money(currency: str, year: int) -> float:
    """Factor from money of `currency` and `year` to USD 2022: exchange first, then US deflator."""
    usd = 1.0 / rate_per_usd(currency, year)
    return usd * price_index(MODEL_CURRENCY, MODEL_YEAR) / price_index(MODEL_CURRENCY, year)


def model_amount(money: Money) -> Any:
    """Amount in the model's money (USD 2022): to USD at its own year, then the US deflator."""
    return money.amount * to_model_money(money.currency, money.year)


def money_of(text: str, key: str, example: str) -> tuple[Money, str]:
    """Money and what it is for, from ``"40 USD/kg"``, ``"35 EUR 2024/kWh"`` or ``"2 billion USD"``.

    Money without a year is that of 2022, as numbers are.

    Raises
    ------
    InputError : not such a text, or a currency or year without a rate
    """
    found = _MONEY.fullmatch(_codes(text))
    try:
        amount = float(found["amount"]) if found else np.nan
    except ValueError:
        amount = np.nan
    if found is None or not np.isfinite(amount):
        raise InputError(f"expected money such as '{example}'", key=key, value=text)
    year = int(found["year"] or MODEL_YEAR)
    currency = found["currency"].upper()
    try:
        money = Money(amount * _MULTIPLES[found["multiple"] or ""], currency, year, Basis.NOMINAL)
        to_model_money(currency, year)
    except InputError as error:
        raise InputError(error.expected, key=key, value=text) from error
    return money, found["per"] or ""


def public_money(given: Any, key: str, *, per: str) -> Money:
    """`Money` as it is, or read from text; `per` is what it must be for ("kWh", or "" for once).

    Raises
    ------
    InputError : neither (a bare number has no currency), a negative or not finite amount, or
        money for something else
    """
    example = "35 USD/kWh" if per else "200 million USD"
    if isinstance(given, str):
        money, unit = money_of(given, key, example)
        if unit != per:
            asked = f"money per {per}" if per else "money once"
            raise InputError(f"expected {asked} such as '{example}'", key=key, value=given)
    elif isinstance(given, Money):
        money = given
    else:
        raise InputError(
            f"expected money such as '{example}' or Money(35, 'USD', 2024)", key=key, value=given
        )
    if not np.all(np.isfinite(money.amount)) or np.any(np.asarray(money.amount) < 0):
        raise InputError("expected an amount of zero or more", key=key, value=given)
    try:
        to_model_money(money.currency, money.year)
    except InputError as error:
        raise error.located(key=key) from error
    return money


def share_of(given: Any, key: str) -> float:
    """A share from 0 to 1, from a number or from text such as ``"30 %"``.

    Raises
    ------
    InputError : neither, or outside that range
    """
    try:
        share = parse(given, "%") if isinstance(given, str) else float(given)
    except (TypeError, ValueError) as error:
        raise InputError("expected a share such as 0.3 or '30 %'", key=key, value=given) from error
    if not 0.0 <= share <= 1.0:
        raise InputError("expected a share from 0 to 1", key=key, value=given)
    return share


def positive(given: Any, key: str, what: str) -> Any:
    """A finite number (or array) above zero; `what` says what was expected."""
    return numbers_within(key, given, 0.0, np.inf, "", what, above=True)


def cost_target(given: Any, key: str = "target") -> Any:
    """A cost per kWh in USD 2022 (float or array), also from `Money` or text (``"100 USD/kWh"``).

    Raises
    ------
    InputError : none of these, or a number that is not finite
    """
    if isinstance(given, str | Money):
        return model_amount(public_money(given, key, per="kWh"))
    asked = "a cost per kWh above zero, in USD 2022 or text such as '100 USD/kWh'"
    return numbers_within(key, given, 0.0, 1e9, "", asked, above=True)


def rate_of(rate: Any, key: str = "rate") -> Any:
    """A learning rate below 1 (float or array), also from text such as ``"20 %"``.

    Raises
    ------
    InputError : neither, or a rate of 1 or more
    """
    return numbers_within(key, rate, -1.0, 1.0 - 1e-9, "%", "a learning rate below 1 such as 0.2")
