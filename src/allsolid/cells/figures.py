"""Drawings of a cell: cross-section to scale, where mass and volume go, the ledger, the curves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.cells.bill import bill_of_materials
from allsolid.cells.building.layers import Layer
from allsolid.cells.conditions import Conditions
from allsolid.cells.power import open_circuit_voltage
from allsolid.cells.record import CellRecord
from allsolid.cells.resistance import Term, ledger
from allsolid.cells.sides import transport
from allsolid.cells.sides.transport import packaged_tables
from allsolid.figures import COLOURS, axis, figure
from allsolid.quantities import InputError, number, to, typeset

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_LAYER_COLOURS = {
    "positive collector": COLOURS["grey"],
    "cathode": COLOURS["blue"],
    "separator": COLOURS["yellow"],
    "anode": COLOURS["green"],
    "negative collector": COLOURS["red"],
}

_GROUPS = (
    ("cathode active", COLOURS["blue"], ("cathode active material",)),
    (
        "cathode, rest",
        COLOURS["sky"],
        (
            "cathode electrolyte",
            "cathode carbon",
            "cathode binder",
            "cathode coating",
            "cathode liquid",
        ),
    ),
    (
        "separator",
        COLOURS["yellow"],
        ("separator", "separator liquid", "cathode interlayer", "anode interlayer"),
    ),
    (
        "anode",
        COLOURS["green"],
        (
            "anode active material",
            "anode electrolyte",
            "anode carbon",
            "anode binder",
            "anode coating",
            "anode liquid",
            "anode lithium",
            "anode indium",
        ),
    ),
    ("foils", COLOURS["red"], ("positive collector", "negative collector")),
)


def _single(cell: CellRecord) -> None:
    if cell.size > 1:
        raise InputError("expected a single cell, not a batch", value=cell.size)


_LABEL_PIXELS, _STACK_PIXELS = 18, 320
"""Height of a line of text, and of the drawn stack."""


def cross_section(cell: CellRecord) -> Figure:
    """One face to scale, charged and discharged, from foil to foil (foils whole)."""
    import plotly.graph_objects as go

    _single(cell)
    traces, middles, start = [], [], np.zeros(2)
    for layer in cell.layers:
        thickness = np.array([float(to(_thickness(layer, full), "um")) for full in (True, False)])
        traces.append(
            go.Bar(
                x=[0, 1],
                y=thickness,
                base=start,
                width=0.8,
                marker={"color": _colour(layer.name), "line": {"width": 0.5}},
                name=layer.name,
                hovertemplate=f"{layer.name}: %{{y:.3g}} µm<extra></extra>",
            )
        )
        middles.append(float(start[1] + thickness[1] / 2))
        start = start + thickness
    gap = float(start.max()) * _LABEL_PIXELS / _STACK_PIXELS
    heights = _apart(middles, gap)
    places = zip(cell.layers, middles, heights, strict=True)
    return figure(
        *traces,
        title="One face, to scale",
        height=_STACK_PIXELS + 90,
        barmode="overlay",
        showlegend=False,
        annotations=[
            {"text": _label(cell, layer), "x": 1.42, "y": y, "ax": 1.6, "ay": place}
            | {"axref": "x", "ayref": "y", "xanchor": "left", "arrowhead": 0, "arrowwidth": 1}
            for layer, y, place in places
        ],
        xaxis=axis(
            range=[-0.5, 3.9], tickvals=[0, 1], ticktext=["charged", "discharged"], showgrid=False
        ),
        yaxis=axis(
            "from the positive foil", "µm", range=[max(start.max(), heights[-1] + gap / 2), 0]
        ),
        margin={"l": 64, "r": 8, "t": 48, "b": 42},
    )


def _label(cell: CellRecord, layer: Layer) -> str:
    """Name and thickness of a layer; charged and discharged, where they differ."""
    foils = {"positive collector": cell.positive, "negative collector": cell.negative}
    name = f"{foils[layer.name].substance.name} foil" if layer.name in foils else layer.name
    full, empty = (number(float(to(_thickness(layer, c), "um"))) for c in (True, False))
    return f"{name} {full} µm" if full == empty else f"{name} {full} / {empty} µm"


def _apart(places: list[float], gap: float) -> list[float]:
    """Rising places moved as little downwards as keeps a gap between neighbours."""
    found: list[float] = []
    for place in places:
        found.append(place if not found else max(place, found[-1] + gap))
    return found


def _thickness(layer: Layer, charged: bool) -> Any:
    return layer.thickness if charged else layer.thickness_discharged


def _colour(name: str) -> str:
    return _LAYER_COLOURS.get(name, COLOURS["purple"])


def mass_shares(cell: CellRecord) -> dict[str, float]:
    """Mass by group of components, kg; sums to the cell's mass."""
    left = {item.component: 0.0 for item in bill_of_materials(cell)}
    for item in bill_of_materials(cell):
        left[item.component] += float(item.mass)
    found = {name: sum(left.pop(part, 0.0) for part in parts) for name, _, parts in _GROUPS}
    return found | {"case and rest": sum(left.values())}


def volume_shares(cell: CellRecord) -> dict[str, float]:
    """Volume of the charged cell by layer, m^3; overhangs, case and gaps are the rest."""
    area = float(cell.housing.positive_area * cell.housing.faces)
    found = {name: 0.0 for name, _, _ in _GROUPS}
    cathode = next(layer for layer in cell.layers if layer.name == "cathode")
    active = float(cell.cathode.active_thickness) * area
    found["cathode active"] = active
    found["cathode, rest"] = float(cathode.thickness) * area - active
    names = {"anode": "anode", "positive collector": "foils", "negative collector": "foils"}
    for layer in cell.layers:
        if layer.name != "cathode":
            found[names.get(layer.name, "separator")] += float(layer.thickness) * area * layer.share
    return found | {"case and rest": float(cell.volume) - sum(found.values())}


