"""allsolid: solid-state batteries from the material to the market."""

__version__ = "0.1.0"
