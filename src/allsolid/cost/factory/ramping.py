"""Ramp: pilot, demonstration, series, with yield and utilisation as distributions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from allsolid.cost.asking.uncertainty import Distribution, monte_carlo
from allsolid.cost.buying.reading import table, value
from allsolid.cost.case import Case
from allsolid.cost.factory.plant import KWH
from allsolid.quantities import checked


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the ramp: volume in J a year, cell yield and utilisation as priors."""

    name: str
    volume: float
    cell_yield: Any
    utilisation: Any


@dataclass(frozen=True, slots=True, eq=False)
class StageCost:
    """C_total of a stage, USD 2022/kWh."""

    stage: Stage
    distribution: Distribution


def stages() -> tuple[Stage, ...]:
    """The packaged stages (assumed)."""
    file = "learning.toml"
    return tuple(
        Stage(
            entry["name"],
            entry["volume_GWh"] * 1e6 * KWH,
            value(entry["cell_yield"], "", file=file, key=f"{entry['name']} cell yield"),
            value(entry["utilisation"], "", file=file, key=f"{entry['name']} utilisation"),
        )
        for entry in table(file)["ramp"]
    )


def at_stage(case: Case, stage: Stage) -> Case:
    """The case in the plant of a stage: its volume, yield and utilisation."""
    plant = replace(
        case.plant, volume=stage.volume, cell_yield=stage.cell_yield,
        utilisation=stage.utilisation,
    )  # fmt: skip
    return replace(case, plant=plant)


@checked
def ramp(case: Case, draws: int = 2000, seed: int = 0) -> tuple[StageCost, ...]:
    """C_total at each stage as a distribution over all priors."""
    return tuple(
        StageCost(stage, monte_carlo(at_stage(case, stage), draws, seed)) for stage in stages()
    )
