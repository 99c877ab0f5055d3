"""Which elements bind when nothing else is asked: a terawatt-hour of cells from a tenth of all."""

import pytest

from allsolid.strategy import Supply, by_route


def test_several_routes_are_held_against_a_terawatt_hour():
    """290,000 t of lithium; a tenth is 29e6 kg: 1450 GWh at 0.02 kg/kWh, 725 GWh at 0.04."""
    found = by_route({"thrifty": {"Li": 0.02}, "lavish": {"Li": 0.04}})
    assert found["thrifty"][0].gwh == pytest.approx(1450.0)
    assert found["thrifty"][0].status is Supply.FREE
    assert found["lavish"][0].gwh == pytest.approx(725.0)
    assert found["lavish"][0].status is Supply.BINDS
