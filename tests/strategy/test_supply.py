"""World output, concentration, and the output of cells at which an element binds."""

from __future__ import annotations

import numpy as np
import pytest

from allsolid.cells import elements, load
from allsolid.quantities import InputError, to
from allsolid.sources import Kind, source
from allsolid.strategy import Supply, binding, by_route, critical, element, world

SECONDS = 365.25 * 86400


@pytest.mark.parametrize(
    ("symbol", "tonnes", "producer", "share"),
    [
        # Mineral Commodity Summaries 2026, world totals and leading producers of 2025
        ("Li", 290e3, "Australia", 92 / 290),
        ("Ni", 3.9e6, "Indonesia", 2.6 / 3.9),
        ("Co", 310e3, "Congo (Kinshasa)", 230 / 310),
        ("Ta", 2500.0, "Congo (Kinshasa)", 1300 / 2500),
        ("In", 1100.0, "China", 760 / 1100),
        ("S", 84e6, "China", 19 / 84),
        ("P", 250e6 * 0.131, "China", 110 / 250),
    ],
)
def test_world_figures(symbol, tonnes, producer, share):
    found = element(symbol)
    assert found.tonnes == pytest.approx(tonnes)
    assert found.top[0] == producer
    assert found.top[1] == pytest.approx(share, rel=0.01)


def test_zirconium_is_the_metal_in_the_concentrate():
    """1.2 million t of concentrate, 65 % oxide, 91.224 / 123.222 metal in the oxide."""
    assert element("Zr").tonnes == pytest.approx(1.2e6 * 0.65 * 91.224 / 123.222, rel=0.002)


def test_yttrium_is_the_metal_in_ten_to_fifteen_thousand_tonnes_of_oxide():
    """12,500 t of Y2O3 at 2 * 88.906 / 225.81; the source divides rare earths as a whole only."""
    found = element("Y")
    assert found.tonnes == pytest.approx(12500 * 2 * 88.906 / 225.81, rel=1e-3)
    assert found.top == ("China", pytest.approx(270 / 390))
    assert found.output.low < 10000 * 0.787 * 1000 / SECONDS < found.output.value


def test_shares_never_exceed_the_world():
    for one in world().values():
        assert 0 < sum(one.shares.values()) <= 1 + 1e-12
        low, high = one.concentration
        assert 0 < low <= high <= 1
        assert list(one.shares.values()) == sorted(one.shares.values(), reverse=True)


def test_concentration_bounds_by_hand():
    """Germanium: China 85 of 140, the rest undivided."""
    low, high = element("Ge").concentration
    share = 85 / 140
    assert low == pytest.approx(share**2)
    assert high == pytest.approx(share**2 + (1 - share) ** 2)


def test_guesses_are_marked_and_sources_exist():
    assert element("La").output.kind is Kind.ASSUMED
    assert element("Ge").output.kind is Kind.ASSUMED
    assert element("Li").output.kind is Kind.MEASURED
    for one in world().values():
        assert [source(key) for key in one.sources]


def test_binding_output_by_hand():
    """0.1 kg/kWh of 290,000 t at a tenth: 29e6 kg / 0.1 = 290e6 kWh = 290 GWh."""
    (found,) = binding({"Li": 0.1}, share=0.1, output=300.0)
    assert found.gwh == pytest.approx(290.0)
    assert found.low < 290.0 < found.high
    assert found.status is Supply.BINDS
    (free,) = binding({"Li": 0.1}, share=0.1, output=200.0)
    assert free.status is Supply.FREE


def test_binding_output_of_a_compound_by_hand():
    """0.05 kg/kWh of zirconium: 1.2 Mt * 0.65 * 0.7403 = 577 kt; a twentieth is 28.9e6 kg, for
    577e6 kWh."""
    (found,) = binding({"Zr": 0.05}, share=0.05)
    assert found.gwh == pytest.approx(577.0, rel=0.002)


def test_binding_takes_batches_and_puts_the_scarcest_first():
    found = binding({"S": 0.4, "Li": np.array([0.1, 0.2]), "Ge": 0.01})
    assert [one.symbol for one in found] == ["Ge", "Li", "S"]
    assert found[1].gwh == pytest.approx([290.0, 145.0])


def test_nothing_needed_never_binds_and_unknown_elements_say_so():
    found = {one.symbol: one for one in binding({"Li": 0.0, "O": 1.0})}
    assert found["Li"].gwh == np.inf
    assert found["Li"].status is Supply.FREE
    assert found["O"].status is Supply.UNKNOWN
    assert "world figures" in str(found["O"])


@pytest.mark.parametrize("share", [0.0, 1.5])
def test_bad_shares_are_refused(share):
    with pytest.raises(InputError, match="share"):
        binding({"Li": 0.1}, share=share)


def test_bad_demands_are_refused():
    with pytest.raises(InputError, match="kg/kWh"):
        binding({"Li": -0.1})
    with pytest.raises(InputError, match="kg/kWh"):
        binding({"Li": float("nan")})
    with pytest.raises(InputError, match="not an element with world figures"):
        element("Xx")


def test_oxygen_binds_nobody():
    assert critical({"Li": 0.1, "O": 0.5, "H": 0.01}) == {"Li": 0.1}


def test_routes_side_by_side():
    found = by_route({"germanium sulfide": {"Ge": 0.1}, "argyrodite": {"S": 0.3}})
    assert found["germanium sulfide"][0].status is Supply.BINDS
    assert found["argyrodite"][0].status is Supply.FREE


def test_nickel_of_the_packaged_cells_by_hand():
    """NMC811 at 200 mAh/g and 3.8 V is 1.3 kg/kWh, 48 % of it nickel: about 0.63 kg/kWh; loss of
    capacity, voltage and balance move it by a quarter at most."""
    for name in ("sulfide-nmc811-lithium", "liquid-nmc811-graphite"):
        demand = critical(elements(load(name)))
        assert demand["Ni"] == pytest.approx(0.63, rel=0.25)
        first = binding(demand)[0]
        assert first.symbol in {"Li", "Co"}


def test_a_garnet_cell_is_bound_by_tantalum_and_lanthanum():
    found = binding(critical(elements(load("oxide-nmc811-lithium"))))
    assert {one.symbol for one in found[:2]} == {"Ta", "La"}
    assert found[0].status is Supply.BINDS


def test_world_output_is_shown_in_tonnes_a_year():
    """USGS states 290 000 t of lithium in 2025; a flow in kg/s says nothing to a reader."""
    output = element("Li").output
    assert output.unit == "t/a"
    assert to(output.value, output.unit) == pytest.approx(290e3)
    assert str(output).startswith("290000 t/a")


def test_an_assumed_output_says_why():
    guessed = [one.output for one in world().values() if one.output.kind is Kind.ASSUMED]
    assert guessed and all(one.conditions for one in guessed)


def test_share_and_output_may_be_text_with_a_unit():
    demand = {"Li": 0.1}
    (plain,) = binding(demand, share=0.1, output=1000.0)
    (text,) = binding(demand, share="10 %", output="1 TWh")
    assert (text.gwh, text.status) == (plain.gwh, plain.status)
    for wrong in ({"share": "10 kg"}, {"share": "120 %"}, {"output": "much"}, {"output": None}):
        with pytest.raises(InputError, match=next(iter(wrong))):
            binding(demand, **wrong)
