"""The report in a real browser: drawn, as wide as the screen, no error, nothing fetched."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from allsolid.study import run_study

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--virtual-time-budget=20000",
]  # fmt: skip

# Reports what the page looks like once drawn, through its title, which --dump-dom shows.
PROBE = """<script>
const errors = []; addEventListener("error", (e) => errors.push(e.message));
addEventListener("load", () => setTimeout(() => { document.title = "PROBE" + JSON.stringify({
  width: document.documentElement.scrollWidth, screen: innerWidth, errors,
  drawn: document.querySelectorAll(".plot .main-svg").length > 0,
  empty: [...document.querySelectorAll(".plot")].filter(
    (p) => !p.querySelector(".main-svg")).length,
  tiny: [...document.querySelectorAll(".plot")].filter((p) => p.clientHeight < 150).length,
  fetched: performance.getEntriesByType("resource").map((r) => r.name),
}) + "END"; }, 1500));
</script>"""


def _chromium(tmp_path: Path, *words: str) -> str:
    assert CHROMIUM
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    done = subprocess.run(
        [CHROMIUM, *FLAGS, profile, *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    run_study().write(folder)
    return folder / "report.html"


@pytest.mark.parametrize("width", [500, 1280])
def test_the_report_fits_the_screen_and_is_drawn(report: Path, tmp_path: Path, width: int) -> None:
    """Headless chromium has no window narrower than 500 px; 390 px is probed in a frame below."""
    probed = tmp_path / "probed.html"
    probed.write_text(report.read_text().replace("<head>", f"<head>{PROBE}", 1))
    dom = _chromium(tmp_path, f"--window-size={width},900", "--dump-dom", probed.as_uri())
    found = re.search(r"PROBE(.*?)END", dom)
    assert found, dom[:500]
    seen = json.loads(found[1])
    assert seen["errors"] == []
    assert seen["drawn"] and seen["empty"] == 0 and seen["tiny"] == 0
    assert seen["width"] <= seen["screen"] + 1
    assert seen["fetched"] == []


def test_the_report_fits_a_phone(report: Path, tmp_path: Path) -> None:
    (tmp_path / "probed.html").write_text(report.read_text().replace("<head>", f"<head>{PROBE}", 1))
    frame = tmp_path / "frame.html"
    frame.write_text(
        '<iframe id="f" src="probed.html" style="width:390px;height:844px;border:0"></iframe>'
        "<script>"
        'addEventListener("load", () => setTimeout(() => {'
        'document.title = document.getElementById("f").contentDocument.title; }, 4000))</script>'
    )
    dom = _chromium(tmp_path, "--allow-file-access-from-files", "--dump-dom", frame.as_uri())
    found = re.search(r"PROBE(.*?)END", dom)
    assert found, dom[:500]
    seen = json.loads(found[1])
    assert seen["screen"] == 390
    assert seen["width"] <= 391 and seen["errors"] == [] and seen["empty"] == 0


def test_the_report_prints(report: Path, tmp_path: Path) -> None:
    paper = tmp_path / "report.pdf"
    _chromium(tmp_path, f"--print-to-pdf={paper}", "--no-pdf-header-footer", report.as_uri())
    text = paper.read_bytes()
    assert text.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", text))
    assert 3 <= pages <= 40


def test_names_of_a_design_act_in_no_way(tmp_path: Path) -> None:
    """A link in every free text of a design: shown as text, on the page and in its figures."""
    link = "<a href='https://evil.example'>x</a><!--<script>"
    text = (files("allsolid.designs") / "data" / "sulfide-nmc811-anodefree.toml").read_text("utf-8")
    text = re.sub(
        '(conditions|material|title|summary|name) = "(?!LiNbO3)[^"]*[A-Z ][^"]*"',
        rf'\1 = "{link}"',
        text,
    )
    (tmp_path / "cell.toml").write_text(text, "utf-8")
    run_study(tmp_path / "cell.toml").write(tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    (tmp_path / "probed.html").write_text(page.replace("<head>", f"<head>{PROBE}", 1), "utf-8")
    dom = _chromium(tmp_path, "--dump-dom", (tmp_path / "probed.html").as_uri())
    found = re.search(r"PROBE(.*?)END", dom)
    assert found, dom[:500]
    seen = json.loads(found[1])
    assert seen["errors"] == seen["fetched"] == [] and seen["drawn"] and seen["empty"] == 0
    assert dom.count("evil.example") > 10
    assert not re.search("<a [^>]*evil", dom)
    assert len(re.findall("<section", dom)) == 6
