"""Vectors in the registers of the machine: a type of numba, eight doubles of LLVM.

It rests on numba's interface for new types (`numba.extending`, `numba.core.typing.templates`),
which a test holds against the plain vectors of numpy.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.datamodel.registry import register_default
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin

from allsolid.simulation.vectors.width import WIDTH

_intrinsic: Any = intrinsic  # numba ships no types for what it decorates
_lower: Any = lower_builtin
_typing: Any = infer_global
_DOUBLE, _LONG, _INT, _BIT = ir.DoubleType(), ir.IntType(64), ir.IntType(32), ir.IntType(1)
_INT8 = ir.IntType(8)
_VECTOR, _LONGS = ir.VectorType(_DOUBLE, WIDTH), ir.VectorType(_LONG, WIDTH)
_INTS, _BITS = ir.VectorType(_INT, WIDTH), ir.VectorType(_BIT, WIDTH)
_ORDER_FREE = ("reassoc", "nsz", "contract")


class Vector(types.Type):
    """The type of eight doubles."""

    def __init__(self) -> None:
        super().__init__(name="Vector")


VECTOR = Vector()


@register_default(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Vector) -> None:
        super().__init__(manager, kind, _VECTOR)


def _spread(builder: Any, value: Any) -> Any:
    """The scalar in every entry."""
    one = builder.insert_element(
        ir.Constant(ir.VectorType(value.type, WIDTH), ir.Undefined), value, ir.Constant(_INT, 0)
    )
    return builder.shuffle_vector(one, one, ir.Constant(_INTS, None))


def _wide(builder: Any, value: Any) -> Any:
    return value if isinstance(value.type, ir.VectorType) else _spread(builder, value)


def _call(builder: Any, name: str, result: Any, args: list[Any]) -> Any:
    """An intrinsic function of LLVM."""
    kind = ir.FunctionType(result, [a.type for a in args])
    function = cgutils.get_or_insert_function(builder.module, kind, name)
    return builder.call(function, args, fastmath=_ORDER_FREE)


def _arithmetic(symbols: tuple[Any, ...], instruction: str) -> None:
    """Let an operator of Python act on vectors, and on a vector and a number."""
    for symbol in symbols:

        @_typing(symbol)
        class _Typing(AbstractTemplate):
            def generic(self, args: Any, kws: Any) -> Any:
                if len(args) == 2 and VECTOR in args:
                    return signature(VECTOR, *(a if a == VECTOR else types.float64 for a in args))
                return None

        def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            return getattr(builder, instruction)(*(_wide(builder, a) for a in args))

        for pair in ((Vector, Vector), (Vector, types.Float), (types.Float, Vector)):
            _lower(symbol, *pair)(lower)


_arithmetic((operator.add, operator.iadd), "fadd")
_arithmetic((operator.sub, operator.isub), "fsub")
_arithmetic((operator.mul, operator.imul), "fmul")
_arithmetic((operator.truediv, operator.itruediv), "fdiv")


def _of_one(symbol: Any, generate: Callable[[Any, Any], Any]) -> None:
    """Let a function of Python act on a vector."""

    @_typing(symbol)
    class _Typing(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            return signature(VECTOR, VECTOR) if args == (VECTOR,) else None

    @_lower(symbol, Vector)
    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return generate(builder, args[0])


_of_one(operator.neg, lambda builder, v: builder.fneg(v))
_of_one(abs, lambda builder, v: _call(builder, f"llvm.fabs.v{WIDTH}f64", _VECTOR, [v]))


def _address(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    """Where the vector lies in an array whose last axis is contiguous."""
    array = context.make_array(sig.args[0])(context, builder, args[0])
    places = [_long(builder, index) for index in cgutils.unpack_tuple(builder, args[-1])]
    shape: Any = getattr(sig.args[0], "shape", None)
    if shape is None:
        strides = cgutils.unpack_tuple(builder, array.strides)
    else:
        sizes = [8 * int(np.prod(shape[axis + 1 :])) for axis in range(len(shape))]
        strides = [ir.Constant(_LONG, size) for size in sizes]
    first = builder.bitcast(array.data, _INT8.as_pointer())
    offset = builder.mul(places[-1], ir.Constant(_LONG, 8))
    for place, stride in zip(places[:-1], strides, strict=False):
        offset = builder.add(offset, builder.mul(place, stride))
    return builder.bitcast(builder.gep(first, [offset]), _VECTOR.as_pointer())


def _long(builder: Any, index: Any) -> Any:
    return index if index.type == _LONG else builder.sext(index, _LONG)


def _place(place: tuple[Any, ...]) -> Any:
    """The type of the indices that were given, as one tuple."""
    if len(place) == 1 and isinstance(place[0], types.BaseTuple):
        return place[0]
    return types.Tuple(place)


@_intrinsic
def load(context, array, *place):
    """Eight values of `array`, from the place on (the last index counts entries)."""

    def generate(cx: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load(_address(cx, builder, sig, args), align=8)

    return VECTOR(array, _place(place)), generate


@_intrinsic
def store(context, array, vector, *place):
    """Write a vector to `array`, from the place on."""

    def generate(cx: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[1], _address(cx, builder, sig, args), align=8)
        return cx.get_dummy_value()

    return types.void(array, vector, _place(place)), generate


@_intrinsic
def full(context, value):
    """The value in every entry."""

    def generate(cx: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _spread(builder, args[0])

    return VECTOR(types.float64), generate


def _reduction(name: str, begin: tuple[float, ...] = ()) -> Any:
    @_intrinsic
    def reduce(context, vector):
        def generate(cx: Any, builder: Any, sig: Any, args: Any) -> Any:
            first = [ir.Constant(_DOUBLE, value) for value in begin]
            full_name = f"llvm.vector.reduce.{name}.v{WIDTH}f64"
            return _call(builder, full_name, _DOUBLE, [*first, args[0]])

        return types.float64(vector), generate

    return reduce


total = _reduction("fadd", (0.0,))
largest = _reduction("fmax")


def _one_by_one(name: str) -> Any:
    @_intrinsic
    def apply(context, vector):
        def generate(cx: Any, builder: Any, sig: Any, args: Any) -> Any:
            return _call(builder, f"llvm.{name}.v{WIDTH}f64", _VECTOR, [args[0]])

        return VECTOR(vector), generate

    return apply


sqrt = _one_by_one("sqrt")
nearest = _one_by_one("rint")
floor = _one_by_one("floor")


@_intrinsic
def power_of_two(context, whole):
    """2 to whole numbers between -1022 and 1023: they become the exponents of doubles."""

    def generate(cx: Any, builder: Any, sig: Any, args: Any) -> Any:
        exponent = builder.sext(builder.fptosi(args[0], _INTS), _LONGS)
        biased = builder.add(exponent, ir.Constant(_LONGS, [1023] * WIDTH))
        bits = builder.shl(biased, ir.Constant(_LONGS, [52] * WIDTH))
        return builder.bitcast(bits, _VECTOR)

    return VECTOR(whole), generate


def _either(comparison: str) -> Any:
    @_intrinsic
    def pick(context, one, other):
        def generate(cx: Any, builder: Any, sig: Any, args: Any) -> Any:
            a, b = (_wide(builder, v) for v in args)
            return builder.select(builder.fcmp_ordered(comparison, a, b), a, b)

        return VECTOR(*(k if k == VECTOR else types.float64 for k in (one, other))), generate

    return pick


maximum = _either(">")
minimum = _either("<")


def _inside(builder: Any, low: Any, x: Any, high: Any) -> Any:
    above = builder.fcmp_ordered("<", _spread(builder, low), x)
    below = builder.fcmp_ordered("<", x, _spread(builder, high))
    return builder.and_(above, below)


@_intrinsic
def where_between(context, low, x, high, inside, outside):
    """`inside` where low < x < high, else `outside`."""

    def generate(cx: Any, builder: Any, sig: Any, args: Any) -> Any:
        where = _inside(builder, *args[:3])
        return builder.select(where, args[3], _spread(builder, args[4]))

    return VECTOR(types.float64, x, types.float64, inside, types.float64), generate


@_intrinsic
def all_between(context, low, x, high):
    """True where every entry is between `low` and `high`; never for one that is not a number."""

    def generate(cx: Any, builder: Any, sig: Any, args: Any) -> Any:
        name = f"llvm.vector.reduce.and.v{WIDTH}i1"
        kind = ir.FunctionType(_BIT, [_BITS])
        function = cgutils.get_or_insert_function(builder.module, kind, name)
        return builder.call(function, [_inside(builder, *args)])

    return types.boolean(types.float64, x, types.float64), generate


@_intrinsic
def cubics(context, table, curve, interval):
    """The four coefficients of one curve of a table (curves, intervals, 4) at whole numbers."""

    def generate(cx: Any, builder: Any, sig: Any, args: Any) -> Any:
        array = cx.make_array(sig.args[0])(cx, builder, args[0])
        intervals = cgutils.unpack_tuple(builder, array.shape, 3)[1]
        first = builder.mul(builder.mul(args[1], intervals), ir.Constant(_LONG, 4))
        base = builder.gep(array.data, [first], inbounds=True)
        row = builder.sext(builder.fptosi(args[2], _INTS), _LONGS)
        offset = builder.mul(row, ir.Constant(_LONGS, [4] * WIDTH))
        parts = []
        for lane in range(WIDTH):
            at = builder.extract_element(offset, ir.Constant(_INT, lane))
            here = builder.gep(base, [at], inbounds=True)
            parts.append([
                builder.load(builder.gep(here, [ir.Constant(_LONG, k)], inbounds=True), align=8)
                for k in range(4)
            ])  # fmt: skip
        vectors = []
        for k in range(4):
            made = ir.Constant(_VECTOR, ir.Undefined)
            for lane in range(WIDTH):
                made = builder.insert_element(made, parts[lane][k], ir.Constant(_INT, lane))
            vectors.append(made)
        return cx.make_tuple(builder, sig.return_type, vectors)

    return types.UniTuple(VECTOR, 4)(table, types.int64, interval), generate
