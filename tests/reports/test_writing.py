"""Files are written whole or not at all, and several of them change in one step."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from allsolid.quantities import InputError
from allsolid.reports import write_whole

posix = pytest.mark.skipif(os.name == "nt", reason="links and signals of POSIX")

# Writes a pair; dies at the given one of the system calls that change a folder or a file.
KILLED = """
import os, signal, sys
from pathlib import Path
from allsolid.reports import write_whole
folder, last = Path(sys.argv[1]), int(sys.argv[2])
CHANGES = {"os.rename", "os.link", "os.symlink", "os.remove", "os.mkdir", "os.rmdir", "os.chmod",
           "shutil.rmtree", "open"}
seen = 0
def count(event, args):
    global seen
    if event not in CHANGES or (event == "open" and ".allsolid-" not in str(args[0])):
        return
    seen += 1
    if seen == last:
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
write_whole({folder / "results.json": "new" * 9000, folder / "report.html": "NEW" * 9000})
print(seen)
"""
OLD = {"results.json": "old", "report.html": "OLD"}
NEW = {"results.json": "new" * 9000, "report.html": "NEW" * 9000}


def _killed(folder: Path, last: int) -> str:
    """What the writer printed; empty where it was killed."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(last)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.stdout


def _shown(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in OLD if (folder / name).exists()}


def _prepared(folder: Path, old: dict[str, str]) -> Path:
    folder.mkdir()
    (folder / "mine.txt").write_text("not theirs")
    for name, text in old.items():
        (folder / name).write_text(text)
    return folder


@posix
@pytest.mark.parametrize("old", [OLD, {}], ids=["over old files", "into an empty folder"])
def test_killed_between_any_two_changes_the_pair_is_never_mixed(
    tmp_path: Path, old: dict[str, str]
) -> None:
    changes = int(_killed(_prepared(tmp_path / "whole", old), 0))
    assert changes > 10  # the two names alone take more than ten changes
    states = set()
    for last in range(1, changes + 1):
        folder = _prepared(tmp_path / str(last), old)
        assert not _killed(folder, last)
        shown = _shown(folder)
        assert shown in (old, NEW), f"mixed after change {last} of {changes}"
        states.add(len(shown.get("report.html", "")))
        write_whole({folder / name: text for name, text in NEW.items()})  # the next run works
        assert _shown(folder) == NEW
        assert sorted(p.name for p in folder.iterdir()) == sorted(["mine.txt", *NEW])
        assert not any(p.is_symlink() for p in folder.iterdir())
    assert len(states) == 2  # killed before and after the one step


@posix
def test_links_are_kept_and_their_targets_written(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.txt").write_text("before")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.txt").symlink_to(elsewhere / "a.txt")
    write_whole({tmp_path / "out" / "a.txt": "a", tmp_path / "out" / "b.txt": "b"})
    assert (tmp_path / "out" / "a.txt").is_symlink()
    assert (elsewhere / "a.txt").read_text() == "a" and not (elsewhere / "a.txt").is_symlink()
    for folder in (elsewhere, tmp_path / "out"):
        assert not [p for p in folder.iterdir() if p.name.startswith(".")]


@posix
def test_the_umask_and_the_mode_of_a_file_are_respected(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("before")
    (tmp_path / "old.txt").chmod(0o640)
    before = os.umask(0o077)
    try:
        write_whole({tmp_path / "new.txt": "a", tmp_path / "old.txt": "b"})
    finally:
        os.umask(before)
    modes = {p.name: p.stat().st_mode & 0o777 for p in tmp_path.iterdir()}
    assert modes == {"new.txt": 0o600, "old.txt": 0o640}


@posix
def test_a_closed_file_is_replaced_by_one_that_was_never_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("secret")
    (tmp_path / "a.txt").chmod(0o600)
    before, seen, chmod = os.umask(0o022), [], Path.chmod

    def recorded(path: Path, mode: int) -> None:
        seen.append(stat.S_IMODE(path.stat().st_mode))
        chmod(path, mode)

    monkeypatch.setattr(Path, "chmod", recorded)
    try:
        write_whole({tmp_path / "a.txt": "new secret"})
    finally:
        os.umask(before)
    assert seen == [0o600] and stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o600


@posix
def test_two_names_of_one_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old")
    (tmp_path / "b.html").symlink_to("a.json")
    with pytest.raises(InputError, match=r"b\.html: cannot be written: two names lead to one file"):
        write_whole({tmp_path / "a.json": "a", tmp_path / "b.html": "b"})
    assert (tmp_path / "a.json").read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "b.html"]


