"""Standard output and error as they may come: closed, full, or of an encoding without our signs."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from pathlib import Path

_PLAIN = {
    "²": "^2", "³": "^3", "⁻": "^-", "¹": "1", "·": "*", "×": "x", "µ": "u", "μ": "u", "Ω": "ohm",
    "°": "deg ", "–": "-", "—": "-", "−": "-", "±": "+-", "≤": "<=", "≥": ">=", "≈": "~", "→": "->",
    "…": "...", "Δ": "d", "α": "alpha", "σ": "sigma", "η": "eta", "€": "EUR", "\u00a0": " ",
    "\u2009": " ", "\u202f": " ", "‘": "'", "’": "'", "“": '"', "”": '"', "₀": "0", "₁": "1",
    "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8", "₉": "9",
    "╭": "+", "╮": "+", "╰": "+", "╯": "+", "─": "-", "━": "-", "│": "|", "•": "*",
}  # fmt: skip


class _Closed(io.TextIOBase):
    """A stream that was closed before we began; writing to it is an error as to any other."""

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, "is closed", "standard output")


def prepare() -> None:
    """Make standard output and error fit to be written, whatever they are."""
    _occupy()
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        # without a place for messages there is none for ours; the exit code still tells
        sys.stderr = _nowhere()
    codecs.register_error("allsolid", _spelt)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="allsolid")


def _occupy() -> None:
    """Keep a file that is opened later from getting the number of a closed stream."""
    while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(handle)


def _spelt(error: UnicodeError) -> tuple[str, int]:
    """What the encoding does not have, spelt with what it has."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign) or _escaped(sign) for sign in lost), error.end


def _escaped(sign: str) -> str:
    return sign.encode("ascii", "backslashreplace").decode("ascii")


def tell(message: str) -> None:
    """One line on standard error, if it can be written."""
    try:
        print(message, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        sys.stderr = _nowhere()


def abandon_output() -> None:
    """Write no more to standard output, so that Python's exit stays quiet."""
    sys.stdout = _nowhere()


def _nowhere() -> io.TextIOWrapper:
    return Path(os.devnull).open("w", encoding="utf-8")
