"""Vectors in registers do what numpy does; kernels give the same answer with the compiler off."""

import json
import math
import os
import subprocess
import sys

import numba
import numpy as np
import pytest

from allsolid.simulation import vectors
from allsolid.simulation.kernel.kinetics import exponentials
from allsolid.simulation.vectors import WIDTH, compiled, plain

load, store = compiled.load, compiled.store

ROW = np.dtype([("a", float, (3, 2 * WIDTH)), ("b", float, (2 * WIDTH,))], align=True)


@numba.njit
def _arithmetic(rows):
    row = rows[0]
    a, b = load(row.a, 1, 3), load(row.b, WIDTH)
    store(row.b, 2.0 * a - b / 3 + (-a) * b + abs(b - 1.5), 0)
    return compiled.total(a), compiled.largest(b)


@numba.njit
def _choices(rows):
    row = rows[0]
    a, b = load(row.a, 0, 0), load(row.b, 0)
    inside = compiled.where_between(-0.5, a, 0.5, a + b, 7.0)
    store(row.a, compiled.maximum(a, b) + 10.0 * compiled.minimum(a, 0.25) + 100.0 * inside, 2, 0)
    return compiled.all_between(-9.0, a, 9.0), compiled.all_between(-0.5, a, 0.5)


@numba.njit
def _functions(rows):
    row = rows[0]
    a = load(row.a, 0, 0)
    store(
        row.a,
        compiled.sqrt(abs(a)) + 10.0 * compiled.nearest(3.0 * a) + 100.0 * compiled.floor(a),
        1,
        0,
    )
    store(row.a, compiled.power_of_two(compiled.nearest(40.0 * a)) + compiled.full(0.5), 2, 0)


@numba.njit
def _cubics(table, curve, at):
    found = np.empty((4, WIDTH))
    row = np.empty(WIDTH)
    for i in range(WIDTH):
        row[i] = at
    parts = compiled.cubics(table, curve, load(row, 0))
    for k in range(4):
        store(found[k], parts[k], 0)
    return found


def _rows():
    rows = np.zeros(1, ROW)
    rng = np.random.default_rng(3)
    rows["a"], rows["b"] = rng.normal(size=(1, 3, 2 * WIDTH)), rng.normal(size=(1, 2 * WIDTH))
    return rows


def test_arithmetic_on_parts_of_rows():
    rows = _rows()
    a, b = rows["a"][0, 1, 3 : 3 + WIDTH].copy(), rows["b"][0, WIDTH:].copy()
    summed, high = _arithmetic(rows)
    assert summed == pytest.approx(a.sum(), rel=1e-14)
    assert high == b.max()
    expected = 2.0 * a - b / 3 - a * b + abs(b - 1.5)
    assert rows["b"][0, :WIDTH] == pytest.approx(expected, rel=1e-13)
    assert np.array_equal(rows["b"][0, WIDTH:], b)  # nothing behind it was written


def test_choices_entry_by_entry():
    rows = _rows()
    a, b = rows["a"][0, 0, :WIDTH].copy(), rows["b"][0, :WIDTH].copy()
    assert _choices(rows) == (True, False)
    inside = np.where((a > -0.5) & (a < 0.5), a + b, 7.0)
    expected = np.maximum(a, b) + 10.0 * np.minimum(a, 0.25) + 100.0 * inside
    assert rows["a"][0, 2, :WIDTH] == pytest.approx(expected, rel=1e-13)


def test_both_kinds_treat_what_is_not_a_number_alike():
    rows = _rows()
    rows["a"][0, 0, 5] = rows["b"][0, 2] = rows["b"][0, WIDTH + 2] = math.nan
    a, b = rows["a"][0, 0, :WIDTH].copy(), rows["b"][0, :WIDTH].copy()
    _choices(rows)
    inside = plain.where_between(-0.5, a, 0.5, a + b, 7.0)
    expected = plain.maximum(a, b) + 10.0 * plain.minimum(a, 0.25) + 100.0 * inside
    assert rows["a"][0, 2, :WIDTH] == pytest.approx(expected, rel=1e-13, nan_ok=True)
    assert _arithmetic(rows)[1] == plain.largest(rows["b"][0, WIDTH:])


def test_what_is_not_a_number_is_between_nothing():
    rows = _rows()
    rows["a"][0, 0, 5] = math.nan
    assert _choices(rows) == (False, False)


def test_functions_of_one_vector():
    rows = _rows()
    a = rows["a"][0, 0, :WIDTH].copy()
    _functions(rows)
    expected = np.sqrt(abs(a)) + 10.0 * np.rint(3.0 * a) + 100.0 * np.floor(a)
    assert rows["a"][0, 1, :WIDTH] == pytest.approx(expected, rel=1e-13)
    powers = np.exp2(np.rint(40.0 * a)) + 0.5
    assert rows["a"][0, 2, :WIDTH] == pytest.approx(powers, rel=1e-15)


def test_coefficients_of_a_table():
    table = np.random.default_rng(5).normal(size=(3, 17, 4))
    for curve, interval in ((0, 0), (1, 16), (2, 9)):
        expected = np.tile(table[curve, interval][:, None], WIDTH)
        assert np.array_equal(_cubics(table, curve, float(interval)), expected)
        there = plain.cubics(table, curve, np.full(WIDTH, float(interval)))
        assert np.array_equal(np.array(there), expected)


def test_both_kinds_of_vectors_have_the_same_functions():
    for name in set(vectors.__all__) - {"WIDTH"}:
        assert hasattr(plain, name), name


@numba.njit
def _exponentials(z):
    found = np.empty((2, WIDTH))
    row = np.empty(WIDTH)
    for i in range(WIDTH):
        row[i] = z
    rise, fall = exponentials(load(row, 0))
    store(found[0], rise, 0)
    store(found[1], fall, 0)
    return found[:, 0]


def test_exponentials_to_rounding():
    for z in [*np.linspace(-99.0, 99.0, 997), 0.0, 1e-12, -1e-12, 0.5 * math.log(2.0)]:
        assert _exponentials(z) == pytest.approx([math.exp(z), math.exp(-z)], rel=1e-13)
    assert np.array_equal(_exponentials(0.0), [1.0, 1.0])


RUN = """
import json
from allsolid.simulation import Elements, Spectral, simulate
found = []
for mesh in (Spectral(6, 5), Elements(7, 9)):
    run = simulate("sulfide-nmc811-lithium", "Discharge at 1C until 3.5 V", mesh=mesh)
    found += [float(run.charge_passed[0]), float(run.energy_delivered[0])]
print(json.dumps(found))
"""


def test_the_answer_is_the_same_with_the_compiler_off():
    found = []
    for more in ({}, {"NUMBA_DISABLE_JIT": "1"}):
        done = subprocess.run(
            [sys.executable, "-c", RUN], env={**os.environ, **more}, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        found.append(json.loads(done.stdout))
    # the same operations in another order: rounding, which coarse step lengths do not carry on
    assert found[1] == pytest.approx(found[0], rel=1e-11)
