"""Own materials and prices at their edges: found, bounded, or refused by name."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from allsolid.cells import Cell, load
from allsolid.cost import estimate_cost
from allsolid.designs import read_design, to_toml
from allsolid.quantities import InputError

BASE = to_toml(read_design("sulfide-nmc811-lithium"))


def with_materials(tmp_path: Path, tables: str, *swaps: tuple[str, str], name: str = "own") -> Cell:
    """The packaged sulfide cell with own tables, and words of it replaced."""
    text = BASE
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / f"{name}.toml"
    path.write_text(text + textwrap.dedent(tables), encoding="utf-8")
    return load(path)


def dollars(cell: Cell) -> float:
    return float(estimate_cost(cell).total)


def test_a_stated_price_of_a_foil_is_that_of_the_foil_in_the_cell(tmp_path: Path) -> None:
    """By hand: its area times what it costs more, over the energy; no other thickness meant."""
    plain = load("sulfide-nmc811-lithium")
    cell = with_materials(tmp_path, '[prices]\n"Cu foil" = "1.2 USD 2022/m^2"\n')
    (line,) = (m for m in estimate_cost(cell).lines.materials if m.material == "Cu foil")
    (area,) = (i.amount for i in estimate_cost(plain).lines.cell.items if i.material == "Cu foil")
    assert line.net == pytest.approx(1.2 * area / (plain.energy / 3.6e6), rel=1e-9)


def test_an_own_case_costs_what_its_base_costs(tmp_path: Path) -> None:
    own = '[materials.lam]\nbased_on = "pouch laminate"\n'
    cell = with_materials(tmp_path, own, ('"pouch laminate"', '"lam"'))
    assert dollars(cell) == pytest.approx(dollars(load("sulfide-nmc811-lithium")), rel=1e-12)


CHAIN = (
    '[materials."Our NMC"]\nbased_on = "NMC811"\n', '[materials.B2]\nbased_on = "Our NMC"\n',
)  # fmt: skip


@pytest.mark.parametrize("tables", ["".join(CHAIN), "".join(reversed(CHAIN))])
def test_a_material_on_an_own_one_in_either_order(tmp_path: Path, tables: str) -> None:
    cell = with_materials(tmp_path, tables, ('"NMC811"', '"B2"'))
    assert dollars(cell) == pytest.approx(dollars(load("sulfide-nmc811-lithium")), rel=1e-12)


def test_a_price_list_may_serve_several_designs(tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(
        "".join(f'[materials.A{k}]\nbased_on = "NMC811"\n' for k in (1, 2))
        + '[prices]\nA1 = "21 USD 2022/kg"\nA2 = "22 USD 2022/kg"\n',
        encoding="utf-8",
    )
    text = 'include = ["list.toml"]\n' + BASE.replace('"NMC811"', '"A1"')
    (tmp_path / "one.toml").write_text(text, encoding="utf-8")
    result = estimate_cost(load(tmp_path / "one.toml"))
    assert [m.material for m in result.lines.materials if m.material.startswith("A1")] == ["A1"]


def test_a_curve_over_state_of_charge_ends_at_the_stated_capacity(tmp_path: Path) -> None:
    """A straight line from 3.3 to 4.3 V: full at 4.3 V, 3.8 V in the middle, at any capacity."""
    rows = "SOC (%),potential (V)\n0,3.3\n50,3.8\n100,4.3\n"
    (tmp_path / "soc.csv").write_text(rows, encoding="utf-8")
    for k, capacity in enumerate((180, 200)):
        tables = (
            '[materials.Mine]\nbased_on = "NMC811"\ncurve = "soc.csv"\n'
            f'capacity = "{capacity} mAh/g"\n'
        )
        made = with_materials(tmp_path, tables, ('"NMC811"', '"Mine"'), name=f"c{k}").cathode
        assert made.potential(made.charged) == pytest.approx(4.3, abs=1e-6)
        middle = (made.charged + made.discharged) / 2
        assert made.potential(middle) == pytest.approx(3.8, abs=1e-3)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('formula = "Ni0.8Mn0.1Co0.1O2"', "formula.*expected the lithium"),
        ('density = "186 g/cm^3"', "density.*0.01 to 25 g/cm"),
        ('expansion = "-500 %"', "expansion.*-100 to 1000 %"),
        ("electrons = 2.0", "electrons.*at most the 1 Li of the formula"),
        ('category = "electrolyte"', "category.*another category"),
    ],
)
def test_an_own_cathode_is_one(tmp_path: Path, line: str, message: str) -> None:
    tables = f'[materials.Mine]\nbased_on = "NMC811"\n{line}\n'
    with pytest.raises(InputError, match=message):
        with_materials(tmp_path, tables, ('"NMC811"', '"Mine"'))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('conductivity = "1e20 S/cm"', "conductivity.*1e-17 to 1e5 mS/cm"),
        ('activation_energy = "33 eV"', "activation_energy.*0 to 3 eV"),
        ('conductivity = "3 mS/cm"\nconductivity_at = "10 K"', "conductivity_at.*100 to 2000 K"),
        ('conductivity = "3 mS/cm"\nconductivity_at = 60', "conductivity_at.*unit is missing"),
    ],
)
def test_an_own_electrolyte_is_one(tmp_path: Path, lines: str, message: str) -> None:
    tables = f'[materials.Mine]\nbased_on = "Li6PS5Cl"\n{lines}\n'
    with pytest.raises(InputError, match=message):
        with_materials(tmp_path, tables, ('electrolyte = "Li6PS5Cl"', 'electrolyte = "Mine"'))


@pytest.mark.parametrize("marked", ["4.300", "4,300"])
def test_a_curve_with_marked_thousands_is_refused(tmp_path: Path, marked: str) -> None:
    rows = ["x;potential (mV)", *(f"{x};{marked[:2]}{k}00" for k, x in ((3, 0), (2, 1)))]
    rows.insert(2, f"1;{marked[:2]}250")
    (tmp_path / "mv.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    tables = '[materials.Mine]\nbased_on = "NMC811"\ncurve = "mv.csv"\n'
    with pytest.raises(InputError, match=r"thousands|volts"):
        with_materials(tmp_path, tables, ('"NMC811"', '"Mine"'))
