"""Delimited tables that people bring: commas, semicolons or tabs, decimal commas, preambles.

Nothing is guessed from the numbers: the caller says which row is the heading, and that row decides
the delimiter. Every row keeps its line, so that a message can name file, line and column.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from allsolid.quantities import InputError, did_you_mean
from allsolid.sources.textfile import read_text

_DELIMITERS = (",", ";", "\t", "|")
_PREAMBLE = 200
"""Lines above a heading that are looked through; cyclers write some eighty."""

IsHeading = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table whose heading is known; its rows are read when they are asked for.

    Parameters
    ----------
    path : as given
    heading : names of the columns
    line : of the heading, the first is 1
    delimiter : between the fields
    notices : what the reader should know about encoding
    """

    path: str
    heading: tuple[str, ...]
    line: int
    delimiter: str
    notices: tuple[str, ...]
    lines: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line and fields of each row under the heading; comments and blank rows are left out.

        Raises
        ------
        InputError : a quote without end, a field of more than 131 kB
        """
        reader = csv.reader(
            _uncommented(self.lines[self.line :]), delimiter=self.delimiter, strict=True
        )
        ended = 0
        try:
            for row in reader:
                ended = reader.line_num
                if any(cell and not cell.isspace() for cell in row):
                    yield self.line + ended, row
        except csv.Error as error:  # of the row that begins after the last good one
            key = f"line {self.line + ended + 1}"
            raise InputError(f"cannot be read: {error}", file=self.path, key=key) from error

    def check_width(self, line: int, row: Sequence[str]) -> None:
        """Refuse fields beyond the heading, which a decimal comma between commas makes."""
        beyond = row[len(self.heading) :]
        if any(cell and not cell.isspace() for cell in beyond):
            text = f"{len(row)} fields under a heading of {len(self.heading)}"
            cure = "; where commas are decimal commas, save with ';' between the fields"
            text += cure if self.delimiter == "," else ""
            raise InputError(text, file=self.path, key=f"line {line}")


def read_table(path: str | Path, *, expected: str, limit: int, is_heading: IsHeading) -> TableFile:
    """The table in a file that somebody brings.

    Parameters
    ----------
    expected : what the file should be, with its article
    limit : largest size, bytes
    is_heading : whether these fields are the heading looked for

    Raises
    ------
    InputError : as `allsolid.sources.read_text`; no heading in the first lines, whose first row is
        then shown
    """
    found = read_text(path, expected=expected, limit=limit)
    lines = tuple(found.text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n"))
    notices = (found.notice,) if found.notice else ()
    for commented in (False, True):  # a heading may itself be a comment, but only if no other is
        for place, line in enumerate(islice(lines, _PREAMBLE)):
            if line.lstrip().startswith("#") is not commented:
                continue
            bare = line.strip().lstrip("#~").strip() if commented else line
            fits = [
                (len(cells), -k, cells)
                for k, cells in enumerate(_splits(bare))
                if is_heading(cells)
            ]
            if fits:
                _, k, cells = max(fits)
                heading = tuple(cell.strip() for cell in cells)
                return TableFile(str(path), heading, place + 1, _DELIMITERS[-k], notices, lines)
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    raise InputError(f"expected {expected}", file=path, value=first.strip() or None)


def _splits(line: str) -> list[list[str]]:
    """The fields of a line at each of the delimiters."""
    found = []
    for delimiter in _DELIMITERS:
        try:
            found.append(next(csv.reader([line], delimiter=delimiter), []))
        except csv.Error:
            found.append([])
    return found


def _uncommented(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield "\n" if line.startswith("#") else f"{line}\n"


def numbers(
    table: TableFile, column: int, cells: Sequence[str], lines: Sequence[int]
) -> tuple[list[float], bool]:
    """The numbers in the fields of one column, and whether its commas were decimal commas.

    A comma is a decimal comma where no field of the column has a point; see
    `allsolid.sources.decimalmark` for those that may group thousands.

    Raises
    ------
    InputError : a field that is not a finite number; it names file, line and column
    """
    comma = any("," in cell for cell in cells) and not any("." in cell for cell in cells)
    values = []
    for line, cell in zip(lines, cells, strict=True):
        text = cell.replace(",", ".", 1) if comma else cell
        try:
            value = math.nan if "_" in text else float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise refused(table, line, column, cell, "expected a number")
        values.append(value)
    return values, comma


def refused(table: TableFile, line: int, column: int, cell: object, words: str) -> InputError:
    """The error that names file, line and column of a field."""
    key = f"line {line}, column {table.heading[column][:60]!r}"
    return InputError(words, file=table.path, key=key, value=cell)


def column_map(text: str, known: Sequence[str], *, key: str) -> dict[str, str]:
    """``"time=Test Time / s, current=Current / A"`` as a dictionary.

    Raises
    ------
    InputError : no ``=``, a word that is not in `known`, a word said twice; it names `key`
    """
    found: dict[str, str] = {}
    for part in re.split(r",\s*(?=[^,=]+=)", text):
        word, equals, name = (piece.strip() for piece in part.partition("="))
        if not equals or not name or word in found:
            words = f"expected '{known[0]}=NAME, {known[1]}=NAME', each once"
            raise InputError(words, key=key, value=part)
        if word not in known:
            words = f"expected one of {', '.join(known)}{did_you_mean(word, known)}"
            raise InputError(words, key=key, value=word)
        found[word] = name
    return found


def place_of(name: str, heading: Sequence[str]) -> int:
    """The place of the column of this name in a heading; a unique match but for case will do.

    Raises
    ------
    InputError : there is no such column, or several
    """
    places = [k for k, head in enumerate(heading) if head == name]
    places = places or [k for k, head in enumerate(heading) if head.casefold() == name.casefold()]
    if len(places) == 1:
        return places[0]
    hint = did_you_mean(name, heading)
    words = "stands several times in the heading" if places else f"no such column{hint}"
    raise InputError(f"{words}; there are {', '.join(map(repr, heading))[:200]}", value=name)
