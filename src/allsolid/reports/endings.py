"""How a simulation ended, in words for people."""

from __future__ import annotations

from allsolid.simulation import Status

_WORDS = {
    Status.FINISHED: "finished",
    Status.SATURATED: (
        "stopped: particle surfaces ran empty or full before any limit; lower the rate or raise "
        "the limit"
    ),
    Status.INFEASIBLE: "stopped: no state gives this current, voltage or power; lower it",
    Status.STALLED: (
        "stopped: the time step fell to nothing; loosen the tolerance and check the parameters"
    ),
    Status.LEFT_WINDOW: (
        "stopped: the cell left its voltage window in a step without a voltage limit; lower the "
        "current, or give the step a limit, as 'or until 2.5 V'"
    ),
    Status.NO_LITHIUM: (
        "stopped: the negative electrode ran out of lithium; give it more, or a higher cut-off"
    ),
    Status.STEEP: (
        "finished, less exact: the front in the cathode is steeper than the mesh resolves; "
        "allsolid.simulation.refined repeats it on a finer one"
    ),
    Status.AT_ONCE: "the last step ended at its first instant: its limit was already passed",
}


def ending(status: Status) -> str:
    """What a status says and what to do next, in one sentence; its name where it has no words."""
    return _WORDS.get(status, status.name.lower().replace("_", " "))
