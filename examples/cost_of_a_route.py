"""What does a sulfide cell cost, what drives it, and when does it meet liquid lithium-ion?"""

import allsolid
from allsolid import cost
from allsolid.quantities import Level

cell = allsolid.load("sulfide-nmc811-anodefree")
result = allsolid.estimate_cost(cell, route="sulfide-slurry", plant=cost.Plant.of("50 GWh/a"))
print(result)

spread = cost.monte_carlo(result.case, 5000)
low, high = spread.interval
print(f"\ncell level, 90 % interval: {low:.0f} to {high:.0f} USD 2022 per kWh")
print("what the interval hangs on:")
for swing in cost.tornado(result.case, 5):
    ends = sorted((swing.low, swing.high))
    print(f"  {swing.name:<32} {ends[0]:6.1f} to {ends[1]:6.1f}   [{swing.parameter.kind}]")

liquid = cost.liquid_counterpart()
print(f"\n{cost.waterfall(liquid, result).grouped()}")
print(f"\ninstalled, with everything: {result.at(Level.INSTALLED, 'EUR')} per kWh")
