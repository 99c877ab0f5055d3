"""Half, symmetric and blocking cells, and what a state leaves of a cell, by hand."""

import json
import math

import numpy as np
import pytest

from allsolid.cells import (
    Cell,
    State,
    Term,
    build,
    contacts,
    ledger,
    load,
    nearest,
    open_circuit_voltage,
    temperature_doubts,
)
from allsolid.cells.balance import cyclable
from allsolid.cells.outputs import OUTPUTS, answers
from allsolid.designs import as_table, design_of, read_design
from allsolid.quantities import FARADAY, GAS_CONSTANT, InputError
from allsolid.simulation import parameters, simulate

LITHIUM = {"kind": "lithium", "excess": "50 um"}
ALLOY = {"kind": "lithium-indium", "indium": "100 um", "excess": "20 um"}
BLOCKING = {"kind": "blocking"}
FREE = {"kind": "anode-free"}
GRAPHITE = {
    "active": "graphite",
    "electrolyte": "Li6PS5Cl",
    "mass": {"active": "60 %", "electrolyte": "40 %"},
    "void": "10 %",
    "areal_capacity": "2 mAh/cm^2",
}
MAH_CM2 = 3.6e4


def cell_of(cathode, anode, low="-1 V", high="1 V") -> Cell:
    """The pressed sulfide separator between two sides."""
    table = as_table(read_design("sulfide-nmc811-lithium"))
    table |= {"name": "laboratory", "cathode": cathode, "anode": anode}
    table["operation"] |= {"lower_voltage": low, "upper_voltage": high}
    return build(design_of(table))


def test_lithium_against_lithium_resists_twice_as_one_side_and_the_separator():
    cell = cell_of(LITHIUM, LITHIUM)
    at = cell.conditions(temperature=298.15, pressure=4e6)
    cell = cell.vary({"operation.lamination_pressure": 0.0})
    book = ledger(cell, at)
    share = 4.0 / 16.0  # of contact, at 4 of 16 MPa, never pressed higher
    sigma = cell.separator.ionic_conductivity(298.15)
    transfer = GAS_CONSTANT * 298.15 / (FARADAY * cell.anode.exchange_current * share)
    unused = (1.0 / share - 1.0) * cell.separator.thickness / sigma
    for place in ("cathode", "anode"):
        assert book[f"{place} charge transfer"] == pytest.approx(transfer, rel=1e-12)
        assert book[f"{place} contact"] == pytest.approx(unused, rel=1e-12)
    whole = cell.separator.thickness / sigma + 2.0 * (transfer + unused)
    assert book.total - book[Term.COLLECTORS] == pytest.approx(whole, rel=1e-12)


@pytest.mark.parametrize(
    ("cathode", "anode"), [(LITHIUM, LITHIUM), (LITHIUM, FREE), (ALLOY, ALLOY)]
)
def test_a_symmetric_cell_has_no_voltage_and_moves_all_its_lithium(cathode, anode):
    cell = cell_of(cathode, anode)
    assert open_circuit_voltage(cell, 0.3) == 0.0
    assert cell.energy == 0.0
    held = [side.excess * side.volumetric_capacity for side in (cell.cathode, cell.anode)]
    lost = (1.0 - cell.anode.first_cycle_efficiency) * held[0]
    assert cell.areal_capacity == pytest.approx(sum(held) - lost)
    # lithium that leaves one face lies on the other: 4.85 um per mAh/cm2 either way
    layers = {layer.name: layer for layer in cell.layers}
    gain = layers["anode"].thickness - layers["anode"].thickness_discharged
    loss = layers["cathode"].thickness_discharged - layers["cathode"].thickness
    assert gain == pytest.approx(loss)
    assert gain == pytest.approx(cell.areal_capacity / MAH_CM2 * 4.85e-6, rel=2e-3)


