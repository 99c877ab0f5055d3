"""Where the science files can be mutated: operators, constants and signs, as text in a function.

A mutation is kept as file, function, pattern and replacement. The pattern is a stretch of source
that stands once in the function, so it survives edits elsewhere; one that is no longer found must
be drawn again.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "allsolid"
ROOMS = ("quantities", "sources", "materials", "cells", "simulation", "cost", "strategy")

NO_SCIENCE = {
    "__init__", "errors", "fields", "bibliography", "figures", "catalogue", "classes", "listing",
    "imports", "validator", "card", "design", "formats", "precedents", "provenance", "reading",
    "status", "values", "variation", "writing", "compile", "layout", "protocols", "routines",
    "export", "article", "entry", "evidence", "validation", "views", "vocabulary",
}  # fmt: skip
"""Files of text, tables, file handling and records: their operators are not physics."""

MODULE = "<module>"
SWAPS = {
    "+": "-", "-": "+", "*": "/", "/": "*", "**": "*", "//": "/", "%": "*",
    "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=",
    "<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "!=", "!=": "==",
}  # fmt: skip
GUARD = 1e-6
"""Constants at or below it only keep a division from zero or end an iteration."""
WORDS = {"__str__", "__repr__", "text", "html", "as_dict", "advice", "described"}


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change of a file: `pattern`, which stands once in `function`, for `replacement`."""

    file: str
    function: str
    pattern: str
    replacement: str

    @property
    def room(self) -> str:
        return self.file.split("/")[0]

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class Lost(ValueError):
    """The pattern is no longer there, or no longer alone, or what it becomes is not Python."""


def science_files() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in sorted((SOURCE / room).rglob("*.py"))
        if path.stem not in NO_SCIENCE
    ]


def applied(mutation: Mutation, text: str) -> str:
    """The source `text` of the mutation's file, mutated."""
    for name, start, end in _scopes(ast.parse(text), text):
        if name == mutation.function:
            scope = text[start:end]
            if scope.count(mutation.pattern) == 1:
                changed = scope.replace(mutation.pattern, mutation.replacement)
                return _parsed(text[:start] + changed + text[end:], text, mutation)
    raise Lost(f"{mutation.file}, {mutation.function}: '{mutation.pattern}' is not found once")


def _parsed(changed: str, text: str, mutation: Mutation) -> str:
    """The text `changed`, once it is seen to be another program than `text`."""
    try:
        same = ast.dump(ast.parse(changed)) == ast.dump(ast.parse(text))
    except SyntaxError as error:
        raise Lost(f"{mutation.file}, {mutation.function}: {error}") from None
    if same:
        raise Lost(f"{mutation.file}, {mutation.function}: '{mutation.pattern}' changes nothing")
    return changed


def found(mutation: Mutation) -> bool:
    """Whether the mutation can still be made."""
    path = SOURCE / mutation.file
    try:
        applied(mutation, path.read_text(encoding="utf-8"))
    except (Lost, OSError):
        return False
    return True


def sites(path: Path) -> Iterator[Mutation]:
    """Every mutation of one file that this rule knows."""
    text = path.read_text(encoding="utf-8")
    tree, places = ast.parse(text), _offsets(text)
    name = path.relative_to(SOURCE).as_posix()
    scopes = list(_scopes(tree, text))
    tokens = [t for t in _tokens(text, places) if t[2].strip()]
    for start, end, new in sorted(set(_changes(tree, text, places, tokens))):
        around = [s for s in scopes if s[1] <= start and end <= s[2]]
        # the innermost function; a constant of a module or class belongs to the module
        function, first, last = min(around, key=lambda s: s[2] - s[1])
        if function.split(".")[-1] in WORDS:
            continue
        made = _pattern(text, (start, end), new, (first, last), tokens)
        if made is not None:
            yield Mutation(name, function, *made)


def _offsets(text: str) -> list[int]:
    places = [0]
    for line in text.splitlines(keepends=True):
        places.append(places[-1] + len(line))
    return places


def _tokens(text: str, places: list[int]) -> list[tuple[int, int, str]]:
    kept = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        start = places[token.start[0] - 1] + token.start[1]
        kept.append((start, start + len(token.string), token.string))
    return kept


