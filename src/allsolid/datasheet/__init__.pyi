# datasheet: what is public, each from its file
from .measure import (
    delivered_span as delivered_span, performance as performance, usable_cost as usable_cost,
)
from .achieved import Performance as Performance
