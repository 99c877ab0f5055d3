"""The report's section on what a cell weighs, holds and resists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from allsolid.cells import CellKind, CellStatus, Ledger, classify, ledger
from allsolid.cells.figures import composition_bars, cross_section, ledger_bars
from allsolid.cells.standing.classification import DEFINITIONS, volatile_share
from allsolid.cells.standing.precedents import nearest
from allsolid.cells.standing.temperatures import sentence, temperature_doubts
from allsolid.exploration import interval
from allsolid.quantities import Level, number, percent, to, typeset
from allsolid.reports.page import Block, Fact, Picture, Prose, Section, Table
from allsolid.strategy import Metric, all_targets, claims

if TYPE_CHECKING:
    from allsolid.cells import Cell
    from allsolid.cells.standing.precedents import Demonstrated
    from allsolid.strategy import Entry

LEVELS = (Level.ACTIVE, Level.STACK, Level.CELL, Level.PACK)
ARTICLE = 500 * 3600.0
"""What the source article says solid-state batteries can theoretically exceed, J/kg."""


def head_facts(cell: Cell, drawn: Cell) -> tuple[Fact, ...]:
    """The numbers that a reader looks for first, with the interval that `drawn` gives."""
    holds = f"{typeset(cell.energy, 'Wh')} at open circuit"
    size = f"{typeset(cell.mass, 'g')}, {typeset(cell.housing.thickness, 'mm')} thick"
    doubts = (line.partition(": ") for line in cell.status.doubts.advice)
    warm = map(sentence, temperature_doubts(cell, cell.temperature))
    return (
        *(Fact("Warning", what, cure) for what, _, cure in doubts),
        *(Fact("Warning", told, "") for told in warm),
        *(_energy_facts(cell, drawn) if cell.stores_energy else ()),
        Fact("Capacity", typeset(cell.capacity, "Ah"), f"{holds}, {size}"),
        *_resistance_fact(cell, drawn),
    )


def _energy_facts(cell: Cell, drawn: Cell) -> tuple[Fact, Fact]:
    weight = _span(drawn.specific_energy(), "Wh/kg")
    density = _span(drawn.energy_density(), "Wh/L")
    return (
        Fact(
            "Specific energy",
            typeset(cell.specific_energy(), "Wh/kg"),
            f"cell level, at open circuit, {weight}",
        ),
        Fact(
            "Energy density",
            typeset(cell.energy_density(), "Wh/L"),
            f"cell level, charged, at open circuit, {density}",
        ),
    )


def _resistance_fact(cell: Cell, drawn: Cell) -> tuple[Fact, ...]:
    total = ledger(cell).total
    if not np.isfinite(total):  # blocking
        return ()
    at, ohms = typeset(cell.temperature, "degC"), _span(ledger(drawn).total, "ohm*cm^2")
    words = f"of one face at {at}, {ohms}{_extrapolated(cell)}"
    return (Fact("Resistance", typeset(total, "ohm*cm^2"), words),)


def _extrapolated(cell: Cell) -> str:
    beyond = CellStatus.OUTSIDE_TABLE in cell.status
    return "; extrapolated: an electrode is outside the measured transport tables" if beyond else ""


def _span(output: Any, unit: str) -> str:
    low, high = interval(output)
    return f"90\u00a0%: {number(to(low, unit))} to {number(to(high, unit))}"


def weight_section(cell: Cell, drawn: Cell) -> Section:
    """Cross-section, masses, energy at four levels beside claims, resistance ledger."""
    return Section(
        "weight",
        "What does it weigh and hold?",
        _lead(cell),
        (
            *(Prose(line) for line in cell.status.advice),
            Picture(cross_section(cell), "One face, charged and discharged, to scale."),
            Picture(composition_bars(cell), "Where the mass and the volume of the cell go."),
            _layers(cell),
            *((_energy(cell, drawn), _claims(cell)) if cell.stores_energy else ()),
            *_resistance(cell),
            *(_demonstrated(cell) if cell.stores_energy else ()),
        ),
    )


def _lead(cell: Cell) -> str:
    kinds = {rule.name: classify(cell, rule) for rule in DEFINITIONS}
    named = "; ".join(f"{kind} by {name}" for name, kind in kinds.items())
    share = float(np.max(volatile_share(cell)))
    wet = "no liquid" if share == 0 else f"{percent(share, 1)} liquid by mass"
    if set(kinds.values()) == {CellKind.ALL_SOLID}:
        named = "all-solid by both Chinese definitions"
    if not cell.stores_energy:
        return (
            "It stores no energy: a cell of the laboratory, for what goes on between its sides. "
            f"It has {wet}: {named}."
        )
    gap = float(cell.specific_energy()) / ARTICLE - 1
    side = "above" if gap > 0 else "below"
    return (
        f"{typeset(cell.specific_energy(), 'Wh/kg')} and "
        f"{typeset(cell.energy_density(), 'Wh/L')} at "
        f"cell level, at open circuit: {percent(abs(gap))} {side} the 500 Wh/kg that the source "
        f"article [source-article] names without stating a level. The cell has {wet}: {named}."
    )


def _layers(cell: Cell) -> Table:
    total = float(cell.mass)
    rows = [
        (
            layer.name,
            number(to(float(layer.thickness), "um")),
            number(to(float(layer.loading), "mg/cm^2")),
            number(to(float(layer.mass), "g")),
            percent(float(layer.mass) / total, 1),
        )
        for layer in cell.layers
    ]
    rest = total - sum(float(layer.mass) for layer in cell.layers)
    rows.append(("case, terminals, rest", "", "", number(to(rest, "g")), percent(rest / total, 1)))
    rows.append(("cell", "", "", number(to(total, "g"), 4), "100 %"))
    heads = ("Layer", "µm charged", "mg/cm²", "g in the cell", "Share")
    return Table(heads, tuple(rows), "Mass by layer.", numeric=(1, 2, 3, 4))


def _energy(cell: Cell, drawn: Cell) -> Table:
    rows = tuple(
        (
            str(level),
            number(to(float(cell.specific_energy(level)), "Wh/kg")),
            _span(drawn.specific_energy(level), "Wh/kg").removeprefix("90\u00a0%: "),
            number(to(float(cell.energy_density(level)), "Wh/L")),
            number(to(float(cell.energy_density(level, charged=False)), "Wh/L")),
        )
        for level in LEVELS
    )
    return Table(
        ("Level", "Wh/kg", "90 % interval", "Wh/L charged", "Wh/L discharged"),
        rows,
        "E = C·V/m with the mean open-circuit voltage over the normal window of the active "
        "materials; a discharge until empty ends at the end of that window at the latest. The "
        "interval carries that of the materials and of what the design leaves open.",
        numeric=(1, 3, 4),
    )


def _claims(cell: Cell) -> Table:
    ours = {
        Metric.SPECIFIC_ENERGY: to(float(cell.specific_energy()), "Wh/kg"),
        Metric.ENERGY_DENSITY: to(float(cell.energy_density()), "Wh/L"),
    }
    said = [
        one
        for one in (*claims(), *all_targets())
        if one.metric in ours and one.level.level is Level.CELL and one.value is not None
    ]
    rows = tuple(
        (
            ", ".join(one.entities),
            f"{number(one.value or 0.0, 4)} {one.unit}",
            _when(one),
            _beyond(ours[one.metric] / (one.value or 1.0) - 1),
            "; ".join(one.sources),
        )
        for one in sorted(said, key=lambda one: (str(one.metric), one.value or 0.0))
        if one.metric is not None
    )
    heads = ("Who", "Says", "When", "This cell", "Source")
    caption = (
        "Beside what companies claim of cells and what states and firms aim at, cell level. This "
        "cell counts at open circuit; what it delivers at a rate is less and stands below."
    )
    return Table(heads, rows, caption, numeric=(1, 3))


def _beyond(share: float) -> str:
    return f"{100 * share:+.{1 if abs(share) < 0.01 else 0}f} %"


def _when(one: Entry) -> str:
    due = "" if one.deadline is None else f", target for {one.deadline:.0f}"
    return f"said {one.year}{due}"


def _ledger_caption(cell: Cell) -> str:
    at = f"{typeset(cell.temperature, 'degC')} and {typeset(cell.pressure, 'MPa')}"
    return f"Area-specific resistance of one face at {at}, half charged, current to zero."


def _resistance(cell: Cell) -> tuple[Block, ...]:
    book = ledger(cell)
    if not np.isfinite(book.total):
        return (Prose("No direct current passes a blocking side."), _ledger(book))
    return (Picture(ledger_bars(cell), _ledger_caption(cell)), _ledger(book))


def _ledger(book: Ledger) -> Table:
    total = float(book.total)
    rows = [
        (str(term), number(to(float(value), "ohm*cm^2")), _share(float(value), total))
        for term, value in book.terms.items()
        if float(value) > 0
    ]
    rows.append(("total", number(to(total, "ohm*cm^2")), _share(total, total)))
    return Table(("Term", "Ω·cm²", "Share"), tuple(rows), "Resistance ledger.", numeric=(1, 2))


def _share(term: float, total: float) -> str:
    return percent(term / total, 1) if np.isfinite(total) else ""


def _demonstrated(cell: Cell) -> tuple[Block, ...]:
    rows = tuple(
        (one.name, one.chemistry, *_figures(one), one.status, one.source)
        for one in nearest(cell, 5)
    )
    heads = (
        "Shown",
        "Chemistry",
        "Ah",
        "mAh/cm²",
        "mA/cm²",
        "°C",
        "MPa",
        "Cycles",
        "Known",
        "Source",
    )
    caption = (
        "The nearest full cells that were built and cycled; blank where it was not stated. Known: "
        "read at the source, second-hand, or assumed from general knowledge and to be confirmed."
    )
    return (Table(heads, rows, caption, numeric=(2, 3, 4, 5, 6, 7)),)


def _figures(one: Demonstrated) -> tuple[str, ...]:
    values = (
        one.capacity_Ah,
        one.areal_capacity_mAh_cm2,
        one.current_density_mA_cm2,
        one.temperature_degC,
        one.pressure_MPa,
        one.cycles,
    )
    return tuple("" if value is None else number(value) for value in values)
