"""The electrolytes in the cell, and whether what touches can touch."""

from __future__ import annotations

from allsolid.evaluation import Results
from allsolid.materials import Electrolyte, describe, electrolyte_classes
from allsolid.reports.materials import charted, chemistry_facts, materials_section
from allsolid.study.record import Grounds, StudyPart


def fill(results: Results) -> StudyPart:
    """Conductivity, classes of electrolytes, and the pairs that touch."""
    pairs, electrolytes = results.cell.contacts, _electrolytes(results)
    found = {
        "electrolytes": [describe(one, results.sources) for one in electrolytes],
        "compatibility": [pair.as_dict() for pair in pairs],
    }
    return StudyPart(
        materials_section(electrolytes, pairs),
        found,
        tuple(f"! {pair}" for pair in pairs if pair.bad),
        chemistry_facts(pairs),
        basis(results),
    )


def basis(results: Results) -> Grounds:
    """Sources of the verdicts, of the classes and of the conductivities in the chart."""
    keys = {pair.source for pair in results.cell.contacts if pair.source}
    keys |= {one.source for one in electrolyte_classes().values()}
    charts = charted(_electrolytes(results))
    shown = (describe(one, results.sources)["values"] for one in charts)
    keys |= {v["source"] for found in shown for k, v in found.items() if "conductivity" in k}
    return Grounds(keys=frozenset(keys))


def _electrolytes(results: Results) -> list[Electrolyte]:
    inside = (results.cell.separator.electrolyte, results.cell.cathode.electrolyte)
    return list({one.name: one for one in inside if one is not None}.values())
