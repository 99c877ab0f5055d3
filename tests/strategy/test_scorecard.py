"""A design against every target at the target's own level."""

from __future__ import annotations

import pytest

from allsolid.datasheet import Performance
from allsolid.quantities import InputError, Level, Money, si
from allsolid.strategy import Outcome, find_entry, score

CELL = Performance(
    "a cell",
    specific_energy={Level.CELL: si(435.0, "Wh/kg")},
    energy_density={Level.CELL: si(950.0, "Wh/L")},
    cost={Level.CELL: Money(90.0, "USD", 2024)},
)


def verdict(performance, name):
    return next(one for one in score(performance).scores if one.target.id == name)


def test_a_miss_says_by_how_much():
    found = verdict(CELL, "CN-2017-ACT")
    assert found.outcome is Outcome.MISSES
    assert found.gap == pytest.approx(1 - 435 / 500)
    assert str(found) == "misses 500 Wh/kg at cell level by 13 %"


def test_a_cell_is_not_held_against_a_pack_target():
    found = verdict(CELL, "CN-2017-ACT-b")
    assert found.outcome is Outcome.OTHER_LEVEL
    assert found.gap is None
    assert verdict(CELL, "JP-2018-NEDO2").outcome is Outcome.OTHER_LEVEL


def test_a_target_without_level_is_not_compared():
    assert verdict(CELL, "JP-NIS").outcome is Outcome.LEVEL_UNKNOWN


def test_what_is_unknown_is_not_a_miss():
    empty = score(Performance("empty"))
    assert empty.comparable == ()
    assert {one.outcome for one in empty.scores} <= {Outcome.NOT_COMPUTED, Outcome.LEVEL_UNKNOWN}
    assert str(empty) == "empty: no target could be compared"


def test_cost_is_compared_in_one_money():
    """60 USD of 2021 by the consumer prices of the United States: 114.3 to 132.3 in 2024."""
    found = verdict(CELL, "US-2021-FCAB")
    wanted = 60 * 132.349 / 114.325
    assert found.gap == pytest.approx(90 / wanted - 1, rel=1e-3)
    pack = Performance("a pack", cost={Level.PACK: Money(70.0, "USD", 2024)})
    # 10,000 yen were about 90 dollars in 2018 and 113 of 2024
    assert verdict(pack, "JP-2018-NEDO2").outcome is Outcome.MEETS


def test_charge_time_is_better_when_lower():
    slow = Performance("slow", charge_time=si(15.0, "min"))
    found = verdict(slow, "JP-2018-NEDO2b")
    assert found.outcome is Outcome.MISSES
    assert found.gap == pytest.approx(0.5)
    fast = Performance("fast", charge_time=si(9.0, "min"))
    assert verdict(fast, "JP-2018-NEDO2b").outcome is Outcome.MEETS


def test_the_sentence_counts_and_names_the_nearest_miss():
    card = score(CELL)
    assert len(card.met) + len(card.missed) == len(card.comparable)
    gaps = [one.gap for one in card.missed if one.gap is not None]
    assert gaps == sorted(gaps)
    text = str(card)
    assert text.startswith(f"a cell meets {len(card.met)} of {len(card.comparable)} comparable")
    assert "misses 500 Wh/kg at cell level by 13 %" in text


def test_chosen_targets_only():
    card = score(CELL, [find_entry("CN-2017-ACT"), find_entry("KR-SDI")])
    assert [one.target.id for one in card.scores] == ["CN-2017-ACT", "KR-SDI"]
    assert [one.outcome for one in card.scores] == [Outcome.MISSES, Outcome.MEETS]


def test_every_outcome_says_what_to_do():
    assert all(member.next_step for member in Outcome)


def test_what_a_design_lacks_is_not_laid_to_the_target():
    """The target states its figure; it is the design that has none."""
    (charge,) = score(Performance("a cell"), [find_entry("JP-2018-NEDO2b")]).scores
    assert str(charge) == "10 min at pack level: not computed for this cell"


@pytest.mark.parametrize(
    ("key", "least", "unit"),
    [("charge_time", 30.0, "min"), ("specific_energy", 1500.0, "Wh/kg"),
     ("energy_density", 5000.0, "Wh/L")],
)  # fmt: skip
def test_a_bare_number_too_small_for_si_is_asked_about(key, least, unit):
    """Half a minute, 0.4 Wh/kg, 1.4 Wh/m3: below, people meant the unit that they speak."""

    def made(value):
        return Performance("x", **{key: value if key == "charge_time" else {Level.CELL: value}})

    with pytest.raises(InputError, match=f"was {unit} meant"):
        made(0.999 * least)
    for value in (least, 1.001 * least, 0.0):
        held = getattr(made(value), key)
        assert (held if key == "charge_time" else held[Level.CELL]) == value
