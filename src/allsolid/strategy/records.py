"""From a table of a file to a dataclass, and from a dataclass to a row, both by its fields."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from allsolid.quantities import InputError, did_you_mean
from allsolid.sources import Measured
from allsolid.strategy.evidence.vocabulary import Advised

Record = TypeVar("Record")

WholeYear = Annotated[int, "a year such as 2024"]
"""A year in a file: a whole number."""

_EXPECTED = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


class TableReader(Generic[Record]):
    """Reads tables of a file into records of one dataclass.

    Every key must be a field and every field without a default a key. A value must have the type of
    its field: a word of an enumeration, text, true or false, a whole number, a finite number, or a
    list of one of these. Fields of other types take what they are given.
    """

    def __init__(self, kind: type[Record]) -> None:
        self._kind = kind
        self._types = get_type_hints(kind, include_extras=True)
        self._needed = [
            one.name
            for one in fields(kind)  # type: ignore[arg-type]
            if one.default is MISSING and one.default_factory is MISSING
        ]

    def __call__(self, table: Mapping[str, Any], *, file: object, where: str) -> Record:
        """The record of one table; `where` says which of the file, for messages.

        Raises
        ------
        InputError : unknown key, missing key, wrong type or a word outside its closed set; names
            the file, the table, the key, the value and what was expected
        """
        for key in table:
            if key not in self._types:
                text = f"unknown key{did_you_mean(key, self._types)}"
                raise InputError(text, file=file, key=where, value=key)
        for key in self._needed:
            if key not in table:
                raise InputError("is missing", file=file, key=f"{where}: {key}")
        values = {}
        for key, value in table.items():
            try:
                values[key] = _read(self._types[key], value)
            except InputError as error:
                raise error.located(file=file, key=f"{where}: {key}") from error
        return self._kind(**values)


def _read(kind: Any, value: Any) -> Any:
    """The value as one of a type, refused where it is none."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is types.UnionType:  # a field that may be None has None as its default
        return None if value is None else _read(parts[0], value)
    if origin is tuple:
        return _read_list(parts, value)
    expected, kind = (parts[1], parts[0]) if origin is Annotated else (_EXPECTED.get(kind), kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _member(kind, value)
    if expected is None:
        return value
    wanted = (int, float) if kind is float else kind
    if not isinstance(value, wanted) or (isinstance(value, bool) and kind is not bool):
        raise InputError(f"expected {expected}", value=value)
    if kind is float and not math.isfinite(value):
        raise InputError("expected a finite number", value=value)
    return float(value) if kind is float else value


def _read_list(parts: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    texts = parts[0] is str
    listed = isinstance(value, list | tuple)
    if not listed or (texts and not all(isinstance(one, str) for one in value)):
        raise InputError(f"expected a list{' of texts' if texts else ''}", value=value)
    if parts[-1] is not Ellipsis and len(parts) != len(value):
        raise InputError(f"expected a list of {len(parts)}", value=value)
    return tuple(_read(parts[0], one) for one in value)


def _member(kind: type[StrEnum], value: Any) -> StrEnum:
    words = [member.value for member in kind]
    if value not in words:
        hint = did_you_mean(value, words) if isinstance(value, str) else ""
        raise InputError(f"expected one of {', '.join(words)}{hint}", value=value)
    return kind(value)


def plain(value: Any) -> Any:
    """What JSON knows of a value: texts, numbers, lists, dictionaries and None.

    A dataclass becomes its `row`, a measured value its own dictionary, in the unit that people use;
    an array a list, an infinite number None.
    """
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, Measured):
        return value.as_dict()
    if is_dataclass(value):
        return row(value)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, StrEnum) else value


def row(record: object, *left_out: str) -> dict[str, Any]:
    """The fields and properties of a dataclass as a row, without those left out, and with the
    `next_step` of a field whose word says one.
    """
    properties = [name for name, one in vars(type(record)).items() if isinstance(one, property)]
    names = [one.name for one in fields(record)] + properties  # type: ignore[arg-type]
    shown = {name: getattr(record, name) for name in names if name not in left_out}
    steps = [value.next_step for value in shown.values() if isinstance(value, Advised)]
    return {key: plain(value) for key, value in shown.items()} | (
        {"next_step": steps[0]} if steps else {}
    )
