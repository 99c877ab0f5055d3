"""Routes: what each can make, why not, and what it changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allsolid.cells import load
from allsolid.cost import (
    Anode,
    breakdown,
    case_of,
    estimate_cost,
    feasible,
    lever_waterfall,
    levers,
    liquid_counterpart,
    reference,
    route,
    routes,
    tornado,
)
from allsolid.designs import names
from allsolid.quantities import InputError

# packaged design: the routes that make it
MAKES = {
    "sulfide-nmc811-lithium": {"sulfide-slurry", "sulfide-dry-film"},
    "sulfide-nmc811-anodefree": {"sulfide-slurry", "sulfide-dry-film"},
    "sulfide-nmc811-silicon": {"sulfide-slurry", "sulfide-dry-film"},
    "halide-nmc811-lithium": {"sulfide-slurry", "sulfide-dry-film"},
    "oxide-nmc811-lithium": {"oxide"},
    "ceramic-qse5": {"oxide"},
    "polymer-lfp-lithium": {"polymer"},
    "thinfilm-lco-lithium": {"thin-film"},
    "liquid-nmc811-graphite": {"liquid"},
}


@pytest.mark.parametrize("name", MAKES)
def test_every_packaged_design_is_made_by_its_routes(name: str) -> None:
    assert name in names()
    found = feasible(load(name))
    assert {one.route for one in found if one.feasible} == MAKES[name]
    assert all(one.reason for one in found if not one.feasible)


@pytest.mark.parametrize("name", MAKES)
def test_every_packaged_design_costs_something_finite(name: str) -> None:
    cell = load(name)
    for way in MAKES[name]:
        result = estimate_cost(cell, way)
        assert np.isfinite(result.total) and result.total > 40.0
        assert all(line.expense.total >= 0 for line in result.lines.steps)
        assert all(line.net >= 0 and line.scrap >= 0 for line in result.lines.materials)


def test_sintering_a_sulfide_is_refused_with_the_reason() -> None:
    with pytest.raises(InputError, match="sintering a sulfide decomposes"):
        estimate_cost(reference("sulfide-anchor"), "oxide")


def test_lithium_on_latp_is_refused_until_an_interlayer_parts_them() -> None:
    cell = replace(
        reference("sulfide-anchor"), separator_family="oxide", anode=Anode.LITHIUM,
        separator_elements=frozenset({"Li", "Al", "Ti", "P", "O"}),
    )  # fmt: skip
    verdicts = {one.route: one for one in feasible(cell)}
    assert not verdicts["oxide"].feasible
    assert "Ti" in verdicts["oxide"].reason and "interlayer" in verdicts["oxide"].reason
    parted = replace(cell, separator_elements=frozenset())
    assert {one.route for one in feasible(parted) if one.feasible} == {"oxide"}


def test_unknown_route_gets_a_near_name() -> None:
    with pytest.raises(InputError, match="sulfide-slurry"):
        estimate_cost(reference("sulfide-anchor"), "sulfide-slury")


def test_unknown_material_gets_a_near_name() -> None:
    cell = reference("sulfide-anchor")
    items = tuple(replace(i, material="Li6PS5C") if "Li6" in i.material else i for i in cell.items)
    with pytest.raises(InputError, match="Li6PS5Cl"):
        estimate_cost(cell.with_items(*items))


def test_removed_steps_are_gone_and_added_ones_are_there() -> None:
    cell = reference("sulfide-anchor")
    film = {line.name for line in estimate_cost(cell, "sulfide-dry-film").lines.steps}
    slurry = {line.name for line in estimate_cost(cell, "sulfide-slurry").lines.steps}
    assert not {"coating cathode", "solvent recovery", "mixing anode"} & film
    assert {"dry film separator", "warm isostatic pressing"} <= film
    assert {"coating cathode", "coating separator", "solvent recovery"} <= slurry
    assert "evaporating lithium" not in slurry  # anode-free


def test_every_change_names_a_known_step_and_gives_a_reason() -> None:
    known = {line.name for line in liquid_counterpart().lines.steps}
    for name in routes():
        way = route(name)
        for change in (*way.removed, *way.scaled):
            assert change.name in known and change.reason
        for copy in way.copied:
            assert copy.like in known and copy.name not in known and copy.reason


def test_dropping_filling_and_solvent_recovery_and_halving_formation() -> None:
    """The stated levers on the baseline: 0.37 USD/kWh and 2.1 USD/kWh, to their digits."""
    liquid = liquid_counterpart()
    dropped = sum(
        liquid.step(name).expense.total for name in ("filling and sealing", "solvent recovery")
    )
    assert dropped == pytest.approx(0.37, abs=0.005)
    halved = 0.5 * liquid.step("formation and ageing").expense.total
    assert halved == pytest.approx(2.1, abs=0.05)


def test_stacking_and_dry_room_are_about_a_tenth_of_processing() -> None:
    """Stacking and BatPaC's dry-room line: about 10 % of processing plus R&D on the baseline."""
    liquid = liquid_counterpart()
    both = sum(liquid.step(name).expense.total for name in ("stacking", "dry room"))
    assert both / (liquid.processing + liquid.research) == pytest.approx(0.10, abs=0.01)


