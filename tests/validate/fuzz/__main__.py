"""``python -m fuzz [TARGET ...] [--trials N] [--seed S] [--workers W] [--only NUMBER]
[--json FILE]``.
"""

from __future__ import annotations

import argparse
import json
import resource
from dataclasses import asdict
from pathlib import Path

from fuzz.outcome import Outcome, judge
from fuzz.runner import run
from fuzz.worker import MEMORY, TARGETS, trial, warm


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    words.add_argument("targets", nargs="*", choices=[*TARGETS, []], default=[])
    words.add_argument("--trials", type=int, default=1000)
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--only", type=int, help="repeat one trial of one target")
    words.add_argument("--json", type=Path, help="write what was found as one document")
    given = words.parse_args()
    targets = tuple(given.targets) or TARGETS
    if given.only is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        warm(targets[0])
        one = trial(targets[0], given.seed, given.only)
        print(one.repeat)
        print(judge(one))
        return 0
    report = run(given.trials, given.seed, targets, given.workers)
    print(report)
    if given.json is not None:
        accepted = sum(counts[Outcome.ACCEPTED] for counts in report.counts.values())
        found = {"trials": report.trials, "accepted": accepted, "counts": report.counts,
                 "failures": [asdict(one) for one in report.failures]}  # fmt: skip
        given.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 1 if report.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
