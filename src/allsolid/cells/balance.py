"""Capacity balance of one face by open-circuit curves and windows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from allsolid.cells.sides.side import Side
from allsolid.cells.state import FRESH, State
from allsolid.quantities import Number


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
        """Reversible capacity of the anode over that of the cathode; not a number where the
        cathode has no end (a metal) or no capacity.
        """
        there = np.isfinite(self.cathode) & (np.asarray(self.cathode) > 0.0)
        return np.where(there, self.anode / np.where(there, self.cathode, 1.0), np.nan)[()]

    @property
    def average_voltage(self) -> Number:
        """Mean open-circuit voltage of one face between the ends of its window, V."""
        return self.cathode_potential - self.anode_potential

    @property
    def energy(self) -> Number:
        """Capacity times mean voltage, J/m^2; none without capacity, whatever the voltage."""
        there = np.asarray(self.capacity) > 0.0
        return np.where(there, self.capacity * self.average_voltage, 0.0)[()]

    @property
    def lithium_limited(self) -> Number:
        """Whether lithium lost in the first cycle limits the capacity."""
        return np.isfinite(self.cathode) & (self.capacity < self.cathode * (1.0 - 1e-12))


def balance(cathode: Side, anode: Side) -> Balance:
    """Balance one face.

    The first charge takes what the cathode can give (for a composite its capacity / first-cycle
    efficiency); the anode consumes (1 - its efficiency) of that, and a cathode built empty keeps a
    part of the first that it takes; a lithium excess makes good for the loss. The rest can come
    back: capacity = min(cathode, first charge - lost + excess). What the cathode does not take back
    stays in the anode and shifts the window of a composite one. A blocking anode takes nothing: the
    cathode stays as built.
    """
    blocked = anode.kind == "blocking"
    first = 0.0 if blocked else cathode.supply
    lost = 0.0 if blocked else (1.0 - anode.first_cycle_efficiency) * first + cathode.retained
    held = first - lost + anode.supply
    most = 0.0 if blocked else cathode.reversible
    capacity = np.minimum(most, np.maximum(held, 0.0))[()]
    plated, left = first - lost, first - lost - capacity
    charged, discharged = cathode.positive_window(capacity)
    if blocked:  # it stands as built: as full as its window lets it be
        _, charged = cathode.positive_window(np.minimum(cathode.supply, cathode.reversible))
        discharged = charged
    high, low = anode.negative_window(plated, left)
    return Balance(
        capacity=capacity,
        cathode=cathode.reversible,
        anode=anode.reversible if anode.kind == "composite" else held,
        first_charge=first,
        lost=lost,
        plated_charged=plated,
        plated_discharged=left,
        cathode_charged=charged,
        cathode_discharged=discharged,
        anode_charged=high,
        anode_discharged=low,
        cathode_potential=cathode.mean_potential(charged, discharged),
        anode_potential=anode.mean_potential(low, high),
    )


def cyclable(balanced: Balance, anode: Side) -> Number:
    """Lithium in the charged anode that can come back, C/m^2: all that a cell can still lose.

    For a metal anode its excess counts.
    """
    held = balanced.plated_charged if anode.kind == "composite" else balanced.anode
    return np.maximum(held, 0.0)[()]


def aged(balanced: Balance, cathode: Side, anode: Side, state: State) -> Balance:
    """The balance of a cell in a state, charged to the same lithiation of its cathode.

    What is lost of the cathode (connectivity) takes nothing back; what is lost of the lithium is
    missing in the charged anode: capacity = min(connectivity * cathode, cyclable - lost).
    """
    if state is FRESH:
        return balanced
    kept = balanced.cathode * state.connectivity
    held = cyclable(balanced, anode) - state.lithium_lost
    least = np.minimum(balanced.capacity, np.minimum(kept, np.maximum(held, 0.0)))[()]
    plated = balanced.plated_charged - state.lithium_lost
    charged, discharged = cathode.positive_window(least / state.connectivity)
    high, low = anode.negative_window(plated, plated - least)
    return replace(
        balanced,
        capacity=least,
        cathode=kept,
        anode=balanced.anode if anode.kind == "composite" else np.maximum(held, 0.0)[()],
        plated_charged=plated,
        plated_discharged=plated - least,
        cathode_charged=charged,
        cathode_discharged=discharged,
        anode_charged=high,
        anode_discharged=low,
        cathode_potential=cathode.mean_potential(charged, discharged),
        anode_potential=anode.mean_potential(low, high),
    )
