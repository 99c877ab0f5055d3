"""Chemical formulas: atoms and molar mass."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from types import MappingProxyType

from allsolid.quantities import InputError, checked, did_you_mean
from allsolid.quantities.frozen import FrozenMapping

# Abridged standard atomic weights (IUPAC 2021), g/mol; elements met in batteries.
_WEIGHTS = """
H 1.008 Li 6.94 Be 9.0122 B 10.81 C 12.011 N 14.007 O 15.999 F 18.998 Na 22.990 Mg 24.305
Al 26.982 Si 28.085 P 30.974 S 32.06 Cl 35.45 K 39.098 Ca 40.078 Sc 44.956 Ti 47.867 V 50.942
Cr 51.996 Mn 54.938 Fe 55.845 Co 58.933 Ni 58.693 Cu 63.546 Zn 65.38 Ga 69.723 Ge 72.630
As 74.922 Se 78.971 Br 79.904 Rb 85.468 Sr 87.62 Y 88.906 Zr 91.224 Nb 92.906 Mo 95.95
Ru 101.07 Rh 102.91 Pd 106.42 Ag 107.87 Cd 112.41 In 114.82 Sn 118.71 Sb 121.76 Te 127.60
I 126.90 Cs 132.91 Ba 137.33 La 138.91 Ce 140.12 Pr 140.91 Nd 144.24 Sm 150.36 Eu 151.96
Gd 157.25 Tb 158.93 Dy 162.50 Ho 164.93 Er 167.26 Tm 168.93 Yb 173.05 Lu 174.97 Hf 178.49
Ta 180.95 W 183.84 Re 186.21 Os 190.23 Ir 192.22 Pt 195.08 Au 196.97 Hg 200.59 Tl 204.38
Pb 207.2 Bi 208.98
"""
ATOMIC_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {e: float(w) for e, w in zip(_WEIGHTS.split()[::2], _WEIGHTS.split()[1::2], strict=True)}
)
"""Atomic weights, g/mol."""

MOST_ATOMS = 1e4
"""Atoms of a kind that a formula unit may hold."""
_TOKEN = re.compile(r"([A-Z][a-z]?)|(\()|(\))|(\d*\.?\d+)")


@checked
@functools.cache
def parse_formula(formula: str) -> Mapping[str, float]:
    """Atoms per formula unit, e.g. ``Li1.3Al0.3Ti1.7(PO4)3`` -> ``{"Li": 1.3, ..., "O": 12.0}``.

    Raises
    ------
    InputError : an unknown element, an unbalanced bracket, a number that follows neither element
        nor bracket, or a character that does not belong
    """
    if not isinstance(formula, str):
        raise InputError("expected a formula such as 'Li6PS5Cl'", key="formula", value=formula)
    stack: list[dict[str, float]] = [{}]
    last: dict[str, float] | None = None  # what a number that comes next would multiply
    position = 0
    while position < len(formula):
        match = _TOKEN.match(formula, position)
        if not match:
            raise InputError("expected a formula such as 'Li6PS5Cl'", key="formula", value=formula)
        position = match.end()
        element, opened, closed, count = match.groups()
        if element:
            if element not in ATOMIC_WEIGHTS:
                raise InputError(f"unknown element '{element}'", key="formula", value=formula)
            last = {element: 1.0}
        elif opened:
            stack.append({})
            last = None
            continue
        elif closed:
            if len(stack) == 1:
                raise InputError("a bracket closes too often", key="formula", value=formula)
            last = stack.pop()
        elif last is None:
            text = "expected each number after an element or bracket, as in 'Li6PS5Cl'"
            raise InputError(text, key="formula", value=formula)
        else:
            _add(stack[-1], last, float(count) - 1.0)
            last = None
            continue
        _add(stack[-1], last, 1.0)
    if len(stack) != 1 or not stack[0]:
        raise InputError("expected a closed formula", key="formula", value=formula)
    if not all(count <= MOST_ATOMS for count in stack[0].values()):
        text = f"expected at most {MOST_ATOMS:g} atoms of a kind"
        raise InputError(text, key="formula", value=formula)
    return FrozenMapping(stack[0])


def _add(total: dict[str, float], group: Mapping[str, float], times: float) -> None:
    for element, count in group.items():
        total[element] = total.get(element, 0.0) + count * times


def check_composition(composition: Mapping[str, float]) -> None:
    """Raise `InputError` where there are no atoms, or some that are none or not above zero."""
    if not composition:
        raise InputError("expected at least one element", key="composition", value=composition)
    for element, count in composition.items():
        if element not in ATOMIC_WEIGHTS:
            hint = did_you_mean(element, ATOMIC_WEIGHTS)
            raise InputError(f"not an element{hint}", key="composition", value=element)
        if not 0.0 < count < math.inf:
            raise InputError("expected a count above zero", key=element, value=count)


@checked
def molar_mass(composition: Mapping[str, float]) -> float:
    """Molar mass in kg/mol of atoms per formula unit.

    Raises
    ------
    InputError : no atoms, an unknown element, or a count that is not above zero
    """
    check_composition(composition)
    return sum(ATOMIC_WEIGHTS[element] * count for element, count in composition.items()) * 1e-3


@checked
def mass_fractions(composition: Mapping[str, float]) -> dict[str, float]:
    """Mass fraction of each element."""
    whole = molar_mass(composition)
    return {e: ATOMIC_WEIGHTS[e] * n * 1e-3 / whole for e, n in composition.items()}
