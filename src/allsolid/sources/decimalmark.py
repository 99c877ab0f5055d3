"""Whether commas and points in a table's numbers are decimal marks or group thousands.

``1,000`` is one where commas are decimal and a thousand where they group. A file is one dialect:
a field that can be read in one way only (``0,5``, ``12.75``) tells how to read the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from allsolid.sources.tablefile import TableFile, refused

_COMMAS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+\Z")
"""``1,000``: digits that commas may group."""
_POINTS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+\Z")
_CURE = "write a point before decimals, and nothing between thousands"


def check_marks(
    table: TableFile, columns: Mapping[int, Sequence[str]], lines: Sequence[int]
) -> None:
    """Refuse numbers that may be a thousand times what they seem.

    A comma is a decimal mark where some field can only be read so and none with a point against
    it, or where semicolons stand between the fields and there is no point at all. Behind such
    semicolons a point may group thousands, unless some field can only hold decimals.

    Parameters
    ----------
    columns : fields of the columns of numbers by their place
    lines : of the rows

    Raises
    ------
    InputError : the first number that can be read in two ways; it names file, line and column
    """
    cells = {cell for fields in columns.values() for cell in fields}
    commas = {cell for cell in cells if "," in cell and "." not in cell}
    points = {cell for cell in cells if "." in cell and "," not in cell}
    both = cells - commas - points
    grouped = {cell for cell in commas if _COMMAS.match(cell)}
    decimal_comma = grouped != commas
    decimal_point = any(not _POINTS.match(cell) for cell in points)
    mixed = any("," in cell for cell in both)
    alone = not points and (decimal_comma or table.delimiter == ";")
    if grouped and (mixed or not alone):
        _refuse(table, columns, lines, grouped, "','")
    grouping = decimal_comma or (table.delimiter == ";" and not commas)
    if grouping and not decimal_point:
        _refuse(table, columns, lines, points, "'.'")


def _refuse(
    table: TableFile,
    columns: Mapping[int, Sequence[str]],
    lines: Sequence[int],
    doubtful: set[str],
    mark: str,
) -> None:
    for place, fields in columns.items():
        for line, cell in zip(lines, fields, strict=True):
            if cell in doubtful:
                words = f"{mark} may stand before decimals or between thousands: {_CURE}"
                raise refused(table, line, place, cell, words)
