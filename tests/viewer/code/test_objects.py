from tree_sitter import Node

from harness.scenario.yaml_source import Mark
from harness.viewer.code.known import outside
from harness.viewer.code.literals import code_of
from harness.viewer.code.objects import because, items_of, key_of, list_of, object_of, taken
from harness.viewer.code.value import (
    Content,
    Function,
    Located,
    Member,
    NoValue,
    Outside,
    StageList,
    Undefined,
)
from tests.viewer.code.code_trees import node_of

GIVEN: dict[str, Content] = {
    "one": 1,
    "both": {"a": Located(2, Mark(9, 1, None)), "b": Located(3, Mark(9, 1, None))},
    "pair": (Located(4, Mark(9, 1, None)), Located(5, Mark(9, 1, None))),
    "text": "key",
}


def given(node: Node) -> Content:
    """What the names of these tests stand for."""
    return GIVEN.get(code_of(node), Outside((code_of(node),)))


def contents(value: Content) -> object:
    """A value without its places."""
    if isinstance(value, dict):
        return {key: contents(entry.content) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [contents(item.content) for item in value]
    return value


def test_entries_are_pairs_short_forms_and_spreads_of_which_the_last_wins() -> None:
    node = node_of("({a: one, one, 'c d': one, [text]: one, ...both, b: one})", "object")

    assert contents(object_of(node, given)) == {
        "a": 2,
        "one": 1,
        "c d": 1,
        "key": 1,
        "b": 1,
    }


def test_an_object_with_an_unknown_part_is_unknown() -> None:
    spread = object_of(node_of("({...other})", "object"), given)
    computed = object_of(node_of("({[other]: one})", "object"), given)

    assert isinstance(spread, NoValue)
    assert spread.origin is not None
    assert spread.origin.text == "other"
    assert isinstance(computed, NoValue)
    assert computed.rule.startswith('has a computed key, "other", which is a name that')


def test_lists_hold_items_and_spread_lists() -> None:
    assert contents(list_of(node_of("[one, ...pair]", "array"), given)) == [1, 4, 5]
    assert isinstance(list_of(node_of("[...one]", "array"), given), NoValue)


def test_what_stands_under_a_key_is_taken_or_undefined() -> None:
    assert taken(GIVEN["both"], "b") == 3
    assert taken(GIVEN["both"], "c") == Undefined()
    assert taken(GIVEN["pair"], "0") == 4
    assert taken(GIVEN["pair"], "2") == Undefined()
    assert taken(GIVEN["pair"], "length") == 2
    assert taken(outside(("ImageQualityStatus",)), "LOSSY") == Member("LOSSY")
    assert taken(Outside(("a",), "b"), "c") == Outside(("a", "c"), "b")


def test_nothing_is_taken_of_what_has_no_keys() -> None:
    function = Function(node_of("() => 1", "arrow_function"))

    assert isinstance(taken(1, "a"), NoValue)
    assert isinstance(taken(function, "a"), NoValue)
    assert taken(NoValue("is code", "write"), "a") == NoValue("is code", "write")


def test_a_list_of_the_viewer_s_has_items() -> None:
    items = items_of(StageList("single"))

    assert items is not None
    assert contents(items) == [{"id": "initialImages", "retrieveType": "single"}]
    assert items_of({}) is None


def test_keys_are_names_texts_or_worked_out() -> None:
    keys = node_of("({a: 1, 'b c': 1, 3: 1, [text]: 1})", "object").named_children
    names = [key_of(pair.named_children[0], given) for pair in keys]

    assert names == ["a", "b c", "3", "key"]


def test_a_reason_keeps_the_first_place_that_it_had() -> None:
    inner, outer = node_of("f(a)", "identifier"), node_of("f(a)", "call_expression")
    first = because(Outside(("a",)), inner)

    assert because(first, outer) == first
