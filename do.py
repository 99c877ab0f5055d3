#!/usr/bin/env python3
"""Set up allsolid and do one thing: the only command a newcomer needs.

    python3 do.py             set up, then run the main job: allsolid study
    python3 do.py test        set up with the tools, then lint, types, architecture and tests
    python3 do.py validate    the heavy checks: peers, docs, browser, kill and soak, mutations of
                              the code, fuzz; a sample of the trials, or with --full all of them
    python3 do.py setup       set up only
    python3 do.py lock        renew the locks from pyproject.toml (developers)

Further words are handed on, e.g. `python3 do.py study oxide-nmc811-lithium` or
`python3 do.py test tests/cells`. Everything is installed into .venv beside this file, from
hashed locks; nothing else on the machine is touched. Needs Python 3.11 or newer and a network
connection the first time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
EXE = ".exe" if os.name == "nt" else ""
LIB = ("Lib",) if os.name == "nt" else ("lib", f"python{sys.version_info[0]}.{sys.version_info[1]}")
PACKAGES = VENV.joinpath(*LIB, "site-packages")
STAMP = VENV / "allsolid-setup.txt"

BEGUN = "begun, not ended"
SKELETON = {"bin", "include", "lib", "lib64", "share", "Scripts", "Include", "Lib", "pyvenv.cfg",
            ".gitignore", "setup-tools"}  # fmt: skip

# What each job needs beyond the core; each set contains the one before.
SETS = {
    "run": [],
    "test": ["--group", "dev"],
    "validate": ["--group", "dev", "--extra", "crosscheck", "--extra", "docs"],
}
ORDER = list(SETS)


def main(words: list[str]) -> int:
    job, rest = (words[0], words[1:]) if words else ("study", [])
    if job in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    jobs = {"test": test, "validate": validate, "setup": lambda _: set_up("run"), "lock": lock}
    if job in jobs:
        return jobs[job](rest)
    return set_up("run") or run([BIN / f"allsolid{EXE}", job, *rest])


def set_up(wanted: str) -> int:
    """Make or renew .venv so that it holds at least the set `wanted`; 0 when it stands."""
    if sys.version_info < (3, 11):
        return stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    with alone():
        have = level_of(fingerprint())
        if have and ORDER.index(have) >= ORDER.index(wanted):
            return 0
        began = time.monotonic()
        before = STAMP.read_text().split() if STAMP.is_file() else []
        known = len(before) == 2 and before[1] in ORDER
        level = max(wanted, before[1] if known else wanted, key=ORDER.index)
        print(f"Setting up .venv ({level}) ...", flush=True)
        if failed := make_venv(keep=known) or fill(level):
            return failed
        STAMP.write_text(f"{fingerprint()} {level}")
    print(f"Set up in {time.monotonic() - began:.0f} s.", flush=True)
    return 0


def level_of(mark: str) -> str | None:
    """The set that .venv holds whole, or None."""
    have = STAMP.read_text().split() if STAMP.is_file() else []
    whole = len(have) == 2 and have[0] == mark and have[1] in ORDER and PYTHON.exists()
    return have[1] if whole else None


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait for another set-up of this checkout; the lock ends with the process."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network disks lock no folders
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def make_venv(keep: bool) -> int:
    """An empty .venv, or the one that stands if it is whole; without pip, which nothing here needs.

    What a killed set-up left is only begun: it is made anew. What others made stays.
    """
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        version = ".".join(map(str, sys.version_info[:2]))
        return stop(
            "This Python cannot make virtual environments. On Debian or Ubuntu install them with\n"
            f"    sudo apt install python{version}-venv\nand run the command again."
        )
    if VENV.exists() and not VENV.is_dir():
        return stop(f"{VENV} is in the way: it is no folder. Move it away.")
    if not ours():
        return stop(f"{VENV} was not made by this command and stays as it is.\n"
                    "Move it away (or remove it) and run the command again.")  # fmt: skip
    try:
        VENV.mkdir(exist_ok=True)
        STAMP.write_text(BEGUN)
        if not (keep and version_of(PYTHON) == sys.version_info[:2]):
            empty(VENV)
        venv.create(VENV, with_pip=False, symlinks=os.name != "nt")
    except OSError as error:
        return stop(f"{error.filename or VENV}: {error.strerror or error}")
    return 0


def ours() -> bool:
    """Whether .venv was made here, or holds nothing of anybody's.

    A set-up marks .venv before it puts anything else there. The version before this one marked it
    at the end, and put uv and hatchling first.
    """
    if STAMP.is_file() or not VENV.is_dir():
        return True
    if {one.name for one in VENV.iterdir()} - SKELETON:
        return False
    found = {one.name.partition("-")[0] for one in VENV.glob("[Ll]ib*/**/*.dist-info")}
    return found <= {"pip", "setuptools"} or {"uv", "hatchling"} <= found


def version_of(python: Path) -> tuple[int, ...] | None:
    """Version of an interpreter; None where it does not run."""
    ask = "import sys; print(*sys.version_info[:2])"
    try:
        asked = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True)
        return tuple(map(int, asked.stdout.split()))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def empty(folder: Path) -> None:
    """Remove what a folder holds but our mark; the folder may be a link to another disk."""
    for one in folder.iterdir():
        if one == STAMP:
            continue
        if one.is_symlink() or not one.is_dir():
            one.unlink()
            continue
        for _ in range(20):  # a pip whose do.py was killed may still be writing
            shutil.rmtree(one, ignore_errors=True)
            if not one.exists():
                break
            time.sleep(0.5)


def fill(level: str) -> int:
    """Install a set into .venv, from the hashed locks; 0 when done."""
    with tools() as (uv, env):
        if not uv:
            return 1
        install = [uv, "pip", "install", "--python", PYTHON, "--quiet"]
        beside = uv.parent.parent / PACKAGES.relative_to(VENV)
        steps = [
            ([*install, "--require-hashes", "-c", ROOT / "requirements.lock",
              "-r", ROOT / "pyproject.toml", *SETS[level]], env),
            # the build backend lies beside uv, not in .venv
            ([*install, "--no-deps", "--no-build-isolation", "-e", ROOT],
             dict(env, PYTHONPATH=str(beside))),
        ]  # fmt: skip
        for step, around in steps:
            if failed := install_step(step, around):
                return failed
    run([PYTHON, "-m", "compileall", "-qq", "-j", "0", "-x", AS_TEXT, PACKAGES])
    return 0


@contextlib.contextmanager
def tools() -> Iterator[tuple[Path | None, dict[str, str]]]:
    """The uv of setup.lock and the surroundings to run it in, for as long as it is needed.

    It comes with an environment of its own, which goes again: the pip that it needs is the one that
    Python carries, has no hash, and fetches only what setup.lock names with its hash.
    """
    import venv

    place = VENV / "setup-tools"
    shutil.rmtree(place, ignore_errors=True)
    try:
        venv.create(place, with_pip=True, symlinks=os.name != "nt")
    except (OSError, subprocess.CalledProcessError) as error:
        stop(f"pip could not be set up for the time of the installation: {error}")
        yield None, {}
        return
    python = place / PYTHON.relative_to(VENV)
    env = surroundings(python)
    fetch = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
             "--retries", "2", "--require-hashes", "-r", ROOT / "setup.lock"]  # fmt: skip
    uv = None if install_step(fetch, env) else python.with_name(f"uv{EXE}")
    try:
        yield uv, env
    finally:
        shutil.rmtree(place, ignore_errors=True)


# What stays without bytecode, which takes 38 MB of it: tests of others, readers of 500 languages.
# Python still compiles what is used.
AS_TEXT = r"[\\/]tests[\\/]|pygments[\\/]lexers[\\/]"

OFFLINE = (
    "name resolution", "getaddrinfo", "nodename nor servname", "network is unreachable",
    "failed to establish a new connection", "dns error", "error trying to connect",
    "client error (connect)", "connection refused", "no route to host",
)  # fmt: skip


def install_step(command: list, env: dict[str, str]) -> int:
    """One step of a set-up; what failed is said in a line, below the words of who failed."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True,
                          errors="replace")  # fmt: skip
    if done.returncode == 0:
        return 0
    said = done.stderr.strip()
    if any(sign in said.lower() for sign in OFFLINE):
        return stop(
            "There is no network, or the package index does not answer. The first set-up fetches "
            "about 200 MB:\nconnect (or set PIP_INDEX_URL to a mirror) and run the command again.",
            done.returncode,
        )
    print(said, file=sys.stderr)
    return stop("Setting up failed; the lines above say why. Run the command again when that is "
                "mended: what was fetched is kept.", done.returncode)  # fmt: skip


