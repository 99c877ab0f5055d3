# designs: what is public, each from its file
from .formats import Stacking as Stacking
from .own import OwnEntry as OwnEntry, Own as Own
from .reading import (
    design_of as design_of, names as names, own_catalogue as own_catalogue, parse_design as
    parse_design, read_design as read_design,
)
from .schema import Design as Design, Microstructure as Microstructure
from .variation import numbers as numbers, vary as vary
from .writing import as_table as as_table, to_toml as to_toml
