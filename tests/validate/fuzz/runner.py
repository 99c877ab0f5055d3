"""Trials shared out over processes that are watched, and what came of them as tables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fuzz.outcome import AGAIN, Outcome
from fuzz.worker import TARGETS

SLICE = 1000
"""Trials after which a worker is replaced: what one leaks stays small."""
SHARES = {
    "designs": 0.36,
    "steps": 0.24,
    "profiles": 0.14,
    "commands": 0.06,
    "names": 0.08,
    "calls": 0.12,
}
PATIENCE = 20.0
"""s beyond a trial's limit after which its process counts as hung where no signal reaches it."""
START = 240.0
"""s that a process may take to load, and to compile on a fresh machine."""


@dataclass(frozen=True)
class Failure:
    """Failures of one kind: how many, and the shortest text that repeats one."""

    target: str
    outcome: Outcome
    why: str
    count: int
    number: int
    repeat: str
    detail: str


@dataclass
class Report:
    """What came of all trials."""

    seed: int
    seconds: float = 0.0
    counts: dict[str, Counter[Outcome]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    @property
    def trials(self) -> int:
        return sum(sum(one.values()) for one in self.counts.values())

    def __str__(self) -> str:
        return f"{self.table()}\n\n{self.listing()}"

    def table(self) -> str:
        """Outcomes by class and target."""
        rows = [("", *self.counts, "all")]
        for outcome in Outcome:
            each = [counts[outcome] for counts in self.counts.values()]
            rows.append((outcome.value, *map(str, each), str(sum(each))))
        each = [sum(counts.values()) for counts in self.counts.values()]
        rows.append(("trials", *map(str, each), str(sum(each))))
        lines = [f"{row[0]:<22}" + "".join(f"{cell:>11}" for cell in row[1:]) for row in rows]
        return "\n".join([*lines, f"seed {self.seed}, {self.seconds:.0f} s"])

    def listing(self) -> str:
        """Each distinct failure with a text that repeats it."""
        return "\n".join(
            f"{f.target}: {f.outcome.value}: {f.why} [{f.count}; #{f.number}]\n    {f.repeat[:300]}"
            + (f"\n    {f.detail[:200]}" if f.detail else "")
            for f in self.failures
        )


@dataclass
class _Job:
    target: str
    first: int
    last: int
    path: Path


class _Watched:
    """One worker on its slice."""

    def __init__(self, job: _Job, seed: int) -> None:
        self.job, self.seed = job, seed
        words = [job.target, str(seed), str(job.first), str(job.last), "1", str(job.path)]
        here = Path(__file__).parents[1]
        paths = [str(here), os.environ.get("PYTHONPATH", "")]
        env = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in paths if p))
        env["TMPDIR"] = str(job.path.parent)  # all that is written goes with this folder
        self.errors = job.path.with_suffix(".err")
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fuzz.worker", *words], env=env, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=errors, cwd=job.path.parent,
            )  # fmt: skip
        self.size, self.moved, self.hung = -1, time.monotonic(), False

    def ended(self) -> bool:
        """Whether it has ended, of itself or because it is stuck."""
        if self.process.poll() is None and self.stuck():
            self.hung = True
            self.process.kill()
            self.process.wait()
        return self.process.poll() is not None

    def stuck(self) -> bool:
        """Whether it has not written for longer than it may."""
        size = self.job.path.stat().st_size if self.job.path.exists() else 0
        if size != self.size:
            self.size, self.moved = size, time.monotonic()
        last = _last(self.job.path)
        patience = PATIENCE + (1 + AGAIN) * last["limit"] if last and "begun" in last else START
        return time.monotonic() - self.moved > patience


def _last(path: Path) -> dict[str, Any] | None:
    """The last line written, where it is whole."""
    if not path.exists() or not path.stat().st_size:
        return None
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 20_000))
        line = stream.read().rstrip(b"\n").split(b"\n")[-1]
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return None


def run(trials: int, seed: int, targets: tuple[str, ...] = TARGETS, workers: int = 2) -> Report:
    """That many trials, shared out over the targets, on so many processes."""
    began = time.monotonic()
    weight = sum(SHARES[target] for target in targets)
    report = Report(seed, counts={target: Counter() for target in targets})
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        jobs: list[_Job] = []
        for target in targets:
            many = max(1, round(trials * SHARES[target] / weight))
            size = min(SLICE, max(1, -(-many // workers)))
            for first in range(0, many, size):
                path = Path(folder) / f"{target}-{first}.jsonl"
                jobs.append(_Job(target, first, min(first + size, many), path))
        _work(jobs[::-1], seed, workers)
        lines = [
            (path.name.split("-")[0], line)
            for path in sorted(Path(folder).glob("*.jsonl"))
            for line in _lines(path)
        ]
    for target, line in lines:
        report.counts[target][Outcome(line["outcome"])] += 1
    report.failures = _distinct(lines)
    report.seconds = time.monotonic() - began
    return report


def _work(waiting: list[_Job], seed: int, workers: int) -> None:
    """Keep the workers busy; one that dies or hangs is noted, and another goes on after it."""
    busy: list[_Watched] = []
    try:
        while waiting or busy:
            while waiting and len(busy) < workers:
                busy.append(_Watched(waiting.pop(), seed))
            time.sleep(0.1)
            for one in [one for one in busy if one.ended()]:
                busy.remove(one)
                if rest := _unfinished(one):
                    waiting.append(rest)
    finally:
        for one in busy:  # none outlives an error or Ctrl-C
            one.process.kill()
            one.process.wait()


def _unfinished(one: _Watched) -> _Job | None:
    """Note the trial in which a worker ended too early; what is left of its slice."""
    if one.process.returncode == 0:
        return None
    last = _last(one.job.path)
    if last is None or "begun" not in last:
        said = one.errors.read_text(errors="replace")[-2000:]
        raise RuntimeError(f"a worker of {one.job.target} ended between trials: {said}")
    outcome = Outcome.HANG if one.hung else Outcome.DIED
    why = "no signal reaches it" if one.hung else f"exit code {one.process.returncode}"
    said = "" if one.hung else one.errors.read_text(errors="replace").strip()[-200:]
    found = {
        "number": last["begun"],
        "outcome": outcome,
        "why": why,
        "detail": said,
        "repeat": last["repeat"],
    }
    with one.job.path.open("a", encoding="utf-8") as out:
        print(json.dumps(found), file=out)
    first = last["begun"] + 1
    if first >= one.job.last:
        return None
    return _Job(
        one.job.target,
        first,
        one.job.last,
        one.job.path.with_name(f"{one.job.target}-{first}r.jsonl"),
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        if "outcome" in found:
            yield found


def _distinct(lines: list[tuple[str, dict[str, Any]]]) -> list[Failure]:
    """Failures by target, class and reason, the most frequent first."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for target, line in lines:
        if not Outcome(line["outcome"]).right:
            groups.setdefault((target, line["outcome"], line["why"]), []).append(line)
    found = []
    for (target, outcome, why), each in groups.items():
        one = min(each, key=lambda line: (len(line["repeat"]), line["number"]))
        found.append(
            Failure(
                target,
                Outcome(outcome),
                why,
                len(each),
                one["number"],
                one["repeat"],
                one["detail"],
            )
        )
    order = {target: k for k, target in enumerate(TARGETS)}
    return sorted(found, key=lambda f: (order[f.target], f.outcome, -f.count))
