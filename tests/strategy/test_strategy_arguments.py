"""What no entry, year or demand is: refused by the name of the argument."""

from __future__ import annotations

from typing import Any

import pytest

from allsolid import strategy
from allsolid.quantities import InputError


@pytest.mark.parametrize("wrong", [7, "abc", b"abc", [None], ["a"]], ids=str)
@pytest.mark.parametrize(
    ("function", "key"),
    [
        (strategy.timeline, "among"), (strategy.citations, "among"), (strategy.by_status, "among"),
        (strategy.check_entries, "entries"), (strategy.evidence_document, "among"),
        (strategy.supply_rows, "bindings"), (strategy.entry_counts, "among"),
        (strategy.claims, "among"),
    ],
)  # fmt: skip
def test_entries_are_a_list_of_entries(function: Any, key: str, wrong: Any) -> None:
    with pytest.raises(InputError, match=rf"^{key}: .*expected a list"):
        function(wrong)


def test_entries_may_come_from_an_iterator() -> None:
    assert strategy.by_status(iter(strategy.entries())) == strategy.by_status()


@pytest.mark.parametrize(
    ("call", "key"),
    [
        (lambda: strategy.binding({}, share=()), "share"),  # type: ignore[arg-type]
        (lambda: strategy.binding({}, output="a"), "output"),  # type: ignore[arg-type]
        (lambda: strategy.binding(7), "demand"),  # type: ignore[arg-type]
        (lambda: strategy.critical(["Li"]), "demand"),  # type: ignore[arg-type]
        (lambda: strategy.by_route(7), "demands"),  # type: ignore[arg-type]
        (lambda: strategy.target_rows(2026.5, 7), "card"),  # type: ignore[arg-type]
        (lambda: strategy.target_rows(10**400), "at"),
        (lambda: strategy.public_shares("CN", 2020, 10**400), "until"),
        (lambda: strategy.check_file(7), "path"),  # type: ignore[arg-type]
        (lambda: strategy.read_entry(7), "table"),  # type: ignore[arg-type]
        (lambda: strategy.kaplan_meier("1 m", [True]), "durations"),  # type: ignore[arg-type]
        (lambda: strategy.kaplan_meier([1.0], ["x"]), "failed"),  # type: ignore[list-item]
        (lambda: strategy.score(7), "performance"),  # type: ignore[arg-type]
    ],
)
def test_other_arguments_are_refused_by_name(call: Any, key: str) -> None:
    with pytest.raises(InputError, match=rf"^{key}: "):
        call()
