"""The words of the evidence: every closed set that an entry draws from.

A word outside its set is an error that names the nearest one (see `entry.read_entry`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from allsolid.quantities import InputError, Level
from allsolid.quantities import resolve as resolve_word


class Jurisdiction(StrEnum):
    """Whose policy, money or firm it is."""

    CHINA = "CN"
    JAPAN = "JP"
    KOREA = "KR"
    UNITED_STATES = "US"
    EUROPEAN_UNION = "EU"
    FRANCE = "FR"
    FINLAND = "FI"

    @property
    def region(self) -> Jurisdiction:
        """The region of comparison: members of the European Union count as ``EU``."""
        members = (Jurisdiction.FRANCE, Jurisdiction.FINLAND)
        return Jurisdiction.EUROPEAN_UNION if self in members else self


class EntryKind(StrEnum):
    """What the entry records."""

    PROGRAMME = "programme"
    POLICY = "policy"
    TARGET = "target"
    AWARD = "award"
    STANDARD = "standard"
    ENTITY = "entity"
    FIRM = "firm"
    """an investment, plant or contract of a firm"""
    FIRM_TARGET = "firm target"
    FIRM_FORECAST = "firm forecast"
    CLAIM = "claim"
    """a figure that a firm states of its own cell"""
    OUTCOME = "outcome"
    """what became of a target; `Entry.answers` names it"""
    HISTORY = "history"


class Payer(StrEnum):
    """Who bears the money in the end."""

    PUBLIC = "public"
    PRIVATE = "private"
    MIXED = "mixed"


class MoneyType(StrEnum):
    """What an amount of money is; unlike types are never added."""

    NONE = "none"
    GRANT = "grant"
    GRANT_CEILING = "grant ceiling"
    GRANT_PLANNED = "planned grant"
    RESEARCH_CONTRACT = "research contract"
    CAPEX_SUBSIDY = "capex subsidy"
    SUBSIDY_CEILING = "subsidy ceiling"
    SUBSIDY_FUND = "subsidy fund"
    STATE_AID_CEILING = "state aid ceiling"
    LOAN_OR_GUARANTEE = "loan or guarantee"
    TAX_CREDIT_PER_KWH = "tax credit per kWh"
    TAX_CREDIT_RATE = "tax credit rate"
    PRIVATE_INVESTMENT = "private investment"
    PUBLIC_AND_PRIVATE = "public and private investment"
    NEEDED_INVESTMENT = "needed investment"
    PROJECT_COST = "project cost"
    ROYALTY_PREPAYMENT = "royalty prepayment"

    @property
    def payer(self) -> Payer:
        """Who bears it."""
        if self in (
            MoneyType.NONE, MoneyType.PUBLIC_AND_PRIVATE, MoneyType.NEEDED_INVESTMENT,
            MoneyType.PROJECT_COST,
        ):  # fmt: skip
            return Payer.MIXED
        private = (MoneyType.PRIVATE_INVESTMENT, MoneyType.ROYALTY_PREPAYMENT)
        return Payer.PRIVATE if self in private else Payer.PUBLIC

    @property
    def repayable(self) -> bool:
        """True for money that is to be paid back or only stands surety."""
        return self is MoneyType.LOAN_OR_GUARANTEE

    @property
    def has_amount(self) -> bool:
        """False for the types that state a rate or nothing instead of an amount."""
        return self not in (MoneyType.NONE, MoneyType.TAX_CREDIT_RATE)


class StatedLevel(StrEnum):
    """The level at which a figure is stated; the first six are those of `Level`."""

    ACTIVE = "active"
    STACK = "stack"
    CELL = "cell"
    PACK = "pack"
    DC_SYSTEM = "DC system"
    INSTALLED = "installed"
    VEHICLE = "vehicle"
    PLANT = "plant"
    INDUSTRY = "industry"
    NATIONAL = "national"
    UNSTATED = "unstated"
    """the source does not say: ask it before comparing"""

    @property
    def level(self) -> Level | None:
        """The level of a battery that can be compared with a design, or None."""
        return Level(self.value) if self.value in set(Level) else None


class Stage(StrEnum):
    """How far the thing must have come for the target to count."""

    RESEARCH = "research"
    DEVELOPMENT = "development and test"
    PILOT = "pilot"
    MASS_PRODUCTION = "mass production"
    MARKET = "on the market"
    UNSTATED = "unstated"


class Status(StrEnum):
    """How far the entry was checked; `next_step` says what to do about it."""

    READ = "read"
    SECOND_HAND = "second-hand"
    DISPUTED = "disputed"
    NOT_FOUND = "not found"

    @property
    def next_step(self) -> str:
        """What a contributor should do next."""
        return {
            Status.READ: "nothing: the named source was read",
            Status.SECOND_HAND: "read the primary document",
            Status.DISPUTED: "weigh the sources that contradict each other, named in the note",
            Status.NOT_FOUND: "find a source; until then do not rely on it",
        }[self]


class Route(StrEnum):
    """The technical route an entry is about."""

    SULFIDE = "sulfide"
    OXIDE = "oxide"
    POLYMER = "polymer"
    HALIDE = "halide"
    HYBRID = "hybrid solid-liquid"
    LITHIUM_METAL = "lithium metal"
    LITHIUM_SULFUR = "lithium-sulfur"
    ALL_SOLID = "all-solid, unspecified"
    LIQUID = "liquid lithium-ion"
    ANY = "any battery"


class SolidState(StrEnum):
    """Whether the entry is about solid-state batteries."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Definition(StrEnum):
    """Which definition of solid-state a figure follows."""

    WEIGHT_LOSS_1 = "1 % weight loss"
    WEIGHT_LOSS_HALF = "0.5 % weight loss"
    UNSTATED = "unstated"


