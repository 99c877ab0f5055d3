"""Compatibility verdicts: the known pairs come out as the literature has them."""

from __future__ import annotations

import functools
import json
import tomllib
from importlib.resources import files
from typing import Any

import pytest

import allsolid.materials as room
from allsolid.materials import Verdict, compatibility
from allsolid.quantities import InputError


@pytest.mark.parametrize(
    ("electrolyte", "partner", "verdict"),
    [
        ("Li6PS5Cl", "NMC811", Verdict.NEEDS_LAYER),
        ("Li6PS5Cl", "Li", Verdict.PASSIVATES),
        ("LGPS", "Li", Verdict.REACTS),
        ("LLZO:Ta", "Li", Verdict.STABLE),
        ("LATP", "Li", Verdict.REACTS),
        ("LAGP", "Li", Verdict.REACTS),
        ("LLTO", "Li", Verdict.REACTS),
        ("LiPON", "Li", Verdict.PASSIVATES),
        ("LiPON", "LCO", Verdict.STABLE),
        ("Li3InCl6", "Li", Verdict.REACTS),
        ("Li3InCl6", "NMC811", Verdict.STABLE),
        ("Li3YBr6", "NMC811", Verdict.NEEDS_LAYER),
        ("Li3InCl6", "LNMO", Verdict.NEEDS_LAYER),
        ("PEO-LiTFSI", "LFP", Verdict.STABLE),
        ("PEO-LiTFSI", "NMC811", Verdict.NEEDS_LAYER),
        ("Li6PS5Cl", "Li-In", Verdict.STABLE),
        ("LGPS", "graphite", Verdict.REACTS),
        ("Li6PS5Cl", "graphite", Verdict.PASSIVATES),
        ("LiPF6", "graphite", Verdict.PASSIVATES),
        ("LiPF6", "NMC811", Verdict.STABLE),
        ("LiPF6", "S", Verdict.REACTS),
        ("PEO-LiTFSI", "S", Verdict.NEEDS_LAYER),
    ],
)
def test_known_pairs(electrolyte: str, partner: str, verdict: Verdict) -> None:
    found = compatibility(electrolyte, partner)
    assert found.verdict is verdict
    assert found.reason
    if verdict is Verdict.NEEDS_LAYER:
        assert found.outside_practical or found.remedy


def test_excess_over_the_window_is_arithmetic() -> None:
    # Li6PS5Cl oxidises at 2.01 V, NMC811 charges to 4.3 V; reduced at 1.71 V against Li at 0
    assert compatibility("LPSCl", "NMC811").outside_thermodynamic == pytest.approx(2.29, abs=0.01)
    assert compatibility("LPSCl", "Li").outside_thermodynamic == pytest.approx(1.71, abs=1e-9)


@functools.cache
def _recorded() -> list[dict[str, str]]:
    text = (files("allsolid.materials") / "data" / "interactions.toml").read_text("utf-8")
    return tomllib.loads(text)["interaction"]


def _record(electrolyte: str, partner: str) -> dict[str, str] | None:
    """The entry of the table that speaks of a pair: by name before by family, then by group."""
    solid, other = room.electrolyte(electrolyte), room.find(partner)
    groups = [other.name]
    if other.name == "Li":
        groups.append("lithium")
    elif other.positive and "O" in other.composition:
        groups.append("oxide cathode")
    table = {(one["electrolyte"], one["partner"]): one for one in _recorded()}
    for own in (solid.name, f"family:{solid.family}"):
        for group in groups:
            if (own, group) in table:
                return table[own, group]
    return None


