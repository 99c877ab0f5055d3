"""The command line: vectors of words, files of odd kinds, streams that are closed or full."""

from __future__ import annotations

import functools
import os
import shlex
import subprocess
import sys
from pathlib import Path
from random import Random

from fuzz.arguments import folder as new_folder
from fuzz.hostile import POWERS, TEXTS, WORDS_OF_NUMBERS, noise, spelled, typo
from fuzz.outcome import Outcome, Trial, Wrong, printable, raw_characters
from fuzz.terminal import Printed, check, command, document
from fuzz.trees import templates, written

DESIGN, MATERIAL, CSV, OUT, WORD, NUMBER, STEP, FIGURE = (
    "design", "material", "csv", "out", "word", "number", "step", "figure",
)  # fmt: skip

# words, kinds of the plain words, options with their kinds
_COMMANDS: tuple[tuple[tuple[str, ...], tuple[str, ...], dict[str, str]], ...] = (
    (("materials", "list"), (WORD,), {}),
    (("materials", "show"), (MATERIAL,), {}),
    (("materials", "compare"), (MATERIAL, MATERIAL), {}),
    (("materials", "import"), (CSV,), {}),
    (("cell",), (DESIGN,), {}),
    (
        ("simulate",),
        (DESIGN,),
        {"--step": STEP, "--profile": CSV, "--temperature": NUMBER, "--figure": FIGURE},
    ),
    (
        ("cost",),
        (DESIGN,),
        {"--route": WORD, "--plant": NUMBER, "--prices": WORD, "--draws": NUMBER},
    ),
    (
        ("strategy", "evidence"),
        (),
        {"--region": WORD, "--route": WORD, "--kind": WORD, "--text": WORD},
    ),
    (("strategy", "claims"), (), {}),
    (("strategy", "targets"), (DESIGN,), {}),
    (("strategy", "standards"), (), {}),
    (("strategy", "countries"), (), {}),
    (("strategy", "market"), (NUMBER,), {"--year": NUMBER}),
    (("strategy", "supply"), (DESIGN,), {}),
    (("doctor",), (), {}),
    (("outputs",), (), {}),
    (("new",), (), {}),
    (("--help",), (), {}),
    (("--version",), (), {}),
)
_SLOW = ((("study",), (DESIGN,), {"--out": OUT}), (("cite",), (DESIGN,), {}))
_GOOD = {
    DESIGN: ("sulfide-nmc811-lithium", "oxide-nmc811-lithium", "liquid-nmc811-graphite"),
    MATERIAL: ("Li6PS5Cl", "LLZO:Ta", "NMC811", "Cu"),
    WORD: ("electrolyte", "sulfide", "JP", "target", "sulfide-slurry", "base", "battery"),
    NUMBER: ("25 degC", "50 GWh/a", "20", "2024", "298 K"),
    STEP: ("Discharge at 1C until 3 V", "Rest for 10 s", "Charge at C/3 until full",
        "Hold at 4.1 V until C/20"),
}  # fmt: skip
_NUMBERS = (
    "-300 degC",
    "1e9 degC",
    "25",
    "25 K",
    "0",
    "-5",
    "1e400",
    "nan degC",
    "0 GWh/a",
    "1e30 GWh/a",
    "3.5",
)


@functools.cache
def place() -> Path:
    """A folder with files of every kind, the working folder of the trials; made once a process."""
    root = new_folder()
    os.chdir(root)
    (root / "folder").mkdir()
    (root / "full folder").mkdir()
    (root / "full folder" / "report.html").mkdir()
    os.mkfifo(root / "fifo.toml")
    os.mkfifo(root / "fifo.csv")
    (root / "loop.toml").symlink_to("loop.toml")
    (root / "dangling.toml").symlink_to("nowhere.toml")
    (root / "wall").write_text("a file")
    for name, data in (
        ("empty.toml", b""), ("good.toml", written(templates()["oxide-nmc811-lithium"]).encode()),
        ("good.csv", b"Time / s,Current / A\n0,1\n10,1\n"),
        ("nul.csv", b"Time / s,Current / A\n0,\x001\n"),
        ("bad.csv", b"a,b\n1,2\n"), ("\x1b[31mred.toml", b"name = 1"), ("a\nb.csv", b"x"),
        ("closed.toml", b"name = 1"), ("latin.csv", "Zeit / s,Strom / A\n0,\xe9".encode("latin-1")),
        ("<!--<script>.toml", b"x = 1"), ("=1+1.csv", b"x"),
    ):  # fmt: skip
        (root / name).write_bytes(data)
    (root / "closed.toml").chmod(0)
    with (root / "huge.toml").open("wb") as stream:
        stream.truncate(10**10)
    with (root / "huge.csv").open("wb") as stream:
        stream.truncate(10**10)
    return root