def test_a_blocking_cell_has_the_resistance_of_its_separator_alone():
    cell = cell_of(BLOCKING, BLOCKING)
    book = ledger(cell)
    finite = {term: value for term, value in book.terms.items() if 0.0 < value < math.inf}
    sigma = cell.separator.ionic_conductivity(cell.temperature)
    assert finite.pop(Term.COLLECTORS) > 0.0
    assert sum(finite.values()) == pytest.approx(cell.separator.thickness / sigma)
    assert book.total == math.inf
    assert cell.capacity == 0.0
    assert cell.energy == 0.0
    assert "Li6PS5Cl.conductivity.ionic_conductivity" in cell.provenance
    assert not any(name.startswith("NMC811") for name in cell.provenance)


@pytest.mark.parametrize("side", ["cathode", "anode"])
def test_a_blocking_face_stands_where_the_limits_put_it_against_lithium(side):
    """Steel against lithium up to 1 V, as in cyclic voltammetry: its foil sees 0 to 1 V there."""
    sides = {"cathode": LITHIUM, "anode": LITHIUM, side: BLOCKING}
    limits = ("0 V", "1 V") if side == "cathode" else ("-1 V", "0 V")
    cell = cell_of(sides["cathode"], sides["anode"], *limits)
    where = "positive collector" if side == "cathode" else "negative collector"
    (foil,) = (f for f in contacts(cell) if f.where == where)
    assert "0 to 1 V vs lithium" in foil.other


def test_a_host_that_is_built_empty_is_filled_by_the_discharge_against_lithium():
    cell = cell_of(GRAPHITE, LITHIUM, "0.005 V", "1.5 V")
    curve = cell.cathode.active_material.open_circuit
    low, high = cell.balance.cathode_charged, cell.balance.cathode_discharged
    assert low < 0.1 < 0.9 < high
    for soc in (0.0, 0.25, 0.5, 1.0):
        x = high + soc * (low - high)
        expected = float(curve.potential(x)) + cell.cathode.shift
        assert open_circuit_voltage(cell, soc) == pytest.approx(expected)
    assert cell.areal_capacity == pytest.approx(2.0 * MAH_CM2)
    # a slow discharge gives the mean of the curve over the window
    run = simulate(cell, "Discharge at C/100 until empty")
    assert run.energy_delivered[0] == pytest.approx(float(cell.energy), rel=0.05)


@pytest.mark.parametrize(
    ("cathode", "anode"),
    [(LITHIUM, LITHIUM), (LITHIUM, FREE), (ALLOY, ALLOY), (BLOCKING, BLOCKING),
     (BLOCKING, LITHIUM), (LITHIUM, BLOCKING), (GRAPHITE, LITHIUM), (GRAPHITE, BLOCKING)],
    ids=lambda side: side.get("kind", "graphite"),
)  # fmt: skip
def test_every_card_is_written_and_every_draw_computed(cathode, anode):
    cell = cell_of(cathode, anode, "-0.5 V", "1.5 V")
    json.dumps(cell.as_dict(), allow_nan=False)
    assert "nan" not in str(cell)
    drawn = cell.draw(20, seed=1)
    assert drawn.mass.shape == (20,)
    for output in OUTPUTS:
        assert np.size(output.value(answers(drawn))) in (1, 20)
    if not cell.stores_energy:
        assert nearest(cell) == ()


@pytest.mark.parametrize(
    ("cathode", "anode", "key"),
    [
        (GRAPHITE, {**GRAPHITE, "kind": "composite", "n_to_p": "1"}, "no lithium"),
        (GRAPHITE, FREE, "no lithium"),
        (LITHIUM, ALLOY, r"swap Li .0 V .* and Li-In .0.62 V"),
        (LITHIUM, {**GRAPHITE, "kind": "composite", "n_to_p": "1"}, "expected a composite one"),
    ],
)
def test_sides_that_do_not_go_together_are_refused(cathode, anode, key):
    other = {k: v for k, v in anode.items() if k != "areal_capacity"}
    with pytest.raises(InputError, match=key):
        cell_of(cathode, other, "-0.5 V", "1.5 V")


def test_a_host_that_comes_full_takes_nothing_as_an_anode():
    table = as_table(read_design("sulfide-nmc811-silicon"))
    table["anode"]["active"] = "NMC811"
    with pytest.raises(InputError, match=r"anode.active: 'NMC811': it comes with its lithium"):
        build(design_of(table))


def by_name(cell, state):
    """Outputs under a state, by name."""
    given = answers(cell, cell.conditions(state=state))
    return {output.id: float(output.value(given)) for output in OUTPUTS}


