"""The command line in process: what it prints and its exit code, and what must hold of them."""

from __future__ import annotations

import io
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fuzz.outcome import LONGEST_MESSAGE, Outcome, Wrong, raw_characters


@dataclass(frozen=True)
class Printed:
    """Exit code, standard output and standard error."""

    code: int
    out: str
    err: str


def command(words: Sequence[str]) -> Printed:
    """Run one command as `main` does, with streams that encode as strictly as the real ones."""
    from allsolid.cli import run

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    try:
        code = run(list(words))
    finally:
        sys.stdout, sys.stderr = kept
    return Printed(code, *(_text(stream) for stream in (out, err)))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")  # pyright: ignore


def check(printed: Printed) -> None:
    """One clear end: 0 and an answer, or 1 or 2 and one line on standard error; nothing raw."""
    if printed.code not in (0, 1, 2):
        raise Wrong(Outcome.CODE, f"exit code {printed.code}")
    for name, text in (("output", printed.out), ("error", printed.err)):
        if raw := raw_characters(text, lines=True):
            what = "a carriage return" if raw == ["U+000D"] else "a control character"
            raise Wrong(Outcome.RAW, f"standard {name} holds {what}")
    if printed.code == 0 and not printed.out.strip():
        raise Wrong(Outcome.SILENT, "exit code 0 and nothing on standard output")
    if printed.code == 1 and printed.out.strip():
        return  # a run that ended early is shown as far as it came, with the reason
    if printed.code and not printed.err.startswith("allsolid: "):
        raise Wrong(Outcome.SILENT, f"exit code {printed.code} and no message")
    if printed.code and printed.err.count("\n") != 1:
        raise Wrong(Outcome.RAW, "a message of several lines")
    if len(printed.err) > LONGEST_MESSAGE:
        raise Wrong(Outcome.RAW, "the message is not cut")
    if printed.code and printed.out:
        raise Wrong(Outcome.LEFT, "half an answer on standard output of a refusal")


def document(printed: Printed) -> Any:
    """The JSON document printed, every number in it finite."""
    try:
        found = json.loads(printed.out, parse_constant=_constant)
    except json.JSONDecodeError:
        raise Wrong(Outcome.MISREAD, "--json printed no JSON") from None
    for number in numbers(found):
        if not math.isfinite(number):
            raise Wrong(Outcome.NOT_FINITE, "a number beyond floats in the JSON")
    return found


def _constant(name: str) -> float:
    raise Wrong(Outcome.NOT_FINITE, f"{name} in the JSON")


def numbers(found: Any) -> list[float]:
    """Every number in plain data."""
    if isinstance(found, dict):
        return [n for value in found.values() for n in numbers(value)]
    if isinstance(found, list):
        return [n for value in found for n in numbers(value)]
    return [found] if isinstance(found, (int, float)) and not isinstance(found, bool) else []
