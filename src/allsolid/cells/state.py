"""What use has done to a cell: immutable; the ledger reads it, ageing returns a new one."""

from __future__ import annotations

from dataclasses import dataclass

from allsolid.quantities import Number, numbers_within


@dataclass(frozen=True, slots=True)
class State:
    """Changes against the fresh cell, SI; every number may be an array.

    Parameters
    ----------
    cathode_interphase, anode_interphase : thickness grown beyond the design's film, m; where the
        design states no film, what grows has an assumed conductivity
    cathode_contact, anode_contact : factor on the touched surface, above 0 (lost) to 1 (fresh)
    connectivity : factor on the reached share of the cathode's active material, above 0 to 1
    lithium_lost : cyclable lithium lost since the first cycle, C/m^2; a cell refuses more than it
        has
    highest_pressure : highest stack pressure seen since lamination, Pa; None: that of lamination or
        the present one. Lithium keeps, on the logarithm, half of the contact that it once made

    Raises
    ------
    InputError : a number that is not finite or out of these bounds
    """

    cathode_interphase: Number = 0.0
    anode_interphase: Number = 0.0
    cathode_contact: Number = 1.0
    anode_contact: Number = 1.0
    connectivity: Number = 1.0
    lithium_lost: Number = 0.0
    highest_pressure: Number | None = None

    def __post_init__(self) -> None:
        for name, bounds in _BOUNDS.items():
            given = getattr(self, name)
            if given is not None or name != "highest_pressure":
                object.__setattr__(self, name, numbers_within(f"state.{name}", given, *bounds))


_FACTOR = (0.0, 1.0, "", "more than 0 (nothing is touched any more) and at most 1 (as fresh)", True)
_BOUNDS = {
    "cathode_interphase": (0.0, 1e-3, "um", "0 to 1 mm"),
    "anode_interphase": (0.0, 1e-3, "um", "0 to 1 mm"),
    "cathode_contact": _FACTOR,
    "anode_contact": _FACTOR,
    "connectivity": _FACTOR,
    "lithium_lost": (0.0, float("inf"), "mAh/cm^2", "0 or more"),
    "highest_pressure": (0.0, 5e9, "MPa", "0 to 5 GPa"),
}


FRESH = State()
"""A cell as it leaves formation."""
