"""The main job: one cell through every room, to one page and one document of results."""

from __future__ import annotations

import datetime
import json
import math
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid import __version__
from allsolid.cells import load
from allsolid.quantities import InputError, Level, checked, printable, to
from allsolid.reports import Fact, Facts, Page, Section, finite_document, render, write_whole
from allsolid.reports.origin import assumed_only, origin_section
from allsolid.sources import Measured, Source, cite

if TYPE_CHECKING:
    from allsolid.cells import Cell
    from allsolid.cost import CostBreakdown
    from allsolid.quantities import Money
    from allsolid.strategy import Performance, Scorecard

DEFAULT_DESIGN = "sulfide-nmc811-lithium"
DRAWS = 2000
"""Draws behind every interval: the 5 % quantile is then a 5.0 ± 0.5 % quantile."""

LONGEST_LINE = 2000
"""Characters of a line of the summary that are shown."""

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Study:
    """What one study found.

    Parameters
    ----------
    page : the report
    results : the same numbers, JSON-able
    sources : exactly the sources used
    summary : a few lines for a terminal
    faults : errors of ours that cost a room its section, each with its place; empty as a rule
    """

    page: Page
    results: dict[str, Any]
    sources: tuple[Source, ...]
    summary: str
    faults: tuple[str, ...] = ()

    def write(self, out: str | Path) -> list[Path]:
        """Write ``report.html`` and ``results.json`` into the folder `out`, both or neither.

        Raises
        ------
        InputError : the folder cannot be written, or holds a file of such a name that is not ours
        """
        folder = Path(out)
        document = json.dumps(self.results, indent=2, ensure_ascii=False, allow_nan=False)
        texts = {
            folder / "results.json": document + "\n",
            folder / "report.html": render(self.page),
        }
        write_whole(texts, mark="allsolid")
        return list(texts)


