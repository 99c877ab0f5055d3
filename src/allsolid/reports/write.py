"""Files written whole or not at all, several of them in one step.

Two plain files cannot be renamed in one step. So each name first becomes a link through one switch
that still shows the old texts, then the switch is turned (one rename shows all new texts), then
each name becomes a plain file again. Killed anywhere, the folder shows all old or all new texts;
the next write makes plain files of what it finds and sweeps the rest
(docs/decisions/0012-two-files-in-one-step.md).
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from allsolid.quantities import InputError, checked

PREFIX = ".allsolid-"
"""Every temporary of ours begins so."""

PATIENCE = 10.0
"""s that a second run waits for one that is writing into the same folder."""

_OURS = re.compile(re.escape(PREFIX) + r"[0-9a-f]{16}(-\d+(-old)?)?")
_LINK = re.compile(r"(^|/)" + re.escape(PREFIX) + r"[0-9a-f]{16}/current/\d+$")
_HEAD = 4096
_DAY = 86400.0


@checked
def write_whole(files: dict[Path, str], mark: str = "") -> None:
    """Write all files or none; a reader sees all old or all new ones at any moment.

    A link is kept and its target written. Files that exist keep their mode, new ones follow the
    umask.

    Parameters
    ----------
    files : texts by path; folders are made as needed
    mark : where given, a file that exists is replaced only if it holds this word near its start

    Raises
    ------
    InputError : a folder cannot be made or written, something else than a file is in the way, or a
        file without the mark; then none of the files has changed
    """
    at = Path()
    made: list[Path] = []
    try:
        for at in files:
            _check(at, mark)
        with contextlib.ExitStack() as stack:
            held: set[Path] = set()
            targets = []
            for at, text in files.items():
                made += _folders(at.parent)
                stack.enter_context(_held(at.parent, held))
                real = at.resolve()
                stack.enter_context(_held(real.parent, held))
                if any(real == other for _, other, _ in targets):
                    raise InputError("cannot be written: two names lead to one file", file=at)
                targets.append((at, real, text))
            _commit(targets)
    except InputError:
        _remove_empty(made)
        raise
    except (OSError, RuntimeError, ValueError) as error:  # a circle of links, a null character
        _remove_empty(made)
        raise InputError(f"cannot be written: {_reason(error)}", file=at) from error


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _folders(folder: Path) -> list[Path]:
    """Make a folder; those that were made, outermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _remove_empty(folders: list[Path]) -> None:
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _check(path: Path, mark: str) -> None:
    """Refuse what is no plain file, and what others wrote."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise InputError("cannot be written: Is a directory", file=path)
    if not stat.S_ISREG(mode):
        expected = "cannot be written: it is a device or a pipe; expected the name of a file"
        raise InputError(expected, file=path)
    if mark:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        if head and mark.encode() not in head:
            expected = f"was not written by {mark} and stays: move it away or name another folder"
            raise InputError(expected, file=path)


def _commit(targets: list[tuple[Path, Path, str]]) -> None:
    """Every text onto the disk, then all names in one step."""
    token = f"{PREFIX}{secrets.token_hex(8)}"
    reals = [real for _, real, _ in targets]
    staged = [real.parent / f"{token}-{i}" for i, real in enumerate(reals)]
    try:
        for waiting, (path, real, text) in zip(staged, targets, strict=True):
            try:
                _stage(waiting, real, text)
            except OSError as error:
                raise InputError(f"cannot be written: {_reason(error)}", file=path) from error
        if len(targets) > 1:
            _switch(reals[0].parent / token, staged, reals)
        for waiting, real in zip(staged, reals, strict=True):
            waiting.replace(real)
    finally:
        # after a fault, names that already lead through the switch become plain files again
        for folder in {real.parent for real in reals}:
            _settle(folder)
        for folder in {real.parent for real in reals}:
            _sweep(folder, token)


def _stage(waiting: Path, real: Path, text: str) -> None:
    mode = stat.S_IMODE(real.stat().st_mode) if real.exists() else None
    # what takes the place of a closed file is closed from the start
    handle = os.open(
        waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else 0o600
    )
    with os.fdopen(handle, "wb") as stream:
        # a file name that is no UTF-8 holds halves of characters
        stream.write(text.encode("utf-8", "backslashreplace"))
        stream.flush()
        os.fsync(stream.fileno())
    if mode is not None:
        waiting.chmod(mode)


def _switch(hub: Path, staged: list[Path], reals: list[Path]) -> None:
    """Show all staged files under their names in one step; does nothing where links are unknown."""
    hub.mkdir()
    (hub / "old").mkdir()
    (hub / "new").mkdir()
    try:
        (hub / "current").symlink_to("old")
        (hub / "next").symlink_to("new")
    except OSError:
        return
    for i, (waiting, real) in enumerate(zip(staged, reals, strict=True)):
        backup = waiting.with_name(f"{waiting.name}-old")
        if real.exists():
            _copy(real, backup)
        _link(hub / "old" / str(i), backup)
        _link(hub / "new" / str(i), waiting)
    for i, real in enumerate(reals):  # nothing changes for a reader here
        door = hub / f"door-{i}"
        _link(door, hub / "current" / str(i), start=real.parent)
        if door.parent.parent == real.parent:
            door.replace(real)
        else:
            _place(door, real, f"{hub.name}-{len(reals) + i}")
    (hub / "next").replace(hub / "current")


def _place(door: Path, real: Path, name: str) -> None:
    """Put a link over a name of another folder, which may lie on another disk."""
    near = real.parent / name
    near.symlink_to(door.readlink())
    near.replace(real)
    door.unlink()


def _link(at: Path, to: Path, start: Path | None = None) -> None:
    at.symlink_to(os.path.relpath(to, start or at.parent))


def _copy(source: Path, copy: Path) -> None:
    try:
        copy.hardlink_to(source)
    except OSError:
        shutil.copy2(source, copy)


@contextlib.contextmanager
def _held(folder: Path, held: set[Path]) -> Iterator[None]:
    """Keep other runs out of a folder while we write; tidy up what a killed one left."""
    real = folder.resolve()
    if real in held:
        yield
        return
    held.add(real)
    handle = _lock(real)
    try:
        _settle(real)
        _sweep(real, age=_DAY if handle is None else 0.0)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _lock(folder: Path) -> int | None:
    """Lock of a folder, which ends with the process; None where the system has none."""
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            if time.monotonic() > end:
                os.close(handle)
                expected = "another run is writing into this folder; try again when it has ended"
                raise InputError(expected, file=folder) from None
            time.sleep(0.02)
        except OSError:  # some network disks lock no folders
            os.close(handle)
            return None


def _settle(folder: Path) -> None:
    """Make plain files of the names that lead through a switch, as they show now."""
    with os.scandir(folder) as entries:
        links = [Path(e.path) for e in entries if e.is_symlink()]
    for link in links:
        if not _LINK.search(str(link.readlink()).replace(os.sep, "/")):
            continue
        shown = link.resolve()
        if shown.exists():
            shown.replace(link)
        else:
            link.unlink()


def _sweep(folder: Path, begin: str = PREFIX, age: float = 0.0) -> None:
    """Remove temporaries of ours whose names begin so and that are older than this, s."""
    with os.scandir(folder) as entries:
        names = [e.name for e in entries if e.name.startswith(begin) and _OURS.fullmatch(e.name)]
    # a switch goes first: what leads through it is settled while the texts behind it stand
    for one in sorted((folder / name for name in names), key=lambda one: len(one.name)):
        with contextlib.suppress(OSError):
            if age and time.time() - one.lstat().st_mtime < age:
                continue
            if one.is_dir() and not one.is_symlink():
                for beyond in {text.resolve().parent for text in one.glob("new/*")}:
                    _settle(beyond)
                shutil.rmtree(one)
            else:
                one.unlink()
