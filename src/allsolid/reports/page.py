"""What a report is made of: sections of prose, facts, tables and figures, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One number that a reader looks for first: its name, its text, and what it holds for."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A row of facts, shown large."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: heads, rows of text or numbers already printed, and a caption.

    ``numeric`` names the columns (by position) that are aligned as numbers.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A plotly figure with a caption that says what is to be seen."""

    figure: Figure
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that is already SVG or HTML of our own making, with a caption."""

    markup: str
    caption: str = ""


Block = Prose | Facts | Table | Picture | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """One question and its answer: title, lead sentence, blocks."""

    key: str
    title: str
    lead: str = ""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A report: title, subtitle, what heads it, sections, and a foot line."""

    title: str
    subtitle: str
    facts: Facts
    sections: tuple[Section, ...]
    foot: str = ""
    meta: dict[str, Any] = field(default_factory=dict)
