"""Single laws of cost by hand: machines, what a pack adds, solvents of a route, the scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allsolid.cells import load
from allsolid.cost import (
    at_volume,
    case_of,
    learned,
    minimum_efficient_scale,
    reference,
    scale_curve,
)
from allsolid.cost.buying.contents import Stream
from allsolid.cost.case import counted, realised
from allsolid.cost.factory.processes import for_cell, route
from allsolid.cost.factory.steps import Demand, Driver, Machine, PlantSection
from allsolid.cost.levels import Follows
from allsolid.sources import Kind, Measured


def _machine() -> Machine:
    """A cell a minute, nine tenths of the time: 2 persons, 3 MUSD, 40 m^2, 5 kW each."""
    return Machine(
        name="x", section=PlantSection.ELECTRODE, driver=Driver.CELLS, batch=1.0, rate=1.0,
        cycle=60.0, uptime=0.9, price=3e6, floor=40.0, crew=2.0, power=5e3,
    )  # fmt: skip


def test_machines_are_counted_by_their_cycle_and_there_is_one_at_least() -> None:
    year = 300 * 86400.0
    # one machine makes 0.9 * 432,000 cells in 300 days
    cells = np.array([0.0, 1.0, 388_800.0, 3_888_000.0])
    found = _machine().resources(Demand({Driver.CELLS: cells}, {}, year))
    assert found.capital / 3e6 == pytest.approx([0.0, 1.0, 1.0, 10.0])
    assert found.area / 40.0 == pytest.approx([0.0, 1.0, 1.0, 10.0])
    assert found.labour / (2.0 * year) == pytest.approx([0.0, 1.0, 1.0, 10.0])


def test_what_goes_with_volume_follows_the_volume_of_the_cells() -> None:
    case = realised(case_of(reference("sulfide-anchor")))
    cell, adders = case.cell, case.adders
    bulky = replace(cell, volume=2.0 * cell.volume)
    slim, wide = dict(adders.pack_items(cell)), dict(adders.pack_items(bulky))
    # a cell of the reference pack's own litres per kWh pays what that pack pays
    same = replace(cell, volume=adders.reference_volume * cell.energy / 3.6e6)
    kinds = set()
    for one in adders.hardware:
        factor = 2.0 if one.follows is Follows.VOLUME else 1.0
        assert wide[one.name] == pytest.approx(factor * slim[one.name], rel=1e-12), one.name
        assert dict(adders.pack_items(same))[one.name] == pytest.approx(one.amount, rel=1e-12)
        kinds.add(one.follows)
    assert kinds == set(Follows)


def test_a_cell_is_charged_only_for_the_solvents_of_its_own_slurries() -> None:
    way = route("sulfide-slurry")
    stated = {solvent.stream for solvent in way.solvents}
    assert Stream.CATHODE in stated and Stream.ANODE in stated
    for name, streams in (
        ("sulfide-nmc811-silicon", stated),  # a slurry on each side
        ("sulfide-nmc811-lithium", stated - {Stream.ANODE}),  # the anode is a foil
    ):
        cell = counted(case_of(load(name), "sulfide-slurry"))
        assert {solvent.stream for solvent in for_cell(way, cell).solvents} == streams, name


def test_the_scale_runs_from_a_tenth_to_two_hundred_gigawatt_hours() -> None:
    curve = scale_curve(case_of(reference("sulfide-anchor")), points=3)
    # 1 GWh is 3.6e12 J; evenly on a logarithm the middle is sqrt(0.1 * 200) = 4.47 GWh
    assert curve.volume / 3.6e12 == pytest.approx([0.1, np.sqrt(20.0), 200.0])
    assert np.all(np.diff(curve.cost) < 0)


def test_no_draw_of_a_learning_rate_saves_more_than_three_fifths_a_doubling() -> None:
    """A prior of 0.5 (0.3 to 0.9): its upper end counts as 0.6, so two doublings leave 0.4^2."""
    wide = Measured(0.5, 0.3, 0.9, Kind.ASSUMED, "")
    low, middle, high = learned(100.0, [4.0], wide, draws=20_000)[:, 0]
    assert low == pytest.approx(16.0, rel=1e-9)
    # 20,000 draws know a quantile to one per cent of the interval
    assert middle == pytest.approx(25.0, rel=0.03)
    assert high == pytest.approx(49.0, rel=0.03)


@pytest.mark.parametrize("saving", [0.02, 0.03])
def test_beyond_the_efficient_scale_a_doubling_saves_less_than_what_is_called_small(
    saving: float,
) -> None:
    case = case_of(reference("sulfide-anchor"))
    scale = minimum_efficient_scale(case, saving)
    costs = at_volume(case, scale * np.array([1.0, 2.0, 4.0, 8.0]))
    assert np.all(1.0 - costs[1:] / costs[:-1] < saving)
    # 400 points over a factor of 2000: neighbours lie 1.9 % apart
    before = at_volume(case, np.array([scale, 2.0 * scale]) / 1.02)
    assert 1.0 - before[1] / before[0] >= saving
