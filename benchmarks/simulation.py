"""One table in one run: allsolid beside PyBaMM on one solid-state half-cell.

Run with an environment that has PyBaMM: ``python benchmarks/simulation.py [--quick]``. Every time
is the median of several, warm, and the two sides take turns, so that what else the machine does
falls on both. Mesh, tolerance and version stand beside every ratio.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from allsolid.quantities import FARADAY
from allsolid.simulation import (
    Detail,
    Parameters,
    Spectral,
    Tolerance,
    UnitCell,
    Volumes,
    gradient,
    parameters,
    profile,
    simulate,
    solve,
    tabulate,
)

TIGHT = Tolerance(1e-7, 1e-7, 1e-5)
FIELDS = (
    "thickness", "active_fraction", "particle_radius", "diffusivity", "ionic_conductivity",
    "exchange_current", "separator_resistance", "initial",
)  # fmt: skip


def half_cell(**changes: Any) -> Parameters:
    """NMC with a single-ion conductor against lithium, 80 um, 5.2 mAh/cm2."""
    from peer_pybamm import open_circuit

    maximum, thickness, share = 63104.0, 80e-6, 0.55
    unit = UnitCell(
        temperature=298.15, area=1.0, series=1.0,
        rated_capacity=FARADAY * maximum * share * thickness * 0.7,
        thickness=thickness, active_fraction=share, particle_radius=2.5e-6, contact=1.0,
        diffusivity=2e-15, maximum_concentration=maximum,
        ionic_conductivity=0.2 * 0.35**1.5, electronic_conductivity=1.0,
        exchange_current=2.0, film_resistance=0.0, separator_resistance=30e-6 / 0.1,
        series_resistance=0.0, negative_exchange_current=10.0, negative_potential=0.0,
        lithium=1e6, initial=0.27, charged=0.27, discharged=0.97,
        lower_voltage=3.0, upper_voltage=4.3, curve=0.0,
    )  # fmt: skip
    return Parameters(unit._replace(**changes), tabulate(open_circuit))


def taking_turns(repeats: int, *sides: Callable[[], Any]) -> list[float]:
    """Median seconds of each side, in turns of about 20 ms (or one call) each.

    A turn of several calls keeps a short side warm: alone after a long one it would pay for the
    other's use of the processor's caches.
    """
    calls = []
    for side in sides:
        side()
        begin = time.perf_counter()
        side()
        calls.append(max(1, int(0.02 / (time.perf_counter() - begin))))
    seconds: list[list[float]] = [[] for _ in sides]
    for _ in range(repeats):
        for kept, side, count in zip(seconds, sides, calls, strict=True):
            begin = time.perf_counter()
            for _ in range(count):
                side()
            kept.append((time.perf_counter() - begin) / count)
    return [float(np.median(kept)) for kept in seconds]


def row(what: str, ours: str, theirs: str, ratio: str, conditions: str) -> None:
    print(f"{what:<34}{ours:>12}{theirs:>12}{ratio:>8}   {conditions}", flush=True)


def single(cell: Parameters, repeats: int) -> None:
    """1C through the public interface against the stock half-cell and the reduced form."""
    import peer_pybamm as peer

    rated = cell.unit.rated_capacity / 3600.0
    simulation, area = peer.stock(cell.unit)
    model, quick = peer.reduced(cell.unit), peer.solver(1e-4, True)
    given, grid = peer.inputs(cell.unit, rated), np.array([0.0, 4200.0])
    ours, stock, red = taking_turns(
        repeats,
        lambda: simulate(cell, "Discharge at 1C until 3 V").voltage,
        lambda: simulation.solve([0, 4200], inputs={"current": rated * area}),
        lambda: quick.solve(model, grid, inputs=given),
    )
    mesh = "8x8 spectral, tol 3e-4; DFN 20/20/20, rtol 1e-4"
    row("1C, public call / stock", _ms(ours), _ms(stock), f"{stock / ours:.0f}x", mesh)
    mesh = "8x8 spectral, tol 3e-4; 20/20, rtol 1e-4, compile=True"
    row("1C, public call / reduced", _ms(ours), _ms(red), f"{red / ours:.0f}x", mesh)


def accuracy(cell: Parameters) -> None:
    """Voltage against PyBaMM on the same mesh, and each default against a converged run."""
    import peer_pybamm as peer

    for rate in (0.1, 1.0, 3.0):
        current = rate * cell.unit.rated_capacity / 3600.0
        times = np.linspace(0.0, 4200.0 / rate, 2000)
        model = peer.reduced(cell.unit)
        tight = peer.solver(1e-9, True).solve(model, times, inputs=peer.inputs(cell.unit, current))
        loose = peer.solver(1e-4, True).solve(model, times, inputs=peer.inputs(cell.unit, current))
        simulation, area = peer.stock(cell.unit, 1e-8)
        stock = simulation.solve([0, times[-1]], inputs={"current": current * area}, t_interp=times)
        step = f"Discharge at {rate}C until 3 V"
        same = _sampled(cell, step, tight, Volumes(20, 20), TIGHT)
        other = _sampled(cell, step, stock, Volumes(20, 20), TIGHT)
        exact = _voltages(cell, step, times, Spectral(24, 8), TIGHT)
        here = _voltages(cell, step, times, Spectral(), None)
        begun = times > 0.01 * times[-1]
        common = begun & np.isfinite(exact) & np.isfinite(here)
        theirs = np.interp(times, loose.t, loose["Voltage [V]"].entries, right=np.nan)
        common &= np.isfinite(theirs)
        print(
            f"  {rate:g}C, mV rms: same mesh 20x20, tight: reduced {same:.4f}, stock {other:.4f};"
            f" against converged: ours 8x8 default {_rms(here - exact, common):.3f},"
            f" PyBaMM 20/20 rtol 1e-4 {_rms(theirs - exact, common):.3f}",
            flush=True,
        )


def _sampled(cell: Parameters, step: str, peer: Any, mesh: Any, tolerance: Tolerance) -> float:
    inside = np.ascontiguousarray(peer.t[1:-1])
    ours = _voltages(cell, step, inside, mesh, tolerance)
    return _rms(ours - peer["Voltage [V]"].entries[1:-1], np.isfinite(ours))


def _voltages(cell: Parameters, step: str, times: Any, mesh: Any, tolerance: Any) -> np.ndarray:
    more = {} if tolerance is None else {"tolerance": tolerance}
    return solve(cell, step, mesh, times=times, **more).sampled_voltage[0]


def _rms(error: np.ndarray, where: np.ndarray) -> float:
    return 1e3 * float(np.sqrt(np.mean(error[where] ** 2)))


def varied(cell: Parameters, count: int) -> Parameters:
    """Designs with five fields within a third of the base."""
    rng = np.random.default_rng(1)

    def around(value: float) -> np.ndarray:
        return value * rng.uniform(0.75, 1.33, count)

    names = ("thickness", "particle_radius", "diffusivity", "ionic_conductivity",
             "exchange_current")  # fmt: skip
    return cell.replace(**{name: around(getattr(cell.unit, name)) for name in names})


def batches(cell: Parameters, quick: bool) -> None:
    """Per core and design, and ten thousand designs on all cores."""
    import peer_pybamm as peer

    few = 100 if quick else 300
    many = varied(cell, 10 * few)
    current = cell.unit.rated_capacity / 3600.0
    rows = [
        peer.inputs(UnitCell(*values), current)
        for values in zip(*(np.broadcast_to(f, 10 * few) for f in many.unit), strict=True)
    ][:few]
    model, fast = peer.reduced(cell.unit), peer.solver(1e-4, True)
    cores = os.cpu_count

    def on_one_core(*settings: Any) -> Any:
        os.cpu_count = lambda: 1
        try:
            return solve(many, "Discharge at 1C until 3 V", *settings)
        finally:
            os.cpu_count = cores

    def one_core() -> Any:
        return on_one_core(Spectral())

    def one_core_coarser() -> Any:
        return on_one_core(Spectral(6, 6), Tolerance(1e-3, 5e-3, 0.1))

    grid = np.array([0.0, 5000.0])
    ours, coarser, theirs = taking_turns(
        3 if quick else 5, one_core, one_core_coarser, lambda: fast.solve(model, grid, inputs=rows)
    )
    ours, coarser, theirs = ours / (10 * few), coarser / (10 * few), theirs / few
    mesh = "8x8, tol 3e-4; reduced 20/20, rtol 1e-4, compile=True, one core"
    row("batch, a design / reduced", _us(ours), _us(theirs), f"{theirs / ours:.0f}x", mesh)
    mesh = "6x6, tol 1e-3; the same peer: at 1C within PyBaMM's own 20/20 error"
    row("batch, coarser", _us(coarser), _us(theirs), f"{theirs / coarser:.0f}x", mesh)
    designs = varied(cell, 10_000)
    begin, spent = time.perf_counter(), time.process_time()
    run = solve(designs, "Discharge at 1C until 3 V")
    seconds, spent = time.perf_counter() - begin, time.process_time() - spent
    note = f"{int((~run.finished).sum())} failed; {spent:.2f} s of CPU; {run}"
    row("10,000 designs, all cores", f"{seconds:.2f} s", "", "", note)
    begin, spent = time.perf_counter(), time.process_time()
    run = solve(designs, "Discharge at 1C until 3 V", Spectral(6, 6), Tolerance(1e-3, 5e-3, 0.1))
    seconds, spent = time.perf_counter() - begin, time.process_time() - spent
    note = f"{int((~run.finished).sum())} failed; {spent:.2f} s of CPU; 6x6, tol 1e-3"
    row("10,000 designs, coarser", f"{seconds:.2f} s", "", "", note)
    exact = solve(many, "Discharge at 1C until 3 V", Spectral(24, 8), TIGHT).charge_passed
    for name, made in (("8x8", one_core()), ("6x6 loose", one_core_coarser())):
        error = np.abs(made.charge_passed / exact - 1)
        print(f"  capacity error {name}: median {np.median(error):.1e}, worst {error.max():.1e}")


TEN = [
    f"{verb} at {rate} until {end}"
    for rate in ("C/10", "C/5", "C/2", "1C", "2C")
    for verb, end in (("Discharge", "empty"), ("Charge", "full"))
]


def default_cell(cell: Parameters, repeats: int) -> None:
    """The packaged default cell beside the benchmark cell, both as they are shipped: the mean of
    ten runs in a batch on one core, repeated runs counted; and what a film adds a time step.
    """
    default, cores = parameters("sulfide-nmc811-lithium"), os.cpu_count

    def runs(one: Parameters) -> Callable[[], None]:
        ends = [(one.at(0.0 if "Charge" in step else 1.0), step) for step in TEN]
        many = [(m.replace(thickness=np.full(32, m.unit.thickness)), step) for m, step in ends]

        def go() -> None:
            os.cpu_count = lambda: 1
            try:
                for made, step in many:
                    solve(made, step)
            finally:
                os.cpu_count = cores

        return go

    film = cell.replace(film_resistance=1e-3)
    plain, full, coated = taking_turns(repeats, runs(cell), runs(default), runs(film))
    plain, full, coated = (seconds / 320 for seconds in (plain, full, coated))
    steps = [
        sum(solve(one.at(0.0 if "Charge" in s else 1.0), s).raw.output.ends[0, 0, 7] for s in TEN)
        for one in (cell, film, default)
    ]
    each = coated / steps[1] / (plain / steps[0]) - 1.0
    note = f"benchmark cell {_us(plain)}: {full / plain:.1f} times; {steps[2] / 10:.0f} steps a run"
    row("default cell, mean of ten runs", _us(full), "", "", note)
    row(
        "what a film adds a time step",
        f"{100 * each:.0f} %",
        "",
        "",
        "10 ohm cm2 of particle surface",
    )


def drive(cell: Parameters, repeats: int) -> None:
    """600 x 1 Hz of current against the reduced form, steps not forced to the points; each error
    is against a tight run on the same mesh.
    """
    import peer_pybamm as peer
    import pybamm

    rng = np.random.default_rng(0)
    points = np.arange(601.0)
    smooth = np.convolve(rng.standard_normal(640), np.ones(6) / 6, "valid")[:601]
    density = cell.unit.rated_capacity / 3600.0 * (0.6 + 1.2 * smooth)
    model = peer.reduced(cell.unit, current=pybamm.Interpolant(points, density, pybamm.t))
    given, ends = peer.inputs(cell.unit), np.array([0.0, 600.0])
    step = profile(points, density, "A/m^2")
    volumes = _voltages(cell, step, points[1:], Volumes(20, 20), TIGHT)
    exact = _voltages(cell, step, points[1:], Spectral(), TIGHT)
    for tolerance in (1e-4, 1e-5, 1e-6, 1e-7):
        fast = peer.solver(tolerance, True)
        found = fast.solve(model, ends, t_interp=points, inputs=given)
        volts = np.interp(points[1:], found.t, found["Voltage [V]"].entries)
        theirs_worst = 1e3 * np.abs(volts - volumes).max()
        if theirs_worst < 2.0:
            break
    worst = 1e3 * np.abs(_voltages(cell, step, points[1:], Spectral(), None) - exact).max()
    ours, theirs = taking_turns(
        repeats,
        lambda: solve(cell, step, Spectral()),
        lambda: fast.solve(model, ends, t_interp=points, inputs=given),
    )
    mesh = (
        f"8x8, tol 3e-4, worst {worst:.2f} mV; reduced 20/20, compile=True, rtol {tolerance:g},"
        f" worst {theirs_worst:.2f} mV"
    )
    row("600 x 1 Hz profile / reduced", _ms(ours), _ms(theirs), f"{theirs / ours:.0f}x", mesh)


def jacobian(cell: Parameters, repeats: int) -> None:
    """Eight parameters, frozen steps, against tight central differences."""
    step = "Discharge at 1C until 3 V"
    spent = time.process_time()
    (seconds,) = taking_turns(repeats, lambda: gradient(cell, step, FIELDS))
    calls = repeats * max(1, int(0.02 / seconds))
    spent = 1e3 * (time.process_time() - spent) / calls
    found = gradient(cell, step, FIELDS).logarithmic[1]
    exact = []
    for name in FIELDS:
        value = getattr(cell.unit, name)
        up, down = (
            solve(cell.replace(**{name: value * s}), step, Spectral(), TIGHT).energy_delivered[0]
            for s in (1.001, 0.999)
        )
        exact.append((up - down) / 2e-3)
    worst = np.max(np.abs(found / np.array(exact) - 1))
    row(
        "Jacobian, 8 parameters",
        _ms(seconds),
        "",
        "",
        f"worst error {100 * worst:.2f} %; about {spent:.1f} ms of CPU",
    )


FIRST = """
import time; t = time.perf_counter()
import json, resource, sys
sys.path.insert(0, {here!r})
from simulation import fresh
print(json.dumps(fresh(t)))
"""


def fresh(begin: float) -> dict[str, float]:
    """Import, first result, its repetition and peak memory of this process."""
    imported = time.perf_counter()
    maximum = 63104.0
    table = tabulate(lambda x: 4.3 - 0.9 * x)
    unit = UnitCell(
        298.15, 1.0, 1.0, 1.9e5, 80e-6, 0.55, 2.5e-6, 1.0, 2e-15, maximum, 0.04, 1.0, 2.0, 0.0,
        3e-4, 5e-4, 10.0, 0.0, 1e6, 0.27, 0.27, 0.97, 3.0, 4.3, 0.0,
    )  # fmt: skip
    simulate(Parameters(unit, table), "Discharge at 1C until 3 V", detail=Detail.CURVES)
    first = time.perf_counter()
    spent = time.process_time()
    taken = {"import": imported - begin, "first": first - begin, "CPU": spent}
    return {**taken, "peak MB": peak_memory()}


def peak_memory() -> float:
    """Highest resident memory of this process, MB (Linux: of this program, not its parent's)."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return float(next(n for n in lines if n.startswith("VmHWM")).split()[1]) / 1024.0
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


PEER_FIRST = """
import time; t = time.perf_counter()
import json, resource, sys
sys.path.insert(0, {here!r})
import pybamm; done = time.perf_counter()
from simulation import half_cell, peak_memory
import peer_pybamm
cell = half_cell()
run, area = peer_pybamm.stock(cell.unit)
run.solve([0, 4200], inputs={{"current": cell.unit.rated_capacity / 3600 * area}})
first = time.perf_counter()
taken = {{"import": done - t, "first": first - t, "CPU": time.process_time()}}
print(json.dumps({{**taken, "peak MB": peak_memory()}}))
"""


def starts(repeats: int) -> None:
    """Fresh processes: compile, cached start, the peer's start."""
    here = str(Path(__file__).resolve().parent)
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "ALLSOLID_CACHE": folder}
        cold = _process(FIRST.format(here=here), env)
        warm = [_process(FIRST.format(here=here), env) for _ in range(repeats)]
    peer = [_process(PEER_FIRST.format(here=here), dict(os.environ)) for _ in range(repeats)]
    note = f"fresh cache, to the first result; {cold['CPU']:.1f} s of CPU"
    row("one-time compile", f"{cold['first']:.1f} s", "", "", note)
    for key, unit in (("import", "s"), ("first", "s"), ("CPU", "s"), ("peak MB", "MB")):
        ours, theirs = (float(np.median([p[key] for p in part])) for part in (warm, peer))
        label = {"import": "import", "first": "start to first result",
                 "CPU": "the same in CPU seconds", "peak MB": "peak memory"}  # fmt: skip
        form = "{:.2f} " if unit == "s" else "{:.0f} "
        row(label[key], form.format(ours) + unit, form.format(theirs) + unit,
            f"{theirs / ours:.1f}x", "cached; stock half-cell")  # fmt: skip


def _process(code: str, env: dict[str, str]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def _ms(seconds: float) -> str:
    return f"{1e3 * seconds:.3f} ms"


def _us(seconds: float) -> str:
    return f"{1e6 * seconds:.0f} us"


def main() -> None:
    """The table."""
    import numba
    import pybamm

    quick = "--quick" in sys.argv
    cell = half_cell()
    load = os.getloadavg()[0]
    print(
        f"PyBaMM {pybamm.__version__}, numba {numba.__version__}, Python"
        f" {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} at the start"
    )
    row("", "allsolid", "PyBaMM", "ratio", "mesh and tolerance, ours; theirs")
    single(cell, 7 if quick else 31)
    batches(cell, quick)
    default_cell(cell, 5 if quick else 15)
    drive(cell, 5 if quick else 15)
    jacobian(cell, 7 if quick else 31)
    starts(1 if quick else 3)
    accuracy(cell)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
