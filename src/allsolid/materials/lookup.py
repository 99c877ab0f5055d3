"""The catalogue: materials by category, found by formula, common name or alias."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from allsolid.materials.active import ActiveMaterial, active_materials
from allsolid.materials.electrolytes import Electrolyte, electrolytes
from allsolid.materials.family import Family
from allsolid.materials.substance import Substance, substances
from allsolid.quantities import InputError, checked, did_you_mean
from allsolid.quantities.frozen import FrozenMapping
from allsolid.quantities.words import chosen


class Category(StrEnum):
    """What a material is catalogued under."""

    ELECTROLYTE = "electrolyte"
    LIQUID = "liquid"
    ACTIVE_MATERIAL = "active material"
    METAL = "metal"
    COLLECTOR = "collector"
    ADDITIVE = "additive"
    BINDER = "binder"
    COATING = "coating"
    CASING = "casing"


Material = Electrolyte | ActiveMaterial | Substance
One = TypeVar("One", bound=Electrolyte | ActiveMaterial | Substance)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Materials by name, one table a kind; liquids stand among the electrolytes.

    The packaged ones (`packaged`), those of a design, or a user's over the packaged.
    """

    electrolytes: Mapping[str, Electrolyte]
    active_materials: Mapping[str, ActiveMaterial]
    metals: Mapping[str, Substance]
    collectors: Mapping[str, Substance]
    additives: Mapping[str, Substance]
    binders: Mapping[str, Substance]
    coatings: Mapping[str, Substance]
    casings: Mapping[str, Substance]

    def of(self, category: Category) -> Mapping[str, Material]:
        """The materials of one category by name."""
        if category in (Category.ELECTROLYTE, Category.LIQUID):
            wet = category is Category.LIQUID
            among = self.electrolytes.items()
            return {name: one for name, one in among if (one.family is Family.LIQUID) == wet}
        return getattr(self, f"{category}s".replace(" ", "_"))

    def find(self, name: str) -> Material:
        """The material of this formula, common name or alias, in any category."""
        for category in Category:
            material = _lookup(name, self.of(category))
            if material is not None:
                return material
        raise self._unknown(name, "material", list(Category))

    def electrolyte(self, name: str) -> Electrolyte:
        """The electrolyte (solid, polymer or liquid) of this name."""
        return self._get(name, self.electrolytes, Category.ELECTROLYTE, Category.LIQUID)

    def liquid(self, name: str) -> Electrolyte:
        """The liquid or gel electrolyte of this name."""
        wet = {key: one for key, one in self.electrolytes.items() if one.family is Family.LIQUID}
        return self._get(name, wet, Category.LIQUID)

    def active_material(self, name: str) -> ActiveMaterial:
        """The active material of this name."""
        return self._get(name, self.active_materials, Category.ACTIVE_MATERIAL)

    def metal(self, name: str) -> Substance:
        """The metal electrode of this name."""
        return self._get(name, self.metals, Category.METAL)

    def collector(self, name: str) -> Substance:
        """The current collector of this name."""
        return self._get(name, self.collectors, Category.COLLECTOR)

    def additive(self, name: str) -> Substance:
        """The conductive additive of this name."""
        return self._get(name, self.additives, Category.ADDITIVE)

    def binder(self, name: str) -> Substance:
        """The binder of this name."""
        return self._get(name, self.binders, Category.BINDER)

    def coating(self, name: str) -> Substance:
        """The coating or interlayer of this name."""
        return self._get(name, self.coatings, Category.COATING)

    def film(self, name: str) -> Substance | None:
        """The coating of this name; None for a film without one, such as what a reaction leaves."""
        return _lookup(name, self.coatings)

    def casing(self, name: str) -> Substance:
        """The casing of this name."""
        return self._get(name, self.casings, Category.CASING)

    def _get(self, name: str, among: Mapping[str, One], *categories: Category) -> One:
        material = _lookup(name, among)
        if material is None:
            raise self._unknown(name, str(categories[0]), list(categories))
        return material

    def _unknown(self, name: str, what: str, categories: list[Category]) -> InputError:
        known = [t for c in categories for m in self.of(c).values() for t in (m.name, *m.aliases)]
        others = [c for c in Category if c not in categories and _lookup(name, self.of(c))]
        elsewhere = f", but a known {others[0]};" if others else ""
        hint = elsewhere or did_you_mean(name, known) or ";"
        text = f"not a known {what}{hint} 'allsolid materials list' names all"
        return InputError(text, key=what, value=name)


