"""Uncertainty: draws against analytic results, sensitivities, break-even, speed."""

from __future__ import annotations

import time

import numpy as np
import pytest

from allsolid.cells import load
from allsolid.cost import (
    break_even_price,
    breakdown,
    case_of,
    monte_carlo,
    price_book,
    reference,
    sobol,
    tornado,
)
from allsolid.designs import names
from allsolid.quantities import InputError
from allsolid.sources import Kind, Measured, Scale, source
from allsolid.sources.tree import named, replaced, uncertain
from allsolid.sources.values import Z90


def realise(case, pick):
    """The case with each value as `pick` of its path and prior says."""
    return replaced(case, {path: pick(path, m) for path, m in named(case).items()})


@pytest.fixture(scope="module")
def case():
    return case_of(reference("sulfide-anchor"))


def only(case, chosen):
    """The case with every parameter at its median except the chosen ones."""
    return realise(case, lambda path, m: m if chosen(path) else m.value)


def test_linear_sum_has_the_analytic_variance() -> None:
    """Direct labour is linear in each step's labour: Var = Σ (share·σ)^2, 40,000 draws."""
    full = case_of(reference("batpac-nmc811-graphite"))
    part = only(full, lambda path: path.startswith("base.steps") and path.endswith(".labour"))
    found = monte_carlo(part, 40_000, output=_labour)
    middle = breakdown(full)
    sigma = [line.expense.labour * 0.2 / Z90 for line in middle.lines.steps]
    # the warehouse enters by its share, like its cost; Latin hypercube: 1 % on the deviation
    assert found.samples.std() == pytest.approx(np.sqrt(np.sum(np.square(sigma))), rel=0.01)
    assert found.samples.mean() == pytest.approx(_labour(middle), rel=1e-3)


def _labour(result):
    return sum(line.expense.labour for line in result.lines.steps)


def test_one_price_has_the_analytic_quantiles(case) -> None:
    """One price in decades: the 5 % and 95 % quantiles of its line are those of the prior."""
    part = only(case, lambda path: path.endswith("NMC811.amount"))
    found = monte_carlo(part, 20_000, output=lambda r: r.material("NMC811")[0].net)
    prior = next(m for path, m in uncertain(case).items() if path.endswith("NMC811.amount"))
    middle = breakdown(case).material("NMC811")[0].net
    low, high = found.interval
    assert prior.scale is Scale.DECADES
    # 20,000 stratified draws: quantiles within a thousandth
    assert low / middle == pytest.approx(prior.low / prior.value, rel=1e-3)
    assert high / middle == pytest.approx(prior.high / prior.value, rel=1e-3)


def test_draws_repeat_with_the_seed_and_differ_without(case) -> None:
    first, again, other = (monte_carlo(case, 200, seed).samples for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_thousands_of_draws_a_second(case) -> None:
    monte_carlo(case, 100)
    start = time.process_time()
    found = monte_carlo(case, 10_000)
    assert time.process_time() - start < 5.0  # of the processor
    assert np.all(np.isfinite(found.samples)) and np.all(found.samples > 0)
    low, high = found.interval
    assert low < breakdown(case).total < high


def test_tornado_bars_have_the_right_sign_and_order(case) -> None:
    swings = tornado(case, None)
    widths = [swing.width for swing in swings]
    assert widths == sorted(widths, reverse=True)
    assert len(swings) == len(uncertain(case))
    by_name = {swing.name: swing for swing in swings}
    assert by_name["price of Li2S (USD 2024/kg)"].high > by_name["price of Li2S (USD 2024/kg)"].low
    assert by_name["cell yield"].high < by_name["cell yield"].low


def test_sobol_indices_of_a_sum_are_its_variance_shares(case) -> None:
    """Two prices in a sum: first order = total = share of variance (0.03: 2048 base samples)."""
    wanted = ("prices.prices.NMC811.amount", "prices.prices.Cu foil.amount")
    part = only(case, lambda path: path in wanted)
    draws = monte_carlo(part, 40_000)
    singles = {
        path: monte_carlo(only(case, lambda p, path=path: p == path), 40_000).samples.var()
        for path in wanted
    }
    for index in sobol(part, parameters=2, samples=2048):
        share = singles[index.path] / draws.samples.var()
        assert index.first == pytest.approx(share, abs=0.03)
        assert index.total == pytest.approx(share, abs=0.03)


def test_break_even_price_reaches_the_target(case) -> None:
    target = 75.0
    price = break_even_price(case, "Li6PS5Cl", target)
    book = price_book().with_price("Li6PS5Cl", price)
    again = breakdown(case_of(reference("sulfide-anchor"), prices=book)).total
    assert again == pytest.approx(target, rel=1e-10)
    with pytest.raises(InputError):
        break_even_price(case, "LiPON", target)


def test_every_parameter_is_sourced_or_admitted(case) -> None:
    for name, reference_name in (
        ("sulfide-slurry", "sulfide-anchor"),
        ("liquid", "liquid-lfp-graphite"),
    ):
        found = named(case_of(reference(reference_name), name))
        for path, measured in found.items():
            if measured.source:
                source(measured.source)
            else:
                assert measured.kind is Kind.ASSUMED, path
            if measured.kind is Kind.ASSUMED and measured.value not in (0.0, 1.0):
                assert measured.high > measured.low, f"{path}: assumed without an interval"


def test_assumed_share_counts_only_assumed(case) -> None:
    part = only(case, lambda path: path.endswith("Li2S.amount"))
    assert monte_carlo(part, 500).assumed_share == pytest.approx(1.0)
    known = only(case, lambda path: path.endswith("NMC811.amount"))
    assert monte_carlo(known, 500).assumed_share == pytest.approx(0.0)


def test_realise_reaches_every_leaf(case) -> None:
    assert all(isinstance(m, Measured) for m in named(case).values())
    assert not named(realise(case, lambda _, m: m.value))


def test_one_draw_is_refused(case) -> None:
    with pytest.raises(InputError):
        monte_carlo(case, 1)


@pytest.mark.parametrize(
    "name",
    ["sulfide-nmc811-lithium", "oxide-nmc811-lithium", "polymer-lfp-lithium", "ceramic-qse5"],
)
def test_prices_raise_and_yields_lower_the_cost(name: str) -> None:
    """Monotone in every price and every yield, whatever the route."""
    for swing in tornado(case_of(load(name)), None):
        if swing.name.startswith("price of"):
            assert swing.high >= swing.low, swing.name
        if "yield" in swing.name:
            assert swing.high <= swing.low + 1e-9, swing.name


@pytest.mark.parametrize("name", names())
def test_draws_of_every_design_are_finite_and_close(name: str) -> None:
    """No silent NaN in the tails, and the parts of each draw sum to its total."""
    found = case_of(load(name))
    spread = monte_carlo(found, 400)
    assert np.all(np.isfinite(spread.samples)) and np.all(spread.samples > 0)
    result = breakdown(replaced(found, spread.drawn))
    parts = sum(np.broadcast_to(amount, (400,)) for _, amount in result.parts())
    assert parts == pytest.approx(spread.samples, rel=1e-12)
