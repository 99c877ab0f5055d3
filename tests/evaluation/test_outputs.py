"""Outputs by name: unique, told in one place, and the same numbers as the functions behind them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from allsolid import cells, evaluation
from allsolid.cells.card import as_dict
from allsolid.cli import run
from allsolid.cost import estimate_cost
from allsolid.designs import names
from allsolid.quantities import InputError, parse
from allsolid.quantities.output import Effort, Output, document


def test_every_name_is_one_output_with_a_meaning_and_a_unit():
    everything = [output for room in evaluation.ROOMS for output in room.outputs]
    assert len({output.id for output in everything}) == len(everything)
    for output in everything:
        assert output.meaning and output.name == output.name.strip()
        assert output.id.replace(".", "").isidentifier(), output.id
        if output.unit and not output.monetary:
            assert parse(f"1 {output.unit}", output.unit) == pytest.approx(
                output_in_si(output), rel=1e-12
            )


def output_in_si(output: Output) -> float:
    """One of its unit in SI, the way back from `shown`."""
    low, high = float(output.shown(0.0)), float(output.shown(1.0))
    return (1.0 - low) / (high - low)


def test_one_name_has_one_unit_and_one_key():
    units: dict[str, set[str]] = {}
    for room in evaluation.ROOMS:
        for output in room.outputs:
            units.setdefault(output.name, set()).add(output.unit)
    assert all(len(found) == 1 for found in units.values()), units


@pytest.mark.parametrize("name", names())
def test_closed_outputs_are_numbers_for_every_packaged_cell(name):
    """Nothing is missing but what cannot be: a voltage that the cell does not hold at C/3, and
    the active thickness of an anode-free cell's energy is that of its cathode.
    """
    cell = cells.load(name)
    for room in evaluation.ROOMS:
        answers = {
            output.id: output.value(room.answers(evaluation.Results(cell)))
            for output in room.outputs
            if output.effort is Effort.CLOSED_FORM
        }
        missing = {key for key, value in answers.items() if not np.isfinite(value)}
        assert missing <= {"mean_discharge_voltage.C_3"}


def test_they_are_the_numbers_of_the_functions():
    """E = C·V/m and the level's own mass; sums; a second way to each."""
    cell = cells.load("sulfide-nmc811-lithium")
    asked = [
        "capacity", "average_voltage", "mass", "specific_energy.cell", "resistance",
        "area_specific_resistance.total", "cost.cell", "cost.pack", "materials_cost",
        "processing_cost", "research_cost",
    ]  # fmt: skip
    found = evaluation.evaluate(cell, asked)
    assert list(found) == asked
    energy = found["capacity"] * found["average_voltage"]
    assert found["specific_energy.cell"] == pytest.approx(energy / found["mass"] * 1e3)
    area = float(cell.area) * 1e4
    assert found["resistance"] == pytest.approx(
        1e3 * found["area_specific_resistance.total"] / area
    )
    parts = found["materials_cost"] + found["processing_cost"] + found["research_cost"]
    assert found["cost.cell"] == pytest.approx(parts)
    assert found["cost.pack"] == pytest.approx(estimate_cost(cell).amount("pack"))


def test_a_batch_and_other_conditions():
    """A thicker separator resists more in proportion; warmth lowers it."""
    thickness = np.array([20e-6, 40e-6])
    name = "area_specific_resistance.separator_bulk"
    found = evaluation.evaluate(
        "sulfide-nmc811-lithium", [name], {"separator.thickness": thickness}
    )
    assert found[name][1] == pytest.approx(2.0 * found[name][0])
    cell = cells.load("sulfide-nmc811-lithium")
    warm = evaluation.evaluate(cell, [name], conditions=cell.conditions(temperature="60 degC"))
    assert warm[name] < evaluation.evaluate(cell, [name])[name]


def test_a_name_that_is_not_known_is_refused_with_the_nearest():
    with pytest.raises(InputError, match=r"specific_energy\.cell"):
        evaluation.evaluate("sulfide-nmc811-lithium", ["specific_energy.cel"])
    with pytest.raises(InputError, match="expected a list"):
        evaluation.evaluate("sulfide-nmc811-lithium", "mass")


def test_the_document_of_a_cell_has_no_other_unit_in_its_keys():
    """The card's numbers are the outputs; each is found under the key made of name and unit."""
    cell = cells.load("oxide-nmc811-lithium")
    card = as_dict(cell)
    made = document(cells.outputs.OUTPUTS, cells.outputs.answers(cell))
    assert made.items() <= card.items()


def test_the_command_lists_them(capsys):
    assert run(["outputs", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["name"] for row in rows} == set(evaluation.outputs())
    assert run(["outputs"]) == 0
    assert "specific_energy.cell" in capsys.readouterr().out
