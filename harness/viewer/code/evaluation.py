"""The values of literals, spreads, enum names and constants; nothing is run.

Known by name, as in Cornerstone3D 5.8.2: the enums ImageQualityStatus and RequestType, and the
three stage lists of ProgressiveRetrieveImages, each of which is an object with the key "stages".
"""

import ast
import operator
from collections.abc import Callable, Mapping

from tree_sitter import Node

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RequestType
from harness.scenario.yaml_source import Mark
from harness.viewer.code.value import Content, Located, NoValue, Undefined

STAGE_LISTS: Mapping[str, str] = {
    "singleRetrieveStages": "single",
    "sequentialRetrieveStages": "sequential",
    "interleavedRetrieveStages": "interleaved",
}
_ENUMS: Mapping[str, Mapping[str, str]] = {
    "ImageQualityStatus": {status.name: status.name for status in ImageQualityStatus},
    # Its members are written Thumbnail in the code and THUMBNAIL in the documentation.
    "RequestType": {
        spelling: pool.value
        for pool in RequestType
        for spelling in (pool.value.capitalize(), pool.name)
    },
}
_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_WRAPPERS = frozenset(
    {
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
    }
)
_CIRCLE = NoValue("is made of itself", "write the value out")
_LONGEST_CODE = 80


class Evaluation:
    """Values of expressions, with the constants of one file by name."""

    def __init__(self, constants: Mapping[str, Node]) -> None:
        self._constants = constants
        self._open: set[str] = set()
        self._readers: Mapping[str, Callable[[Node], Content]] = {
            "object": self._object,
            "array": self._array,
            "unary_expression": self._arithmetic,
            "binary_expression": self._arithmetic,
            "identifier": self._name,
            "shorthand_property_identifier": self._name,
            "member_expression": self._member,
            "type_assertion": self._asserted,
            **dict.fromkeys(_WRAPPERS, self._inner),
            **_LITERALS,
        }

    def value(self, node: Node) -> Located:
        """What an expression gives; NoValue inside it where that cannot be told."""
        return Located(self._content(node), mark_of(node))

    def _content(self, node: Node) -> Content:
        return self._readers.get(node.type, _not_run)(node)

    def _inner(self, node: Node) -> Content:
        return self._content(_meaningful(node)[0])

    def _asserted(self, node: Node) -> Content:
        return self._content(_meaningful(node)[-1])

    def _name(self, node: Node) -> Content:
        return self._named(code_of(node))

    def _object(self, node: Node) -> Content:
        entries: dict[str, Located] = {}
        for child in _meaningful(node):
            match child.type:
                case "pair":
                    key, value = child.named_children[0], child.named_children[-1]
                    if key.type == "computed_property_name":
                        return NoValue("has a computed key", "write the key out")
                    entries[_key(key)] = self.value(value)
                case "shorthand_property_identifier":
                    entries[code_of(child)] = self.value(child)
                case "method_definition":
                    name = child.child_by_field_name("name")
                    entries[code_of(name or child)] = self.value(child)
                case "spread_element":
                    spread = self._content(child.named_children[0])
                    if isinstance(spread, NoValue):
                        return spread
                    if isinstance(spread, Mapping):
                        entries |= spread
        return entries

    def _array(self, node: Node) -> Content:
        items: list[Located] = []
        for child in _meaningful(node):
            if child.type != "spread_element":
                items.append(self.value(child))
                continue
            spread = self._content(child.named_children[0])
            if not isinstance(spread, tuple):
                return NoValue("spreads what is no list here", "write the entries out")
            items += spread
        return tuple(items)

    def _arithmetic(self, node: Node) -> Content:
        sign = code_of(node.child_by_field_name("operator") or node)
        operands = [self._content(child) for child in _meaningful(node)]
        numbers = [n for n in operands if isinstance(n, int | float) and not isinstance(n, bool)]
        if len(numbers) != len(operands) or sign not in _ARITHMETIC:
            return NoValue("is no sum or product of numbers", "write the number")
        return _ARITHMETIC[sign](*(numbers if len(numbers) == 2 else (0, *numbers)))

    def _named(self, name: str) -> Content:
        if name == "undefined":
            return Undefined()
        if name in self._open:
            return _CIRCLE
        if name in self._constants:
            self._open.add(name)
            content = self._content(self._constants[name])
            self._open.remove(name)
            return content
        if name in STAGE_LISTS:
            return _stage_list(name)
        return NoValue("is a name that the file does not define", "write the value in its place")

    def _member(self, node: Node) -> Content:
        path = code_of(node).replace("?.", ".").split(".")
        *_, owner, name = (part.strip() for part in path)
        if owner in _ENUMS:
            rule = f"is no member of {owner}"
            known = ", ".join(_ENUMS[owner])
            return _ENUMS[owner].get(name, NoValue(rule, f"write one of {known}"))
        held = self._content(node.named_children[0])
        if isinstance(held, Mapping) and name in held:
            return held[name].content
        return _stage_list(name) if name in STAGE_LISTS else self._named(path[0].strip())


def constants_in(root: Node) -> dict[str, Node]:
    """The expressions that constants of a file are set to, by name; the first of a name counts."""
    found: dict[str, Node] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop(0)
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if node.type == "variable_declarator" and name and value and name.type == "identifier":
            found.setdefault(code_of(name), value)
        waiting += node.named_children
    return found


def code_of(node: Node) -> str:
    """The code of a node."""
    return (node.text or b"").decode()


def mark_of(node: Node) -> Mark:
    """Where a node begins, and its code in one line."""
    line, column = node.start_point
    code = " ".join(code_of(node).split())
    shown = code if len(code) <= _LONGEST_CODE else f"{code[:_LONGEST_CODE]}…"
    return Mark(line + 1, column + 1, None if node.type in ("object", "array") else shown)


def _stage_list(name: str) -> Content:
    return {"stages": Located(STAGE_LISTS[name], Mark(1, 1, name))}


def _meaningful(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _key(node: Node) -> str:
    return str(_string(node)) if node.type == "string" else code_of(node)


def _string(node: Node) -> Content:
    parts = []
    for child in node.named_children:
        if child.type == "template_substitution":
            return NoValue("is a text made of parts", "write the text out")
        code = code_of(child)
        parts.append(_unescaped(code) if child.type == "escape_sequence" else code)
    # Two escapes may stand for the halves of one character.
    return "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(code: str) -> str:
    """The character behind a backslash; Python knows the same ones, and any other is itself."""
    if code[1] in "nrtbfvxu0" and not code.startswith("\\u{"):
        return str(ast.literal_eval(f'"{code}"'))
    return chr(int(code[3:-1], 16)) if code.startswith("\\u{") else code[1:]


def _number(node: Node) -> Content:
    code = code_of(node)
    try:
        return int(code.replace("_", ""), 0)
    except ValueError:
        pass
    try:
        number = float(code.replace("_", ""))
    except ValueError:
        return NoValue("is no number that is known here", "write it in decimal digits")
    return int(number) if number.is_integer() else number


def _not_run(_: Node) -> Content:
    return NoValue("is code that is not run here", "write the value that it gives")


def _function(_: Node) -> Content:
    return NoValue("is a function, which only the viewer can run", "write the value it returns")


def _null(_: Node) -> Content:
    return NoValue("is null", "leave the key out")


_LITERALS: Mapping[str, Callable[[Node], Content]] = {
    "string": _string,
    "template_string": _string,
    "number": _number,
    "true": lambda _: True,
    "false": lambda _: False,
    "undefined": lambda _: Undefined(),
    "null": _null,
    "arrow_function": _function,
    "function_expression": _function,
    "method_definition": _function,
}
