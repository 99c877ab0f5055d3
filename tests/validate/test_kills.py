"""Killed or out of disk at recorded moments, every output is old or new, whole, and never mixed.

`do.py validate` runs 20 kills, `do.py validate --full` 200. The moments are the calls of the
process that change a file or a folder, so each state of the disk is met; a kill at a random time
mostly meets none of them.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from allsolid.cli import run
from allsolid.study import run_study

pytestmark = [
    pytest.mark.validate,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="fork and signals of POSIX"),
]
FULL = bool(os.environ.get("ALLSOLID_FULL"))
WRITES, STUDIES, COMPILES, SET_UPS = (150, 24, 20, 6) if FULL else (9, 3, 6, 2)
ROOT = Path(__file__).resolve().parents[2]
CHANGES = {
    "os.rename", "os.link", "os.symlink", "os.remove", "os.mkdir", "os.rmdir", "os.chmod",
    "shutil.rmtree",
}  # fmt: skip
NAMES = ("report.html", "results.json")

# Counts the changes of a process and ends it before one of them.
COUNTED = f"""
import os, signal, sys
CHANGES, seen, last = {CHANGES!r}, 0, int(sys.argv[1])
def count(event, args):
    global seen
    writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    if event in CHANGES or writes:
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
"""
# A study of the second design over the first one's files; only its writing is counted.
WRITING = (
    "import pickle, sys\nfrom pathlib import Path\nfrom allsolid.reports import write_whole\n"
    "files = pickle.loads(Path(sys.argv[2]).read_bytes())\n"
    + COUNTED
    + "write_whole({Path(sys.argv[3]) / name: text for name, text in files.items()}, 'allsolid')\n"
    "print(seen)\n"
)
# The same as the whole command, from its first moment on.
STUDY = COUNTED + (
    "from allsolid.cli import run\n"
    "code = run(['study', 'oxide-nmc811-lithium', '--out', sys.argv[2]])\n"
    "print(seen, code)\n"
)
COMPILE = COUNTED + (
    "from allsolid.simulation.kernel.probe import reaction_current as f\n"
    "answer = f(0.05, 2.0, 0.3, 0.0514, 0.0).hex()\nprint(seen, answer)\n"
)


def _counted(code: str, *words: object, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)], capture_output=True, text=True,
        check=False, env={**os.environ, **env},
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.stdout


def _moments(changes: int, wanted: int) -> list[int]:
    """Every moment in turn, or a seeded sample of them."""
    if wanted >= changes:
        return [1 + n % changes for n in range(wanted)]
    return sorted(random.Random(wanted).sample(range(1, changes + 1), wanted))


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """Folders of two whole studies, of two designs."""
    place = tmp_path_factory.mktemp("studies")
    for name, design in (("old", "sulfide-nmc811-lithium"), ("new", "oxide-nmc811-lithium")):
        run_study(design).write(place / name)
    yield place / "old", place / "new"


def _pair(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in NAMES]


def test_files_killed_at_any_moment_of_writing(tmp_path: Path, texts: tuple[Path, Path]) -> None:
    import pickle

    old, new = texts
    pickled = tmp_path / "texts"
    pickled.write_bytes(pickle.dumps({name: (new / name).read_text("utf-8") for name in NAMES}))
    changes = int(_counted(WRITING, 0, pickled, shutil.copytree(old, tmp_path / "count")))
    for number, last in enumerate(_moments(changes, WRITES)):
        out = shutil.copytree(old, tmp_path / f"{number}")
        (out / "mine.txt").write_text("not theirs")
        assert _counted(WRITING, last, pickled, out) == ""
        assert _pair(out) in (_pair(old), _pair(new)), f"mixed at change {last} of {changes}"
        _counted(WRITING, 0, pickled, out)
        assert _pair(out) == _pair(new)
        assert sorted(p.name for p in out.iterdir()) == sorted([*NAMES, "mine.txt"])
        shutil.rmtree(out)


def test_a_whole_study_killed_at_any_moment(tmp_path: Path, texts: tuple[Path, Path]) -> None:
    """From its start: the private folder of the kernels, the output folder, the two files."""
    old, new = texts
    counted = _counted(STUDY, 0, shutil.copytree(old, tmp_path / "count")).split()
    changes, code = map(int, counted[-2:])
    assert code == 0 and _pair(tmp_path / "count") == _pair(new)
    for last in _moments(changes, STUDIES):
        out = shutil.copytree(old, tmp_path / f"{last}")
        assert "wrote" not in _counted(STUDY, last, out)
        assert _pair(out) in (_pair(old), _pair(new)), f"mixed at change {last} of {changes}"
        run_study("sulfide-nmc811-lithium").write(out)
        assert _pair(out) == _pair(old)
        assert sorted(p.name for p in out.iterdir()) == sorted(NAMES)


def test_a_study_out_of_disk_at_any_block(
    tmp_path: Path, texts: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A limit on the size of a file, moved block by block: the old result and one message."""
    old, new = texts
    out = shutil.copytree(old, tmp_path / "out")
    found = run_study("oxide-nmc811-lithium")
    largest = max((new / name).stat().st_size for name in NAMES)
    step = 4096 if FULL else largest // 40
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in range(0, largest - step, step):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        try:
            with pytest.raises(ValueError, match="cannot be written: File too large"):
                found.write(out)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert _pair(out) == _pair(old)
        assert sorted(p.name for p in out.iterdir()) == sorted(NAMES)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        assert run(["study", "oxide-nmc811-lithium", "--out", str(out)]) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert capsys.readouterr().err.count("\n") == 1


