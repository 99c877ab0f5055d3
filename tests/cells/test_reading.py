"""Bad files end in one `InputError` that names file, key, value and what was expected."""

import copy
import tomllib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from allsolid.cells import build, load
from allsolid.designs import as_table, design_of, names, numbers, parse_design, read_design, to_toml
from allsolid.quantities import InputError

TABLE = as_table(read_design("sulfide-nmc811-lithium"))


def changed(path, value):
    """The default design with one entry replaced (or removed, for None)."""
    table = copy.deepcopy(TABLE)
    place = table
    *steps, last = path.split(".")
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return table


REFUSED = [
    (
        "separator.thickness",
        {"value": "30 um", "kind": "assumed", "lwo": "20 um"},
        "separator.thickness.lwo",
        "unknown key; did you mean 'low'?",
    ),
    (
        "separator.thickness",
        {"value": "30 um", "kind": "assumed", "low": "20 V"},
        "separator.thickness.low",
        "a voltage, not a length",
    ),
    (
        "cathode.coating",
        {"thickness": {"value": "1 nm", "kind": "asumed"}, "conductivity": "1 S/m"},
        "cathode.coating.thickness.kind",
        "expected one of measured",
    ),
    (
        "separator.thickness",
        {"value": "30 um", "kind": "assumed", "conditions": 5},
        "separator.thickness.conditions",
        "expected a text",
    ),
    (
        "separator.thickness",
        {"value": "30 um", "kind": "measured", "source": "minman2021"},
        "separator.thickness.source",
        "not in the bibliography",
    ),
    ("separator.thickness", "-30 um", "separator.thickness", "above 0 um"),
    ("separator.thickness", "30", "separator.thickness", "the unit is missing"),
    ("separator.thickness", "30 V", "separator.thickness", "a voltage, not a length"),
    ("separator.thickness", "NaN um", "separator.thickness", "expected a length"),
    ("separator.thickness", float("nan"), "separator.thickness", "not finite"),
    ("separator.thickness", "1e400 um", "separator.thickness", "not finite"),
    ("separator.thickness", None, "separator.thickness", "is missing"),
    ("separator.thicknes", "30 um", "separator.thicknes", "did you mean 'thickness'?"),
    ("separator.thickness", True, "separator.thickness", "expected a length"),
    ("separator.thickness", ["30 um"], "separator.thickness", "expected a length"),
    ("separator.thickness", {"value": "30 um"}, "separator.thickness", "'kind' is missing"),
    (
        "separator.thickness",
        {"value": "30 um", "kind": "guess"},
        "separator.thickness.kind",
        "expected one of measured, fitted",
    ),
    (
        "separator.thickness",
        {"value": "30 um", "low": "40 um", "kind": "assumed"},
        "separator.thickness",
        "low ≤ value ≤ high",
    ),
    (
        "separator.thickness",
        {"value": "30 um", "kind": "measured"},
        "separator.thickness",
        "needs a source",
    ),
    ("cathode.mass.active", "70 %", "cathode", "sum to 100 %, got 90 %"),
    ("cathode.mass", None, "cathode", "one of the tables 'mass' and 'volume'"),
    ("cathode.loading", "20 mg/cm^2", "cathode", "exactly one of thickness, loading"),
    ("cathode.binder", None, "cathode", "'binder' needs both a material and a share"),
    ("anode.kind", "magnesium", "anode", "lithium-indium"),
    ("anode.kind", None, "anode", "'kind' is missing"),
    ("anode.exces", "1 um", "anode.exces", "did you mean 'excess'?"),
    (
        "anode",
        {"kind": "anode-free", "excess": "2 um"},
        "anode.excess",
        "expected one of interphase",
    ),
    ("collectors.negativ", "Cu", "collectors.negativ", "did you mean 'negative'"),
    ("format.layers", 0, "format.layers", "expected at least 1"),
    ("format.layers", "30", "format.layers", "expected a whole number of at least 1"),
    ("format.layers", 2.5, "format.layers", "expected a whole number of at least 1"),
    ("format.kind", "poch", "format", "pouch"),
    ("operation.lower_voltage", "4.5 V", "operation", "lower_voltage below upper_voltage"),
    ("name", "../etc/passwd", "name", "lower-case letters"),
    ("kind", "guessed", "kind", "expected one of"),
    ("kind", "measured", "source", "need a source"),
    ("sources", ["minnmann2012"], "sources", "did you mean 'minnmann2021'"),
    ("collectors.stacking", "sideways", "collectors.stacking", "'parallel', 'bipolar'"),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda c: f"{c[0]}={c[1]}"[:50])
def test_refused_with_key_and_expectation(case):
    path, value, key, words = case
    with pytest.raises(InputError) as caught:
        design_of(changed(path, value), file="my.toml")
    message = str(caught.value)
    assert message.startswith(f"my.toml: {key}: ")
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("separator.electrolyte", "Li6PS5Br2", "not a known electrolyte; did you mean 'Li6PS5Br'"),
        ("cathode.active", "NMC811x", "did you mean 'NMC811'"),
        ("cathode.specific_capacity", "300 mAh/g", "at most 258.4 mAh/g of NMC811"),
        ("separator.support", "polyolefin", "needs its 'density'"),
        ("cathode.mean_potential", "0 V", "swap NMC811 .0 V against lithium. and Li"),
    ],
)
def test_refused_when_built(path, value, words):
    with pytest.raises(InputError, match=words):
        build(design_of(changed(path, value)))


