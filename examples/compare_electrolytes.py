"""Which electrolyte conducts at -10 degC, and how sure is that?"""

from allsolid import materials
from allsolid.quantities import parse, typeset

temperature = parse("-10 degC", "K")
for name in ("Li6PS5Cl", "Li3InCl6", "LLZO:Ta", "PEO-LiTFSI"):
    model = materials.electrolyte(name).conductivity
    value, low, high = (
        typeset(float(f(temperature)), "mS/cm") for f in (model.at, model.low, model.high)
    )
    trusted = "" if model.valid(temperature) else "   outside the range of the data"
    print(f"{name:<12} {value:>16}   90 %: {low} to {high}{trusted}")

pair = materials.compatibility("Li6PS5Cl", "NMC811")
print(f"\n{pair.electrolyte} and {pair.partner}: {pair.verdict}. {pair.reason}. {pair.remedy}.")
