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
        do.STAMP.unlink()  # the first thing that a set-up does
        packages.mkdir(parents=True, exist_ok=True)
    do.done.clear()
    assert do.set_up("run") == 0
    assert do.done == [["fill", "run"]] and not packages.exists()
    assert do.version_of(do.PYTHON) == sys.version_info[:2]


def test_a_failed_step_leaves_no_stamp(do: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(do, "fill", lambda level: 1)
    assert do.set_up("run") == 1
    assert not do.STAMP.exists()


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
