"""Formats and stackings by hand."""

import math

import pytest

from allsolid.cells import CellStatus, bill_of_materials, build, ledger, load
from allsolid.cells.resistance import Term
from allsolid.designs import Stacking, as_table, design_of, read_design
from allsolid.quantities import InputError

CAN = {"material": "steel can", "thickness": "0.25 mm", "density": "7.87 g/cm^3"}
ENDS = {"positive": "1 g", "negative": "1 g"}


def table(form=None, stacking="parallel"):
    found = as_table(read_design("sulfide-nmc811-lithium"))
    if form is not None:
        found["format"] = form
    found["collectors"]["stacking"] = stacking
    return found


def face_thickness(cell):
    return sum(layer.thickness for layer in cell.layers if "collector" not in layer.name)


def test_bipolar_adds_voltages_and_has_the_capacity_of_one_face():
    parallel, bipolar = build(design_of(table())), build(design_of(table(stacking="bipolar")))
    # 30 layers: 60 faces in parallel, or 30 in series
    assert bipolar.average_voltage == pytest.approx(30 * parallel.average_voltage)
    assert bipolar.capacity == pytest.approx(parallel.capacity / 60)
    assert bipolar.energy == pytest.approx(parallel.energy / 2)
    assert bipolar.design.collectors.stacking is Stacking.BIPOLAR
    # current crosses the plates: no spreading along a foil; 30 faces in series
    book = ledger(bipolar)
    assert book[Term.COLLECTORS] == 0
    assert book.resistance == pytest.approx(30 * book.total / (0.1 * 0.2))


def test_cylindrical_strip_fills_the_can():
    form = {
        "kind": "cylindrical",
        "diameter": "21 mm",
        "height": "70 mm",
        "mandrel": "2 mm",
        "head": "5 mm",
        "overhang": "1 mm",
        "separator_overhang": "2 mm",
        "packing": "100 %",
        "terminals": ENDS,
        "case": CAN,
    }
    cell = build(design_of(table(form)))
    turn = 2 * face_thickness(cell) + 10e-6 + 8e-6
    inner = 21e-3 - 0.5e-3
    strip = math.pi / 4 * (inner**2 - 2e-3**2) / turn
    height = 70e-3 - 0.5e-3 - 5e-3 - 2e-3
    assert cell.area == pytest.approx(2 * strip * height, rel=1e-12)
    assert cell.volume == pytest.approx(math.pi / 4 * 21e-3**2 * 70e-3)
    # radially 18.5 mm are left for the winding, one turn of it at least; axially 62.5 mm
    assert cell.housing.clearance == pytest.approx(inner - 2e-3 - 2 * turn, rel=1e-9)
    # what is wound fits between mandrel and wall: cross-section of the strip is the annulus
    assert strip * turn == pytest.approx(math.pi / 4 * (inner**2 - 2e-3**2))
    can = next(i for i in bill_of_materials(cell) if i.component == "case")
    assert can.mass == pytest.approx(math.pi * 21e-3 * (70e-3 + 10.5e-3) * 0.25e-3 * 7870)


def test_pellet_is_one_disc_in_its_holder():
    form = {
        "kind": "pellet",
        "diameter": "10 mm",
        "case_diameter": "30 mm",
        "case_height": "40 mm",
        "spacers": "30 mm",
        "hardware": "250 g",
    }
    cell = build(design_of(table(form, "single")))
    area = math.pi / 4 * 10e-3**2
    assert cell.capacity == pytest.approx(5 * 36000 * area)
    # each foil whole on its one face
    layers = {layer.name: layer for layer in cell.layers}
    assert layers["positive collector"].mass == pytest.approx(10e-6 * 2700 * area)
    # the holder is what it weighs: under a tenth of a Wh/kg
    assert cell.specific_energy() / 3600 < 0.1


@pytest.mark.parametrize(
    ("case_diameter", "case_height", "left"), [("20 mm", "3.2 mm", None), ("12 mm", "9 mm", 2e-3)]
)
def test_a_coin_leaves_what_the_tighter_direction_leaves(case_diameter, case_height, left):
    form = {"kind": "coin", "diameter": "10 mm", "case_diameter": case_diameter,
            "case_height": case_height, "spacers": "1.6 mm", "hardware": "3 g"}  # fmt: skip
    cell = build(design_of(table(form, "single")))
    # one face and both its foils, of 10 and 8 um
    stack = face_thickness(cell) + 10e-6 + 8e-6
    expected = 3.2e-3 - 1.6e-3 - stack if left is None else left
    assert cell.housing.clearance == pytest.approx(expected, rel=1e-9)
    assert cell.volume == pytest.approx(
        math.pi / 4 * float(case_diameter[:2]) ** 2 * float(case_height.split()[0]) * 1e-9
    )


def test_a_film_on_its_wafer_by_hand():
    cell = build(read_design("thinfilm-lco-lithium"))
    # 2 cm2 of 100 um wafer and 25 um of encapsulation around the layers of a face and its foils
    foils = cell.positive.thickness + cell.negative.thickness
    thick = face_thickness(cell) + foils + 125e-6
    assert cell.housing.thickness == pytest.approx(thick, rel=1e-9)
    assert cell.volume == pytest.approx(2e-4 * thick, rel=1e-9)
    assert cell.area == pytest.approx(1e-4)
    by_name = {item.component: item for item in bill_of_materials(cell)}
    assert by_name["substrate"].mass == pytest.approx(2e-4 * 100e-6 * 2330)
    assert by_name["encapsulation"].mass == pytest.approx(2e-4 * 25e-6 * 1500)
    assert cell.housing.clearance == math.inf


