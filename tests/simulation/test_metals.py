"""Cells of two metals: Li | Li and Li | Cu, by the ledger, by asinh, and by counting lithium."""

from __future__ import annotations

import numpy as np
import pytest

from allsolid.cells import Term, build, ledger
from allsolid.designs import as_table, design_of, read_design
from allsolid.quantities import FARADAY, GAS_CONSTANT, InputError
from allsolid.simulation import Detail, Ending, RunStatus, parameters, simulate, solve

MA_CM2, MAH_CM2 = 10.0, 36000.0
PER_MICROMETRE = 0.2062 * MAH_CM2
"""C/m^2 in a micrometre of lithium: 0.534 g/cm^3 times 3861 mAh/g."""


def between(positive: str = "20 um", negative: str | None = "20 um"):
    """A symmetric cell of the packaged sulfide separator; None for a bare collector."""
    table = as_table(read_design("sulfide-nmc811-lithium"))
    table["cathode"] = {"kind": "lithium", "excess": positive}
    table["anode"] = {"kind": "anode-free", "contact": "100 %"}
    if negative is not None:
        table["anode"] = {"kind": "lithium", "excess": negative}
    table["operation"] |= {"lower_voltage": "-1 V", "upper_voltage": "1 V"}
    return build(design_of(table))


def test_a_small_current_sees_the_ledger() -> None:
    cell = between()
    run = simulate(cell, "Discharge at 1e-3 mA/cm2 for 60 s; Charge at 1e-3 mA/cm2 for 60 s")
    drop = 1e-3 * MA_CM2 * float(ledger(cell).total)
    assert run.step_voltage[0, :, 1] == pytest.approx([-drop, drop], rel=1e-3)


def test_a_large_current_by_hand() -> None:
    """V = -I (R - R_ct) - (2RT/F) (asinh(I / 2 i0) on either side)."""
    cell = between()
    book, current = ledger(cell), 10.0 * MA_CM2
    run = simulate(cell, "Discharge at 10 mA/cm2 for 1 s")
    thermal = GAS_CONSTANT * 298.15 / FARADAY
    kinetics = [float(book[t]) for t in (Term.CATHODE_CHARGE_TRANSFER, Term.ANODE_CHARGE_TRANSFER)]
    drop = current * (float(book.total) - sum(kinetics))
    drop += sum(2 * thermal * np.arcsinh(0.5 * current * r / thermal) for r in kinetics)
    # the film that stands for the positive metal conducts 1e8 S/m^2: 1 uV at this current
    assert run.step_voltage[0, 0, 0] == pytest.approx(-drop, abs=2e-6)


@pytest.mark.parametrize(("verb", "sign"), [("Discharge", 1), ("Charge", -1)])
def test_lithium_runs_out_on_the_side_that_gives_it(verb: str, sign: int) -> None:
    """30 um on the positive, 20 um on the negative side: hours at 1 mA/cm2, by the thickness."""
    run = simulate(between("30 um", "20 um"), f"{verb} at 1 mA/cm2 for 20 h")
    micrometres = 20.0 if sign > 0 else 30.0
    assert RunStatus(int(run.status[0])) is RunStatus.NO_LITHIUM
    assert run.step_ending[0, 0] == Ending.NO_LITHIUM
    assert run.duration[0] / 3600.0 == pytest.approx(0.2062 * micrometres, rel=1e-3)
    assert 1e6 * run.negative_thickness[[0, -1]] == pytest.approx(
        [20.0, 20.0 - sign * micrometres], abs=0.02
    )
    held = np.sum(run.lithium)
    assert held == pytest.approx(
        50.0 * PER_MICROMETRE / FARADAY * float(run.parameters.unit.area), rel=1e-3
    )


def test_plating_on_copper_and_stripping() -> None:
    """2 mAh/cm2 are 9.7 um; what comes back tells the efficiency, with the positive side's lithium
    going up and down with it.
    """
    made = parameters(between("50 um", None)).replace(plating_efficiency=0.97)
    steps = "Charge at 0.5 mA/cm2 for 2 mAh/cm2; Rest for 1 h; Discharge at 0.5 mA/cm2 for 10 h"
    run = simulate(made, steps)
    assert run.step_ending[0].tolist() == [Ending.CHARGE, Ending.TIME, Ending.NO_LITHIUM]
    assert 1e6 * run.negative_thickness.max() == pytest.approx(2.0 / 0.2062 * 0.97, rel=1e-3)
    assert -run.step_charge[0, 2] / run.step_charge[0, 0] == pytest.approx(0.97, rel=1e-6)
    assert run.negative_thickness[-1] == pytest.approx(0.0, abs=1e-10)


def test_it_starts_as_built_unless_asked() -> None:
    cell = between("30 um", "20 um")
    built = simulate(cell, "Rest for 1 s")
    assert built.state_of_charge[0] == pytest.approx(0.4, abs=1e-6)
    assert 1e6 * built.negative_thickness[0] == pytest.approx(20.0, abs=0.01)
    full = simulate(cell, "Rest for 1 s", soc=1.0)
    assert 1e6 * full.negative_thickness[0] == pytest.approx(50.0, abs=0.02)


def test_a_batch_of_metals_is_its_cells() -> None:
    cells = [between("30 um", "20 um"), between("10 um", "25 um")]
    both = simulate(cells, "Charge at 2 mA/cm2 for 10 h")
    alone = [simulate(one, "Charge at 2 mA/cm2 for 10 h").duration[0] for one in cells]
    assert both.duration == pytest.approx(alone, rel=1e-9)


def test_no_lithium_anywhere_is_refused() -> None:
    table = as_table(read_design("sulfide-nmc811-lithium"))
    table["cathode"] = {"kind": "blocking"}
    table["operation"] |= {"lower_voltage": "-1 V", "upper_voltage": "1 V"}
    with pytest.raises(InputError, match="takes lithium"):
        solve(parameters(build(design_of(table))), "Rest for 1 s")


def test_two_metals_go_on_with_what_each_holds() -> None:
    """30 um against 20: after 2 mAh/cm2 the positive side has 20.3 um left to give."""
    cell = between("30 um", "20 um")
    first = simulate(cell, "Charge at 1 mA/cm2 for 2 mAh/cm2", detail=Detail.FIELDS)
    rest = simulate(cell, "Charge at 1 mA/cm2 for 20 h", start=first.fields.filling())
    assert rest.duration[0] / 3600.0 == pytest.approx(0.2062 * 30.0 - 2.0, rel=1e-3)
