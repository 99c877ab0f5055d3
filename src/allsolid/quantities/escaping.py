"""Text of others made fit to be shown: one line, no character that steers a terminal."""

from __future__ import annotations

import unicodedata

LONGEST = 200
"""Characters of a name that are shown."""

_SHOWN = ("Zs",)
"""Categories that Python calls not printable, but that are only spaces."""


def printable(text: object, most: int = LONGEST) -> str:
    r"""`text` on one line: what steers a terminal (escape, newline, right-to-left) as ``\x1b``, cut
    after `most` characters.
    """
    raw = str(text)
    kept = raw if raw.isprintable() else "".join(map(_shown, raw[: most + 1]))
    return kept if len(kept) <= most else kept[: most - 1] + "…"


def _shown(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) in _SHOWN:
        return character
    return character.encode("unicode_escape").decode("ascii")