_INPUTS = (
    "folder", "fifo.toml", "fifo.csv", "loop.toml", "dangling.toml", "wall", "empty.toml",
    "good.toml",
    "good.csv", "nul.csv", "bad.csv", "\x1b[31mred.toml", "a\nb.csv", "closed.toml", "latin.csv",
    "<!--<script>.toml", "=1+1.csv", "huge.toml", "huge.csv", "/dev/zero", "/dev/null", "/dev/full",
    "/dev/urandom", "/proc/self/mem", "/proc/self/environ", "nowhere.toml", "./nowhere.csv",
    "x" * 300 + ".toml",
    "folder/", "wall/x.toml", "/", ".", "..", "nul\x00byte.toml", "", "-", "\udcff.toml", "~",
    "/dev/stdin",
)  # fmt: skip
_OUTPUTS = (
    "wall", "wall/out", "folder", "full folder", "loop.toml", "fifo.toml", "new", "new/deep/out",
    "x" * 300, "\x1b[31mout", "a\nout", "nul\x00byte", "", ".", "dangling.toml", "/proc/nowhere",
)  # fmt: skip


def _word(rng: Random, kind: str) -> str:
    """A word of this kind: good, misspelt, hostile or of another kind."""
    if kind in (OUT, FIGURE):
        return rng.choice((*_OUTPUTS, "page.html", "page.html"))
    if kind == CSV:
        return rng.choice((*_INPUTS, "good.csv", "good.csv", "good.csv"))
    good = rng.choice(_GOOD[kind])
    way = rng.random()
    if way < 0.45:
        return good
    if way < 0.55:
        return rng.choice((typo(rng, good), spelled(rng, good)))
    if kind == DESIGN and way < 0.85:
        return rng.choice(_INPUTS)
    pool = (*_NUMBERS, *WORDS_OF_NUMBERS, *POWERS) if kind in (NUMBER, STEP) else TEXTS
    return rng.choice((rng.choice(pool), rng.choice(TEXTS), noise(rng)))


def words(rng: Random, slow: bool) -> list[str]:
    """One vector of words."""
    head, plain, options = rng.choice(_SLOW if slow else _COMMANDS)
    found = [*head, *(_word(rng, kind) for kind in plain if rng.random() < 0.85)]
    for option, kind in options.items():
        if rng.random() < 0.35:
            value = _word(rng, kind)
            found += rng.choice(([option, value], [f"{option}={value}"]))
    if rng.random() < 0.3:
        found.append("--json")
    if rng.random() < 0.15:
        found.insert(
            rng.randrange(len(found) + 1),
            rng.choice((*TEXTS, "--jsno", "--out", "-x", "--step", "--help")),
        )
    return found


def _streams(rng: Random) -> tuple[str, str]:
    """How a shell is to call a command, and what for."""
    return rng.choice(
        (
            ("{0}", "plain"), ("{0} >&-", "standard output closed"),
            ("{0} 2>&-", "standard error closed"),
            ("{0} <&-", "standard input closed"), ("{0} >&- 2>&- <&-", "all closed"),
            ("{0} >/dev/full", "standard output full"), ("{0} 2>/dev/full", "standard error full"),
            ("{0} | head -c 1", "a reader that goes away"),
            ("{0} | true", "a reader that never reads"),
            ("LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 {0}", "the C locale"),
            ("PYTHONIOENCODING=ascii {0}", "ASCII"), ("PYTHONIOENCODING=latin-1 {0}", "Latin 1"),
            ("TERM=dumb COLUMNS=1 {0}", "one column"), ("NO_COLOR=1 COLUMNS=0 {0}", "no column"),
            ("FORCE_COLOR=1 COLUMNS=20 {0}", "colours and 20 columns"),
            ("HOME=/nowhere {0}", "no home"),
            ("TMPDIR=/nowhere {0}", "no folder for temporary files"),
        )
    )  # fmt: skip


def make(rng: Random) -> Trial:
    """A vector in process; some as a program of their own, a few that take seconds."""
    slow = rng.random() < 0.004
    vector = words(rng, slow)
    limit = 60.0 if slow else 5.0
    shown = printable(" ".join(word[:80] or "''" for word in vector))
    if rng.random() < 0.05:
        shape, what = _streams(rng)
        vector = [w.replace("\x00", "") for w in vector]
        return Trial(
            f"{what}: allsolid {shown}", lambda: program(vector, shape, what), 30.0 + limit
        )
    return Trial(f"allsolid {shown}", lambda: in_process(vector), limit)


