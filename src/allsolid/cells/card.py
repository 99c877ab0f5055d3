"""The card of a cell: what it is, holds and weighs, in text, HTML and JSON."""

from __future__ import annotations

import html as escaping
import math
import textwrap
from typing import Any

import numpy as np

from allsolid.cells.bill import elements
from allsolid.cells.checks import status
from allsolid.cells.classification import DEFINITIONS, classify, volatile_share
from allsolid.cells.compatibility import contacts, warnings
from allsolid.cells.energy import (
    LEVELS,
    energy_density,
    level_mass,
    pressure_hardware,
    specific_energy,
    stack_thickness,
)
from allsolid.cells.origins import assumed_of, chosen_of, provenance, sources_of
from allsolid.cells.power import discharge_voltage, open_circuit_voltage, pulse_power
from allsolid.cells.precedents import Demonstrated, nearest
from allsolid.cells.record import CellRecord
from allsolid.cells.resistance import Ledger, ledger
from allsolid.cells.status import Status
from allsolid.quantities import Level, number, printable, to, typeset

_LONGEST = 1000
"""Characters of a summary that are shown."""


def as_dict(cell: CellRecord) -> dict[str, Any]:
    """The card as plain data with units in the keys; of a batch, lists."""
    book = ledger(cell)
    pulse, known = pulse_power(cell), provenance(cell)
    return {
        "name": cell.name,
        "title": cell.design.title,
        "status": _status(cell),
        "capacity_Ah": _plain(to(cell.capacity, "Ah")),
        "average_voltage_V": _plain(cell.average_voltage),
        "energy_Wh": _plain(to(cell.energy, "Wh")),
        "nominal_window": _window(cell),
        "mass_g": _plain(to(cell.mass, "g")),
        "volume_charged_L": _plain(to(cell.volume, "L")),
        "volume_discharged_L": _plain(to(cell.volume_discharged, "L")),
        "areal_capacity_mAh_cm2": _plain(to(cell.areal_capacity, "mAh/cm^2")),
        "n_to_p": _plain(cell.balance.n_to_p),
        "specific_energy_Wh_kg": {
            str(level): _plain(to(specific_energy(cell, level), "Wh/kg")) for level in LEVELS
        },
        "energy_density_Wh_L": {
            str(level): {
                "charged": _plain(to(energy_density(cell, level), "Wh/L")),
                "discharged": _plain(to(energy_density(cell, level, charged=False), "Wh/L")),
            }
            for level in LEVELS
        },
        "pack_per_cell": {
            "mass_g": _plain(to(level_mass(cell, Level.PACK), "g")),
            "pressure_frame_g": _plain(to(pressure_hardware(cell), "g")),
        },
        "specific_power_W_kg": _plain(pulse.specific),
        "power_conditions": "10 s discharge pulse at 50 % state of charge, linear bound",
        "temperature_degC": _plain(to(cell.temperature, "degC")),
        "pressure_MPa": _plain(to(cell.pressure, "MPa")),
        "ledger_ohm_cm2": _terms(book),
        "resistance_mohm": _plain(np.asarray(book.resistance) * 1e3),
        "volatile_share": _plain(volatile_share(cell)),
        "classification": {rule.name: str(classify(cell, rule)) for rule in DEFINITIONS},
        "elements_kg_per_kWh": {name: _plain(value) for name, value in elements(cell).items()},
        "nearest_demonstrated": [_demonstrated(other) for other in nearest(cell)]
        if cell.size == 1
        else [],
        "compatibility": [finding.as_dict() for finding in contacts(cell)],
        "assumed": sorted(assumed_of(known)),
        "chosen": sorted(chosen_of(known)),
        "sources": list(sources_of(cell, known)),
    }


def _window(cell: CellRecord) -> dict[str, Any]:
    """What capacity and energy are counted between: open-circuit ends beside the limits of use.

    A discharge "until empty" ends at one or the other, so it gives at most this capacity.
    """
    balance, series = cell.balance, cell.housing.series
    return {
        "cathode_lithiation_charged": _plain(balance.cathode_charged),
        "cathode_lithiation_discharged": _plain(balance.cathode_discharged),
        "open_circuit_charged_V": _plain(open_circuit_voltage(cell, 1.0)),
        "open_circuit_discharged_V": _plain(open_circuit_voltage(cell, 0.0)),
        "upper_limit_V": _plain(cell.upper_voltage * series),
        "lower_limit_V": _plain(cell.lower_voltage * series),
    }


def _plain(value: Any) -> Any:
    array = np.asarray(value, dtype=float)
    return float(array) if array.ndim == 0 else array.tolist()


