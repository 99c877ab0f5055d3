"""Sources: values with interval, kind and source, and the bibliography."""

from allsolid.sources.references import Source, bibliography, cite, source
from allsolid.sources.textfile import TextFile, read_text
from allsolid.sources.tomlfile import parse_toml, read_toml
from allsolid.sources.tree import Prior
from allsolid.sources.values import UNSOURCED, Kind, Measured, Scale, measured

__all__ = [
    "UNSOURCED",
    "Kind",
    "Measured",
    "Prior",
    "Scale",
    "Source",
    "TextFile",
    "bibliography",
    "cite",
    "measured",
    "parse_toml",
    "read_text",
    "read_toml",
    "source",
]