def fingerprint() -> str:
    """Changes with the locks, pyproject.toml, the interpreter and the place of the checkout."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for name in ("requirements.lock", "setup.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()[:32]


def surroundings(python: Path) -> dict[str, str]:
    """Variables for pip and uv: a mirror and a certificate that pip was given, nothing that would
    send packages elsewhere.
    """
    elsewhere = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_ROOT",
                 "PIP_REQUIREMENT", "PIP_CONSTRAINT", "UV_TARGET", "UV_PREFIX", "UV_PYTHON",
                 "UV_SYSTEM_PYTHON")  # fmt: skip
    env = {key: value for key, value in os.environ.items() if key not in elsewhere}
    env["UV_NO_PROGRESS"] = "1"
    # a .python-version or uv settings of another project must not steer this one
    env["UV_NO_CONFIG"] = "1"
    for key, name in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        if name not in env and (value := pip_setting(python, key)):
            env[name] = value
    return env


def pip_setting(python: Path, key: str) -> str | None:
    found = os.environ.get("PIP_" + key.upper().replace("-", "_"))
    if found:
        return found
    asked = subprocess.run(
        [python, "-m", "pip", "config", "get", f"global.{key}"], capture_output=True, text=True
    )
    return asked.stdout.strip() or None


def run(command: list, env: dict[str, str] | None = None) -> int:
    """Run a command in the root of the project; its exit code."""
    return subprocess.run([str(word) for word in command], cwd=ROOT, env=env).returncode


def stop(message: str, code: int = 1) -> int:
    print(f"do.py: {message}", file=sys.stderr)
    return code


def checks() -> list[tuple[str, list]]:
    ruff = BIN / f"ruff{EXE}"
    return [
        ("format", [ruff, "format", "--check", "."]),
        ("lint", [ruff, "check", "."]),
        ("architecture", [BIN / f"lint-imports{EXE}"]),
        ("types", [BIN / f"pyright{EXE}"]),
    ]


def test(rest: list[str]) -> int:
    """All checks, then the tests; with words given, only pytest on those."""
    if failed := set_up("test"):
        return failed
    codes = {}
    for name, command in [] if rest else checks():
        began = time.monotonic()
        codes[name] = run(command)
        verdict = "passed" if codes[name] == 0 else "FAILED"
        print(f"{name}: {verdict} in {time.monotonic() - began:.1f} s", flush=True)
    codes["tests"] = run([PYTHON, "-m", "pytest", *rest])
    if failed := [name for name, code in codes.items() if code]:
        return stop(f"failed: {', '.join(failed)}")
    return 0


def validate(rest: list[str]) -> int:
    """The checks marked `validate`, a sample of their trials; with --full all of them."""
    env = dict(os.environ)
    if "--full" in rest:
        env["ALLSOLID_FULL"] = "1"
    words = [word for word in rest if word != "--full"]
    return set_up("validate") or run([PYTHON, "-m", "pytest", "-m", "validate", *words], env)


def lock(_: list[str]) -> int:
    """Renew requirements.lock and setup.lock; they name no host.

    .venv is left as it is: the locks there are cannot install what was just added.
    """
    bare = ["--quiet", "--no-header", "--no-annotate", "-o"]
    with tools() as (uv, env):
        if not uv:
            return 1
        return (
            run([uv, "lock", "--upgrade", "--quiet"], env)
            or run([uv, "export", "--all-extras", "--all-groups", "--no-emit-project", *bare,
                    ROOT / "requirements.lock"], env)
            or run([uv, "pip", "compile", "--generate-hashes", "--universal",
                    "--no-emit-index-url", *bare,
                    ROOT / "setup.lock", ROOT / "setup.in"], env)
        )  # fmt: skip


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(stop("stopped", 130)) from None
