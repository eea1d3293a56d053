"""Objects and lists: how they are made, and what is taken out of them.

Everything here is told what an expression gives (`Evaluate`), and decides nothing of that itself.
"""

from collections.abc import Callable, Mapping

from tree_sitter import Node

from harness.viewer.code.known import outside, stages_in
from harness.viewer.code.literals import code_of, mark_of, meaningful, string
from harness.viewer.code.operators import spread, text_of
from harness.viewer.code.value import (
    Content,
    Enumeration,
    Function,
    Located,
    NoValue,
    Outside,
    StageList,
    Undefined,
    why_no_value,
)

Evaluate = Callable[[Node], Content]
_WRITE_OUT = "write the entries out"


def object_of(node: Node, evaluate: Evaluate) -> Content:
    """What an object literal gives. A later key wins, as one that is spread does."""
    entries: dict[str, Located] = {}
    for child in meaningful(node):
        if child.type == "spread_element":
            inner = meaningful(child)[0]
            content = evaluate(inner)
            added = spread(content)
            if added is None:
                return because(content, inner)
            entries |= added
            continue
        key, value = _entry(child)
        name = key_of(key, evaluate)
        if isinstance(name, NoValue):
            return name
        entries[name] = Located(evaluate(value), mark_of(value))
    return entries


def _entry(node: Node) -> tuple[Node, Node]:
    """The key and the value of an entry; of `{a}` and `{a() {}}` both are in one node."""
    if node.type == "pair":
        key, *_, value = meaningful(node)
        return key, value
    return node.child_by_field_name("name") or node, node


def key_of(node: Node, evaluate: Evaluate) -> str | NoValue:
    """The name that a key stands for."""
    if node.type == "string":
        return string(node)
    if node.type != "computed_property_name":
        return code_of(node)
    inner = meaningful(node)[0]
    content = evaluate(inner)
    text = text_of(content)
    if text is not None:
        return text
    rule = f'has a computed key, "{code_of(inner)}", which {why_no_value(content).rule}'
    return NoValue(rule, "write the key out")


def list_of(node: Node, evaluate: Evaluate) -> Content:
    """What an array literal gives."""
    items: list[Located] = []
    for child in meaningful(node):
        if child.type != "spread_element":
            items.append(Located(evaluate(child), mark_of(child)))
            continue
        inner = meaningful(child)[0]
        content = evaluate(inner)
        spread_items = items_of(content)
        if isinstance(content, NoValue):
            return because(content, inner)
        if spread_items is None:
            rule = f'spreads "{code_of(inner)}", no list that is known here'
            return NoValue(rule, _WRITE_OUT)
        items += spread_items
    return tuple(items)


def items_of(content: Content) -> tuple[Located, ...] | None:
    """The items of a list; None for anything else."""
    match content:
        case tuple():
            return content
        case StageList(name):
            return stages_in(name)
        case _:
            return None


def taken(content: Content, key: str) -> Content:
    """What stands under a key of a value."""
    match content:
        case NoValue():
            return content
        case Outside(path, module):
            return outside((*path, key), module)
        case Enumeration(name, members):
            remedy = f"write one of {', '.join(members)}"
            return members.get(key, NoValue(f"is no member of {name}", remedy))
        case Mapping():
            return content[key].content if key in content else Undefined()
        case _:
            return _item(content, key)


def _item(content: Content, key: str) -> Content:
    items = items_of(content)
    if items is not None and key == "length":
        return len(items)
    if items is not None and key.isdecimal():
        return items[int(key)].content if int(key) < len(items) else Undefined()
    what = "a function" if isinstance(content, Function) else "a value without keys"
    return NoValue(f'takes "{key}" of {what}', "write the value out")


def because(content: Content, node: Node) -> NoValue:
    """Why what depends on `node`, which gives `content`, has no value either."""
    reason = why_no_value(content)
    origin = reason.origin or mark_of(node)
    return NoValue(reason.rule, reason.remedy, origin)
