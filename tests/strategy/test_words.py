"""Words, days and figures that people type: understood, or refused with what was meant.

Nothing here may end in an empty answer without a word: that is how `query(region="JP")` failed.
"""

from __future__ import annotations

import dataclasses
import datetime
import math

import numpy as np
import pytest

from allsolid.datasheet import Performance
from allsolid.quantities import InputError, Level, Money, currency_code, parse, resolve, si
from allsolid.sources import Kind, Measured, cite, measured, source
from allsolid.strategy import (
    DeadlineStatus,
    EntryKind,
    Jurisdiction,
    MoneyType,
    StatedLevel,
    TechnicalRoute,
    binding,
    check_entries,
    check_entry,
    check_file,
    claim_gap,
    classify_by_standards,
    classify_claim,
    compare_money,
    credit_per_kwh,
    critical,
    deadline_status,
    element,
    estimate_slippage,
    exponential_rate,
    find_entry,
    kaplan_meier,
    loan_mix,
    market_measures,
    market_rows,
    public_shares,
    query,
    read_entry,
    required_rate,
    score,
    standard,
    target_rows,
    targets_document,
    total_money,
)
from allsolid.strategy.dates import calendar_year, decimal_year

JAPAN = query(region=Jurisdiction.JAPAN)


@pytest.mark.parametrize(
    "word", ["JP", "jp", "Japan", "JAPAN", "JPN", " japan ", Jurisdiction.JAPAN]
)
def test_a_region_is_asked_by_any_of_its_names(word):
    assert query(region=word) == query(jurisdiction=word) == JAPAN != ()


@pytest.mark.parametrize(
    ("condition", "same"),
    [
        ({"route": "Sulphide"}, {"route": TechnicalRoute.SULFIDE}),
        ({"route": "semi-solid"}, {"route": TechnicalRoute.HYBRID}),
        ({"kind": "Firm Target"}, {"kind": EntryKind.FIRM_TARGET}),
        ({"kind": "FIRM_TARGET"}, {"kind": EntryKind.FIRM_TARGET}),
        ({"money_type": "loan"}, {"money_type": MoneyType.LOAN_OR_GUARANTEE}),
        ({"level": Level.CELL}, {"level": StatedLevel.CELL}),
        ({"level": "Cell"}, {"level": StatedLevel.CELL}),
        ({"status": "READ"}, {"status": "read"}),
        ({"entity": "LGES"}, {"entity": "LG Energy Solution"}),
        ({"since": "2026"}, {"since": 2026}),
        ({"region": "USA"}, {"region": "United States"}),
        ({"region": "Europe"}, {"region": Jurisdiction.EUROPEAN_UNION}),
    ],
)
def test_other_words_ask_the_same(condition, same):
    assert query(**condition) == query(**same) != ()


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"region": "Japn"}, "did you mean 'Japan'|did you mean 'JP'"),
        ({"region": "FR"}, "FR counts within EU"),
        ({"region": 3}, "expected one of 'CN'"),
        ({"jurisdiction": "Atlantis"}, "jurisdiction: 'Atlantis': expected one of"),
        ({"route": "sulfid"}, "did you mean 'sulfide'"),
        ({"kind": "targt"}, "did you mean 'target'"),
        ({"money_type": "grants"}, "did you mean 'grant'"),
        ({"level": "cells"}, "did you mean 'cell'"),
        ({"status": "red"}, "did you mean 'read'"),
        ({"solid_state": "maybe"}, "solid_state"),
        ({"entity": "Samsung"}, "did you mean 'Samsung SDI'"),
        ({"entity": ""}, "entity"),
        ({"text": ""}, "a word to look for"),
        ({"text": "  "}, "a word to look for"),
        ({"since": 26}, "expected a year from 1900"),
        ({"since": 2024.5}, "a year such as 2024"),
        ({"until": "soon"}, "a year such as 2024"),
        ({"since": True}, "a year such as 2024"),
        ({"since": math.nan}, "a year such as 2024"),
        ({"since": 2026, "until": 2020}, "lies after until=2020"),
    ],
)
def test_what_names_nothing_is_refused(condition, words):
    with pytest.raises(InputError, match=words):
        query(**condition)


