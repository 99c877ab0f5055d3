"""The catalogue: find a material by formula, common name or alias."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from allsolid.materials.active import ActiveMaterial, active_materials
from allsolid.materials.electrolytes import Electrolyte, electrolytes
from allsolid.materials.family import Family
from allsolid.materials.substance import Role, Substance, substances
from allsolid.quantities import InputError, checked, did_you_mean
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


@checked
def materials(category: Category | str) -> Mapping[str, Material]:
    """The materials of one category by name."""
    category = category_of(category)
    if category in (Category.ELECTROLYTE, Category.LIQUID):
        wet = category is Category.LIQUID
        return {n: e for n, e in electrolytes().items() if (e.family is Family.LIQUID) == wet}
    if category is Category.ACTIVE_MATERIAL:
        return active_materials()
    return substances()[Role(category.value)]


def category_of(category: Category | str) -> Category:
    """The category of this name; `InputError` with all of them where there is none."""
    return chosen(category, Category, "category")


@checked
def names(category: Category | str | None = None) -> list[str]:
    """Names of one category, or of all, in the order of the catalogue."""
    chosen = list(Category) if category is None else [category_of(category)]
    return [name for one in chosen for name in materials(one)]


@checked
def find(name: str) -> Material:
    """The material with this formula, common name or alias, in any category.

    Raises
    ------
    InputError : with the nearest names where there is none
    """
    for category in Category:
        found = _lookup(name, materials(category))
        if found is not None:
            return found
    raise _unknown(name, "material", list(Category))


def _fold(name: str) -> str:
    if not isinstance(name, str):
        raise InputError("expected the name of a material", value=name)
    subscripts = str.maketrans("₀₁₂₃₄₅₆₇₈₉–—−", "0123456789---")
    kept = name.translate(subscripts).casefold()
    return "".join(c for c in kept if c.isalnum() or c == ".")


def _lookup(name: str, among: Mapping[str, Material]) -> Material | None:
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


def _unknown(name: str, what: str, categories: list[Category]) -> InputError:
    known = [tag for c in categories for m in materials(c).values() for tag in (m.name, *m.aliases)]
    others = [c for c in Category if c not in categories and _lookup(name, materials(c))]
    elsewhere = f", but a known {others[0]};" if others else ""
    hint = elsewhere or did_you_mean(name, known) or ";"
    text = f"not a known {what}{hint} 'allsolid materials list' names all"
    return InputError(text, key=what, value=name)


def _get(name: str, category: Category) -> Material:
    found = _lookup(name, materials(category))
    if found is None:
        raise _unknown(name, str(category), [category])
    return found


@checked
def electrolyte(name: str) -> Electrolyte:
    """The electrolyte (solid, polymer or liquid) of this name."""
    found = _lookup(name, electrolytes())
    if not isinstance(found, Electrolyte):
        raise _unknown(name, "electrolyte", [Category.ELECTROLYTE, Category.LIQUID])
    return found


@checked
def liquid(name: str) -> Electrolyte:
    """The liquid or gel electrolyte of this name."""
    found = _get(name, Category.LIQUID)
    assert isinstance(found, Electrolyte)
    return found


@checked
def active_material(name: str) -> ActiveMaterial:
    """The active material of this name."""
    found = _get(name, Category.ACTIVE_MATERIAL)
    assert isinstance(found, ActiveMaterial)
    return found


def _substance(name: str, category: Category) -> Substance:
    found = _get(name, category)
    assert isinstance(found, Substance)
    return found


@checked
def metal(name: str) -> Substance:
    """The metal electrode of this name."""
    return _substance(name, Category.METAL)


@checked
def collector(name: str) -> Substance:
    """The current collector of this name."""
    return _substance(name, Category.COLLECTOR)


@checked
def additive(name: str) -> Substance:
    """The conductive additive of this name."""
    return _substance(name, Category.ADDITIVE)


@checked
def binder(name: str) -> Substance:
    """The binder of this name."""
    return _substance(name, Category.BINDER)


@checked
def coating(name: str) -> Substance:
    """The coating or interlayer of this name."""
    return _substance(name, Category.COATING)


@checked
def casing(name: str) -> Substance:
    """The casing of this name."""
    return _substance(name, Category.CASING)
