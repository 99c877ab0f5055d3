"""The room as plain rows and JSON-able dictionaries, for the command line and the report.

Every row is a dictionary of texts, numbers, lists and None, in the units people speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from allsolid.quantities import checked, number, to
from allsolid.strategy.article import country_table, electrolyte_table, statements
from allsolid.strategy.dates import Day, Year, calendar_years, decimal_year
from allsolid.strategy.evidence.catalogue import by_status, entries
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.evidence.orders import entities
from allsolid.strategy.market import WINDOW, MarketMeasures, all_market_measures
from allsolid.strategy.records import plain, row
from allsolid.strategy.standards import all_standards, classify_claim
from allsolid.strategy.supply import Binding
from allsolid.strategy.targets.deadlines import deadline_status
from allsolid.strategy.targets.rates import required_rate
from allsolid.strategy.targets.scorecard import Scorecard
from allsolid.strategy.targets.slippage import estimate_slippage, promises
from allsolid.strategy.targets.wanted import all_targets, claims, wanted_text

Row = dict[str, Any]


@checked
def evidence_document(among: Iterable[Entry] | None = None) -> Row:
    """Everything the evidence view shows, as one JSON-able document."""
    chosen = entries() if among is None else tuple(among)
    return {
        "entries": plain(chosen),
        "by_status": plain(by_status(chosen)),
        "entities": plain(entities(chosen)),
        "statements": statement_rows(),
        "countries": country_rows(),
        "electrolytes": electrolyte_rows(),
        "standards": standard_rows(),
    }


def statement_rows() -> list[Row]:
    """The article's statements beside the checked facts, in one view."""
    return [
        row(one, "says", "evidence")
        | {
            "article": one.says,
            "stands": one.verdict.stands,
            "status": {entry.id: str(entry.status) for entry in one.evidence},
            "sources": list(dict.fromkeys(s for entry in one.evidence for s in entry.sources)),
        }
        for one in statements()
    ]


def country_rows() -> list[Row]:
    """The article's table of countries with its corrections."""
    return [
        row(one, "name")
        | {
            "country": one.name,
            "corrections": [
                f"{each.says}: {each.verdict}. {each.found}" for each in one.corrections
            ],
        }
        for one in country_table()
    ]


def electrolyte_rows() -> list[Row]:
    """The article's table of electrolytes with its corrections; conductivities in S/cm."""
    return [
        row(one, "name", "found")
        | {
            "type": one.name,
            "conductivity": [float(to(value, "S/cm")) for value in one.conductivity],
            "measured_10_50_90": [float(to(value, "S/cm")) for value in one.found],
        }
        for one in electrolyte_table()
    ]


def standard_rows() -> list[Row]:
    """The standards: what is tested, the limit, the state."""
    return [
        row(one) | {"limit": one.must_hold if one.limit is None else f"{number(100 * one.limit)} %"}
        for one in all_standards().values()
    ]


@checked
def targets_document(at: Day, card: Scorecard | None = None) -> Row:
    """Everything the targets view shows on a day, as one JSON-able document.

    `at` is a decimal year, a date, or its text, e.g. ``"2026-11-26"``.
    """
    at = decimal_year(at)
    return {
        "at": at,
        "summary": None if card is None else str(card),
        "targets": target_rows(at, card),
        "claims": claim_rows(),
        "promises": [row(one) | {"end": str(one.end_at(at))} for one in promises()],
        "slippage": row(estimate_slippage(at)),
    }


@checked
def target_rows(at: Day, card: Scorecard | None = None) -> list[Row]:
    """A row a target: what it asks, its required rate, where it stands on a day and, with a
    scorecard, how the design stands to it.
    """
    at = decimal_year(at)
    scores = {} if card is None else {one.target.id: row(one, "target") for one in card.scores}
    return [scores.get(target.id, {}) | _target_row(target, at) for target in all_targets()]


def _target_row(target: Entry, at: float) -> Row:
    rate, status = required_rate(target), deadline_status(target, at)
    history = None if rate.ratio is None else f"{number(rate.ratio, 2)} times the base rate"
    return row(target, "value") | {
        "who": ", ".join(target.entities),
        "target": wanted_text(target),
        "status": str(status),
        "next_step": status.next_step,
        "rate_status": str(rate.status),
        "asks": history or str(rate.status),
        "required_per_year": rate.required,
        "times_base_rate": rate.ratio,
        "z": rate.z,
    }


def claim_rows() -> list[Row]:
    """The figures that firms state of their own cells, each with what the standards call it."""
    return [
        row(one)
        | {"classes": {each.standard.key: str(each.ruling) for each in classify_claim(one)}}
        for one in claims()
    ]


@checked
def supply_rows(bindings: Sequence[Binding]) -> list[Row]:
    """A row an element: demand, the output of cells at which it binds, and who produces it."""
    return plain(bindings)


@checked
def market_rows(years: Iterable[Year]) -> list[Row]:
    """Public shares, subsidy against price and loans per grant by region and year, with what is
    missing; one row for a year in which no region has any of them.
    """
    rows = []
    for year in calendar_years(years):
        measures = all_market_measures([year])
        known = any(not one.empty for one in measures)
        rows += [_market_row(one) for one in measures] if known else [_nothing(year)]
    return rows


def _nothing(year: int) -> Row:
    why = f"no measure can be computed from the evidence of {year - WINDOW + 1} to {year}"
    return {
        "region": "all regions",
        "year": year,
        "public_shares": [],
        "subsidy_to_price": None,
        "loans_per_grant": None,
        "missing": [why],
    }


def _market_row(one: MarketMeasures) -> Row:
    loans = None if one.loans is None else one.loans.loans_per_grant
    return row(one, "empty") | {"loans_per_grant": loans}
