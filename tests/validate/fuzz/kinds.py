"""The kind of every argument of every public function, by name; new ones are added here."""

from __future__ import annotations

import datetime
import functools
import math
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from fuzz import arguments as a
from fuzz.arguments import Kind, array, instance, many, one_of, optional, real, whole

OMITTED = Kind(lambda: None)
"""Callables of the user's that have a default: what goes wrong inside them is theirs."""
KEPT = Kind(lambda: lambda x: 4.0 - x)
"""The same where there is no default."""


KEPT_TREE = Kind(lambda: lambda inputs: inputs.design.separator.thickness.value)
"""An output of a cell's inputs."""
SEVERAL_OF_TREE = Kind(lambda: lambda inputs: {"x": inputs.design.separator.thickness.value})


def _nothing(value: Any) -> bool:
    """An iterable that holds nothing."""
    return isinstance(value, (str, bytes, list, tuple, dict, set, np.ndarray)) and len(value) == 0


def _times(value: Any) -> bool:
    if not array(0.0, 0.0).may(value):
        return False
    flat = np.ravel(np.asarray(list(value) if isinstance(value, range) else value, dtype=float))
    return bool(np.all(np.diff(flat) > 0))


def _two(value: Any) -> bool:
    return (
        isinstance(value, (list, tuple, np.ndarray))
        and array(0.0).may(value)
        and np.size(value) == 2
    )


def _limit(value: Any) -> bool:
    return real(0.0).may(value) or (isinstance(value, float) and math.isinf(value))


def _detail(value: Any) -> bool:
    return value in ("terminal", "curves", "fields")


@functools.cache
def kinds() -> dict[str, Kind]:
    """By ``room.function.argument``, ``room.argument`` or ``argument``, the first that is there."""
    return {
        **_shared(),
        **_quantities(),
        **_materials(),
        **_cells(),
        **_simulation(),
        **_cost(),
        **_strategy(),
    }


def _shared() -> dict[str, Kind]:
    from allsolid.cells import FRESH
    from allsolid.designs import names

    above = math.ulp(0.0)
    return {
        "file": a.FILE,
        "source": a.ANY_TEXT,
        "group": a.ANYTHING,
        "tell": OMITTED,
        "output": OMITTED,
        "potential": KEPT,
        "cell": instance(a.cell),
        "design": instance(a.design),
        "state": instance(lambda: FRESH),
        "temperature": array(298.15, 150.0, 5000.0),
        "simulation.simulate.start": optional(OMITTED),
        "pressure": optional(array(5e6, 0.0)),
        "soc": array(0.5, 0.0, 1.0),
        "cells.grown": array(0.0, 0.0, 1e-3),
        "cells.contact": array(1.0, 1e-6, 1.0),
        "cells.reached": array(1.0, 1e-6, 1.0),
        "seed": whole(0, 0, 2**32),
        "draws": whole(20, 2, 10_000),
        "points": whole(20, 2, 100_000),
        "name_or_path": Kind(lambda: names()[0], lambda v: v in names()),
        "path": Kind(lambda: a.csv_file("x")),
        "duration": array(10.0, above),
        "level": one_of("cell", lambda: _members("quantities", "Level")),
        "reports.page": instance(a.page),
        "reports.heads": many(lambda: ["a", "b"], a.ANYTHING),
        "reports.csv_text.rows": many(lambda: [["1", 2]], a.ANYTHING),
        "reports.results": Kind(lambda: {"a": 1.5}).maybe(_plain_mapping),
    }


def _members(room: str, name: str) -> list[Any]:
    import importlib

    kind = getattr(importlib.import_module(f"allsolid.{room}"), name)
    return [*kind, *(str(one) for one in kind)]


