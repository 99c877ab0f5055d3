"""Single equations that Python can call, to look at them alone."""

from __future__ import annotations

from allsolid.simulation.compile import entry
from allsolid.simulation.kernel.kinetics import exchange_current, exponentials, overpotential
from allsolid.simulation.vectors import full, largest


@entry
def reaction_current(drive, at_half, x, thermal, film):
    """Butler-Volmer current density (A/m^2) at a driving voltage u - U (V) and surface
    stoichiometry x, behind a film of `film` ohm m^2; thermal = 2 R T / F.
    """
    i0 = exchange_current(at_half, full(x))
    eta = overpotential(drive, largest(i0), thermal, film) if film > 0.0 else drive
    rise, fall = exponentials(full(eta / thermal))
    return largest(i0 * (rise - fall))
