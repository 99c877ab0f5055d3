"""The case: everything that a cost rests on, as one tree of priors from the cell's materials up.

Drawn, moved and ranked by `allsolid.exploration` as a whole, so that Wh and USD follow from the
same draw of a density or a thickness.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from allsolid.cells import Inputs
from allsolid.cells.building.assembly import assemble
from allsolid.cells.building.inputs import label
from allsolid.cost.buying.bill import contents
from allsolid.cost.buying.contents import Contents, PricedItem, Stream
from allsolid.cost.buying.prices import PriceBook
from allsolid.cost.factory.plant import Plant
from allsolid.cost.factory.processes import Process, Route
from allsolid.cost.incentives import Incentives, Programme
from allsolid.cost.levels import Adders
from allsolid.sources import Measured, Source
from allsolid.sources.tree import named, replaced

Tree = TypeVar("Tree")

GENERAL = "other material"
"""The entry of the price book for parts and coatings without a price of their own."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a cost rests on; leaves are priors, at their medians or at draws.

    Parameters
    ----------
    cell : what the cell is built of, or contents as they are stated
    general : parts and coatings without a price of their own, bought at the general price
    incentives : credits that turn gross into net
    programme : the second mode of R&D, or None
    bibliography : sources that the design brings
    """

    cell: Inputs | Contents
    route: Route
    base: Process
    plant: Plant
    prices: PriceBook
    adders: Adders
    incentives: Incentives = field(default_factory=Incentives)
    programme: Programme | None = None
    bibliography: Mapping[str, Source] = field(default_factory=dict)
    general: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Name of the cell."""
        return self.cell.name if isinstance(self.cell, Contents) else self.cell.design.name


def counted(case: Case) -> Contents:
    """The contents of the case's cell, each item under the name that it is bought by."""
    if isinstance(case.cell, Contents):
        return with_general_price(case.cell, case.general)
    with np.errstate(all="ignore"):  # an end of an interval may describe no cell
        return with_general_price(contents(assemble(case.cell)), case.general)


def with_general_price(cell: Contents, general: frozenset[str]) -> Contents:
    """The contents with these parts and coatings bought at the general price."""

    def bought(item: PricedItem) -> PricedItem:
        return (
            replace(item, material=GENERAL) if is_small(item) and item.material in general else item
        )

    return cell.with_items(*map(bought, cell.items)) if general else cell


def is_small(item: PricedItem) -> bool:
    """Whether it is a part or a coating, whose price may be a general one."""
    return item.stream is Stream.PART or item.component.endswith("coating")


def realised(tree: Tree) -> Tree:
    """`tree` with the value of each `Measured` in its place: medians, or draws that it holds."""
    return replaced(tree, {path: measured.value for path, measured in named(tree).items()})


def is_single(case: Case) -> bool:
    """Whether it is one cell in one plant: draws take the place that a batch would."""
    sizes = [np.size(value.value) for value in named(case).values()]
    sizes.append(np.size(getattr(case.plant.volume, "value", case.plant.volume)))
    if isinstance(case.cell, Contents):
        sizes += [np.size(case.cell.energy), np.size(case.cell.mass)]
    return max(sizes) <= 1


def names(case: Case) -> dict[str, str]:
    """What people call each value of a case, by its path: its name; what the card calls it where
    it is the cell's; its path where it has no name or another value has taken it.
    """
    called: dict[str, str] = {}
    holders: dict[str, Measured] = {}
    for path, value in named(case).items():
        of_cell = path.startswith("cell.")
        name = label(path.removeprefix("cell."), value) if of_cell else value.name or path
        if holders.setdefault(name, value) != value:
            name = path
        called[path] = name
    return called
