"""Names: whatever takes a word resolves it, its aliases and its cases, or says what there is."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Any

from fuzz.hostile import OBJECTS, TEXTS, noise, spelled, typo
from fuzz.outcome import Outcome, Trial, Wrong, printable


@dataclass(frozen=True)
class Lookup:
    """A function of one word.

    name : as it is called
    find : the function
    known : words that must resolve, each with what they must resolve to (a name or a key)
    cases : whether another case of a word must resolve as well
    label : the name of what was found
    """

    name: str
    find: Callable[[str], Any]
    known: Callable[[], dict[str, str]]
    cases: bool = False
    label: Callable[[Any], str] = lambda found: str(found.name)


def _of(category: Any) -> dict[str, str]:
    """Names and aliases of a category; an alias that two share is left out."""
    from allsolid.materials import Category, materials

    chosen = list(Category) if category is None else [category]
    found: dict[str, str] = {}
    twice = set()
    for one in chosen:
        for material in materials(one).values():
            for tag in (material.name, *material.aliases):
                if found.get(tag, material.name) != material.name:
                    twice.add(tag)
                found.setdefault(tag, material.name)
    return {tag: name for tag, name in found.items() if tag not in twice}


def _same(words: Sequence[str]) -> dict[str, str]:
    return {word: word for word in words}


@functools.cache
def lookups() -> tuple[Lookup, ...]:
    import allsolid
    from allsolid import cost, designs, materials, simulation, sources, strategy
    from allsolid.cost.factory.plant import Plant
    from allsolid.materials import Category

    def category(name: str, which: Category) -> Lookup:
        return Lookup(f"materials.{name}", getattr(materials, name), lambda: _of(which), True)

    packaged = functools.partial(_same, designs.names())
    routes = functools.partial(_same, cost.routes())
    scenarios = functools.partial(_same, cost.scenarios())
    return (
        Lookup("materials.find", materials.find, lambda: _of(None), True),
        Lookup("materials.describe", materials.describe, lambda: _of(None), True,
            lambda d: d["name"]),
        category("active_material", Category.ACTIVE_MATERIAL),
        category("electrolyte", Category.ELECTROLYTE),
        category("liquid", Category.LIQUID),
        category("metal", Category.METAL),
        category("collector", Category.COLLECTOR),
        category("additive", Category.ADDITIVE),
        category("binder", Category.BINDER),
        category("coating", Category.COATING),
        category("casing", Category.CASING),
        Lookup("materials.materials", materials.materials, lambda: _same(list(Category)),
            label=_none),
        Lookup("materials.names", materials.names, lambda: _same(list(Category)), label=_none),
        Lookup("materials.catalogue", materials.catalogue, lambda: _same(list(Category)),
            label=_none),
        Lookup("materials.compare", lambda w: materials.compare([w]), lambda: _of(None), True,
            _none),
        Lookup("materials.compatibility", lambda w: materials.compatibility(w, "Li"),
               lambda: _of(Category.ELECTROLYTE), True, _none),
        Lookup("materials.parse_formula", materials.parse_formula,
               lambda: _same(["Li6PS5Cl", "LiNi0.8Mn0.1Co0.1O2", "Li7La3Zr2O12", "(NH4)2SO4"]),
               label=_none),
        Lookup("load", allsolid.load, packaged),
        Lookup("designs.read_design", designs.read_design, packaged),
        Lookup("cost.contents_of", cost.contents_of, lambda: _same(cost.reference_names()),
            label=_none),
        Lookup("cost.feasible", cost.feasible, packaged, label=_none),
        Lookup("cost.route", cost.route, routes),
        Lookup("cost.price_book", cost.price_book, scenarios, label=_none),
        Lookup("cost.reference", cost.reference, lambda: _same(cost.reference_names()),
            label=_none),
        Lookup("cost.learning_rate", cost.learning_rate, lambda: _same(["lithium-ion"]),
            label=_none),
        Lookup("cost.Plant.of", Plant.of, lambda: _same(["50 GWh/a", "1 GWh/a"]), label=_none),
        Lookup("sources.source", sources.source, lambda: _same(list(sources.bibliography())),
            label=lambda s: s.key),
        Lookup("sources.cite", lambda w: sources.cite([w]),
            lambda: _same(list(sources.bibliography())), label=_none),
        Lookup("strategy.find_entry", strategy.find_entry,
            lambda: {e.id: e.id for e in strategy.entries()},
            label=lambda e: e.id),
        Lookup("strategy.standard", strategy.standard,
            lambda: _same(list(strategy.all_standards())), label=_none),
        Lookup("strategy.element", strategy.element, lambda: _same(list(strategy.world())),
            label=_none),
        Lookup("simulation.Parameters.replace", _field, lambda: _same(simulation.UnitCell._fields),
            label=_none),
        Lookup("quantities.dimension_name", _dimension, lambda: _same(["m", "S/cm", "mAh/cm^2"]),
            label=_none),
    )  # fmt: skip


def _none(_: Any) -> str:
    return ""


def _dimension(word: str) -> Any:
    from allsolid.quantities import dimension_name

    return dimension_name(word)


@functools.cache
def _parameters() -> Any:
    import allsolid
    from allsolid.simulation import parameters

    return parameters(allsolid.load("sulfide-nmc811-lithium"))


def _field(word: str) -> Any:
    return _parameters().replace(**{str(word): 1.0})  # a keyword is text, or Python's TypeError


@functools.cache
def _known(at: int) -> dict[str, str]:
    return lookups()[at].known()


def make(rng: Random) -> Trial:
    at = rng.randrange(len(lookups()))
    lookup, known = lookups()[at], _known(at)
    word = rng.choice(list(known))
    way = rng.random()
    if way < 0.25:
        return Trial(f"{lookup.name}({str(word)!r})", lambda: resolves(lookup, word, known[word]))
    if way < 0.4 and lookup.cases:
        other = rng.choice((spelled(rng, word), f" {word} ", word.replace("-", " ")))
        if other.casefold() == word.casefold() or lookup.cases:
            return Trial(f"{lookup.name}({other!r})", lambda: resolves(lookup, other, None))
    if way < 0.65:
        wrong = typo(rng, word)
        return Trial(f"{lookup.name}({wrong!r})", lambda: said(lookup, wrong, known))
    if way < 0.9:
        wrong = rng.choice((rng.choice(TEXTS), noise(rng), word + rng.choice(TEXTS)))
        return Trial(
            f"{lookup.name}({printable(wrong[:60])!r})", lambda: said(lookup, wrong, known)
        )
    name = rng.choice(list(OBJECTS))
    return Trial(f"{lookup.name}({name})", lambda: said(lookup, OBJECTS[name](), known))


def resolves(lookup: Lookup, word: str, wanted: str | None) -> None:
    """A known word gives what it names."""
    from allsolid.quantities import InputError

    try:
        found = lookup.find(word)
    except InputError as error:
        raise Wrong(Outcome.MISREAD, f"{lookup.name} refused a word that it knows") from error
    label = lookup.label(found)
    if wanted is not None and label and label != wanted:
        raise Wrong(Outcome.MISREAD, f"{lookup.name} found something else")


_RANGES = ("materials.names", "materials.catalogue", "cost.price_book", "cost.learning_rate")
"""Functions whose word has a default or may be None."""


def said(lookup: Lookup, word: Any, known: dict[str, str]) -> None:
    """Any other word resolves (a typo may be another name), or the refusal names it."""
    from allsolid.quantities import InputError

    try:
        found = lookup.find(word)
    except InputError as error:
        if error.value is None and error.key is None and error.file is None:
            raise Wrong(Outcome.UNNAMED, f"{lookup.name} names neither key nor value") from error
        raise
    if isinstance(word, str) or (word is None and lookup.name in _RANGES):
        if word == "" and lookup.name not in ("quantities.dimension_name",):
            raise Wrong(Outcome.NONSENSE, f"{lookup.name} takes an empty word")
        return
    if isinstance(word, Enum) or (
        lookup.name in ("sources.cite", "cost.contents_of") and found == []
    ):
        return
    raise Wrong(Outcome.NONSENSE, f"{lookup.name} takes what is no word")
