"""Design files: the packaged ones, mutated where it hurts, through the command line."""

from __future__ import annotations

import functools
import math
import os
import re
import tempfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

from fuzz.hostile import CONTROL, POWERS, TEXTS, UNITS, WORDS_OF_NUMBERS, noise, spelled, typo
from fuzz.outcome import Outcome, Trial, Wrong, printable
from fuzz.terminal import check, command, document, numbers
from fuzz.trees import Place, Raw, Tree, leaves, put, read, templates, written

ACCEPT, REFUSE, EITHER = "accept", "refuse", "either"


@functools.cache
def _card(name: str) -> list[float]:
    """The numbers of the unchanged design's card."""
    return numbers(document(command(["cell", name, "--json"])))


# -- mutations: a tree in; the text, and what must come of it ------------------------------------

Mutation = Callable[[Random, Tree], tuple[str | bytes, str] | tuple[str, str, str]]
"""... and the key that a refusal must name, where there is one."""

_QUANTITY = re.compile(r"([\d.eE+-]+) (\S+)\Z")
_SIZES = {
    "nm": ("m", 1e-9), "um": ("m", 1e-6), "mm": ("m", 1e-3), "cm": ("m", 1e-2), "m": ("m", 1.0),
    "inch": ("m", 0.0254), "mg": ("kg", 1e-6), "g": ("kg", 1e-3), "kg": ("kg", 1.0),
    "kPa": ("Pa", 1e3), "MPa": ("Pa", 1e6), "GPa": ("Pa", 1e9), "bar": ("Pa", 1e5),
    "Pa": ("Pa", 1.0),
    "V": ("V", 1.0), "mV": ("V", 1e-3), "kV": ("V", 1e3),
    "mAh/cm^2": ("C/m2", 36000.0), "C/m^2": ("C/m2", 1.0), "Ah/m^2": ("C/m2", 3600.0),
    "S/m": ("S/m", 1.0), "S/cm": ("S/m", 100.0), "mS/cm": ("S/m", 0.1), "uS/cm": ("S/m", 1e-4),
    "g/cm^3": ("kg/m3", 1e3), "kg/m^3": ("kg/m3", 1.0), "kg/L": ("kg/m3", 1e3),
    "mA/cm^2": ("A/m2", 10.0), "A/m^2": ("A/m2", 1.0), "mAh/g": ("C/kg", 3600.0),
    "Ah/kg": ("C/kg", 3600.0), "mg/cm^2": ("kg/m2", 0.01), "g/m^2": ("kg/m2", 1e-3),
}  # fmt: skip
"""Own table of units, kept apart from the program's: (dimension, SI value)."""


def _quantities(tree: Tree) -> list[Place]:
    """Places of texts with a unit of `_SIZES`."""
    found = []
    for place in leaves(tree):
        match = _QUANTITY.match(value) if isinstance(value := read(tree, place), str) else None
        if match and match[2] in _SIZES:
            found.append(place)
    return found


def _key(place: Place) -> str:
    """The key that a refusal of this value names."""
    keys = [
        step for step in place if isinstance(step, str) and step not in ("value", "low", "high")
    ]
    return keys[-1]


def _other_unit(rng: Random, tree: Tree) -> tuple[str, str]:
    """The same value in another unit of its dimension gives the same card."""
    place = rng.choice(_quantities(tree))
    number, unit = read(tree, place).split()
    dimension, size = _SIZES[unit]
    other = rng.choice([u for u, (d, _) in _SIZES.items() if d == dimension])
    spelling = rng.choice(
        (other, other.replace("um", "µm"), other.replace("^2", "²"), other.replace("^", "**"))
    )
    return written(
        put(tree, place, f"{float(number) * size / _SIZES[other][1]:.15g} {spelling}")
    ), ACCEPT


