"""Functions that are one expression of their arguments: that expression, and the arguments."""

from collections.abc import Callable, Sequence

from tree_sitter import Node

from harness.viewer.code.literals import mark_of, meaningful
from harness.viewer.code.names import parameters
from harness.viewer.code.patterns import Otherwise, Step, bound_names
from harness.viewer.code.value import Content, Environment, Function, Located, Undefined

After = Callable[[Step, Content, Environment], Content]
"""What a step of destructuring makes of a value."""


def result_of(function: Function) -> Node | None:
    """The one expression that a function returns; None where it does anything else."""
    node = function.node
    body = node.child_by_field_name("body")
    is_plain = "generator" not in node.type and not any(c.type == "async" for c in node.children)
    if body is None or not is_plain:
        return None
    if body.type != "statement_block":
        return body
    statements = meaningful(body)
    if len(statements) != 1 or statements[0].type != "return_statement":
        return None
    return next(iter(meaningful(statements[0])), None)


def arguments_of(function: Function, given: Sequence[Content], after: After) -> Environment:
    """What the names of the parameters stand for in one call, beside those around the function."""
    within = dict(function.environment)
    for index, parameter in enumerate(parameters(function.node)):
        pattern = parameter.child_by_field_name("pattern") or parameter.child_by_field_name(
            "parameter"
        )
        if pattern is None:
            continue
        whole: Content = given[index] if index < len(given) else Undefined()
        if pattern.type == "rest_pattern":
            whole = tuple(Located(each, mark_of(pattern)) for each in given[index:])
            pattern = meaningful(pattern)[0]
        otherwise = parameter.child_by_field_name("value")
        first = (Otherwise(otherwise),) if otherwise else ()
        for name, steps in bound_names(pattern):
            content = whole
            for step in (*first, *steps):
                content = after(step, content, within)
            within[function.node.id, name] = content
    return within
