"""What no cell, state or electrode is: refused by the name of the argument."""

from __future__ import annotations

from typing import Any

import pytest

from allsolid import cells, designs
from allsolid.quantities import InputError


@pytest.fixture(scope="module")
def cell() -> cells.Cell:
    return cells.load("sulfide-nmc811-lithium")


@pytest.mark.parametrize("wrong", [7, None, object(), [], {}], ids=str)
def test_what_is_no_cell_or_design_is_refused(wrong: Any) -> None:
    for function in (cells.contacts, cells.warnings, cells.elements, cells.pressure_hardware):
        with pytest.raises(InputError, match=r"^cell: .*expected a Cell"):
            function(wrong)
    for function in (designs.numbers, designs.to_toml, designs.as_table):
        with pytest.raises(InputError, match=r"^design: .*expected a Design"):
            function(wrong)
    with pytest.raises(InputError, match=r"^inputs: .*expected a Design or an Inputs"):
        cells.build(wrong)
    with pytest.raises(InputError, match=r"^cell: .*expected a Cell .*name or file of a design"):
        cells.as_cell(wrong)


def test_a_cell_may_be_named(cell: cells.Cell) -> None:
    named = cells.as_cell("sulfide-nmc811-lithium")
    assert cells.contacts(named) == cells.contacts(cell)
    assert cells.as_cell(cell) is cell
    assert cells.as_cell(cell.design).mass == cells.as_cell(cell.inputs).mass == cell.mass


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("connectivity", 2024), ("lithium_lost", None), ("cathode_contact", []),
        ("anode_contact", "a"),
    ],
)  # fmt: skip
def test_a_state_refuses_by_name(name: str, value: Any) -> None:
    with pytest.raises(InputError, match=rf"^state\.{name}: "):
        cells.State(**{name: value})


def test_a_state_is_a_state(cell: cells.Cell) -> None:
    with pytest.raises(InputError, match=r"^state: 7: expected a State"):
        cell.conditions(state=7)  # type: ignore[arg-type]
    for function in (cells.ledger, cells.pulse_power):
        with pytest.raises(InputError, match=r"^conditions: 300: expected a Conditions"):
            function(cell, 300)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("x", 7.0),
        ("x", [None]),
        ("duration", -1.0),
        ("duration", "a"),
        ("place", "cathod"),
        ("conditions", 300.0),
    ],
)
def test_the_resistance_of_diffusion_refuses_by_name(
    cell: cells.Cell, key: str, wrong: Any
) -> None:
    given = {"place": "cathode", "x": 0.5, "duration": 10.0, "conditions": None}
    with pytest.raises(InputError, match=rf"^{key}: "):
        cells.diffusion_resistance(cell, **{**given, key: wrong})


@pytest.mark.parametrize("key", ["thickness", "ionic", "electronic", "interfacial"])
@pytest.mark.parametrize("wrong", [0.0, -1.0, "a", None, [], [[1, 2], [3]]], ids=str)
def test_a_porous_electrode_has_numbers_above_zero(key: str, wrong: Any) -> None:
    given = dict.fromkeys(("thickness", "ionic", "electronic", "interfacial"), 1e-3)
    with pytest.raises(InputError, match=rf"^{key}: "):
        cells.electrode_resistance(**{**given, key: wrong})


def test_surfaces_have_a_lithiation_and_films(cell: cells.Cell) -> None:
    for given, key in (((1e308, 298.15), "lithiation"), ((0.5, 298.15, -2.5), "grown")):
        with pytest.raises(InputError, match=rf"^{key}: "):
            cells.surface_resistances(cell, cell.cathode, *given)


def test_a_count_of_neighbours_is_a_whole_number(cell: cells.Cell) -> None:
    for wrong in ((), -1, "2", 1.5):
        with pytest.raises(InputError, match=r"^count: "):
            cells.nearest(cell, wrong)  # type: ignore[arg-type]
