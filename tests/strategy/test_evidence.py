"""The evidence base: complete, sourced, and never adding unlike money."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from allsolid.quantities import InputError
from allsolid.strategy import (
    Jurisdiction,
    Metric,
    MoneyType,
    SolidState,
    TechnicalRoute,
    Verification,
    by_status,
    check_entries,
    citations,
    compare_money,
    entities,
    entries,
    entry_counts,
    find_entry,
    query,
    timeline,
    total_money,
)


def test_every_entry_is_sound():
    assert check_entries(entries()) == []


def test_every_entry_has_a_source_or_says_that_none_was_found():
    for entry in entries():
        assert entry.sources or entry.status is Verification.NOT_FOUND


def test_all_gathered_programmes_are_kept_with_their_figures(facts: Path):
    """The 49 programmes gathered first, by their own file: amount, year, value and deadline."""
    with (facts / "programmes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 49
    for row in rows:
        entry = find_entry(row["id"])
        assert entry.year == int(row["year"])
        assert str(entry.jurisdiction) == row["jurisdiction"]
        if row["amount"]:
            # three Korean rows give the whole cost, of which the entry holds the public part
            assert float(row["amount"]) in (entry.amount, entry.total)
        milestone = entry.metric is Metric.MILESTONE or "KRW" in row["unit"]
        if row["value"] and not milestone:
            assert entry.value == pytest.approx(float(row["value"])), entry.id
        if row["deadline"] and entry.deadline is not None:
            assert int(entry.deadline) == int(float(row["deadline"]))


def test_entries_by_status_add_up():
    found = by_status()
    assert sum(found.values()) == len(entries()) > 100
    assert found[Verification.NOT_FOUND] >= 4
    assert found[Verification.DISPUTED] >= 2


def test_query_conditions_narrow_each_other():
    japan = query(jurisdiction=Jurisdiction.JAPAN)
    assert (
        0 < len(query(jurisdiction=Jurisdiction.JAPAN, route=TechnicalRoute.SULFIDE)) < len(japan)
    )
    assert all(entry.jurisdiction is Jurisdiction.JAPAN for entry in japan)
    assert query(entity="samsung sdi") == query(entity="Samsung SDI") != ()
    assert {entry.year for entry in query(since=2026)} == {2026}
    assert query(text="nothing says this") == ()


def test_france_counts_for_europe():
    ids = {entry.id for entry in query(region=Jurisdiction.EUROPEAN_UNION)}
    assert {"FR-2023-PLG", "EU-2019-IPCEI1", "FI-DONUT-2026"} <= ids
    assert "FR-2023-PLG" not in {e.id for e in query(jurisdiction=Jurisdiction.EUROPEAN_UNION)}


def test_an_unknown_id_names_a_near_one():
    with pytest.raises(InputError, match="US-2016-B500"):
        find_entry("US-2016-B50")


def test_a_loan_is_never_added_to_a_grant():
    with pytest.raises(InputError, match=r"unlike money is never added.*grant.*loan or guarantee"):
        total_money([find_entry("KR-2023-PFS"), find_entry("KR-2023-38")])


def test_unlike_currencies_are_added_only_on_request():
    both = [find_entry("US-2013-RANGE"), find_entry("JP-2018-NEDO2")]
    with pytest.raises(InputError, match="unlike currencies"):
        total_money(both)
    found = total_money(both, currency="USD")
    # 10 bn yen at the average of 2018, about 110 yen to the dollar
    assert found.amount.amount == pytest.approx(36e6 + 10e9 / 110.4, rel=0.01)
    assert len(found.rates) == 1
    assert "JP-2018-NEDO2" in found.rates[0]
    assert found.counted == ("US-2013-RANGE", "JP-2018-NEDO2")


def test_the_same_money_is_never_counted_twice():
    with pytest.raises(InputError, match="holds some of the money"):
        total_money([find_entry("JP-2024-5"), find_entry("JP-IDE-AID")])


def test_the_same_entry_is_never_added_twice():
    with pytest.raises(InputError, match="added twice"):
        total_money([find_entry("US-2013-RANGE"), find_entry("US-2013-RANGE")])


def test_no_two_money_types_can_be_added_whatever_the_order_and_currency():
    """One entry of every money type that has an amount: each pair is refused, converted or not."""
    of_type = {
        entry.money_type: entry
        for entry in entries()
        if entry.amount is not None and entry.money_type is not MoneyType.TAX_CREDIT_PER_KWH
    }
    assert len(of_type) >= 10
    for one in of_type.values():
        for other in of_type.values():
            if one is not other:
                with pytest.raises(InputError, match="unlike money is never added"):
                    total_money([one, other], currency="USD")


def test_a_credit_per_kwh_is_a_price():
    with pytest.raises(InputError, match="is a price"):
        total_money([find_entry("US-2022-45X"), find_entry("US-2022-45Xm")])


def test_entries_without_amount_are_named():
    found = total_money(query(jurisdiction=Jurisdiction.JAPAN, money_type=MoneyType.GRANT))
    assert found.unknown == ("JP-2023-NEXT",)


def test_comparison_of_countries_and_routes_holds_one_money_type():
    found = compare_money(money_type=MoneyType.GRANT, currency="USD")
    korea = found.cell(Jurisdiction.KOREA, "polymer")
    assert korea is not None
    assert korea.currency == "USD"
    assert found.cell(Jurisdiction.JAPAN, "oxide") is None
    everything = sum(cell.amount.amount for cell in found.cells.values())
    chosen = [
        entry
        for entry in query(money_type=MoneyType.GRANT)
        if entry.solid_state is not SolidState.NO and entry.amount is not None
    ]
    assert everything == pytest.approx(total_money(chosen, currency="USD").amount.amount)


def test_comparison_refuses_other_money_types():
    with pytest.raises(InputError, match="unlike money is never added"):
        compare_money(entries(), money_type=MoneyType.GRANT, currency="USD")
    with pytest.raises(InputError, match="no amount"):
        compare_money(money_type=MoneyType.TAX_CREDIT_RATE, currency="USD")


def test_comparison_says_what_it_left_out():
    found = compare_money(money_type=MoneyType.SUBSIDY_CEILING, currency="JPY")
    assert set(found.left_out) == {"JP-2024-TF", "JP-IDE-AID"}


def test_timeline_is_in_order_and_every_deadline_is_on_it():
    events = timeline()
    assert [event.when for event in events] == sorted(event.when for event in events)
    due = {event.entry.id for event in events if event.what == "due"}
    assert due == {entry.id for entry in entries() if entry.deadline is not None}


def test_entities_cover_every_entry():
    named = {name for one in entities() for name in one.entries}
    assert named == {entry.id for entry in entries()}
    samsung = next(one for one in entities() if one.name == "Samsung SDI")
    assert samsung.regions == (Jurisdiction.KOREA,)


def test_counts_count_an_entry_once_for_each_route():
    found = entry_counts([find_entry("KR-2023-PFS")])
    assert set(found.values()) == {1}
    assert len(found) == 3


def test_citations_name_every_source_once():
    found = citations([find_entry("CN-2017-ACT"), find_entry("CN-2017-ACT-b")])
    assert [source.where for source in found].count("sinoli-batteries 4909006") == 1
    assert all(source.note == "read" for source in found)


def test_what_was_delivered_or_shown_in_2025_and_2026_is_there():
    """Deliveries of the MG4 (Dec 2025), QSE-5 in a Ducati (Sep 2025), 1,205 km in an EQS (Aug
    2025), 350 Wh/kg in Dongfeng's winter test (Jan 2026): each read, none at a level not stated.
    """
    found = {
        name: find_entry(name)
        for name in ("CN-MG4-2025", "US-QS-DUCATI", "EU-MB-2025", "CN-DONGFENG-2026")
    }
    assert all(one.status is Verification.READ for one in found.values())
    dates = {name: one.date for name, one in found.items()}
    assert dates == {
        "CN-MG4-2025": "2025-12", "US-QS-DUCATI": "2025-09", "EU-MB-2025": "2025-08",
        "CN-DONGFENG-2026": "2026-01-14",
    }  # fmt: skip
    claim = found["CN-DONGFENG-2026"]
    assert (claim.value, claim.unit, claim.level.level) == (350.0, "Wh/kg", None)
    assert TechnicalRoute.HYBRID in found["CN-MG4-2025"].routes
