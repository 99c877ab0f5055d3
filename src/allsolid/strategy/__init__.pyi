# strategy: what is public, each from its file
from .article import (
    CountryRow as CountryRow, ElectrolyteRow as ElectrolyteRow, FactCheck as FactCheck,
    Statement as Statement, country_table as country_table, electrolyte_table as
    electrolyte_table, statements as statements,
)
from .evidence.catalogue import (
    by_status as by_status, citations as citations, entries as entries, find_entry as
    find_entry, query as query,
)
from .evidence.entry import Entry as Entry, read_entry as read_entry
from .evidence.money import (
    MoneyComparison as MoneyComparison, MoneyTotal as MoneyTotal, compare_money as
    compare_money, total_money as total_money,
)
from .evidence.orders import (
    Entity as Entity, Event as Event, entities as entities, entry_counts as entry_counts,
    timeline as timeline,
)
from .evidence.validation import (
    EntryProblem as EntryProblem, check_entries as check_entries, check_entry as check_entry, check_file
    as check_file,
)
from .evidence.vocabulary import (
    Better as Better, DevelopmentStage as DevelopmentStage, EntryKind as EntryKind, Jurisdiction
    as Jurisdiction, Metric as Metric, MoneyType as MoneyType, Payer as Payer, SolidState as
    SolidState, StatedDefinition as StatedDefinition, StatedLevel as StatedLevel, TechnicalRoute
    as TechnicalRoute, Verification as Verification,
)
from .dates import today as today
from .market import (
    LoanMix as LoanMix, MarketMeasures as MarketMeasures, PublicShare as PublicShare,
    all_market_measures as all_market_measures, credit_per_kwh as credit_per_kwh, loan_mix as
    loan_mix, market_measures as market_measures, public_shares as public_shares,
    subsidy_to_price as subsidy_to_price,
)
from .standards import (
    Classification as Classification, Ruling as Ruling, Standard as Standard, all_standards as
    all_standards, classify_by_standards as classify_by_standards, classify_claim as
    classify_claim, standard as standard,
)
from .supply import (
    Binding as Binding, Supply as Supply, World as World, binding as binding, by_route as
    by_route, critical as critical, element as element, world as world,
)
from .targets.deadlines import DeadlineStatus as DeadlineStatus, deadline_status as deadline_status
from .targets.rates import (
    BaseRate as BaseRate, RateStatus as RateStatus, RequiredRate as RequiredRate, base_rates as
    base_rates, required_rate as required_rate,
)
from .targets.scorecard import (
    Outcome as Outcome, Score as Score, Scorecard as Scorecard,
    score as score,
)
from .targets.slippage import (
    Promise as Promise, PromiseEnd as PromiseEnd, Slippage as Slippage, estimate_slippage as
    estimate_slippage, promises as promises,
)
from .targets.survival import (
    FailureRate as FailureRate, Survival as Survival, exponential_rate as exponential_rate,
    kaplan_meier as kaplan_meier,
)
from .targets.wanted import all_targets as all_targets, claim_gap as claim_gap, claims as claims
from .views import (
    evidence_document as evidence_document, market_rows as market_rows, standard_rows as
    standard_rows, statement_rows as statement_rows, supply_rows as supply_rows, target_rows as
    target_rows, targets_document as targets_document,
)
