"""Arrays of a finished cell refuse to be written to: frozen means that its numbers are, too."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from pydantic import BaseModel

from allsolid.materials import ActiveMaterial, Electrolyte, Substance
from allsolid.sources import Measured

_SHARED = (ActiveMaterial, Electrolyte, Substance, Measured)
"""Of the catalogue, or without arrays: read-only from the start."""


def freeze(part: Any) -> None:
    """Make every array in a part of a cell, and in its parts, read-only."""
    if isinstance(part, np.ndarray):
        part.setflags(write=False)
    elif isinstance(part, _SHARED):
        return
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            freeze(getattr(part, name))
    elif dataclasses.is_dataclass(part):
        for name in part.__dataclass_fields__:
            freeze(getattr(part, name))
    elif isinstance(part, tuple):
        for inner in part:
            freeze(inner)
