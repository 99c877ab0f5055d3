"""Write the tight-tolerance answers of PyBaMM that the default tests compare with.

``python benchmarks/pybamm_answers.py`` needs PyBaMM; the file says version, mesh and tolerance.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import peer_pybamm as peer
import pybamm
from simulation import half_cell

RATES = (0.1, 1.0, 3.0)
TOLERANCE = 1e-9
TARGET = Path(__file__).resolve().parents[1] / "tests" / "simulation" / "data"


def main() -> None:
    unit = half_cell().unit
    lines = [
        "# Voltage of the benchmark's half-cell (tests/simulation/conftest.py, series_resistance"
        " 0) by PyBaMM, discharge to 3.0 V",
        f"# PyBaMM {pybamm.__version__}, IDAKLU rtol {TOLERANCE:g}, finite volumes 20 x 20;"
        " reduced form and stock DFN of benchmarks/peer_pybamm.py; made by"
        " benchmarks/pybamm_answers.py",
        "form,rate_C,time_s,voltage_V",
    ]
    for rate in RATES:
        current = rate * unit.rated_capacity / 3600.0
        times = np.linspace(0.0, 4200.0 / rate, 121)
        model, given = peer.reduced(unit), peer.inputs(unit, current)
        found = peer.solver(TOLERANCE, False).solve(
            model, times[[0, -1]], t_interp=times, inputs=given
        )
        stock, area = peer.stock(unit, TOLERANCE)
        other = stock.solve([0, times[-1]], inputs={"current": current * area}, t_interp=times)
        for form, made in (("reduced", found), ("stock", other)):
            for t, v in zip(made.t[1:], made["Voltage [V]"].entries[1:], strict=True):
                lines.append(f"{form},{rate:g},{t:.10g},{v:.10g}")
    (TARGET / "pybamm_answers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
