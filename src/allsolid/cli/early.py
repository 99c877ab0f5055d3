"""Ctrl-C ends the program in one line, also while it is still being loaded."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_SHOW_CURSOR = b"\x1b[?25h"
"""A progress bar may have hidden it."""


@contextlib.contextmanager
def stopped_quietly() -> Iterator[None]:
    """Within: Ctrl-C says that the program was stopped, and ends it."""
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        yield
        return
    signal.signal(signal.SIGINT, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def watch() -> None:
    """From here on Ctrl-C is a `KeyboardInterrupt`, but while something is loaded ends at once: a
    library that is interrupted there may turn it into an error of its own.
    """
    if (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ):
        signal.signal(signal.SIGINT, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    place = frame
    while place is not None:
        if place.f_code.co_filename.startswith("<frozen importlib"):
            _stop(number, frame)
        place = place.f_back
    raise KeyboardInterrupt


def _stop(number: int, frame: FrameType | None) -> None:
    with contextlib.suppress(OSError):
        if os.isatty(2):
            os.write(2, _SHOW_CURSOR)
        os.write(2, b"allsolid: stopped\n")
    os._exit(130)
