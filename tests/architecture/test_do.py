"""`do.py` recovers from a set-up that was killed, and says in a line what stands in its way."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
BROKEN = """import sys
sys.stderr.write("WARNING: Retrying after connection broken by NewConnectionError: Failed to "
                 "establish a new connection: [Errno -3] Temporary failure in name resolution")
raise SystemExit(1)"""


@pytest.fixture
def do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`do.py` in a checkout of its own, whose path holds a space; what it would run is recorded."""
    place = tmp_path / "a checkout"
    place.mkdir()
    for name in ("do.py", "requirements.lock", "setup.lock", "pyproject.toml"):
        (place / name).write_bytes((ROOT / name).read_bytes())
    found = importlib.util.spec_from_file_location("do_of_test", place / "do.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    done: list[list[str]] = []
    monkeypatch.setattr(module, "done", done, raising=False)
    monkeypatch.setattr(module, "fill", lambda level: done.append(["fill", level]) or 0)
    return module


def test_a_set_up_that_stands_is_kept(do: ModuleType) -> None:
    assert do.set_up("run") == 0 and do.set_up("run") == 0
    assert do.done == [["fill", "run"]]
    assert do.set_up("test") == 0 and do.set_up("run") == 0  # the larger set holds the smaller
    assert do.done == [["fill", "run"], ["fill", "test"]]
    answer = subprocess.run([do.PYTHON, "-c", "print(7)"], capture_output=True, text=True)
    assert answer.stdout == "7\n"


@pytest.mark.parametrize("left", ["nothing", "folders", "python without pip", "half an install"])
def test_what_a_killed_set_up_left_is_made_anew(do: ModuleType, left: str) -> None:
    packages = do.PACKAGES / "half"
    if left != "nothing":
        packages.mkdir(parents=True)
        do.BIN.mkdir(parents=True)
    if left == "python without pip":
        do.PYTHON.symlink_to(sys.executable)
    if left == "half an install":
        assert do.set_up("run") == 0
        do.STAMP.write_text(do.BEGUN)  # the first thing that a set-up does
        packages.mkdir(parents=True, exist_ok=True)
    do.done.clear()
    assert do.set_up("run") == 0
    assert do.done == [["fill", "run"]] and not packages.exists()
    assert do.version_of(do.PYTHON) == sys.version_info[:2]


def test_a_failed_step_is_no_set_up(do: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert do.set_up("run") == 0
    monkeypatch.setattr(do, "fill", lambda level: 1)
    assert do.set_up("test") == 1
    assert do.STAMP.read_text() == do.BEGUN and do.level_of(do.fingerprint()) is None


def test_a_set_up_is_marked_before_the_old_one_goes(
    do: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while the old .venv is emptied, the next run must not take the rest for whole."""
    assert do.set_up("run") == 0
    do.STAMP.write_text("0 another")

    def killed(folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(do, "empty", killed)
    with pytest.raises(KeyboardInterrupt):
        do.set_up("run")
    assert do.STAMP.read_text() == do.BEGUN


@pytest.mark.parametrize("holds", ["a package", "a file"])
def test_an_environment_of_somebody_else_stays(
    do: ModuleType, holds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import venv

    venv.create(do.VENV, with_pip=False)
    mine = do.VENV / "notes.txt" if holds == "a file" else do.PACKAGES / "numpy-2.0.dist-info"
    mine.mkdir()
    assert do.set_up("run") == 1 and do.done == []
    assert mine.exists() and "was not made by this command" in capsys.readouterr().err


@pytest.mark.parametrize("ended", [True, False])
def test_what_the_version_before_made_is_renewed(do: ModuleType, ended: bool) -> None:
    """It installed uv and hatchling into .venv and wrote a stamp of the same name at the end."""
    import venv

    venv.create(do.VENV, with_pip=False)
    for name in ("pip-24.0", "uv-0.5.0", "hatchling-1.27.0", "numpy-2.0"):
        (do.PACKAGES / f"{name}.dist-info").mkdir()
    if ended:
        do.STAMP.write_text("0123456789abcdef test")
    assert do.set_up("run") == 0
    assert do.done == [["fill", "test" if ended else "run"]]
    assert (do.PACKAGES / "numpy-2.0.dist-info").exists() == ended


def test_an_interpreter_that_is_gone_is_replaced(do: ModuleType) -> None:
    assert do.set_up("run") == 0
    do.PYTHON.unlink()
    do.PYTHON.symlink_to("/no/such/python")
    assert do.set_up("run") == 0
    assert do.version_of(do.PYTHON) == sys.version_info[:2]


def test_without_a_network_it_says_so(
    do: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    assert do.install_step([sys.executable, "-c", BROKEN], {}) == 1
    said = capfd.readouterr()
    assert "There is no network" in said.err and "Retrying" not in said.err


def test_another_fault_is_shown(do: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    code = "import sys; sys.exit('THESE PACKAGES DO NOT MATCH THE HASHES')"
    assert do.install_step([sys.executable, "-c", code], {}) == 1
    said = capfd.readouterr()
    assert "DO NOT MATCH" in said.err and "Setting up failed" in said.err


def test_a_debian_python_without_venv(
    do: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert do.set_up("run") == 1
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"sudo apt install python{version}-venv" in capsys.readouterr().err


def test_settings_that_send_packages_elsewhere_are_not_handed_on(
    do: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PIP_TARGET", "PIP_USER", "PYTHONPATH", "UV_SYSTEM_PYTHON"):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    env = do.surroundings(Path(sys.executable))
    assert not {"PIP_TARGET", "PIP_USER", "PYTHONPATH", "UV_SYSTEM_PYTHON"} & set(env)
    assert env["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


def test_validate_full_is_told_to_the_tests(
    do: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    seen: list[tuple[list[Any], dict[str, str] | None]] = []
    monkeypatch.setattr(do, "set_up", lambda wanted: 0)
    monkeypatch.setattr(do, "run", lambda words, env=None: seen.append((words, env)) or 0)
    do.main(["validate", "--full", "-k", "kill"])
    do.main(["validate"])
    (words, env), (_, plain) = seen
    assert words[-2:] == ["-k", "kill"] and env and env["ALLSOLID_FULL"] == "1"
    assert plain is None or "ALLSOLID_FULL" not in plain
