"""What a cell is, what stands beside it, its power, card, figures and provenance."""

import json
import math

import numpy as np
import pytest

from allsolid.cells import (
    DEFINITIONS,
    CellKind,
    CellStatus,
    Metal,
    bill_of_materials,
    build,
    classify,
    demonstrated,
    elements,
    load,
    nearest,
    open_circuit_voltage,
    pulse_power,
    volatile_share,
)
from allsolid.cells.origins import assumed_of, chosen_of, sources_of
from allsolid.designs import as_table, design_of, names, read_design
from allsolid.quantities import InputError, Level
from allsolid.sources import Kind, bibliography, cite


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("sulfide-nmc811-lithium", (CellKind.ALL_SOLID, CellKind.ALL_SOLID)),
        ("ceramic-qse5", (CellKind.HYBRID, CellKind.HYBRID)),
        ("liquid-nmc811-graphite", (CellKind.LIQUID, CellKind.LIQUID)),
    ],
)
def test_what_a_cell_is_under_both_definitions(name, kinds):
    cell = load(name)
    assert tuple(classify(cell, rule) for rule in DEFINITIONS) == kinds


def test_definitions_differ_between_half_and_one_per_cent():
    cell = load("ceramic-qse5")
    share = float(volatile_share(cell))
    less = cell.vary({"liquid.filling": 0.007 / share})  # 0.7 % or a little more of a lighter cell
    assert 0.005 < float(volatile_share(less)) < 0.01
    assert [classify(less, rule) for rule in DEFINITIONS] == [CellKind.ALL_SOLID, CellKind.HYBRID]
    assert [rule.limit for rule in DEFINITIONS] == [0.01, 0.005]


def test_demonstrated_cells_have_sources_and_status():
    for other in demonstrated():
        assert other.source in bibliography()
        assert other.status in {"read", "second-hand", "assumed"}


def test_the_nearest_demonstrated_cell_is_of_the_same_kind():
    assert nearest(load("ceramic-qse5"))[0].name.startswith("QuantumScape")
    assert nearest(load("sulfide-nmc811-silicon"))[0].name == "UCSD silicon"
    assert nearest(load("sulfide-nmc811-anodefree"))[0].name == "Samsung Ag-C pouch"
    assert nearest(load("polymer-lfp-lithium"))[0].name == "Blue Solutions LMP"
    assert nearest(load("liquid-nmc811-graphite")) == ()
    assert nearest(load("thinfilm-lco-lithium"))[0].name == "Danilov thin film"


def test_pulse_power_is_current_times_voltage_over_mass():
    cell = load("sulfide-nmc811-lithium")
    pulse = pulse_power(cell, soc=0.5, duration=10.0)
    assert pulse.specific == pytest.approx(pulse.current * pulse.voltage / cell.mass)
    assert pulse.voltage >= cell.lower_voltage - 1e-9
    # a longer pulse, a colder or emptier cell gives less
    assert pulse_power(cell, duration=30.0).power < pulse.power
    assert pulse_power(cell, cell.conditions(temperature=273.15)).power < pulse.power
    assert pulse_power(cell, soc=0.1).power < pulse.power
    many = pulse_power(cell, soc=np.array([0.1, 0.5, 0.9])).power
    assert many[1] == pytest.approx(pulse.power)


def test_a_polymer_pulse_stops_at_the_limiting_current():
    from allsolid.cells.power import limiting_current

    cell = load("polymer-lfp-lithium")
    salt = cell.separator.electrolyte
    d, c = salt.salt_diffusivity.value, salt.salt_concentration.value
    anions = 1 - salt.transference_number.value
    # between two faces the salt falls linearly to zero: (1 - t+) i / F = D 2 c / L
    steady = 2 * 96485.33 * d * c / anions / 20e-6
    sand = 96485.33 * c * math.sqrt(math.pi * d / 10.0) / 2 / anions
    assert limiting_current(cell, 10.0) == pytest.approx(max(steady, sand), rel=1e-6)
    assert pulse_power(cell).current <= limiting_current(cell, 10.0) * cell.area * (1 + 1e-12)
    assert limiting_current(load("ceramic-qse5"), 10.0) == math.inf