def _scopes(tree: ast.Module, text: str) -> list[tuple[str, int, int]]:
    """Qualified name, start and end of every function, and of the module."""
    places = _offsets(text)
    made = [(MODULE, 0, len(text))]

    def walk(node: ast.AST, path: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                here = (*path, child.name)
                if isinstance(child, ast.FunctionDef):
                    last = child.end_lineno or child.lineno
                    made.append((".".join(here), places[child.lineno - 1], places[last]))
                walk(child, here)
            else:
                walk(child, path)

    walk(tree, ())
    return made


def _skipped(tree: ast.Module) -> set[int]:
    """Nodes whose operators and numbers are words, tables, types, indices or error paths."""
    skipped: set[int] = set()

    def drop(node: ast.AST | None) -> None:
        if node is not None:
            skipped.update(id(inner) for inner in ast.walk(node))

    for statement in tree.body:
        value = getattr(statement, "value", None)
        if isinstance(value, ast.Dict | ast.Tuple | ast.Set):  # a table of data
            drop(value)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr | ast.Raise | ast.Subscript):
            drop(node.slice if isinstance(node, ast.Subscript) else node)
        elif isinstance(node, ast.arg | ast.AnnAssign):
            drop(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            for decorator in (*node.decorator_list, node.returns):
                drop(decorator)
        elif isinstance(node, ast.keyword) and node.arg in ("axis", "maxsize", "ndmin", "digits"):
            drop(node.value)
        elif isinstance(node, ast.Call) and _called(node) in ("range", "number", "enumerate"):
            drop(node)
    return skipped


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _is_words(*nodes: ast.expr) -> bool:
    """Whether an operand is text or a list: its operator joins, it does not reckon."""
    kinds = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp, ast.Set, ast.Dict)
    return any(
        isinstance(node, kinds) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        for node in nodes
    )


def _changes(
    tree: ast.Module, text: str, places: list[int], tokens: list[tuple[int, int, str]]
) -> Iterator[tuple[int, int, str]]:
    """Start, end and new text of every operator, sign and constant that may be mutated."""
    skipped = _skipped(tree)
    lines = text.splitlines(keepends=True)

    def place(line: int, column: int) -> int:
        return places[line - 1] + len(lines[line - 1].encode()[:column].decode())

    def between(left: ast.AST, right: ast.AST) -> Iterator[tuple[int, int, str]]:
        low = place(left.end_lineno, left.end_col_offset)  # type: ignore[attr-defined]
        high = place(right.lineno, right.col_offset)  # type: ignore[attr-defined]
        for start, end, word in tokens:
            if low <= start and end <= high and word in SWAPS:
                yield start, end, SWAPS[word]
                return

    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.BinOp) and not _is_words(node.left, node.right):
            yield from between(node.left, node.right)
        elif isinstance(node, ast.AugAssign) and not _is_words(node.value):
            yield from between(node.target, node.value)
        elif isinstance(node, ast.Compare) and not _is_words(node.left, *node.comparators):
            yield from between(node.left, node.comparators[0])
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            start = place(node.lineno, node.col_offset)
            yield start, start + 1, ""
        elif isinstance(node, ast.Constant) and (new := _other(node.value)) is not None:
            start, end = (
                place(node.lineno, node.col_offset),
                place(node.end_lineno or 0, node.end_col_offset or 0),
            )
            yield start, end, new


def _other(value: object) -> str | None:
    """Another constant: twice as large, or one for nothing."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if value == 0:
        return "1.0" if isinstance(value, float) else "1"
    return None if abs(value) <= GUARD else repr(2 * value)


def _pattern(
    text: str, span: tuple[int, int], new: str, scope: tuple[int, int],
    tokens: list[tuple[int, int, str]],
) -> tuple[str, str] | None:  # fmt: skip
    """Pattern and replacement: as few whole tokens around the change as stand once in its scope."""
    inside = [t for t in tokens if scope[0] <= t[0] and t[1] <= scope[1]]
    at = next((i for i, t in enumerate(inside) if t[0] <= span[0] < t[1]), None)
    if at is None:
        return None
    for more in range(2, len(inside)):
        start = inside[max(at - more, 0)][0]
        end = inside[min(at + more, len(inside) - 1)][1]
        pattern = text[start:end]
        if text[scope[0] : scope[1]].count(pattern) == 1:
            return pattern, text[start : span[0]] + new + text[span[1] : end]
    return None
