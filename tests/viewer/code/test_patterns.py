import pytest

from harness.viewer.code.literals import code_of
from harness.viewer.code.patterns import Item, Key, Others, Otherwise, Step, bound_names
from tests.viewer.code.code_trees import node_of


def shown(step: Step) -> str:
    match step:
        case Key(node):
            return f".{code_of(node)}"
        case Item(index):
            return f"[{index}]"
        case Otherwise(node):
            return f"?{code_of(node)}"
        case Others(keys, None):
            return f"-{','.join(map(code_of, keys))}"
        case Others(_, index):
            return f"[{index}:]"


@pytest.mark.parametrize(
    ("pattern", "bound"),
    [
        ("a", {"a": ""}),
        ("{a}", {"a": ".a"}),
        ("{a: b}", {"b": ".a"}),
        ("{a: {b, 'c d': e}}", {"b": ".a.b", "e": ".a.'c d'"}),
        ("{a = 1, b: c = 2}", {"a": ".a?1", "c": ".b?2"}),
        ("{a, b: c, ...d}", {"a": ".a", "c": ".b", "d": "-a,b"}),
        ("[a, , b = 3, ...c]", {"a": "[0]", "b": "[2]?3", "c": "[3:]"}),
        ("{a: [b, {c}]}", {"b": ".a[0]", "c": ".a[1].c"}),
    ],
)
def test_every_name_has_a_way_to_it(pattern: str, bound: dict[str, str]) -> None:
    declarator = node_of(f"const {pattern} = value;", "variable_declarator")
    name = declarator.child_by_field_name("name")
    assert name is not None

    assert {name: "".join(map(shown, steps)) for name, steps in bound_names(name)} == bound
