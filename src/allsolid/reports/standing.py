"""The report's section on targets, announcements and supply."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from allsolid.quantities import number, percent
from allsolid.reports.page import Picture, Prose, Section, Table
from allsolid.strategy import Slippage, statement_rows, target_rows
from allsolid.strategy.figures import scorecard_figure, supply_figure, timeline_figure

if TYPE_CHECKING:
    from allsolid.strategy import Binding, Entry, Scorecard


def standing_section(
    card: Scorecard, bindings: Sequence[Binding], slippage: Slippage, at: float
) -> Section:
    """Where the cell stands among targets; what the announcements were worth; what it needs."""
    return Section(
        "standing",
        "Where does it stand in the race?",
        f"{card}.",
        (
            Picture(
                scorecard_figure(card), "Each target at its own level; the bar is the distance."
            ),
            _targets(card, at),
            Picture(
                timeline_figure(),
                "A dot is an announcement, its line runs to the deadline; point at one to read it.",
            ),
            Prose(_slipping(slippage)),
            Picture(
                supply_figure({card.name: bindings}),
                "Yearly output of this cell at which a tenth of the world's output of each element "
                "is used up.",
            ),
            _supply(bindings),
            _statements(),
        ),
    )


def _targets(card: Scorecard, at: float) -> Table:
    targets = {one.target.id: one.target for one in card.scores}
    rows = [
        (
            row["who"],
            row["target"],
            "" if row["deadline"] is None else f"{row['deadline']:.0f}",
            row["status"],
            _verdict(row, targets[row["id"]]),
            "; ".join(targets[row["id"]].sources),
        )
        for row in target_rows(at, card)
    ]
    return Table(
        ("Who", "Target", "Due", "Today", "This cell", "Source"),
        tuple(rows),
        "Targets of states and firms. A target is compared only at the level it states; energy of "
        "this cell is that at open circuit, money that of the year of the announcement.",
        numeric=(2,),
    )


def _verdict(row: dict, target: Entry) -> str:
    if row.get("gap") is None:
        return str(row.get("outcome", ""))
    side = "beyond it by" if row["gap"] <= 0 else "off by"
    gap = abs(row["gap"])
    told = f"{number(row['value'])} {target.unit}"
    return f"{row['outcome']}: {told}, {side} {percent(gap, 1 if gap < 0.01 else 0)}"


def _slipping(found: Slippage) -> str:
    return (
        f"Of {found.promises} dated promises in the ledger {found.slipped} slipped; a standing "
        f"promise slips at a rate of {number(found.rate.rate, 2)} a year "
        f"({number(found.rate.low, 2)} to {number(found.rate.high, 2)}), counting those still open "
        "as censored. The ledger holds the announcements that made news, so it is no fair sample."
    )


def _supply(bindings: Sequence[Binding]) -> Table:
    rows = [
        (
            one.symbol,
            number(float(one.kg_per_kwh)),
            number(float(one.gwh)),
            f"{one.world.top[0]} {percent(one.world.top[1])}",
            str(one.world.year),
            str(one.status),
        )
        for one in bindings
        if one.world is not None and math.isfinite(one.gwh)
    ]
    return Table(
        ("Element", "kg/kWh", "GWh/a at a tenth of world output", "Largest producer", "Year", ""),
        tuple(rows),
        "Net content of the cell at its nominal energy, before scrap.",
        numeric=(1, 2),
    )


def _statements() -> Table:
    rows = [(row["article"], row["found"], row["verdict"]) for row in statement_rows()]
    return Table(
        ("The source article says", "Checked", "Finding"),
        tuple(rows),
        "What the article that this work began from [source-article] states, beside what was "
        "found. The evidence behind each line: allsolid strategy claims --json.",
    )
