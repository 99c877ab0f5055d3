"""The interval of a cell's figures against an analytic propagation."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from allsolid.cells.uncertainty import _ceiling, draw, interval, uncertain

import allsolid
from allsolid.cells import pressure_hardware
from allsolid.designs import names
from allsolid.quantities import Level


@pytest.mark.parametrize("name", names())
def test_every_packaged_design_can_be_drawn(name: str) -> None:
    cell = allsolid.load(name)
    drawn = draw(cell, 200)
    low, high = interval(drawn.specific_energy())
    assert np.all(np.isfinite(np.atleast_1d(drawn.specific_energy())))
    assert low <= float(cell.specific_energy()) <= high


def test_what_a_design_does_not_state_is_uncertain_too() -> None:
    """A polymer wets its cathode: its default contact, not that of a pressed one, is drawn."""
    pressed = uncertain(allsolid.load("sulfide-nmc811-lithium"))
    wetted = uncertain(allsolid.load("polymer-lfp-lithium"))
    assert pressed["cathode.contact"].value == pytest.approx(0.70)
    assert wetted["cathode.contact"].value == pytest.approx(1.0)
    assert "cathode.ionic_factor" in pressed and "cathode.ionic_factor" not in wetted
    assert "anode.contact" in uncertain(allsolid.load("sulfide-nmc811-silicon"))
    assert "default.cathode.contact" in allsolid.load("polymer-lfp-lithium").provenance


def test_one_uncertain_value_gives_its_own_interval() -> None:
    """Only the capacity per gram reaches the active level, where E = q·V less the lithium's mass.

    Analytic: with the window widened at its charged end, E/E0 = (q V(q)) / (q0 V0) · m0/m(q); the
    two ends of the interval evaluated directly must be the quantiles of the draws, since E rises
    with q. 1000 draws know the 5 % quantile of a normal to 0.12 of a half-width.
    """
    cell = allsolid.load("sulfide-nmc811-anodefree")
    prior = uncertain(cell)["cathode.specific_capacity"]
    ends = [
        float(cell.vary({"cathode.specific_capacity": q}).specific_energy(Level.ACTIVE))
        for q in (prior.low, prior.high)
    ]
    drawn = prior.draw(np.random.default_rng(3).uniform(size=4000))
    batch = cell.vary({"cathode.specific_capacity": drawn})
    width = ends[1] - ends[0]
    assert interval(batch.specific_energy(Level.ACTIVE)) == pytest.approx(ends, abs=0.06 * width)


def test_draws_keep_the_tails_of_their_priors() -> None:
    """One draw in twenty lies below the interval's low end and one above its high end: 4000 draws
    know that share to 14 (a standard deviation of the binomial), five of them are allowed.
    """
    cell = allsolid.load("sulfide-nmc811-lithium")
    drawn = draw(cell, 4000)
    priors = uncertain(cell)
    for key, values in (
        ("cathode.particle_radius", drawn.cathode.particle_radius),
        ("separator.void", drawn.separator.void),
        ("cathode.void", drawn.cathode.volume.void),
    ):
        below = int(np.sum(values < priors[key].low * (1 - 1e-9)))
        above = int(np.sum(values > priors[key].high * (1 + 1e-9)))
        assert below == pytest.approx(200, abs=70), key
        assert above == pytest.approx(200, abs=70), key


def test_independent_values_add_in_quadrature() -> None:
    """Small independent spreads: half-widths of the mass add in quadrature (Gauss), to 10 %."""
    cell = allsolid.load("sulfide-nmc811-lithium")
    keys = ("cathode.specific_capacity", "cathode.active_density", "cathode.void")
    priors = uncertain(cell)
    random = np.random.default_rng(5)
    # the void's prior (5 to 15 %) reaches below zero in its last thousandth
    drawn = {key: priors[key].draw(random.uniform(0.005, 1, size=4000)) for key in keys}
    halves = []
    for key in keys:
        low, high = interval(cell.vary({key: drawn[key]}).volume)
        halves.append((high - low) / 2)
    low, high = interval(cell.vary(drawn).volume)
    assert (high - low) / 2 == pytest.approx(math.hypot(*halves), rel=0.10)


def test_the_pack_is_drawn_as_the_cell_is() -> None:
    """With the pack stated exactly only the cell's spread is left, which is the smaller one.

    The frame weighs k P V rho / strength, so the interval of k alone (1.5 to 6 about 3) moves the
    pack's mass by -1/2 to +1 times the frame: analytic, to rounding.
    """
    cell = allsolid.load("sulfide-nmc811-lithium")
    priors = {k: v for k, v in uncertain(cell).items() if k.startswith("pack.")}
    assert len(priors) == 5
    drawn = draw(cell, 2000)
    stated = drawn.vary({key: prior.value for key, prior in priors.items()})
    widths = [np.ptp(interval(one.specific_energy("pack"))) for one in (drawn, stated)]
    assert widths[0] > 1.5 * widths[1]
    frame = float(pressure_hardware(cell))
    k = priors["pack.pressure_structure"]
    ends = cell.vary({"pack.pressure_structure": np.array([k.low, k.value, k.high])})
    masses = ends.energy / ends.specific_energy(Level.PACK)
    assert np.diff(masses) == pytest.approx([frame / 2, frame], rel=1e-9)


def test_one_electrolyte_has_one_density_in_each_draw():
    drawn = draw(allsolid.load("sulfide-nmc811-silicon"), 50)
    assert np.array_equal(drawn.separator.density, drawn.cathode.density.electrolyte)
    assert np.array_equal(drawn.separator.density, drawn.anode.density.electrolyte)
    assert np.ptp(drawn.separator.density) > 0


def test_no_draw_holds_more_than_its_host_nor_a_share_more_than_all() -> None:
    """What a design states is drawn up to the ends: capacity up to the part of the host between
    its discharged end and the empty (cathode) or full (anode) one, less a thousandth.
    """
    cell = allsolid.load("sulfide-nmc811-silicon")
    priors = uncertain(cell)
    ends = {}
    for name, part in (("cathode", cell.cathode), ("anode", cell.anode)):
        curve = part.active_material.open_circuit
        room = {"cathode": curve.discharged, "anode": 1.0 - curve.discharged}[name]
        ends[name] = 0.999 * room * part.active_material.theoretical_capacity
        key = f"{name}.specific_capacity"
        wide = replace(priors[key], high=3.0 * priors[key].value)
        assert _ceiling(cell, key, wide) == pytest.approx(ends[name], rel=1e-12)
    # a factor may be above one, a share may not
    for key, most in (
        ("cathode.contact", 1.0),
        ("separator.void", 1.0),
        ("cathode.ionic_factor", np.inf),
        ("cathode.particle_radius", np.inf),
    ):
        assert _ceiling(cell, key, priors[key]) == most, key
    assert np.max(draw(cell, 4000).cathode.contact) <= 1.0
