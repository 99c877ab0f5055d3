"""The card of a cell: what it is, holds and weighs, in text, HTML and JSON."""

from __future__ import annotations

import html as escaping
import math
import textwrap
from typing import Any

import numpy as np

from allsolid.cells.bill import elements
from allsolid.cells.energy import (
    LEVELS,
    energy_density,
    level_mass,
    pressure_hardware,
    specific_energy,
    stack_thickness,
)
from allsolid.cells.origins import assumed_of, chosen_of, provenance, sources_of
from allsolid.cells.outputs import OUTPUTS, answers
from allsolid.cells.power import discharge_voltage, open_circuit_voltage, pulse_power
from allsolid.cells.record import CellRecord
from allsolid.cells.resistance import Ledger, ledger
from allsolid.cells.standing.checks import status
from allsolid.cells.standing.classification import DEFINITIONS, classify, volatile_share
from allsolid.cells.standing.compatibility import alarms, contacts, warnings
from allsolid.cells.standing.precedents import Demonstrated, nearest
from allsolid.cells.standing.status import CellStatus
from allsolid.quantities import Level, number, printable, to, typeset
from allsolid.quantities.output import document, plain

_LONGEST = 1000
"""Characters of a summary that are shown."""


def as_dict(cell: CellRecord) -> dict[str, Any]:
    """The card as plain data with units in the keys; of a batch, lists."""
    known = provenance(cell)
    return {
        "name": cell.name,
        "title": cell.design.title,
        "status": _status(cell),
        **document(OUTPUTS, answers(cell)),
        "warnings": list(_warnings(cell)) if cell.size == 1 else [],
        "classification": {rule.name: str(classify(cell, rule)) for rule in DEFINITIONS},
        "elements_kg_per_kWh": {name: plain(value) for name, value in elements(cell).items()}
        if np.any(cell.stores_energy)
        else {},
        "nearest_demonstrated": [_demonstrated(other) for other in nearest(cell)]
        if cell.size == 1
        else [],
        "compatibility": [finding.as_dict() for finding in contacts(cell)],
        "assumed": sorted(assumed_of(known)),
        "chosen": sorted(chosen_of(known)),
        "sources": list(sources_of(cell, known)),
    }


def _status(cell: CellRecord) -> Any:
    found = status(cell)
    if isinstance(found, CellStatus):
        return list(found.advice)
    return [list(CellStatus(int(code)).advice) for code in found]


def _demonstrated(other: Demonstrated) -> dict[str, Any]:
    return {key: getattr(other, key) for key in other.__slots__}


def _natural(value: Any, units: str, digits: int = 4) -> str:
    """`value` in the first of the units (largest first) in which it is at least one."""
    choices, plain = units.split(), float(value)
    usual = choices[0] if plain == 0.0 else choices[-1]
    best = next((unit for unit in choices if abs(to(plain, unit)) >= 1.0), usual)
    return typeset(plain, best, digits)


def _warnings(cell: CellRecord) -> tuple[str, ...]:
    """What is to be known before the figures are used, a sentence each."""
    found = [str(finding) for finding in warnings(cell)]
    return tuple(dict.fromkeys([*status(cell).advice, *alarms(cell), *found]))


def text(cell: CellRecord) -> str:
    """The card as text."""
    if cell.size > 1:
        return _batch(cell)
    book = ledger(cell)
    parts = [
        printable(cell.design.title),
        *([printable(cell.design.summary, _LONGEST)] if cell.design.summary else []),
        *(line for told in _warnings(cell) for line in _warning(told)),
        "",
        *_holds(cell),
        "",
        *_energies(cell),
        "",
        *_power(cell, book),
        "",
        str(book),
        "",
        *_standing(cell),
    ]
    return "\n".join(parts)


WIDTH = 110
"""Longest line of a warning, characters."""


