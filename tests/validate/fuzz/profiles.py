"""Tables that people bring: current profiles and tables of conductivities as CSV."""

from __future__ import annotations

import csv
import io
import math
import os
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from fuzz.hostile import CONTROL, POWERS, TEXTS, WORDS_OF_NUMBERS, noise
from fuzz.outcome import Outcome, Trial, Wrong, printable, refusal

_TIMES = {"s": 1.0, "min": 60.0, "h": 3600.0}
_LOADS = {
    "A": 1.0,
    "mA": 1e-3,
    "W": 1.0,
    "mA/cm^2": 10.0,
    "A/m^2": 1.0,
    "C": 1.0,
    "kW": 1e3,
    "W/m^2": 1.0,
}


def _points(rng: Random) -> tuple[list[float], list[float]]:
    """Rising times and values, a jump now and then inside."""
    count = rng.choice((2, 3, 10, 50))
    time, clock = [], round(rng.uniform(0, 10), 3)
    for at in range(count):
        jump = 1 < at < count - 1 and rng.random() < 0.1 and (at < 2 or time[-1] != time[-2])
        clock = clock if jump else round(clock + rng.uniform(0.01, 10.0), 6)
        time.append(clock)
    return time, [round(rng.uniform(-5, 5), 6) for _ in time]


def _header(rng: Random, name: str, unit: str) -> str:
    title = rng.choice((name, name.title(), f"Test {name}", f"{name} "))
    return rng.choice(
        (f"{title} / {unit}", f"{title} [{unit}]", f"{title}/{unit}", f" {title} / {unit} ")
    )


def _table(rng: Random) -> tuple[list[list[str]], dict[str, Any]]:
    """Rows of a valid profile with its header, and what it must mean."""
    time, values = _points(rng)
    clock, load = rng.choice(list(_TIMES)), rng.choice(list(_LOADS))
    kind = "power" if "W" in load else "current"
    heading = _header(rng, "time", clock), _header(rng, kind, load)
    # the Battery Data Format, in any case and unit, charges with positive values
    begins = [" ".join(name.casefold().split()) for name in heading]
    charges = begins[0].startswith("test time /") and begins[1].startswith(f"{kind} /")
    columns = [[heading[0], *map(repr, time)], [heading[1], *map(repr, values)]]
    if rng.random() < 0.3:
        columns.insert(rng.randrange(3), ["Voltage / V", *("3.7" for _ in time)])
    if rng.random() < 0.3:
        columns.append(["note", *(rng.choice(("", "ok", "a,b", 'say "x"', "é")) for _ in time)])
    if rng.random() < 0.3:
        columns.reverse()
    t = np.array(time) * _TIMES[clock]
    sign = -1.0 if charges else 1.0
    meaning = {"time": t - t[0], "value": sign * np.array(values) * _LOADS[load]}
    return [list(row) for row in zip(*columns, strict=True)], meaning


def _text(rng: Random, rows: list[list[str]], *, comments: bool = True) -> str:
    stream = io.StringIO()
    quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    end = rng.choice(("\n", "\n", "\r\n"))
    csv.writer(stream, quoting=quoting, lineterminator=end).writerows(rows)
    text = stream.getvalue()
    if comments and rng.random() < 0.2:
        text = f"# a comment{end}{text}"
    if rng.random() < 0.2:
        text = text.rstrip("\r\n")
    lines = text.split(end)
    if len(lines) > 2 and rng.random() < 0.2:
        lines.insert(rng.randrange(2, len(lines) + 1), "")
        text = end.join(lines)
    return text


# -- mutations: the text, and whether it must be refused ------------------------------------------


def _cell(rng: Random, rows: list[list[str]]) -> tuple[str, bool]:
    """A field that is no number, in a column that is read."""
    clock = next(k for k, name in enumerate(rows[0]) if "time" in name.casefold())
    bad = rng.choice(
        (*CONTROL, "", "x", "nan", "inf", "1e999", "--1", "1,5x", "9" * 400, "0x10", "é", "∞")
    )
    rows[rng.randrange(1, len(rows))][clock] = bad
    return _text(rng, rows), True


def _any_cell(rng: Random, rows: list[list[str]]) -> tuple[str, bool]:
    row = rng.choice(rows)
    row[rng.randrange(len(row))] = rng.choice((*TEXTS, *WORDS_OF_NUMBERS, noise(rng)))
    return _text(rng, rows), False


