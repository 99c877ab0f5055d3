"""A design with materials, prices and a plant of its own, as people write them."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import numpy as np
import pytest

from allsolid.cells import Cell, load
from allsolid.cli import run
from allsolid.cost import estimate_cost
from allsolid.designs import parse_design, read_design, to_toml
from allsolid.materials import active_material, find
from allsolid.quantities import FARADAY, InputError, to
from allsolid.simulation import simulate
from allsolid.study import cite_study

BASE = to_toml(read_design("sulfide-nmc811-lithium"))

MATERIALS = """
kind = "measured"
source = "our-lab"

[materials."Our argyrodite"]
based_on = "Li6PS5Cl"
conductivity = { value = "3.1 mS/cm", low = "2.2 mS/cm", high = "4.0 mS/cm" }
activation_energy = "0.33 eV"

[materials."Our NMC"]
based_on = "NMC811"
curve = "our-ocv.csv"
density = "4.7 g/cm^3"

[bibliography.our-lab]
title = "Batch 12: impedance and slow discharge"
year = 2026
"""

PRICES = """
[prices]
"Our NMC" = { value = "21 USD 2022/kg", kind = "claimed", source = "our-buyer" }
"Cu foil" = "1.2 USD 2022/m^2"

[plant]
electricity = "0.12 USD 2022/kWh"
volume = "20 GWh/a"

[bibliography.our-buyer]
title = "Offer for 500 t of cathode powder"
"""

SLOPE = [(0.0, 4.3), (50.0, 4.0), (100.0, 3.8), (150.0, 3.7), (200.0, 3.5), (210.0, 3.0)]
"""mAh/g on discharge, and V against lithium."""


def curve(rows: list[tuple[float, float]] = SLOPE, head: str = "capacity (mAh/g),potential (V)"):
    return "\n".join([head, *(f"{a},{b}" for a, b in rows)]) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the design, its materials beside it and the curve of the cathode."""
    text = BASE.replace('active = "NMC811"', 'active = "Our NMC"')
    text = text.replace('electrolyte = "Li6PS5Cl"', 'electrolyte = "Our argyrodite"')
    text = 'include = ["our-materials.toml"]\n' + text + PRICES
    (tmp_path / "our.toml").write_text(text, encoding="utf-8")
    (tmp_path / "our-materials.toml").write_text(MATERIALS, encoding="utf-8")
    (tmp_path / "our-ocv.csv").write_text(curve(), encoding="utf-8")
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *words: str):
    assert run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_from_the_command_line_alone(folder: Path, capsys) -> None:
    """Weight, behaviour, cost and report of a cell of own materials, cited where they were used."""
    path = str(folder / "our.toml")
    card = answer(capsys, "cell", path)
    assert {"our-lab"} <= set(card["sources"])
    out = folder / "out"
    study = answer(capsys, "study", path, "--out", str(out))
    cited = {entry["key"]: entry["text"] for entry in study["sources"]}
    assert "Batch 12: impedance and slow discharge" in cited["our-lab"]
    assert "Offer for 500 t" in cited["our-buyer"]
    assert {source.key for source in cite_study(path)} == set(cited)
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Batch 12: impedance" in page and "Our argyrodite" in page
    assert "refused" not in study["simulation"] and "refused" not in study["cost"]
    assert answer(capsys, "simulate", path)["steps"][0]["energy_Wh"] > 100
    cost = answer(capsys, "cost", path)
    assert {"our-lab", "our-buyer"} <= set(cost["sources"])
    assert cost["plant_GWh_per_year"] == pytest.approx(20.0)


