"""Targets: which there are, how fast they ask history to move, what met them, what slipped."""
