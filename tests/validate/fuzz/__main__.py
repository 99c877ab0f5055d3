"""``python -m fuzz [TARGET ...] [--trials N] [--seed S] [--workers W] [--only NUMBER]``."""

from __future__ import annotations

import argparse
import resource

from fuzz.outcome import judge
from fuzz.runner import run
from fuzz.worker import MEMORY, TARGETS, trial, warm


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    words.add_argument("targets", nargs="*", choices=[*TARGETS, []], default=[])
    words.add_argument("--trials", type=int, default=1000)
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--only", type=int, help="repeat one trial of one target")
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
    return 1 if report.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
