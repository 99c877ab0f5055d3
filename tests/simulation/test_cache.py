"""The disk cache follows every kernel source, is private, and may be damaged or full at no cost."""

import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import allsolid
from allsolid.simulation import store

PACKAGE = Path(allsolid.__file__).parent
PRINT = """
from allsolid.simulation import store
from allsolid.simulation.kernel.probe import reaction_current as f
print(store.kernel_folder()[0], f(0.05, 2.0, 0.3, 0.0514, 0.0).hex(),
      sum(f.stats.cache_hits.values()))
"""


def _run(tree: Path, cache: Path, begin: str = "") -> tuple[str, float, int, str]:
    """Folder, answer, kernels read from the disk, and what was said on standard error."""
    env = {**os.environ, "PYTHONPATH": str(tree), "ALLSOLID_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", begin + PRINT], env=env, capture_output=True, text=True, check=True
    )
    folder, value, hits = done.stdout.split()
    return folder, float.fromhex(value), int(hits), done.stderr


def test_an_edited_callee_changes_the_answer(tmp_path):
    tree, cache = tmp_path / "tree", tmp_path / "cache"
    shutil.copytree(PACKAGE, tree / "allsolid", ignore=shutil.ignore_patterns("__pycache__"))
    first = _run(tree, cache)
    again = _run(tree, cache)
    assert (first[2], again[2]) == (0, 1)  # compiled, then read from disk
    assert again[:2] == first[:2]
    kinetics = tree / "allsolid" / "simulation" / "kernel" / "kinetics.py"
    text = kinetics.read_text()
    assert "2.0 * at_half" in text
    kinetics.write_text(text.replace("2.0 * at_half", "3.0 * at_half"))
    edited = _run(tree, cache)
    assert edited[0] != first[0]
    assert abs(edited[1] / first[1] - 1.5) < 1e-12


def test_nowhere_to_write_means_compile_again(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    folder, value, hits, said = _run(PACKAGE.parent, blocked)
    assert (folder, hits) == ("None", 0)
    assert value > 0
    assert said.startswith("allsolid: compiled kernels: ") and said.count("\n") == 1


def _cut(data: bytes, share: float) -> bytes:
    return data[: int(share * len(data))]


def _flipped(data: bytes, at: float) -> bytes:
    place = int(at * (len(data) - 1))
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda d: b"",
    "random": lambda d: bytes(range(256)) * 40,
    "zeros": lambda d: bytes(len(d)),
    "text": lambda d: b"not a kernel\n",
    "pickle of another": lambda d: b"\x80\x04K\x07.",
    "a command": lambda d: b"cos\nsystem\n(S'exit 3'\ntR.",
    "head only": lambda d: d[:18],
    "head and hash": lambda d: d[:50],
    "another version": lambda d: b"allsolid kernel 0\n" + d[18:],
    "longer": lambda d: d + b"\0",
    "twice": lambda d: d + d,
    **{
        f"cut to {share}": lambda d, s=share: _cut(d, s) for share in (0.01, 0.25, 0.5, 0.9, 0.9999)
    },
    **{f"a bit at {at}": lambda d, a=at: _flipped(d, a) for at in (0.0, 0.1, 0.4, 0.8, 1.0)},
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_found_before_use(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "x.kernel"
    body = bytes(range(256)) * 50
    store.write(path, body)
    assert store.read(path) == body and store.kept(tmp_path) == (1, 0, len(body))
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    with pytest.raises(store.Refused):
        store.read(path)
    assert store.kept(tmp_path) == (0, 1, 0)
    store.write(path, body)
    assert store.read(path) == body
    assert [p.name for p in tmp_path.iterdir()] == ["x.kernel"]


def test_a_damaged_kernel_is_compiled_again_with_one_notice(tmp_path: Path) -> None:
    """Compiled, read, damaged, and on a full disk: the same answer to the last bit."""
    first = _run(PACKAGE.parent, tmp_path)
    (file,) = Path(first[0]).glob("*.kernel")
    assert first[2:] == (0, "")
    assert _run(PACKAGE.parent, tmp_path) == (*first[:2], 1, "")
    file.write_bytes(file.read_bytes()[:-1])
    again = _run(PACKAGE.parent, tmp_path)
    assert again[:3] == (*first[:2], 0)
    assert "damaged; compiling again" in again[3] and again[3].count("\n") == 1
    assert _run(PACKAGE.parent, tmp_path) == (*first[:2], 1, "")


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_full_disk_means_compile_for_this_run(tmp_path: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
    full = _run(PACKAGE.parent, tmp_path, limit)
    assert full[2] == 0 and full[3].count("\n") == 1
    assert "File too large; compiled for this run only" in full[3]
    assert not any(Path(full[0]).iterdir())
    assert _run(PACKAGE.parent, tmp_path)[1] == full[1]


@pytest.mark.skipif(os.name == "nt", reason="owners of POSIX")
def test_the_folder_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLSOLID_CACHE", str(tmp_path))
    (tmp_path / "kernels").mkdir(mode=0o777)
    (tmp_path / "kernels").chmod(0o777)
    folder, reason = store.examined()
    assert folder and not reason
    assert [stat.S_IMODE(p.stat().st_mode) for p in (folder, folder.parent)] == [0o700, 0o700]
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert store.examined() == (None, f"{tmp_path / 'kernels'} belongs to another user")
    path = folder / "x.kernel"
    store.write(path, b"x")
    with pytest.raises(store.Refused, match="another user"):
        store.read(path)


def test_what_other_versions_kept_goes_when_unused_for_a_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("ALLSOLID_CACHE", str(tmp_path))
    folder, _ = store.examined()
    assert folder
    others = {name: folder.parent / name for name in ("a" * 20, "b" * 20, "c" * 20, "mine")}
    for other in others.values():
        other.mkdir()
        (other / "x.kernel").write_text("x")
    (others["c" * 20] / "notes.txt").write_text("not ours")
    (folder.parent / ("d" * 20)).symlink_to(others["mine"])
    for name, days in (("a" * 20, 31), ("b" * 20, 29), ("c" * 20, 31), ("mine", 31)):
        os.utime(others[name], (time.time() - days * 86400,) * 2)
    store.write(folder / "y.kernel", b"y")
    left = {p.name for p in folder.parent.iterdir()}
    assert left == {folder.name, "b" * 20, "c" * 20, "d" * 20, "mine"}
    assert [p.name for p in others["c" * 20].iterdir()] == ["notes.txt"]
    assert (others["mine"] / "x.kernel").exists() and (folder / "y.kernel").exists()


def test_doctor_says_the_state_of_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    from allsolid.cli.doctor import examine

    def row() -> dict[str, str]:
        return next(r for r in examine() if r["what"] == "compiled kernels")

    monkeypatch.setenv("ALLSOLID_CACHE", str(tmp_path))
    assert row()["found"].startswith("0 kept")
    folder, _ = store.examined()
    assert folder
    store.write(folder / "a.kernel", b"a")
    (folder / "b.kernel").write_bytes(b"b")
    assert row()["found"].startswith("1 kept") and "1 damaged" in row()["remark"]
    monkeypatch.setenv("ALLSOLID_CACHE", "/dev/null/x")
    assert row()["found"] == "not kept" and "Not a directory" in row()["remark"]