def composition_bars(cell: CellRecord) -> Figure:
    """Where the mass and the volume of the charged cell go, in per cent."""
    import plotly.graph_objects as go

    _single(cell)
    mass, volume = mass_shares(cell), volume_shares(cell)
    colours = {name: colour for name, colour, _ in _GROUPS} | {"case and rest": COLOURS["pale"]}
    traces = []
    for name, colour in colours.items():
        shares = [100 * mass[name] / sum(mass.values()), 100 * volume[name] / sum(volume.values())]
        traces.append(
            go.Bar(
                x=shares,
                y=["mass", "volume"],
                orientation="h",
                name=name,
                marker={"color": colour},
                text=[f"{share:.0f}" if share >= 5 else "" for share in shares],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                hovertemplate=name + ": %{x:.1f} %<extra></extra>",
            )
        )
    return figure(
        *traces,
        title="Where mass and volume go",
        height=400,
        barmode="stack",
        xaxis=axis("share of the cell", "%", range=[0, 100]),
        yaxis={**axis(), "autorange": "reversed"},
        legend={"orientation": "h", "y": -0.32, "x": 0, "traceorder": "normal"},
    )


def ledger_bars(cell: CellRecord, conditions: Conditions | None = None) -> Figure:
    """The resistance ledger of one face, term by term."""
    import plotly.graph_objects as go

    _single(cell)
    book = ledger(cell, conditions)
    terms = [(str(t), float(to(v, "ohm*cm^2"))) for t, v in book.terms.items() if float(v) > 0]
    kinds = [_side(name) for name, _ in terms]
    bars = go.Bar(
        x=[value for _, value in terms],
        y=[name for name, _ in terms],
        orientation="h",
        marker={"color": kinds},
        text=[number(value) for _, value in terms],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.3g} Ω·cm²<extra></extra>",
    )
    total = typeset(float(book.total), "ohm*cm^2")
    at = typeset(float(np.asarray(book.conditions.temperature)), "degC")
    made = figure(
        bars,
        title=f"Resistance: {total} at {at}",
        height=140 + 26 * len(terms),
        xaxis=axis("of one face", "Ω·cm²", rangemode="tozero"),
        yaxis={**axis(), "autorange": "reversed"},
        showlegend=False,
        margin={"l": 64, "r": 48, "t": 48, "b": 56},
    )
    # the long names of the terms leave no room for a title over the bars alone
    made.update_layout(title={"xref": "container", "x": 0.02})
    return made


def _side(name: str) -> str:
    if name == Term.COLLECTORS:
        return COLOURS["grey"]
    for start in ("cathode", "separator", "anode"):
        if name.startswith(start):
            return _LAYER_COLOURS[start]
    return COLOURS["purple"]


def open_circuit(cell: CellRecord) -> Figure:
    """Open-circuit voltage against capacity, with the limits of use."""
    import plotly.graph_objects as go

    _single(cell)
    soc = np.linspace(0.0, 1.0, 201)
    volts = open_circuit_voltage(cell, soc)
    given = (1.0 - soc) * float(to(cell.areal_capacity, "mAh/cm^2"))
    series = float(cell.housing.series)
    limits = [
        go.Scatter(
            x=[given.min(), given.max()],
            y=[float(value) * series] * 2,
            mode="lines",
            line={"dash": "dot", "color": COLOURS["grey"]},
            name=name,
        )
        for name, value in (
            ("upper limit", cell.upper_voltage),
            ("lower limit", cell.lower_voltage),
        )
    ]
    return figure(
        go.Scatter(x=given, y=volts, mode="lines", name="open circuit"),
        *limits,
        title="Open-circuit voltage on discharge",
        legend={"orientation": "h", "y": -0.3, "x": 0, "yanchor": "top"},
        xaxis=axis("discharged", "mAh/cm²"),
        yaxis=axis("voltage", "V"),
    )


def effective_transport() -> Figure:
    """Measured effective conductivities of pressed composites, the law, and Bruggeman's."""
    import plotly.graph_objects as go

    share = np.linspace(0.1, 1.0, 181)
    traces: list[Any] = []
    for name, table, colour in (
        ("ions", packaged_tables().ionic, COLOURS["blue"]),
        ("electrons", packaged_tables().electronic, COLOURS["red"]),
    ):
        law = transport.pressed_ratio(share, table)
        points = {"mode": "markers", "marker": {"color": colour, "size": 9}}
        traces.append(
            go.Scatter(x=100 * table.share, y=table.ratio, name=f"{name}, measured", **points)
        )
        line = {"color": colour, "width": 2}
        traces.append(go.Scatter(x=100 * share, y=law, name=f"{name}, law", line=line))
    dashed = {"color": COLOURS["grey"], "dash": "dash"}
    bruggeman = transport.wetted_ratio(share)
    traces.append(go.Scatter(x=100 * share, y=bruggeman, name="Bruggeman 1.5", line=dashed))
    return figure(
        *traces,
        title="Conduction in a pressed composite",
        height=420,
        xaxis=axis("volume share of the conductor", "%"),
        yaxis=axis(
            "effective over bulk", type="log", range=[-4, 0], dtick=1, exponentformat="power"
        ),
        legend={"orientation": "h", "y": -0.25, "x": 0, "yanchor": "top"},
    )
