"""Destructuring: the names that a pattern binds, and the way to each from the whole value."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from harness.viewer.code.literals import code_of, meaningful


@dataclass(frozen=True, slots=True)
class Key:
    """What stands under a key, which `node` is."""

    node: Node


@dataclass(frozen=True, slots=True)
class Item:
    """The item at an index of a list."""

    index: int


@dataclass(frozen=True, slots=True)
class Others:
    """An object without keys, or a list without its first items, that were taken before."""

    keys: tuple[Node, ...] = ()
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The value that stands in where there is none."""

    node: Node


Step = Key | Item | Others | Otherwise
Bound = tuple[str, tuple[Step, ...]]


def bound_names(pattern: Node, steps: tuple[Step, ...] = ()) -> Iterator[Bound]:
    """Every name that a pattern binds, with the steps that lead to it."""
    match pattern.type:
        case "identifier" | "shorthand_property_identifier_pattern":
            yield code_of(pattern), steps
        case "object_pattern":
            yield from _in_object(pattern, steps)
        case "array_pattern":
            yield from _in_list(pattern, steps)
        case "rest_pattern":  # of parameters: what is left of the arguments
            yield from bound_names(meaningful(pattern)[0], steps)
        case "assignment_pattern" | "object_assignment_pattern":
            left, right = pattern.child_by_field_name("left"), pattern.child_by_field_name("right")
            assert left is not None
            assert right is not None
            yield from bound_names(left, (*steps, Otherwise(right)))


def _in_object(pattern: Node, steps: tuple[Step, ...]) -> Iterator[Bound]:
    taken: list[Node] = []
    for child in meaningful(pattern):
        match child.type:
            case "pair_pattern":
                key, value = meaningful(child)
                taken.append(key)
                yield from bound_names(value, (*steps, Key(key)))
            case "object_assignment_pattern":
                key = child.named_children[0]
                taken.append(key)
                yield from bound_names(child, (*steps, Key(key)))
            case "rest_pattern":
                yield from bound_names(child.named_children[0], (*steps, Others(tuple(taken))))
            case _:
                taken.append(child)
                yield from bound_names(child, (*steps, Key(child)))


def _in_list(pattern: Node, steps: tuple[Step, ...]) -> Iterator[Bound]:
    index = 0
    for child in pattern.children:
        if child.type == ",":
            index += 1
        elif child.type == "rest_pattern":
            rest = Others(index=index)
            yield from bound_names(child.named_children[0], (*steps, rest))
        elif child.is_named and child.type != "comment":
            yield from bound_names(child, (*steps, Item(index)))
