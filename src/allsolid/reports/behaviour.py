"""The report's section on how a cell behaves when it is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from allsolid.cells.standing.temperatures import sentence
from allsolid.quantities import number, percent, to, typeset
from allsolid.reports.page import Fact, Facts, Picture, Prose, Section, Table
from allsolid.simulation import RunStatus
from allsolid.simulation.figures import discharge_curves, ragone, rate_capability, resistance
from allsolid.simulation.performance import RATES

if TYPE_CHECKING:
    from allsolid.cells import Cell
    from allsolid.life.limits import CurrentLimits
    from allsolid.simulation.performance import Discharges, Overview


def behaviour_section(
    cell: Cell, seen: Overview, drawn: Mapping[float, tuple[float, float]], limits: CurrentLimits
) -> Section:
    """Discharge at five rates, rate capability, Ragone, pulse resistance, fast charge, limits.

    `drawn` holds the 90 % interval of the delivered energy (J/kg) by rate (C).
    """
    at = typeset(float(cell.temperature), "degC")
    low = typeset(float(cell.lower_voltage) * float(cell.housing.series), "V")
    mass, area = float(cell.mass), float(cell.area) / float(cell.housing.series)
    return Section(
        "behaviour",
        "How does it behave?",
        _lead(cell, seen.rates, drawn),
        (
            _facts(cell, seen),
            Picture(
                discharge_curves(seen.rates, levels=RATES),
                f"Discharge at {at} from full down to {low}.",
            ),
            Picture(
                rate_capability(seen.rates), f"What is delivered at {at}, against the slowest rate."
            ),
            Picture(
                ragone(seen.ragone, mass),
                f"Specific energy against constant specific power, cell level, {at}.",
            ),
            Picture(
                resistance(seen.resistance, area),
                "Resistance of one face in a 10 s pulse at 1C and three temperatures: the ledger, "
                "and what diffusion adds.",
            ),
            _rates(seen.rates, mass, at),
            _limits(limits),
            *(Prose(sentence(told)) for told in seen.rates.solution.parameters.caveats),
            Prose(
                "Single-ion pseudo-two-dimensional model, isothermal, fresh cell, constant "
                "diffusivity in the particles. The intervals carry those of the ledger and of the "
                "capacity; curves and tables stand at the values themselves."
            ),
        ),
    )


def head_fact(cell: Cell, seen: Overview, drawn: Mapping[float, tuple[float, float]]) -> Fact:
    """What a discharge at C/3 delivers, beside which the energy at open circuit is read."""
    third = seen.rates.energy[_at(seen.rates, 1 / 3), 0] / float(cell.mass)
    at = typeset(float(cell.temperature), "degC")
    note = f"cell level, at {at}, 90 %: {_span(drawn[1 / 3])}"
    return Fact("Delivered at C/3", typeset(third, "Wh/kg"), note)


def _span(interval: tuple[float, float]) -> str:
    low, high = (number(to(value, "Wh/kg")) for value in interval)
    return f"{low} to {high}"


def _lead(cell: Cell, rates: Discharges, drawn: Mapping[float, tuple[float, float]]) -> str:
    told = " and ".join(
        f"{typeset(rates.energy[_at(rates, rate), 0] / float(cell.mass), 'Wh/kg')} at {name} "
        f"(90 %: {_span(drawn[rate])})"
        for rate, name in ((1 / 3, "C/3"), (1.0, "1C"))
    )
    return (
        f"At {typeset(float(cell.temperature), 'degC')} it delivers {told}; "
        f"1C is {typeset(float(cell.areal_capacity) / 3600, 'mA/cm^2')}."
    )


def _at(rates: Discharges, level: float) -> int:
    return int(np.argmin(np.abs(np.log(rates.level / level))))


def _facts(cell: Cell, seen: Overview) -> Facts:
    time = float(seen.charge.time[0])
    told = f"{number(time / 60)} min" if np.isfinite(time) else "does not get there"
    why = "as far as transport allows" if np.isfinite(time) else seen.charge.told()
    at = typeset(float(cell.temperature), "degC")
    pulse = seen.resistance
    half, centre = int(np.argmin(np.abs(pulse.soc - 0.5))), len(pulse.temperature) // 2
    middle = float(pulse.resistance[half, centre])
    warmth = typeset(float(pulse.temperature[centre]), "degC")
    return Facts(
        (
            Fact("10 to 80 % charge", told, f"at {at}, up to 4C: {why}"),
            Fact(
                "10 s pulse, half charged",
                f"{number(1e3 * middle)} mΩ" if np.isfinite(middle) else "not held",
                f"of the cell, at 1C and {warmth}"
                + _unless(RunStatus(int(pulse.status[half, centre]))),
            ),
            Fact("Capacity kept at 1C", _kept(seen.rates, 1.0), "of the slowest rate"),
            Fact("Capacity kept at 3C", _kept(seen.rates, 3.0), "of the slowest rate"),
        )
    )


def _unless(status: RunStatus) -> str:
    return "" if status is RunStatus.FINISHED else f"; {status.advice}"


def _kept(rates: Discharges, level: float) -> str:
    slowest = float(rates.capacity[0, 0])
    if not slowest > 0.0:
        return "none: it delivers nothing"
    return percent(float(rates.capacity[_at(rates, level), 0]) / slowest)


def _rates(rates: Discharges, mass: float, at: str) -> Table:
    rows = tuple(
        (
            number(level),
            number(to(rates.capacity[row, 0], "Ah")),
            number(to(rates.energy[row, 0] / mass, "Wh/kg")),
            _ending(RunStatus(int(rates.status[row, 0]))),
        )
        for row, level in enumerate(rates.level)
    )
    heads = ("C-rate", "Ah", "Wh/kg", "Ended")
    return Table(
        heads,
        rows,
        f"Full discharges from the charged state at {at}; Wh/kg at cell level.",
        numeric=(0, 1, 2),
    )


def _ending(status: RunStatus) -> str:
    return "finished" if status is RunStatus.FINISHED else status.advice


def charge_fact(limits: CurrentLimits) -> Fact:
    """Both verdicts on the first of the charge currents, beside which the energy is read."""
    current = typeset(float(limits.current[0]), "mA/cm^2")
    caveats = f" ({'; '.join(limits.caveats)})" if limits.caveats else ""
    note = f"of symmetric cells at {current}{caveats}. Full cells: {limits.verdict[0]}"
    return Fact("Shorts when charged at C/3", percent(float(limits.short[0])), note)


def _limits(limits: CurrentLimits) -> Table:
    rows = tuple(
        (
            number(to(float(current), "mA/cm^2")),
            percent(float(probability)),
            str(finding),
        )
        for current, probability, finding in zip(
            limits.current, limits.short, limits.findings, strict=True
        )
    )
    caveats = f"; not scaled to this cell: {'; '.join(limits.caveats)}" if limits.caveats else ""
    return Table(
        ("Charge, mA/cm²", "Probability of a short in a symmetric cell", "In full cells"),
        rows,
        "Two verdicts on the charge current that are kept apart: symmetric-cell critical currents "
        f"as a probability ({'; '.join(str(one) for one in limits.symmetric)}{caveats}), and what "
        "full cells were shown to take. Shown needs the same class of electrolyte and electrode, "
        "and a temperature, a pressure and a charge per area at least as hard.",
        numeric=(0, 1),
    )
