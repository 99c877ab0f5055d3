"""The room as plain rows and JSON-able dictionaries, for the command line and the report.

Every row is a dictionary of texts, numbers, lists and None, in the units people speak.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from allsolid.quantities import checked, number, to
from allsolid.strategy.article import country_table, electrolyte_table, statements
from allsolid.strategy.comparison import Comparison, entities
from allsolid.strategy.dates import Year, calendar_years, decimal_year
from allsolid.strategy.entry import Entry
from allsolid.strategy.evidence import by_status, entries
from allsolid.strategy.market import WINDOW, MarketMeasures, all_market_measures
from allsolid.strategy.scorecard import Scorecard
from allsolid.strategy.slippage import Promise, Slippage, estimate_slippage, ledger
from allsolid.strategy.standards import all_standards, classify_claim
from allsolid.strategy.supply import Binding
from allsolid.strategy.targets import (
    RequiredRate,
    all_targets,
    claims,
    deadline_status,
    required_rate,
    wanted_text,
)
from allsolid.strategy.vocabulary import MoneyType

Row = dict[str, Any]


def entry_row(entry: Entry) -> Row:
    """One entry in full, as it stands in its file."""
    return {
        "id": entry.id,
        "jurisdiction": str(entry.jurisdiction),
        "kind": str(entry.kind),
        "entities": list(entry.entities),
        "instrument": entry.instrument,
        "year": entry.year,
        "date": entry.date,
        "money_type": str(entry.money_type),
        "amount": entry.amount,
        "total": entry.total,
        "currency": entry.currency,
        "solid_state": str(entry.solid_state),
        "metric": None if entry.metric is None else str(entry.metric),
        "value": entry.value,
        "unit": entry.unit,
        "level": str(entry.level),
        "stage": str(entry.stage),
        "volume": entry.volume,
        "deadline": entry.deadline,
        "routes": [str(route) for route in entry.routes],
        "definition": str(entry.definition),
        "answers": entry.answers,
        "replaces": entry.replaces,
        "overlaps": list(entry.overlaps),
        "status": str(entry.status),
        "next_step": entry.status.next_step,
        "sources": list(entry.sources),
        "note": entry.note,
    }


@checked
def evidence_rows(among: Iterable[Entry] | None = None) -> list[Row]:
    """A short row an entry, for a table on a terminal."""
    return [
        {
            "id": entry.id,
            "year": entry.year,
            "what": entry.instrument,
            "figure": entry.figure,
            "money": money_text(entry),
            "deadline": "" if entry.deadline is None else f"{entry.deadline:.0f}",
            "route": ", ".join(entry.routes),
            "status": str(entry.status),
        }
        for entry in (entries() if among is None else among)
    ]


def money_text(entry: Entry) -> str:
    """The money of an entry as people say it, with its type: ``10 bn JPY grant``."""
    if entry.money_type is MoneyType.NONE:
        return ""
    if entry.amount is None:
        known = entry.money_type.has_amount
        return f"{entry.money_type}, amount not stated" if known else str(entry.money_type)
    amount, scale = entry.amount, ""
    for size, name in ((1e12, " tn"), (1e9, " bn"), (1e6, " M")):
        if amount >= size:
            amount, scale = amount / size, name
            break
    return f"{amount:g}{scale} {entry.currency} {entry.money_type}"


def statement_rows() -> list[Row]:
    """The article's statements beside the checked facts, in one view."""
    return [
        {
            "number": one.number,
            "about": one.about,
            "article": one.says,
            "found": one.found,
            "verdict": str(one.verdict),
            "stands": one.verdict.stands,
            "entries": list(one.entries),
            "status": {entry.id: str(entry.status) for entry in one.evidence},
            "sources": list(dict.fromkeys(s for entry in one.evidence for s in entry.sources)),
        }
        for one in statements()
    ]


