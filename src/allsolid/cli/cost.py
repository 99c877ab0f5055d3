"""What a cell costs."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter, validators

from allsolid.cli.printing import DEFAULT_DESIGN, DesignName, Json, print_json, print_table, say

ROUTES = "liquid, sulfide-slurry, sulfide-dry-film, oxide, polymer or thin-film"
SCENARIOS = "base, 2022, market 2024, sulfide today or sulfide long run"
MOST_DRAWS = 100_000
"""Draws up to which every parameter of every draw fits into half a gigabyte."""


def cost(
    design: DesignName = DEFAULT_DESIGN,
    *,
    route: Annotated[
        str | None, Parameter(help=f"{ROUTES}; the first feasible one by default.")
    ] = None,
    plant: Annotated[
        str | None,
        Parameter(
            help="Cells that the plant makes in a year; 50 GWh/a where the design states none.",
            allow_leading_hyphen=True,
        ),
    ] = None,
    prices: Annotated[str, Parameter(help=f"{SCENARIOS}.")] = "base",
    draws: Annotated[
        int,
        Parameter(
            help="Monte Carlo draws behind the interval.",
            validator=validators.Number(gte=2, lte=MOST_DRAWS),
        ),
    ] = 2000,
    credit: Annotated[
        str | None,
        Parameter(help='Production credit per kWh of cells, e.g. "35 USD 2024/kWh": adds net.'),
    ] = None,
    json: Json = False,
) -> None:
    """Say what a cell costs by a route: materials, processing and R&D, by level, with interval."""
    import numpy as np

    from allsolid import cost as room
    from allsolid.cells import alarms, load
    from allsolid.cost.outputs import OUTPUTS
    from allsolid.evaluation import Results, intervals
    from allsolid.exploration import interval
    from allsolid.quantities import number

    cell = load(design)
    given = None if credit is None else room.Incentives(production=credit)
    result = room.estimate_cost(cell, route, plant=plant, prices=prices, incentives=given)
    drawn = Results(cell, case=result.case).drawn(draws).cost
    median, (low, high) = float(np.median(drawn.total)), interval(drawn.total)
    verdicts = room.feasible(cell)
    if json:
        routes = [{"route": v.route, "feasible": v.feasible, "reason": v.reason} for v in verdicts]
        spans = intervals(OUTPUTS, drawn)
        spread = {"draws": draws, "median_of_draws": median, "interval_90": spans}
        told = {"warnings": list(alarms(cell)), "routes": routes}
        print_json(result.as_dict() | spread | told)
        return
    for alarm in alarms(cell):
        say(f"! {alarm}")
    say(str(result))
    say(
        f"  {draws} draws of every parameter: median {number(median)}, 90 % from "
        f"{number(low)} to {number(high)} USD 2022 per kWh, cell level\n"
        "  (C_total has every parameter at its median; where priors are skewed to the dear side, "
        "the median\n  of the draws lies above it)\n"
    )
    if given is not None:
        low, high = interval(drawn.net)
        say(f"  net of credits: 90 % from {number(low)} to {number(high)} USD 2022 per kWh\n")
    rows = [(v.route, "feasible" if v.feasible else "refused", v.reason) for v in verdicts]
    print_table(("route", "", "reason"), rows)
