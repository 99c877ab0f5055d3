"""Words that people type, resolved to the one that is meant or refused with a near one.

`resolve` asks an enumeration, `chosen` the few that a function takes (a refusal lists them all),
`resolve_name` a catalogue, which is too long to list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from allsolid.quantities.checking import checked
from allsolid.quantities.errors import InputError, did_you_mean

One = TypeVar("One")
Word = TypeVar("Word", bound=StrEnum)


@checked
def resolve(
    kind: type[Word],
    word: Any,
    *,
    key: str | None = None,
    aliases: Mapping[str, str] | None = None,
) -> Word:
    """The member of an enumeration that a word names: its value, its name or an alias.

    Case, and space, hyphen or underscore do not matter: ``united states`` is ``UNITED_STATES``.

    Parameters
    ----------
    kind : the enumeration
    word : a member of it, a text, or a member of another enumeration with the same value
    key : name of the argument, for the message
    aliases : other words -> values of members

    Raises
    ------
    InputError : not a text, or no such member; it names those there are and the nearest
    """
    known = {_plain(alias): kind(value) for alias, value in (aliases or {}).items()}
    known |= {_plain(one.name): one for one in kind} | {_plain(one.value): one for one in kind}
    words = ", ".join(f"'{one}'" for one in kind)
    if not isinstance(word, str):
        raise InputError(f"expected one of {words}", key=key, value=word)
    if _plain(word) not in known:
        names = [one.name.replace("_", " ").title() for one in kind]
        hint = did_you_mean(word, [*names, *(aliases or {}), *map(str, kind)])
        raise InputError(f"expected one of {words}{hint}", key=key, value=word)
    return known[_plain(word)]


@checked
def resolve_name(
    name: Any,
    known: Iterable[str],
    what: str,
    *,
    key: str | None = None,
    aliases: Mapping[str, str] | None = None,
) -> str:
    """The one of the `known` names that is meant, whatever its case; `what` says what it names.

    Raises
    ------
    InputError : not a text, or no such name; it names the nearest, or those that hold the word
    """
    names = list(dict.fromkeys(known))
    if not isinstance(name, str):
        raise InputError(f"expected the name of {what}", key=key, value=name)
    if name in names:
        return name
    folded = {_plain(alias): value for alias, value in (aliases or {}).items() if value in names}
    folded |= {_plain(one): one for one in names}
    if _plain(name) in folded:
        return folded[_plain(name)]
    hint = did_you_mean(name, [*(aliases or {}), *names])
    holding = [one for one in names if _plain(name) and _plain(name) in _plain(one)]
    if not hint and holding:
        hint = f"; did you mean {' or '.join(repr(one) for one in holding[:2])}?"
    raise InputError(f"not {what}{hint}", key=key, value=name)


def chosen(given: Any, among: Iterable[One], key: str) -> One:
    """The one whose text is `given`, whatever its case and whether words join by ' ', '-' or '_'.

    Raises
    ------
    InputError : none or no text, with those that there are and the nearest
    """
    known = list(among)
    if isinstance(given, str):
        wanted = _plain(given)
        for one in known:
            if _plain(str(one)) == wanted:
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


def _plain(word: str) -> str:
    return word.strip().casefold().replace("_", " ").replace("-", " ")
