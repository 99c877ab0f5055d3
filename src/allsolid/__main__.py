"""`python -m allsolid`: the command line."""

from allsolid.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
