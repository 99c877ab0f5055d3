"""Classes of solid electrolytes: the article's table beside what data say."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from allsolid.materials.family import Family
from allsolid.quantities import parse
from allsolid.quantities.frozen import FrozenMapping

FILE = "classes.toml"


@dataclass(frozen=True, slots=True)
class ElectrolyteClass:
    """One class; conductivities in S/m.

    `article` is the range that the source article calls typical (None where it has no such
    class), `article_temperature` the temperature it holds for (K). `p10`, `p50`, `p90` come from
    the packaged statistics of `count` rows of `source`.
    """

    family: Family
    article: tuple[float, float] | None
    article_temperature: float | None
    advantages: tuple[str, ...]
    challenges: tuple[str, ...]
    representatives: tuple[str, ...]
    p10: float
    p50: float
    p90: float
    count: int
    source: str
    remark: str


@functools.cache
def electrolyte_classes() -> Mapping[str, ElectrolyteClass]:
    """The classes by family."""
    text = (files("allsolid.materials") / "data" / FILE).read_text(encoding="utf-8")
    classes = {}
    for name, entry in tomllib.loads(text).items():
        article, data = entry.get("article"), entry["data"]
        classes[Family(name)] = ElectrolyteClass(
            family=Family(name),
            article=(parse(article["low"], "S/cm"), parse(article["high"], "S/cm"))
            if article
            else None,
            article_temperature=parse(article["temperature"], "degC") if article else None,
            advantages=tuple(entry["advantages"]),
            challenges=tuple(entry["challenges"]),
            representatives=tuple(entry["representatives"]),
            p10=parse(data["p10"], "S/cm"),
            p50=parse(data["p50"], "S/cm"),
            p90=parse(data["p90"], "S/cm"),
            count=data["count"],
            source=data["source"],
            remark=entry["remark"],
        )
    return FrozenMapping(classes)
