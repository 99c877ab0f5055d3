"""One look for every figure: colours, fonts, axes. plotly is imported when a figure is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allsolid.figures.markup import without_links

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

# Okabe-Ito: distinguishable with the common colour-vision deficiencies.
COLOURS = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "red": "#D55E00",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "yellow": "#F0E442",
    "brown": "#7A4A2B",
    "ink": "#1F2933",
    "grey": "#8896A5",
    "pale": "#E4E9EE",
}

_CYCLE = [COLOURS[name] for name in ("blue", "orange", "green", "red", "purple", "sky", "grey")]
_FONT = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


def figure(*traces: Any, title: str = "", height: int = 360, **layout: Any) -> Figure:
    """A plotly figure in the house style; no name in it can be a link.

    Parameters
    ----------
    traces : plotly traces, or dictionaries of theirs with the `type`
    title : a sentence that says what is to be seen
    height : in pixels
    layout : further plotly layout entries
    """
    import plotly.graph_objects as go

    base: dict[str, Any] = {
        "title": {"font": {"size": 15}, "x": 0, "xref": "paper", "y": 0.97},
        "font": {"family": _FONT, "size": 13, "color": COLOURS["ink"]},
        "colorway": _CYCLE,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 64, "r": 16, "t": 48 if title else 16, "b": 56},
        "height": height,
        "legend": {"orientation": "h", "y": -0.22, "x": 0, "yanchor": "top"},
        "hoverlabel": {"font": {"family": _FONT}},
        "xaxis": axis(),
        "yaxis": axis(),
        "template": None,
    }
    plain = [one if isinstance(one, dict) else one.to_plotly_json() for one in traces]
    made = go.Figure(data=[without_links(one) for one in plain])
    made.update_layout(base)
    made.update_layout(without_links({"title_text": title, **layout}))
    return made


def axis(title: str = "", unit: str = "", **more: Any) -> dict[str, Any]:
    """A plotly axis named ``title (unit)`` with light grid lines and ticks outside."""
    text = f"{title} ({unit})" if unit else title
    return {
        "title": {"text": text, "font": {"size": 13}},
        "gridcolor": COLOURS["pale"],
        "linecolor": COLOURS["grey"],
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 4,
        "automargin": True,
        **more,
    }
