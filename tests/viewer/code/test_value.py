import pytest

from harness.scenario.yaml_source import KeyPath, Mark
from harness.viewer.code.value import Content, Located, Misplaced, NoValue, Undefined, plain


def at(content: Content, line: int = 1) -> Located:
    return Located(content, Mark(line, 1, None))


def test_values_are_taken_out_of_their_places() -> None:
    value = at({"a": at((at(1, 3), at("x", 4)), 2), "b": at({})})
    marks: dict[KeyPath, Mark] = {}

    assert plain(value, marks) == {"a": [1, "x"], "b": {}}
    assert {path: mark.line for path, mark in marks.items()} == {
        (): 1,
        ("a",): 2,
        ("a", 0): 3,
        ("a", 1): 4,
        ("b",): 1,
    }


def test_a_key_that_is_undefined_is_not_there() -> None:
    assert plain(at({"a": at(Undefined()), "b": at(0)}), {}) == {"b": 0}


@pytest.mark.parametrize("content", [Undefined(), NoValue("is code", "write a value")])
def test_an_entry_of_a_list_has_a_value(content: Content) -> None:
    with pytest.raises(Misplaced) as caught:
        plain(at({"a": at((at(content),))}), {})

    assert caught.value.path == ("a", 0)


def test_only_objects_have_entries() -> None:
    assert at({"a": at(1)}).entries == {"a": at(1)}
    assert at(1).entries is None
