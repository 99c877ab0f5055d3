"""PyBaMM beside us: the solid-state half-cell of the benchmark in two forms.

``stock``: `pybamm.lithium_ion.DFN` with a lithium electrode, transference number 1.
``reduced``: the same physics written by hand in u = phi_s - phi_e (one algebraic equation), which
is the fastest form that PyBaMM was found to run.

Both take their numbers from a `UnitCell` of allsolid, so that no number stands twice.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pybamm

from allsolid.quantities import FARADAY, GAS_CONSTANT
from allsolid.simulation import UnitCell

pybamm.set_logging_level("ERROR")

MOHTAT = (4.3452, -1.6518, 1.6225, -2.0843, 3.5146, -2.2166, -0.5623e-4, 109.451, -100.006)
VARIED = (
    "thickness", "active_fraction", "particle_radius", "diffusivity", "ionic_conductivity",
    "electronic_conductivity", "exchange_current", "initial", "separator_resistance",
    "series_resistance",
)  # fmt: skip
"""Fields of `UnitCell` that are inputs of the reduced form."""


def open_circuit(x: Any) -> Any:
    """Potential of NMC (fit of Mohtat et al. 2020, shipped with PyBaMM), V; symbols or arrays."""
    p = MOHTAT
    exp = pybamm.exp if isinstance(x, pybamm.Symbol) else np.exp
    poly = p[0] + x * (p[1] + x * (p[2] + x * (p[3] + x * (p[4] + x * p[5]))))
    return poly + p[6] * exp(p[7] * x + p[8])


def solver(tolerance: float, compile: bool, threads: int = 1) -> pybamm.IDAKLUSolver:
    """IDAKLU that keeps the voltage only; absolute tolerance a hundredth of the relative."""
    return pybamm.IDAKLUSolver(
        rtol=tolerance, atol=tolerance / 100.0, output_variables=["Voltage [V]"],
        options={"compile": compile, "num_threads": threads},
    )  # fmt: skip


def reduced(unit: UnitCell, nodes: int = 20, shells: int = 20, current: Any = None) -> Any:
    """The discretised model in u; inputs are `VARIED` and, without `current`, ``current``."""
    v = {name: pybamm.InputParameter(name) for name in VARIED}
    i = pybamm.InputParameter("current") if current is None else current
    thermal = 2.0 * GAS_CONSTANT * unit.temperature / FARADAY
    model = pybamm.BaseModel("reduced half-cell")
    auxiliary = {"secondary": "positive electrode"}
    x = pybamm.Variable("x", domain="positive particle", auxiliary_domains=auxiliary, bounds=(0, 1))
    u = pybamm.Variable("u", domain="positive electrode")
    surface = pybamm.surf(x)
    i0 = 2.0 * v["exchange_current"] * pybamm.sqrt(surface * (1.0 - surface))
    j = 2.0 * i0 * pybamm.sinh((u - open_circuit(surface)) / thermal)
    kappa, sigma, length = (
        v["ionic_conductivity"], v["electronic_conductivity"], v["thickness"],
    )  # fmt: skip
    both = 1.0 / (1.0 / kappa + 1.0 / sigma)
    area = 3.0 * v["active_fraction"] / v["particle_radius"]
    model.rhs[x] = pybamm.div(v["diffusivity"] / v["particle_radius"] ** 2 * pybamm.grad(x))
    leaving = j * v["particle_radius"] / (v["diffusivity"] * FARADAY * unit.maximum_concentration)
    model.boundary_conditions[x] = {
        "left": (pybamm.Scalar(0), "Neumann"),
        "right": (-leaving, "Neumann"),
    }
    model.algebraic[u] = pybamm.div(both * pybamm.grad(u)) - length**2 * area * j
    model.boundary_conditions[u] = {
        "left": (i / kappa * length, "Neumann"),
        "right": (-i / sigma * length, "Neumann"),
    }
    model.initial_conditions[x] = v["initial"]
    model.initial_conditions[u] = open_circuit(v["initial"]) * pybamm.PrimaryBroadcast(
        1, "positive electrode"
    )
    left, right = pybamm.boundary_value(u, "left"), pybamm.boundary_value(u, "right")
    resistance = length / (kappa + sigma) + v["separator_resistance"] + v["series_resistance"]
    lithium = thermal * pybamm.arcsinh(i / (2.0 * unit.negative_exchange_current))
    voltage = both / kappa * left + both / sigma * right - i * resistance - lithium
    model.variables = {"Voltage [V]": voltage}
    model.events = [pybamm.Event("cut-off", voltage - unit.lower_voltage)]
    return _discretised(model, nodes, shells)


def _discretised(model: Any, nodes: int, shells: int) -> Any:
    x = pybamm.SpatialVariable("x_p", domain=["positive electrode"], coord_sys="cartesian")
    r = pybamm.SpatialVariable(
        "r_p", domain=["positive particle"], coord_sys="spherical polar",
        auxiliary_domains={"secondary": "positive electrode"},
    )  # fmt: skip
    geometry = {
        "positive electrode": {x: {"min": 0, "max": 1}},
        "positive particle": {r: {"min": 0, "max": 1}},
    }
    uniform = dict.fromkeys(geometry, pybamm.Uniform1DSubMesh)
    mesh = pybamm.Mesh(geometry, uniform, {x: nodes, r: shells})
    method = dict.fromkeys(geometry, pybamm.FiniteVolume())
    # at the faces of the electrode the slopes of u are known, as the stock model uses them
    method["positive electrode"] = pybamm.FiniteVolume({"extrapolation": {"use bcs": True}})
    pybamm.Discretisation(mesh, method).process_model(model)
    return model


def inputs(unit: UnitCell, current: float | None = None) -> dict[str, float]:
    """Inputs of the reduced form for one design."""
    values = {name: float(getattr(unit, name)) for name in VARIED}
    return values if current is None else {**values, "current": float(current)}


def stock(unit: UnitCell, tolerance: float = 1e-4, nodes: int = 20) -> tuple[Any, float]:
    """`pybamm.Simulation` of the stock half-cell and its electrode area, m^2; `nodes` volumes each
    across separator and electrode, 20 shells.

    It has no series resistance; the separator's resistance becomes a thickness.
    """
    values = pybamm.ParameterValues("Xu2019")
    area = float(values["Electrode width [m]"]) * float(values["Electrode height [m]"])
    kappa = unit.ionic_conductivity
    factor = unit.exchange_current / (0.5 * unit.maximum_concentration)
    values.update(
        {
            "Separator thickness [m]": unit.separator_resistance * kappa,
            "Separator porosity": 1.0,
            "Separator Bruggeman coefficient (electrolyte)": 0.0,
            "Positive electrode thickness [m]": unit.thickness,
            "Positive particle radius [m]": unit.particle_radius,
            "Positive particle diffusivity [m2.s-1]": unit.diffusivity,
            "Maximum concentration in positive electrode [mol.m-3]": unit.maximum_concentration,
            "Initial concentration in positive electrode [mol.m-3]": unit.initial
            * unit.maximum_concentration,
            "Positive electrode active material volume fraction": unit.active_fraction,
            "Positive electrode porosity": 1.0 - unit.active_fraction,
            "Positive electrode Bruggeman coefficient (electrolyte)": 0.0,
            "Positive electrode Bruggeman coefficient (electrode)": 0.0,
            "Positive electrode conductivity [S.m-1]": unit.electronic_conductivity,
            "Cation transference number": 1.0,
            "Electrolyte conductivity [S.m-1]": kappa,
            "Electrolyte diffusivity [m2.s-1]": 1e-10,
            "Thermodynamic factor": 1.0,
            "Positive electrode OCP [V]": open_circuit,
            "Positive electrode exchange-current density [A.m-2]": lambda ce, cs, cm, T: (
                factor * pybamm.sqrt(cs * (cm - cs))
            ),
            "Exchange-current density for lithium metal electrode [A.m-2]": lambda ce, cl, T: (
                unit.negative_exchange_current + 0.0 * ce
            ),
            "Negative electrode conductivity [S.m-1]": 1e20,
            "Current function [A]": pybamm.InputParameter("current"),
            "Lower voltage cut-off [V]": unit.lower_voltage,
            "Upper voltage cut-off [V]": 5.0,
        },
        check_already_exists=False,
    )
    model = pybamm.lithium_ion.DFN({"working electrode": "positive"})
    points = {"x_s": nodes, "x_p": nodes, "r_p": 20, "x_n": 1, "r_n": 1}
    simulation = pybamm.Simulation(
        model, parameter_values=values, var_pts=points, solver=solver(tolerance, False)
    )
    return simulation, area
