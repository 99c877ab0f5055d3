"""Text of others in a figure: plotly reads a little HTML, of which names get none that acts."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

_ACTING = re.compile(r"<(?!(?:br|/?(?:b|i|sub|sup|extra))>)")
"""What begins a tag, but for those that only set type and carry no attribute."""


def without_links(value: Any) -> Any:
    """A figure's description with ``<`` shown as it stands, wherever it could begin a link.

    Tags that the house sets type with (``<br>``, ``<sub>``) stay; ``<a href=...>`` and everything
    else that plotly may read from a name is shown as text.
    """
    if isinstance(value, str):
        return _ACTING.sub("&lt;", value)
    if isinstance(value, dict):
        return {key: without_links(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [without_links(one) for one in value]
    if isinstance(value, np.ndarray) and value.dtype.kind in "OU":
        return without_links(value.tolist())
    return value
