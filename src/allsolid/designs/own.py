"""What a design brings of its own: materials, prices, plant and sources, in it or beside it.

A design file, and each file that it names under ``include``, may have the tables ``[materials]``,
``[prices]``, ``[plant]`` and ``[bibliography]``. Here they are read and kept as stated; the rooms
that know what an entry means check it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allsolid.materials import read_curve
from allsolid.quantities import InputError, did_you_mean
from allsolid.quantities.frozen import FrozenMapping, frozen
from allsolid.sources import UNSOURCED, Kind, Source, bibliography, read_toml

LIMIT = 256_000
"""Largest design file or file beside it, bytes; the packaged designs have about three thousand."""

LONGEST_NAME = 100

TABLES = ("materials", "prices", "plant", "bibliography")
_SOURCE_KEYS = ("title", "author", "year", "doi", "where", "licence", "note")


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One entry of such a table.

    given : text, number or table as the file states it, a table with its kind and source
    file : where it stands, for messages
    """

    given: Any
    file: str = field(default="", compare=False)


def _nothing() -> FrozenMapping:
    return FrozenMapping({})


@dataclass(frozen=True, slots=True)
class Own:
    """Everything that a design brings of its own, by name."""

    materials: Mapping[str, OwnEntry] = field(default_factory=_nothing)
    prices: Mapping[str, OwnEntry] = field(default_factory=_nothing)
    plant: Mapping[str, OwnEntry] = field(default_factory=_nothing)
    bibliography: Mapping[str, Source] = field(default_factory=_nothing)


def read_own(table: Mapping[str, Any], file: object) -> Own:
    """The own tables of a design and of the files beside it.

    Raises
    ------
    InputError : a file outside the design's folder, one that cannot be read or holds other tables,
        a name that stands twice, an entry of the wrong shape, a source that is not known
    """
    heads = [_Head.of(table, file)]
    for name in _includes(table, file):
        path = _beside(name, "include", file)
        inner = read_toml(path, expected=f"a file of {_list(TABLES)}", limit=LIMIT)
        for key in inner:
            if key not in (*TABLES, "kind", "source"):
                hint = did_you_mean(key, TABLES) or f"; expected {_list(TABLES)}"
                raise InputError(f"unknown key{hint}", file=path, key=key)
        heads.append(_Head.of(inner, path))
    found: dict[str, dict[str, Any]] = {section: {} for section in TABLES}
    for head in heads:
        for section in TABLES:
            for name, entry in head.entries(section).items():
                if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
                    text = f"expected a name of 1 to {LONGEST_NAME} printable characters"
                    raise InputError(text, file=head.file or None, key=section, value=name)
                if name in found[section]:
                    text = f"stands in {found[section][name].file or 'the design'} too"
                    raise InputError(text, file=head.file, key=f"{section}.{name}")
                found[section][name] = entry
    sources = {name: _source(name, entry) for name, entry in found.pop("bibliography").items()}
    own = Own(
        **{k: FrozenMapping(v) for k, v in found.items()}, bibliography=FrozenMapping(sources)
    )
    _check_sources(own)
    return own


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(f"[{name}]" for name in names)


def _includes(table: Mapping[str, Any], file: object) -> list[str]:
    given = table.get("include", [])
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        text = 'expected a list of files beside the design, such as ["our-materials.toml"]'
        raise InputError(text, file=file, key="include", value=given)
    return list(given)


def _beside(name: str, key: str, file: object) -> Path:
    """A file that a design names, if it lies in the design's folder or below."""
    if not isinstance(file, str | Path) or not str(file):
        text = "a design that is no file has no files beside it"
        raise InputError(text, key=key, value=name)
    folder = Path(file).parent.resolve()
    path = Path(file).parent / name
    if Path(name).is_absolute() or not path.resolve().is_relative_to(folder):
        raise InputError("expected a file in the folder of the design", file=file, key=key,
                         value=name)  # fmt: skip
    return path


