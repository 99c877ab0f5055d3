"""A machine and the dry room by hand: number, labour, capital, energy, overhead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allsolid.cost import Plant, breakdown, case_of
from allsolid.cost.case import realised
from allsolid.cost.factory.steps import Demand, Driver, Machine, PlantSection

DAYS = 320 * 86400.0
PRESS = Machine(
    "press", PlantSection.ASSEMBLY, Driver.CELLS, batch=300.0, rate=1.0, cycle=900.0, uptime=0.8,
    price=4e6, floor=80.0, crew=0.3, power=150e3,
)  # fmt: skip


@pytest.mark.parametrize("uptime", [0.4, 0.8, 1.0])
def test_a_machine_by_hand(uptime: float) -> None:
    """It draws power while it produces: a worse uptime needs more machines, not more energy."""
    cells = 2e8
    found = replace(PRESS, uptime=uptime).resources(Demand({Driver.CELLS: cells}, {}, DAYS))
    machines = cells * 900.0 / (300.0 * uptime * DAYS)
    assert machines > 1.0
    assert found.capital == pytest.approx(4e6 * machines, rel=1e-12)
    assert found.area == pytest.approx(80.0 * machines, rel=1e-12)
    assert found.labour == pytest.approx(0.3 * machines * DAYS, rel=1e-12)
    # 150 kW for 15 min a batch of 300
    assert found.energy == pytest.approx(150e3 * 900.0 * cells / 300.0, rel=1e-12)


def test_a_plant_that_makes_half_draws_half() -> None:
    """Kilns that stand draw nothing; people, machines and floor are there for the whole."""
    whole, half = (
        PRESS.resources(Demand({Driver.CELLS: 2e8}, {}, DAYS, share)) for share in (1.0, 0.5)
    )
    assert half.energy == pytest.approx(0.5 * whole.energy, rel=1e-12)
    assert (half.labour, half.capital, half.area) == (whole.labour, whole.capital, whole.area)


def test_one_machine_is_the_least() -> None:
    found = PRESS.resources(Demand({Driver.CELLS: 3000.0}, {}, DAYS))
    assert found.capital == 4e6
    assert found.energy == pytest.approx(150e3 * 900.0 * 10)


def test_the_expense_of_a_machine_by_hand() -> None:
    """Its energy is counted itself, so 30 % of its variable overhead, the utilities, fall away."""
    line = breakdown(case_of("sulfide-anchor")).step("warm isostatic pressing")
    kwh, made = line.resources, 50e6
    labour = kwh.labour / 3600.0 * 25.0
    depreciation = kwh.capital * 0.1 + kwh.area * 3000.0 * 0.05
    overhead = 0.4 * labour + 0.2 * depreciation
    administration = 0.25 * (labour + overhead) + 0.25 * depreciation
    energy = kwh.energy / 3.6e6 * 0.09
    expense = line.expense
    assert expense.labour * made == pytest.approx(labour, rel=1e-12)
    assert expense.overhead * made == pytest.approx(overhead * 0.7, rel=1e-12)
    assert expense.administration * made == pytest.approx(administration, rel=1e-12)
    assert expense.energy * made == pytest.approx(energy, rel=1e-12)
    assert expense.research * made == pytest.approx(0.4 * depreciation, rel=1e-12)
    # a step of the table keeps its utilities in the overhead
    stacking = breakdown(case_of("sulfide-anchor")).step("stacking")
    labour = stacking.resources.labour / 3600.0 * 25.0
    depreciation = stacking.resources.capital * 0.1 + stacking.resources.area * 150.0
    assert stacking.expense.overhead * made == pytest.approx(0.4 * labour + 0.2 * depreciation)


def test_the_dry_room_by_hand() -> None:
    """20 K double the load: at -62 degC it is twice that at -42 degC; equipment by six tenths."""
    room = realised(Plant()).dry_room
    at, drier = (room.resources(1000.0, 273.15 + celsius) for celsius in (-42.0, -62.0))
    assert at.capital == pytest.approx(2000.0 * 1000.0, rel=1e-9)
    assert drier.capital == pytest.approx(2000.0 * 1000.0 * 2**0.6, rel=1e-9)
    # 400 kW a 16,000 m^3, 4 m high, all the year
    power = 400e3 * 1000.0 * 4.0 / 16000.0
    assert at.energy == pytest.approx(power * 365 * 86400.0, rel=1e-9)
    assert drier.energy == pytest.approx(2.0 * at.energy, rel=1e-9)
