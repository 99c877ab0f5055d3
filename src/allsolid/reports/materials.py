"""The report's section on the electrolytes of a cell and how they get along with its electrodes."""

from __future__ import annotations

from collections.abc import Sequence

from allsolid.materials import Compatibility, Electrolyte, electrolyte_classes
from allsolid.materials.figures import conductivity_chart
from allsolid.quantities import ROOM_TEMPERATURE, number, to, typeset
from allsolid.reports.page import Picture, Section, Table

WARM = 333.15


def materials_section(
    electrolytes: Sequence[Electrolyte], pairs: Sequence[Compatibility]
) -> Section:
    """Conductivity with its interval, the classes of electrolytes, and the pairs that touch."""
    first = electrolytes[0]
    sigma = typeset(float(first.ionic_conductivity(ROOM_TEMPERATURE)), "mS/cm")
    return Section(
        "materials",
        "What is it made of?",
        f"The separator is {first.name} ({first.family}), {sigma} at 25 °C.",
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


def charted(electrolytes: Sequence[Electrolyte]) -> tuple[str, ...]:
    """Names of the electrolytes in the chart: those of the cell, and two to compare them with."""
    names = tuple(one.name for one in electrolytes)
    others = tuple(name for name in ("Li6PS5Cl", "LLZO:Ta", "PEO-LiTFSI") if name not in names)
    return *names, *others[:2]


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


def _pairs(pairs: Sequence[Compatibility]) -> Table:
    rows = [(p.electrolyte, p.partner, p.verdict, p.reason, p.remedy) for p in pairs]
    heads = ("Electrolyte", "touches", "Verdict", "Reason", "Remedy")
    return Table(heads, tuple(rows), "Chemical and electrochemical compatibility.")


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