def _quantities() -> dict[str, Kind]:
    word = Kind(lambda: "um", lambda v: isinstance(v, str) and v in ("", "1 m"))
    return {
        "quantities.name": a.ANY_TEXT,
        "quantities.known": Kind(lambda: ["a", "b"], lambda v: not isinstance(v, str | bytes)),
        "quantities.unit": word,
        "quantities.value": Kind(lambda: 1.5e-6, array(1.0).may).maybe(_weak),
        "quantities.digits": whole(3, 1, 10_000),
        "quantities.percent.digits": whole(0, 0, 17),
        "quantities.fraction": real(0.5).maybe(_weak),
        "quantities.parse.text": Kind(lambda: "30 um", array(1.0).may),
        "quantities.unit_of.text": a.ANYTHING,
        "quantities.default": a.ANYTHING,
        "quantities.key": a.FILE,
        "quantities.what": a.ANY_TEXT,
        "quantities.currency": Kind(lambda: "USD"),
        "quantities.given.unit": Kind(lambda: "m", lambda _: True),
        "quantities.rate.text": Kind(lambda: "C/3", lambda v: isinstance(v, str)),
        "quantities.rates.value": Kind(lambda: [1.0, "C/3"], array(1.0).may),
        "quantities.temperature.value": array(298.15, 150.0, 1e308),
        "quantities.printable.text": a.ANYTHING,
        "quantities.seed_of.value": whole(0, 0, 2**63),
        "quantities.did_you_mean.name": a.ANYTHING,
        "quantities.most": whole(200, 1, 10**9),
        "quantities.kind": Kind(lambda: _enumeration("Level")),
        "quantities.word": Kind(lambda: "cell"),
        "quantities.aliases": optional(Kind(dict)).maybe(_nothing),
        "quantities.resolve_name.name": Kind(lambda: "a"),
        "quantities.resolve_name.aliases": optional(Kind(lambda: {"c": "a"}, _texts)).maybe(
            _nothing
        ),
        "sources.parse_toml.text": Kind(lambda: "a = 1", _nothing),
        "sources.path": Kind(lambda: a.csv_file("a = 1")),
        "sources.expected": a.ANY_TEXT,
        "sources.limit": whole(1000, 0, 10**9),
        "sources.keys": many(lambda: ["batpac5"], Kind(lambda: "")),
        "sources.own": Kind(dict).maybe(_nothing),
        "sources.key": Kind(lambda: "batpac5"),
        "sources.measured.key": a.FILE,
        "sources.measured.name": a.ANYTHING,
        "sources.unit": word,
        "sources.table": Kind(lambda: {"value": "30 um", "kind": "assumed"}),
    }


def _day(value: Any) -> bool:
    return isinstance(value, datetime.date)


def _plain_mapping(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(key, str) for key in value)


def _enumeration(name: str) -> Any:
    from allsolid import quantities

    return getattr(quantities, name)


def _texts(value: Any) -> bool:
    """A mapping from texts to texts, or text for text."""
    return isinstance(value, dict) and all(
        isinstance(one, str) for one in [*value, *value.values()]
    )


def _weak(value: Any) -> bool:
    """Numbers that are printed as they are, finite or not."""
    return isinstance(value, (float, np.floating, bool, Decimal))