def test_every_member_of_every_closed_set_is_found_by_value_and_name():
    for kind in (Jurisdiction, TechnicalRoute, EntryKind, MoneyType, StatedLevel, Level, Kind):
        for one in kind:
            assert resolve(kind, one.value.upper()) is one
            assert resolve(kind, one.name.replace("_", " ").lower()) is one


NONSENSE = {
    "find": lambda: find_entry("US-2016-B50"),
    "compare money": lambda: compare_money(money_type="grnt", currency="USD"),
    "compare currency": lambda: compare_money(money_type="grant", currency="USX"),
    "total currency": lambda: total_money([find_entry("US-2013-RANGE")], currency="USX"),
    "standard": lambda: standard("csae434"),
    "element": lambda: element("Lithum"),
    "source": lambda: source("minman2021"),
    "unit": lambda: parse("3 mAh/cmm^2", "mAh/cm^2"),
    "currency": lambda: Money(1.0, "URO", 2024),
    "rate": lambda: required_rate("US-2016-B50"),
    "gap": lambda: claim_gap("US-QS-QSE", "US-2016-B500"),
    "deadline": lambda: deadline_status("US-2016-B50", 2026.9),
    "claim": lambda: classify_claim("US-QS-QSE"),
    "level": lambda: Performance("x", specific_energy={"cel": 1e6}),
    "market": lambda: market_measures("Chna", 2024),
    "kind": lambda: measured({"value": "1 m", "kind": "mesured", "source": "x"}, "m"),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_a_slip_of_the_pen_is_answered_with_what_was_meant(name):
    with pytest.raises(InputError, match="did you mean"):
        NONSENSE[name]()


def test_the_other_functions_understand_words_too():
    by_word = compare_money(money_type="Grant", currency="dollar")
    by_member = compare_money(money_type=MoneyType.GRANT, currency="USD")
    assert by_word == by_member
    assert by_word.cell("Korea", "Polymer") == by_member.cell(
        Jurisdiction.KOREA, TechnicalRoute.POLYMER
    )
    assert by_word.cell("Korea", "polymer") is not None
    with pytest.raises(InputError, match="did you mean 'polymer'"):
        by_word.cell("Korea", "polymr")
    assert market_measures("USA", "2024") == market_measures(Jurisdiction.UNITED_STATES, 2024)
    assert credit_per_kwh("us", 2024, "Pack") == 45.0  # 35 of the cell and 10 of the module
    assert standard("GB 38031-2025") is standard("gb-38031")
    assert element("lithium") is element("li") is element("Li")
    assert source("Minnmann2021") is source("minnmann2021")
    assert find_entry("us-2016-b500") is find_entry("US-2016-B500")
    assert required_rate("US-2016-B500") == required_rate(find_entry("US-2016-B500"))
    assert Money(5.0, "usd", 2024, "Real") == Money(5.0, "USD", 2024)
    assert Money(5.0, "EUR", 2024).exchanged("yen").currency == currency_code("jpy") == "JPY"
    assert [one.ruling for one in classify_by_standards("0.5 %")] == [
        one.ruling for one in classify_by_standards(0.005)
    ]


def test_a_member_state_has_no_market_of_its_own():
    """France counts within the European Union; asked alone it answered with nothing found."""
    for ask in (
        lambda: market_measures("FR", 2024),
        lambda: credit_per_kwh(Jurisdiction.FRANCE, 2024),
        lambda: public_shares("France", 2020, 2024),
        lambda: loan_mix("FI", 2020, 2024),
    ):
        with pytest.raises(InputError, match="counts within EU"):
            ask()


@pytest.mark.parametrize("years", [2025, "2025", [], ["20x"], [25], [math.inf]])
def test_years_are_a_list_of_years(years):
    with pytest.raises(InputError, match="year"):
        market_rows(years)


@pytest.mark.parametrize("at", [2026.9, "2026.9", "2026-11-26", datetime.date(2026, 11, 26)])
def test_a_day_is_a_decimal_year_a_date_or_its_text(at):
    """26 November is the 330th day: 329/365 of the year have passed."""
    assert decimal_year(at) == pytest.approx(2026 + 329 / 365, abs=2e-3)
    assert deadline_status("CN-2017-ACT", at) is DeadlineStatus.UNKNOWN
    assert targets_document(at)["slippage"]["overdue"] == 1
    assert len(target_rows(at)) > 20


@pytest.mark.parametrize("at", [20261126, 26.9, "soon", None, True, math.nan, math.inf])
def test_what_is_no_day_is_refused(at):
    for ask in (
        lambda: estimate_slippage(at),
        lambda: targets_document(at),
        lambda: deadline_status("CN-2017-ACT", at),
        lambda: target_rows(at),
    ):
        with pytest.raises(InputError, match="year"):
            ask()


@pytest.mark.parametrize("year", [2024, "2024", 2024.0, np.int64(2024), " 2024 "])
def test_a_year_is_a_whole_number(year):
    assert calendar_year(year) == 2024


def test_an_outcome_is_known_from_its_day_on():
    """Battery500's 350 Wh/kg of 28 May 2020 did not answer in February 2020."""
    target = dataclasses.replace(find_entry("US-2016-B500"), value=350.0)
    assert deadline_status(target, 2020.1) is DeadlineStatus.OPEN
    assert deadline_status(target, "2020-05-29") is DeadlineStatus.REACHED


def test_an_outcome_after_a_deadline_within_its_year_is_late():
    """Due in mid-2020 and reached on 1 December: the year alone called that in time."""
    target = dataclasses.replace(find_entry("US-2016-B500"), value=350.0, deadline=2020.5)
    outcome = dataclasses.replace(find_entry("US-2020-B500"), date="2020-12-01")
    assert deadline_status(target, 2021.0, [outcome]) is DeadlineStatus.LATE
    early = dataclasses.replace(outcome, date="2020-05-28")
    assert deadline_status(target, 2021.0, [early]) is DeadlineStatus.REACHED


def test_a_target_that_its_firm_dated_anew_is_not_open():
    """SAIC's 2026 became 2027 on 24 November 2025, Volkswagen's line a licence in July 2024."""
    assert deadline_status("CN-SAIC-2024", "2025-11-23") is DeadlineStatus.OPEN
    assert deadline_status("CN-SAIC-2024", "2025-11-25") is DeadlineStatus.REPLACED
    assert deadline_status("CN-SAIC-2025", "2026-11-26") is DeadlineStatus.OPEN
    assert deadline_status("EU-VW-2018", 2024.0) is DeadlineStatus.OPEN
    assert deadline_status("EU-VW-2018", 2026.9) is DeadlineStatus.REPLACED
    wrong = dataclasses.replace(find_entry("CN-SAIC-2024"), replaces="CN-SAIC-2025")
    (problem,) = check_entries(
        [wrong, dataclasses.replace(find_entry("CN-SAIC-2025"), replaces="")]
    )
    assert problem.key == "replaces"


def test_an_outcome_in_another_currency_answers_nothing():
    """10,000 yen are less than 100 dollars, not more."""
    target = find_entry("JP-2018-NEDO2")
    outcome = dataclasses.replace(
        find_entry("US-2020-B500"), answers=target.id, metric=target.metric, level=target.level,
        value=100.0, unit="USD/kWh",
    )  # fmt: skip
    with pytest.raises(InputError, match="convert one of them"):
        deadline_status(target, 2026.9, [outcome])


def test_wh_per_kg_given_bare_is_asked_about():
    """400 J/kg is 0.1 Wh/kg: it missed every target by 100 % without a word."""
    meant = Performance("x", specific_energy={"cell": "400 Wh/kg"})
    assert meant.specific_energy == {Level.CELL: si(400.0, "Wh/kg")}
    assert score(meant) == score(Performance("x", specific_energy={Level.CELL: 400 * 3600.0}))
    with pytest.raises(InputError, match=r"was Wh/kg meant.*'400 Wh/kg'"):
        Performance("x", specific_energy={Level.CELL: 400})
    with pytest.raises(InputError, match="was Wh/L meant"):
        Performance("x", energy_density={Level.CELL: 900.0})
    with pytest.raises(InputError, match="was min meant"):
        Performance("x", charge_time=10)
    assert Performance("x", charge_time="10 min").charge_time == 600.0


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -1e6, True, [1e6], "400 Wh/L"])
def test_a_figure_that_is_none_is_no_miss(wrong):
    """A comparison with nan is false: it counted as a miss."""
    with pytest.raises(InputError):
        Performance("x", specific_energy={Level.CELL: wrong})