def _header_cell(rng: Random, rows: list[list[str]]) -> tuple[str, bool]:
    at = next(k for k, name in enumerate(rows[0]) if "note" not in name and "Volt" not in name)
    power = rng.choice(POWERS)
    bad = (f"Current / A*{power}", f"Time / {power}", f"power [{power}]", "Current / furlong",
        "Current", "",
           "Time / s", rng.choice(TEXTS), "Current / \x1b[31mA", "Voltage / V")  # fmt: skip
    rows[0][at] = rng.choice(bad)
    return _text(rng, rows), False


def _huge(rng: Random, rows: list[list[str]]) -> tuple[str, bool]:
    row = rng.choice(rows)
    row[rng.randrange(len(row))] = rng.choice(("9", "x", '"', "a,")) * rng.choice(
        (131_072, 140_000, 500_000)
    )
    return _text(rng, rows), False


def _blank(rng: Random, rows: list[list[str]]) -> tuple[str, bool]:
    """Blank rows, of nothing or of commas, wherever."""
    width = len(rows[0])
    for _ in range(rng.choice((1, 2, 30))):
        rows.insert(rng.randrange(len(rows) + 1), rng.choice(([], [""] * width, [" "] * width)))
    return _text(rng, rows), False


def _only_blank(rng: Random, rows: list[list[str]]) -> tuple[str, bool]:
    return _text(rng, rows[:1]) + rng.choice(
        ("\n", "\n\n\n", ",,\n,,\n", "\r\n" * 9, " \n \n")
    ), True


def _ragged(rng: Random, rows: list[list[str]]) -> tuple[str, bool]:
    row = rng.choice(rows)
    if rng.random() < 0.5:
        row.pop()
    else:
        row.extend(["7"] * rng.choice((1, 1000)))
    return _text(rng, rows), False


def _order(rng: Random, rows: list[list[str]]) -> tuple[str, bool]:
    head, *body = rows
    rng.shuffle(body)
    return _text(rng, [head, *body]), False


def _few(rng: Random, rows: list[list[str]]) -> tuple[str, bool]:
    return _text(rng, rows[: rng.choice((0, 1, 2))]), True


def _dialect(rng: Random, rows: list[list[str]]) -> tuple[str, bool]:
    text = _text(rng, rows)
    return rng.choice(
        (
            (text.replace(",", ";"), False), (text.replace(",", "\t"), False),
            ("\ufeff" + text, False),
            (text.replace("\n", "\r"), False), (text.replace(".", ","), False),
            ("sep=,\n" + text, False),
            ('"' + text, False), (text + '"', False), (text.replace("\n", "\x0b"), False),
        )
    )  # fmt: skip


def _long(rng: Random, rows: list[list[str]]) -> tuple[str, bool]:
    head, *body = rows
    many = rng.choice((2_000, 20_000))
    return _text(rng, [head, *(body[k % len(body)] for k in range(many))]), len(body) > 1


def _bytes(rng: Random, rows: list[list[str]]) -> tuple[bytes, bool]:
    data = _text(rng, rows).encode()
    at = rng.randrange(len(data))
    flipped = bytearray(data)
    flipped[at] ^= 1 << rng.randrange(8)
    return rng.choice(
        (
            (data[:at], False), (bytes(flipped), False), (data.decode().encode("utf-16"), False),
            (b"", True),
            (data[:at] + b"\x00" + data[at:], False), (data[:at] + b"\xff\xfe" + data[at:], False),
            (rng.randbytes(300), True), (data[:at] + noise(rng).encode() + data[at:], False),
            (b"\x00" * 5000, True),
        )
    )  # fmt: skip


MUTATIONS = (
    _cell, _cell, _any_cell, _header_cell, _huge, _blank, _only_blank, _ragged, _order, _few,
    _dialect,
    _long, _bytes, _bytes,
)  # fmt: skip

_OBELIX = ["True Composition", "Ionic conductivity (S cm-1)", "DOI", "Family", "IC (Total)", "note"]
_POLYMER = ["smiles", "conductivity", "salt smiles", "temperature", "molality"]


def _conductivities(rng: Random) -> list[list[str]]:
    """Rows of a table of conductivities that can be read."""
    if rng.random() < 0.5:
        formulas = ("Li6PS5Cl", "Li7La3Zr2O12", "Li3YCl6", "Li10GeP2S12")
        body = [
            [
                rng.choice(formulas),
                rng.choice(("1e-3", "2.5E-4", "<1E-10")),
                "10.1/x",
                "argyrodite",
                "",
                "",
            ]
            for _ in range(rng.choice((1, 5)))
        ]
        return [list(_OBELIX), *body]
    body = [
        ["[Cu]OCC[Au]", f"{rng.uniform(-8, -3):.3f}", "[Li+]", "60", "1.5"]
        for _ in range(rng.choice((1, 5)))
    ]
    return [list(_POLYMER), *body]


