"""The groups of parameters in which the equations are written."""

from __future__ import annotations

from typing import NamedTuple

from allsolid.quantities.constants import FARADAY, GAS_CONSTANT
from allsolid.simulation.compile import kernel


class Coefficients(NamedTuple):
    """Constants of one design, computed once."""

    thermal: float
    """2 R T / F, V"""
    conduction: float
    """G / L with G = 1 / (1/kappa + 1/sigma), S/m^2"""
    at_separator: float
    """G / kappa: share of u at the separator in the voltage"""
    at_collector: float
    """G / sigma: share of u at the collector in the voltage"""
    ohmic: float
    """L / (kappa + sigma) + separator + series, ohm m^2"""
    diffusion: float
    """D / R^2, 1/s"""
    flux: float
    """1 / (F c_max R), m^2/C: stoichiometry per charge through the particle surface"""
    surface: float
    """a L: particle surface in contact with electrolyte per m^2 of electrode face"""
    exchange: float
    """i0 at stoichiometry 0.5, A/m^2"""
    film: float
    """ohm m^2 of particle surface"""
    negative_exchange: float
    """A/m^2"""
    negative_potential: float
    """V against lithium"""
    lithium: float
    """C/m^2 at the start"""
    initial: float
    """stoichiometry at the start"""
    rated: float
    """C/m^2"""
    charge_at_start: float
    """state of charge at the start, 0..1"""
    series: float
    """units in series"""
    lowest: float
    """V of the stack"""
    highest: float
    """V of the stack"""
    curve: int
    """index of the open-circuit curve"""


@kernel
def coefficients(unit, shape):
    """`Coefficients` of a `UnitCell`; `shape` is 3 for spheres, 1 for a dense film.

    The particle surface a = shape eps / R carries the current only where it touches electrolyte:
    the contact raises the flux per contacted surface, the particle still takes up its whole volume.
    """
    d = unit
    conductance = 1.0 / (1.0 / d.ionic_conductivity + 1.0 / d.electronic_conductivity)
    specific_surface = shape * d.active_fraction / d.particle_radius
    return Coefficients(
        thermal=2.0 * GAS_CONSTANT * d.temperature / FARADAY,
        conduction=conductance / d.thickness,
        at_separator=conductance / d.ionic_conductivity,
        at_collector=conductance / d.electronic_conductivity,
        ohmic=d.thickness / (d.ionic_conductivity + d.electronic_conductivity)
        + d.separator_resistance
        + d.series_resistance,
        diffusion=d.diffusivity / d.particle_radius**2,
        flux=d.contact / (FARADAY * d.maximum_concentration * d.particle_radius),
        surface=specific_surface * d.contact * d.thickness,
        exchange=d.exchange_current,
        film=d.film_resistance,
        negative_exchange=d.negative_exchange_current,
        negative_potential=d.negative_potential,
        lithium=d.lithium,
        initial=d.initial,
        rated=d.rated_capacity,
        charge_at_start=(d.initial - d.discharged) / (d.charged - d.discharged),
        series=d.series,
        lowest=d.lower_voltage,
        highest=d.upper_voltage,
        curve=int(d.curve),
    )
