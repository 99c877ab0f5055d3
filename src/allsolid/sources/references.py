"""The bibliography: every source that a value in the package names.

One TOML file a topic in ``data/``; each entry is a table named by its key.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from allsolid.quantities import InputError, checked, resolve_name
from allsolid.quantities.frozen import FrozenMapping


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the bibliography.

    Parameters
    ----------
    key : short name used by values, e.g. ``minnmann2021``
    title : of the work
    author : authors or body, as cited
    year : of publication
    doi : without resolver; empty where there is none
    where : journal, report number, page or site
    licence : of data carried over, where it matters
    note : how far it was read (``read``, ``second-hand``) and what it is used for
    """

    key: str
    title: str
    author: str = ""
    year: int | None = None
    doi: str = ""
    where: str = ""
    licence: str = ""
    note: str = ""

    def __str__(self) -> str:
        year = f" ({self.year})" if self.year else ""
        head = f"{self.author}{year}. " if self.author else f"{year.strip()} "
        parts = [f"{head}{self.title}".strip()]
        parts += [self.where] if self.where else []
        parts += [f"doi:{self.doi}"] if self.doi else []
        return ". ".join(part.rstrip(".") for part in parts) + "."


NONE: Mapping[str, Source] = FrozenMapping({})


@functools.cache
def bibliography() -> Mapping[str, Source]:
    """All sources by key, in alphabetical order.

    Raises
    ------
    InputError : a key that stands in two files, or an entry with an unknown field
    """
    found: dict[str, Source] = {}
    for path in sorted((files("allsolid.sources") / "data").iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if key in found:
                raise InputError("stands in two bibliography files", file=path.name, key=key)
            try:
                found[key] = Source(key=key, **entry)
            except TypeError as error:
                raise InputError(str(error), file=path.name, key=key) from error
    return FrozenMapping(dict(sorted(found.items())))


@checked
def source(key: str) -> Source:
    """The source with this key; raises `InputError` with a near name where there is none."""
    known = bibliography()
    return known[resolve_name(key, known, "in the bibliography")]


@checked
def cite(keys: Iterable[str], own: Mapping[str, Source] = NONE) -> list[Source]:
    """The sources of these keys, each once, in alphabetical order; empty keys are passed over.

    Those of `own` (a design's bibliography) are found beside the packaged ones.

    Raises
    ------
    InputError : a key that is not in the bibliography, or one text in place of a list
    """
    if isinstance(keys, str):
        raise InputError("expected a list of keys", key="keys", value=keys)
    wanted = sorted({key for key in keys if key})
    return [own[key] if key in own else source(key) for key in wanted]
