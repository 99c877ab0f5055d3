"""Draws, swings and indices of a tree whose outputs have closed forms."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest

from allsolid.designs import read_design
from allsolid.designs.shares import on_simplex
from allsolid.exploration import draw, influence, interval, monte_carlo, sobol, tornado
from allsolid.quantities import InputError
from allsolid.sources import Kind, Measured, Scale
from allsolid.sources.tree import leaves, named, replaced, uncertain
from allsolid.sources.values import Z90


def value(name: str, middle: float, half: float, **more: object) -> Measured:
    return Measured(middle, middle - half, middle + half, Kind.ASSUMED, "", name=name, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Tree:
    first: Measured
    second: Measured
    known: Measured
    word: str = "a word is no leaf"


TREE = Tree(value("first", 10.0, 1.0), value("second", 5.0, 2.0), value("known", 3.0, 0.0))


def output(tree: Tree) -> np.ndarray:
    return np.asarray(tree.first.value + 2.0 * np.asarray(tree.second.value) + tree.known.value)


def test_a_tree_names_its_leaves_and_keeps_what_is_not_replaced() -> None:
    assert list(leaves(TREE)) == ["first", "second", "known"]
    assert list(uncertain(TREE)) == ["first", "second"]
    other = replaced(TREE, {"first": TREE.first.at(11.0)})
    assert other.first.value == 11.0 and other.first.low == 9.0 and TREE.first.value == 10.0
    assert other.second is TREE.second and replaced(TREE, {}) is TREE


def test_swings_of_a_sum_are_its_slopes_times_the_intervals() -> None:
    swings = tornado(TREE, output)
    assert [(s.path, s.low, s.high) for s in swings] == [
        ("second", pytest.approx(19.0), pytest.approx(27.0)),
        ("first", pytest.approx(22.0), pytest.approx(24.0)),
    ]
    assert swings[0].middle == 23.0 and swings[0].share == pytest.approx(4.0 / 23.0)
    # a value without interval is moved by a step, to see that it matters
    moved = influence(TREE, lambda tree: {"sum": output(tree)})["sum"]
    assert moved[2].path == "known" and moved[2].low < 23.0 < moved[2].high
    blind = influence(TREE, lambda tree: {"first": tree.first.value})["first"]
    assert [s.share > 0.0 for s in blind] == [True, False, False]


def test_draws_of_a_sum_have_its_variance_and_its_indices() -> None:
    spread = monte_carlo(TREE, output, 40_000, seed=1)
    sigmas = np.array([1.0, 2.0 * 2.0]) / Z90
    # a Latin hypercube of 40,000: 1 % on the deviation
    assert spread.samples.std() == pytest.approx(np.hypot(*sigmas), rel=0.01)
    assert spread.interval == pytest.approx(
        (23.0 - np.hypot(1.0, 4.0), 23.0 + np.hypot(1.0, 4.0)), rel=0.005
    )
    assert list(spread.rank_correlations()) == ["second", "first"]
    indices = {one.path: one.first for one in sobol(TREE, output, samples=2048)}
    shares = sigmas**2 / np.sum(sigmas**2)
    assert indices["first"] == pytest.approx(shares[0], abs=0.02)
    assert indices["second"] == pytest.approx(shares[1], abs=0.02)


def test_draws_stay_in_what_is_possible() -> None:
    share = value("share", 0.9, 0.1)
    decades = Measured(1e-3, 1e-9, 1e-1, Kind.ASSUMED, "", scale=Scale.DECADES, name="decades")
    bounded = replace(value("bounded", 1.0, 5.0), least=0.0, most=4.0)
    drawn = draw(Tree(share, decades, bounded), 20_000)
    assert np.max(drawn.first.value) <= 1.0 and np.min(drawn.second.value) >= 0.05e-9
    assert 0.0 <= np.min(drawn.known.value) < np.max(drawn.known.value) <= 4.0
    # clipping touches the tails only: the central 90 % is that of the prior
    assert interval(drawn.second.value) == pytest.approx((1e-9, 1e-1), rel=0.05)


def test_shares_of_a_composite_sum_to_one_in_every_draw() -> None:
    design = read_design("sulfide-nmc811-lithium")
    mass = design.cathode.mass
    assert mass is not None
    known = {
        name: replace(share, low=0.8 * share.value, high=min(1.0, 1.2 * share.value))
        for name, share in ((one.name, one) for one in mass.values)
    }
    wide = mass.model_copy(update=known)
    drawn = draw({"shares": wide}, 500)["shares"]
    sums = sum(share.value for share in drawn.values)
    assert np.std(drawn.active.value) > 0.0
    assert sums == pytest.approx(np.ones(500), rel=1e-12)


@pytest.mark.parametrize("wrong", ["text", range(3), 5.0, None, ()])
def test_what_holds_no_values_is_refused(wrong: object) -> None:
    for function in (lambda: draw(wrong), lambda: tornado(wrong, lambda _: 0.0)):
        with pytest.raises(InputError, match="tree of inputs"):
            function()


def test_a_batch_lists_the_values_that_it_is_built_of() -> None:
    import allsolid

    batch = allsolid.load("oxide-nmc811-lithium").draw(3)
    known = batch.provenance
    assert {"NMC811.diffusivity", "cathode.void", "default.contact"} <= set(known)
    assert len(known) == len(named(batch.inputs))


def test_an_output_that_does_not_vary_rests_on_nothing() -> None:
    found = monte_carlo(TREE, lambda tree: tree.known.value, draws=500)
    assert set(found.rank_correlations().values()) == {0.0}
    assert found.assumed_share == 0.0


def test_ranks_of_equal_values_are_shared_as_those_of_scipy() -> None:
    from scipy.stats import spearmanr

    found = monte_carlo(TREE, lambda tree: np.round(output(tree)), draws=400)
    for path, told in found.rank_correlations().items():
        theirs = spearmanr(np.asarray(found.drawn[path].value), found.samples).statistic
        assert told == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize(
    "use",
    [
        lambda tree: draw(tree, 3),
        lambda tree: monte_carlo(tree, output, draws=10),
        lambda tree: tornado(tree, output),
        lambda tree: sobol(tree, output, samples=8),
    ],
)
def test_what_holds_arrays_already_is_not_drawn_again(use) -> None:
    with pytest.raises(InputError, match=r"first.*not from a batch"):
        use(draw(TREE, 5))


WIDE = [(0.80, 0.05), (0.17, 0.05), (0.03, 0.0)]


@pytest.mark.parametrize(
    ("shares", "widths"),
    [
        (WIDE, [0.05, 0.05, 0.0]),
        ([(0.5, 0.05), (0.3, 0.05), (0.2, 0.05)], [0.05, 0.05, 0.05]),
        ([(0.6, 0.05), (0.25, 0.04), (0.15, 0.03)], [0.05, 0.04, 0.03]),
        # one stated wider than the others can make up for is what they leave: 0.02 and 0.01
        ([(0.6, 0.2), (0.25, 0.02), (0.15, 0.01)], [math.hypot(0.02, 0.01), 0.02, 0.01]),
        # the others give way to one alone, by their size
        ([(0.8, 0.05), (0.15, 0.0), (0.05, 0.0)], [0.05, 0.0375, 0.0125]),
    ],
)
def test_each_share_keeps_its_interval_and_all_keep_their_sum(shares, widths) -> None:
    known = [value(f"s{i}", m, h, least=0.0, most=1.0) for i, (m, h) in enumerate(shares)]
    table = np.random.default_rng(3).uniform(size=(len(known), 40_000))
    drawn = np.array([one.quantile(row) for one, row in zip(known, table, strict=True)])
    made = on_simplex(known, drawn)
    assert made.sum(axis=0) == pytest.approx(np.full(40_000, 1.0))
    # 40,000 draws hold a spread to 0.4 %, shares at zero cut a little more
    for row, half, one in zip(made, widths, known, strict=True):
        assert np.std(row) * Z90 == pytest.approx(half, rel=0.03, abs=1e-9)
        assert np.median(row) == pytest.approx(one.value, abs=1e-3)
