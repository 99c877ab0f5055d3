"""How many node values make one vector."""

WIDTH = 8
"""Eight doubles: one register of the widest machines, a whole number of them on all others."""
