"""Every edge attacked: whatever comes in, it is taken and right, or refused in one clear line.

A failure is printed with the command that repeats it, e.g. ``python -m fuzz steps --only 39`` in
``tests/validate``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.validate
HERE = Path(__file__).parent
FULL = os.environ.get("ALLSOLID_FULL") == "1"
TRIALS = 50_000 if FULL else 4_000


def _python(*words: str) -> subprocess.CompletedProcess[str]:
    paths = [str(HERE), os.environ.get("PYTHONPATH", "")]
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in paths if path))
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, env=env, check=False
    )


def test_what_comes_in_is_taken_or_refused_in_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.json"
    done = _python("-m", "fuzz", "--trials", str(TRIALS), "--seed", "0", "--json", str(out))
    with capsys.disabled():
        print(f"\n{done.stdout}")
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["trials"] >= TRIALS
    assert found["accepted"] >= 0.2 * found["trials"], "generators that only break prove little"
    assert done.returncode == 0, f"{len(found['failures'])} kinds of failures:\n{done.stdout}"


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("lambda: None", "accepted"),
        ("lambda: parse('x', 'm')", "refused"),
        ("lambda: {}['x']", "traceback"),
        ("lambda: exec('while True: pass')", "hang"),
        ("lambda: warnings.warn('x')", "Python's warning"),
        ("lambda: refuse('a\\x1b[31m')", "raw or uncut text"),
        ("lambda: refuse('a\\nb')", "raw or uncut text"),
        ("lambda: refuse('x' * 5000)", "raw or uncut text"),
        ("lambda: sys.exit(3)", "traceback"),
        ("lambda: check(Printed(2, '', 'no'))", "nothing said"),
        ("lambda: check(Printed(0, '', ''))", "nothing said"),
        ("lambda: check(Printed(3, '', 'allsolid: x\\n'))", "other exit code"),
        ("lambda: document(Printed(0, '{\"a\": NaN}', ''))", "not finite"),
        ("lambda: may('Discharge at 1C for 1 s', True)", "nonsense accepted"),
        ("lambda: must('Discharge at 2C for 1 s', [Meaning('', {'control': 'CURRENT', "
         "'level': ('C', 1.0), 'duration': 1.0})])", "valid, misread"),
        ("lambda: attempt(b'x = 1', ['cell'], 'accept')", "valid, misread"),
    ],
)  # fmt: skip
def test_each_class_of_outcome_is_told_apart(code: str, outcome: str) -> None:
    done = _python("-c", f"""
import sys, warnings
from fuzz.outcome import Trial, judge
from fuzz.terminal import Printed, check, document
from fuzz.steps import Meaning, may, must
from fuzz.designs import attempt
from allsolid.quantities import InputError, parse
class Raw(InputError):
    __str__ = lambda self: self.text
def refuse(text):
    error = Raw('x', key='k')
    error.text = text
    raise error
print(judge(Trial('', {code}, 1.0)).outcome)
""")  # fmt: skip
    assert done.stdout.strip() == outcome, done.stderr


def test_a_trial_depends_on_target_seed_and_number_alone() -> None:
    code = (
        "from fuzz.worker import TARGETS, trial\n"
        "print([trial(t, 5, n).repeat for t in TARGETS for n in range(20)])\n"
    )
    first, second = _python("-c", code), _python("-c", code)
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout


def test_every_argument_of_every_public_function_has_its_kind() -> None:
    """A function that is new to the house must be described before it can be attacked."""
    done = _python("-c", "from fuzz.calls import calls; print(len(calls()))")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 150


def test_the_calls_that_are_varied_are_good_ones() -> None:
    code = (
        "from fuzz.calls import attempt, calls\n"
        "for call in calls():\n"
        "    call.limit > 5.0 or attempt(call, {})\n"
    )
    done = _python("-W", "error", "-c", code)
    assert done.returncode == 0, done.stderr
