"""Where values are changed after they were made: what such a name holds is not certain.

Seen are assignments to a name or below it, and the methods that change a list or an object in its
place. What another function does with a value it is handed is not looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from harness.viewer.code.literals import code_of, meaningful
from harness.viewer.code.names import Binding, Names

_METHODS = frozenset(
    {"push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"}
)
_CHANGERS = frozenset({"Object.assign", "Object.defineProperty", "Reflect.set"})
_BELOW = frozenset({"member_expression", "subscript_expression"})
_PATTERNS = frozenset({"object_pattern", "array_pattern", "pair_pattern", "rest_pattern"})
_WRAPPERS = frozenset({"parenthesized_expression", "as_expression", "non_null_expression"})
_PATH = re.compile(r"[\w$]+(\.[\w$]+)*")


@dataclass(frozen=True, slots=True)
class _Change:
    """The path of keys that is set anew, and in which line.

    `goes_below`: it is not what stands there that is replaced, but something in it is changed.
    """

    path: tuple[str, ...]
    line: int
    goes_below: bool

    def reaches(self, path: tuple[str, ...]) -> bool:
        """Whether it changes something in the value that was made at a path.

        Setting another value in its place does not.
        """
        is_along = all(one == other for one, other in zip(self.path, path, strict=False))
        return is_along and (self.goes_below or len(self.path) > len(path))


class Changes:
    """The places of a file at which names, or what they hold, are set anew."""

    def __init__(self, root: Node, names: Names) -> None:
        self._changes: dict[tuple[int, str], list[_Change]] = {}
        waiting = [root]
        while waiting:
            node = waiting.pop()
            for target, name in _targets(node):
                change = _change(node, target)
                for binding in names.means(code_of(name), name):
                    self._changes.setdefault(binding.key, []).append(change)
            waiting += node.named_children

    def line(self, binding: Binding) -> int | None:
        """The first line in which a name, or anything below it, is set anew."""
        return min((each.line for each in self._changes.get(binding.key, [])), default=None)

    def line_within(self, binding: Binding, path: str) -> int | None:
        """The first line in which something in "app.viewer", which begins with a name, is changed.

        Another value in its place changes nothing of the one that is looked at.
        """
        changes, steps = self._changes.get(binding.key, []), _path(path)
        return min((each.line for each in changes if each.reaches(steps)), default=None)


def _change(node: Node, target: Node) -> _Change:
    path = _path(code_of(target))
    is_cut = ".".join(path) != code_of(target)
    return _Change(path, node.start_point[0] + 1, is_cut or node.type == "call_expression")


def _path(code: str) -> tuple[str, ...]:
    """The keys of a.b.c[i], as far as they are written: a, b and c."""
    written = _PATH.match(code)
    return tuple(written[0].split(".")) if written else ()


def _targets(node: Node) -> Iterator[tuple[Node, Node]]:
    """What a piece of code sets anew, and the name at its beginning."""
    match node.type:
        case "assignment_expression" | "augmented_assignment_expression":
            yield from _set(node.child_by_field_name("left"))
        case "update_expression":
            yield from _set(node.child_by_field_name("argument"))
        case "unary_expression" if node.children[0].type == "delete":
            yield from _set(node.child_by_field_name("argument"))
        case "for_in_statement" if not node.child_by_field_name("kind"):
            yield from _set(node.child_by_field_name("left"))
        case "call_expression":
            yield from _changed_by_call(node)


def _changed_by_call(call: Node) -> Iterator[tuple[Node, Node]]:
    function, given = (call.child_by_field_name(name) for name in ("function", "arguments"))
    if function is None or given is None or function.type != "member_expression":
        return
    method = function.child_by_field_name("property")
    if method is not None and code_of(method) in _METHODS:
        yield from _set(function.child_by_field_name("object"))
    if code_of(function) in _CHANGERS:
        yield from _set(next(iter(meaningful(given)), None))


def _set(node: Node | None) -> Iterator[tuple[Node, Node]]:
    """What is set, one by one, and the names at its beginning: a.b and c of [a.b, c]."""
    waiting = [] if node is None else [(node, node)]
    while waiting:
        whole, part = waiting.pop()
        if part.type in ("identifier", "shorthand_property_identifier_pattern"):
            yield whole, part
        elif part.type in _BELOW:
            waiting += [(whole, child) for child in [part.child_by_field_name("object")] if child]
        elif part.type in _WRAPPERS:
            waiting += [(whole, child) for child in meaningful(part)[:1]]
        elif part.type in ("assignment_pattern", "object_assignment_pattern"):
            waiting += [(child, child) for child in meaningful(part)[:1]]
        elif part.type in _PATTERNS:
            waiting += [(child, child) for child in meaningful(part)]