@pytest.mark.parametrize("name", names())
def test_open_circuit_lies_between_the_limits_and_averages_to_the_mean(name):
    cell = load(name)
    soc = np.linspace(0, 1, 2001)
    volts = open_circuit_voltage(cell, soc)
    assert np.all(np.diff(volts) >= -1e-12)
    # the trapezoid of 2000 steps against the cumulative integral: steep ends cost under 2 mV
    assert np.trapezoid(volts, soc) == pytest.approx(cell.average_voltage, abs=2e-3)


def test_elements_per_kilowatt_hour():
    cell = load("ceramic-qse5")
    found = elements(cell)
    # garnet: 46 faces of 20 um at 5.1 g/cm3; La is 3 * 138.91 of 889.1 g/mol by mass
    garnet = 46 * 0.0571 * 0.0722 * 20e-6 * 5100
    kwh = cell.energy / 3.6e6
    molar = 6.4 * 6.94 + 3 * 138.91 + 1.4 * 91.224 + 0.6 * 180.95 + 12 * 15.999
    assert found["La"] == pytest.approx(garnet * 3 * 138.91 / molar / kwh, rel=1e-4)
    assert found["Zr"] == pytest.approx(garnet * 1.4 * 91.224 / molar / kwh, rel=1e-4)
    assert list(found.values()) == sorted(found.values(), reverse=True)


@pytest.mark.parametrize("name", names())
def test_cards_and_figures_of_every_packaged_design(name):
    from allsolid.cells import figures

    cell = load(name)
    text = str(cell)
    assert cell.design.title in text and "Wh/kg" in text
    assert max(map(len, text.splitlines())) <= 120
    assert json.loads(json.dumps(cell.as_dict(), allow_nan=False))["name"] == name
    html = cell.to_html()
    assert html.count("<table>") == html.count("</table>") == 2
    assert "<script" not in html
    for draw in (figures.cross_section, figures.composition_bars, figures.ledger_bars):
        made = draw(cell)
        assert made.layout.title.text
        assert made.layout.xaxis.title.text or made.layout.yaxis.title.text
    section = figures.cross_section(cell)
    charged = sum(bar.y[0] for bar in section.data)
    assert charged == pytest.approx(sum(1e6 * layer.thickness for layer in cell.layers))
    # a label at every layer, none on another one
    notes = section.layout.annotations
    assert len(notes) == len(cell.layers)
    assert all("µm" in note.text for note in notes)
    height = max(charged, notes[-1].ay)
    assert min(np.diff([note.ay for note in notes])) > height * 12 / 320  # 12 px letters
    assert figures.open_circuit(cell).data[0].y.max() == pytest.approx(
        float(open_circuit_voltage(cell, 1.0))
    )


def test_the_transport_figure_shows_every_measured_point():
    from allsolid.cells.figures import effective_transport

    points = [t for t in effective_transport().data if t.mode == "markers"]
    assert [len(t.x) for t in points] == [5, 5]
    assert min(points[0].y) == pytest.approx(3.06e-6 / 1.6e-3)


def test_bars_are_whole():
    from allsolid.cells.figures import composition_bars

    made = composition_bars(load("sulfide-nmc811-lithium"))
    for row in (0, 1):
        assert sum(bar.x[row] for bar in made.data) == pytest.approx(100.0)