def test_levers_close() -> None:
    liquid, solid = liquid_counterpart(), estimate_cost(reference("sulfide-anchor"))
    steps = lever_waterfall(liquid, solid)
    assert abs(steps.gap) < 1e-12
    names = {lever.name for lever in levers(liquid, solid)}
    assert {"dry room", "stacking"} <= names


def test_sintering_is_near_the_published_cost_per_area() -> None:
    """Machine count against the fuel-cell analogy of 7.5 USD/m^2 (balaish2021), a factor of two:
    one is a sum of assumptions, the other an analogy."""
    cell = load("ceramic-qse5")
    result = estimate_cost(cell, "oxide")
    made = float(result.lines.demand.rates[_driver()]) / float(result.lines.energy)
    per_area = result.step("debinding and sintering").expense.total / made
    assert 7.5 / 2 < per_area < 7.5 * 2


def _driver():
    from allsolid.cost.factory.steps import Driver

    return Driver.SEPARATOR_AREA


def test_bill_of_a_cell_keeps_its_mass() -> None:
    """What is bought by mass, with foils by area times thickness, weighs what the cell weighs."""
    cell = load("sulfide-nmc811-lithium")
    from allsolid.cost import Per, contents_of

    items = contents_of(cell).items
    by_mass = sum(i.amount for i in items if i.per is Per.KILOGRAM)
    foils = sum(
        layer.mass
        for layer in cell.layers
        if layer.name in ("positive collector", "negative collector")
    )
    assert by_mass + foils == pytest.approx(float(cell.mass), rel=1e-9)


def test_batch_of_cells_equals_single_cells() -> None:
    cell = load("sulfide-nmc811-lithium")
    thickness = np.array([20e-6, 30e-6, 50e-6])
    batch = estimate_cost(cell.vary({"separator.thickness": thickness}), "sulfide-slurry").total
    single = [
        estimate_cost(cell.vary({"separator.thickness": t}), "sulfide-slurry").total
        for t in thickness
    ]
    assert batch == pytest.approx([float(x) for x in single], rel=1e-12)
    assert np.all(np.diff(batch) > 0)


def test_conclusions_of_the_published_comparison() -> None:
    """schnell2020: sulfide can come near Li-ion, oxide cannot on cost; sintering is critical,
    the dry or inert gas minor."""
    sulfide = case_of(load("sulfide-nmc811-anodefree"), "sulfide-slurry")
    oxide = case_of(load("oxide-nmc811-lithium"), "oxide")
    near, far = breakdown(sulfide).total, breakdown(oxide).total
    assert near < 1.5 * liquid_counterpart().total < far
    first = [swing.name for swing in tornado(oxide, 5)]
    assert any("sintering" in name for name in first)
    gas = next(swing for swing in tornado(sulfide, None) if "dew point" in swing.name)
    assert gas.width < 0.02 * near


@pytest.mark.parametrize("name", names())
def test_every_component_of_the_bill_has_its_stream(name: str) -> None:
    """A component that the table does not know would pass as a part, without its scrap."""
    from allsolid.cells import bill_of_materials
    from allsolid.cost.buying.bill import _STREAMS

    assert {line.component for line in bill_of_materials(load(name))} <= set(_STREAMS)