def _other_dimension(rng: Random, tree: Tree) -> tuple[str, str, str]:
    place = rng.choice(_quantities(tree))
    number, unit = read(tree, place).split()
    other = rng.choice([u for u, (d, _) in _SIZES.items() if d != _SIZES[unit][0]])
    return written(put(tree, place, f"{number} {other}")), REFUSE, _key(place)


def _factor(rng: Random, tree: Tree) -> tuple[str, str]:
    place = rng.choice(_quantities(tree))
    number, unit = read(tree, place).split()
    size = 10.0 ** rng.uniform(-6, 6) * rng.choice((1, 1, 1, -1, 0))
    return written(put(tree, place, f"{float(number) * size!r} {unit}")), EITHER


def _odd_number(rng: Random, tree: Tree) -> tuple[str, str, str]:
    """No number that is not finite may be taken."""
    place = rng.choice(_quantities(tree))
    unit = read(tree, place).split()[1]
    word = rng.choice(WORDS_OF_NUMBERS)
    refused = word in (
        "1e999",
        "-1e999",
        "nan",
        "inf",
        "-inf",
        "∞",
        "--1",
        "+",
        ".",
        "e1",
        "1e",
        "0x10",
    )
    return written(put(tree, place, f"{word} {unit}")), REFUSE if refused else EITHER, _key(place)


def _literals(rng: Random) -> tuple[Any, bool]:
    """A value for a quantity, and whether it must be refused."""
    return rng.choice(
        (
            (30, True), (-1, True), (True, True), (Raw("inf"), True), (Raw("nan"), True),
            (Raw("-1e400"), True), (Raw("1" * 400), True), (Raw("1979-05-27T07:32:00Z"), True),
            ([], True), (["1 um", "2 um"], True), ({}, True), ({"value": 1}, True), ("", True),
            ({"valeu": "1 um"}, True), ({"value": "1 um", "low": "2 um", "high": "0 um"}, True),
            ({"value": "10 um", "kind": "measured"}, True), ({"value": {"value": "1 um"}}, True),
            ({"value": "10 um", "source": "nobody1900"}, True), (Raw("0x" + "f" * 500), True),
            ({"value": "10 um", "low": "nan um"}, True), (Raw("'''a\nb'''"), True),
            ({"value": "10 um", "kind": "\x1b[31m"}, True),
            ({"value": "10 um", "note": ["x"]}, True),
            ({"value": "10 um", "note": rng.choice(TEXTS)}, False), ("um", True), ("30", True),
            (f"30 {rng.choice(UNITS)}", False), (f"30 um{rng.choice(TEXTS)}", False),
            ({"value": "10 um", "conditions": rng.choice(CONTROL)}, False),
        )
    )  # fmt: skip


def _value(rng: Random, tree: Tree) -> tuple[str, str, str]:
    place = rng.choice([p for p in _quantities(tree) if p[-1] not in ("value", "low", "high")])
    value, refused = _literals(rng)
    return written(put(tree, place, value)), REFUSE if refused else EITHER, _key(place)


def _inner_key(rng: Random, tree: Tree) -> tuple[str, str, str]:
    """A key that the table of a value does not have is refused by name."""
    place = rng.choice([p for p in _quantities(tree) if p[-1] not in ("value", "low", "high")])
    key = typo(rng, rng.choice(("value", "low", "high", "kind", "source", "conditions"))).strip()
    known = ("value", "low", "high", "kind", "source", "conditions", "note", "scale", "unit")
    key = "valeu" if key in known or not key else key
    table = {"value": read(tree, place), key: "10 um"}
    return written(put(tree, place, table)), REFUSE, key


def _any_value(rng: Random, tree: Tree) -> tuple[str, str]:
    place = rng.choice(leaves(tree))
    return written(put(tree, place, _literals(rng)[0])), EITHER


def _power(rng: Random, tree: Tree) -> tuple[str, str, str]:
    place = rng.choice(_quantities(tree))
    text = rng.choice((f"1 {rng.choice(POWERS)}", rng.choice(POWERS)))
    return written(put(tree, place, text)), REFUSE, _key(place)


