"""Thin layers: films on particles and faces, interlayers, foils."""

from __future__ import annotations

from dataclasses import dataclass

from allsolid.materials import Substance
from allsolid.quantities import Number


@dataclass(frozen=True, slots=True)
class SurfaceFilm:
    """A film on a surface: thickness (m), conductivity at 25 degC (S/m), material.

    `substance` is its entry in the catalogue, where it has one: then its mass counts.
    """

    material: str
    thickness: Number
    conductivity: Number
    substance: Substance | None = None

    @property
    def resistance(self) -> Number:
        """R = thickness / conductivity, ohm m^2 of the surface it covers, at 25 degC."""
        return self.thickness / self.conductivity


def film_resistance(film: SurfaceFilm | None) -> Number:
    """Resistance of a film that may be absent, ohm m^2."""
    return 0.0 if film is None else film.resistance


def grown_resistance(
    film: SurfaceFilm | None, grown: Number, assumed_conductivity: Number
) -> Number:
    """Resistance of the design's film and what has grown (m), ohm m^2 at 25 degC; alone, what
    grows is of assumed stuff.
    """
    if film is None:
        return grown / assumed_conductivity
    return film.resistance + grown / film.conductivity


@dataclass(frozen=True, slots=True, eq=False)
class FilmLayer:
    """An interlayer on one face: coating, wetting layer, alloy host."""

    name: str
    side: str
    film: SurfaceFilm
    density: Number
    composition: str = ""

    @property
    def loading(self) -> Number:
        """Mass per area, kg/m^2."""
        return self.density * self.film.thickness


@dataclass(frozen=True, slots=True, eq=False)
class Foil:
    """A current collector: substance and thickness (m)."""

    substance: Substance
    thickness: Number

    @property
    def loading(self) -> Number:
        """Mass per area, kg/m^2."""
        return self.substance.density.value * self.thickness
