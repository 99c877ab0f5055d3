"""A run that goes on from where another ended is the one run; other meshes keep the lithium."""

from __future__ import annotations

import numpy as np
import pytest

from allsolid.cells import load
from allsolid.quantities import InputError
from allsolid.simulation import Detail, Elements, Spectral, simulate

FIRST, SECOND = "Discharge at 1C for 20 min", "Charge at C/2 for 10 min; Rest for 10 min"
"""The second begins with a load that no rest precedes."""


@pytest.mark.parametrize("mesh", [Spectral(12, 12), Elements(25, 12)])
def test_two_runs_are_one(peer, mesh) -> None:
    whole = simulate(peer, f"{FIRST}; {SECOND}", soc=1.0, mesh=mesh)
    first = simulate(peer, FIRST, soc=1.0, mesh=mesh, detail=Detail.FIELDS)
    second = simulate(peer, SECOND, start=first.fields.filling(), mesh=mesh)
    assert second.step_voltage[0] == pytest.approx(whole.step_voltage[0, 1:], abs=1e-9)
    assert second.step_charge[0] == pytest.approx(whole.step_charge[0, 1:], rel=1e-12)
    assert second.state_of_charge[0] == pytest.approx(first.state_of_charge[-1], abs=1e-9)
    held = np.sum([*first.lithium]), np.sum([*second.lithium])
    assert held[0] == pytest.approx(held[1], rel=1e-12)


def test_on_another_mesh_it_is_the_same_filling(peer) -> None:
    """Every profile is smooth here: both meshes resolve it, so the voltages are those of one."""
    first = simulate(peer, FIRST, soc=1.0, mesh=Spectral(16, 12), detail=Detail.FIELDS)
    filling = first.fields.filling()
    plain = simulate(peer, SECOND, start=filling, mesh=Spectral(16, 12))
    for mesh in (Spectral(12, 16), Elements(41, 10), Elements(81, 24, 0.3, True)):
        modes = filling.on(mesh)
        back = type(filling)(mesh, modes, filling.negative)
        assert back.mean == pytest.approx(filling.mean, abs=1e-14)
        other = simulate(peer, SECOND, start=filling, mesh=mesh)
        assert other.step_voltage == pytest.approx(plain.step_voltage, abs=1e-4)
        assert back.on(Spectral(16, 12)) == pytest.approx(filling.modes, abs=1e-4)


def test_a_packaged_cell_goes_on_by_itself() -> None:
    """On the meshes that each run takes; a pulse after a discharge is not one after a rest."""
    cell = load("sulfide-nmc811-lithium")
    one = simulate(cell, "Discharge at C/2 for 40 min; Charge at 1C for 60 s")
    first = simulate(cell, "Discharge at C/2 for 40 min", detail="fields")
    pulse = simulate(cell, "Charge at 1C for 60 s", start=first.fields.filling())
    rested = simulate(cell, "Charge at 1C for 60 s", soc=float(first.state_of_charge[-1]))
    assert pulse.step_voltage[0, 0] == pytest.approx(one.step_voltage[0, 1], abs=2e-3)
    assert abs(rested.step_voltage[0, 0, 0] - one.step_voltage[0, 1, 0]) > 1e-2


def test_what_does_not_fit_is_refused(peer) -> None:
    run = simulate(peer, "Discharge at 1C for 60 s", detail=Detail.FIELDS)
    filling = run.fields.filling()
    with pytest.raises(InputError, match="not both"):
        simulate(peer, "Rest for 1 s", start=filling, soc=0.5)
    with pytest.raises(InputError, match="of a film for a film"):
        simulate("thinfilm-lco-lithium", "Rest for 1 s", start=filling)
    with pytest.raises(InputError, match="at"):
        run.fields.filling(10_000)
