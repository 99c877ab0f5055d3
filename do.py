#!/usr/bin/env python3
"""Set up allsolid and do one thing: the only command a newcomer needs.

    python3 do.py             set up, then run the main job: allsolid study
    python3 do.py test        set up with the tools, then lint, types, architecture and tests
    python3 do.py validate    the heavy checks: peers, docs, browser, kill and soak
    python3 do.py setup       set up only
    python3 do.py lock        renew the locks from pyproject.toml (developers)

Further words are handed on, e.g. `python3 do.py study oxide-nmc811-lithium` or
`python3 do.py test tests/cells`. Everything is installed into .venv beside this file, from
hashed locks; nothing else on the machine is touched. Needs Python 3.11 or newer and a network
connection the first time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
EXE = ".exe" if os.name == "nt" else ""

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
    stamp = VENV / "allsolid-setup.txt"
    mark = fingerprint()
    have = stamp.read_text().split() if stamp.exists() else []
    fresh = len(have) == 2 and have[0] == mark and PYTHON.exists()
    if fresh and ORDER.index(have[1]) >= ORDER.index(wanted):
        return 0
    began = time.monotonic()
    print(f"Setting up .venv ({wanted}) ...", flush=True)
    stamp.unlink(missing_ok=True)
    if not PYTHON.exists() and (failed := make_venv()):
        return failed
    level = max(wanted, have[1] if len(have) == 2 and have[1] in ORDER else wanted, key=ORDER.index)
    env = uv_environment()
    uv = [BIN / f"uv{EXE}", "pip", "install", "--python", PYTHON, "--quiet", "--compile-bytecode"]
    steps = [
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--require-hashes", "-r", ROOT / "setup.lock"],
        [*uv, "--require-hashes", "-c", ROOT / "requirements.lock",
         "-r", ROOT / "pyproject.toml", *SETS[level]],
        [*uv, "--no-deps", "--no-build-isolation", "-e", ROOT],
    ]  # fmt: skip
    for step in steps:
        if failed := run(step, env=env):
            return stop("Setting up failed; the lines above say why. Run the command again "
                        "when that is mended: it goes on where it stopped.", failed)  # fmt: skip
    stamp.write_text(f"{mark} {level}")
    print(f"Set up in {time.monotonic() - began:.0f} s.", flush=True)
    return 0


def make_venv() -> int:
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        return stop(
            "This Python cannot make virtual environments. On Debian or Ubuntu install them with\n"
            "    sudo apt install python3-venv\nand run the command again."
        )
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    return 0


def fingerprint() -> str:
    """Changes with the locks, pyproject.toml, the interpreter and the place of the checkout."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for name in ("requirements.lock", "setup.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()[:32]


def uv_environment() -> dict[str, str]:
    """uv does not read pip's settings: hand on a mirror and a certificate that pip was given."""
    env = dict(os.environ, UV_NO_PROGRESS="1")
    # a .python-version or uv settings of another project must not steer this one
    env["UV_NO_CONFIG"] = "1"
    for key, name in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        if name not in env and (value := pip_setting(key)):
            env[name] = value
    return env


def pip_setting(key: str) -> str | None:
    found = os.environ.get("PIP_" + key.upper().replace("-", "_"))
    if found:
        return found
    asked = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", f"global.{key}"], capture_output=True, text=True
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
    """The checks marked `validate`: peers, docs, browser, kill, soak."""
    return set_up("validate") or run([PYTHON, "-m", "pytest", "-m", "validate", *rest])


def lock(_: list[str]) -> int:
    """Renew requirements.lock and setup.lock; they name no host."""
    if failed := set_up("run"):
        return failed
    uv, env = BIN / f"uv{EXE}", uv_environment()
    bare = ["--quiet", "--no-header", "--no-annotate", "-o"]
    return (
        run([uv, "lock", "--upgrade", "--quiet"], env)
        or run([uv, "export", "--all-extras", "--all-groups", "--no-emit-project", *bare,
                ROOT / "requirements.lock"], env)
        or run([uv, "pip", "compile", "--generate-hashes", "--universal",
                "--no-emit-index-url", *bare,
                ROOT / "setup.lock", ROOT / "setup.in"], env)
    )  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
