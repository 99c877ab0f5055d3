"""The half-cell of the cross-check: NMC, 80 um, a single-ion conductor, lithium."""

import numpy as np
import pytest

from allsolid.quantities import FARADAY
from allsolid.simulation import Parameters, UnitCell, tabulate

MOHTAT = (4.3452, -1.6518, 1.6225, -2.0843, 3.5146, -2.2166, -0.5623e-4, 109.451, -100.006)


def mohtat(x):
    """Open-circuit potential of NMC as Mohtat et al. 2020 fitted it (shipped with PyBaMM)."""
    p = MOHTAT
    poly = p[0] + x * (p[1] + x * (p[2] + x * (p[3] + x * (p[4] + x * p[5]))))
    return poly + p[6] * np.exp(p[7] * x + p[8])


def half_cell(**changes):
    maximum, thickness, share = 63104.0, 80e-6, 0.55
    values = {
        "temperature": 298.15, "area": 1.0, "series": 1.0,
        "rated_capacity": FARADAY * maximum * share * thickness * 0.7,
        "thickness": thickness, "active_fraction": share, "particle_radius": 2.5e-6, "contact": 1.0,
        "diffusivity": 2e-15, "maximum_concentration": maximum,
        "ionic_conductivity": 0.2 * 0.35**1.5, "electronic_conductivity": 1.0,
        "exchange_current": 2.0, "film_resistance": 0.0, "separator_resistance": 30e-6 / 0.1,
        "series_resistance": 5e-4, "negative_exchange_current": 10.0, "negative_potential": 0.0,
        "lithium": 1e6, "initial": 0.27, "charged": 0.27, "discharged": 0.97,
        "lower_voltage": 3.0, "upper_voltage": 4.3, "curve": 0.0,
    }  # fmt: skip
    curve = changes.pop("curve_function", mohtat)
    return Parameters(UnitCell(**{**values, **changes}), tabulate(curve), name="half-cell")


@pytest.fixture(scope="session")
def peer():
    return half_cell()


@pytest.fixture(scope="session")
def open_circuit():
    return mohtat


@pytest.fixture(scope="session")
def make():
    return half_cell
