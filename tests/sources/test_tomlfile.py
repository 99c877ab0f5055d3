"""TOML files: what is refused, and where the refusal points."""

from __future__ import annotations

from pathlib import Path

import pytest

from allsolid.quantities import InputError
from allsolid.sources.tomlfile import MOST_PARTS, parse_toml


@pytest.mark.parametrize("value", [0, 127, -127, 9223372036854775807, -9223372036854775808])
def test_an_integer_of_64_bits_is_read(value: int) -> None:
    assert parse_toml(f"a = {value}", file="x.toml") == {"a": value}


@pytest.mark.parametrize("value", [9223372036854775808, -9223372036854775809, 10**40])
def test_a_longer_integer_is_refused_where_it_stands(value: int) -> None:
    text = f"[[part]]\nn = 1\n[[part]]\nlist = [1, {value}]\n"
    with pytest.raises(InputError, match=r"x\.toml.*part\.1\.list\.1.*64 bits"):
        parse_toml(text, file=Path("x.toml"))


def test_a_dotted_key_has_so_many_parts_and_no_more() -> None:
    parts = ["a"] * MOST_PARTS
    found = parse_toml(f"{'.'.join(parts)} = 1", file="x.toml")
    depth = 0
    while isinstance(found, dict):
        found, depth = found["a"], depth + 1
    assert depth == MOST_PARTS
    with pytest.raises(InputError, match=r"line 3.*at most"):
        parse_toml(f"b = 1\n\n{'.'.join([*parts, 'a'])} = 1", file="x.toml")


def test_what_is_not_toml_or_not_utf_8_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"x\.toml.*expected TOML"):
        parse_toml("a = ", file="x.toml")
    with pytest.raises(InputError, match="expected UTF-8"):
        parse_toml("a = '25 °C'".encode("latin-1"), file="x.toml")
    assert parse_toml("a = '25 °C'".encode(), file="x.toml") == {"a": "25 °C"}
