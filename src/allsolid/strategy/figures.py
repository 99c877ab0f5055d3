"""Drawings of the strategy room."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.figures import COLOURS, axis, figure
from allsolid.strategy.evidence.catalogue import entries
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.evidence.money import MoneyComparison
from allsolid.strategy.evidence.orders import entry_counts
from allsolid.strategy.evidence.vocabulary import (
    REGIONS,
    Jurisdiction,
    MoneyType,
    SolidState,
    TechnicalRoute,
)
from allsolid.strategy.market import all_market_measures
from allsolid.strategy.supply import Binding
from allsolid.strategy.targets.scorecard import Outcome, Scorecard
from allsolid.strategy.targets.slippage import Slippage, estimate_slippage, promises
from allsolid.strategy.targets.wanted import wanted_text

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

NAMES = dict(zip(REGIONS, ("China", "Japan", "Korea", "United States", "Europe"), strict=True))
_LINES = dict(zip(REGIONS, ("red", "blue", "green", "orange", "purple"), strict=True))
"""Colours of the regions."""

CREDIT = "credit to price"
_DASHES = {CREDIT: "dash", f"{MoneyType.GRANT} to cost": "solid"}
"""Lines of the market figure; the public share of a ceiling is dotted."""

_BELOW = {"orientation": "h", "x": 0, "yanchor": "top"}
"""A legend below the axis, at the `y` that the height of the figure asks for."""


def timeline_figure(among: Iterable[Entry] | None = None, since: float = 2010) -> Figure:
    """When each region announced, and for when: a line from announcement to deadline.

    By default the entries that are about solid-state batteries at least partly. Each entry has a
    lane of its own for its time, so that no line runs through another's dot.
    """
    asked = entries() if among is None else tuple(among)
    chosen = [entry for entry in asked if among is not None or entry.solid_state != SolidState.NO]
    lines: dict[str, list[Any]] = {"x": [], "y": []}
    points: dict[str, list[Any]] = {"x": [], "y": [], "text": []}
    middles, floor = [], 0
    for region in reversed(REGIONS):
        own = [e for e in chosen if e.jurisdiction.region is region and e.announced >= since]
        ends: list[float] = []
        for entry in sorted(own, key=lambda entry: entry.announced):
            begin, end = entry.announced, entry.due
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
        {
            "type": "scatter", **lines, "mode": "lines", "name": "until the deadline",
            "line": {"color": COLOURS["grey"], "width": 1}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", **points, "mode": "markers", "name": "announced",
            "marker": {"color": COLOURS["blue"], "size": 6}, "hoverinfo": "text",
        },
        title="Announcements and deadlines",
        height=160 + 8 * floor,
        xaxis=axis(),
        yaxis=axis(
            tickvals=middles, ticktext=[NAMES[region] for region in reversed(REGIONS)],
            showgrid=False,
        ),
        legend={**_BELOW, "y": -0.06},
    )  # fmt: skip


def comparison_figure(comparison: MoneyComparison) -> Figure:
    """Money of one type by region and route, in one currency; blank where no entry was found."""
    millions = {key: total.amount.amount / 1e6 for key, total in comparison.cells.items()}
    return figure(
        _by_region(
            comparison.columns,
            {key: math.log10(value) for key, value in millions.items() if value},
            {key: f"{value:,.0f}" for key, value in millions.items()},
        ),
        title=f"{comparison.money_type.capitalize()}, million {comparison.currency}",
        yaxis=axis(autorange="reversed"),
        xaxis=axis(),
    )


def matrix_figure(among: Iterable[Entry] | None = None) -> Figure:
    """How many entries each region has for each route; blank where none was found."""
    counts = entry_counts(among)
    used = {route for _, route in counts}
    columns = [str(route) for route in TechnicalRoute if route in used]
    return figure(
        _by_region(columns, counts, {key: str(count) for key, count in counts.items()}),
        title="Entries by country and route",
        yaxis=axis(autorange="reversed"),
    )


def _by_region(
    columns: Sequence[str],
    shades: Mapping[tuple[Jurisdiction, str], float],
    texts: Mapping[tuple[Jurisdiction, str], str],
) -> dict[str, Any]:
    """A table of regions and columns, each cell shaded and written in."""
    return {
        "type": "heatmap",
        "x": list(columns),
        "y": [NAMES[region] for region in REGIONS],
        "z": [[shades.get((region, name)) for name in columns] for region in REGIONS],
        "text": [[texts.get((region, name), "") for name in columns] for region in REGIONS],
        "texttemplate": "%{text}",
        "colorscale": "Blues",
        "showscale": False,
        "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>",
    }


def scorecard_figure(card: Scorecard) -> Figure:
    """How far a design is above or below each target that it can be held against."""
    scores = sorted(card.comparable, key=lambda one: one.gap or 0.0, reverse=True)
    colours = {Outcome.MEETS: COLOURS["green"], Outcome.MISSES: COLOURS["red"]}
    return figure(
        {
            "type": "bar",
            "x": [-100 * (one.gap or 0.0) for one in scores],
            "y": _target_labels([one.target for one in scores]),
            "orientation": "h",
            "marker": {"color": [colours[one.outcome] for one in scores]},
            "hovertemplate": "%{y}: %{x:.0f} %<extra></extra>",
            "showlegend": False,
        },
        title=f"{len(card.met)} of {len(card.comparable)} targets met",
        height=120 + 34 * max(1, len(scores)),
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
        labels.append(f"{wanted_text(target).replace(' at ', ', ')}<br>{who}{when}")
    return [
        f"{label}, {target.id}" if labels.count(label) > 1 else label
        for label, target in zip(labels, targets, strict=True)
    ]


def supply_figure(designs: Mapping[str, Sequence[Binding]]) -> Figure:
    """At which yearly output of cells each element binds, by design or route, scarcest first."""
    traces, least = [], {}
    for name, bindings in designs.items():
        known = [one for one in bindings if one.world and np.all(np.isfinite(one.gwh))]
        if not known:
            continue
        low, gwh, high = (
            np.array([float(np.min(value)) for value in values])
            for values in zip(*((one.low, one.gwh, one.high) for one in known), strict=True)
        )
        for one, value in zip(known, gwh, strict=True):
            least[one.symbol] = min(value, least.get(one.symbol, np.inf))
        spread = {"type": "data", "symmetric": False, "array": high - gwh, "arrayminus": gwh - low}
        traces.append({
            "type": "scatter", "x": [one.symbol for one in known], "y": gwh, "name": name,
            "mode": "markers", "marker": {"size": 10}, "error_y": spread,
            "text": [str(one) for one in known], "hoverinfo": "text",
        })  # fmt: skip
    return figure(
        *traces,
        title="Output at which an element binds",
        height=400,
        xaxis=axis(categoryorder="array", categoryarray=sorted(least, key=least.__getitem__)),
        yaxis=axis("cells", "GWh/a", type="log"),
        scattermode="group",
        legend={**_BELOW, "y": -0.14},
    )


def slippage_figure(at: float, slippage: Slippage | None = None) -> Figure:
    """Share of promises that still stand, neither moved to a later date nor withdrawn, by years
    since they were made.
    """
    shown = estimate_slippage(at) if slippage is None else slippage
    curve = shown.survival
    longest = max([*(promise.exposure(at) for promise in promises()), *curve.times])
    years = np.linspace(0.0, longest, 60)
    return figure(
        {
            "type": "scatter",
            "x": [0.0, *curve.times, longest],
            "y": [1.0, *curve.survival, curve.at(longest)],
            "mode": "lines", "name": "Kaplan-Meier",
            "line": {"shape": "hv", "color": COLOURS["blue"]},
        },
        {
            "type": "scatter", "x": years, "y": shown.rate.standing(years),
            "mode": "lines", "name": "constant rate",
            "line": {"dash": "dot", "color": COLOURS["orange"]},
        },
        title=f"{shown.slipped} of {shown.promises} promises failed",
        xaxis=axis("years since the promise"),
        yaxis=axis("share that still stands", range=[0, 1]),
    )  # fmt: skip


def market_figure(years: Sequence[int]) -> Figure:
    """Public share by money type, and subsidy against price, by region over the years.

    A gap in a line means that the measure could not be computed, not that it is zero.
    """
    drawn: dict[tuple[Jurisdiction, str], dict[int, float]] = {}
    for one in all_market_measures(years):
        for part in one.public_shares:
            name = f"{part.money_type} to cost"
            drawn.setdefault((one.region, name), {})[one.year] = part.share
        if one.subsidy_to_price is not None:
            drawn.setdefault((one.region, CREDIT), {})[one.year] = one.subsidy_to_price
    traces = [
        {
            "type": "scatter", "x": list(years), "y": [values.get(year) for year in years],
            "name": f"{NAMES[region]}: {name}", "mode": "lines+markers",
            "line": {"color": COLOURS[_LINES[region]], "dash": _DASHES.get(name, "dot")},
        }
        for (region, name), values in drawn.items()
    ]  # fmt: skip
    return figure(
        *traces,
        title="Public share and subsidy",
        height=420,
        xaxis=axis(dtick=2),
        yaxis=axis("share", range=[0, 1.02]),
        legend={**_BELOW, "y": -0.14},
    )
