"""Charge currents: what symmetric and full cells say, and the conditions that they say it for."""

import dataclasses
import itertools
import math

import numpy as np
import pytest

from allsolid.cells import build, contacts, load
from allsolid.designs import as_table, design_of, read_design
from allsolid.life import current_limits
from allsolid.life.demonstrations import (
    Demonstration,
    Setting,
    demonstrations,
    electrolyte_class,
    setting_of,
)
from allsolid.life.limits import (
    ShownBefore,
    judge,
    short_probability,
    symmetric_series,
)
from allsolid.quantities import InputError, si

CELL = Setting("argyrodite", "lithium", "", False, 298.15, 5e6, 5.0 * 36000.0)
"""Lithium foil behind an argyrodite, a dry cathode, 25 degC, 5 MPa, 5 mAh/cm2."""


def shown_at(setting: Setting, current: float = 20.0, *assumed: str) -> Demonstration:
    return Demonstration("a test", setting, current, 500.0, frozenset(assumed), "", "read", "")


def verdict(cell: Setting, *known: Demonstration, current: float = 20.0) -> ShownBefore:
    return judge(current, cell, known).verdict


def test_a_matching_case_is_shown():
    assert verdict(CELL, shown_at(CELL)) is ShownBefore.SHOWN
    assert verdict(CELL, shown_at(CELL), current=20.1) is ShownBefore.BEYOND
    assert verdict(CELL) is ShownBefore.UNKNOWN


def test_the_thin_film_cell_is_not_shown_by_a_ceramic_with_a_liquid():
    """8 mA/cm2 of LiPON: the only fast oxide is a garnet-like ceramic with a gel catholyte."""
    found = current_limits(load("thinfilm-lco-lithium"), si(8.0, "mA/cm^2"))
    assert found.verdict == (ShownBefore.UNKNOWN,)


def test_a_discharge_is_no_charge():
    """Danilov's 0.512 mA/cm2 is 51.2 C of discharge."""
    film = [one for one in demonstrations() if one.setting.electrolyte in ("LiPON", "Li3PO4")]
    assert film == []


def test_foil_at_25_degc_is_not_shown_by_an_anode_free_cell_at_60():
    cell = load("sulfide-nmc811-lithium")
    (found,) = current_limits(cell, si(3.0, "mA/cm^2")).findings
    assert found.verdict is ShownBefore.OTHER_CONDITIONS
    text = str(found)
    assert "Samsung Ag-C pouch, 3.4 mA/cm²" in text
    for condition in ("anode-free, not lithium", "Ag-C, not none", "60 °C, not 25 °C"):
        assert condition in text


def test_the_cell_drawn_after_a_demonstration_is_shown_by_it_until_it_is_cooled_or_released():
    """Samsung's pouch: 3.4 mA/cm2 at 60 degC, 2 MPa, 6.8 mAh/cm2; the design plates 6."""
    cell = load("sulfide-nmc811-anodefree")
    asked = si(3.0, "mA/cm^2")
    assert current_limits(cell, asked).verdict == (ShownBefore.SHOWN,)
    for key, value in (("operation.temperature", 318.15), ("operation.pressure", 1e6)):
        other = current_limits(cell.vary({key: value}), asked)
        assert other.verdict == (ShownBefore.OTHER_CONDITIONS,), key


@pytest.mark.parametrize(
    "change",
    [
        {"electrolyte": "garnet"},
        {"anode": "anode-free"},
        {"interlayer": "Ag-C"},
        {"wet": True},
        {"temperature": 303.15},
        {"pressure": 20e6},
        {"pressure": 1e6},
        {"areal_charge": 1.0 * 36000.0},
        {"temperature": math.nan},
        {"pressure": math.nan},
        {"areal_charge": math.nan},
    ],
)
def test_one_easier_unlike_or_unknown_condition_shows_nothing(change):
    other = dataclasses.replace(CELL, **change)
    assert verdict(CELL, shown_at(other)) is not ShownBefore.SHOWN
    if "electrolyte" not in change:
        assert judge(20.0, CELL, [shown_at(other)]).differences


@pytest.mark.parametrize("name", ["electrolyte", "temperature", "pressure", "current"])
def test_one_assumed_condition_shows_nothing(name):
    found = judge(20.0, CELL, [shown_at(CELL, 20.0, name)])
    assert found.verdict is ShownBefore.OTHER_CONDITIONS
    assert name in str(found)


