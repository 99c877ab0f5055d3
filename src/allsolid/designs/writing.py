"""Writing a design: the nested table and the TOML text that `design_of` and `parse_design` read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from enum import Enum
from typing import Any

from pydantic import BaseModel

from allsolid.designs.schema import Design
from allsolid.quantities import InputError, checked, show
from allsolid.sources import Measured, Scale

_DIGITS = 12


@checked
def as_table(design: Design) -> dict[str, Any]:
    """The nested table of a design; raises `InputError` for a batch, which no file can hold."""
    return _model(design, design) | _own(design)


def _own(design: Design) -> dict[str, Any]:
    """The tables that the design brings; what stood in a file beside it stands in them too."""
    own = design.own
    tables: dict[str, Any] = {
        section: {name: _thawed(entry.given) for name, entry in getattr(own, section).items()}
        for section in ("materials", "prices", "plant")
    }
    tables["bibliography"] = {
        name: {key: value for key, value in asdict(source).items() if value and key != "key"}
        for name, source in own.bibliography.items()
    }
    return {section: table for section, table in tables.items() if table}


def _thawed(given: Any) -> Any:
    """Dictionaries and lists in place of frozen mappings and tuples."""
    if isinstance(given, Mapping):
        return {key: _thawed(value) for key, value in given.items()}
    return [_thawed(part) for part in given] if isinstance(given, tuple) else given


def _model(part: BaseModel, head: Design) -> dict[str, Any]:
    found = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        if value is None or value == () or (value == "" and name != "source"):
            continue
        found[name] = _value(value, name, head)
    return {k: v for k, v in found.items() if v not in ("", {})}


def _value(value: Any, name: str, head: Design) -> Any:
    if isinstance(value, Measured) and isinstance(value.value, float):
        return _measured(value, head)
    if isinstance(value, BaseModel):
        return _model(value, head)
    if isinstance(value, tuple):
        return [_value(part, name, head) for part in value]
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (str, int)):
        return value
    raise InputError("expected a number; a batch cannot be written to a file", key=name)


def _measured(value: Measured, head: Design) -> Any:
    plain, note = show(value.value, value.unit, _DIGITS), value.conditions
    if (value.kind, value.source) == (head.kind, head.source) and value.exact and not note:
        return plain
    table: dict[str, Any] = {"value": plain}
    if not value.exact:
        table["low"] = show(value.low, value.unit, _DIGITS)
        table["high"] = show(value.high, value.unit, _DIGITS)
    table["kind"] = str(value.kind)
    if value.source:
        table["source"] = value.source
    if value.scale is not Scale.LINEAR:
        table["scale"] = str(value.scale)
    if note:
        table["conditions"] = note
    return table


@checked
def to_toml(design: Design) -> str:
    """The design as TOML text that reads back to an equal design."""
    table = as_table(design)
    lines = [f"{key} = {_inline(v)}" for key, v in table.items() if not _section(v)]
    for key, value in table.items():
        if isinstance(value, dict):
            lines += ["", *_table(key, value)]
        elif _section(value):
            for entry in value:
                lines += ["", f"[[{key}]]", *(f"{k} = {_inline(v)}" for k, v in entry.items())]
    return "\n".join(lines) + "\n"


def _section(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    )


def _table(path: str, table: dict[str, Any]) -> list[str]:
    return [f"[{path}]", *(f"{_key(key)} = {_inline(value)}" for key, value in table.items())]


def _key(name: str) -> str:
    """A key of TOML, in quotes where its letters need them."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_inline(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(part) for part in value) + "]"
    # a JSON string without raw control characters is a TOML basic string
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
