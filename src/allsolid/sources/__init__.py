"""Sources: values with interval, kind and source, and the bibliography."""

from allsolid.sources.bibliography import Source, bibliography, cite, source
from allsolid.sources.measured import Kind, Measured, Scale, measured
from allsolid.sources.textfile import TextFile, read_text
from allsolid.sources.tomlfile import parse_toml, read_toml

__all__ = [
    "Kind",
    "Measured",
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
