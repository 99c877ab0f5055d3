"""Life: which charge currents lithium stands; what use does to a cell will stand here, too.

The stub beside this file names what is public and where it stands; a name is imported when it is
first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
