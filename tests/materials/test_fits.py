"""Fits recover known parameters inside their intervals as often as the intervals claim."""

from __future__ import annotations

import numpy as np
import pytest

from allsolid.materials import Form, Vtf, electrolyte, fit_arrhenius, fit_piecewise, fit_vtf
from allsolid.quantities import BOLTZMANN, ELEMENTARY_CHARGE, InputError
from allsolid.sources import Kind, Measured

EV = ELEMENTARY_CHARGE
TRIALS = 500
# 90 % claimed; 5 % allowed. The binomial standard error of 500 trials is 1.3 %.
CLAIMED, ALLOWED = 0.90, 0.05


def _known(value: float) -> Measured:
    return Measured(value, value, value, Kind.ASSUMED, "")


def _inside(value: float, interval: Measured) -> bool:
    return interval.low <= value <= interval.high


@pytest.mark.parametrize("form", list(Form))
def test_arrhenius_intervals_cover_in_nine_of_ten_trials(form: Form) -> None:
    rng = np.random.default_rng(11)
    t = np.linspace(273.15, 353.15, 9)
    clean = 0.13 * np.exp(-0.33 * EV / BOLTZMANN * (1 / t - 1 / 298.15))
    if form is Form.SIGMA_T:
        clean = clean * 298.15 / t
    hits = np.zeros(2)
    for _ in range(TRIALS):
        model = fit_arrhenius(t, clean * np.exp(rng.normal(0, 0.15, t.size)), form).model
        hits += [_inside(0.13, model.reference), _inside(0.33 * EV, model.energy)]
    assert np.all(np.abs(hits / TRIALS - CLAIMED) <= ALLOWED), hits / TRIALS


def test_vtf_intervals_cover_in_nine_of_ten_trials() -> None:
    rng = np.random.default_rng(12)
    t = np.linspace(283.15, 393.15, 23)
    clean = 0.04 * np.exp(-0.08 * EV / BOLTZMANN * (1 / (t - 200) - 1 / (338.15 - 200)))
    hits = np.zeros(3)
    for _ in range(TRIALS):
        fit = fit_vtf(t, clean * np.exp(rng.normal(0, 0.03, t.size)), anchor=338.15)
        assert fit.zero is not None
        hits += [
            _inside(0.04, fit.model.reference),
            _inside(0.08 * EV, fit.model.energy),
            _inside(200.0, fit.zero),
        ]
    assert np.all(np.abs(hits / TRIALS - CLAIMED) <= ALLOWED), hits / TRIALS


def test_the_band_of_a_fit_covers_the_truth_over_the_whole_range() -> None:
    """Of 200 noisy tables nine in ten hold the true sigma(T) in their band, at both ends too.

    Binomial error 2 %; 7 % more for the linearised errors and for what T0 shares with the anchor.
    (With T0 held and B free, the band at the ends is six times too wide: it covers always.)
    """
    rng = np.random.default_rng(13)
    t = np.linspace(283.15, 393.15, 23)
    clean = 0.04 * np.exp(-0.08 * EV / BOLTZMANN * (1 / (t - 200) - 1 / (338.15 - 200)))
    hits = {fit_vtf: np.zeros(t.size), fit_arrhenius: np.zeros(t.size)}
    straight = 0.13 * np.exp(-0.33 * EV / BOLTZMANN * (1 / t - 1 / 298.15))
    for _ in range(200):
        noise = np.exp(rng.normal(0, 0.03, t.size))
        for fit, truth in ((fit_vtf, clean), (fit_arrhenius, straight)):
            model = fit(t, truth * noise).model
            hits[fit] += (model.low(t) <= truth) & (truth <= model.high(t))
    for fit, count in hits.items():
        assert np.all(np.abs(count / 200 - CLAIMED) <= 0.09), (fit.__name__, count / 200)


