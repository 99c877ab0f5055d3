"""Capacity balance of one face by open-circuit curves and windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allsolid.cells.electrodes import Electrode, MetalAnode
from allsolid.quantities import Number

_POINTS = 2001


@dataclass(frozen=True, slots=True, eq=False)
class Balance:
    """What one face holds after its first cycle, SI; areal capacities in C/m^2.

    Parameters
    ----------
    capacity : min(cathode, lithium that remains after the first cycle)
    cathode, anode : reversible capacities of the electrodes
    first_charge : lithium that leaves the cathode on the first charge
    lost : lithium consumed at the anode in the first cycle
    plated_charged, plated_discharged : lithium in the anode that came from the cathode
    cathode_charged, cathode_discharged, anode_charged, anode_discharged : lithiation; zeros for a
        metal anode
    cathode_potential, anode_potential : averages over the window, V vs Li/Li+
    """

    capacity: Number
    cathode: Number
    anode: Number
    first_charge: Number
    lost: Number
    plated_charged: Number
    plated_discharged: Number
    cathode_charged: Number
    cathode_discharged: Number
    anode_charged: Number
    anode_discharged: Number
    cathode_potential: Number
    anode_potential: Number

    @property
    def n_to_p(self) -> Number:
        """Reversible capacity of the anode over that of the cathode."""
        return self.anode / self.cathode

    @property
    def average_voltage(self) -> Number:
        """Mean open-circuit voltage of one face between the ends of its window, V."""
        return self.cathode_potential - self.anode_potential

    def lithium(self, anode: Electrode | MetalAnode) -> Number:
        """Lithium in the charged anode that can come back, C/m^2: all that a cell can still lose.

        For a metal anode its excess counts.
        """
        return self.anode if isinstance(anode, MetalAnode) else self.plated_charged

    @property
    def lithium_limited(self) -> Number:
        """Whether lithium lost in the first cycle limits the capacity."""
        return self.capacity < self.cathode * (1.0 - 1e-12)


def mean_potential(electrode: Electrode, low: Number, high: Number) -> Number:
    """Mean open-circuit potential between two lithiations, V, from a cumulative integral."""
    x = np.linspace(0.0, 1.0, _POINTS)
    u = np.asarray(electrode.active_material.open_circuit.potential(x))
    total = np.concatenate([[0.0], np.cumsum((u[1:] + u[:-1]) / 2 * np.diff(x))])
    width = np.maximum(np.abs(np.asarray(high) - low), 1e-9)
    rise = np.interp(np.maximum(high, low), x, total) - np.interp(np.minimum(high, low), x, total)
    return rise / width + electrode.shift


def balance(cathode: Electrode, anode: Electrode | MetalAnode) -> Balance:
    """Balance one face.

    The first charge takes cathode capacity / first-cycle efficiency out of the cathode; the anode
    consumes (1 - its efficiency) of that; a lithium excess makes good for the loss. The rest can
    come back: capacity = min(cathode, first charge * anode efficiency + excess). What the cathode
    does not take back stays in the anode and shifts the window of a composite one.
    """
    reversible = cathode.areal_capacity
    first = reversible / cathode.first_cycle_efficiency
    lost = (1.0 - anode.first_cycle_efficiency) * first
    metal = isinstance(anode, MetalAnode)
    excess = anode.excess * anode.volumetric_capacity if metal else 0.0
    capacity = np.minimum(reversible, first - lost + excess)[()]
    span = capacity / (cathode.connectivity * cathode.active_loading)
    discharged = cathode.charged + span / cathode.active_material.theoretical_capacity
    common = {
        "capacity": capacity,
        "cathode": reversible,
        "first_charge": first,
        "lost": lost,
        "plated_charged": first - lost,
        "plated_discharged": first - lost - capacity,
        "cathode_charged": cathode.charged,
        "cathode_discharged": discharged,
        "cathode_potential": mean_potential(cathode, cathode.charged, discharged),
    }
    if isinstance(anode, MetalAnode):
        return Balance(
            **common,
            anode=first - lost + excess,
            anode_charged=0.0,
            anode_discharged=0.0,
            anode_potential=anode.potential,
        )
    room = anode.connectivity * anode.active_loading * anode.active_material.theoretical_capacity
    low = anode.discharged + (first - lost - capacity) / room
    high = low + capacity / room
    return Balance(
        **common,
        anode=anode.areal_capacity,
        anode_charged=high,
        anode_discharged=low,
        anode_potential=mean_potential(anode, low, high),
    )