def _materials() -> dict[str, Kind]:
    from allsolid import materials as room

    warm = np.array([280.0, 300.0, 320.0, 340.0, 360.0, 380.0])
    law = {"temperature": warm, "sigma": np.exp(5 - 4000 / warm)}
    category = optional(one_of("electrolyte", lambda: [*room.Category, *map(str, room.Category)]))
    reading = Kind(lambda: a.table_of_conductivities().readings)
    found = {
        "materials.name": Kind(lambda: "Li6PS5Cl"),
        "materials.one": Kind(lambda: "Li6PS5Cl"),
        "materials.other": Kind(lambda: "Li"),
        "materials.bibliography": Kind(dict).maybe(_nothing),
        "materials.known": instance(room.packaged),
        "materials.tables": Kind(dict).maybe(_nothing),
        "materials.read_curve.path": Kind(_curve_file),
        "materials.names": many(lambda: ["Li6PS5Cl"], Kind(lambda: ""), 0),
        "materials.category": category,
        "materials.materials.category": one_of("electrolyte", lambda: [*room.Category]),
        "materials.composition": Kind(lambda: {"Li": 3.0, "P": 1.0, "S": 4.0}),
        "materials.formula": Kind(lambda: "Li6PS5Cl"),
        "materials.form": one_of("sigma", lambda: [*room.Form, *map(str, room.Form)]),
        "materials.anchor": real(298.15, 0.0, open_=True),
        "materials.fit_vtf.anchor": optional(real(298.15, 0.0, open_=True)),
        "materials.at_potential.one": Kind(lambda: "Al"),
        "materials.low": real(3.0, -10.0, 10.0),
        "materials.high": real(4.0, -10.0, 10.0),
        "materials.potentials": optional(Kind(lambda: (3.0, 4.0), _window)),
        "materials.columns": optional(Kind(dict)).maybe(_nothing),
        "materials.transition": real(330.0, 300.0, 360.0),
        "materials.path": Kind(_table_file),
        "materials.imported": instance(a.table_of_conductivities),
        "materials.within": real(2.0, 0.0),
        "materials.temperature": real(333.15, 0.0),
        "materials.readings": reading.maybe(_nothing),
        "materials.statistics.readings": reading,
        "materials.rows": Kind(lambda: room.measurements()).maybe(_nothing),
        "materials.canonical.rows": Kind(lambda: room.measurements()[:1]).maybe(_nothing),
    }
    casings = {
        "active_material": "NMC811", "additive": "VGCF", "binder": "NBR", "casing": "",
        "coating": "LiNbO3",
        "collector": "Cu", "liquid": "", "metal": "Li",
    }  # fmt: skip
    for function, name in casings.items():
        first = name or room.names(function)[0]
        found[f"materials.{function}.name"] = Kind(functools.partial(str, first))
    for function in ("fit_arrhenius", "fit_vtf", "fit_piecewise"):
        for name, values in law.items():
            found[f"materials.{function}.{name}"] = Kind(functools.partial(np.copy, values))
    return found


def _window(value: Any) -> bool:
    """Two potentials, the lower first."""
    return _two(value) and value[0] <= value[1]


def _table_file() -> str:
    return a.csv_file("smiles,conductivity,salt smiles,temperature\n[Cu]OCC[Au],-5,x,60\n")


def _curve_file() -> str:
    return a.csv_file("x,potential (V)\n0.0,4.3\n0.5,3.8\n1.0,3.0\n")