def test_an_easier_cell_never_loses_what_a_harder_one_was_shown():
    """Every pair of cells on a grid, one at least as easy as the other in all conditions: what is
    shown for the harder is shown for the easier; beyond and unknown do not depend on them. No
    pressure is easier than another: see the next test.
    """
    grid = [
        dataclasses.replace(CELL, wet=w, temperature=t, pressure=p, areal_charge=q)
        for w, t, p, q in itertools.product(
            (False, True), (288.15, 298.15, 333.15), (0.0, 5e6, 20e6), (3e4, 1.8e5)
        )
    ]
    known = [shown_at(one) for one in grid[::5]]

    def easier(one, other):
        return (
            one.wet >= other.wet
            and one.temperature >= other.temperature
            and one.pressure == other.pressure
            and one.areal_charge <= other.areal_charge
        )

    seen = {}
    for cell in grid:
        seen[cell] = verdict(cell, *known)
        assert verdict(cell, *known, current=21.0) is ShownBefore.BEYOND
        # by hand: shown where the cell is at least as easy as some demonstration
        assert (seen[cell] is ShownBefore.SHOWN) == any(easier(cell, k.setting) for k in known)
    for harder, cell in itertools.product(grid, grid):
        if easier(cell, harder) and seen[harder] is ShownBefore.SHOWN:
            assert seen[cell] is ShownBefore.SHOWN
    assert set(seen.values()) == {ShownBefore.SHOWN, ShownBefore.OTHER_CONDITIONS}


def test_pressing_harder_than_was_shown_shows_nothing():
    """Doux 2020 (10.1002/aenm.201903253): lithium on Li6PS5Cl cycles beyond 1000 h at 5 MPa, shorts
    within 48 h at 25 MPa and at once at 75 MPa without any current.
    """
    for pressure in (10e6, 25e6, 75e6):
        pressed = dataclasses.replace(CELL, pressure=pressure)
        found = judge(20.0, pressed, [shown_at(CELL)])
        assert found.verdict is ShownBefore.OTHER_CONDITIONS
        assert f"pressure 5 MPa, not {pressure / 1e6:g} MPa" in str(found)
    # a tenth is how closely such pressures are reported
    assert verdict(dataclasses.replace(CELL, pressure=5.4e6), shown_at(CELL)) is ShownBefore.SHOWN
    samsung = load("sulfide-nmc811-anodefree").vary({"operation.pressure": 20e6})
    assert current_limits(samsung, 30.0).verdict == (ShownBefore.OTHER_CONDITIONS,)


def test_molten_lithium_is_shown_by_no_cell_with_solid_lithium():
    """Lithium melts at 180.5 degC."""
    for celsius, expected in ((170.0, ShownBefore.SHOWN), (190.0, ShownBefore.OTHER_CONDITIONS)):
        hot = dataclasses.replace(CELL, temperature=celsius + 273.15)
        assert verdict(hot, shown_at(CELL)) is expected


def test_what_a_dopant_made_possible_is_not_shown_without_it():
    """Li5.3PS4.3Cl1.7 with Nd and O ran 1000 cycles at 20 MPa and 0.89 mA/cm2; without them the
    same cell shorted after 300 (10.1016/j.nanoen.2026.112246).
    """
    plain = dataclasses.replace(CELL, pressure=20e6, areal_charge=0.8 * 36000.0)
    found = judge(8.0, plain, demonstrations())
    assert found.verdict is ShownBefore.OTHER_CONDITIONS
    assert "Nd and O in its electrolyte" in str(found)


def test_every_packaged_demonstration_shows_its_own_setting_unless_something_is_open():
    for one in demonstrations():
        open_ones = (
            one.treatment
            or one.assumed - {""}
            or any(
                math.isnan(v)
                for v in (one.setting.temperature, one.setting.pressure, one.setting.areal_charge)
            )
        )
        assert bool(one.differences(one.setting)) == bool(open_ones), one.name


def test_classes_are_narrower_than_families():
    from allsolid.materials import electrolyte

    names = ("LPSCl", "LPSBr", "LGPS", "LLZO", "LLZO:Ta", "LATP", "LLTO", "LiPON")
    found = [electrolyte_class(electrolyte(name)) for name in names]
    assert found[:2] == ["argyrodite", "argyrodite"]
    assert found[3:5] == ["garnet", "garnet"]
    assert len(set(found)) == 6


