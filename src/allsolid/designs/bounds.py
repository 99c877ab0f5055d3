"""Typed, bounded fields for file schemas: text with a unit in, a checked SI float out."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from allsolid.quantities.errors import InputError
from allsolid.quantities.units import parse, show


def quantity(
    unit: str,
    *,
    gt: str | float | None = None,
    ge: str | float | None = None,
    lt: str | float | None = None,
    le: str | float | None = None,
) -> Any:
    """A pydantic field type: a float in SI, read from text in any unit of the same dimension.

    Parameters
    ----------
    unit : display unit; it fixes the dimension
    gt, ge, lt, le : bounds as text with a unit (``"1 m"``) or as plain SI numbers

    Returns
    -------
    An ``Annotated[float, ...]`` that accepts ``"30 um"`` and rejects a wrong dimension, a missing
    unit, a value out of bounds and anything not finite, each with a message naming what was
    expected.
    """
    bounds = {"gt": gt, "ge": ge, "lt": lt, "le": le}
    limits = {
        name: parse(bound, unit) if isinstance(bound, str) else bound
        for name, bound in bounds.items()
        if bound is not None
    }

    def read(value: Any) -> float:
        try:
            result = parse(value, unit)
        except InputError as error:
            raise PydanticCustomError("quantity", "{text}", {"text": error.expected}) from error
        _check(result, limits, unit)
        return result

    schema = {"type": "string", "unit": unit, **{f"si_{k}": v for k, v in limits.items()}}
    return Annotated[
        float,
        BeforeValidator(read),
        PlainSerializer(lambda value: show(value, unit, 12), return_type=str, when_used="json"),
        WithJsonSchema(schema),
        Field(),
    ]


_TESTS = {
    "gt": (lambda v, b: v > b, "above"),
    "ge": (lambda v, b: v >= b, "at least"),
    "lt": (lambda v, b: v < b, "below"),
    "le": (lambda v, b: v <= b, "at most"),
}


def _check(value: float, limits: dict[str, float], unit: str) -> None:
    for name, bound in limits.items():
        holds, words = _TESTS[name]
        if not holds(value, bound):
            text = f"expected {words} {show(bound, unit, 6)}"
            raise PydanticCustomError("bound", "{text}", {"text": text})
