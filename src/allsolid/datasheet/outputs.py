"""What needs behaviour and cost at once: the outputs of this room, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from allsolid.cost import CostBreakdown
from allsolid.cost.outputs import PER_KWH
from allsolid.datasheet.measure import USABLE_RATES
from allsolid.quantities import Number
from allsolid.quantities.output import Effort, Output
from allsolid.simulation.outputs import Behaviour, rate_name


@dataclass(frozen=True, slots=True, eq=False)
class InUse:
    """Behaviour and cost of a cell or batch."""

    behaviour: Behaviour
    cost: CostBreakdown


def _usable(rate: float) -> Callable[[InUse], Number]:
    def answer(of: InUse) -> Number:
        given = of.behaviour.energy(rate)
        with np.errstate(divide="ignore"):  # what delivers nothing costs infinitely much
            each = of.cost.amount() * np.asarray(of.behaviour.cell.energy) / given
        return each if each.size > 1 else float(np.ravel(each)[0])

    return answer


OUTPUTS: tuple[Output[InUse], ...] = tuple(
    Output(
        "usable cost", PER_KWH, "gross cost over the energy that a full discharge delivers",
        _usable(rate), rate_name(rate), effort=Effort.SIMULATED,
    )
    for rate in USABLE_RATES
)  # fmt: skip
"""Every output of this room, in the order of its documents."""
