"""Effective transport: the measured table, its continuation, and the shares of a composite."""

import math
import tomllib
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allsolid.cells import CellStatus, build
from allsolid.cells.sides import transport
from allsolid.cells.sides.composition import Phases, bulk_density, mass_shares, volume_shares
from allsolid.designs import design_of
from allsolid.sources.tree import replaced

TABLES = transport.packaged_tables()

# Minnmann 2021, typed again: electrolyte share, S/cm (bulk 1.6e-3); active share, S/cm (bulk 1e-2)
IONIC = {0.61: 4.08e-4, 0.53: 2.66e-4, 0.44: 1.66e-4, 0.33: 3.45e-5, 0.25: 3.06e-6}
ELECTRONIC = {0.25: 2.06e-5, 0.33: 2.36e-4, 0.42: 5.56e-4, 0.53: 1.11e-3, 0.61: 1.43e-3}


@pytest.mark.parametrize("share", IONIC)
def test_the_measured_ions_win(share):
    ratio = transport.pressed_ratio(share, TABLES.ionic)
    assert ratio == pytest.approx(IONIC[share] / 1.6e-3, rel=1e-9)


@pytest.mark.parametrize("share", ELECTRONIC)
def test_the_measured_electrons_win(share):
    ratio = transport.pressed_ratio(share, TABLES.electronic)
    assert ratio == pytest.approx(ELECTRONIC[share] / 1e-2, rel=1e-9)


def test_published_tortuosity_factors_follow():
    # tau^2 = phi sigma0 / sigma_eff as printed; the shares are printed with two digits
    for share, tortuosity in {0.61: 2.40, 0.53: 3.23, 0.44: 4.27, 0.33: 15.3, 0.25: 130}.items():
        ratio = transport.pressed_ratio(share, TABLES.ionic)
        assert share / ratio == pytest.approx(tortuosity, rel=0.02)


def test_bruggeman_would_be_off_by_what_is_published():
    for share, factor in {0.61: 1.9, 0.53: 2.3, 0.44: 2.8, 0.33: 8.8, 0.25: 65}.items():
        ratio = transport.pressed_ratio(share, TABLES.ionic)
        assert share**1.5 / ratio == pytest.approx(factor, rel=0.03)  # printed with two digits


@pytest.mark.parametrize("table", [TABLES.ionic, TABLES.electronic])
def test_the_law_is_continuous_rises_and_ends_at_the_bulk(table):
    share = np.linspace(0.0, 1.0, 2001)
    ratio = transport.pressed_ratio(share, table)
    assert np.all(np.diff(ratio) >= 0)
    assert ratio[-1] == pytest.approx(1.0)
    ends = table.share[[0, -1]]
    for end in ends:
        sides = transport.pressed_ratio(np.array([end - 1e-9, end + 1e-9]), table)
        assert sides[0] == pytest.approx(sides[1], rel=1e-5)
    inside = transport.in_range(np.array([0.2, 0.3, 0.7]), table)
    assert list(inside) == [False, True, False]


def test_percolation_with_exponent_two_fits_the_ionic_table():
    # ((phi - p) / (1 - p))^2 with p = 0.21 was not used to make the table: it agrees within 25 %
    for share, sigma in IONIC.items():
        law = ((share - 0.212) / (1 - 0.212)) ** 2
        assert law == pytest.approx(sigma / 1.6e-3, rel=0.25)


def test_bielefeld_threshold_of_five_micrometres():
    # 7.83 ln 5 + 36.67 = 49.27 %, above where Minnmann measures conduction: the table wins
    assert transport.electronic_threshold(5e-6) == pytest.approx(0.4927, abs=1e-4)
    assert transport.pressed_ratio(0.33, TABLES.electronic) > 0.02


def test_sintered_composites_conduct_better_than_pressed_ones():
    assert transport.sintered_ratio(0.43, TABLES.sintered) == pytest.approx(0.43 / 1.75)
    assert transport.sintered_ratio(1.0, TABLES.sintered) == pytest.approx(1.0)
    pressed = transport.pressed_ratio(0.43, TABLES.ionic)
    assert transport.sintered_ratio(0.43, TABLES.sintered) > pressed