def _listing() -> dict[str, int]:
    """What lies in the folder of the trials, with sizes."""
    found = {}
    for folder, folders, names in os.walk(place()):
        for name in (*folders, *names):
            path = Path(folder) / name
            found[str(path)] = path.lstat().st_size if name in names else -1
    return found


def _sweep(before: dict[str, int]) -> None:
    """Remove what a trial wrote."""
    for path in sorted(set(_listing()) - set(before), reverse=True):
        one = Path(path)
        if one.is_dir() and not one.is_symlink():
            one.rmdir()
        else:
            one.unlink()


def in_process(vector: list[str]) -> Outcome:
    place()
    before = _listing()
    try:
        printed = command(vector)
        _ended(printed, before)
        _reason(printed, vector)
        if (
            printed.code == 0
            and "--json" in vector
            and not {"--help", "--version", "-h"} & set(vector)
        ):
            document(printed)
        return Outcome.REFUSED if printed.code else Outcome.ACCEPTED
    finally:
        changed = {p for p, size in _listing().items() if before.get(p, size) != size}
        _sweep(before)
        if changed or set(before) - set(_listing()):
            place.cache_clear()  # something that was there is not what it was: begin anew


def _ended(printed: Printed, before: dict[str, int]) -> None:
    after = _listing()
    check(printed)
    if printed.code and set(after) - set(before):
        raise Wrong(Outcome.LEFT, "files written though refused")
    if set(before) - set(after) or any(after[p] != before[p] for p in before):
        raise Wrong(Outcome.LEFT, "a file that was there was replaced")


_THERE = ("folder", "fifo.toml", "fifo.csv", "loop.toml", "closed.toml", "wall", "huge.toml",
          "/dev/zero", "/dev/full", "folder/", "/", ".")  # fmt: skip


def _reason(printed: Printed, vector: list[str]) -> None:
    """Of what is there, but is no file that can be read, nobody says that it is not there."""
    if printed.code and "no such file" in printed.err.casefold():
        for path in set(vector) & set(_THERE):
            if f"{path}:" in printed.err:
                raise Wrong(Outcome.UNNAMED, f"'no such file' is said of {path}")


def program(vector: list[str], shape: str, what: str) -> Outcome:
    """The same as a program of its own, its streams as a shell can spoil them."""
    place()
    before = _listing()
    call = shlex.join([sys.executable, "-m", "allsolid.cli", *vector])
    script = (
        shape.format("allsolid_")
        if "|" not in shape
        else shape.format("{ allsolid_; echo $? >&9; }")
    )
    text = f"allsolid_() {{ {call}; }}\n" if "|" in shape else ""
    line = f"{text}{script}" if text else shape.format(call)
    try:
        done = subprocess.run(
            ["bash", "-c", line if not text else f"exec 9>&1; {line} >/dev/null"],
            capture_output=True,
            stdin=subprocess.DEVNULL, timeout=30, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Wrong(Outcome.HANG, f"{what}: over 30 s") from None
    finally:
        _sweep(before)
    out, err = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
    code = int(out.strip() or -1) if text else done.returncode
    _program_ended(code, out, err, what)
    return Outcome.REFUSED if code else Outcome.ACCEPTED


def _program_ended(code: int, out: str, err: str, what: str) -> None:
    if "Traceback" in err or "Exception ignored" in err or "Traceback" in out:
        last = err.strip().split("\n")[-1]
        raise Wrong(Outcome.TRACEBACK, f"{what}: {last.split(':')[0]}")
    if code not in (0, 1, 2):
        raise Wrong(Outcome.CODE, f"{what}: exit code {code}")
    if err.count("\n") > 1:
        raise Wrong(Outcome.RAW, f"{what}: message of several lines")
    if raw := raw_characters(err, lines=True):
        raise Wrong(Outcome.RAW, f"{what}: standard error holds {raw[0]}")
    heard = "closed" not in what and "full" not in what and "reader" not in what
    if heard and code and not err.startswith("allsolid: "):
        raise Wrong(Outcome.SILENT, f"{what}: exit code {code} and no message")
    if heard and not code and not out.strip():
        raise Wrong(Outcome.SILENT, f"{what}: nothing said")
    if what == "standard output full" and code == 0:
        raise Wrong(Outcome.SILENT, "a full standard output ends with code 0")
