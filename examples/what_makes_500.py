"""What must be true for 500 Wh/kg? A hundred thousand designs in closed form, then a filter."""

import numpy as np

import allsolid
from allsolid.quantities import parse, si, to

cell = allsolid.load("sulfide-nmc811-anodefree")
random = np.random.default_rng(1)
count = 100_000
designs = cell.vary(
    {
        "cathode.areal_capacity": si(random.uniform(3, 9, count), "mAh/cm^2"),
        "separator.thickness": si(random.uniform(10, 60, count), "um"),
        "cathode.void": random.uniform(0.02, 0.20, count),
    }
)
energy = designs.specific_energy()
reached = energy >= parse("500 Wh/kg", "J/kg")
print(f"{reached.mean():.1%} of {count} designs reach 500 Wh/kg at cell level")
print(f"the best has {to(energy.max(), 'Wh/kg'):.0f} Wh/kg")
if reached.any():
    thickest = to(designs.separator.thickness[reached].max(), "um")
    thinnest = to(designs.areal_capacity[reached].min(), "mAh/cm^2")
    print(f"none with a separator above {thickest:.0f} um or below {thinnest:.1f} mAh/cm2")
