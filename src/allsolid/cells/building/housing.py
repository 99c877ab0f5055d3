"""From the layers of one face and a format to areas, size, case and what is left over.

Everything is closed form and takes arrays. No case is enlarged in silence: `clearance` says what
is left in it, and a negative one is an error (one cell) or a status (a batch).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from allsolid.designs.fields import si
from allsolid.designs.formats import (
    Coin,
    Cylindrical,
    Pouch,
    Prismatic,
    SheetFormat,
    Stacking,
    ThinFilm,
)
from allsolid.materials import Catalogue
from allsolid.quantities import InputError, Number


@dataclass(frozen=True, slots=True)
class Face:
    """Thicknesses of one face without collectors (m), and of the foils; materials by name."""

    charged: Number
    discharged: Number
    positive_foil: Number
    negative_foil: Number
    stacking: Stacking
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Fitting:
    """A part of the housing: material, mass (kg), area of sheet if it is one (m^2)."""

    component: str
    material: str
    mass: Number
    area: Number = 0.0


@dataclass(frozen=True, slots=True)
class Housing:
    """A cell around its faces, SI.

    faces : number of faces; series : how many of them are in series
    positive_area, negative_area, separator_area : of one face
    positive_foil, negative_foil : total foil area, tails included
    path, tails : length along which each foil collects, and its bare tails (m)
    fittings : case, terminals, substrate
    volume : of the charged cell; volume_discharged
    thickness : of the charged cell
    clearance : what is left in a case of stated size; infinite where the case follows the stack
    """

    faces: Number
    series: Number
    positive_area: Number
    negative_area: Number
    separator_area: Number
    positive_foil: Number
    negative_foil: Number
    path: Number
    positive_tail: Number
    negative_tail: Number
    fittings: tuple[Fitting, ...]
    volume: Number
    volume_discharged: Number
    thickness: Number
    clearance: Number

    @property
    def mass(self) -> Any:
        """Mass of case, terminals and other fittings, kg."""
        return sum(part.mass for part in self.fittings)


@functools.singledispatch
def house(form: Any, face: Face) -> Housing:
    """The housing of `face` in the format `form`."""
    raise TypeError(f"no housing is known for {type(form).__name__}")


def _counts(layers: Any, stacking: Stacking) -> tuple[Any, Any, Any, Any]:
    """Faces, faces in series, positive foils, negative foils."""
    if stacking is Stacking.PARALLEL:
        return 2 * layers, 1, layers, layers + 1
    series = layers if stacking is Stacking.BIPOLAR else 1
    return layers, series, layers, layers


def _sheets(form: SheetFormat, face: Face) -> dict[str, Any]:
    """Areas and counts of a stack of sheets."""
    faces, series, positives, negatives = _counts(form.layers, face.stacking)
    width, length = si(form.width), si(form.length)
    negative = (width + si(form.overhang_width), length + si(form.overhang_length))
    separator = (
        (width + si(form.separator_overhang_width)) * (length + si(form.separator_overhang_length))
    )  # fmt: skip
    positive_tail, negative_tail = si(form.positive_tail), si(form.negative_tail)
    return {
        "faces": faces,
        "series": series,
        "positive_area": width * length,
        "negative_area": negative[0] * negative[1],
        "separator_area": separator,
        "positive_foil": positives * width * (length + positive_tail),
        "negative_foil": negatives * negative[0] * (negative[1] + negative_tail),
        "path": length,
        "positive_tail": positive_tail,
        "negative_tail": negative_tail,
    }


def _height(form: SheetFormat, face: Face, layer: Any) -> Any:
    """Thickness of the stack whose faces are `layer` thick."""
    faces, _, positives, negatives = _counts(form.layers, face.stacking)
    foils = positives * face.positive_foil + negatives * face.negative_foil
    return (faces * layer + foils) / si(form.packing)


def _terminals(form: Any, face: Face) -> tuple[Fitting, ...]:
    """Tabs of the two terminals, of metals that the catalogue has as collectors."""
    ends, found = form.terminals, []
    for side in ("positive", "negative"):
        try:
            metal = face.catalogue.collector(getattr(ends, f"{side}_material")).name
        except InputError as error:
            key = f"format.terminals.{side}_material"
            raise InputError(error.expected, key=key, value=error.value) from error
        found.append(Fitting(f"{side} terminal", metal, si(getattr(ends, side))))
    return tuple(found)


def _wall(case: Any, area: Any, component: str = "case") -> Fitting:
    """A wall of the case's thickness and density over `area`."""
    mass = si(case.density) * si(case.thickness) * area
    return Fitting(component, case.material, mass, area)


