import pytest

from harness.core.retrieval.stage import RequestType
from harness.core.viewing.load_pool import LoadPool

INTERACTION, PREFETCH = RequestType.INTERACTION, RequestType.PREFETCH


def pool(most: int = 1) -> LoadPool[str]:
    return LoadPool(dict.fromkeys(RequestType, most))


def test_the_lowest_priority_number_goes_first_then_who_came_first() -> None:
    waiting = pool(3)
    for name, priority in (("late", 5), ("first", 0), ("second", 0)):
        waiting.add(name, INTERACTION, priority)

    taken = [waiting.take() for _ in range(3)]
    assert [item for item, _ in filter(None, taken)] == ["first", "second", "late"]


def test_each_type_has_a_line_and_a_most_of_its_own() -> None:
    waiting = pool()
    for name, kind in (("a", INTERACTION), ("b", INTERACTION), ("c", PREFETCH)):
        waiting.add(name, kind, 0)

    assert waiting.take() == ("a", INTERACTION)
    assert waiting.take() == ("c", PREFETCH)
    assert waiting.take() is None
    waiting.release(INTERACTION)
    assert waiting.take() == ("b", INTERACTION)


def test_no_place_is_given_back_that_nobody_took() -> None:
    waiting = pool()
    waiting.add("a", INTERACTION, 0)

    with pytest.raises(AssertionError):
        waiting.release(INTERACTION)


def test_dropping_a_type_leaves_what_is_under_way_and_other_lines() -> None:
    waiting = pool()
    for name, kind in (("a", PREFETCH), ("b", PREFETCH), ("c", INTERACTION)):
        waiting.add(name, kind, 0)
    waiting.take()
    waiting.take()
    waiting.drop(PREFETCH, lambda name: True)

    assert not waiting.is_empty
    waiting.release(PREFETCH)
    waiting.release(INTERACTION)
    assert waiting.is_empty


def test_what_is_not_to_be_dropped_keeps_its_place_in_the_line() -> None:
    waiting = pool()
    for name in "abcd":
        waiting.add(name, PREFETCH, 0)
    waiting.take()
    waiting.drop(PREFETCH, lambda name: name == "b")

    waiting.release(PREFETCH)
    assert waiting.take() == ("c", PREFETCH)