def category_name(material: Material) -> Category:
    """What a material is catalogued under."""
    if isinstance(material, Electrolyte):
        return Category.LIQUID if material.family is Family.LIQUID else Category.ELECTROLYTE
    if isinstance(material, ActiveMaterial):
        return Category.ACTIVE_MATERIAL
    return Category(str(material.role))


@functools.cache
def packaged() -> Catalogue:
    """The catalogue that the package ships."""
    roles = {f"{role}s": FrozenMapping(table) for role, table in substances().items()}
    return Catalogue(electrolytes(), active_materials(), **roles)


def _fold(name: str) -> str:
    if not isinstance(name, str):
        raise InputError("expected the name of a material", value=name)
    subscripts = str.maketrans("₀₁₂₃₄₅₆₇₈₉–—−", "0123456789---")
    kept = name.translate(subscripts).casefold()
    return "".join(c for c in kept if c.isalnum() or c == ".")


def _lookup(name: str, among: Mapping[str, One]) -> One | None:
    """By name first, then by alias, then by formula."""
    wanted = _fold(name)
    for tags in (
        lambda m: (m.name,),
        lambda m: m.aliases,
        lambda m: (m.formula,) if m.formula else (),
    ):
        for material in among.values():
            if wanted in {_fold(tag) for tag in tags(material)}:
                return material
    return None


@checked
def materials(category: Category | str) -> Mapping[str, Material]:
    """The packaged materials of one category by name."""
    return packaged().of(category_of(category))


def category_of(category: Category | str) -> Category:
    """The category of this name; `InputError` with all of them where there is none."""
    return chosen(category, Category, "category")


@checked
def names(category: Category | str | None = None) -> list[str]:
    """Names of one category, or of all, in the order of the catalogue."""
    categories: Iterable[Category] = Category if category is None else [category_of(category)]
    return [name for one in categories for name in materials(one)]


@checked
def find(name: str) -> Material:
    """The packaged material with this formula, common name or alias, in any category.

    Raises
    ------
    InputError : with the nearest names where there is none
    """
    return packaged().find(name)


@checked
def electrolyte(name: str) -> Electrolyte:
    """The packaged electrolyte (solid, polymer or liquid) of this name."""
    return packaged().electrolyte(name)


@checked
def active_material(name: str) -> ActiveMaterial:
    """The packaged active material of this name."""
    return packaged().active_material(name)


@checked
def liquid(name: str) -> Electrolyte:
    """The packaged liquid or gel electrolyte of this name."""
    return packaged().liquid(name)


@checked
def metal(name: str) -> Substance:
    """The packaged metal electrode of this name."""
    return packaged().metal(name)


@checked
def collector(name: str) -> Substance:
    """The packaged current collector of this name."""
    return packaged().collector(name)


@checked
def additive(name: str) -> Substance:
    """The packaged conductive additive of this name."""
    return packaged().additive(name)


@checked
def binder(name: str) -> Substance:
    """The packaged binder of this name."""
    return packaged().binder(name)


@checked
def coating(name: str) -> Substance:
    """The packaged coating or interlayer of this name."""
    return packaged().coating(name)


@checked
def casing(name: str) -> Substance:
    """The packaged casing of this name."""
    return packaged().casing(name)