def _cells() -> dict[str, Kind]:
    from allsolid import cells as room
    from allsolid import designs, materials

    above = math.ulp(0.0)
    positive = array(1e-3, above)
    return {
        "cells.given": Kind(a.cell, a.word_of_design),
        "cells.definition": instance(lambda: room.DEFINITIONS[0]),
        "cells.electrode": instance(lambda: a.cell().cathode),
        "cells.place": one_of("cathode", lambda: ["cathode", "anode"]),
        "cells.x": array(0.5, 0.0, 1.0),
        "cells.lithiation": array(0.5, 0.0, 1.0),
        "cells.grown": array(0.0, 0.0),
        "cells.thickness": positive,
        "cells.ionic": positive.maybe(_limit),
        "cells.electronic": positive.maybe(_limit),
        "cells.interfacial": array(1e-3, 0.0),
        "cells.temperature": optional(array(298.15, 150.0, 5000.0)),
        "cells.c_rate": array(1.0),
        "cells.charged": a.FLAG,
        "cells.values": Kind(lambda: {"separator.thickness": 20e-6}).maybe(_nothing),
        "cells.text": Kind(lambda: designs.to_toml(a.design())),
        "cells.table": Kind(lambda: designs.as_table(a.design())),
        "cells.count": whole(3, 0, 10**9),
        "cells.conditions": optional(instance(lambda: a.cell().conditions())),
        "simulation.conditions": optional(instance(lambda: a.cell().conditions())),
        "cells.inputs": instance(a.design),
        "cells.catalogue": optional(instance(materials.packaged)),
        "cells.value": Kind(lambda: "50 %", array(0.5, 0.0, 1.0).may),
        "designs.values": Kind(lambda: {"separator.thickness": 20e-6}).maybe(_nothing),
        "designs.text": Kind(lambda: designs.to_toml(a.design())),
        "designs.table": Kind(lambda: designs.as_table(a.design())),
        "designs.path": Kind(lambda: a.csv_file(designs.to_toml(a.design()))),
        "exploration.tree": instance(lambda: a.cell().inputs),
        "exploration.outputs": SEVERAL_OF_TREE,
        "exploration.output": KEPT_TREE,
        "exploration.exact": a.FLAG,
        "exploration.dimension": whole(2, 0, 10_000),
        "exploration.interval.output": array(1.0),
        "exploration.drawn": instance(lambda: a.cell().inputs),
        "exploration.distribution.samples": array(1.0),
        "exploration.most": optional(whole(3, 0, 10_000)),
        "exploration.count": whole(3, 1, 10**6),
        "exploration.draw.count": whole(3, 1, 10**6),
        "exploration.parameters": whole(2, 1, 1_000),
        "exploration.samples": whole(4, 2, 100_000),
        "cells.path": Kind(lambda: a.csv_file(designs.to_toml(a.design()))),
    }


def _discharges() -> Any:
    from allsolid.simulation import rate_capability

    return rate_capability(a.cell(), [1.0, 2.0])


def _simulation() -> dict[str, Kind]:
    from allsolid import simulation as room

    above = math.ulp(0.0)
    rate = real(1.0, 0.0, open_=True)
    several = Kind(lambda: [1.0, 2.0], lambda v: array(1.0, above).may(v) and np.size(v) > 0)
    cells = Kind(a.cell, a.cells_may)
    detail = Kind(lambda: room.Detail.CURVES, _detail)
    return {
        "cells": cells,
        "simulation.cell": cells,
        "life.current_limits.cell": Kind(a.cell, a.word_of_design),
        "life.current": array(10.0, 0.0),
        "life.conditions": optional(instance(lambda: a.cell().conditions())),
        "datasheet.conditions": optional(instance(lambda: a.cell().conditions())),
        "datasheet.cost": optional(instance(a.breakdown)),
        "datasheet.usable_cost.cost": instance(a.breakdown),
        "datasheet.discharges": instance(_discharges),
        "datasheet.levels": several,
        "simulation.parameters.cell": instance(a.cell),
        "simulation.parameters": instance(a.unit),
        "protocol": Kind(lambda: "Discharge at 1C until 3 V"),
        "simulation.steps": Kind(lambda: "Rest for 1 s; Discharge at 1C until 3 V"),
        "simulation.soc": optional(array(0.9, 0.0, 1.0)),
        "simulation.pulse_resistance.soc": Kind(
            lambda: [0.5], lambda v: array(0.5, 0.0, 1.0).may(v)
        ),
        "mesh": optional(instance(lambda: room.Spectral(6, 6))),
        "tolerance": instance(lambda: room.TOLERANCE),
        "detail": detail,
        "times": optional(Kind(lambda: [1.0, 10.0], _times)),
        "simulation.temperature": optional(array(298.15, 150.0, 1500.0)),
        "simulation.current": array(10.0, 0.0),
        "simulation.rate": rate,
        "simulation.pulse_resistance.rate": real(1.0),
        "simulation.duration": real(10.0, 0.0, open_=True),
        "simulation.clip": Kind(lambda: False, lambda v: isinstance(v, bool)),
        "simulation.start": real(0.1, 0.0, 1.0),
        "simulation.end": real(0.8, 0.0, 1.0),
        "simulation.rates": several,
        "simulation.levels": several,
        "simulation.hppc.levels": many(lambda: [0.9, 0.5], real(0.5, 0.0, 1.0), 1),
        "simulation.voltage": real(4.2, -10.0, 1e5),
        "simulation.taper": rate,
        "simulation.stages": Kind(lambda: [(2.0, 0.3), (1.0, 0.8)]),
        "simulation.until": real(0.8, 0.0, 1.0),
        "simulation.pulse": rate,
        "simulation.rest": rate,
        "simulation.pulses": whole(2, 1, 10_000),
        "simulation.discharge": a.FLAG,
        "simulation.between": rate,
        "simulation.settle": rate,
        "simulation.profile.time": Kind(lambda: [0.0, 10.0], lambda v: _two(v) and v[1] > v[0]),
        "simulation.profile.value": Kind(lambda: [1.0, 2.0], _two),
        "simulation.unit": Kind(lambda: "A"),
        "simulation.lowest": Kind(lambda: 2.5, _limit),
        "simulation.highest": Kind(lambda: 4.5, _limit),
        "simulation.path": Kind(a.profile_file),
        **{f"simulation.{name}": optional(Kind(lambda: None)) for name in ("power", "sign")},
        "simulation.profile_from_csv.time": optional(Kind(lambda: "Time / s")),
        "simulation.read_profile.time": optional(Kind(lambda: "Time / s")),
        "simulation.profile_from_csv.current": optional(Kind(lambda: "Current / A")),
        "simulation.read_profile.current": optional(Kind(lambda: "Current / A")),
        "simulation.most": real(1e-3, 0.0, 10.0),
        "simulation.intervals": whole(100, 1, 100_000),
        "simulation.low": real(0.0),
        "simulation.high": real(1.0),
        "simulation.fields": Kind(lambda: ["thickness"]).maybe(_nothing),
        "simulation.step": real(1e-4, -0.5, 0.5),
    }


