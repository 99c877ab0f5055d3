"""Public money and research: what turns gross cost into net, and R&D as a programme.

Net = gross − production credit − investment credit − grant. Each is stated once, so no public
money counts twice: research paid by the public share of a programme is left out of C_R&D, not
subtracted again here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allsolid.cost.plant import KWH
from allsolid.cost.prices import MODEL_CURRENCY, MODEL_YEAR
from allsolid.quantities import Basis, InputError, Money


def _model(money: Money) -> float:
    """Amount in the model's money (USD 2022): to USD at its own year, then the US deflator."""
    return money.exchanged(MODEL_CURRENCY).inflated(MODEL_YEAR).amount


@dataclass(frozen=True, slots=True)
class Incentives:
    """Credits and grants to the cell plant.

    Parameters
    ----------
    production : money per kWh of cells, or None
    investment : share of equipment capital, 0 to 1
    grant : money once, spread over `years` of output, or None
    years : life over which grant and investment credit are spread, a
    """

    production: Money | None = None
    investment: float = 0.0
    grant: Money | None = None
    years: float = 10.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.investment <= 1.0:
            raise InputError(
                "expected a share from 0 to 1", key="investment", value=self.investment
            )
        if self.years <= 0:
            raise InputError("expected a positive life", key="years", value=self.years)

    def credits(self, capital: Any, energy: Any) -> tuple[tuple[str, Any], ...]:
        """Name and USD 2022 per kWh of each credit.

        Parameters
        ----------
        capital : equipment of the cell plant, USD 2022
        energy : kWh a year
        """
        production = 0.0 if self.production is None else _model(self.production)
        grant = 0.0 if self.grant is None else _model(self.grant) / (self.years * energy)
        return (
            ("production credit", production + 0.0 * energy),
            ("investment credit", self.investment * capital / (self.years * energy)),
            ("grant", grant + 0.0 * energy),
        )


def section_45x() -> Incentives:
    """The United States' production credit for cells: 35 USD/kWh (source: irc45x)."""
    return Incentives(production=Money(35.0, "USD", 2024, Basis.NOMINAL))


@dataclass(frozen=True, slots=True)
class Programme:
    """R&D as a programme spread over what it sells: the second mode of C_R&D.

    Parameters
    ----------
    spend : all money of the programme
    public_share : part paid by the public, 0 to 1
    sold : energy of all cells sold over which it is recovered, J
    """

    spend: Money
    public_share: float
    sold: Any

    def __post_init__(self) -> None:
        if not 0.0 <= self.public_share <= 1.0:
            raise InputError(
                "expected a share from 0 to 1", key="public_share", value=self.public_share
            )

    @property
    def private(self) -> Any:
        """USD 2022 per kWh that sales must carry: spend·(1 − public share)/sold."""
        return _model(self.spend) * (1.0 - self.public_share) / (self.sold / KWH)

    @property
    def public(self) -> Any:
        """USD 2022 per kWh that the public paid."""
        return _model(self.spend) * self.public_share / (self.sold / KWH)
