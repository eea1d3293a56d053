"""Values with their place in the code, and code that is no value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tree_sitter import Node

from harness.scenario.yaml_source import KeyPath, Mark

_MOST_VALUES = 20_000  # constants that hold each other twice can stand for billions of values
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class NoValue:
    """Code that stands where a value should, and what to write instead.

    It matters only where it is used: a constant that nobody reads may hold anything. `origin` is
    the piece of code that has no value, where a larger one depends on it.
    """

    rule: str
    remedy: str
    origin: Mark | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """A name that is not of this file, with what is asked of it: ("Enums", "RequestType").

    `module` is what it is imported from; empty where nothing says.
    """

    path: tuple[str, ...]
    module: str = ""

    def no_value(self, origin: Mark | None = None) -> NoValue:
        """Why it has no value here."""
        rule = "is a name that the file does not define"
        if self.module:
            rule = f"is imported from {self.module}, which is another file"
        return NoValue(rule, "write the value in its place", origin)


@dataclass(frozen=True, slots=True)
class Undefined:
    """JavaScript's undefined: a key that holds it is as good as not there."""


@dataclass(frozen=True, slots=True)
class Null:
    """JavaScript's null."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enum whose number is the viewer's own business."""

    name: str


@dataclass(frozen=True, slots=True)
class Enumeration:
    """An enum: its members by name."""

    name: str
    members: Mapping[str, "Content"]


@dataclass(frozen=True, slots=True)
class StageList:
    """One of the viewer's lists of stages, by the name that it has among ours."""

    name: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the file, with the arguments of those around it."""

    node: Node
    environment: "Environment" = field(default_factory=dict)


Scalar = str | int | float | bool
Content = (
    Scalar
    | NoValue
    | Outside
    | Undefined
    | Null
    | Member
    | Enumeration
    | StageList
    | Function
    | Mapping[str, "Located"]
    | tuple["Located", ...]
)
Plain = Scalar | dict[str, "Plain"] | list["Plain"]
Environment = Mapping[tuple[int, str], "Content"]
"""Arguments, by the function (its node's id) and the name of the parameter."""


@dataclass(frozen=True, slots=True)
class Located:
    """A value, where it begins (counted from 1), and its code if it is short."""

    content: Content
    mark: Mark

    @property
    def entries(self) -> Mapping[str, "Located"] | None:
        """The keys and values of an object; None for anything else."""
        return self.content if isinstance(self.content, Mapping) else None


class Misplaced(Exception):
    """Code that is no value, at a key path of what was asked for."""

    def __init__(self, path: KeyPath, no_value: NoValue) -> None:
        super().__init__(no_value.rule)
        self.path = path
        self.no_value = no_value


def plain(value: Located, marks: dict[KeyPath, Mark], path: KeyPath = ()) -> Plain:
    """A value without its places, which go into `marks` by key path. Raises Misplaced."""
    marks[path] = value.mark
    if len(marks) > _MOST_VALUES or len(path) > _DEEPEST:
        raise Misplaced(path, NoValue("holds too much, or itself", "write the values out"))
    match value.content:
        case tuple() as items:
            return [plain(item, marks, (*path, index)) for index, item in enumerate(items)]
        case str() | int() | float() as scalar:
            return scalar
        case Member(name) | StageList(name):
            return name
        case Mapping() as entries:
            return {
                key: plain(entry, marks, (*path, key))
                for key, entry in entries.items()
                if not isinstance(entry.content, Undefined)
            }
        case other:
            raise Misplaced(path, why_no_value(other))


def why_no_value(content: Content) -> NoValue:
    """Why there is no value that could be written down."""
    match content:
        case NoValue():
            return content
        case Outside():
            return content.no_value()
        case Enumeration(name):
            return NoValue(f"is the enum {name}, and none of its members", "name the member")
        case _:
            return _NO_VALUES.get(type(content), _NOT_ASKED_FOR)


_NOT_ASKED_FOR = NoValue("is not what is asked for here", "write the value out")
_NO_VALUES: Mapping[type, NoValue] = {
    Undefined: NoValue("is undefined", "write a value, or leave it out"),
    Null: NoValue("is null", "leave the key out"),
    Function: NoValue("is a function, which only the viewer can run", "write the value it returns"),
}
