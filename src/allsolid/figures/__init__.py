"""Figures: the theme and the axes that every room's drawings share."""

from allsolid.figures.theme import COLOURS, axis, figure

__all__ = ["COLOURS", "axis", "figure"]
