"""A design with other numbers: one of them, or arrays of them for a batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from allsolid.designs.fields import Field, si
from allsolid.designs.schema import CompositeElectrode, Design, check_phases, check_sum
from allsolid.quantities import InputError, checked, did_you_mean, show
from allsolid.quantities import given as read
from allsolid.quantities.frozen import read_only
from allsolid.sources import Kind, Measured


@checked
def vary(design: Design, values: Mapping[str, Any]) -> Design:
    """A copy of `design` with some numbers replaced.

    Parameters
    ----------
    values : SI floats or one-dimensional arrays of one length by dotted key of the design file,
        e.g. ``{"separator.thickness": np.linspace(10e-6, 50e-6, 100)}``; text with a unit works too

    Raises
    ------
    InputError : an unknown key, a value out of bounds or not finite, lengths that differ, shares
        that do not sum to one
    """
    if not isinstance(values, Mapping) or not all(isinstance(key, str) for key in values):
        text = 'expected numbers by key of the design file, such as {"separator.thickness": 30e-6}'
        raise InputError(text, key="values", value=values)
    arrays: dict[str, Any] = {}
    lengths = set()
    for key, given in values.items():
        arrays[key] = _checked(design, key, given)
        if np.ndim(arrays[key]):
            lengths.add(len(arrays[key]))
    if len(lengths) > 1:
        raise InputError(f"expected arrays of one length, got {sorted(lengths)}")
    design = _one_amount(design, arrays)
    for key, given in arrays.items():
        design = _replaced(design, key.split("."), _known(design, key, given))
    for part in (design.cathode, design.anode):
        if isinstance(part, CompositeElectrode):
            _check_shares(part)
    use = design.operation
    if np.any(np.asarray(si(use.lower_voltage)) >= si(use.upper_voltage)):
        raise InputError("expected lower_voltage below upper_voltage", key="operation")
    return design


def _known(design: Design, key: str, given: Any) -> Any:
    """A number that was given is known: a `Measured` without interval; a count is a bare one."""
    field = field_of(design, key)
    if field is None:
        return given
    one = float(np.ravel(given)[0])
    name = key.rpartition(".")[2]
    known = Measured(
        one, one, one, Kind.CHOSEN, "", field.unit, name=name, least=field.least, most=field.most
    )
    return known.at(given)


_AMOUNTS = ("thickness", "loading", "areal_capacity")


def _one_amount(design: Design, arrays: Mapping[str, Any]) -> Design:
    """The design without the stated amount of its cathode, where another one is given."""
    given = [name for name in _AMOUNTS if f"cathode.{name}" in arrays]
    if len(given) > 1:
        text = "expected one of thickness, loading and areal_capacity"
        raise InputError(text, key="cathode", value=given)
    if not given:
        return design
    cleared = design.cathode.model_copy(update=dict.fromkeys(_AMOUNTS))
    return design.model_copy(update={"cathode": cleared})


def _checked(design: Design, key: str, given: Any) -> Any:
    field = field_of(design, key)
    if field is None:
        count = _read(given, key)
        whole = np.all(np.mod(count, 1.0) == 0.0) and count.size
        if not whole or np.any(count < 1) or np.any(count > 10_000):
            raise InputError("expected whole numbers from 1 to 10000", key=key, value=given)
        return int(count) if count.ndim == 0 else read_only(count, int)
    if isinstance(given, str):
        return _accepted(field, key, given, given)
    array = _read(given, key)
    if array.ndim > 1:
        raise InputError("expected a number or a one-dimensional array", key=key)
    if array.size == 0 or not np.all(np.isfinite(array)):
        raise InputError("expected finite numbers", key=key)
    for extreme in (array.min(), array.max()):
        _bounds(field, key, float(extreme))
    return float(array) if array.ndim == 0 else read_only(array)


def _read(given: Any, key: str) -> np.ndarray:
    try:
        return np.asarray(read(given, "", key))
    except InputError as error:
        raise InputError("expected finite numbers in SI", key=key, value=given) from error


def _bounds(field: Field, key: str, value: float) -> None:
    _accepted(field, key, show(value, field.unit, 16), show(value, field.unit, 6))


def _accepted(field: Field, key: str, given: str, shown: str) -> float:
    """`given` in SI, or an `InputError` that names key and value."""
    try:
        return field.check(given)
    except PydanticCustomError as error:
        raise InputError(error.message(), key=key, value=shown) from error


def field_of(design: Design, key: str) -> Field | None:
    """The bounds of the number at `key`; None for a count."""
    place: Any = design
    *path, last = key.split(".")
    for step in path:
        place = _step(design, place, step, key)
    if not isinstance(place, BaseModel) or last not in type(place).model_fields:
        raise InputError(f"unknown key{did_you_mean(key, _keys(design))}", key=key)
    info = type(place).model_fields[last]
    found = _find(info.metadata) or _nested(info.annotation)
    if found is None and info.annotation is not int:
        raise InputError("expected the key of a number", key=key)
    return found


def _find(metadata: Any) -> Field | None:
    return next((entry for entry in metadata if isinstance(entry, Field)), None)


def _nested(annotation: Any) -> Field | None:
    """The bounds inside ``Annotated[...] | None``."""
    for part in getattr(annotation, "__args__", ()):
        found = _find(getattr(part, "__metadata__", ())) or _nested(part)
        if found is not None:
            return found
    return None


def _step(design: Design, place: Any, step: str, key: str) -> Any:
    if isinstance(place, tuple) and step.isdigit() and int(step) < len(place):
        return place[int(step)]
    if isinstance(place, BaseModel) and step in type(place).model_fields:
        inner = getattr(place, step)
        if inner is None:
            raise InputError(f"the design has no '{step}'", key=key)
        return inner
    hint = did_you_mean(key, _keys(design))
    raise InputError(f"unknown key; '{step}' is not in the design{hint}", key=key)


def _keys(design: Design) -> list[str]:
    """Keys of all numbers that the design states or could state in its tables."""
    found: list[str] = []

    def walk(place: Any, prefix: str) -> None:
        if isinstance(place, tuple):
            for index, part in enumerate(place):
                walk(part, f"{prefix}{index}.")
        elif isinstance(place, BaseModel):
            for name, info in type(place).model_fields.items():
                if _find(info.metadata) or _nested(info.annotation) or info.annotation is int:
                    found.append(f"{prefix}{name}")
                else:
                    walk(getattr(place, name), f"{prefix}{name}.")

    walk(design, "")
    return found


def _replaced(place: Any, path: list[str], given: Any) -> Any:
    step, *rest = path
    if isinstance(place, tuple):
        inner = given if not rest else _replaced(place[int(step)], rest, given)
        return (*place[: int(step)], inner, *place[int(step) + 1 :])
    new = given if not rest else _replaced(getattr(place, step), rest, given)
    return place.model_copy(update={step: new})


@checked
def numbers(design: Design) -> dict[str, Any]:
    """Every number that the design states, by dotted key."""
    found: dict[str, Any] = {}

    def walk(place: Any, prefix: str) -> None:
        if isinstance(place, BaseModel):
            for name in type(place).model_fields:
                walk(getattr(place, name), f"{prefix}.{name}" if prefix else name)
        elif isinstance(place, tuple):
            for index, part in enumerate(place):
                walk(part, f"{prefix}.{index}")
        elif place is not None and not isinstance(place, (str, bool)):
            found[prefix] = place

    walk(design, "")
    return found


def _check_shares(part: CompositeElectrode) -> None:
    given = part.mass if part.mass is not None else part.volume
    assert given is not None
    shares = [given.active, given.electrolyte, given.carbon, given.binder]
    shares += [part.void] if part.volume is not None else []
    total = np.atleast_1d(
        sum(np.asarray(si(share), float) for share in shares if share is not None)
    )
    worst = float(total[np.argmax(np.abs(total - 1.0))])
    try:
        check_phases(part)
        check_sum(worst, part.volume is not None)
    except PydanticCustomError as error:
        raise InputError(error.message()) from error
