"""Uncertainty of a cost: a case is a tree of priors, which `exploration` draws, moves and ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from allsolid import exploration
from allsolid.cost.case import Case, is_single, names
from allsolid.cost.result import CostBreakdown, breakdown
from allsolid.exploration import Distribution, Sobol, Swing
from allsolid.quantities import InputError, checked

Output = Callable[[CostBreakdown], Any]


def total(result: CostBreakdown) -> Any:
    """The default output: C_total of the cell, USD 2022/kWh."""
    return result.total


def _single(case: Case) -> None:
    """Draws take the place that a batch would: one cell in one plant at a time."""
    if not isinstance(case, Case):
        raise InputError("expected a case, such as `result.case`", key="case", value=case)
    if not is_single(case):
        raise InputError("expected one cell in one plant, not a batch", key="case")


@checked
def monte_carlo(
    case: Case, draws: int = 10_000, seed: int = 0, output: Output = total
) -> Distribution:
    """Draw every uncertain parameter of `case` and evaluate all draws at once.

    Raises
    ------
    InputError : fewer than two draws, or a batch of cells or plants
    """
    _single(case)
    return exploration.monte_carlo(case, lambda drawn: output(breakdown(drawn)), draws, seed)


@checked
def tornado(case: Case, most: int | None = 15, output: Output = total) -> tuple[Swing, ...]:
    """Swings of the output, largest first: each parameter at its low and at its high end."""
    _single(case)
    swings = exploration.tornado(case, lambda moved: output(breakdown(moved)), most)
    return tuple(called(case, swings))


def called(case: Case, swings: Iterable[Swing]) -> Iterator[Swing]:
    """Swings whose parameters have the names that people know them by."""
    known = names(case)
    for swing in swings:
        name = known.get(swing.path) or known[f"{swing.path}.{swing.parameter.name}"]
        yield replace(swing, parameter=replace(swing.parameter, name=name))


@checked
def sobol(
    case: Case, parameters: int = 12, samples: int = 1024, seed: int = 0, output: Output = total
) -> tuple[Sobol, ...]:
    """Sobol indices of the parameters with the widest swings, the others at their medians.

    Parameters
    ----------
    samples : base size, a power of two; (parameters + 2)·samples evaluations
    """
    _single(case)
    found = exploration.sobol(
        case, lambda drawn: output(breakdown(drawn)), parameters, samples, seed
    )
    known = names(case)
    return tuple(replace(one, name=known.get(one.path, one.name)) for one in found)
