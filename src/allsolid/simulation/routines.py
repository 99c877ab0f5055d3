"""Protocols that laboratories give names to."""

from __future__ import annotations

from collections.abc import Sequence

from allsolid.simulation.protocols import Protocol, Repeat, protocol


def cc_cv(rate: float, voltage: float, taper: float = 0.05) -> Protocol:
    """Charge at `rate` (C) to `voltage` (V), then hold until the current falls to `taper` (C)."""
    return protocol([f"Charge at {rate}C until {voltage} V", f"Hold at {voltage} V until {taper}C"])


def fast_charge(stages: Sequence[tuple[float, float]], until: float = 0.8) -> Protocol:
    """Charge in stages of (rate in C, state of charge at which it ends), until `until` (0..1).

    A stage also ends at the upper voltage of the cell; one whose state of charge is passed ends at
    once.
    """
    steps = [f"Charge at {rate}C until full or {100 * min(end, until)} %" for rate, end in stages]
    return protocol(steps)


def gitt(rate: float, pulse: float, rest: float, pulses: int, discharge: bool = True) -> Protocol:
    """Galvanostatic intermittent titration: `pulses` times a pulse at `rate` (C) for `pulse` s and
    a rest of `rest` s.
    """
    verb = "Discharge" if discharge else "Charge"
    return protocol(Repeat(pulses, [f"{verb} at {rate}C for {pulse} s", f"Rest for {rest} s"]))


def hppc(
    levels: Sequence[float], rate: float = 1.0, pulse: float = 10.0, rest: float = 40.0,
    between: float = 1.0 / 3.0, settle: float = 3600.0,
) -> Protocol:  # fmt: skip
    """Hybrid pulse power characterisation: at each state of charge of `levels` (falling, 0..1) a
    rest, a discharge pulse at `rate` (C), a rest and a charge pulse at three quarters of it. A
    pulse that meets the lower or upper voltage of the cell ends there.
    """
    steps = []
    for level in levels:
        steps += [
            f"Discharge at {between}C until empty or {100 * level} %",
            f"Rest for {settle} s",
            f"Discharge at {rate}C for {pulse} s or until empty",
            f"Rest for {rest} s",
            f"Charge at {0.75 * rate}C for {pulse} s or until full",
        ]
    return protocol(steps)
