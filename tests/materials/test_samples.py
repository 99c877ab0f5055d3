"""The measurement rows: each sample once, nothing said that its source does not say."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from allsolid.materials import electrolyte
from allsolid.materials.conduction.measurement import Conduction, measurements
from allsolid.sources import Kind, bibliography

COMPILATIONS = {"obelix2025", "gathered2026"}
"""Sources whose rows carry the DOI of the paper that each was compiled from."""


def test_no_measured_sample_counts_in_two_materials() -> None:
    """Murugan's pellet of 5.11e-4 S/cm stood for Li7La3Zr2O12 and for its Al-doped relative, Ni's
    hot-pressed 149.8 GPa too.
    """
    found = defaultdict(set)
    for row in measurements():
        if row.kind is Kind.MEASURED:
            found[row.name, row.doi.casefold() or row.source, row.value].add(row.material)
    twice = {key: names for key, names in found.items() if len(names) > 1}
    assert twice == {}


def test_a_review_is_no_further_sample() -> None:
    """A value that a review states is that of a sample which has a row of its own."""
    reviews = {"stramare2003", "garciadaza2019"}
    rows = [r for r in measurements() if r.source in reviews and r.name == "ionic conductivity"]
    assert rows
    assert all(row.kind is Kind.ASSUMED for row in rows)


def test_the_doi_of_a_row_is_that_of_its_source() -> None:
    """10.1038/srep02261 is Sakuda 2013 and stood beside kato2014."""
    known = bibliography()
    wrong = [
        (row.material, row.name, row.doi, row.source)
        for row in measurements()
        if row.source and row.doi and row.source not in COMPILATIONS
        and row.doi.casefold() != known[row.source].doi.casefold()
    ]  # fmt: skip
    assert wrong == []


def test_what_obelix_leaves_open_is_not_called_total_or_bulk(shared_data: Path) -> None:
    """Its columns IC (Total) and IC (Bulk) are the only places where it says which."""
    path = shared_data / "electrolytes" / "obelix" / "all.csv"
    stated = {Conduction.TOTAL: set(), Conduction.BULK: set()}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for kind, column in ((Conduction.TOTAL, "IC (Total)"), (Conduction.BULK, "IC (Bulk)")):
                if row[column] and not row[column].startswith("<"):
                    for doi in row["DOI"].split("|"):
                        stated[kind].add((doi.strip().casefold(), float(row[column])))
    for row in measurements():
        if row.source == "obelix2025" and row.conduction in stated:
            value = float(f"{row.value / 100:.6g}")  # S/cm
            assert (row.doi.casefold(), value) in stated[row.conduction], row


def test_an_inference_says_why_and_does_not_conduct_through_grains() -> None:
    """Lanthanum lithium titanate: 1e-3 S/cm inside a grain, 2e-5 through a pellet."""
    inferred = [row for row in measurements() if row.conduction is Conduction.BULK_INFERRED]
    assert inferred
    assert all(row.note for row in inferred)
    assert electrolyte("LLTO").conductivity.at(298.15) < 1e-2  # S/m
