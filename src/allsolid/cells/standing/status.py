"""What is to be known about a cell before its figures are used."""

from __future__ import annotations

from enum import IntFlag


class CellStatus(IntFlag):
    """Zero where nothing is wrong; the sum of what is. Each member says what to do next."""

    OK = 0
    DOES_NOT_FIT = 1
    """the stack does not fit its case: make layers thinner or fewer, or the case larger"""
    OUTSIDE_TABLE = 2
    """a composite is outside the measured transport tables: its ledger is extrapolated"""
    PERCOLATION_LOST = 4
    """no connected path for ions or electrons in an electrode: add electrolyte or carbon"""
    LITHIUM_LIMITED = 8
    """first-cycle loss takes lithium that the cathode could hold: add lithium or a better anode"""
    BEYOND_LIMITS = 16
    """more than 1 % of the charge lies beyond a voltage limit: widen them or narrow the window"""

    ANODE_OVERFULL = 32
    """the charged anode holds more lithium than its window: make it larger (N/P, indium)"""

    IMPLAUSIBLE_SIZE = 64
    """larger or thicker than cells are made, or particles than their layer: check the units"""

    @property
    def doubts(self) -> CellStatus:
        """What of it means that the cell would not hold its figures, or could not be made."""
        return self & (
            CellStatus.DOES_NOT_FIT
            | CellStatus.PERCOLATION_LOST
            | CellStatus.BEYOND_LIMITS
            | CellStatus.ANODE_OVERFULL
            | CellStatus.IMPLAUSIBLE_SIZE
        )

    @property
    def advice(self) -> tuple[str, ...]:
        """One sentence for each thing that is wrong."""
        return tuple(_ADVICE[member] for member in CellStatus if member and member in self)


_ADVICE = {
    CellStatus.DOES_NOT_FIT: (
        "The stack does not fit its case: use thinner or fewer layers, or a larger case."
    ),
    CellStatus.OUTSIDE_TABLE: (
        "An electrode's composition is outside the measured transport tables: its conductivity is "
        "extrapolated and may be twenty times more or less."
    ),
    CellStatus.PERCOLATION_LOST: (
        "An electrode has no connected path for ions or electrons: add electrolyte or carbon."
    ),
    CellStatus.LITHIUM_LIMITED: (
        "First-cycle loss takes lithium that the cathode could hold: add lithium, or lose less."
    ),
    CellStatus.BEYOND_LIMITS: (
        "The open-circuit voltage passes the limits of use; more than 1 % of the capacity is out "
        "of reach: widen the limits or narrow the window."
    ),
    CellStatus.ANODE_OVERFULL: (
        "The charged anode takes up more lithium than its window holds, the rest may plate: "
        "raise n_to_p, use more indium, or less excess."
    ),
    CellStatus.IMPLAUSIBLE_SIZE: (
        "The cell is larger than 500 Ah, its separator or cathode thicker than 1 mm, or a particle "
        "larger than its electrode is thick: check the number of layers, and lengths with their "
        "units."
    ),
}
