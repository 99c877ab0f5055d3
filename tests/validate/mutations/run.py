"""Make each drawn mutation in a copy of the package and run its room's tests against it.

    python tests/validate/mutations/run.py [--workers 2] [--only TEXT ...] [--json FILE]

A mutation is killed when a test fails, or when the tests hang or crash. The tests stop at the first
failure; the files that speak most of what was mutated run first. Before that the same tests run in
the same way on the copy as it is, and must pass: else a kill would say nothing. A mutation is
Python and another program than the original (`sites.applied`); where the tests do not run for
another reason (wrong option, no tests, pytest itself fails), the run ends with an error.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import pytest
from draw import discussed, read
from sites import ROOT, Mutation, applied, found

LONGEST = 150
"""s of the processor that a mutation may take; a whole room takes under 60 s. Without mutations all
rooms run one after another, and each may take as long."""
ANALYTIC = "test_kinetics.py", "test_curves.py", "test_physics.py", "test_time_steps.py"
"""Files of many laws in little time: first."""
LATE = "test_conservation.py", "test_reading.py"
"""Files that are long and ask about everything: last."""
TEXTUAL = "test_cache.py"
"""Edits a copy of the kernels as text: fails on a mutated text, whatever that computes."""
CACHING = "simulation/store.py", "simulation/linking.py"
"""Files that only `TEXTUAL` tests."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mutation: `killed`, by which test, after how many seconds.

    `trouble` says why nothing can be said of it.
    """

    mutation: Mutation
    killed: bool
    by: str
    seconds: float
    trouble: str = ""


def ordered_tests(mutation: Mutation) -> list[str]:
    """The room's test files, those that name the mutated function or file first."""
    function = mutation.function.split(".")[-1].lstrip("_")
    owner = mutation.function.split(".")[0].lstrip("_")
    stem, kernel = Path(mutation.file).stem, "/kernel/" in mutation.file

    def rank(path: Path) -> tuple[int, bool, int, str]:
        text = path.read_text(encoding="utf-8")
        named = sum(
            weight * len(re.findall(rf"\b_?{re.escape(word)}\b", text))
            for word, weight in ((function, 8), (owner, 4), (stem, 1))
        )
        wanted = 0 if kernel and path.name in ANALYTIC else 1
        return (wanted, path.name in LATE, -named, path.name)

    files = sorted((ROOT / "tests" / mutation.room).rglob("test_*.py"), key=rank)
    return [
        str(path.relative_to(ROOT))
        for path in files
        if path.name != TEXTUAL or mutation.file in CACHING
    ]


def attempt(mutation: Mutation, copy: Path) -> Outcome:
    """Run the tests against the package in `copy`, which is left as it was."""
    place = copy / "src" / "allsolid" / mutation.file
    original, stamp = place.read_text(encoding="utf-8"), place.stat()
    kernel = "/kernel/" in mutation.file or mutation.file.endswith("quantities/constants.py")
    # a mutated kernel is compiled into a folder of its own, which is thrown away
    cache = copy / "mutated" if kernel else _cache(copy)
    began = time.monotonic()
    try:
        place.write_text(applied(mutation, original), encoding="utf-8")
        code, output = _pytest(copy, cache, ordered_tests(mutation))
    finally:
        place.write_text(original, encoding="utf-8")
        os.utime(place, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        # examples that hypothesis found against one mutation are not shown to the next
        for left in ("mutated", "hypothesis"):
            shutil.rmtree(copy / left, ignore_errors=True)
    seconds = time.monotonic() - began
    try:
        by = killer(code, output)
    except Trouble as trouble:
        return Outcome(mutation, False, "", seconds, str(trouble))
    return Outcome(mutation, bool(by), by, seconds)


class Trouble(Exception):
    """The tests did not run: nothing is known of the mutation."""


def _cache(copy: Path) -> Path:
    """Kernels of the unmutated sources, compiled once for all copies."""
    return copy.parent / "cache"


def _pytest(copy: Path, cache: Path, files: list[str], longest: int = LONGEST) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider",
               "--hypothesis-seed=0", "--durations=0", "--durations-min=1e9", *files]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, env=_environment(copy, cache), text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    # time of the processor, not of the clock: a busy machine must not pass for an endless loop
    resource.prlimit(process.pid, resource.RLIMIT_CPU, (longest, longest + 5))
    output, _ = process.communicate()
    return process.returncode, output


