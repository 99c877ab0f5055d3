"""The cell that people handle: the record of its parts with all that is computed from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from allsolid.cells import card
from allsolid.cells.building.assembly import assemble
from allsolid.cells.building.inputs import Inputs, resolve
from allsolid.cells.energy import energy_density, specific_energy
from allsolid.cells.origins import provenance
from allsolid.cells.record import CellRecord
from allsolid.cells.standing.checks import status
from allsolid.cells.standing.compatibility import Contact, contacts
from allsolid.designs import Design, read_design, vary
from allsolid.exploration import draw as draw_tree
from allsolid.quantities import InputError, Level, Number, checked, show
from allsolid.sources import Measured
from allsolid.sources.tree import named


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Cell(CellRecord):
    """A cell, or a batch of cells; made by `load` or `build`, changed by `vary` into a new one."""

    __setstate__ = CellRecord.__setstate__

    @property
    def status(self) -> Any:
        """What is to be known first: `Status`, or an integer array of its sums in a batch."""
        return status(self)

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """Whether what touches can touch: a `Contact` a contact, the worst first."""
        return contacts(self)

    @property
    def provenance(self) -> dict[str, Measured]:
        """Every value that moves an output of the cell, by name."""
        self.check_inputs()
        return provenance(self)

    def check_inputs(self) -> None:
        """Raise `InputError` where the cell is not what its inputs describe.

        `dataclasses.replace` changes a part beside the inputs; what draws, varies or costs a cell
        starts from these and would lose the change. What it is used under may differ.
        """
        with np.errstate(all="ignore"):
            described = assemble(self.inputs)
        for name in ("mass", "volume", "capacity", "energy", "area"):
            if not np.array_equal(getattr(self, name), getattr(described, name), equal_nan=True):
                text = "it was changed beside its inputs: change it by cell.vary({key: value})"
                raise InputError(text, file=self.name, key=name)

    def vary(self, values: Mapping[str, Any]) -> Cell:
        """A new cell (or batch) with other numbers, e.g. ``{"separator.thickness": array}``.

        Keys are those of the design file, values SI floats or arrays; see `allsolid.designs.vary`.
        """
        self.check_inputs()
        inputs = dataclasses.replace(self.inputs, design=vary(self.design, values))
        lengths = {np.size(one.value) for one in named(inputs).values()} - {1}
        if self.size > 1 and len(lengths) > 1:
            text = f"expected one number, or one for each of the {self.size} cells of the batch"
            raise InputError(text, key=", ".join(values), value=sorted(lengths))
        return build(inputs)

    def draw(self, count: int = 1000, seed: int = 0) -> Cell:
        """A batch of `count` cells with every uncertain value drawn from its prior.

        What stands at one place (an electrolyte in separator and cathode) is drawn once.
        """
        self.check_inputs()
        return build(draw_tree(self.inputs, count, seed))

    def specific_energy(self, level: Level | str = Level.CELL) -> Number:
        """Gravimetric energy density E_d = C V / m at `level`, J/kg."""
        return specific_energy(self, level)

    def energy_density(self, level: Level | str = Level.CELL, *, charged: bool = True) -> Number:
        """Energy per volume at `level`, J/m^3, of the charged (or discharged) cell."""
        return energy_density(self, level, charged=charged)

    def __str__(self) -> str:
        return card.text(self)

    def as_dict(self) -> dict[str, Any]:
        """The card as plain data with units in its keys, ready for JSON."""
        return card.as_dict(self)

    def to_html(self) -> str:
        """The card as an HTML section."""
        return card.html(self)

    _repr_html_ = to_html


@checked
def build(inputs: Design | Inputs, *, file: object = None) -> Cell:
    """The cell of a design or of inputs (a batch, where they hold arrays).

    A pure function of its inputs; a bare design takes its materials from the packaged catalogue.
    `file` is what errors name; without it the design's own name.

    Raises
    ------
    InputError : an unknown material, a capacity beyond the material's theoretical one, a voltage
        that is not positive, or (for a single cell) a stack that does not fit its case, with the
        length by which it does not
    """
    design = inputs if isinstance(inputs, Design) else inputs.design
    place = file if isinstance(file, str | Path) and str(file) else design.name
    try:
        tree = resolve(inputs) if isinstance(inputs, Design) else inputs
        record = assemble(tree)
    except InputError as error:
        raise error.located(file=place) from error
    _check_sides(record, place)
    clearance = record.housing.clearance
    if np.ndim(clearance) == 0 and clearance < 0:
        by = show(-float(clearance), "mm", 4)
        raise InputError(
            f"the stack does not fit its case: it is {by} too large", file=place, key="format"
        )
    return Cell(*(getattr(record, field.name) for field in dataclasses.fields(record)))


def _check_sides(record: CellRecord, place: object) -> None:
    """Refuse sides that hold no lithium between them, or whose potentials are swapped."""
    cathode, anode = record.cathode, record.anode
    if "blocking" not in (cathode.kind, anode.kind) and not np.any(cathode.supply + anode.supply):
        text = f"no lithium is in {cathode.name} and {anode.name} as built: expected some in one"
        raise InputError(text, file=place, key="cathode")
    least, symmetric = float(np.min(record.balance.average_voltage)), cathode.name == anode.name
    if least < 0.0 or (least == 0.0 and not symmetric):
        sides = " and ".join(
            f"{side.name} ({show(float(np.min(potential)), 'V')} against lithium)"
            for side, potential in (
                (cathode, record.balance.cathode_potential), (anode, record.balance.anode_potential)
            )
        )  # fmt: skip
        text = f"the cathode must have the higher potential: swap {sides}"
        raise InputError(text, file=place, key="cathode", value=show(least, "V"))


@checked
def load(name_or_path: str | Path) -> Cell:
    """The cell of a packaged design or of a TOML file; errors as in `read_design` and `build`."""
    return build(read_design(name_or_path), file=name_or_path)


@checked
def as_cell(given: Any) -> Cell:
    """The cell that is meant: a cell as it is, or that of a packaged name, a file or a `Design`.

    Raises
    ------
    InputError : none of these, and as in `load`
    """
    if isinstance(given, Cell):
        return given
    if isinstance(given, Design | Inputs):
        return build(given)
    if isinstance(given, str | Path):
        return load(given)
    expected = "expected a Cell (allsolid.load makes one), or the name or file of a design"
    raise InputError(expected, key="cell", value=given)
