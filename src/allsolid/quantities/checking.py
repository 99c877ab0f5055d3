"""Arguments of public functions: of the types that the annotations say, or refused by name."""

from __future__ import annotations

import functools
import inspect
import math
import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import EnumType
from numbers import Integral, Rational, Real
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, Union

from allsolid.quantities.errors import InputError

Function = TypeVar("Function", bound=Callable[..., Any])


def checked(function: Function) -> Function:
    """The function, refusing arguments that are not of the types that its annotations say.

    ``float`` is any real number that is not NaN, ``int`` any whole one, ``bool`` neither; of
    sequences and mappings what they hold is looked at too, and an iterator is read to its end
    first. ``Any``, ``Numbers``, ``Quantity``, what is ``Annotated`` and the words of enumerations
    are the function's to read, with a better message. Annotations are read at the first call.

    Raises
    ------
    InputError : names the argument, what was given and what was expected
    """
    rules: dict[str, _Rule | None] = {}

    @functools.wraps(function)
    def call(*args: Any, **named: Any) -> Any:
        if not rules:
            rules.update(_rules(function))
        for rule, value in zip(rules.values(), args, strict=False):
            if rule is not None and type(value) not in rule.exact:
                args = tuple(_read(rules, args))
                break
        for key, value in named.items():
            rule = rules.get(key)
            if rule is not None and type(value) not in rule.exact:
                named[key] = rule.read(key, value)
        return function(*args, **named)

    return typing.cast("Function", call)


def _read(rules: dict[str, _Rule | None], args: tuple[Any, ...]) -> Iterator[Any]:
    """The arguments that were given by place; too many of them are Python's to refuse."""
    for (key, rule), value in zip(rules.items(), args, strict=False):
        yield value if rule is None else rule.read(key, value)
    yield from args[len(rules) :]


class _Rule(NamedTuple):
    """What an annotation allows."""

    exact: frozenset[type]
    """classes whose own instances pass"""
    tests: tuple[Callable[[Any], bool], ...]
    """one of them must hold for what is no instance of those"""
    words: tuple[str, ...]
    """what is expected"""
    listed: bool = False
    """whether it may be any iterable: an iterator is read before it is looked at"""

    def read(self, key: str, value: Any) -> Any:
        if self.listed and isinstance(value, Iterator):
            value = tuple(value)
        if not self.holds(value):
            raise InputError(f"expected {self.said()}", key=key, value=value)
        return value

    def holds(self, value: Any) -> bool:
        return type(value) in self.exact or any(test(value) for test in self.tests)

    def said(self) -> str:
        return " or ".join(dict.fromkeys(self.words))


class _Names(dict[str, Any]):
    """Names of a module; one that only the type checker sees is any type."""

    def __missing__(self, name: str) -> Any:
        builtins = self["__builtins__"]
        known = builtins if isinstance(builtins, dict) else vars(builtins)
        return known.get(name, Any)


def _rules(function: Callable[..., Any]) -> dict[str, _Rule | None]:
    """By argument, in order; None for what is not looked at."""
    plain: Any = inspect.unwrap(function)
    hints = inspect.get_annotations(plain, locals=_Names(plain.__globals__), eval_str=True)
    parameters = inspect.signature(plain).parameters.values()
    return {
        one.name: None if one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        else _rule(hints.get(one.name, Any))
        for one in parameters
    }  # fmt: skip