@pytest.mark.parametrize("name", names())
def test_every_value_says_where_it_comes_from(name):
    cell = load(name)
    known = cell.provenance
    for key, value in known.items():
        assert value.kind in (Kind.ASSUMED, Kind.CHOSEN) or value.source in bibliography(), key
    assert cite(sources_of(cell))
    assert assumed_of(known) and not set(assumed_of(known)) & set(chosen_of(known))
    # what the design chooses (an amount of the cathode) and what it only names
    part = cell.design.cathode
    amounts = ("thickness", "loading", "areal_capacity")
    amount = next(key for key in amounts if getattr(part, key) is not None)
    assert known[f"cathode.{amount}"].value == getattr(part, amount).value
    material = cell.cathode.active_material
    if part.active_density is None:
        assert known[f"{material.name}.density"].value == material.density.value
    else:
        assert f"{material.name}.density" not in known and "cathode.active_density" in known


def test_what_a_design_leaves_open_stands_below_default():
    """A polymer wets its cathode: its default contact, not that of a pressed one, is used."""
    wetted = load("polymer-lfp-lithium").provenance
    assert wetted["default.wetted_contact"].value == pytest.approx(1.0)
    assert "default.contact" not in wetted and "default.transport_transfer" not in wetted
    pressed = load("sulfide-nmc811-lithium").provenance
    assert pressed["default.contact"].value == pytest.approx(0.70)
    assert "default.wetted_contact" not in pressed and "default.transport_transfer" in pressed


def test_a_batch_prints_has_statuses_and_no_drawing():
    from allsolid.cells.figures import cross_section

    cell = load("ceramic-qse5")
    batch = cell.vary({"separator.thickness": np.array([10e-6, 20e-6, 60e-6])})
    assert "3 cells" in str(batch)
    assert json.dumps(batch.as_dict(), allow_nan=False)
    codes = batch.status
    assert [CellStatus.DOES_NOT_FIT in CellStatus(int(code)) for code in codes] == [
        False,
        False,
        True,
    ]
    assert CellStatus(int(codes[2])).advice[0].startswith("The stack does not fit")
    with pytest.raises(InputError, match="single cell"):
        cross_section(batch)
    with pytest.raises(InputError, match="does not fit"):
        cell.vary({"separator.thickness": 60e-6})


def test_status_of_compositions():
    cell = load("sulfide-nmc811-lithium")
    assert cell.status is CellStatus.OK
    rich = cell.vary({"cathode.mass.active": 0.90, "cathode.mass.electrolyte": 0.07})
    assert CellStatus.OUTSIDE_TABLE in rich.status
    assert CellStatus.PERCOLATION_LOST not in rich.status
    # cells with as little electrolyte run: 12 vol% conducts, a quarter per cent does not
    bare = cell.vary({"cathode.mass.active": 0.9687, "cathode.mass.electrolyte": 0.0013})
    assert CellStatus.PERCOLATION_LOST in bare.status
    assert CellStatus.LITHIUM_LIMITED in load("sulfide-nmc811-silicon").status
    narrow = cell.vary({"operation.upper_voltage": np.array([4.0, 4.3])})
    assert list(narrow.status) == [int(CellStatus.BEYOND_LIMITS), 0]
    assert all(CellStatus.BEYOND_LIMITS not in load(name).status for name in names())
    # 2.7 % of the charge of this cell lies above 4.25 V
    liquid = load("liquid-nmc811-graphite").vary({"operation.upper_voltage": 4.25})
    assert CellStatus.BEYOND_LIMITS in liquid.status


@pytest.mark.parametrize(
    ("design", "values"),
    [
        ("polymer-lfp-lithium", {"cathode.mass.active": 0.6, "cathode.mass.binder": 0.04}),
        ("thinfilm-lco-lithium", {"cathode.volume.active": 0.9, "cathode.volume.carbon": 0.1}),
    ],
)
def test_a_share_of_no_material_is_refused_in_a_variation_as_in_a_file(design, values):
    with pytest.raises(InputError, match="needs both a material and a share"):
        load(design).vary(values)
    with pytest.raises(InputError, match="needs both a material and a share"):
        load(design).vary({key: np.full(3, value) for key, value in values.items()})


