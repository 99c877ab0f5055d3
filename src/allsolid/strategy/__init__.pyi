# strategy: what is public, each from its file
from .article import (
    CountryRow as CountryRow, ElectrolyteRow as ElectrolyteRow, Finding as Finding, Statement as
    Statement, country_table as country_table, electrolyte_table as electrolyte_table,
    statements as statements,
)
from .comparison import (
    Comparison as Comparison, Entity as Entity, Event as Event, compare as compare, counts as
    counts, entities as entities, timeline as timeline,
)
from .entry import Entry as Entry, read_entry as read_entry
from .evidence import (
    Total as Total, by_status as by_status, citations as citations, entries as entries, find as
    find, query as query, total as total,
)
from .market import (
    LoanMix as LoanMix, MarketMeasures as MarketMeasures, PublicShare as PublicShare,
    all_market_measures as all_market_measures, credit_per_kwh as credit_per_kwh, loan_mix as
    loan_mix, market_measures as market_measures, public_shares as public_shares,
    subsidy_to_price as subsidy_to_price,
)
from .scorecard import (
    Outcome as Outcome, Performance as Performance, Scorecard as Scorecard, Verdict as Verdict,
    score as score,
)
from .slippage import (
    End as End, Promise as Promise, Rate as Rate, Slippage as Slippage, Survival as Survival,
    estimate_slippage as estimate_slippage, exponential_rate as exponential_rate, kaplan_meier
    as kaplan_meier, ledger as ledger,
)
from .standards import (
    Class as Class, Classification as Classification, Standard as Standard, all_standards as
    all_standards, classify as classify, classify_claim as classify_claim, standard as standard,
)
from .supply import (
    Binding as Binding, Supply as Supply, World as World, binding as binding, by_route as
    by_route, critical as critical, element as element, world as world,
)
from .targets import (
    BaseRate as BaseRate, DeadlineStatus as DeadlineStatus, RateStatus as RateStatus,
    RequiredRate as RequiredRate, all_targets as all_targets, base_rates as base_rates,
    claim_gap as claim_gap, claims as claims, deadline_status as deadline_status, required_rate
    as required_rate,
)
from .validation import (
    Problem as Problem, check_entries as check_entries, check_entry as check_entry, check_file
    as check_file,
)
from .views import (
    evidence_document as evidence_document, evidence_rows as evidence_rows, market_rows as
    market_rows, standard_rows as standard_rows, statement_rows as statement_rows, supply_rows
    as supply_rows, target_rows as target_rows, targets_document as targets_document,
)
from .vocabulary import (
    Better as Better, Definition as Definition, EntryKind as EntryKind, Jurisdiction as
    Jurisdiction, Metric as Metric, MoneyType as MoneyType, Payer as Payer, Route as Route,
    SolidState as SolidState, Stage as Stage, StatedLevel as StatedLevel, Status as Status,
)
