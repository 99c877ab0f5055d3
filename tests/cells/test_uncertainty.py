"""Draws of the tree of inputs: what is drawn, together with what, and what follows from it."""

from __future__ import annotations

import copy
import math

import numpy as np
import pytest

import allsolid
from allsolid.cells import Cell, build, ledger, pressure_hardware, pulse_power, resolve
from allsolid.cells.origins import cell_influence, headline
from allsolid.designs import as_table, design_of, names, read_design, vary
from allsolid.exploration import draw, interval
from allsolid.quantities import InputError, Level
from allsolid.sources.tree import leaves, named, replaced, uncertain


@pytest.mark.parametrize("name", names())
def test_every_packaged_design_can_be_drawn(name: str) -> None:
    cell = allsolid.load(name)
    drawn = cell.draw(200)
    low, high = interval(drawn.specific_energy())
    assert np.all(np.isfinite(np.atleast_1d(drawn.specific_energy())))
    assert low <= float(cell.specific_energy()) <= high
    assert np.all(np.isfinite(np.atleast_1d(ledger(drawn).total)))


@pytest.mark.parametrize("name", names())
def test_what_moves_a_result_is_drawn_and_named(name: str) -> None:
    """By moving each leaf alone to both ends of its interval, without the machinery of swings."""
    cell = allsolid.load(name)
    before, priors = headline(cell), uncertain(cell.inputs)
    moved = set()
    for path, leaf in priors.items():
        for end in (0.05, 0.95):
            one = replaced(cell.inputs, {path: leaf.draw(np.full((leaf.dimension, 1), end))})
            after = headline(build(one))
            if any(abs(float(np.ravel(after[k])[0]) / before[k] - 1) > 1e-3 for k in before):
                moved.add(path)
    drawn = leaves(draw(cell.inputs, 20))
    swings = {s.path for of_output in cell_influence(cell).values() for s in of_output}
    provenance = {id(value) for value in cell.provenance.values()}
    for path in moved:
        assert any(np.ptp(value.value) > 0 for value in drawn[path].values), path
        assert path in swings
        assert any(id(value) in provenance for value in priors[path].values), path
    assert len(moved) > 10


def test_what_stands_in_two_places_is_drawn_once() -> None:
    drawn = allsolid.load("sulfide-nmc811-silicon").draw(50)
    assert np.array_equal(drawn.separator.density, drawn.cathode.density.electrolyte)
    assert np.array_equal(drawn.separator.density, drawn.anode.density.electrolyte)
    assert np.ptp(drawn.separator.density) > 0
    assert drawn.separator.electrolyte is drawn.cathode.electrolyte
    bulk = drawn.separator.electrolyte.ionic_conductivity(298.15)
    assert np.ptp(bulk) > 0
    # sigma / (bulk of the separator) is the geometry alone, which here is its void
    void = drawn.separator.void
    found = drawn.separator.ionic_conductivity(298.15)
    assert found == pytest.approx(bulk * (1 - void) ** 1.5, rel=1e-9)


def test_anchor_and_barrier_of_a_conductivity_stay_together() -> None:
    """Each draw is one line of the Arrhenius plot: its slope between any temperatures is one."""
    drawn = allsolid.load("sulfide-nmc811-lithium").draw(400)
    sigma = drawn.separator.electrolyte.ionic_conductivity
    cold, room, warm = (np.log(sigma(t) * t) for t in (260.0, 298.15, 340.0))
    first = (room - cold) / (1 / 260.0 - 1 / 298.15)
    second = (warm - room) / (1 / 298.15 - 1 / 340.0)
    plain = (np.log(sigma(298.15)) - np.log(sigma(260.0))) / (1 / 260.0 - 1 / 298.15)
    other = (np.log(sigma(340.0)) - np.log(sigma(298.15))) / (1 / 298.15 - 1 / 340.0)
    straight = np.allclose(first, second, rtol=1e-6) or np.allclose(plain, other, rtol=1e-6)
    assert straight and np.ptp(first) > 0
    leaf = drawn.inputs.materials.electrolytes["Li6PS5Cl"].conductivity
    assert leaf.dimension >= 2 and len(np.unique(first)) == 400


def test_shares_of_a_composite_sum_to_one_in_every_draw() -> None:
    from allsolid.designs import as_table, design_of

    table = as_table(read_design("sulfide-nmc811-lithium"))
    interval_of = {
        "active": ("80 %", "70 %", "88 %"),
        "electrolyte": ("17 %", "10 %", "25 %"),
        "carbon": ("2 %", "1 %", "4 %"),
        "binder": ("1 %", "0.5 %", "2 %"),
    }
    table["cathode"]["mass"] = {
        key: {"value": v, "low": low, "high": high, "kind": "assumed"}
        for key, (v, low, high) in interval_of.items()
    }
    drawn = build(design_of(table)).draw(2000)
    assert np.ptp(drawn.cathode.mass.active) > 0.05
    assert drawn.cathode.mass.total == pytest.approx(np.ones(2000), rel=1e-12)
    assert drawn.cathode.volume.total == pytest.approx(np.ones(2000), rel=1e-12)