@house.register
def _pouch(form: Pouch, face: Face) -> Housing:
    """Two cupped sheets of laminate, each (width + thickness) (length of body + thickness)."""
    stack, flat = _height(form, face, face.charged), _height(form, face, face.discharged)
    walls = 2 * si(form.case.thickness)
    if form.outer is None:
        width = si(form.width) + si(form.margin_width)
        length = si(form.length) + si(form.margin_length)
        thickness, clearance = stack + walls, np.inf
        discharged = width * length * (flat + walls)
    else:
        width, length = si(form.outer.width), si(form.outer.length)
        thickness = si(form.outer.thickness)
        clearance = _clearance(form, face, width - walls, length - walls, thickness - walls)
        discharged = width * length * thickness
    body = length - (0.0 if form.external_tabs is None else si(form.external_tabs))
    if np.any(body <= 0):
        text = "expected a cell that is longer than the terminals outside its laminate"
        raise InputError(text, key="format.external_tabs")
    if form.outer is None:
        clearance = _clearance(form, face, width - walls, body - walls, np.inf)
        tail = np.maximum(si(form.positive_tail), si(form.negative_tail))
        clearance = np.minimum(clearance, body - walls - si(form.length) - tail)
    laminate = _wall(form.case, 2 * (width + thickness) * (body + thickness))
    return Housing(
        **_sheets(form, face),
        fittings=(laminate, *_terminals(form, face)),
        volume=width * length * thickness,
        volume_discharged=discharged,
        thickness=thickness,
        clearance=clearance,
    )


def _clearance(form: SheetFormat, face: Face, width: Any, length: Any, depth: Any) -> Any:
    """The least of what is left along the three directions of an inner space."""
    wide = si(form.width) + np.maximum(si(form.overhang_width), si(form.separator_overhang_width))
    long = si(form.length) + np.maximum(
        si(form.overhang_length), si(form.separator_overhang_length)
    )
    left = np.minimum(width - wide, length - long)
    return np.minimum(left, depth - _height(form, face, face.charged))


@house.register
def _prismatic(form: Prismatic, face: Face) -> Housing:
    """A can of stated size."""
    outer = form.outer
    width, length, depth = si(outer.width), si(outer.length), si(outer.thickness)
    walls = 2 * si(form.case.thickness)
    can = _wall(form.case, 2 * (width * length + width * depth + length * depth))
    volume = width * length * depth
    return Housing(
        **_sheets(form, face),
        fittings=(can, *_terminals(form, face)),
        volume=volume,
        volume_discharged=volume,
        thickness=depth,
        clearance=_clearance(form, face, width - walls, length - walls, depth - walls),
    )


@house.register
def _cylindrical(form: Cylindrical, face: Face) -> Housing:
    """Strip length = (pi/4) (inner diameter^2 - mandrel^2) / thickness of one turn."""
    diameter, height, wall = si(form.diameter), si(form.height), si(form.case.thickness)
    inner, mandrel = diameter - 2 * wall, si(form.mandrel)
    turn = (2 * face.charged + face.positive_foil + face.negative_foil) / si(form.packing)
    strip = np.pi / 4 * np.maximum(inner**2 - mandrel**2, 0.0) / turn
    tall = height - 2 * wall - si(form.head)
    widest = np.maximum(si(form.overhang), si(form.separator_overhang))
    positive = tall - widest
    can = _wall(form.case, np.pi * diameter * (height + diameter / 2))
    volume = np.pi / 4 * diameter**2 * height
    negative_area = strip * (positive + si(form.overhang))
    return Housing(
        faces=2,
        series=1,
        positive_area=strip * positive,
        negative_area=negative_area,
        separator_area=strip * (positive + si(form.separator_overhang)),
        positive_foil=strip * positive,
        negative_foil=negative_area,
        path=positive,  # tabless: each turn is contacted along its edge
        positive_tail=0.0,
        negative_tail=0.0,
        fittings=(can, *_terminals(form, face)),
        volume=volume,
        volume_discharged=volume,
        thickness=diameter,
        clearance=np.minimum(inner - mandrel - 2 * turn, positive),  # one turn at least
    )


@house.register
def _coin(form: Coin, face: Face) -> Housing:
    """One disc between spacers."""
    area = np.pi / 4 * si(form.diameter) ** 2
    volume = np.pi / 4 * si(form.case_diameter) ** 2 * si(form.case_height)
    stack = face.charged + face.positive_foil + face.negative_foil
    left = si(form.case_height) - si(form.spacers) - stack
    return Housing(
        faces=1,
        series=1,
        positive_area=area,
        negative_area=area,
        separator_area=area,
        positive_foil=area,
        negative_foil=area,
        path=0.0,  # contacted over its whole face
        positive_tail=0.0,
        negative_tail=0.0,
        fittings=(Fitting("hardware", form.hardware_material, si(form.hardware)),),
        volume=volume,
        volume_discharged=volume,
        thickness=si(form.case_height),
        clearance=np.minimum(left, si(form.case_diameter) - si(form.diameter)),
    )


@house.register
def _film(form: ThinFilm, face: Face) -> Housing:
    """Layers on a substrate under an encapsulation."""
    area, footprint = si(form.area), si(form.footprint)
    foils = face.positive_foil + face.negative_foil
    walls = si(form.substrate.thickness) + si(form.encapsulation.thickness)
    return Housing(
        faces=1,
        series=1,
        positive_area=area,
        negative_area=area,
        separator_area=area,
        positive_foil=area,
        negative_foil=area,
        path=np.sqrt(area),
        positive_tail=0.0,
        negative_tail=0.0,
        fittings=(
            _wall(form.substrate, footprint, "substrate"),
            _wall(form.encapsulation, footprint, "encapsulation"),
        ),
        volume=footprint * (face.charged + foils + walls),
        volume_discharged=footprint * (face.discharged + foils + walls),
        thickness=face.charged + foils + walls,
        clearance=np.where(footprint >= area, np.inf, np.sqrt(footprint) - np.sqrt(area)),
    )
