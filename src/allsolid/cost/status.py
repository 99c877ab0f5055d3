"""What a cost result says about itself, each with the next step."""

from __future__ import annotations

from enum import StrEnum


class CostStatus(StrEnum):
    """Members are sentences: what was found and what to do next."""

    WITHIN = "within the baseline plant's range: read the interval, then the tornado"
    FAR_RATE = (
        "a step runs beyond 1/20 to 20 times the plant its law was taken from: "
        "state that step's own labour, capital and area"
    )
    SMALL_CELL = "cells far below 20 Ah: the law of cell-wise steps is stretched, use larger cells"
    MOSTLY_ASSUMED = (
        "more than half of the spread comes from assumed parameters: "
        "replace the first bars of the tornado by measurements"
    )
    NO_COST = (
        "a cell of the batch holds no energy, so that its cost per kWh does not exist: leave it out"
    )
    LOW_YIELD = "cell yield below 70 %: this is a ramp cost, not a series cost"
