"""The value and interval that a property gets from its rows, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allsolid.materials.conduction.measurement import Conduction, Measurement, canonical
from allsolid.sources import Kind, Scale

ROW = Measurement(
    material="x", name="ionic conductivity", value=0.3, low=0.3, high=0.3, unit="mS/cm",
    temperature=298.15, conduction=Conduction.TOTAL, form="pellet", source="source",
    kind=Kind.MEASURED, note="",
)  # fmt: skip


def _rows(*values: float, **changes):
    return [replace(ROW, value=v, low=v, high=v, **changes) for v in values]


def _interval(rows):
    found = canonical(rows)
    assert found is not None
    return found.low, found.value, found.high


def test_one_reading_scatters_by_four_tenths_of_a_decade() -> None:
    # 10^0.4 = 2.512
    assert _interval(_rows(0.3)) == pytest.approx((0.3 / 2.51189, 0.3, 0.3 * 2.51189), rel=1e-5)


def test_one_reading_with_an_interval_keeps_it_but_for_two_tenths_of_a_decade() -> None:
    # 10^0.2 = 1.585: wider than 5 % to either side, narrower than a factor of three
    narrow = [replace(ROW, low=0.285, high=0.315)]
    assert _interval(narrow) == pytest.approx((0.3 / 1.58489, 0.3, 0.3 * 1.58489), rel=1e-5)
    wide = [replace(ROW, low=0.1, high=0.9)]
    assert _interval(wide) == pytest.approx((0.1, 0.3, 0.9), rel=1e-9)


def test_two_readings_give_their_geometric_mean_and_outer_ends() -> None:
    # sqrt(0.1 * 0.9) = 0.3
    assert _interval(_rows(0.1, 0.9)) == pytest.approx((0.1, 0.3, 0.9), rel=1e-9)
    # two alike: a fifth of a decade is the least
    assert _interval(_rows(0.3, 0.3)) == pytest.approx((0.3 / 1.58489, 0.3, 0.47547), rel=1e-4)


def test_three_readings_give_the_median_and_its_robust_deviation() -> None:
    # decades -1, 0, 2: deviations from the median 1, 0, 2; their median 1;
    # 1.645 * 1.4826 = 2.43888 decades
    found = canonical(_rows(0.1, 1.0, 100.0))
    assert found is not None and found.scale is Scale.DECADES
    assert (found.low, found.value, found.high) == pytest.approx(
        (10**-2.43888, 1.0, 10**2.43888), rel=1e-4
    )
    # of a density the same on its own axis: 2, 3, 5 deviate by 1, 0, 2
    density = canonical(_rows(2.0, 3.0, 5.0, name="density", unit="g/cm^3"))
    assert density is not None and density.scale is Scale.LINEAR
    assert (density.low, density.value, density.high) == pytest.approx(
        (3.0 - 2.43888, 3.0, 3.0 + 2.43888), rel=1e-5
    )


def test_an_outlier_is_counted_outside() -> None:
    found = canonical(_rows(1.0, 1.0, 1.0, 1000.0))
    assert found is not None
    assert "4 rows, 1 outside the interval" in found.conditions


def test_which_rows_count() -> None:
    """Measured before claimed before assumed; room temperature; through the grain boundaries."""
    rows = [
        *_rows(0.3),
        *_rows(30.0, kind=Kind.CLAIMED),
        *_rows(300.0, kind=Kind.ASSUMED),
        *_rows(3.0, temperature=273.15 + 17.0),
        *_rows(3.0, temperature=273.15 + 31.0),
        *_rows(3.0, conduction=Conduction.BULK),
    ]
    assert _interval(rows)[1] == pytest.approx(0.3)
    assert _interval(rows[1:3])[1] == pytest.approx(30.0)
    # within 18 to 30 degC, and of grain interiors where there is nothing else
    edges = [*_rows(0.1, temperature=273.15 + 19.0), *_rows(0.9, temperature=273.15 + 29.0)]
    assert _interval(edges)[1] == pytest.approx(0.3)
    assert _interval(_rows(3.0, conduction=Conduction.BULK))[1] == pytest.approx(3.0)
    assert canonical(_rows(3.0, temperature=373.15)) is None
    assert canonical([]) is None
    # a fitted row stands beside measured ones, and the weaker kind is said
    both = canonical([*_rows(0.1), *_rows(0.9, kind=Kind.FITTED)])
    assert both is not None and both.kind is Kind.FITTED