def test_draws_of_a_fitted_vtf_spread_as_its_band() -> None:
    t = np.linspace(283.15, 393.15, 23)
    clean = 0.04 * np.exp(-0.08 * EV / BOLTZMANN * (1 / (t - 200) - 1 / (338.15 - 200)))
    rng = np.random.default_rng(14)
    model = fit_vtf(t, clean * np.exp(rng.normal(0, 0.03, t.size)), anchor=338.15).model
    drawn = model.draw(rng.uniform(1e-9, 1 - 1e-9, (model.dimension, 20_000)))
    low, high = np.quantile(np.log(drawn.at(t[:, np.newaxis])), [0.05, 0.95], axis=1)
    # quantiles of 20,000 draws to 2 %; 10 % for the curvature of sigma(T0)
    np.testing.assert_allclose(high - low, np.log(model.high(t) / model.low(t)), rtol=0.12)
    middle = model.draw(np.full((model.dimension, 1), 0.5))
    np.testing.assert_allclose(middle.at(t), model.at(t), rtol=1e-12)


def test_exact_data_give_exact_parameters() -> None:
    t = np.linspace(280, 390, 12)
    truth = Vtf(_known(0.04), _known(0.08 * EV), 200.0, 338.15, 280.0, 390.0)
    vtf = fit_vtf(t, truth.at(t), anchor=338.15)
    # the search for T0 stops at about 1e-5 of its bracket
    assert vtf.zero is not None
    assert vtf.zero.value == pytest.approx(200.0, abs=0.01)
    assert vtf.model.energy.value / EV == pytest.approx(0.08, rel=1e-3)
    sigma = electrolyte("Li6PS5Cl").conductivity.at(t)
    fit = fit_arrhenius(t, sigma)
    # round-off of a well-conditioned two-parameter least squares
    assert fit.model.energy.value / EV == pytest.approx(0.33, rel=1e-9)
    assert fit.scatter < 1e-12


def test_fit_of_two_branches_finds_both_barriers_of_libh4() -> None:
    t = np.concatenate([np.linspace(330, 385, 8), np.linspace(392, 430, 8)])
    truth = electrolyte("LiBH4").conductivity
    model = fit_piecewise(t, truth.at(t), transition=390.15)
    barriers = [branch.energy.value / EV for branch in model.branches]
    assert barriers == pytest.approx([0.69, 0.53], rel=1e-6)
    np.testing.assert_allclose(model.at(t), truth.at(t), rtol=1e-6)


def test_reference_report_of_a_pellet_is_reproduced_in_its_form() -> None:
    # the pellet of the impedance data set: bulk 0.587 eV in the sigma*T form at 140 to 200 degC
    t = np.arange(140, 201, 10) + 273.15
    sigma = 1e3 / t * np.exp(-0.587 * EV / (BOLTZMANN * t))
    right = fit_arrhenius(t, sigma, Form.SIGMA_T).model.energy.value / EV
    other = fit_arrhenius(t, sigma, Form.SIGMA).model.energy.value / EV
    assert right == pytest.approx(0.587, rel=1e-9)
    # the other form is lower by kT at the middle of the range, 0.038 eV; curvature adds 1e-4
    assert right - other == pytest.approx(BOLTZMANN * 443.15 / EV, abs=5e-4)


def test_too_little_or_impossible_data_are_refused() -> None:
    with pytest.raises(InputError, match="more than 2 points"):
        fit_arrhenius([300.0, 310.0], [1.0, 2.0])
    with pytest.raises(InputError, match="positive"):
        fit_arrhenius([300.0, 310.0, 320.0], [1.0, 0.0, 2.0])
    with pytest.raises(InputError, match="more than 3 points"):
        fit_vtf([300.0, 310.0, 320.0], [1.0, 1.5, 2.0])
    with pytest.raises(InputError, match="as many"):
        fit_arrhenius([300.0, 310.0, 320.0], [1.0, 2.0])


@pytest.mark.parametrize(("anchor", "expected"), [(1000.0, 0.999), (200.0, -0.999)])
def test_an_anchor_far_from_the_data_hangs_wholly_on_the_barrier(
    anchor: float, expected: float
) -> None:
    """Of a line, r = mean(x) / rms(x) with x = 1/T - 1/T_anchor: 1 - 2e-6 here, held at 0.999."""
    noise = np.array([1.01, 0.99, 1.02, 0.98])
    t = np.array([300.0, 301.0, 302.0, 303.0])
    found = fit_arrhenius(t, 1e-2 * noise, anchor=anchor).model
    assert found.correlation == expected
    # between the data the two are as good as apart
    inner = fit_arrhenius(t, 1e-2 * noise, anchor=301.4963).model
    assert abs(inner.correlation) < 0.01
