"""Numbers of a design file: text with a unit, or a table with interval, kind and source."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, ValidationInfo
from pydantic import Field as Bounds
from pydantic_core import PydanticCustomError, core_schema

from allsolid.designs.bounds import quantity
from allsolid.quantities import InputError, Number, parse, printable, show, unit_of
from allsolid.quantities.inputs import COLDEST
from allsolid.sources import Kind, Measured, Scale, measured


@dataclass(frozen=True, slots=True)
class Origin:
    """Kind and source of the plain values of a file, from its head."""

    kind: Kind = Kind.CHOSEN
    source: str = ""


def _refused(text: str, below: str = "") -> PydanticCustomError:
    """What is wrong; `below` is the key inside the table of the value where it is."""
    return PydanticCustomError("quantity", "{text}", {"text": text, "below": below})


@dataclass(frozen=True, slots=True)
class Field:
    """What a field of the schema accepts: its unit and its bounds. Put it into ``Annotated``.

    `least` and `most` are the bounds in SI.
    """

    unit: str
    adapter: Any
    least: float = -math.inf
    most: float = math.inf

    def check(self, given: Any) -> float:
        """`given` (text with a unit) in SI; a pydantic error for what the field refuses."""
        try:
            return self.adapter.validate_python(given)
        except ValidationError as error:
            raise _refused(error.errors()[0]["msg"]) from error

    def read(self, given: Any, info: ValidationInfo) -> Measured:
        """A `Measured` from plain text or from a table with value, low, high, kind, source.

        It is shown in the unit that its value is written in.
        """
        if isinstance(given, Measured):
            return given
        name = info.field_name or ""
        if isinstance(given, dict):
            return self._table(given, name)
        value = self.check(given)
        origin = info.context if isinstance(info.context, Origin) else Origin()
        unit = unit_of(given, self.unit)
        return Measured(
            value, value, value, origin.kind, origin.source, unit, name=name,
            least=self.least, most=self.most,
        )  # fmt: skip

    def _table(self, given: dict[str, Any], name: str) -> Measured:
        for key in ("value", "low", "high"):
            if key in given:
                try:
                    self.adapter.validate_python(given[key])
                except ValidationError as error:
                    raise _refused(error.errors()[0]["msg"], key) from error
        for key in ("kind", "source", "scale", "conditions", "note"):
            if not isinstance(given.get(key, ""), str):
                raise _refused("expected a text", key)
        for key, members in (("kind", Kind), ("scale", Scale)):
            if key in given and given[key] not in set(members):
                text = f"{printable(repr(given[key]))}: expected one of {', '.join(members)}"
                raise _refused(text, key)
        try:
            stated = measured(given, unit_of(given.get("value"), self.unit), name=name)
            return replace(stated, least=self.least, most=self.most)
        except InputError as error:
            below = error.key if error.key in given else ""
            raise _refused(error.expected, below) from error

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.with_info_plain_validator_function(
            self.read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda found: show(found.value, self.unit, 12), when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        text = {"type": "string", "unit": self.unit, "examples": [f"25 {self.unit}".strip()]}
        return {"anyOf": [text, {"type": "object", "title": "value with its source"}]}


def number(unit: str, **bounds: Any) -> Field:
    """A number of the file: `unit` fixes the dimension; bounds gt, ge, lt, le as in quantities."""
    found = {
        name: parse(bound, unit) if isinstance(bound, str) else float(bound)
        for name, bound in bounds.items()
    }
    least = found.get("ge", found.get("gt", -math.inf))
    most = found.get("le", found.get("lt", math.inf))
    return Field(unit, TypeAdapter(quantity(unit, **bounds)), least, most)


Length = Annotated[Measured, number("mm", gt=0, le="10 m")]
Thickness = Annotated[Measured, number("um", ge=0, le="10 cm")]
Solid = Annotated[Measured, number("um", gt=0, le="10 cm")]
Area = Annotated[Measured, number("cm^2", gt=0, le="100 m^2")]
Mass = Annotated[Measured, number("g", ge=0, le="1000 kg")]
Density = Annotated[Measured, number("g/cm^3", gt=0, le="25 g/cm^3")]
Temperature = Annotated[Measured, number("degC", ge=COLDEST, le=1500.0)]
Pressure = Annotated[Measured, number("MPa", ge=0, le="5 GPa")]
Strength = Annotated[Measured, number("MPa", gt=0, le="10 GPa")]
Voltage = Annotated[Measured, number("V", ge="-1 V", le="10 V")]
CurrentDensity = Annotated[Measured, number("mA/cm^2", gt=0, le="1e4 mA/cm^2")]
ArealCapacity = Annotated[Measured, number("mAh/cm^2", gt=0, le="100 mAh/cm^2")]
SpecificCapacity = Annotated[Measured, number("mAh/g", gt=0, le="5000 mAh/g")]
Loading = Annotated[Measured, number("mg/cm^2", gt=0, le="1000 mg/cm^2")]
Conductivity = Annotated[Measured, number("mS/cm", gt=0, le="1e8 S/m")]
Fraction = Annotated[Measured, number("%", ge=0.0, le=1.0)]
Void = Annotated[Measured, number("%", ge=0.0, le=0.99)]
Share = Annotated[Measured, number("%", gt=0.0, le=1.0)]
Excess = Annotated[Measured, number("%", ge=0.0, le=10.0)]
Swelling = Annotated[Measured, number("%", ge=0.0, le=4.0)]
Ratio = Annotated[Measured, number("", gt=0.0, le=100.0)]


class Part(BaseModel):
    """One table of a design file: frozen, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


Count = Annotated[int, Bounds(ge=1, le=10_000, strict=True)]


def si(given: Measured) -> Number:
    """The SI value of a field: a float, or the array of a batch."""
    return given.value
