"""TypeScript, JavaScript or JSON as a syntax tree, or the place where it is broken.

The grammar is tree-sitter's. A bare object literal, and the bare keys that documentation prints,
are read as if they stood in brackets.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from harness.errors import ScenarioError

_LONGEST_BYTES = 2_000_000
# What to put around a text, in this order, until it can be read; no bracket adds a line before it.
_AS_OBJECT = (("(", "\n)"),)
_AS_PROGRAM = (("", ""), ("({", "\n})"))


@dataclass(frozen=True, slots=True)
class Source:
    """The code of one file and its tree; `path` is where messages say that it stands."""

    path: Path
    text: str
    root: Node


def parse_source(text: str, path: Path) -> Source:
    """The code as a tree. Raises ScenarioError at the first place that cannot be read."""
    if len(text) > _LONGEST_BYTES:
        raise ScenarioError(str(path), None, "is too long", "keep the configuration alone")
    parser = Parser(Language(tree_sitter_typescript.language_typescript()))
    # The braces of a bare object would be read as those of a block.
    brackets = _AS_OBJECT if _starts_with_brace(text) else _AS_PROGRAM
    bare = text.rstrip().rstrip(";")
    trees = [parser.parse(f"{left}{bare}{right}".encode()) for left, right in brackets]
    read = [tree.root_node for tree in trees if not tree.root_node.has_error]
    if not bare or not read:
        raise _syntax_error(trees[0].root_node, path)
    if _is_bare_keys(read[0]):
        read = read[1:] or read
    return Source(path, text, read[0])


def _starts_with_brace(text: str) -> bool:
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL).lstrip().startswith("{")


def _is_bare_keys(root: Node) -> bool:
    """Whether "stages: […]" was read as a label with a statement behind it."""
    return any(child.type == "labeled_statement" for child in root.named_children)


def _syntax_error(root: Node, path: Path) -> ScenarioError:
    node: Node | None = root
    while node is not None and (below := _broken_child(node)) is not None:
        node = below
    assert node is not None
    line, column = node.start_point
    place = f"{path}:{line + 1}:{column + 1}"
    text = (node.text or b"").decode(errors="replace")[:40]
    rule = "cannot be read as TypeScript, JavaScript or JSON"
    return ScenarioError(place, text or None, rule, "correct it there or just above")


def _broken_child(node: Node) -> Node | None:
    broken = (child for child in node.children if child.has_error or child.is_missing)
    return next(broken, None)
