"""Where configurations stand in a file: every object with "stages" or "retrieveOptions".

It may be set to a constant, be an argument of a call, a member of a class, a branch, or lie deep
inside other objects; or it is what a constant's expression gives.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from harness.viewer.code.evaluation import WRAPPERS, Evaluation
from harness.viewer.code.known import STAGE_LISTS, is_stage_list
from harness.viewer.code.literals import code_of, meaningful
from harness.viewer.code.names import FUNCTIONS, Binding
from harness.viewer.code.value import Content, Located, Undefined

KEYS = ("stages", "retrieveOptions")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class FoundObject:
    """A configuration that a file holds: what it is called there, its code and its value.

    `note` says of what else it was made, if of anything.
    """

    name: str
    node: Node
    value: Located
    note: str = ""

    @property
    def line(self) -> int:
        """The line in which it begins, counted from 1."""
        return self.node.start_point[0] + 1

    @property
    def last_line(self) -> int:
        """The line in which it ends."""
        return self.node.end_point[0] + 1


def candidates(root: Node, evaluation: Evaluation) -> list[FoundObject]:
    """Every configuration of a file, in its order.

    Where there is none: constants that are a stage list and nothing more, else undefined.
    """
    literals = [
        FoundObject(name_of(node), node, evaluation.value(node))
        for node in _literals(root)
        if has_keys(node, evaluation)
    ]
    constants = [
        FoundObject(binding.name, node, evaluation.value(node))
        for binding, node in _constants(evaluation)
        if node.type != "object"
    ]
    seen = {id(each.value.content) for each in literals}
    given = []
    for each in constants:
        if is_configuration(each.value.content) and id(each.value.content) not in seen:
            seen.add(id(each.value.content))
            given.append(each)
    found = literals + [each for each in given if not is_stage_list(each.value.content)]
    lists = [each for each in given if is_stage_list(each.value.content)]
    nothing = [each for each in constants if isinstance(each.value.content, Undefined)]
    return sorted(found or lists or nothing, key=lambda each: each.node.start_byte)


def is_configuration(content: Content) -> bool:
    """Whether a value has a key of a configuration."""
    return isinstance(content, dict) and any(key in content for key in KEYS)


def constant(name: str, evaluation: Evaluation) -> list[FoundObject]:
    """What the constants of a name are set to, whatever it is."""
    return [
        FoundObject(name, node, evaluation.value(node))
        for binding, node in _constants(evaluation)
        if binding.name == name
    ]


def _constants(evaluation: Evaluation) -> Iterator[tuple[Binding, Node]]:
    """Names that are set to an expression, and that expression, out of its brackets."""
    for binding in evaluation.names.values():
        node = binding.node.child_by_field_name("value")
        while node is not None and node.type in WRAPPERS:
            node = meaningful(node)[0]
        if node is not None and binding.name not in STAGE_LISTS:
            yield binding, node


def _literals(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "object":
            yield node
        waiting += reversed(node.named_children)


def has_keys(node: Node, evaluation: Evaluation) -> bool:
    """Whether an object literal has a key of a configuration, written or spread."""
    for child in node.named_children:
        if child.type == "spread_element":
            if is_configuration(evaluation.value(meaningful(child)[0]).content):
                return True
        elif child.type != "comment":
            key = child.named_children[0] if child.type == "pair" else child
            if key.type != "computed_property_name" and code_of(key).strip("'\"") in KEYS:
                return True
    return False


def name_of(node: Node) -> str:
    """What a piece of code is called by what stands around it: "app.viewer.stack", "add(…)"."""
    parts: list[str] = []
    here: Node | None = node
    while here is not None and (above := here.parent) is not None:
        part, is_last = _part(here, above)
        parts += [part] if part else []
        here = None if is_last else above
    return ".".join(reversed(parts)) or f"line {node.start_point[0] + 1}"


# Where a name begins, and what is called by it: the field of the node above that says so.
_BEGINS = {"variable_declarator": "name", "assignment_expression": "left"}
_GOES_ON = {"pair": "key", "public_field_definition": "name"}
_DECLARATIONS = frozenset({"class_declaration", "abstract_class_declaration"})
_CALLS = {"call_expression": "function", "new_expression": "constructor"}


def _part(node: Node, above: Node) -> tuple[str, bool]:
    """What a node's place in the one above adds to a name, and whether the name begins there."""
    kind = above.type
    if kind in _BEGINS:
        return _shown(above.child_by_field_name(_BEGINS[kind])), True
    if kind in _CALLS and node.type == "arguments":
        return f"{_shown(above.child_by_field_name(_CALLS[kind]))}(…)", True
    if kind == "export_statement":
        return ("export default" if node.type not in _DECLARATIONS else ""), True
    is_named = kind in FUNCTIONS or kind.startswith("class")
    field = "name" if is_named else _GOES_ON.get(kind)
    return (_shown(above.child_by_field_name(field)).strip("'\"") if field else ""), False


def _shown(node: Node | None) -> str:
    code = "" if node is None else " ".join(code_of(node).split())
    return code if len(code) <= _LONGEST_NAME else f"{code[:_LONGEST_NAME]}…"
