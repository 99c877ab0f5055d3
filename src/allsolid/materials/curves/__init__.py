"""Open-circuit curves: packaged, of one's own, and the cubic between their points."""
