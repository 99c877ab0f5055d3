"""Which routes can make a cell, and why the others cannot."""

from __future__ import annotations

from dataclasses import dataclass

from allsolid.cost.buying.contents import Anode, Contents
from allsolid.cost.factory.processes import Route, route, routes

# Elements that lithium metal reduces in a separator it touches; in halides it reduces every metal.
_REDUCED = {
    "oxide": frozenset({"Ti", "Ge", "Sn", "Nb"}),
    "sulfide": frozenset({"Ge", "Sn"}),
    "halide": frozenset({"In", "Y", "Zr", "Er", "Sc", "Fe", "Ta", "Ho", "Yb", "Al"}),
}


@dataclass(frozen=True, slots=True)
class Feasibility:
    """Whether a route can make a cell; the reason where it cannot."""

    route: str
    feasible: bool
    reason: str = ""


def verdict(cell: Contents, way: Route) -> Feasibility:
    """Whether `way` can make `cell`: electrolyte families first, then the anode, then lithium
    against the separator.
    """
    refused = dict(way.refusals)
    if cell.separator_family not in way.families:
        reason = refused.get(cell.separator_family, "this route has no such separator")
        return Feasibility(way.name, False, reason)
    if cell.catholyte_family not in way.catholytes:
        reason = refused.get(
            cell.catholyte_family, f"no way to put a {cell.catholyte_family} into the cathode"
        )
        return Feasibility(way.name, False, f"cathode: {reason}")
    if cell.anode not in way.anodes:
        return Feasibility(way.name, False, f"this route has no step for a {cell.anode} anode")
    if cell.anode is not Anode.COATED:
        reduced = cell.separator_elements & _REDUCED.get(cell.separator_family, frozenset())
        if reduced:
            elements = ", ".join(sorted(reduced))
            return Feasibility(
                way.name, False,
                f"lithium on this separator reduces its {elements}: put an interlayer between",
            )  # fmt: skip
    return Feasibility(way.name, True)


def verdicts(cell: Contents) -> tuple[Feasibility, ...]:
    """The verdict on every packaged route, in their order."""
    return tuple(verdict(cell, route(name)) for name in routes())
