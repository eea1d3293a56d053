import pytest

from harness.viewer.code.names import BindingKind, Names, parameters
from tests.viewer.code.code_trees import node_of, nodes_of, root_of


def meant(text: str) -> list[int]:
    """The lines of the declarations that `here(…)` means by its argument."""
    root = root_of(text)
    call = next(
        node
        for node in nodes_of(text, "call_expression")
        if (node.text or b"").startswith(b"here(")
    )
    arguments = call.child_by_field_name("arguments")
    assert arguments is not None
    argument = arguments.named_children[0]
    name = (argument.text or b"").decode()
    return [each.node.start_point[0] + 1 for each in Names(root).means(name, argument)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("const a = 1;\nhere(a);", [1]),
        ("const a = 1;\nfunction f() {\nconst a = 2;\nhere(a);\n}", [3]),
        ("const a = 1;\nfunction f(\na) { here(a); }", [3]),
        ("const a = 1;\nconst f = (\na) => here(a);", [3]),
        ("const a = 1;\nconst f =\na => here(a);", [3]),
        ("const a = 1;\n{\nconst a = 2;\n}\nhere(a);", [1]),
        ("function f() {\nif (b) {\nvar a = 2;\n}\nhere(a);\n}", [3]),
        ("for (const a of b) {\nhere(a);\n}", [1]),
        ("for (let a = 0; a < 1; a++) {\nhere(a);\n}", [1]),
        ("try {} catch (a) {\nhere(a);\n}", [1]),
        ("import {\nb as a\n} from 'c';\nhere(a);", [2]),
        ("import a from 'b';\nhere(a);", [1]),
        ("import * as a from 'b';\nhere(a);", [1]),
        ("function a() {}\nhere(a);", [1]),
        ("const f = function a() {\nhere(a); };", []),
        ("class a {}\nhere(a);", [1]),
        ("enum a { B }\nhere(a);", [1]),
        ("const {b: {a}} = c;\nhere(a);", [1]),
        ("var a = 1;\nvar a = 2;\nhere(a);", [1, 2]),
        ("type F = (a: number) => void;\nhere(a);", []),
        ("here(a);", []),
    ],
)
def test_a_name_means_the_nearest_declaration_around_it(text: str, lines: list[int]) -> None:
    assert meant(text) == lines


def test_an_import_keeps_what_it_is_called_over_there() -> None:
    names = Names(root_of("import { Enums as E } from '@cornerstonejs/core';"))
    (binding,) = names.called("E")

    assert (binding.kind, binding.original) == (BindingKind.IMPORT, "Enums")
    assert binding.module == "@cornerstonejs/core"


def test_names_that_are_set_to_an_expression_come_in_the_order_of_the_file() -> None:
    text = "const a = 1; function f() { let b = 2; } const {c} = d; const e = 3;"

    assert [binding.name for binding in Names(root_of(text)).values()] == ["a", "b", "e"]
    assert len(Names(root_of(f"{text}{{ const a = 4; }}")).called("a")) == 2


@pytest.mark.parametrize(
    ("code", "count"), [("(a, b = 1, ...c) => a", 3), ("a => a", 1), ("() => 1", 0)]
)
def test_a_function_s_parameters_are_known(code: str, count: int) -> None:
    assert len(parameters(node_of(code, "arrow_function"))) == count
