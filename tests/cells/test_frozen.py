"""Frozen means frozen: no array can be written to, and cells travel whole between processes."""

import copy
import dataclasses
import pickle

import numpy as np
import pytest

from allsolid import materials
from allsolid.cells import ledger, load
from allsolid.cells.building.laws import packaged_laws
from allsolid.designs import names
from allsolid.materials.curves.open_circuit import OpenCircuitCurve
from allsolid.quantities import InputError

THICKNESSES = np.array([20e-6, 30e-6, 40e-6])


def batch():
    return load("sulfide-nmc811-lithium").vary({"separator.thickness": THICKNESSES})


def arrays(part, path=""):
    """Every array inside the frozen parts of a cell, with where it was found."""
    if isinstance(part, np.ndarray):
        yield path, part
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from arrays(getattr(part, field.name), f"{path}.{field.name}")
    elif isinstance(part, tuple):
        for index, inner in enumerate(part):
            yield from arrays(inner, f"{path}.{index}")


@pytest.mark.parametrize(
    "made",
    [lambda c: c, copy.deepcopy, copy.copy, lambda c: pickle.loads(pickle.dumps(c))],
    ids=["built", "deep copy", "copy", "pickle"],
)
def test_no_array_of_a_batch_can_be_written_to(made):
    found = dict(arrays(made(batch())))
    assert ".separator.thickness" in found and ".housing.volume" in found
    assert any("open_circuit" in path for path in found)
    for path, array in found.items():
        if array.ndim:
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0.0
            assert not array.flags.writeable, path


def test_vary_keeps_a_copy_of_the_callers_array():
    mine = THICKNESSES.copy()
    cell = load("sulfide-nmc811-lithium").vary({"separator.thickness": mine})
    before = cell.volume.copy()
    mine[:] = 1.0
    assert list(cell.separator.thickness) == list(THICKNESSES)
    assert list(cell.vary({}).volume) == list(before)


def test_what_cells_share_cannot_be_changed():
    laws = packaged_laws()
    with pytest.raises(dataclasses.FrozenInstanceError):
        laws.contact = laws.wetted_contact  # type: ignore[misc]
    for table in (laws.tables.ionic, laws.tables.electronic, laws.tables.sintered):
        for column in (table.share, table.ratio):
            with pytest.raises(ValueError, match="read-only"):
                column[0] = 1.0
    for shared in (
        materials.materials("active material"),
        materials.materials("collector"),
        materials.electrolyte_classes(),
        materials.electrolyte("Li6PS5Cl").composition,
        batch().layers[2].contents[0].composition,
    ):
        with pytest.raises(TypeError):
            shared["new"] = shared  # type: ignore[index]
    mine = np.array([0.0, 0.5, 1.0]), np.array([4.0, 3.9, 3.0])
    curve = OpenCircuitCurve(*mine, 0.2, 0.9, materials.active_material("NMC811").capacity.kind, "")
    mine[1][:] = 0.0
    assert curve.potential(0.5) == pytest.approx(3.9)


def same(one, other):
    """Card, ledger and batch arrays to the last bit."""
    assert one.as_dict() == other.as_dict()
    for term, value in ledger(one).terms.items():
        assert np.array_equal(value, ledger(other)[term])


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("travel", [copy.deepcopy, lambda c: pickle.loads(pickle.dumps(c))])
def test_a_cell_is_the_same_after_a_copy_and_after_a_journey(name, travel):
    cell = load(name)
    same(cell, travel(cell))
    several = cell.vary({"separator.thickness": cell.separator.thickness * np.array([0.5, 1.0])})
    same(several, travel(several))
    changed = dataclasses.replace(cell, temperature=310.0)
    same(changed, travel(changed))


def test_packaged_materials_stay_the_catalogues_own_on_a_journey():
    cell = pickle.loads(pickle.dumps(load("sulfide-nmc811-lithium")))
    assert cell.cathode.active_material is materials.active_material("NMC811")
    assert cell.separator.electrolyte is materials.electrolyte("Li6PS5Cl")
    assert cell.positive.substance is materials.collector("Al")
    own = dataclasses.replace(materials.electrolyte("Li6PS5Cl"), note="mine")
    assert pickle.loads(pickle.dumps(own)) == own


def test_terminals_outside_a_pouch_that_is_shorter_are_refused():
    with pytest.raises(InputError, match="longer than the terminals"):
        load("sulfide-nmc811-lithium").vary({"format.length": 1e-3, "format.margin_length": 0.0})
