# cells: what is public, each from its file
from .balance import Balance as Balance
from .bill import (
    CoatedAreas as CoatedAreas, Item as Item, bill_of_materials as bill_of_materials,
    coated_areas as coated_areas, elements as elements,
)
from .cell import Cell as Cell, as_cell as as_cell, build as build, load as load
from .standing.classification import (
    CellKind as CellKind, DEFINITIONS as DEFINITIONS, Definition as Definition,
    classify as classify, volatile_share as volatile_share,
)
from .standing.compatibility import (
    Contact as Contact, alarms as alarms, contacts as contacts, warnings as warnings,
)
from .conditions import Conditions as Conditions
from .building.content import Content as Content, Layer as Layer
from .energy import (
    energy_density as energy_density, pressure_hardware as pressure_hardware,
    specific_energy as specific_energy,
)
from .building.inputs import Inputs as Inputs, resolve as resolve
from .building.laws import Laws as Laws
from .power import (
    Pulse as Pulse, diffusion_resistance as diffusion_resistance,
    discharge_voltage as discharge_voltage, open_circuit_voltage as open_circuit_voltage,
    pulse_power as pulse_power,
)
from .standing.precedents import (
    Demonstrated as Demonstrated, demonstrated as demonstrated, nearest as nearest,
)
from .origins import cell_influence as cell_influence, provenance as provenance
from .record import CellRecord as CellRecord
from .resistance import (
    Ledger as Ledger, Term as Term, ledger as ledger, lithiation as lithiation,
    surface_resistances as surface_resistances,
)
from .sides.blocking import Blocking as Blocking
from .sides.composite import Composite as Composite
from .sides.films import SurfaceFilm as SurfaceFilm
from .sides.metal import Alloy as Alloy, Metal as Metal
from .sides.separator import SeparatorLayer as SeparatorLayer
from .sides.side import Side as Side
from .state import FRESH as FRESH, State as State
from .standing.status import CellStatus as CellStatus
from .standing.temperatures import (
    LITHIUM_MELTS as LITHIUM_MELTS, temperature_doubts as temperature_doubts,
)
from .sides.transmission import Shares as Shares, electrode_resistance as electrode_resistance
