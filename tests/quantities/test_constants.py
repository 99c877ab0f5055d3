"""The constants of nature as scipy has them from CODATA."""

import pytest
from scipy import constants as codata

from allsolid.quantities import constants


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("FARADAY", codata.value("Faraday constant")),
        ("GAS_CONSTANT", codata.gas_constant),
        ("BOLTZMANN", codata.Boltzmann),
        ("ELEMENTARY_CHARGE", codata.elementary_charge),
        ("AVOGADRO", codata.Avogadro),
        ("ZERO_CELSIUS", codata.zero_Celsius),
        ("ROOM_TEMPERATURE", codata.convert_temperature(25.0, "C", "K")),
    ],
)
def test_constants_are_those_of_codata(name, published):
    # ten digits are kept of those that are not exact
    assert getattr(constants, name) == pytest.approx(published, rel=1e-10)