def test_a_first_compile_killed_at_any_moment(tmp_path: Path) -> None:
    changes, answer = _counted(COMPILE, 0, ALLSOLID_CACHE=str(tmp_path / "count")).split()
    for number, last in enumerate(_moments(int(changes), COMPILES)):
        cache = tmp_path / f"{number}"
        assert _counted(COMPILE, last, ALLSOLID_CACHE=str(cache)) == ""
        for left in cache.rglob(".p*"):  # a later run sweeps what is an hour old
            os.utime(left, (time.time() - 7200,) * 2)
        assert _counted(COMPILE, 0, ALLSOLID_CACHE=str(cache)).split()[1] == answer
        files = [p.name for p in cache.rglob("*") if p.is_file()]
        assert len([name for name in files if name.endswith(".kernel")]) == 1, files
        assert len(files) == 1 or last == int(changes), files


@pytest.mark.skipif(not FULL, reason="compiles the real kernels four times, a minute each")
@pytest.mark.parametrize("back", [0, 2])
def test_a_first_simulation_killed_while_it_keeps_its_kernels(tmp_path: Path, back: int) -> None:
    code = COUNTED + (
        "import allsolid\n"
        "cell = allsolid.load('sulfide-nmc811-lithium')\n"
        "ran = allsolid.simulate(cell, 'Discharge at C/3 until 2.8 V')\n"
        "print(seen, ran.voltage.tobytes().hex())\n"
    )
    changes, answer = _counted(code, 0, ALLSOLID_CACHE=str(tmp_path / "count")).split()
    cache = str(tmp_path / "killed")
    assert _counted(code, int(changes) - back, ALLSOLID_CACHE=cache) == ""
    assert _counted(code, 0, ALLSOLID_CACHE=cache).split()[1] == answer
    assert _counted(code, 0, ALLSOLID_CACHE=cache).split()[1] == answer


def test_a_set_up_killed_at_any_moment(tmp_path: Path) -> None:
    """A checkout whose path holds a space, killed from its first second on; then set up whole."""
    place = tmp_path / "a checkout"
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout.split(b"\0")
    names = [os.fsdecode(name) for name in tracked if name]
    if not names:
        pytest.skip("no git, or no checkout, to copy from")
    for name in names:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, place / name)
    command = [sys.executable, str(place / "do.py"), "setup"]
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "ALLSOLID_CACHE")}
    whole = 60.0
    for number in range(SET_UPS):
        process = subprocess.Popen(
            command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        time.sleep(whole * (0.01, 0.3, 0.05, 0.15, 0.45, 0.7)[number % 6])
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        mark = place / ".venv" / "allsolid-setup.txt"
        assert not mark.exists() or mark.read_text().startswith("begun") or whole < 60.0
        began = time.monotonic()
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        whole = time.monotonic() - began
        answer = subprocess.run(
            [place / ".venv" / "bin" / "allsolid", "cell", "oxide-nmc811-lithium", "--json"],
            env=env, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert json.loads(answer.stdout)["name"] == "oxide-nmc811-lithium"
        assert not (place / ".venv" / "setup-tools").exists()
        mark.write_text("begun, not ended")
    size = sum(p.lstat().st_blocks * 512 for p in (place / ".venv").rglob("*"))
    assert size < 500 * 2**20  # the core with its bytecode
