"""Drawings of the strategy room; plotly is imported when one is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.figures import COLOURS, axis, figure
from allsolid.strategy.comparison import REGIONS, Comparison, counts, timeline
from allsolid.strategy.entry import Entry
from allsolid.strategy.market import market_indices
from allsolid.strategy.scorecard import Outcome, Scorecard
from allsolid.strategy.slippage import Slippage, estimate_slippage, ledger
from allsolid.strategy.supply import Binding
from allsolid.strategy.targets import wanted_text
from allsolid.strategy.vocabulary import Jurisdiction, Route

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

NAMES = {
    Jurisdiction.CHINA: "China",
    Jurisdiction.JAPAN: "Japan",
    Jurisdiction.KOREA: "Korea",
    Jurisdiction.UNITED_STATES: "United States",
    Jurisdiction.EUROPEAN_UNION: "Europe",
}

_OUTCOMES = {
    Outcome.MEETS: COLOURS["green"],
    Outcome.MISSES: COLOURS["red"],
}


def timeline_figure(among: Iterable[Entry] | None = None, since: float = 2010) -> Figure:
    """When each region announced, and for when: a line from announcement to deadline."""
    import plotly.graph_objects as go

    events = [event for event in timeline(among) if event.entry.jurisdiction.region in NAMES]
    shown = [event for event in events if event.when >= since]
    due = {event.entry.id: event.when for event in events if event.what == "due"}
    rows = {region: place for place, region in enumerate(reversed(REGIONS))}
    placed: dict[Jurisdiction, int] = dict.fromkeys(REGIONS, 0)
    lines: dict[str, list[Any]] = {"x": [], "y": []}
    points: dict[str, list[Any]] = {"x": [], "y": [], "text": []}
    for event in shown:
        if event.what != "announced":
            continue
        region = event.entry.jurisdiction.region
        height = rows[region] + (placed[region] % 9 - 4) * 0.085
        placed[region] += 1
        points["x"].append(event.when)
        points["y"].append(height)
        points["text"].append(f"{event.entry.id}: {event.entry.instrument}<br>{event.entry.status}")
        if event.entry.id in due:
            lines["x"] += [event.when, due[event.entry.id], None]
            lines["y"] += [height, height, None]
    return figure(
        go.Scatter(
            **lines, mode="lines", name="until the deadline",
            line={"color": COLOURS["grey"], "width": 1}, hoverinfo="skip",
        ),
        go.Scatter(
            **points, mode="markers", name="announced",
            marker={"color": COLOURS["blue"], "size": 7}, hoverinfo="text",
        ),
        title="Announcements of solid-state programmes and targets, each with its deadline",
        height=460,
        xaxis=axis("year"),
        yaxis=axis(tickvals=list(rows.values()), ticktext=[NAMES[region] for region in rows]),
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
        title=f"Money by country and route: {found.money_type}, million {found.currency}",
        yaxis=axis(autorange="reversed"),
        xaxis=axis(),
    )  # fmt: skip


def _millions(found: Comparison, region: Jurisdiction, name: str) -> float | None:
    money = found.cell(region, name)
    return None if money is None else money.amount / 1e6


def matrix_figure(among: Iterable[Entry] | None = None) -> Figure:
    """How many entries each region has for each route."""
    import plotly.graph_objects as go

    found = counts(among)
    columns = [str(route) for route in Route if any((r, str(route)) in found for r in REGIONS)]
    table = [[found.get((region, name), 0) for name in columns] for region in REGIONS]
    return figure(
        go.Heatmap(
            z=table, x=columns, y=[NAMES[region] for region in REGIONS], text=table,
            texttemplate="%{text}", colorscale="Blues", showscale=False,
        ),
        title="Entries of the evidence by country and route",
        yaxis=axis(autorange="reversed"),
    )  # fmt: skip


def scorecard_figure(card: Scorecard) -> Figure:
    """How far a design is above or below each target that it can be held against."""
    import plotly.graph_objects as go

    verdicts = sorted(card.comparable, key=lambda one: one.gap or 0.0, reverse=True)
    return figure(
        go.Bar(
            x=[-100 * (one.gap or 0.0) for one in verdicts],
            y=[f"{wanted_text(one.target)} ({one.target.id})" for one in verdicts],
            orientation="h",
            marker={"color": [_OUTCOMES[one.outcome] for one in verdicts]},
            hovertemplate="%{y}: %{x:.0f} %<extra></extra>",
            showlegend=False,
        ),
        title=f"{card.name}: {len(card.met)} of {len(card.comparable)} comparable targets met",
        height=120 + 26 * max(1, len(verdicts)),
        xaxis=axis("better than the target", "%"),
        yaxis=axis(),
    )


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
        title="Output of cells at which each element binds",
        xaxis=axis("element", categoryorder="array", categoryarray=order),
        yaxis=axis("binding output", "GWh/a", type="log"),
    )


def slippage_figure(at: float, found: Slippage | None = None) -> Figure:
    """Share of announcements that still stand, by years since they were made."""
    import plotly.graph_objects as go

    shown = estimate_slippage(at) if found is None else found
    longest = max((promise.exposure(at) for promise in ledger()), default=10.0)
    years = np.linspace(0.0, longest, 60)
    curve = shown.survival
    return figure(
        go.Scatter(
            x=[0.0, *curve.times], y=[1.0, *curve.survival], mode="lines", name="Kaplan-Meier",
            line={"shape": "hv", "color": COLOURS["blue"]},
        ),
        go.Scatter(
            x=years, y=shown.rate.standing(years), mode="lines", name="constant rate",
            line={"dash": "dot", "color": COLOURS["orange"]},
        ),
        title=f"{shown.slipped} of {shown.promises} announcements slipped or were withdrawn",
        xaxis=axis("years since the announcement"),
        yaxis=axis("share that still stands", range=[0, 1]),
    )  # fmt: skip


def market_figure(years: Sequence[int]) -> Figure:
    """Public share, subsidy against price and loan fraction by region over the years.

    A gap in a line means that the component could not be computed, not that it is zero.
    """
    import plotly.graph_objects as go

    found = market_indices(years)
    parts = {"public share": "solid", "subsidy to price": "dash", "loan fraction": "dot"}
    traces = []
    for region, colour in zip(REGIONS, ("red", "blue", "green", "orange", "purple"), strict=True):
        rows = [one for one in found if one.region is region]
        for name, dash in parts.items():
            values = [getattr(one, name.replace(" ", "_")) for one in rows]
            if any(value is not None for value in values):
                label = f"{NAMES[region]}, {name}"
                line = {"color": COLOURS[colour], "dash": dash}
                x = [one.year for one in rows]
                traces.append(
                    go.Scatter(x=x, y=values, name=label, line=line, mode="lines+markers")
                )
    return figure(
        *traces,
        title="Government-led (1) to market-driven (0), as far as the evidence goes",
        xaxis=axis("year"),
        yaxis=axis("share", range=[0, 1.02]),
    )
