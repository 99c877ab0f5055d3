"""From a packaged name or a TOML file to a checked `Design`, or one `InputError`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from allsolid.designs.fields import Origin
from allsolid.designs.own import LIMIT, TABLES, read_own
from allsolid.designs.schema import Design
from allsolid.designs.variation import numbers
from allsolid.materials import Catalogue, packaged, with_own
from allsolid.quantities import InputError, checked, did_you_mean
from allsolid.sources import Kind, Measured, bibliography, parse_toml, read_toml

EXPECTED = "a design file (.toml)"


@functools.cache
def names() -> tuple[str, ...]:
    """Names of the packaged designs, in alphabetical order."""
    folder = files("allsolid.designs") / "data"
    return tuple(
        sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))
    )


@checked
def read_design(name_or_path: str | Path) -> Design:
    """The packaged design of this name, or the one in a TOML file of this path.

    Raises
    ------
    InputError : neither a packaged name nor a file, a file that `allsolid.sources.read_toml`
        refuses (none, no regular file, larger than `LIMIT`, not UTF-8, not TOML), or a content
        that `parse_design` refuses; names file, key, value and what was expected
    """
    text = str(name_or_path)
    if text in names():
        return _packaged(text)
    if text.endswith(".toml") or "/" in text or "\\" in text or isinstance(name_or_path, Path):
        return design_of(read_toml(name_or_path, expected=EXPECTED, limit=LIMIT), file=name_or_path)
    known = ", ".join(names())
    hint = did_you_mean(text, names())
    raise InputError(f"expected a design file (.toml) or one of {known}{hint}", value=text)


@functools.cache
def _packaged(name: str) -> Design:
    path = files("allsolid.designs") / "data" / f"{name}.toml"
    return parse_design(path.read_text(encoding="utf-8"), file=f"{name}.toml")


@checked
def parse_design(text: str | bytes, *, file: object = None) -> Design:
    """The design in TOML text; `InputError` names file, key, value and what was expected."""
    return design_of(parse_toml(text, file=file), file=file)


@checked
def design_of(table: dict[str, Any], *, file: object = None) -> Design:
    """The design in a nested dictionary, as read from TOML or JSON."""
    own = read_own(table, file)
    kind, source = table.get("kind", Kind.CHOSEN), table.get("source", "")
    stated = {key: given for key, given in table.items() if key not in (*TABLES, "include")}
    if isinstance(stated.get("cathode"), dict):  # composite, if it does not say otherwise
        stated["cathode"] = {"kind": "composite"} | stated["cathode"]
    try:
        design = Design.model_validate(stated, context=Origin(Kind(kind), source))
    except ValidationError as error:
        raise _as_input_error(error, stated, file) from error
    except RecursionError as error:
        raise InputError("nested too deeply", file=file) from error
    design = design.with_own(own)
    _check_sources(design, file)
    own_catalogue(design)
    return design


@checked
def own_catalogue(design: Design) -> Catalogue:
    """The packaged materials, and the design's own over them.

    Raises
    ------
    InputError : an own material that is not complete, as `allsolid.materials.with_own`
    """
    catalogue, own = packaged(), design.own.materials
    for name in _bases_first({name: entry.given for name, entry in own.items()}):
        entry = own[name]
        try:
            catalogue = with_own(catalogue, {name: entry.given})
        except InputError as error:
            raise error.located(file=entry.file or None) from error
    return catalogue


def _bases_first(tables: Mapping[str, Any]) -> list[str]:
    """Names of own materials, each behind the one that it is based on; a circle as it stands."""
    ordered: dict[str, None] = {}

    def place(name: str, above: tuple[str, ...]) -> None:
        base = tables[name].get("based_on") if isinstance(tables[name], Mapping) else None
        if isinstance(base, str) and base in tables and base not in (*above, name):
            place(base, (*above, name))
        ordered[name] = None

    for name in tables:
        place(name, ())
    return list(ordered)


def _check_sources(design: Design, file: object) -> None:
    """Every source named must stand in the bibliography, or among the design's own."""
    known = {**bibliography(), **design.own.bibliography}
    named = [("source", design.source), *(("sources", key) for key in design.sources)]
    named += [
        (f"{key}.source", value.source)
        for key, value in numbers(design).items()
        if isinstance(value, Measured)
    ]
    for key, source in named:
        if source and source not in known:
            hint = did_you_mean(source, known)
            raise InputError(f"not in the bibliography{hint}", file=file, key=key, value=source)


