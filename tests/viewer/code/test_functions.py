import pytest

from harness.viewer.code.functions import arguments_of, result_of
from harness.viewer.code.literals import code_of
from harness.viewer.code.patterns import Item, Key, Otherwise, Step
from harness.viewer.code.value import Content, Environment, Function, Undefined
from tests.viewer.code.code_trees import node_of


@pytest.mark.parametrize(
    ("code", "kind", "result"),
    [
        ("a => a + 1", "arrow_function", "a + 1"),
        ("() => { return 2; }", "arrow_function", "2"),
        ("function f() { /* two */ return 2; }", "function_declaration", "2"),
        ("const f = function () { return 2; }", "function_expression", "2"),
    ],
)
def test_one_expression_is_what_a_function_gives(code: str, kind: str, result: str) -> None:
    node = result_of(Function(node_of(code, kind)))

    assert node is not None
    assert code_of(node) == result


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("async () => 1", "arrow_function"),
        ("() => {}", "arrow_function"),
        ("() => { return; }", "arrow_function"),
        ("() => { a(); return 1; }", "arrow_function"),
        ("() => { if (a) return 1; }", "arrow_function"),
        ("function* f() { return 1; }", "generator_function_declaration"),
    ],
)
def test_a_function_that_does_anything_else_gives_nothing(code: str, kind: str) -> None:
    assert result_of(Function(node_of(code, kind))) is None


def after(step: Step, content: Content, within: Environment) -> Content:
    """Steps of destructuring as text, and a default as its code."""
    match step:
        case Otherwise(node):
            return code_of(node) if isinstance(content, Undefined) else content
        case Key(node):
            return f"{content}.{code_of(node)}"
        case Item(index):
            return f"{content}[{index}]"
        case _:
            return content


def test_arguments_stand_for_parameters_defaults_for_what_is_missing() -> None:
    function = Function(node_of("(a, {b}, [c], d = 4) => 1", "arrow_function"), {(0, "z"): 9})
    within = arguments_of(function, ["x", "y", "w"], after)
    identity = function.node.id

    assert within == {
        (0, "z"): 9,
        (identity, "a"): "x",
        (identity, "b"): "y.b",
        (identity, "c"): "w[0]",
        (identity, "d"): "4",
    }


def test_the_rest_of_the_arguments_is_a_list() -> None:
    function = Function(node_of("(a, ...b) => 1", "arrow_function"))
    rest = arguments_of(function, [1, 2, 3], after)[function.node.id, "b"]

    assert isinstance(rest, tuple)
    assert [item.content for item in rest] == [2, 3]