class Better(StrEnum):
    """Which way a metric improves."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Metric(StrEnum):
    """What a figure measures; `unit` is the unit of its entries ("*" takes a currency)."""

    SPECIFIC_ENERGY = "specific energy"
    ENERGY_DENSITY = "energy density"
    COST = "cost"
    CHARGE_TIME = "charge time"
    CYCLE_LIFE = "cycle life"
    CELL_CAPACITY = "cell capacity"
    PRODUCTION_CAPACITY = "production capacity"
    MATERIAL_CAPACITY = "material capacity"
    WEIGHT_LOSS = "weight loss"
    SHARE = "share"
    WORKFORCE = "workforce"
    COUNT = "count"
    MILESTONE = "milestone"
    CREDIT_RATE = "credit rate"

    @property
    def unit(self) -> str:
        """Unit of the metric in the files."""
        return _METRICS[self][0]

    @property
    def better(self) -> Better:
        """Which way it improves."""
        return _METRICS[self][1]

    @property
    def of_a_battery(self) -> bool:
        """True where a design can be scored against it, given its level."""
        return self in _BATTERY

    @property
    def needs_level(self) -> bool:
        """True where the figure means nothing without its level."""
        return self in _NEEDS_LEVEL


_METRICS = {
    Metric.SPECIFIC_ENERGY: ("Wh/kg", Better.HIGHER),
    Metric.ENERGY_DENSITY: ("Wh/L", Better.HIGHER),
    Metric.COST: ("*/kWh", Better.LOWER),
    Metric.CHARGE_TIME: ("min", Better.LOWER),
    Metric.CYCLE_LIFE: ("cycles", Better.HIGHER),
    Metric.CELL_CAPACITY: ("Ah", Better.NEITHER),
    Metric.PRODUCTION_CAPACITY: ("GWh/yr", Better.HIGHER),
    Metric.MATERIAL_CAPACITY: ("t/yr", Better.HIGHER),
    Metric.WEIGHT_LOSS: ("%", Better.LOWER),
    Metric.SHARE: ("%", Better.HIGHER),
    Metric.WORKFORCE: ("persons", Better.HIGHER),
    Metric.COUNT: ("", Better.HIGHER),
    Metric.MILESTONE: ("", Better.NEITHER),
    Metric.CREDIT_RATE: ("%", Better.NEITHER),
}

_BATTERY = (
    Metric.SPECIFIC_ENERGY, Metric.ENERGY_DENSITY, Metric.COST, Metric.CHARGE_TIME,
    Metric.CYCLE_LIFE,
)  # fmt: skip

_NEEDS_LEVEL = (
    Metric.SPECIFIC_ENERGY, Metric.ENERGY_DENSITY, Metric.COST, Metric.WEIGHT_LOSS,
)  # fmt: skip


_ALIASES: dict[type[StrEnum], dict[str, str]] = {
    Jurisdiction: {
        "PRC": "CN", "CHN": "CN", "JPN": "JP", "KOR": "KR", "South Korea": "KR",
        "Republic of Korea": "KR", "USA": "US", "U.S.": "US", "United States of America": "US",
        "Europe": "EU", "FRA": "FR", "FIN": "FI",
    },
    Route: {
        "sulphide": "sulfide", "semi-solid": "hybrid solid-liquid",
        "quasi-solid": "hybrid solid-liquid", "hybrid": "hybrid solid-liquid",
        "all-solid": "all-solid, unspecified", "solid": "all-solid, unspecified",
        "Li-metal": "lithium metal", "Li-S": "lithium-sulfur", "lithium-sulphur": "lithium-sulfur",
        "liquid": "liquid lithium-ion", "lithium-ion": "liquid lithium-ion", "any": "any battery",
    },
    EntryKind: {"program": "programme", "forecast": "firm forecast"},
    MoneyType: {"loan": "loan or guarantee", "guarantee": "loan or guarantee"},
    StatedLevel: {"system": "DC system"},
    Status: {"secondhand": "second-hand"},
}  # fmt: skip

Word = TypeVar("Word", bound=StrEnum)


def resolve(kind: type[Word], word: Any, *, key: str | None = None) -> Word:
    """The member of a closed set that a word names: value, name or alias, whatever its case.

    Raises
    ------
    InputError : no such member; it names those there are and the nearest
    """
    return resolve_word(kind, word, key=key, aliases=_ALIASES.get(kind))


def resolve_region(word: Any, *, key: str = "region") -> Jurisdiction:
    """The region of comparison that a word names.

    Raises
    ------
    InputError : no jurisdiction, or a member state, which is counted within its region
    """
    found = resolve(Jurisdiction, word, key=key)
    if found.region is not found:
        text = f"{found} counts within {found.region}: ask for that region, or for jurisdiction"
        raise InputError(f"{text}={found}", key=key, value=str(word))
    return found
