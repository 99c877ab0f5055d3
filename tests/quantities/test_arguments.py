"""Arguments of functions: taken where they are of the annotated type, or refused by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from allsolid.quantities import (
    InputError,
    Level,
    Money,
    Quantity,
    checked,
    currency_code,
    dimension_name,
    given,
    number,
    parse,
    percent,
    rate,
    real,
    seed_of,
    show,
    si,
    to,
    typeset,
    whole,
)

if TYPE_CHECKING:
    from decimal import Decimal


def itself() -> list[Any]:
    ring: list[Any] = []
    ring.append(ring)
    return ring


@checked
def function(
    level: Level,
    count: int = 1,
    *,
    share: float = 0.5,
    word: str | Path | None = None,
    flag: bool = False,
    names: Sequence[str] = (),
    levels: Iterable[Level] = (),
    pair: tuple[float, float] = (0.0, 1.0),
    table: Mapping[str, float] | None = None,
    call: Callable[[float], float] = math.sqrt,
    free: Quantity | None = None,
    unseen: Decimal | None = None,
) -> Any:
    """The arguments as they arrive."""
    return level, count, share, word, flag, names, levels, pair, table, call, free, unseen


RIGHT = {
    "level": [Level.CELL],
    "count": [0, 7, np.int64(3)],
    "share": [0.5, 1, np.float64(2.0), math.inf],
    "word": ["a", Path("a"), None],
    "flag": [True, np.bool_(False)],
    "names": [[], ("a",), np.array(["a", "b"])],
    "levels": [[Level.CELL], {Level.CELL}, {Level.CELL: 1}],
    "pair": [(0.0, 1), [2.0, 3.0], np.array([0.0, 1.0])],
    "table": [{}, {"a": 1.0}, None],
    "call": [math.sin, lambda x: x],
    "free": [1.0, "1 m", [1.0], None, object()],
    "unseen": [None, "whatever"],
}
WRONG = {
    "level": ["cell", 7, None, Level, object()],
    "count": [1.0, True, "1", None, [1], math.nan],
    "share": ["0.5", True, None, math.nan, 1j, [0.5], Fraction(1, 3), 10**400],
    "word": [7, b"a", ["a"]],
    "flag": [1, "no", None],
    "names": ["abc", 7, [7], itself(), {"a"}, np.zeros((2, 2))],
    "levels": ["cell", ["cell"], [None], 7, itself()],
    "pair": ["ab", (1.0,), (1.0, "a"), None, itself()],
    "table": [{1: 1.0}, {"a": "b"}, [("a", 1.0)], 7],
    "call": [7, "sin"],
}


@pytest.mark.parametrize("key", RIGHT)
def test_an_argument_of_its_type_passes_as_it_is(key: str) -> None:
    names = list(function.__wrapped__.__kwdefaults__)  # type: ignore[attr-defined]
    for value in RIGHT[key]:
        found = function(**{"level": Level.CELL, key: value})
        at = ["level", "count", *names].index(key)
        assert found[at] is value


@pytest.mark.parametrize("key", WRONG)
def test_an_argument_of_another_type_is_refused_by_its_name(key: str) -> None:
    for value in WRONG[key]:
        with pytest.raises(InputError, match=rf"^{key}: .*expected "):
            function(**{"level": Level.CELL, key: value})


def test_an_iterator_is_read_before_it_is_looked_at() -> None:
    assert function(Level.CELL, levels=iter([Level.PACK]))[6] == (Level.PACK,)
    with pytest.raises(InputError, match=r"^levels: "):
        function(Level.CELL, levels=(one for one in ("cell",)))


def test_by_place_or_by_name_is_the_same() -> None:
    with pytest.raises(InputError, match=r"^count: '2': expected a whole number"):
        function(Level.CELL, "2")  # type: ignore[arg-type]
    for wrong in ((Level.CELL, 1, 2), ()):
        with pytest.raises(TypeError):
            function(*wrong)  # type: ignore[misc]
    with pytest.raises(TypeError):
        function(Level.CELL, bogus=1)  # type: ignore[call-arg]


def test_what_is_expected_is_said_in_words() -> None:
    with pytest.raises(InputError) as error:
        function(Level.CELL, word=b"x")  # type: ignore[arg-type]
    assert str(error.value) == "word: b'x': expected text or a path or None"


def test_whole_numbers_and_seeds() -> None:
    assert whole(np.int64(3), "draws", 2, 9) == 3 and type(whole(np.int64(3), "draws", 2, 9)) is int
    for wrong in (1, 10, 2.0, "3", None, True, [3], itself(), 10**400):
        with pytest.raises(InputError, match=r"^draws: .*whole number from 2 to 9"):
            whole(wrong, "draws", 2, 9)
    assert seed_of(0) == 0
    for wrong in (-1, [1, 2], itself(), None, 0.5):  # NumPy ends the process on the third
        with pytest.raises(InputError, match=r"^seed: "):
            seed_of(wrong)


def test_one_real_number_within_bounds_or_text() -> None:
    assert real("50 %", "share", 0.0, 1.0) == real(0.5, "share", 0.0, 1.0) == 0.5
    for wrong in (2.0, -1, math.nan, math.inf, "x", [0.5], None, True, itself()):
        with pytest.raises(InputError, match=r"^share: "):
            real(wrong, "share", 0.0, 1.0)


@pytest.mark.parametrize(
    "value",
    [
        itself(),
        [[1, 2], [3]],
        10**400,
        np.array(object()),
        np.array(["x"]),
        [1.0, 10**400],
        {},
        ...,
    ],
)
def test_no_nest_or_giant_ends_the_reading_of_numbers(value: Any) -> None:
    with pytest.raises(InputError, match=r"^soc: "):
        given(value, "%", "soc")


@pytest.mark.parametrize(
    "call",
    [
        lambda: to("a", "m"), lambda: si(None, "m"), lambda: to(1.0, 7), lambda: show(1.0, b"m"),
        lambda: number("a"), lambda: number(1.0, []), lambda: percent(1.0, ()),
        lambda: show(1.0, "m", 0), lambda: typeset(1.0, 1e9), lambda: dimension_name([]),
        lambda: number(10**400), lambda: rate(None), lambda: rate(b"1C"),
        lambda: currency_code([]),
        lambda: Money("a", "USD", 2024), lambda: Money(1.0, "USD", "now"),
        lambda: Money([[1], [2, 3]], "USD", 2024),
    ],
)  # fmt: skip
def test_units_and_money_refuse_what_is_no_number(call: Callable[[], Any]) -> None:
    with pytest.raises(InputError):
        call()


def test_a_number_too_small_for_a_float_is_not_zero() -> None:
    for text in ("1e-999 m", "0." + "0" * 150 + "1e-300 m"):
        with pytest.raises(InputError, match="too small"):
            parse(text, "m")
    assert parse("0 m", "m") == parse("0.000 m", "m") == 0.0


def test_a_rate_of_many_digits_is_not_read() -> None:
    assert rate("1" * 100_000 + "C") is None  # without a limit, minutes
