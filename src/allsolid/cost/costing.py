"""`estimate_cost`: one cell, one route, one plant, in one call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np

from allsolid.cells import Cell, load
from allsolid.cost.buying.bill import contents
from allsolid.cost.buying.contents import Contents, reference, reference_names
from allsolid.cost.buying.own import own_plant, own_prices, stand_ins
from allsolid.cost.buying.prices import PriceBook, price_book
from allsolid.cost.case import Case, is_small, realised, with_general_price
from allsolid.cost.factory.plant import Plant
from allsolid.cost.factory.processes import (
    Route,
    apply,
    for_cell,
    liquid_process,
    route,
    routes,
    used_of,
)
from allsolid.cost.feasibility import Feasibility, verdict, verdicts
from allsolid.cost.incentives import Incentives, Programme
from allsolid.cost.levels import Adders, standard_adders
from allsolid.cost.model import material_names
from allsolid.cost.result import CostBreakdown, breakdown
from allsolid.designs import names
from allsolid.quantities import InputError, checked, did_you_mean

PlantOrText = Annotated[Plant | str, "such as '50 GWh/a'; `plant_of` reads it"]


@checked
def contents_of(cell: Cell | Contents | str | Path) -> Contents:
    """The cell in the terms of a plant; `Contents` pass through.

    A text is the name of a packaged reference cell or design, or the path of a design file.

    Raises
    ------
    InputError : no such design, or neither a cell nor a name
    """
    return _that_holds_energy(_counted(_meant(cell)))


def _meant(cell: Cell | Contents | str | Path) -> Cell | Contents:
    """The cell, or the contents, that a name or a file stands for."""
    if isinstance(cell, str) and cell in reference_names():
        return reference(cell)
    made = _loaded(cell) if isinstance(cell, str | Path) else cell
    if not isinstance(made, Cell | Contents):
        raise InputError("expected a cell or the name of a design", key="cell", value=cell)
    return made


def _counted(made: Cell | Contents) -> Contents:
    return made if isinstance(made, Contents) else contents(made)


def _loaded(name: str | Path) -> Cell:
    """The packaged design of this name or the one in a file; a refusal knows reference cells."""
    try:
        return load(name)
    except InputError as error:
        among = [*names(), *reference_names()]
        hint = did_you_mean(str(name), among)
        if Path(name).suffix or not any(f"'{one}'" in hint for one in reference_names()):
            raise
        text = f"expected a design file (.toml) or one of {', '.join(among)}{hint}"
        raise InputError(text, key="cell", value=str(name)) from error


def _that_holds_energy(cell: Contents) -> Contents:
    """The contents, if at least one cell has what costs are divided by."""
    divisors = {
        "energy": cell.energy, "capacity": cell.capacity, "cathode area": cell.cathode_area,
    }  # fmt: skip
    for key, amount in divisors.items():
        found = np.asarray(amount, dtype=float)
        if not np.any(np.isfinite(found) & (found > 0)):
            text = f"a cell without {key} has no cost per kWh: expected more than zero"
            raise InputError(text, file=cell.name, key=key, value=float(np.max(found)))
    return cell


def plant_of(plant: PlantOrText | None) -> Plant:
    """The plant itself, from text such as ``"50 GWh/a"``, or the default.

    Raises
    ------
    InputError : neither a plant nor such a text
    """
    if isinstance(plant, str):
        return Plant.of(plant)
    if plant is not None and not isinstance(plant, Plant):
        raise InputError("expected a Plant or text such as '50 GWh/a'", key="plant", value=plant)
    return plant or Plant()


@checked
def feasible(cell: Cell | Contents | str | Path) -> tuple[Feasibility, ...]:
    """The verdict on every route for this cell, with the reason where it is refused."""
    return verdicts(contents_of(cell))


@checked
def default_route(cell: Cell | Contents | str | Path) -> str:
    """The first feasible route, in the order of the packaged routes.

    Raises
    ------
    InputError : no route can make the cell; the message carries every reason
    """
    found = feasible(cell)
    for one in found:
        if one.feasible:
            return one.route
    reasons = "; ".join(f"{one.route}: {one.reason}" for one in found)
    raise InputError(f"no route can make this cell ({reasons})", key="route")


def _route_of(way: Route | str) -> Route:
    """The route itself, or a packaged one by name.

    Raises
    ------
    InputError : neither
    """
    if isinstance(way, Route):
        return way
    if not isinstance(way, str):
        raise InputError(f"expected one of {', '.join(routes())}", key="route", value=way)
    return route(way)


def _prices_of(prices: PriceBook | str | None, cell: Contents) -> PriceBook:
    """The scenario of this name (or the default) with the design's own prices over it.

    A price book keeps its own prices; those of the design stand where it has none.

    Raises
    ------
    InputError : neither a price book nor a scenario
    """
    used = frozenset(item.material for item in cell.items)
    if isinstance(prices, PriceBook):
        book = prices.joined(own_prices(price_book(), cell.own, used))
    else:
        book = own_prices(price_book(*([] if prices is None else [prices])), cell.own, used)
    return stand_ins(book, cell.based_on)


def _plant_for(plant: PlantOrText | None, cell: Contents) -> Plant:
    """The plant as given; by default, and for a volume in words, with what the design states."""
    if isinstance(plant, Plant):
        return plant
    own = own_plant(Plant(), cell.own)
    return own if plant is None else replace(own, volume=plant_of(plant).volume)


@checked
def case_of(
    cell: Cell | Contents | str | Path,
    way: Route | str | None = None,
    *,
    plant: PlantOrText | None = None,
    prices: PriceBook | str | None = None,
    adders: Adders | None = None,
    incentives: Incentives | None = None,
    programme: Programme | None = None,
) -> Case:
    """The case (all priors) of a cell by a route in a plant; parameters as in `estimate_cost`.

    Raises
    ------
    InputError : unknown or infeasible route (with the reason), or a material without a price
    """
    for given, kind, key in (
        (incentives, Incentives, "incentives"), (programme, Programme, "programme"),
        (adders, Adders, "adders"),
    ):  # fmt: skip
        if given is not None and not isinstance(given, kind):
            raise InputError(f"expected {kind.__name__}(...)", key=key, value=given)
    made = _meant(cell)
    if isinstance(made, Cell):
        made.check_inputs()
    inside = _that_holds_energy(_counted(made))
    chosen = _route_of(default_route(inside) if way is None else way)
    judged = verdict(inside, chosen)
    if not judged.feasible:
        raise InputError(judged.reason, key="route", value=chosen.name)
    chosen = for_cell(chosen, inside)
    base = used_of(liquid_process(), chosen)
    book = _prices_of(prices, inside)
    unknown = (i.material for i in inside.items if is_small(i) and not book.known(i.material))
    general = frozenset(unknown)
    inside = with_general_price(inside, general)
    needed = material_names(inside, apply(realised(chosen), realised(base), inside))
    found = Case(
        cell=made if isinstance(made, Contents) else made.inputs,
        route=chosen,
        base=base,
        plant=_plant_for(plant, inside),
        prices=book.restricted(needed),
        adders=adders or standard_adders(),
        incentives=incentives or Incentives(),
        programme=programme,
        bibliography=inside.own.bibliography,
        general=general,
    )
    _check_lengths(found, inside)
    return found


def _check_lengths(case: Case, cell: Contents) -> None:
    """Raise where batches of unlike length meet: cells, prices, plants, credits."""
    plant, public = case.plant, case.incentives
    amounts = (price.amount for price in case.prices.prices)
    given = (plant.volume, plant.utilisation, plant.cell_yield, public.production, public.grant)
    held = (cell.energy, cell.mass, *(item.amount for item in cell.items))
    plain: list[Any] = [getattr(one, "amount", one) for one in (*amounts, *given, *held)]
    sizes = {np.size(getattr(one, "value", one)) for one in plain} - {1}
    if len(sizes) > 1:
        text = "expected one number, or as many prices, plants and credits as cells"
        raise InputError(text, key="cell", value=sorted(sizes))


@checked
def estimate_cost(
    cell: Cell | Contents | str | Path,
    route: Route | str | None = None,
    *,
    plant: PlantOrText | None = None,
    prices: PriceBook | str | None = None,
    incentives: Incentives | None = None,
    programme: Programme | None = None,
) -> CostBreakdown:
    """C_total = C_materials + C_processing + C_R&D of a cell by a route.

    Parameters
    ----------
    cell : a `Cell`, `Contents`, the name of a packaged design, or the path of a design file
    route : a `Route` or a name of `routes()`; the first feasible one where none is given
    plant : text such as ``"10 GWh/a"``, by BatPaC 5.0's rules and what the design states under
        ``[plant]`` (default 50 GWh a year), or a `Plant`, which holds as it is
    prices : a `PriceBook`, or the name of a scenario; default the scenario ``base``
    incentives : credits and grants (default none)
    programme : the second mode of R&D (default none)

    Returns
    -------
    CostBreakdown at the medians of all priors, USD 2022 per kWh of cells. Wide priors are skewed,
    so the median of the draws (`monte_carlo`) lies above it.

    Raises
    ------
    InputError : no such design, infeasible or unknown route, or a material without a price
    """
    case = case_of(
        cell, route, plant=plant, prices=prices, incentives=incentives, programme=programme
    )
    return breakdown(case)


@checked
def liquid_counterpart(
    prices: PriceBook | str | None = None, plant: PlantOrText | None = None
) -> CostBreakdown:
    """The liquid NMC811-graphite cell (battery 1) in the same plant and prices.

    It is the workbook's own cell. The packaged design ``liquid-nmc811-graphite`` has the same
    contents within 0.2 %, but costs 1.7 % less per kWh: its energy is that at open circuit,
    0.2549 kWh, the workbook's 0.25 kWh that at C/3, 3.667 V (source: batpac5).
    """
    return estimate_cost(reference("batpac-nmc811-graphite"), "liquid", plant=plant, prices=prices)
