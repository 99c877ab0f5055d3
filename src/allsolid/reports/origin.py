"""The report's section on what its numbers rest on: assumptions first, then the bibliography."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allsolid.quantities import number, to
from allsolid.reports.page import Section, Table
from allsolid.sources import Kind, Measured, Source


def assumed_only(used: Mapping[str, Measured]) -> dict[str, Measured]:
    """The values among `used` that nobody has measured, fitted or claimed.

    What a design chooses (a thickness, a size) is no assumption about the world and is left out.
    """
    return {name: value for name, value in used.items() if value.kind is Kind.ASSUMED}


def origin_section(used: Mapping[str, Measured], sources: Sequence[Source]) -> Section:
    """What was assumed, how many values are of each kind, and the sources used."""
    counts = {kind: sum(value.kind is kind for value in used.values()) for kind in Kind}
    assumed = assumed_only(used)
    lead = (
        f"{len(used)} values stand behind this report: "
        + ", ".join(f"{count} {kind}" for kind, count in counts.items())
        + ". An assumed value is a guess with a wide interval; it is the first thing to measure."
    )
    return Section(
        "origin",
        "What do the numbers rest on?",
        lead,
        (_assumptions(assumed), _bibliography(sources)),
    )


def _assumptions(assumed: Mapping[str, Measured]) -> Table:
    rows = [
        (name, _value(value), _span(value), value.conditions) for name, value in assumed.items()
    ]
    return Table(
        ("Assumed", "Value", "Interval", "Why, or what for"),
        tuple(rows),
        "The interval is the central 90 % of what the value may be.",
        numeric=(1,),
    )


def _value(value: Measured) -> str:
    return f"{number(to(value.value, value.unit))} {value.unit}".rstrip()


def _span(value: Measured) -> str:
    if value.exact:
        return ""
    return f"{number(to(value.low, value.unit))} to {number(to(value.high, value.unit))}"


def _bibliography(sources: Sequence[Source]) -> Table:
    rows = [(source.key, str(source)) for source in sources]
    return Table(("Key", "Source"), tuple(rows), "Exactly the sources that this report used.")
