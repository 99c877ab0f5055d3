"""A page as one self-contained HTML file: style, script and figures inside, no outside host."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from html import escape
from importlib.resources import files

from allsolid.quantities import checked
from allsolid.reports.page import Block, Drawing, Facts, Page, Picture, Prose, Section, Table


@functools.cache
def _static(name: str) -> str:
    return (files("allsolid.reports") / "static" / name).read_text(encoding="utf-8")


@checked
def render(page: Page) -> str:
    """The page as HTML text; it opens offline and prints, and runs no script but our own."""
    scripts = _scripts(page)
    body = "\n".join(_section(section) for section in page.sections)
    contents = "".join(
        f'<li><a href="#{escape(section.key)}">{escape(section.title)}</a></li>'
        for section in page.sections
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">
<meta name="generator" content="allsolid">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(page.title)} · allsolid</title>
<style>{_static("report.css")}</style>
</head>
<body>
<header>
<p class="brand">allsolid</p>
<h1>{escape(page.title)}</h1>
<p class="subtitle">{escape(page.subtitle)}</p>
{_facts(page.facts)}
</header>
<nav aria-label="Contents"><ol>{contents}</ol></nav>
<main>
{body}
</main>
<footer>{escape(page.foot)}</footer>
{"".join(f"<script>{script}</script>" for script in scripts)}
</body>
</html>
"""


def _scripts(page: Page) -> tuple[str, ...]:
    """The scripts of the page, in the order in which they run."""
    if not any(isinstance(block, Picture) for s in page.sections for block in s.blocks):
        return ()
    return _plotly(), _static("report.js")


@functools.cache
def _plotly() -> str:
    from plotly.offline import get_plotlyjs

    # a browser hashes what it has read, with every end of line as one character
    return get_plotlyjs().replace("\r\n", "\n").replace("\r", "\n")


def _policy(scripts: tuple[str, ...]) -> str:
    """What a browser may load and run for this page: nothing from outside, no script but these."""
    allowed = " ".join(f"'sha256-{_hash(script)}'" for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    )


@functools.cache
def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _section(section: Section) -> str:
    lead = f'<p class="lead">{escape(section.lead)}</p>' if section.lead else ""
    blocks = "\n".join(
        _block(block, f"{section.key}-{number}") for number, block in enumerate(section.blocks)
    )
    return (
        f'<section id="{escape(section.key)}">\n<h2>{escape(section.title)}</h2>\n{lead}\n'
        f"{blocks}\n</section>"
    )


def _block(block: Block, name: str) -> str:
    match block:
        case Prose():
            return f"<p>{escape(block.text)}</p>"
        case Facts():
            return _facts(block)
        case Table():
            return _table(block)
        case Drawing():
            return f"<figure>{block.markup}{_caption(block.caption)}</figure>"
        case Picture():
            return _picture(block, name)


def _facts(facts: Facts) -> str:
    items = "".join(
        f"<div><dt>{escape(fact.name)}</dt><dd>{escape(fact.value)}"
        + (f"<small>{escape(fact.note)}</small>" if fact.note else "")
        + "</dd></div>"
        for fact in facts.facts
    )
    return f'<dl class="facts">{items}</dl>' if items else ""


LONG = 40
"""Characters in a cell from which a table is stacked on a phone, one block a row."""


def _table(table: Table) -> str:
    heads = "".join(_cell(text, place, table, "th") for place, text in enumerate(table.heads))
    rows = "\n".join(
        "<tr>"
        + "".join(_cell(text, place, table, "td") for place, text in enumerate(row))
        + "</tr>"
        for row in table.rows
    )
    long = any(len(text) > LONG for row in table.rows for text in row)
    kind = "table long" if long else "table"
    return (
        f'<figure class="{kind}"><div class="scroll"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>\n{rows}\n</tbody></table></div>{_caption(table.caption)}</figure>"
    )


def _cell(text: str, place: int, table: Table, tag: str) -> str:
    number = ' class="number"' if place in table.numeric else ""
    # the head of the column, shown before the cell where rows are stacked
    head = f' data-head="{escape(table.heads[place])}"' if tag == "td" else ""
    return f"<{tag}{number}{head}>{escape(text)}</{tag}>"


def _picture(picture: Picture, name: str) -> str:
    # "</script>" would end the block and "<!--<script>" hide its end: no "<" at all
    data = json.dumps(json.loads(str(picture.figure.to_json()))).replace("<", "\\u003c")
    height = picture.figure.layout.height or 360
    return (
        f'<figure><div class="plot" id="{escape(name)}" style="min-height:{height}px"></div>'
        f'<script type="application/json" data-plot="{escape(name)}">{data}</script>'
        f"{_caption(picture.caption)}</figure>"
    )


def _caption(text: str) -> str:
    return f"<figcaption>{escape(text)}</figcaption>" if text else ""
