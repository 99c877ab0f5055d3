"""Constants and tables of the laws that make a cell of a design, and values it may leave open."""

from __future__ import annotations

import dataclasses
import functools
import math
from dataclasses import dataclass

from allsolid.cells.sides.transport import Tables, packaged_tables
from allsolid.quantities import parse
from allsolid.sources import Kind, Measured, Scale
from allsolid.sources.packaged import rows


@dataclass(frozen=True, slots=True)
class Laws:
    """What no design file has to state, each with its interval; a design may override most.

    Parameters
    ----------
    contact, wetted_contact : share of the particle surface that a solid or wetting phase touches
    connectivity, wetted_connectivity : share of the active material that is reached
    transport_transfer, transport_transfer_outside_the_table : factor on the ionic conductivity of
        a composite, for the step from the measured pair of materials to another
    lithium_efficiency : share of the first plated lithium that stays available
    lithium_contact_pitch : size of the contact patches of lithium, m
    lithium_contact_pressure : pressure at which lithium touches everywhere, Pa
    interphase_conductivity : of a film that grows where the design states none, S/m
    filling : share of the pores that a liquid fills
    grain_boundary : share of the separator's resistance
    pack_mass_share, pack_volume_share : cells in a pack
    pressure_structure, structure_strength, structure_density : of the frame that keeps the pressure
    tables : measured transport in composites
    """

    contact: Measured
    wetted_contact: Measured
    transport_transfer: Measured
    transport_transfer_outside_the_table: Measured
    connectivity: Measured
    wetted_connectivity: Measured
    lithium_efficiency: Measured
    lithium_contact_pitch: Measured
    lithium_contact_pressure: Measured
    interphase_conductivity: Measured
    filling: Measured
    grain_boundary: Measured
    pack_mass_share: Measured
    pack_volume_share: Measured
    pressure_structure: Measured
    structure_strength: Measured
    structure_density: Measured
    tables: Tables


_MOST = {"transport transfer": 100.0, "transport transfer outside the table": 100.0}
"""The most that a design may state in place of a law's value (``ionic_factor``)."""


@functools.cache
def packaged_laws() -> Laws:
    """The laws that the package ships (``data/assumptions.csv`` and the transport tables)."""
    read = {}
    for row in rows("allsolid.cells", "assumptions.csv"):
        value, low, high = (
            parse(f"{row[key]} {row['unit']}", row["unit"]) for key in ("value", "low", "high")
        )
        read[row["name"].replace(" ", "_")] = Measured(
            value, low, high, Kind(row["kind"]), row["source"], row["unit"], Scale(row["scale"]),
            row["note"], row["name"], most=_MOST.get(row["name"], math.inf),
        )  # fmt: skip
    known = {field.name for field in dataclasses.fields(Laws)} - {"tables"}
    assert read.keys() == known, sorted(read.keys() ^ known)
    return Laws(**read, tables=packaged_tables())
