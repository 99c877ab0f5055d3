"""Drawings of the strategy room; plotly is imported when one is made."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.figures import COLOURS, axis, figure
from allsolid.strategy.comparison import REGIONS, Comparison, announced, counts, due
from allsolid.strategy.entry import Entry
from allsolid.strategy.evidence import entries
from allsolid.strategy.market import all_market_measures
from allsolid.strategy.scorecard import Outcome, Scorecard
from allsolid.strategy.slippage import Slippage, estimate_slippage, ledger
from allsolid.strategy.supply import Binding
from allsolid.strategy.targets import wanted_text
from allsolid.strategy.vocabulary import Jurisdiction, MoneyType, Route, SolidState

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

NAMES = {
    Jurisdiction.CHINA: "China",
    Jurisdiction.JAPAN: "Japan",
    Jurisdiction.KOREA: "Korea",
    Jurisdiction.UNITED_STATES: "United States",
    Jurisdiction.EUROPEAN_UNION: "Europe",
}

_REGION_COLOURS = {
    Jurisdiction.CHINA: COLOURS["red"],
    Jurisdiction.JAPAN: COLOURS["blue"],
    Jurisdiction.KOREA: COLOURS["green"],
    Jurisdiction.UNITED_STATES: COLOURS["orange"],
    Jurisdiction.EUROPEAN_UNION: COLOURS["purple"],
}

CREDIT = "credit to price"
_DASHES = {CREDIT: "dash", f"{MoneyType.GRANT} to cost": "solid"}
"""Lines of the market figure; the public share of a ceiling is dotted."""

_OUTCOMES = {
    Outcome.MEETS: COLOURS["green"],
    Outcome.MISSES: COLOURS["red"],
}


def timeline_figure(among: Iterable[Entry] | None = None, since: float = 2010) -> Figure:
    """When each region announced, and for when: a line from announcement to deadline.

    By default the entries that are about solid-state batteries at least partly. Each entry has a
    lane of its own for its time, so that no line runs through another's dot.
    """
    import plotly.graph_objects as go

    asked = entries() if among is None else tuple(among)
    chosen = [entry for entry in asked if among is not None or entry.solid_state != SolidState.NO]
    lines: dict[str, list[Any]] = {"x": [], "y": []}
    points: dict[str, list[Any]] = {"x": [], "y": [], "text": []}
    middles, floor = [], 0
    for region in reversed(REGIONS):
        own = [e for e in chosen if e.jurisdiction.region is region and announced(e) >= since]
        ends: list[float] = []
        for entry in sorted(own, key=announced):
            begin, end = announced(entry), due(entry)
            lane = next((n for n, last in enumerate(ends) if last < begin), len(ends))
            ends[lane : lane + 1] = [max(begin, end if math.isfinite(end) else begin) + 0.3]
            points["x"].append(begin)
            points["y"].append(floor + lane)
            points["text"].append(f"{entry.id}: {entry.instrument}<br>{entry.status}")
            if math.isfinite(end):
                lines["x"] += [begin, end, None]
                lines["y"] += [floor + lane, floor + lane, None]
        middles.append(floor + (len(ends) - 1) / 2)
        floor += len(ends) + 2
    return figure(
        go.Scatter(
            **lines, mode="lines", name="until the deadline",
            line={"color": COLOURS["grey"], "width": 1}, hoverinfo="skip",
        ),
        go.Scatter(
            **points, mode="markers", name="announced",
            marker={"color": COLOURS["blue"], "size": 6}, hoverinfo="text",
        ),
        title="Announcements and deadlines",
        height=160 + 8 * floor,
        xaxis=axis(),
        yaxis=axis(
            tickvals=middles, ticktext=[NAMES[region] for region in reversed(REGIONS)],
            showgrid=False,
        ),
        legend={"orientation": "h", "y": -0.06, "x": 0, "yanchor": "top"},
    )  # fmt: skip


def comparison_figure(found: Comparison) -> Figure:
    """Money of one type by region and route, in one currency; blank where no entry was found."""
    import plotly.graph_objects as go

    millions = [
        [_millions(found, region, name) for name in found.columns] for region in found.regions
    ]
    shown = [[None if not value else np.log10(value) for value in row] for row in millions]
    text = [["" if value is None else f"{value:,.0f}" for value in row] for row in millions]
    return figure(
        go.Heatmap(
            z=shown, x=list(found.columns), y=[NAMES[region] for region in found.regions],
            text=text, texttemplate="%{text}", colorscale="Blues", showscale=False,
            hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
        ),
        title=f"{found.money_type.capitalize()}, million {found.currency}",
        yaxis=axis(autorange="reversed"),
        xaxis=axis(),
    )  # fmt: skip


def _millions(found: Comparison, region: Jurisdiction, name: str) -> float | None:
    money = found.cell(region, name)
    return None if money is None else money.amount / 1e6


def matrix_figure(among: Iterable[Entry] | None = None) -> Figure:
    """How many entries each region has for each route; blank where none was found."""
    import plotly.graph_objects as go

    found = counts(among)
    columns = [str(route) for route in Route if any((r, str(route)) in found for r in REGIONS)]
    table = [[found.get((region, name)) for name in columns] for region in REGIONS]
    return figure(
        go.Heatmap(
            z=table, x=columns, y=[NAMES[region] for region in REGIONS],
            text=[["" if count is None else str(count) for count in row] for row in table],
            texttemplate="%{text}", colorscale="Blues", showscale=False,
            hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
        ),
        title="Entries by country and route",
        yaxis=axis(autorange="reversed"),
    )  # fmt: skip


def scorecard_figure(card: Scorecard) -> Figure:
    """How far a design is above or below each target that it can be held against."""
    import plotly.graph_objects as go

    verdicts = sorted(card.comparable, key=lambda one: one.gap or 0.0, reverse=True)
    return figure(
        go.Bar(
            x=[-100 * (one.gap or 0.0) for one in verdicts],
            y=_target_labels([one.target for one in verdicts]),
            orientation="h",
            marker={"color": [_OUTCOMES[one.outcome] for one in verdicts]},
            hovertemplate="%{y}: %{x:.0f} %<extra></extra>",
            showlegend=False,
        ),
        title=f"{len(card.met)} of {len(card.comparable)} targets met",
        height=120 + 34 * max(1, len(verdicts)),
        xaxis=axis("margin to the target", "%", nticks=6, tickangle=0),
        yaxis=axis(tickfont={"size": 11}),
    )


def _target_labels(targets: Sequence[Entry]) -> list[str]:
    """Figure, who and when of each target, as in the table; its id where that is said twice."""
    labels = []
    for target in targets:
        first, *more = target.entities
        who = f"{first}, {more[0]}" if len(more) == 1 else first
        who += f" and {len(more)} more" if len(more) > 1 else ""
        when = "" if target.deadline is None else f", due {target.deadline:.0f}"
        figure_ = wanted_text(target).replace(" at ", ", ")
        labels.append(f"{figure_}<br>{who}{when}")
    return [
        f"{label}, {target.id}" if labels.count(label) > 1 else label
        for label, target in zip(labels, targets, strict=True)
    ]


def supply_figure(designs: Mapping[str, Sequence[Binding]]) -> Figure:
    """At which yearly output of cells each element binds, by design or route, scarcest first."""
    import plotly.graph_objects as go

    traces, least = [], {}
    for name, found in designs.items():
        known = [one for one in found if one.world is not None and np.all(np.isfinite(one.gwh))]
        if not known:
            continue
        gwh, low, high = (
            np.array([float(np.min(value)) for value in values])
            for values in zip(*((one.gwh, one.low, one.high) for one in known), strict=True)
        )
        for one, value in zip(known, gwh, strict=True):
            least[one.symbol] = min(value, least.get(one.symbol, np.inf))
        spread = {"type": "data", "symmetric": False, "array": high - gwh, "arrayminus": gwh - low}
        traces.append(
            go.Scatter(
                x=[one.symbol for one in known], y=gwh, name=name, mode="markers",
                marker={"size": 10}, error_y=spread, text=[str(one) for one in known],
                hoverinfo="text",
            )
        )  # fmt: skip
    order = sorted(least, key=lambda symbol: least[symbol])
    return figure(
        *traces,
        title="Output at which an element binds",
        height=400,
        xaxis=axis(categoryorder="array", categoryarray=order),
        yaxis=axis("cells", "GWh/a", type="log"),
        scattermode="group",
        legend={"orientation": "h", "y": -0.14, "x": 0, "yanchor": "top"},
    )


def slippage_figure(at: float, found: Slippage | None = None) -> Figure:
    """Share of promises that still stand, neither moved to a later date nor withdrawn, by years
    since they were made.
    """
    import plotly.graph_objects as go

    shown = estimate_slippage(at) if found is None else found
    curve = shown.survival
    longest = max([*(promise.exposure(at) for promise in ledger()), *curve.times])
    years = np.linspace(0.0, longest, 60)
    return figure(
        go.Scatter(
            x=[0.0, *curve.times, longest], y=[1.0, *curve.survival, curve.at(longest)],
            mode="lines", name="Kaplan-Meier",
            line={"shape": "hv", "color": COLOURS["blue"]},
        ),
        go.Scatter(
            x=years, y=shown.rate.standing(years), mode="lines", name="constant rate",
            line={"dash": "dot", "color": COLOURS["orange"]},
        ),
        title=f"{shown.slipped} of {shown.promises} promises failed",
        xaxis=axis("years since the promise"),
        yaxis=axis("share that still stands", range=[0, 1]),
    )  # fmt: skip


def market_figure(years: Sequence[int]) -> Figure:
    """Public share by money type, and subsidy against price, by region over the years.

    A gap in a line means that the measure could not be computed, not that it is zero.
    """
    import plotly.graph_objects as go

    found = all_market_measures(years)
    drawn: dict[tuple[Jurisdiction, str], dict[int, float]] = {}
    for one in found:
        for part in one.shares:
            name = f"{part.money_type} to cost"
            drawn.setdefault((one.region, name), {})[one.year] = part.share
        if one.subsidy_to_price is not None:
            drawn.setdefault((one.region, CREDIT), {})[one.year] = one.subsidy_to_price
    traces = [
        go.Scatter(
            x=list(years),
            y=[values.get(year) for year in years],
            name=f"{NAMES[region]}: {name}",
            mode="lines+markers",
            line={
                "color": _REGION_COLOURS[region],
                "dash": _DASHES.get(name, "dot"),
            },
        )
        for (region, name), values in drawn.items()
    ]
    return figure(
        *traces,
        title="Public share and subsidy",
        height=420,
        xaxis=axis(dtick=2),
        yaxis=axis("share", range=[0, 1.02]),
        legend={"orientation": "h", "y": -0.14, "x": 0, "yanchor": "top"},
    )