def _first_charge(cell):
    """By the efficiency, and no more than a full NMC811 (x = 1) holds above x = 0.183."""
    cathode = cell.cathode
    full = cathode.areal_capacity / (0.938 - 0.183) * (1.0 - 0.183)
    return min(cathode.areal_capacity / cathode.first_cycle_efficiency, full)


def test_lost_lithium_takes_capacity_once_the_excess_is_gone():
    free = load("sulfide-nmc811-anodefree")
    first = _first_charge(free)
    held = first * free.anode.first_cycle_efficiency / MAH_CM2  # some more than the cathode takes
    assert held > by_name(free, State())["areal_capacity"]
    worn = by_name(free, State(lithium_lost=0.5 * MAH_CM2))
    assert worn["areal_capacity"] == pytest.approx(held - 0.5, rel=1e-9)
    lithium = load("sulfide-nmc811-lithium")  # 20 um in excess are 4.1 mAh/cm2
    first = _first_charge(lithium)
    held = first * lithium.anode.first_cycle_efficiency
    held = (held + lithium.anode.excess * lithium.anode.volumetric_capacity) / MAH_CM2
    full = by_name(lithium, State())["areal_capacity"]
    assert by_name(lithium, State(lithium_lost=3.9 * MAH_CM2))["areal_capacity"] == full
    worn = by_name(lithium, State(lithium_lost=5.0 * MAH_CM2))["areal_capacity"]
    assert worn == pytest.approx(held - 5.0, rel=1e-9)
    assert worn < full


def test_lost_contact_to_particles_takes_its_share_and_moves_no_window():
    cell = load("sulfide-nmc811-lithium")
    fresh, worn = by_name(cell, State()), by_name(cell, State(connectivity=0.9))
    assert worn["areal_capacity"] == pytest.approx(0.9 * fresh["areal_capacity"])
    assert worn["energy"] == pytest.approx(0.9 * fresh["energy"])
    assert worn["average_voltage"] == pytest.approx(fresh["average_voltage"])
    assert worn["mass"] == fresh["mass"]


def test_lost_lithium_lowers_the_window_of_graphite():
    cell = load("liquid-nmc811-graphite")
    lost = 0.3 * MAH_CM2
    at = cell.conditions(state=State(lithium_lost=lost))
    full, _ = (cell.balance.anode_charged, cell.balance.anode_discharged)
    y = full - lost / cell.anode.host
    expected = cell.cathode.potential(cell.balance.cathode_charged) - cell.anode.potential(y)
    assert open_circuit_voltage(cell, 1.0, at) == pytest.approx(float(expected), rel=1e-12)
    assert open_circuit_voltage(cell, 1.0, at) < open_circuit_voltage(cell, 1.0)


@pytest.mark.parametrize(
    "state",
    [State(lithium_lost=0.7 * MAH_CM2), State(connectivity=0.8)],
    ids=["lithium", "contact"],
)
def test_a_slow_discharge_of_a_worn_cell_gives_what_its_balance_says(state):
    cell = load("sulfide-nmc811-anodefree")
    given = answers(cell, cell.conditions(state=state))
    run = simulate(cell, "Discharge at C/200 until empty", given.conditions)
    assert run.charge_passed[0] == pytest.approx(float(given.used.capacity), rel=0.01)
    assert run.energy_delivered[0] == pytest.approx(float(given.used.energy), rel=0.01)


@pytest.mark.parametrize("name", ["sulfide-nmc811-anodefree", "liquid-nmc811-graphite"])
def test_a_cell_that_has_lost_all_its_lithium_stays_at_one_voltage(name):
    """No charge moves: the mean over the window is the voltage of the charged cell."""
    cell = load(name)
    there = cyclable(cell.balance, cell.anode)
    found = by_name(cell, State(lithium_lost=there))
    assert found["energy"] == pytest.approx(0.0, abs=1e-9)
    assert found["average_voltage"] == pytest.approx(
        found["open_circuit_voltage.charged"], abs=1e-4
    )
    almost = by_name(cell, State(lithium_lost=there * (1.0 - 1e-4)))
    assert almost["average_voltage"] == pytest.approx(found["average_voltage"], abs=0.02)


