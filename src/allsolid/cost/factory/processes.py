"""Routes: a way to make a cell, written as differences to the liquid cell's process.

Steps removed, scaled, copied from a known step, or added as machines; yields and solvents that
go with them; each difference with its reason, so that every USD/kWh of difference has a name.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from allsolid.cost.buying.contents import Anode, Contents, Stream
from allsolid.cost.buying.reading import table, value
from allsolid.cost.factory.steps import Driver, Machine, PlantSection, ProcessStep, baseline_steps
from allsolid.quantities import InputError, checked, did_you_mean
from allsolid.sources import Kind, Measured, Scale


class When(StrEnum):
    """The cells that a change holds for."""

    ALWAYS = "always"
    COATED = "coated anode"
    LITHIUM = "lithium anode"
    FREE = "anode-free"
    DRY = "no liquid"
    WET = "liquid"
    CERAMIC = "ceramic cathode"

    def holds(self, cell: Contents) -> bool:
        """True where `cell` is of this kind."""
        return {
            When.ALWAYS: True,
            When.COATED: cell.anode is Anode.COATED,
            When.LITHIUM: cell.anode is Anode.LITHIUM,
            When.FREE: cell.anode is Anode.FREE,
            When.DRY: not cell.has_liquid,
            When.WET: cell.has_liquid,
            When.CERAMIC: cell.catholyte_family == "oxide",
        }[self]


@dataclass(frozen=True, slots=True)
class Removal:
    """A step that falls away."""

    name: str
    when: When
    reason: str


@dataclass(frozen=True, slots=True)
class Scaling:
    """Factors on a step's labour, capital and area."""

    name: str
    when: When
    labour: Any
    capital: Any
    area: Any
    reason: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A new step with the scaling law of a known one, at another driver's rate, times a factor."""

    name: str
    like: str
    driver: Driver
    when: When
    factor: Any
    reason: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A new step made of machines."""

    machine: Machine
    when: When

    @property
    def name(self) -> str:
        """The machine's name."""
        return self.machine.name


@dataclass(frozen=True, slots=True)
class StageYield:
    """The share of streams that leaves a step as good product."""

    step: str
    streams: tuple[Stream, ...]
    value: Any
    when: When = When.ALWAYS

    @property
    def name(self) -> str:
        """Step and streams, for listings."""
        return f"{self.step} of {', '.join(self.streams)}"


@dataclass(frozen=True, slots=True)
class Solvent:
    """A slurry's solvent: kg per kg of dry coating, and the share of it that is bought."""

    stream: Stream
    material: str
    ratio: Any
    bought: Any

    @property
    def name(self) -> str:
        """Material and stream, for listings."""
        return f"{self.material} in {self.stream}"


