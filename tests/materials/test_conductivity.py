"""Conductivity models: forms, tangent conversion, VTF, piecewise, validity, draws."""

from __future__ import annotations

import numpy as np
import pytest

from allsolid.materials import Arrhenius, Form, Piecewise, Vtf, electrolyte
from allsolid.quantities import AVOGADRO, BOLTZMANN, ELEMENTARY_CHARGE, ROOM_TEMPERATURE, InputError
from allsolid.sources import Kind, Measured, Scale

EV = ELEMENTARY_CHARGE


def _value(value: float, factor: float = 1.5) -> Measured:
    low, high = value / factor, value * factor
    return Measured(value, low, high, Kind.ASSUMED, "", "mS/cm", Scale.DECADES)


def _barrier(value: float, half: float = 0.02) -> Measured:
    return Measured(value * EV, (value - half) * EV, (value + half) * EV, Kind.ASSUMED, "", "eV")


def test_arrhenius_is_the_article_s_exponential() -> None:
    model = Arrhenius(_value(0.13), _barrier(0.33))
    t = np.array([250.0, 298.15, 400.0])
    exponential = model.prefactor * np.exp(-0.33 * EV / (BOLTZMANN * t))
    np.testing.assert_allclose(model.at(t), exponential, rtol=1e-12)


def test_sigma_t_form_is_exponential_in_the_product() -> None:
    model = Arrhenius(_value(0.13), _barrier(0.33), form=Form.SIGMA_T)
    t = np.linspace(250, 400, 7)
    slope = np.gradient(np.log(model.at(t) * t), 1 / t)
    np.testing.assert_allclose(slope, -0.33 * EV / BOLTZMANN, rtol=1e-9)


def test_tangent_conversion_has_the_published_shift_and_errors() -> None:
    # 0.026 eV and 2.9 decades at 298 K; 0.6 % at 60 degC and 9.6 % at 200 degC, to the digits given
    model = Arrhenius(_value(0.13), _barrier(0.33), form=Form.SIGMA_T, maximum=500.0)
    other = model.tangent()
    assert other.form is Form.SIGMA
    assert (model.energy.value - other.energy.value) / EV == pytest.approx(0.026, abs=5e-4)
    assert np.log10(model.prefactor / other.prefactor) == pytest.approx(2.9, abs=0.05)
    assert abs(model.tangent_error(333.15)) == pytest.approx(0.006, abs=5e-4)
    assert abs(model.tangent_error(473.15)) == pytest.approx(0.096, abs=5e-4)
    assert model.tangent_error(ROOM_TEMPERATURE) == pytest.approx(0.0, abs=1e-12)


def test_tangent_there_and_back_is_the_same_model() -> None:
    model = Arrhenius(_value(0.13), _barrier(0.33))
    back = model.tangent(350.0).tangent(350.0)
    np.testing.assert_allclose(back.at([250.0, 450.0]), model.at([250.0, 450.0]), rtol=1e-12)


@pytest.mark.parametrize("matched", [ROOM_TEMPERATURE, 350.0])
def test_tangent_form_keeps_the_band(matched: float) -> None:
    # symmetric intervals: the half-width of log(sigma) depends on 1/T alone, not on the anchor
    model = Arrhenius(_value(0.13), _barrier(0.33), correlation=-0.4)
    other, t = model.tangent(matched), np.array([250.0, 298.15, 350.0, 400.0])
    for side in ("low", "high"):
        widths = [np.log(getattr(m, side)(t) / m.at(t)) for m in (model, other)]
        np.testing.assert_allclose(*widths, rtol=1e-9)


def test_every_band_is_that_of_its_draws() -> None:
    """Analytic 5 and 95 % ends against quantiles of 4000 joint draws, at three temperatures.

    One decade's tenth and a half: split intervals (a barrier known better on one side) are joined
    in quadrature, which is exact for equal sides only; sampling adds 0.02 decades. A wrong sign of
    the correlation would be off by 0.3 decades at -30 degC.
    """
    from allsolid.materials import names

    u = np.random.default_rng(9).uniform(1e-9, 1 - 1e-9, (3, 4000))
    t = np.array([243.15, 298.15, 363.15])
    for name in names("electrolyte"):
        model = electrolyte(name).conductivity
        low, high = np.quantile(model.draw(u).at(t[:, np.newaxis]), [0.05, 0.95], axis=1)
        assert np.abs(np.log10(model.low(t) / low)).max() < 0.15, name
        assert np.abs(np.log10(model.high(t) / high)).max() < 0.15, name