def _cost() -> dict[str, Kind]:
    from allsolid import cost as room

    above = math.ulp(0.0)
    book = optional(instance(lambda: room.price_book()))
    return {
        "cost.cell": Kind(a.cell, a.word_of_design),
        "cost.route": optional(one_of("sulfide-slurry", lambda: room.routes())),
        "cost.way": optional(one_of("sulfide-slurry", lambda: room.routes())),
        "cost.plant": optional(Kind(lambda: "50 GWh/a")),
        "cost.prices": book,
        "cost.incentives": optional(instance(room.section_45x)),
        "cost.programme": optional(Kind(lambda: None)),
        "cost.adders": optional(Kind(lambda: None)),
        "cost.case": instance(a.case),
        "cost.distribution": instance(a.distribution),
        "cost.result": instance(a.breakdown),
        "cost.liquid": instance(a.breakdown),
        "cost.solid": instance(a.breakdown),
        "cost.start": instance(a.breakdown),
        "cost.waterfall.end": instance(a.breakdown),
        "cost.parameter": Kind(lambda: room.tornado(a.case(), 1)[0].name),
        "cost.volume": array(3.6e13, above),
        "cost.material": Kind(lambda: "Li6PS5Cl"),
        "cost.target": array(90.0, above),
        "cost.cost": array(100.0, above),
        "cost.multiples": array([1.0, 8.0], above),
        "cost.multiple": array(8.0, above),
        "cost.rate": array(0.2, -1.0, 1.0),
        "cost.learned.rate": optional(instance(lambda: room.learning_rate())).maybe(
            real(0.2, -1.0, 1.0).may
        ),
        "cost.name": Kind(lambda: "lithium-ion"),
        "cost.reference.name": Kind(lambda: room.reference_names()[0]),
        "cost.route.name": Kind(lambda: room.routes()[0]),
        "cost.scenario": one_of("base", lambda: room.scenarios()),
        "cost.saving": real(0.02, 0.0, 1.0),
        "cost.low": real(3.6e11, 0.0, 7.2e14, open_=True),
        "cost.high": real(7.2e14, 3.6e11),
        "cost.parameters": whole(2, 1, 10_000),
        "cost.samples": whole(16, 2, 100_000),
        "cost.most": optional(whole(5, 0, 10_000)),
    }


