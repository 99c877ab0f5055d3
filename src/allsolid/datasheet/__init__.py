"""Datasheet: what those ask who see nothing of a cell but its figures, measured on the cell.

The stub beside this file names what is public and where it stands; a name is imported when it is
first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