def test_the_numbers_are_those_of_the_tables(folder: Path) -> None:
    """By hand: theoretical capacity, window, separator resistance, price times mass."""
    cell = load(folder / "our.toml")
    plain = load("sulfide-nmc811-lithium")
    material = cell.cathode.active_material
    theoretical = FARADAY / 0.09728  # g/mol of LiNi0.8Mn0.1Co0.1O2
    assert material.theoretical_capacity == pytest.approx(theoretical, rel=1e-3)
    assert to(material.capacity.value, "mAh/g") == pytest.approx(210.0, rel=1e-6)
    assert material.density.value == 4700.0
    x = cell.cathode.charged
    assert cell.cathode.potential(x) == pytest.approx(4.3, abs=1e-9)
    half = x + 100 * 3600.0 / material.theoretical_capacity
    assert cell.cathode.potential(half) == pytest.approx(3.8, abs=1e-9)
    # the conductivity stands in the ledger as it stands in the file
    own, packaged = (c.separator.electrolyte.ionic_conductivity(298.15) for c in (cell, plain))
    assert own == pytest.approx(0.31, rel=1e-9)  # 3.1 mS/cm
    warm = cell.separator.electrolyte.ionic_conductivity(333.15)
    barrier = 0.33 * 11604.518 * (1 / 298.15 - 1 / 333.15)
    assert warm / own == pytest.approx(np.exp(barrier), rel=1e-3)
    assert packaged != pytest.approx(own)
    result = estimate_cost(cell)
    (line,) = (m for m in result.lines.materials if m.material == "Our NMC")
    kg = sum(i.amount for i in result.lines.cell.items if i.material == "Our NMC")
    assert line.net == pytest.approx(21.0 * kg / (cell.energy / 3.6e6), rel=1e-9)
    assert result.case.plant.rules.electricity.value == pytest.approx(0.12)


def test_a_price_that_is_not_stated_is_that_of_the_base_and_assumed(folder: Path) -> None:
    """Our argyrodite has no price: it costs what Li6PS5Cl costs."""
    cell = load(folder / "our.toml")
    book = estimate_cost(cell).case.prices
    plain = estimate_cost("sulfide-nmc811-lithium").case.prices
    assert book.unit_price("Our argyrodite") == pytest.approx(plain.unit_price("Li6PS5Cl"))


@pytest.mark.parametrize(
    "text",
    [
        curve(),
        "\ufeff" + curve().replace("\n", "\r\n"),
        "# slow discharge\n" + curve(),
        curve(head="Capacity [mAh/g],Voltage [V]"),
        curve([(a, 1e3 * b) for a, b in SLOPE], head="Q (Ah/kg),U (mV)"),
        "\n".join(
            ["capacity (mAh/g);potential (V)"] + [f"{a};{b}".replace(".", ",") for a, b in SLOPE]
        ),
        # on charge, counted from the discharged end
        curve([(210.0 - a, b) for a, b in reversed(SLOPE)]),
    ],
)
def test_one_curve_in_many_files(folder: Path, text: str) -> None:
    """Marks, line ends, delimiters, decimal commas, units and the direction change nothing."""
    reference = load(folder / "our.toml").cathode
    (folder / "our-ocv.csv").write_text(text, encoding="utf-8")
    again = load(folder / "our.toml").cathode
    width = reference.discharged - reference.charged
    assert again.discharged - again.charged == pytest.approx(width)
    for depth in (0.05, 0.4, 0.9):
        one, other = (c.potential(c.charged + depth * width) for c in (reference, again))
        assert one == pytest.approx(float(other), abs=2e-3)


@pytest.mark.parametrize("head", ["V (vs Li/Li+)", "E vs. Li+/Li (V)", "Potential (V vs. Li)"])
def test_a_curve_may_name_its_reference(folder: Path, head: str) -> None:
    plain = load(folder / "our.toml").average_voltage
    (folder / "our-ocv.csv").write_text(curve(head=f"capacity (mAh/g),{head}"), encoding="utf-8")
    assert load(folder / "our.toml").average_voltage == plain


@pytest.mark.parametrize("head", ["V (vs In)", "E vs Li-In (V)", "potential (V vs graphite)"])
def test_a_curve_against_something_else_than_lithium_is_refused(folder: Path, head: str) -> None:
    (folder / "our-ocv.csv").write_text(curve(head=f"capacity (mAh/g),{head}"), encoding="utf-8")
    with pytest.raises(InputError, match=r"line 1: .*against lithium.*0.62 V"):
        load(folder / "our.toml")


