"""Everything that a cell rests on, as one frozen tree whose leaves are priors.

A leaf has one place: an electrolyte that is in the separator and in an electrode is drawn once. The
cell is a pure function of this tree (`allsolid.cells.build`), at its medians or at draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from allsolid.cells.building.laws import Laws, packaged_laws
from allsolid.designs import Design, own_catalogue
from allsolid.designs.schema import AnodeFree, CompositeElectrode, LithiumElectrode, LithiumIndium
from allsolid.materials import ActiveMaterial, Catalogue, Electrolyte, Substance
from allsolid.quantities import InputError, checked
from allsolid.quantities.frozen import FrozenMapping
from allsolid.sources import Measured

_PLANES = (LithiumElectrode, AnodeFree, LithiumIndium)

One = TypeVar("One", Electrolyte, ActiveMaterial, Substance)


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """A design, the materials that it names, and the laws that make a cell of them."""

    design: Design
    materials: Catalogue
    laws: Laws


@checked
def resolve(design: Design, catalogue: Catalogue | None = None) -> Inputs:
    """The inputs of a design: its materials out of a catalogue (the packaged one with its own over
    it by default).

    Raises
    ------
    InputError : a material that the catalogue does not have, with the key that names it
    """
    known = own_catalogue(design) if catalogue is None else catalogue
    return Inputs(design, _named(design, known), packaged_laws())


def _named(design: Design, known: Catalogue) -> Catalogue:
    """The catalogue reduced to what a design names."""
    sides = (("cathode", design.cathode), ("anode", design.anode))
    composites = [(n, part) for n, part in sides if isinstance(part, CompositeElectrode)]
    planes = [(n, part) for n, part in sides if isinstance(part, _PLANES)]
    electrolytes = [(f"{n}.electrolyte", p.electrolyte) for n, p in composites]
    electrolytes.append(("separator.electrolyte", design.separator.electrolyte))
    if design.liquid is not None:
        electrolytes.append(("liquid.electrolyte", design.liquid.electrolyte))
    foils = design.collectors
    faces = [*(part.coating for _, part in composites), *(p.interphase for _, p in composites)]
    faces += [part.interphase for _, part in planes]
    films = [film.material for film in faces if film is not None]
    coatings = [(f"{n}.coating.material", p.coating.material) for n, p in composites if p.coating]
    indium = [(f"{n}.kind", "Li-In") for n, part in planes if isinstance(part, LithiumIndium)]
    metals = [("anode.kind", "Li"), *indium]
    actives = [(f"{name}.active", part.active) for name, part in composites]
    return Catalogue(
        _table(known.electrolyte, electrolytes),
        _table(known.active_material, [*actives, *indium]),
        _table(known.metal, metals),
        _table(known.collector, [("collectors.positive", foils.positive),
                                 ("collectors.negative", foils.negative), *_terminals(design)]),
        _table(known.additive, [(f"{name}.carbon", part.carbon) for name, part in composites]),
        _table(known.binder, [(f"{name}.binder", part.binder) for name, part in composites]),
        FrozenMapping({
            **{one.name: one for one in map(known.film, films) if one is not None},
            **_table(known.coating, [(key, name or None) for key, name in coatings]),
        }),
        FrozenMapping({}),
    )  # fmt: skip


def _terminals(design: Design) -> list[tuple[str, str]]:
    """The metals of the terminals, where the format has any."""
    ends = getattr(design.format, "terminals", None)
    sides = ("positive_material", "negative_material") if ends is not None else ()
    return [(f"format.terminals.{side}", getattr(ends, side)) for side in sides]


def _table(
    look_up: Callable[[str], One], wanted: Iterable[tuple[str, str | None]]
) -> Mapping[str, One]:
    """Materials by their name in the catalogue; an error names the key of the file."""
    table: dict[str, One] = {}
    for key, name in wanted:
        if name is None:
            continue
        try:
            material = look_up(name)
        except InputError as error:
            raise InputError(error.expected, key=key, value=error.value) from error
        table[material.name] = material
    return FrozenMapping(table)


def label(path: str, value: Measured) -> str:
    """A short name of a value: the design's key, ``NMC811.density``, ``default.contact``.

    The values of a leaf of several (a conductivity's anchor and barrier) end with their own name.
    """
    head, _, rest = path.partition(".")
    if head == "materials":
        rest = rest.partition(".")[2]
    elif head == "laws":
        rest = f"default.{rest}"
    own = value.name.replace(" ", "_")
    single = not own or own == rest.rpartition(".")[2] or head == "laws"
    return rest if single else f"{rest}.{own}"
