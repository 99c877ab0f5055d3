"""The balance of one face, and where a liquid goes."""

import math

import pytest

from allsolid.cells import (
    CellKind,
    CellStatus,
    bill_of_materials,
    build,
    classify,
    ledger,
    volatile_share,
)
from allsolid.cells.resistance import Term
from allsolid.designs import as_table, design_of, read_design
from allsolid.quantities import FARADAY, InputError


def table(name="sulfide-nmc811-lithium"):
    return as_table(read_design(name))


def liquid(anode="100 %", cathode="100 %", ratio="1.1"):
    found = table("liquid-nmc811-graphite")
    found["anode"] |= {"first_cycle_efficiency": anode, "n_to_p": ratio}
    found["cathode"]["first_cycle_efficiency"] = cathode
    return build(design_of(found))


def test_lithium_that_the_cathode_does_not_take_back_stays_in_the_anode():
    whole, kept = liquid(), liquid(cathode="92 %")
    # of 1 / 0.92 one comes back; 0.08696 of the cathode's capacity over 1.1 of it as anode
    span = whole.balance.anode_charged - whole.balance.anode_discharged
    rise = kept.balance.anode_discharged - whole.balance.anode_discharged
    assert rise == pytest.approx((1 / 0.92 - 1) * span, rel=1e-9)
    assert kept.capacity == pytest.approx(whole.capacity)
    assert kept.average_voltage > whole.average_voltage  # the anode works where it is lower


def test_an_anode_that_is_too_small_says_so():
    assert CellStatus.ANODE_OVERFULL not in liquid().status
    assert CellStatus.ANODE_OVERFULL in liquid(ratio="0.95").status
    # N/P 1.05, but 1 / 0.92 arrives on the first charge
    assert CellStatus.ANODE_OVERFULL in liquid(cathode="92 %", ratio="1.05").status


def test_indium_leaves_its_plateau_at_one_lithium_an_indium():
    found = table()
    # 100 um of 7.31 g/cm3 and 114.82 g/mol: 63.66 mol/m2, 17.06 mAh/cm2
    room = 100e-6 * 7310 / 0.11482 * FARADAY
    plated = 5 * 36000 / 0.924 * 0.98
    most = (room - plated) / (534 * 3861.9 * 3600 / 1000 * 1e3)  # m of lithium
    for factor, full in ((0.99, False), (1.01, True)):
        excess = f"{most * factor * 1e6:.6g} um"
        found["anode"] = {"kind": "lithium-indium", "indium": "100 um", "excess": excess}
        assert (CellStatus.ANODE_OVERFULL in build(design_of(found)).status) is full


def test_a_liquid_in_the_pores_of_a_solid_separator_weighs_and_conducts():
    found = table()
    found["separator"]["void"] = "20 %"
    dry = build(design_of(found))
    found["liquid"] = {
        "electrolyte": "LiPF6 in EC:EMC",
        "fills": ["separator"],
        "density": "1.2 g/cm^3",
        "filling": "100 %",
    }
    wet = build(design_of(found))
    # 20 % of 30 um on 60 sheets of 103 x 203 mm
    mass = 60 * 0.103 * 0.203 * 0.2 * 30e-6 * 1200
    assert wet.mass - dry.mass == pytest.approx(mass, rel=1e-9)
    assert volatile_share(wet) == pytest.approx(mass / wet.mass)
    assert classify(wet) is CellKind.HYBRID
    assert any(item.component == "separator liquid" for item in bill_of_materials(wet))
    assert ledger(wet)[Term.SEPARATOR_BULK] < ledger(dry)[Term.SEPARATOR_BULK]


SOAKED = {"electrolyte": "LiPF6 in EC:EMC", "fills": ["anode"]}


@pytest.mark.parametrize(
    ("name", "part", "values", "key", "words"),
    [
        ("sulfide-nmc811-lithium", "liquid", SOAKED, "liquid.fills", "no pores"),
        (
            "sulfide-nmc811-lithium",
            "cathode",
            {"electrolyte": "LiPF6 in EC:EMC"},
            "cathode.electrolyte",
            "is a liquid",
        ),
        (
            "liquid-nmc811-graphite",
            "separator",
            {"support": ""},
            "separator.electrolyte",
            "'support'",
        ),
        (
            "liquid-nmc811-graphite",
            "separator",
            {"electrolyte": "Li6PS5Cl"},
            "separator.electrolyte",
            "LiPF6",
        ),
        (
            "sulfide-nmc811-lithium",
            "separator",
            {"electrolyte": "LPSCI"},
            "separator.electrolyte",
            "did you mean",
        ),
        ("sulfide-nmc811-lithium", "collectors", {"positive": "Alu"}, "collectors.positive", "Al"),
    ],
)
def test_materials_in_the_wrong_place_are_refused_by_their_key(name, part, values, key, words):
    found = table(name)
    found[part] = {k: v for k, v in (found.get(part, {}) | values).items() if v}
    with pytest.raises(InputError, match=words) as caught:
        build(design_of(found))
    assert caught.value.key == key


