"""What full discharges and a fast charge answer: the outputs of this room, by name."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from allsolid.cells import Cell, Conditions
from allsolid.quantities import Number
from allsolid.quantities.output import Effort, Output
from allsolid.simulation.performance import (
    RATES,
    ChargeTime,
    Discharges,
    Overview,
    charge_time,
    overview,
    rate_capability,
)
from allsolid.simulation.solution import RunStatus

_NOT_SOLVED = (RunStatus.STALLED, RunStatus.OUT_OF_BOUNDS, RunStatus.EXHAUSTED)
"""Runs that say nothing of what the cell would deliver."""


def delivered(found: Discharges) -> np.ndarray:
    """Energy that full discharges deliver, J, of the shape of `found` (rates, cells).

    Zero where no state of the cell gives the current, for it then delivers nothing; not a number
    where the run was not solved.
    """
    return _solved(found, found.energy)


def _solved(found: Discharges, value: np.ndarray) -> np.ndarray:
    return np.where(np.isin(found.status, _NOT_SOLVED), np.nan, np.nan_to_num(value))


class Behaviour:
    """A cell or batch under conditions, in use; each run is made when first asked, and once."""

    def __init__(self, cell: Cell, conditions: Conditions | None = None) -> None:
        self.cell = cell
        self.conditions = cell.under(conditions)
        self._runs: dict[float, Discharges] = {}

    @cached_property
    def overview(self) -> Overview:
        """Ten rates, Ragone, R(SOC, T), fast charge of a single cell; `InputError` where no
        simulation describes it.
        """
        return overview(self.cell, self.conditions)

    @cached_property
    def charge(self) -> ChargeTime:
        """Fast charge from 10 to 80 %."""
        if "overview" in vars(self):
            return self.overview.charge
        return charge_time(self.cell, self.conditions)

    def energy(self, rate: float) -> np.ndarray:
        """Energy (J) that a full discharge at `rate` (C) delivers, one value a cell."""
        found, row = self._at(rate)
        return delivered(found)[row]

    def capacity(self, rate: float) -> np.ndarray:
        """Charge (C) that a full discharge at `rate` (C) delivers, one value a cell."""
        found, row = self._at(rate)
        return _solved(found, found.capacity)[row]

    def _at(self, rate: float) -> tuple[Discharges, int]:
        """The discharges in which a rate is, and its row."""
        if "overview" in vars(self) and rate in self.overview.rates.level:
            rates = self.overview.rates
            return rates, int(np.flatnonzero(rates.level == rate)[0])
        if rate not in self._runs:
            self._runs[rate] = rate_capability(self.cell, (rate,), self.conditions)
        return self._runs[rate], 0


def _single(value: np.ndarray) -> Number:
    return value if value.size > 1 else float(value[0])


def rate_name(rate: float) -> str:
    """A rate in words: C/3, 2C."""
    return f"C/{1 / rate:.0f}" if rate < 1.0 else f"{rate:.0f}C"


def _outputs(rate: float) -> tuple[Output[Behaviour], ...]:
    name, effort = rate_name(rate), Effort.SIMULATED
    return (
        Output(
            "delivered specific energy", "Wh/kg", "of a full discharge at this rate, cell level",
            lambda seen: _single(seen.energy(rate) / seen.cell.mass), name, effort=effort,
        ),
        Output(
            "delivered energy", "Wh", "of a full discharge at this rate",
            lambda seen: _single(seen.energy(rate)), name, effort=effort,
        ),
        Output(
            "delivered capacity", "Ah", "of a full discharge at this rate",
            lambda seen: _single(seen.capacity(rate)), name, effort=effort,
        ),
    )  # fmt: skip


OUTPUTS: tuple[Output[Behaviour], ...] = (
    *(output for rate in RATES for output in _outputs(rate)),
    Output(
        "charge time", "min", "from 10 to 80 %, up to 4C, as far as transport allows",
        lambda seen: _single(seen.charge.time), "10 to 80 %", effort=Effort.SIMULATED,
    ),
)  # fmt: skip
"""Every output of this room, in the order of its documents."""
