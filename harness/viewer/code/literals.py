"""Texts and numbers as they are written, and the code of a node."""

import ast
import math
from collections.abc import Callable, Iterable, Mapping

from tree_sitter import Node

from harness.scenario.yaml_source import Mark
from harness.viewer.code.value import Content, NoValue, Null, Undefined

GREATEST_EXACT = 2**53
"""Beyond it JavaScript's numbers are no longer all whole numbers (ECMA-262 §6.1.6.1)."""

_LONGEST_CODE = 80
_LEAST_PLAIN, _MOST_PLAIN = 1e-4, 1e15  # where Python and JavaScript write a fraction alike


def code_of(node: Node) -> str:
    """The code of a node."""
    return (node.text or b"").decode()


def mark_of(node: Node) -> Mark:
    """Where a node begins, and its code in one line."""
    line, column = node.start_point
    if node.type in ("object", "array"):
        return Mark(line + 1, column + 1, None)
    code = " ".join(code_of(node).split())
    shown = code if len(code) <= _LONGEST_CODE else f"{code[:_LONGEST_CODE]}…"
    return Mark(line + 1, column + 1, shown)


def meaningful(node: Node) -> list[Node]:
    """What a node is made of, without comments."""
    return [child for child in node.named_children if child.type != "comment"]


def string(node: Node) -> str:
    """The text of a string literal."""
    return joined(piece(child) for child in node.named_children)


def piece(node: Node) -> str:
    """The text of a part of a string or a template: as it stands, or escaped."""
    code = code_of(node)
    return _unescaped(code) if node.type == "escape_sequence" else code


def joined(pieces: Iterable[str]) -> str:
    """Pieces as one text; two escapes may stand for the halves of one character."""
    return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(code: str) -> str:
    """The character behind a backslash; Python knows the same ones, and any other is itself."""
    if code[1] in "\r\n":
        return ""
    if code[1] in "nrtbfvxu0" and not code.startswith("\\u{"):
        return str(ast.literal_eval(f'"{code}"'))
    return chr(int(code[3:-1], 16)) if code.startswith("\\u{") else code[1:]


def number(node: Node) -> Content:
    """The value of a number literal."""
    code = code_of(node).replace("_", "")
    is_octal = code[:1] == "0" and code[1:2].isdigit()  # to some; decimal to others
    value = None if is_octal else _number(code)
    if value is None:
        return NoValue("is no number that is known here", "write it in decimal digits")
    return value


def _number(code: str) -> int | float | None:
    for read in (lambda: int(code, 0), lambda: float(code)):
        try:
            return exact(read())
        except ValueError:
            continue
    return None


def exact(value: float) -> int | float | None:
    """A number as JavaScript has it; None where it would round, or has none."""
    if isinstance(value, float):
        if not math.isfinite(value) or not value.is_integer():
            return value if math.isfinite(value) else None
        value = int(value)
    return value if abs(value) <= GREATEST_EXACT else None


def number_text(value: float) -> str | None:
    """A number as JavaScript writes it (ECMA-262 §6.1.6.1.20); None where that takes more care."""
    if isinstance(value, int):
        return str(value)
    return repr(value) if _LEAST_PLAIN <= abs(value) < _MOST_PLAIN else None


LITERALS: Mapping[str, Callable[[Node], Content]] = {
    "string": string,
    "number": number,
    "true": lambda _: True,
    "false": lambda _: False,
    "undefined": lambda _: Undefined(),
    "null": lambda _: Null(),
}
