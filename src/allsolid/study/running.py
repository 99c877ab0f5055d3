"""One cell through every room of the study."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path

from allsolid import __version__
from allsolid.cells import load
from allsolid.evaluation import Results
from allsolid.quantities import checked, printable
from allsolid.reports import Facts, Page, finite_document
from allsolid.reports.origin import assumed_only, origin_section
from allsolid.sources import Source, cite
from allsolid.study import behaviour, price, standing, substances, weight
from allsolid.study.record import Grounds, Room, Study, StudyPart

DEFAULT_DESIGN = "sulfide-nmc811-lithium"

LONGEST_LINE = 2000
"""Characters of a line of the summary that are shown."""

Tell = Callable[[str, float], None]

ROOMS = (
    Room("cell", "weight", "What does it weigh and hold?", "weighing",
         weight.fill, weight.basis),
    Room("materials", "materials", "What is it made of?", "looking up its materials",
         substances.fill, substances.basis),
    Room("simulation", "behaviour", "How does it behave?", "simulating",
         behaviour.fill, behaviour.basis),
    Room("cost", "cost", "What does it cost?", "counting its cost",
         price.fill, price.basis),
    Room("strategy", "standing", "Where does it stand in the race?", "comparing",
         standing.fill, standing.basis),
)  # fmt: skip
"""The rooms in the order of the page."""


@checked
def run_study(design: str | Path = DEFAULT_DESIGN, tell: Tell = lambda what, done: None) -> Study:
    """One cell through every room.

    Parameters
    ----------
    design : a packaged design or a TOML file
    tell : called with what is being done and the share that is done

    Raises
    ------
    InputError : a design that cannot be read or built
    """
    tell("reading the design", 0.0)
    cell = load(str(design))
    results, parts = Results(cell), []
    for number, room in enumerate(ROOMS):
        tell(room.doing, (number + 0.5) / (len(ROOMS) + 1))
        parts.append(room.part(results))
    tell("writing", len(ROOMS) / (len(ROOMS) + 1))
    return _compose(results, parts)


@checked
def cite_study(design: str | Path = DEFAULT_DESIGN) -> tuple[Source, ...]:
    """Exactly the sources that a study of this design uses, without simulating it.

    Raises
    ------
    InputError : a design that cannot be read or built
    """
    results = Results(load(str(design)))
    return _cited((room.rests_on(results) for room in ROOMS), results)


def _cited(bases: Iterable[Grounds], results: Results) -> tuple[Source, ...]:
    keys: set[str] = set()
    for basis in bases:
        keys |= basis.keys | {value.source for value in basis.used.values()}
    return tuple(cite(keys, results.sources))


def _compose(results: Results, parts: list[StudyPart]) -> Study:
    cell = results.cell
    used = {name: value for part in parts for name, value in part.basis.used.items()}
    sources = _cited((part.basis for part in parts), results)
    page = Page(
        cell.design.title,
        cell.design.summary,
        Facts(tuple(fact for part in parts for fact in part.head)),
        (*(part.section for part in parts), origin_section(used, sources)),
        f"allsolid {__version__}, design {cell.name}, {datetime.date.today().isoformat()}",
    )
    document = {
        "allsolid": __version__,
        "design": cell.name,
        **{room.key: part.results for room, part in zip(ROOMS, parts, strict=True)},
        "assumed": [value.as_dict() | {"name": n} for n, value in assumed_only(used).items()],
        "sources": [{"key": entry.key, "text": str(entry)} for entry in sources],
    }
    # a name in a line may hold anything, but no second line
    lines = (cell.design.title, *(line for part in parts for line in part.summary))
    faults = tuple(part.fault for part in parts if part.fault)
    told = "\n".join(printable(line, LONGEST_LINE) for line in lines)
    return Study(page, finite_document(document), sources, told, faults)