@dataclass(frozen=True, slots=True)
class _Head:
    """One file: its tables, and the kind and source of its plain values."""

    table: Mapping[str, Any]
    file: str
    kind: str
    source: str

    @staticmethod
    def of(table: Mapping[str, Any], file: object) -> _Head:
        kind, source = table.get("kind", Kind.CHOSEN), table.get("source", "")
        if not isinstance(kind, str) or kind not in set(Kind):
            expected = f"expected one of {', '.join(Kind)}"
            raise InputError(expected, file=file, key="kind", value=kind)
        if not isinstance(source, str):
            raise InputError("expected the key of a source", file=file, key="source", value=source)
        if kind not in UNSOURCED and not source:
            raise InputError(f"'{kind}' values need a source", file=file, key="source")
        return _Head(table, "" if file is None else str(file), kind, source)

    def entries(self, section: str) -> dict[str, OwnEntry]:
        """The entries of one table, each with its kind and source."""
        given = self.table.get(section, {})
        if not isinstance(given, Mapping):
            raise InputError("expected a table", file=self.file, key=section, value=given)
        read = {"materials": self._material, "bibliography": self._plain}.get(section, self._value)
        return {name: OwnEntry(frozen(read(section, name, one)), self.file)
                for name, one in given.items()}  # fmt: skip

    def _plain(self, section: str, name: str, given: Any) -> Any:
        if not isinstance(given, Mapping):
            raise self._not_a_table(section, name, given)
        return given

    def _value(self, section: str, name: str, given: Any) -> Any:
        if isinstance(given, Mapping):
            return given
        return {"value": given, "kind": self.kind, "source": self.source}

    def _material(self, section: str, name: str, given: Any) -> Any:
        if not isinstance(given, Mapping):
            raise self._not_a_table(section, name, given)
        table = dict(given)
        if "kind" not in table and "source" not in table:
            table |= {"kind": self.kind, "source": self.source}
        if isinstance(table.get("curve"), str):
            key = f"{section}.{name}.curve"
            path = _beside(table["curve"], key, self.file or None)
            table["curve"] = read_curve(path)
        return table

    def _not_a_table(self, section: str, name: str, given: Any) -> InputError:
        key = f"{section}.{name}"
        return InputError("expected a table", file=self.file or None, key=key, value=given)


def _source(name: str, entry: OwnEntry) -> Source:
    """An own source; one of the package keeps its key to itself."""
    key, file = f"bibliography.{name}", entry.file or None
    if name in bibliography():
        text = "is a source of the package: choose another key"
        raise InputError(text, file=file, key=key)
    for word, value in entry.given.items():
        if word not in _SOURCE_KEYS:
            hint = (
                did_you_mean(word, _SOURCE_KEYS) or f"; expected one of {', '.join(_SOURCE_KEYS)}"
            )
            raise InputError(f"unknown key{hint}", file=file, key=f"{key}.{word}")
        if not isinstance(value, int if word == "year" else str) or isinstance(value, bool):
            expected = "a whole number" if word == "year" else "a text"
            raise InputError(f"expected {expected}", file=file, key=f"{key}.{word}", value=value)
    if not entry.given.get("title"):
        raise InputError("'title' is missing", file=file, key=key)
    return Source(name, **entry.given)


def _check_sources(own: Own) -> None:
    """Every source that an entry names must be known."""
    known = {**bibliography(), **own.bibliography}
    for section, entries in (
        ("materials", own.materials), ("prices", own.prices), ("plant", own.plant),
    ):  # fmt: skip
        for name, entry in entries.items():
            for key, source in _named(entry.given, f"{section}.{name}"):
                if source and source not in known:
                    text = f"not in the bibliography{did_you_mean(str(source), known)}; add "
                    text += "[bibliography.KEY] with a title"
                    raise InputError(text, file=entry.file or None, key=key, value=source)


def _named(given: Any, key: str) -> list[tuple[str, Any]]:
    """The sources that an entry names, with their keys."""
    if not isinstance(given, Mapping):
        return []
    own = [(f"{key}.source", given["source"])] if "source" in given else []
    return own + [one for k, part in given.items() for one in _named(part, f"{key}.{k}")]
