"""What operators give where both sides are known, as ECMA-262 §13 says; else nothing."""

import math
import operator
from collections.abc import Callable, Mapping
from typing import TypeGuard

from harness.viewer.code.literals import exact, number_text
from harness.viewer.code.value import (
    Content,
    Function,
    Located,
    Member,
    NoValue,
    Null,
    StageList,
    Undefined,
)

NO_NUMBER = NoValue("is no sum or product of numbers", "write the number")
_INT32 = 2**32


def _int32(value: float) -> int:
    wrapped = int(value) % _INT32
    return wrapped - _INT32 if wrapped >= _INT32 // 2 else wrapped


def _shift(value: float, by: float) -> int:
    return _int32(_int32(value) << (int(by) & 31))


_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": math.fmod,
    "**": math.pow,
    "<<": _shift,
    ">>": lambda value, by: _int32(value) >> (int(by) & 31),
}
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def unary(sign: str, operand: Content) -> Content:
    """What a sign before a value gives."""
    if sign == "!" and (truth := is_truthy(operand)) is not None:
        return not truth
    if is_number(operand) and sign in "+-":
        return _ARITHMETIC[sign](0, operand)
    return NO_NUMBER


def binary(sign: str, left: Content, right: Content) -> Content:
    """What a sign between two values gives."""
    if sign in ("===", "!==", "==", "!="):
        return _equality(sign, left, right)
    if isinstance(left, str) and isinstance(right, str) and sign == "+":
        return left + right
    if not (is_number(left) and is_number(right)):
        return NO_NUMBER
    if sign in _COMPARISONS:
        return _COMPARISONS[sign](left, right)
    if sign not in _ARITHMETIC:
        return NO_NUMBER
    try:
        result = exact(_ARITHMETIC[sign](left, right))
    except (ArithmeticError, ValueError):
        result = None
    return NO_NUMBER if result is None else result


def is_number(content: Content) -> TypeGuard[int | float]:
    """Whether it is a number; true and false are none."""
    return isinstance(content, int | float) and not isinstance(content, bool)


def is_truthy(content: Content) -> bool | None:
    """What a condition makes of a value; None where that is not known."""
    match content:
        case str() | int() | float():
            return bool(content)
        case Undefined() | Null():
            return False
        case Mapping() | tuple() | Function() | Member() | StageList():
            return True
        case _:
            return None


def text_of(content: Content) -> str | None:
    """What a template makes of a value; None where that is not known."""
    match content:
        case bool():
            return str(content).lower()
        case str():
            return content
        case int() | float():
            return number_text(content)
        case _:
            return None


def _equality(sign: str, left: Content, right: Content) -> Content:
    kinds = [_kind(side) for side in (left, right)]
    is_strict = len(sign) == len("===")
    if None in kinds or (kinds[0] != kinds[1] and not is_strict):
        return NoValue("compares what is not known here", "write the value")
    return (kinds[0] == kinds[1] and left == right) is (sign[0] == "=")


def _kind(content: Content) -> str | None:
    """Values of different kinds are never the same; None where nothing is certain."""
    match content:
        case bool() | str() | Undefined() | Null():
            return type(content).__name__
        case int() | float():
            return "number"
        case _:
            return None


def spread(content: Content) -> Mapping[str, Located] | None:
    """What a spread puts into an object; None where that is not known."""
    match content:
        case Mapping():
            return content
        case Undefined() | Null() | bool():
            return {}
        case _:
            return None


_PURE: Mapping[str, Callable[..., float]] = {
    "Math.min": min,
    "Math.max": max,
    "Math.floor": math.floor,
    "Math.ceil": math.ceil,
    "Math.trunc": math.trunc,
    "Math.abs": abs,
    "Math.pow": math.pow,
    "Math.round": lambda value: math.floor(value + 0.5),
}


def called(name: str, arguments: list[Content]) -> Content | None:
    """What one of JavaScript's own functions gives; None for what is not known here."""
    if name in ("Object.freeze", "structuredClone") and len(arguments) == 1:
        return arguments[0]
    if name not in _PURE or not all(map(is_number, arguments)):
        return None
    try:
        return exact(_PURE[name](*arguments))
    except (TypeError, ArithmeticError, ValueError):
        return None