def test_apparent_activation_energy_is_the_slope() -> None:
    for model in (
        Arrhenius(_value(0.13), _barrier(0.33), form=Form.SIGMA_T),
        Vtf(_value(0.04), _barrier(0.08), 200.0, 333.15, 300.0, 400.0),
    ):
        beta = 1 / (BOLTZMANN * 333.15)
        step = beta * 1e-6
        up, down = (np.log(model.at(1 / (BOLTZMANN * b))) for b in (beta + step, beta - step))
        # central difference: relative error of the order of the step squared plus round-off
        assert -(up - down) / (2 * step) == pytest.approx(
            float(model.activation_energy(333.15)), rel=1e-6
        )


def test_vtf_with_zero_at_absolute_zero_is_arrhenius() -> None:
    vtf = Vtf(_value(0.04), _barrier(0.4), 0.0, 330.0, 280.0, 380.0)
    arrhenius = Arrhenius(_value(0.04), _barrier(0.4), 330.0)
    t = np.linspace(260, 400, 9)
    np.testing.assert_allclose(vtf.at(t), arrhenius.at(t), rtol=1e-12)
    np.testing.assert_allclose(vtf.high(t), arrhenius.high(t), rtol=1e-12)


def test_vtf_below_its_zero_is_finite_and_flagged() -> None:
    vtf = Vtf(_value(0.04), _barrier(0.08), 200.0, 333.15, 300.0, 400.0)
    assert 0 <= vtf.at(150.0) < 1e-30
    assert not vtf.valid(150.0)
    with pytest.raises(InputError):
        Vtf(_value(0.04), _barrier(0.08), 310.0, 333.15, 300.0, 400.0)


def test_answers_outside_the_range_are_flagged() -> None:
    model = electrolyte("Li6PS5Cl").conductivity
    np.testing.assert_array_equal(model.valid([200.0, 298.15, 500.0]), [False, True, False])


@pytest.mark.parametrize("name", ["Li6PS5Cl", "PEO-LiTFSI", "LiBH4"])
@pytest.mark.parametrize("impossible", [0.0, -25.0, 25, float("nan"), [298.15, float("nan")]])
def test_impossible_temperatures_are_refused(name: str, impossible: object) -> None:
    model = electrolyte(name).conductivity
    for answer in (model.at, model.low, model.high, model.valid, model.activation_energy):
        with pytest.raises(InputError, match=r"^temperature: "):
            answer(impossible)


def test_piecewise_jumps_where_libh4_changes_phase() -> None:
    model = electrolyte("LiBH4").conductivity
    assert isinstance(model, Piecewise)
    before, after = model.at(model.transitions[0] - 1.0), model.at(model.transitions[0] + 1.0)
    # Matsuo 2007: a jump of about three orders of magnitude near 390 K, to the order of 1e-3 S/cm
    assert 1.5 < np.log10(after / before) < 3.5
    assert 0.05 < after < 0.5
    # measured from 60 degC; the value at 25 degC is an extrapolation and says so
    np.testing.assert_array_equal(model.valid([298.15, 350.0, 600.0]), [False, True, False])
    barriers = model.activation_energy(np.array([350.0, 410.0])) / EV
    np.testing.assert_allclose(barriers, [0.69, 0.53], rtol=1e-9)


def test_draws_have_the_stated_quantiles_and_correlation() -> None:
    model = Arrhenius(_value(0.13), _barrier(0.33), correlation=-0.6)
    rng = np.random.default_rng(3)
    drawn = model.draw(rng.random((2, 2000)))
    log_sigma, barrier = np.log(drawn.reference.value), drawn.energy.value
    # standard error of a correlation of 2000 pairs is 0.014; three of them
    assert np.corrcoef(log_sigma, barrier)[0, 1] == pytest.approx(-0.6, abs=0.045)
    for t in (263.15, 298.15, 343.15):
        inside = np.mean((model.low(t) <= drawn.at(t)) & (drawn.at(t) <= model.high(t)))
        # 90 % with a binomial standard error of 0.7 %
        assert inside == pytest.approx(0.90, abs=0.025), t


@pytest.mark.parametrize("name", ["Li6PS5Cl", "PEO-LiTFSI", "LiBH4"])
def test_many_draws_at_once_are_the_single_draws(name: str) -> None:
    model = electrolyte(name).conductivity
    u = np.random.default_rng(4).random((model.dimension, 5))
    t = np.array([280.0, 310.0, 340.0, 400.0])
    many = model.draw(u).at(t[:, np.newaxis])
    assert many.shape == (4, 5) and model.draw(u).at(298.15).shape == (5,)
    for place in range(5):
        one = model.draw(u[:, place : place + 1])
        np.testing.assert_allclose(many[:, place], one.at(t), rtol=1e-12)
    middle = model.draw(np.full((model.dimension, 1), 0.5))
    np.testing.assert_allclose(middle.at(t), model.at(t), rtol=1e-12)


