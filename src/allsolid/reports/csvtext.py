"""A table as CSV that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from allsolid.quantities import checked

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@checked
def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Heads and rows as CSV text.

    Numbers stay numbers. Of texts, one that a spreadsheet would take for a formula (it begins with
    ``= + - @`` or a tab) gets an apostrophe before it, as OWASP recommends against CSV injection.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([_guarded(head) for head in heads])
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _guarded(cell: object) -> object:
    if not isinstance(cell, str):
        return "" if cell is None else cell
    return f"'{cell}" if cell.lstrip(" ").startswith(_STARTS) else cell