def test_a_curve_over_state_of_charge_takes_the_stated_window(folder: Path) -> None:
    rows = [(100.0, 4.3), (50.0, 3.8), (0.0, 3.0)]
    (folder / "our-ocv.csv").write_text(curve(rows, "SOC (%),OCV (V)"), encoding="utf-8")
    extra = MATERIALS.replace('curve = "our-ocv.csv"', 'curve = "our-ocv.csv"\ncharged = 0.2\n'
                              "discharged = 0.9")  # fmt: skip
    (folder / "our-materials.toml").write_text(extra, encoding="utf-8")
    cathode = load(folder / "our.toml").cathode
    assert (cathode.charged, cathode.discharged) == pytest.approx((0.2, 0.9))
    assert cathode.potential(0.55) == pytest.approx(3.8, abs=1e-9)


def test_the_how_to_is_true(tmp_path: Path) -> None:
    """The tables that the documentation prints make a cell that has a cost."""
    page = (Path(__file__).parents[2] / "docs" / "own-materials.rst").read_text(encoding="utf-8")
    blocks = re.findall(r"code-block:: toml\n\n((?: {4}.*\n|\n)+)", page)
    materials, prices = (textwrap.dedent(block) for block in blocks)
    text = BASE.replace('active = "NMC811"', 'active = "Our NMC"')
    text = text.replace('electrolyte = "Li6PS5Cl"', 'electrolyte = "Our argyrodite"')
    source = '\n[bibliography.our-buyer]\ntitle = "An offer"\n'
    (tmp_path / "our.toml").write_text(f'include = ["m.toml"]\n{text}\n{prices}{source}')
    (tmp_path / "m.toml").write_text(materials)
    (tmp_path / "our-ocv.csv").write_text(curve())
    result = estimate_cost(load(tmp_path / "our.toml"))
    assert {"our-lab", "our-buyer"} <= {s.key for s in result.sources()}
    assert result.total > 50


