"""What the README shows runs as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from allsolid.cli import run

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def _block(language: str, holding: str) -> str:
    found = [text for kind, text in BLOCKS if kind == language and holding in text]
    assert len(found) == 1, f"expected one block with {holding!r}"
    return found[0]


def test_the_two_commands_come_first() -> None:
    first = BLOCKS[0][1].splitlines()
    assert [line.split("#")[0].strip() for line in first] == [
        "python3 do.py",
        "python3 do.py test",
    ]


def test_the_python_lines(capsys: pytest.CaptureFixture[str]) -> None:
    scope: dict[str, object] = {}
    exec(compile(_block("python", "import allsolid"), "README.md", "exec"), scope)
    assert "Wh/kg" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line", [line for line in _block("", "allsolid cite").splitlines() if "my-cell" not in line]
)
def test_a_command_line(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    program, *words = shlex.split(line)
    assert program == "allsolid"
    assert run(words) == 0, capsys.readouterr().err


def test_every_linked_file_exists() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target
