"""The model: a case in, every line of cost out, in closed form.

C_total = C_materials + C_processing + C_R&D, in USD 2022 per kWh of good cells. No branch depends
on a value of the case, so arrays of draws or of designs pass through as they are.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from allsolid.cost.buying.contents import Contents, Stream
from allsolid.cost.case import Case, counted, realised
from allsolid.cost.factory.plant import KWH, Expense, Plant
from allsolid.cost.factory.processes import Process, apply
from allsolid.cost.factory.steps import Demand, Driver, Machine, PlantSection, Resources, Size
from allsolid.quantities import InputError, Number

AIR = "dry-room air handling"
ROOM = "dry room"
SUPPORT = "building support"
WAREHOUSE = "warehouse"
_BASELINE_CELLS, _BASELINE_AREA = 211e6, 618e6


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material of a component, USD/kWh: what stays in good cells and what scrap adds."""

    component: str
    material: str
    stream: Stream
    net: Number
    scrap: Number

    @property
    def name(self) -> str:
        """Component and material, for listings."""
        return f"{self.component}: {self.material}"

    @property
    def total(self) -> Any:
        """Net plus scrap."""
        return self.net + self.scrap


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step: its resources a year and its expense in USD/kWh."""

    name: str
    section: PlantSection
    resources: Resources
    expense: Expense


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines of a case.

    materials and steps make the cell; pack_steps and pack_items take it to the pack; beyond holds
    (level, name, USD/kWh) of the levels above. support_share: cells' part of building support.
    """

    materials: tuple[MaterialLine, ...]
    steps: tuple[StepLine, ...]
    pack_steps: tuple[StepLine, ...]
    pack_items: tuple[tuple[str, Any], ...]
    beyond: tuple[tuple[Any, str, Any], ...]
    process: Process
    demand: Demand
    energy: Number
    """kWh of good cells made a year"""
    support_share: Number
    cell: Contents


def evaluate(case: Case) -> Lines:
    """Every line of cost of a case, at the medians of its priors or at the draws they hold."""
    cell = counted(case)
    case = realised(replace(case, cell=cell))
    plant = case.plant
    process = apply(case.route, case.base, cell)
    demand = demand_of(cell, process, plant)
    energy = plant.volume * demand.utilisation / KWH
    steps, pack_steps, share = _step_lines(case, process, demand, energy)
    return Lines(
        materials=_material_lines(case, cell, process, demand),
        steps=steps,
        pack_steps=pack_steps,
        pack_items=case.adders.pack_items(cell),
        beyond=case.adders.beyond_pack(),
        process=process,
        demand=demand,
        energy=energy,
        support_share=share,
        cell=cell,
    )


def stream_yield(process: Process, stream: Stream) -> Any:
    """Share of a stream that reaches assembled cells: the product over its steps."""
    stages = (np.clip(y.value, 0.02, 1.0) for y in process.yields if stream in y.streams)
    return functools.reduce(lambda a, b: a * b, stages, 1.0)


def cell_yield(process: Process, plant: Plant) -> Any:
    """Share of started cells that are good: the plant's where it states one."""
    stated = process.cell_yield if plant.cell_yield is None else plant.cell_yield
    return np.clip(stated, 0.02, 1.0)