def test_a_wound_cell_holds_one_turn_at_least():
    table = as_table(read_design("sulfide-nmc811-lithium"))
    table["format"] = {
        "kind": "cylindrical", "diameter": "21 mm", "height": "70 mm", "mandrel": "2 mm",
        "head": "3 mm", "overhang": "1 mm", "separator_overhang": "2 mm", "packing": "98 %",
        "terminals": {"positive": "2 g", "negative": "2 g"},
        "case": {"material": "steel", "thickness": "0.25 mm", "density": "7.9 g/cm^3"},
    }  # fmt: skip
    table["collectors"]["stacking"] = "parallel"
    wound = build(design_of(table))
    assert wound.capacity > 3600.0
    with pytest.raises(InputError, match="does not fit its case"):
        wound.vary({"format.mandrel": 20.5e-3})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"separator.thicknes": 1e-5}, "did you mean 'separator.thickness'"),
        ({"separator.thickness": -1e-6}, "above 0 um"),
        ({"separator.thickness": [1e-5, float("nan")]}, "finite"),
        ({"separator.thickness": []}, "finite"),
        ({"separator.thickness": np.ones((2, 2)) * 1e-5}, "one-dimensional"),
        ({"separator.thickness": "thick"}, "expected a length"),
        ({"separator.thickness": object()}, "numbers"),
        ({"separator.thickness": [1e-5] * 2, "anode.excess": [1e-5] * 3}, "one length"),
        ({"cathode.mass.active": 0.5}, "sum to 100 %"),
        ({"format.layers": 2.5}, "whole numbers"),
        ({"collectors.stacking": 1.0}, "key of a number"),
        ({"liquid.excess": 0.1}, "has no 'liquid'"),
    ],
)
def test_variations_that_are_refused(values, words):
    with pytest.raises(InputError, match=words):
        load("sulfide-nmc811-lithium").vary(values)


@pytest.mark.parametrize(
    ("values", "odd"),
    [
        ({"format.layers": 300}, True),  # 600 Ah, 11 cm thick
        ({"separator.thickness": "1.2 mm"}, True),
        ({"cathode.thickness": "1.1 mm"}, True),
        ({"format.layers": 60, "separator.thickness": "100 um"}, False),
    ],
)
def test_sizes_that_are_probably_a_slip_get_advice(values, odd):
    found = load("sulfide-nmc811-lithium").vary(values).status
    assert (CellStatus.IMPLAUSIBLE_SIZE in found) == odd
    assert any("number of layers" in line for line in found.advice) == odd


def test_no_packaged_cell_has_an_odd_size():
    assert all(CellStatus.IMPLAUSIBLE_SIZE not in load(name).status for name in names())


def test_a_level_may_be_named_in_plain_text():
    cell = load("sulfide-nmc811-lithium")
    for level in (Level.ACTIVE, Level.STACK, Level.CELL, Level.PACK):
        assert cell.specific_energy(str(level)) == cell.specific_energy(level)
        assert cell.energy_density(str(level)) == cell.energy_density(level)
    for level in ("system", Level.INSTALLED):
        with pytest.raises(InputError, match="expected one of active, stack, cell, pack"):
            cell.specific_energy(level)
        with pytest.raises(InputError, match="expected one of active, stack, cell, pack"):
            cell.energy_density(level)


@pytest.mark.parametrize("name", names())
def test_the_card_says_between_which_ends_it_counts(name):
    """The nominal window ends at or above the lower limit, where a slow discharge may go on."""
    cell = load(name)
    card = cell.as_dict()
    rest, limit, x = (
        card[key] for key in ("open_circuit_voltage_V", "voltage_limit_V", "cathode_lithiation")
    )
    assert limit["lower"] == cell.lower_voltage * cell.housing.series
    assert rest["discharged"] >= limit["lower"]
    material = cell.cathode.active_material
    span = x["discharged"] - x["charged"]
    reached = cell.cathode.connectivity * cell.cathode.active_loading
    # the capacity is that of the window: lithiation times theoretical capacity times mass
    held = span * material.theoretical_capacity * reached * cell.area
    assert held == pytest.approx(float(cell.capacity), rel=1e-9)
    line = next(x for x in str(cell).splitlines() if x.startswith("counted"))
    assert f"{rest['discharged']:.4g}" in line


