"""Parameters of a `Cell`: geometry and materials from its parts, resistances from its ledger."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np

from allsolid.cells import (
    FRESH,
    Cell,
    Composite,
    Conditions,
    Ledger,
    Metal,
    as_cell,
    ledger,
    temperature_doubts,
)
from allsolid.cells.balance import aged
from allsolid.cells.resistance import Term, surface_resistances
from allsolid.cells.sides.side import arrhenius
from allsolid.designs import Microstructure
from allsolid.materials import Family
from allsolid.quantities import FARADAY, GAS_CONSTANT, InputError, checked
from allsolid.quantities.frozen import read_only
from allsolid.simulation.curves import smoothed, tabulate
from allsolid.simulation.kernel.layout import UnitCell
from allsolid.simulation.unit import Parameters

IDEAL = 1e8
"""S/m^2: conductance that stands for no drop within a dense film, whose share is in series."""

_SALT = (
    "the electrolyte carries a salt, which is taken for a single-ion conductor: its polarisation "
    "is left out, so high rates are optimistic"
)
_RECENT: OrderedDict[Any, tuple[Cell, Parameters]] = OrderedDict()
_TABLES: dict[int, tuple[Any, np.ndarray]] = {}


@checked
def parameters(cell: Cell | str, conditions: Conditions | None = None) -> Parameters:
    """The simulation's parameters of a cell (or batch) under conditions, charged.

    Transport and kinetics follow the Arrhenius laws of the materials; the separator, the films and
    the contacts are the terms of the cell's resistance ledger under these conditions.

    Parameters
    ----------
    cell : a cell, a batch of cells, or the name or file of a design
    conditions : of ``cell.conditions(temperature="60 degC")``; by default the design's

    Raises
    ------
    InputError : not a cell, a negative electrode that is not a flat metal, or a blocking one
    """
    cell = as_cell(cell)
    at = cell.under(conditions)
    key = (id(cell), *(np.asarray(part, float).tobytes() for part in _numbers(at)), id(at.state))
    known = _RECENT.get(key)
    if known is not None and known[0] is cell:
        return known[1]
    with np.errstate(all="ignore"):  # what overflows far from room temperature is refused later
        made = _parameters(cell, at)
    if at.state is FRESH:
        _RECENT[key] = (cell, made)
        while len(_RECENT) > 16:
            _RECENT.popitem(last=False)
    return made


def _numbers(at: Conditions) -> tuple[Any, ...]:
    return at.temperature, at.pressure, at.lower_voltage, at.upper_voltage


def _parameters(cell: Cell, at: Conditions) -> Parameters:
    temperature, state = at.temperature, at.state
    anode, cathode = cell.anode, cell.cathode
    if not isinstance(anode, Metal):
        raise InputError(
            "expected a flat negative electrode (lithium, anode-free or lithium-indium): others "
            "are not simulated yet",
            file=cell.name, key="anode", value=anode.name,
        )  # fmt: skip
    if isinstance(cathode, Metal):
        return _between_metals(cell, cathode, anode, at)
    if not isinstance(cathode, Composite):
        text = "expected a positive electrode that takes lithium: others are not simulated yet"
        raise InputError(text, file=cell.name, key="cathode", value=cathode.kind)
    balance = aged(cell.balance, cathode, anode, state)
    terms = ledger(cell, at)
    material = cathode.active_material
    dense = cathode.microstructure is Microstructure.DENSE
    _, coating, interphase = surface_resistances(
        cell, cathode, 0.5, temperature, state.cathode_interphase
    )
    values = UnitCell(
        temperature=temperature,
        area=cell.area,
        series=cell.housing.series,
        rated_capacity=cell.areal_capacity,
        thickness=cathode.thickness,
        active_fraction=cathode.volume.active * cathode.connectivity * state.connectivity,
        particle_radius=cathode.thickness if dense else cathode.particle_radius,
        contact=_contact(cathode, dense) * state.cathode_contact,
        diffusivity=material.diffusivity.value
        * arrhenius(material.diffusivity_energy.value, temperature),
        maximum_concentration=cathode.density.active * material.theoretical_capacity / FARADAY,
        ionic_conductivity=IDEAL * cathode.thickness
        if dense
        else cathode.ionic_conductivity(temperature),
        electronic_conductivity=IDEAL * cathode.thickness
        if dense
        else cathode.electronic_conductivity(),
        exchange_current=cathode.exchange_current
        * arrhenius(material.exchange_current_energy.value, temperature),
        film_resistance=coating + interphase,
        separator_resistance=terms[Term.SEPARATOR_BULK] + terms[Term.SEPARATOR_GRAIN_BOUNDARY],
        series_resistance=_series(terms, dense),
        negative_exchange_current=GAS_CONSTANT
        * np.asarray(temperature)
        / (FARADAY * terms[Term.ANODE_CHARGE_TRANSFER]),
        negative_potential=anode.plateau - cathode.shift,
        lithium=balance.anode,
        initial=balance.cathode_charged,
        charged=balance.cathode_charged,
        discharged=balance.cathode_discharged,
        lower_voltage=at.lower_voltage,
        upper_voltage=at.upper_voltage,
        curve=0.0,
        active_mass=cathode.active_loading,
        plating_efficiency=1.0,
    )
    return Parameters(_plain(values), table(material), dense, cell.name, caveats(cell, temperature))


HOST = 1e4
"""How much more lithium stands for a positive metal than there is: its surface then stays what it
is, to a part in this."""


def _between_metals(cell: Cell, cathode: Metal, anode: Metal, at: Conditions) -> Parameters:
    """A positive electrode of metal as a film without resistance or diffusion, at its plateau,
    between two inventories of lithium; all else is the ledger's.
    """
    terms = ledger(cell, at)
    kinetics = (Term.CATHODE_CHARGE_TRANSFER, Term.ANODE_CHARGE_TRANSFER)
    bulk = terms[Term.SEPARATOR_BULK] + terms[Term.SEPARATOR_GRAIN_BOUNDARY]
    thermal = GAS_CONSTANT * np.asarray(at.temperature) / FARADAY
    positive, negative = np.asarray(cathode.supply), np.asarray(anode.supply)
    both = positive + negative
    if not np.all(both > 0.0):
        text = "expected lithium on one of the electrodes as built"
        raise InputError(text, file=cell.name, key="cathode.excess", value=0.0)
    thickness = 1e-6
    values = UnitCell(
        temperature=at.temperature,
        area=cell.area,
        series=cell.housing.series,
        rated_capacity=cell.areal_capacity,
        thickness=thickness,
        active_fraction=1.0,
        particle_radius=thickness,
        contact=1.0,
        diffusivity=1.0,
        maximum_concentration=HOST * both / (FARADAY * thickness),
        ionic_conductivity=IDEAL * thickness,
        electronic_conductivity=IDEAL * thickness,
        exchange_current=thermal / terms[kinetics[0]],
        film_resistance=0.0,
        separator_resistance=bulk,
        series_resistance=terms.total - bulk - sum(terms[one] for one in kinetics),
        negative_exchange_current=thermal / terms[kinetics[1]],
        negative_potential=anode.plateau,
        lithium=negative,
        initial=0.5 - negative / (HOST * both),
        charged=0.5 - 1.0 / HOST,
        discharged=0.5,
        lower_voltage=at.lower_voltage,
        upper_voltage=at.upper_voltage,
        curve=0.0,
        positive_lithium=positive,
    )
    flat = tabulate(lambda x: np.full_like(x, float(np.ravel(cathode.plateau)[0])))
    return Parameters(_plain(values), flat, True, cell.name, caveats(cell, at.temperature))


def _contact(cathode: Composite, dense: bool) -> Any:
    """Touched share of the particle surface; a dense film takes part with its whole face, whatever
    share of it is active and reached behind.
    """
    if dense:
        return cathode.contact / (cathode.volume.active * cathode.connectivity)
    return cathode.contact


_IN_SERIES = (
    Term.COLLECTORS, Term.CATHODE_INTERLAYERS, Term.ANODE_INTERLAYERS, Term.ANODE_INTERPHASE,
    Term.ANODE_CONTACT,
)  # fmt: skip


def _series(terms: Ledger, dense: bool) -> Any:
    """Terms of the ledger that the whole current crosses, ohm m^2."""
    used = (*_IN_SERIES, Term.CATHODE_ELECTRONIC) if dense else _IN_SERIES
    return sum(terms[term] for term in used)


def _plain(values: UnitCell) -> UnitCell:
    """Floats where one value is enough, flat arrays otherwise."""
    flat = [np.ravel(np.asarray(value, dtype=float)) for value in values]
    return UnitCell(*(float(v[0]) if v.size == 1 else v for v in flat))


def table(material: Any) -> np.ndarray:
    """The open-circuit table of an active material, evened out within 2 mV (kept once made)."""
    curve = material.open_circuit
    if id(curve) not in _TABLES or _TABLES[id(curve)][0] is not curve:
        _TABLES[id(curve)] = (curve, read_only(tabulate(smoothed(curve.potential))))
    return _TABLES[id(curve)][1]


def caveats(cell: Cell, temperature: Any) -> tuple[str, ...]:
    """What this model leaves out of a cell at a temperature, K, or does not rest on data."""
    conductors = (cell.separator.electrolyte, *cell.cathode.conductors)
    salt = any(c.family in (Family.POLYMER, Family.LIQUID) for c in conductors)
    return (*((_SALT,) if salt else ()), *temperature_doubts(cell, temperature))
