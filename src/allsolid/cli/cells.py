"""One cell: what it weighs and holds."""

from __future__ import annotations

from allsolid.cli.printing import DEFAULT_DESIGN, DesignName, Json, print_json, say


def cell(design: DesignName = DEFAULT_DESIGN, *, json: Json = False) -> None:
    """Say what a cell weighs and holds, its resistance ledger, and what was assumed."""
    from allsolid.cells import card, load

    found = load(design)
    if json:
        print_json(card.as_dict(found))
    else:
        say(card.text(found))
