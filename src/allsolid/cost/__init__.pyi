# cost: what is public, each from its file
from .asking.breaking_even import break_even as break_even, break_even_price as break_even_price
from .case import Case as Case
from .buying.contents import (
    Anode as Anode, Contents as Contents, PricedItem as PricedItem, Per as Per, Stream as Stream, reference
    as reference, reference_names as reference_names,
)
from .costing import (
    case_of as case_of, contents_of as contents_of, default_route as default_route,
    estimate_cost as estimate_cost, feasible as feasible, liquid_counterpart as
    liquid_counterpart,
)
from .asking.differences import (
    Bar as Bar, Lever as Lever, Waterfall as Waterfall, bridge as bridge, lever_waterfall as
    lever_waterfall, levers as levers, waterfall as waterfall,
)
from .feasibility import Feasibility as Feasibility
from .incentives import Incentives as Incentives, Programme as Programme, section_45x as section_45x
from .factory.plant import Plant as Plant
from .buying.prices import (
    Price as Price, PriceBook as PriceBook, price_book as price_book, scenarios as scenarios,
)
from .factory.processes import Route as Route, route as route, routes as routes
from .factory.ramping import Stage as Stage, StageCost as StageCost, ramp as ramp, stages as stages
from .levels import LEVELS as LEVELS
from .result import CostBreakdown as CostBreakdown, breakdown as breakdown
from .factory.scale import (
    at_volume as at_volume, doublings_to as doublings_to, learned as learned, learning_rate as
    learning_rate, minimum_efficient_scale as minimum_efficient_scale, scale_curve as
    scale_curve, wright as wright,
)
from .status import CostStatus as CostStatus
from .asking.uncertainty import (
    Distribution as Distribution, Sobol as Sobol, Swing as Swing, monte_carlo as monte_carlo,
    sobol as sobol, tornado as tornado,
)
