"""Names from a design cannot break the page or run in it."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

from allsolid.figures import axis, figure
from allsolid.reports import Fact, Facts, Page, Picture, Prose, Section, csv_text, render
from allsolid.study import run_study

HOSTILE = (
    "<!--<script>",
    "</script><script>alert(1)</script>",
    "]]><svg/onload=alert(1)>",
    "\u2028",
)


class Reader(HTMLParser):
    """Reads a page as a browser does; HTML's double escape inside scripts is checked apart."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[str] = []
        self.blocks: dict[str, str] = {}
        self.scripts: list[str] = []
        self.policy = ""
        self._into: dict[str, str | None] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "section":
            self.sections.append(found["id"] or "")
        if tag == "script":
            self._into = found
        if tag == "meta" and found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is None:
            return
        if name := self._into.get("data-plot"):
            self.blocks[name] = self.blocks.get(name, "") + data
        else:
            self.scripts.append(data)


def _read(name: str) -> Reader:
    import plotly.graph_objects as go

    drawn = figure(go.Scatter(x=[1, 2], y=[3, 4], name=name), title=name, xaxis=axis("t", "s"))
    sections = tuple(
        Section(key, name, name, (Prose(name), Facts((Fact(name, name),)), Picture(drawn, name)))
        for key in ("weight", "materials", "behaviour", "cost", "standing", "origin")
    )
    reader = Reader()
    reader.feed(render(Page(name, name, Facts(()), sections, name)))
    return reader


@pytest.mark.parametrize("name", HOSTILE)
def test_all_sections_and_figures_are_found(name: str) -> None:
    reader = _read(name)
    assert reader.sections == ["weight", "materials", "behaviour", "cost", "standing", "origin"]
    assert len(reader.blocks) == 6
    for text in reader.blocks.values():
        assert html.unescape(json.loads(text)["data"][0]["name"]) == name
    # "<!--<script" keeps a browser inside the script past "</script>": no data block may hold "<"
    assert "<" not in "".join(reader.blocks.values())
    assert len(reader.scripts) == 2  # plotly's and ours, none of the name's


@pytest.mark.parametrize(
    "name",
    [
        '<a href="https://evil.example">x</a>', "<A HREF='http://x'>", "<span style='color:red'>",
        "< a href=x>", "<br/onload=x>", "<b style=x>", "<i\thref=x>", "<em>", "</a>", "a<b",
    ],
)  # fmt: skip
def test_no_name_in_a_figure_is_a_link(name: str) -> None:
    """plotly splits at ``<[^<>]*>`` and gives only such pieces a meaning."""
    import plotly.graph_objects as go

    where = {"annotations": [{"text": name}], "xaxis": axis(name, name)}
    trace = go.Bar(x=[name], y=[1.0], name=name, text=[name], customdata=[[name]],
                   hovertemplate=f"{name}: %{{y}}<extra></extra>")  # fmt: skip
    text = json.loads(str(figure(trace, title=f"a<br>{name}", **where).to_json()))
    shown = [
        text["layout"]["title"]["text"], text["layout"]["annotations"][0]["text"],
        text["layout"]["xaxis"]["title"]["text"],
        *(text["data"][0][key] for key in ("name", "hovertemplate")),
        *text["data"][0]["x"], *text["data"][0]["text"], text["data"][0]["customdata"][0][0],
    ]  # fmt: skip
    for one in shown:
        assert set(re.findall("<[^<>]*>", one)) <= {"<br>", "<extra>", "</extra>"}
        assert name in html.unescape(one)


def test_only_our_own_scripts_may_run() -> None:
    reader = _read("plain")
    rules = dict(rule.split(" ", 1) for rule in reader.policy.split("; "))
    assert rules["default-src"] == "'none'" and "unsafe" not in rules["script-src"]
    allowed = set(re.findall(r"'sha256-([^']+)'", rules["script-src"]))
    found = {
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in reader.scripts
    }
    assert allowed == found


@pytest.mark.parametrize(
    "name", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "  =1", "\n=1", "\r=1"]
)
def test_a_spreadsheet_takes_no_name_for_a_formula(name: str) -> None:
    text = csv_text([name, "USD"], [[name, -1.5], ["plain, with comma", None]])
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["'" + name, "USD"] and rows[1] == ["'" + name, "-1.5"]
    assert rows[2] == ["plain, with comma", ""]


def test_no_name_begins_a_line_of_the_summary(tmp_path: Path) -> None:
    """In every free text of a design at once: each line of the summary stays one line of ours."""
    text = (files("allsolid.designs") / "data" / "sulfide-nmc811-anodefree.toml").read_text("utf-8")
    text = re.sub(
        '(conditions|material|title|summary) = "(?!LiNbO3)[^"]*"', r'\1 = "\\nforged \\u001b"', text
    )
    path = tmp_path / "cell.toml"
    path.write_text(text.replace('name = "Ag-C"', r'name = "\nforged \u001b"'), "utf-8")
    summary = run_study(path).summary
    assert r"\nforged \x1b" in summary and "\x1b" not in summary
    assert not [line for line in summary.split("\n") if line.startswith("forged")]