_NAMES = ("active", "electrolyte", "carbon", "positive", "negative")
_FREE = (
    "title",
    "summary",
    "name",
    "kind",
    "source",
    "material",
    "binder",
    "microstructure",
    "side",
)


def _named(tree: Tree, keys: tuple[str, ...]) -> list[Place]:
    return [p for p in leaves(tree) if p[-1] in keys and isinstance(read(tree, p), str)]


def _material(rng: Random, tree: Tree) -> tuple[str, str]:
    """A material that nobody knows is refused; another case of a known one is not."""
    parts = ("cathode", "anode", "separator", "collectors", "liquid")
    place = rng.choice([p for p in _named(tree, _NAMES) if len(p) == 2 and p[0] in parts])
    if rng.random() < 0.2:
        return written(put(tree, place, spelled(rng, read(tree, place)))), ACCEPT
    if rng.random() < 0.3:
        return written(put(tree, place, typo(rng, read(tree, place)))), EITHER
    return written(put(tree, place, rng.choice(TEXTS) + rng.choice(("", "x", "\x1b[2J")))), REFUSE


def _text(rng: Random, tree: Tree) -> tuple[str, str]:
    place = rng.choice(_named(tree, _FREE))
    text = rng.choice((rng.choice(TEXTS), noise(rng), read(tree, place) + rng.choice(CONTROL)))
    return written(put(tree, place, text)), EITHER


def _interlayer(rng: Random, tree: Tree) -> tuple[str, str]:
    layer = {
        "name": rng.choice(TEXTS), "side": rng.choice(("cathode", "anode", "\x1b[31m")),
        "thickness": "10 nm", "conductivity": "1e-6 S/cm", "density": "3 g/cm^3",
        "composition": rng.choice(("", "Li3PO4", *TEXTS)),
    }  # fmt: skip
    return written({**tree, "interlayers": [layer] * rng.choice((1, 2, 17))}), EITHER


def _keys(tree: Tree) -> list[Place]:
    return [place for place in leaves(tree) if isinstance(place[-1], str)]


def _rename(rng: Random, tree: Tree) -> tuple[str, str, str]:
    """A key that nobody knows is refused."""
    place = rng.choice(_keys(tree))
    table = dict(read(tree, place[:-1]))
    value = table.pop(place[-1])
    new = rng.choice((typo(rng, place[-1]), rng.choice(TEXTS), noise(rng, 12), place[-1].upper()))
    known = {p[-1] for t in templates().values() for p in leaves(t)} | set(table)
    table[new] = value
    named = new if new.isalnum() and len(new) < 40 else ""
    return written(put(tree, place[:-1], table)), EITHER if new in known else REFUSE, named


def _drop(rng: Random, tree: Tree) -> tuple[str, str]:
    place = rng.choice(_keys(tree))
    table = {k: v for k, v in read(tree, place[:-1]).items() if k != place[-1]}
    return written(put(tree, place[:-1], table)), EITHER


def _twice(rng: Random, tree: Tree) -> tuple[str, str]:
    """TOML forbids a key twice."""
    lines = written(tree).split("\n")
    at = rng.choice([k for k, line in enumerate(lines) if "=" in line])
    return "\n".join([*lines[: at + 1], lines[at], *lines[at + 1 :]]), REFUSE


def _elsewhere(rng: Random, tree: Tree) -> tuple[str, str]:
    """A key in another table."""
    place = rng.choice(_keys(tree))
    section = rng.choice([k for k, v in tree.items() if isinstance(v, dict)])
    return written(put(tree, (section,), {**tree[section], place[-1]: read(tree, place)})), EITHER


def _dotted(rng: Random, tree: Tree) -> tuple[str, str]:
    many = rng.choice((1, 3, 50, 3000))
    shape = rng.choice(
        ("x.{0} = 1", "{0}.{0} = 1", "a{0} = 1", "x.y.z{0}.w = 1", "[t{0}]", "[[x]]", "[a.b.c{0}]")
    )
    added = "\n".join(shape.format(f"k{k}") for k in range(many))
    text = written(tree)
    return (f"{added}\n{text}" if shape[0] != "[" else f"{text}\n{added}"), REFUSE


