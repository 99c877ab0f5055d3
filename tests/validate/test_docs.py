"""The documentation builds without a warning."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import allsolid

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.validate
def test_the_docs_build_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "docs",
         str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    for room in allsolid._ROOMS:
        assert (tmp_path / "api" / f"{room}.html").exists(), f"docs/api has no page of {room}"
    pages = [page.stat().st_size for page in (tmp_path / "api").glob("*.html")]
    assert min(pages) > 5_000
