"""Measured values and the bibliography."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest

from allsolid.quantities import InputError
from allsolid.sources import Kind, Measured, Scale, bibliography, cite, measured, source

TABLE = {
    "value": "1.3 mS/cm", "low": "0.93 mS/cm", "high": "2.05 mS/cm", "kind": "measured",
    "source": "ecb-rates", "scale": "decades", "conditions": "25 degC, total",
}  # fmt: skip


def test_read_from_a_table() -> None:
    value = measured(TABLE, "S/cm", name="conductivity")
    assert value.value == pytest.approx(0.13)
    assert value.kind is Kind.MEASURED
    assert str(value) == "0.0013 S/cm (0.00093 to 0.00205 S/cm) [measured]"
    assert value.as_dict()["value"] == pytest.approx(1.3e-3)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": "3 um"}, "a length, not a conductivity"),
        ({"low": "2 mS/cm"}, "low ≤ value ≤ high"),
        ({"kind": "guessed"}, "guessed"),
        ({"source": ""}, "needs a source"),
        ({"sauce": "x"}, "unknown key; did you mean 'source'"),
        ({"low": "0 mS/cm"}, "positive low"),
    ],
)
def test_bad_tables_name_file_and_key(change: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        measured({**TABLE, **change}, "S/cm", file="li.toml", key="sigma")
    assert str(caught.value).startswith(("li.toml: sigma: ", "li.toml: sigma.sauce: "))


@pytest.mark.parametrize("scale", list(Scale))
def test_draws_have_the_stated_interval(scale: Scale) -> None:
    """Analytic: 5 %, 50 % and 95 % of many draws are low, value and high (1e5 draws: 2 %)."""
    value = Measured(2.0, 1.0, 5.0, Kind.MEASURED, "ecb-rates", scale=scale)
    draws = value.draw(np.random.default_rng(1).uniform(size=(1, 100_000))).value
    assert np.quantile(draws, [0.05, 0.5, 0.95]) == pytest.approx([1, 2, 5], rel=0.02)
    assert value.quantile(np.array([0.05, 0.5, 0.95])) == pytest.approx([1, 2, 5], rel=1e-12)


def test_only_what_is_assumed_or_chosen_may_lack_a_source() -> None:
    assert Measured(1, 0, 2, Kind.ASSUMED, "").kind is Kind.ASSUMED
    assert Measured(1, 0, 2, Kind.CHOSEN, "").kind is Kind.CHOSEN
    with pytest.raises(InputError, match="needs a source"):
        Measured(1, 0, 2, Kind.CLAIMED, "")


def test_the_bibliography_is_whole() -> None:
    for key, entry in bibliography().items():
        assert entry.title, key
        assert entry.doi or entry.where or entry.author, f"{key}: nobody could find this source"
        assert not entry.doi.startswith("http"), key


def test_citing() -> None:
    assert [entry.key for entry in cite(["worldbank-cpi", "", "ecb-rates", "ecb-rates"])] == [
        "ecb-rates",
        "worldbank-cpi",
    ]
    with pytest.raises(InputError, match="did you mean 'ecb-rates'"):
        source("ecb-rate")


def test_a_refused_interval_is_told_in_the_unit_of_the_value() -> None:
    """Shares are held as fractions and written in per cent."""
    with pytest.raises(InputError, match="got 12 %, 10 %, 15 %"):
        Measured(0.10, 0.12, 0.15, Kind.ASSUMED, "", "%", name="void")


def test_a_key_names_the_first_author_and_the_year_of_its_paper() -> None:
    """jung2018 was Nam 2018, kremer2019 of 2020, rosenbach2022 of 2023."""
    for key, entry in bibliography().items():
        named = re.fullmatch(r"([a-z]+)(\d{4})[a-z]*", key)
        if not entry.doi or named is None:
            continue
        first = unicodedata.normalize("NFKD", entry.author).encode("ascii", "ignore").decode()
        first = re.sub(r"[^a-z]", "", first.casefold())
        assert first.startswith(named[1]), f"{key}: {entry.author}"
        assert entry.year == int(named[2]), key


def test_no_doi_stands_under_two_keys() -> None:
    dois = [entry.doi.casefold() for entry in bibliography().values() if entry.doi]
    assert len(dois) == len(set(dois))
