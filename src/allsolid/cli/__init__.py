"""The command line: every command reads its words, calls one room and prints what came back.

Rooms are imported inside the commands, so that ``allsolid --help`` stays quick.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

from allsolid.cli import early

with early.stopped_quietly():
    from cyclopts import App, CycloptsError

    from allsolid.cli import (
        cells,
        cost,
        doctor,
        materials,
        outputs,
        simulation,
        strategy,
        streams,
        study,
    )

    app = App(
        name="allsolid",
        help="Solid-state batteries from the material to the market: weight, materials, behaviour, "
        "cost and strategic standing of one cell, from inputs that carry their sources and "
        "intervals.",
        version_flags=["--version"],
        help_format="plaintext",  # the markdown reader alone would cost 50 ms of every --help
        suppress_keyboard_interrupt=False,  # it would end without a word
    )
    app.command(study.study)
    app.command(materials.app)
    app.command(cells.cell)
    app.command(simulation.simulate)
    app.command(cost.cost)
    app.command(strategy.app)
    app.command(outputs.outputs)
    app.command(study.cite)
    app.command(doctor.doctor)


def main() -> None:
    """Run the command line; bad input is one line on standard error and exit code 2."""
    try:
        early.watch()
        streams.prepare()
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before or after the command itself
        code = _fail("stopped", code=130)
    # what is left is Python's own end, which another Ctrl-C may cut short without a word
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    raise SystemExit(code)


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
        streams.abandon_output()  # the reader of a pipe has gone
    except MemoryError:
        return _fail("not enough memory for what was asked: ask for less at once")
    except OSError as error:
        # files are named by whoever opens them; what has no name is our own output
        if error.filename in (None, "standard output"):
            streams.abandon_output()
        return _fail(f"{error.filename or 'standard output'}: {error.strerror or error}")
    except ValueError as error:
        from allsolid.quantities import InputError

        if not isinstance(error, InputError):
            raise
        return _fail(str(error))
    return code


def _fail(message: str, code: int = 2) -> int:
    from allsolid.cli.printing import LONGEST_LINE
    from allsolid.quantities import printable

    streams.tell(f"allsolid: {printable(message, LONGEST_LINE)}")
    return code
