"""The command line: every command reads its words, calls one room and prints what came back.

Rooms are imported inside the commands, so that ``allsolid --help`` stays quick.
"""

from __future__ import annotations

import json as jsonlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, CycloptsError, Parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

app = App(
    name="allsolid",
    help="Solid-state batteries from the material to the market: weight, behaviour, cost, use "
    "and strategy of one cell, every number with its source and its uncertainty.",
    version_flags=["--version"],
    help_format="plaintext",  # the markdown reader alone would cost 50 ms of every --help
)

DEFAULT_DESIGN = "sulfide-nmc811-lithium"
Json = Annotated[bool, Parameter(name="--json", negative="", help="One JSON document, nothing else.")]
Design = Annotated[str, Parameter(help="A packaged design or a TOML file.")]


def main() -> None:
    """Run the command line; bad input is one line on standard error and exit code 2."""
    raise SystemExit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run one command; its exit code."""
    try:
        app(words, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        return _fail(_one_line(error))
    except KeyboardInterrupt:
        return _fail("stopped", code=130)
    except BrokenPipeError:
        # the reader of a pipe has gone; point stdout elsewhere, so that Python's exit stays quiet
        sys.stdout = None  # type: ignore[assignment]
        return 0
    except ValueError as error:
        from allsolid.quantities import InputError

        if not isinstance(error, InputError):
            raise
        return _fail(str(error))
    return 0


def _fail(message: str, code: int = 2) -> int:
    print(f"allsolid: {message}", file=sys.stderr)
    return code


def _one_line(error: CycloptsError) -> str:
    return " ".join(str(error).split())


def _json(data: Any) -> None:
    print(jsonlib.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console(highlight=False).print(table)


@app.command
def study(design: Design = DEFAULT_DESIGN, *, out: Path = Path("allsolid-study"), json: Json = False) -> None:
    """Take one cell through every room and write report.html and results.json.

    Parameters
    ----------
    out
        Folder of the two files.
    """
    from allsolid import study as room

    with room.progress(silent=json) as tell:
        done = room.study(design, tell=tell)
    paths = done.write(out)
    if json:
        _json(done.results)
    else:
        print(done.summary)
        print("\n".join(f"wrote {path}" for path in paths))


@app.command
def cite(design: Design = DEFAULT_DESIGN, *, json: Json = False) -> None:
    """List exactly the sources that a study of this design uses."""
    from allsolid import study as room

    used = room.study(design).sources
    if json:
        _json([entry.as_dict() for entry in used])
    else:
        print("\n".join(f"[{entry.key}] {entry}" for entry in used))


@app.command
def doctor(*, json: Json = False) -> None:
    """Say what is installed, what is missing, and whether the machine is fit."""
    from allsolid import study as room

    rows = room.doctor()
    if json:
        _json(rows)
    else:
        _table(("what", "found", "remark"), [(r["what"], r["found"], r["remark"]) for r in rows])


if __name__ == "__main__":
    main()
