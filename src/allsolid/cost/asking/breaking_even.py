"""Break-even: the price, or the value of any uncertain parameter, at which a target is met."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from allsolid.cost.asking.uncertainty import Output, total
from allsolid.cost.buying.prices import price_book
from allsolid.cost.buying.stated import cost_target
from allsolid.cost.case import Case, names
from allsolid.cost.result import breakdown
from allsolid.quantities import InputError, Money, Numbers, checked, did_you_mean, number, typeset
from allsolid.sources import Measured, Scale
from allsolid.sources.tree import replaced, uncertain

REACH = 3.0
"""Half-widths of a parameter's 90 % interval that are searched: beyond, it would be no surprise
but another parameter."""


@checked
def break_even_price(case: Case, material: str, target: Numbers, output: Output = total) -> Any:
    """Price of `material` (USD 2022 per unit bought) at which the output equals `target`.

    The output is linear in a price, so two evaluations give it: p = (target − c(0))/(c(1) − c(0)).
    Negative: even free of charge the target is missed. Of a sheet, the price of the thickness that
    the cell has; of a precursor (Li2S), every material made from it follows.

    Parameters
    ----------
    target : in the unit of the output: USD 2022 per kWh, or text such as "100 USD/kWh"

    Raises
    ------
    InputError : an unknown material, one that neither the cell nor a material in it contains, or a
        target that is no cost
    """
    name, target = _contained(case, material), cost_target(target)

    def at(amount: float) -> Any:
        book = case.prices.with_price(name, amount)
        return output(breakdown(replace(case, prices=book)))

    free = at(0.0)
    slope = at(1.0) - free
    if np.any(np.asarray(slope) == 0.0):
        raise InputError("the cost does not depend on this price", key="material", value=material)
    return (target - free) / slope


def _contained(case: Case, material: str) -> str:
    """The book's name of a material that the case buys or makes something from."""
    if not case.prices.known(material) and price_book().known(material):
        text = "nothing in this cell is made of it"
        raise InputError(text, key="material", value=material)
    return case.prices.resolved(material)


@checked
def break_even(
    case: Case, parameter: str, target: float | str | Money, output: Output = total
) -> float:
    """Value (SI) of a parameter of the tornado at which the output equals `target`.

    The output is followed over three half-widths of the parameter's 90 % interval to either side,
    the others at their medians; of several crossings the one nearest to the median is taken.

    Parameters
    ----------
    parameter : its name or its path, as `tornado` gives them
    target : in the unit of the output: USD 2022 per kWh, or text such as "100 USD/kWh"

    Raises
    ------
    InputError : an unknown parameter, one of several with that name, or a target that is no cost
        or out of reach
    """
    target = float(cost_target(target))
    path, prior = _parameter(case, parameter)
    low, high = _ends(prior)
    decades = prior.scale is Scale.DECADES
    spaced = np.geomspace if decades else np.linspace
    grid = np.unique(np.concatenate([spaced(low, high, 801), [float(prior)]]))

    def beyond(values: Any) -> np.ndarray:
        moved = replaced(case, {path: prior.at(np.array(values))})
        found = np.asarray(output(breakdown(moved)), dtype=float)
        return np.broadcast_to(found, np.shape(values)) - target

    offsets = beyond(grid)
    signs = np.signbit(offsets)
    crossings = np.nonzero(signs[1:] != signs[:-1])[0]
    met = np.nonzero(offsets == 0.0)[0]
    if crossings.size == 0 and met.size:
        return float(grid[met[np.argmin(np.abs(grid[met] - float(prior)))]])
    if crossings.size == 0:
        ends = " to ".join(number(float(offset) + target) for offset in offsets[[0, -1]])
        raise InputError(
            f"out of reach: {typeset(low, prior.unit)} to {typeset(high, prior.unit)} gives {ends}",
            key=prior.name or path, value=float(target),
        )  # fmt: skip
    middle = int(np.searchsorted(grid, prior.value))
    at = crossings[np.argmin(np.abs(crossings - middle))]
    from scipy.optimize import brentq

    root: Any = brentq(
        lambda x: float(beyond(np.array([x]))[0]),
        grid[at],
        grid[at + 1],
        xtol=1e-13 * float(np.max(np.abs(grid[at : at + 2]))),
    )
    return float(root)


def _parameter(case: Case, wanted: str) -> tuple[str, Measured]:
    """Path and prior of the uncertain parameter with this path or name."""
    called = names(case)
    priors = {
        path: leaf
        for path, leaf in uncertain(case).items()
        if isinstance(leaf, Measured)  # the values of a leaf of several move together
    }
    if wanted in priors:
        return wanted, priors[wanted]
    same = [path for path in priors if wanted in (called[path], priors[path].name)]
    if len(same) > 1 and wanted in (told := {called[path]: path for path in same}):
        same = [told[wanted]]
    if len(same) == 1:
        return same[0], priors[same[0]]
    if same:
        paths = ", ".join(same)
        raise InputError(
            f"several have this name: give one of {paths}", key="parameter", value=wanted
        )
    known = [called[path] for path in priors]
    hint = did_you_mean(str(wanted), known)
    text = (
        f"no uncertain parameter of this case has this name{hint}; `tornado(case, None)` lists all"
    )
    raise InputError(text, key="parameter", value=wanted)


def _ends(prior: Measured) -> tuple[float, float]:
    """Where the search ends; a quantity that is positive over its interval stays so."""
    value = float(prior)
    if prior.scale is Scale.DECADES:
        low = value * (prior.low / value) ** REACH
        return low, value * (prior.high / value) ** REACH
    low = value - REACH * (value - prior.low)
    low = max(low, 1e-3 * prior.low) if prior.low > 0 else low
    return low, value + REACH * (prior.high - value)
