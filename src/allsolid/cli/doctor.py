"""What is installed, what is missing, whether the machine is fit."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys

from allsolid.cli.printing import Json, print_json, print_table

CORE = ("numpy", "scipy", "numba", "pydantic", "pint", "plotly", "cyclopts", "rich")
EXTRAS = {
    "pybamm": "extra crosscheck: compare the simulation with PyBaMM",
    "batpy": "extra crosscheck: BatPaC's inputs",
    "sphinx": "extra docs: build the documentation",
}


def doctor(*, json: Json = False) -> None:
    """Say what is installed, what is missing, and whether the machine is fit."""
    rows = examine()
    if json:
        print_json(rows)
        return
    heads = ("what", "found", "remark")
    print_table(heads, [[row[head] for head in heads] for row in rows])


def examine() -> list[dict[str, str]]:
    """Rows of what, found, remark."""
    fit = sys.version_info >= (3, 11)
    rows = [
        _row("allsolid", _version("allsolid")),
        _row("Python", platform.python_version(), "" if fit else "3.11 or newer is needed"),
        _row("system", f"{platform.system()} {platform.machine()}"),
        _row("processors", str(os.cpu_count() or "unknown")),
    ]
    rows += [_row(name, _version(name), _missing(name, "reinstall: it is needed")) for name in CORE]
    rows += [_row(name, _version(name), _missing(name, what)) for name, what in EXTRAS.items()]
    rows.append(_kernels())
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    rows.append(
        _row("chromium", browser or "not found", "" if browser else "only for the browser tests")
    )
    return rows


def _kernels() -> dict[str, str]:
    """State of the cache of compiled kernels."""
    from allsolid.simulation.store import examined, kept

    folder, reason = examined()
    if folder is None:
        return _row("compiled kernels", "not kept", f"{reason}; every run compiles for a minute")
    whole, damaged, size = kept(folder)
    remark = f"in {folder}"
    if damaged:
        remark += f"; {damaged} damaged, to be compiled again"
    return _row("compiled kernels", f"{whole} kept, {size / 1e6:.1f} MB", remark)


def _row(what: str, found: str, remark: str = "") -> dict[str, str]:
    return {"what": what, "found": found, "remark": remark}


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _missing(name: str, remark: str) -> str:
    return remark if _version(name) == "not installed" else ""
