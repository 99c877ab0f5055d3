"""Figures of the materials room: conductivity against temperature, class map, open circuit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.figures import COLOURS, axis, figure
from allsolid.materials.active import ActiveMaterial, active_materials
from allsolid.materials.electrolytes import Electrolyte, PriceClass, electrolytes
from allsolid.materials.family import Family
from allsolid.materials.lookup import active_material, electrolyte
from allsolid.quantities import (
    ROOM_TEMPERATURE,
    ZERO_CELSIUS,
    InputError,
    number,
    to,
    typeset,
)
from allsolid.quantities.words import list_of_names

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_CYCLE = ("blue", "orange", "green", "red", "purple", "sky", "grey", "ink", "brown", "yellow")
# powers of ten are drawn a quarter larger than other tick labels
_POWERS = {"type": "log", "exponentformat": "power", "tickfont": {"size": 10}}
_FAMILY_COLOURS = {
    Family.SULFIDE: "orange",
    Family.OXIDE: "blue",
    Family.HALIDE: "green",
    Family.POLYMER: "purple",
    Family.BOROHYDRIDE: "red",
    Family.NITRIDE: "sky",
    Family.LIQUID: "grey",
}
_PRICE_SIZES = {
    PriceClass.LOW: 8,
    PriceClass.MEDIUM: 11,
    PriceClass.HIGH: 15,
    PriceClass.VERY_HIGH: 19,
}


CHARTED = ("Li6PS5Cl", "LLZO:Ta", "Li3InCl6", "PEO-LiTFSI", "LiPON", "LiBH4")
"""One electrolyte of each class."""


def conductivity_chart(
    names: tuple[Electrolyte | str, ...] = CHARTED,
    lowest: float = 243.15,
    highest: float = 393.15,
) -> Figure:
    """Ionic conductivity against temperature, with the 90 % band of each.

    Lines are full inside a model's range of validity and dotted outside.

    Parameters
    ----------
    names : electrolytes, or their names; lowest, highest : temperatures, K
    """
    grid = np.linspace(lowest, highest, 121)
    traces: list[Any] = []
    if isinstance(names, str):
        raise InputError("expected a list of names", key="names", value=names)
    for index, name in enumerate(names):
        solid = name if isinstance(name, Electrolyte) else electrolyte(name)
        traces += _band_and_line(solid, grid, COLOURS[_CYCLE[index % len(_CYCLE)]])
    return figure(
        *traces,
        title="Ionic conductivity against temperature",
        height=440,
        xaxis=axis("temperature", "°C"),
        yaxis=axis("ionic conductivity", "S/cm", **_POWERS),
    )


def _band_and_line(solid: Electrolyte, grid: np.ndarray, colour: str) -> list[Any]:
    import plotly.graph_objects as go

    model, celsius = solid.conductivity, grid - ZERO_CELSIUS
    low, high, mid = (to(f(grid), "S/cm") for f in (model.low, model.high, model.at))
    inside = np.asarray(model.valid(grid))
    band = go.Scatter(
        x=np.concatenate([celsius, celsius[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        fill="toself",
        fillcolor=_faint(colour),
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
        legendgroup=solid.name,
    )
    lines = [
        go.Scatter(
            x=celsius,
            y=np.where(mask, mid, np.nan),
            name=_label(solid),
            legendgroup=solid.name,
            showlegend=full,
            line={"color": colour, "width": 2, "dash": "solid" if full else "dot"},
            hovertemplate="%{y:.2e} S/cm at %{x:.0f} °C",
        )
        for mask, full in ((inside, True), (_outside_with_joints(inside), False))
    ]
    return [band, *lines]


def _outside_with_joints(inside: np.ndarray) -> np.ndarray:
    """Outside the range, and the last points inside it, so that the dotted line joins the full."""
    outside = ~inside
    return outside | np.roll(outside, 1) & inside | np.roll(outside, -1) & inside


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.15)"


def class_map(against: str = "window") -> Figure:
    """Room-temperature conductivity of every electrolyte against another property.

    Bubble size is the price class, colour the family. Where bubbles crowd, some go without a
    label; hovering names them.

    Parameters
    ----------
    against : "window" (width of the practical window, V), "modulus" (Young's modulus, GPa) or
        "price" (class)

    Raises
    ------
    InputError : another property
    """
    import plotly.graph_objects as go

    if against not in _MAPS:
        raise InputError(f"expected one of {', '.join(_MAPS)}", key="against", value=against)
    title, unit, read, kind = _MAPS[against]
    points = [(e, x) for e in electrolytes().values() if (x := read(e)) is not None]
    labels = _placed(points, logarithmic=kind.get("type") == "log")
    traces = [
        go.Scatter(
            x=[x for _, x in members],
            y=[to(_room(e), "S/cm") for e, _ in members],
            text=[labels[e.name][0] for e, _ in members],
            textposition=[labels[e.name][1] for e, _ in members],
            customdata=[[_label(e), str(e.price)] for e, _ in members],
            mode="markers+text",
            textfont={"size": 11},
            name=str(family),
            marker={
                "color": COLOURS[colour],
                "opacity": 0.75,
                "size": [_PRICE_SIZES[e.price] for e, _ in members],
            },
            hovertemplate="%{customdata[0]}: %{y:.1e} S/cm, price class %{customdata[1]}",
        )
        for family, colour in _FAMILY_COLOURS.items()
        if (members := [(e, x) for e, x in points if e.family is family])
    ]
    made = figure(
        *traces,
        title=f"Conductivity and {title}",
        height=500,
        xaxis=axis(title, unit, **kind),
        yaxis=axis("ionic conductivity at 25 °C", "S/cm", **_POWERS),
    )
    key = {"text": "bubble size: price class", "side": "top", "font": {"size": 12}}
    made.update_layout(legend={"itemsizing": "constant", "title": key})
    return made


_WIDE, _HIGH = 300.0, 280.0
"""Pixels of the plot on a narrow page, for which labels are placed: wider ones have more room."""
_SIDES = {
    "middle right": (1, 0),
    "middle left": (-1, 0),
    "top center": (0, 1),
    "bottom center": (0, -1),
}


def _placed(
    points: Sequence[tuple[Electrolyte, Any]], logarithmic: bool
) -> dict[str, tuple[str, str]]:
    """Label of each point and its side, such that it covers no other; empty without room."""
    abscissa = [_CLASSES.index(x) if x in _CLASSES else x for _, x in points]
    x = _WIDE * _unit_interval(np.log10(abscissa) if logarithmic else np.asarray(abscissa, float))
    y = _HIGH * _unit_interval(np.log10([_room(e) for e, _ in points]))
    radii = np.array([_PRICE_SIZES[e.price] / 2 for e, _ in points])
    taken = np.column_stack([x - radii, x + radii, y - radii, y + radii])
    placed = {}
    for (solid, _), at_x, at_y, radius in zip(points, x, y, radii, strict=True):
        label = _label(solid)
        half = 3.2 * len(re.sub("<.*?>", "", label))  # half a label's width at size 11
        placed[solid.name] = ("", "middle right")
        for side, (right, up) in _SIDES.items():
            middle_x, middle_y = at_x + right * (radius + 3 + half), at_y + up * (radius + 8)
            box = np.array([middle_x - half, middle_x + half, middle_y - 6, middle_y + 6])
            apart = (taken[:, :2] > box[1]).all(1) | (taken[:, :2] < box[0]).all(1)
            apart |= (taken[:, 2:] > box[3]).all(1) | (taken[:, 2:] < box[2]).all(1)
            if apart.all() and box[0] >= 0 and box[1] <= _WIDE:
                placed[solid.name] = (label, side)
                taken = np.vstack([taken, box])
                break
    return placed


def _unit_interval(values: np.ndarray) -> np.ndarray:
    """Values mapped to 0.07..0.93: axes leave a margin at both ends."""
    low, high = values.min(), values.max()
    return 0.07 + 0.86 * (values - low) / (high - low)


def _room(solid: Electrolyte) -> float:
    return float(solid.ionic_conductivity(ROOM_TEMPERATURE))


def _label(solid: Electrolyte) -> str:
    """A short name for a figure (three letters say too little), a formula with its subscripts."""
    if solid.aliases and 4 <= len(solid.aliases[0]) < len(solid.name):
        return solid.aliases[0]
    if solid.name == solid.formula:
        return re.sub(r"(\d+)", r"<sub>\1</sub>", solid.name)
    return solid.name


def _window(solid: Electrolyte) -> float | None:
    low, high = solid.window.practical_reduction, solid.window.practical_oxidation
    return None if low is None or high is None else float(high) - float(low)


def _modulus(solid: Electrolyte) -> float | None:
    return None if solid.youngs_modulus is None else to(solid.youngs_modulus.value, "GPa")


def _price(solid: Electrolyte) -> str:
    return str(solid.price)


_CLASSES = [str(p) for p in PriceClass]
_ORDER = {"categoryorder": "array", "categoryarray": _CLASSES}
_MAPS: dict[str, tuple[str, str, Callable[[Electrolyte], Any], dict[str, Any]]] = {
    "window": ("practical window", "V", _window, {}),
    "modulus": ("Young's modulus", "GPa", _modulus, {"type": "log", "dtick": 1}),
    "price": ("price class", "", _price, _ORDER),
}


def open_circuit_chart(names: tuple[str, ...] | None = None) -> Figure:
    """Open-circuit potential against lithiation; the normal window is drawn thick.

    From the eleventh on colours come again, with another stroke.

    Parameters
    ----------
    names : active materials; default all
    """
    wanted = list_of_names(names, "names") if names else list(active_materials())
    chosen = [active_material(name) for name in wanted]
    traces: list[Any] = []
    for index, material in enumerate(chosen):
        turn, place = divmod(index, len(_CYCLE))
        traces += _curve(material, COLOURS[_CYCLE[place]], _STROKES[turn % len(_STROKES)])
    return figure(
        *traces,
        title="Open-circuit potential and lithiation",
        height=500,
        xaxis=axis("lithiation x of the theoretical host"),
        yaxis=axis("potential", "V vs Li/Li⁺"),
    )


_STROKES = ("solid", "dashdot", "longdash")
"""Of the curves inside their windows: another for each turn of the colours."""


def _curve(material: ActiveMaterial, colour: str, stroke: str = "solid") -> list[Any]:
    import plotly.graph_objects as go

    curve = material.open_circuit
    x = np.linspace(0, 1, 401)
    low, high = sorted((curve.charged, curve.discharged))
    inside = (x >= low) & (x <= high)
    extra = f"{typeset(material.capacity.value, 'mAh/g')}, {number(curve.average)} V on average"
    traces = [
        go.Scatter(
            x=x,
            y=np.where(mask, curve.potential(x), np.nan),
            name=material.name,
            legendgroup=material.name,
            showlegend=full,
            line={"color": colour, "width": 2 if full else 1, "dash": stroke if full else "dot"},
            hovertemplate=f"{material.name}: %{{y:.3f}} V at x = %{{x:.3f}}<extra>{extra}</extra>",
        )
        for mask, full in ((inside, True), (_outside_with_joints(inside), False))
    ]
    if curve.on_lithiation is not None:
        traces += [
            go.Scatter(
                x=x,
                y=branch(x),
                legendgroup=material.name,
                showlegend=False,
                line={"color": colour, "width": 1, "dash": "dash"},
                hovertemplate=f"{material.name} {word}: %{{y:.2f}} V",
            )
            for word, branch in (
                ("lithiation", curve.potential_on_lithiation),
                ("delithiation", curve.potential_on_delithiation),
            )
        ]
    return traces
