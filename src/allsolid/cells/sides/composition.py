"""Shares of the phases of a composite electrode, by mass and by volume."""

from __future__ import annotations

from dataclasses import dataclass

from allsolid.quantities import Number


@dataclass(frozen=True, slots=True)
class Phases:
    """One number a phase: mass shares (void = 0), volume shares, or densities in kg/m^3."""

    active: Number
    electrolyte: Number = 0.0
    carbon: Number = 0.0
    binder: Number = 0.0
    void: Number = 0.0

    @property
    def solids(self) -> tuple[Number, Number, Number, Number]:
        """Active, electrolyte, carbon, binder."""
        return self.active, self.electrolyte, self.carbon, self.binder

    @property
    def total(self) -> Number:
        """Sum over all phases."""
        return self.active + self.electrolyte + self.carbon + self.binder + self.void


def volume_shares(mass: Phases, density: Phases, void: Number) -> Phases:
    """Volume shares of mass shares: phi_i = (1 - void) (w_i / rho_i) / sum_k (w_k / rho_k)."""
    volumes = [w / rho for w, rho in zip(mass.solids, density.solids, strict=True)]
    scale = (1.0 - void) / sum(volumes)
    return Phases(*(part * scale for part in volumes), void=void)


def mass_shares(volume: Phases, density: Phases) -> Phases:
    """Mass shares of volume shares: w_i = phi_i rho_i / sum_k (phi_k rho_k)."""
    total = bulk_density(volume, density)
    return Phases(
        *(phi * rho / total for phi, rho in zip(volume.solids, density.solids, strict=True))
    )


def bulk_density(volume: Phases, density: Phases) -> Number:
    """Density of the composite without what fills its void: sum_k (phi_k rho_k), kg/m^3."""
    return sum(phi * rho for phi, rho in zip(volume.solids, density.solids, strict=True))
