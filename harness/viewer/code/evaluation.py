"""What expressions give where that is certain; nothing is run.

Certain are literals, the constants of the file, operators, templates, spreads, destructuring, the
viewer's own names (`known`), and functions that are one expression of their arguments. A constant
that is changed somewhere, or declared twice, is not.
"""

from collections.abc import Callable, Mapping
from functools import partial

from tree_sitter import Node

from harness.viewer.code.changes import Changes
from harness.viewer.code.functions import arguments_of, result_of
from harness.viewer.code.known import outside
from harness.viewer.code.literals import LITERALS, code_of, joined, mark_of, meaningful, piece
from harness.viewer.code.names import Binding, BindingKind, Names
from harness.viewer.code.objects import because, items_of, key_of, list_of, object_of, taken
from harness.viewer.code.operators import binary, called, is_truthy, text_of, unary
from harness.viewer.code.patterns import Item, Key, Others, Otherwise, Step
from harness.viewer.code.value import (
    Content,
    Enumeration,
    Environment,
    Function,
    Located,
    NoValue,
    Null,
    Outside,
    Undefined,
    why_no_value,
)

WRAPPERS = frozenset(
    {
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
    }
)
_NOWHERE: Environment = {}
_NOT_RUN = NoValue("is code that is not run here", "write the value that it gives")
_PARAMETER = NoValue(
    "is a parameter, known only where the function is called", "write the value in its place"
)
_NO_CONSTANT = NoValue("is no constant", "write the value in its place")
_CIRCLE = NoValue("is made of itself", "write the value out")
_TOO_MUCH = NoValue("takes too many steps to work out", "write the value out")
_MOST_STEPS = 20_000
_DEEPEST = 100