def demand_of(cell: Contents, process: Process, plant: Plant) -> Demand:
    """Annual rates of a plant at its full volume: net contents over the yields that follow."""
    accepted = plant.volume / cell.energy
    started = accepted / cell_yield(process, plant)

    def made(amount: Any, stream: Stream) -> Any:
        return started * amount / stream_yield(process, stream)

    solids = {s: made(cell.stream_mass(s), s) for s in Stream}
    solvents = {s.stream: solids[s.stream] * s.ratio for s in process.solvents}
    recovered = sum(
        (solids[s.stream] * s.ratio for s in process.solvents if s.material != "water"), 0.0
    )
    cathode, anode = started * cell.cathode_area, started * cell.anode_area
    rates = {
        Driver.CELLS: started,
        Driver.CELL_VOLUME: started * cell.volume,
        Driver.ENERGY: plant.volume / KWH,
        Driver.CATHODE_MASS: solids[Stream.CATHODE],
        Driver.ANODE_MASS: solids[Stream.ANODE],
        Driver.CATHODE_AREA: cathode,
        Driver.ANODE_AREA: anode,
        Driver.ELECTRODE_AREA: cathode + anode,
        Driver.CATHODE_MADE: made(cell.cathode_area, Stream.CATHODE),
        Driver.SEPARATOR_MASS: solids[Stream.SEPARATOR],
        Driver.SEPARATOR_AREA: made(cell.separator_area, Stream.SEPARATOR),
        Driver.SEPARATOR_VOLUME: made(cell.separator_volume, Stream.SEPARATOR),
        Driver.CATHODE_VOLUME: started * cell.cathode_volume,
        Driver.LITHIUM_AREA: made(cell.lithium_area, Stream.LITHIUM),
        Driver.LITHIUM_VOLUME: started * cell.lithium_volume,
        Driver.CATHODE_SOLVENT: recovered,
        Driver.ROOM: np.maximum(started / _BASELINE_CELLS, (cathode + anode) / _BASELINE_AREA),
    }
    sizes = {
        Size.CAPACITY: cell.capacity,
        Size.ABOVE_80_AH: np.where(np.asarray(cell.capacity) > 80 * 3600.0, 1.1, 1.0),
        Size.AREA_PER_CHARGE: cell.cathode_area / cell.capacity,
        Size.CATHODE_SOLVENT_LOAD: solvents.get(Stream.CATHODE, 0.0) / cathode,
        Size.ANODE_SOLVENT_LOAD: solvents.get(Stream.ANODE, 0.0) / np.maximum(anode, 1e-12),
    }
    return Demand(rates, sizes, plant.operating_time, np.clip(plant.utilisation, 0.02, 1.0))


def _material_lines(
    case: Case, cell: Contents, process: Process, demand: Demand
) -> tuple[MaterialLine, ...]:
    prices = case.prices
    kwh = cell.energy / KWH
    good = cell_yield(process, case.plant)
    scale = demand.rates[Driver.CELLS] / _BASELINE_CELLS
    lines = []
    for item in cell.items:
        if prices.unit(item.material) is not item.per:
            raise InputError(
                f"bought per {prices.unit(item.material)}, counted per {item.per}",
                key=item.component, value=item.material,
            )  # fmt: skip
        net = item.amount * prices.unit_price(item.material, scale, item.thickness) / kwh
        gross = net / (good * stream_yield(process, item.stream))
        lines.append(MaterialLine(item.component, item.material, item.stream, net, gross - net))
    for solvent in process.solvents:
        solids = cell.stream_mass(solvent.stream)
        used = solids / (good * stream_yield(process, solvent.stream)) * solvent.ratio
        bill = used * solvent.bought * prices.unit_price(solvent.material) / kwh
        component = f"{solvent.stream} solvent"
        lines.append(MaterialLine(component, solvent.material, solvent.stream, bill, 0.0 * bill))
    return tuple(lines)


