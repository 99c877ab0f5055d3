"""Who leads: public share, subsidy against price, loans beside grants."""

from __future__ import annotations

import pytest

from allsolid.quantities import InputError, Level
from allsolid.strategy import (
    Jurisdiction,
    MoneyType,
    all_market_measures,
    credit_per_kwh,
    loan_mix,
    market_measures,
    public_shares,
    subsidy_to_price,
)
from allsolid.strategy.evidence.vocabulary import REGIONS
from allsolid.strategy.market import average_price

US, KR, JP = Jurisdiction.UNITED_STATES, Jurisdiction.KOREA, Jurisdiction.JAPAN


def test_the_us_credit_against_the_cell_price():
    """35 USD/kWh for cells against 74 in 2025; 35 + 10 is the often quoted 60 % of the same."""
    assert subsidy_to_price(US, 2025) == pytest.approx(35 / 74)
    assert credit_per_kwh(US, 2025, Level.PACK) == 45
    assert 45 / average_price(Level.CELL, 2025) == pytest.approx(0.61, abs=0.01)
    assert subsidy_to_price(US, 2025, Level.PACK) == pytest.approx(45 / 108)


def test_there_was_no_credit_before_the_act_and_none_is_guessed_in_the_phase_out():
    assert subsidy_to_price(US, 2021) is None
    assert credit_per_kwh(US, 2031) is None
    assert subsidy_to_price(JP, 2025) is None
    with pytest.raises(InputError, match="cell or pack"):
        credit_per_kwh(US, 2025, Level.INSTALLED)


def test_public_share_is_of_one_money_type():
    """Korea: 82.06 of 117.23, 21.2 of 29.4 and 25 of 35.8 billion won, all grants."""
    (found,) = public_shares(KR, 2021, 2025)
    assert found.money_type is MoneyType.GRANT
    assert found.share == pytest.approx((82.06 + 21.2 + 25.0) / (117.23 + 29.4 + 35.8))
    (japan,) = public_shares(JP, 2021, 2025)
    assert japan.money_type is MoneyType.SUBSIDY_CEILING
    assert "JP-IDE-AID" not in japan.counted
    assert japan.share == pytest.approx((347.9 + 25.5) / (1007 + 64.8))


def test_loans_and_grants_stay_two_totals():
    found = loan_mix(KR, 2021, 2025)
    assert found is not None
    assert found.loans == pytest.approx(38e12)
    assert found.grants == pytest.approx(82.06e9 + 21.2e9 + 25e9)
    assert found.loans_per_grant == pytest.approx(38e12 / 128.26e9)
    # the research budget of 2024 and the loans for North America are in other entries already
    assert set(found.left_out) == {"KR-2023-38b", "KR-2023-NA7"}
    assert loan_mix(US, 2021, 2025) is None


def test_what_is_missing_is_said_and_not_counted_as_zero():
    china = market_measures(Jurisdiction.CHINA, 2025)
    assert (china.public_shares, china.subsidy_to_price, china.loans) == ((), None, None)
    assert len(china.missing) == 3
    america = market_measures(US, 2025)
    assert america.subsidy_to_price == pytest.approx(35 / 74)
    assert any("public share" in text for text in america.missing)
    assert not any("subsidy" in text for text in america.missing)
    assert any("phase-out" in text for text in market_measures(US, 2031).missing)


def test_every_region_has_its_year():
    found = all_market_measures([2023, 2025])
    assert {(one.region, one.year) for one in found} == {
        (region, year) for region in REGIONS for year in (2023, 2025)
    }


def test_a_public_share_is_of_the_projects_of_one_window():
    """Europe: 3.2 of 8.2 bn in 2019 and 2.9 of 11.9 bn in 2021, as ceilings of state aid; the aid
    for ProLogium is for research and is no part of the cost of its plant."""
    for year, share in ((2020, 3.2 / 8.2), (2022, 6.1 / 20.1), (2025, 2.9 / 11.9)):
        (found,) = market_measures(Jurisdiction.EUROPEAN_UNION, year).public_shares
        assert found.money_type is MoneyType.STATE_AID_CEILING
        assert found.share == pytest.approx(share)


def test_a_credit_is_held_against_a_price_in_the_same_money():
    """2023: 111 USD/kWh in money of 2024; 35 USD of 2023 are 35 * 132.349 / 128.557 = 36.03 of
    2024 by the consumer price index. From 2024 on price and credit are of one year.
    """
    assert subsidy_to_price(US, 2023) == pytest.approx(36.03 / 111, rel=1e-3)
    assert subsidy_to_price(US, 2024) == pytest.approx(35 / 78)
