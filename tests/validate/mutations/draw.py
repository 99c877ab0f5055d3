"""Draw mutations by seed; keep what can still be made and draw the rest anew.

    python tests/validate/mutations/draw.py            renew `drawn.toml`: keep what is found
    python tests/validate/mutations/draw.py --afresh   draw all anew, with the seed in `drawn.toml`
    python tests/validate/mutations/draw.py --afresh --seed 7

What `discussed.toml` argues away as equivalent is passed over.
"""

from __future__ import annotations

import argparse
import json
import random
import tomllib
from pathlib import Path

from sites import Mutation, found, science_files, sites

HERE = Path(__file__).resolve().parent
DRAWN, DISCUSSED = HERE / "drawn.toml", HERE / "discussed.toml"
COUNT = 60
SEED = 20261126


def read() -> tuple[int, list[Mutation]]:
    """Seed and mutations of the data file."""
    if not DRAWN.exists():
        return SEED, []
    document = tomllib.loads(DRAWN.read_text(encoding="utf-8"))
    return document["seed"], [Mutation(**one) for one in document["mutation"]]


def discussed() -> dict[Mutation, tuple[str, str]]:
    """Verdict ("equivalent" or "survives") and reason of each mutation that was looked at."""
    if not DISCUSSED.exists():
        return {}
    rows = tomllib.loads(DISCUSSED.read_text(encoding="utf-8"))["mutation"]
    return {
        Mutation(*(row[key] for key in ("file", "function", "pattern", "replacement"))): (
            row["verdict"],
            row["reason"],
        )
        for row in rows
    }


def argued_away() -> set[Mutation]:
    return {m for m, (verdict, _) in discussed().items() if verdict == "equivalent"}


def draw(seed: int, kept: list[Mutation], count: int = COUNT) -> list[Mutation]:
    """`count` mutations: those kept, then the next of the seed's order that are not among them."""
    every = [mutation for path in science_files() for mutation in sites(path)]
    random.Random(seed).shuffle(every)
    equivalent = argued_away()
    chosen = kept[:count]
    for mutation in every:
        if len(chosen) == count:
            break
        if mutation not in chosen and mutation not in equivalent and found(mutation):
            chosen.append(mutation)
    return chosen


def write(seed: int, mutations: list[Mutation]) -> None:
    lines = ["# Written by draw.py: change nothing by hand.", f"seed = {seed}"]
    for mutation in sorted(mutations, key=lambda m: (m.file, m.function, m.pattern)):
        lines += ["", "[[mutation]]"]
        # a JSON string without escapes beyond ASCII is a TOML string
        lines += [
            f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in mutation.as_dict().items()
        ]
    DRAWN.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--afresh", action="store_true")
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args()
    seed, known = read()
    seed = seed if asked.seed is None else asked.seed
    kept = [] if asked.afresh else [m for m in known if found(m) and m not in argued_away()]
    mutations = draw(seed, kept)
    assert all(found(m) for m in mutations)
    write(seed, mutations)
    print(f"{len(mutations)} mutations with seed {seed}, {len(kept)} of them as before")


if __name__ == "__main__":
    main()
