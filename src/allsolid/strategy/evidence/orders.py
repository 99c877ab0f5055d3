"""Orders of the evidence: by time, by region and route, by who acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from allsolid.quantities import checked
from allsolid.strategy.evidence.catalogue import entries
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.evidence.vocabulary import EntryKind, Jurisdiction

UNNAMED = "no route named"


@dataclass(frozen=True, slots=True)
class Event:
    """A point on the timeline.

    Parameters
    ----------
    when : decimal year
    what : "announced" or "due"
    entry : the entry
    """

    when: float
    what: str
    entry: Entry


@checked
def timeline(among: Iterable[Entry] | None = None) -> tuple[Event, ...]:
    """Announcements and deadlines of the entries in order of time.

    An announcement stands at its date where one is known, otherwise in the middle of its year.
    """
    events = []
    for entry in entries() if among is None else among:
        events.append(Event(entry.announced, "announced", entry))
        if entry.deadline is not None:
            events.append(Event(entry.due, "due", entry))
    return tuple(sorted(events, key=lambda event: (event.when, event.entry.id, event.what)))


@checked
def entry_counts(among: Iterable[Entry] | None = None) -> dict[tuple[Jurisdiction, str], int]:
    """How many entries each region has for each route; an entry counts once for each of its
    routes.
    """
    return dict(
        Counter(
            (entry.jurisdiction.region, str(route))
            for entry in (entries() if among is None else among)
            for route in entry.routes or (UNNAMED,)
        )
    )


@dataclass(frozen=True, slots=True)
class Entity:
    """A body that acts.

    Parameters
    ----------
    name : as in the entries
    regions : of its entries
    kinds : of its entries
    entries : ids, by year
    """

    name: str
    regions: tuple[Jurisdiction, ...]
    kinds: tuple[EntryKind, ...]
    entries: tuple[str, ...]


@checked
def entities(among: Iterable[Entry] | None = None) -> tuple[Entity, ...]:
    """Every body named in the entries, those with most entries first."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries() if among is None else among:
        for name in entry.entities:
            groups.setdefault(name, []).append(entry)
    listed = [
        Entity(
            name,
            tuple(dict.fromkeys(entry.jurisdiction.region for entry in group)),
            tuple(dict.fromkeys(entry.kind for entry in group)),
            tuple(entry.id for entry in group),
        )
        for name, group in groups.items()
    ]
    return tuple(sorted(listed, key=lambda one: (-len(one.entries), one.name)))
