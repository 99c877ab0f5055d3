"""Imported tables: class statistics as published, censored rows, bad files; the validator."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from pathlib import Path

import pytest

import allsolid.materials as room
from allsolid.materials import Conduction, Family, Problem, Reading, Statistics
from allsolid.quantities import InputError

OBELIX_HEAD = "Reduced Composition,True Composition,Ionic conductivity (S cm-1),DOI,Family\n"


def _by_group(imported: room.Imported) -> dict[str, Statistics]:
    return {s.group: s for s in room.class_statistics(imported)}


def _one_digit(value: float) -> float:
    return float(f"{value / 100:.0e}")


def test_obelix_class_quantiles_are_those_of_its_readme(shared_data: Path) -> None:
    obelix = room.import_table(shared_data / "electrolytes" / "obelix" / "all.csv")
    assert len(obelix.readings) == 599
    groups = _by_group(obelix)
    # p10, p50, p90 in S/cm to the digits stated there (one, for the garnet median two)
    for group, (p10, p50, p90) in {
        "sulfide": (9e-8, 9e-4, 8e-3),
        "oxide": (1e-13, 2e-5, 8e-4),
        "garnet with Zr (LLZO type)": (1e-4, 4e-4, 9e-4),
    }.items():
        s = groups[group]
        assert (_one_digit(s.p10), _one_digit(s.p50), _one_digit(s.p90)) == (p10, p50, p90)
    garnet = groups["garnet with Zr (LLZO type)"]
    assert float(f"{garnet.p50 / 100:.1e}") == 4.4e-4


def test_censored_rows_stay_bounds(shared_data: Path) -> None:
    obelix = room.import_table(shared_data / "electrolytes" / "obelix" / "all.csv")
    censored = [r for r in obelix.readings if r.censored]
    assert len(censored) == 37
    assert sum(r.family is Family.OXIDE for r in censored) == 36
    assert all(r.conductivity > 0 for r in censored)
    oxide = _by_group(obelix)["oxide"]
    assert oxide.p10_is_bound and oxide.p10_at_most == pytest.approx(1e-8)
    assert not _by_group(obelix)["sulfide"].p10_is_bound


def test_packaged_class_table_is_what_the_file_gives(shared_data: Path) -> None:
    groups = _by_group(room.import_table(shared_data / "electrolytes" / "obelix" / "all.csv"))
    for family in (Family.SULFIDE, Family.OXIDE, Family.HALIDE):
        packaged, found = room.electrolyte_classes()[family], groups[str(family)]
        assert packaged.count == found.count
        for a, b in (
            (packaged.p10, found.p10),
            (packaged.p50, found.p50),
            (packaged.p90, found.p90),
        ):
            # the table keeps two digits
            assert a == pytest.approx(b, rel=0.03), family


def test_article_s_classes_stand_beside_the_data() -> None:
    classes = room.electrolyte_classes()
    assert set(classes) == {Family.SULFIDE, Family.OXIDE, Family.POLYMER, Family.HALIDE}
    assert classes[Family.SULFIDE].article == pytest.approx((0.1, 1.0))
    assert classes[Family.OXIDE].article == pytest.approx((1e-4, 1e-2))
    assert classes[Family.POLYMER].article_temperature == pytest.approx(333.15)
    assert classes[Family.HALIDE].article is None
    for entry in classes.values():
        for name in entry.representatives:
            assert room.electrolyte(name).family is entry.family


def test_peo_litfsi_from_the_polymer_file(shared_data: Path) -> None:
    polymers = room.import_table(shared_data / "electrolytes" / "polymer" / "clean_train_data.csv")
    assert len(polymers.readings) == 10_114
    warm = room.statistics(room.peo_litfsi(polymers, 333.15))
    cold = room.statistics(room.peo_litfsi(polymers, 298.15))
    assert (warm.count, cold.count) == (70, 21)
    assert float(f"{warm.p50 / 100:.1e}") == 3.9e-4
    assert float(f"{cold.p50 / 100:.1e}") == 3.7e-6
    polymer = room.electrolyte_classes()[Family.POLYMER]
    assert polymer.count == warm.count
    for packaged, found in zip(
        (polymer.p10, polymer.p50, polymer.p90), (warm.p10, warm.p50, warm.p90), strict=True
    ):
        assert packaged == pytest.approx(found, rel=0.03)  # the table keeps two digits
    # the packaged model goes through both medians
    model = room.electrolyte("PEO-LiTFSI").conductivity
    assert model.at(333.15) == pytest.approx(warm.p50, rel=0.01)
    assert model.at(298.15) == pytest.approx(cold.p50, rel=0.01)


def test_packaged_readings_are_those_of_the_file(shared_data: Path) -> None:
    """Rows that name OBELiX carry a value that stands in it under the same DOI."""
    obelix = room.import_table(shared_data / "electrolytes" / "obelix" / "all.csv")
    known = {(doi, r.conductivity) for r in obelix.readings for doi in r.doi.lower().split("|")}
    known |= {
        (row["doi"], value)
        for row in _typed(shared_data / "electrolytes" / "obelix" / "all.csv")
        for value in row["values"]
    }
    for m in room.measurements():
        if m.source == "obelix2025" and m.name == "ionic conductivity":
            near = [v for doi, v in known if doi == m.doi.lower()]
            assert any(math.isclose(m.value, v, rel_tol=0.01) for v in near), m


def _typed(path: Path) -> list[dict]:
    import csv

    with path.open() as stream:
        return [
            {
                "doi": row["DOI"].lower(),
                "values": [
                    float(row[c]) * 100 for c in ("IC (Total)", "IC (Bulk)") if row[c].strip()
                ],
            }
            for row in csv.DictReader(stream)
        ]


def test_a_foreign_or_broken_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.csv"):
        room.import_table(tmp_path / "gone.csv")
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="OBELiX"):
        room.import_table(other)
    bad = tmp_path / "bad.csv"
    bad.write_text(OBELIX_HEAD + "Li2S,Li2S1,fast,10.1/x,sulfides\n")
    with pytest.raises(InputError, match="line 2"):
        room.import_table(bad)
    bad.write_text(OBELIX_HEAD + "Qq2S,Qq2S1,1e-5,10.1/x,sulfides\n")
    with pytest.raises(InputError, match=r"no row can be used: line 2: .*unknown element"):
        room.import_table(bad)


POLYMER_HEAD = "smiles,conductivity,salt smiles,temperature,molality\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a csv with columns"),
        (OBELIX_HEAD, "no rows"),
        (OBELIX_HEAD + "Li2S,Li2S1,nan,10.1/x,sulfides\n", "line 2.*finite"),
        (OBELIX_HEAD + "Li2S,Li2S1,inf,10.1/x,sulfides\n", "line 2.*finite"),
        (OBELIX_HEAD + "Li2S,Li2S1,,10.1/x,sulfides\n", "line 2"),
        (OBELIX_HEAD + "Li2S,Li2S1\n", "line 2.*as many fields"),
        (OBELIX_HEAD + '\n"Li2S\n",Li2S1,nan,10.1/x,sulfides\n', "line 4"),
        (OBELIX_HEAD + 'Li2S,"Li2S1,1e-4,10.1/x,sulfides\n', "line 2: cannot be read"),
        (POLYMER_HEAD + "[Cu]OCC[Au],-4,x,nan,\n", "line 2.*finite"),
        (POLYMER_HEAD + "[Cu]OCC[Au],999,x,25,\n", "line 2"),
        (POLYMER_HEAD + "[Cu]OCC[Au],-4\n", "line 2.*as many fields"),
    ],
)
def test_a_damaged_table_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=message) as caught:
        room.import_table(path)
    assert caught.value.file == str(path)


FULL_HEAD = (
    "ID,Reduced Composition,Z,True Composition,Ionic conductivity (S cm-1),IC (Total),IC (Bulk),"
    "Space group,Space group #,a,b,c,alpha,beta,gamma,Family,DOI,Checked,Ref,Cif ID,Cif ref_1,"
    "Cif ref_2,note,close match,close match DOI,ICSD ID,Laskowski ID,Liion ID"
)


def _full(name: str, formula: str, value: str, rest: str = "") -> str:
    cells = [name, formula, "4", formula, value, *[""] * 10, "argyrodite", "10.x/1", *[""] * 11]
    assert len(cells) == FULL_HEAD.count(",") + 1
    return ",".join(cells) + rest


def test_rows_that_cannot_be_right_are_skipped_and_listed(tmp_path: Path) -> None:
    """Zero, a logarithm and 10 S/cm made a tenth percentile of -2.6 S/cm."""
    path = tmp_path / "mine.csv"
    bad = [_full(f"q{k}", "Li6PS5Cl", value) for k, value in enumerate(("0", "-3.2", "10"))]
    good = [_full("g", "Li6PS5Cl", "1e-3"), _full("h", "Li6PS5Cl", "3e-3")]
    path.write_text("\n".join([FULL_HEAD, *bad, *good]))
    found = room.import_table(path)
    assert [(row.line, row.fault) for row in found.skipped] == [
        (2, room.Fault.NOT_POSITIVE),
        (3, room.Fault.NOT_POSITIVE),
        (4, room.Fault.IMPLAUSIBLE),
    ]
    one = _by_group(found)["sulfide"]
    # numpy's linear quantiles of 1 and 3 mS/cm: a tenth and nine tenths of the way
    assert (one.p10, one.p50, one.p90) == pytest.approx((0.12, 0.2, 0.28))
    view = room.imported(str(path))
    assert view["table"] == "inorganic electrolytes"
    assert [row["line"] for row in view["skipped"]] == [2, 3, 4]
    path.write_text("\n".join([FULL_HEAD, *bad]))
    with pytest.raises(InputError, match=r"no row can be used: line 2: 0 S/cm.*line 4: 10 S/cm"):
        room.import_table(path)


def test_one_bad_formula_costs_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    rows = [_full("q", "Li7-xLa3Zr2-xTaxO12", "1e-3"), _full("g", "Li6PS5Cl", "1e-3"), "short,row"]
    path.write_text("\n".join([FULL_HEAD, *rows]))
    found = room.import_table(path)
    assert [r.formula for r in found.readings] == ["Li6PS5Cl"]
    assert [(row.line, row.fault) for row in found.skipped] == [
        (2, room.Fault.FORMULA),
        (4, room.Fault.FIELDS),
    ]


@pytest.mark.parametrize(
    ("heading", "cell", "kelvin"),
    [
        ("temperature [degC]", "500", 773.15),
        ("Temperature (K)", "773.15", 773.15),
        ("T / °C", "500", 773.15),
        ("temperature", "500", 773.15),
    ],
)
def test_a_temperature_column_is_honoured(
    tmp_path: Path, heading: str, cell: str, kelvin: float
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{FULL_HEAD},{heading}\n{_full('q', 'Li6PS5Cl', '1e-1', ',' + cell)}\n")
    found = room.import_table(path)
    assert found.readings[0].temperature == pytest.approx(kelvin)
    assert set(_by_group(found)) == {"sulfide at 500 to 510 degC"}


def test_a_polymer_table_is_checked(tmp_path: Path) -> None:
    """A conductivity where its logarithm belongs, and kelvin where degC belong."""
    path = tmp_path / "mine.csv"
    path.write_text(
        "smiles,conductivity,salt smiles,temperature\n"
        "[Cu]OCC[Au],-5.4,x,25\n[Cu]OCC[Au],4e-6,x,25\n[Cu]OCC[Au],-3.1,x,333.15\n"
        "[Cu]OCC[Au],nan,x,25\n"
    )
    found = room.import_table(path)
    assert [r.conductivity for r in found.readings] == [pytest.approx(10**-5.4 * 100)]
    assert [(row.line, row.fault) for row in found.skipped] == [
        (3, room.Fault.IMPLAUSIBLE),
        (4, room.Fault.TEMPERATURE),
        (5, room.Fault.NUMBER),
    ]


def test_a_table_of_ones_own_is_read_by_a_column_map(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("# lab book 7\nwhat;sigma [mS/cm];at / K\nLi6PS5Cl;3.1;298.15\n")
    columns = {"composition": "what", "conductivity": "sigma [mS/cm]", "temperature": "at / K"}
    found = room.import_table(path, columns)
    assert found.readings[0].conductivity == pytest.approx(0.31)
    used = "composition from 'what', conductivity from 'sigma [mS/cm]', temperature from 'at / K'"
    assert (found.readings[0].line, found.notes) == (3, (used,))
    with pytest.raises(InputError, match=r"line 2: 'wat': no such column; did you mean 'what'"):
        room.import_table(path, columns | {"composition": "wat"})
    with pytest.raises(InputError, match="composition, conductivity"):
        room.import_table(path, {"formula": "what"})
    path.write_text("formula,sigma\nLi6PS5Cl,0.0031\n")
    assert room.import_table(path).notes == (
        "composition from 'formula', conductivity from 'sigma'",
        "column 'sigma' states no unit: read as S/cm",
        "no column of temperatures: read as 25 degC",
    )


@pytest.mark.parametrize(
    ("heading", "cell", "kelvin"),
    [
        ("Measurement temperature (°C)", "200", 473.15),
        ("Temp (K)", "473.15", 473.15),
        ("T_meas [degC]", "200", 473.15),
        ("Sintering temperature (°C)", "1150", 298.15),  # of no measurement
    ],
)
def test_a_temperature_column_of_another_name_is_not_passed_over(
    tmp_path: Path, heading: str, cell: str, kelvin: float
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"formula,conductivity (S/cm),{heading}\nLi6PS5Cl,1e-2,{cell}\n")
    assert room.import_table(path).readings[0].temperature == pytest.approx(kelvin)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("formula,conductivity (S/cm),conductivity (mS/cm)\nLi6PS5Cl,3e-3,3\n",
         "several columns may be the conductivity: 'conductivity .S/cm.', 'cond.*--columns"),
        ("formula,sigma (S/cm),T (K),temperature (degC)\nLi6PS5Cl,3e-3,298,25\n",
         "several columns may be the temperature"),
        ("formula,sigma (S/cm),1000/T (1/K)\nLi6PS5Cl,3e-3,3.35\n", "'1/K': expected a unit"),
        ("formula,sigma (S/cm),T\nLi6PS5Cl,3e-3,25\nLi6PS5Cl,3e-3,298\n",
         "line 3, column 'T': '298': degC or K"),
        ('formula,sigma (mS/cm)\nLi6PS5Cl,"1,250"\n', "line 2, column .*'1,250'.*thousands"),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=words) as caught:
        room.import_table(path)
    assert caught.value.file == str(path) or caught.value.file == path


def test_a_choice_of_column_ends_the_doubt(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("formula,sigma (S/cm),sigma (mS/cm),log sigma\nLi6PS5Cl,3e-3,4,-2\n")
    found = room.import_table(path, {"conductivity": "sigma (mS/cm)"})
    assert found.readings[0].conductivity == pytest.approx(0.4)
    with pytest.raises(InputError, match="'log sigma': this names a logarithm"):
        room.import_table(path, {"conductivity": "log sigma"})


def test_decimal_commas_and_formulas_without_end(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "formula;sigma [mS/cm];T [degC]\nLi6PS5Cl;3,1;25,0\nLi6PS5Cl;3,1;25,0,0\n"
        f"Li{'9' * 400};1;25\n{'(' * 500}Li{')2' * 500};1;25\n"
    )
    found = room.import_table(path)
    assert [r.conductivity for r in found.readings] == [pytest.approx(0.31)]
    assert [row.line for row in found.skipped] == [3, 4, 5]


def test_damaged_tables_are_read_or_refused_by_name(tmp_path: Path) -> None:
    generator = random.Random(11)
    pieces = (",", ";", '"', "\n", "-", "<", "1e400", "nan", "(", "x", "\0", "9" * 400, " ", "°")
    whole = f"{FULL_HEAD},T [K]\n" + "\n".join(
        _full(f"q{k}", "Li6PS5Cl", f"{k}e-4", f",{290 + k}") for k in range(1, 6)
    )
    read = 0
    for trial in range(500):
        text = whole
        for _ in range(generator.randint(1, 8)):
            at = generator.randrange(len(text))
            text = text[:at] + generator.choice(pieces) + text[at + generator.randint(0, 2) :]
        path = tmp_path / f"{trial}.csv"
        path.write_text(text)
        try:
            found = room.import_table(path)
        except InputError as error:
            assert str(error).startswith(str(path)) and "\n" not in str(error)
        else:
            read += 1
            for one in room.class_statistics(found):
                assert 0.0 <= one.p10 <= one.p50 <= one.p90 <= 1000.0
    assert 100 < read < 450


def test_nothing_is_called_obelix(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{FULL_HEAD}\n{_full('q', 'Li6PS5Cl', '1e-3')}\n")
    assert "OBELiX" not in str(room.imported(str(path)))


def test_something_that_is_no_text_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        room.import_table(tmp_path)
    binary = tmp_path / "image.csv"
    binary.write_bytes(bytes(range(256)))
    with pytest.raises(InputError, match="image"):
        room.import_table(binary)


def test_quantiles_of_a_censored_sample_by_hand() -> None:
    # ten rows, three below the limit: numpy's p10 is 0.9 of the way between the first two, so it
    # rests on the bound; the median, between the fifth and sixth, does not
    rows = [replace(SOUND, conductivity=1e-8, censored=True)] * 3
    rows += [replace(SOUND, conductivity=10.0**-k) for k in range(7)]
    found = room.statistics(rows)
    assert (found.count, found.censored) == (10, 3)
    assert found.p10 == 0.0 and found.p10_at_most == pytest.approx(1e-8) and found.p10_is_bound
    assert found.p50 == pytest.approx((1e-5 + 1e-4) / 2)
    with pytest.raises(InputError, match="no rows"):
        room.statistics([])


def test_plain_view_of_an_import(tmp_path: Path) -> None:
    path = tmp_path / "small.csv"
    path.write_text(
        OBELIX_HEAD
        + "Li6PS5Cl,Li6P1S5Cl1,0.001,10.1/x,argyrodites\nLi2O,Li2O1,<1E-10,10.1/y,oxides\n"
    )
    view = room.imported(str(path))
    assert (view["rows"], view["censored"]) == (2, 1)
    assert {c["class"] for c in view["classes"]} == {"sulfide", "oxide"}
    assert view["faults"] == {"missing type": 2}


SOUND = Reading(
    line=2,
    formula="Li7P3S11",
    family=Family.SULFIDE,
    group="",
    conductivity=1.7,
    censored=False,
    temperature=298.15,
    conduction=Conduction.TOTAL,
    doi="10.1039/c3ee41655k",
)


def test_a_sound_reading_passes() -> None:
    assert room.validate([SOUND]) == []


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        # a 75 degC value stored again as 25 degC
        (
            [replace(SOUND, temperature=348.15, conductivity=0.2, line=5),
             replace(SOUND, temperature=298.15, conductivity=0.2, line=6)],
            Problem.REPEATED_AT_ANOTHER_TEMPERATURE,
        ),
        # the 1.7e-2 S/cm of Li7P3S11 attached to another paper
        ([replace(SOUND, doi="10.1021/acs.chemmater.6b02163")], Problem.WRONG_DOI),
        ([replace(SOUND, conduction=Conduction.UNSTATED)], Problem.MISSING_TYPE),
        ([replace(SOUND, temperature=math.nan)], Problem.MISSING_TEMPERATURE),
        # "<1E-10" read as zero, and as its own limit
        ([replace(SOUND, conductivity=0.0)], Problem.CENSORED_AS_VALUE),
        ([replace(SOUND, conductivity=1e-8)], Problem.CENSORED_AS_VALUE),
        ([SOUND, replace(SOUND, line=9)], Problem.DUPLICATE),
        # S/m taken for S/cm, and a logarithm taken for a value
        ([replace(SOUND, conductivity=170.0)], Problem.IMPLAUSIBLE),
        ([replace(SOUND, conductivity=-177.0)], Problem.IMPLAUSIBLE),
    ],
)  # fmt: skip
def test_the_validator_replays_known_faults(rows: list[Reading], problem: Problem) -> None:
    assert problem in {f.problem for f in room.validate(rows)}


def test_packaged_measurements_have_no_fault_but_unstated_types() -> None:
    found = room.validate_measurements(room.measurements())
    assert {f.problem for f in found} <= {Problem.MISSING_TYPE}
