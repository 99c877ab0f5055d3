"""Seeded, structure-aware attacks on every edge; ``python -m fuzz`` in the folder above runs them.

`outcome` judges one trial, a file a target makes trials, `worker` does a slice of them in a
process of its own, `runner` shares them out and counts. A trial depends on target, seed and number
alone, so that ``python -m fuzz TARGET --seed S --only N`` repeats it.
"""
