"""Public money and research: what turns gross cost into net, and R&D as a programme.

Net = gross − production credit − investment credit − grant. Each is stated once, so no public
money counts twice: research paid by the public share of a programme is left out of C_R&D, not
subtracted again here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allsolid.cost.buying.stated import model_amount, positive, public_money, share_of
from allsolid.cost.factory.plant import KWH
from allsolid.quantities import Basis, Money


@dataclass(frozen=True, slots=True)
class Incentives:
    """Credits and grants to the cell plant.

    Parameters
    ----------
    production : money per kWh of cells (also text such as "35 USD/kWh"), or None
    investment : share of equipment capital, 0 to 1 (also text such as "30 %")
    grant : money once (also "200 million USD"), spread over `years` of output, or None
    years : life over which grant and investment credit are spread, a

    Raises
    ------
    InputError : a number where money is wanted, a share outside 0 to 1, a life of zero or less
    """

    production: Money | str | None = None
    investment: float | str = 0.0
    grant: Money | str | None = None
    years: float = 10.0

    def __post_init__(self) -> None:
        self._amounts()
        positive(self.years, "years", "a life above zero, in years")

    def _amounts(self) -> tuple[Any, float, Any]:
        """Production credit (USD 2022/kWh), share of investment, grant (USD 2022)."""
        production, grant = (
            0.0 if given is None else model_amount(public_money(given, key, per=per))
            for given, key, per in (
                (self.production, "production", "kWh"), (self.grant, "grant", ""),
            )
        )  # fmt: skip
        return production, share_of(self.investment, "investment"), grant

    def credits(self, capital: Any, energy: Any) -> tuple[tuple[str, Any], ...]:
        """Name and USD 2022 per kWh of each credit.

        Parameters
        ----------
        capital : equipment of the cell plant, USD 2022
        energy : kWh a year
        """
        production, share, grant = self._amounts()
        made = self.years * energy
        return (
            ("production credit", production + 0.0 * energy),
            ("investment credit", share * capital / made),
            ("grant", grant / made),
        )


def section_45x() -> Incentives:
    """The United States' production credit for cells: 35 USD/kWh (source: irc45x)."""
    return Incentives(production=Money(35.0, "USD", 2024, Basis.NOMINAL))


@dataclass(frozen=True, slots=True)
class Programme:
    """R&D as a programme spread over what it sells: the second mode of C_R&D.

    Parameters
    ----------
    spend : all money of the programme (also text such as "2 billion USD")
    public_share : part paid by the public, 0 to 1 (also "40 %")
    sold : energy of all cells sold over which it is recovered, J

    Raises
    ------
    InputError : a number where money is wanted, a share outside 0 to 1, no energy sold
    """

    spend: Money | str
    public_share: float | str
    sold: Any

    def __post_init__(self) -> None:
        positive(self.sold, "sold", "an energy above zero, in J")
        self._parts()

    def _parts(self) -> tuple[Any, float]:
        """USD 2022 per kWh sold, and the public's share of it."""
        spend = model_amount(public_money(self.spend, "spend", per=""))
        return spend / (self.sold / KWH), share_of(self.public_share, "public_share")

    @property
    def private(self) -> Any:
        """USD 2022 per kWh that sales must carry: spend·(1 − public share)/sold."""
        whole, public = self._parts()
        return whole * (1.0 - public)

    @property
    def public(self) -> Any:
        """USD 2022 per kWh that the public paid."""
        whole, public = self._parts()
        return whole * public
