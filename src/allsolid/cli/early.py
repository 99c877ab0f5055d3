"""Ctrl-C while the program is still being loaded ends it in one line."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from typing import Any


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


def _stop(number: int, frame: Any) -> None:
    with contextlib.suppress(OSError):
        os.write(2, b"allsolid: stopped\n")
    os._exit(130)
