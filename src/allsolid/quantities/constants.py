"""Physical constants in SI units (2019 redefinition, exact; source: CODATA 2018)."""

ELEMENTARY_CHARGE = 1.602176634e-19
"""Elementary charge, C."""

BOLTZMANN = 1.380649e-23
"""Boltzmann constant, J/K."""

AVOGADRO = 6.02214076e23
"""Avogadro constant, 1/mol."""

FARADAY = ELEMENTARY_CHARGE * AVOGADRO
"""Faraday constant, C/mol."""

GAS_CONSTANT = BOLTZMANN * AVOGADRO
"""Molar gas constant, J/(mol K)."""

ZERO_CELSIUS = 273.15
"""0 degC, K."""

ROOM_TEMPERATURE = 298.15
"""25 degC, K: the temperature at which room-temperature values are stated."""