def test_a_cost_is_money():
    with pytest.raises(InputError, match="expected money"):
        Performance("x", cost={Level.CELL: 100.0})
    with pytest.raises(InputError, match="finite"):
        Performance("x", cost={Level.CELL: Money(math.nan, "USD", 2024)})


def test_an_element_is_known_by_its_name_and_never_dropped():
    """``li`` was no element with figures: it was dropped, or bound nothing at any output."""
    (found,) = binding({"lithium": 0.1})
    assert found.symbol == "Li"
    assert found.gwh == binding({"Li": 0.1})[0].gwh < math.inf
    assert critical({"li": 0.1, "O": 0.5}) == {"Li": 0.1}
    for wrong in ({"Xx": 0.1}, {"Li": 0.1, "li": 0.1}, {"Li": "much"}):
        with pytest.raises(InputError):
            binding(wrong)
    for output in (0.0, -1.0, math.nan, math.inf):
        with pytest.raises(InputError, match="output"):
            binding({"Li": 0.1}, output=output)


def test_a_table_with_a_number_that_is_none_is_refused():
    table = {
        "id": "US-X", "jurisdiction": "US", "kind": "programme", "entities": ["DOE"],
        "instrument": "x", "year": 2024, "status": "read", "solid_state": "no", "sources": ["x"],
        "money_type": "grant", "currency": "USD",
    }  # fmt: skip
    assert read_entry(table | {"amount": 1e6}).amount == 1e6
    for amount in (math.nan, math.inf):
        with pytest.raises(InputError, match="finite"):
            read_entry(table | {"amount": amount})


