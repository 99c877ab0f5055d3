"""A slice of one target's trials in a process of its own: a line of JSON for each on a file."""

from __future__ import annotations

import importlib
import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

from fuzz.outcome import Trial, judge

MEMORY = 6 * 2**30
"""Bytes of address space: what asks for more gets a MemoryError, not the machine's memory."""

TARGETS = ("designs", "steps", "profiles", "commands", "names", "calls")


def maker(target: str) -> Callable[[Random], Trial]:
    return importlib.import_module(f"fuzz.{target}").make


def trial(target: str, seed: int, number: int) -> Trial:
    """The trial of this number; it depends on nothing else."""
    return maker(target)(Random(f"{target} {seed} {number}"))


def warm(target: str) -> None:
    """Compile and load before anything is timed."""
    if target in ("designs", "commands", "calls", "steps"):
        from fuzz.terminal import command

        for words in (["simulate"], ["cost", "--draws", "20"], ["strategy", "targets"]):
            command(words)
    if target == "calls":
        from fuzz.calls import attempt, calls

        for call in calls():
            if call.name in (
                "simulation.gradient",
                "simulation.charge_time",
                "materials.fit_arrhenius",
            ):
                attempt(call, {})


def main(words: list[str]) -> int:
    target, seed, first, last, step, path = words[0], *map(int, words[1:5]), words[5]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warm(target)
    with Path(path).open("a", encoding="utf-8") as out:
        for number in range(first, last, step):
            one = trial(target, seed, number)
            print(
                json.dumps({"begun": number, "repeat": one.repeat, "limit": one.limit}),
                file=out,
                flush=True,
            )
            verdict = judge(one)
            found = {
                "number": number, "outcome": verdict.outcome, "why": verdict.why,
                "detail": verdict.detail,
                "repeat": "" if verdict.outcome.right else one.repeat,
            }  # fmt: skip
            print(json.dumps(found), file=out, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
