"""Single equations that Python can call, to look at them alone."""

from __future__ import annotations

from allsolid.simulation.compile import entry
from allsolid.simulation.kernel.kinetics import exchange_current, exponential, overpotential


@entry
def reaction_current(drive, at_half, x, thermal, film):
    """Butler-Volmer current density (A/m^2) at a driving voltage u - U (V) and surface
    stoichiometry x, behind a film of `film` ohm m^2; thermal = 2 R T / F.
    """
    i0 = exchange_current(at_half, x)
    eta = overpotential(drive, i0, thermal, film) if film > 0.0 else drive
    e = exponential(eta / thermal)
    return i0 * (e - 1.0 / e)