@dataclass(frozen=True, slots=True)
class Route:
    """A route: what it can make and how it differs from the liquid process."""

    name: str
    title: str
    families: tuple[str, ...]
    catholytes: tuple[str, ...]
    anodes: tuple[Anode, ...]
    refusals: tuple[tuple[str, str], ...]
    dew_point: Any
    cell_yield: Any
    removed: tuple[Removal, ...]
    scaled: tuple[Scaling, ...]
    copied: tuple[Copy, ...]
    added: tuple[Addition, ...]
    yields: tuple[StageYield, ...]
    solvents: tuple[Solvent, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """The steps, yields and solvents with which one kind of cell is made."""

    steps: tuple[ProcessStep | Machine, ...]
    yields: tuple[StageYield, ...]
    solvents: tuple[Solvent, ...]
    cell_yield: Any
    dew_point: Any


@functools.cache
def liquid_process() -> Process:
    """The baseline: BatPaC 5.0's steps, yields and solvents, with intervals."""
    file = "plant.toml"
    entries = table(file)
    return Process(
        steps=baseline_steps(),
        yields=tuple(_yield(e, file) for e in entries["yields"]),
        solvents=tuple(_solvent(e, file) for e in entries["solvents"]),
        cell_yield=value(entries["cell_yield"], "", file=file, key="cell yield"),
        dew_point=replace(
            route("liquid").dew_point, name="dew point of the liquid process's dry room"
        ),
    )


def for_cell(route: Route, cell: Contents) -> Route:
    """The route without the changes that do not concern `cell`."""

    def those(changes: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(change for change in changes if change.when.holds(cell))

    present = {stream for stream in Stream if np.any(cell.stream_mass(stream) > 0)}
    return replace(
        route, removed=those(route.removed), scaled=those(route.scaled),
        copied=those(route.copied), added=those(route.added), yields=those(route.yields),
        solvents=tuple(s for s in route.solvents if s.stream in present),
    )  # fmt: skip


def used_of(base: Process, route: Route) -> Process:
    """The base process without the yields and solvents that `route` replaces or removes.

    Its steps stay: a route's floor is compared with theirs.
    """
    gone = {change.name for change in route.removed}
    own = {solvent.stream for solvent in route.solvents}
    return replace(
        base,
        yields=tuple(y for y in base.yields if y.step not in gone),
        solvents=tuple(s for s in base.solvents if s.stream not in own),
        cell_yield=base.cell_yield if route.cell_yield is None else route.cell_yield.value,
    )


def apply(route: Route, base: Process, cell: Contents) -> Process:
    """The process of `route` for `cell`: the base process with the route's differences.

    Works on priors and on realised numbers alike.
    """
    gone = {change.name for change in route.removed if change.when.holds(cell)}
    factors = {change.name: change for change in route.scaled if change.when.holds(cell)}
    known = {step.name: step for step in base.steps if isinstance(step, ProcessStep)}
    kept = [_scaled(step, factors) for step in base.steps if step.name not in gone]
    copied = [_copied(copy, known[copy.like]) for copy in route.copied if copy.when.holds(cell)]
    added = [a.machine for a in route.added if a.when.holds(cell)]
    own = {solvent.stream for solvent in route.solvents}
    return Process(
        steps=(*kept, *copied, *added),
        yields=(
            *(y for y in base.yields if y.step not in gone),
            *(y for y in route.yields if y.when.holds(cell)),
        ),
        solvents=(*(s for s in base.solvents if s.stream not in own), *route.solvents),
        cell_yield=base.cell_yield if route.cell_yield is None else route.cell_yield,
        dew_point=route.dew_point,
    )


def _scaled(step: Any, factors: dict[str, Scaling]) -> Any:
    change = factors.get(step.name)
    if change is None:
        return step
    return replace(
        step, labour=step.labour * change.labour, capital=step.capital * change.capital,
        area=step.area * change.area,
    )  # fmt: skip


def _copied(copy: Copy, like: ProcessStep) -> ProcessStep:
    # the size of the cell counts as in the known step where both are sized by the same rate
    modifiers = like.modifiers if copy.driver is like.driver else ()
    return replace(
        like, name=copy.name, driver=copy.driver, modifiers=modifiers,
        labour=like.labour * copy.factor, capital=like.capital * copy.factor,
        area=like.area * copy.factor,
    )  # fmt: skip


def routes() -> list[str]:
    """Names of the packaged routes."""
    return list(table("routes.toml"))


@checked
@functools.cache
def route(name: str) -> Route:
    """A packaged route by name.

    Raises
    ------
    InputError : no such route
    """
    known = table("routes.toml")
    if name not in known:
        hint = did_you_mean(name, known)
        raise InputError(f"expected one of {', '.join(known)}{hint}", value=name)
    entry = known[name]
    file = "routes.toml"
    parts = [entry, *(table("groups.toml")[group] for group in entry.get("groups", ()))]

    def gather(field: str) -> list[Any]:
        return [item for part in parts for item in part.get(field, ())]

    yield_ = entry.get("cell_yield")
    return Route(
        name=name,
        title=entry["title"],
        families=tuple(entry["families"]),
        catholytes=tuple(entry["catholytes"]),
        anodes=tuple(Anode(a) for a in entry["anodes"]),
        refusals=tuple(entry["refusals"].items()),
        dew_point=value(entry["dew_point"], "degC", file=file, key="dew point of the dry room"),
        cell_yield=None if yield_ is None else value(yield_, "", file=file, key="cell yield"),
        removed=tuple(Removal(s, When(w), why) for s, w, why in gather("removed")),
        scaled=tuple(_scaling(line) for line in gather("scaled")),
        copied=tuple(_copy(line) for line in gather("copied")),
        added=tuple(_addition(e) for e in gather("machines")),
        yields=tuple(_yield(e, file) for e in gather("yields")),
        solvents=tuple(_solvent(e, file) for e in gather("solvents")),
    )


def _factor(entry: Any, name: str, reason: str) -> Any:
    """1.0 where nothing changes, else an assumed factor [value, low, high] in decades."""
    if not isinstance(entry, tuple):
        return float(entry)
    middle, low, high = (float(number) for number in entry)
    return Measured(
        middle, low, high, Kind.ASSUMED, "", scale=Scale.DECADES, conditions=reason, name=name
    )


def _scaling(line: list[Any]) -> Scaling:
    step, when, labour, capital, area, reason = line
    return Scaling(
        step,
        When(when),
        _factor(labour, f"{step}: factor on labour", reason),
        _factor(capital, f"{step}: factor on equipment", reason),
        _factor(area, f"{step}: factor on floor", reason),
        reason,
    )


def _copy(line: list[Any]) -> Copy:
    name, like, driver, when, factor, reason = line
    middle = _factor(factor, f"{name}: factor on {like}", reason)
    return Copy(name, like, Driver(driver), When(when), middle, reason)


def _yield(entry: dict[str, Any], file: str) -> StageYield:
    streams = tuple(Stream(s) for s in entry["streams"])
    key = f"yield of {entry['step']} ({', '.join(streams)})"
    good = _reasoned(
        value(entry["value"], "", file=file, key=key),
        "good share of what enters the step; guess for a young step",
    )
    return StageYield(entry["step"], streams, good, When(entry.get("when", "always")))


_SOLVENT = {
    "ratio": "guess, from stiff to thin slurries",
    "bought": "the rest is recovered; guess",
}
"""Why an assumed value of a solvent is what it is, where its entry says nothing."""


def _reasoned(found: Measured, reason: str) -> Measured:
    """An assumed value with `reason` where its entry gives none; others as they are."""
    silent = found.kind is Kind.ASSUMED and not found.conditions
    return replace(found, conditions=reason) if silent else found


def _solvent(entry: dict[str, Any], file: str) -> Solvent:
    stream, material = Stream(entry["stream"]), entry["material"]

    def read(field: str) -> Any:
        stated = entry[field]  # a plain 0 where the route uses no solvent
        shown = {"ratio": "kg per kg of coating", "bought": "share bought"}[field]
        key = f"{material} in {stream}: {shown}"
        if isinstance(stated, float):
            return stated
        return _reasoned(value(stated, "", file=file, key=key), _SOLVENT[field])

    return Solvent(stream, material, read("ratio"), read("bought"))


_MACHINE = {
    "batch": ("cells at a time", ""),
    "rate": ("growth of the layer", "um"),
    "cycle": ("cycle time", "min"),
    "uptime": ("uptime", ""),
    "price": ("price of a machine (USD 2022)", ""),
    "floor": ("floor of a machine", "m^2"),
    "crew": ("people per machine", ""),
    "power": ("power of a machine", "kW"),
}
"""Name for people and display unit of each property of a machine."""

_MACHINE_REASON = {
    "batch": "guess of the size of a series machine",
    "rate": "thickness a second; guess",
    "cycle": "guess of the time in a series machine",
    "uptime": "share of the operating time in which it produces; guess",
    "price": "installed; guess without a quotation",
    "floor": "one machine with its access; guess",
    "crew": "persons at one machine in every shift; guess",
    "power": "mean draw while it produces; guess",
}
"""Why an assumed property of a machine is what it is, where its entry says nothing."""


def _per_second(found: Measured, name: str) -> dict[str, str]:
    """Name and display unit of what a machine without a cycle makes: its cycle is one second."""
    if found.unit == "m^2":
        return {"unit": "m^2/s", "name": f"{name}: area made"}
    return {"unit": "nm/s" if found.value < 1e-7 else "um/s"}


def _addition(entry: dict[str, Any]) -> Addition:
    name = entry["name"]
    # what a machine makes in its cycle of one second, where no other cycle is stated
    flow = "" if "cycle" in entry else "rate" if "rate" in entry else "batch"

    def read(field: str) -> Any:
        if field not in entry:
            return 1.0
        shown, unit = _MACHINE[field]
        if field == "batch" and isinstance(entry["batch"]["value"], str):
            volume = entry["batch"]["value"].endswith("m^3")
            unit, shown = ("m^3", "volume at a time") if volume else ("m^2", "area at a time")
        found = value(entry[field], unit, file="groups.toml", key=f"{name}: {shown}")
        found = _reasoned(found, _MACHINE_REASON[field])
        return replace(found, **_per_second(found, name)) if field == flow else found

    machine = Machine(
        name, PlantSection(entry["section"]), Driver(entry["driver"]), *(read(f) for f in _MACHINE)
    )
    return Addition(machine, When(entry.get("when", "always")))