def country_rows() -> list[Row]:
    """The article's table of countries with its corrections."""
    return [
        {
            "country": row.name,
            "policies": row.policies,
            "focus": row.focus,
            "entities": row.entities,
            "funding": row.funding,
            "corrections": [f"{one.says}: {one.verdict}. {one.found}" for one in row.corrections],
        }
        for row in country_table()
    ]


def electrolyte_rows() -> list[Row]:
    """The article's table of electrolytes with its corrections; conductivities in S/cm."""
    return [
        {
            "type": row.name,
            "conductivity": [float(to(value, "S/cm")) for value in row.conductivity],
            "temperature": row.temperature,
            "advantages": row.advantages,
            "challenges": row.challenges,
            "examples": list(row.examples),
            "measured_10_50_90": [float(to(value, "S/cm")) for value in row.found],
            "correction": row.correction,
            "sources": list(row.sources),
        }
        for row in electrolyte_table()
    ]


def standard_rows() -> list[Row]:
    """The standards: what is tested, the limit, the state."""
    return [
        {
            "key": one.key,
            "title": one.title,
            "tested": one.tested,
            "limit": one.must_hold if one.limit is None else f"{number(100 * one.limit)} %",
            "state": str(one.state),
            "date": one.date,
            "status": str(one.status),
            "note": one.note,
        }
        for one in all_standards().values()
    ]


@checked
def evidence_document(among: Iterable[Entry] | None = None) -> Row:
    """Everything the evidence view shows, as one JSON-able document."""
    chosen = entries() if among is None else tuple(among)
    return {
        "entries": [entry_row(entry) for entry in chosen],
        "by_status": {str(status): count for status, count in by_status(chosen).items()},
        "entities": [
            {
                "name": one.name,
                "regions": [str(r) for r in one.regions],
                "entries": list(one.entries),
            }
            for one in entities(chosen)
        ],
        "statements": statement_rows(),
        "countries": country_rows(),
        "electrolytes": electrolyte_rows(),
        "standards": standard_rows(),
    }


@checked
def target_rows(at: Any, card: Scorecard | None = None) -> list[Row]:
    """A row a target: what it asks, its required rate, where it stands at the decimal year `at`
    and, with a scorecard, how the design stands to it.
    """
    at = decimal_year(at)
    verdicts = {} if card is None else {one.target.id: one for one in card.verdicts}
    rows = []
    for target in all_targets():
        rate = required_rate(target)
        status = deadline_status(target, at)
        row: Row = {
            "id": target.id,
            "who": ", ".join(target.entities),
            "target": wanted_text(target),
            "unit": target.unit,
            "year": target.year,
            "stage": str(target.stage),
            "volume": target.volume,
            "definition": str(target.definition),
            "deadline": target.deadline,
            "status": str(status),
            "next_step": status.next_step,
            "rate_status": str(rate.status),
            "asks": _asks(rate),
            "required_per_year": rate.required,
            "times_base_rate": rate.ratio,
            "z": rate.z,
            "sources": list(target.sources),
        }
        if target.id in verdicts:
            one = verdicts[target.id]
            row |= {"outcome": str(one.outcome), "value": one.value, "gap": one.gap}
        rows.append(row)
    return rows


def _asks(rate: RequiredRate) -> str:
    """How fast a target wants history to move, in words."""
    if rate.ratio is None:
        return str(rate.status)
    return f"{number(rate.ratio, 2)} times the base rate"


def promise_row(promise: Promise, at: float) -> Row:
    """One announcement of the slippage ledger, as it stands at a decimal year."""
    return {
        "milestone": promise.milestone,
        "firm": promise.firm,
        "what": promise.what,
        "made": promise.made,
        "due": promise.due,
        "end": str(promise.end_at(at)),
        "ended": promise.ended,
        "slip_years": promise.slip,
        "source": promise.source,
        "status": str(promise.status),
    }


