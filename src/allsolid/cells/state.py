"""What use has done to a cell: immutable; the ledger reads it, ageing returns a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class State:
    """Changes against the fresh cell, SI; every number may be an array.

    Parameters
    ----------
    cathode_interphase, anode_interphase : thickness grown beyond the design's film, m
    cathode_contact, anode_contact : factor on the touched surface (1 fresh, 0 lost)
    connectivity : factor on the reached share of the cathode's active material
    lithium_lost : cyclable lithium lost since the first cycle, C/m^2
    highest_pressure : highest stack pressure seen since lamination, Pa; None: that of lamination or
        the present one. Lithium keeps half of the contact that a higher pressure once made
    """

    cathode_interphase: Any = 0.0
    anode_interphase: Any = 0.0
    cathode_contact: Any = 1.0
    anode_contact: Any = 1.0
    connectivity: Any = 1.0
    lithium_lost: Any = 0.0
    highest_pressure: Any | None = None


FRESH = State()
"""A cell as it leaves formation."""
