"""The validator catches planted bad entries, all of a file at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from allsolid.quantities import InputError
from allsolid.strategy import check_entries, check_file, claim_gap, find_entry, read_entry

GOOD = {
    "id": "US-2030-X",
    "jurisdiction": "US",
    "kind": "target",
    "entities": ["Somebody"],
    "instrument": "A plan",
    "year": 2030,
    "status": "read",
    "solid_state": "yes",
    "money_type": "grant",
    "amount": 1e6,
    "currency": "USD",
    "metric": "specific energy",
    "value": 500,
    "unit": "Wh/kg",
    "level": "cell",
    "deadline": 2035,
    "sources": ["somewhere.org 1"],
}


def test_a_good_entry_has_no_problem():
    assert check_entries([read_entry(GOOD)]) == []


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"money_type": "none"}, "money_type"),
        ({"currency": ""}, "currency"),
        ({"currency": "dollar"}, "currency"),
        ({"amount": -1.0}, "amount"),
        ({"total": 1.0}, "total"),
        ({"sources": []}, "sources"),
        ({"level": "unstated"}, "level"),
        ({"level": "national"}, "level"),
        ({"unit": "Wh/L"}, "unit"),
        ({"deadline": 2029}, "deadline"),
        ({"status": "disputed"}, "note"),
        ({"status": "not found"}, "note"),
        ({"id": "JP-2030-X"}, "id"),
        ({"entities": []}, "entities"),
        ({"date": "last spring"}, "date"),
        ({"date": "2029-01"}, "date"),
        ({"answers": "US-2016-B500"}, "answers"),
        ({"overlaps": ["US-NOBODY"]}, "overlaps"),
    ],
)
def test_planted_errors_are_caught(change, key):
    problems = check_entries([read_entry(GOOD | change)])
    assert key in {problem.key for problem in problems}, problems


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"level": "cel"}, "did you mean 'cell'"),
        ({"money_type": "loan"}, "expected one of .*loan or guarantee"),
        ({"status": "checked"}, "expected one of read"),
        ({"routes": ["sulphide"]}, "did you mean 'sulfide'"),
        ({"year": "2030"}, "expected a year"),
        ({"value": "500"}, "expected a number"),
        ({"levle": "cell"}, "did you mean 'level'"),
        ({"sources": "somewhere"}, "list of texts"),
    ],
)
def test_words_outside_the_closed_sets_are_named(change, expected):
    with pytest.raises(InputError, match=expected):
        read_entry(GOOD | change, file="x.toml")


def test_a_missing_key_is_named():
    table = {key: value for key, value in GOOD.items() if key != "kind"}
    with pytest.raises(InputError, match=r"x\.toml: US-2030-X: kind: is missing"):
        read_entry(table, file="x.toml")


def test_two_entries_of_one_name():
    problems = check_entries([read_entry(GOOD), read_entry(GOOD)])
    assert [problem.key for problem in problems] == ["id"]


def test_two_entries_that_leave_each_other_out():
    """Both would drop out of every sum."""
    one = read_entry(GOOD | {"overlaps": ["US-2031-Y"]})
    other = read_entry(GOOD | {"id": "US-2031-Y", "overlaps": ["US-2030-X"]})
    assert [problem.key for problem in check_entries([one, other])] == ["overlaps", "overlaps"]
    assert check_entries([one, read_entry(GOOD | {"id": "US-2031-Y"})]) == []


def test_a_cell_figure_does_not_answer_a_pack_target():
    target = read_entry(GOOD | {"level": "pack"})
    outcome = read_entry(
        GOOD | {"id": "US-2031-Y", "kind": "outcome", "answers": "US-2030-X", "value": 510}
    )
    problems = check_entries([target, outcome])
    assert "does not answer the pack target" in problems[0].message


def test_a_pack_target_is_never_compared_with_a_cell():
    with pytest.raises(InputError, match=r"cell level.*pack level: convert one of them first"):
        claim_gap(find_entry("US-QS-QSE5"), find_entry("CN-2017-ACT-b"))


def test_unlike_metrics_are_never_compared():
    with pytest.raises(InputError, match="states specific energy"):
        claim_gap(find_entry("US-QS-QSE5"), find_entry("KR-SDI"))


def test_claims_at_one_level_are_compared():
    # 301 Wh/kg against 500 Wh/kg, both at cell level
    assert claim_gap(find_entry("US-QS-QSE5"), find_entry("CN-2017-ACT")) == pytest.approx(
        1 - 301 / 500
    )


def test_a_file_is_read_on_past_its_wrong_entries(tmp_path: Path):
    path = tmp_path / "mine.toml"
    path.write_text(
        """
[[entry]]
id = "US-1"
jurisdiction = "US"
kind = "nonsense"
entities = ["A"]
instrument = "I"
year = 2020
status = "read"
solid_state = "yes"
sources = ["x.org"]

[[entry]]
id = "US-2"
jurisdiction = "US"
kind = "award"
entities = ["A"]
instrument = "I"
year = 2020
status = "read"
solid_state = "yes"
amount = 5.0
currency = "USD"
""",
        encoding="utf-8",
    )
    found = {(problem.entry, problem.key) for problem in check_file(path)}
    assert found == {("US-1", "kind"), ("US-2", "money_type"), ("US-2", "sources")}


def test_a_file_that_is_not_one_of_entries(tmp_path: Path):
    path = tmp_path / "bad.toml"
    with pytest.raises(InputError, match="no such file"):
        check_file(path)
    path.write_text("not = [toml", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.toml: expected TOML"):
        check_file(path)
    path.write_text("x = 1", encoding="utf-8")
    with pytest.raises(InputError, match="expected"):
        check_file(path)
