"""Censored estimation of slippage against analytic cases and an independent implementation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

from allsolid.quantities import InputError
from allsolid.strategy import (
    EntryKind,
    PromiseEnd,
    estimate_slippage,
    exponential_rate,
    kaplan_meier,
    promises,
    query,
    targets_document,
)


def test_kaplan_meier_by_hand():
    """Five followed: failures at 1 and 3, one lost at 2, two lost at 4: 4/5, then 4/5 * 2/3."""
    curve = kaplan_meier([1, 2, 3, 4, 4], [True, False, True, False, False])
    assert curve.times.tolist() == [1, 3]
    assert curve.survival == pytest.approx([0.8, 0.8 * 2 / 3])
    assert curve.at_risk.tolist() == [5, 3]
    assert curve.at([0.5, 1.0, 2.9, 10]).tolist() == pytest.approx([1, 0.8, 0.8, 0.8 * 2 / 3])
    assert curve.median == math.inf


def test_kaplan_meier_against_scipy():
    """scipy's own survival function of right-censored data, on 300 random durations."""
    draw = np.random.default_rng(7)
    durations = draw.exponential(3.0, 300).round(1) + 0.1
    failed = draw.random(300) < 0.6
    data = CensoredData(uncensored=durations[failed], right=durations[~failed])
    other = ecdf(data).sf
    probe = np.linspace(0.0, 12.0, 50)
    # both are exact step functions of the same data
    assert kaplan_meier(durations, failed).at(probe) == pytest.approx(other.evaluate(probe))


def test_rate_recovers_a_known_one():
    """4000 lifetimes of rate 0.4 censored at 2 years: standard error about 2 % of the rate."""
    draw = np.random.default_rng(3)
    lifetimes = draw.exponential(1 / 0.4, 4000)
    found = exponential_rate(np.minimum(lifetimes, 2.0), lifetimes < 2.0)
    assert found.rate == pytest.approx(0.4, rel=0.08)
    assert found.low < 0.4 < found.high
    assert found.standing(1.0) == pytest.approx(math.exp(-found.rate))


def test_rate_without_events_is_zero_with_an_upper_bound():
    """Rule of three at 95 %: upper bound -ln(0.05) / T."""
    found = exponential_rate([2.0, 3.0], [False, False])
    assert found.rate == found.low == 0.0
    assert found.high == pytest.approx(-math.log(0.05) / 5.0)


def test_ignoring_the_censoring_would_overstate_the_rate():
    at = 2026.9
    times = [promise.exposure(at) for promise in promises()]
    failed = [promise.slipped(at) for promise in promises()]
    naive = sum(failed) / sum(t for t, f in zip(times, failed, strict=True) if f)
    assert exponential_rate(times, failed).rate < naive


@pytest.mark.parametrize(
    ("durations", "failed"), [([], []), ([1.0], [True, False]), ([-1.0], [True]), ([0.0], [False])]
)
def test_bad_durations_are_refused(durations, failed):
    with pytest.raises(InputError):
        exponential_rate(durations, failed)


def test_the_ledger_holds_the_known_slips():
    """Toyota early 2020s to 2025 to 2027-28; QuantumScape 2024 to 2025; SK On 2030 to 2029."""
    by_milestone = {}
    for promise in promises():
        by_milestone.setdefault(promise.milestone, []).append(promise)
    toyota = [int(promise.due) for promise in by_milestone["toyota-vehicle"]]
    assert toyota == [2022, 2025, 2028]
    assert [p.slip for p in by_milestone["quantumscape-product"]] == pytest.approx([1.0, None])
    assert by_milestone["sk-on-commercial"][0].end is PromiseEnd.MOVED_EARLIER
    assert not by_milestone["sk-on-commercial"][0].slipped(2026.9)
    assert [p.end for p in by_milestone["nissan-vehicle"]] == [PromiseEnd.STANDING]


def test_a_promise_is_followed_as_it_was_known_then():
    """Made 2018, due 2020, given up in 2021.2: in 2019 one year, in 2020.5 the two to its date."""
    promise = next(one for one in promises() if one.milestone == "fisker-production")
    assert promise.exposure(2019.02) == pytest.approx(1.0)
    assert promise.exposure(2021.0) == pytest.approx(promise.due - promise.made)
    assert not promise.slipped(2021.0)
    assert promise.exposure(2026.0) == pytest.approx(2021.2 - promise.made)
    assert promise.slipped(2026.0)


def test_every_promise_is_sourced_and_in_order():
    for promise in promises():
        assert promise.source
        assert promise.made < promise.due
        assert promise.exposure(2026.9) >= 0


def test_the_estimate_sees_only_what_was_known_then():
    early, late = estimate_slippage(2021.0), estimate_slippage(2026.9)
    assert early.promises < late.promises
    assert early.slipped < late.slipped
    with pytest.raises(InputError, match="no promise"):
        estimate_slippage(2000.0)


def test_a_date_recedes_by_its_slip():
    found = estimate_slippage(2026.9)
    assert 0 < found.slip_per_year < 1
    later = found.expected_due(2028.0)
    # left over (1 - slip): 1.1 years become 1.1 / (1 - slip)
    assert later - 2026.9 == pytest.approx(1.1 / (1 - found.slip_per_year))
    # a date that has passed does not come again
    assert found.expected_due(2020.0) == 2026.9


def test_an_opinion_is_no_promise():
    """That something is hard even in 2030 (LG, April 2023) promises nothing, nor does an unnamed
    manager's "ripe in one to two years" (Samsung SDI, 2017): no source of a forecast stands in the
    ledger, and a forecast of when a thing will not come has no deadline.
    """
    forecasts = query(kind=EntryKind.FIRM_FORECAST)
    assert {"KR-LGES", "KR-2017-SDIF", "CN-CATL-2025"} <= {entry.id for entry in forecasts}
    for entry in forecasts:
        assert entry.deadline is None, entry.id
        for promise in promises():
            if promise.firm in entry.entities and int(promise.made) == entry.year:
                assert not any(source in promise.source for source in entry.sources)
    (only,) = [one for one in promises() if one.milestone == "lges-commercial"]
    assert only.due == pytest.approx(2027.99)
    assert not only.slipped(2026.9)


def test_a_promise_past_its_date_does_not_stand():
    """QuantumScape's product of 2025 was missed; Dongfeng's of September 2026 is overdue."""
    at = 2026.9
    product = [one for one in promises() if one.milestone == "quantumscape-product"][-1]
    assert product.end_at(2025.5) is PromiseEnd.STANDING
    assert product.end_at(at) is PromiseEnd.MISSED
    assert product.slipped(at)
    assert not product.slipped(2025.9)
    assert product.exposure(at) == pytest.approx(product.due - product.made)
    dongfeng = next(one for one in promises() if one.firm == "Dongfeng")
    assert dongfeng.end_at(2026.5) is PromiseEnd.STANDING
    assert dongfeng.end_at(at) is PromiseEnd.OVERDUE
    for one in promises():
        assert one.end_at(at) is not PromiseEnd.STANDING or one.due >= at
    shown = {row["milestone"]: row["end"] for row in targets_document(at)["promises"]}
    assert shown["dongfeng-mass-production"] == "due, outcome not found"
    assert shown["quantumscape-product"] == "missed"
    assert estimate_slippage(at).overdue == 1
