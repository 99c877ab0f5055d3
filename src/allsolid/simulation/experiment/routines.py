"""Protocols that laboratories give names to.

Rates are multiples of the rated capacity per hour or text (``C/3``), voltages V or text, times s or
text, states of charge 0..1 or text (``80 %``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allsolid.quantities import InputError, checked, given, rates, real
from allsolid.simulation.experiment.protocols import Protocol, Repeat
from allsolid.simulation.experiment.reading import protocol


@checked
def cc_cv(rate: Any, voltage: Any, taper: Any = 0.05) -> Protocol:
    """Charge at `rate` to `voltage`, then hold until the current falls to the rate `taper`."""
    volts, last = f"{given(voltage, 'V', 'voltage')} V", rates(taper, "taper")
    return protocol([f"Charge at {rates(rate)}C until {volts}", f"Hold at {volts} until {last}C"])


@checked
def fast_charge(stages: Sequence[tuple[Any, Any]], until: Any = 0.8) -> Protocol:
    """Charge in stages of (rate, state of charge at which it ends), until `until`.

    A stage also ends at the upper voltage of the cell; one whose state of charge is passed ends at
    once.

    Raises
    ------
    InputError : no stage that comes to `until`
    """
    last = _share(until, "until")
    stated = [(rates(rate), _share(end, "end")) for rate, end in stages]
    if max((end for _, end in stated), default=0.0) < last:
        text = f"expected a last stage that ends at {last:.4g}, the end of the charge, or beyond"
        raise InputError(text, key="stages", value=stages)
    ends = [(rate, min(end, last)) for rate, end in stated]
    return protocol([f"Charge at {rate}C until full or {100 * end} %" for rate, end in ends])


def _share(value: Any, key: str) -> float:
    expected = "a state of charge of 0 to 1"
    return real(value, key, 0.0, 1.0, unit="%", expected=expected)


@checked
def gitt(rate: Any, pulse: Any, rest: Any, pulses: int, discharge: bool = True) -> Protocol:
    """Galvanostatic intermittent titration: `pulses` times a pulse at `rate` for the time `pulse`
    and a rest of `rest`.
    """
    verb = "Discharge" if discharge else "Charge"
    on, off = given(pulse, "s", "pulse"), given(rest, "s", "rest")
    return protocol(Repeat(pulses, [f"{verb} at {rates(rate)}C for {on} s", f"Rest for {off} s"]))


@checked
def hppc(
    levels: Sequence[Any], rate: Any = 1.0, pulse: Any = 10.0, rest: Any = 40.0,
    between: Any = 1.0 / 3.0, settle: Any = 3600.0,
) -> Protocol:  # fmt: skip
    """Hybrid pulse power characterisation: at each state of charge of `levels` (falling) a rest, a
    discharge pulse at `rate`, a rest and a charge pulse at three quarters of it. A pulse that meets
    the end of the cell's window ends there.
    """
    strong, slow = rates(rate), rates(between, "between")
    on, off, long = (given(x, "s") for x in (pulse, rest, settle))
    steps = []
    for level in levels:
        steps += [
            f"Discharge at {slow}C until empty or {100 * given(level, '%', 'levels')} %",
            f"Rest for {long} s",
            f"Discharge at {strong}C for {on} s or until empty",
            f"Rest for {off} s",
            f"Charge at {0.75 * strong}C for {on} s or until full",
        ]
    return protocol(steps)
