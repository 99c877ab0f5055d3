"""Evidence and targets of the race."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import App, Parameter

from allsolid.cli.printing import (
    DEFAULT_DESIGN,
    DesignName,
    Json,
    count,
    print_json,
    print_table,
    say,
)

app = App(name="strategy", help="Evidence, standards and targets of states and firms.")


@app.command
def evidence(
    *,
    region: Annotated[str | None, Parameter(help="e.g. CN, JP, KR, US, EU.")] = None,
    route: Annotated[str | None, Parameter(help="e.g. sulfide, oxide, polymer.")] = None,
    kind: Annotated[str | None, Parameter(help="e.g. programme, target, award, standard.")] = None,
    text: Annotated[str | None, Parameter(help="A word that the entry holds.")] = None,
    json: Json = False,
) -> None:
    """List the evidence: programmes, targets, awards, standards, each with source and status."""
    from allsolid.strategy import evidence_document, query

    chosen = query(region=region, route=route, kind=kind, text=text)
    if json:
        print_json(evidence_document(chosen))
        return
    if not chosen:
        say("No entry of the evidence fulfils these conditions.")
        return
    print_table(
        ("id", "year", "what", "figure", "money", "deadline", "status"),
        [
            (
                one.id,
                one.year,
                one.instrument,
                one.figure,
                one.money_text,
                "" if one.deadline is None else f"{one.deadline:.0f}",
                str(one.status),
            )
            for one in chosen
        ],
    )


@app.command
def claims(*, json: Json = False) -> None:
    """Show the statements of the source article beside the checked facts."""
    from allsolid.strategy import statement_rows

    rows = statement_rows()
    if json:
        print_json(rows)
        return
    heads = ("number", "article", "verdict", "found")
    print_table(heads, [[row[head] for head in heads] for row in rows])


@app.command
def targets(
    design: Annotated[str | None, Parameter(help="Hold this design against them.")] = None,
    *,
    json: Json = False,
) -> None:
    """List the targets of states and firms, and how a design stands to them."""
    from allsolid.evaluation import scorecard
    from allsolid.strategy import targets_document, today

    card = None if design is None else scorecard(design)
    found = targets_document(today(), card)
    if json:
        print_json(found)
        return
    if card is not None:
        say(f"{card}\n")
    keys = ["who", "target", "deadline", "status", "asks"]
    keys += ["outcome", "value"] if card is not None else []
    heads = ["this cell" if key == "value" else key for key in keys]
    print_table(heads, [_row(row, keys) for row in found["targets"]])
    say("\nasks: the progress a year that the target wants, over what history has shown.")
    if card is not None:
        say(
            "this cell: in the unit of the target and, of money, in the year of its announcement; "
            "energy at open circuit."
        )


def _row(row: dict[str, Any], keys: list[str]) -> list[object]:
    from allsolid.quantities import number

    values = [row.get(key) for key in keys]
    return [number(v, 4) if isinstance(v, float) else v for v in values]


@app.command
def standards(*, json: Json = False) -> None:
    """List the standards: what each tests, its limit and its state."""
    from allsolid.strategy import standard_rows

    rows = standard_rows()
    if json:
        print_json(rows)
        return
    heads = ("title", "tested", "limit", "state", "status")
    print_table(heads, [[row[head] for head in heads] for row in rows])


@app.command
def countries(*, json: Json = False) -> None:
    """Show the source article's table of countries with its corrections."""
    from allsolid.strategy.views import country_rows

    rows = country_rows()
    if json:
        print_json(rows)
        return
    heads = ("country", "policies", "focus", "funding", "corrections")
    print_table(heads, [[_joined(row[head]) for head in heads] for row in rows])


def _joined(value: Any) -> Any:
    return value if isinstance(value, list) else str(value)


@app.command
def market(
    year: Annotated[float, Parameter(help="Year of the money and of the prices.")] = 2025,
    *,
    json: Json = False,
) -> None:
    """Say how far each region is led by government or by the market, from like money only."""
    from allsolid.strategy import market_rows

    rows = market_rows([count(year, "year", 1900, 2200)])
    if json:
        print_json(rows)
        return
    keys = ("region", "public_shares", "subsidy_to_price", "loans_per_grant", "missing")
    heads = ("region", "public share", "subsidy to price", "loans per grant", "missing")
    print_table(heads, [[_market(row[key]) for key in keys] for row in rows], right=(2, 3))


def _market(value: Any) -> Any:
    from allsolid.quantities import number, percent

    if isinstance(value, list):
        parts = [
            f"{one['money_type']} {percent(one['share'])}" if isinstance(one, dict) else one
            for one in value
        ]
        return parts
    return number(value) if isinstance(value, float) else str(value or "")


@app.command
def supply(design: DesignName = DEFAULT_DESIGN, *, json: Json = False) -> None:
    """Say which elements of a design bind at which yearly output of cells."""
    from allsolid.cells import elements, load
    from allsolid.quantities import number
    from allsolid.strategy import binding, critical, supply_rows

    rows = supply_rows(binding(critical(elements(load(design)))))
    if json:
        print_json(rows)
        return
    shown = []
    for row in rows:
        top = row["world"]["top"] if row["world"] else (None, None)
        line = (row["symbol"], row["kg_per_kwh"], row["gwh"], *top, row["status"])
        shown.append([number(cell) if isinstance(cell, float) else cell for cell in line])
    heads = ("element", "kg/kWh", "GWh/a", "largest producer", "its share", "status")
    print_table(heads, shown, right=(1, 2, 4))
    say(
        "\nGWh/a: output of these cells that takes a tenth of the world's output of the element; "
        "it binds\nbelow 1000 GWh/a. Net content of the cell at its nominal energy, before scrap."
    )
