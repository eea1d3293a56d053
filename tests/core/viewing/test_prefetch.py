from harness.core.viewing.prefetch import ContextPrefetch


def nothing(index: int) -> bool:
    return False


def test_two_slices_on_both_sides_come_first_those_after_before_those_before() -> None:
    prefetch = ContextPrefetch(100, 50)
    prefetch.follow(50)

    assert prefetch.indices == [51, 52, 49, 48]


def test_each_step_adds_ten_slices_in_its_direction() -> None:
    prefetch = ContextPrefetch(1000, 500)
    prefetch.follow(501)
    assert prefetch.indices == list(range(502, 514))
    prefetch.follow(503)
    assert prefetch.indices == list(range(504, 526))
    prefetch.follow(502)
    assert prefetch.indices == list(range(501, 469, -1))


def test_a_hundred_more_are_the_most() -> None:
    prefetch = ContextPrefetch(1000, 0)
    for index in range(1, 20):
        prefetch.follow(index)

    assert len(prefetch.indices) == 102


def test_a_longer_step_begins_anew() -> None:
    prefetch = ContextPrefetch(100, 50)
    prefetch.follow(51)
    prefetch.follow(60)

    assert prefetch.indices == [61, 62, 59, 58]

    prefetch.follow(61)
    assert prefetch.indices == list(range(62, 74))


def test_a_stack_ends_at_both_ends() -> None:
    prefetch = ContextPrefetch(3, 0)
    prefetch.follow(0)

    assert prefetch.indices == [1, 2]


def test_near_slices_need_only_be_on_their_way_and_others_be_there() -> None:
    prefetch = ContextPrefetch(100, 0)
    prefetch.follow(1)

    assert prefetch.missing(lambda index: True, nothing)
    assert prefetch.indices == list(range(7, 14))
    assert not prefetch.missing(nothing, lambda index: True)


def test_the_last_one_of_the_list_lets_the_whole_stack_follow_once() -> None:
    prefetch = ContextPrefetch(6, 2)
    prefetch.follow(2)
    left = [prefetch.done(index) for index in (3, 4, 1, 0)]

    assert left == [False, False, False, True]
    assert prefetch.indices == [3, 4, 5, 1, 0]
    assert [prefetch.done(index) for index in (3, 4, 5, 1, 0, 0)] == [False] * 6


def test_after_the_whole_stack_a_step_adds_ten_slices_as_the_first_does() -> None:
    prefetch = ContextPrefetch(100, 50)
    prefetch.follow(51)
    filled = [prefetch.done(index) for index in range(52, 64)]

    assert filled[-1]
    prefetch.follow(52)
    assert prefetch.indices == list(range(53, 65))
