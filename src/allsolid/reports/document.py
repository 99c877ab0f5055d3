"""Results as a JSON document: null for what is not a finite number, with its place and reason."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from allsolid.quantities import InputError, checked

DEEPEST = 32
"""Tables in tables of a document (those of a study: 6); one that holds itself has no end."""


@checked
def finite_document(results: Mapping[str, Any]) -> dict[str, Any]:
    """`results` with null for every number that is not finite; ``not_computed`` then names each.

    The key is the place (``cost.levels.cell``, ``simulation.status[2]``), the value what came out.
    Arrays become lists. Rooms state their own reasons where they know them; this is the net below.

    Raises
    ------
    InputError : tables in tables without an end
    """
    gaps: dict[str, str] = {}
    document = {str(key): _finite(value, str(key), gaps) for key, value in results.items()}
    return document | ({"not_computed": gaps} if gaps else {})


def _finite(value: Any, place: str, gaps: dict[str, str], depth: int = 0) -> Any:
    if depth > DEEPEST:
        text = f"expected at most {DEEPEST} tables in each other"
        raise InputError(text, key="results", value=f"{place[:60]}...")
    if isinstance(value, Mapping):
        return {str(k): _finite(v, f"{place}.{k}", gaps, depth + 1) for k, v in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return _finite(value.tolist(), place, gaps, depth)
    if isinstance(value, list | tuple):
        return [_finite(v, f"{place}[{n}]", gaps, depth + 1) for n, v in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        gaps[place] = f"the calculation gave {value}, which is no number to use"
        return None
    return value