def test_the_card_says_what_the_pack_adds_and_what_is_only_linear():
    cell = load("sulfide-nmc811-lithium")
    text, card = str(cell), cell.as_dict()
    grams = 1e3 * float(cell.energy / cell.specific_energy("pack"))
    assert card["pack_mass_g"] == pytest.approx(grams)
    assert f"{card['pressure_frame_g']:.0f} g of frame that holds 5 MPa" in text
    assert "a simulation gives less" in text
    assert "of frame" not in str(load("thinfilm-lco-lithium"))  # no pressure


def test_carbon_beside_a_sulfide_is_pointed_out():
    warned = {n for n in names() if "Li6PS5Cl should not touch VGCF" in str(load(n))}
    assert warned == {n for n in names() if n.startswith("sulfide")}


def test_a_variation_leaves_the_cell_alone():
    cell = load("sulfide-nmc811-lithium")
    before = float(cell.mass)
    thin = cell.vary({"separator.thickness": "15 um"})
    assert thin.separator.thickness == pytest.approx(15e-6)
    assert float(cell.mass) == before
    back = thin.vary({"separator.thickness": 30e-6})
    assert float(back.mass) == before
    order = [("separator.thickness", 20e-6), ("anode.excess", 5e-6), ("cathode.void", 0.05)]
    one = cell
    for key, value in order:
        one = one.vary({key: value})
    other = cell
    for key, value in reversed(order):
        other = other.vary({key: value})
    # the open tools' trap: a result that depends on the order of edits
    assert float(one.energy_density()) == float(other.energy_density())


def test_another_amount_replaces_the_stated_one():
    cell = load("sulfide-nmc811-lithium")  # states 5 mAh/cm2
    thick = cell.vary({"cathode.thickness": 2 * cell.cathode.thickness})
    assert thick.areal_capacity == pytest.approx(2 * cell.areal_capacity)
    loaded = cell.vary({"cathode.loading": cell.cathode.loading / 2})
    assert loaded.areal_capacity == pytest.approx(cell.areal_capacity / 2)
    with pytest.raises(InputError, match="expected one of"):
        cell.vary({"cathode.thickness": 1e-4, "cathode.loading": 0.2})


def test_a_stated_mean_potential_is_the_mean_of_the_window_in_use():
    cell = load("ceramic-qse5")
    assert cell.average_voltage == pytest.approx(3.82, abs=1e-6)


def test_the_schema_can_drive_a_form():
    from allsolid.designs import Design

    schema = Design.model_json_schema()
    thickness = schema["$defs"]["Separator"]["properties"]["thickness"]
    assert thickness["anyOf"][0]["unit"] == "um"


def test_lithium_indium_sits_at_its_plateau():
    from allsolid.cells import build
    from allsolid.designs import as_table, design_of, read_design

    table = as_table(read_design("sulfide-nmc811-lithium"))
    table["anode"] = {"kind": "lithium-indium", "indium": "100 um", "excess": "5 um"}
    cell = build(design_of(table))
    lithium = load("sulfide-nmc811-lithium")
    assert isinstance(cell.anode, Metal)
    # 0.62 V above lithium
    assert lithium.average_voltage - cell.average_voltage == pytest.approx(0.62, abs=0.01)
    indium = next(i for i in bill_of_materials(cell) if i.material == "In")
    assert indium.mass == pytest.approx(60 * 0.102 * 0.202 * 100e-6 * 7310, rel=1e-6)


def test_an_overfull_anode_has_a_card_that_says_so():
    """An anode for a tenth of the cathode: the lithiation passes one by far; a card stands."""
    cell = load("sulfide-nmc811-silicon").vary({"anode.n_to_p": 0.1})
    card = cell.as_dict()
    json.dumps(card, allow_nan=False)
    assert any("may plate" in advice for advice in card["status"])
