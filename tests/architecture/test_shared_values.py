"""What a function keeps for the next caller cannot be changed by the one before."""

from __future__ import annotations

import dataclasses
import enum
import importlib
import inspect
import pkgutil
import types
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel

import allsolid
from allsolid.quantities.frozen import FrozenMapping
from allsolid.simulation import batch
from allsolid.simulation.experiment.protocols import Load, LoadBasis
from allsolid.simulation.experiment.reading import profile
from allsolid.simulation.mesh import Elements, Volumes, grid

ATOMS = (str, bytes, int, float, complex, Decimal, type(None), enum.Enum, type, Path, np.generic)
WITH_WORDS: dict[str, tuple[Any, ...]] = {
    "allsolid.designs.reading._packaged": ("sulfide-nmc811-lithium",),
    "allsolid.cost.factory.processes.route": ("sulfide-slurry",),
    "allsolid.cost.buying.reading.rows": ("steps.csv",),
    "allsolid.cost.buying.reading.table": ("routes.toml",),
    "allsolid.materials.composition.parse_formula": ("Li6PS5Cl",),
    "allsolid.materials.curves.open_circuit.open_circuit": ("NMC811",),
    "allsolid.quantities.units._known_unit": ("mAh/cm^2",),
    "allsolid.reports.html._hash": ("x",),
    "allsolid.reports.html._static": ("report.js",),
    "allsolid.sources.packaged.rows": ("allsolid.cost", "steps.csv"),
    "allsolid.sources.packaged.table": ("allsolid.strategy", "supply.toml"),
    "allsolid.simulation.mesh.grid": (Volumes(),),
    "allsolid.simulation.mesh.radial_rule": (Elements(),),
    "allsolid.simulation.experiment.steps.read_text": ("Discharge at C/3 until 2.5 V",),
}
"""Arguments of the kept functions that need some."""
OPAQUE = {
    "allsolid.materials.curves.open_circuit._curve": "private interpolant, checked here",
    "allsolid.quantities.units._registry": "pint's own, never handed out",
    "allsolid.simulation.batch._table": "below",
    "allsolid.simulation.batch._threads": "threads",
    "allsolid.simulation.kernel.layout.mesh_type": "numpy dtypes cannot be changed",
    "allsolid.simulation.kernel.layout.work_type": "numpy dtypes cannot be changed",
}


def _kept() -> Iterator[tuple[str, Callable[..., Any]]]:
    for found in pkgutil.walk_packages(allsolid.__path__, "allsolid."):
        if found.name.endswith("__main__"):
            continue
        for name, function in vars(importlib.import_module(found.name)).items():
            if hasattr(function, "cache_parameters") and function.__module__ == found.name:
                yield f"{found.name}.{name}", function


KEPT = dict(_kept())


def changeable(value: Any, path: str = "") -> Iterator[str]:
    """Places inside a value that could be written to, or are of a type that is not known here."""
    if isinstance(value, (*ATOMS, frozenset)) or callable(value):
        return
    if isinstance(value, np.ndarray):
        bases = [value] + ([value.base] if isinstance(value.base, np.ndarray) else [])
        if any(base.flags.writeable for base in bases):
            yield f"{path}: array"
    elif isinstance(value, FrozenMapping | types.MappingProxyType | tuple):
        inner = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, one in inner:
            yield from changeable(one, f"{path}[{key!r}]")
    elif isinstance(value, BaseModel) and value.model_config.get("frozen"):
        for name in type(value).model_fields:
            yield from changeable(getattr(value, name), f"{path}.{name}")
    elif dataclasses.is_dataclass(value) and value.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        for field in dataclasses.fields(value):
            yield from changeable(getattr(value, field.name), f"{path}.{field.name}")
    else:
        yield f"{path}: {type(value).__name__}"


@pytest.mark.parametrize("name", sorted(KEPT.keys() - OPAQUE.keys()))
def test_what_is_kept_cannot_be_changed(name: str) -> None:
    words = WITH_WORDS.get(name, ())
    needed = [
        one for one in inspect.signature(KEPT[name]).parameters.values()
        if one.default is inspect.Parameter.empty
    ]  # fmt: skip
    assert len(words) >= len(needed), f"{name} needs arguments: name them in this file"
    assert not list(changeable(KEPT[name](*words)))


def test_the_names_in_this_file_exist() -> None:
    assert not (WITH_WORDS.keys() | OPAQUE.keys()) - KEPT.keys()


def test_the_grid_of_a_solution_is_that_of_all_others() -> None:
    run = allsolid.simulate(allsolid.load("sulfide-nmc811-lithium"), "Discharge at 1C for 1 min")
    for field in dataclasses.fields(run.grid):
        with pytest.raises(ValueError, match="read-only"):
            getattr(run.grid, field.name)[...] = 0
    assert run.grid is grid(run.mesh)


def test_a_protocol_keeps_no_array_of_the_caller_and_lends_none() -> None:
    time, level = np.array([0.0, 10.0]), np.array([1.0, 2.0])
    step = profile(time, level)
    time[:], level[:] = 7.0, 7.0
    assert step.profile and list(step.profile.time) == [0.0, 10.0]
    for array in (step.profile.time, step.profile.factor):
        assert not array.flags.writeable
    several = np.array([1.0, 2.0])
    kept = Load(several, LoadBasis.RATE)
    several[:] = 9.0
    assert list(kept.value) == [1.0, 2.0] and not kept.value.flags.writeable
    one = allsolid.simulate(allsolid.load("sulfide-nmc811-lithium"), "Discharge at 1C for 1 min")
    again = batch.tabulated(one.protocol, one.parameters)
    again.table["duration"] = 0.0
    again.knots[:] = 0.0
    assert batch.tabulated(one.protocol, one.parameters).table["duration"][0] == 60.0