def test_prismatic_can_weighs_its_walls():
    form = as_table(read_design("sulfide-nmc811-lithium"))["format"]
    for key in ("margin_width", "margin_length", "external_tabs"):
        form.pop(key)
    outer = {"width": "110 mm", "length": "220 mm", "thickness": "12 mm"}
    cell = build(design_of(table({**form, "kind": "prismatic", "case": CAN, "outer": outer})))
    walls = 2 * (0.11 * 0.22 + 0.11 * 0.012 + 0.22 * 0.012)
    can = next(i for i in bill_of_materials(cell) if i.component == "case")
    assert can.mass == pytest.approx(walls * 0.25e-3 * 7870)
    stack = (60 * face_thickness(cell) + 30 * 10e-6 + 31 * 8e-6) / 0.99
    assert cell.housing.clearance == pytest.approx(12e-3 - 0.5e-3 - stack)


def test_pressure_hardware_is_the_virial_bound_times_three():
    from allsolid.cells import pressure_hardware

    cell = build(design_of(table()))
    # k P V rho / strength with k = 3, 250 MPa, 7850 kg/m3
    expected = 3 * 5e6 * cell.volume * 7850 / 250e6
    assert pressure_hardware(cell) == pytest.approx(expected)


def test_interlayers_add_thickness_mass_and_resistance():
    bare = build(design_of(table()))
    coated = table()
    coated["interlayers"] = [
        {
            "name": "buffer",
            "side": "anode",
            "thickness": "2 um",
            "conductivity": "1e-6 S/cm",
            "density": "2 g/cm^3",
            "composition": "Li3PO4",
        }
    ]
    cell = build(design_of(coated))
    # R = thickness / conductivity: 2e-4 cm / 1e-6 S/cm = 200 ohm cm2
    assert ledger(cell)[Term.ANODE_INTERLAYERS] == pytest.approx(200e-4)
    assert face_thickness(cell) - face_thickness(bare) == pytest.approx(2e-6)
    item = next(i for i in bill_of_materials(cell) if i.material == "buffer")
    assert item.mass == pytest.approx(60 * 0.102 * 0.202 * 2e-6 * 2000)


COIN = {"kind": "coin", "diameter": "12 mm", "case_diameter": "20 mm", "case_height": "3.2 mm",
        "spacers": "2 mm", "hardware": "3 g"}  # fmt: skip
WOUND = {"kind": "cylindrical", "diameter": "21 mm", "height": "70 mm", "mandrel": "2 mm",
         "head": "5 mm", "overhang": "1 mm", "separator_overhang": "2 mm", "packing": 0.95,
         "terminals": {"positive": "1 g", "negative": "1 g"},
         "case": {"material": "steel", "thickness": "0.3 mm",
                  "density": "7850 kg/m^3"}}  # fmt: skip


def _in_format(form, **collectors):
    table = as_table(read_design("sulfide-nmc811-lithium"))
    table["collectors"] = {**table["collectors"], **collectors}
    return {**table, "format": form}


def test_one_face_carries_its_foils_whole():
    """A coin has one face: the mass of its layers is that of the stack, both foils whole, whether
    or not its design says so (the default is sheets coated on both sides)."""
    for stacking in ("parallel", "single"):
        cell = build(design_of(_in_format(COIN, stacking=stacking)))
        layers = sum(layer.mass for layer in cell.layers)
        assert cell.energy / cell.specific_energy("stack") == pytest.approx(layers, rel=1e-12)


def test_faces_that_the_format_cannot_connect_so_are_refused():
    for form, stacking in ((COIN, "bipolar"), (WOUND, "bipolar"), (WOUND, "single")):
        with pytest.raises(InputError, match="stacking"):
            design_of(_in_format(form, stacking=stacking))
    assert build(design_of(_in_format(WOUND, stacking="parallel"))).capacity > 0.0


def test_particles_larger_than_their_electrode_are_told():
    cell = load("sulfide-nmc811-lithium")
    assert CellStatus.IMPLAUSIBLE_SIZE in cell.vary({"cathode.particle_radius": 60e-6}).status
    assert CellStatus.IMPLAUSIBLE_SIZE not in cell.status


@pytest.mark.parametrize(
    "changes",
    [
        {"margin_width": "0 um"}, {"margin_width": "2 mm"}, {"margin_length": "2 mm"},
        {"external_tabs": "39 mm"}, {"positive_tail": "50 mm"}, {"negative_tail": "90 mm"},
    ],
)  # fmt: skip
def test_a_pouch_holds_its_sheets_and_tails(changes):
    """The packaged pouch: margins 8 and 40 mm, separator 3 mm larger, tails of 15 mm."""
    table = as_table(read_design("sulfide-nmc811-lithium"))
    build(design_of(table))
    table["format"] |= changes
    with pytest.raises(InputError, match=r"does not fit|longer"):
        build(design_of(table))


@pytest.mark.parametrize("side", ["width", "length"])
def test_the_separator_covers_the_negative_electrode(side):
    table = as_table(read_design("sulfide-nmc811-lithium"))
    table["format"][f"separator_overhang_{side}"] = "0 um"
    table["format"][f"overhang_{side}"] = "2 mm"
    with pytest.raises(InputError, match=rf"separator_overhang_{side}.*would touch"):
        design_of(table)
