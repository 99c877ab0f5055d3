"""What can be asked by name."""

from __future__ import annotations

from allsolid.cli.printing import Json, print_json, print_table


def outputs(*, json: Json = False) -> None:
    """List every output by name, with its unit, what it takes and what it is."""
    from allsolid.evaluation import ROOMS

    rows = [
        {
            "name": output.id,
            "unit": output.unit,
            "room": room.room,
            "level": None if output.level is None else str(output.level),
            "effort": str(output.effort),
            "meaning": output.meaning,
        }
        for room in ROOMS
        for output in room.outputs
    ]
    if json:
        print_json(rows)
        return
    heads = ["name", "unit", "effort", "meaning"]
    print_table(heads, [[row[head] for head in heads] for row in rows])
