"""One of some named things, by its name: found, or refused with the nearest names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from allsolid.quantities.errors import InputError, did_you_mean

One = TypeVar("One")


def chosen(given: Any, among: Iterable[One], key: str) -> One:
    """The one whose text is `given`, whatever its case and whether words join by ' ', '-' or '_'.

    Raises
    ------
    InputError : none or no text, with those that there are and the nearest
    """
    known = list(among)
    if isinstance(given, str):
        wanted = _folded(given)
        for one in known:
            if _folded(str(one)) == wanted:
                return one
    names = [str(one) for one in known]
    hint = did_you_mean(given, names) if isinstance(given, str) else ""
    raise InputError(f"expected one of {', '.join(names)}{hint}", key=key, value=given)


def list_of_names(given: Any, key: str) -> list[str]:
    """A list of names; a single text is no list of its letters.

    Raises
    ------
    InputError : a text, or something that is no list of texts
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InputError("expected a list of names", key=key, value=given)
    names = list(given)
    if not all(isinstance(name, str) for name in names):
        raise InputError("expected a list of names", key=key, value=names)
    return names


def _folded(text: str) -> str:
    return text.casefold().replace("-", " ").replace("_", " ").strip()
