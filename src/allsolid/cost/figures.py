"""Figures of the room: stacked bars, waterfall, tornado, scale curve. plotly comes in late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.cost.model import AIR, ROOM
from allsolid.cost.plant import KWH
from allsolid.figures import COLOURS, axis, figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from allsolid.cost.differences import Waterfall
    from allsolid.cost.ramping import StageCost
    from allsolid.cost.result import CostBreakdown
    from allsolid.cost.scale import ScaleCurve
    from allsolid.cost.uncertainty import Swing

UNIT = "USD 2022 per kWh"


def groups(result: CostBreakdown) -> dict[str, float]:
    """A breakdown in a dozen groups that sum to its total, USD 2022/kWh."""
    found: dict[str, float] = {}

    def add(name: str, amount: Any) -> None:
        found[name] = found.get(name, 0.0) + float(np.mean(amount))

    for line in result.lines.materials:
        add(_MATERIALS.get(str(line.stream), "foils, parts"), line.net)
    add("scrap", result.scrap)
    for step in result.lines.steps:
        add(_step_group(step.name, str(step.section)), step.expense.processing)
    add("R&D (plant rule)", result.research)
    return found


_MATERIALS = {
    "cathode": "cathode materials",
    "anode": "anode materials",
    "lithium": "anode materials",
    "separator": "separator and electrolyte",
    "liquid": "separator and electrolyte",
}


def _step_group(name: str, section: str) -> str:
    if name in (ROOM, AIR):
        return "dry room"
    if name == "stacking":
        return "stacking"
    return {
        "electrode": "electrode making",
        "assembly": "other assembly",
        "formation": "formation and ageing",
    }.get(section, "building and support")


_ORDER = (
    "cathode materials", "anode materials", "separator and electrolyte", "foils, parts", "scrap",
    "electrode making", "stacking", "dry room", "other assembly", "formation and ageing",
    "building and support", "R&D (plant rule)",
)  # fmt: skip
_SHADES = (
    COLOURS["blue"], COLOURS["sky"], "#7FB3D5", "#BBD7EA", COLOURS["pale"], COLOURS["orange"],
    COLOURS["red"], "#F2C46D", "#B8860B", COLOURS["green"], "#8CCFB6", COLOURS["purple"],
)  # fmt: skip


def stacked(results: Sequence[CostBreakdown]) -> Figure:
    """Stacked bars of several breakdowns by group of lines."""
    import plotly.graph_objects as go

    names = [f"{r.case.cell.name}<br>{r.route}" for r in results]
    split = [groups(result) for result in results]
    bars = [
        go.Bar(
            name=group, x=names, y=[one.get(group, 0.0) for one in split],
            marker_color=shade, hovertemplate="%{y:.2f} " + UNIT,
        )
        for group, shade in zip(_ORDER, _SHADES, strict=True)
        if any(one.get(group, 0.0) for one in split)
    ]  # fmt: skip
    return figure(
        *bars, title="Where the cost of the cell comes from", height=480, barmode="stack",
        yaxis=axis("C_total", UNIT),
    )  # fmt: skip


def waterfall_figure(steps: Waterfall, least: float = 0.05) -> Figure:
    """A waterfall; bars below `least` USD/kWh are drawn as one, so that the sum stays exact."""
    import plotly.graph_objects as go

    shown = [bar for bar in steps.bars if abs(float(bar.amount)) >= least]
    rest = sum(float(bar.amount) for bar in steps.bars if abs(float(bar.amount)) < least)
    names = [bar.name for bar in shown] + ([f"all below {least:g}"] if rest else [])
    amounts = [float(bar.amount) for bar in shown] + ([rest] if rest else [])
    trace = go.Waterfall(
        x=[steps.start_name, *names, steps.end_name],
        y=[float(steps.start), *amounts, float(steps.end)],
        measure=["absolute", *["relative"] * len(amounts), "total"],
        increasing={"marker": {"color": COLOURS["red"]}},
        decreasing={"marker": {"color": COLOURS["green"]}},
        totals={"marker": {"color": COLOURS["blue"]}},
        hovertemplate="%{x}: %{delta:+.2f} " + UNIT + "<extra></extra>",
    )
    return figure(
        trace, title=steps.title, height=520, yaxis=axis("C_total", UNIT),
        xaxis=axis(tickangle=-45), showlegend=False,
    )  # fmt: skip


def tornado_figure(swings: Sequence[Swing], middle: float) -> Figure:
    """A tornado around `middle`: each parameter at the ends of its 90 % interval."""
    import plotly.graph_objects as go

    ordered = list(reversed(swings))
    names = [f"{swing.name} [{swing.parameter.kind}]" for swing in ordered]
    ends = (("low end", "blue", "low"), ("high end", "orange", "high"))
    bars = [
        go.Bar(
            name=label, y=names, x=[getattr(swing, field) - middle for swing in ordered],
            base=middle, orientation="h", marker_color=COLOURS[colour],
            hovertemplate="%{y}: %{x:+.2f} " + UNIT,
        )
        for label, colour, field in ends
    ]  # fmt: skip
    return figure(
        *bars, title="What the cost hangs on", height=120 + 26 * len(ordered),
        barmode="overlay", xaxis=axis("C_total", UNIT),
    )  # fmt: skip


def scale_figure(curves: dict[str, ScaleCurve]) -> Figure:
    """Unit cost over plant volume for several cases by name."""
    import plotly.graph_objects as go

    lines = [
        go.Scatter(x=curve.volume / KWH / 1e6, y=curve.cost, name=name, mode="lines")
        for name, curve in curves.items()
    ]
    return figure(
        *lines, title="Cost of the cell over the size of the plant",
        xaxis=axis("plant volume", "GWh/a", type="log"), yaxis=axis("C_total", UNIT),
    )  # fmt: skip


def learning_figure(multiples: Any, quantiles: np.ndarray) -> Figure:
    """Cost over multiples of cumulative output: quantiles 5, 50, 95 % of `learned`."""
    import plotly.graph_objects as go

    x = np.asarray(multiples, dtype=float)
    low, middle, high = quantiles
    band = go.Scatter(
        x=np.concatenate([x, x[::-1]]), y=np.concatenate([high, low[::-1]]), fill="toself",
        mode="lines", line={"width": 0}, fillcolor="rgba(0, 114, 178, 0.18)",
        name="90 % of learning rates", hoverinfo="skip",
    )  # fmt: skip
    line = go.Scatter(x=x, y=middle, mode="lines", name="median", line={"color": COLOURS["blue"]})
    return figure(
        band, line, title="Cost over cumulative output",
        xaxis=axis("cumulative output over today's", type="log"),
        yaxis=axis("C_total", UNIT, type="log"),
    )  # fmt: skip


def ramp_figure(found: Sequence[StageCost]) -> Figure:
    """Distribution of cost at each stage of a ramp: median and central 90 %."""
    import plotly.graph_objects as go

    names = [one.stage.name for one in found]
    middle = [one.distribution.median for one in found]
    low, high = zip(*(one.distribution.interval for one in found), strict=True)
    trace = go.Scatter(
        x=names, y=middle, mode="markers", marker={"size": 10, "color": COLOURS["blue"]},
        error_y={
            "type": "data", "symmetric": False,
            "array": [h - m for h, m in zip(high, middle, strict=True)],
            "arrayminus": [m - a for a, m in zip(low, middle, strict=True)],
        },
        name="median and 90 % interval",
    )  # fmt: skip
    return figure(trace, title="Cost from pilot to series", yaxis=axis("C_total", UNIT, type="log"))
