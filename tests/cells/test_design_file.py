"""The description of the design file against the schema: no key, unit or default goes stale."""

import re
import tomllib
from pathlib import Path

import pytest

from allsolid.cells import build
from allsolid.designs import as_table, design_of, formats, read_design, schema
from allsolid.designs.fields import Field
from allsolid.quantities import dimension_name

PAGE = (Path(__file__).parents[2] / "docs" / "design-file.rst").read_text(encoding="utf-8")
TABLES = dict(re.findall(r"\.\. keys: (\w+)\n\n(\.\. list-table::.*?)(?=\n\n\S|\Z)", PAGE, re.S))
EXAMPLES = re.findall(r"\.\. code-block:: toml\n\n((?:   .*\n|\n)+)", PAGE)


def rows(text):
    cells = re.findall(r"(?:\* -|  -) ?(.*)", text)
    return [cells[i : i + 4] for i in range(4, len(cells), 4)]


def model(name):
    return getattr(schema, name, None) or getattr(formats, name)


def unit_of(annotation):
    """The unit of a field, through optional and annotated types."""
    for part in (*getattr(annotation, "__metadata__", ()), *getattr(annotation, "__args__", ())):
        found = part.unit if isinstance(part, Field) else unit_of(part)
        if found is not None:
            return found
    return None


def test_every_table_of_the_schema_is_described():
    known = schema.Design.model_json_schema()["$defs"]
    inherited = {"CompositeElectrode", "Plane", "SheetFormat"}  # described once, and shared
    parts = {name for name, entry in known.items() if entry.get("type") == "object"}
    assert set(TABLES) == parts | inherited | {"Design"}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_keys_units_and_what_is_required(name):
    fields = model(name).model_fields
    shared = {k for base in model(name).__mro__[1:] for k in getattr(base, "model_fields", {})}
    described = {key.strip("`"): (unit, default) for key, unit, default, _ in rows(TABLES[name])}
    assert set(described) == set(fields) - shared
    for key, (unit, default) in described.items():
        info = fields[key]
        assert (default == "required") == info.is_required(), key
        found = next((m.unit for m in info.metadata if isinstance(m, Field)), None)
        found = unit_of(info.annotation) if found is None else found
        if found is not None:
            assert unit == (found or "number"), key
            assert dimension_name(found)


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda t: t.strip().splitlines()[0])
def test_every_example_builds_a_cell(text):
    table = as_table(read_design("sulfide-nmc811-lithium"))
    entry = tomllib.loads("\n".join(line[3:] for line in text.splitlines()))
    if "liquid" in entry:
        table = as_table(read_design("liquid-nmc811-graphite"))
    table |= {"cathode": table["cathode"] | entry} if "void" in entry else entry
    if table["format"]["kind"] in ("coin", "pellet", "thin film"):
        table["collectors"]["stacking"] = "single"
    cell = build(design_of(table))
    assert cell.stores_energy == (table["cathode"].get("kind", "composite") == "composite")


def test_every_kind_of_anode_and_format_has_an_example():
    whole = "\n".join(EXAMPLES)
    kinds = ["composite", "lithium", "anode-free", "lithium-indium"]
    kinds += ["pouch", "prismatic", "cylindrical", "coin", "pellet", "thin film"]
    assert all(f'kind = "{kind}"' in whole for kind in kinds)
