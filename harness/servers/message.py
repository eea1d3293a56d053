"""Values on their way between a parent and its child, as JSON and back.

Both ends are the same program, so the types of a dataclass say everything. pydantic would read
them as well, but to import it takes an origin as long as all else that it does before it serves.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import repeat
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def to_document(value: Any) -> Any:
    """A value as JSON has it: a dataclass as an object, a tuple as a list, a path as absolute."""
    if is_dataclass(value):
        return {each.name: to_document(getattr(value, each.name)) for each in fields(value)}
    match value:
        case Enum():
            return value.value
        case Path():
            return str(value.absolute())
        case tuple():
            return [to_document(each) for each in value]
        case _:
            return value


def from_document(kind: type[Value], document: Mapping[str, Any]) -> Value:
    """The dataclass that `to_document` wrote; its fields are simple, or of the kinds named there.

    Of several types in a field, all but one are None.
    """
    value: Value = _read(kind, document)
    return value


def _read(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    arguments = get_args(kind)
    if isinstance(kind, UnionType):
        [kind] = set(arguments) - {NoneType}
        return _read(kind, value)
    if get_origin(kind) is tuple:
        kinds = repeat(arguments[0], len(value)) if arguments[-1] is Ellipsis else arguments
        return tuple(_read(each, part) for each, part in zip(kinds, value, strict=True))
    if is_dataclass(kind):
        assert isinstance(kind, type)
        of_field = get_type_hints(kind)
        return kind(**{name: _read(of_field[name], part) for name, part in value.items()})
    return kind(value) if issubclass(kind, Enum | Path) else value
