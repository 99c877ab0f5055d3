"""What all commands share: common words, tables for people, one JSON document for programs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any

from cyclopts import Parameter

DEFAULT_DESIGN = "sulfide-nmc811-lithium"
LONGEST_LINE = 980
"""Characters of a line, or of a cell of a table, that are shown."""
LONGEST_NAME = 30
"""Characters up to which the first column of a table is kept on one line."""

Json = Annotated[
    bool, Parameter(name="--json", negative="", help="One JSON document, nothing else.")
]
DesignName = Annotated[
    str,
    Parameter(
        help="A TOML file or a packaged design, e.g. oxide-nmc811-lithium; an unknown name "
        "lists them."
    ),
]


def member(kind: type[StrEnum], word: str | None, key: str) -> Any:
    """The member of an enumeration that a word names, whatever its case; None for no word.

    Raises
    ------
    InputError : no such member; it names those there are
    """
    from allsolid.quantities import resolve

    return None if word is None else resolve(kind, word, key=key)


def count(value: float, option: str, low: int, high: int) -> int:
    """A whole number that an option states; the command line would take 2.5 for 2.

    Raises
    ------
    InputError : not whole, or outside `low` to `high`
    """
    from allsolid.quantities import whole

    return whole(int(value) if value == value // 1 else value, option, low, high)


def say(text: str) -> None:
    """Lines on standard output, with nothing in them that steers the terminal."""
    from allsolid.quantities import printable

    print("\n".join(printable(line, LONGEST_LINE) for line in text.split("\n")))


def print_json(data: Any) -> None:
    """One JSON document on standard output; a value that is not finite is an error of ours."""
    text = json.dumps(data, indent=2, ensure_ascii=not _unicode(), allow_nan=False)
    print(_STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


# what JSON may hold raw, but a terminal obeys or no encoding can say: the second set of control
# characters, directions of writing, halves of characters
_STEERING = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def _unicode() -> bool:
    return (sys.stdout.encoding or "utf-8").lower().replace("-", "").startswith("utf")


def print_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    right: Sequence[int] = (),
) -> None:
    """A table as wide as the terminal; the columns in `right` hold numbers, a list is shown as
    lines.
    """
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", title_style="bold", box=None,
                  pad_edge=False, header_style="bold")  # fmt: skip
    shown = [[_cell(cell) for cell in row] for row in rows]
    narrow = all(len(row[0]) <= LONGEST_NAME for row in shown)
    for place, head in enumerate(heads):
        aside = "right" if place in right else "left"
        table.add_column(head, overflow="fold", justify=aside, no_wrap=narrow and place == 0)
    for row in shown:
        table.add_row(*(escape(cell) for cell in row))
    # rich assumes 80 columns where nobody watches; a file or a pipe can take more
    Console(highlight=False, width=None if sys.stdout.isatty() else 132).print(table)


def _cell(value: object) -> str:
    from allsolid.quantities import printable

    lines = value if isinstance(value, list) else ["" if value is None else value]
    return "\n".join(printable(line, LONGEST_LINE) for line in lines)