@pytest.mark.parametrize(
    ("date", "sound"),
    [("2024", True), ("2024-02", True), ("2024-02-29", True), ("2024-13", False),
     ("2024-02-30", False), ("2024-00", False)],
)  # fmt: skip
def test_a_date_is_one_of_the_calendar(date, sound):
    entry = dataclasses.replace(find_entry("US-2024-SP"), date=date)
    assert [one.key for one in check_entry(entry)] == ([] if sound else ["date"])


def test_files_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(InputError, match="a folder"):
        check_file(tmp_path)
    (tmp_path / "x.toml").write_text("entry = [1, 2]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"expected \[\[entry\]\] tables"):
        check_file(tmp_path / "x.toml")


def test_marks_and_probabilities_are_what_they_say():
    with pytest.raises(InputError, match=r"(?i)true or false"):
        kaplan_meier([1.0, 2.0], ["False", "True"])
    rate = exponential_rate([2.0, 3.0], [True, False])
    with pytest.raises(InputError, match="zero or more"):
        rate.standing(-1.0)
    with pytest.raises(InputError, match="years"):
        kaplan_meier([1.0], [True]).at(math.nan)
    value = Measured(2.0, 1.0, 5.0, Kind.MEASURED, "ecb-rates")
    for wrong in (1.2, -0.1, math.nan):
        with pytest.raises(InputError, match="probabilities"):
            value.quantile(wrong)
    with pytest.raises(InputError, match="a list"):
        cite("minnmann2021")


@pytest.mark.parametrize("fraction", ["half", 5.0, math.nan, np.array([0.1, 0.2]), "5 kg"])
def test_a_fraction_is_one_number_from_zero_to_one(fraction):
    with pytest.raises(InputError):
        classify_by_standards(fraction)


@pytest.mark.parametrize(
    "at", [datetime.date(1500, 1, 1), "1500-01-01", "9999-12-31", 1500.0, "3000"]
)
def test_a_date_has_the_bounds_of_a_year(at):
    with pytest.raises(InputError, match="expected a year from 1900 to 2200"):
        decimal_year(at)


def test_the_day_after_a_leap_day_counts_it():
    # 31 + 29 days of 366 have passed
    assert decimal_year("2024-03-01") == pytest.approx(2024 + 60 / 366, abs=1e-12)
    assert decimal_year("2100-03-01") == pytest.approx(2100 + 59 / 365, abs=1e-12)


def test_a_share_needs_a_region():
    from allsolid.strategy import public_shares

    with pytest.raises(InputError, match="region: "):
        public_shares(None, 2010, 2026)