def _deep(rng: Random, tree: Tree) -> tuple[str, str]:
    depth = rng.choice((10, 90, 500, 5000, 50_000))
    nested = rng.choice(("[" * depth + "]" * depth, "{a=" * depth + "1" + "}" * depth, "[" * depth))
    key = rng.choice(("deep", "cathode", "title", "interlayers", "sources"))
    rest = {k: v for k, v in tree.items() if k != key}
    long = ".".join(["a"] * depth)
    return written(
        rest | {key: Raw(nested)}
    ) if rng.random() < 0.7 else f"{long} = 1\n{written(tree)}", REFUSE


def _bytes(rng: Random, tree: Tree) -> tuple[bytes, str]:
    data = written(tree).encode()
    at = rng.randrange(len(data))
    flipped = bytearray(data)
    for _ in range(rng.choice((1, 2, 8))):
        flipped[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return rng.choice(
        (
            (data[:at], EITHER), (data[at:], EITHER), (bytes(flipped), EITHER),
            (b"\xef\xbb\xbf" + data, EITHER), (data.decode().encode("utf-16"), EITHER),
            (data[:at] + b"\x00" + data[at:], REFUSE),
            (data[:at] + rng.randbytes(9) + data[at:], EITHER),
            (data.replace(b"\n", b"\r\n"), ACCEPT), (data.replace(b"\n", b"\r"), EITHER),
            (data * 2, REFUSE), (rng.randbytes(300), REFUSE),
            (b"#" + b"x" * 900_000 + b"\n" + data, EITHER),
            (data + noise(rng).encode(), EITHER), (b"", REFUSE), (data + b"# \x1b[2J\n", EITHER),
        )
    )  # fmt: skip


def _line(rng: Random, tree: Tree) -> tuple[str, str]:
    lines = written(tree).split("\n")
    lines[rng.randrange(len(lines))] = rng.choice(
        (noise(rng), rng.choice(TEXTS), rng.choice(lines))
    )
    return "\n".join(lines), EITHER


def _two(rng: Random, tree: Tree) -> tuple[str, str]:
    """Two values at once."""
    for place in rng.sample(_quantities(tree), 2):
        number, unit = read(tree, place).split()
        tree = put(tree, place, f"{float(number) * 10.0 ** rng.uniform(-3, 3):.6g} {unit}")
    return written(tree), EITHER


MUTATIONS: tuple[Mutation, ...] = (
    _other_unit, _other_unit, _other_dimension, _factor, _factor, _odd_number, _value, _any_value,
    _power, _inner_key, _two, _two,
    _material, _text, _interlayer, _rename, _drop, _twice, _elsewhere, _dotted, _deep, _bytes,
    _bytes,
    _line, _two, _two,
)  # fmt: skip


# -- a trial -------------------------------------------------------------------------------------


def make(rng: Random) -> Trial:
    """One mutated design, through `cell` and now and then another command."""
    name = rng.choice(list(templates()))
    mutation = rng.choice(MUTATIONS)
    content, wanted, *named = mutation(rng, templates()[name])
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    words = rng.choices(
        (["cell"], ["simulate"], ["cost", "--draws", "20"], ["strategy", "supply"]), (90, 4, 3, 3)
    )[0]
    if mutation in (_text, _interlayer) and rng.random() < 0.015:
        words = ["study"]
    same = mutation is _other_unit or (wanted == ACCEPT and mutation is _bytes)
    how = f"{name}, {mutation.__name__.strip('_')}, {wanted}, {' '.join(words)}"
    note = f"{how}: {changed(name, data)}"
    if words == ["study"]:
        return Trial(note, lambda: page(data, name), 60.0)
    return Trial(note, lambda: attempt(data, words, wanted, *named, like=name if same else None))


def changed(name: str, data: bytes) -> str:
    """The lines that the unchanged design does not have."""
    known = set(written(templates()[name]).split("\n"))
    lines = data[:100_000].decode("utf-8", "backslashreplace").split("\n")
    new = [line for line in lines if line not in known] or [f"{len(lines)} of {len(known)} lines"]
    return printable(" | ".join(line[:160] for line in new[:3]))[:400]


def attempt(
    data: bytes, words: list[str], wanted: str, named: str = "", like: str | None = None
) -> Outcome:
    """What must hold of a design file at the command line."""
    handle, path = tempfile.mkstemp(suffix=".toml", prefix="cell-")
    try:
        os.write(handle, data)
        os.close(handle)
        printed = command([*words, path])
        check(printed)
        if printed.code:
            return refused(printed.err, path, wanted, named)
        if wanted == REFUSE:
            raise Wrong(Outcome.NONSENSE, "a design that must be refused was taken")
        whole = command([*words, path, "--json"])
        check(whole)
        if whole.code:
            raise Wrong(Outcome.MISREAD, "taken as text, refused as --json")
        plausible(document(whole), like)
        return Outcome.ACCEPTED
    finally:
        Path(path).unlink()


class _Sections(HTMLParser):
    """The sections of a page, by id, and how many scripts it runs."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str | None] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self.ids.append(dict(attrs).get("id"))
        self.scripts += tag == "script"


def _read_page(text: str) -> tuple[list[str | None], int]:
    parser = _Sections()
    parser.feed(text)
    parser.close()
    return parser.ids, parser.scripts


def page(data: bytes, name: str) -> Outcome:
    """A study of a design with odd texts: its page has the same sections as without them."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path, plain, out = Path(folder) / "cell.toml", Path(folder) / "plain", Path(folder) / "odd"
        path.write_bytes(data)
        printed = command(["study", str(path), "--out", str(out)])
        check(printed)
        if printed.code:
            return refused(printed.err, str(path), EITHER)
        command(["study", name, "--out", str(plain)])
        one, two = (_read_page((at / "report.html").read_text("utf-8")) for at in (out, plain))
        if one != two:
            raise Wrong(Outcome.RAW, "the page has other sections or scripts")
        return Outcome.ACCEPTED


def refused(message: str, path: str, wanted: str, named: str = "") -> Outcome:
    """A refusal of a file names it; what cannot be made or simulated is no fault of the file."""
    if wanted == ACCEPT and "are not simulated yet" not in message:
        raise Wrong(Outcome.MISREAD, "a design that must be taken was refused")
    no_fault = "no route can make" in message or any(
        f": {name}: " in message for name in templates()
    )
    if Path(path).name not in message and not no_fault:
        raise Wrong(Outcome.UNNAMED, f"the file is not named: {printable(message[10:60])}")
    if wanted == REFUSE and named not in message:
        raise Wrong(Outcome.UNNAMED, f"the key is not named: {_kind_of(message, path)}")
    return Outcome.REFUSED


def _kind_of(message: str, path: str) -> str:
    """A message without what differs from file to file."""
    said = message.removeprefix("allsolid: ").replace(path, "FILE")
    said = said[said.find("expected") :] if "expected" in said else said
    return printable(re.sub(r"'[^']*'|[\d.]+", "…", said).strip())[:70]


def plausible(card: Any, like: str | None) -> None:
    """Masses and capacities above zero; the numbers of the unchanged design where asked for."""
    if "mass_g" not in card:
        return
    for key in ("mass_g", "volume_L", "capacity_Ah", "average_voltage_V"):
        if not card[key] > 0.0 and card["status"] == []:
            raise Wrong(Outcome.NONSENSE, f"{key} is not above zero and no status says so")
    if like is None:
        return
    found, known = numbers(card), _card(like)
    same = len(found) == len(known) and all(
        math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in zip(found, known, strict=True)
    )
    if not same:
        raise Wrong(Outcome.MISREAD, "the same design in other units has another card")