@posix
def test_another_hard_link_keeps_the_old_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "kept.txt").hardlink_to(tmp_path / "a.txt")
    write_whole({tmp_path / "a.txt": "new", tmp_path / "b.txt": "b"})
    texts = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert texts == {"a.txt": "new", "kept.txt": "old", "b.txt": "b"}


def test_a_folder_in_the_way_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("old")
    (tmp_path / "report.html").mkdir()
    with pytest.raises(InputError, match=r"report\.html: cannot be written: Is a directory"):
        write_whole({tmp_path / name: text for name, text in NEW.items()})
    assert (tmp_path / "results.json").read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.html", "results.json"]


@pytest.fixture
def odd(tmp_path: Path) -> list[Path]:
    """A pipe, links in a circle and, for root, a device; none of the system's own is touched."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    found = [tmp_path / name for name in ("pipe", "link", "one")]
    if os.geteuid() == 0:
        try:
            os.mknod(tmp_path / "full", 0o666 | stat.S_IFCHR, os.makedev(1, 7))
            found.append(tmp_path / "full")
        except OSError:  # a container that makes no devices
            pass
    return found


@posix
def test_what_is_no_file_is_never_replaced(odd: list[Path]) -> None:
    before = [path.lstat() for path in odd]
    for path in odd:
        with pytest.raises(InputError, match="cannot be written"):
            write_whole({path: "text"})
    assert [(s.st_mode, s.st_ino) for s in before] == [
        (s.st_mode, s.st_ino) for s in (path.lstat() for path in odd)
    ]


def test_a_file_that_others_wrote_stays(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("my thesis")
    files = {tmp_path / name: "allsolid" for name in OLD}
    with pytest.raises(InputError, match=r"report\.html: was not written by allsolid"):
        write_whole(files, mark="allsolid")
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    (tmp_path / "report.html").write_text("<title>allsolid</title>")
    write_whole(files, mark="allsolid")
    assert (tmp_path / "report.html").read_text() == "allsolid"


def test_a_folder_that_we_made_goes_again_when_nothing_could_be_written(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("a file where a folder is needed")
    with pytest.raises(InputError, match="cannot be written"):
        write_whole({tmp_path / "new" / "a.txt": "a", tmp_path / "wall" / "b.txt": "b"})
    assert [p.name for p in tmp_path.iterdir()] == ["wall"]


def test_names_that_are_no_text_are_written_escaped(tmp_path: Path) -> None:
    write_whole({tmp_path / "a.json": json.dumps({"file": "caf\udce9.toml"}, ensure_ascii=False)})
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == {"file": "caf\udce9.toml"}


@posix
def test_a_disk_that_is_full_at_any_block_leaves_the_old_pair(tmp_path: Path) -> None:
    """A limit on the size of files, moved block by block through both."""
    import resource

    folder = _prepared(tmp_path / "out", OLD)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = len(NEW["results.json"])
    for limit in range(0, size, 4096):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        try:
            with pytest.raises(InputError, match=r"json: cannot be written: File too large"):
                write_whole({folder / name: text for name, text in NEW.items()})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert _shown(folder) == OLD
        assert sorted(p.name for p in folder.iterdir()) == sorted(["mine.txt", *OLD])


@posix
def test_a_second_run_waits_for_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr("allsolid.reports.write.PATIENCE", 0.1)
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(InputError, match="another run is writing into this folder"):
        write_whole({tmp_path / "a.txt": "a"})
    os.close(handle)
    write_whole({tmp_path / "a.txt": "a"})
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
