"""Nine cells against the targets of states and firms, each at its own level."""

from allsolid import designs, strategy
from allsolid.evaluation import scorecard

for name in designs.names():
    card = scorecard(name)
    nearest = str(card.missed[0]) if card.missed else "misses none"
    print(f"{name:<26} meets {len(card.met):>2} of {len(card.comparable)}; nearest: {nearest}")

print("\nThe source article beside what was found:")
for statement in strategy.statements():
    print(f"  {statement.number:>2} {statement.verdict:<14} {statement.says}")
