"""Figures of simulations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from allsolid.figures import axis, figure
from allsolid.quantities import to

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from allsolid.simulation.performance import Discharges, PulseResistance
    from allsolid.simulation.solution import Solution

MOST = 40
"""Curves drawn of a batch."""


def curves(solution: Solution) -> Figure:
    """Voltage and current over time of one design; voltage over charge of a batch."""
    import plotly.graph_objects as go

    if solution.size == 1:
        hours = solution.time / 3600.0
        volts = go.Scatter(x=hours, y=solution.voltage, name="voltage", mode="lines")
        amperes = go.Scatter(x=hours, y=solution.current, name="current", mode="lines", yaxis="y2")
        side = axis("Current", "A", overlaying="y", side="right", showgrid=False)
        return figure(
            volts, amperes, xaxis=axis("Time", "h"), yaxis=axis("Voltage", "V"), yaxis2=side,
            margin={"l": 64, "r": 64, "t": 16, "b": 56},
        )  # fmt: skip
    traces = []
    for row in range(min(solution.size, MOST)):
        one = solution[row]
        charge = np.asarray([to(q, "Ah") for q in one.capacity])
        traces.append(go.Scatter(x=charge, y=one.voltage, name=f"{row + 1}", mode="lines"))
    return figure(*traces, xaxis=axis("Charge passed", "Ah"), yaxis=axis("Voltage", "V"))


def discharge_curves(
    result: Discharges,
    design: int = 0,
    *,
    levels: Sequence[float] | None = None,
    title: str = "",
) -> Figure:
    """Voltage over delivered charge, of one design of a `discharge`, at each of its rates or at
    those of `levels` alone.
    """
    import plotly.graph_objects as go

    designs = result.capacity.shape[1]
    traces = []
    for row, level in enumerate(result.level):
        if levels is not None and level not in levels:
            continue
        one = result.solution[row * designs + design]
        charge = one.capacity / 3600.0
        traces.append(go.Scatter(x=charge, y=one.voltage, name=_rate(level), mode="lines"))
    return figure(
        *traces, title=title, xaxis=axis("Delivered charge", "Ah"), yaxis=axis("Voltage", "V")
    )


def rate_capability(result: Discharges, *, names: tuple[str, ...] = (), title: str = "") -> Figure:
    """Delivered charge, relative to the lowest rate, against the rate."""
    import plotly.graph_objects as go

    slowest = result.capacity[:1]
    share = 100.0 * result.capacity / np.where(slowest > 0.0, slowest, np.nan)
    traces = [
        go.Scatter(x=result.level, y=share[:, k], name=_name(names, k), mode="lines+markers")
        for k in range(share.shape[1])
    ]
    return figure(
        *traces, title=title, xaxis=axis("Rate", "C", type="log"),
        yaxis=axis("Delivered charge", "% of the slowest", rangemode="tozero"),
        showlegend=share.shape[1] > 1,
    )  # fmt: skip


def ragone(
    result: Discharges, mass: float | np.ndarray, *, names: tuple[str, ...] = (), title: str = ""
) -> Figure:
    """Specific energy against specific power; `mass` in kg, one a design."""
    import plotly.graph_objects as go

    kilograms = np.broadcast_to(np.asarray(mass, dtype=float), result.power.shape[1:])
    power, energy = result.power / kilograms, result.energy / kilograms / 3600.0
    traces = [
        go.Scatter(x=power[:, k], y=energy[:, k], name=_name(names, k), mode="lines+markers")
        for k in range(power.shape[1])
    ]
    return figure(
        *traces, title=title, xaxis=axis("Specific power", "W/kg", type="log"),
        yaxis=axis("Specific energy", "Wh/kg", rangemode="tozero"),
        showlegend=power.shape[1] > 1,
    )  # fmt: skip


def resistance(result: PulseResistance, area: float, *, title: str = "") -> Figure:
    """Area-specific pulse resistance over state of charge, a line a temperature; `area` in m^2."""
    import plotly.graph_objects as go

    traces = [
        go.Scatter(
            x=100.0 * result.soc, y=result.resistance[:, k] * area * 1e4,
            name=f"{warm - 273.15:.0f} °C", mode="lines+markers",
        )
        for k, warm in enumerate(result.temperature)
    ]  # fmt: skip
    return figure(
        *traces, title=title, xaxis=axis("State of charge", "%"),
        yaxis=axis("Pulse resistance", "Ω cm²", rangemode="tozero"),
    )  # fmt: skip


def _rate(level: float) -> str:
    return f"{level:g}C" if level >= 1.0 else f"C/{1.0 / level:.3g}"


def _name(names: tuple[str, ...], k: int) -> str:
    return names[k] if k < len(names) else f"{k + 1}"
