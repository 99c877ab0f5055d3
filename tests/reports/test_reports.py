"""Reports: whole, escaped, self-contained, and written at once or not at all."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allsolid.figures import axis, figure
from allsolid.quantities import InputError
from allsolid.reports import (
    Drawing,
    Fact,
    Facts,
    Page,
    Picture,
    Prose,
    Section,
    Table,
    render,
    write_whole,
)

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Balance(HTMLParser):
    """Fails on a tag that is not closed in order; collects text and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _page(text: str, *, picture: bool = False) -> Page:
    import plotly.graph_objects as go

    blocks = [
        Prose(text),
        Facts((Fact(text, text, text),)),
        Table((text, "n"), ((text, "1"),), text, numeric=(1,)),
        Drawing("<svg></svg>", text),
    ]
    if picture:
        made = figure(go.Scatter(x=[1, 2], y=[3, 4], name=text), title=text, xaxis=axis("t", "s"))
        blocks.append(Picture(made, text))
    return Page(text, text, Facts(()), (Section("a", text, text, tuple(blocks)),), text)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    parser = Balance()
    parser.feed(render(_page(text)))
    assert not parser.open
    assert text in "".join(parser.text)


def test_the_page_is_self_contained() -> None:
    html = render(_page("</script><b>&", picture=True))
    parser = Balance()
    parser.feed(html)
    assert not parser.open
    assert all(address.startswith("#") for address in parser.addresses)
    ours = re.sub(r"<script>/\*\*.*?</script>", "", html, flags=re.DOTALL)  # plotly's own code
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", ours)


def test_without_a_picture_no_plotting_code_travels() -> None:
    assert len(render(_page("x"))) < 20_000


def test_files_are_written_whole(tmp_path: Path) -> None:
    write_whole({tmp_path / "new" / "a.txt": "a", tmp_path / "new" / "b.txt": "b"})
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["a.txt", "b.txt"]


def test_nothing_is_half_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("before")
    (tmp_path / "wall").write_text("a file where a folder is needed")
    with pytest.raises(InputError, match="cannot be written"):
        write_whole({tmp_path / "a.txt": "after", tmp_path / "wall" / "b.txt": "b"})
    assert (tmp_path / "a.txt").read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "wall"]
