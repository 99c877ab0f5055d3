"""One entry of the evidence base: a programme, target, award, standard, entity or announcement.

An entry is one ``[[entry]]`` table of a TOML file in ``data/``; a contributor adds one by editing
one file. The closed sets (money type, level, stage, status, route ...) are the enumerations below.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from allsolid.quantities import Basis, InputError, Level, Money, did_you_mean, si


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of evidence.

    Parameters
    ----------
    id : jurisdiction, year or name, and what it is: ``US-2016-B500``
    jurisdiction, kind, status : enumerations
    entities : bodies that act
    instrument : name of the plan, law, round or announcement, with its date where known
    year : in which it was announced; `date` as ISO text where known more closely
    solid_state : whether it is about solid-state batteries
    sources : bibliography keys or addresses, at least one unless the status is "not found"
    money_type, amount, currency : nominal money of `year`, in whole units of the currency
    total : whole cost of the same project, public and private, in the same currency
    metric, value, unit, level, stage, volume, deadline : the figure it states, where it states one
    routes : technical routes
    definition : which definition of solid-state the figure follows
    answers : id of the target whose outcome this is
    overlaps : ids of entries that hold some of the same money; the two are never added
    note : what the source leaves open
    """

    id: str
    jurisdiction: Jurisdiction
    kind: EntryKind
    entities: tuple[str, ...]
    instrument: str
    year: int
    status: Status
    solid_state: SolidState
    sources: tuple[str, ...]
    date: str = ""
    money_type: MoneyType = MoneyType.NONE
    amount: float | None = None
    currency: str = ""
    total: float | None = None
    metric: Metric | None = None
    value: float | None = None
    unit: str = ""
    level: StatedLevel = StatedLevel.UNSTATED
    stage: Stage = Stage.UNSTATED
    volume: str = ""
    deadline: float | None = None
    routes: tuple[Route, ...] = ()
    definition: Definition = Definition.UNSTATED
    answers: str = ""
    overlaps: tuple[str, ...] = ()
    note: str = ""

    @property
    def money(self) -> Money | None:
        """The amount as nominal money of the year, or None where none is stated."""
        if self.amount is None:
            return None
        return Money(self.amount, self.currency, self.year, Basis.NOMINAL)

    @property
    def project_cost(self) -> Money | None:
        """The whole cost of the same project as nominal money, or None."""
        if self.total is None:
            return None
        return Money(self.total, self.currency, self.year, Basis.NOMINAL)

    @property
    def si_value(self) -> float | None:
        """The figure in SI (J/kg, J/m^3, s, fraction) where its unit has an SI form, else as is."""
        if self.value is None or self.metric is None:
            return self.value
        if self.unit in ("Wh/kg", "Wh/L", "min", "%", "Ah"):
            return float(si(self.value, self.unit))
        return self.value

    @property
    def figure(self) -> str:
        """The figure with its unit and level, e.g. ``500 Wh/kg at cell level``."""
        if self.metric is None:
            return ""
        head = f"{self.metric}"
        if self.value is not None and self.metric is not Metric.MILESTONE:
            head += f" {self.value:g} {self.unit}".rstrip()
        known = self.level is not StatedLevel.UNSTATED
        return f"{head}, {self.level} level" if known else head


def read_entry(table: dict[str, Any], *, file: object = None) -> Entry:
    """The entry of one table of a file, its enumerations and types checked.

    Raises
    ------
    InputError : unknown key, missing key, wrong type or a word outside its closed set; names the
        file, the entry, the key, the value and what was expected
    """
    where = str(table.get("id", "entry without id"))
    known = {item.name for item in fields(Entry)}
    for key in table:
        if key not in known:
            raise InputError(
                f"unknown key{did_you_mean(key, known)}", file=file, key=where, value=key
            )
    for key in (
        "id",
        "jurisdiction",
        "kind",
        "entities",
        "instrument",
        "year",
        "status",
        "solid_state",
    ):
        if key not in table:
            raise InputError("is missing", file=file, key=f"{where}: {key}")
    read: dict[str, Any] = {"sources": ()}
    for key, value in table.items():
        read[key] = _convert(key, value, file=file, where=where)
    return Entry(**read)


_ENUMS: dict[str, type[StrEnum]] = {
    "jurisdiction": Jurisdiction, "kind": EntryKind, "status": Status, "solid_state": SolidState,
    "money_type": MoneyType, "metric": Metric, "level": StatedLevel, "stage": Stage,
    "definition": Definition,
}  # fmt: skip

_NUMBERS = ("amount", "total", "value", "deadline")


def _convert(key: str, value: Any, *, file: object, where: str) -> Any:
    at = f"{where}: {key}"
    if key in _ENUMS:
        return _member(_ENUMS[key], value, file=file, key=at)
    if key == "routes":
        return tuple(_member(Route, word, file=file, key=at) for word in _words(value, file, at))
    if key in ("entities", "sources", "overlaps"):
        return tuple(_words(value, file, at))
    if key == "year":
        if isinstance(value, bool) or not isinstance(value, int):
            raise InputError("expected a year such as 2024", file=file, key=at, value=value)
        return value
    if key in _NUMBERS:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise InputError("expected a number", file=file, key=at, value=value)
        return float(value)
    if not isinstance(value, str):
        raise InputError("expected text", file=file, key=at, value=value)
    return value


def _words(value: Any, file: object, key: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise InputError("expected a list of texts", file=file, key=key, value=value)
    return value


def _member(kind: type[StrEnum], value: Any, *, file: object, key: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError as error:
        words = [member.value for member in kind]
        hint = did_you_mean(value, words) if isinstance(value, str) else ""
        text = f"expected one of {', '.join(words)}{hint}"
        raise InputError(text, file=file, key=key, value=value) from error
