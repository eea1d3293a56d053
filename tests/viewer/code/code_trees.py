"""Pieces of viewer code as trees, for tests."""

from collections.abc import Iterator
from pathlib import Path

from tree_sitter import Node

from harness.viewer.code.syntax import parse_source


def root_of(text: str) -> Node:
    """The tree of a program."""
    return parse_source(text, Path("viewer.ts")).root


def nodes_of(text: str, kind: str) -> list[Node]:
    """Every node of a kind, in the order of the text."""
    return [node for node in _every(root_of(text)) if node.type == kind]


def node_of(text: str, kind: str) -> Node:
    """The first node of a kind."""
    return nodes_of(text, kind)[0]


def _every(node: Node) -> Iterator[Node]:
    yield node
    for child in node.named_children:
        yield from _every(child)
