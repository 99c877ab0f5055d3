# cells: what is public, each from its file
from .assembly import as_cell as as_cell, build as build, load_cell as load_cell
from .balance import Balance as Balance
from .bill import (
    CoatedAreas as CoatedAreas, Item as Item, bill_of_materials as bill_of_materials,
    coated_areas as coated_areas, elements as elements,
)
from .cell import (
    Cell as Cell, Content as Content, Layer as Layer, energy_density as energy_density,
    pressure_hardware as pressure_hardware, specific_energy as specific_energy,
)
from .classification import (
    CellKind as CellKind, DEFINITIONS as DEFINITIONS, Definition as Definition, classify as
    classify, volatile_share as volatile_share,
)
from .compatibility import (
    Finding as Finding, alarms as alarms, contacts as contacts, warnings as warnings,
)
from .design import Design as Design, Microstructure as Microstructure
from .electrodes import (
    Electrode as Electrode, Film as Film, MetalAnode as MetalAnode, SeparatorLayer as
    SeparatorLayer,
)
from .formats import Stacking as Stacking
from .power import (
    Pulse as Pulse, diffusion_resistance as diffusion_resistance, discharge_voltage as
    discharge_voltage, open_circuit_voltage as open_circuit_voltage, pulse_power as pulse_power,
)
from .precedents import (
    Demonstrated as Demonstrated, demonstrated as demonstrated, nearest as nearest,
)
from .provenance import (
    assumptions_of as assumptions_of, choices_of as choices_of, sources_of as sources_of,
)
from .reading import (
    design_of as design_of, load as load, names as names, parse_design as parse_design,
    read_design as read_design,
)
from .resistance import (
    Ledger as Ledger, Term as Term, ledger as ledger, lithiation as lithiation,
    surface_resistances as surface_resistances,
)
from .state import FRESH as FRESH, State as State
from .status import Status as Status
from .transmission import Shares as Shares, electrode_resistance as electrode_resistance
from .variation import numbers as numbers, vary as vary
from .writing import as_table as as_table, to_toml as to_toml
