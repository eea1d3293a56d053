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
    pool.add("thumbnail, late", THUMBNAIL, 9)
    pool.add("thumbnail, early", THUMBNAIL, 1)
    pool.add("interaction", INTERACTION, 0)

    assert pool.take() == ["thumbnail, late", "thumbnail, early", "interaction"]


def test_an_item_goes_once() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(10))
    pool.add("a", THUMBNAIL, 0)
    pool.take()

    assert pool.take() == []


def test_of_those_that_wait_the_lowest_priority_number_goes_first() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(1))
    pool.add("first", THUMBNAIL, 0)
    pool.add("eleven", THUMBNAIL, 11)
    pool.add("five", THUMBNAIL, 5)
    pool.add("minus five", THUMBNAIL, -5)
    gone = pool.take()
    for _ in range(3):
        pool.release(THUMBNAIL)
        gone += pool.take()

    assert gone == ["first", "minus five", "five", "eleven"]


def test_of_equal_priority_the_first_to_come_goes_first() -> None:
    pool: RequestPool[int] = RequestPool(PoolCaps.each(1))
    for item in range(5):
        pool.add(item, PREFETCH, 7)
    gone = pool.take()
    for _ in range(4):
        pool.release(PREFETCH)
        gone += pool.take()

    assert gone == [0, 1, 2, 3, 4]


def test_every_type_has_a_cap_of_its_own() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(2))
    for number in range(3):
        pool.add(f"thumbnail {number}", THUMBNAIL, 0)
        pool.add(f"interaction {number}", INTERACTION, 0)

    assert sorted(pool.take()) == [
        "interaction 0",
        "interaction 1",
        "thumbnail 0",
        "thumbnail 1",
    ]


def test_when_slots_of_several_types_are_given_back_interaction_goes_first() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(1))
    for request_type in (PREFETCH, THUMBNAIL, INTERACTION):
        pool.add("holds the slot", request_type, 0)
        pool.add(request_type.value, request_type, 0)
    pool.take()
    for request_type in (PREFETCH, THUMBNAIL, INTERACTION):
        pool.release(request_type)

    assert pool.take() == ["interaction", "thumbnail", "prefetch"]


def test_caps_are_told_by_type() -> None:
    caps = PoolCaps(interaction_count=1, thumbnail_count=2, prefetch_count=3, compute_count=4)

    assert [caps.of(each) for each in RequestType] == [1, 2, 3, 4]


def test_who_follows_an_image_holds_a_slot_until_it_has_ended() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(2))
    pool.follow(7, PREFETCH, 0)
    for item in ("first", "second"):
        pool.add(item, PREFETCH, 0)

    assert pool.take() == ["first"]
    pool.ended(7)
    assert pool.take() == ["second"]


def test_who_follows_an_image_that_has_ended_holds_nothing() -> None:
    pool: RequestPool[str] = RequestPool(PoolCaps.each(1))
    pool.add("first", PREFETCH, 0)
    pool.follow(7, PREFETCH, 0)
    pool.add("second", PREFETCH, 0)
    assert pool.take() == ["first"]

    pool.ended(7)
    pool.release(PREFETCH)

    assert pool.take() == ["second"]


@given(
    st.integers(1, 4),
    st.lists(st.tuples(st.sampled_from(RequestType), st.integers(-5, 11)), max_size=30),
)
def test_nothing_is_lost_and_no_cap_is_passed(
    cap: int, items: list[tuple[RequestType, int]]
) -> None:
    pool: RequestPool[int] = RequestPool(PoolCaps.each(cap))
    for number, (request_type, priority) in enumerate(items):
        pool.add(number, request_type, priority)
    gone: list[int] = []
    while taken := pool.take():
        types = [items[number][0] for number in taken]
        assert all(types.count(request_type) <= cap for request_type in RequestType)
        gone += taken
        for request_type in types:
            pool.release(request_type)

    assert sorted(gone) == list(range(len(items)))
