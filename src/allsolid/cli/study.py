"""The main job, and its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from allsolid.cli import streams
from allsolid.cli.printing import DEFAULT_DESIGN, DesignName, Json, print_json, say

if TYPE_CHECKING:
    from allsolid.study import Study


def study(
    design: DesignName = DEFAULT_DESIGN,
    *,
    out: Path = Path("allsolid-study"),
    json: Json = False,
) -> int:
    """Take one cell through every room and write report.html and results.json.

    Parameters
    ----------
    out
        Folder of the two files.
    """
    from allsolid.quantities import printable
    from allsolid.study import run_study

    with _progress() as tell:
        done = run_study(design, tell)
    paths = done.write(out)
    if json:
        print_json(done.results)
    else:
        say(done.summary)
        for path in paths:
            say(f"wrote {printable(path)}")
    return _faults(done)


def _faults(done: Study) -> int:
    """Name on standard error what went wrong on our side; the exit code."""
    for fault in done.faults:
        streams.tell(f"allsolid: an error of ours: {fault}")
    return 1 if done.faults else 0


def cite(design: DesignName = DEFAULT_DESIGN, *, json: Json = False) -> None:
    """List exactly the sources that a study of this design uses."""
    from dataclasses import asdict

    from allsolid.study import cite_study

    sources = cite_study(design)
    if json:
        print_json([asdict(entry) for entry in sources])
    else:
        say("\n".join(f"[{entry.key}] {entry}" for entry in sources))


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """A bar on standard error where a person is watching."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("starting", total=1.0)
        yield lambda what, done: bar.update(task, description=f"{what:<24}", completed=done)
