"""Tables become records by the fields of a dataclass, and records become rows by them."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from allsolid.quantities import InputError
from allsolid.sources import Kind, Measured
from allsolid.strategy.evidence.vocabulary import Payer, Verification
from allsolid.strategy.records import TableReader, WholeYear, plain, row


@dataclass(frozen=True)
class Sample:
    name: str
    year: WholeYear
    status: Verification
    payers: tuple[Payer, ...]
    window: tuple[int, int]
    strict: bool
    share: float | None = None

    @property
    def width(self) -> float:
        return self.window[1] - self.window[0] if self.strict else math.inf


GOOD: dict[str, Any] = {
    "name": "a", "year": 2024, "status": "read", "payers": ["public", "mixed"],
    "window": (1991, 2018), "strict": True,
}  # fmt: skip


def read(table: dict[str, Any]) -> Sample:
    return TableReader(Sample)(table, file="x.toml", where="a")


def test_a_table_becomes_a_record_of_the_types_of_its_fields():
    sample = read(GOOD | {"share": 1})
    assert sample.status is Verification.READ
    assert sample.payers == (Payer.PUBLIC, Payer.MIXED)
    assert sample.window == (1991, 2018)
    assert sample.share == 1.0 and isinstance(sample.share, float)
    assert read(GOOD).share is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": 3}, r"x\.toml: a: name: 3: expected text"),
        ({"year": "2024"}, "expected a year such as 2024"),
        ({"year": True}, "expected a year such as 2024"),
        ({"year": 2024.5}, "expected a year such as 2024"),
        ({"status": "raed"}, "expected one of read, .*did you mean 'read'"),
        ({"status": []}, "expected one of read"),
        ({"payers": "public"}, "expected a list"),
        ({"payers": ["publik"]}, "did you mean 'public'"),
        ({"window": [1991]}, "expected a list of 2"),
        ({"window": [1991, "2018"]}, "expected a whole number"),
        ({"strict": 1}, "expected true or false"),
        ({"share": True}, "expected a number"),
        ({"share": math.inf}, "expected a finite number"),
        ({"shares": 0.5}, "x.toml: a: 'shares': unknown key; did you mean 'share'"),
    ],
)
def test_what_does_not_fit_a_field_is_refused_by_its_name(change, words):
    with pytest.raises(InputError, match=words):
        read(GOOD | change)


def test_a_missing_key_is_named():
    with pytest.raises(InputError, match=r"x\.toml: a: window: is missing"):
        read({key: value for key, value in GOOD.items() if key != "window"})


def test_a_record_becomes_a_row_of_fields_properties_and_advice():
    shown = row(read(GOOD), "name")
    assert "name" not in shown
    assert shown["status"] == "read" and type(shown["status"]) is str
    assert shown["window"] == [1991, 2018]
    assert shown["width"] == 27
    assert shown["next_step"] == Verification.READ.next_step


def test_a_row_holds_only_what_json_knows():
    """An endless number is none, and a value with an interval stands in the unit of people."""
    values = {
        Payer.PUBLIC: (read(GOOD | {"strict": False}), np.array([[1.0, np.inf]]), np.float64(2.0)),
        "output": Measured(3600.0, 1800.0, 7200.0, Kind.ASSUMED, "", unit="h"),
    }
    shown = plain(values)
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown
    assert shown["public"][0]["width"] is None
    assert shown["public"][1:] == [[[1.0, None]], 2.0]
    assert (shown["output"]["value"], shown["output"]["high"]) == pytest.approx((1.0, 2.0))