class Evaluation:
    """Values of the expressions of one file."""

    def __init__(self, root: Node) -> None:
        self.names = Names(root)
        self.changes = Changes(root, self.names)
        self._open: set[tuple[int, str]] = set()
        self._contents: dict[int, Content] = {}
        self._step_count = 0
        self._depth = 0
        self._declared: Mapping[BindingKind, Callable[[Binding], Content]] = {
            BindingKind.VALUE: self._set,
            BindingKind.PARAMETER: lambda _: _PARAMETER,
            BindingKind.FUNCTION: lambda binding: Function(binding.node),
            BindingKind.ENUM: self._enumeration,
            BindingKind.IMPORT: lambda binding: outside((binding.original,), binding.module),
            BindingKind.OTHER: lambda _: _NO_CONSTANT,
        }
        self._readers: Mapping[str, Callable[[Node, Environment], Content]] = {
            "object": lambda node, around: object_of(node, self._within(around)),
            "array": lambda node, around: list_of(node, self._within(around)),
            "template_string": self._template,
            "unary_expression": self._unary,
            "binary_expression": self._binary,
            "ternary_expression": self._choice,
            "identifier": self._name,
            "shorthand_property_identifier": self._name,
            "member_expression": self._member,
            "subscript_expression": self._subscript,
            "call_expression": self._call,
            "type_assertion": lambda node, around: self._content(meaningful(node)[-1], around),
            **dict.fromkeys(WRAPPERS, self._inner),
            **dict.fromkeys(
                ("arrow_function", "function_expression", "method_definition"), Function
            ),
        }

    def value(self, node: Node) -> Located:
        """What an expression gives; NoValue inside it where that cannot be told."""
        self._step_count = 0
        return Located(self._content(node, _NOWHERE), mark_of(node))

    def _within(self, around: Environment) -> Callable[[Node], Content]:
        return partial(self._content, around=around)

    def _content(self, node: Node, around: Environment) -> Content:
        if not around and node.id in self._contents:
            return self._contents[node.id]
        if self._step_count > _MOST_STEPS or self._depth > _DEEPEST:
            return _TOO_MUCH
        self._step_count += 1
        self._depth += 1
        content = self._read(node, around)
        self._depth -= 1
        if isinstance(content, NoValue):
            content = because(content, node)
        if not around:
            self._contents[node.id] = content
        return content

    def _read(self, node: Node, around: Environment) -> Content:
        if node.type in LITERALS:
            return LITERALS[node.type](node)
        reader = self._readers.get(node.type)
        return reader(node, around) if reader else _NOT_RUN

    def _inner(self, node: Node, around: Environment) -> Content:
        return self._content(meaningful(node)[0], around)

    def _template(self, node: Node, around: Environment) -> Content:
        pieces: list[str] = []
        for child in node.named_children:
            if child.type != "template_substitution":
                pieces.append(piece(child))
                continue
            inner = meaningful(child)[0]
            content = self._content(inner, around)
            text = text_of(content)
            if text is None:
                return because(content, inner)
            pieces.append(text)
        return joined(pieces)

    def _unary(self, node: Node, around: Environment) -> Content:
        operand = meaningful(node)[-1]
        content = self._content(operand, around)
        if isinstance(content, NoValue | Outside):
            return because(content, operand)
        return unary(node.children[0].type, content)

    def _binary(self, node: Node, around: Environment) -> Content:
        left_node, right_node = meaningful(node)
        sign = code_of(node.child_by_field_name("operator") or node)
        left = self._content(left_node, around)
        if isinstance(left, NoValue | Outside):
            return because(left, left_node)
        if sign in ("&&", "||", "??"):
            truth = is_truthy(left)
            if truth is None:
                return because(left, left_node)
            is_nothing = isinstance(left, Undefined | Null)
            takes_right = {"&&": truth, "||": not truth, "??": is_nothing}[sign]
            return self._content(right_node, around) if takes_right else left
        right = self._content(right_node, around)
        if isinstance(right, NoValue | Outside):
            return because(right, right_node)
        return binary(sign, left, right)

    def _choice(self, node: Node, around: Environment) -> Content:
        condition, consequence, alternative = meaningful(node)
        content = self._content(condition, around)
        truth = is_truthy(content)
        if truth is None:
            reason = f'"{code_of(condition)}" {why_no_value(content).rule}'
            return NoValue(f"is a choice that is not run here: {reason}", "write the value out")
        return self._content(consequence if truth else alternative, around)

    def _name(self, node: Node, around: Environment) -> Content:
        name = code_of(node)
        if name == "undefined":
            return Undefined()
        bindings = self.names.means(name, node)
        if len(bindings) > 1:
            lines = " and ".join(str(each.node.start_point[0] + 1) for each in bindings)
            return NoValue(f"is declared more than once (lines {lines})", "write the value out")
        return self._bound(bindings[0], around) if bindings else outside((name,))

    def _bound(self, binding: Binding, around: Environment) -> Content:
        if line := self.changes.line(binding):
            return NoValue(f"is changed in line {line}", "write the value where it is made")
        if binding.key in around:
            return around[binding.key]
        return self._declared[binding.kind](binding)

    def _set(self, binding: Binding) -> Content:
        """The value of a constant."""
        if binding.key in self._open:
            return _CIRCLE
        set_to = binding.node.child_by_field_name("value")
        if set_to is None:
            return Undefined()
        self._open.add(binding.key)
        content = self._content(set_to, _NOWHERE)
        for step in binding.steps:
            content = self._after(step, content, _NOWHERE)
        self._open.remove(binding.key)
        return content

    def _after(self, step: Step, content: Content, around: Environment) -> Content:
        """What a step of destructuring makes of a value."""
        if isinstance(content, NoValue):
            return content
        match step:
            case Key(key_node):
                key = key_of(key_node, self._within(around))
                return key if isinstance(key, NoValue) else taken(content, key)
            case Item(index):
                return taken(content, str(index))
            case Otherwise(other):
                is_there = not isinstance(content, Undefined)
                return content if is_there else self._content(other, around)
            case Others(key_nodes, index):
                keys = [key_of(key, self._within(around)) for key in key_nodes]
                return self._others(content, keys, index)

    @staticmethod
    def _others(content: Content, keys: list[str | NoValue], index: int | None) -> Content:
        items = items_of(content)
        if unknown := next((key for key in keys if isinstance(key, NoValue)), None):
            return unknown
        if index is not None and items is not None:
            return items[index:]
        if index is None and isinstance(content, dict):
            return {key: value for key, value in content.items() if key not in keys}
        return NoValue("takes the rest of what is not known here", "write the value out")

    def _enumeration(self, binding: Binding) -> Content:
        """An enum of the file: each member is what it is set to, or one more than the last."""
        members: dict[str, Content] = {}
        following: Content = 0
        body = binding.node.child_by_field_name("body")
        for child in meaningful(body) if body else []:
            if child.type == "enum_assignment":
                key, set_to = meaningful(child)
                following = self._content(set_to, _NOWHERE)
            else:
                key = child
            name = key_of(key, self._within(_NOWHERE))
            if isinstance(name, NoValue):
                return name
            members[name] = following
            following = binary("+", following, 1)
        return Enumeration(binding.name, members)

    def _member(self, node: Node, around: Environment) -> Content:
        owner, key = meaningful(node)[0], meaningful(node)[-1]
        return taken(self._content(owner, around), code_of(key))

    def _subscript(self, node: Node, around: Environment) -> Content:
        owner, index = meaningful(node)[0], meaningful(node)[-1]
        content = self._content(index, around)
        key = text_of(content)
        if key is None:
            return because(content, index)
        return taken(self._content(owner, around), key)

    def _call(self, node: Node, around: Environment) -> Content:
        function_node, given = meaningful(node)[0], node.child_by_field_name("arguments")
        function = self._content(function_node, around)
        if given is None or given.type != "arguments" or isinstance(function, NoValue):
            return function if isinstance(function, NoValue) else _NOT_RUN
        nodes = meaningful(given)
        if any(each.type == "spread_element" for each in nodes):
            return _NOT_RUN
        contents = [self._content(each, around) for each in nodes]
        if isinstance(function, Outside):
            gives = called(".".join(function.path), contents)
            return _NOT_RUN if gives is None else gives
        result = result_of(function) if isinstance(function, Function) else None
        if result is None or not isinstance(function, Function):
            return _NOT_RUN
        within = arguments_of(function, contents, self._after)
        return self._content(result, within)
