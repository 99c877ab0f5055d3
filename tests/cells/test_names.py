"""Every name that the rooms `materials` and `cells` take is found or refused with a suggestion."""

import copy

import numpy as np
import pytest
from tests.cells.test_contacts import table

from allsolid import materials
from allsolid.cells import build, classify, ledger, load
from allsolid.cells.resistance import interlayer_resistance
from allsolid.designs import design_of, read_design
from allsolid.materials import figures
from allsolid.materials.conduction.measurement import of
from allsolid.materials.curves.open_circuit import open_circuit
from allsolid.quantities import InputError

POINTS = np.array([300.0, 320.0, 340.0, 360.0]), np.array([1.0, 2.0, 3.0, 4.0])

FOUND = {
    "electrolyte": lambda: materials.electrolyte("LPSCl").name == "Li6PS5Cl",
    "active": lambda: materials.active_material("NCM811").name == "NMC811",
    "compatibility": lambda: materials.compatibility("LPSCl", "NCM811").partner == "NMC811",
    "compare": lambda: "NMC811" in materials.compare(["LPSCl", "NCM811"])[0],
    "describe": lambda: materials.describe("NCM811")["name"] == "NMC811",
    "category": lambda: materials.names("Active_Material") == materials.names("active material"),
    "at potential": lambda: materials.at_potential("copper", 0.0, 1.0).electrolyte == "Cu",
    "form": lambda: materials.fit_arrhenius(*POINTS, "sigma*T").model.form == "sigma*T",  # type: ignore[arg-type]
    "chart": lambda: len(figures.open_circuit_chart(("NCM811",)).data) > 0,
    "level": lambda: cell().specific_energy("Stack") == cell().specific_energy("stack"),
    "term": lambda: ledger(cell())["separator bulk"] > 0,
    "definition": lambda: classify(cell(), "T/CSAE 434-2025") == classify(cell()),
    "design": lambda: build(design_of(changed("cathode.active", "NCM811"))).mass == cell().mass,
}

REFUSED = {
    "electrolyte": (lambda: materials.electrolyte("Li6PS5CI"), "Li6PS5Cl"),
    "of another kind": (lambda: materials.electrolyte("NMC811"), "a known active material"),
    "active": (lambda: materials.active_material("NCM81"), "NCM811"),
    "compatibility": (lambda: materials.compatibility("LPSCl", "NCM81"), "NCM811"),
    "compare": (lambda: materials.compare(["LPSCl", "NCM81"]), "NCM811"),
    "compare a text": (lambda: materials.compare("LPSCl"), "a list, each text"),  # type: ignore[arg-type]
    "chart of a text": (lambda: figures.open_circuit_chart("Si"), "list of names"),  # type: ignore[arg-type]
    "lines of a text": (lambda: figures.conductivity_chart("LiPON"), "list of names"),  # type: ignore[arg-type]
    "category": (lambda: materials.names("electrolytes"), "did you mean 'electrolyte'"),
    "form": (lambda: materials.fit_arrhenius(*POINTS, "sigmaT"), r"sigma\*T"),  # type: ignore[arg-type]
    "property": (lambda: of("Li6PS5Cl", "densty"), "density"),
    "measured material": (lambda: of("Li6PS5C", "density"), "Li6PS5Cl"),
    "curve": (lambda: open_circuit("NMC81"), "NMC811"),
    "formula": (lambda: materials.parse_formula(3), "^formula: 3: expected text"),  # type: ignore[arg-type]
    "design": (lambda: read_design("sulfide-nmc811-litium"), "sulfide-nmc811-lithium"),
    "level": (lambda: cell().specific_energy("cel"), "did you mean 'cell'"),
    "key": (lambda: cell().vary({"cathod.thickness": 1e-6}), "did you mean 'cathode.thickness'"),
    "last of a key": (lambda: cell().vary({"cathode.thicknes": 1e-6}), "'cathode.thickness'"),
    "no text": (lambda: cell().vary({3: 1e-6}), "a dictionary by text"),  # type: ignore[dict-item]
    "no mapping": (lambda: cell().vary(["void"]), "a dictionary by text"),  # type: ignore[arg-type]
    "term": (lambda: ledger(cell())["separator bulkk"], "did you mean 'separator bulk'"),
    "side": (lambda: interlayer_resistance(cell(), "anod", 300.0), "did you mean 'anode'"),
    "definition": (lambda: classify(cell(), "T/CSAE 434"), "T/CSAE 434-2025"),
    "cathode": (lambda: build(design_of(changed("cathode.active", "NCM81"))), "NCM811"),
    "terminal": (
        lambda: build(design_of(changed("format.terminals.positive_material", "Alu"))),
        "format.terminals.positive_material.*'Al'",
    ),
}


def cell():
    return load("sulfide-nmc811-lithium")


def changed(key, value):
    made = copy.deepcopy(table())
    place = made
    *path, last = key.split(".")
    for step in path:
        place = place[step]
    place[last] = value
    return made


@pytest.mark.parametrize("what", FOUND)
def test_a_name_or_alias_is_found(what):
    assert FOUND[what]()


@pytest.mark.parametrize("what", REFUSED)
def test_an_unknown_name_is_refused_with_a_suggestion(what):
    call, told = REFUSED[what]
    with pytest.raises(InputError, match=told):
        call()
