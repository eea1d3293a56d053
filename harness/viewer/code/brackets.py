"""Brackets that a piece of code leaves open at its end, as snippets of documentation do."""

from tree_sitter import Node

_CLOSING = {"(": ")", "[": "]", "{": "}", "${": "}"}


def missing_brackets(root: Node) -> str:
    """What closes every bracket that is left open; "" where none is, or where one is wrong."""
    open_brackets: list[str] = []
    for kind in _tokens(root):
        if kind in _CLOSING:
            open_brackets.append(_CLOSING[kind])
        elif kind in _CLOSING.values() and (not open_brackets or open_brackets.pop() != kind):
            return ""
    return "".join(reversed(open_brackets))


def _tokens(root: Node) -> list[str]:
    """The kinds of all tokens that are written, in their order."""
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        if node.child_count:
            waiting += reversed(node.children)
        elif not node.is_missing:
            found.append(node.type)
    return found
