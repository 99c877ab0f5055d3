"""Years and days as the functions of this room take them: a decimal year, a date or its text."""

from __future__ import annotations

import calendar
import contextlib
import datetime
import numbers
from collections.abc import Iterable
from typing import Annotated, cast

from allsolid.quantities import InputError

Year = Annotated[int | str, "a calendar year; `calendar_year` reads it"]
Day = Annotated[float | str | datetime.date, "a point in time; `decimal_year` reads it"]

_SPAN = (1900, 2200)


def decimal_year(at: Day, *, key: str = "at") -> float:
    """A point in time as a decimal year: ``2026.9``, a `datetime.date`, or ``"2026-11-26"``.

    Raises
    ------
    InputError : none of these, or a year outside 1900 to 2200
    """
    if isinstance(at, str):
        at = _from_text(at.strip(), key)
    if isinstance(at, datetime.date):
        days = 366 if calendar.isleap(at.year) else 365
        return _within(at.year + (at.timetuple().tm_yday - 1) / days, at, key)
    if isinstance(at, bool) or not isinstance(at, numbers.Real):
        raise InputError("expected a decimal year such as 2026.9 or a date", key=key, value=at)
    return _within(at, at, key)


def today() -> float:
    """The day as a decimal year."""
    return decimal_year(datetime.date.today())


def _from_text(text: str, key: str) -> float | datetime.date:
    for read in (datetime.date.fromisoformat, float):
        with contextlib.suppress(ValueError):
            return read(text)
    words = "expected a decimal year such as 2026.9 or a date such as 2026-11-26"
    raise InputError(words, key=key, value=text)


def calendar_year(year: Year, *, key: str = "year") -> int:
    """A calendar year such as 2024, also as text.

    Raises
    ------
    InputError : not a whole year between 1900 and 2200
    """
    if isinstance(year, str) and year.strip().isdecimal():
        year = int(year)
    if isinstance(year, bool) or not isinstance(year, numbers.Real) or year != year:
        raise InputError("expected a year such as 2024", key=key, value=year)
    at = _within(cast("float", year), year, key)
    if not at.is_integer():
        raise InputError("expected a year such as 2024", key=key, value=year)
    return int(at)


def calendar_years(years: Iterable[Year], *, key: str = "years") -> tuple[int, ...]:
    """Calendar years of a list; raises `InputError` for no list, an empty one or no years."""
    if isinstance(years, str) or not isinstance(years, Iterable):
        raise InputError("expected a list of years such as [2024, 2025]", key=key, value=years)
    read = tuple(calendar_year(year, key=key) for year in years)
    if not read:
        raise InputError("expected at least one year", key=key)
    return read


def _within(year: float, given: object, key: str) -> float:
    if not _SPAN[0] <= year <= _SPAN[1]:
        text = f"expected a year from {_SPAN[0]} to {_SPAN[1]}"
        raise InputError(text, key=key, value=given)
    return float(year)
