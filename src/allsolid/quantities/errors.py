"""The one error that bad input raises."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from allsolid.quantities.escaping import printable

_LONGEST = 1000
"""Characters of a message that are shown."""


class InputError(ValueError):
    """Input that cannot be used: names the file, the key, the value and what was expected.

    The message is one line without characters that steer a terminal, because it is printed as it
    stands on standard error; the command line ends with exit code 2 on it.
    """

    def __init__(
        self, expected: str, *, file: object = None, key: str | None = None, value: Any = None
    ) -> None:
        self.expected = expected
        self.file = None if file is None else str(file)
        self.key = key
        self.value = value
        super().__init__(printable(self._message(), _LONGEST))

    def _message(self) -> str:
        parts = [printable(part) for part in (self.file, self.key) if part]
        where = ": ".join(parts)
        shown = "" if self.value is None else f"{_clip(self.value)}: "
        return f"{where}: {shown}{self.expected}" if where else f"{shown}{self.expected}"

    def located(self, *, file: object = None, key: str | None = None) -> InputError:
        """The same error with file and key filled in where they are still unknown."""
        return InputError(
            self.expected,
            file=self.file if self.file is not None else file,
            key=self.key if self.key is not None else key,
            value=self.value,
        )


def _clip(value: Any, most: int = 80) -> str:
    try:
        text = repr(value)
    except ValueError:  # Python prints no integer of more than 4300 digits
        text = f"an {type(value).__name__} too long to print"
    # the repr of a text is escaped already; that of other things may hold anything
    return printable(text, most)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``; did you mean 'x'?`` for the nearest known names, or those that begin so, or nothing."""
    if isinstance(known, str | bytes) or not isinstance(known, Iterable):
        raise InputError("expected a list of names", key="known", value=known)
    if not isinstance(name, str):
        return ""
    known = [str(candidate) for candidate in known]
    folded = {candidate.casefold(): candidate for candidate in known}
    word = name.casefold()
    near = difflib.get_close_matches(word, folded, n=2, cutoff=0.6)
    if len(word) > 1:
        near = near or [n for n in folded if n.startswith(word)][:3]
    return f"; did you mean {' or '.join(repr(folded[n]) for n in near)}?" if near else ""
