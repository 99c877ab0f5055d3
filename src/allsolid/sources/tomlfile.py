"""TOML files that people bring, within bounds that keep the reading of any file quick."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from allsolid.quantities import InputError, checked
from allsolid.sources.textfile import TextFile, decoded, read_text

MOST_PARTS = 16
"""Parts of a dotted key; the parser's time grows with their square."""

_BARE = r"[A-Za-z0-9_-]++"
# a string without its end is taken to the line's or file's: scanning it once only keeps time linear
_QUOTED = r'"(?:[^"\\\n]|\\.)*+"?'
_LITERAL = r"'[^'\n]*+'?"
_PART = rf"(?:{_BARE}|{_QUOTED}|{_LITERAL})"
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?|' + r"'''(?:[^']|'(?!''))*+(?:''')?|#[^\n]*+|"
    rf"(?P<key>{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*+)",
    re.DOTALL,
)
_PARTS = re.compile(_PART)


@checked
def read_toml(path: str | Path, *, expected: str, limit: int) -> dict[str, Any]:
    """The table in a TOML file that somebody brings.

    Parameters
    ----------
    expected : what the file should be, with its article
    limit : largest size, bytes

    Raises
    ------
    InputError : as `read_text` and `parse_toml`
    """
    return parse_toml(_certain(read_text(path, expected=expected, limit=limit)), file=path)


@checked
def parse_toml(text: str | bytes, *, file: object) -> dict[str, Any]:
    """The table in TOML text.

    Raises
    ------
    InputError : not UTF-8 (TOML's own rule; other encodings only with a byte-order mark), not
        TOML, tables in tables without end, a dotted key of more than `MOST_PARTS` parts, an
        integer beyond 64 bits
    """
    if isinstance(text, bytes):
        text = _certain(decoded(text, file=file))
    _check_keys(text, file)
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise InputError(f"expected TOML: {error}", file=file) from error
    _check_integers(table, "", file)
    return table


def _certain(found: TextFile) -> str:
    if found.notice:
        where = found.notice.partition(":")[0]
        raise InputError(f"expected UTF-8, {where}: save it as UTF-8", file=found.path)
    return found.text


def _check_keys(text: str, file: object) -> None:
    for found in _TOKEN.finditer(text):
        key = found["key"]
        if key and key.count(".") >= MOST_PARTS and len(_PARTS.findall(key)) > MOST_PARTS:
            line = text.count("\n", 0, found.start()) + 1
            words = f"expected a dotted key of at most {MOST_PARTS} parts"
            raise InputError(words, file=file, key=f"line {line}", value=key)


def _check_integers(value: Any, key: str, file: object) -> None:
    """TOML's integers have 64 bits; Python reads any, which no float can then hold."""
    if isinstance(value, dict):
        for name, inner in value.items():
            _check_integers(inner, f"{key}.{name}" if key else name, file)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            _check_integers(inner, f"{key}.{place}", file)
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise InputError("expected an integer of at most 64 bits", file=file, key=key[:100])
