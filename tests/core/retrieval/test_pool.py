from hypothesis import given
from hypothesis import strategies as st

from harness.core.retrieval.pool import PoolCaps, RequestPool
from harness.core.retrieval.stage import RequestType

INTERACTION, THUMBNAIL, PREFETCH = (
    RequestType.INTERACTION,
    RequestType.THUMBNAIL,
    RequestType.PREFETCH,
)


def test_while_slots_are_free_items_go_in_the_order_in_which_they_came() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(10))
    pool.add("thumbnail, late", 0, THUMBNAIL, 9)
    pool.add("thumbnail, early", 1, THUMBNAIL, 1)
    pool.add("interaction", 2, INTERACTION, 0)

    assert pool.take() == ["thumbnail, late", "thumbnail, early", "interaction"]


def test_an_item_goes_once() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(10))
    pool.add("a", 0, THUMBNAIL, 0)
    pool.take()

    assert pool.take() == []


def test_of_those_that_wait_the_lowest_priority_number_goes_first() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(1))
    for index, (item, priority) in enumerate(
        [("first", 0), ("eleven", 11), ("five", 5), ("minus five", -5)]
    ):
        pool.add(item, index, THUMBNAIL, priority)
    gone = pool.take()
    for index in (0, 3, 2):
        pool.ended(index)
        gone += pool.take()

    assert gone == ["first", "minus five", "five", "eleven"]


def test_of_equal_priority_the_first_to_come_goes_first() -> None:
    pool: RequestPool[int] = RequestPool(PoolCaps.each(1))
    for item in range(5):
        pool.add(item, item, PREFETCH, 7)
    gone = pool.take()
    for item in range(4):
        pool.ended(item)
        gone += pool.take()

    assert gone == [0, 1, 2, 3, 4]


def test_every_type_has_a_cap_of_its_own() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(2))
    for number in range(3):
        pool.add(f"thumbnail {number}", 2 * number, THUMBNAIL, 0)
        pool.add(f"interaction {number}", 2 * number + 1, INTERACTION, 0)

    assert sorted(pool.take()) == [
        "interaction 0",
        "interaction 1",
        "thumbnail 0",
        "thumbnail 1",
    ]


def test_when_slots_of_several_types_are_given_back_interaction_goes_first() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(1))
    for number, request_type in enumerate((PREFETCH, THUMBNAIL, INTERACTION)):
        pool.add("holds the slot", number, request_type, 0)
        pool.add(request_type.value, number + 3, request_type, 0)
    pool.take()
    for number in range(3):
        pool.ended(number)

    assert pool.take() == ["interaction", "thumbnail", "prefetch"]


def test_caps_are_told_by_type() -> None:
    caps = PoolCaps(interaction_count=1, thumbnail_count=2, prefetch_count=3, compute_count=4)

    assert [caps.of(each) for each in RequestType] == [1, 2, 3, 4]


def test_who_wants_an_image_that_is_on_its_way_holds_a_slot_until_it_is_there() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(2))
    pool.add("thumbnail", 7, THUMBNAIL, 0)
    pool.add("the same image", 7, PREFETCH, 0)
    for number, item in enumerate(("first", "second")):
        pool.add(item, number, PREFETCH, 0)

    assert pool.take() == ["thumbnail", "first"]
    pool.ended(7)
    assert pool.take() == ["second"]


def test_an_image_that_has_ended_can_be_asked_for_again() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(1))
    pool.add("reduced", 7, PREFETCH, 0)
    pool.take()
    pool.ended(7)

    pool.add("whole", 7, PREFETCH, 0)

    assert pool.take() == ["whole"]


def test_what_is_forgotten_never_goes_and_the_rest_keep_their_order() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(1))
    pool.add("first", 0, PREFETCH, 0)
    for index, priority in enumerate((3, 1, 2), start=1):
        pool.add(f"priority {priority}", index, PREFETCH, priority)
    pool.forget(2)
    gone = pool.take()
    for index in (0, 3):
        pool.ended(index)
        gone += pool.take()
    pool.ended(1)

    assert gone == ["first", "priority 2", "priority 3"]
    assert pool.take() == []


@given(
    st.integers(1, 4),
    st.lists(st.tuples(st.sampled_from(RequestType), st.integers(-5, 11)), max_size=30),
)
def test_nothing_is_lost_and_no_cap_is_passed(
    cap: int, items: list[tuple[RequestType, int]]
) -> None:
    pool: RequestPool[int] = RequestPool(PoolCaps.each(cap))
    for number, (request_type, priority) in enumerate(items):
        pool.add(number, number, request_type, priority)
    gone: list[int] = []
    while taken := pool.take():
        types = [items[number][0] for number in taken]
        assert all(types.count(request_type) <= cap for request_type in RequestType)
        gone += taken
        for number in taken:
            pool.ended(number)

    assert sorted(gone) == list(range(len(items)))
