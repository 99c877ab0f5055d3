"""Fields by their own equations, and where the energy goes, by sums that no step makes hold."""

from __future__ import annotations

import numpy as np
import pytest

from allsolid.cells import Term, ledger, load
from allsolid.quantities import FARADAY, GAS_CONSTANT, InputError
from allsolid.simulation import Detail, Elements, Tolerance, Volumes, simulate, solve

TIGHT = Tolerance(1e-7, 1e-7, 1e-5)
STEPS = "Discharge at 1C for 30 min; Rest for 5 min; Charge at 2C for 5 min"


@pytest.fixture(scope="module", params=[None, Elements(41, 16, 0.3)])
def run(peer, request):
    cell = peer.replace(film_resistance=5e-4)
    return solve(cell, STEPS, request.param, TIGHT, detail=Detail.FIELDS)


def test_charge_transfer_and_sums(run, peer) -> None:
    """j = 2 i0 sinh(F eta / 2RT) with i0 = 2 i0(1/2) sqrt(x (1 - x)), and a L sum w j = -I."""
    seen, u = run.fields, peer.unit
    x = seen.surface_stoichiometry
    i0 = 2.0 * u.exchange_current * np.sqrt(x * (1.0 - x))
    by_hand = 2.0 * i0 * np.sinh(seen.overpotential * FARADAY / (2.0 * GAS_CONSTANT * 298.15))
    later = seen.time > 1.0  # a time step starts from what the one before left
    scale = np.abs(by_hand).max()
    assert seen.reaction[later] == pytest.approx(by_hand[later], abs=1e-4 * scale)
    total = 3.0 * 0.55 / 2.5e-6 * 80e-6 * seen.reaction @ seen.weights
    assert total == pytest.approx(-seen.current_density, abs=1e-8 * scale)


def test_potentials_add_up_to_the_voltage(run) -> None:
    """phi_s at the collector less the series resistance is the voltage; Ohm's law within."""
    seen = run.fields
    current = seen.current_density
    assert seen.solid_potential[:, -1] - current * 5e-4 == pytest.approx(run.voltage, abs=1e-9)
    kappa, sigma = 0.2 * 0.35**1.5, 1.0
    # both currents together are the current: kappa phi_e' + sigma phi_s' = -I at every point
    x = seen.positions
    both = kappa * seen.electrolyte_potential + sigma * seen.solid_potential
    rise = both - both[:, :1]
    assert rise == pytest.approx(-np.outer(current, x - x[0]), abs=1e-9)


def test_the_first_law_closes(run) -> None:
    """Stored - delivered = sum of the losses, that of diffusion from the profiles' gradients."""
    found = run.losses
    assert abs(found.rest) < 1e-4
    assert found.delivered == pytest.approx(run.energy_delivered[0])
    assert all(np.all(loss > -1e-12) for loss in found.power.values())
    assert set(found.energy) == set(found.power) and min(found.energy.values()) > 0.0


def test_losses_by_term_are_those_of_the_ledger() -> None:
    """In the first instant of a small current each term is I^2 times that of the ledger; the
    cathode's own (transmission line) is the sum of its four.
    """
    cell = load("sulfide-nmc811-lithium")
    fine = Elements(81, 8, 0.1)
    run = simulate(cell, "Discharge at C/1000 for 1 ms", soc=0.5, mesh=fine, detail=Detail.FIELDS)
    found, book = run.losses, ledger(cell, soc=0.5)
    current = float(run.fields.current_density[0])
    area = float(cell.area)
    per = {name: loss[0] / (area * current**2) for name, loss in found.power.items()}
    bulk = book[Term.SEPARATOR_BULK] + book[Term.SEPARATOR_GRAIN_BOUNDARY]
    assert per["separator"] == pytest.approx(float(bulk), rel=1e-9)
    assert per["negative electrode"] == pytest.approx(
        float(book[Term.ANODE_CHARGE_TRANSFER]), rel=1e-3
    )
    inside = sum(per[name] for name in ("ionic", "electronic", "charge transfer", "film"))
    names = [term for term in Term if term.name.startswith("CATHODE") and term in book.terms]
    others = {Term.CATHODE_INTERLAYERS}
    stated = sum(float(book[term]) for term in names if term not in others)
    assert inside == pytest.approx(stated, rel=5e-3)


def test_losses_of_a_cell_over_a_discharge() -> None:
    """Against the integral of (U - V) I dt with U at the mean filling, once the rest has evened it
    out: both by sums over the points of the curve, at the tolerance of a run as it is shipped.
    """
    cell = load("sulfide-nmc811-lithium")
    run = simulate(cell, "Discharge at C/20 until 60 %; Rest for 400 h", detail=Detail.FIELDS)
    found, seen = run.losses, run.fields
    mean = seen.mean_stoichiometry @ seen.weights
    drop = (seen.open_circuit(mean) - run.voltage) * run.current
    lost = np.trapezoid(drop, run.time)
    assert run.finished[0]
    assert found.total == pytest.approx(lost, rel=1e-3)
    assert abs(found.rest) < 1e-4


def test_what_has_no_fields_is_refused(peer) -> None:
    with pytest.raises(InputError, match="FIELDS"):
        _ = simulate(peer, "Discharge at 1C until 3 V").losses
    coarse = solve(peer, "Discharge at 1C for 60 s", Volumes(), detail=Detail.FIELDS)
    with pytest.raises(InputError, match="spectral mesh or elements"):
        _ = coarse.losses
    assert coarse.fields.solid_potential.shape == coarse.fields.electrolyte_potential.shape
    both = solve(peer.replace(thickness=[7e-5, 8e-5]), "Discharge at 1C for 60 s")
    with pytest.raises(InputError, match="one design"):
        _ = both.fields


def test_stoichiometries_stay_between_empty_and_full(peer) -> None:
    """Slow particles under a sudden load, where a polynomial swings about the front; the mean of
    every particle stays what the run says.
    """
    empty = {"initial": 0.01, "charged": 0.01, "discharged": 0.97}
    slow = peer.replace(diffusivity=1e-17, particle_radius=[2e-6, 4e-6, 6e-6, 8e-6], **empty)
    run = solve(slow, "Discharge at C/2 until 2.5 V", Elements(25, 24), detail=Detail.FIELDS)
    swings = 0
    for one in run:
        seen = one.fields
        x = seen.stoichiometry
        assert x.min() >= 0.0 and x.max() <= 1.0
        plain = np.einsum("rk,tkn->trn", one.grid.radial, seen.modes)
        swings += int(plain.min() < 0.0 or plain.max() > 1.0)
        assert seen.surface_stoichiometry.min() > 0.0 and seen.surface_stoichiometry.max() < 1.0
    assert swings  # else nothing was limited