def test_a_wrong_draw_is_refused() -> None:
    with pytest.raises(InputError):
        electrolyte("LLZO").conductivity.draw(np.array([[0.5]]))
    with pytest.raises(InputError):
        electrolyte("LLZO").conductivity.draw(np.array([[0.0], [0.5]]))


@pytest.mark.parametrize(
    ("name", "room", "warm"),
    [
        # reference intervals at 25 degC from the gathered table, S/cm; at 60 degC from them and
        # the interval of the activation energy (Li6PS5Cl 0.30 to 0.45, LLZO:Ta 0.33 to 0.43 eV)
        ("Li6PS5Cl", (0.93e-3, 2.05e-3), (0.93e-3 * 3.4, 2.05e-3 * 6.3)),
        ("LLZO", (0.12e-3, 0.57e-3), (0.12e-3 * 3.4, 0.57e-3 * 4.4)),
        ("LLZO:Ta", (0.29e-3, 1.0e-3), (0.29e-3 * 3.8, 1.0e-3 * 5.8)),
        ("PEO-LiTFSI", (9.7e-7, 3.2e-5), (1.7e-4, 5.2e-4)),
    ],
)
def test_conductivities_lie_in_the_reference_intervals(
    name: str, room: tuple[float, float], warm: tuple[float, float]
) -> None:
    sigma = electrolyte(name).ionic_conductivity(np.array([298.15, 333.15])) / 100
    assert room[0] <= sigma[0] <= room[1]
    assert warm[0] <= sigma[1] <= warm[1]


def test_nernst_einstein_by_hand() -> None:
    # Li6PS5Cl: 4 formula units of 6 Li in a cubic cell of about 9.87 angstrom -> 2.5e28 Li/m^3
    solid = electrolyte("Li6PS5Cl")
    assert solid.carrier_density == pytest.approx(24 / (9.87e-10) ** 3, rel=0.02)
    sigma = float(solid.ionic_conductivity(298.15))
    by_hand = sigma * BOLTZMANN * 298.15 / (solid.carrier_density * EV**2)
    assert float(solid.diffusivity(298.15)) == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "edge", "units", "source_formula"),
    [
        # cubic cell edges of the structures in OBELiX (angstrom) and formula units a cell
        ("Li6PS5Cl", 9.87, 4, "Li6PS5Cl"),
        ("Li6PS5Br", 9.988, 4, "Li6PS5Br"),
        ("LLZO", 12.97, 8, "Li7La3Zr2O12"),
        ("LLZO:Ta", 12.922, 8, "Li6.4La3Zr1.4Ta0.6O12"),
        ("LLZO:Al", 12.963, 8, "Li6.25Al0.25La3Zr2O12"),
        ("LLZO:Ga", 12.97, 8, "Li6.4Ga0.2La3Zr2O12"),
        ("LLTO", 3.871, 1, "Li0.34La0.51TiO2.94"),
    ],
)
def test_crystal_densities(name: str, edge: float, units: int, source_formula: str) -> None:
    solid = electrolyte(name)
    assert solid.formula == source_formula
    density = units * solid.molar_mass / AVOGADRO / (edge * 1e-10) ** 3
    # edges of several samples differ by 0.3 %, so densities by 1 %
    assert solid.density.value == pytest.approx(density, rel=0.01)


def test_every_electrolyte_s_band_encloses_its_value() -> None:
    from allsolid.materials import materials

    t = np.linspace(250.0, 380.0, 27)
    for category in ("electrolyte", "liquid"):
        for name in materials(category):
            model = electrolyte(name).conductivity
            assert np.all(model.low(t) < model.at(t)) and np.all(model.at(t) < model.high(t)), name
            assert np.all(np.isfinite(model.high(t))), name


@pytest.mark.parametrize("name", ["Li6PS5Cl", "PEO-LiTFSI", "LiBH4"])
def test_a_temperature_may_be_written_with_its_unit(name: str) -> None:
    solid = electrolyte(name)
    assert solid.ionic_conductivity("60 degC") == solid.ionic_conductivity(333.15)
    both = solid.conductivity.low(["60 degC", "80 degC"])
    np.testing.assert_array_equal(both, solid.conductivity.low(np.array([333.15, 353.15])))