def _environment(copy: Path, cache: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(copy / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "ALLSOLID_CACHE": str(cache),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(copy / "hypothesis"),
    }


def killer(code: int, output: str) -> str:
    """The test that failed, or how the tests ended otherwise; empty where all passed.

    A file that cannot be collected has met an exception of the mutated code: without the mutation
    all are collected.

    Raises
    ------
    Trouble : no test failed, and yet they did not pass (a wrong option, no tests at all)
    """
    if code == 0:
        return ""
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"no end within {LONGEST} s"
    if code < 0:
        return f"a crash ({signal.Signals(-code).name})"
    named = re.search(r"^(?:FAILED|ERROR) tests/(\S+)", output, re.MULTILINE)
    if named and code in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED):
        if "::" in named.group(1):
            return named.group(1)
        if "SyntaxError" not in output:
            return f"{named.group(1)}, which cannot be collected"
    raise Trouble(f"pytest ends with {code}:\n{output[-2000:]}")


def check_unmutated(copy: Path, mutations: list[Mutation]) -> None:
    """Run what will be run on the mutations on the copy as it is: all must pass."""
    where = subprocess.run(
        [sys.executable, "-c", "import allsolid; print(allsolid.__file__)"],
        cwd=ROOT, env=_environment(copy, _cache(copy)), text=True, capture_output=True, check=True,
    ).stdout  # fmt: skip
    if copy not in Path(where).parents:
        raise SystemExit(f"the tests would not see the mutations: they import {where}")
    files = {name for mutation in mutations for name in ordered_tests(mutation)}
    rooms = {mutation.room for mutation in mutations}
    code, output = _pytest(copy, _cache(copy), sorted(files), LONGEST * len(rooms))
    if code != 0:
        raise SystemExit(f"the tests fail without any mutation (code {code}):\n{output[-4000:]}")
    print(f"unmutated: {len(files)} files of tests pass", flush=True)


def run_all(mutations: list[Mutation], workers: int) -> list[Outcome]:
    """Outcomes in the order of the mutations; each worker has a copy of its own."""
    lost = [m for m in mutations if not found(m)]
    if lost:
        names = "\n".join(f"    {m.file}, {m.function}: {m.pattern!r}" for m in lost)
        raise SystemExit(
            f"{len(lost)} mutations are no longer found:\n{names}\n"
            "redraw them: python tests/validate/mutations/draw.py"
        )
    # those of the simulation, which take longest, from one end
    waiting = deque(sorted(mutations, key=lambda m: (m.room != "simulation", m.file)))
    outcomes: dict[Mutation, Outcome] = {}

    def work(copy: Path, first: bool) -> None:
        while waiting:
            try:
                mutation = waiting.popleft() if first else waiting.pop()
            except IndexError:
                return
            outcomes[mutation] = attempt(mutation, copy)
            print(line(outcomes[mutation]), flush=True)

    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder).resolve() / str(number) for number in range(workers)]
        for copy in copies:
            shutil.copytree(
                ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__")
            )
        check_unmutated(copies[0], mutations)
        threads = [
            threading.Thread(target=work, args=(copy, number % 2 == 0))
            for number, copy in enumerate(copies)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if troubled := [o for o in outcomes.values() if o.trouble]:
        raise SystemExit("\n".join(f"{line(o)}\n{o.trouble}" for o in troubled))
    return [outcomes[mutation] for mutation in mutations]


def line(outcome: Outcome) -> str:
    m = outcome.mutation
    what = "TROUBLE " if outcome.trouble else "killed  " if outcome.killed else "SURVIVED"
    change = " ".join(f"{m.pattern} → {m.replacement}".split())
    by = f"  by {outcome.by}" if outcome.by else ""
    return f"{what} {outcome.seconds:5.1f} s  {m.file}, {m.function}: {change}{by}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--only", nargs="+", default=[""], help="those whose file or function holds one of these"
    )
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    began = time.monotonic()
    mutations = [
        m for m in read()[1] if any(text in f"{m.file} {m.function}" for text in asked.only)
    ]
    outcomes = run_all(mutations, asked.workers)
    survivors = [o.mutation for o in outcomes if not o.killed]
    silent = [m for m in survivors if m not in discussed()]
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime
    print(
        f"{len(mutations) - len(survivors)} of {len(mutations)} killed in {seconds:.0f} s "
        f"({processor:.0f} s of the processor)"
    )
    for mutation in silent:
        print(f"not discussed: {json.dumps(mutation.as_dict(), ensure_ascii=False)}")
    if asked.json:
        rows = [
            {**o.mutation.as_dict(), "killed": o.killed, "by": o.by, "seconds": o.seconds}
            for o in outcomes
        ]
        document = {
            "seconds": seconds,
            "processor_seconds": processor,
            "outcomes": rows,
            "not_discussed": [mutation.as_dict() for mutation in silent],
        }
        asked.json.write_text(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