def _status(cell: CellRecord) -> Any:
    found = status(cell)
    if isinstance(found, Status):
        return list(found.advice)
    return [list(Status(int(code)).advice) for code in found]


def _terms(book: Ledger) -> dict[str, Any]:
    parts: dict[str, Any] = {
        str(t): _plain(to(v, "ohm*cm^2"))
        for t, v in book.terms.items()
        if np.any(np.asarray(v) > 0)
    }
    return parts | {"total": _plain(to(book.total, "ohm*cm^2"))}


def _demonstrated(other: Demonstrated) -> dict[str, Any]:
    return {key: getattr(other, key) for key in other.__slots__}


def _natural(value: Any, units: str, digits: int = 4) -> str:
    """`value` in the first of the units (largest first) in which it is at least one."""
    choices, plain = units.split(), float(value)
    usual = choices[0] if plain == 0.0 else choices[-1]
    best = next((unit for unit in choices if abs(to(plain, unit)) >= 1.0), usual)
    return typeset(plain, best, digits)


def text(cell: CellRecord) -> str:
    """The card as text."""
    if cell.size > 1:
        return _batch(cell)
    book = ledger(cell)
    parts = [
        printable(cell.design.title),
        *([printable(cell.design.summary, _LONGEST)] if cell.design.summary else []),
        *(line for told in (*status(cell).advice, *warnings(cell)) for line in _warning(str(told))),
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
        f"capacity        {_natural(cell.capacity, 'Ah mAh uAh')}, "
        f"{number(cell.average_voltage, 4)} V mean open circuit, "
        f"{_natural(cell.energy, 'Wh mWh uWh')}",
        _between(cell),
        f"areal capacity  {typeset(cell.areal_capacity, 'mAh/cm^2')}, "
        f"N/P {number(cell.balance.n_to_p)}",
        f"mass, volume    {_natural(cell.mass, 'kg g mg')}, "
        f"{_natural(cell.volume, 'L mL mm^3')} charged, {case} thick",
        f"one face        {stack}; {faces} face{'' if faces == 1 else 's'}",
    ]


def _between(cell: CellRecord) -> str:
    """The window of capacity and energy in words."""
    ends = {key: number(value, 4) for key, value in _window(cell).items()}
    return (
        f"counted         from {ends['open_circuit_charged_V']} to "
        f"{ends['open_circuit_discharged_V']} V at rest, cathode lithiation "
        f"{ends['cathode_lithiation_charged']} to {ends['cathode_lithiation_discharged']}; "
        f"limits of use {ends['upper_limit_V']} and {ends['lower_limit_V']} V"
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
    lines = [f"{'level':<10}{'Wh/kg':>10}{'Wh/L charged':>16}{'Wh/L discharged':>18}"]
    for level in LEVELS:
        weight = number(float(to(specific_energy(cell, level), "Wh/kg")), 4)
        charged = number(float(to(energy_density(cell, level), "Wh/L")), 4)
        empty = number(float(to(energy_density(cell, level, charged=False), "Wh/L")), 4)
        lines.append(f"{level:<10}{weight:>10}{charged:>16}{empty:>18}")
    return [*lines, "", _pack(cell)]


def _power(cell: CellRecord, book: Ledger) -> list[str]:
    pulse = pulse_power(cell)
    third = float(discharge_voltage(cell, 1.0 / 3.0))
    held = "less than its lower limit" if math.isnan(third) else f"{number(third, 4)} V"
    at = f"{typeset(cell.temperature, 'degC')}, {typeset(cell.pressure, 'MPa')}"
    rate = number(float(pulse.current) * 3600.0 / float(cell.capacity))
    return [
        f"at {at}: {_natural(book.resistance, 'ohm mohm', 3)} at half charge; with it alone "
        f"{held} at C/3 (no diffusion: a simulation gives less)",
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
    data = as_dict(cell)
    rows = "".join(
        f"<tr><th scope='row'>{escaping.escape(str(level))}</th>"
        f"<td>{number(data['specific_energy_Wh_kg'][level], 4)}</td>"
        f"<td>{number(data['energy_density_Wh_L'][level]['charged'], 4)}</td>"
        f"<td>{number(data['energy_density_Wh_L'][level]['discharged'], 4)}</td></tr>"
        for level in (str(level) for level in LEVELS)
    )
    terms = "".join(
        f"<tr><th scope='row'>{escaping.escape(name)}</th><td>{number(value)}</td></tr>"
        for name, value in data["ledger_ohm_cm2"].items()
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
        *status(cell).advice,
        *(str(finding) for finding in warnings(cell)),
        *_holds(cell),
        _pack(cell),
        *_power(cell, ledger(cell)),
        *_standing(cell),
    ]
    return [" ".join(line.split()) for line in lines]
