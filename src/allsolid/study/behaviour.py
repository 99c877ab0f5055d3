"""How the cell behaves when it is used: rates, power, pulses, fast charge, current limits."""

from __future__ import annotations

import math
from typing import Any

from allsolid.cells import Cell
from allsolid.datasheet import delivered_span
from allsolid.evaluation import Results
from allsolid.life import CurrentLimits, current_limits
from allsolid.quantities import to
from allsolid.reports.behaviour import behaviour_section, charge_fact, head_fact
from allsolid.simulation import RunStatus
from allsolid.simulation.performance import Overview
from allsolid.study.record import Grounds, StudyPart

CHARGE_RATES = (1 / 3, 1.0, 2.0, 4.0)
"""Charge rates (C) that are held against what lithium electrodes stand."""


def fill(results: Results) -> StudyPart:
    """Discharges, power, pulses and fast charge, with the limits of a lithium electrode."""
    cell, seen = results.cell, results.behaviour.overview
    limits, drawn = _limits(cell), delivered_span(cell)
    section = behaviour_section(cell, seen, drawn, limits)
    found = _rates(cell, seen) | {
        "interval_90_Wh_kg": {
            f"{rate:.3g}C": [to(x, "Wh/kg") for x in span] for rate, span in drawn.items()
        },
        **_pulses(seen),
        **_charges(limits),
    }
    head = (head_fact(cell, seen, drawn), charge_fact(limits))
    return StudyPart(section, found, (section.lead, limits.sentence(0)), head, basis(results))


def basis(results: Results) -> Grounds:
    """Critical currents, and the full cells beside them; `InputError` as the simulation's own."""
    results.check_simulated()
    limits = _limits(results.cell)
    used = {f"critical current.{one.name}": one.current for one in limits.symmetric}
    shown = (one.nearest.source for one in limits.findings if one.nearest is not None)
    return Grounds(used, frozenset(shown))


def _limits(cell: Cell) -> CurrentLimits:
    current = float(cell.areal_capacity) / 3600.0
    return current_limits(cell, [rate * current for rate in CHARGE_RATES])


def _rates(cell: Cell, seen: Overview) -> dict[str, Any]:
    rates, mass = seen.rates, float(cell.mass)
    return {
        "temperature_degC": to(float(cell.temperature), "degC"),
        "rate_C": rates.level.tolist(),
        "capacity_Ah": [_finite(x) for x in to(rates.capacity[:, 0], "Ah")],
        "specific_energy_Wh_kg": [_finite(x) for x in to(rates.energy[:, 0] / mass, "Wh/kg")],
        "status": [RunStatus(int(code)).name for code in rates.status[:, 0]],
        "charge_10_80_s": _finite(seen.charge.time[0]),
        "charge_10_80_ended": seen.charge.told(),
        "left_out": list(rates.solution.parameters.caveats),
    }


def _pulses(seen: Overview) -> dict[str, Any]:
    pulse = seen.resistance
    return {
        "pulse_state_of_charge": pulse.soc.tolist(),
        "pulse_temperature_degC": to(pulse.temperature, "degC").tolist(),
        "pulse_mohm": [[_finite(1e3 * x) for x in row] for row in pulse.resistance.tolist()],
        "pulse_status": [[RunStatus(code).name for code in row] for row in pulse.status],
    }


def _charges(limits: CurrentLimits) -> dict[str, Any]:
    return {
        "charge_current_mA_cm2": to(limits.current, "mA/cm^2").tolist(),
        "short_probability": limits.short.tolist(),
        "short_probability_conditions": [str(one) for one in limits.symmetric],
        "short_probability_caveats": list(limits.caveats),
        "shown_in_full_cells": [str(verdict) for verdict in limits.verdict],
        "full_cells": [str(finding) for finding in limits.findings],
        "charge_at_C/3": limits.sentence(0),
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
