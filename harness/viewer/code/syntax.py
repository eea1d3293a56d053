"""TypeScript, JavaScript or JSON as a syntax tree, or the place where it is broken.

The grammars are tree-sitter's, that of TypeScript first, then that with markup in it. A bare object
literal, the bare keys that documentation prints, and a bare member of a class are read as if they
stood in brackets; brackets that are open at the end are closed there, also where the bare keys of
a second snippet follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Tree

from harness.errors import ScenarioError
from harness.viewer.code.brackets import missing_brackets

_LONGEST_BYTES = 2_000_000
# What to put around a text, in this order, until it can be read; no bracket adds a line before it.
_AS_OBJECT = (("(", "\n)"),)
_BARE_KEY = re.compile(r"(?<=\n)(stages|retrieveOptions)\s*:")
_AS_PROGRAM = (("", ""), ("({", "\n})"), ("class Pasted {", "\n}"))


@dataclass(frozen=True, slots=True)
class Source:
    """The code of one file and its tree; `path` is where messages say that it stands.

    `closed_count` brackets were open at its end.
    """

    path: Path
    text: str
    root: Node
    closed_count: int = 0


def parse_source(text: str, path: Path) -> Source:
    """The code as a tree. Raises ScenarioError at the first place that cannot be read."""
    if len(text) > _LONGEST_BYTES:
        raise ScenarioError(str(path), None, "is too long", "keep the configuration alone")
    parsers = [
        Parser(Language(tree_sitter_typescript.language_typescript())),
        Parser(Language(tree_sitter_typescript.language_tsx())),
    ]
    bare = text.rstrip().rstrip(";")
    for parser in parsers if bare else ():
        for root in _whole(parser, bare):
            return Source(path, text, root)
    for completed in (_parted, _completed) if bare else ():
        for root, closed_count in completed(parsers[0], bare):
            return Source(path, text, root, closed_count)
    left, right = _surroundings(text)[0]
    raise _syntax_error(_parsed(parsers[0], f"{left}{bare}{right}").root_node, path)


def _surroundings(text: str) -> tuple[tuple[str, str], ...]:
    # The braces of a bare object would be read as those of a block.
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)
    return _AS_OBJECT if code.lstrip().startswith("{") else _AS_PROGRAM


def _whole(parser: Parser, bare: str) -> Iterator[Node]:
    """The code as it can be read as it is; "stages: […]" as an object sooner than as a label."""
    labelled: list[Node] = []
    for left, right in _surroundings(bare):
        root = _parsed(parser, f"{left}{bare}{right}").root_node
        if root.has_error:
            continue
        if not _is_bare_keys(root):
            yield root
        labelled.append(root)
    yield from labelled


def _completed(parser: Parser, bare: str) -> Iterator[tuple[Node, int]]:
    """The code as it can be read with its open brackets closed, and how many these are."""
    for left, right in _surroundings(bare):
        begun = f"{left}{bare}"
        closing = missing_brackets(_parsed(parser, begun).root_node)
        root = _parsed(parser, f"{begun}\n{closing}").root_node
        if not root.has_error and not _is_bare_keys(root):
            yield root, len(closing) - len(right.strip())


def _parted(parser: Parser, bare: str) -> Iterator[tuple[Node, int]]:
    """Two snippets, one below the other, of which the second has bare keys at its margin."""
    begins = _BARE_KEY.search(bare)
    if begins is None:
        return
    first, second = bare[: begins.start()], bare[begins.start() :]
    closing = missing_brackets(_parsed(parser, first).root_node)
    root = _parsed(parser, f"{first}{closing};({{{second}\n}})").root_node
    if not root.has_error:
        yield root, len(closing)


def _parsed(parser: Parser, text: str) -> Tree:
    return parser.parse(text.encode())


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
    text = " ".join((node.text or b"").decode(errors="replace").split())[:40]
    rule = "cannot be read as TypeScript, JavaScript or JSON"
    return ScenarioError(place, text or None, rule, "correct it there or just above")


def _broken_child(node: Node) -> Node | None:
    broken = (child for child in node.children if child.has_error or child.is_missing)
    return next(broken, None)