def make(rng: Random) -> Trial:
    """A valid profile or a mutated one; every fourth a table of conductivities."""
    if rng.random() < 0.25:
        return _imported(rng)
    rows, meaning = _table(rng)
    if rng.random() < 0.3:
        data = _text(rng, rows).encode()
        return Trial(
            f"valid profile: {_shown(data)}", lambda: _with_file(data, lambda p: must(p, meaning))
        )
    mutation = rng.choice(MUTATIONS)
    content, refused = mutation(rng, rows)
    data = content if isinstance(content, bytes) else content.encode()
    note = f"profile, {mutation.__name__.strip('_')}{', refuse' if refused else ''}: {_shown(data)}"
    return Trial(note, lambda: _with_file(data, lambda path: may(path, refused)))


def _imported(rng: Random) -> Trial:
    rows = _conductivities(rng)
    if rng.random() < 0.2:
        data, many = _text(rng, rows, comments=False).encode(), len(rows) - 1
        return Trial(
            f"valid table: {_shown(data)}", lambda: _with_file(data, lambda p: table(p, many))
        )
    mutation = rng.choice((_any_cell, _any_cell, _huge, _blank, _ragged, _few, _dialect, _bytes))
    content, _ = mutation(rng, rows)
    data = content if isinstance(content, bytes) else content.encode()
    note = f"table, {mutation.__name__.strip('_')}: {_shown(data)}"
    return Trial(note, lambda: _with_file(data, lambda path: table(path, None)))


def _shown(data: bytes) -> str:
    text = printable(data[:300].decode("utf-8", "backslashreplace"))
    return text if len(data) <= 300 else f"{text}… ({len(data)} bytes)"


def _with_file(data: bytes, use: Any) -> None:
    handle, path = tempfile.mkstemp(suffix=".csv", prefix="table-")
    os.write(handle, data)
    os.close(handle)
    try:
        use(path)
    finally:
        Path(path).unlink()


def must(path: str, meaning: dict[str, Any]) -> None:
    """The profile read is the profile written."""
    from allsolid.quantities import InputError
    from allsolid.simulation import profile_from_csv

    try:
        step = profile_from_csv(path)
    except InputError as error:
        raise Wrong(
            Outcome.MISREAD, f"a valid profile was refused: {error.expected[:60]}"
        ) from error
    found = step.profile
    assert found is not None
    values = np.asarray(found.factor) * step.level.value
    for name, one, two in (
        ("times", found.time, meaning["time"]),
        ("values", values, meaning["value"]),
    ):
        if one.shape != two.shape or not np.allclose(one, two, rtol=1e-9, atol=1e-9):
            raise Wrong(Outcome.MISREAD, f"other {name} were read")


def may(path: str, refused: bool) -> None:
    from allsolid.quantities import InputError
    from allsolid.simulation import profile_from_csv

    try:
        step = profile_from_csv(path)
    except InputError as error:
        _named(error, path, fault_of_row="number" in error.expected)
        raise
    if refused:
        raise Wrong(Outcome.NONSENSE, "a profile that must be refused was taken")
    assert step.profile is not None
    if not (np.isfinite(step.profile.time).all() and np.isfinite(step.profile.factor).all()):
        raise Wrong(Outcome.NOT_FINITE, "a profile that is not finite was taken")
    if np.any(np.diff(step.profile.time) < 0) or not math.isfinite(float(step.level.value)):
        raise Wrong(Outcome.NONSENSE, "a profile whose time runs backwards was taken")


def table(path: str, many: int | None) -> None:
    from allsolid.materials import import_table, imported
    from allsolid.quantities import InputError

    try:
        found = import_table(path)
        imported(path)
    except InputError as error:
        if many is not None:
            raise Wrong(
                Outcome.MISREAD, f"a valid table was refused: {error.expected[:60]}"
            ) from error
        _named(error, path, fault_of_row=False)
        raise
    if many is not None and len(found.readings) != many:
        raise Wrong(Outcome.MISREAD, "another number of rows was read")
    if not all(math.isfinite(row.conductivity) and row.conductivity >= 0 for row in found.readings):
        raise Wrong(Outcome.NOT_FINITE, "a conductivity that is not finite was taken")


def _named(error: Any, path: str, *, fault_of_row: bool) -> None:
    """The file stands in the message, and the line where one row is at fault."""
    if not refusal(error).outcome.right:
        return
    if Path(path).name not in str(error):
        raise Wrong(Outcome.UNNAMED, f"the file is not named: {error.expected[:50]}") from error
    if fault_of_row and "line" not in str(error):
        raise Wrong(Outcome.UNNAMED, f"the line is not named: {error.expected[:50]}") from error
