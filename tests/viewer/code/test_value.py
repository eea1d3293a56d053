import pytest

from harness.scenario.yaml_source import KeyPath, Mark
from harness.viewer.code.value import (
    Content,
    Enumeration,
    Located,
    Member,
    Misplaced,
    NoValue,
    Null,
    Outside,
    StageList,
    Undefined,
    plain,
    why_no_value,
)


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


@pytest.mark.parametrize("content", [Undefined(), Null(), NoValue("is code", "write a value")])
def test_an_entry_of_a_list_has_a_value(content: Content) -> None:
    with pytest.raises(Misplaced) as caught:
        plain(at({"a": at((at(content),))}), {})

    assert caught.value.path == ("a", 0)


def test_only_objects_have_entries() -> None:
    assert at({"a": at(1)}).entries == {"a": at(1)}
    assert at(1).entries is None


def test_members_and_lists_of_the_viewer_s_are_their_names() -> None:
    value = at({"a": at(Member("LOSSY")), "b": at(StageList("interleaved"))})

    assert plain(value, {}) == {"a": "LOSSY", "b": "interleaved"}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (Outside(("a", "b")), "is a name that the file does not define"),
        (Outside(("a",), "./b"), "is imported from ./b, which is another file"),
        (Enumeration("Status", {}), "is the enum Status, and none of its members"),
        (Null(), "is null"),
        (NoValue("is code", "write a value"), "is code"),
        (Member("LOSSY"), "is not what is asked for here"),
    ],
)
def test_what_is_no_value_says_why(content: Content, rule: str) -> None:
    assert why_no_value(content).rule == rule


def test_a_value_that_holds_itself_too_often_is_refused() -> None:
    doubled = at((at(1),))
    for _ in range(20):
        doubled = at((doubled, doubled))

    with pytest.raises(Misplaced, match="holds too much"):
        plain(doubled, {})


def test_a_value_that_is_too_deep_is_refused() -> None:
    deep = at(1)
    for _ in range(150):
        deep = at((deep,))

    with pytest.raises(Misplaced, match="holds too much"):
        plain(deep, {})
