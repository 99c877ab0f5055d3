"""Files that people bring: what is no regular file or too large, encodings, TOML's bounds."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from allsolid.designs import read_design
from allsolid.materials import import_table
from allsolid.quantities import InputError
from allsolid.simulation import profile_from_csv
from allsolid.sources import parse_toml, read_text
from allsolid.strategy import check_file

READERS = [read_design, check_file, import_table, profile_from_csv]


def _read(path: Path, limit: int = 1000) -> str:
    return read_text(path, expected="a list", limit=limit).text


@pytest.mark.parametrize("read", READERS)
def test_what_is_no_regular_file_is_named_and_not_read(read, tmp_path: Path) -> None:
    """A pipe without a writer and an endless device must not hold any of the readers."""
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    (tmp_path / "gone.toml").symlink_to("nowhere.toml")
    for path, words in {
        tmp_path / "pipe.toml": "a pipe, not a file",
        tmp_path: "a folder, not a file",
        Path("/dev/zero"): "a device, not a file",
        tmp_path / "loop.toml": "a link that leads back to itself",
        tmp_path / "gone.toml": "a link to 'nowhere.toml', which is not there",
        tmp_path / "none.toml": "no such file",
        tmp_path / ("n" * 300): "too long a name for a file",
    }.items():
        with pytest.raises(InputError, match=words) as caught:
            read(path)
        assert caught.value.file == str(path) or len(str(path)) > 200
        assert "expected" in str(caught.value)


@pytest.mark.parametrize("read", READERS)
def test_too_large_a_file_is_not_read_and_the_limit_is_stated(read, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(10 * 2**30)  # sparse: 10 GB in name only
    with pytest.raises(InputError, match=r"too large: .*MB; expected .* of at most [0-9.]+ [kM]B"):
        read(path)


def test_a_file_may_be_as_large_as_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(b"a" * 1000)
    assert len(_read(path)) == 1000
    path.write_bytes(b"a" * 1001)
    with pytest.raises(InputError, match=r"too large: 1 kB; expected a list of at most 1 kB"):
        _read(path)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_certain_encodings_are_read_without_a_word(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes("T / °C, σ₀\r\n1".encode(codec))
    found = read_text(path, expected="a list", limit=1000)
    assert (found.text, found.notice) == ("T / °C, σ₀\r\n1", "")


def test_another_encoding_is_a_guess_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes("a\nT / °C – µ".encode("cp1252"))
    found = read_text(path, expected="a list", limit=1000)
    assert found.text == "a\nT / °C – µ"
    assert "line 2" in found.notice and "Windows-1252" in found.notice


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "spreadsheet.*save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "spreadsheet.*save it as CSV"),
        (b"BIO-LOGIC MODULAR FILE\x1a", r"\.mpt"),
        (b"\x1f\x8b\x08", "unpack it first"),
        (b"a\nb\0c", "line 2: not a text file: a NUL byte"),
        (b"a\x01", "line 1: not a text file: the control character 0x01"),
        (b"\xff\xfea", "damaged UTF-16"),
    ],
)
def test_what_is_not_text_is_told_with_the_cure(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(data)
    with pytest.raises(InputError, match=words):
        _read(path)


SLOW = 250_000  # bytes: a little below the largest design file


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * (SLOW // 2) + " = 1",
        "[a" + ".a" * (SLOW // 2) + "]",
        "x = {a" + ".a" * (SLOW // 2) + " = 1}",
        '"a"' + '."a"' * (SLOW // 4) + " = 1",
        '"\\' * (SLOW // 2),
        "a.'''" * (SLOW // 5),
        '"""\\' * (SLOW // 4),
        "x = " + "[" * SLOW,
        "x = 1" + "0" * 400,
        "x = [[{y = 1" + "0" * 400 + "}]]",
    ],
    ids=range(10),
)
def test_toml_that_would_take_for_ever_or_burst_is_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(InputError, match=r"mine\.toml"):
        parse_toml(text, file="mine.toml")
    # two seconds are two hundred times what is needed; a quadratic reading takes minutes
    assert time.perf_counter() - began < 2.0


def test_dots_in_texts_and_comments_are_no_keys() -> None:
    dots = "a." * 100
    text = f'x = "{dots}"  # {dots}\ny = """\n{dots}\n"""\nz = \'{dots}\'\na.b.c.d = 1'
    assert parse_toml(text, file="mine.toml") == {
        "x": dots, "y": f"{dots}\n", "z": dots, "a": {"b": {"c": {"d": 1}}}
    }  # fmt: skip


def test_toml_is_utf_8_and_takes_a_mark() -> None:
    for codec in ("utf-8", "utf-8-sig", "utf-16"):
        assert parse_toml('x = "µ"'.encode(codec), file="mine.toml") == {"x": "µ"}
    with pytest.raises(InputError, match=r"mine\.toml: expected UTF-8, not UTF-8 from line 2"):
        parse_toml('y = 1\nx = "µ"'.encode("latin-1"), file="mine.toml")


@pytest.mark.parametrize(("length", "whole"), [(200, True), (201, False)])
def test_a_path_of_more_than_two_hundred_letters_is_shown_cut(length: int, whole: bool) -> None:
    path = "a" * length
    with pytest.raises(InputError) as caught:
        read_text(path, limit=10, expected="a file")
    assert (path in str(caught.value)) == whole
    assert "a" * 199 in str(caught.value)
