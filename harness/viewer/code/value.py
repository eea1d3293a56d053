"""Values with their place in the code, and code that is no value."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.scenario.yaml_source import KeyPath, Mark


@dataclass(frozen=True, slots=True)
class NoValue:
    """Code that stands where a value should, and what to write instead.

    It matters only where it is used: a constant that nobody reads may hold anything.
    """

    rule: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Undefined:
    """JavaScript's undefined: a key that holds it is as good as not there."""


Scalar = str | int | float | bool
Content = Scalar | NoValue | Undefined | Mapping[str, "Located"] | tuple["Located", ...]
Plain = Scalar | dict[str, "Plain"] | list["Plain"]


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
    match value.content:
        case NoValue() as no_value:
            raise Misplaced(path, no_value)
        case Undefined():
            rule, remedy = "is undefined", "write a value, or leave it out"
            raise Misplaced(path, NoValue(rule, remedy))
        case tuple() as items:
            return [plain(item, marks, (*path, index)) for index, item in enumerate(items)]
        case str() | int() | float() as scalar:
            return scalar
        case entries:
            return {
                key: plain(entry, marks, (*path, key))
                for key, entry in entries.items()
                if not isinstance(entry.content, Undefined)
            }
