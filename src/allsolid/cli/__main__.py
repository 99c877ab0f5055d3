"""``python -m allsolid.cli``."""

from allsolid.cli import main

main()