LAWS = {
    "pressed": (lambda s: transport.pressed_ratio(s, TABLES.ionic), (0.25, 0.61)),
    "electrons": (lambda s: transport.pressed_ratio(s, TABLES.electronic), (0.25, 0.61)),
    "sintered": (lambda s: transport.sintered_ratio(s, TABLES.sintered), (0.43, 0.75)),
}


@pytest.mark.parametrize("name", LAWS)
@given(share=st.floats(1e-4, 1.0), more=st.floats(1.0001, 50.0))
def test_less_of_a_phase_never_conducts_better(name, share, more):
    law, _ = LAWS[name]
    low, high = law(share), law(min(1.0, share * more))
    # a straight channel of that share is the most that a share can conduct
    assert 0 < low <= share * (1 + 1e-12)
    assert low <= high
    # and per share: the tortuosity factor never falls as the phase gets scarcer
    assert share / low >= min(1.0, share * more) / high * (1 - 1e-12)


@pytest.mark.parametrize("name", ["pressed", "sintered"])
def test_below_the_table_the_law_is_the_exponent_of_the_literature(name):
    law, (end, _) = LAWS[name]
    # 0.8^2.87 = exp(2.87 ln 0.8) = 0.52707 of the table's end, by hand
    assert law(0.8 * end) / law(end) == pytest.approx(0.52707, rel=1e-4)


def test_five_per_cent_of_garnet_do_not_conduct_as_if_nothing_were_missing():
    # with the tortuosity factor of the table's end it would be 0.05 / 1.75 = 0.029
    assert transport.sintered_ratio(0.05, TABLES.sintered) < 0.001


@pytest.mark.parametrize("structure", ["pressed", "sintered"])
@given(electrolyte=st.floats(0.02, 0.68))
@settings(max_examples=25, deadline=None)
def test_outside_the_table_a_cell_says_so_and_its_interval_is_wider(structure, electrolyte):
    found = design("oxide-nmc811-lithium")
    found["cathode"]["microstructure"] = structure
    shares = {"active": 0.30, "electrolyte": electrolyte}
    found["cathode"]["volume"] = {key: f"{100 * x:.6f} %" for key, x in shares.items()}
    found["cathode"]["void"] = f"{100 * (0.70 - electrolyte):.6f} %"
    cell = build(design_of(found))
    low, high = {"pressed": (0.25, 0.61), "sintered": (0.43, 0.75)}[structure]
    outside = not low <= cell.cathode.volume.electrolyte <= high
    assert (CellStatus.OUTSIDE_TABLE in cell.status) is outside
    inside, beyond = (
        getattr(cell.inputs.laws, key)
        for key in ("transport_transfer", "transport_transfer_outside_the_table")
    )
    assert math.log10(inside.high / inside.low) < 2.0 < math.log10(beyond.high / beyond.low)
    moved = {
        "laws.transport_transfer": inside.at(2.0),
        "laws.transport_transfer_outside_the_table": beyond.at(7.0),
    }
    assert build(replaced(cell.inputs, moved)).cathode.ionic_factor == (7.0 if outside else 2.0)
    bulk = cell.cathode.electrolyte.ionic_conductivity(298.15)
    widest = cell.vary({"cathode.ionic_factor": 100.0}).cathode
    assert widest.ionic_conductivity(298.15) <= bulk * electrolyte * (1 + 1e-5)


def design(name: str) -> dict:
    """The table of a packaged design."""
    return tomllib.loads((files("allsolid.designs") / "data" / f"{name}.toml").read_text("utf-8"))


fraction = st.floats(0.01, 1.0)


@given(st.tuples(fraction, fraction, fraction, fraction), st.floats(0.0, 0.6))
def test_mass_and_volume_shares_convert_both_ways(parts, void):
    total = sum(parts)
    mass = Phases(*(part / total for part in parts))
    density = Phases(4750.0, 1860.0, 2000.0, 1000.0)
    volume = volume_shares(mass, density, void)
    assert volume.total == pytest.approx(1.0, rel=1e-12)
    assert mass_shares(volume, density).solids == pytest.approx(mass.solids, rel=1e-12)
    assert bulk_density(volume, density) <= 4750.0 * (1 - void) * (1 + 1e-12)