_WORDS = {
    "missing": "is missing",
    "literal_error": "expected one of {expected}",
    "union_tag_invalid": "expected one of {expected_tags}",
    "union_tag_not_found": "'kind' is missing",
    "enum": "expected one of {expected}",
    "int_type": "expected a whole number of at least 1",
    "string_type": "expected a text",
    "tuple_type": "expected a list in brackets",
    "model_type": "expected a table",
    "model_attributes_type": "expected a table",
    "greater_than_equal": "expected at least {ge}",
    "less_than_equal": "expected at most {le}",
    "string_pattern_mismatch": "expected a name of lower-case letters, digits and hyphens",
}


def _as_input_error(error: ValidationError, table: Any, file: object) -> InputError:
    """The telling complaint of pydantic, said with key, value and what was expected."""
    found = error.errors(include_url=False)
    # a misspelt key also leaves its right spelling missing: name the misspelling
    first = next((e for e in found if e["type"] == "extra_forbidden"), found[0])
    path = tuple(part for part in first["loc"] if not _tag(part, table, first["loc"]))
    below = str(first.get("ctx", {}).get("below", ""))  # a key inside the table of a value
    key = ".".join([*map(str, path), *([below] if below else [])])
    if first["type"] == "extra_forbidden":
        known = _known(path, _kind(table, path))
        hint = did_you_mean(str(path[-1]), known) or f"; expected one of {', '.join(known)}"
        return InputError(f"unknown key{hint}", file=file, key=key)
    if first["type"] == "union_tag_not_found":
        known = _known((*path, "kind"), None)
        odd = [str(one) for one in first["input"] if one not in known]
        if odd:
            hint = did_you_mean(odd[0], known) or "; 'kind' is missing"
            return InputError(f"unknown key{hint}", file=file, key=f"{key}.{odd[0]}")
    context = {name: str(value) for name, value in first.get("ctx", {}).items()}
    given = context.get("tag", first.get("input"))
    shown = first["type"] != "missing" and not isinstance(given, (dict, list, BaseModel))
    words = _WORDS.get(first["type"])
    text = words.format(**context) if words else first["msg"]
    return InputError(text, file=file, key=key or None, value=given if shown else None)


def _tag(part: Any, table: Any, path: tuple[Any, ...]) -> bool:
    """Whether this step of pydantic's path is the tag of a union, which the file does not have."""
    place = table
    for step in path[: path.index(part)]:
        if isinstance(place, dict):
            place = place.get(step, place)
        elif isinstance(place, list) and isinstance(step, int) and step < len(place):
            place = place[step]
    return (
        isinstance(place, dict)
        and isinstance(part, str)
        and part not in place
        and place.get("kind") == part
    )


def _kind(table: Any, path: tuple[Any, ...]) -> Any:
    """What the table around the last step of `path` says that it is."""
    for step in path[:-1]:
        table = table[step]
    return table.get("kind")


def _known(path: tuple[Any, ...], kind: Any) -> list[str]:
    """Keys that the table at `path` could have, of a table of that `kind` if it is one of some."""
    models: list[type[BaseModel]] = [Design]
    for step in path[:-1]:
        if isinstance(step, int):
            continue
        found = [m.model_fields[step].annotation for m in models if step in m.model_fields]
        models = [model for annotation in found for model in _models(annotation)]
    of_kind = [m for m in models if kind in _tags(m)]
    return [key for model in of_kind or models for key in model.model_fields]


def _tags(model: type[BaseModel]) -> tuple[Any, ...]:
    field = model.model_fields.get("kind")
    return () if field is None else get_args(field.annotation)


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models inside an annotation such as ``A | None`` or ``tuple[A, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]