def _strategy() -> dict[str, Kind]:
    from allsolid import strategy as room
    from allsolid.cells import elements

    def word(kind: Any) -> Kind:
        return Kind(
            lambda: next(iter(kind)), lambda v: isinstance(v, str) and v in [*kind, *map(str, kind)]
        )

    def demand() -> dict[str, Any]:
        return room.critical(elements(a.cell()))

    entries = Kind(a.entries).maybe(_nothing)
    evidence = Path(room.__file__).parent / "evidence" / "data" / "evidence-japan.toml"
    grant = room.MoneyType("grant")
    one_grant = Kind(lambda: [e for e in room.query(money_type=grant) if e.money][:1]).maybe(
        _nothing
    )
    year = whole(2024, 1900, 2200)
    share = real(0.1, 0.0, 1.0, open_=True)
    lasted = array([1.0, 2.0, 3.0], 0.0)
    query = {"kind": room.EntryKind, "level": room.StatedLevel, "status": room.Verification,
        "route": room.TechnicalRoute,
             "solid_state": room.SolidState, "jurisdiction": room.Jurisdiction,
             "region": room.Jurisdiction,
             "money_type": room.MoneyType}  # fmt: skip
    return {
        **{f"strategy.query.{name}": optional(word(kind)) for name, kind in query.items()},
        "strategy.entity": optional(Kind(lambda: room.entities()[0].name)),
        "strategy.text": optional(a.ANY_TEXT),
        "strategy.query.since": optional(year),
        "strategy.query.until": optional(year),
        "strategy.among": optional(entries),
        "strategy.total_money.among": one_grant,
        "strategy.compare_money.among": optional(one_grant),
        "strategy.citations.among": entries,
        "strategy.estimate_slippage.among": optional(Kind(lambda: room.promises())),
        "strategy.entries": entries,
        "strategy.entry": instance(a.target),
        "strategy.claim": instance(a.target),
        "strategy.target": instance(a.target),
        "strategy.region": word(room.Jurisdiction),
        "strategy.money_type": Kind(lambda: grant, word(room.MoneyType).may),
        "strategy.currency": Kind(lambda: "USD"),
        "strategy.total_money.currency": optional(Kind(lambda: "USD")),
        "strategy.year": year,
        "strategy.since": year,
        "strategy.until": year,
        "strategy.years": many(lambda: [2024], year),
        "strategy.at": real(2025.5, 1900.0, 2200.0).maybe(_day),
        "strategy.share": share,
        "strategy.output": real(1000.0, 0.0, open_=True),
        "strategy.demand": Kind(demand).maybe(_nothing),
        "strategy.demands": Kind(lambda: {"sulfide": demand()}).maybe(_nothing),
        "strategy.durations": lasted,
        "strategy.failed": Kind(lambda: [True, False, True]),
        "strategy.name": Kind(lambda: a.entries()[0].id),
        "strategy.key": Kind(lambda: next(iter(room.all_standards()))),
        "strategy.symbol": Kind(lambda: next(iter(room.world()))),
        "strategy.volatile_mass_fraction": optional(real(0.05, 0.0, 1.0)),
        "strategy.table": Kind(lambda: tomllib.loads(evidence.read_text("utf-8"))["entry"][0]),
        "strategy.path": Kind(lambda: str(evidence)),
        "strategy.performance": instance(a.performance),
        "strategy.card": optional(instance(a.card)),
        "strategy.bindings": Kind(a.bindings).maybe(_nothing),
    }


def kind_of(room: str, function: str, argument: str) -> Kind | None:
    """The kind of an argument; None where nobody has said."""
    for key in (f"{room}.{function}.{argument}", f"{room}.{argument}", argument):
        if key in kinds():
            return kinds()[key]
    return None