def test_what_faces_a_blocking_side_stands_as_built():
    metal = cell_of(LITHIUM, BLOCKING)
    layers = {layer.name: layer for layer in metal.layers}
    assert layers["cathode"].thickness == layers["cathode"].thickness_discharged == 50e-6
    # as thick as the stack without it, and 50 um a face over the packing of the stack
    bare = cell_of(BLOCKING, BLOCKING)
    gained = metal.housing.thickness - bare.housing.thickness
    packing = float(metal.design.format.packing)
    assert gained == pytest.approx(metal.housing.faces * 50e-6 / packing, rel=1e-9)
    nmc = as_table(read_design("sulfide-nmc811-lithium"))["cathode"]
    full = cell_of(nmc, BLOCKING, "2.5 V", "4.3 V")
    built = load("sulfide-nmc811-lithium").cathode.discharged
    assert full.balance.cathode_charged == pytest.approx(built)
    assert full.balance.cathode_discharged == pytest.approx(built)
    assert full.capacity == 0.0


def test_indium_takes_one_lithium_an_indium_and_no_more():
    cell = cell_of(LITHIUM, LITHIUM)  # 50 um either side
    thin = cell_of({"kind": "lithium-indium", "indium": "1 um", "excess": "0 um"}, LITHIUM)
    indium = 1e-6 * 7310.0 / 0.114818 * FARADAY  # mol/m2 of 7.31 g/cm3, CRC Handbook
    assert thin.areal_capacity == pytest.approx(indium, rel=2e-3)
    assert cell.areal_capacity > 50.0 * thin.areal_capacity


def test_lost_lithium_is_missing_in_the_ratio_of_negative_to_positive():
    cell = load("sulfide-nmc811-anodefree")
    lost = 0.25 * float(cell.balance.anode)
    used = answers(cell, cell.conditions(state=State(lithium_lost=lost))).used
    fresh = answers(cell).used.balance.n_to_p
    assert used.balance.n_to_p == pytest.approx(0.75 * fresh, rel=1e-12)


def test_the_pressure_that_is_asked_for_is_the_one_the_frame_holds():
    cell = load("sulfide-nmc811-lithium")
    asked = {out.id: out for out in OUTPUTS}
    for key in ("pressure_frame", "pack_mass", "specific_energy.pack"):
        varied = asked[key].value(answers(cell.vary({"operation.pressure": 50e6})))
        there = asked[key].value(answers(cell, cell.conditions(pressure=50e6)))
        assert there == pytest.approx(varied, rel=1e-12)


def test_a_temperature_without_data_is_told():
    cell = load("sulfide-nmc811-lithium")
    assert temperature_doubts(cell, 298.15) == ()
    hot = temperature_doubts(cell, np.array([298.15, 1473.15]))
    assert any("molten" in told for told in hot)
    assert any("Li6PS5Cl was not measured at 1200 °C" in told for told in hot)
    assert "was not measured at 327 °C" in str(cell.vary({"operation.temperature": 600.15}))
    assert "was not measured" in " ".join(
        parameters(cell, cell.conditions(temperature=600.15)).caveats
    )


@pytest.mark.parametrize(
    "asked",
    [
        lambda cell: cell.conditions(temperature=np.array([298.15, 300.0])),
        lambda cell: cell.conditions(state=State(connectivity=np.array([1.0, 0.9, 0.8, 0.7]))),
        lambda cell: ledger(cell, load(cell.name).conditions(pressure=np.array([1e6, 2e6]))),
    ],
)
def test_conditions_of_another_number_of_cells_are_refused(asked):
    batch = load("sulfide-nmc811-lithium").vary({"separator.thickness": np.full(3, 30e-6)})
    with pytest.raises(InputError, match="each of the 3 cells"):
        asked(batch)


def test_conditions_of_two_lengths_are_refused():
    with pytest.raises(InputError, match=r"one length, got \[2, 3\]"):
        load("sulfide-nmc811-lithium").conditions(
            temperature=np.array([298.15, 300.0]), pressure=np.array([1e6, 2e6, 3e6])
        )
