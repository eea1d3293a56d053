"""Which declaration a name means, by the scopes of JavaScript (ECMA-262 §9.1 and §14).

A name counts where it is declared: in its block, in its function for `var`, in the file for an
import. What is declared twice in one place is known to be so.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from tree_sitter import Node

from harness.viewer.code.literals import code_of, meaningful, string
from harness.viewer.code.patterns import Step, bound_names

FUNCTIONS = frozenset(
    {
        "arrow_function",
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "method_definition",
    }
)
_SCOPES = FUNCTIONS | {
    "program",
    "statement_block",
    "for_statement",
    "for_in_statement",
    "switch_body",
    "catch_clause",
}


ScopeId = int
"""The id of the node that a scope is."""


class BindingKind(Enum):
    """What a name is declared as."""

    VALUE = auto()
    PARAMETER = auto()
    FUNCTION = auto()
    ENUM = auto()
    IMPORT = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Binding:
    """A name in its scope (a node's id): `node` declares it, `steps` lead to it from its value.

    An import has what it is called over there, and where that is.
    """

    name: str
    kind: BindingKind
    node: Node
    scope_id: ScopeId
    steps: tuple[Step, ...] = ()
    original: str = ""
    module: str = ""

    @property
    def key(self) -> tuple[int, str]:
        """What tells it from every other name of the file."""
        return self.scope_id, self.name


@dataclass(frozen=True, slots=True)
class _Around:
    """The scope that a node stands in, with its place among all, and the nearest function."""

    scope_id: ScopeId
    function_id: ScopeId
    index: int


@dataclass(frozen=True, slots=True)
class _Extent:
    """A scope from its first byte to behind its last, and the place of the one around it."""

    begin: int
    end: int
    scope_id: ScopeId
    outer_index: int


class Names:
    """All names that a file declares."""

    def __init__(self, root: Node) -> None:
        self._scopes: dict[ScopeId, dict[str, list[Binding]]] = {}
        self._extents: list[_Extent] = []
        waiting = [(root, _Around(root.id, root.id, -1))]
        while waiting:
            node, around = waiting.pop()
            for binding in _declared(node, around):
                scope = self._scopes.setdefault(binding.scope_id, {})
                scope.setdefault(binding.name, []).append(binding)
            within = around
            if node.type in _SCOPES:
                is_outer = node.type in FUNCTIONS or node.type == "program"
                function_id = node.id if is_outer else around.function_id
                within = _Around(node.id, function_id, len(self._extents))
                self._extents.append(_Extent(node.start_byte, node.end_byte, node.id, around.index))
            waiting += [(child, within) for child in reversed(node.named_children)]
        self._begins = [extent.begin for extent in self._extents]

    def means(self, name: str, node: Node) -> list[Binding]:
        """What a name means where a node stands; several where it is declared several times."""
        index = bisect_right(self._begins, node.start_byte) - 1
        while index >= 0:
            extent = self._extents[index]
            found = self._scopes.get(extent.scope_id, {}).get(name)
            if found and node.end_byte <= extent.end:
                return found
            index = extent.outer_index
        return []

    def called(self, name: str) -> list[Binding]:
        """Every declaration of a name, wherever it stands, in the order of the file."""
        found = [each for scope in self._scopes.values() for each in scope.get(name, [])]
        return sorted(found, key=lambda binding: binding.node.start_byte)

    def values(self) -> Iterator[Binding]:
        """The names that are set to an expression, in the order of the file."""
        every = (each for scope in self._scopes.values() for of in scope.values() for each in of)
        found = (each for each in every if each.kind is BindingKind.VALUE and not each.steps)
        yield from sorted(found, key=lambda binding: binding.node.start_byte)


def _declared(node: Node, around: _Around) -> Iterator[Binding]:
    """The names that a node declares, if it is a declaration or has parameters."""
    match node.type:
        case "lexical_declaration" | "variable_declaration":
            is_var = node.type == "variable_declaration"
            scope_id = around.function_id if is_var else around.scope_id
            for each in node.named_children:
                yield from _bound(each, "name", BindingKind.VALUE, scope_id)
        case "function_declaration" | "generator_function_declaration":
            yield from _bound(node, "name", BindingKind.FUNCTION, around.scope_id)
        case "enum_declaration":
            yield from _bound(node, "name", BindingKind.ENUM, around.scope_id)
        case "class_declaration" | "abstract_class_declaration" | "internal_module":
            if name := node.child_by_field_name("name"):
                yield Binding(code_of(name), BindingKind.OTHER, node, around.scope_id)
        case "import_statement":
            yield from _imported(node, around.scope_id)
        case "catch_clause":
            yield from _bound(node, "parameter", BindingKind.OTHER, node.id)
        case "for_in_statement" if node.child_by_field_name("kind"):
            yield from _bound(node, "left", BindingKind.OTHER, node.id)
    if node.type in FUNCTIONS:
        for each in parameters(node):
            field = "pattern" if each.child_by_field_name("pattern") else "parameter"
            yield from _bound(each, field, BindingKind.PARAMETER, node.id)


def parameters(function: Node) -> list[Node]:
    """The parameters of a function; of one without brackets, as `a => b`, the function itself."""
    if function.child_by_field_name("parameter"):
        return [function]
    listed = function.child_by_field_name("parameters")
    return meaningful(listed) if listed else []


def _bound(node: Node, field: str, kind: BindingKind, scope_id: ScopeId) -> Iterator[Binding]:
    """The names in the pattern that stands in a field of a node."""
    if pattern := node.child_by_field_name(field):
        for name, steps in bound_names(pattern):
            yield Binding(name, kind, node, scope_id, steps)


def _imported(statement: Node, scope_id: ScopeId) -> Iterator[Binding]:
    source = statement.child_by_field_name("source")
    module = string(source) if source else ""
    waiting = list(statement.named_children)
    while waiting:
        node = waiting.pop(0)
        match node.type:
            case "import_clause" | "named_imports" | "namespace_import":
                waiting += node.named_children
            case "identifier":
                name = code_of(node)
                yield Binding(name, BindingKind.IMPORT, node, scope_id, (), name, module)
            case "import_specifier":
                name_node, *alias = node.named_children
                name, original = code_of((alias or [name_node])[-1]), code_of(name_node)
                yield Binding(name, BindingKind.IMPORT, node, scope_id, (), original, module)