@dataclass(frozen=True, slots=True)
class Part:
    """What one room adds: its section, its results, lines for a terminal, what stands behind them,
    facts for the head.
    """

    key: str
    section: Section
    results: dict[str, Any]
    summary: tuple[str, ...] = ()
    used: Mapping[str, Measured] = field(default_factory=dict)
    keys: Iterable[str] = ()
    head: tuple[Fact, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the study: the key of its results, its section's key and title, what fills it."""

    key: str
    section: str
    title: str
    fill: Callable[[Cell], Part]

    def part(self, cell: Cell) -> Part:
        """What the room adds; or why it adds nothing, so that the other rooms keep their say.

        Input that the room refuses is a reason to read. Any other exception is an error of ours:
        the section names its place, and the study carries it among its `faults`.
        """
        try:
            return self.fill(cell)
        except InputError as error:
            return self._empty(str(error), "")
        except MemoryError:
            raise
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            at = f"{Path(where.filename).name}, line {where.lineno}, in {where.name}"
            told = " ".join(f"{type(error).__name__}: {error}".split())
            return self._empty(f"an error in allsolid ({told})", f"{self.key}: {told} ({at})")

    def _empty(self, reason: str, fault: str) -> Part:
        section = Section(self.section, self.title, f"Not computed: {reason}.")
        results = {"refused": reason} | ({"fault": fault} if fault else {})
        summary = f"{self.title} Not computed: {reason}."
        return Part(self.key, section, results, (summary,), fault=fault)


@checked
def run_study(design: str | Path = DEFAULT_DESIGN, tell: Tell = lambda what, done: None) -> Study:
    """One cell through every room.

    Parameters
    ----------
    design : a packaged design or a TOML file
    tell : called with what is being done and the share that is done

    Raises
    ------
    InputError : a design that cannot be read or built
    """
    tell("reading the design", 0.0)
    cell = load(str(design))
    rooms = _rooms()
    parts = []
    for number, room in enumerate(rooms):
        tell(room.fill.__name__, (number + 0.5) / (len(rooms) + 1))
        parts.append(room.part(cell))
    tell("writing", len(rooms) / (len(rooms) + 1))
    return _compose(cell, parts)


def _rooms() -> tuple[Room, ...]:
    """The rooms in the order of the page."""
    return (
        Room("cell", "weight", "What does it weigh and hold?", weight),
        Room("materials", "materials", "What is it made of?", substances),
        Room("simulation", "behaviour", "How does it behave?", behaviour),
        Room("cost", "cost", "What does it cost?", price),
        Room("strategy", "standing", "Where does it stand in the race?", standing),
    )


def _compose(cell: Cell, parts: list[Part]) -> Study:
    used = {name: value for part in parts for name, value in part.used.items()}
    keys = {key for part in parts for key in part.keys}
    sources = tuple(cite({value.source for value in used.values()} | keys))
    sections = (*(part.section for part in parts), origin_section(used, sources))
    page = Page(
        cell.design.title,
        cell.design.summary,
        Facts(tuple(fact for part in parts for fact in part.head)),
        sections,
        f"allsolid {__version__}, design {cell.name}, {datetime.date.today().isoformat()}",
    )
    results = {
        "allsolid": __version__,
        "design": cell.name,
        **{part.key: part.results for part in parts},
        "assumed": [value.as_dict() | {"name": n} for n, value in assumed_only(used).items()],
        "sources": [{"key": entry.key, "text": str(entry)} for entry in sources],
    }
    # a name in a line may hold anything, but no second line
    lines = (cell.design.title, *(line for part in parts for line in part.summary))
    faults = tuple(part.fault for part in parts if part.fault)
    told = "\n".join(printable(line, LONGEST_LINE) for line in lines)
    return Study(page, finite_document(results), sources, told, faults)


def weight(cell: Cell) -> Part:
    """What the cell weighs, holds and resists."""
    from allsolid.cells import card, ledger
    from allsolid.cells.origins import sources_of
    from allsolid.cells.precedents import nearest
    from allsolid.exploration import interval
    from allsolid.reports.weight import head_facts, weight_section

    drawn = cell.draw(DRAWS)
    section = weight_section(cell, drawn)
    intervals = {
        "specific_energy_Wh_kg": [to(x, "Wh/kg") for x in interval(drawn.specific_energy())],
        "energy_density_Wh_L": [to(x, "Wh/L") for x in interval(drawn.energy_density())],
        "ledger_total_ohm_cm2": [to(x, "ohm*cm^2") for x in interval(ledger(drawn).total)],
    }
    results = card.as_dict(cell) | {"interval_90": intervals}
    keys = {*sources_of(cell), *(one.source for one in nearest(cell, 5)), "source-article"}
    head = head_facts(cell, drawn)
    summary = (section.lead, *(f"! {line}" for line in cell.status.advice))
    return Part("cell", section, results, summary, cell.provenance, keys, head)


def substances(cell: Cell) -> Part:
    """The electrolytes in it, and whether what touches can touch."""
    from allsolid.materials import describe, electrolyte_classes
    from allsolid.reports.materials import charted, chemistry_facts, materials_section

    pairs = cell.contacts
    inside = (cell.separator.electrolyte, cell.cathode.electrolyte)
    electrolytes = list({one.name: one for one in inside if one is not None}.values())
    keys = {pair.source for pair in pairs if pair.source}
    keys |= {one.source for one in electrolyte_classes().values()}
    shown = (describe(name)["values"] for name in charted(electrolytes))
    keys |= {v["source"] for found in shown for k, v in found.items() if "conductivity" in k}
    results = {
        "electrolytes": [describe(one.name) for one in electrolytes],
        "compatibility": [pair.as_dict() for pair in pairs],
    }
    section, summary = (
        materials_section(electrolytes, pairs),
        tuple(f"! {pair}" for pair in pairs if pair.bad),
    )
    return Part("materials", section, results, summary, keys=keys, head=chemistry_facts(pairs))


USABLE_RATES = (1 / 3, 1.0)
"""Rates (C) at which the delivered energy has an interval, and a kWh delivered its cost."""
SIMULATED_DRAWS = 200
"""Cells simulated for an interval: the 5 % quantile is then a 5 ± 1.5 % quantile."""
NOT_SIMULATED = "this engine describes lithium, anode-free and lithium-indium cells so far"
CHARGE_RATES = (1 / 3, 1.0, 2.0, 4.0)
"""Charge rates (C) that are held against what lithium electrodes stand."""


def behaviour(cell: Cell) -> Part:
    """How it behaves: rates, power, pulses, fast charge; or why the model does not describe it."""
    from allsolid.cells import MetalAnode
    from allsolid.reports.behaviour import (
        behaviour_section,
        charge_fact,
        head_fact,
        refused_section,
    )
    from allsolid.simulation import Status
    from allsolid.simulation.limits import current_limits
    from allsolid.simulation.performance import overview

    if not isinstance(cell.anode, MetalAnode):
        section = refused_section(NOT_SIMULATED)
        return Part("simulation", section, {"refused": NOT_SIMULATED}, (section.lead,))
    seen = overview(cell)
    current = float(cell.areal_capacity) / 3600.0
    limits = current_limits(cell, [rate * current for rate in CHARGE_RATES])
    drawn = delivered(cell)
    section = behaviour_section(cell, seen, drawn, limits)
    rates, mass = seen.rates, float(cell.mass)
    results = {
        "temperature_degC": to(float(cell.temperature), "degC"),
        "rate_C": rates.level.tolist(),
        "capacity_Ah": [_finite(x) for x in to(rates.capacity[:, 0], "Ah")],
        "specific_energy_Wh_kg": [_finite(x) for x in to(rates.energy[:, 0] / mass, "Wh/kg")],
        "status": [Status(int(code)).name for code in rates.status[:, 0]],
        "interval_90_Wh_kg": {
            f"{rate:.3g}C": [to(x, "Wh/kg") for x in span] for rate, span in drawn.items()
        },
        "charge_10_80_s": _finite(seen.charge.time[0]),
        "charge_10_80_ended": seen.charge.told(),
        "pulse_state_of_charge": seen.resistance.charge.tolist(),
        "pulse_temperature_degC": to(seen.resistance.temperature, "degC").tolist(),
        "pulse_mohm": [
            [_finite(1e3 * x) for x in row] for row in seen.resistance.resistance.tolist()
        ],
        "pulse_status": [[Status(code).name for code in row] for row in seen.resistance.status],
        "charge_current_mA_cm2": to(limits.current, "mA/cm^2").tolist(),
        "short_probability": limits.short.tolist(),
        "short_probability_conditions": [str(one) for one in limits.symmetric],
        "short_probability_caveats": list(limits.caveats),
        "shown_in_full_cells": [str(verdict) for verdict in limits.verdict],
        "full_cells": [str(finding) for finding in limits.findings],
        "charge_at_C/3": limits.sentence(0),
    }
    used = {f"critical current.{one.name}": one.current for one in limits.symmetric}
    head = (head_fact(cell, seen, drawn), charge_fact(limits))
    keys = {one.nearest.source for one in limits.findings if one.nearest is not None}
    summary = (section.lead, limits.sentence(0))
    return Part("simulation", section, results, summary, used, keys, head)


def delivered(cell: Cell) -> dict[float, tuple[float, float]]:
    """Central 90 % of the energy (J/kg) that full discharges deliver, by rate (C).

    Each of `SIMULATED_DRAWS` cells drawn from the priors is simulated. A cell whose voltage drops
    below its limit at once delivers nothing and counts as that; the diffusivity is not drawn.
    """
    from allsolid.exploration import interval
    from allsolid.simulation.performance import rate_capability

    drawn = cell.draw(SIMULATED_DRAWS)
    found = rate_capability(drawn, USABLE_RATES)
    return {
        rate: interval(energy / drawn.mass)
        for rate, energy in zip(USABLE_RATES, np.nan_to_num(found.energy), strict=True)
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def price(cell: Cell) -> Part:
    """What it costs, by the first feasible route, and how sure that is."""
    from allsolid import cost as room
    from allsolid.reports.cost import cost_section, head_fact

    result, liquid = room.estimate_cost(cell), room.liquid_counterpart()
    spread = room.monte_carlo(result.case, DRAWS)
    swings = room.tornado(result.case, 12)
    usable = usable_cost(cell, result)
    section = cost_section(
        result,
        usable,
        liquid,
        room.waterfall(liquid, result),
        room.levers(liquid, result),
        spread,
        swings,
        room.feasible(cell),
    )
    low, high = spread.interval
    results = result.as_dict() | {
        "interval_90": [low, high],
        "median_of_draws": spread.median,
        "draws": DRAWS,
        "per_usable_kWh": {
            f"{rate:.3g}C": None if isinstance(found, str) else found.amount
            for rate, found in usable.items()
        },
        "per_usable_kWh_reason": {
            f"{rate:.3g}C": found for rate, found in usable.items() if isinstance(found, str)
        },
    }
    head = (head_fact(result, spread),)
    return Part("cost", section, results, (section.lead,), result.provenance, head=head)


def usable_cost(cell: Cell, result: CostBreakdown) -> dict[float, Money | str]:
    """Cost per kWh that a full discharge delivers, by rate (C).

    C_total of the cell times its nominal over its delivered energy, USD in prices of 2024; the
    reason where a discharge delivers nothing to pay for, or is not simulated.
    """
    from allsolid.cells import MetalAnode
    from allsolid.simulation import Status
    from allsolid.simulation.performance import rate_capability

    if not isinstance(cell.anode, MetalAnode):
        return dict.fromkeys(USABLE_RATES, NOT_SIMULATED)
    try:
        found = rate_capability(cell, USABLE_RATES)
    except InputError as error:
        return dict.fromkeys(USABLE_RATES, str(error))
    costs: dict[float, Money | str] = {}
    for row, rate in enumerate(USABLE_RATES):
        energy = float(found.energy[row, 0])
        ended = Status(int(found.status[row, 0]))
        costs[rate] = (
            result.at() * (float(cell.energy) / energy)
            if math.isfinite(energy) and energy > 0.0
            else f"a full discharge delivers nothing: {ended.advice}"
        )
    return costs


def performance(cell: Cell) -> Performance:
    """What the targets of states and firms ask of a cell, as far as it is computed."""
    from allsolid import cost as room
    from allsolid.materials import Verdict
    from allsolid.strategy import Performance

    energies = (Level.ACTIVE, Level.STACK, Level.CELL, Level.PACK)
    try:
        breakdown = room.estimate_cost(cell)
        costs = {level: breakdown.at(level) for level in room.LEVELS}
    except InputError:  # no route makes it: its targets of cost are then "not computed"
        costs = {}
    return Performance(
        cell.name,
        specific_energy=_known({level: cell.specific_energy(level) for level in energies}),
        energy_density=_known({level: cell.energy_density(level) for level in energies}),
        cost={level: money for level, money in costs.items() if math.isfinite(money.amount)},
        warnings=(
            *(_clause(line) for line in cell.status.doubts.advice),
            *(f"{p.where}: {p.pair}" for p in cell.contacts if p.verdict is Verdict.REACTS),
        ),
    )


def _clause(advice: str) -> str:
    """What is wrong, as a part of a sentence."""
    what = advice.partition(":")[0]
    return f"{what[:1].lower()}{what[1:]}"


def _known(figures: Mapping[Level, Any]) -> dict[Level, float]:
    """The figures that are finite and not negative; a target leaves the others uncomputed."""
    return {level: float(x) for level, x in figures.items() if 0.0 <= float(x) < math.inf}


def scorecard(design: str | Path) -> Scorecard:
    """A design against every target."""
    from allsolid.strategy import score

    return score(performance(load(str(design))))


def standing(cell: Cell) -> Part:
    """Where it stands among targets, and which elements bind."""
    from allsolid import strategy
    from allsolid.cells import elements
    from allsolid.reports.standing import standing_section

    card, at = strategy.score(performance(cell)), today()
    bindings = strategy.binding(strategy.critical(elements(cell)))
    section = standing_section(card, bindings, strategy.estimate_slippage(at), at)
    results = {
        **strategy.targets_document(at, card),
        "supply": strategy.supply_rows(bindings),
        "evidence": {str(status): n for status, n in strategy.by_status().items()},
    }
    used = {
        one.world.output.name or f"world output of {one.symbol}": one.world.output
        for one in bindings
        if one.world
    }
    return Part("strategy", section, results, (str(card),), used)


def today() -> float:
    """The day as a decimal year."""
    from allsolid.strategy.dates import decimal_year

    return decimal_year(datetime.date.today())
