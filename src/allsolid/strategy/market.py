"""From government-led to market-driven, by region and year: three measures, never one mean.

Each is computed from entries of like money only:

    public share      sum of public money / sum of the cost of the same projects, per money type
    subsidy to price  tax credit per kWh in force / average price per kWh at the same level
    loans per grant   total of loans and guarantees / total of grants, as promised

They answer different questions (who pays for projects, who pays for output, in which form the
state helps), and where one is missing a mean of the others would change its meaning. So they
stand side by side, and what is missing is said in `missing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allsolid.quantities import InputError, Level, Money, checked, resolve
from allsolid.sources.packaged import table
from allsolid.strategy.dates import Year, calendar_year, calendar_years
from allsolid.strategy.evidence.catalogue import query
from allsolid.strategy.evidence.entry import Entry
from allsolid.strategy.evidence.money import overlapping, total_money
from allsolid.strategy.evidence.vocabulary import (
    REGIONS,
    Jurisdiction,
    MoneyType,
    Payer,
    resolve_region,
)

WINDOW = 5
"""Years, the last included, over which the public share and the loans per grant are counted."""

PHASE_OUT = 2030
"""Year from which US production credits shrink; the schedule was not read."""


def _prices() -> Mapping[str, Any]:
    return table("allsolid.strategy", "prices.toml")


def average_price(level: Level, year: int) -> float | None:
    """Average lithium-ion price of a year, USD/kWh in money of `price_year`; None where unknown."""
    return _prices().get(str(level), {}).get(str(year))


def price_year(level: Level, year: int) -> int:
    """The year in whose money the average price of `year` at a level stands."""
    return max(year, _prices()["price_year"].get(str(level), year))


@dataclass(frozen=True, slots=True)
class PublicShare:
    """Public money in the cost of projects, of one money type in one currency.

    Parameters
    ----------
    money_type, currency : of every amount
    share : public money over project cost
    cost : project cost in whole units of the currency
    counted : ids of the entries
    """

    money_type: MoneyType
    currency: str
    share: float
    cost: float
    counted: tuple[str, ...]


@checked
def public_shares(
    region: Jurisdiction | str, since: Year, until: Year, among: Iterable[Entry] | None = None
) -> tuple[PublicShare, ...]:
    """Public share by money type and currency, from entries that state both the public amount and
    the cost of the same project; the type with the largest cost first.
    """
    chosen = [
        entry
        for entry in _of(region, since, until, among)
        if entry.total and entry.money_type.payer is Payer.PUBLIC
    ]
    groups: dict[tuple[MoneyType, str], list[Entry]] = {}
    for entry in chosen:
        if not overlapping(entry, chosen):
            groups.setdefault((entry.money_type, entry.currency), []).append(entry)
    shares = []
    for (kind, currency), group in groups.items():
        cost = sum(entry.total or 0.0 for entry in group)
        paid = total_money(group)
        shares.append(PublicShare(kind, currency, paid.amount.amount / cost, cost, paid.counted))
    return tuple(sorted(shares, key=lambda one: -one.cost))


def _of(
    region: Jurisdiction | str, since: Year, until: Year, among: Iterable[Entry] | None = None
) -> tuple[Entry, ...]:
    first, last = calendar_year(since, key="since"), calendar_year(until, key="until")
    return query(region=resolve_region(region), since=first, until=last, among=among)


@checked
def credit_per_kwh(
    region: Jurisdiction | str, year: Year, level: Level | str = Level.CELL
) -> float | None:
    """Tax credits per kWh in force in a year, USD/kWh: for cells, or for cells and modules.

    The two US credits are of one type and stack by law, so at pack level they are added.
    None where the region has none or the amount in that year is not known.
    """
    region, year = resolve_region(region), calendar_year(year)
    level = resolve(Level, level, key="level")
    levels = {Level.CELL: ("cell",), Level.PACK: ("cell", "pack")}
    if level not in levels:
        raise InputError("expected cell or pack", key="level", value=level)
    credits = [
        entry.amount or 0.0
        for entry in query(region=region, money_type=MoneyType.TAX_CREDIT_PER_KWH)
        if entry.level in levels[level] and entry.year < year <= (entry.deadline or year)
    ]
    return sum(credits) if credits and year < PHASE_OUT else None


@checked
def subsidy_to_price(
    region: Jurisdiction | str, year: Year, level: Level | str = Level.CELL
) -> float | None:
    """Tax credit per kWh over the average price at the same level, or None where one is unknown.

    A credit is money of the year in which it is paid; where the price is in money of a later year,
    the credit is brought there by the deflator first.
    """
    year, level = calendar_year(year), resolve(Level, level, key="level")
    credit, price = credit_per_kwh(region, year, level), average_price(level, year)
    if credit is None or price is None:
        return None
    return Money(credit, "USD", year).inflated(price_year(level, year)).amount / price


@dataclass(frozen=True, slots=True)
class LoanMix:
    """Loans beside grants.

    Parameters
    ----------
    currency : of both
    grants, loans : totals, which are not added to each other
    counted : ids of the entries
    left_out : ids of entries that hold money counted by another entry already
    """

    currency: str
    grants: float
    loans: float
    counted: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def loans_per_grant(self) -> float | None:
        """Loans and guarantees for each unit of grants, at face value; None without grants."""
        return self.loans / self.grants if self.grants else None


@checked
def loan_mix(region: Jurisdiction | str, since: Year, until: Year) -> LoanMix | None:
    """How the state's help divides into loans and grants, or None where one of them is unknown."""
    chosen = _of(region, since, until)
    totals, left_out = [], []
    for kind in (MoneyType.GRANT, MoneyType.LOAN_OR_GUARANTEE):
        group = [e for e in chosen if e.money_type is kind and e.amount is not None]
        twice = [e for e in group if overlapping(e, group)]
        if len(twice) == len(group):
            return None
        totals.append(total_money(e for e in group if e not in twice))
        left_out += [e.id for e in twice]
    grants, loans = totals
    if grants.amount.currency != loans.amount.currency:
        return None
    return LoanMix(
        grants.amount.currency, grants.amount.amount, loans.amount.amount,
        grants.counted + loans.counted, tuple(left_out),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MarketMeasures:
    """How far a region is led by its government in a year.

    Parameters
    ----------
    region, year : of what; the window is the `WINDOW` years up to it
    public_shares : the public share of every money type, the type with the largest cost first
    subsidy_to_price : at cell level, or None
    loans : loans beside grants, or None
    missing : what could not be computed, and why
    """

    region: Jurisdiction
    year: int
    public_shares: tuple[PublicShare, ...]
    subsidy_to_price: float | None
    loans: LoanMix | None
    missing: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """True where none of the three could be computed."""
        return not self.public_shares and self.subsidy_to_price is None and self.loans is None


@checked
def market_measures(region: Jurisdiction | str, year: Year) -> MarketMeasures:
    """The measures of one region in one year.

    Raises
    ------
    InputError : no such region (a member state counts within its region), or no year
    """
    region, year = resolve_region(region), calendar_year(year)
    since = year - WINDOW + 1
    shares = public_shares(region, since, year)
    ratio = subsidy_to_price(region, year)
    mix = loan_mix(region, since, year)
    missing = []
    if not shares:
        missing.append("public share: no entry states public money and cost of one project")
    if ratio is None:
        missing.append(f"subsidy to price: {_why_no_ratio(region, year)}")
    if mix is None:
        missing.append("loans per grant: grants or loans of these years are not in the evidence")
    return MarketMeasures(region, year, shares, ratio, mix, tuple(missing))


def _why_no_ratio(region: Jurisdiction, year: int) -> str:
    if region is Jurisdiction.UNITED_STATES and year >= PHASE_OUT:
        return "the phase-out schedule of the credit was not read"
    if credit_per_kwh(region, year) is None:
        return "no credit per kWh is in the evidence"
    return f"no average price of {year} is in the data"


@checked
def all_market_measures(years: Iterable[Year]) -> tuple[MarketMeasures, ...]:
    """The measures of every region in each of the years.

    Raises
    ------
    InputError : not a list of years, or an empty one
    """
    return tuple(
        market_measures(region, year) for year in calendar_years(years) for region in REGIONS
    )
