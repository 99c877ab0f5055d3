"""The command line: every command reads its words, calls one room and prints what came back.

Rooms are imported inside the commands, so that ``allsolid --help`` stays quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from allsolid.cli import cells, cost, doctor, materials, simulation, strategy, study

app = App(
    name="allsolid",
    help="Solid-state batteries from the material to the market: weight, materials, behaviour, "
    "cost and strategic standing of one cell, from inputs that carry their sources and intervals.",
    version_flags=["--version"],
    help_format="plaintext",  # the markdown reader alone would cost 50 ms of every --help
)
app.command(study.study)
app.command(materials.app)
app.command(cells.cell)
app.command(simulation.simulate)
app.command(cost.cost)
app.command(strategy.app)
app.command(study.cite)
app.command(doctor.doctor)


def main() -> None:
    """Run the command line; bad input is one line on standard error and exit code 2."""
    raise SystemExit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run one command; its exit code: 0, 1 for a run that ended early, 2 for bad input."""
    code = 0
    try:
        told = app(words, exit_on_error=False, print_error=False, result_action="return_value")
        code = told if isinstance(told, int) else 0
        sys.stdout.flush()
    except CycloptsError as error:
        return _fail(" ".join(str(error).split()))
    except KeyboardInterrupt:
        return _fail("stopped", code=130)
    except BrokenPipeError:
        # the reader of a pipe has gone; point stdout elsewhere, so that Python's exit stays quiet
        sys.stdout = None  # type: ignore[assignment]
    except MemoryError:
        return _fail("not enough memory for what was asked: ask for less at once")
    except OSError as error:
        return _fail(f"{error.filename or 'file'}: {error.strerror or error}")
    except ValueError as error:
        from allsolid.quantities import InputError

        if not isinstance(error, InputError):
            raise
        return _fail(str(error))
    return code


def _fail(message: str, code: int = 2) -> int:
    print(f"allsolid: {message}", file=sys.stderr)
    return code
