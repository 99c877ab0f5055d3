"""What comes into a public function is looked at, in every room, also in those that come."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import pytest

from allsolid.quantities import checking

ROOMS = (
    "sources", "exploration", "materials", "designs", "cells", "simulation", "cost", "strategy",
    "reports",
)  # fmt: skip
READ_BY_THE_FUNCTION = {"cell", "cells", "design"}
"""Arguments of classes that are imported late, to which a name or file is an answer too."""


def public() -> Iterator[tuple[str, Any]]:
    for room in ROOMS:
        module = importlib.import_module(f"allsolid.{room}")
        for name in module.__all__:
            one = getattr(module, name)
            if isinstance(inspect.unwrap(one), FunctionType) and inspect.signature(one).parameters:
                yield f"{room}.{name}", one


@pytest.mark.parametrize(("name", "function"), list(public()))
def test_every_public_function_checks_its_arguments(name: str, function: Any) -> None:
    code = getattr(function, "__code__", None)
    assert code is not None and code.co_filename == checking.__file__, f"{name}: add @checked"


@pytest.mark.parametrize(("name", "function"), list(public()))
def test_every_annotation_of_a_public_function_can_be_read(name: str, function: Any) -> None:
    plain = inspect.unwrap(function)
    unread = {key for key, one in inspect.get_annotations(plain).items() if key != "return"
              and not _evaluates(one, plain.__globals__)}  # fmt: skip
    assert unread <= READ_BY_THE_FUNCTION, f"{name}: {unread} is imported for type checkers only"


def _evaluates(annotation: str, names: dict[str, Any]) -> bool:
    try:
        eval(annotation, names)
    except NameError:
        return False
    return True
