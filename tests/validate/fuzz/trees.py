"""Packaged designs as trees, odd trees as TOML."""

from __future__ import annotations

import functools
import json
import re
import tomllib
from importlib.resources import files
from typing import Any

Tree = dict[str, Any]
Place = tuple[Any, ...]


class Raw(str):
    """TOML text that is written as it stands."""


@functools.cache
def templates() -> dict[str, Tree]:
    from allsolid.designs import names

    folder = files("allsolid.designs") / "data"
    texts = {name: (folder / f"{name}.toml").read_text("utf-8") for name in names()}
    return {name: tomllib.loads(text) for name, text in texts.items()}


_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def _key(key: str) -> str:
    return key if isinstance(key, Raw) or _BARE.match(key) else _string(key)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _literal(value: Any) -> str:
    if isinstance(value, Raw):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return repr(value)


def written(tree: Tree) -> str:
    """The tree as TOML: head, then a section a table."""
    head = [f"{_key(k)} = {_literal(v)}" for k, v in tree.items() if not isinstance(v, dict)]
    for name, table in tree.items():
        if isinstance(table, dict):
            head.append(f"[{_key(name)}]")
            head += [f"{_key(k)} = {_literal(v)}" for k, v in table.items()]
    return "\n".join(head) + "\n"


def leaves(tree: Any, at: Place = ()) -> list[Place]:
    """The places of all values that are not tables."""
    if isinstance(tree, dict):
        return [place for key, value in tree.items() for place in leaves(value, (*at, key))]
    if isinstance(tree, list) and any(isinstance(one, dict) for one in tree):
        return [place for k, value in enumerate(tree) for place in leaves(value, (*at, k))]
    return [at]


def read(tree: Any, place: Place) -> Any:
    for step in place:
        tree = tree[step]
    return tree


def put(tree: Any, place: Place, value: Any) -> Any:
    """A copy with another value there."""
    if not place:
        return value
    copied = dict(tree) if isinstance(tree, dict) else list(tree)
    copied[place[0]] = put(copied[place[0]], place[1:], value)
    return copied
