"""A million designs in closed form: seconds and peak memory.

Run it as ``python benchmarks/cells.py [COUNT]``. Every design gets its own cathode loading,
separator thickness, lithium excess and void share; timed are the build (balance by open-circuit
curves, masses, volumes), energies at four levels, and the resistance ledger.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from allsolid.cells import ledger, load
from allsolid.quantities import Level


def peak() -> float:
    """Highest resident memory so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def main() -> None:
    """Time a batch and print one line a step."""
    count = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
    cell = load("sulfide-nmc811-lithium")
    ledger(cell)
    generator = np.random.default_rng(1)
    values = {
        "cathode.areal_capacity": generator.uniform(2, 8, count) * 3.6e4,
        "separator.thickness": generator.uniform(10e-6, 60e-6, count),
        "anode.excess": generator.uniform(1e-6, 50e-6, count),
        "cathode.void": generator.uniform(0.02, 0.2, count),
    }
    before = peak()
    start = time.perf_counter()
    batch = cell.vary(values)
    built = time.perf_counter()
    energies = [
        (batch.specific_energy(level), batch.energy_density(level))
        for level in (Level.ACTIVE, Level.STACK, Level.CELL, Level.PACK)
    ]
    rated = time.perf_counter()
    energy_memory = peak()
    total = ledger(batch).total
    end = time.perf_counter()
    print(f"{count} designs, {len(values)} values each")
    print(f"build               {built - start:7.2f} s")
    print(f"energies, 4 levels  {rated - built:7.2f} s")
    memory = f"peak {energy_memory:.0f} MB ({before:.0f} before)"
    print(f"  together          {rated - start:7.2f} s, {memory}")
    print(f"resistance ledger   {end - rated:7.2f} s, peak {peak():.0f} MB")
    weight = energies[2][0] / 3600
    print(f"Wh/kg {weight.min():.0f} to {weight.max():.0f}; ohm cm2 {total.min() * 1e4:.1f} up")


if __name__ == "__main__":
    main()