def _rule(hint: Any) -> _Rule | None:
    """The rule of one annotation; None where it may be anything."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):
        if str in parts and any(isinstance(part, EnumType) for part in parts):
            return None  # a word: `resolve` says which there are
        return _either([_rule(part) for part in parts])
    if origin is not None:
        return _of_several(origin, parts)
    if hint is None or hint is types.NoneType:
        return _Rule(frozenset({types.NoneType}), (), ("None",))
    if hint is float:
        return _Rule(frozenset(), (_is_real,), ("a number",))
    if hint is int:
        return _Rule(frozenset({int}), (_is_whole,), ("a whole number",))
    if hint is bool:
        return _Rule(frozenset({bool}), (_is_flag,), ("True or False",))
    if not isinstance(hint, type) or hint in (Any, object):
        return None
    return _Rule(frozenset({hint}), (lambda value: isinstance(value, hint),), (_said(hint),))


def _either(rules: list[_Rule | None]) -> _Rule | None:
    known = [rule for rule in rules if rule is not None]
    if len(known) < len(rules):
        return None
    return _Rule(
        frozenset().union(*(rule.exact for rule in known)),
        tuple(test for rule in known for test in rule.tests),
        tuple(words for rule in known for words in rule.words),
        any(rule.listed for rule in known),
    )


def _of_several(origin: Any, parts: tuple[Any, ...]) -> _Rule | None:
    """Sequences, mappings, callables, classes."""
    if origin is Callable:
        return _Rule(frozenset(), (callable,), ("a function",))
    if origin is type:
        bound = getattr(parts[0], "__bound__", None) or parts[0]
        return _Rule(frozenset(), (lambda one: isinstance(one, type) and issubclass(one, bound),),
                     ("a class",))  # fmt: skip
    if not isinstance(origin, type):
        return None
    rules = [_rule(part) for part in parts if part is not Ellipsis]
    if issubclass(origin, Mapping):
        keys, values = rules
        by = f" by {keys.said()}" if keys else ""
        words = f"a dictionary{by}{f', each {values.said()}' if values else ''}"
        return _Rule(frozenset(), (lambda one: _maps(one, keys, values),), (words,))
    if issubclass(origin, tuple) and Ellipsis not in parts:
        named = "two" if len(rules) == 2 else f"{len(rules)}"
        words = f"{named} values, {' and '.join(rule.said() if rule else 'any' for rule in rules)}"
        return _Rule(frozenset(), (lambda one: _holds_each(one, rules),), (words,))
    if issubclass(origin, Iterable):
        (inner,) = rules
        words = "a list" if inner is None else f"a list, each {inner.said()}"
        ordered = issubclass(origin, Sequence)
        return _Rule(frozenset(), (lambda one: _lists(one, inner, ordered),), (words,), not ordered)
    return None


def _lists(value: Any, inner: _Rule | None, ordered: bool) -> bool:
    found = _sequence(value) if ordered else _sequence(value) or isinstance(value, Collection)
    if isinstance(value, str | bytes) or not found or getattr(value, "ndim", 1) != 1:
        return False
    return inner is None or all(map(inner.holds, value))


def _holds_each(value: Any, rules: list[_Rule | None]) -> bool:
    if isinstance(value, str | bytes) or not _sequence(value) or len(value) != len(rules):
        return False
    return all(rule is None or rule.holds(one) for rule, one in zip(rules, value, strict=True))


def _sequence(value: Any) -> bool:
    return isinstance(value, Sequence) or getattr(value, "ndim", 0) == 1


def _maps(value: Any, keys: _Rule | None, values: _Rule | None) -> bool:
    return isinstance(value, Mapping) and (
        (keys is None or all(map(keys.holds, value)))
        and (values is None or all(map(values.holds, value.values())))
    )


def _is_real(value: Any) -> bool:
    if type(value) is float:
        return value == value
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    if isinstance(value, Rational) and not isinstance(value, Integral):
        return False  # NumPy takes no fractions
    try:
        return not math.isnan(value)
    except OverflowError:  # an integer beyond the floats
        return False


def _is_whole(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_flag(value: Any) -> bool:
    """NumPy's own true and false."""
    dtype = getattr(value, "dtype", None)
    return dtype is not None and dtype.kind == "b" and value.ndim == 0


def _said(kind: type) -> str:
    if kind is str:
        return "text"
    if issubclass(kind, Path):
        return "a path"
    return f"{'an' if kind.__name__[0] in 'AEIOU' else 'a'} {kind.__name__}"
