"""The report's section on the electrolytes of a cell and how they get along with its electrodes."""

from __future__ import annotations

from collections.abc import Sequence

from allsolid.cells import Contact
from allsolid.materials import Electrolyte, Verdict, electrolyte, electrolyte_classes
from allsolid.materials.figures import conductivity_chart
from allsolid.quantities import ROOM_TEMPERATURE, number, to, typeset
from allsolid.reports.page import Fact, Picture, Section, Table

WARM = 333.15


def materials_section(electrolytes: Sequence[Electrolyte], pairs: Sequence[Contact]) -> Section:
    """Conductivity with its interval, the classes of electrolytes, and the pairs that touch."""
    first = electrolytes[0]
    sigma = typeset(float(first.ionic_conductivity(ROOM_TEMPERATURE)), "mS/cm")
    return Section(
        "materials",
        "What is it made of?",
        f"The separator is {first.name} ({first.family}), {sigma} at 25 °C.{_warning(pairs)}",
        (
            Picture(
                conductivity_chart(charted(electrolytes)),
                "Ionic conductivity with its 90 % interval; dotted outside the range of the data.",
            ),
            _conductivities(electrolytes),
            _pairs(pairs),
            _classes(),
        ),
    )


def charted(electrolytes: Sequence[Electrolyte]) -> tuple[Electrolyte, ...]:
    """The electrolytes in the chart: those of the cell, and two to compare them with."""
    names = [one.name for one in electrolytes]
    others = [name for name in ("Li6PS5Cl", "LLZO:Ta", "PEO-LiTFSI") if name not in names]
    return *electrolytes, *map(electrolyte, others[:2])


def _conductivities(electrolytes: Sequence[Electrolyte]) -> Table:
    rows = []
    for one in electrolytes:
        for temperature in (ROOM_TEMPERATURE, WARM):
            model = one.conductivity
            low, mid, high = (
                number(to(float(f(temperature)), "mS/cm"))
                for f in (model.low, model.at, model.high)
            )
            rows.append((one.name, typeset(temperature, "degC"), mid, f"{low} to {high}"))
    return Table(
        ("Electrolyte", "At", "mS/cm", "90 % interval"),
        tuple(rows),
        "The interval is that of samples from different laboratories, not of one measurement.",
        numeric=(2,),
    )


def chemistry_facts(pairs: Sequence[Contact]) -> tuple[Fact, ...]:
    """What heads the page where something in the cell reacts without end; else nothing."""
    reacting = [p for p in pairs if p.verdict is Verdict.REACTS]
    if not reacting:
        return ()
    worst, *others = reacting
    more = f"; and {len(others)} more" if others else ""
    note = f"{worst.reason}; remedy: {worst.remedy}{more}" if worst.remedy else worst.reason + more
    return (Fact("Chemistry", worst.pair, f"{worst.where}: {note}"),)


def _warning(pairs: Sequence[Contact]) -> str:
    """The contacts about which something is to be done, in sentences."""
    return "".join(f" {p.where[:1].upper()}{p.where[1:]}: {p.pair}." for p in pairs if p.bad)


def _pairs(pairs: Sequence[Contact]) -> Table:
    rows = [
        (p.where, p.one, p.other, p.between, str(p.verdict), p.reason, p.remedy, p.source)
        for p in pairs
    ]
    heads = (
        "Where", "This", "touches", "Between them", "Verdict", "Reason", "Remedy", "Source",
    )  # fmt: skip
    caption = "Chemical and electrochemical compatibility of all that touches, the worst first."
    return Table(heads, tuple(rows), caption)


def _classes() -> Table:
    rows = []
    for one in electrolyte_classes().values():
        span = "not in its table"
        if one.article is not None and one.article_temperature is not None:
            low, high = (number(to(value, "S/cm"), 2) for value in one.article)
            span = f"{low} to {high} at {typeset(one.article_temperature, 'degC')}"
        p10, p50, p90 = (number(to(value, "S/cm"), 2) for value in (one.p10, one.p50, one.p90))
        rows.append(
            (str(one.family), span, p50, f"{p10} to {p90}", str(one.count), one.source, one.remark)
        )
    return Table(
        (
            "Class",
            "The article says, S/cm",
            "Median",
            "10 to 90 % of rows",
            "Rows",
            "Source",
            "Remark",
        ),
        tuple(rows),
        "Conductivity of the classes (S/cm): what the source article calls typical beside what the "
        "rows of a data set say.",
        numeric=(2, 4),
    )