@pytest.mark.parametrize("name", names())
def test_draws_stay_physical(name: str) -> None:
    """Positive, shares at most one, within what a file may state, capacities within the host."""
    drawn = allsolid.load(name).draw(4000, seed=2)
    for path, value in named(drawn.inputs).items():
        numbers = np.atleast_1d(value.value)
        assert np.all(np.isfinite(numbers)), path
        assert np.all((numbers >= value.least) & (numbers <= value.most)), path
        if value.low > 0:
            assert np.all(numbers > 0), path
        if value.unit in ("", "%") and value.high <= 1.0 and not np.isfinite(value.most):
            assert np.all(numbers <= 1.0), path
    for part in (drawn.cathode, drawn.anode):
        material = getattr(part, "active_material", None)
        if material is not None:
            room = abs(np.asarray(part.discharged) - float(not material.positive) * 1.0)
            most = room * material.theoretical_capacity
            assert np.all(part.specific_capacity > 0) and np.all(part.specific_capacity < most)


def test_draws_keep_the_tails_of_their_priors() -> None:
    """One draw in twenty lies below the interval's low end and one above its high end: a Latin
    hypercube has one draw in each of 4000 strata, so of 200 at most one may be missing.
    """
    cell = allsolid.load("sulfide-nmc811-lithium")
    drawn = cell.draw(4000)
    priors = named(cell.inputs)
    for key, values in (
        ("design.cathode.particle_radius", drawn.cathode.particle_radius),
        ("design.separator.void", drawn.separator.void),
        ("design.cathode.void", drawn.cathode.volume.void),
    ):
        below = int(np.sum(values < priors[key].low * (1 - 1e-9)))
        above = int(np.sum(values > priors[key].high * (1 + 1e-9)))
        assert below == pytest.approx(200, abs=1), key
        assert above == pytest.approx(200, abs=1), key


def _only(cell: Cell, *paths: str) -> Cell:
    """4000 draws of some leaves alone."""
    drawn = leaves(draw(cell.inputs, 4000, seed=3))
    return build(replaced(cell.inputs, {path: drawn[path] for path in paths}))


def test_one_uncertain_value_gives_its_own_interval() -> None:
    """Only the capacity per gram reaches the active level, where E = q·V less the lithium's mass.

    Analytic: with the window widened at its charged end, E/E0 = (q V(q)) / (q0 V0) · m0/m(q); the
    two ends of the interval evaluated directly must be the quantiles of the draws, since E rises
    with q.
    """
    cell = allsolid.load("sulfide-nmc811-anodefree")
    path = "materials.active_materials.NMC811.capacity"
    prior = named(cell.inputs)[path]
    ends = [
        float(cell.vary({"cathode.specific_capacity": q}).specific_energy(Level.ACTIVE))
        for q in (prior.low, prior.high)
    ]
    batch = _only(cell, path)
    width = ends[1] - ends[0]
    assert interval(batch.specific_energy(Level.ACTIVE)) == pytest.approx(ends, abs=0.01 * width)


def test_independent_values_add_in_quadrature() -> None:
    """Small independent spreads: half-widths of the volume add in quadrature (Gauss), to 10 %."""
    cell = allsolid.load("sulfide-nmc811-lithium")
    material = "materials.active_materials.NMC811"
    paths = (f"{material}.capacity", f"{material}.density", "design.cathode.void")
    halves = []
    for path in paths:
        low, high = interval(_only(cell, path).volume)
        halves.append((high - low) / 2)
    low, high = interval(_only(cell, *paths).volume)
    assert (high - low) / 2 == pytest.approx(math.hypot(*halves), rel=0.10)


def test_the_pack_is_drawn_as_the_cell_is() -> None:
    """With the pack known exactly only the cell's spread is left, which is the smaller one.

    The frame weighs k P V rho / strength, so the interval of k alone (1.5 to 6 about 3) moves the
    pack's mass by -1/2 to +1 times the frame: analytic, to rounding.
    """
    cell = allsolid.load("sulfide-nmc811-lithium")
    laws = cell.inputs.laws
    of_pack = {
        "cell_mass_share": laws.pack_mass_share,
        "cell_volume_share": laws.pack_volume_share,
        "pressure_structure": laws.pressure_structure,
        "structure_strength": laws.structure_strength,
        "structure_density": laws.structure_density,
    }
    known = cell.vary({f"pack.{key}": prior.value for key, prior in of_pack.items()})
    widths = [np.ptp(interval(one.draw(2000).specific_energy("pack"))) for one in (cell, known)]
    assert widths[0] > 1.5 * widths[1]
    frame = float(pressure_hardware(cell))
    k = laws.pressure_structure
    ends = cell.vary({"pack.pressure_structure": np.array([k.low, k.value, k.high])})
    masses = ends.energy / ends.specific_energy(Level.PACK)
    assert np.diff(masses) == pytest.approx([frame / 2, frame], rel=1e-9)


