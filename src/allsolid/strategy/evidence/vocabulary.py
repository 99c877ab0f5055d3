"""The words of the evidence: every closed set that an entry draws from.

A word outside its set is an error that names the nearest one (see `entry.read_entry`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from allsolid.quantities import InputError, Level, resolve


class Advised(StrEnum):
    """A closed set in which each word says what to do about it: ``NAME = "word", "advice"``."""

    next_step: str

    def __new__(cls, word: str, next_step: str) -> Advised:
        """A member with its word and its advice."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.next_step = next_step
        return member


NEW_YEAR = "add the year to rates.csv once it is published"
"""What to do about money of a year that has no exchange rate or price index yet."""


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


REGIONS: tuple[Jurisdiction, ...] = (
    Jurisdiction.CHINA, Jurisdiction.JAPAN, Jurisdiction.KOREA, Jurisdiction.UNITED_STATES,
    Jurisdiction.EUROPEAN_UNION,
)  # fmt: skip
"""The regions of every comparison, in the order of the source article."""


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


class DevelopmentStage(StrEnum):
    """How far the thing must have come for the target to count."""

    RESEARCH = "research"
    DEVELOPMENT = "development and test"
    PILOT = "pilot"
    MASS_PRODUCTION = "mass production"
    MARKET = "on the market"
    UNSTATED = "unstated"


class Verification(Advised):
    """How far the entry was checked; `next_step` says what a contributor should do about it."""

    READ = "read", "nothing: the named source was read"
    SECOND_HAND = "second-hand", "read the primary document"
    DISPUTED = "disputed", "weigh the sources that contradict each other, named in the note"
    NOT_FOUND = "not found", "find a source; until then do not rely on it"


class TechnicalRoute(StrEnum):
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


class StatedDefinition(StrEnum):
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
    """What a figure measures.

    unit : of its entries ("*" takes a currency)
    better : which way it improves
    of_a_battery : whether a design can be scored against it, given its level
    needs_level : whether the figure means nothing without its level
    """

    unit: str
    better: Better
    of_a_battery: bool
    needs_level: bool

    SPECIFIC_ENERGY = "specific energy", "Wh/kg", Better.HIGHER, True, True
    ENERGY_DENSITY = "energy density", "Wh/L", Better.HIGHER, True, True
    COST = "cost", "*/kWh", Better.LOWER, True, True
    CHARGE_TIME = "charge time", "min", Better.LOWER, True
    CYCLE_LIFE = "cycle life", "cycles", Better.HIGHER, True
    CELL_CAPACITY = "cell capacity", "Ah", Better.NEITHER
    PRODUCTION_CAPACITY = "production capacity", "GWh/yr", Better.HIGHER
    MATERIAL_CAPACITY = "material capacity", "t/yr", Better.HIGHER
    WEIGHT_LOSS = "weight loss", "%", Better.LOWER, False, True
    SHARE = "share", "%", Better.HIGHER
    WORKFORCE = "workforce", "persons", Better.HIGHER
    COUNT = "count", "", Better.HIGHER
    MILESTONE = "milestone", "", Better.NEITHER
    CREDIT_RATE = "credit rate", "%", Better.NEITHER

    def __new__(
        cls,
        word: str,
        unit: str,
        better: Better,
        of_a_battery: bool = False,
        needs_level: bool = False,
    ) -> Metric:
        """A member with what is known of it."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.unit, member.better = unit, better
        member.of_a_battery, member.needs_level = of_a_battery, needs_level
        return member

    def shortfall(self, ratio: float) -> float:
        """By which fraction a figure of `ratio` times the wanted one falls short; negative: it
        exceeds it.
        """
        return ratio - 1 if self.better is Better.LOWER else 1 - ratio


_ALIASES: dict[type[StrEnum], dict[str, str]] = {
    Jurisdiction: {
        "PRC": "CN", "CHN": "CN", "JPN": "JP", "KOR": "KR", "South Korea": "KR",
        "Republic of Korea": "KR", "USA": "US", "U.S.": "US", "United States of America": "US",
        "Europe": "EU", "FRA": "FR", "FIN": "FI",
    },
    TechnicalRoute: {
        "sulphide": "sulfide", "semi-solid": "hybrid solid-liquid",
        "quasi-solid": "hybrid solid-liquid", "hybrid": "hybrid solid-liquid",
        "all-solid": "all-solid, unspecified", "solid": "all-solid, unspecified",
        "Li-metal": "lithium metal", "Li-S": "lithium-sulfur", "lithium-sulphur": "lithium-sulfur",
        "liquid": "liquid lithium-ion", "lithium-ion": "liquid lithium-ion", "any": "any battery",
    },
    EntryKind: {"program": "programme", "forecast": "firm forecast"},
    MoneyType: {"loan": "loan or guarantee", "guarantee": "loan or guarantee"},
    StatedLevel: {"system": "DC system"},
    Verification: {"secondhand": "second-hand"},
}  # fmt: skip

Word = TypeVar("Word", bound=StrEnum)


def resolve_word(kind: type[Word], word: Word | str, *, key: str | None = None) -> Word:
    """The member of a closed set that a word names: value, name or alias, whatever its case.

    Raises
    ------
    InputError : no such member; it names those there are and the nearest
    """
    return resolve(kind, word, key=key, aliases=_ALIASES.get(kind))


def resolve_region(word: Jurisdiction | str, *, key: str = "region") -> Jurisdiction:
    """The region of comparison that a word names.

    Raises
    ------
    InputError : no jurisdiction, or a member state, which is counted within its region
    """
    place = resolve_word(Jurisdiction, word, key=key)
    if place.region is not place:
        text = f"{place} counts within {place.region}: ask for that region, or for jurisdiction"
        raise InputError(f"{text}={place}", key=key, value=str(word))
    return place
