import pytest

from harness.viewer.code.changes import Changes
from harness.viewer.code.names import Names
from tests.viewer.code.code_trees import root_of


def first_line(text: str, path: str | None = None) -> int | None:
    root = root_of(text)
    names = Names(root)
    changes, binding = Changes(root, names), names.called("a")[0]
    return changes.line(binding) if path is None else changes.line_within(binding, path)


@pytest.mark.parametrize(
    "code",
    [
        "a = 2;",
        "a += 2;",
        "a++;",
        "--a.b;",
        "a.b.c = 2;",
        "a[0] = 2;",
        "a.b[c].d = 2;",
        "(a as any).b = 2;",
        "a!.b = 2;",
        "delete a.b;",
        "a.push(2);",
        "a.b.sort();",
        "Object.assign(a, b);",
        "[a, b] = c;",
        "({b: a.c} = d);",
        "[...a] = b;",
        "for (a of b) {}",
        "function f() { a = 2; }",
    ],
)
def test_whatever_sets_a_name_or_something_below_it_is_seen(code: str) -> None:
    assert first_line(f"let a = {{}};\n\n{code}") == 3


@pytest.mark.parametrize(
    "code",
    [
        "b = a;",
        "b.a = 2;",
        "f(a);",
        "a.map(b);",
        "a.add(2);",
        "Object.assign({}, a);",
        "function f(a) { a = 2; }",
        "function f() { let a; a = 2; }",
        "delete b.a;",
    ],
)
def test_reading_it_or_changing_another_of_its_name_is_none(code: str) -> None:
    assert first_line(f"let a = {{}};\n{code}") is None


@pytest.mark.parametrize(
    ("code", "is_within"),
    [
        ("a.b.c = 2;", True),
        ("a.b.c.d.push(2);", True),
        ("a[x] = 2;", True),
        ("a.b[0].c = 2;", True),
        ("Object.assign(a.b, c);", True),
        ("a = {};", False),
        ("a.b = {};", False),
        ("a.c.d = 2;", False),
        ("a.c.push(2);", False),
    ],
)
def test_another_value_in_its_place_changes_nothing_of_the_first(
    code: str, is_within: bool
) -> None:
    assert (first_line(f"let a = {{}};\n{code}", "a.b") == 2) is is_within