def test_the_layer_that_faces_the_lithium_counts():
    """A halide separator behind Li6PS5Cl: the argyrodite meets the lithium; Ag-C is no ion
    conductor of the catalogue and stays an interlayer.
    """
    assert setting_of(load("halide-nmc811-lithium")).electrolyte == "argyrodite"
    behind = setting_of(load("sulfide-nmc811-anodefree"))
    assert (behind.electrolyte, behind.anode, behind.interlayer) == (
        "argyrodite", "anode-free", "Ag-C",
    )  # fmt: skip
    assert setting_of(load("ceramic-qse5")).wet


def test_pressure_of_attachment_is_not_that_of_the_test():
    """Singh 2022 (10.1016/j.xcrp.2022.101043): lithium pressed on at 265 MPa, tested at none."""
    series = symmetric_series("argyrodite")
    assert [(one.pressure, one.attach_pressure) for one in series] == [(0.0, 265e6)] * 2
    assert all("265" in str(one) and "pressure 0 MPa" in str(one) for one in series)


def test_a_series_that_was_read_second_hand_says_so():
    for one in symmetric_series("argyrodite"):
        assert one.status == "second-hand"
        assert "second-hand" in str(one)
        assert one.current.conditions.startswith("second-hand")


def test_the_probability_says_where_its_conditions_differ():
    """The series at 25 degC and no pressure plated 0.3 mAh/cm2; the designs do not."""
    foil = current_limits(load("sulfide-nmc811-lithium"), 10.0)
    assert len(foil.caveats) == 2
    assert "pressure 0 MPa, this cell 5 MPa" in foil.caveats[0]
    assert "0.3 mAh/cm²" in foil.caveats[1]
    warm = current_limits(load("sulfide-nmc811-anodefree"), 10.0)
    assert any("25 °C, this cell 60 °C" in text for text in warm.caveats)
    assert any("anode-free" in text for text in warm.caveats)
    assert all(text in warm.sentence(0) for text in warm.caveats)


def test_two_verdicts_are_kept_apart():
    ceramic = load("ceramic-qse5")
    found = current_limits(ceramic, [0.1, 32.0, 500.0])
    assert found.verdict[2] is ShownBefore.BEYOND
    # charged by someone, though likely to short by the symmetric cells of its class
    assert found.short[0] < 0.05 < 0.5 < found.short[1] < found.short[2] <= 1.0
    polymer = load("polymer-lfp-lithium")
    assert current_limits(polymer, 10.0).verdict[0] is ShownBefore.UNKNOWN


def test_names_of_cells_and_text_are_read():
    one = current_limits(load("ceramic-qse5"), 30.0)
    other = current_limits("ceramic-qse5", "3 mA/cm^2")
    assert other.verdict == one.verdict and other.short == pytest.approx(one.short)
    with pytest.raises(InputError, match="ceramic-qse5"):
        current_limits("ceramic-qse", 30.0)


def test_what_cannot_be_judged_is_refused():
    with pytest.raises(InputError, match="plates lithium"):
        current_limits(load("sulfide-nmc811-silicon"), 10.0)
    ceramic = load("ceramic-qse5")
    assert current_limits(ceramic, ["3 mA/cm^2"]).current == pytest.approx([30.0])
    with pytest.raises(InputError, match="current density"):
        current_limits(ceramic, "3 V")
    with pytest.raises(InputError, match="expected a charge current density"):
        current_limits(ceramic, None)
    for wrong in (-1.0, math.nan, math.inf):
        with pytest.raises(InputError, match="number"):
            current_limits(ceramic, wrong)
    with pytest.raises(InputError, match="single cell"):
        current_limits(ceramic.vary({"separator.thickness": np.array([20e-6, 30e-6])}), 10.0)


def test_median_of_a_single_series_is_its_current():
    (garnet,) = symmetric_series("garnet")
    assert short_probability(garnet.current.value, (garnet,)) == pytest.approx(0.5)
    assert short_probability(garnet.current.high, (garnet,)) == pytest.approx(0.95, abs=1e-6)


def test_a_layer_is_the_electrolyte_of_its_composition_here_as_in_the_contacts():
    """A layer of LiPON under a name of one's own, between Li6PS5Cl and the lithium."""
    table = as_table(read_design("sulfide-nmc811-lithium"))
    table["interlayers"] = [
        {"name": "our film", "side": "anode", "composition": "LiPON", "thickness": "1 um",
         "conductivity": "2 uS/cm", "density": "2.3 g/cm^3"}
    ]  # fmt: skip
    cell = build(design_of(table))
    assert "LiPON" in {f.one for f in contacts(cell) if f.where == "anode"}
    setting = setting_of(cell)
    assert (setting.electrolyte, setting.interlayer) == ("LiPON", "")
