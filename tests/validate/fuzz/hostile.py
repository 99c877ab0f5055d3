"""Texts, numbers and objects that break programs."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

CONTROL = (
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "a\nb", "a\r\nb", "tab\there", "\x7f", "\x9b31m",
    "\x00", "\u202eabc", "a\u2028b", "\x08\x08\x08",
)  # fmt: skip
TEXTS = (
    "", " ", "é", "名前", "🔋", "a\u0301", "\ufeff", "<!--<script>", "</script><img src=x>", "=1+1",
    "@SUM(A1)", "%s%n", "{0}", "{", "[bold]x[/bold]", "[/]", "nowhere.toml", "$(id)", "'", '"',
    "\\", "None", "true", "nan", "-", "--", "--json", "a" * 10_000, "1" * 400, *CONTROL,
)  # fmt: skip
POWERS = (
    "9**9**9**9", "m**9**9**9", "m^9^9^9", "m**1e9", "um**999999999", "(m**99)**99",
    "m" + "*m" * 99,
    "10**10**10 m", "m**(9**9**9)",
)  # fmt: skip
WORDS_OF_NUMBERS = (
    "0", "-1", "-0", "1e-300", "1e300", "1e999", "-1e999", "nan", "inf", "-inf", "1" * 400,
    "0x10", "1_000", "1,5", "１", "1e", "e1", "+", ".", "--1", "1e-999", "∞", "½", "1" + "0" * 5000,
)  # fmt: skip
UNITS = (
    "m", "um", "mm", "kg", "g", "s", "h", "K", "degC", "degF", "A", "mA", "V", "mV", "W", "J", "Wh",
    "Ah", "ohm", "Pa", "MPa", "%", "", "S/cm", "mAh/cm^2", "mAh/g", "Wh/kg", "mol/L", "eV",
    "parsec",
    "furlong", "C", "1/m", "m m", "m/", "/m", "*", "µm", "Å", "lb", "unit", "import os",
    "delta_degC",
)  # fmt: skip
_TYPOS = "abcdefghijklmnopqrstuvwxyz0123456789-_. "


def typo(rng: Random, word: str) -> str:
    """The word with one character dropped, doubled, swapped or replaced."""
    if not word:
        return rng.choice(_TYPOS)
    at = rng.randrange(len(word))
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + rng.choice(_TYPOS) + word[at + 1 :],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word + word[-1],
        )
    )


def spelled(rng: Random, word: str) -> str:
    """The word in another case."""
    ways = (str.upper, str.lower, str.title, str.swapcase)
    return rng.choice(ways)(word)


def noise(rng: Random, most: int = 40) -> str:
    """Random characters, also odd ones."""
    pools = (
        "abcXYZ",
        "0123456789.e+-",
        "*/^()[]{}<>=,;:#'\"\\ \t\n",
        "\x00\x1b\x07\x7f\x85\u202e",
        "µΩ²é名🔋",
    )
    return "".join(rng.choice(rng.choice(pools)) for _ in range(rng.randrange(most)))


def _itself() -> list[Any]:
    ring: list[Any] = []
    ring.append(ring)
    return ring


def _own_key() -> dict[str, Any]:
    ring: dict[str, Any] = {}
    ring["a"] = ring
    return ring


class Loud:
    """What is shown of it is raw and endless."""

    def __repr__(self) -> str:
        return "\x1b[31m" + "loud\n" * 10_000


OBJECTS: dict[str, Callable[[], Any]] = {
    "None": lambda: None,
    "True": lambda: True,
    "7": lambda: 7,
    "-1": lambda: -1,
    "0": lambda: 0,
    "0.5": lambda: 0.5,
    "3.5": lambda: 3.5,
    "2024": lambda: 2024,
    "2e5": lambda: 2e5,
    "-2e5": lambda: -2e5,
    "1e9": lambda: 1e9,
    "-2.5": lambda: -2.5,
    "math.nan": lambda: math.nan,
    "math.inf": lambda: math.inf,
    "-math.inf": lambda: -math.inf,
    "10**400": lambda: 10**400,
    "1e308": lambda: 1e308,
    "1e-320": lambda: 1e-320,
    "(1+2j)": lambda: 1 + 2j,
    "''": lambda: "",
    "'abc'": lambda: "abc",
    "'\\x1b[31m'": lambda: "\x1b[31m",
    "'\\ud800'": lambda: "\ud800",
    "'1 m'": lambda: "1 m",
    "'m**9**9**9'": lambda: "m**9**9**9",
    "'a' * 10_000": lambda: "a" * 10_000,
    "b'abc'": lambda: b"abc",
    "[]": list,
    "[1.0, 2.0]": lambda: [1.0, 2.0],
    "[298, 299]": lambda: [298, 299],
    "[math.nan]": lambda: [math.nan],
    "['a']": lambda: ["a"],
    "[None]": lambda: [None],
    "[[1, 2], [3]]": lambda: [[1, 2], [3]],
    "a list that holds itself": _itself,
    "a dict that holds itself": _own_key,
    "()": tuple,
    "{}": dict,
    "{'a': 1}": lambda: {"a": 1},
    "{1: 2}": lambda: {1: 2},
    "{'a'}": lambda: {"a"},
    "object()": object,
    "Loud()": Loud,
    "int": lambda: int,
    "lambda: 1": lambda: lambda: 1,
    "np.array([])": lambda: np.array([]),
    "np.zeros((2, 3))": lambda: np.zeros((2, 3)),
    "np.array(['x'])": lambda: np.array(["x"]),
    "np.array([298.0, 299.0, 300.0])": lambda: np.array([298.0, 299.0, 300.0]),
    "np.float64('nan')": lambda: np.float64("nan"),
    "np.array(object())": lambda: np.array(object()),
    "Decimal('NaN')": lambda: Decimal("NaN"),
    "Fraction(1, 3)": lambda: Fraction(1, 3),
    "datetime.date(2020, 1, 1)": lambda: datetime.date(2020, 1, 1),
    "Path('nowhere')": lambda: Path("nowhere"),
    "range(3)": lambda: range(3),
    "iter([1, 2])": lambda: iter([1, 2]),
    "...": lambda: ...,
    "slice(0, 1)": lambda: slice(0, 1),
}
"""What no argument expects, by the Python text that makes it."""
