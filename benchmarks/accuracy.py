"""How many finished runs are off without a word, judged on a much finer mesh.

Run it as ``python benchmarks/accuracy.py [COUNT] [--seed N]``. Random half-cells (D 1e-17 to 1e-13
m2/s, kappa 0.003 to 10 mS/cm, films to 60 ohm cm2, radii 0.3 to 8 um, both directions) and the
packaged flat cells at three temperatures go through full discharges and charges at 0.05C to 5C as
they are shipped, and again on a reference mesh at a tight tolerance. A run is off by more than 1 mV
rms between its start and the earlier of the two ends, or by more than 0.3 % of the charge passed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allsolid import cells, designs
from allsolid.materials import active_material
from allsolid.quantities import FARADAY, InputError
from allsolid.simulation import (
    Detail,
    Elements,
    Parameters,
    Solution,
    Spectral,
    Tolerance,
    UnitCell,
    parameters,
    smoothed,
    solve,
    tabulate,
)
from allsolid.simulation.unit import gather

RATES = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0)
REFERENCE = Elements(nodes=129, modes=32, first=0.1, both=True)
DENSE = Spectral(nodes=8, modes=32)
TIGHT = Tolerance(stoichiometry=1e-5, potential=3e-5, current=1e-3)
CURVES = ("NMC811", "LFP", "LCO")
POINTS = 80
"""Times at which the two voltages are compared, over the nominal duration of a run."""
VOLTS, SHARE = 1e-3, 3e-3
SMALL = 0.05
"""Charge passed, of the rated, below which an error counts against this."""


@dataclass(frozen=True)
class Errors:
    """One entry a run."""

    rms: np.ndarray
    charge: np.ndarray
    flagged: np.ndarray
    again: np.ndarray
    compared: np.ndarray

    @property
    def silent(self) -> np.ndarray:
        """Finished, not flagged, and off."""
        return self.compared & ~self.flagged & ((self.rms > VOLTS) | (self.charge > SHARE))


def half_cells(count: int, rng: np.random.Generator) -> Parameters:
    """Random half-cells against lithium."""

    def decades(low: float, high: float) -> np.ndarray:
        return np.exp(rng.uniform(np.log(low), np.log(high), count))

    tables, windows = [], []
    for name in CURVES:
        curve = active_material(name).open_circuit
        tables.append(tabulate(smoothed(curve.potential)))
        windows.append((curve.charged, curve.discharged, curve.potential))
    index = rng.integers(0, len(CURVES), count)
    charged = np.array([windows[i][0] for i in index])
    discharged = np.array([windows[i][1] for i in index])
    thickness, share, maximum = decades(20e-6, 150e-6), rng.uniform(0.4, 0.65, count), 4.5e4
    host = FARADAY * maximum * share * thickness
    ends = [(float(p(d)) - 0.3, float(p(c)) + 0.2) for c, d, p in windows]
    unit = UnitCell(
        temperature=298.15, area=1.0, series=1.0, rated_capacity=host * (discharged - charged),
        thickness=thickness, active_fraction=share, particle_radius=decades(0.3e-6, 8e-6),
        contact=rng.uniform(0.3, 1.0, count), diffusivity=decades(1e-17, 1e-13),
        maximum_concentration=maximum, ionic_conductivity=decades(3e-4, 1.0),
        electronic_conductivity=decades(1e-3, 10.0), exchange_current=decades(0.05, 20.0),
        film_resistance=rng.uniform(0.0, 60e-4, count) * rng.integers(0, 2, count),
        separator_resistance=decades(1e-4, 5e-3), series_resistance=0.0,
        negative_exchange_current=decades(1.0, 100.0), negative_potential=0.0, lithium=1e7,
        initial=charged, charged=charged, discharged=discharged,
        lower_voltage=np.array([ends[i][0] for i in index]),
        upper_voltage=np.array([ends[i][1] for i in index]), curve=index.astype(float),
    )  # fmt: skip
    return Parameters(unit, np.concatenate(tables))


def packaged() -> Iterator[Parameters]:
    """The packaged cells that are simulated, at their own and at two other temperatures."""
    for name in designs.names():
        cell = cells.load(name)
        for warmer in (-25.0, 0.0, 35.0):
            at = cell.conditions(temperature=float(cell.temperature) + warmer)
            try:
                yield parameters(cell, at)
            except InputError:
                break


def compare(made: Parameters, rate: float, charging: bool, reference: Elements) -> Errors:
    """A full charge or discharge as it is shipped, against the reference."""
    verb, end = ("Charge", "full") if charging else ("Discharge", "empty")
    steps = f"{verb} at {rate:g}C until {end}"
    start = made.at(0.0 if charging else 1.0)
    times = np.linspace(0.0, 3600.0 / rate, POINTS + 2)[1:-1]
    shipped = solve(start, steps, times=times, detail=Detail.TERMINAL)
    fine = solve(start, steps, DENSE if made.dense else reference, TIGHT, times=times)
    return errors(shipped, fine)


def errors(shipped: Solution, fine: Solution) -> Errors:
    """What the two differ by."""
    there, here = fine.sampled_voltage, shipped.sampled_voltage
    both = np.isfinite(there) & np.isfinite(here)
    off = np.where(both, np.nan_to_num(here) - np.nan_to_num(there), 0.0)
    rms = np.sqrt(np.sum(off**2, axis=1) / np.maximum(both.sum(axis=1), 1))
    passed = np.abs(np.nan_to_num(fine.charge_passed))
    rated = np.asarray(fine.parameters.unit.rated_capacity) * fine.parameters.unit.area
    charge = np.abs(np.nan_to_num(shipped.charge_passed) - fine.charge_passed)
    charge = charge / np.maximum(passed, SMALL * rated)
    names = [shipped.status == s for s in (1, 9)]
    finished = names[0] | names[1]
    compared = finished & np.isin(fine.status, (1, 8, 9))
    return Errors(rms, charge, ~finished, shipped.again, compared)


def report(title: str, found: list[Errors]) -> None:
    """Counts of one set of runs."""
    whole = Errors(
        *(np.concatenate([getattr(e, k) for e in found]) for k in Errors.__annotations__)
    )
    silent, size = whole.silent, len(whole.rms)
    on_charge = whole.compared & ~whole.flagged & (whole.charge > SHARE)
    print(
        f"{title:<10}{size:>6} runs, {silent.sum():>4} silent ({on_charge.sum()} on charge; worst "
        f"{1e3 * whole.rms[silent].max(initial=0.0):.1f} mV, "
        f"{100 * whole.charge[silent].max(initial=0.0):.2f} %), "
        f"flagged {100 * whole.flagged.mean():.1f} %, re-run {100 * whole.again.mean():.1f} %"
    )


def main() -> None:
    """Both sets."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("count", nargs="?", type=int, default=1000)
    words.add_argument("--seed", type=int, default=0)
    asked = words.parse_args()
    rng = np.random.default_rng(asked.seed)
    each = max(asked.count // (2 * len(RATES)), 1)
    began, own = time.perf_counter(), []
    print(f"reference {REFERENCE}, {TIGHT}")
    runs = [(rate, charging) for rate in RATES for charging in (False, True)]
    random = [compare(half_cells(each, rng), *run, REFERENCE) for run in runs]
    report("random", random)
    flat = list(packaged())
    porous = gather([p for p in flat if not p.dense])
    dense = gather([p for p in flat if p.dense])
    for rate in RATES[1:6]:
        for charging in (False, True):
            own.append(compare(porous, rate, charging, REFERENCE))
            own.append(compare(dense, rate, charging, REFERENCE))
    report("packaged", own)
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
