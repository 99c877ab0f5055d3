"""What all commands share: common words, tables for people, one JSON document for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any

from cyclopts import Parameter

DEFAULT_DESIGN = "sulfide-nmc811-lithium"
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


def print_json(data: Any) -> None:
    """One JSON document on standard output; a value that is not finite is an error of ours."""
    print(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


def print_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    right: Sequence[int] = (),
) -> None:
    """A table as wide as the terminal; the columns in `right` hold numbers."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", title_style="bold", box=None,
                  pad_edge=False, header_style="bold")  # fmt: skip
    shown = [["" if cell is None else str(cell) for cell in row] for row in rows]
    narrow = all(len(row[0]) <= LONGEST_NAME for row in shown)
    for place, head in enumerate(heads):
        aside = "right" if place in right else "left"
        table.add_column(head, overflow="fold", justify=aside, no_wrap=narrow and place == 0)
    for row in shown:
        table.add_row(*(escape(cell) for cell in row))
    # rich assumes 80 columns where nobody watches; a file or a pipe can take more
    Console(highlight=False, width=None if sys.stdout.isatty() else 132).print(table)
