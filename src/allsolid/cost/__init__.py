"""Cost: C_total = C_materials + C_processing + C_R&D of a cell, from steps that can be checked.

The baseline is BatPaC 5.0's plant for liquid cells; every solid-state route is a difference to it.

The stub beside this file names what is public and where it stands; a name is imported when it is
first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