def test_no_capacity_holds_more_than_its_host() -> None:
    """The far tail ends a thousandth before the empty (cathode) or the full (anode) host."""
    from dataclasses import replace

    cell = allsolid.load("sulfide-nmc811-silicon")
    for side, part in (("cathode", cell.cathode), ("anode", cell.anode)):
        material = part.active_material
        stated = getattr(cell.design, side).specific_capacity is not None
        path = f"materials.active_materials.{material.name}.capacity"
        path = f"design.{side}.specific_capacity" if stated else path
        prior = named(cell.inputs)[path]
        wide = replace(prior, high=3.0 * prior.value)
        curve = material.open_circuit
        room = curve.discharged if material.positive else 1.0 - curve.discharged
        drawn = build(replaced(cell.inputs, {path: wide.draw(np.linspace(0.01, 0.99, 99)[None])}))
        found = drawn.cathode if part is cell.cathode else drawn.anode
        most = 0.999 * room * material.theoretical_capacity
        assert np.max(found.specific_capacity) == pytest.approx(most, rel=1e-9)


def test_a_varied_value_is_known_and_drawn_no_more() -> None:
    cell = allsolid.load("sulfide-nmc811-lithium")
    assert not named(cell.inputs)["design.separator.void"].exact
    known = cell.vary({"separator.void": 0.07})
    assert known.provenance["separator.void"].exact
    assert known.draw(50).separator.void == 0.07
    capacity = cell.vary({"cathode.specific_capacity": 700.0})
    assert np.all(capacity.draw(50).cathode.specific_capacity == 700.0)


@pytest.mark.parametrize("name", names())
def test_build_is_a_pure_function(name: str) -> None:
    inputs = resolve(read_design(name))
    before = copy.deepcopy(inputs)
    one, other = build(inputs), build(inputs)
    for key, value in headline(one).items():
        assert np.array_equal(value, headline(other)[key]), key
    build(inputs).draw(20)
    build(draw(inputs, 20))
    after = named(inputs)
    for path, value in named(before).items():
        assert np.array_equal(value.value, after[path].value), path
    again = headline(build(before))
    assert all(np.array_equal(again[key], value) for key, value in headline(one).items())


def test_after_resolve_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every reader of packaged data raising, a cell and its draws still come of the tree."""
    from allsolid import materials
    from allsolid.cells.building import laws
    from allsolid.cells.sides import transport
    from allsolid.materials import lookup
    from allsolid.sources import packaged

    trees = {name: resolve(read_design(name)) for name in names()}

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("packaged data was read")

    for name in ("rows", "table", "text"):
        if hasattr(packaged, name):
            monkeypatch.setattr(packaged, name, refuse)
    for module in (laws, transport):
        monkeypatch.setattr(module, "rows", refuse)
    monkeypatch.setattr(lookup, "packaged", refuse)
    for reader in ("electrolyte", "active_material", "metal", "collector", "additive", "binder"):
        if hasattr(materials, reader):
            monkeypatch.setattr(materials, reader, refuse)
    with pytest.raises(AssertionError):
        lookup.packaged()
    for name, tree in trees.items():
        for cell in (
            build(tree),
            build(draw(tree, 20)),
            build(tree).vary({"separator.void": 0.01}),
        ):
            for value in headline(cell).values():
                assert np.all(np.isfinite(value)), name
            assert np.all(np.isfinite(pulse_power(cell, soc=0.3).power))


def test_a_wrong_number_of_draws_is_refused() -> None:
    cell = allsolid.load("sulfide-nmc811-lithium")
    for wrong in (0, -1, 1.5, "many"):
        with pytest.raises(InputError, match="count"):
            cell.draw(wrong)  # type: ignore[arg-type]
    assert vary(cell.design, {}).name == cell.design.name


def test_a_void_with_an_interval_is_drawn_beside_volume_shares() -> None:
    table = as_table(read_design("sulfide-nmc811-lithium"))
    for key in ("mass", "binder"):
        del table["cathode"][key]
    table["cathode"]["volume"] = {"active": "54 %", "electrolyte": "33 %", "carbon": "3 %"}
    drawn = build(design_of(table)).draw(4000)
    void, active = drawn.cathode.volume.void, drawn.cathode.volume.active
    assert interval(void) == pytest.approx((0.05, 0.15), abs=2e-3)  # as the design states it
    assert active == pytest.approx(0.6 * (1.0 - void))


def test_a_stated_share_is_drawn_over_its_interval() -> None:
    table = as_table(read_design("sulfide-nmc811-lithium"))
    known = {"kind": "measured", "source": "neumann2021"}
    del table["cathode"]["binder"]
    table["cathode"]["mass"] = {
        "active": {"value": "80 %", "low": "75 %", "high": "85 %", **known},
        "electrolyte": "17 %",
        "carbon": "3 %",
    }
    drawn = build(design_of(table)).draw(4000)
    assert interval(drawn.cathode.mass.active) == pytest.approx((0.75, 0.85), abs=1e-3)
