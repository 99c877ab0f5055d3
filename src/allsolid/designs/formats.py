"""Formats of cells as the file states them: pouch, prismatic, cylindrical, coin, thin film."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from allsolid.designs import fields as v
from allsolid.designs.fields import Part


class Stacking(StrEnum):
    """How the faces of a cell are connected."""

    PARALLEL = "parallel"
    """both sides of every collector are coated; all faces in parallel"""
    BIPOLAR = "bipolar"
    """a clad of both foils carries a cathode on one side, an anode on the other; in series"""
    SINGLE = "single"
    """every collector is coated on one side; all faces in parallel (usually one)"""


class Outer(Part):
    """Outer size of a case, terminals apart."""

    width: v.Length
    length: v.Length
    thickness: v.Length


class Terminals(Part):
    """Masses of the two terminals (tabs), positive Al and negative Cu unless named."""

    positive: v.Mass
    negative: v.Mass
    positive_material: str = "Al"
    negative_material: str = "Cu"


class CaseWall(Part):
    """The wall of a case."""

    material: str
    thickness: v.Solid
    density: v.Density


def _check_covered(form: Part, negative: str, separator: str) -> None:
    """Raise where the separator is smaller than the negative electrode: the two would touch."""
    ends = [np.asarray(v.si(getattr(form, name))) for name in (negative, separator)]
    if all(end.ndim == 0 for end in ends) and ends[1] < ends[0] - 1e-9:  # draws may cross
        text = f"expected '{separator}' to be at least '{negative}': the electrodes would touch"
        raise PydanticCustomError("covered", "{text}", {"text": text})


class SheetFormat(Part):
    """Stacked sheets of one size.

    width, length : of the positive electrode
    layers : double-coated positive sheets (parallel), or faces (bipolar, single)
    overhang_width, overhang_length : by which the negative electrode is larger, in all
    separator_overhang_width, separator_overhang_length : likewise the separator
    positive_tail, negative_tail : bare foil that leads to the terminals
    packing : share of the stack's thickness that the layers fill
    margin_width, margin_length : by which the cell is larger than the positive electrode
    """

    width: v.Length
    length: v.Length
    layers: v.Count
    overhang_width: v.Thickness
    overhang_length: v.Thickness
    separator_overhang_width: v.Thickness
    separator_overhang_length: v.Thickness
    positive_tail: v.Thickness
    negative_tail: v.Thickness
    packing: v.Share
    terminals: Terminals
    case: CaseWall

    @model_validator(mode="after")
    def _separated(self) -> SheetFormat:
        for side in ("width", "length"):
            _check_covered(self, f"overhang_{side}", f"separator_overhang_{side}")
        return self


class Pouch(SheetFormat):
    """Pouch: its size follows from the stack, unless `outer` states one that it must fit.

    external_tabs : length of the terminals outside the laminate, in all; part of the margin
    """

    kind: Literal["pouch"]
    margin_width: v.Thickness
    margin_length: v.Thickness
    external_tabs: v.Thickness | None = None
    outer: Outer | None = None


class Prismatic(SheetFormat):
    """Stack in a rigid can of stated outer size."""

    kind: Literal["prismatic"]
    outer: Outer


class Cylindrical(Part):
    """Wound cell; the strip is as long as the can allows.

    head : height inside the can that the jelly roll does not use
    overhang, separator_overhang : by which those strips are wider, in all
    """

    kind: Literal["cylindrical"]
    diameter: v.Length
    height: v.Length
    mandrel: v.Length
    head: v.Length
    overhang: v.Thickness
    separator_overhang: v.Thickness
    packing: v.Share
    terminals: Terminals
    case: CaseWall

    @model_validator(mode="after")
    def _separated(self) -> Cylindrical:
        _check_covered(self, "overhang", "separator_overhang")
        return self


class Coin(Part):
    """Coin cell or pressed pellet in its holder: one face, hardware of stated mass.

    spacers : height of spring and spacers in the case
    """

    kind: Literal["coin", "pellet"]
    diameter: v.Length
    case_diameter: v.Length
    case_height: v.Length
    spacers: v.Thickness
    hardware: v.Mass
    hardware_material: str = "stainless steel"


class ThinFilm(Part):
    """Film on a substrate.

    area : of the cathode; footprint : of substrate and encapsulation
    """

    kind: Literal["thin film"]
    area: v.Area
    footprint: v.Area
    substrate: CaseWall
    encapsulation: CaseWall


Format = Annotated[Pouch | Prismatic | Cylindrical | Coin | ThinFilm, Field(discriminator="kind")]
