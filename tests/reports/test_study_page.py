"""The page of a study: a number stands with its level, its conditions and its source."""

from __future__ import annotations

from html import escape

import pytest

from allsolid.quantities import number
from allsolid.reports import render
from allsolid.strategy import all_targets
from allsolid.study import Study, run_study


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
