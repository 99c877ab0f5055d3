"""Figures of the room: stacked bars, waterfall, tornado, scale curve. plotly comes in late."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.cost.factory.plant import KWH
from allsolid.cost.model import AIR, ROOM
from allsolid.figures import COLOURS, axis, figure
from allsolid.quantities import InputError, number

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from allsolid.cost.asking.differences import Waterfall
    from allsolid.cost.asking.uncertainty import Swing
    from allsolid.cost.factory.ramping import StageCost
    from allsolid.cost.factory.scale import ScaleCurve
    from allsolid.cost.result import CostBreakdown

UNIT = "USD 2022/kWh"


def groups(result: CostBreakdown) -> dict[str, float]:
    """A breakdown in a dozen groups that sum to its total, USD 2022/kWh.

    Raises
    ------
    InputError : a batch of cells or plants
    """
    if np.size(result.total) > 1:
        raise InputError("expected one cell: a figure shows no batch", key="breakdown")
    found: dict[str, float] = {}

    def add(name: str, amount: Any) -> None:
        found[name] = found.get(name, 0.0) + float(np.asarray(amount).item())

    for line in result.lines.materials:
        add(_MATERIALS.get(str(line.stream), "foils, parts"), line.net)
    add("scrap", result.scrap)
    for step in result.lines.steps:
        add(_step_group(step.name, str(step.section)), step.expense.processing)
    add("R&D", result.research)
    return found


_MATERIALS = {
    "cathode": "cathode material",
    "anode": "anode material",
    "lithium": "anode material",
    "separator": "separator",
    "liquid": "liquid",
}


def _step_group(name: str, section: str) -> str:
    if name in (ROOM, AIR):
        return "dry room"
    if name == "stacking":
        return "stacking"
    return {
        "electrode": "making layers",
        "assembly": "other assembly",
        "formation": "formation",
    }.get(section, "building, support")


_SHADES = {
    "cathode material": COLOURS["blue"], "anode material": COLOURS["sky"],
    "separator": "#7FB3D5", "liquid": "#A9CCE3", "foils, parts": "#CFE2EF",
    "scrap": COLOURS["grey"], "making layers": COLOURS["orange"], "stacking": COLOURS["red"],
    "dry room": "#F2C46D", "other assembly": "#B8860B", "formation": COLOURS["green"],
    "building, support": "#8CCFB6", "R&D": COLOURS["purple"],
}  # fmt: skip
"""Groups in the order in which they are stacked, with their colours."""


def _broken(text: str, width: int) -> str:
    """`text` in lines of about `width` characters, broken at blanks and hyphens."""
    return "<br>".join(textwrap.wrap(text, width))


def stacked(results: Sequence[CostBreakdown]) -> Figure:
    """Stacked bars of several breakdowns by group of lines, each with its sum.

    Raises
    ------
    InputError : a batch of cells or plants
    """
    import plotly.graph_objects as go

    split = [groups(result) for result in results]
    names = [
        f"{_broken(r.case.name, 15)}<br>{r.route}<br><b>{number(sum(one.values()))}</b>"
        for r, one in zip(results, split, strict=True)
    ]
    bars = [
        go.Bar(
            name=group, x=names, y=[one.get(group, 0.0) for one in split],
            marker_color=shade, hovertemplate="%{y:.2f} " + UNIT,
        )
        for group, shade in _SHADES.items()
        if any(one.get(group, 0.0) for one in split)
    ]  # fmt: skip
    return figure(
        *bars, title="Where the cost of the cell comes from", height=560, barmode="stack",
        yaxis=axis("C_total", UNIT), xaxis=axis(tickangle=0, tickfont={"size": 12}),
        bargap=0.4,
        margin={"l": 64, "r": 16, "t": 48, "b": 225},
        legend={
            "orientation": "h", "yref": "container", "y": 0.01, "yanchor": "bottom", "x": 0,
            "traceorder": "normal", "font": {"size": 12}, "entrywidth": 112,
        },
    )  # fmt: skip


def waterfall_figure(steps: Waterfall, least: float = 0.1) -> Figure:
    """A waterfall, read downwards; bars below `least` USD/kWh are drawn as one, so that the sum
    stays exact.
    """
    import plotly.graph_objects as go

    shown = [bar for bar in steps.bars if abs(float(bar.amount)) >= least]
    rest = sum(float(bar.amount) for bar in steps.bars if abs(float(bar.amount)) < least)
    small = [(f"all below {least:g}", rest)] if rest else []
    bars = [(bar.name, float(bar.amount)) for bar in shown] + small
    start, end = float(steps.start), float(steps.end)
    names = [
        _broken(name, 26)
        for name in (steps.start_name, *(name for name, _ in bars), steps.end_name)
    ]
    trace = go.Waterfall(
        y=_distinct(names), x=[start, *(amount for _, amount in bars), end], orientation="h",
        measure=["absolute", *["relative"] * len(bars), "total"],
        text=[number(start), *(f"{amount:+.1f}" for _, amount in bars), number(end)],
        textposition="outside", cliponaxis=False,
        increasing={"marker": {"color": COLOURS["red"]}},
        decreasing={"marker": {"color": COLOURS["green"]}},
        totals={"marker": {"color": COLOURS["blue"]}},
        connector={"line": {"color": COLOURS["grey"], "width": 1}},
        hovertemplate="%{y}: %{delta:+.2f} " + UNIT + "<extra></extra>",
    )  # fmt: skip
    return figure(
        trace, title=_broken(steps.title, 44), title_x=0.01, title_xref="container",
        title_yanchor="top", title_y=1, title_pad={"t": 16}, height=160 + 34 * len(names),
        xaxis=axis(steps.output, UNIT), yaxis=axis(autorange="reversed", tickfont={"size": 12}),
        margin={"l": 64, "r": 44, "t": 72, "b": 56}, showlegend=False,
    )  # fmt: skip


def _distinct(names: Sequence[str]) -> list[str]:
    """Names made different by blanks at their ends: an axis draws equal ones as one."""
    return [name + " " * list(names[:place]).count(name) for place, name in enumerate(names)]


def tornado_figure(swings: Sequence[Swing], middle: float) -> Figure:
    """A tornado around `middle`: each parameter at the ends of its 90 % interval, which stands
    below its name with how it is known.
    """
    import plotly.graph_objects as go

    ordered = list(reversed(swings))
    names = [
        f"{_broken(swing.name, 30)}<br><i>{swing.interval}, {swing.parameter.kind}</i>"
        for swing in ordered
    ]
    ends = (("at its low end", "blue", "low"), ("at its high end", "orange", "high"))
    bars = [
        go.Bar(
            name=label, y=_distinct(names), orientation="h", base=middle,
            x=[getattr(swing, field) - middle for swing in ordered],
            marker_color=COLOURS[colour], hovertemplate="%{y}: %{x:+.2f} " + UNIT,
        )
        for label, colour, field in ends
    ]  # fmt: skip
    lines = sum(name.count("<br>") + 1 for name in names)
    return figure(
        *bars, title=f"What the {number(middle)} USD/kWh hang on",
        title_x=0.01, title_xref="container",
        height=150 + 15 * lines + 8 * len(names), barmode="overlay",
        xaxis=axis("C_total", UNIT, nticks=6, tickangle=0), yaxis=axis(tickfont={"size": 11}),
        margin={"l": 64, "r": 16, "t": 48, "b": 96},
        legend={
            "orientation": "h", "yref": "container", "y": 0.01, "yanchor": "bottom", "x": 0,
        },
    )  # fmt: skip


def _decades(title: str, unit: str, values: Any) -> dict[str, Any]:
    """A logarithmic axis with 1, 2, 5 of each decade written out."""
    numbers = np.asarray(values, dtype=float)
    low, high = np.floor(np.log10(numbers.min())), np.ceil(np.log10(numbers.max()))
    every = (1.0, 2.0, 5.0) if high - low <= 2 else (1.0,)
    ticks = [m * 10.0**n for n in np.arange(low, high + 1) for m in every]
    return axis(title, unit, type="log", tickvals=ticks, ticktext=[number(tick) for tick in ticks])


def scale_figure(curves: dict[str, ScaleCurve]) -> Figure:
    """Unit cost over plant volume for several cases by name."""
    import plotly.graph_objects as go

    lines = [
        go.Scatter(x=curve.volume / KWH / 1e6, y=curve.cost, name=name, mode="lines")
        for name, curve in curves.items()
    ]
    volumes = np.concatenate([curve.volume for curve in curves.values()]) / KWH / 1e6
    return figure(
        *lines, title="Cost of the cell over the size of the plant",
        xaxis=_decades("plant volume", "GWh/a", volumes),
        yaxis=axis("C_total", UNIT, rangemode="tozero"),
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
        xaxis=_decades("cumulative output over today's", "", x),
        yaxis=_decades("C_total", UNIT, quantiles),
    )  # fmt: skip


def ramp_figure(found: Sequence[StageCost]) -> Figure:
    """Distribution of cost at each stage of a ramp: median and central 90 %."""
    import plotly.graph_objects as go

    names = [f"{one.stage.name}<br>{number(one.stage.volume / KWH / 1e6)} GWh/a" for one in found]
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
    return figure(
        trace, title="Cost from pilot to series: median and 90 % interval",
        yaxis=_decades("C_total", UNIT, [*low, *high]),
        xaxis=axis(range=[-0.5, len(names) - 0.5]),
    )  # fmt: skip
