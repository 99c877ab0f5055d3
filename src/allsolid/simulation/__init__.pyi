# simulation: what is public, each from its file
from .adapter import parameters as parameters
from .curves import smoothed as smoothed, tabulate as tabulate
from .fields import Fields as Fields
from .filling import Filling as Filling
from .gradients import Gradient as Gradient, gradient as gradient
from .kernel.layout import Tolerance as Tolerance, UnitCell as UnitCell
from .losses import Losses as Losses
from .mesh import (
    Elements as Elements, Mesh as Mesh, Spectral as Spectral, Volumes as Volumes,
)
from .performance import (
    ChargeTime as ChargeTime, Discharges as Discharges, Overview as Overview, PulseResistance as
    PulseResistance, charge_time as charge_time, discharge as discharge, energy_at as energy_at,
    overview as overview, pulse_resistance as pulse_resistance, ragone as ragone,
    rate_capability as rate_capability,
)
from .experiment.profile_file import (
    ProfileFile as ProfileFile, profile_from_csv as profile_from_csv, read_profile as
    read_profile,
)
from .experiment.protocols import (
    LoadBasis as LoadBasis, Control as Control, Load as Load, Profile as Profile, Protocol as
    Protocol, Repeat as Repeat, Step as Step, Stop as Stop,
)
from .experiment.reading import profile as profile, protocol as protocol
from .experiment.routines import cc_cv as cc_cv, fast_charge as fast_charge, gitt as gitt, hppc as hppc
from .solution import Ending as Ending, Solution as Solution, RunStatus as RunStatus
from .solver import (
    Detail as Detail, TOLERANCE as TOLERANCE, refined as refined, simulate as simulate, solve as
    solve,
)
from .unit import Parameters as Parameters
