"""What the standards call a cell."""

from __future__ import annotations

import numpy as np
import pytest

from allsolid.quantities import InputError
from allsolid.sources import source
from allsolid.strategy import (
    Ruling,
    all_standards,
    classify_by_standards,
    classify_claim,
    find_entry,
    standard,
)


def verdicts(fraction):
    return {one.standard.key: one.ruling for one in classify_by_standards(fraction)}


@pytest.mark.parametrize(
    ("fraction", "group", "draft"),
    [
        (0.0, Ruling.SOLID, Ruling.SOLID),
        (0.005, Ruling.SOLID, Ruling.SOLID),
        (0.0075, Ruling.SOLID, Ruling.NOT_SOLID),
        (0.01, Ruling.SOLID, Ruling.NOT_SOLID),
        (0.02, Ruling.NOT_SOLID, Ruling.NOT_SOLID),
        (None, Ruling.UNKNOWN, Ruling.UNKNOWN),
    ],
)
def test_the_two_limits(fraction, group, draft):
    """1 % by T/CSAE 434-2025 and 0.5 % by the draft GB/T."""
    found = verdicts(fraction)
    assert found["csae-434"] is group
    assert found["gb-solid-1-draft"] is draft
    assert found["gb-38031"] is Ruling.NOT_APPLICABLE


def test_batches_are_classified_at_once():
    kept = standard("gb-solid-1-draft").meets(np.array([0.0, 0.005, 0.006]))
    assert kept.tolist() == [True, True, False]


def test_the_margin_is_in_the_same_unit():
    first = next(one for one in classify_by_standards(0.008) if one.standard.key == "csae-434")
    assert first.margin == pytest.approx(0.002)
    assert "0.2 percentage points below" in str(first)


def test_percent_given_for_fraction_is_refused():
    with pytest.raises(InputError, match="fraction from 0 to 1"):
        classify_by_standards(1.5)
    with pytest.raises(InputError, match="limits no volatile mass"):
        standard("gb-38031").meets(0.0)


def test_an_unknown_standard_names_a_near_one():
    with pytest.raises(InputError, match="csae-434"):
        standard("csae-43")


def test_a_claim_is_classified_by_the_definition_it_states():
    strict = {one.standard.key: one.ruling for one in classify_claim(find_entry("CN-2025-GB1"))}
    loose = {one.standard.key: one.ruling for one in classify_claim(find_entry("CN-2025-TCSAE"))}
    silent = {one.standard.key: one.ruling for one in classify_claim(find_entry("US-QS-QSE5"))}
    assert strict["csae-434"] is strict["gb-solid-1-draft"] is Ruling.SOLID
    assert loose["csae-434"] is Ruling.SOLID
    assert loose["gb-solid-1-draft"] is Ruling.UNKNOWN
    assert silent["csae-434"] is Ruling.UNKNOWN


def test_every_standard_has_its_source():
    for one in all_standards().values():
        assert [source(key) for key in one.sources]


def test_every_class_says_what_to_do():
    assert all(member.next_step for member in Ruling)


def test_the_safety_standard_has_its_day_of_issue_everywhere():
    """GB 38031-2025 was issued on 28 March 2025; 14 April is when the ministry made it known."""
    assert standard("gb-38031").date == find_entry("CN-2025-GB38031").date == "2025-03-28"
    assert "28 March 2025" in source("gb-38031").where
