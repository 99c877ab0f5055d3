"""RODAS: a Rosenbrock method of order 4(3), L-stable and stiffly accurate, with dense output.

Coefficients of Hairer and Wanner, Solving Ordinary Differential Equations II (source key
``hairer1996``). A step of M y' = F(t, y) with J = dF/dy solves six linear systems,

    (M / (gamma h) - J) U_i = F(t + alpha_i h, y + sum a_ij U_j) + M sum c_ij U_j / h
                              + gamma_i h dF/dt,

with the same matrix; y_new = y + sum a_5j U_j + U_5 + U_6 and U_6 is the error estimate.
"""

from __future__ import annotations

import numpy as np

from allsolid.simulation.compile import kernel

STAGES = 6
GAMMA = 0.25
ALPHA = np.array([0.0, 0.386, 0.21, 0.63, 1.0, 1.0])
GAMMAS = np.array([0.25, -0.1043, 0.1035, -0.0362, 0.0, 0.0])
A = np.array([
    (0.0, 0.0, 0.0, 0.0, 0.0),
    (1.544, 0.0, 0.0, 0.0, 0.0),
    (0.9466785280815826, 0.2557011698983284, 0.0, 0.0, 0.0),
    (3.314825187068521, 2.896124015972201, 0.9986419139977817, 0.0, 0.0),
    (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895, 0.0),
    (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895, 1.0),
])  # fmt: skip
C = np.array([
    (0.0, 0.0, 0.0, 0.0, 0.0),
    (-5.6688, 0.0, 0.0, 0.0, 0.0),
    (-2.430093356833875, -0.2063599157091915, 0.0, 0.0, 0.0),
    (-0.1073529058151375, -9.594562251023355, -20.47028614809616, 0.0, 0.0),
    (7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616, 0.0),
    (8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136,
     -6.058818238834054),
])  # fmt: skip
DENSE = np.array([
    (10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823,
     1.025137723295662),
    (-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386,
     -6.594389125716872),
])  # fmt: skip
NEW = np.array([*A[5], 1.0])
"""Weights of the stages in the new state."""


@kernel
def stage_weight(theta, stage):
    """Weight of a stage in the state at the fraction `theta` of a step (the dense output)."""
    if stage == STAGES - 1:
        return theta
    bend = DENSE[0, stage] + theta * DENSE[1, stage]
    return theta * (NEW[stage] + (1.0 - theta) * bend)
