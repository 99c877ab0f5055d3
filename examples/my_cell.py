"""A cell of your own: start from a packaged file, change it, and ask what it weighs and resists."""

import tempfile
from importlib.resources import files
from pathlib import Path

import allsolid

packaged = files("allsolid.designs") / "data" / "sulfide-nmc811-lithium.toml"
mine = packaged.read_text(encoding="utf-8").replace('thickness = "30 um"', 'thickness = "20 um"')

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "my-cell.toml"
    path.write_text(mine, encoding="utf-8")
    print(allsolid.load(path))

    path.write_text(mine.replace('"20 um"', '"20 kg"'), encoding="utf-8")
    try:
        allsolid.load(path)
    except allsolid.InputError as error:
        print(f"\nA mistake is one line:\n{error.key}: {error.value!r}: {error.expected}")
