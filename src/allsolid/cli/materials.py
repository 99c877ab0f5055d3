"""The catalogue of materials."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from allsolid.cli.printing import Json, member, print_json, print_table, say

app = App(name="materials", help="Electrolytes, active materials and the rest of a cell.")


@app.command(name="list")
def list_(
    category: Annotated[
        str | None, Parameter(help='Only this category, e.g. electrolyte or "active material".')
    ] = None,
    *,
    json: Json = False,
) -> None:
    """List the materials by category."""
    from allsolid.materials import Category, catalogue

    rows = catalogue(member(Category, category, "category"))
    if json:
        print_json(rows)
        return
    heads = ("name", "category", "family", "density", "headline")
    print_table(heads, [[row[head] for head in heads] for row in rows])


@app.command
def show(name: str, *, json: Json = False) -> None:
    """Show all that is known of a material: each value with interval, kind and source.

    Parameters
    ----------
    name
        Formula, common name or alias, e.g. Li6PS5Cl, LLZO:Ta, NMC811.
    """
    from allsolid.materials import describe

    found = describe(name)
    if json:
        print_json(found)
        return
    say(f"{found['name']}  {found['formula']}  {found['category']} {found['family']}".rstrip())
    if found["note"]:
        say(found["note"])
    print_table(
        ("property", "value", "interval", "kind", "source", "conditions"),
        [_value(key, value) for key, value in found["values"].items()],
    )
    _print_measurements(found.get("measurements", []))
    say("\nSources")
    say("\n".join(f"  {text}" for text in found["sources"]))


def _value(key: str, value: dict[str, Any]) -> tuple[str, ...]:
    from allsolid.quantities import number

    low, high = number(value["low"]), number(value["high"])
    span = "" if low == high else f"{low} to {high}"
    shown = f"{number(value['value'])} {value['unit']}".rstrip()
    return key, shown, span, value["kind"], value["source"], value["conditions"]


def _print_measurements(rows: list[dict[str, Any]]) -> None:
    from allsolid.quantities import number

    if not rows:
        return
    say("")
    print_table(
        ("measured property", "value", "at °C", "type", "kind", "source"),
        [
            (
                row["property"],
                f"{number(row['value'])} {row['unit']}".rstrip(),
                "" if row["temperature"] is None else number(row["temperature"]),
                row["type"],
                row["kind"],
                row["doi"] or row["source"],
            )
            for row in rows
        ],
    )


@app.command
def compare(*names: str, json: Json = False) -> None:
    """Compare materials, a row a property."""
    from allsolid.materials import compare as together
    from allsolid.quantities import InputError

    if not names:
        raise InputError("expected one name or more, e.g. Li6PS5Cl LLZO:Ta", key="compare")
    rows = together(list(names))
    if json:
        print_json(rows)
        return
    heads = list(rows[0])
    print_table(heads, [[row[head] for head in heads] for row in rows])


@app.command(name="import")
def import_(
    file: Path,
    *,
    columns: Annotated[
        str | None,
        Parameter(
            help='Names of columns where they are not known, e.g. "composition=formula, '
            'conductivity=sigma, temperature=T".'
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Read a table of conductivities (OBELiX, polymers or your own) and print statistics by class.

    Parameters
    ----------
    file
        The CSV file; rows below a detection limit stay censored, rows that cannot be right are
        skipped and listed.
    """
    from allsolid.materials import imported
    from allsolid.materials.conduction.imports import WORDS
    from allsolid.quantities import number
    from allsolid.sources.tablefile import column_map

    named = column_map(columns, WORDS, key="--columns") if columns else None
    found = imported(str(file), named)
    if json:
        print_json(found)
        return
    say(
        f"{file}, {found['table']}: {found['rows']} rows, {found['censored']} below a "
        f"detection limit, {len(found['skipped'])} skipped"
    )
    for note in found["notes"]:
        say(note)
    shown = [
        (
            row["class"],
            row["rows"],
            row["censored"],
            # where censored rows reach into the tenth, only a bound is known
            f"≤ {number(bound, 2)}"
            if (bound := row["p10 at most"]) > row["p10"]
            else number(bound, 2),
            number(row["p50"], 2),
            number(row["p90"], 2),
        )
        for row in found["classes"]
    ]
    heads = ("class", "rows", "censored", "p10 S/cm", "p50 S/cm", "p90 S/cm")
    print_table(heads, shown, right=(1, 2, 3, 4, 5))
    for fault, count in found["faults"].items():
        say(f"{count} rows: {fault}")
    _print_skipped(found["skipped"])


MOST_SKIPPED = 20
"""Lines of skipped rows that are printed; JSON holds all."""


def _print_skipped(rows: list[dict[str, Any]]) -> None:
    for row in rows[:MOST_SKIPPED]:
        say(f"skipped line {row['line']}: {row['shown']}: {row['reason']}")
    if len(rows) > MOST_SKIPPED:
        say(f"and {len(rows) - MOST_SKIPPED} more, which --json lists")