def slippage_row(found: Slippage) -> Row:
    """The slippage estimates; a median that is never reached is None."""
    median = found.survival.median
    return {
        "at": found.at,
        "promises": found.promises,
        "slipped": found.slipped,
        "overdue": found.overdue,
        "failures_per_year": found.rate.rate,
        "low": found.rate.low,
        "high": found.rate.high,
        "median_years_standing": None if math.isinf(median) else median,
        "slip_years_per_year": found.slip_per_year,
        "mean_slip_years": found.mean_slip,
    }


@checked
def targets_document(at: Any, card: Scorecard | None = None) -> Row:
    """Everything the targets view shows on a day, as one JSON-able document.

    `at` is a decimal year, a date, or its text, e.g. ``"2026-11-26"``.
    """
    at = decimal_year(at)
    return {
        "at": at,
        "summary": None if card is None else str(card),
        "targets": target_rows(at, card),
        "claims": claim_rows(),
        "promises": [promise_row(promise, at) for promise in ledger()],
        "slippage": slippage_row(estimate_slippage(at)),
    }


@checked
def supply_rows(found: Sequence[Binding]) -> list[Row]:
    """A row an element: demand, the output of cells at which it binds, and who produces it."""
    rows = []
    for one in found:
        row: Row = {
            "element": one.symbol,
            "kg_per_kwh": _plain(one.demand),
            "gwh_per_year": _plain(one.gwh),
            "low": _plain(one.low),
            "high": _plain(one.high),
            "status": str(one.status),
            "next_step": one.status.next_step,
        }
        if one.world is not None:
            row |= {
                "world_tonnes": one.world.tonnes,
                "year": one.world.year,
                "top_producer": one.world.top[0],
                "top_share": one.world.top[1],
                "hhi_low": one.world.concentration[0],
                "hhi_high": one.world.concentration[1],
                "kind": str(one.world.output.kind),
                "sources": list(one.world.sources),
                "note": one.world.note,
            }
        rows.append(row)
    return rows


def _plain(value: Any) -> Any:
    plain = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(plain, list):
        return [_plain(item) for item in plain]
    return None if isinstance(plain, float) and math.isinf(plain) else plain


@checked
def market_rows(years: Iterable[Year]) -> list[Row]:
    """Public shares, subsidy against price and loans per grant by region and year, with what is
    missing; one row for a year in which no region has any of them.
    """
    rows = []
    for year in calendar_years(years):
        found = all_market_measures([year])
        known = any(not one.empty for one in found)
        rows += [_market_row(one) for one in found] if known else [_nothing(year)]
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
    return {
        "region": str(one.region),
        "year": one.year,
        "public_shares": [
            {
                "money_type": str(part.money_type),
                "share": part.share,
                "entries": list(part.counted),
            }
            for part in one.shares
        ],
        "subsidy_to_price": one.subsidy_to_price,
        "loans_per_grant": None if one.loans is None else one.loans.loans_per_grant,
        "missing": list(one.missing),
    }


def comparison_rows(found: Comparison) -> list[Row]:
    """A row a region, a column a route; None where no entry was found, which is not zero."""
    rows = []
    for region in found.regions:
        row: Row = {"region": str(region)}
        for name in found.columns:
            money = found.cell(region, name)
            row[name] = None if money is None else money.amount
        rows.append(row)
    return rows


def scorecard_rows(cards: Mapping[str, Scorecard]) -> list[Row]:
    """A row a design: how many targets it meets and its sentence."""
    return [
        {
            "design": name,
            "met": len(card.met),
            "comparable": len(card.comparable),
            "targets": len(card.verdicts),
            "summary": str(card),
        }
        for name, card in cards.items()
    ]


def claim_rows() -> list[Row]:
    """The figures that firms state of their own cells, each with what the standards call it."""
    return [
        {
            "id": one.id,
            "firm": ", ".join(one.entities),
            "cell": one.instrument,
            "claim": one.figure,
            "year": one.year,
            "stage": str(one.stage),
            "status": str(one.status),
            "classes": {c.standard.key: str(c.verdict) for c in classify_claim(one)},
            "note": one.note,
        }
        for one in claims()
    ]