def test_a_stack_too_thick_says_by_how_much():
    table = as_table(read_design("ceramic-qse5"))
    table["format"]["layers"] = 30
    with pytest.raises(InputError) as caught:
        build(design_of(table))
    # 60 faces of (44.1 + 20 + Li) um etc. do not go into 4.6 mm: the message says the millimetres
    face = load("ceramic-qse5").layers
    stack = 60 * sum(layer.thickness * layer.share for layer in face) + 6e-6
    over = stack - (4.6e-3 - 2 * 153e-6)
    assert f"it is {over * 1e3:.3f}"[:9] in str(caught.value)
    assert "format" in str(caught.value)


def test_an_error_of_building_names_the_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SOURCE.replace('te = "Li6PS5Cl"', 'te = "Li6PS5CI"', 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.toml: .*did you mean 'Li6PS5Cl'"):
        load(path)


def test_files(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_design(tmp_path / "absent.toml")
    with pytest.raises(InputError, match="a folder, not a file"):
        read_design(tmp_path)
    broken = tmp_path / "broken.toml"
    broken.write_text("name = 'x'\n[cathode\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken.toml: expected TOML: .*line 2"):
        read_design(broken)
    broken.write_bytes(b"name = '\xff'")
    with pytest.raises(InputError, match="UTF-8"):
        read_design(broken)
    broken.write_text("#" * 1_000_001, encoding="utf-8")
    with pytest.raises(InputError, match="too large"):
        read_design(broken)
    with pytest.raises(InputError):
        read_design("a\0b.toml")


def test_unknown_names_get_a_near_one():
    with pytest.raises(InputError, match="did you mean 'sulfide-nmc811-lithium'"):
        read_design("sulfide-nmc811-lithum")


@pytest.mark.parametrize("name", names())
def test_packaged_designs_read_back_as_they_were_written(name, tmp_path):
    design = read_design(name)
    path = tmp_path / "copy.toml"
    path.write_text(to_toml(design), encoding="utf-8")
    again = read_design(path)
    assert again == design
    assert float(build(again).mass) == pytest.approx(float(build(design).mass), rel=1e-12)


def test_the_nine_designs_are_there_and_state_their_sources():
    wanted = {
        "sulfide-nmc811-lithium",
        "sulfide-nmc811-anodefree",
        "sulfide-nmc811-silicon",
        "oxide-nmc811-lithium",
        "halide-nmc811-lithium",
        "polymer-lfp-lithium",
        "thinfilm-lco-lithium",
        "ceramic-qse5",
        "liquid-nmc811-graphite",
    }
    assert wanted <= set(names())
    for name in wanted:
        design = read_design(name)
        assert design.source or design.sources
        assert design.name == name


# --- anything at all ------------------------------------------------------------------------

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["1 um", "-1 um", "nan um", "1e999 m", "5 %", "1 V", "1 mAh/cm^2", "Li6PS5Cl"]),
    st.lists(st.text(max_size=4), max_size=3),
    st.dictionaries(
        st.sampled_from(["value", "low", "high", "kind", "source"]), st.text(max_size=8)
    ),
    st.dictionaries(st.text(max_size=8), st.integers(), max_size=3),
)


def keys(table, prefix=""):
    for key, value in table.items():
        yield f"{prefix}{key}"
        if isinstance(value, dict):
            yield from keys(value, f"{prefix}{key}.")


def only_input_errors(function, *arguments):
    try:
        return function(*arguments)
    except InputError as error:
        assert error.expected
        assert "\n" not in str(error)
        return None


@given(st.sampled_from(sorted(keys(TABLE))), LEAVES)
@settings(max_examples=400, deadline=None)
def test_any_value_anywhere_is_a_design_or_an_input_error(path, value):
    design = only_input_errors(design_of, changed(path, value))
    if design is not None:
        only_input_errors(build, design)


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
@example(b"\x00")
@example(b"a=" + b"[" * 100_000)
@example(b"a." * 5_000 + b"a=1")
def test_any_bytes_are_a_design_or_an_input_error(data):
    only_input_errors(parse_design, data)


SOURCE = to_toml(read_design("sulfide-nmc811-lithium"))


@given(st.integers(0, len(SOURCE) - 1), st.integers(0, 30), st.text(max_size=6))
@settings(max_examples=400, deadline=None)
def test_a_damaged_file_is_a_design_or_an_input_error(start, length, text):
    design = only_input_errors(parse_design, SOURCE[:start] + text + SOURCE[start + length :])
    if design is not None:
        only_input_errors(build, design)


@given(st.recursive(LEAVES, lambda inner: st.dictionaries(st.text(max_size=6), inner, max_size=4)))
@settings(max_examples=200, deadline=None)
def test_any_table_is_a_design_or_an_input_error(table):
    if isinstance(table, dict):
        only_input_errors(design_of, table)


def test_numbers_have_the_keys_of_the_file():
    table = tomllib.loads(SOURCE)
    for key in numbers(read_design("sulfide-nmc811-lithium")):
        place = table
        for step in key.split("."):
            place = place[step]
        assert place is not None


def test_a_value_is_shown_in_the_unit_of_its_file():
    found = load("sulfide-nmc811-lithium").provenance
    assert str(found["cathode.coating.thickness"]).startswith("10 nm (5 to 20 nm)")
    assert str(found["cathode.coating.conductivity"]).startswith("1e-6 S/cm (1e-8 to 1e-5 S/cm)")
    assert str(found["format.margin_width"]).startswith("8 mm")


def test_a_misspelt_kind_is_named() -> None:
    table = as_table(read_design("liquid-nmc811-graphite"))
    kind = table["format"].pop("kind")
    with pytest.raises(InputError, match=r"format: 'kind' is missing"):
        design_of(table)
    for word, told in (("kid", r"did you mean 'kind'\?"), ("true", "'kind' is missing")):
        other = {**table, "format": {**table["format"], word: kind}}
        with pytest.raises(InputError, match=rf"format\.{word}: unknown key; {told}"):
            design_of(other)