def _step_lines(
    case: Case, process: Process, demand: Demand, energy: Any
) -> tuple[tuple[StepLine, ...], tuple[StepLine, ...], Any]:
    """Steps of the cell, steps of the pack, and the cells' share of building support."""
    plant, rules = case.plant, case.plant.rules
    used = {step.name: step.resources(demand) for step in process.steps}
    support = _support(case, used, demand)
    cell_lines, pack_lines = [], []

    def line(name: str, section: PlantSection, resources: Resources, expense: Expense) -> StepLine:
        return StepLine(name, section, resources, expense * (1.0 / energy))

    for step in process.steps:
        resources = used[step.name]
        expense = plant.expense(resources)
        if isinstance(step, Machine):
            # its energy is counted itself: take the utilities out of its overhead
            expense = replace(expense, overhead=expense.overhead * (1.0 - rules.utilities_share))
        if step.section is PlantSection.PACK:
            pack_lines.append(line(step.name, step.section, resources, expense))
        elif step.name == WAREHOUSE:
            share = rules.warehouse_share
            cell_lines.append(line(step.name, step.section, resources, expense * share))
            pack_lines.append(
                line(step.name, PlantSection.PACK, resources, expense * (1.0 - share))
            )
        elif step.name != SUPPORT:
            cell_lines.append(line(step.name, step.section, resources, expense))
    general, air, packs = support.general, support.air, support.packs
    # the baseline's own dry-room energy sits in the plant's variable overhead: taken out here,
    # put back with the air handling, so that only the difference to the baseline is added; what
    # exceeds half of support's overhead cannot have been in it
    expense = plant.expense(general)
    embedded = support.base_energy / KWH * rules.electricity
    overhead = expense.overhead - np.minimum(embedded, 0.5 * expense.overhead)
    expense = replace(expense, overhead=overhead)
    cell_lines.append(line(SUPPORT, PlantSection.SUPPORT, general, expense))
    cell_lines.append(line(AIR, PlantSection.SUPPORT, air, plant.expense(air)))
    pack_lines.append(line(SUPPORT, PlantSection.PACK, packs, plant.expense(packs)))
    return tuple(cell_lines), tuple(pack_lines), support.share


@dataclass(frozen=True, slots=True)
class _Support:
    general: Resources
    air: Resources
    packs: Resources
    base_energy: Number
    share: Number


def _support(case: Case, used: dict[str, Resources], demand: Demand) -> _Support:
    """Building support split into the dry room's air handling, the cells' rest and the packs'.

    The sum for the liquid process at the same rates is BatPaC's: cells pay by floor area. The
    rest follows the route's floor area, the air handling its dry room and dew point.
    """
    plant, base = case.plant, case.base
    floors = {step.name: step.resources(demand).area for step in base.steps}
    pack_names = [step.name for step in base.steps if step.section is PlantSection.PACK]
    away = 1.0 - plant.rules.warehouse_share
    liquid_cells = _cell_floor(floors, pack_names, away)
    share = liquid_cells / sum(floors.values())
    route_floors = {name: resources.area for name, resources in used.items()}
    route_cells = _cell_floor(route_floors, pack_names, away)
    capital = used[SUPPORT].capital
    base_air = plant.dry_room.resources(floors[ROOM], base.dew_point)
    # plants of very small cells: the room's law outgrows building support; it keeps half at least
    part = np.minimum(1.0, 0.5 * capital * share / base_air.capital)
    room = used[ROOM].area if ROOM in used else 0.0
    air = plant.dry_room.resources(room, case.route.dew_point)
    rest = (capital * share - part * base_air.capital) * route_cells / liquid_cells
    return _Support(
        general=Resources(0.0, rest, 0.0),
        air=air,
        packs=Resources(0.0, capital * (1.0 - share), 0.0),
        base_energy=part * base_air.energy,
        share=share,
    )


def _cell_floor(floors: dict[str, Any], pack_names: list[str], away: Any) -> Any:
    cells = sum(area for name, area in floors.items() if name not in pack_names)
    return cells - away * floors[WAREHOUSE]


def material_names(cell: Contents, process: Process) -> list[str]:
    """Every material bought for a cell made by a process, solvents included."""
    return [item.material for item in cell.items] + [s.material for s in process.solvents]


__all__ = [
    "AIR", "ROOM", "SUPPORT", "WAREHOUSE", "Lines", "MaterialLine", "StepLine",
    "cell_yield", "demand_of", "evaluate", "material_names", "stream_yield",
]  # fmt: skip