def test_a_bad_contact_leaves_interlayers_unused_too():
    found = table()
    layer = {"name": "buffer", "side": "anode", "thickness": "2 um", "conductivity": "1e-6 S/cm"}
    found["interlayers"] = [layer | {"density": "2 g/cm^3"}]
    with_layer, bare = build(design_of(found)), build(design_of(table()))
    more = ledger(with_layer)[Term.ANODE_CONTACT] - ledger(bare)[Term.ANODE_CONTACT]
    # 2e-4 cm / 1e-6 S/cm = 200 ohm cm2 on the sqrt(5 * 25) / 16 that is touched; less than spots of
    # 1 mm in the separator would add
    share = 125**0.5 / 16
    sigma = bare.separator.ionic_conductivity(298.15)
    spots = 1e-6 * (1 - share**0.5) ** 1.5 / (4 * sigma * 1e-3 * (share / math.pi) ** 0.5)
    column = (1 / share - 1) * (200e-4 + 30e-6 / sigma)
    bare_contact = (1 / share - 1) * 30e-6 / sigma
    assert more == pytest.approx(min(spots, column) - min(spots, bare_contact), rel=1e-6)


def test_a_composite_anode_outside_the_transport_table_says_so():
    found = table("sulfide-nmc811-silicon")
    assert CellStatus.OUTSIDE_TABLE not in build(design_of(found)).status
    shares = {"active": "80 %", "electrolyte": "14 %", "carbon": "4 %", "binder": "2 %"}
    found["anode"]["mass"] = shares
    assert CellStatus.OUTSIDE_TABLE in build(design_of(found)).status


def test_a_coating_weighs_by_whatever_name():
    found = table()
    plain = build(design_of(found)).mass
    found["cathode"]["coating"]["material"] = "linbo3"
    assert build(design_of(found)).mass == plain
    found["cathode"]["coating"]["material"] = "LiNb03"  # a zero: it would weigh nothing
    with pytest.raises(InputError, match=r"cathode.coating.material.*did you mean 'LiNbO3'"):
        build(design_of(found))


def test_the_first_charge_takes_no_more_than_a_full_host_holds():
    """NMC811 is full at x = 1 as made: between 1 and its charged end lies the most that leaves."""
    worse = [
        build(design_of(_efficiency(table("sulfide-nmc811-anodefree"), share)))
        for share in ("95 %", "85 %", "50 %")
    ]
    host = worse[0].cathode.active_loading * worse[0].cathode.connectivity * FARADAY / 0.09728
    most = host * (1.0 - 0.183)
    assert [cell.balance.first_charge <= most * 1.001 for cell in worse] == [True] * 3
    assert worse[1].balance.first_charge == pytest.approx(most, rel=1e-3)
    assert worse[2].balance.first_charge == worse[1].balance.first_charge
    # a worse cathode brings no more lithium for an anode that loses some
    found = table("sulfide-nmc811-anodefree")
    found["anode"]["first_cycle_efficiency"] = "60 %"
    held = [
        build(design_of(_efficiency(found, share))).balance.capacity
        for share in ("92.4 %", "85 %", "50 %")
    ]
    assert held[0] == pytest.approx(held[1], rel=1e-3) and held[1] == held[2]


def _efficiency(found, share):
    found["cathode"]["first_cycle_efficiency"] = share
    return found


@pytest.mark.parametrize("solid", ["LLZO:Ta", "Li6PS5Cl", "PEO-LiTFSI"])
def test_only_a_liquid_fills_pores(solid):
    found = table()
    found["liquid"] = {"electrolyte": solid, "fills": ["cathode"]}
    with pytest.raises(InputError, match=r"liquid.electrolyte.*expected a liquid"):
        build(design_of(found))


@pytest.mark.parametrize("fills", [[], ["cathode", "cathode"]])
def test_a_liquid_fills_each_part_once(fills):
    found = table()
    found["liquid"] = {"electrolyte": "LiPF6 in EC:EMC", "fills": fills}
    with pytest.raises(InputError, match=r"fills.*each once"):
        design_of(found)
