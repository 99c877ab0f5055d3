"""Vectors as arrays of numpy: what a kernel runs on with the compiler off."""

from __future__ import annotations

from typing import Any

import numpy as np

from allsolid.simulation.vectors.width import WIDTH


def load(array: Any, *place: int) -> Any:
    """Eight values of `array`, from the place on (the last index counts entries)."""
    *rows, at = place
    return np.array(array[tuple(rows)][at : at + WIDTH])


def store(array: Any, vector: Any, *place: int) -> None:
    """Write a vector to `array`, from the place on."""
    *rows, at = place
    array[tuple(rows)][at : at + WIDTH] = vector


def full(value: float) -> Any:
    """The value in every entry."""
    return np.full(WIDTH, value)


def total(vector: Any) -> float:
    """Sum of the entries."""
    return float(np.sum(vector))


def largest(vector: Any) -> float:
    """Largest entry, of those that are numbers."""
    return float(np.fmax.reduce(vector))


def sqrt(vector: Any) -> Any:
    """Square roots."""
    return np.sqrt(vector)


def nearest(vector: Any) -> Any:
    """The nearest whole numbers."""
    return np.rint(vector)


def floor(vector: Any) -> Any:
    """The next whole numbers below."""
    return np.floor(vector)


def power_of_two(whole: Any) -> Any:
    """2 to whole numbers between -1022 and 1023."""
    return np.ldexp(1.0, whole.astype(int))


def maximum(one: Any, other: Any) -> Any:
    """The larger of two, entry by entry; `other` where one is not a number."""
    return np.where(one > other, one, other)


def minimum(one: Any, other: Any) -> Any:
    """The smaller of two, entry by entry; `other` where one is not a number."""
    return np.where(one < other, one, other)


def where_between(low: float, x: Any, high: float, inside: Any, outside: float) -> Any:
    """`inside` where low < x < high, else `outside`."""
    return np.where((low < x) & (x < high), inside, outside)


def all_between(low: float, x: Any, high: float) -> bool:
    """True where every entry is between `low` and `high`; never for one that is not a number."""
    return bool(np.all((low < x) & (x < high)))


def cubics(table: Any, curve: int, interval: Any) -> tuple[Any, Any, Any, Any]:
    """The four coefficients of one curve of a table (curves, intervals, 4) at whole numbers."""
    rows = table[curve, np.clip(np.nan_to_num(interval), 0, table.shape[1] - 1).astype(int)]
    return rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3]