def _refused(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        cell = load(folder / "our.toml")
        estimate_cost(cell)
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("our-materials.toml", '"Li6PS5Cl"', '"Li6PS5CI2"', ["our-materials.toml", "based_on"]),
        ("our-materials.toml", "activation_energy", "activation_enrgy",
         ["materials.Our argyrodite.activation_enrgy", "did you mean", "activation_energy"]),
        ("our-materials.toml", '"4.7 g/cm^3"', '"4.7 mS/cm"', ["materials.Our NMC.density"]),
        ("our-materials.toml", '"4.7 g/cm^3"', '"-4.7 g/cm^3"', ["Our NMC.density", "more than"]),
        ("our-materials.toml", '"our-ocv.csv"', '"../our-ocv.csv"', ["folder of the design"]),
        ("our-materials.toml", '"our-ocv.csv"', '"our-ocvs.csv"', ["our-ocvs.csv"]),
        ("our-materials.toml", 'source = "our-lab"', 'source = "our-labs"', ["bibliography"]),
        ("our-materials.toml", '[materials."Our NMC"]\nbased_on = "NMC811"',
         '[materials."Our NMC"]', ["category"]),
        ("our-materials.toml", '"Our NMC"', '"NMC622"', ["NMC622", "based_on"]),
        ("our-materials.toml", "[bibliography.our-lab]", "[bibliography.batpac5]", ["another"]),
        ("our-ocv.csv", "4.0", "4.4", ["our", "falls as lithium goes in"]),
        ("our-ocv.csv", "210.0,3.0", "250.0,3.0", ["formula can hold"]),
        ("our-ocv.csv", "4.0", "four", ["our-ocv.csv", "line 3", "number"]),
        ("our-ocv.csv", "potential (V)", "pressure (bar)", ["our-ocv.csv", "two columns"]),
        ("our-ocv.csv", "4.0", "40", ["-1 to 10 V"]),
        ("our.toml", '"Cu foil"', '"Cu foul"', ["prices.Cu foul", "did you mean 'Cu foil'"]),
        ("our.toml", '"1.2 USD 2022/m^2"', '"1.2 USD 2022/kg"', ["prices.Cu foil", "m^2"]),
        ("our.toml", '"1.2 USD 2022/m^2"', '"1.2 XYZ 2022/m^2"', ["prices.Cu foil"]),
        ("our.toml", '"1.2 USD 2022/m^2"', "1.2", ["prices.Cu foil", "40 USD 2024/m^2"]),
        ("our.toml", '"1.2 USD 2022/m^2"', '{ value = "2 USD/m^2", low = "3 USD/m^2" }',
         ["prices.Cu foil", "low ≤ value"]),
        ("our.toml", '"20 GWh/a"', "20", ["plant.volume", "20 GWh/a"]),
        ("our-materials.toml", '[materials."Our NMC"]', '[materials."  "]', ["materials", "name"]),
        ("our.toml", "electricity", "electrcity", ["plant.electrcity", "electricity"]),
        ("our.toml", '"0.12 USD 2022/kWh"', '"0.12 USD 2022/h"', ["plant.electricity", "kWh"]),
        ("our.toml", '"20 GWh/a"', '"20 kg"', ["plant.volume"]),
        ("our.toml", '"our-materials.toml"', '"/etc/hostname"', ["include"]),
        ("our.toml", '["our-materials.toml"]', '"our-materials.toml"', ["include", "list"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(
    folder: Path, file: str, old: str, new: str, words: list[str]
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    told = _refused(folder)
    assert all(word in told for word in words), told
    assert "\n" not in told


def test_a_name_in_two_files_is_refused(folder: Path) -> None:
    path = folder / "our.toml"
    path.write_text(path.read_text() + '\n[materials."Our NMC"]\nbased_on = "NMC811"\n')
    assert "materials.Our NMC" in _refused(folder)


def test_written_and_read_again_it_is_the_same_cell(folder: Path) -> None:
    """The written file stands alone: no file beside it."""
    cell = load(folder / "our.toml")
    again = parse_design(to_toml(cell.design))
    from allsolid.cells import build

    other = build(again)
    assert float(other.energy) == float(cell.energy)
    assert float(estimate_cost(other).total) == float(estimate_cost(cell).total)


def test_a_packaged_name_may_be_refined(folder: Path) -> None:
    """A shadow of the packaged material, which names it as its base."""
    text = BASE + '\n[materials.NMC811]\nbased_on = "NMC811"\ndensity = "4.6 g/cm^3"\n'
    cell = load_text(folder, text)
    assert cell.cathode.active_material.density.value == 4600.0
    assert active_material("NMC811").density.value != 4600.0
    assert cell.cathode.active_material.open_circuit is active_material("NMC811").open_circuit


def load_text(folder: Path, text: str) -> Cell:
    (folder / "other.toml").write_text(text, encoding="utf-8")
    return load(folder / "other.toml")


def test_a_material_without_a_base_states_everything(folder: Path) -> None:
    """An oxide that the package does not know; what is missing is named."""
    table = """
[materials."Our LRM"]
category = "active material"
formula = "Li1.2Ni0.13Mn0.54Co0.13O2"
positive = true
curve = "our-ocv.csv"
charged = 0.2
density = "4.3 g/cm^3"
diffusivity = { value = "1e-12 cm^2/s", low = "1e-14 cm^2/s", high = "1e-10 cm^2/s", kind = "assumed", scale = "decades" }
diffusivity_energy = "0.3 eV"
exchange_current = "0.1 mA/cm^2"
exchange_current_energy = "0.3 eV"
particle_radius = "1 um"
electronic_conductivity = "1e-4 S/cm"
first_cycle_efficiency = "0.8"
expansion = "0.03"
youngs_modulus = "100 GPa"
"""  # noqa: E501
    text = BASE.replace('active = "NMC811"', 'active = "Our LRM"')
    cell = load_text(folder, text + table)
    assert cell.cathode.active_material.name == "Our LRM"
    assert to(cell.cathode.active_material.capacity.value, "mAh/g") == pytest.approx(210.0)
    with pytest.raises(InputError, match=r"Our LRM\.density: is missing"):
        load_text(folder, text + table.replace('density = "4.3 g/cm^3"\n', ""))
    with pytest.raises(InputError, match=r"no price for this material.*\[prices\] in the design"):
        estimate_cost(cell)


def test_own_materials_react_as_what_they_are_based_on(folder: Path) -> None:
    """VGCF beside a sulfide is warned of, whatever the sulfide is called."""
    found = {str(f.pair) for f in load(folder / "our.toml").contacts if f.bad}
    assert any("Our argyrodite should not touch VGCF" in pair for pair in found)


def test_the_offset_of_a_curve_is_drawn_named_and_simulated() -> None:
    """Every point of the voltage moves by it: at rest, in the mean and in a simulated discharge."""
    cell = load("sulfide-nmc811-lithium")
    assert "NMC811.potential_offset" in cell.provenance
    drawn = cell.draw(64, seed=1)
    offset = drawn.inputs.materials.active_materials["NMC811"].potential_offset.value
    assert np.std(offset) > 0.005
    assert drawn.cathode.potential(0.5) - cell.cathode.potential(0.5) == pytest.approx(offset)
    own = find("NMC811").potential_offset  # type: ignore[union-attr]
    from allsolid.cells import build
    from allsolid.sources.tree import replaced

    path = "materials.active_materials.NMC811.potential_offset"
    moved = build(replaced(cell.inputs, {path: own.at(0.02)}))
    step = "Discharge at C/20 for 1 h"
    one, other = (simulate(c, step).energy_delivered for c in (cell, moved))
    charge = float(cell.capacity) / 20.0
    assert other - one == pytest.approx(0.02 * charge, rel=1e-3)


def test_a_price_of_a_metal_that_is_bought_as_foil_is_told_its_name(tmp_path: Path) -> None:
    text = to_toml(read_design("sulfide-nmc811-lithium")) + '\n[prices]\nCu = "12 USD 2022/kg"\n'
    (tmp_path / "cell.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"prices.Cu: .*did you mean 'Cu foil'"):
        estimate_cost(tmp_path / "cell.toml")


def own_nmc(folder: Path, rest: str, name: str = "Our NMC", base: str = "NMC811") -> Cell:
    text = BASE.replace('active = "NMC811"', f'active = "{name}"')
    return load_text(folder, f'{text}\n[materials."{name}"]\nbased_on = "{base}"\n{rest}\n')


def test_stated_ends_of_a_window_hold_and_set_the_capacity(folder: Path) -> None:
    host = active_material("NMC811")
    for rest, ends in (
        ("charged = 0.3", (0.3, host.open_circuit.discharged)),
        ("discharged = 0.85", (host.open_circuit.charged, 0.85)),
    ):
        made = own_nmc(folder, rest).cathode
        assert (made.charged, made.discharged) == pytest.approx(ends)
        assert made.specific_capacity == pytest.approx(
            (ends[1] - ends[0]) * host.theoretical_capacity
        )
    known, own = host.capacity, made.active_material.capacity
    assert own.low / own.value == pytest.approx(known.low / known.value)


def test_a_stated_capacity_with_an_interval_is_the_median(folder: Path) -> None:
    rest = 'capacity = { value = "185 mAh/g", low = "175 mAh/g", high = "195 mAh/g" }'
    cathode = own_nmc(folder, rest).cathode
    assert to(cathode.specific_capacity, "mAh/g") == pytest.approx(185.0)
    assert to(cathode.active_material.capacity.low, "mAh/g") == pytest.approx(175.0)
    own_nmc(folder, 'capacity = "200 mAh/g"')
    with pytest.raises(InputError, match=r"capacity: '185 mAh/g': 1.* mAh/g lie between"):
        own_nmc(folder, 'capacity = "185 mAh/g"\ncharged = 0.3')


def test_a_curve_over_charge_begins_where_its_current_does(folder: Path) -> None:
    """The same cathode charged and discharged over 150 mAh/g: lithiation falls, or rises."""
    host = active_material("NMC811").theoretical_capacity
    rows = [(0.0, 3.6), (75.0, 3.9), (150.0, 4.2)]
    span = to(1.0, "mAh/g") ** -1 * 150.0 / host
    (folder / "charge.csv").write_text(curve(rows))
    up = own_nmc(folder, 'curve = "charge.csv"\ndischarged = 0.9').cathode
    (folder / "discharge.csv").write_text(curve([(150.0 - q, u) for q, u in rows]))
    down = own_nmc(folder, f'curve = "discharge.csv"\ncharged = {0.9 - span}').cathode
    for side in (up, down):
        x = np.array([0.9 - span, 0.9 - span / 2.0, 0.9])
        told = side.active_material.open_circuit.potential(x)
        assert told == pytest.approx([4.2, 3.9, 3.6], abs=1e-6)


def test_two_branches_in_one_file_are_refused_and_noise_is_evened(folder: Path) -> None:
    both = [(x, 4.2 - x + by) for by in (0.0, 0.05) for x in (0.2, 0.4, 0.6, 0.8)]
    (folder / "both.csv").write_text(curve(both, "x,potential (V)"))
    with pytest.raises(InputError, match=r"4 and 4.05 V at x = 0.2.*expected one branch"):
        own_nmc(folder, 'curve = "both.csv"')
    twice = [(x, 4.2 - x + by) for by in (0.0, 0.001) for x in (0.2, 0.4, 0.6, 0.8)]
    (folder / "twice.csv").write_text(curve(twice, "x,potential (V)"))
    own = own_nmc(folder, 'curve = "twice.csv"').cathode.active_material.open_circuit
    assert own.potential(0.4) == pytest.approx(3.8005)


def test_an_alias_is_of_one_material(folder: Path) -> None:
    with pytest.raises(InputError, match=r"aliases: 'NCM811': 'NMC811' is known by this name"):
        own_nmc(folder, 'aliases = ["NCM811"]')
    other = '\n[materials."Other"]\nbased_on = "NMC811"\naliases = ["ours"]\n'
    with pytest.raises(InputError, match="'Our NMC' is known by this name"):
        own_nmc(folder, 'aliases = ["ours"]' + other)


def test_a_collector_of_ones_own_states_its_conductivity(folder: Path) -> None:
    text = BASE.replace('negative = "Cu"', 'negative = "Our foil"')
    table = '\n[materials."Our foil"]\ncategory = "collector"\nformula = "Ni"\n'
    table += 'density = "8.9 g/cm^3"\n'
    with pytest.raises(InputError, match="electronic_conductivity: is missing"):
        load_text(folder, text + table)
    load_text(folder, text + table + 'electronic_conductivity = "1.4e5 S/cm"\n')


def test_one_material_has_one_price(folder: Path) -> None:
    with pytest.raises(InputError, match="'NMC811' is the same material: state one price"):
        prices = '\n[prices]\n"NMC811" = "20 USD/kg"\n"NCM811" = "30 USD/kg"\n'
        estimate_cost(load_text(folder, BASE + prices))


def test_money_with_its_sign_and_what_is_missing_is_told_where_to_state(folder: Path) -> None:
    euro = load_text(folder, BASE + '\n[prices]\n"NMC811" = "20 €/kg"\n')
    word = load_text(folder, BASE + '\n[prices]\n"NMC811" = "20 EUR/kg"\n')
    assert float(estimate_cost(euro).total) == float(estimate_cost(word).total)
