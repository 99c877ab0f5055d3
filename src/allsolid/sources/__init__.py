"""Sources: values with interval, kind and source, and the bibliography."""

from allsolid.sources.references import Source, bibliography, cite, source
from allsolid.sources.values import Kind, Measured, Scale, measured

__all__ = [
    "Kind",
    "Measured",
    "Scale",
    "Source",
    "bibliography",
    "cite",
    "measured",
    "source",
]