def test_every_pair_has_the_verdict_of_its_record_or_of_its_window() -> None:
    """Read from the table here a second time; without a record, ends against ends.

    Within 0.1 V of the practical window a pair is stable; beyond it a layer is needed, unless the
    ends of the window are known no better than that.
    """
    seen: dict[Verdict, int] = {}
    for electrolyte in [*room.names("electrolyte"), *room.names("liquid")]:
        window = room.electrolyte(electrolyte).window
        low_end, high_end = window.practical_reduction, window.practical_oxidation
        for partner in [*room.names("active material"), "Li"]:
            low, high = 0.0, 0.0
            if partner != "Li":
                curve = room.active_material(partner).open_circuit
                ends = [float(curve.potential(x)) for x in (curve.charged, curve.discharged)]
                low, high = min(ends), max(ends)
            known = low_end is not None and high_end is not None
            over = known and max(low_end.value - low, high - high_end.value) > 0.1
            record = _record(electrolyte, partner)
            if record is not None:
                expected = Verdict(record["verdict"])
                if expected is Verdict.STABLE and over:
                    expected = Verdict.NEEDS_LAYER
            elif not known:
                expected = Verdict.UNKNOWN
            elif not over:
                expected = Verdict.STABLE
            else:
                open_ = low >= low_end.low and high <= high_end.high
                expected = Verdict.UNKNOWN if open_ else Verdict.NEEDS_LAYER
            found = compatibility(electrolyte, partner).verdict
            assert found is expected, (electrolyte, partner)
            seen[found] = seen.get(found, 0) + 1
    assert set(seen) == set(Verdict), "every verdict is given to some pair"


def test_two_electrolytes_in_either_order() -> None:
    # Rosenbach 2022: an indium sulfide forms between Li3InCl6 and argyrodite
    for pair in (("Li3InCl6", "LPSCl"), ("LPSCl", "Li3InCl6")):
        found = compatibility(*pair)
        assert found.verdict is Verdict.NEEDS_LAYER
        assert found.source == "rosenbach2023"
        assert found.outside_practical is None
    assert compatibility("LLZO", "PEO-LiTFSI").verdict is Verdict.UNKNOWN  # nobody looked


def test_what_has_no_place_in_a_face_is_no_partner() -> None:
    with pytest.raises(InputError, match="active material, a metal"):
        compatibility("LPSCl", "pouch laminate")
    with pytest.raises(InputError, match="state potentials"):
        compatibility("LPSCl", "VGCF")


def test_a_conductive_additive_is_where_its_electrode_is() -> None:
    # Li6PS5Cl is read to stand 3.0 V in practice; Yoon 2018 finds carbon harmful in a cathode
    high = compatibility("LPSCl", "VGCF", potentials=(3.0, 4.3))
    assert (high.verdict, high.source) == (Verdict.NEEDS_LAYER, "yoon2018")
    assert compatibility("LPSCl", "VGCF", potentials=(1.8, 2.4)).verdict is Verdict.STABLE
    low = compatibility("LPSCl", "VGCF", potentials=(0.1, 0.6))
    assert (low.verdict, low.source) == (Verdict.NEEDS_LAYER, "tan2021")


def test_a_window_is_no_sharper_than_it_is_known() -> None:
    # liquid: 4.3 V (4.2 to 4.5): 4.43 V is open, 4.6 V is outside
    assert compatibility("LiPF6", "NMC811", potentials=(3.0, 4.43)).verdict is Verdict.UNKNOWN
    found = compatibility("LiPF6", "NMC811", potentials=(3.0, 4.6))
    assert found.verdict is Verdict.NEEDS_LAYER
    assert found.outside_practical == pytest.approx(0.3)


def test_metals_against_potentials() -> None:
    # LiAl at about 0.3 V; Cu/Cu2+ 0.34 + 3.04 = 3.38 V above lithium
    verdicts = {
        ("Al", 0.0, 0.0): Verdict.REACTS,
        ("Al", 0.62, 0.62): Verdict.STABLE,
        ("aluminium", 3.0, 4.3): Verdict.STABLE,
        ("Cu", 0.0, 2.0): Verdict.STABLE,
        ("copper", 3.0, 4.3): Verdict.REACTS,
        ("Ni", 3.0, 4.3): Verdict.UNKNOWN,
        ("PTFE", 0.05, 0.4): Verdict.REACTS,
    }
    for (name, low, high), verdict in verdicts.items():
        assert room.at_potential(name, low, high).verdict is verdict, name
    with pytest.raises(InputError, match="collector, binder"):
        room.at_potential("NMC811", 3.0, 4.3)


def test_figures_are_json_and_one_is_refused() -> None:
    from allsolid.materials import figures

    for made in (
        figures.conductivity_chart(),
        figures.class_map("window"),
        figures.class_map("modulus"),
        figures.class_map("price"),
        figures.open_circuit_chart(),
    ):
        json.loads(str(made.to_json()))
    with pytest.raises(InputError, match="window"):
        figures.class_map("colour")


