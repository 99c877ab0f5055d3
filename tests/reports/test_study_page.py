"""The page of a study: a number stands with its level, its conditions and its source."""

from __future__ import annotations

from html import escape

import pytest

from allsolid.quantities import number
from allsolid.reports import render
from allsolid.strategy import all_targets
from allsolid.study import Study, cite_study, run_study


@pytest.fixture(scope="module")
def found() -> Study:
    return run_study()


def test_the_head_sets_what_is_delivered_beside_what_is_held(found: Study) -> None:
    """Over one window no discharge delivers more than the open-circuit energy (second law)."""
    facts = {fact.name: fact for fact in found.page.facts.facts}
    behaviour = found.results["simulation"]
    third = min(range(len(behaviour["rate_C"])), key=lambda k: abs(behaviour["rate_C"][k] - 1 / 3))
    delivered = behaviour["specific_energy_Wh_kg"][third]
    assert facts["Delivered at C/3"].value == f"{number(delivered)} Wh/kg"
    assert delivered < found.results["cell"]["specific_energy_Wh_kg"]["cell"]
    assert all(
        "level" in facts[name].note for name in ("Specific energy", "Energy density", "Cost")
    )
    assert "open circuit" in facts["Specific energy"].note


def test_the_charge_that_would_short_stands_beside_the_energy(found: Study) -> None:
    """The reference design holds its energy on paper while 96 % of symmetric cells would short
    on its own charge at C/3: head, terminal and document say so with the conditions.
    """
    fact = {one.name: one for one in found.page.facts.facts}["Shorts when charged at C/3"]
    behaviour = found.results["simulation"]
    assert fact.value == f"{100 * behaviour['short_probability'][0]:.0f} %" == "96 %"
    for text in (fact.note, found.summary, behaviour["charge_at_C/3"]):
        assert "1.67 mA/cm²" in text  # 5 mAh/cm2 in three hours
        assert "shown under other conditions" in text
        assert all(caveat in text for caveat in behaviour["short_probability_caveats"])
    assert behaviour["short_probability_caveats"]
    assert len(behaviour["full_cells"]) == len(behaviour["charge_current_mA_cm2"])


def test_every_target_stands_with_its_source(found: Study) -> None:
    page = render(found.page)
    for target in all_targets():
        assert target.sources
        assert escape("; ".join(target.sources)) in page


def test_the_article_is_named(found: Study) -> None:
    """A reader who has not seen the article learns which one is meant."""
    assert "source-article" in {entry.key for entry in found.sources}
    assert "[source-article]" in render(found.page)


@pytest.mark.parametrize("design", ["sulfide-nmc811-silicon", "ceramic-qse5"])
def test_other_cells_have_a_page(design: str) -> None:
    """A composite anode is not simulated: the head then claims no delivered energy."""
    made = run_study(design)
    names = {fact.name for fact in made.page.facts.facts}
    assert ("Delivered at C/3" in names) == ("refused" not in made.results["simulation"])


@pytest.mark.parametrize("design", ["sulfide-nmc811-lithium", "liquid-nmc811-graphite"])
def test_sources_are_known_without_running_the_study(design: str) -> None:
    assert cite_study(design) == run_study(design).sources
