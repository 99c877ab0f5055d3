"""Figures of the materials room: conductivity against temperature, class map, open circuit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.figures import COLOURS, axis, figure
from allsolid.materials.active import ActiveMaterial, active_materials
from allsolid.materials.catalogue import active_material, electrolyte
from allsolid.materials.electrolyte import Electrolyte, Price, electrolytes
from allsolid.materials.family import Family
from allsolid.quantities import (
    ROOM_TEMPERATURE,
    ZERO_CELSIUS,
    InputError,
    number,
    show,
    to,
)

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_CYCLE = ("blue", "orange", "green", "red", "purple", "sky", "grey", "yellow")
_FAMILY_COLOURS = {
    Family.SULFIDE: "orange",
    Family.OXIDE: "blue",
    Family.HALIDE: "green",
    Family.POLYMER: "purple",
    Family.BOROHYDRIDE: "red",
    Family.NITRIDE: "sky",
    Family.LIQUID: "grey",
}
_PRICE_SIZES = {Price.LOW: 8, Price.MEDIUM: 11, Price.HIGH: 15, Price.VERY_HIGH: 19}


def conductivity_chart(
    names: tuple[str, ...] = ("Li6PS5Cl", "LLZO:Ta", "Li3InCl6", "PEO-LiTFSI", "LiPON", "LiBH4"),
    lowest: float = 243.15,
    highest: float = 393.15,
) -> Figure:
    """Ionic conductivity against temperature, with the 90 % band of each.

    Lines are full inside a model's range of validity and dotted outside.

    Parameters
    ----------
    names : electrolytes; lowest, highest : temperatures, K
    """
    grid = np.linspace(lowest, highest, 121)
    traces: list[Any] = []
    for index, name in enumerate(names):
        traces += _band_and_line(electrolyte(name), grid, COLOURS[_CYCLE[index % len(_CYCLE)]])
    return figure(
        *traces,
        title="Ionic conductivity against temperature",
        height=440,
        xaxis=axis("temperature", "degC"),
        yaxis=axis("ionic conductivity", "S/cm", type="log", exponentformat="power"),
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
            name=solid.name,
            legendgroup=solid.name,
            showlegend=full,
            line={"color": colour, "width": 2, "dash": "solid" if full else "dot"},
            hovertemplate="%{y:.2e} S/cm at %{x:.0f} degC",
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

    Bubble size is the price class, colour the family.

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
    traces = []
    for family, colour in _FAMILY_COLOURS.items():
        points = [
            (e, x)
            for e in sorted(electrolytes().values(), key=_room)
            if e.family is family and (x := read(e)) is not None
        ]
        if not points:
            continue
        traces.append(
            go.Scatter(
                x=[x for _, x in points],
                y=[to(_room(e), "S/cm") for e, _ in points],
                text=[_tag(e) for e, _ in points],
                customdata=[[e.name, str(e.price)] for e, _ in points],
                mode="markers+text",
                textposition=[_SIDES[i % 2] for i in range(len(points))],
                textfont={"size": 10},
                name=str(family),
                marker={
                    "color": COLOURS[colour],
                    "opacity": 0.75,
                    "size": [_PRICE_SIZES[e.price] for e, _ in points],
                },
                hovertemplate="%{customdata[0]}: %{y:.1e} S/cm, price class %{customdata[1]}",
            )
        )
    return figure(
        *traces,
        title=f"Conductivity at 25 degC against {title} (bubble: price class)",
        height=480,
        xaxis=axis(title, unit, **kind),
        yaxis=axis("ionic conductivity", "S/cm", type="log", exponentformat="power"),
    )


_SIDES = ("middle right", "middle left")
"""Labels of neighbours in a family go to opposite sides, so that they do not cover each other."""


def _room(solid: Electrolyte) -> float:
    return float(solid.ionic_conductivity(ROOM_TEMPERATURE))


def _tag(solid: Electrolyte) -> str:
    """The shortest name that is still a name."""
    return min((solid.name, *(a for a in solid.aliases if len(a) > 2)), key=len)


def _window(solid: Electrolyte) -> float | None:
    low, high = solid.window.practical_reduction, solid.window.practical_oxidation
    return None if low is None or high is None else high.value - low.value


def _modulus(solid: Electrolyte) -> float | None:
    return None if solid.youngs_modulus is None else to(solid.youngs_modulus.value, "GPa")


def _price(solid: Electrolyte) -> str:
    return str(solid.price)


_ORDER = {"categoryorder": "array", "categoryarray": [str(p) for p in Price]}
_MAPS: dict[str, tuple[str, str, Callable[[Electrolyte], Any], dict[str, Any]]] = {
    "window": ("practical window", "V", _window, {}),
    "modulus": ("Young's modulus", "GPa", _modulus, {"type": "log"}),
    "price": ("price class", "", _price, _ORDER),
}


def open_circuit_chart(names: tuple[str, ...] | None = None) -> Figure:
    """Open-circuit potential against lithiation; the normal window is drawn full.

    Parameters
    ----------
    names : active materials; default all
    """
    chosen = [active_material(n) for n in names] if names else list(active_materials().values())
    traces: list[Any] = []
    for index, material in enumerate(chosen):
        traces += _curve(material, COLOURS[_CYCLE[index % len(_CYCLE)]])
    return figure(
        *traces,
        title="Open-circuit potential over the full lithiation",
        height=460,
        xaxis=axis("lithiation x", "0 to 1 of the theoretical host"),
        yaxis=axis("potential", "V vs Li/Li+"),
    )


def _curve(material: ActiveMaterial, colour: str) -> list[Any]:
    import plotly.graph_objects as go

    curve = material.open_circuit
    x = np.linspace(0, 1, 401)
    low, high = sorted((curve.charged, curve.discharged))
    inside = (x >= low) & (x <= high)
    capacity, average = show(material.capacity.value, "mAh/g"), number(curve.average)
    traces = [
        go.Scatter(
            x=x,
            y=np.where(mask, curve.potential(x), np.nan),
            name=f"{material.name} ({capacity}, {average} V)",
            legendgroup=material.name,
            showlegend=full,
            line={"color": colour, "width": 2 if full else 1, "dash": "solid" if full else "dot"},
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
