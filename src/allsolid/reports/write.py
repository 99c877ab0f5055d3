"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from allsolid.quantities import InputError


def write_whole(files: dict[Path, str]) -> None:
    """Write all files, each replaced in one step once every text lies on the disk.

    Raises
    ------
    InputError : the folder cannot be made or written; then none of the files has changed
    """
    waiting: list[tuple[Path, Path]] = []
    at = Path()
    try:
        for path, text in files.items():
            at = path.parent
            at.mkdir(parents=True, exist_ok=True)
            at = path
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            waiting.append((Path(name), path))
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(0o644)
        for temporary, at in waiting:
            temporary.replace(at)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"cannot be written: {reason}", file=at) from error
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)