def _warning(told: str) -> list[str]:
    return textwrap.wrap(f"! {told}", WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _holds(cell: CellRecord) -> list[str]:
    case = _natural(cell.housing.thickness, "mm um", 3)
    stack = f"{_natural(stack_thickness(cell), 'mm um', 3)} charged"
    stack += f", {_natural(stack_thickness(cell, charged=False), 'mm um', 3)} discharged"
    faces = int(cell.housing.faces)
    return [
        *_capacity(cell),
        f"mass, volume    {_natural(cell.mass, 'kg g mg')}, "
        f"{_natural(cell.volume, 'L mL mm^3')} charged, {case} thick",
        f"one face        {stack}; {faces} face{'' if faces == 1 else 's'}",
    ]


def _capacity(cell: CellRecord) -> list[str]:
    if "blocking" in (cell.cathode.kind, cell.anode.kind):
        return ["capacity        none: no lithium passes a blocking side", _between(cell)]
    return [
        f"capacity        {_natural(cell.capacity, 'Ah mAh uAh')}, "
        f"{number(cell.average_voltage, 4)} V mean open circuit, "
        f"{_natural(cell.energy, 'Wh mWh uWh')}",
        _between(cell),
        f"areal capacity  {typeset(cell.areal_capacity, 'mAh/cm^2')}{_n_to_p(cell)}",
    ]


def _n_to_p(cell: CellRecord) -> str:
    ratio = float(cell.balance.n_to_p)
    return "" if math.isnan(ratio) else f", N/P {number(ratio)}"


def _between(cell: CellRecord) -> str:
    """What capacity and energy are counted between, in words: ends at rest beside limits of use.

    A discharge "until empty" ends at one or the other, so it gives at most this capacity.
    """
    series, balance = cell.housing.series, cell.balance
    upper, lower = (number(v * series, 4) for v in (cell.upper_voltage, cell.lower_voltage))
    if cell.cathode.kind != "composite":
        return f"limits of use   {upper} and {lower} V"
    charged, empty = (number(open_circuit_voltage(cell, soc), 4) for soc in (1.0, 0.0))
    x = [number(value, 4) for value in (balance.cathode_charged, balance.cathode_discharged)]
    return (
        f"counted         from {charged} to {empty} V at rest, cathode lithiation "
        f"{x[0]} to {x[1]}; limits of use {upper} and {lower} V"
    )


def _pack(cell: CellRecord) -> str:
    """What stands between the cell and the pack."""
    whole, frame = level_mass(cell, Level.PACK), pressure_hardware(cell)
    rest = whole - frame - cell.mass
    held = f", {_natural(frame, 'kg g mg', 3)} of frame that holds {typeset(cell.pressure, 'MPa')}"
    return (
        f"pack            {_natural(whole, 'kg g mg', 3)} a cell: {_natural(rest, 'kg g mg', 3)} "
        f"of modules and housing{held if frame > 0 else ''}"
    )


def _energies(cell: CellRecord) -> list[str]:
    if not cell.stores_energy:
        return ["stores no energy: a cell of the laboratory", "", _pack(cell)]
    lines = [f"{'level':<10}{'Wh/kg':>10}{'Wh/L charged':>16}{'Wh/L discharged':>18}"]
    for level in LEVELS:
        weight, charged, empty = _energy(cell, level)
        lines.append(f"{level:<10}{weight:>10}{charged:>16}{empty:>18}")
    return [*lines, "", _pack(cell)]


def _energy(cell: CellRecord, level: Level) -> tuple[str, str, str]:
    """Wh/kg, Wh/L charged and Wh/L discharged at a level, printed."""
    found = (
        to(specific_energy(cell, level), "Wh/kg"),
        to(energy_density(cell, level), "Wh/L"),
        to(energy_density(cell, level, charged=False), "Wh/L"),
    )
    weight, charged, empty = (number(float(value), 4) for value in found)
    return weight, charged, empty


def _power(cell: CellRecord, book: Ledger) -> list[str]:
    at = f"at {typeset(cell.temperature, 'degC')}, {typeset(cell.pressure, 'MPa')}: "
    if not np.isfinite(book.total):
        return [f"{at}no direct current passes a blocking side"]
    at += f"{_natural(book.resistance, 'ohm mohm', 3)} at half charge"
    if not cell.stores_energy:
        return [at]
    pulse = pulse_power(cell)
    third = float(discharge_voltage(cell, 1.0 / 3.0))
    held = "less than its lower limit" if math.isnan(third) else f"{number(third, 4)} V"
    rate = number(float(pulse.current) * 3600.0 / float(cell.capacity))
    return [
        f"{at}; with it alone {held} at C/3 (no diffusion: a simulation gives less)",
        f"pulse of 10 s at half charge: {number(float(pulse.specific))} W/kg "
        f"({rate} C, linear bound)",
    ]


def _standing(cell: CellRecord) -> list[str]:
    kinds = ", ".join(f"{classify(cell, rule)} ({rule.name})" for rule in DEFINITIONS)
    share = number(100.0 * float(np.max(volatile_share(cell))))
    lines = [f"is              {kinds}; {share} % liquid"]
    for index, other in enumerate(nearest(cell, 2)):
        lines.append(f"{'demonstrated' if index == 0 else '':<16}{_short(other)}")
    known = provenance(cell)
    guesses, chosen = len(assumed_of(known)), len(chosen_of(known))
    lines.append(f"assumed         {guesses} of {len(known)} values; {chosen} are chosen")
    return lines


def _short(other: Demonstrated) -> str:
    held = other.capacity_Ah
    facts = [] if held is None else [_natural(held * 3600.0, "Ah mAh uAh", 3)]
    facts += [
        f"{number(value)} {unit}"
        for value, unit in (
            (other.areal_capacity_mAh_cm2, "mAh/cm²"),
            (other.temperature_degC, "°C"),
            (other.pressure_MPa, "MPa"),
            (other.cycles, "cycles"),
        )
        if value is not None
    ]
    return f"{other.name}: {', '.join(facts)} [{other.status}]"


def _batch(cell: CellRecord) -> str:
    def span(value: Any, unit: str) -> str:
        array = np.asarray(to(value, unit), dtype=float)
        return f"{number(float(array.min()))} to {number(float(array.max()))} {unit}"

    wrong = int(np.count_nonzero(np.broadcast_to(status(cell), cell.size)))
    return "\n".join(
        [
            f"{cell.size} cells after {cell.name}: {printable(cell.design.title)}",
            f"specific energy {span(specific_energy(cell), 'Wh/kg')}",
            f"energy density  {span(energy_density(cell), 'Wh/L')}",
            f"capacity        {span(cell.capacity, 'Ah')}",
            f"{wrong} with a status to look at",
        ]
    )


def html(cell: CellRecord) -> str:
    """The card as an HTML section without scripts or outside files."""
    title, *rest = (escaping.escape(line) for line in text(cell).split("\n"))
    if cell.size > 1:
        return f"<section><h3>{title}</h3><pre>{'<br>'.join(rest)}</pre></section>"
    rows = "".join(
        f"<tr><th scope='row'>{level}</th><td>{'</td><td>'.join(_energy(cell, level))}</td></tr>"
        for level in LEVELS
    )
    book = ledger(cell)
    terms = "".join(
        f"<tr><th scope='row'>{escaping.escape(name)}</th>"
        f"<td>{number(float(to(value, 'ohm*cm^2')))}</td></tr>"
        for name, value in [*book.terms.items(), ("total", book.total)]
        if value > 0
    )
    facts = "".join(f"<li>{escaping.escape(line.strip())}</li>" for line in _facts(cell))
    return (
        f"<section class='cell-card'><h3>{title}</h3><p>{escaping.escape(cell.design.summary)}</p>"
        f"<ul>{facts}</ul>"
        "<table><caption>Energy by level</caption><thead><tr><th>level</th><th>Wh/kg</th>"
        f"<th>Wh/L charged</th><th>Wh/L discharged</th></tr></thead><tbody>{rows}</tbody></table>"
        "<table><caption>Resistance of one face, Ω·cm²</caption>"
        f"<tbody>{terms}</tbody></table></section>"
    )


def _facts(cell: CellRecord) -> list[str]:
    lines = [
        *_warnings(cell),
        *_holds(cell),
        _pack(cell),
        *_power(cell, ledger(cell)),
        *_standing(cell),
    ]
    return [" ".join(line.split()) for line in lines]
