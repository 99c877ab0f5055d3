"""Simulated outputs by name, and figures that need behaviour and cost, against their parts."""

import math

import numpy as np
import pytest

from allsolid import cost, evaluation
from allsolid.cells import load
from allsolid.datasheet import delivered_span, usable_cost
from allsolid.evaluation import Results, evaluate, outputs
from allsolid.quantities import to
from allsolid.quantities.output import Effort
from allsolid.simulation import RunStatus, simulate
from allsolid.simulation.outputs import Behaviour, delivered
from allsolid.simulation.performance import rate_capability

DESIGN = "sulfide-nmc811-lithium"


def test_a_delivered_energy_is_that_of_the_step_written_out():
    cell = load(DESIGN)
    run = simulate(cell, "Discharge at 1C until empty")
    found = evaluate(cell, ["delivered_energy.1C", "delivered_capacity.1C", "usable_cost.1C"])
    assert found["delivered_energy.1C"] == pytest.approx(run.energy_delivered[0] / 3600, rel=1e-4)
    assert found["delivered_capacity.1C"] == pytest.approx(run.charge_passed[0] / 3600, rel=1e-4)
    money = cost.estimate_cost(cell)
    expected = money.amount() * float(cell.energy) / run.energy_delivered[0]
    assert found["usable_cost.1C"] == pytest.approx(expected, rel=1e-4)


def test_only_what_is_asked_is_simulated_and_the_overview_is_not_run_again(monkeypatch):
    runs = []
    real = rate_capability

    def counted(cell, rates, conditions):
        runs.append(tuple(rates))
        return real(cell, rates, conditions)

    monkeypatch.setattr("allsolid.simulation.outputs.rate_capability", counted)
    seen = Behaviour(load(DESIGN))
    asked = seen.energy(1.0)
    seen.capacity(1.0)
    assert runs == [(1.0,)]
    whole = Behaviour(load(DESIGN))
    assert len(whole.overview.rates.level) == 10
    assert whole.energy(1.0) == pytest.approx(asked, rel=1e-9)
    assert len(runs) == 1


def test_simulated_outputs_take_batches_and_say_what_they_take():
    cell = load(DESIGN)
    names = ["delivered_specific_energy.C_3", "charge_time.10_to_80"]
    thick = float(cell.separator.thickness)
    both = evaluate(cell, names, {"separator.thickness": np.array([thick, 3 * thick])})
    for name in names:
        alone = evaluate(cell, [name])[name]
        assert both[name].shape == (2,)
        assert both[name][0] == pytest.approx(alone, rel=1e-6)
        assert outputs()[name].effort is Effort.SIMULATED


def test_what_was_not_solved_is_no_number_and_what_cannot_run_delivers_nothing():
    found = rate_capability(load(DESIGN), (1.0, 1000.0))
    assert RunStatus(int(found.status[1, 0])) in (RunStatus.INFEASIBLE, RunStatus.AT_ONCE)
    assert delivered(found)[1, 0] == 0.0
    found.status[0, 0] = RunStatus.EXHAUSTED
    assert math.isnan(delivered(found)[0, 0])


def test_a_draw_that_is_not_solved_widens_the_interval(monkeypatch):
    cell = load(DESIGN)
    low, high = delivered_span(cell, (1 / 3,))[1 / 3]
    real = rate_capability

    def some_fail(drawn, rates, conditions):
        found = real(drawn, rates, conditions)
        found.status[:, :30] = RunStatus.STALLED
        return found

    monkeypatch.setattr("allsolid.datasheet.measure.rate_capability", some_fail)
    least, most = delivered_span(cell, (1 / 3,))[1 / 3]
    assert least == 0.0
    assert most >= high > low > 0.0
    assert to(most, "Wh/kg") < 450.0


def test_a_usable_kwh_costs_more_by_what_is_not_delivered():
    results = Results(load(DESIGN))
    rates = results.behaviour.overview.rates
    found = usable_cost(results.cell, results.cost, rates)
    for rate, money in found.items():
        row = int(np.argmin(abs(rates.level - rate)))
        share = float(rates.energy[row, 0]) / float(results.cell.energy)
        assert not isinstance(money, str)
        assert money.amount == pytest.approx(results.cost.at().amount / share, rel=1e-9)


def test_every_output_has_a_name_of_its_own():
    found = [output.id for room in evaluation.ROOMS for output in room.outputs]
    assert len(found) == len(set(found))