def test_the_conductivity_chart_shows_the_laws() -> None:
    from allsolid.materials import figures

    chart: Any = figures.conductivity_chart(("LPSCl",), 200.0, 450.0)
    band, full, dotted = chart.data
    assert full.line.dash == "solid" and dotted.line.dash == "dot"
    # 121 points from -73.15 to 176.85 degC; each is drawn once or, at a joint, twice
    assert full.x[0] == pytest.approx(-73.15) and full.x[-1] == pytest.approx(176.85)
    law = room.electrolyte("LPSCl").conductivity
    for x, one, other in zip(full.x, full.y, dotted.y, strict=True):
        held = bool(law.valid(x + 273.15))
        assert bool(one == one) == held
        shown = one if held else other
        assert shown == pytest.approx(float(law.at(x + 273.15)) / 100.0, rel=1e-12)  # S/cm
    # up along the high end and back along the low one
    assert band.y[0] == pytest.approx(float(law.high(200.0)) / 100.0, rel=1e-12)
    assert band.y[-1] == pytest.approx(float(law.low(200.0)) / 100.0, rel=1e-12)


def test_the_open_circuit_chart_is_full_in_the_normal_window() -> None:
    from allsolid.materials import figures

    chart: Any = figures.open_circuit_chart(("NMC811",))
    full, dotted = list(chart.data)[:2]
    curve = room.active_material("NMC811").open_circuit
    ends = sorted((curve.charged, curve.discharged))
    drawn = [x for x, y in zip(full.x, full.y, strict=True) if y == y]
    # 401 points over a whole host
    assert (min(drawn), max(drawn)) == pytest.approx(ends, abs=1 / 400)
    assert len(drawn) == pytest.approx(400 * (ends[1] - ends[0]), abs=1)
    # NMC811 charges to 4.3 V
    assert max(y for y in full.y if y == y) == pytest.approx(4.3, abs=0.02)
    assert dotted.line.dash == "dot"


def test_a_bubble_stands_at_the_window_and_conductivity_of_its_electrolyte() -> None:
    from allsolid.materials import figures

    for against, read in (
        ("window", lambda e: e.window.practical_oxidation.value
         - e.window.practical_reduction.value),
        ("modulus", lambda e: e.youngs_modulus.value / 1e9),
        ("price", lambda e: str(e.price)),
    ):  # fmt: skip
        chart: Any = figures.class_map(against)
        at = {
            row[0]: (x, y)
            for trace in chart.data
            for row, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
        }
        solid = room.electrolyte("Li3InCl6")
        x, y = at["Li<sub>3</sub>InCl<sub>6</sub>"]
        assert x == read(solid) or x == pytest.approx(read(solid), rel=1e-12)
        assert y == pytest.approx(float(solid.ionic_conductivity(298.15)) / 100.0, rel=1e-12)


def test_figures_print_units_as_people_do_and_tell_curves_apart() -> None:
    from allsolid.materials import figures

    curves: Any = figures.open_circuit_chart()
    shown = [trace for trace in curves.data if trace.showlegend]
    assert len({(trace.line.color, trace.line.dash) for trace in shown}) == len(shown) == 18
    assert all(trace.line.width == 2 for trace in shown)
    charts: list[Any] = [curves, figures.conductivity_chart()]
    charts += [figures.class_map(against) for against in ("window", "modulus", "price")]
    for chart in charts:
        text = str(chart.to_json())
        assert "degC" not in text and "um)" not in text and "Li+" not in text
        assert len(chart.layout.title.text) <= 40, "a phone shows forty characters"


def test_every_bubble_is_named_on_hovering_and_most_by_a_label() -> None:
    from allsolid.materials import figures

    for against, hidden in (("window", 10), ("modulus", 11), ("price", 8)):
        chart: Any = figures.class_map(against)
        names = [row[0] for trace in chart.data for row in trace.customdata]
        labels = [text for trace in chart.data for text in trace.text if text]
        assert len(set(names)) == len(names) >= 20
        assert set(labels) <= set(names) and len(labels) >= len(names) - hidden
